-- Pages that look at everybody of a county.
--
-- A cache: 1 where a row that stands says that the person was told of the policy. Behind the key of the name it is
-- counted place by place along the index alone.
alter table person add column told {int} not null default 0;

update person set told = 1 where exists (select 1 from telling t where t.tenant = person.tenant
    and t.person = person.id and t.withdrawn = 0
    and not exists (select 1 from telling c where c.tenant = t.tenant and c.supersedes = t.id));

drop index person_by_area;
create index person_by_area on person (tenant, area_path, name_key, id, worker, told);

-- The few who are away or gone.
create index standing_by_elsewhere on standing (tenant, elsewhere, person) where elsewhere is not null;

-- Whose decision changes before long, in a town: the others of the county are passed over along the index.
drop index standing_by_recheck;
create index standing_by_recheck on standing (tenant, recheck_on, person, area_path, worker);
