-- Days off and days worked at weekends as a county has entered them: the arrangement of one year in one row, in the place of
-- the one that comes with the program. The row entered last holds; those before stay. The days are JSON text, read whole.
create table arrangement (
    tenant {int} not null,
    id {blob} not null,
    year {int} not null,
    days {text} not null,
    recorded_at {int} not null,
    recorded_by {blob} not null,
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create index arrangement_by_year on arrangement (tenant, year, recorded_at, id);
