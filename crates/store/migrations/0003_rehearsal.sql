-- Trying out a change of a notice: what holds of people in one row each, changes that wait, and texts of packs
-- that a county brought itself.

-- A cache over facts, written with every decision: a whole county is read in one pass. A new fact forgets the row,
-- and a person without one is read from the facts.
create table known (
    tenant {int} not null,
    person {blob} not null,
    from_on {text} not null,
    until_on {text},
    facts {text} not null,
    primary key (tenant, person),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

-- A change that somebody wrote down. Nothing of it is in force.
create table pack_draft (
    tenant {int} not null,
    id {blob} not null,
    pack {text} not null,
    pack_hash {text} not null,
    choices {text} not null,
    made_by {blob} not null,
    made_at {int} not null,
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create table pack_draft_file (
    tenant {int} not null,
    draft {blob} not null,
    name {text} not null,
    body {text} not null,
    primary key (tenant, draft, name),
    foreign key (tenant, draft) references pack_draft (tenant, id)
) {strict};

-- Texts of packs that did not come with the program, by the hash over all of them. They belong to the region: two
-- counties of one city may follow the same.
create table pack_text (
    hash {text} not null,
    name {text} not null,
    body {text} not null,
    pack {text} not null,
    version {text} not null,
    added_at {int} not null,
    primary key (hash, name)
) {strict};

-- Which texts are followed; null for those that came with the program.
alter table tenant_pack add column text_hash {text};
