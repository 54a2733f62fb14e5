//! From the bytes of a workbook to people in the register.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use anyhow::Context;
use domain::{
    actor::{Actor, Scope},
    areas::{AreaCode, AreaPath},
    events::{Action, Event, Subject},
    ids::{EventId, PersonId, TenantId, WorkerId},
    packs::Pack,
    people::{RegisterPerson, import::Counts},
    refusal::Refusal,
};
use sheets::{
    Warning,
    people::{
        self as sheet, Assessment, Column, Further, Options, PeopleFile, PersonRow, PlaceBook, Refusals,
    },
    read::{Limits, Unreadable},
};
use store::{Fault, workers};

use super::{
    Watch,
    assess::{Whose, assess},
    compare,
};
use crate::{
    app::App,
    people::register::{Around, Asked, Ready, Surroundings, accept, prepare, register, save},
};

/// This many rows are looked up, decided and kept at once, so that nobody waits behind a large file.
const CHUNK: usize = 16;

/// What came of a file.
pub struct Taken {
    /// The file with every wrong cell, those found by the register included.
    pub file: PeopleFile,
    /// How many rows of each fate.
    pub counts: Counts,
    /// Nothing was kept.
    pub dry_run: bool,
    /// Assessments that were taken in, or would be.
    pub(super) assessed: u32,
    /// Assessments that wait for consent, or would.
    pub(super) proposed: u32,
    /// Rows that the register refused; they leave the file when it is through.
    refused: Refusals,
}

/// A good row on its way.
struct Row {
    number: u32,
    command: RegisterPerson,
    area: Option<AreaCode>,
    worker: Option<WorkerId>,
    by_name: bool,
    assessments: Box<[Assessment]>,
}

/// Reads a workbook and registers its good rows. The inner error is a file that holds no rows at all.
///
/// # Errors
/// What the database cannot do.
pub async fn take(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    bytes: Arc<Vec<u8>>,
    dry_run: bool,
    watch: &mut Watch,
) -> anyhow::Result<Result<Taken, Unreadable>> {
    let (pack, book, visitors) = surroundings(app, actor, scope).await?;
    let (today, accept) = (app.edge().today(), accept(app));
    // A large workbook takes seconds of a processor: not on a thread that answers requests.
    let read = tokio::task::spawn_blocking(move || {
        let options = Options {
            today,
            accept,
            limits: Limits::default(),
            places: &book.places,
            further: &book.further,
        };
        sheet::read(&bytes, &options).map(|file| (file, book))
    });
    let (file, book) = match read.await? {
        Ok(read) => read,
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    let mut taken = Taken {
        file,
        counts: Counts::default(),
        dry_run,
        assessed: 0,
        proposed: 0,
        refused: Refusals::default(),
    };
    let rows = taken.rows(app, scope, &book, &visitors);
    let around = Around { scope, actor, pack: &pack };
    taken.counts =
        Counts { total: number(rows.len()), wrong: number(taken.file.wrong_rows()), ..taken.counts };
    for chunk in chunks(rows) {
        let began = Instant::now();
        watch.tell(app, taken.counts).await?;
        taken.chunk(app, &around, chunk, watch).await?;
        // Where others wait to write, they get as long as this took.
        if app.db().load().writes_waiting > 0 {
            tokio::time::sleep(began.elapsed()).await;
        }
    }
    watch.tell(app, taken.counts).await?;
    taken.take_out();
    taken.tell_assessed();
    Ok(Ok(taken))
}

/// A number of rows; a workbook has no more than a million.
fn number(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn chunks(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut chunks: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        match chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(row),
            _ => chunks.push(vec![row]),
        }
    }
    chunks
}

/// The places of a county with their codes.
struct Book {
    places: PlaceBook,
    /// What the notice in force asks beside the columns of every place.
    further: Further,
    codes: BTreeMap<AreaPath, AreaCode>,
}

type Visitors = BTreeMap<String, Vec<(AreaPath, WorkerId)>>;

