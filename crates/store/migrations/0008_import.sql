-- Workbooks that were handed in. Whoever works on one moves `alive_at`; one that fell silent is begun again. `kept` is 1
-- while its pieces are there.
create table import (
    tenant {int} not null,
    id {blob} not null,
    account {blob} not null,
    file_name {text} not null,
    dry_run {int} not null,
    begun_at {int} not null,
    alive_at {int} not null,
    attempts {int} not null,
    total {int} not null,
    done {int} not null,
    registered {int} not null,
    known {int} not null,
    wrong {int} not null,
    ended {text},
    kept {int} not null,
    primary key (tenant, id),
    foreign key (tenant) references tenant (id)
) {strict};

create index import_by_account on import (tenant, account, begun_at, id);
create index import_not_ended on import (tenant, alive_at, id) where ended is null;
create index import_kept on import (tenant, begun_at, id) where kept = 1;

-- What belongs to one, sealed and in pieces so that nobody waits behind it: the workbook itself, the same with its
-- errors marked, what the page says. Forgotten after two days.
create table import_part (
    tenant {int} not null,
    import {blob} not null,
    kind {text} not null,
    number {int} not null,
    sealed {blob} not null,
    primary key (tenant, import, kind, number),
    foreign key (tenant, import) references import (tenant, id)
) {strict};
