//! The part of the page of rules on which a change is written down, and the changes that wait.

use std::collections::BTreeSet;

use domain::{
    actor::Verb,
    ids::AccountId,
    packs::{
        Pack,
        commit::{as_chosen, decimal},
    },
};
use rules::Diagnostic;
use store::{Fault, packs::drafts};

use crate::{
    accounts,
    app::App,
    frame::{Choice, short_day},
    session::Asker,
    typed::Typed,
};

/// What an officer who may change the rules sees below them.
pub struct Propose {
    /// What was typed, with what is wrong.
    pub typed: Typed,
    /// Readings to choose from.
    pub readings: Vec<ReadingField>,
    /// Numbers to set.
    pub parameters: Vec<ParameterField>,
    /// Changes that wait.
    pub drafts: Vec<Waiting>,
    /// What was put into force and what will be, newest day first.
    pub decided: Vec<Decided>,
    /// What is wrong with texts that were handed in.
    pub said: Vec<Diagnostic>,
}

/// A reading as a field.
pub struct ReadingField {
    /// Name of the field.
    pub name: String,
    /// Name of the reading.
    pub label: String,
    /// The question that the notice leaves open.
    pub hint: String,
    /// What can be chosen.
    pub options: Vec<Choice>,
}

/// A parameter as a field.
pub struct ParameterField {
    /// Name of the field.
    pub name: String,
    /// Name of the parameter.
    pub label: String,
    /// Bounds and what it is for.
    pub hint: String,
}

/// A change that waits.
pub struct Waiting {
    /// Address of its rehearsal.
    pub href: String,
    /// What it changes.
    pub what: String,
    /// Who wrote it down, and when.
    pub by: String,
}

/// A change that was put into force, or will be.
pub struct Decided {
    /// First day, in words.
    pub from: String,
    /// Whether that day is still to come.
    pub ahead: bool,
    /// What it changes.
    pub what: String,
    /// Who decided it, and when; empty for what the county has followed from the start.
    pub by: String,
}

/// So many decisions are shown.
const SHOWN: usize = 12;

/// The field of a reading or parameter.
pub fn field(item: &str) -> String {
    format!("choice.{item}")
}

impl Propose {
    /// What somebody sees; `None` for who may not change the rules.
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn of(app: &App, asker: &Asker, pack: &Pack) -> anyhow::Result<Option<Self>> {
        if !asker.actor.may(Verb::RehearsePack) {
            return Ok(None);
        }
        let mut typed = Typed::default();
        for (item, value) in as_chosen(pack) {
            typed.set(&field(&item), value);
        }
        Ok(Some(Self::with(app, asker, pack, typed, Vec::new()).await?))
    }

    /// The same with what was typed or handed in, and what is wrong with it.
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn with(
        app: &App,
        asker: &Asker,
        pack: &Pack,
        typed: Typed,
        said: Vec<Diagnostic>,
    ) -> anyhow::Result<Self> {
        let rules = &pack.rules;
        let readings =
            rules.readings.iter().filter(|reading| !reading.record_only).map(|reading| ReadingField {
                name: field(&reading.id),
                label: format!("{}．{}", reading.number, reading.name),
                hint: reading.question.clone(),
                options: reading.choices.iter().map(|(id, name)| Choice::new(id, name)).collect(),
            });
        let parameters = rules.parameters.iter().filter(|one| !one.record_only).map(|one| ParameterField {
            name: field(&one.id),
            label: one.name.clone(),
            hint: format!("{}到{}{}。{}", decimal(one.bounds.0), decimal(one.bounds.1), one.unit, one.note),
        });
        let (drafts, decided) = waiting(app, asker, pack).await?;
        Ok(Self {
            readings: readings.collect(),
            parameters: parameters.collect(),
            drafts,
            decided,
            typed,
            said,
        })
    }
}

async fn waiting(app: &App, asker: &Asker, pack: &Pack) -> anyhow::Result<(Vec<Waiting>, Vec<Decided>)> {
    let Some(tenant) = asker.actor.tenants.first().copied() else { return Ok((Vec::new(), Vec::new())) };
    let county = app.county(tenant)?;
    let (adopted, chosen) = county.record();
    let who: BTreeSet<AccountId> = chosen.iter().map(|choice| choice.chosen_by).collect();
    let found = app.db().read(move |tx| {
        let drafts = drafts::all(tx, tenant)?;
        let names = accounts::names(tx, drafts.iter().map(|draft| draft.made_by).chain(who.iter().copied()))?;
        Ok::<_, Fault>((drafts, names))
    });
    let (drafts, names) = found.await?;
    let today = app.edge().today();
    let by = |account: AccountId, at| {
        let name = names.get(&account).map_or("", String::as_str);
        format!("{name}　{}", short_day(domain::dates::day_of(at), today))
    };
    let waiting = drafts.iter().map(|draft| Waiting {
        href: format!("/packs/drafts/{}", draft.id),
        what: what(pack, draft.choices.iter()),
        by: by(draft.made_by, draft.made_at),
    });
    let choices = chosen.iter().map(|choice| {
        let what = what(pack, [(&choice.item, &choice.value)].into_iter());
        (choice.from_on, what, by(choice.chosen_by, choice.chosen_at))
    });
    let texts = adopted.iter().filter(|one| one.text.is_some());
    let texts = texts.map(|one| (one.from_on, what(pack, std::iter::empty()), String::new()));
    let mut decided: Vec<_> = choices.chain(texts).collect();
    decided.sort_by(|one, other| other.cmp(one));
    let decided = decided.into_iter().take(SHOWN).map(|(from, what, by)| Decided {
        from: short_day(from, today),
        ahead: from > today,
        what,
        by,
    });
    Ok((waiting.collect(), decided.collect()))
}

/// The readings and numbers that are chosen, in words, or that texts were changed.
fn what<'a>(pack: &Pack, choices: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let told = |(item, value): (&String, &String)| match pack.rules.reading(item) {
        Some(reading) => {
            let choice = reading.choices.iter().find(|(id, _)| id == value);
            format!("{}：{}", reading.name, choice.map_or(value, |(_, name)| name))
        }
        None => {
            let parameter = pack.rules.parameters.iter().find(|one| one.id == *item);
            format!("{}：{value}", parameter.map_or(item, |one| &one.name))
        }
    };
    let parts: Vec<String> = choices.map(told).collect();
    if parts.is_empty() { "改过的规则文件".into() } else { parts.join("；") }
}
