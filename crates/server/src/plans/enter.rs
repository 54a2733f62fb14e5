//! A week's sheet comes back: one table with the rows of the paper, recorded in one go. Each row is a contact of its own,
//! taken by the same action as any other; what is good is kept, what is not comes back as it was typed.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::Role,
    dates::days_between,
    ids::{PersonId, VisitId, WorkerId},
    plans::{Key, Slot},
    visits::{Answers, Visit, outcome::OutcomeKind, record::LATE_AFTER_DAYS},
};
use store::{Fault, visits::page as visit_page};

mod code;
mod page;
mod read;

use self::page::sheet;
use super::round::{Asked, Laid, asked, laid};
use crate::{
    app::App,
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    typed::{Typed, query},
    visits::record::{Taken, record},
};

/// So many contacts of each person are looked at for "as last time".
const LOOK_BACK: u16 = 20;

/// What stands in a row for late entry, unless the clerk writes something else.
const LATE: &str = "纸质探访单补录";

/// A row of the sheet as it is on the screen.
struct Row {
    /// Id of the contact that it becomes.
    visit: VisitId,
    /// What was planned.
    slot: Slot,
    /// What was typed, field by field.
    typed: Typed,
    /// It was recorded a moment ago.
    saved: bool,
}

/// The sheet with everything that its rows are read and shown with.
struct Sheet {
    laid: Laid,
    rows: Vec<Row>,
    /// Contacts of each person, the latest first.
    known: BTreeMap<PersonId, Vec<Visit>>,
}

impl Sheet {
    /// Answers of contacts that reached somebody before an instant, the latest first.
    fn earlier(&self, person: PersonId, before: jiff::Timestamp) -> Vec<&Answers> {
        let known = self.known.get(&person).into_iter().flatten();
        let reached = known.filter(|visit| {
            visit.content.outcome.kind() == OutcomeKind::Reached && visit.content.visited_at < before
        });
        reached.map(|visit| &visit.content.answers).collect()
    }
}

/// `GET /plans/enter?worker=…&monday=…`, or `?code=` as it stands on the paper.
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(sent): RawQuery) -> Answer {
    let mut typed = Typed::read(sent.unwrap_or_default().as_bytes());
    if let Some(written) = typed.given("code").map(str::to_owned) {
        return match code::find(&app, &asker, &typed, &written).await? {
            Some((worker, monday)) => {
                let there = [("county", typed.text("county")), ("worker", &worker), ("monday", &monday)];
                Ok(go(&format!("/plans/enter{}", query(&there))))
            }
            None => {
                typed.refuse("code", "没有找到这张单子，请核对编号；也可以选探访人，再点“录入纸质单”");
                let page = super::week::sheet(&app, &asker, typed, None).await?;
                Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
            }
        };
    }
    let whose = asked(&app, &asker, &typed).await?.ok_or(Problem::NotFound)?;
    let entered = gathered(&app, whose, &typed).await?;
    Ok(render(&sheet(&app, &asker, entered, &typed)))
}

/// `POST /plans/enter`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let whose = asked(&app, &asker, &typed).await?.ok_or(Problem::NotFound)?;
    let mut entered = gathered(&app, whose, &typed).await?;
    let (mut saved, mut filled) = (0, 0);
    for at in 0..entered.rows.len() {
        let mut row = std::mem::take(&mut entered.rows[at].typed);
        if row.given("outcome").is_some() {
            filled += 1;
            entered.rows[at].saved =
                enter(&app, &asker, &entered, at, &mut row, typed.text("late_reason")).await?;
            saved += usize::from(entered.rows[at].saved);
        }
        entered.rows[at].typed = row;
    }
    if filled == 0 {
        typed.refuse("", "还没有填任何一行：联系过的，先选结果");
    }
    if filled > 0 && saved == filled {
        let back = [
            ("county", typed.text("county")),
            ("worker", typed.text("worker")),
            ("monday", typed.text("monday")),
            ("done", "sheet_entered"),
        ];
        return Ok(go(&format!("/plans/week{}", query(&back))));
    }
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, entered, &typed)))
}

/// Records one row; whether it is kept. What is wrong stands in the row.
async fn enter(
    app: &App,
    asker: &Asker,
    entered: &Sheet,
    at: usize,
    row: &mut Typed,
    late: &str,
) -> Result<bool, Problem> {
    let Some(mut command) = read::command(entered, at, row) else { return Ok(false) };
    let day = domain::dates::day_of(command.content.visited_at);
    let is_late = days_between(day, app.edge().today()) > i64::from(LATE_AFTER_DAYS);
    command.content.late_reason = Some(late.to_owned()).filter(|late| is_late && !late.is_empty());
    match record(app, &entered.laid.asked.scope, &asker.actor, command).await? {
        Ok(Taken::New(_) | Taken::Known) => Ok(true),
        Ok(Taken::Conflict) => {
            row.refuse("outcome", "这一行录过了，内容和这次不同。两份都留着，请到老人的探访记录里核对");
            Ok(false)
        }
        Err(refusals) => {
            refusals.into_iter().for_each(|refusal| read::refuse(row, refusal));
            Ok(false)
        }
    }
}

/// The rows of the paper: the week as it was laid out on its Monday.
async fn gathered(app: &App, whose: Asked, typed: &Typed) -> Result<Sheet, Problem> {
    let (scope, monday) = (whose.scope.clone(), whose.week.starts_on);
    if monday > whose.today {
        return Err(Problem::NotFound);
    }
    let laid = laid(app, whose, monday).await?;
    let people: Vec<PersonId> = laid.people.keys().copied().collect();
    let known = app.db().read(move |tx| {
        let of =
            |person| Ok::<_, Fault>((person, visit_page::of_person(tx, &scope, person, None, LOOK_BACK)?));
        people.iter().copied().map(of).collect::<Result<BTreeMap<_, _>, _>>()
    });
    let known = known.await.map_err(anyhow::Error::new)?;
    let sent: BTreeMap<Key, VisitId> = typed.all("row").filter_map(read::sent).collect();
    let rows = laid
        .plan
        .slots()
        .map(|slot| {
            let visit = sent.get(&slot.owed.key).copied();
            Row {
                visit: visit.unwrap_or_else(|| VisitId::from(app.edge().id())),
                slot: slot.clone(),
                typed: visit.map_or_else(Typed::default, |visit| read::row(typed, visit)),
                saved: false,
            }
        })
        .collect();
    Ok(Sheet { laid, rows, known })
}

/// Whether somebody enters their own sheet.
fn own(asker: &Asker, worker: WorkerId) -> bool {
    asker.actor.role == Role::Visitor && asker.actor.worker == Some(worker)
}
