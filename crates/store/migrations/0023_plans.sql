-- The week of a visitor. A plan itself is never kept: it is worked out whenever somebody looks. Kept is what a human
-- said about it.

-- The day that somebody chose for one contact that is owed: the n-th of a duty in the period that begins on `from_on`.
create table plan_move (
    tenant {int} not null,
    person {blob} not null,
    duty {text} not null,
    from_on {text} not null,
    nth {int} not null,
    day {text} not null,
    mode {text},
    moved_by {blob} not null,
    moved_at {int} not null,
    primary key (tenant, person, duty, from_on, nth),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

-- What to ask, bring or look at on the next visits to somebody.
create table plan_item (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    words {text} not null,
    from_on {text} not null,
    until_on {text},
    written_by {blob} not null,
    written_at {int} not null,
    ended_by {blob},
    ended_at {int},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index plan_item_by_person on plan_item (tenant, person, from_on, id);

-- When somebody likes to be visited: numbers of weekdays, a part of the day, words of their own.
create table plan_wish (
    tenant {int} not null,
    person {blob} not null,
    rather {text} not null,
    never {text} not null,
    part {text},
    words {text},
    set_by {blob} not null,
    set_at {int} not null,
    primary key (tenant, person),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

-- On which days of the week a visitor rests.
create table plan_rest (
    tenant {int} not null,
    worker {blob} not null,
    weekdays {text} not null,
    set_by {blob} not null,
    set_at {int} not null,
    primary key (tenant, worker),
    foreign key (tenant, worker) references worker (tenant, id)
) {strict};
