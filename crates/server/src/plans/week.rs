//! A visitor's week: seven columns on a desk, day by day on a phone.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::{Role, Verb},
    dates::{add_days, days_between},
    plans::{Key, Note, Slot, days_of, week_of},
    workers::Relief,
};
use jiff::civil::Date;
use store::{Fault, duties::counts};

use super::{
    round::{Asked, Laid, asked, laid, week_asked},
    words::note,
};
use crate::{
    app::App,
    frame::{Choice, Frame, Tag, short_day, span, weekday},
    people::list::{counties, county},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::{Typed, query},
};

#[derive(Template)]
#[template(path = "plans/week.html")]
pub(super) struct WeekPage {
    frame: Frame,
    typed: Typed,
    whose: String,
    week: String,
    sum: String,
    away: Vec<String>,
    counties: Vec<Choice>,
    workers: Vec<Choice>,
    worker: String,
    monday: String,
    earlier: String,
    later: String,
    this: Option<String>,
    print: String,
    enter: Option<String>,
    rest: Vec<Tick>,
    may_change: bool,
    days: Vec<Day>,
    elsewhere: Vec<String>,
}

/// A day of the week that can be ticked.
struct Tick {
    value: String,
    label: String,
    on: bool,
}

/// One day.
struct Day {
    name: String,
    state: &'static str,
    remark: &'static str,
    open: usize,
    cards: Vec<Card>,
}

/// One contact.
struct Card {
    /// By which the page finds it again after it was refused.
    row: String,
    person: String,
    name: String,
    mode: String,
    tags: Vec<Tag>,
    made: Option<String>,
    place: String,
    phone: Option<String>,
    what: String,
    until: String,
    wish: String,
    content: Vec<String>,
    notes: Vec<String>,
    key: Key,
    days: Vec<Choice>,
    modes: Vec<Choice>,
    wrong: Option<String>,
}

/// `GET /plans/week?worker=…&monday=…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(sent): RawQuery) -> Answer {
    let typed = Typed::read(sent.unwrap_or_default().as_bytes());
    Ok(render(&sheet(&app, &asker, typed, None).await?))
}

