//! Signing in: the same answer and the same time whether the name or the password is wrong.

use askama::Template;
use axum::{
    Extension,
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;
use domain::{
    accounts::{
        Account, Session,
        bind::BindRefusal,
        sign_in::{SignIn, SignInRefusal, sign_in},
    },
    events::{Action, Event},
    ids::EventId,
    refusal::Refusal,
};
use store::{
    Fault, Root,
    accounts::{self, sessions},
};

use super::bind::{self, Phone};
use crate::{
    app::App,
    respond::{Answer, go, render, render_with},
    session::{self, Asker},
    typed::Typed,
};

/// What came of an attempt, as far as the door needs to know.
pub enum Attempt {
    /// A session began.
    Welcome(Box<Welcome>),
    /// Why not.
    Refused(SignInRefusal),
    /// The password was right, but not on this phone.
    NotHere(BindRefusal),
}

/// A session that began.
pub struct Welcome {
    /// Its secret.
    pub secret: String,
    /// For whom.
    pub account: Account,
    /// The session.
    pub session: Session,
}

/// Checks a name and a password, begins a session in a browser or on a phone, and writes down what happened.
///
/// # Errors
/// What the database or the hashing cannot do.
pub async fn attempt(
    app: &App,
    user_name: &str,
    password: &str,
    on: Option<Phone>,
) -> anyhow::Result<Attempt> {
    let name = user_name.to_owned();
    let found = app.db().read(move |tx| accounts::by_user_name(tx, &name)).await?;
    let kept = found.as_ref().map(|known| known.password_hash.as_str());
    let fits = app.passwords().verify(password, kept).await?;
    let Some(known) = found else { return Ok(Attempt::Refused(SignInRefusal::WrongNameOrPassword)) };

    let (now, secret) = (app.edge().now(), session::new_secret(app));
    let (token, event_id) = (session::token_hash(&secret), EventId::from(app.edge().id()));
    let bound_id = EventId::from(app.edge().id());
    let account_id = known.account.id;
    let attempt = app.db().write(move |tx| {
        tx.lock(Root::Account, domain::ids::TenantId(0), account_id.as_bytes())?;
        // Others may have failed, or the password may have been changed, since it was checked.
        let fresh = accounts::by_id(tx, account_id)?;
        let still_fits =
            fits && fresh.as_ref().is_some_and(|fresh| fresh.password_hash == known.password_hash);
        let account = fresh.map(|fresh| fresh.account);
        let outcome = sign_in(account.as_ref(), still_fits, now);
        let Some(account) = account else { return Ok(Attempt::Refused(SignInRefusal::WrongNameOrPassword)) };
        let (action, attempt) = match outcome {
            SignIn::Welcome { session, failures } => {
                accounts::set_failures(tx, account_id, failures)?;
                let bound =
                    on.as_ref().map(|phone| bind::keep(tx, &account, phone, bound_id, now)).transpose()?;
                match bound {
                    Some(Err(why)) => (Action::AccountSignInFailed, Attempt::NotHere(why)),
                    _ => {
                        let session = on.as_ref().map_or(session, |phone| session.on(phone.id));
                        sessions::begin(tx, &token, &session)?;
                        let welcome = Welcome { secret: secret.clone(), account: account.clone(), session };
                        (Action::AccountSignedIn, Attempt::Welcome(Box::new(welcome)))
                    }
                }
            }
            SignIn::Refused { why, failures } => {
                if let Some(failures) = failures {
                    accounts::set_failures(tx, account_id, failures)?;
                }
                let locked = matches!(why, SignInRefusal::Locked { just_now: true, .. });
                let action = if locked { Action::AccountLocked } else { Action::AccountSignInFailed };
                (action, Attempt::Refused(why))
            }
        };
        let event = super::event(&account, action, event_id, now);
        let event = event.map(|event| Event { after: on.as_ref().map(Phone::told), ..event });
        event.iter().try_for_each(|event| store::events::insert(tx, event))?;
        Ok::<_, Fault>(attempt)
    });
    Ok(attempt.await?)
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    large: bool,
    told: Option<String>,
    back: String,
    user_name: String,
    csrf: Option<String>,
}

/// Where to go afterwards.
#[derive(serde::Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// `GET /sign-in`
pub async fn page(Query(asked): Query<Back>, asker: Option<Extension<Asker>>) -> Answer {
    let csrf = asker.map(|Extension(asker)| asker.csrf);
    Ok(render(&SignInPage {
        large: false,
        told: None,
        back: inside(&asked.back).to_owned(),
        user_name: String::new(),
        csrf,
    }))
}

/// `POST /sign-in`
pub async fn submit(
    State(app): State<App>,
    jar: CookieJar,
    asker: Option<Extension<Asker>>,
    body: Bytes,
) -> Answer {
    let typed = Typed::read(&body);
    let (user_name, back) = (typed.text("user_name"), inside(typed.text("back")));
    match attempt(&app, user_name, typed.raw("password"), None).await? {
        Attempt::Welcome(welcome) => {
            if let Some(Extension(before)) = asker {
                app.db()
                    .write(move |tx| sessions::end(tx, &before.token))
                    .await
                    .map_err(anyhow::Error::new)?;
            }
            let jar = jar.add(session::cookie(&app, welcome.account.role, welcome.secret));
            Ok((jar, go(if back.is_empty() { "/" } else { back })).into_response())
        }
        Attempt::Refused(why) => Ok(stay(asker, back, user_name, why.into())),
        Attempt::NotHere(why) => Ok(stay(asker, back, user_name, why.into())),
    }
}

/// The page again, with what was wrong.
fn stay(asker: Option<Extension<Asker>>, back: &str, user_name: &str, why: Refusal) -> Response {
    render_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &SignInPage {
            large: false,
            told: Some(why.text),
            back: back.to_owned(),
            user_name: user_name.to_owned(),
            csrf: asker.map(|Extension(asker)| asker.csrf),
        },
    )
}

/// Only addresses of our own: nobody is sent elsewhere after signing in.
fn inside(back: &str) -> &str {
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n'])
        && back != "/sign-in";
    if ours { back } else { "" }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn the_way_back_stays_in_the_house() {
        assert_eq!(inside("/people?q=1"), "/people?q=1");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "people", ""] {
            assert_eq!(inside(elsewhere), "", "{elsewhere}");
        }
    }
}
