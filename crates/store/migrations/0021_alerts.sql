-- Warnings of heat, cold, storm. A row says the whole alert as it stood from then on and names the row in whose place it
-- stands; rows are only ever added. What an alert asks of people is worked out when it is looked at and stands nowhere.
--
-- An alert whose end nobody knows ends at the end of time, so that one range finds what is in force.
create table alert (
    tenant {int} not null,
    id {blob} not null,
    alert {blob} not null,
    change {text} not null,
    kind {text} not null,
    level {text} not null,
    level_from {int} not null,
    area_path {text} not null,
    issuer {text} not null,
    from_at {int} not null,
    until_at {int} not null,
    wording {text},
    reason {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    supersedes {blob},
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create index alert_by_alert on alert (tenant, alert, recorded_at, id);
create index alert_by_end on alert (tenant, until_at, id);
-- Of two who change one alert at once, the second is told.
create unique index alert_supersedes on alert (tenant, supersedes);
