//! The number of the disability certificate. It contains the identity number: after that was corrected, the two
//! contradict each other until somebody has looked at the certificate.

use anyhow::Context;
use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::PersonId,
    people::{
        AcceptImpossible, ChangeCertificate, IdentityNumber, Person, certificate,
        change_certificate::{CertificateRefusal, Scene, Which, change_certificate as decide},
    },
    refusal::Refusal,
};
use store::{
    Fault, Root, Tx,
    people::{self, secrets},
    seal::Place,
};

use super::{at_hand, reveal::open};
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Identity and certificate number as they are kept.
#[derive(Default)]
pub(crate) struct Sealed {
    identity: Option<Vec<u8>>,
    certificate: Option<Vec<u8>>,
}

/// The number of the certificate as it may be shown.
pub(crate) struct Shown {
    pub(crate) masked: String,
    /// Whether the person's identity number is inside.
    pub(crate) fits: bool,
}

impl Sealed {
    /// What is kept of a person. Without a certificate nothing has to be compared.
    pub(crate) fn read(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Self, Fault> {
        let Some(certificate) = secrets::sealed(tx, scope, person, secrets::CERTIFICATE)? else {
            return Ok(Self::default());
        };
        let identity = secrets::sealed(tx, scope, person, secrets::IDENTITY)?;
        Ok(Self { identity, certificate: Some(certificate) })
    }

    /// What a page may show; nothing where the keys do not fit, which is no reason to show no page.
    pub(crate) fn shown(&self, app: &App, scope: &Scope, person: &Person) -> Option<Shown> {
        let (identity, certificate) = self.open(app, scope, person).ok()?;
        let certificate = certificate?;
        let fits = identity.is_none_or(|identity| certificate::holds(&certificate, &identity));
        Some(Shown { masked: certificate::masked(&certificate), fits })
    }

    fn open(
        &self,
        app: &App,
        scope: &Scope,
        person: &Person,
    ) -> anyhow::Result<(Option<String>, Option<String>)> {
        let plain = |field, sealed: &Option<Vec<u8>>| {
            sealed.as_ref().map(|sealed| open(app, scope, person, field, sealed)).transpose()
        };
        Ok((plain(secrets::IDENTITY, &self.identity)?, plain(secrets::CERTIFICATE, &self.certificate)?))
    }
}

/// Keeps another number of somebody's certificate. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do, and keys that are missing.
pub async fn change_certificate(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: ChangeCertificate,
) -> anyhow::Result<Result<(), CertificateRefusal>> {
    let now = app.edge().now();
    let (program, scope, actor) = (app.clone(), scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let app = &program;
        tx.lock(Root::Person, scope.tenant(), command.person.as_bytes())?;
        let Some(person) = people::by_id(tx, &scope, command.person)? else {
            return Err(Stop::Refused(CertificateRefusal::UnknownPerson));
        };
        let facts = people::facts::of_person(tx, &scope, person.id)?;
        let identity = secrets::sealed(tx, &scope, person.id, secrets::IDENTITY)?;
        let certificate = secrets::sealed(tx, &scope, person.id, secrets::CERTIFICATE)?;
        let sealed = Sealed { identity, certificate };
        let (identity, known) = sealed.open(app, &scope, &person).map_err(Stop::Broken)?;
        // What was taken once is taken again: whether such a number can be is not asked here.
        let read =
            |text: String| IdentityNumber::parse(&text, app.edge().today(), AcceptImpossible::Yes).ok();
        let number = identity.and_then(read);
        let scene = Scene {
            person: Some(&person),
            identity: number.as_ref(),
            known: known.as_deref(),
            facts: &facts,
        };
        let changed =
            decide(&command, &scene, &actor, now, &mut || app.edge().id()).map_err(Stop::Refused)?;
        let place = Place { tenant: scope.tenant(), person: person.id, field: secrets::CERTIFICATE };
        let sealed = app
            .cipher()
            .seal(&place, app.edge().chance.bytes(), changed.certificate.reveal().as_bytes())
            .context("a number could not be sealed")
            .map_err(Stop::Broken)?;
        secrets::save(tx, scope.tenant(), person.id, secrets::CERTIFICATE, &sealed)?;
        store::events::insert(tx, &changed.event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "people/change_certificate.html")]
struct CertificatePage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    identity: String,
    shown: Option<Shown>,
    ways: Vec<Choice>,
}

/// `GET /people/{person}/certificate`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    Ok(render(&sheet(&app, &asker, &scope, &person, Typed::default()).await?))
}

/// `POST /people/{person}/certificate`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let number = match typed.text("way") {
        "following" => Some(Which::Following),
        _ => typed.given("certificate").map(|text| Which::Typed(text.to_owned())),
    };
    if let Some(number) = number {
        let reason = typed.given("reason").map(str::to_owned);
        let command = ChangeCertificate { person: person.id, number, reason };
        match change_certificate(&app, &scope, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("/people/{}?done=certificate", person.id))),
            Err(refusal) => {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
        }
    } else {
        typed.refuse("certificate", "请填写残疾证号");
    }
    let page = sheet(&app, &asker, &scope, &person, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    mut typed: Typed,
) -> anyhow::Result<CertificatePage> {
    let (by, id) = (scope.clone(), person.id);
    let sealed = app.db().read(move |tx| Sealed::read(tx, &by, id)).await?;
    let shown = sealed.shown(app, scope, person);
    let contradicts = shown.as_ref().is_some_and(|shown| !shown.fits);
    if contradicts && typed.given("way").is_none() {
        typed.set("way", "following");
    }
    let ways = vec![
        Choice::new("following", "已看过残疾证：前18位改为现在的证件号码，类别和等级不变"),
        Choice::new("typed", "按残疾证重新填写"),
    ];
    Ok(CertificatePage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        identity: person.identity_masked.clone().unwrap_or_else(|| "暂无".to_owned()),
        shown,
        ways: ways.into_iter().filter(|_| contradicts).collect(),
        typed,
    })
}
