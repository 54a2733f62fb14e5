//! A workbook of places: checked whole, then all of it is entered by the verb of the form, or nothing is.

use std::collections::BTreeMap;

use axum::extract::{Multipart, State};
use domain::{
    actor::Actor,
    areas::{
        Area, AreaCode, AreaPath, EnterArea,
        enter::{Scene, code_of, enter as decide, level_below},
    },
    events::Event,
    ids::TenantId,
};
use sheets::{
    areas::{self as sheet, AreaRow, AreasFile, Column},
    people::PlaceBook,
    plain::{self, Template},
    read::Unreadable,
};
use store::{Fault, Root, Tx, areas};

use crate::{
    app::App,
    edge::Edge,
    respond::{Answer, workbook},
    session::Asker,
    workbooks::{self, Came, Sent, What},
};

static WHAT: What =
    What { title: "导入区划", crumb: "区划", list: "/areas", action: "/areas/import", file: "areas" };

/// `GET /areas/import`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    workbooks::page(&app, &asker, &WHAT)
}

/// `POST /areas/import`
pub async fn submit(State(app): State<App>, asker: Asker, form: Multipart) -> Answer {
    let tenant = asker.home()?.tenant();
    let sent = workbooks::sent(form).await?;
    let came = import(&app, &asker.actor, tenant, &sent).await?;
    workbooks::told(&app, &asker, &WHAT, sent, came).await
}

/// `GET /areas/import/template`
pub async fn template(State(app): State<App>, _asker: Asker) -> Answer {
    let bytes = plain::template(&Template {
        sheet: sheet::SHEET,
        specs: &sheet::SPECS,
        offered: &sheet::offered(),
        rules: &sheet::RULES,
        made_at: app.edge().now(),
    });
    Ok(workbook("areas.xlsx", bytes.map_err(anyhow::Error::new)?))
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
    let bytes = sent.bytes.clone();
    let file = match tokio::task::spawn_blocking(move || sheet::read(&bytes)).await? {
        Ok(file) => file,
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    let county = app.county(tenant)?.tenant.area;
    let own = if actor.area.contains(&county) { county } else { actor.area.clone() };
    let (actor, edge, dry_run) = (actor.clone(), app.edge().clone(), sent.dry_run);
    let work = move |tx: &mut Tx<'_>| {
        // Those above too: full names begin with them.
        let mut places = areas::line(tx, &own)?;
        places.extend(areas::under(tx, &own)?.into_iter().filter(|place| place.path != own));
        let mut tree = Tree { tenant, actor: &actor, edge: &edge, places, decided: Vec::new(), known: 0 };
        let mut file = file.clone();
        tree.through(tx, &mut file)?;
        if !dry_run && file.table.errors.is_empty() {
            let entered: Vec<Area> = tree.decided.iter().map(|(area, _)| area.clone()).collect();
            areas::insert_many(tx, &entered)?;
            tree.decided.iter().try_for_each(|(_, event)| store::events::insert(tx, event))?;
        }
        let new = u32::try_from(tree.decided.len()).unwrap_or(u32::MAX);
        Ok::<_, Fault>(Came { table: file.table, new, known: tree.known })
    };
    if dry_run {
        return Ok(Ok(app.db().read(work).await?));
    }
    let locked = move |tx: &mut Tx<'_>| {
        tx.lock(Root::County, tenant, &[0; 16])?;
        work(tx)
    };
    let came = app.db().write(locked).await?;
    app.places().forget();
    Ok(Ok(came))
}

/// The places there are, those of the file included as they are decided.
struct Tree<'a> {
    tenant: TenantId,
    actor: &'a Actor,
    edge: &'a Edge,
    places: Vec<Area>,
    decided: Vec<(Area, Event)>,
    known: u32,
}

impl Tree<'_> {
    /// Decides about every row. A row whose place above stands further down in the file waits for that.
    fn through(&mut self, tx: &mut Tx<'_>, file: &mut AreasFile) -> Result<(), Fault> {
        let mut waiting = std::mem::take(&mut file.rows);
        let mut beside = BTreeMap::<AreaCode, Vec<String>>::new();
        let today = self.edge.today();
        for place in self.places.iter().filter(|place| !place.is_closed_on(today)) {
            if let Some(parent) = &place.parent {
                beside.entry(parent.clone()).or_default().push(place.name.clone());
            }
        }
        loop {
            let book = PlaceBook::new(self.places.iter().filter(|place| !place.is_closed_on(today)));
            let by_path: BTreeMap<AreaPath, Area> =
                self.places.iter().map(|place| (place.path.clone(), place.clone())).collect();
            let (before, mut later) = (waiting.len(), Vec::new());
            for row in waiting {
                match row.above(&book) {
                    Ok(path) => {
                        if let Some(parent) = by_path.get(&path) {
                            self.row(tx, file, &row, parent, &mut beside)?;
                        }
                    }
                    Err(text) => later.push((row, text)),
                }
            }
            if later.is_empty() || later.len() == before {
                for (row, text) in later {
                    file.refuse(row.row, Column::Parent, "area.no_parent", text);
                }
                return Ok(());
            }
            waiting = later.into_iter().map(|(row, _)| row).collect();
        }
    }

    fn row(
        &mut self,
        tx: &mut Tx<'_>,
        file: &mut AreasFile,
        row: &AreaRow,
        parent: &Area,
        beside: &mut BTreeMap<AreaCode, Vec<String>>,
    ) -> Result<(), Fault> {
        let code = code_of(row.kind, parent, &row.code).ok();
        let mut taken = None;
        if let Some(code) = &code {
            if self.decided.iter().any(|(area, _)| area.code == *code) {
                let text = format!("这张表里另有一行也是代码 {code}。请核对，只留一行。");
                file.refuse(row.row, Column::Code, "area.repeated", text);
                return Ok(());
            }
            taken = areas::by_code(tx, code)?;
            if taken.is_none()
                && let Some(level) = level_below(row.kind, parent.level)
            {
                taken = areas::by_path(tx, &parent.path.push(code, level))?;
            }
        }
        let same = |area: &Area| {
            area.parent.as_ref() == Some(&parent.code)
                && area.kind == row.kind
                && !area.is_closed_on(self.edge.today())
        };
        if let Some(known) = taken.as_ref().filter(|area| same(area)) {
            self.known += 1;
            if known.name != row.name {
                let text = format!("登记的名称是“{}”，没有改动。", known.name);
                file.warn(row.row, Column::Name, "known.differs", text);
            }
            return Ok(());
        }
        let command = EnterArea {
            tenant: self.tenant,
            kind: Some(row.kind),
            name: row.name.clone(),
            code: row.code.clone(),
        };
        let names = beside.entry(parent.code.clone()).or_default();
        let scene = Scene { parent: Some(parent), taken: taken.as_ref(), beside: names };
        match decide(&command, &scene, self.actor, self.edge.now(), &mut || self.edge.id()) {
            Ok((area, event)) => {
                names.push(area.name.clone());
                self.places.push(area.clone());
                self.decided.push((area, event));
            }
            Err(refusals) => {
                for refusal in domain::refusal::shown(refusals) {
                    let column = Column::of(refusal.field.as_deref().unwrap_or_default());
                    file.refuse(row.row, column, refusal.code, format!("{}。", refusal.text));
                }
            }
        }
        Ok(())
    }
}
