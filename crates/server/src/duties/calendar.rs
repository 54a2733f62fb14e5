//! One person's month: who came on which day, what counted, and what became of everything that was asked.

use askama::Template;
use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
};
use domain::{
    dates::{Period, add_days, day_of},
    duties::{Contact, State, Tally, Verdict, WhyNot, calendar, calendar::Day},
    packs::Pack,
    visits::outcome::OutcomeKind,
};
use jiff::civil::Date;
use store::{Fault, duties, visits::scene};

use crate::{
    app::App,
    frame::{Frame, Tag, short_day, span, weekday},
    months::Month,
    overlays::person::{Month as Overlaid, Obligation},
    people::at_hand,
    respond::{Answer, render_with},
    session::Asker,
    visits::show::verdict,
};

#[derive(Template)]
#[template(path = "duties/calendar.html")]
struct CalendarPage {
    frame: Frame,
    id: String,
    name: String,
    month: String,
    wrong: bool,
    earlier: String,
    later: Option<String>,
    sum: Vec<(&'static str, usize)>,
    weeks: Vec<Vec<Cell>>,
    rows: Vec<Row>,
    added: Vec<Obligation>,
    uncounted: Vec<Uncounted>,
}

/// One day.
struct Cell {
    number: i8,
    label: String,
    class: &'static str,
    today: bool,
    note: Option<String>,
    marks: Vec<Mark>,
}

/// One contact of a day.
struct Mark {
    href: String,
    text: String,
    counts: bool,
    why: String,
}

/// What was asked in one period.
struct Row {
    name: String,
    clause: String,
    period: String,
    owed: u32,
    done: usize,
    remark: String,
    tag: Tag,
}

/// A contact that took place and does not count.
struct Uncounted {
    href: String,
    when: String,
    mode: String,
    why: String,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    month: Option<String>,
}

/// `GET /people/{person}/calendar?month=2026-11`
pub async fn page(
    Shared(app): Shared<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let read = Month::read(asked.month.as_deref(), today);
    let month = read.period;
    let id = person.id;
    let (at, whom, now) = (app.clone(), person.clone(), app.edge().now());
    let found = app.db().read(move |tx| {
        let look = Overlaid { app: &at, scope: &scope, person: &whom, month, now };
        let added = look.obligations(tx)?;
        let Some(standing) = duties::by_person(tx, &scope, id)? else { return Ok((None, added)) };
        let since = standing.course.boundary(add_days(month.starts_on, -6));
        let contacts = scene::contacts(tx, scope.tenant(), id, since)?;
        Ok::<_, Fault>((Some((standing, contacts)), added))
    });
    let (found, added) = found.await.map_err(anyhow::Error::new)?;
    let (course, contacts) =
        found.map(|(standing, contacts)| (standing.course, contacts)).unwrap_or_default();
    let pack = app.pack_for(person.tenant, today)?;
    let told = calendar(&course, &contacts, month);
    let telling = Telling { pack: &pack, person: id.to_string(), today };
    let days = || told.weeks.iter().flatten().filter(|day| day.of_month);
    let states: Vec<State> = told.tallies.iter().map(|tally| tally.state(today)).collect();
    let page = CalendarPage {
        frame: Frame::of(&app, &asker, "/people"),
        id: id.to_string(),
        name: person.name.to_string(),
        month: read.name(),
        wrong: read.wrong,
        earlier: read.earlier(),
        later: read.later(today),
        sum: sum(&states),
        weeks: told.weeks.iter().map(|week| week.iter().map(|day| telling.cell(day)).collect()).collect(),
        rows: told.tallies.iter().map(|tally| telling.row(tally)).collect(),
        added,
        uncounted: days().flat_map(|day| &day.contacts).filter_map(|made| telling.uncounted(made)).collect(),
    };
    let status = if page.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page))
}

/// How many of the month's demands came to what, those of which there are any.
fn sum(states: &[State]) -> Vec<(&'static str, usize)> {
    const LABELS: [&str; 6] = ["已完成", "没有完成", "还在期内", "还没开始", "老人谢绝", "不在家，不要求"];
    let mut numbers = [0; LABELS.len()];
    for state in states {
        match state {
            State::Met => numbers[0] += 1,
            State::Missed { .. } => numbers[1] += 1,
            State::Running => numbers[2] += 1,
            State::Later => numbers[3] += 1,
            State::Refused => numbers[4] += 1,
            State::Excused => numbers[5] += 1,
            State::NothingOwed => {}
        }
    }
    LABELS.into_iter().zip(numbers).filter(|(_, number)| *number > 0).collect()
}