/// The page, with what was refused of a move.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    typed: Typed,
    refused: Option<(&Key, &str)>,
) -> Result<WeekPage, Problem> {
    let workers = choices(app, asker, &typed).await?;
    let mut typed = typed;
    if let ([only], None) = (workers.as_slice(), typed.given("worker")) {
        typed.set("worker", only.value.clone());
    }
    let today = app.edge().today();
    let whose = asked(app, asker, &typed).await?;
    let week = whose.as_ref().map_or_else(|| week_asked(&typed, today), |asked| asked.week);
    let worker = whose.as_ref().map_or_else(String::new, |asked| asked.worker.id.to_string());
    let address = |path: &str, monday: Date| {
        let pairs = [("county", typed.text("county")), ("worker", &worker), ("monday", &monday.to_string())];
        format!("{path}{}", query(&pairs))
    };
    let mut page = WeekPage {
        frame: Frame::of(app, asker, "/plans/week").after(typed.given("done")),
        whose: String::new(),
        week: span(week, today),
        sum: String::new(),
        away: Vec::new(),
        counties: counties(app, asker),
        workers,
        monday: week.starts_on.to_string(),
        earlier: address("/plans/week", add_days(week.starts_on, -7)),
        later: address("/plans/week", add_days(week.starts_on, 7)),
        this: (!week.contains(today)).then(|| address("/plans/week", today)),
        print: address("/plans/print", week.starts_on),
        enter: asker
            .actor
            .may(Verb::RecordVisit)
            .then(|| address("/plans/enter", week.starts_on))
            .filter(|_| asker.actor.role != Role::Visitor && week.starts_on <= today),
        rest: Vec::new(),
        may_change: asker.actor.may(Verb::ChangePlan),
        days: Vec::new(),
        elsewhere: typed
            .elsewhere(|field| ["rest", "code"].contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        worker,
        typed,
    };
    if let Some(whose) = whose {
        fill(app, asker, whose, refused, &mut page).await?;
    }
    Ok(page)
}

/// Puts the plan into the page.
async fn fill(
    app: &App,
    asker: &Asker,
    whose: Asked,
    refused: Option<(&Key, &str)>,
    page: &mut WeekPage,
) -> Result<(), Problem> {
    let today = whose.today;
    let laid = laid(app, whose, today).await?;
    let (open, done) = laid.plan.slots().fold((0, 0), |(open, done), slot| match slot.made_on {
        None => (open + 1, done),
        Some(_) => (open, done + 1),
    });
    page.whose.clone_from(&laid.asked.worker.name);
    page.sum = match (open, done) {
        (0, 0) => "这一周没有要联系的人".to_owned(),
        (0, done) => format!("{done} 次都做完了，谢谢！"),
        (open, done) => format!("还有 {open} 次，做完 {done} 次"),
    };
    if laid.hidden > 0 {
        page.sum = format!("{}（另有 {} 次在其他区域）", page.sum, laid.hidden);
    }
    page.away = laid.away.iter().map(|relief| away(relief, today)).collect();
    let names = ["一", "二", "三", "四", "五", "六", "日"];
    page.rest = (1..=7_u8)
        .zip(names)
        .map(|(number, name)| Tick {
            value: number.to_string(),
            label: format!("周{name}"),
            on: laid.rest.holds(number),
        })
        .collect();
    page.days = laid
        .plan
        .days
        .iter()
        .map(|day| Day {
            name: format!("周{} {}日", weekday(day.on), day.on.day()),
            state: match day.on.cmp(&today) {
                std::cmp::Ordering::Less => "past",
                std::cmp::Ordering::Equal => "today",
                std::cmp::Ordering::Greater => "",
            },
            remark: if day.off { "休息" } else { "" },
            open: day.slots.iter().filter(|slot| slot.made_on.is_none()).count(),
            cards: day.slots.iter().map(|slot| card(app, asker, &laid, slot, refused)).collect(),
        })
        .collect();
    if page.frame.large {
        // Below each other on a phone: what is over stands last.
        page.days.sort_by_key(|day| day.state == "past");
    }
    Ok(())
}

fn away(relief: &Relief, today: Date) -> String {
    let from = short_day(relief.from, today);
    match relief.until {
        Some(until) => format!("{from}—{}休假，这几天不排；到时候由代班的人去", short_day(until, today)),
        None => format!("{from}起交接，以后不排"),
    }
}

fn card(app: &App, asker: &Asker, laid: &Laid, slot: &Slot, refused: Option<(&Key, &str)>) -> Card {
    let (key, today) = (&slot.owed.key, laid.asked.today);
    let called = &laid.people[&key.person];
    let mut tags = Vec::new();
    if let Some(since) = slot.overdue_since.filter(|_| slot.made_on.is_none()) {
        // The plan looks back a few months; the register knows since when.
        let known = called.due_on.map(|due| add_days(due, 1)).filter(|since| *since <= today);
        let since = known.map_or(since, |known| known.min(since));
        tags.push(Tag::new("late", format!("逾期 {} 天", days_between(since, today).max(0) + 1)));
    }
    let labels = &laid.pack.labels;
    let modes = slot.owed.modes.iter().chain(&slot.owed.covered_by);
    Card {
        row: row(key),
        person: key.person.to_string(),
        name: called.name.clone(),
        mode: labels.mode(slot.mode).to_owned(),
        tags,
        made: slot
            .made_on
            .map(|on| if on == slot.day { String::new() } else { format!("周{}", weekday(on)) }),
        place: app.places().address(&called.area, &asker.actor.area, &called.address),
        phone: called.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        what: if slot.owed.of > 1 {
            format!("{} {}/{}", slot.owed.name, key.nth, slot.owed.of)
        } else {
            slot.owed.name.clone()
        },
        until: if slot.owed.until == laid.asked.week.ends_on {
            String::new()
        } else {
            format!("最晚 {}", short_day(slot.owed.until, today))
        },
        wish: called.wish.line(),
        content: laid.content(key.person, slot.day),
        notes: slot
            .notes
            .iter()
            .filter(|one| slot.made_on.is_none() || **one == Note::Moved)
            .copied()
            .map(note)
            .collect(),
        days: to_choose(slot, laid),
        modes: modes.map(|mode| Choice::new(mode.code(), labels.mode(*mode))).collect(),
        wrong: refused.filter(|(wrong, _)| *wrong == key).map(|(_, sentence)| sentence.to_owned()),
        key: key.clone(),
    }
}

/// By what a contact is found again on a page.
pub(super) fn row(key: &Key) -> String {
    format!("{}-{}-{}-{}", key.person, key.duty, key.from, key.nth)
}

/// The days to which a contact can be moved: what is left of its period in this week and the next.
fn to_choose(slot: &Slot, laid: &Laid) -> Vec<Choice> {
    let next = days_of(week_of(add_days(laid.asked.week.starts_on, 7)));
    let days = days_of(laid.asked.week).chain(next);
    let open =
        days.filter(|day| *day >= laid.asked.today && slot.owed.from <= *day && *day <= slot.owed.until);
    open.map(|day| {
        let name = format!("周{} {}", weekday(day), short_day(day, laid.asked.today));
        Choice::new(day.to_string(), name)
    })
    .collect()
}

/// The visitors whose people the asker sees, with how many are overdue; none for a visitor, who sees their own week.
async fn choices(app: &App, asker: &Asker, typed: &Typed) -> Result<Vec<Choice>, Problem> {
    if asker.actor.role == Role::Visitor {
        return Ok(Vec::new());
    }
    let (scope, today) = (county(asker, typed)?, app.edge().today());
    let rows = app.db().read(move |tx| counts::by_worker(tx, &scope, None, today)).await;
    let rows = rows.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let names: BTreeMap<_, _> = rows.iter().filter_map(|row| Some((row.worker?, row))).collect();
    let mut choices: Vec<(String, Choice)> = names
        .into_iter()
        .map(|(id, row)| {
            let name = row.name.clone().unwrap_or_default();
            let late = row.counts.overdue;
            let label = if late > 0 { format!("{name}（逾期 {late} 人）") } else { name.clone() };
            (name, Choice::new(id.to_string(), label))
        })
        .collect();
    choices.sort_by(|a, b| (&a.0, &a.1.value).cmp(&(&b.0, &b.1.value)));
    Ok(choices.into_iter().map(|(_, choice)| choice).collect())
}
