-- Name, telephone, address, place, remark and masked number of people, over two times like facts. A person's own columns
-- say what holds today; a row is kept from the first change on, beginning with what stood there before.
create table detail (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    detail {text} not null,
    value {text} not null,
    valid_from {text} not null,
    valid_until {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    evidence {text},
    supersedes {blob},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index detail_by_person on detail (tenant, person, recorded_at, id);

-- What people agreed to, for which purpose, on which text. Rows are only ever added.
create table consent (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    purpose {text} not null,
    text_version {text} not null,
    said {text} not null,
    said_on {text} not null,
    signer {text} not null,
    signer_name {text},
    signer_relation {text},
    signer_basis {text},
    way {text} not null,
    witness {text},
    evidence {text},
    note {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    supersedes {blob},
    withdrawn {int} not null,
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index consent_by_person on consent (tenant, person, recorded_at, id);
create index consent_by_said on consent (tenant, purpose, said, person);

-- Who was told of the policy, when, by whom and how. Rows are only ever added.
create table telling (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    told_on {text} not null,
    told_by {text} not null,
    way {text} not null,
    leaflet {text},
    note {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    supersedes {blob},
    withdrawn {int} not null,
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index telling_by_person on telling (tenant, person, recorded_at, id);
create index telling_by_corrected on telling (tenant, supersedes);