async fn surroundings(
    app: &App,
    actor: &Actor,
    scope: &Scope,
) -> anyhow::Result<(Arc<Pack>, Book, Visitors)> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let county = app.tenant(scope.tenant()).context("the county is gone")?;
    let (tenant, area, county) = (scope.tenant(), actor.area.clone(), county.area.clone());
    let found = app.db().read(move |tx| {
        // Nobody enters people outside their own area, and nobody outside the county.
        let from = if area.contains(&county) { county.clone() } else { area.clone() };
        let mut areas = store::areas::line(tx, &from)?;
        areas.extend(store::areas::under(tx, &from)?.into_iter().filter(|place| place.path != from));
        let mut visitors: Visitors = BTreeMap::new();
        let mut after: Option<(String, WorkerId)> = None;
        loop {
            let page =
                workers::in_area(tx, tenant, &from, after.as_ref().map(|(n, id)| (n.as_str(), *id)), 500)?;
            after = page.last().map(|worker| (worker.name.clone(), worker.id));
            let full = page.len() == 500;
            for worker in page.into_iter().filter(|worker| worker.active) {
                visitors.entry(worker.name).or_default().push((worker.area, worker.id));
            }
            if !full {
                return Ok::<_, Fault>((areas, visitors));
            }
        }
    });
    let (areas, visitors) = found.await?;
    let codes = areas.iter().map(|area| (area.path.clone(), area.code.clone())).collect();
    let further = Further::of(pack.rules.dictionary());
    Ok((pack, Book { places: PlaceBook::new(&areas), further, codes }, visitors))
}

impl Taken {
    /// The good rows as commands. A visitor whom nobody knows makes a row wrong.
    fn rows(&mut self, app: &App, scope: &Scope, book: &Book, visitors: &Visitors) -> Vec<Row> {
        let (mut rows, mut refused) = (Vec::new(), Refusals::default());
        for row in self.file.rows.clone() {
            match visitor(&row, visitors) {
                Ok(worker) => rows.push(Row {
                    number: row.row,
                    command: row.command(PersonId::from(app.edge().id()), scope.tenant()),
                    area: book.codes.get(&row.area).cloned(),
                    worker,
                    by_name: row.identity.is_none(),
                    assessments: row.assessments,
                }),
                Err(sentence) => {
                    refused.refuse(&self.file, row.row, Column::Visitor, "visitor.unknown", sentence);
                }
            }
        }
        self.file.take_out(refused);
        rows
    }

    /// Takes the rows out that the register refused.
    fn take_out(&mut self) {
        self.file.take_out(std::mem::take(&mut self.refused));
    }

    async fn chunk(
        &mut self,
        app: &App,
        around: &Around<'_>,
        rows: Vec<Row>,
        watch: &Watch,
    ) -> anyhow::Result<()> {
        self.counts.done += number(rows.len());
        let asked: Vec<Asked> =
            rows.iter().map(|row| Asked::of(app, &row.command, row.area.clone(), row.worker)).collect();
        let (scope, cipher) = (around.scope, app.cipher());
        let by_scope = scope.clone();
        let found = app.db().read(move |tx| {
            asked
                .iter()
                .map(|asked| asked.look(tx, &by_scope, cipher.as_ref()))
                .collect::<Result<Vec<_>, Fault>>()
        });
        let found: Vec<Surroundings> = found.await?;
        let (mut ready, mut kept, mut assessed) = (Vec::new(), Vec::new(), Vec::new());
        let twins = rows.iter().zip(&found).filter_map(|(row, found)| found.twin(row.by_name)).collect();
        let registered = compare::registered(app, scope, twins).await?;
        for (row, found) in rows.into_iter().zip(&found) {
            if found.known(row.by_name) {
                self.counts.known += 1;
                let person = found.twin(row.by_name).and_then(|id| registered.get(&id));
                if let Some(person) = person {
                    let area = found.area().map(|area| &area.path);
                    self.differs(row.number, &person.unlike(&row.command, area, app.edge().now()));
                }
                if let Some(id) = found.twin(row.by_name) {
                    let whose = Whose { person: id, registered_here: false };
                    assessed.push((row.number, whose, row.assessments));
                }
                continue;
            }
            match prepare(app, around, &row.command, found)? {
                Ok(one) => {
                    let whose = Whose { person: row.command.id, registered_here: true };
                    assessed.push((row.number, whose, row.assessments.clone()));
                    ready.push(one);
                    kept.push(row);
                }
                Err(refusals) => self.refuse(row.number, refusals),
            }
        }
        if self.dry_run || keep(app, ready, watch).await? {
            self.counts.new += number(kept.len());
        } else {
            self.one_by_one(app, around, kept, watch).await?;
        }
        for (row, whose, assessments) in assessed.into_iter().filter(|(.., rows)| !rows.is_empty()) {
            // Who was refused after all has none.
            if !self.refused.holds(row) {
                let found = assess(app, around, whose, &assessments, self.dry_run).await?;
                self.note_assessed(row, found);
            }
        }
        Ok(())
    }

