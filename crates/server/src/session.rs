//! Who is asking: a random secret in a cookie or on a phone, its hash in our own table.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::{
    accounts::Account,
    actor::{Actor, Role, Scope},
    hex,
    ids::{DeviceId, TenantId},
};
use jiff::SignedDuration;
use sm3::{Digest, Sm3};
use store::{
    Fault,
    accounts::sessions::{self, TokenHash},
};

use crate::{app::App, changes, families, phone, respond::Problem};

/// The use of a session is written down again after this long, not with every request.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Somebody who is signed in, for the length of one request.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The account.
    pub account: Account,
    /// The same as the domain knows it.
    pub actor: Actor,
    /// Token that every form of this sign-in carries.
    pub csrf: String,
    /// Names of the place where they work.
    pub place: String,
    /// Hash of the session's secret.
    pub token: TokenHash,
    /// Whether what they change waits for somebody's consent, or did.
    pub proposes: bool,
}

impl Asker {
    /// The counties in which they see people, each with how far they see.
    pub fn scopes(&self) -> Vec<Scope> {
        self.actor.tenants.iter().filter_map(|tenant| self.actor.scope(*tenant)).collect()
    }

    /// How far they see in a county.
    ///
    /// # Errors
    /// Not found: nobody is told that a county exists in which they do not work.
    pub fn scope(&self, tenant: TenantId) -> Result<Scope, Problem> {
        self.actor.scope(tenant).ok_or(Problem::NotFound)
    }

    /// The county in which a new person is registered: the only one, or the first.
    ///
    /// # Errors
    /// Forbidden for an account without a county.
    pub fn home(&self) -> Result<Scope, Problem> {
        self.scopes().into_iter().next().ok_or(Problem::Forbidden)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::NotSignedIn(String::new()))
    }
}

/// Looks up who is asking. Requests without a live session go on without an [`Asker`].
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Some(proof) = proof(&request, &app) {
        match find(&app, &proof).await {
            Ok(Some(asker)) => {
                request.extensions_mut().insert(asker);
            }
            Ok(None) => match is_ended(&app, &proof).await {
                Ok(true) => {
                    request.extensions_mut().insert(EndedPhone);
                }
                Ok(false) => {}
                Err(fault) => return Problem::Fault(fault).into_response(),
            },
            Err(fault) => return Problem::Fault(fault).into_response(),
        }
    }
    next.run(request).await
}

/// The request comes from a phone that the office ended.
#[derive(Debug, Clone, Copy)]
pub struct EndedPhone;

/// Whether a phone shows a sign-in that the office ended. Only that very phone is told so.
async fn is_ended(app: &App, Proof { secret, device }: &Proof) -> anyhow::Result<bool> {
    let Some(device) = *device else { return Ok(false) };
    let token = token_hash(secret);
    let ended = app.db().read(move |tx| sessions::ended(tx, &token)).await?;
    Ok(ended.is_some_and(|(ended, _)| ended.device == device))
}

/// By what somebody shows who they are: a secret, and the phone that it belongs to.
struct Proof {
    secret: String,
    device: Option<DeviceId>,
}

/// A phone's token counts at the phone's addresses only, a cookie everywhere else; a family's page looks at neither.
fn proof(request: &Request, app: &App) -> Option<Proof> {
    let path = request.uri().path();
    if phone::is_phones(path) {
        let (secret, device) = phone::proof(request.headers())?;
        Some(Proof { secret: well_formed(secret)?, device: Some(device) })
    } else if path.starts_with("/static/") || families::is_familys(path) {
        None
    } else {
        secret(request.headers(), app).map(|secret| Proof { secret, device: None })
    }
}

async fn find(app: &App, Proof { secret, device }: &Proof) -> anyhow::Result<Option<Asker>> {
    let (token, device) = (token_hash(secret), *device);
    let found = app.db().read(move |tx| {
        let Some((session, account)) = sessions::find(tx, &token)? else { return Ok(None) };
        let proposes = device.is_none() && changes::concern(tx, &account)?;
        Ok::<_, Fault>(Some((session, account, proposes)))
    });
    let Some((session, account, proposes)) = found.await? else { return Ok(None) };
    let now = app.edge().now();
    if !account.active || session.device != device || !session.is_live(account.role, now) {
        return Ok(None);
    }
    if now.duration_since(session.seen_at) >= TOUCH_AFTER {
        app.db().write(move |tx| sessions::touch(tx, &token, now)).await?;
    }
    let place = app.places().full_name(app.db(), &account.area).await?;
    Ok(Some(Asker { actor: account.actor(), csrf: form_token(secret), place, token, proposes, account }))
}

/// A new secret: 32 random bytes in hexadecimal.
pub fn new_secret(app: &App) -> String {
    hex::digits(&app.edge().chance.bytes::<32>())
}

/// What the database keeps of a secret.
pub fn token_hash(secret: &str) -> TokenHash {
    digest("koumen session ", secret)
}

/// The token of this sign-in's forms. Only who holds the secret can compute it, and it does not lead back.
pub fn form_token(secret: &str) -> String {
    hex::digits(&digest("koumen form ", secret)[..16])
}

/// The cookie that carries a secret.
pub fn cookie(app: &App, role: Role, secret: String) -> Cookie<'static> {
    let mut cookie = bare_cookie(app, secret);
    if role == Role::Visitor {
        // On one's own phone it outlives the browser; how long it may lie unused is the server's to say.
        cookie.make_permanent();
    }
    cookie
}

/// The same cookie, to be taken away.
pub fn no_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = bare_cookie(app, String::new());
    cookie.make_removal();
    cookie
}

fn bare_cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings().behind_tls)
        .build()
}

/// Behind TLS the name itself makes browsers insist on a secure cookie of this host alone.
fn cookie_name(app: &App) -> &'static str {
    if app.settings().behind_tls { "__Host-koumen" } else { "koumen" }
}

fn secret(headers: &HeaderMap, app: &App) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    well_formed(jar.get(cookie_name(app))?.value().to_owned())
}

fn well_formed(secret: String) -> Option<String> {
    (secret.len() == 64 && secret.bytes().all(|sign| sign.is_ascii_hexdigit())).then_some(secret)
}

fn digest(label: &str, secret: &str) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(&Sm3::new().chain_update(label).chain_update(secret).finalize());
    out
}
