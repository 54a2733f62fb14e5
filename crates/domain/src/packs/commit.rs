//! Putting a change that was tried out into force from a day on: exactly what was shown, or nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::Pack;
use super::draft::{Draft, first_day, text_hash};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// From this day on, what was shown. The two hashes come from the page that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitDraft {
    /// First day.
    pub from_on: Date,
    /// Hash of the rules against which the effect was shown.
    pub before: String,
    /// Hash of the rules whose effect was shown.
    pub after: String,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The change, while it waits.
    pub draft: Option<&'a Draft>,
    /// The rules in force on the first day without it.
    pub before: &'a Pack,
    /// The rules with it.
    pub after: &'a Pack,
    /// Whether anybody is registered.
    pub anybody: bool,
    /// The first day of another pack that begins on that day or later.
    pub follows: Option<Date>,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// First day.
    pub from_on: Date,
    /// Id of the pack that is in force then.
    pub pack: String,
    /// Readings and parameters that are chosen from that day on, as pairs of id and value.
    pub choices: Vec<(String, String)>,
    /// Hash of the texts that take the place of those in force; `None` where only choices change.
    pub text: Option<String>,
    /// Entries for the log.
    pub events: Vec<Event>,
}

/// Why nothing comes into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitRefusal {
    /// The role does not.
    NotAllowed,
    /// The change was given up or put into force by somebody else.
    Gone,
    /// The day lies before the first possible one.
    TooEarly(Date),
    /// The rules have changed since the effect was shown.
    ChangedMeanwhile,
    /// The changed pack says that it begins later.
    NotYetInForce(Date),
    /// The changed pack says that it has ended by then.
    NoLongerInForce(Date),
    /// Another pack begins on that day or later and would take its place again.
    AnotherFollows(Date),
    /// Nothing is different.
    NothingChanges,
}

impl From<CommitRefusal> for Refusal {
    fn from(refusal: CommitRefusal) -> Self {
        use CommitRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("commit.not_allowed", "您的账号不能改动规则"),
            R::Gone => Refusal::new("commit.gone", "这份改动已被放弃或已经施行，请回到规则页查看"),
            R::TooEarly(first) => {
                Refusal::new("commit.too_early", format!("最早从 {first} 起施行，当天和以前的不能改"))
                    .at("on")
            }
            R::ChangedMeanwhile => Refusal::new(
                "commit.changed",
                "打开这一页以后规则又有了改动，下面已按最新规则重新推演，请看过后再施行",
            ),
            R::NotYetInForce(from) => {
                Refusal::new("commit.not_yet", format!("规则文件写明自 {from} 起施行，请选这一天或以后"))
                    .at("on")
            }
            R::NoLongerInForce(until) => {
                Refusal::new("commit.ended", format!("规则文件写明施行到 {until} 为止，请选以前的日子"))
                    .at("on")
            }
            R::AnotherFollows(on) => {
                let text = format!("已安排从 {on} 起施行另一份规则，请选那天以后，或先商定以哪份为准");
                Refusal::new("commit.another", text).at("on")
            }
            R::NothingChanges => Refusal::new("commit.nothing", "和现行规则没有区别，不需要施行"),
        }
    }
}

/// Decides whether a change comes into force.
///
/// # Errors
/// Why it does not.
pub fn commit(
    command: &CommitDraft,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Committed, CommitRefusal> {
    let draft = scene.draft.ok_or(CommitRefusal::Gone)?;
    if !actor.may(Verb::CommitPack) || !actor.tenants.contains(&draft.tenant) {
        return Err(CommitRefusal::NotAllowed);
    }
    check_day(command.from_on, draft, scene, day_of(now))?;
    let (before, after) = (&scene.before.rules, &scene.after.rules);
    if before.hash != command.before || after.hash != command.after {
        return Err(CommitRefusal::ChangedMeanwhile);
    }
    if before.hash == after.hash {
        return Err(CommitRefusal::NothingChanges);
    }
    let log = |action, was, is, id| Event {
        id,
        tenant: draft.tenant,
        at: now,
        actor: actor.account,
        action,
        subject: Subject::Pack(after.id.clone()),
        person: None,
        before: Some(was),
        after: Some(is),
        pack_hash: Some(after.hash.clone()),
        note: None,
    };
    let mut events = Vec::new();
    let text = (!draft.files.is_empty()).then(|| text_hash(&draft.files));
    if let Some(text) = &text {
        let was = json!({ "pack": before.id, "version": before.version, "hash": before.hash });
        let is = json!({ "pack": after.id, "version": after.version, "hash": after.hash, "text": text, "from": command.from_on });
        events.push(log(Action::PackAdopted, was, is, EventId::mint(mint)));
    }
    let chosen = as_chosen(scene.before);
    for (item, value) in &draft.choices {
        let was = json!({ "item": item, "value": chosen.get(item) });
        let is = json!({ "item": item, "value": value, "from": command.from_on });
        events.push(log(Action::PackReadingChosen, was, is, EventId::mint(mint)));
    }
    let choices = draft.choices.iter().map(|(item, value)| (item.clone(), value.clone())).collect();
    Ok(Committed { from_on: command.from_on, pack: after.id.clone(), choices, text, events })
}

fn check_day(from_on: Date, draft: &Draft, scene: &Scene<'_>, today: Date) -> Result<(), CommitRefusal> {
    let first = first_day(today, scene.anybody);
    if from_on < first {
        return Err(CommitRefusal::TooEarly(first));
    }
    if draft.files.is_empty() {
        return Ok(());
    }
    let after = &scene.after.rules;
    if from_on < after.in_force_from {
        return Err(CommitRefusal::NotYetInForce(after.in_force_from));
    }
    if let Some(until) = after.in_force_until.filter(|until| *until < from_on) {
        return Err(CommitRefusal::NoLongerInForce(until));
    }
    scene.follows.map_or(Ok(()), |on| Err(CommitRefusal::AnotherFollows(on)))
}

/// What is chosen in a pack, by id, as the pack writes it.
pub fn as_chosen(pack: &Pack) -> BTreeMap<String, String> {
    let readings = pack
        .rules
        .readings
        .iter()
        .map(|reading| (reading.id.clone(), reading.choices[reading.chosen].0.clone()));
    let parameters = pack.rules.parameters.iter().map(|one| (one.id.clone(), decimal(one.value)));
    readings.chain(parameters).collect()
}

/// 1500 thousandths as `1.5`.
pub fn decimal(thousandths: i64) -> String {
    let (whole, rest) = (thousandths / 1000, (thousandths % 1000).abs());
    let sign = if thousandths < 0 && whole == 0 { "-" } else { "" };
    if rest == 0 {
        format!("{whole}")
    } else {
        format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
    }
}
