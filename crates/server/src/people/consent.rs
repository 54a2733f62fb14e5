//! What somebody agreed to or refused: entered, withdrawn, corrected, and the texts to be read and signed.

use std::sync::LazyLock;

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::{ConsentId, PersonId},
    packs::Pack,
    people::{
        Consent, Person, RecordConsent, TakeBack,
        consent::{Back, ConsentRefusal, Recorded, Scene, record, take_back},
        consents::{Purpose, Shelf, Signature, Signer, Texts, Way, known},
    },
};
use jiff::Timestamp;
use store::{Fault, Root, Tx, people};

use super::at_hand;
use crate::{
    app::App,
    edge::Edge,
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

pub(crate) mod panel;
pub mod print;
mod sheet;

use sheet::{BackPage, ConsentPage};

/// The texts that the program brings.
static COMMON: LazyLock<Texts> = LazyLock::new(|| {
    // A test reads them, so that a program that was built has them.
    toml::from_str(include_str!("../../consents/texts.toml")).unwrap_or_default()
});

/// The texts of a place: its own before those that the program brings.
pub(crate) fn texts(pack: &Pack) -> Shelf<'_> {
    Shelf { place: &pack.texts, common: &COMMON }
}

/// Something that somebody said, or that is taken back.
#[derive(Debug, Clone)]
pub enum Command {
    /// Yes or no.
    Record(RecordConsent),
    /// No longer, or entered wrongly.
    Back(TakeBack),
}

impl Command {
    fn person(&self) -> PersonId {
        match self {
            Self::Record(record) => record.person,
            Self::Back(back) => back.person,
        }
    }

    fn decide(
        &self,
        scene: &Scene<'_>,
        actor: &Actor,
        now: Timestamp,
        edge: &Edge,
    ) -> Result<Option<Recorded>, Vec<ConsentRefusal>> {
        let mut mint = || edge.id();
        match self {
            Self::Record(command) => record(command, scene, actor, now, &mut mint),
            Self::Back(command) => take_back(command, scene, actor, now, &mut mint),
        }
    }
}

/// Keeps what somebody said, with its entry in the log. The inner error is for whoever entered it.
///
/// # Errors
/// What the database cannot do.
pub async fn keep(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: Command,
) -> anyhow::Result<Result<(), Vec<ConsentRefusal>>> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let id = command.person();
        tx.lock(Root::Person, scope.tenant(), id.as_bytes())?;
        let (person, consents) = look(tx, &scope, id)?;
        let scene = Scene { person: person.as_ref(), consents: &consents, texts: texts(&pack) };
        let decided = command.decide(&scene, &actor, now, &edge).map_err(Stop::Refused)?;
        if let Some(Recorded { row, event }) = decided {
            people::consents::insert(tx, &row)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

fn look(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<(Option<Person>, Vec<Consent>), Fault> {
    Ok((people::by_id(tx, scope, id)?, people::consents::of_person(tx, scope, id)?))
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    purpose: Option<String>,
}

impl Asked {
    fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_deref().and_then(Purpose::from_code)
    }
}

/// `GET /people/{person}/consents/new?purpose=…`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let purpose = asked.purpose().unwrap_or(Purpose::Visits);
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("purpose", purpose.code());
    if let Some(text) = texts(&pack).text(purpose, app.edge().today()) {
        typed.set("version", text.version.clone());
    }
    typed.set("on", app.edge().today().to_string());
    typed.set("signer", Signer::Oneself.code());
    typed.set("way", Way::Paper.code());
    Ok(render(&ConsentPage::new(&app, &asker, &person, &pack, typed)))
}

/// `POST /people/{person}/consents/new`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut typed = Typed::read(&body);
    if let Some(command) = recorded(&person, &mut typed) {
        match keep(&app, &scope, &asker.actor, Command::Record(command)).await? {
            Ok(()) => return Ok(go(&format!("/people/{}?done=consent", person.id))),
            Err(refusals) => refuse(refusals, &mut typed),
        }
    }
    let page = ConsentPage::new(&app, &asker, &person, &pack, typed);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `GET /people/{person}/consents/{consent}/withdraw`
