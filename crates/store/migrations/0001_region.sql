-- What stands above the counties: the counties themselves, the tree of places, who signs in, and where a
-- person with a certain identity number is registered.
--
-- Words in braces differ between the engines and are substituted when the text is applied.
-- Days are text 'YYYY-MM-DD', instants whole milliseconds since 1970 in UTC, truth values 0 and 1, ids and
-- hashes bytes, structures JSON in text.

create table tenant (
    id {int} not null primary key,
    name {text} not null,
    area_path {text} not null,
    created_at {int} not null
) {strict};

-- A county's data keys, wrapped under a master key that is not in the database.
create table tenant_key (
    tenant {int} not null,
    number {int} not null constraint tenant_key_number check (number between 1 and 255),
    wrapped {blob} not null,
    created_at {int} not null,
    primary key (tenant, number),
    foreign key (tenant) references tenant (id)
) {strict};

-- The path spells a node's place in the tree: 37/3701/370112/. Its order keeps every subtree together.
create table area (
    code {text} not null primary key,
    name {text} not null,
    level {text} not null,
    parent {text},
    path {text} not null,
    valid_from {text},
    valid_until {text}
) {strict};

create unique index area_by_path on area (path);
create index area_by_parent on area (parent, code);

create table account (
    id {blob} not null primary key,
    user_name {text} not null,
    name {text} not null,
    role {text} not null,
    area_path {text} not null,
    worker {blob},
    active {int} not null,
    password_hash {text} not null,
    failure_count {int} not null,
    failed_at {int},
    created_at {int} not null
) {strict};

create unique index account_user_name on account (user_name);

-- The counties in which an account works; several for a city.
create table account_tenant (
    account {blob} not null,
    tenant {int} not null,
    primary key (account, tenant),
    foreign key (account) references account (id),
    foreign key (tenant) references tenant (id)
) {strict};

create index account_tenant_by_tenant on account_tenant (tenant, account);

-- Only a hash of the secret in the cookie: who reads this table cannot sign in with it.
create table session (
    token_hash {blob} not null primary key,
    account {blob} not null,
    started_at {int} not null,
    seen_at {int} not null,
    foreign key (account) references account (id)
) {strict};

create index session_by_account on session (account);
create index session_by_seen_at on session (seen_at);

-- Keyed hash of an identity number, to where that person is registered: seen when somebody moves or is
-- registered twice. No foreign key, because the county may live on another server one day.
create table identity_directory (
    identity_index {blob} not null,
    tenant {int} not null,
    person {blob} not null,
    primary key (identity_index, tenant, person)
) {strict};

create table setting (
    tenant {int} not null,
    name {text} not null,
    value {text} not null,
    changed_at {int} not null,
    primary key (tenant, name),
    foreign key (tenant) references tenant (id)
) {strict};
