-- What happened to people, over two times like facts: the days it holds for, and when it was learnt. Rows are only ever
-- added; one that was wrong is superseded, or withdrawn by a later one.
create table happening (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    sort {text} not null,
    kind {text} not null,
    from_on {text} not null,
    until_on {text},
    evidence {text},
    note {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    supersedes {blob},
    withdrawn {int} not null,
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index happening_by_person on happening (tenant, person, recorded_at, id);

-- Why somebody is not looked for at home: the id of the absence, or of the way they left. A cache, like the rest of it.
alter table standing add column elsewhere {text};
