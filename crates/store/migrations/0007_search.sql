-- Addresses can be searched by how they begin: the key is the address without blanks, its digits half-width.
-- The three blanks are the half-width one, the full-width one and the one that does not break.
alter table person add column address_key {text} not null default '';

update person set address_key =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(address, ' ', ''), '　', ''), ' ', ''),
    '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'),
    '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9');

create index person_by_address on person (tenant, address_key, name_key, id, area_path, worker);

-- Namesakes are looked for by name and birthday: whoever shares a common name is not read for it.
drop index person_by_name;
create index person_by_name on person (tenant, name, born_on, name_key, id, area_path, worker);