    async fn one_by_one(
        &mut self,
        app: &App,
        around: &Around<'_>,
        rows: Vec<Row>,
        watch: &Watch,
    ) -> anyhow::Result<()> {
        for row in rows {
            let around = Around { scope: around.scope, actor: around.actor, pack: around.pack };
            match register(app, around, row.command, row.area, row.worker, None).await? {
                Ok(_) => {
                    self.counts.new += 1;
                    let watch = watch.clone();
                    app.db().write(move |tx| watch.note(tx, 1)).await?;
                }
                Err(refusals) => self.refuse(row.number, refusals),
            }
        }
        Ok(())
    }

    /// Notes a row that was good until the register was asked.
    fn refuse(&mut self, row: u32, refusals: Vec<Refusal>) {
        self.counts.wrong += 1;
        for refusal in refusals {
            self.refused.refuse_field(
                &self.file,
                row,
                refusal.field.as_deref().unwrap_or_default(),
                refusal.code,
                refusal.text,
            );
        }
    }

    /// Tells where a row says something else than the register: nothing is written over.
    fn differs(&mut self, row: u32, fields: &[String]) {
        let mut columns = fields.iter().map(|field| self.file.place_of(field)).collect::<Vec<_>>();
        columns.sort_unstable();
        columns.dedup();
        for (column, heading) in columns {
            self.file.warnings.push(Warning {
                row: Some(row),
                column: Some(column),
                code: "known.differs",
                text: format!("“{heading}”与登记簿不同，没有改动。要变更请到本人页面变更。"),
            });
        }
    }

    /// The entry for the log.
    pub fn event(&self, app: &App, actor: &Actor, tenant: TenantId, name: &str) -> Event {
        let Counts { new, known, wrong, .. } = self.counts;
        Event {
            id: EventId::from(app.edge().id()),
            tenant,
            at: app.edge().now(),
            actor: actor.account,
            action: Action::ImportFinished,
            subject: Subject::Import(name.to_owned()),
            person: None,
            before: None,
            after: Some(serde_json::json!({ "new": new, "known": known, "wrong": wrong })),
            pack_hash: None,
            note: None,
        }
    }
}

/// Keeps a chunk in one transaction; `false` when somebody entered one of its people meanwhile.
async fn keep(app: &App, ready: Vec<Ready>, watch: &Watch) -> anyhow::Result<bool> {
    if ready.is_empty() {
        return Ok(true);
    }
    let watch = watch.clone();
    let kept = app.db().write(move |tx| {
        ready.iter().try_for_each(|one| save(tx, one).map(|_| ()))?;
        watch.note(tx, number(ready.len()))
    });
    match kept.await {
        Ok(()) => Ok(true),
        Err(fault) if fault.is_duplicate("person_identity") => Ok(false),
        Err(fault) => Err(fault.into()),
    }
}

/// The visitor whom a row names, if it names one: the only one of that name, or the only one nearby.
fn visitor(row: &PersonRow, visitors: &Visitors) -> Result<Option<WorkerId>, String> {
    let Some(name) = row.visitor.as_deref() else { return Ok(None) };
    let all = visitors.get(name).map_or(&[][..], Vec::as_slice);
    let near: Vec<WorkerId> =
        all.iter().filter(|(area, _)| area.contains(&row.area)).map(|(_, worker)| *worker).collect();
    match (near.as_slice(), all) {
        ([only], _) | ([], [(_, only)]) => Ok(Some(*only)),
        ([], []) => Err(format!("探访人名册里没有“{name}”，请先登记探访人，或把这一格空着以后再安排。")),
        _ => Err(format!("本地有几位探访人都叫“{name}”，请把这一格空着，导入后在老人的页面上安排。")),
    }
}
