//! The sheet on the screen: the rows of the paper in its order.

use askama::Template;
use domain::{
    packs::Pack,
    plans::days_of,
    visits::{Outcome, form::FieldKind, outcome::OutcomeKind},
};
use jiff::civil::Date;

use super::{LATE, Row, Sheet, own, read};
use crate::{
    app::App,
    frame::{Choice, Frame, short_day, span, weekday},
    session::Asker,
    typed::{Typed, query},
    visits::{
        fill::{self, QUESTION, Question},
        moment,
    },
};

#[derive(Template)]
#[template(path = "plans/enter.html")]
pub(super) struct EnterPage {
    frame: Frame,
    whose: String,
    week: String,
    code: String,
    county: String,
    worker: String,
    monday: String,
    back: String,
    wrong: usize,
    saved: usize,
    nothing: Option<String>,
    late_reason: String,
    outcomes: Vec<Choice>,
    days: Vec<Choice>,
    modes: Vec<Choice>,
    lines: Vec<Line>,
}

impl EnterPage {
    /// Whether a question is answered with a list to choose from.
    fn is_list(&self, question: &Question) -> bool {
        matches!(question.kind, FieldKind::One | FieldKind::Many)
    }
}

/// One row.
struct Line {
    lead: String,
    mark: String,
    day: String,
    person: String,
    name: String,
    place: String,
    planned: String,
    /// It is recorded: before, or a moment ago.
    done: Option<&'static str>,
    /// What else was recorded of the person in this week.
    known: Vec<String>,
    typed: Typed,
    questions: Vec<Question>,
    first: bool,
}

impl Line {
    /// What stands in a field: as it was typed, otherwise as it was planned.
    fn is(&self, field: &str, value: &str) -> bool {
        self.typed.text(field) == value
    }
}

pub(super) fn sheet(app: &App, asker: &Asker, entered: Sheet, typed: &Typed) -> EnterPage {
    let laid = &entered.laid;
    let (week, worker) = (laid.asked.week, &laid.asked.worker);
    let there = [
        ("county", typed.text("county")),
        ("worker", &worker.id.to_string()),
        ("monday", &week.starts_on.to_string()),
    ];
    let back = format!("/plans/week{}", query(if own(asker, worker.id) { &there[2..] } else { &there }));
    let lines: Vec<Line> = entered.rows.iter().map(|row| line(app, asker, &entered, row)).collect();
    EnterPage {
        frame: Frame::of(app, asker, "/plans/week"),
        whose: worker.name.clone(),
        week: span(week, laid.asked.today),
        code: crate::plans::print::code(worker.id, week),
        county: typed.text("county").to_owned(),
        worker: worker.id.to_string(),
        monday: week.starts_on.to_string(),
        back,
        wrong: lines.iter().filter(|line| line.typed.is_wrong()).count(),
        saved: entered.rows.iter().filter(|row| row.saved).count(),
        nothing: typed.wrong("").map(str::to_owned),
        late_reason: typed.given("late_reason").unwrap_or(LATE).to_owned(),
        outcomes: Outcome::ALL
            .into_iter()
            .map(|outcome| Choice::new(read::outcome_code(outcome), label(outcome)))
            .collect(),
        days: days_of(week)
            .filter(|day| *day <= laid.asked.today)
            .map(|day| Choice::new(day.to_string(), name(day, laid.asked.today)))
            .collect(),
        modes: laid.pack.labels.mode.iter().map(|mode| Choice::new(mode.id.code(), &mode.name)).collect(),
        lines,
    }
}

/// What a row offers. A refusal says that it is one.
fn label(outcome: Outcome) -> String {
    match outcome.kind() {
        OutcomeKind::Refused => format!("{}：{}", outcome.kind().label(), outcome.label()),
        _ => outcome.label().to_owned(),
    }
}

fn name(day: Date, today: Date) -> String {
    format!("周{} {}", weekday(day), short_day(day, today))
}

fn line(app: &App, asker: &Asker, entered: &Sheet, row: &Row) -> Line {
    let (laid, slot) = (&entered.laid, &row.slot);
    let today = laid.asked.today;
    let person = slot.owed.key.person;
    let called = &laid.people[&person];
    let visits = entered.known.get(&person).into_iter().flatten();
    let known = visits.filter(|visit| laid.asked.week.contains(visit.visited_on())).map(|visit| {
        let mode = laid.pack.labels.mode(visit.content.mode);
        format!("{} {mode} {}", &moment(visit.content.visited_at)[5..], visit.content.outcome.label())
    });
    let mut typed = row.typed.clone();
    let planned = [("day", slot.day.min(today).to_string()), ("mode", slot.mode.code().to_owned())];
    for (field, value) in planned {
        if typed.given(field).is_none() {
            typed.set(field, value);
        }
    }
    let first = !visited(entered, row);
    if row.typed.given("outcome").is_none() && !first {
        typed.set("same", "yes");
    }
    Line {
        lead: format!("{}.", row.visit),
        mark: read::mark(row.visit, &slot.owed.key),
        day: name(slot.day, today),
        person: person.to_string(),
        name: called.name.clone(),
        place: app.places().address(&called.area, &asker.actor.area, &called.address),
        planned: laid.pack.labels.mode(slot.mode).to_owned(),
        done: match (row.saved, slot.made_on) {
            (true, _) => Some("刚录入"),
            (_, Some(_)) => Some("已登记"),
            _ => None,
        },
        known: known.collect(),
        questions: questions(&laid.pack, &typed, first),
        typed,
        first,
    }
}

/// Whether anybody ever reached the person, so that there is something to compare with.
fn visited(entered: &Sheet, row: &Row) -> bool {
    !entered.earlier(row.slot.owed.key.person, jiff::Timestamp::MAX).is_empty()
}

/// The questions of a row that were answered or are still asked for.
fn questions(pack: &Pack, typed: &Typed, first: bool) -> Vec<Question> {
    let all = pack.visit_form().map(|form| fill::questions(form, !first)).unwrap_or_default();
    let concerned =
        |question: &Question| typed.wrong(&question.name).is_some() || typed.given(&question.name).is_some();
    let all = all.into_iter().flat_map(|group| group.questions);
    all.filter(|question| question.name.starts_with(QUESTION) && concerned(question)).collect()
}
