-- What people from outside noticed and told the village. Whoever told it is an account that sees nobody's data; `area_path` is
-- the place for which that account stands. Rows are only ever added.
create table concern (
    tenant {int} not null,
    id {blob} not null,
    area_path {text} not null,
    kind {text} not null,
    place {text} not null,
    words {text},
    told_by {text},
    reported_by {blob} not null,
    reported_at {int} not null,
    primary key (tenant, id)
) {strict};

create index concern_by_time on concern (tenant, reported_at, id);
create index concern_by_reporter on concern (tenant, reported_by, reported_at, id);

-- Somebody in the office said what was done: once. `person` is whom it was about, where that is somebody of the register.
create table concern_answer (
    tenant {int} not null,
    id {blob} not null,
    person {blob},
    words {text} not null,
    reply {text},
    answered_by {blob} not null,
    answered_at {int} not null,
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index concern_answer_by_person on concern_answer (tenant, person, answered_at, id) where person is not null;
