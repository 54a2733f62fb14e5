-- People are found by the beginning of their address, like "12号" or the name of a street.
create index person_by_address on person (tenant, address, name_key, id, area_path, worker);
