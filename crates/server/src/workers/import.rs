//! A workbook of visitors: checked whole, then all of it is entered by the verb of the form, or nothing is.

use std::collections::BTreeMap;

use axum::extract::{Multipart, State};
use domain::{
    actor::Actor,
    areas::{Area, AreaPath},
    events::Event,
    ids::{TenantId, WorkerId},
    packs::Pack,
    people::Phone,
    workers::{
        KeepWorker, Worker,
        keep::{Scene, keep as decide},
    },
};
use sheets::{
    people::PlaceBook,
    plain::{self, Template},
    read::Unreadable,
    workers::{self as sheet, Column, Options, WorkerRow, WorkersFile},
};
use store::{Fault, Root, Tx, areas, organisations, workers};

use crate::{
    app::App,
    edge::Edge,
    respond::{Answer, workbook},
    session::Asker,
    workbooks::{self, Came, Sent, What},
};

static WHAT: What = What {
    title: "导入探访人员",
    crumb: "探访人员",
    list: "/workers",
    action: "/workers/import",
    file: "workers",
};

/// `GET /workers/import`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    workbooks::page(&app, &asker, &WHAT)
}

/// `POST /workers/import`
pub async fn submit(State(app): State<App>, asker: Asker, form: Multipart) -> Answer {
    let tenant = asker.home()?.tenant();
    let sent = workbooks::sent(form).await?;
    let came = import(&app, &asker.actor, tenant, &sent).await?;
    workbooks::told(&app, &asker, &WHAT, sent, came).await
}

/// `GET /workers/import/template`
pub async fn template(State(app): State<App>, asker: Asker) -> Answer {
    let pack = app.pack_for(asker.home()?.tenant(), app.edge().today())?;
    let bytes = plain::template(&Template {
        sheet: sheet::SHEET,
        specs: &sheet::SPECS,
        offered: &sheet::offered(&kinds(&pack)),
        rules: &sheet::RULES,
        made_at: app.edge().now(),
    });
    Ok(workbook("workers.xlsx", bytes.map_err(anyhow::Error::new)?))
}

fn kinds(pack: &Pack) -> Vec<(String, String)> {
    pack.labels.visitor.iter().map(|kind| (kind.id.clone(), kind.name.clone())).collect()
}

/// Reads a workbook and enters what is new in it. The inner error is a file that holds no rows at all.
///
/// # Errors
/// What the database cannot do.
async fn import(
    app: &App,
    actor: &Actor,
    tenant: TenantId,
    sent: &Sent,
) -> anyhow::Result<Result<Came, Unreadable>> {
    let pack = app.pack_for(tenant, app.edge().today())?;
    let county = app.county(tenant)?.tenant.area;
    // Nobody enters visitors outside their own area, and nobody outside the county.
    let own = if actor.area.contains(&county) { county.clone() } else { actor.area.clone() };
    let places = app.db().read(move |tx| {
        let mut places = areas::line(tx, &own)?;
        places.extend(areas::under(tx, &own)?.into_iter().filter(|place| place.path != own));
        Ok::<_, Fault>(places)
    });
    let places = places.await?;
    let (bytes, kinds) = (sent.bytes.clone(), kinds(&pack));
    let read = tokio::task::spawn_blocking(move || {
        let book = PlaceBook::new(&places);
        let places: BTreeMap<AreaPath, Area> =
            places.iter().map(|place| (place.path.clone(), place.clone())).collect();
        sheet::read(&bytes, &Options { kinds: &kinds, places: &book }).map(|file| (file, places))
    });
    let (file, places) = match read.await? {
        Ok(read) => read,
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    let (actor, edge, dry_run) = (actor.clone(), app.edge().clone(), sent.dry_run);
    let work = move |tx: &mut Tx<'_>| {
        let around = Around { tenant, actor: &actor, pack: &pack, edge: &edge, places: &places };
        let everybody = everybody(tx, tenant, &county)?;
        let (came, decided) = around.through(tx, file.clone(), everybody)?;
        if !dry_run && came.table.errors.is_empty() {
            for (worker, event) in &decided {
                workers::save(tx, worker)?;
                store::events::insert(tx, event)?;
            }
        }
        Ok::<_, Fault>(came)
    };
    let came = if dry_run {
        app.db().read(work).await?
    } else {
        // Two who hand in the same list must not enter everybody twice.
        let locked = move |tx: &mut Tx<'_>| {
            tx.lock(Root::County, tenant, &[0; 16])?;
            work(tx)
        };
        app.db().write(locked).await?
    };
    Ok(Ok(came))
}

