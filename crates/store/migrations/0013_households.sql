-- Who lives with whom. Whoever lives with nobody of the register has no row: their household bears their own id.
create table residence (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    household {blob} not null,
    from_on {text} not null,
    until_on {text},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index residence_by_person on residence (tenant, person, from_on, id);
create index residence_by_household on residence (tenant, household, from_on, id);

-- Copies of files that were filed: holder is `county` or `town`, place its code, and the number is place, year and
-- sequence.
create table archive (
    tenant {int} not null,
    id {blob} not null,
    household {blob} not null,
    holder {text} not null,
    place {text} not null,
    year {int} not null,
    sequence {int} not null,
    filed_on {text} not null,
    note {text},
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create unique index archive_number on archive (tenant, place, year, sequence);
create unique index archive_by_household on archive (tenant, household, holder);
