-- The month of each person, so that a place's rate is a sum along one index and every number opens to names. A cache
-- over what was asked, contacts, facts and notices, until the month is closed: from then on its rows stay as they are.
--
-- No class, no track, no reason: an empty text, so that people who are alike lie together. `marks` says what each
-- indicator of the notice says of the person, `modes` how they were contacted.
create table person_month (
    tenant {int} not null,
    month {text} not null,
    person {blob} not null,
    area_path {text} not null,
    worker {blob} not null,
    class {text} not null,
    track {text} not null,
    belongs {text} not null,
    why {text} not null,
    modes {text} not null,
    marks {text} not null,
    primary key (tenant, month, person),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index person_month_by_area on person_month (tenant, month, area_path, class, track, belongs, why, modes, marks, worker);
create index person_month_by_place on person_month (tenant, month, area_path, person);
create index person_month_by_person on person_month (tenant, person, month);

-- How far a month has been worked out, and whether it is closed: when, by whom, how many rows, the hash over them.
create table indicator_month (
    tenant {int} not null,
    month {text} not null,
    worked_out_on {text} not null,
    worked_out_at {int} not null,
    closed_at {int},
    closed_by {blob},
    people {int},
    sum {text},
    primary key (tenant, month),
    foreign key (tenant) references tenant (id)
) {strict};

-- What a closed month would say by what was learnt afterwards. Rows are only ever added.
create table month_correction (
    tenant {int} not null,
    month {text} not null,
    person {blob} not null,
    learnt_at {int} not null,
    area_path {text} not null,
    worker {blob} not null,
    class {text} not null,
    track {text} not null,
    belongs {text} not null,
    why {text} not null,
    modes {text} not null,
    marks {text} not null,
    primary key (tenant, month, person, learnt_at),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index month_correction_by_time on month_correction (tenant, month, learnt_at, person);
