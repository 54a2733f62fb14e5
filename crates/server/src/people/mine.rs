//! Everybody a phone takes along: a visitor's own people, or those of the place somebody answers for, with what is owed
//! to each. Never an identity number.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Role, Scope},
    dates::day_of,
    duties::Progress,
    hex,
    packs::Pack,
};
use jiff::{Timestamp, civil::Date};
use rules::{Duty, Unit};
use serde::Serialize;
use sm3::{Digest, Sm3};
use store::{
    Fault, accounts,
    people::mine::{Mine, mine},
};
use utoipa::ToSchema;

use crate::{
    app::App,
    areas::places::{Places, everyday},
    packs::carry::{self, FormSheet, Named, OutcomeWords, PackName},
    phone::{self, Told},
    respond::{Answer, Problem},
    sealed::{BoxOffered, offered},
    session::Asker,
};

mod beside;

pub use beside::{Around, Hotline, LastContact, Matter, Planned, ToCall};
use beside::{Everything, Reader};

/// A phone takes so many people at most: ten villages.
const MOST: u16 = 3000;

/// All that a phone needs for days without a network.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// What time it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = "date-time", required = true)]
    server_time: Option<Timestamp>,
    /// The day it is in Beijing; what is due is reckoned by it.
    #[schema(value_type = String, format = "date")]
    today: Date,
    /// The rules in force.
    pack: PackName,
    /// The forms, question by question.
    forms: Vec<FormSheet>,
    /// Kinds of visitor.
    visitor_kinds: Vec<Named>,
    /// Modes of contact.
    modes: Vec<Named>,
    /// What may come of a visit.
    outcomes: Vec<OutcomeWords>,
    /// The people: a visitor's own by name, others village by village.
    people: Vec<Subject>,
    /// There are more people than a phone takes; the others are on the office's pages.
    more: bool,
    /// The nearest office with a telephone; absent where the county has entered none.
    #[serde(skip_serializing_if = "Option::is_none")]
    hotline: Option<Hotline>,
    /// The county asks for a PIN before the program opens.
    pin: bool,
    /// The box to which the phone seals what waits when its sign-in is gone.
    #[serde(rename = "box")]
    to_seal: BoxOffered,
}

/// Somebody to be visited.
#[derive(Serialize, ToSchema)]
pub struct Subject {
    /// Id, to be sent with a visit.
    id: String,
    /// Name.
    name: String,
    /// Town, village and group, as far as they lie below where the account works.
    place: String,
    /// Address within the village.
    address: String,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// Id of the class; absent where none could be decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    class_name: Option<String>,
    /// Id of the track.
    #[serde(skip_serializing_if = "Option::is_none")]
    track: Option<String>,
    /// Last day on which the next contact is in time; before `today` it is overdue. Absent where nothing is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    due_on: Option<Date>,
    /// First day on which the next contact counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    opens_on: Option<Date>,
    /// What is owed.
    duties: Vec<Owed>,
    /// A remark in the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The person says no to pictures: none are offered. Absent otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    no_photos: bool,
    /// Where the person is instead, in the words of the notice, such as 住院. Absent for somebody at home.
    #[serde(skip_serializing_if = "Option::is_none")]
    away: Option<String>,
    /// When somebody last reached the person; absent if nobody ever did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date-time")]
    last_visited_at: Option<Timestamp>,
    /// What else is known.
    #[serde(flatten)]
    around: Around,
}

/// A duty towards somebody, and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct Owed {
    /// Id in the pack.
    id: String,
    /// Its name.
    name: String,
    /// All of it in words.
    #[schema(example = "每周上门探访 1 次")]
    text: String,
    /// Modes that fulfil it.
    modes: Vec<String>,
    /// Stronger modes that may stand in.
    covered_by: Vec<String>,
    /// How many in each period.
    count: u32,
    /// What is counted: `contact`, `act`, `hour` or `minute`.
    #[schema(value_type = String)]
    unit: Unit,
    /// The period: `day`, `week`, `half_month`, `month`, `quarter`, `half_year`, `year`, or an object such as
    /// `{"days": 3}`.
    #[schema(value_type = Value)]
    every: rules::Every,
    /// How many counted in the period that holds `today`.
    counted: u32,
    /// How many are owed in it: fewer than `count` where the duty began late in it.
    owed: u32,
    /// The period that holds `today`; absent before the duty begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Stretch>,
    /// Last day of the first period that is not done; absent where nothing is owed any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    due_on: Option<Date>,
}

/// Some days, both ends included.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stretch {
    /// First day.
    #[schema(value_type = String, format = "date")]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = "date")]
    pub until: Date,
}

impl From<domain::dates::Period> for Stretch {
    fn from(period: domain::dates::Period) -> Self {
        Self { from: period.starts_on, until: period.ends_on }
    }
}

