//! An emergency in words.

use std::collections::BTreeMap;

use domain::{
    areas::AreaPath,
    dates::clock_of,
    emergencies::{Content, Emergency, Told, What},
    ids::AccountId,
};
use jiff::{SignedDuration, Timestamp};
use store::{Fault, Tx, emergencies::Line};

use crate::{accounts, app::App, respond::Problem, visits::moment};

/// It is said when an emergency came in, where that was much later.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// An emergency with all that was told of it.
pub(crate) struct Card {
    pub(crate) id: String,
    /// The person's name, or that nobody of the register was named.
    pub(crate) name: String,
    pub(crate) person: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) place: String,
    pub(crate) what: String,
    pub(crate) began: String,
    /// When it came in.
    pub(crate) told_at: Timestamp,
    /// When it came in, where that was much later or earlier.
    pub(crate) came_in: Option<String>,
    pub(crate) told: Vec<String>,
    pub(crate) note: String,
    pub(crate) by: String,
    /// What was told otherwise under the same id.
    pub(crate) also: Vec<String>,
    /// Who took it up, when, and what they did.
    pub(crate) done: Option<String>,
}

/// Names of whoever told and took up.
pub(super) fn names(tx: &mut Tx<'_>, lines: &[Line]) -> Result<BTreeMap<AccountId, String>, Fault> {
    let told = lines.iter().map(|line| line.emergency.recorded_by);
    let taken = lines.iter().filter_map(|line| line.acknowledged.as_ref()).map(|one| one.by);
    accounts::names(tx, told.chain(taken))
}

/// One card for each emergency, in the order of the lines. A phone sends it again whenever something was added: what tells
/// most leads, and of the others only what it does not hold.
pub(super) async fn cards(
    app: &App,
    from: &AreaPath,
    lines: Vec<Line>,
    names: &BTreeMap<AccountId, String>,
) -> Result<Vec<Card>, Problem> {
    app.places()
        .learn(app.db(), lines.iter().map(|line| &line.emergency.area))
        .await
        .map_err(anyhow::Error::new)?;
    let mut together: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match together.iter_mut().find(|one| one[0].emergency.id == line.emergency.id) {
            Some(one) => one.push(line),
            None => together.push(vec![line]),
        }
    }
    let card = |mut versions: Vec<Line>| {
        versions.sort_by_key(|line| {
            let emergency = &line.emergency;
            (emergency.content.told.len(), emergency.recorded_at, emergency.hash.to_string())
        });
        let first_at = versions.iter().map(|line| line.emergency.recorded_at).min();
        let fullest = versions.pop();
        fullest.map(|fullest| card(app, from, (&fullest, first_at), &versions, names))
    };
    Ok(together.into_iter().filter_map(card).collect())
}

fn card(
    app: &App,
    from: &AreaPath,
    (fullest, first_at): (&Line, Option<Timestamp>),
    others: &[Line],
    names: &BTreeMap<AccountId, String>,
) -> Card {
    let Line { emergency, name, phone, address, acknowledged } = fullest;
    let content = &emergency.content;
    let first_at = first_at.unwrap_or(emergency.recorded_at);
    let name_of = |id| names.get(&id).cloned().unwrap_or_default();
    let apart = first_at.duration_since(content.began_at).abs() > LATE;
    Card {
        id: emergency.id.to_string(),
        name: name.clone().unwrap_or_else(|| "没有写明哪位老人".to_owned()),
        person: content.person.filter(|_| name.is_some()).map(|id| id.to_string()),
        phone: phone.as_ref().map(|phone| phone.as_str().to_owned()),
        place: app.places().address(&emergency.area, from, address.as_deref().unwrap_or_default()),
        what: what(emergency),
        began: moment(content.began_at),
        told_at: emergency.recorded_at,
        came_in: apart.then(|| moment(first_at)),
        told: content.told.iter().map(told).collect(),
        note: content.note.clone().unwrap_or_default(),
        by: name_of(emergency.recorded_by),
        also: others
            .iter()
            .filter(|other| !holds(content, &other.emergency.content))
            .map(|other| also(&other.emergency))
            .collect(),
        done: acknowledged
            .as_ref()
            .map(|one| format!("{} {}：{}", moment(one.at), name_of(one.by), one.words)),
    }
}

/// Whether one telling says all that another did: nothing that was said once is left out of the page.
fn holds(all: &Content, part: &Content) -> bool {
    let told = part.told.iter().all(|told| all.told.contains(told));
    let note = |text: &Option<String>| {
        text.as_ref().is_none_or(|text| all.note.as_deref().is_some_and(|all| all.contains(text.as_str())))
    };
    // Nobody has time to say what happened before the ambulance is called.
    let what = part.what == What::Other || (part.what == all.what && part.words == all.words);
    told && note(&part.note) && what && part.began_at == all.began_at
}

fn what(emergency: &Emergency) -> String {
    let content = &emergency.content;
    match &content.words {
        Some(words) => format!("{}：{words}", content.what.label()),
        None => content.what.label().to_owned(),
    }
}

/// `08:02 120 急救`, `08:05 紧急联系人 朱建飞 0513-2000002`
fn told(told: &Told) -> String {
    let clock = clock_of(told.at);
    let parts = [Some(told.who.label()), told.name.as_deref(), told.phone.as_deref()];
    // The number of the ambulance stands in its name already.
    let mut parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.dedup_by(|later, before| before.starts_with(*later));
    format!("{:02}:{:02} {}", clock.hour(), clock.minute(), parts.join(" "))
}

fn also(emergency: &Emergency) -> String {
    let content = &emergency.content;
    let told = content.told.iter().map(told).collect::<Vec<_>>().join("，");
    let parts = [what(emergency), told, content.note.clone().unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} 报的是：{}", moment(emergency.recorded_at), parts.join("；"))
}
