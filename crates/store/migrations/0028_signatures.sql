-- Signatures on glass, and the clocks of phones.

-- What a picture shows: a photo, to which people may say no, or a signature, which the form asks for.
alter table visit_photo add column kind {text} not null default 'photo';

-- What the phone's own clock showed at the visit, where it was found wrong; visited_at is the time set right.
alter table visit add column phone_at {int};
