//! A visitor's own month, as their phone shows it: the same contacts and sums as on the page.

use axum::extract::{Query, State};
use domain::{dates::day_of, payments::Earned, payments::Pays, visits::Visit};
use jiff::{Timestamp, civil::Date};
use rules::sections::payments::Payment;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Telling, read_month, terms, unpaid, verdict, whose};
use crate::{
    app::App,
    months::Month,
    phone::{self, Told},
    respond::{Answer, Problem},
    session::Asker,
};

/// A visitor's month.
#[derive(Serialize, ToSchema)]
pub struct OwnMonth {
    /// What time it is here.
    #[schema(value_type = String, format = "date-time")]
    server_time: Timestamp,
    /// Which month.
    #[schema(example = "2026-11")]
    month: String,
    /// How many contacts count.
    counted: usize,
    /// How many do not.
    uncounted: usize,
    /// What is paid, in fen.
    pay_fen: i64,
    /// What waits until something is supplied, in fen.
    held_fen: i64,
    /// What each kind of payment comes to; none where the notice pays nothing to this visitor.
    payments: Vec<Paid>,
    /// The contacts, the latest first.
    contacts: Vec<MonthContact>,
}

/// What one payment of the notice comes to.
#[derive(Serialize, ToSchema)]
pub struct Paid {
    /// Its name.
    name: String,
    /// Where the notice says so.
    clause: String,
    /// What is paid, in fen.
    pay_fen: i64,
    /// What waits, in fen.
    held_fen: i64,
    /// Who assesses and when it is paid out, as far as the notice says.
    #[schema(example = "由镇（园区、街道）核定，每季度发放")]
    terms: String,
    /// For whom something waits.
    waiting: Vec<WaitsFor>,
}

/// Somebody for whom money waits.
#[derive(Serialize, ToSchema)]
pub struct WaitsFor {
    /// Who.
    person: String,
    /// Their name.
    name: String,
    /// How much, in fen.
    fen: i64,
    /// What their file lacks.
    lacks: Vec<String>,
}

/// A contact of the month.
#[derive(Serialize, ToSchema)]
pub struct MonthContact {
    /// Id of the visit.
    visit: String,
    /// With whom.
    person: String,
    /// Their name.
    name: String,
    /// On which day.
    #[schema(value_type = String, format = "date")]
    on: Date,
    /// Code of the mode.
    mode: &'static str,
    /// Whether it counts.
    counts: bool,
    /// For what it counts, or why it does not, in words.
    text: String,
    /// What it is paid, in fen, before a month's least and most are applied.
    paid_fen: i64,
    /// What waits of it, in fen.
    held_fen: i64,
    /// Why nothing is paid for a contact that counts; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// Which month.
#[derive(serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The month, such as `2026-11`; the present one where none is given. None that is still to come.
    month: Option<String>,
}

/// The month of whoever asks. For somebody who is no visitor there is none.
#[utoipa::path(
    get, path = "/api/v1/month", operation_id = "my_month", tag = "payments", params(Which),
    security(("token" = [], "device" = [])),
    responses(
        (status = 200, body = OwnMonth), (status = 400, body = Told, description = "No such month, or none yet"),
        (status = 401, body = Told), (status = 403, body = Told),
        (status = 404, body = Told, description = "Whoever asks is no visitor"), (status = 503, body = Told),
    ),
)]
pub async fn answer(State(app): State<App>, asker: Asker, Query(which): Query<Which>) -> Answer {
    let (now, today) = (app.edge().now(), app.edge().today());
    let (scope, worker, _) = whose(&app, &asker, None).await?;
    let read = Month::read(which.month.as_deref(), today);
    if read.wrong {
        return Err(Problem::Unreadable("没有这个月份，或者还没有到。".to_owned()));
    }
    let pack = app.pack_for(scope.tenant(), read.period.ends_on.min(today))?;
    let found = read_month(&app, &scope, worker.id, &pack, read.period).await?;
    let told = Telling { pack: &pack, found: &found, today };
    let earned = told.earned(read.period);
    let first = read.period.starts_on;
    Ok(phone::json(&OwnMonth {
        server_time: now,
        month: format!("{:04}-{:02}", first.year(), first.month()),
        counted: found.made.iter().filter(|one| one.verdict.counts()).count(),
        uncounted: found.made.iter().filter(|one| !one.verdict.counts()).count(),
        pay_fen: earned.iter().map(|(_, earned)| earned.pay_fen).sum(),
        held_fen: earned.iter().map(|(_, earned)| earned.held_fen).sum(),
        payments: earned.iter().map(|(payment, earned)| told.paid(payment, earned)).collect(),
        contacts: found.visits.iter().rev().map(|visit| told.contact(visit, &earned)).collect(),
    }))
}

impl Telling<'_> {
    fn paid(&self, payment: &Payment, earned: &Earned) -> Paid {
        let waiting = earned.waiting.iter().map(|(person, (fen, _))| WaitsFor {
            person: person.to_string(),
            name: self.found.names.get(person).cloned().unwrap_or_default(),
            fen: *fen,
            lacks: self.found.lacks.get(person).cloned().unwrap_or_default(),
        });
        Paid {
            name: payment.name.clone(),
            clause: payment.clause.clone(),
            pay_fen: earned.pay_fen,
            held_fen: earned.held_fen,
            terms: terms(payment),
            waiting: waiting.collect(),
        }
    }

    fn contact(&self, visit: &Visit, earned: &[(&Payment, Earned)]) -> MonthContact {
        let content = &visit.content;
        let (mut paid_fen, mut held_fen, mut why) = (0, 0, Vec::new());
        for (payment, earned) in earned {
            match earned.visits.get(&visit.id) {
                Some(Pays::Paid) => paid_fen += payment.amount_fen,
                Some(Pays::Waits) => held_fen += payment.amount_fen,
                Some(Pays::NotThisKind) => why.push("不发补贴的身份"),
                Some(Pays::Nothing(reason)) => why.extend(unpaid(reason)),
                None => {}
            }
        }
        MonthContact {
            visit: visit.id.to_string(),
            person: content.person.to_string(),
            name: self.found.names.get(&content.person).cloned().unwrap_or_default(),
            on: day_of(content.visited_at),
            mode: content.mode.code(),
            counts: visit.verdict.counts(),
            text: verdict(self.pack, &visit.verdict, self.today),
            paid_fen,
            held_fen,
            why: (!why.is_empty()).then(|| why.join("；")),
        }
    }
}