/// Puts a month into words.
struct Telling<'a> {
    pack: &'a Pack,
    person: String,
    today: Date,
}

impl Telling<'_> {
    fn cell(&self, day: &Day) -> Cell {
        // Of days to come nobody knows, unless somebody said until when.
        let told = day.away.as_ref().filter(|pause| day.on <= self.today || pause.until.is_some());
        let away = told.map(|pause| self.elsewhere(&pause.why));
        let gone = day.gone.as_ref().map(|gone| format!("不在册（{}）", self.elsewhere(&gone.why)));
        Cell {
            number: day.on.day(),
            label: format!("{} 星期{}", short_day(day.on, self.today), weekday(day.on)),
            class: match () {
                () if !day.of_month => "other",
                () if day.gone.is_some() => "gone",
                () if told.is_some() => "away",
                () if day.asked => "asked",
                () => "free",
            },
            today: day.on == self.today,
            note: gone.or(away),
            marks: day.contacts.iter().map(|made| self.mark(made)).collect(),
        }
    }

    fn mark(&self, (contact, told): &(Contact, Verdict)) -> Mark {
        let mode = self.pack.labels.mode(contact.mode);
        let outcome = match contact.outcome {
            OutcomeKind::Reached => "",
            OutcomeKind::NotReached => " 没联系上",
            OutcomeKind::Refused => " 谢绝",
        };
        Mark {
            href: self.visit(contact),
            text: format!("{mode}{outcome}"),
            counts: told.counts(),
            why: verdict(self.pack, told, self.today),
        }
    }

    fn visit(&self, contact: &Contact) -> String {
        format!("/people/{}/visits/{}", self.person, contact.id)
    }

    /// An absence or a way out of the register by its name; one that the present pack does not have by its id.
    fn elsewhere(&self, id: &str) -> String {
        let rules = &self.pack.rules;
        let name =
            rules.absence(id).map(|absence| &absence.name).or_else(|| rules.exit(id).map(|exit| &exit.name));
        name.map_or_else(|| id.to_owned(), Clone::clone)
    }

    fn row(&self, tally: &Tally) -> Row {
        let asked = Period { starts_on: tally.from, ends_on: tally.until };
        let mut remarks = Vec::new();
        if asked != tally.period {
            remarks.push(format!("本期只要求 {}", span(asked, self.today)));
        }
        if tally.days_away > 0 {
            remarks.push(format!("不在家 {} 天", tally.days_away));
        }
        if !tally.refused.is_empty() {
            remarks.push(format!("谢绝 {} 次", tally.refused.len()));
        }
        if !tally.instead.is_empty() {
            remarks.push(format!("另有 {} 次联系顶替", tally.instead.len()));
        }
        Row {
            name: tally.name.clone(),
            clause: tally.clause.clone(),
            period: span(tally.period, self.today),
            owed: tally.owed,
            done: tally.counted.len(),
            remark: remarks.join("，"),
            tag: self.tag(tally),
        }
    }

    fn tag(&self, tally: &Tally) -> Tag {
        match tally.state(self.today) {
            State::Met => Tag::new("fine", "已完成"),
            State::Running => {
                let last = short_day(tally.until, self.today);
                Tag::new("due", format!("还差 {} 次，{last}前", tally.left()))
            }
            State::Later => Tag::new("none", "还没开始"),
            State::Refused => Tag::new("odd", "老人谢绝，不算漏访"),
            State::Excused => Tag::new("none", "不在家，不要求"),
            State::NothingOwed => Tag::new("none", "本期不要求"),
            State::Missed { .. } => Tag::new("late", format!("少 {} 次", tally.left())),
        }
    }

    fn uncounted(&self, (contact, told): &(Contact, Verdict)) -> Option<Uncounted> {
        let why: WhyNot = told.why_not()?;
        Some(Uncounted {
            href: self.visit(contact),
            when: short_day(day_of(contact.visited_at), self.today),
            mode: self.pack.labels.mode(contact.mode).to_owned(),
            why: why.text().to_owned(),
        })
    }
}
