//! Telling what happened to somebody: away, gone, or something after which somebody should look in. What it would do
//! is shown before it is kept; what was told wrong is corrected here, too.

use anyhow::Context;
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    actor::{Actor, Scope},
    dates::day_of,
    days,
    ids::{HappeningId, PersonId},
    packs::Pack,
    people::{
        Amend, Fact, Happen, Happening, Person,
        effects::{Before, Effects, effects},
        happen::{Amendment, HappenRefusal, Happened, Scene, amend, happen},
        happenings::{Kind, Whereabouts, known, whereabouts},
    },
};
use jiff::{Timestamp, civil::Date};
use store::{Fault, Tx, people};

use super::at_hand;
use crate::{
    app::App,
    desk::{Desk, Seat},
    duties::standing::{self, Again},
    edge::Edge,
    families,
    households::follow,
    ladders::follow::Following,
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

pub(crate) mod sheet;

use sheet::{AmendPage, HappenPage};

/// Something that happened, or a correction of what was told.
#[derive(Debug, Clone)]
pub enum Command {
    /// It happened.
    Happen(Happen),
    /// What was told was wrong, or it has ended.
    Amend(Amend),
}

impl Command {
    fn person(&self) -> PersonId {
        match self {
            Self::Happen(happen) => happen.person,
            Self::Amend(amend) => amend.person,
        }
    }

    /// Decides about it; `None` when the very same was kept before.
    ///
    /// # Errors
    /// All refusals at once.
    pub fn decide(
        &self,
        scene: &Scene<'_>,
        actor: &Actor,
        now: Timestamp,
        edge: &Edge,
    ) -> Result<Option<Happened>, Vec<HappenRefusal>> {
        let mut mint = || edge.id();
        match self {
            Self::Happen(command) => happen(command, scene, actor, now, &mut mint),
            Self::Amend(command) => amend(command, scene, actor, now, &mut mint),
        }
    }
}

/// What a decision is made from.
struct Found {
    person: Option<Person>,
    facts: Vec<Fact>,
    happenings: Vec<Happening>,
}

impl Found {
    fn read(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Self, Fault> {
        Ok(Self {
            person: people::by_id(tx, scope, id)?,
            facts: people::facts::of_person(tx, scope, id)?,
            happenings: people::happenings::of_person(tx, scope, id)?,
        })
    }

    fn scene<'a>(&'a self, pack: &'a Pack) -> Scene<'a> {
        Scene { person: self.person.as_ref(), happenings: &self.happenings, pack }
    }
}

/// Keeps what happened and decides anew what is owed, in one transaction. The inner error is for whoever told it.
///
/// # Errors
/// What the database cannot do.
pub async fn tell(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: Command,
) -> anyhow::Result<Result<(), Vec<HappenRefusal>>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let desk = seat.desk();
        let Desk { pack, notices, scope, actor, now, edge } = desk;
        let (tenant, id) = (scope.tenant(), command.person());
        follow::lock_home(tx, scope, &[id])?;
        let mut found = Found::read(tx, scope, id)?;
        let decided = command.decide(&found.scene(pack), actor, now, edge).map_err(Stop::Refused)?;
        let (Some(Happened { row, event }), Some(person)) = (decided, &found.person) else { return Ok(()) };
        people::happenings::insert(tx, &row)?;
        let stayed = Stay::of(pack, &found.happenings, now);
        found.happenings.push(row);
        let before = store::duties::by_person(tx, scope, id)?;
        let again = Again {
            notices,
            person,
            facts: &found.facts,
            happenings: &found.happenings,
            actor,
            now,
            memo: None,
        };
        let (after, reclassified) = again.stand(before.as_ref(), edge).map_err(Stop::Broken)?;
        standing::keep(tx, tenant, before.as_ref(), &after)?;
        store::events::insert(tx, &event)?;
        reclassified.iter().try_for_each(|event| store::events::insert(tx, event))?;
        if store::ladders::open_of(tx, scope, id)?.is_some() {
            // Whoever is known to be elsewhere is not looked for any more.
            Following { notices, scope, now }.follow(tx, id, now)?;
        }
        match (stayed, Stay::of(pack, &found.happenings, now)) {
            (Stay::Here, Stay::GoneAfter(last)) => follow::left(tx, &desk, person, &found.facts, last),
            (Stay::GoneAfter(last), Stay::Here) => follow::came_back(tx, &desk, person, &found.facts, last),
            _ => Ok(()),
        }
        .map_err(Stop::within)
    });
    Stop::told(kept.await)
}

