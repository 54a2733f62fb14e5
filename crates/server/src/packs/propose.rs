//! The part of the page of rules on which a change is written down, and the changes that wait.

use std::collections::BTreeMap;

use domain::{
    actor::Verb,
    ids::AccountId,
    packs::{
        Draft, Pack,
        commit::{as_chosen, decimal},
    },
};
use rules::Diagnostic;
use store::{Fault, accounts, packs::drafts};

use crate::{
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
        let readings = rules.readings.iter().map(|reading| ReadingField {
            name: field(&reading.id),
            label: format!("{}．{}", reading.number, reading.name),
            hint: reading.question.clone(),
            options: reading.choices.iter().map(|(id, name)| Choice::new(id, name)).collect(),
        });
        let parameters = rules.parameters.iter().map(|one| ParameterField {
            name: field(&one.id),
            label: one.name.clone(),
            hint: format!("{}到{}{}。{}", decimal(one.bounds.0), decimal(one.bounds.1), one.unit, one.note),
        });
        Ok(Self {
            readings: readings.collect(),
            parameters: parameters.collect(),
            drafts: waiting(app, asker, pack).await?,
            typed,
            said,
        })
    }
}

async fn waiting(app: &App, asker: &Asker, pack: &Pack) -> anyhow::Result<Vec<Waiting>> {
    let Some(tenant) = asker.actor.tenants.first().copied() else { return Ok(Vec::new()) };
    let found = app.db().read(move |tx| {
        let drafts = drafts::all(tx, tenant)?;
        let mut names: BTreeMap<AccountId, String> = BTreeMap::new();
        for draft in &drafts {
            if let Some(known) = accounts::by_id(tx, draft.made_by)? {
                names.insert(draft.made_by, known.account.name);
            }
        }
        Ok::<_, Fault>((drafts, names))
    });
    let (drafts, names) = found.await?;
    let today = app.edge().today();
    let line = |draft: &Draft| {
        let by = names.get(&draft.made_by).map_or("", String::as_str);
        let day = short_day(domain::dates::day_of(draft.made_at), today);
        Waiting {
            href: format!("/packs/drafts/{}", draft.id),
            what: what(pack, draft),
            by: format!("{by}　{day}"),
        }
    };
    Ok(drafts.iter().map(line).collect())
}

/// `次重点人群频次：一周一次`, or that texts were changed.
fn what(pack: &Pack, draft: &Draft) -> String {
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
    let parts: Vec<String> = draft.choices.iter().map(told).collect();
    if parts.is_empty() { "改过的规则文件".into() } else { parts.join("；") }
}
