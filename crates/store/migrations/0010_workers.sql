-- Who answers for whom: organisations as a register of their own, the substitute beside the visitor, leave and
-- hand-over with the way back, and what became of places that were closed.

create table organisation (
    tenant {int} not null,
    id {blob} not null,
    name {text} not null,
    kind {text} not null,
    area_path {text} not null,
    contact {text},
    phone {text},
    active {int} not null,
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create unique index organisation_by_name on organisation (tenant, name);

-- The organisation is a row now; the text in `organisation` was never written by any screen and is read no more.
alter table worker add column organisation_id {blob};
-- The adult who goes along, for kinds of visitor who are minors.
alter table worker add column companion {blob};

create index worker_by_organisation on worker (tenant, organisation_id) where organisation_id is not null;
create index worker_by_companion on worker (tenant, companion) where companion is not null;

-- `visitor` or `substitute`. A visitor who stands in for another names them, so that the person goes back.
alter table assignment add column role {text} not null default 'visitor';
alter table assignment add column in_place_of {blob};

create index assignment_in_place_of on assignment (tenant, in_place_of) where in_place_of is not null;

-- The organisation that answers for a person, over some days.
create table accountable (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    organisation {blob} not null,
    from_on {text} not null,
    until_on {text},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id),
    foreign key (tenant, organisation) references organisation (tenant, id)
) {strict};

create index accountable_by_person on accountable (tenant, person, from_on);
create index accountable_by_organisation on accountable (tenant, organisation, from_on);

-- The people of a visitor pass to others from a day on: for the days of a leave, or for good where `until_on` is empty.
create table relief (
    tenant {int} not null,
    id {blob} not null,
    worker {blob} not null,
    from_on {text} not null,
    until_on {text},
    leaves {int} not null,
    reason {text},
    begun_on {text},
    ended_on {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    primary key (tenant, id),
    foreign key (tenant, worker) references worker (tenant, id)
) {strict};

create index relief_by_worker on relief (tenant, worker, from_on);
create index relief_open on relief (tenant, from_on, id) where ended_on is null;

-- Who takes whom.
create table relief_person (
    tenant {int} not null,
    relief {blob} not null,
    person {blob} not null,
    worker {blob} not null,
    primary key (tenant, relief, person),
    foreign key (tenant, relief) references relief (tenant, id),
    foreign key (tenant, person) references person (tenant, id),
    foreign key (tenant, worker) references worker (tenant, id)
) {strict};

create index relief_person_by_person on relief_person (tenant, person, relief);
create index relief_person_by_worker on relief_person (tenant, worker, relief);

-- What followed a place that was closed, and what sort of place a node is.
alter table area add column successor {text};
alter table area add column kind {text} not null default 'ordinary';