/// Whether somebody still belongs to the register, for those who live with them.
#[derive(Clone, Copy)]
enum Stay {
    Here,
    GoneAfter(Date),
}

impl Stay {
    fn of(pack: &Pack, happenings: &[Happening], now: Timestamp) -> Self {
        match whereabouts(pack, happenings, day_of(now), now) {
            Whereabouts::Left { since, .. } => Self::GoneAfter(since),
            _ => Self::Here,
        }
    }
}

/// What a command would do, without keeping anything.
async fn look(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: &Command,
) -> anyhow::Result<Result<Option<(Happening, Effects)>, Vec<HappenRefusal>>> {
    let (found, pack) = at_work(app, scope, command.person()).await?;
    let now = app.edge().now();
    let row = match command.decide(&found.scene(&pack), actor, now, app.edge()) {
        Ok(Some(happened)) => happened.row,
        Ok(None) => return Ok(Ok(None)),
        Err(refusals) => return Ok(Err(refusals)),
    };
    let tenant = scope.tenant();
    let kept = app.db().read(move |tx| store::days::kept(tx, tenant)).await?;
    let days = days::calendar(&kept);
    let calendar = pack.rules.calendar(&days);
    let before = Before { pack: &pack, facts: &found.facts, happenings: &found.happenings, calendar };
    let effects = effects(before, &row, now).context("the facts of a person do not fit the pack in force")?;
    Ok(Ok(Some((row, effects))))
}

async fn at_work(
    app: &App,
    scope: &Scope,
    person: PersonId,
) -> anyhow::Result<(Found, std::sync::Arc<Pack>)> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let scope = scope.clone();
    Ok((app.db().read(move |tx| Found::read(tx, &scope, person)).await?, pack))
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    /// What a family said of it.
    word: Option<String>,
}

/// `GET /people/{person}/happenings/new?word=…`: empty, or filled in with what a family said.
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("from_on", app.edge().today().to_string());
    if let Some(word) = asked.word.as_deref().and_then(|id| id.parse().ok()) {
        families::words::fill_in(&app, &asker, &scope, &person, word, &mut typed).await?;
    }
    Ok(render(&HappenPage::new(&app, &asker, &person, &pack, typed, None)))
}

/// `POST /people/{person}/happenings/new`: first a look at what it would do, then it is kept.
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut typed = Typed::read(&body);
    let mut looked = None;
    if typed.text("step") == "edit" {
        return Ok(render(&HappenPage::new(&app, &asker, &person, &pack, typed, None)));
    }
    if let Some(command) = happened(&person, &mut typed) {
        match done(&app, &asker, &scope, command, &mut typed).await? {
            Done::Kept => return Ok(kept(&person)),
            Done::Looked(what) => looked = Some(*what),
            Done::Refused => {}
        }
    }
    let refused = typed.is_wrong();
    Ok(shown(&HappenPage::new(&app, &asker, &person, &pack, typed, looked), refused))
}

