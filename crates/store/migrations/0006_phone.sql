-- The phone: which phones an account is used on, and photos that come in piece by piece.

-- Phones of an account. One that was ended stays, so that it cannot be bound again.
create table device (
    account {blob} not null,
    id {blob} not null,
    name {text} not null,
    bound_at {int} not null,
    signed_in_at {int} not null,
    ended_at {int},
    primary key (account, id),
    foreign key (account) references account (id)
) {strict};

-- A session of a phone holds on that phone only; null for browsers.
alter table session add column device {blob};

-- How much of a photo is here. Its bytes stand in a file under the name of their hash. `visit` is the first visit
-- that named it; one that no visit names is forgotten after a while.
create table photo (
    tenant {int} not null,
    hash {blob} not null,
    size {int} not null,
    have {int} not null,
    whole {int} not null,
    begun_by {blob} not null,
    begun_at {int} not null,
    visit {blob},
    primary key (tenant, hash)
) {strict};

create index photo_unnamed on photo (tenant, begun_at, hash) where visit is null;

-- Which visits name which photos, by whose account. The visit comes before its photos, or after them.
create table visit_photo (
    tenant {int} not null,
    photo {blob} not null,
    visit {blob} not null,
    account {blob} not null,
    named_at {int} not null,
    primary key (tenant, photo, visit, account),
    foreign key (tenant, visit) references visit (tenant, id)
) {strict};

-- The hashes as a list, as part of what was said about the visit; null where there are none.
alter table visit add column photos {text};
