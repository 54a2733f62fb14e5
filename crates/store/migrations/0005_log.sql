-- The log that cannot be changed unseen: what events say is sealed, and a job gives them their place in a tree.

-- One ciphertext over `before`, `after` and `note`, which stay empty from now on. Rows written before are sealed when
-- they get their place.
alter table event add column sealed {blob};

-- Serves both: an entry by its place, and the entries that have none yet, which stand together.
create index event_by_seq on event (tenant, seq, id);

-- From this and the county's key comes the key under which the log keeps what it says of a person. To erase it is to
-- forget the salt; the next one has the next number.
create table person_key (
    tenant {int} not null,
    person {blob} not null,
    number {int} not null constraint person_key_number check (number between 1 and 255),
    salt {blob} not null,
    erased_at {int},
    primary key (tenant, person)
) {strict};

-- Hashes of the tree, 256 to a row: of the entries on level 0, of full rows of level 0 on level 1, and so on.
create table log_tile (
    tenant {int} not null,
    level {int} not null,
    number {int} not null,
    hashes {blob} not null,
    primary key (tenant, level, number)
) {strict};

-- What the tree came to after each sealing. Each head holds the one before it in `chained`.
create table log_head (
    tenant {int} not null,
    size {int} not null,
    root {blob} not null,
    at {int} not null,
    chained {blob} not null,
    primary key (tenant, size)
) {strict};
