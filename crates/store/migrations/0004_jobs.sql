-- Work that the program does by itself. Several processes may serve one database: one of them claims a job for a slot
-- of time, with a lease. The county is 0 for work over all of them.
create table job (
    tenant {int} not null,
    name {text} not null,
    run {int} not null,
    slot {int} not null,
    holder {blob} not null,
    lease_until {int} not null,
    finished_at {int},
    primary key (tenant, name)
) {strict};

-- Every run, so that it can be counted how often a slot ran; rows of some days are kept.
create table job_run (
    tenant {int} not null,
    name {text} not null,
    run {int} not null,
    slot {int} not null,
    holder {blob} not null,
    started_at {int} not null,
    finished_at {int},
    note {text},
    primary key (tenant, name, run)
) {strict};

create index job_run_by_start on job_run (tenant, started_at);
