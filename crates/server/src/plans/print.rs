//! The week's sheet: A4 across, large type, boxes to tick, entered back at the end of the week.

use std::sync::LazyLock;

use axum::extract::{RawQuery, State};
use domain::{
    dates::Period,
    events::{Action, Event, Subject},
    ids::{EventId, WorkerId},
    plans::Slot,
};
use jiff::civil::Date;
use store::Fault;

use super::round::{Laid, asked, laid};
use crate::{
    app::App,
    frame::{span, weekday},
    prints::{Filled, Layout, Sheet, render},
    respond::{Answer, Problem},
    session::Asker,
    typed::Typed,
    visits::print::download,
};

/// So many rows are left for people who were not planned.
const EMPTY_ROWS: usize = 2;

/// A layout of the program's own; a test parses it.
static WEEK: LazyLock<Layout> = LazyLock::new(|| {
    Layout::parse("week.toml", include_str!("print/week.toml")).unwrap_or_else(|faults| panic!("{faults:?}"))
});

/// By what a sheet names its visitor and week: the last digits of the one, the Monday of the other.
pub(super) fn code(worker: WorkerId, week: Period) -> String {
    let id = worker.to_string();
    let monday = week.starts_on;
    format!("{}-{:02}{:02}{:02}", short(&id), monday.year() % 100, monday.month(), monday.day())
}

/// The digits of a visitor that stand on a sheet.
pub(super) fn short(id: &str) -> &str {
    &id[id.len().saturating_sub(8)..]
}

/// `GET /plans/print?worker=…&monday=…`: the whole week as it was laid out on Monday, or as it stands for one to come.
/// That it left the house is written into the log.
pub async fn sheet(State(app): State<App>, asker: Asker, RawQuery(sent): RawQuery) -> Answer {
    let typed = Typed::read(sent.unwrap_or_default().as_bytes());
    let whose = asked(&app, &asker, &typed).await?.ok_or(Problem::NotFound)?;
    let today = whose.today.min(whose.week.starts_on);
    let laid = laid(&app, whose, today).await?;
    let code = code(laid.asked.worker.id, laid.asked.week);
    let filled = filled(&app, &laid, &code);
    let whose = laid.asked.worker.name.clone();
    let sheet = Sheet { subject: &whose, filled: &filled };
    let bytes =
        render(&WEEK, &[sheet], app.fonts()?).map_err(|fault| Problem::Unreadable(fault.to_string()))?;
    let event = Event {
        id: EventId::from(app.edge().id()),
        tenant: laid.asked.scope.tenant(),
        at: app.edge().now(),
        actor: asker.account.id,
        action: Action::PlanPrinted,
        subject: Subject::Worker(laid.asked.worker.id),
        person: None,
        before: None,
        after: None,
        pack_hash: None,
        note: Some(code),
    };
    let kept = app.db().write(move |tx| store::events::insert(tx, &event)).await;
    kept.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    Ok(download(bytes, &format!("week-{}.pdf", laid.asked.week.starts_on)))
}

fn filled(app: &App, laid: &Laid, code: &str) -> Filled {
    let mut filled = Filled::default();
    let week = laid.asked.week;
    filled
        .text("visitor", laid.asked.worker.name.as_str())
        .text("week", format!("{}年{}", week.starts_on.year(), span(week, week.starts_on)))
        .text("code", code);
    for day in &laid.plan.days {
        for slot in &day.slots {
            filled.row("turns", row(app, laid, slot));
        }
    }
    (0..EMPTY_ROWS).for_each(|_| {
        filled.row("turns", Filled::default());
    });
    offered(laid, &mut filled);
    filled
}

fn row(app: &App, laid: &Laid, slot: &Slot) -> Filled {
    let called = &laid.people[&slot.owed.key.person];
    let from = &laid.asked.worker.area;
    let place = app.places().address(&called.area, from, &called.address);
    let phone = called.phone.as_ref().map(|phone| phone.as_str().to_owned());
    let todo = laid.content(slot.owed.key.person, slot.day).into_iter();
    let todo: Vec<String> = todo.chain(Some(called.wish.line()).filter(|line| !line.is_empty())).collect();
    let mode = laid.pack.labels.mode(slot.mode);
    let plan = match (slot.made_on, slot.overdue_since) {
        (Some(_), _) => format!("{mode}\n（已登记）"),
        (None, Some(_)) => format!("{mode}\n（逾期）"),
        (None, None) => mode.to_owned(),
    };
    let mut row = Filled::default();
    row.text("day", day(slot.day))
        .text("name", called.name.as_str())
        .text("door", [Some(place), phone].into_iter().flatten().collect::<Vec<_>>().join("\n"))
        .text("plan", plan)
        .text("todo", todo.join("；"));
    row
}

fn day(on: Date) -> String {
    format!("周{}\n{}日", weekday(on), on.day())
}

/// The modes of the notice, to be ticked.
fn offered(laid: &Laid, filled: &mut Filled) {
    let asked = laid.plan.slots().flat_map(|slot| slot.owed.modes.iter().chain(&slot.owed.covered_by));
    let asked: std::collections::BTreeSet<_> = asked.copied().collect();
    for mode in laid.pack.labels.mode.iter().filter(|mode| asked.is_empty() || asked.contains(&mode.id)) {
        filled.option("mode", mode.id.code(), &mode.name);
    }
}

#[cfg(test)]
mod tests {
    use domain::plans::week_of;

    use super::*;

    #[test]
    fn the_layout_is_right_and_a_code_names_visitor_and_week() {
        assert_eq!(WEEK.title(), "一周探访单");
        let worker: WorkerId = "01930000-0000-7000-8000-0000000000a1".parse().expect("an id");
        let week = week_of("2026-11-25".parse().expect("a day"));
        assert_eq!(code(worker, week), "000000a1-261123");
    }
}
