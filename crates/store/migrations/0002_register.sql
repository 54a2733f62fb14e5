-- A county's register: people, what is known of them, who visits them, what took place, what is owed.
--
-- The county leads every key, so that its rows can be moved as one unit. Nobody visits: worker is sixteen
-- zero bytes, never null, so that one range test serves every scope.

create table worker (
    tenant {int} not null,
    id {blob} not null,
    name {text} not null,
    kind {text} not null,
    organisation {text},
    phone {text},
    area_path {text} not null,
    account {blob},
    active {int} not null,
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create index worker_by_name on worker (tenant, name, id);

-- No identity number stands here: it is sealed in `secret`, and found by the two keyed hashes.
create table person (
    tenant {int} not null,
    id {blob} not null,
    name {text} not null,
    first_character {text} not null,
    name_key {text} not null,
    initials {text} not null,
    identity_kind {text} not null,
    identity_masked {text},
    identity_note {text},
    identity_index {blob},
    last_four {blob},
    born_on {text},
    sex {text},
    phone {text},
    address {text} not null,
    area_path {text} not null,
    worker {blob} not null,
    registered_on {text} not null,
    registered_at {int} not null,
    registered_by {blob} not null,
    note {text},
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create unique index person_identity on person (tenant, identity_index);
-- The lists people open all day walk these in order, without touching the rows they skip.
create index person_by_key on person (tenant, name_key, id, area_path, worker);
create index person_by_area on person (tenant, area_path, name_key, id, worker);
create index person_by_worker on person (tenant, worker, name_key, id, area_path);
create index person_by_name on person (tenant, name, name_key, id, area_path, worker);
create index person_by_first on person (tenant, first_character, name_key, id, area_path, worker);
create index person_by_initials on person (tenant, initials, name_key, id, area_path, worker);
create index person_by_last_four on person (tenant, last_four);

-- Sealed values, each bound to its county, person and field.
create table secret (
    tenant {int} not null,
    person {blob} not null,
    field {text} not null,
    sealed {blob} not null,
    primary key (tenant, person, field),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

-- What is known, over two times. Rows are only ever added.
create table fact (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    fact {text} not null,
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

create index fact_by_person on fact (tenant, person, recorded_at, id);

create table assignment (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    worker {blob} not null,
    from_on {text} not null,
    until_on {text},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id),
    foreign key (tenant, worker) references worker (tenant, id)
) {strict};

create index assignment_by_person on assignment (tenant, person, from_on);
create index assignment_by_worker on assignment (tenant, worker, from_on);

-- A cache: where a person stands. Slim, because lists of ten thousand look at it; the decision stands apart.
-- The key of the name is a copy, so that the people of a class are found in order.
create table standing (
    tenant {int} not null,
    person {blob} not null,
    area_path {text} not null,
    worker {blob} not null,
    name_key {text} not null,
    class {text},
    track {text},
    provisional {int} not null,
    duties_from {text} not null,
    opens_on {text},
    due_on {text},
    last_counted_on {text},
    recheck_on {text},
    progress {text} not null,
    primary key (tenant, person),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create index standing_by_area on standing (tenant, area_path, due_on, opens_on, worker, provisional, person);
create index standing_by_due on standing (tenant, due_on, person);
create index standing_by_worker on standing (tenant, worker, due_on, person);
create index standing_by_class on standing (tenant, class, name_key, person, track, area_path, worker);
create index standing_by_track on standing (tenant, track, name_key, person, area_path, worker);
create index standing_by_recheck on standing (tenant, recheck_on, person);

create table decision (
    tenant {int} not null,
    person {blob} not null,
    classified {text} not null,
    primary key (tenant, person),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

create table visit (
    tenant {int} not null,
    id {blob} not null,
    person {blob} not null,
    worker {blob},
    visitor_kind {text} not null,
    mode {text} not null,
    outcome {text} not null,
    reason {text},
    visited_at {int} not null,
    form {text} not null,
    form_version {text} not null,
    answers {text} not null,
    note {text},
    late_reason {text},
    content_hash {blob} not null,
    recorded_by {blob} not null,
    received_at {int} not null,
    verdict {text} not null,
    duty {text},
    period_from {text},
    period_until {text},
    pack_hash {text},
    primary key (tenant, id),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

-- Counting reads a person's contacts from this index alone: the rows of old visits stay untouched.
create index visit_by_person on visit (tenant, person, visited_at, id, mode, outcome, verdict);

-- Other content sent under the id of a known visit. The same content waits once.
create table visit_proposal (
    tenant {int} not null,
    id {blob} not null,
    visit {blob} not null,
    content {text} not null,
    content_hash {blob} not null,
    proposed_by {blob} not null,
    received_at {int} not null,
    primary key (tenant, id),
    foreign key (tenant, visit) references visit (tenant, id)
) {strict};

create unique index visit_proposal_once on visit_proposal (tenant, visit, content_hash);

-- A cache: what counted for a person and duty in a period.
create table tally (
    tenant {int} not null,
    person {blob} not null,
    duty {text} not null,
    starts_on {text} not null,
    ends_on {text} not null,
    owed {int} not null,
    counted {int} not null,
    refused {int} not null,
    detail {text} not null,
    primary key (tenant, person, duty, starts_on),
    foreign key (tenant, person) references person (tenant, id)
) {strict};

-- The log. `seq` is given afterwards by the job that seals events into the county's chain.
create table event (
    tenant {int} not null,
    id {blob} not null,
    seq {int},
    at {int} not null,
    actor {blob} not null,
    action {text} not null,
    subject_kind {text} not null,
    subject {text} not null,
    person {blob},
    before {text},
    after {text},
    pack_hash {text},
    note {text},
    primary key (tenant, id)
) {strict};

create index event_by_person on event (tenant, person, id);
create index event_by_subject on event (tenant, subject_kind, subject, id) where person is null;

-- Which notice a county follows, and how it reads the gaps.
create table tenant_pack (
    tenant {int} not null,
    pack {text} not null,
    from_on {text} not null,
    until_on {text},
    primary key (tenant, pack, from_on),
    foreign key (tenant) references tenant (id)
) {strict};

create table pack_choice (
    tenant {int} not null,
    pack {text} not null,
    item {text} not null,
    value {text} not null,
    from_on {text} not null,
    chosen_by {blob} not null,
    chosen_at {int} not null,
    primary key (tenant, pack, item, from_on, chosen_at),
    foreign key (tenant) references tenant (id)
) {strict};
