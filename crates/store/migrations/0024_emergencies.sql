-- Somebody fell, a fire, gas: what was told from the door, and who was told of it. Rows are only ever added. The same id with
-- other content is a row of its own beside the first, so that nothing that was said is lost. Place and visitor are those of
-- the moment; `who_was_told` is a list in JSON.
create table emergency (
    tenant {int} not null,
    id {blob} not null,
    content_hash {blob} not null,
    person {blob},
    area_path {text} not null,
    worker {blob} not null,
    began_at {int} not null,
    what {text} not null,
    words {text},
    who_was_told {text} not null,
    note {text},
    recorded_by {blob} not null,
    recorded_at {int} not null,
    primary key (tenant, id, content_hash),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index emergency_by_person on emergency (tenant, person, recorded_at, id) where person is not null;
create index emergency_by_time on emergency (tenant, recorded_at, id);

-- Somebody in the office took it up: once, with what they did.
create table emergency_ack (
    tenant {int} not null,
    id {blob} not null,
    acknowledged_by {blob} not null,
    acknowledged_at {int} not null,
    words {text} not null,
    primary key (tenant, id)
) {strict};
