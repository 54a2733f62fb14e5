//! Examples of indicators.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Differ, Kind, Scene, day};
use crate::sections::indicators::{self, Counted, Least, Measured, Share, Terms};
use crate::source::meant;

/// Some subjects with what was counted of them, and the share that was reached.
#[derive(Debug)]
pub(super) struct Indicator;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    indicator: String,
    on: Spanned<Datetime>,
    people: Vec<RawPerson>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPerson {
    facts: toml::Table,
    #[serde(default)]
    terms: Terms,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reached {
    /// Of a number: a sum, or how many people.
    total: Option<u32>,
    reached: Option<u32>,
    of: Option<u32>,
    /// What is to be done about it; empty for nothing.
    then: Option<String>,
    open: Option<u32>,
    goal: Option<bool>,
    /// The same without each group: reached and of.
    without: Option<Vec<(u32, u32)>>,
}

impl Kind for Indicator {
    type Given = People;
    type Expect = Reached;

    fn run(scene: &Scene<'_>, given: &People, expect: &Reached, differ: &mut Differ) -> Result<(), String> {
        let indicator = scene.pack.indicator(&given.indicator);
        let indicator = indicator.ok_or_else(|| format!("没有“{}”这个指标", given.indicator))?;
        let on = day(given.on.get_ref())?;
        let mut measured = Measured::default();
        for person in &given.people {
            let decided = scene.decided(Some(&person.facts), on)?;
            known(indicator, &person.terms)?;
            scene.pack.measure(indicator, decided.subject(), &person.terms, &mut measured);
        }
        let text = |share: Share| format!("{}/{}", share.reached, share.of);
        match (expect.total, expect.reached, expect.of, indicator.is_number()) {
            (Some(total), None, None, true) => differ.compare("total", Some(total), measured.all.reached),
            (None, Some(reached), Some(of), false) => {
                differ.compare("reached", Some(text(Share { reached, of })), text(measured.all));
            }
            (_, _, _, true) => return Err("这个指标是一个数：expect 里写 total".into()),
            (_, _, _, false) => return Err("这个指标是几分之几：expect 里写 reached 和 of".into()),
        }
        let then = indicator.then(measured.all).map_or("", |threshold| threshold.then.as_str());
        differ.compare("then", expect.then.as_ref(), then);
        differ.compare("open", expect.open, measured.open);
        let goal = indicator.goal_percent.and_then(|goal| measured.all.reaches(goal));
        differ.compare("goal", expect.goal, goal.unwrap_or_default());
        let without: Vec<String> = measured.without.iter().map(|share| text(*share)).collect();
        let wanted = expect.without.as_ref();
        let wanted: Option<Vec<String>> = wanted.map(|list| {
            list.iter().map(|(reached, of)| text(Share { reached: *reached, of: *of })).collect()
        });
        differ.compare_list("without", wanted.as_ref(), &without);
        Ok(())
    }
}

/// A term that is misspelt would count as nought and let the example pass whatever it says; so would one nought
/// held against another.
fn known(indicator: &indicators::Indicator, told: &Terms) -> Result<(), String> {
    let asked = indicator.terms();
    if let Some(word) = told.keys().find(|word| !asked.contains(word.as_str())) {
        let near = meant(word, asked.iter().copied());
        let asked = asked.into_iter().collect::<Vec<_>>().join("、");
        return Err(format!("“{}”不看“{word}”{near}（它看：{asked}）", indicator.id));
    }
    for Counted { term, least, .. } in indicator.of_counted.iter().chain(&indicator.counted) {
        if let Least::Term(other) = least
            && !told.contains_key(term)
            && !told.contains_key(other)
        {
            return Err(format!("每个人的 terms 里要写 {term} 或者 {other}，两样都没有就写 0"));
        }
    }
    Ok(())
}
