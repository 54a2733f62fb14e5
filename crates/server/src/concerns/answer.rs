//! Somebody in the office says what was done about a concern, and whom it was about.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    areas::AreaPath,
    concerns::{
        AnswerConcern,
        answer::{AnswerRefusal, answer as decide},
    },
    ids::{ConcernId, PersonId},
    refusal::Refusal,
};
use store::{
    Fault, concerns, people,
    people::page::{Find, PeopleFilter, page},
};

use super::list;
use crate::{
    app::App,
    frame::Choice,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// More namesakes in one place are not offered to choose from.
const MOST_NAMESAKES: u16 = 10;

/// Keeps what was done; whoever was there first stays. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn answer(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: AnswerConcern,
) -> anyhow::Result<Result<(), AnswerRefusal>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let line = concerns::by_id(tx, &scope, command.concern)?;
        let seen = line.as_ref().map(|line| (&line.concern, line.answered.as_ref()));
        let seen = (seen.map(|(concern, _)| concern), seen.and_then(|(_, before)| before));
        let decided = decide(&command, seen, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((answered, event)) = decided {
            concerns::answer(tx, scope.tenant(), &answered)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /concerns/{concern}/answer`
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(concern): Path<String>,
    body: Bytes,
) -> Answer {
    let id: ConcernId = concern.parse().map_err(|_| Problem::NotFound)?;
    let mut typed = Typed::read(&body);
    let (scope, area) = found(&app, &asker, id).await?;
    let meant = meant(&app, &scope, area, &typed).await?;
    let person = match &meant {
        Meant::Nobody => None,
        Meant::One(person) => Some(*person),
        Meant::Unknown => {
            let text = "本村（社区）没有登记这个姓名，请看看写得对不对；不在册的请留空";
            typed.refuse("who", text);
            None
        }
        Meant::Among(_) => {
            typed.refuse("who", "是下面哪一位？请点一下");
            None
        }
    };
    if !typed.is_wrong() {
        let reply = typed.given("reply").map(str::to_owned);
        let command = AnswerConcern { concern: id, person, words: typed.text("words").to_owned(), reply };
        match answer(&app, (&scope, &asker.actor), command).await? {
            Ok(()) => return Ok(go("/concerns?done=concern_answered")),
            Err(refusal) => {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or("words".into()), refusal.text);
            }
        }
    }
    typed.set("concern", concern);
    let mut page = list::sheet(&app, &asker, &scope, typed).await?;
    if let Meant::Among(candidates) = meant {
        page.candidates = candidates;
    }
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The scope within which the asker sees a concern, and the concern's place.
async fn found(app: &App, asker: &Asker, id: ConcernId) -> Result<(Scope, AreaPath), Problem> {
    let scopes = asker.scopes();
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            if let Some(line) = concerns::by_id(tx, scope, id)? {
                return Ok::<_, Fault>(Some((scope.clone(), line.concern.area)));
            }
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

/// Who was meant by a name.
enum Meant {
    Nobody,
    One(PersonId),
    Among(Vec<Choice>),
    Unknown,
}

/// Looks for the person who was chosen, or whose name was typed, among those whom the asker sees in the concern's place.
async fn meant(app: &App, scope: &Scope, area: AreaPath, typed: &Typed) -> Result<Meant, Problem> {
    let scope = scope.clone();
    if let Some(chosen) = typed.given("person") {
        let id: PersonId = chosen.parse().map_err(|_| Problem::NotFound)?;
        let found = app.db().read(move |tx| people::by_id(tx, &scope, id)).await;
        return match found.map_err(anyhow::Error::new)? {
            Some(person) => Ok(Meant::One(person.id)),
            None => Err(Problem::NotFound),
        };
    }
    let Some(name) = typed.given("who").map(str::to_owned) else { return Ok(Meant::Nobody) };
    let find = Some(Find::Name(name.trim().to_owned()));
    let filter = PeopleFilter { area: Some(area), find, limit: MOST_NAMESAKES, ..PeopleFilter::default() };
    let lines = app.db().read(move |tx| page(tx, &scope, &filter)).await.map_err(anyhow::Error::new)?;
    Ok(match lines.as_slice() {
        [] => Meant::Unknown,
        [only] if only.name == name.trim() => Meant::One(only.person),
        several => Meant::Among(
            several
                .iter()
                .map(|line| Choice::new(line.person.to_string(), format!("{}　{}", line.name, line.address)))
                .collect(),
        ),
    })
}
