//! A visitor's month: every contact, whether it counts, and what it pays; if nothing, why.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::{
    actor::Scope,
    dates::{Period, add_days, day_of, end_of, start_of},
    duties::{State as Became, count},
    households,
    households::completeness::completeness,
    ids::{PersonId, WorkerId},
    packs::Pack,
    payments::{About, Earned, Made, Pays, month},
    people::{Person, facts::facts_on},
    visits::Visit,
    workers::Worker,
};
use jiff::{Timestamp, civil::Date};
use rules::sections::{
    Subject,
    payments::{PaidEvery, Payment},
    settle::Unpaid,
};
use store::{Fault, Tx, duties, payments, people, visits::scene, workers};

use crate::{
    app::App,
    families,
    frame::{Frame, Tag, short_day},
    months::Month,
    respond::{Answer, Problem, render_with},
    session::Asker,
    visits::show::verdict,
    workers::everybody,
};

pub mod carry;

/// By what name packs ask for a complete file.
const FILE_COMPLETE: &str = "file_complete";

#[derive(Template)]
#[template(path = "payments/month.html")]
struct MonthPage {
    frame: Frame,
    /// Of somebody else; a visitor's own month has no name.
    name: Option<String>,
    worker: Option<String>,
    month: String,
    wrong: bool,
    earlier: String,
    later: Option<String>,
    counted: usize,
    uncounted: usize,
    money: Vec<Sum>,
    rows: Vec<Row>,
    /// What families thanked for: of whom, by whom, in which words.
    thanks: Vec<String>,
}

/// What one payment comes to.
struct Sum {
    name: String,
    clause: String,
    pay: String,
    held: Option<String>,
    /// Who assesses, and when it is paid out, as far as the notice says.
    terms: String,
    waiting: Vec<Waiting>,
}

/// Somebody for whom money waits.
struct Waiting {
    href: String,
    name: String,
    fen: String,
    lacks: Vec<String>,
}

/// A contact.
struct Row {
    href: String,
    day: String,
    name: String,
    mode: String,
    counted: bool,
    counts: Tag,
    why: String,
    pays: String,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    worker: Option<String>,
    month: Option<String>,
}

/// `GET /payments/month?worker=…&month=2026-11`
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let today = app.edge().today();
    let (scope, worker, own) = whose(&app, &asker, asked.worker.as_deref()).await?;
    let read = Month::read(asked.month.as_deref(), today);
    let pack = app.pack_for(scope.tenant(), read.period.ends_on.min(today))?;
    let found = read_month(&app, &scope, worker.id, &pack, read.period).await?;
    let told = Telling { pack: &pack, found: &found, today };
    let earned = told.earned(read.period);
    let page = MonthPage {
        frame: Frame::of(&app, &asker, if own { "/payments/month" } else { "/workers" }),
        name: (!own).then(|| worker.name.clone()),
        worker: (!own).then(|| worker.id.to_string()),
        month: read.name(),
        wrong: read.wrong,
        earlier: read.earlier(),
        later: read.later(today),
        counted: found.made.iter().filter(|one| one.verdict.counts()).count(),
        uncounted: found.made.iter().filter(|one| !one.verdict.counts()).count(),
        money: earned.iter().map(|(payment, earned)| told.sum(payment, earned)).collect(),
        rows: found.visits.iter().rev().map(|visit| told.row(visit, &earned)).collect(),
        thanks: thanks(&app, &scope, worker.id, read.period, today).await?,
    };
    let status = if page.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page))
}

/// What families of a visitor's people thanked for in a month.
async fn thanks(
    app: &App,
    scope: &Scope,
    worker: WorkerId,
    period: Period,
    today: Date,
) -> Result<Vec<String>, Problem> {
    let (by, stretch) = (scope.clone(), (start_of(period.starts_on), end_of(period.ends_on)));
    let found = app.db().read(move |tx| store::families::words::thanks(tx, &by, worker, stretch)).await;
    let lines = found.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let sentence = |line: &store::families::words::Line| {
        let words = families::words::text(&line.word.said, today);
        let words = if words.is_empty() { "说谢谢".to_owned() } else { words };
        let day = short_day(day_of(line.word.said_at), today);
        format!("{day}　{}的{}：{words}", line.name, families::inbox::holder(line))
    };
    Ok(lines.iter().map(sentence).collect())
}

