-- Nobody answers. What was done about it beside contacts; rows are only ever added.
create table ladder_step (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    at {int} not null,
    step {text} not null,
    found {text} not null,
    company {text},
    closed {text},
    note {text},
    recorded_by {blob} not null,
    recorded_at {int} not null,
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index ladder_step_by_person on ladder_step (tenant, person, at, id);

-- A cache over contacts and steps: every ladder with where it stands. Only the last one of a person may be open.
create table ladder (
    tenant {int} not null,
    person {blob} not null,
    started_by {blob} not null,
    started_at {int} not null,
    kind {text} not null,
    step {text},
    turn {int},
    due_at {int},
    until_at {int},
    ended_at {int},
    ended_how {text},
    ended_by {text},
    primary key (tenant, person, started_by),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index ladder_open on ladder (tenant, due_at, person) where ended_at is null;
