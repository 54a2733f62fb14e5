-- People who stand in the register twice: where to look for them while somebody types, pairs that wait for somebody to
-- look at them, and who went into whom.

-- All people of one birthday, by name, from the index alone: wrong characters and swapped digits are looked for so.
create index person_by_birth on person (tenant, born_on, name, id);
create index person_by_phone on person (tenant, phone, id) where phone is not null;

-- Two entries that may be one person, the lower id first. `different` is remembered, so that it is never asked again.
create table twin (
    tenant {int} not null,
    a {blob} not null,
    b {blob} not null,
    reasons {text} not null,
    grade {int} not null,
    found_at {int} not null,
    state {text} not null,
    decided_by {blob},
    decided_at {int},
    note {text},
    primary key (tenant, a, b),
    foreign key (tenant, a) references person (tenant, id),
    foreign key (tenant, b) references person (tenant, id)
) {strict};

create index twin_by_state on twin (tenant, state, grade, a, b);
create index twin_by_other on twin (tenant, b, a);

-- An entry that went into another. Its row in `person` stays as it was, at a place that lies in nobody's scope; what was
-- known of it hangs at the other. `survivor` is never merged itself: whoever goes on takes these along.
create table merged (
    tenant {int} not null,
    person {blob} not null,
    survivor {blob} not null,
    merged_at {int} not null,
    merged_by {blob} not null,
    primary key (tenant, person),
    foreign key (tenant, person) references person (tenant, id),
    foreign key (tenant, survivor) references person (tenant, id)
) {strict};

create index merged_by_survivor on merged (tenant, survivor, person);