/// Whose month it is: the asker's own, or that of somebody who works where the asker looks.
async fn whose(app: &App, asker: &Asker, named: Option<&str>) -> Result<(Scope, Worker, bool), Problem> {
    let id = match named.filter(|id| !id.is_empty()) {
        Some(id) => id.parse::<WorkerId>().map_err(|_| Problem::NotFound)?,
        None => asker.actor.worker.ok_or(Problem::NotFound)?,
    };
    let (scopes, area, own) = (asker.scopes(), asker.actor.area.clone(), asker.actor.worker);
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            if let Some(worker) = workers::by_id(tx, scope.tenant(), id)? {
                let sees = own == Some(id) || (own.is_none() && area.contains(&worker.area));
                return Ok::<_, Fault>(sees.then(|| (scope.clone(), worker)));
            }
        }
        Ok(None)
    });
    let (scope, worker) = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    Ok((scope, worker, own == Some(id)))
}

/// A month as it was read.
struct Found {
    visits: Vec<Visit>,
    made: Vec<Made>,
    about: BTreeMap<PersonId, About>,
    names: BTreeMap<PersonId, String>,
    /// What each file lacks.
    lacks: BTreeMap<PersonId, Vec<String>>,
}

async fn read_month(
    app: &App,
    scope: &Scope,
    worker: WorkerId,
    pack: &std::sync::Arc<Pack>,
    period: Period,
) -> Result<Found, Problem> {
    let (scope, everybody) = (scope.clone(), everybody(app, scope.tenant())?);
    let (pack, now) = (std::sync::Arc::clone(pack), app.edge().now());
    let found = app.db().read(move |tx| {
        let lines = payments::of_worker(tx, &scope, worker, period)?;
        let names: BTreeMap<PersonId, String> =
            lines.iter().map(|line| (line.visit.content.person, line.name.clone())).collect();
        let mut found = Found {
            visits: Vec::new(),
            made: Vec::new(),
            about: BTreeMap::new(),
            lacks: BTreeMap::new(),
            names,
        };
        let mut homes = BTreeMap::new();
        // Whether a file is complete is the program's to find out, also of somebody who has passed to another visitor.
        for id in found.names.keys() {
            let lasting = store::households::lasting(tx, &everybody, *id)?;
            homes.insert(*id, households::of(*id, lasting.as_ref()));
            if let Some(person) = people::by_id(tx, &everybody, *id)? {
                let (about, lacks) = look_at(tx, &everybody, &person, &pack, period, now)?;
                found.about.insert(*id, about);
                found.lacks.insert(*id, lacks);
            }
        }
        for line in lines {
            let content = &line.visit.content;
            found.made.push(Made {
                visit: line.visit.id,
                person: content.person,
                household: homes
                    .get(&content.person)
                    .copied()
                    .unwrap_or_else(|| households::own(content.person)),
                visited_at: content.visited_at,
                mode: content.mode,
                kind: content.visitor_kind.clone(),
                verdict: line.visit.verdict.clone(),
            });
            found.visits.push(line.visit);
        }
        Ok::<_, Fault>(found)
    });
    Ok(found.await.map_err(anyhow::Error::new)?)
}

/// What settling has to know of a person, and what their file lacks.
fn look_at(
    tx: &mut Tx<'_>,
    everybody: &Scope,
    person: &Person,
    pack: &Pack,
    period: Period,
    now: Timestamp,
) -> Result<(About, Vec<String>), Fault> {
    let today = day_of(now);
    let facts = people::facts::of_person(tx, everybody, person.id)?;
    let known = facts_on(&facts, today, now);
    let standing = duties::by_person(tx, everybody, person.id)?;
    let settled = standing.as_ref().is_some_and(|standing| !standing.classified.decision.provisional);
    let file = completeness(pack, person, &known, settled);
    let met = if file.is_complete() { BTreeSet::from([FILE_COMPLETE.to_owned()]) } else { BTreeSet::new() };
    let mut missed = BTreeSet::new();
    if let Some(standing) = &standing
        && pack.rules.sections.payments.iter().any(|payment| !payment.requires_met.is_empty())
    {
        let since = standing.course.boundary(add_days(period.starts_on, -1));
        let contacts = scene::contacts(tx, everybody.tenant(), person.id, since)?;
        let tallies = count(&standing.course, &contacts).tallies_in(period);
        let over = tallies.into_iter().filter(|tally| period.contains(tally.period.ends_on));
        let lost = over.filter(|tally| matches!(tally.state(today), Became::Missed { .. }));
        missed.extend(lost.map(|tally| tally.duty));
    }
    let mut percents = BTreeMap::new();
    if let (Some(standing), Ok(record)) = (&standing, pack.rules.read(&pack.spoken_of(&known), today)) {
        let subject = Subject { decision: &standing.classified.decision, record: &record };
        let payments = pack.rules.sections.payments.iter();
        percents.extend(payments.map(|one| (one.id.clone(), pack.rules.percent_of(one, subject, false))));
    }
    let lacks = file.lacking.into_iter().map(|lacking| lacking.name).collect();
    Ok((About { met, missed, percents }, lacks))
}

