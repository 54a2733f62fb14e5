-- A way in for somebody of a family, or for the older person: only the hash of its secret. `holder` and `relation` are null
-- for the older person. It ends by its day, when somebody ends it, and when the person leaves the register.
create table family_link (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    token_hash {blob} not null,
    holder {text},
    relation {text},
    phone {text},
    made_at {int} not null,
    made_by {blob} not null,
    ends_on {text} not null,
    ended_at {int},
    ended_by {blob},
    opened_at {int},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create unique index family_link_by_token on family_link (tenant, token_hash);
create index family_link_by_person on family_link (tenant, person, made_at, id);

-- What was said through a link. `open` is 1 while somebody in the office still has to look at it. `worker` is who visited
-- the person then, so that a complaint never comes to whom it is about.
create table family_word (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    link {blob} not null,
    worker {blob} not null,
    kind {text} not null,
    words {text},
    place {text},
    from_on {text},
    until_on {text},
    said_at {int} not null,
    open {int} not null,
    settled_at {int},
    settled_by {blob},
    settled_words {text},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id),
    foreign key (tenant, link) references family_link (tenant, id)
) {strict};

create index family_word_by_open on family_word (tenant, open, said_at, id);
create index family_word_by_person on family_word (tenant, person, said_at, id);
create index family_word_by_worker on family_word (tenant, worker, kind, said_at);

-- That a relative was reminded to come or call. It counts for no duty.
create table family_reminder (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    whom {text} not null,
    asked {text} not null,
    reminded_on {text} not null,
    answer {text},
    recorded_at {int} not null,
    recorded_by {blob} not null,
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index family_reminder_by_person on family_reminder (tenant, person, reminded_on, id);

-- The card at somebody's door. Its code lies open there, so it is no secret and stands here as it is.
create table family_card (
    tenant {int} not null,
    code {text} not null,
    person {blob} not null,
    made_at {int} not null,
    made_by {blob} not null,
    ended_at {int},
    ended_by {blob},
    primary key (tenant, code),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index family_card_by_person on family_card (tenant, person, made_at, code);
