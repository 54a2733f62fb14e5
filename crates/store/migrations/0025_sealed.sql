-- A phone that was ended may still hold records that nobody has. What is kept of a sign-in that the office ended, so that what
-- the phone has sealed is taken as that account's: for ninety days.
create table ended_session (
    token_hash {blob} not null,
    account {blob} not null,
    device {blob} not null,
    ended_at {int} not null,
    primary key (token_hash),
    foreign key (account) references account (id)
) {strict};

create index ended_session_by_end on ended_session (ended_at);

-- Key pairs to whose public half phones seal. The secret half is sealed under the county's data key.
create table sealed_box (
    tenant {int} not null,
    id {blob} not null,
    public_key {blob} not null,
    secret {blob} not null,
    made_at {int} not null,
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};