/// Puts a month into words.
struct Telling<'a> {
    pack: &'a Pack,
    found: &'a Found,
    today: Date,
}

impl Telling<'_> {
    /// What each payment comes to. Of a kind that nobody pays, nothing is said.
    fn earned(&self, period: Period) -> Vec<(&Payment, Earned)> {
        let payments = self.pack.rules.sections.payments.iter();
        payments
            .map(|payment| (payment, month(self.pack, payment, &self.found.made, &self.found.about, period)))
            .filter(|(_, earned)| earned.visits.values().any(|pays| *pays != Pays::NotThisKind))
            .collect()
    }

    fn money(&self, fen: i64) -> String {
        self.pack.rules.sections.currency.in_words(fen)
    }

    fn sum(&self, payment: &Payment, earned: &Earned) -> Sum {
        let waiting = earned.waiting.iter().map(|(person, (fen, _))| Waiting {
            href: format!("/people/{person}"),
            name: self.found.names.get(person).cloned().unwrap_or_default(),
            fen: self.money(*fen),
            lacks: self.found.lacks.get(person).cloned().unwrap_or_default(),
        });
        Sum {
            name: payment.name.clone(),
            clause: payment.clause.clone(),
            pay: self.money(earned.pay_fen),
            held: (earned.held_fen > 0).then(|| self.money(earned.held_fen)),
            terms: terms(payment),
            waiting: waiting.collect(),
        }
    }

    fn row(&self, visit: &Visit, earned: &[(&Payment, Earned)]) -> Row {
        let content = &visit.content;
        let pays: Vec<String> = earned
            .iter()
            .filter_map(|(payment, earned)| Some((payment, earned.visits.get(&visit.id)?)))
            .filter_map(|(payment, pays)| self.pays(payment, pays))
            .collect();
        Row {
            href: format!("/people/{}/visits/{}", content.person, visit.id),
            day: short_day(day_of(content.visited_at), self.today),
            name: self.found.names.get(&content.person).cloned().unwrap_or_default(),
            mode: self.pack.labels.mode(content.mode).to_owned(),
            counted: visit.verdict.counts(),
            counts: if visit.verdict.counts() { Tag::new("fine", "算") } else { Tag::new("none", "不算") },
            why: verdict(self.pack, &visit.verdict, self.today),
            pays: pays.join("；"),
        }
    }

    /// What a contact pays, in words; nothing where it does not count, because why stands beside it already.
    fn pays(&self, payment: &Payment, pays: &Pays) -> Option<String> {
        match pays {
            Pays::Paid => Some(self.money(payment.amount_fen)),
            Pays::Waits => Some(format!("{}，等补齐", self.money(payment.amount_fen))),
            Pays::NotThisKind => Some("不发补贴的身份".to_owned()),
            Pays::Nothing(why) => unpaid(why).map(str::to_owned),
        }
    }
}

fn unpaid(why: &Unpaid) -> Option<&'static str> {
    match why {
        Unpaid::NotCounted(_) => None,
        Unpaid::Mode => Some("这种方式不发补贴"),
        Unpaid::TooShort => Some("时间太短，不发补贴"),
        Unpaid::NotThen => Some("这个时段不发补贴"),
        Unpaid::NoUnits => Some("没有可发补贴的内容"),
        Unpaid::Covered(_) => Some("已由别的经费支付"),
        Unpaid::BesideAnother => Some("同住的人已算过这一次"),
        Unpaid::BeyondQuota | Unpaid::NotAsked(_) => Some("超出规定次数"),
        Unpaid::BeyondMost => Some("已到封顶"),
        Unpaid::BelowLeast => Some("次数不够起付数"),
    }
}

/// By whom and when: `由镇里核定，每季度发放`.
fn terms(payment: &Payment) -> String {
    let assessed = (!payment.assessed_by.is_empty()).then(|| format!("由{}核定", payment.assessed_by));
    let paid = payment.paid.map(|paid| match paid {
        PaidEvery::Month => "每月发放",
        PaidEvery::Quarter => "每季度发放",
        PaidEvery::HalfYear => "每半年发放",
        PaidEvery::Year => "每年发放",
    });
    assessed.into_iter().chain(paid.map(str::to_owned)).collect::<Vec<_>>().join("，")
}