/// The people, the forms and the day. With `If-None-Match` only what has changed since is sent.
#[utoipa::path(
    get, path = "/api/v1/people", operation_id = "my_people", tag = "people", security(("token" = [], "device" = [])),
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of what the phone has")),
    responses(
        (status = 200, body = Taken, headers(("ETag" = String, description = "Of all but the server's time"))),
        (status = 304, description = "Nothing has changed"),
        (status = 401, body = Told), (status = 403, body = Told), (status = 503, body = Told),
    ),
)]
pub async fn answer(State(app): State<App>, asker: Asker, headers: HeaderMap) -> Answer {
    let (scope, now) = (asker.home()?, app.edge().now());
    let today = day_of(now);
    let pack = app.pack_for(scope.tenant(), today)?;
    let called = beside::called(&app, &asker, &scope);
    let (Read { people, more, pin, beside }, called) =
        tokio::try_join!(read(&app, &asker, scope.clone(), (pack.clone(), now)), async {
            Ok(called.await?)
        })?;
    let mut beside = beside.with(called);
    app.places().learn(app.db(), people.iter().map(|mine| &mine.area)).await.map_err(anyhow::Error::new)?;
    let hotline = beside.hotline.take();
    let mut look = Look { today, pack: &pack, places: app.places(), asker: &asker, beside };
    let mut taken = Taken {
        server_time: None,
        today,
        pack: carry::name(&pack),
        forms: carry::forms(&pack),
        visitor_kinds: carry::visitor_kinds(&pack),
        modes: carry::modes(&pack),
        outcomes: carry::outcomes(),
        people: people.into_iter().map(|mine| look.subject(mine)).collect(),
        more,
        hotline,
        pin,
        to_seal: offered(&app, asker.home()?.tenant()).await?,
    };
    let tag = tag(&taken)?;
    taken.server_time = Some(now);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let unchanged = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let mut answer: Response =
        if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { phone::json(&taken) };
    answer.headers_mut().insert(header::ETAG, HeaderValue::from_str(&tag).map_err(anyhow::Error::new)?);
    Ok(answer)
}

/// What is read of the people, all at one moment.
struct Read {
    people: Vec<Mine>,
    more: bool,
    pin: bool,
    beside: Everything,
}

async fn read(
    app: &App,
    asker: &Asker,
    scope: Scope,
    (pack, now): (Arc<Pack>, Timestamp),
) -> Result<Read, Problem> {
    let (tenant, today) = (scope.tenant(), day_of(now));
    let week_of = asker.actor.worker.filter(|_| asker.actor.role == Role::Visitor);
    let reader = Reader { scope, place: asker.actor.area.clone(), week_of, today, now };
    let read = app.db().read(move |tx| {
        let mut people = mine(tx, &reader.scope, today, MOST + 1)?;
        let more = people.len() > usize::from(MOST);
        people.truncate(usize::from(MOST));
        let last = people.last().filter(|_| more).map(|last| last.area.clone());
        // Nobody knocks for somebody who has died or moved away.
        people.retain(|mine| mine.elsewhere.as_deref().is_none_or(|id| pack.rules.exit(id).is_none()));
        let beside = beside::read(tx, &reader, &pack, &people, (last.as_ref(), MOST))?;
        Ok::<_, Fault>(Read { people, more, pin: accounts::asks_for_pin(tx, tenant)?, beside })
    });
    Ok(read.await.map_err(anyhow::Error::new)?)
}

/// Over everything but the time. Weak, because compression changes the bytes and not what they say.
fn tag(taken: &Taken) -> anyhow::Result<String> {
    let digest = Sm3::digest(serde_json::to_vec(taken)?);
    Ok(format!("W/\"{}\"", hex::digits(&digest[..16])))
}

/// What people are shown with.
struct Look<'a> {
    today: Date,
    pack: &'a Pack,
    places: &'a Places,
    asker: &'a Asker,
    beside: Everything,
}

impl Look<'_> {
    fn subject(&mut self, mine: Mine) -> Subject {
        let around = self.beside.around(&mine, self.pack);
        let duties = self.duties(&mine);
        let decision = mine.classified.map(|classified| classified.decision);
        let (class, track) = decision.map_or((None, None), |decision| (decision.class, decision.track));
        let class_name =
            class.as_deref().and_then(|id| self.pack.rules.class(id)).map(|class| class.name.clone());
        let steps = self.places.steps(&mine.area, &self.asker.actor.area);
        Subject {
            id: mine.person.to_string(),
            name: mine.name,
            place: steps.iter().map(|name| everyday(name)).collect::<Vec<_>>().join(" · "),
            address: mine.address,
            phone: mine.phone.map(|phone| phone.as_str().to_owned()),
            class_name,
            class,
            track,
            due_on: mine.due.map(|due| due.due_on),
            opens_on: mine.due.map(|due| due.opens_on),
            duties,
            note: mine.note,
            no_photos: self.beside.no_photos(mine.person),
            away: mine
                .elsewhere
                .as_deref()
                .and_then(|id| self.pack.rules.absence(id))
                .map(|absence| absence.name.clone()),
            last_visited_at: mine.last_visited_at,
            around,
        }
    }

    fn duties(&self, mine: &Mine) -> Vec<Owed> {
        let duties = mine.classified.iter().flat_map(|classified| &classified.decision.duties);
        duties.map(|duty| self.duty(duty, mine)).collect()
    }

    fn duty(&self, duty: &Duty, mine: &Mine) -> Owed {
        let progress: Option<&Progress> = mine.progress.iter().find(|progress| progress.duty == duty.id);
        let run = mine.course.on(self.today).map(|(_, run)| run).find(|run| run.duty.id == duty.id);
        let period = run.and_then(|run| Some((run, run.period_of(self.today)?)));
        let counted = period.and_then(|(run, period)| {
            let from = period.starts_on.max(run.from);
            mine.counted.iter().find(|one| one.duty == duty.id && one.from == from)
        });
        let owed = period.map_or(duty.count, |(run, period)| run.quota(period).owed);
        Owed {
            id: duty.id.clone(),
            name: duty.name.clone(),
            text: self.pack.duty_in_words(duty),
            modes: duty.modes.clone(),
            covered_by: duty.covered_by.clone(),
            count: duty.count,
            unit: duty.unit,
            every: duty.every,
            counted: counted.map_or(0, |counted| counted.counted),
            owed: counted.map_or(owed, |counted| counted.owed),
            period: period.map(|(_, period)| period.into()),
            due_on: progress.and_then(|progress| progress.due).map(|due| due.due_on),
        }
    }
}
