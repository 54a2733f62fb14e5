-- What a visitor did in a month, along one index. Records without a visitor are not in it.
create index visit_by_worker on visit (tenant, worker, visited_at, id) where worker is not null;
