//! The quiet box beside the registration form: who in the register may be the same.

use axum::{body::Bytes, extract::State};
use domain::{
    actor::Scope,
    areas::{AreaCode, AreaPath},
    ids::{PersonId, TenantId},
    people::{IdentityNumber, Phone, Sex, Traits, likeness::Reason},
};
use store::{
    Fault, areas,
    people::{
        IdentityIndex,
        alike::{self, Alike},
        twins,
    },
};

use askama::Template;

use crate::{
    app::App,
    people::register::accept,
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
};

/// At most so many are shown; more would not be read.
const MOST: usize = 5;

/// What was noticed about somebody who is being registered.
#[derive(Default)]
pub struct Noticed {
    alike: Vec<Alike>,
    near: Vec<Near>,
    far: Vec<String>,
}

impl Noticed {
    /// Those of whom somebody has to say that they are another person.
    pub fn to_be_asked(&self) -> Vec<Alike> {
        self.alike.iter().filter(|one| one.likeness.must_be_asked()).cloned().collect()
    }
}

/// Somebody whom the asker may see.
struct Near {
    id: String,
    name: String,
    about: String,
    why: String,
}

/// The box; empty when nobody is alike.
#[derive(Template)]
#[template(path = "people/twin_box.html")]
pub struct TwinBox {
    near: Vec<Near>,
    far: Vec<String>,
    ask: bool,
    told: bool,
}

impl TwinBox {
    /// The box for what was noticed.
    pub fn of(noticed: Noticed, typed: &Typed) -> Self {
        let ask = !noticed.alike.is_empty();
        Self { near: noticed.near, far: noticed.far, ask, told: typed.has("not_the_namesake", "true") }
    }
}

/// `POST /people/new/twins`: who is like somebody, while the form is being filled in.
pub async fn notice(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let typed = Typed::read(&body);
    let noticed = look(&app, &asker, &asker.home()?, &typed).await?;
    Ok(render(&TwinBox::of(noticed, &typed)))
}

/// Looks for whoever is like what was typed so far: in the whole county, and by the number in the region.
///
/// # Errors
/// What the database cannot do.
pub async fn look(app: &App, asker: &Asker, scope: &Scope, typed: &Typed) -> anyhow::Result<Noticed> {
    let number = IdentityNumber::parse(typed.text("identity"), app.edge().today(), accept(app)).ok();
    let who = traits(app, scope, typed, number.as_ref());
    let (area, address) = (typed.text("area").parse::<AreaCode>().ok(), typed.text("address").to_owned());
    let myself: Option<PersonId> = typed.text("person").parse().ok();
    let (tenant, cipher) = (scope.tenant(), app.cipher());
    let found = app.db().read(move |tx| {
        let mut who = who.clone();
        let area = area.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        who.address = area.as_ref().and_then(|area| alike::address_trait(&area.path, &address));
        let place = area.as_ref().map(|area| (&area.path, address.as_str()));
        let alike = alike::alike(tx, tenant, &who, place, myself)?;
        let elsewhere = match &number {
            Some(number) => twins::in_other_counties(tx, tenant, cipher.as_ref(), number)?,
            None => Vec::new(),
        };
        Ok::<_, Fault>((alike, elsewhere))
    });
    let (mut alike, elsewhere) = found.await?;
    alike.truncate(MOST);
    app.places().learn(app.db(), alike.iter().map(|one| &one.area)).await?;
    let (within, outside): (Vec<&Alike>, Vec<&Alike>) = alike.iter().partition(|one| one.is_within(scope));
    let near = within.into_iter().map(|one| near(app, asker, one)).collect();
    let mut far: Vec<String> = outside.into_iter().map(|one| out_of_sight(app, one)).collect();
    far.extend(elsewhere.into_iter().map(|(tenant, _)| in_another_county(app, asker, tenant)));
    far.dedup();
    Ok(Noticed { near, far, alike })
}

fn traits(app: &App, scope: &Scope, typed: &Typed, number: Option<&IdentityNumber>) -> Traits {
    let cipher = app.cipher();
    Traits {
        number: number.map(|number| IdentityIndex::of(cipher.as_ref(), scope.tenant(), number).whole),
        name: domain::people::PersonName::parse(typed.text("name")).ok(),
        born_on: number.map(IdentityNumber::born_on).or(typed.text("born_on").parse().ok()),
        sex: number.map(IdentityNumber::sex).or(Sex::from_code(typed.text("sex"))),
        phone: typed.text("phone").parse::<Phone>().ok().map(|phone| phone.as_str().to_owned()),
        address: None,
    }
}

fn near(app: &App, asker: &Asker, one: &Alike) -> Near {
    let tail = one.identity_masked.as_deref().and_then(|masked| masked.get(masked.len().checked_sub(2)?..));
    let about = [
        one.sex.map(|sex| sex.label().to_owned()),
        one.born_on.map(|day| day.to_string()),
        Some(app.places().address(&one.area, &asker.actor.area, &one.address)),
        tail.map(|tail| format!("身份证尾号{tail}")),
    ];
    Near {
        id: one.person.to_string(),
        name: one.name.clone(),
        about: about.into_iter().flatten().collect::<Vec<_>>().join("，"),
        why: why(&one.likeness.reasons),
    }
}

/// Not a word about them but whom to ask.
fn out_of_sight(app: &App, one: &Alike) -> String {
    let office = app.places().steps(&one.area, &county_of(&one.area)).concat();
    format!(
        "{office}也登记了一位相像的人（{}），不在您负责的范围内。请打电话向那里核实。",
        why(&one.likeness.reasons)
    )
}

/// Province, prefecture, county: the first three steps of a path.
fn county_of(area: &AreaPath) -> AreaPath {
    let above = |path: &AreaPath| path.as_str().matches('/').count() > 3;
    let mut path = area.clone();
    while above(&path) {
        let Some(parent) = path.parent() else { break };
        path = parent;
    }
    path
}

fn in_another_county(app: &App, asker: &Asker, tenant: TenantId) -> String {
    let named = asker.actor.tenants.contains(&tenant).then(|| app.tenant(tenant)).flatten();
    match named {
        Some(county) => format!("这个号码在{}也有登记。人已搬来的，请先请那里登记迁出。", county.name),
        None => "这个号码在另一个县（市、区）也有登记。请打电话请本县（市、区）民政部门核实。".to_owned(),
    }
}

/// The reasons in words.
pub(in crate::people) fn why(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| reason.label()).collect::<Vec<_>>().join("；")
}
