//! Changing one's own password. Every other sign-in of the account ends with it.

use askama::Template;
use axum::{body::Bytes, extract::State, http::StatusCode, response::IntoResponse};
use axum_extra::extract::cookie::CookieJar;
use domain::{accounts::Session, accounts::password, events::Action, ids::EventId, refusal::Refusal};
use store::{
    Fault, Root,
    accounts::{self, sessions},
};

use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, go, render, render_with},
    session::{self, Asker},
    typed::Typed,
};

#[derive(Template)]
#[template(path = "accounts/change_password.html")]
struct ChangePasswordPage {
    frame: Frame,
    typed: Typed,
    hint: String,
}

/// `GET /password`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    Ok(render(&sheet(&app, &asker, Typed::default())))
}

/// `POST /password`
pub async fn submit(State(app): State<App>, asker: Asker, jar: CookieJar, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    check(&app, &asker, &mut typed).await?;
    if typed.is_wrong() {
        // Passwords are the one thing that is not given back.
        for field in ["current", "password", "again"] {
            typed.set(field, "");
        }
        return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, typed)));
    }
    let hash = app.passwords().hash(typed.raw("password"), app.edge().chance.bytes()).await?;
    let (now, secret) = (app.edge().now(), session::new_secret(&app));
    let (token, account) = (session::token_hash(&secret), asker.account.clone());
    let event = super::event(&account, Action::AccountPasswordChanged, EventId::from(app.edge().id()), now);
    let role = account.role;
    app.db()
        .write(move |tx| {
            tx.lock(Root::Account, domain::ids::TenantId(0), account.id.as_bytes())?;
            accounts::set_password(tx, account.id, &hash)?;
            sessions::end_all(tx, account.id)?;
            sessions::begin(tx, &token, &Session::begin(account.id, now))?;
            event.iter().try_for_each(|event| store::events::insert(tx, event))?;
            Ok::<_, Fault>(())
        })
        .await
        .map_err(anyhow::Error::new)?;
    Ok((jar.add(session::cookie(&app, role, secret)), go("/?done=password")).into_response())
}

async fn check(app: &App, asker: &Asker, typed: &mut Typed) -> Result<(), Problem> {
    let id = asker.account.id;
    let known = app.db().read(move |tx| accounts::by_id(tx, id)).await.map_err(anyhow::Error::new)?;
    let kept = known.as_ref().map(|known| known.password_hash.as_str());
    if !app.passwords().verify(typed.raw("current"), kept).await? {
        typed.refuse("current", "现在的密码不对，请重新输入");
    }
    if let Err(refusal) = password::check(typed.raw("password"), &asker.account.user_name) {
        typed.refuse("password", Refusal::from(refusal).text);
    } else if typed.raw("password") == typed.raw("current") {
        typed.refuse("password", "新密码与现在的密码相同，请换一个");
    }
    if typed.raw("password") != typed.raw("again") {
        typed.refuse("again", "两次输入的新密码不一样");
    }
    Ok(())
}

fn sheet(app: &App, asker: &Asker, typed: Typed) -> ChangePasswordPage {
    let hint = format!("至少 {} 个字符，可以用一句好记的话", password::SHORTEST);
    ChangePasswordPage { frame: Frame::of(app, asker, "/password"), typed, hint }
}