/// All visitors of the county by name, whoever entered them.
fn everybody(tx: &mut Tx<'_>, tenant: TenantId, county: &AreaPath) -> Result<Everybody, Fault> {
    let mut all = Everybody::new();
    let mut after: Option<(String, WorkerId)> = None;
    loop {
        let from = after.as_ref().map(|(name, id)| (name.as_str(), *id));
        let page = workers::in_area(tx, tenant, county, from, 500)?;
        after = page.last().map(|worker| (worker.name.clone(), worker.id));
        let full = page.len() == 500;
        for worker in page {
            all.entry(worker.name.clone()).or_default().push(worker);
        }
        if !full {
            return Ok(all);
        }
    }
}

type Everybody = BTreeMap<String, Vec<Worker>>;

/// What rows are decided with.
struct Around<'a> {
    tenant: TenantId,
    actor: &'a Actor,
    pack: &'a Pack,
    edge: &'a Edge,
    places: &'a BTreeMap<AreaPath, Area>,
}

/// Whom a row means.
enum Meant {
    Known(Worker),
    New,
    /// Perhaps somebody who is registered: what is said of that.
    Doubtful(&'static str),
}

impl Around<'_> {
    /// Decides about every row; adults first, so that those who go along with minors are known.
    fn through(
        &self,
        tx: &mut Tx<'_>,
        mut file: WorkersFile,
        mut all: Everybody,
    ) -> Result<(Came, Vec<(Worker, Event)>), Fault> {
        let minors =
            |row: &WorkerRow| self.pack.labels.visitor.iter().any(|kind| kind.id == row.kind && kind.minors);
        let mut rows = std::mem::take(&mut file.rows);
        rows.sort_by_key(|row| (minors(row), row.row));
        let (mut decided, mut known) = (Vec::new(), 0);
        for row in rows {
            match meant(&row, &all) {
                Meant::Known(worker) => {
                    known += 1;
                    self.compare(tx, &mut file, &row, &worker)?;
                }
                Meant::Doubtful(text) => file.refuse(row.row, Column::Name, "worker.doubtful", text),
                Meant::New => {
                    if let Some((worker, event)) = self.decide(tx, &mut file, &row, &all)? {
                        all.entry(worker.name.clone()).or_default().push(worker.clone());
                        decided.push((worker, event));
                    }
                }
            }
        }
        let new = u32::try_from(decided.len()).unwrap_or(u32::MAX);
        Ok((Came { table: file.table, new, known }, decided))
    }

    fn decide(
        &self,
        tx: &mut Tx<'_>,
        file: &mut WorkersFile,
        row: &WorkerRow,
        all: &Everybody,
    ) -> Result<Option<(Worker, Event)>, Fault> {
        let mut organisation = None;
        if let Some(name) = &row.organisation {
            organisation = organisations::by_name(tx, self.tenant, name)?;
            if organisation.is_none() {
                let text = format!("没有登记“{name}”这个机构。请写已登记机构的全名，或先登记机构。");
                file.refuse(row.row, Column::Organisation, "worker.organisation_unknown", text);
                return Ok(None);
            }
        }
        let companion = match row.companion.as_deref().map(|written| named(written, row, all)).transpose() {
            Ok(companion) => companion,
            Err(text) => {
                file.refuse(row.row, Column::Companion, "worker.companion_unknown", text);
                return Ok(None);
            }
        };
        let area = self.places.get(&row.area);
        let command = KeepWorker {
            id: WorkerId::from(self.edge.id()),
            tenant: self.tenant,
            name: row.name.clone(),
            kind: row.kind.clone(),
            organisation: organisation.as_ref().map(|one| one.id),
            companion: companion.map(|one| one.id),
            phone: row.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            area: area.map(|area| area.code.clone()),
            active: row.active,
        };
        let scene = Scene {
            existing: None,
            area,
            organisation: organisation.as_ref(),
            companion,
            kinds: &self.pack.labels.visitor,
            people: 0,
            accompanies: &[],
        };
        match decide(&command, &scene, self.actor, self.edge.now(), &mut || self.edge.id()) {
            Ok(decided) => Ok(decided),
            Err(refusals) => {
                for refusal in domain::refusal::shown(refusals) {
                    let column = Column::of(refusal.field.as_deref().unwrap_or_default());
                    file.refuse(row.row, column, refusal.code, format!("{}。", refusal.text));
                }
                Ok(None)
            }
        }
    }

