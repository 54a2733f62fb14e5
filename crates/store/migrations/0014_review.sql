-- Changes of facts that wait for the consent of the town or the county. The command is JSON text like the values of
-- facts, which it becomes once somebody agrees; what has ended stays, with who ended it and why.
create table proposed_change (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    command {text} not null,
    proposed_by {blob} not null,
    proposed_at {int} not null,
    opened_at {int},
    state {text} not null,
    decided_by {blob},
    decided_at {int},
    reason {text},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index proposed_change_by_state on proposed_change (tenant, state, proposed_at, id);
create index proposed_change_by_person on proposed_change (tenant, person, proposed_at, id);
create index proposed_change_by_proposer on proposed_change (tenant, proposed_by, proposed_at, id);