/// `GET /people/{person}/happenings/{happening}`: what was told is corrected.
pub async fn amend_page(
    State(app): State<App>,
    asker: Asker,
    Path((person, happening)): Path<(String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let (row, pack) = told(&app, &scope, &person, &happening).await?;
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("ended_on", app.edge().today().to_string());
    typed.set("from_on", row.from_on.to_string());
    typed.set("until_on", row.until_on.map_or_else(String::new, |day| day.to_string()));
    Ok(render(&AmendPage::new(&app, &asker, &person, &pack, &row, typed, None)))
}

/// `POST /people/{person}/happenings/{happening}`
pub async fn amend_submit(
    State(app): State<App>,
    asker: Asker,
    Path((person, happening)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let (row, pack) = told(&app, &scope, &person, &happening).await?;
    let mut typed = Typed::read(&body);
    let mut looked = None;
    if typed.text("step") == "edit" {
        return Ok(render(&AmendPage::new(&app, &asker, &person, &pack, &row, typed, None)));
    }
    if let Some(command) = amended(&person, row.id, &mut typed) {
        match done(&app, &asker, &scope, command, &mut typed).await? {
            Done::Kept => return Ok(kept(&person)),
            Done::Looked(what) => looked = Some(what.1),
            Done::Refused => {}
        }
    }
    let refused = typed.is_wrong();
    Ok(shown(&AmendPage::new(&app, &asker, &person, &pack, &row, typed, looked), refused))
}

/// What became of what was sent.
enum Done {
    Kept,
    Looked(Box<(Happening, Effects)>),
    Refused,
}

async fn done(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    command: Command,
    typed: &mut Typed,
) -> anyhow::Result<Done> {
    let refusals = if typed.text("step") == "keep" {
        match tell(app, scope, &asker.actor, command).await? {
            Ok(()) => return Ok(Done::Kept),
            Err(refusals) => refusals,
        }
    } else {
        match look(app, scope, &asker.actor, &command).await? {
            Ok(Some(what)) => return Ok(Done::Looked(Box::new(what))),
            Ok(None) => return Ok(Done::Kept),
            Err(refusals) => refusals,
        }
    };
    for refusal in domain::refusal::shown(refusals) {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
    Ok(Done::Refused)
}

fn kept(person: &Person) -> Response {
    go(&format!("/people/{}?done=happened", person.id))
}

fn shown<T: askama::Template>(page: &T, refused: bool) -> Response {
    if refused { render_with(StatusCode::UNPROCESSABLE_ENTITY, page) } else { render(page) }
}

/// A row that stands, with the pack in force.
async fn told(
    app: &App,
    scope: &Scope,
    person: &Person,
    id: &str,
) -> Result<(Happening, std::sync::Arc<Pack>), Problem> {
    let id: HappeningId = id.parse().map_err(|_| Problem::NotFound)?;
    let (found, pack) = at_work(app, scope, person.id).await?;
    let row = known(&found.happenings, app.edge().now()).into_iter().find(|row| row.id == id).cloned();
    row.map(|row| (row, pack)).ok_or(Problem::NotFound)
}

fn happened(person: &Person, typed: &mut Typed) -> Option<Command> {
    let id = typed.text("id").parse();
    let kind = typed.text("kind").split_once('.').and_then(|(sort, id)| Kind::from_parts(sort, id));
    if kind.is_none() {
        typed.refuse("kind", "请选择发生了什么");
    }
    let from_on = day(typed, "from_on", "请填写日期");
    let until_on = maybe_day(typed, "until_on");
    let (Ok(id), Some(kind), Some(from_on), Ok(until_on)) = (id, kind, from_on, until_on) else {
        return None;
    };
    Some(Command::Happen(Happen {
        id,
        person: person.id,
        kind,
        from_on,
        until_on,
        evidence: typed.given("evidence").map(str::to_owned),
        note: typed.given("note").map(str::to_owned),
    }))
}

fn amended(person: &Person, of: HappeningId, typed: &mut Typed) -> Option<Command> {
    let id = typed.text("id").parse();
    let how = match typed.text("how") {
        "ended" => day(typed, "ended_on", "请填写最后一天").map(|on| Amendment::Ended { on }),
        "dates" => {
            let from_on = day(typed, "from_on", "请填写日期");
            let until_on = maybe_day(typed, "until_on");
            from_on.zip(until_on.ok()).map(|(from_on, until_on)| Amendment::Dates { from_on, until_on })
        }
        "withdrawn" => Some(Amendment::Withdrawn),
        _ => {
            typed.refuse("how", "请选择怎样更正");
            None
        }
    };
    let note = typed.given("note").map(str::to_owned);
    id.ok().zip(how).map(|(id, how)| Command::Amend(Amend { id, person: person.id, of, how, note }))
}

fn day(typed: &mut Typed, field: &str, missing: &str) -> Option<Date> {
    let day = typed.text(field).parse().ok();
    if day.is_none() {
        typed.refuse(field.to_owned(), missing);
    }
    day
}

fn maybe_day(typed: &mut Typed, field: &str) -> Result<Option<Date>, ()> {
    let Some(text) = typed.given(field) else { return Ok(None) };
    match text.parse() {
        Ok(day) => Ok(Some(day)),
        Err(_) => {
            typed.refuse(field.to_owned(), "日期请按“年-月-日”填写，不知道的空着");
            Err(())
        }
    }
}