pub async fn back_page(
    State(app): State<App>,
    asker: Asker,
    Path((person, consent)): Path<(String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let row = standing(&app, &scope, &person, &consent).await?;
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("on", app.edge().today().to_string());
    typed.set("signer", Signer::Oneself.code());
    Ok(render(&BackPage::new(&app, &asker, &person, &row, typed)))
}

/// `POST /people/{person}/consents/{consent}/withdraw`
pub async fn back_submit(
    State(app): State<App>,
    asker: Asker,
    Path((person, consent)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let row = standing(&app, &scope, &person, &consent).await?;
    let mut typed = Typed::read(&body);
    if let Some(command) = taken_back(&person, row.id, &mut typed) {
        match keep(&app, &scope, &asker.actor, Command::Back(command)).await? {
            Ok(()) => return Ok(go(&format!("/people/{}?done=consent", person.id))),
            Err(refusals) => refuse(refusals, &mut typed),
        }
    }
    let page = BackPage::new(&app, &asker, &person, &row, typed);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// A row that stands.
async fn standing(app: &App, scope: &Scope, person: &Person, id: &str) -> Result<Consent, Problem> {
    let id: ConsentId = id.parse().map_err(|_| Problem::NotFound)?;
    let (by, person) = (scope.clone(), person.id);
    let rows = app.db().read(move |tx| people::consents::of_person(tx, &by, person)).await;
    let rows = rows.map_err(anyhow::Error::new)?;
    let row = known(&rows, app.edge().now()).into_iter().find(|row| row.id == id).cloned();
    row.ok_or(Problem::NotFound)
}

fn refuse(refusals: Vec<ConsentRefusal>, typed: &mut Typed) {
    for refusal in domain::refusal::shown(refusals) {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
}

fn recorded(person: &Person, typed: &mut Typed) -> Option<RecordConsent> {
    let id = typed.text("id").parse().ok();
    let purpose = chosen(typed, "purpose", Purpose::from_code, "请选择同意哪一项");
    let way = chosen(typed, "way", Way::from_code, "请选择怎样表示的");
    let signature = signature(typed);
    let said = chosen(
        typed,
        "said",
        |code| matches!(code, "given" | "refused").then(|| code == "given"),
        "请选择同意还是不同意",
    );
    let on = chosen(typed, "on", |day| day.parse().ok(), "请填写日期");
    let text = |name: &str| typed.given(name).map(str::to_owned);
    Some(RecordConsent {
        id: id?,
        person: person.id,
        purpose: purpose?,
        version: typed.text("version").to_owned(),
        agrees: said?,
        on: on?,
        signature: signature?,
        way: way?,
        witness: text("witness"),
        evidence: text("evidence"),
        note: text("note"),
    })
}

fn taken_back(person: &Person, of: ConsentId, typed: &mut Typed) -> Option<TakeBack> {
    let id = typed.text("id").parse().ok();
    let how = match typed.text("how") {
        "mistaken" => Some(Back::Mistaken),
        "withdrawn" => {
            let on = chosen(typed, "on", |day| day.parse().ok(), "请填写从哪天起");
            on.zip(signature(typed)).map(|(on, signature)| Back::Withdrawn { on, signature })
        }
        _ => {
            typed.refuse("how", "请选择是撤回还是更正");
            None
        }
    };
    let note = typed.given("note").map(str::to_owned);
    Some(TakeBack { id: id?, person: person.id, of, how: how?, note })
}

fn signature(typed: &mut Typed) -> Option<Signature> {
    let signer = chosen(typed, "signer", Signer::from_code, "请选择谁来表示的");
    let text = |name: &str| typed.given(name).map(str::to_owned);
    Some(Signature {
        signer: signer?,
        name: text("signer_name"),
        relation: text("signer_relation"),
        basis: text("signer_basis"),
    })
}

/// The value of a field; a sentence at it where it is none.
fn chosen<T>(typed: &mut Typed, field: &str, read: impl Fn(&str) -> Option<T>, missing: &str) -> Option<T> {
    let value = read(typed.text(field));
    if value.is_none() {
        typed.refuse(field.to_owned(), missing);
    }
    value
}

#[cfg(test)]
mod tests {
    use rules::{Diagnostics, SourceFile};

    use super::*;

    #[test]
    fn the_program_brings_a_text_for_every_purpose_and_a_leaflet() {
        let text = include_str!("../../consents/texts.toml");
        let texts: Texts = toml::from_str(text).expect("texts that can be read");
        let mut said = Diagnostics::default();
        texts.check(&SourceFile::new("texts.toml", text), &mut said);
        assert!(said.into_sorted().is_empty());
        let today = "2026-11-23".parse().expect("a day");
        let shelf = Shelf { place: &Texts::default(), common: &texts };
        assert!(Purpose::ALL.iter().all(|purpose| shelf.text(*purpose, today).is_some()));
        assert!(shelf.leaflet(today).is_some());
        assert_eq!(*COMMON, texts);
    }
}