    /// Tells where a row says something else than the register: nothing is written over.
    fn compare(
        &self,
        tx: &mut Tx<'_>,
        file: &mut WorkersFile,
        row: &WorkerRow,
        known: &Worker,
    ) -> Result<(), Fault> {
        let organisation =
            known.organisation.map(|id| organisations::by_id(tx, self.tenant, id)).transpose()?;
        let organisation = organisation.flatten().map(|one| one.name);
        let said = [
            (Column::Kind, row.kind == known.kind),
            (Column::Area, row.area == known.area),
            (Column::Phone, row.phone.is_none() || row.phone == known.phone),
            (Column::Organisation, row.organisation.is_none() || row.organisation == organisation),
            (Column::State, row.active == known.active),
        ];
        for (column, _) in said.into_iter().filter(|(_, same)| !same) {
            let heading = sheet::SPECS[column as usize].heading;
            let text = format!("“{heading}”与登记的不同，没有改动。要变更请到“探访人员”页面。");
            file.warn(row.row, column, "known.differs", text);
        }
        Ok(())
    }
}

/// The visitor of a name and a telephone, or of a name and a place where no telephone tells them apart.
fn meant(row: &WorkerRow, all: &Everybody) -> Meant {
    let named = all.get(&row.name).map_or(&[][..], Vec::as_slice);
    let phone = |worker: &&Worker| row.phone.is_some() && worker.phone == row.phone;
    let nearby = || named.iter().filter(|worker| worker.area == row.area);
    if let Some(worker) = named.iter().find(phone) {
        return Meant::Known(worker.clone());
    }
    let unnumbered =
        nearby().filter(|worker| row.phone.is_none() || worker.phone.is_none()).collect::<Vec<_>>();
    match (unnumbered.as_slice(), nearby().next()) {
        ([only], _) => Meant::Known((*only).clone()),
        ([], None) => Meant::New,
        ([], Some(_)) => Meant::Doubtful(
            "这个区域已有同名的探访人员，电话不同。是同一个人请到他的页面改电话；不是同一个人请在页面上登记。",
        ),
        _ => Meant::Doubtful("这个区域有几位同名的探访人员，请填上联系电话。"),
    }
}

/// The visitor whom a row names as going along: by name, with the telephone behind it where several have that name.
fn named<'a>(written: &str, row: &WorkerRow, all: &'a Everybody) -> Result<&'a Worker, String> {
    let start = written.find(|letter: char| letter.is_ascii_digit()).unwrap_or(written.len());
    let (name, phone) = written.split_at(start);
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || "（(，,、".contains(letter));
    let phone = phone.trim_end_matches(['）', ')']).trim();
    let known = all.get(name).map_or(&[][..], Vec::as_slice);
    let fits = |worker: &&Worker| phone.is_empty() || worker.phone.as_ref().map(Phone::as_str) == Some(phone);
    let fit = known.iter().filter(fits).collect::<Vec<_>>();
    let near = fit.iter().copied().filter(|worker| worker.area == row.area).collect::<Vec<_>>();
    match (fit.as_slice(), near.as_slice()) {
        ([only], _) | (_, [only]) => Ok(only),
        ([], _) => Err(format!("没有找到陪同人“{name}”。请写已登记的、或这张表里没有错误的成年探访人员。")),
        _ => Err(format!("有几位探访人员叫“{name}”，请在姓名后面加上电话。")),
    }
}
