//! Examples of indicators.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Differ, Kind, Scene, day};
use crate::sections::indicators::{Measured, Share, Terms};

/// Some subjects with what was counted of them, and the share that was reached.
#[derive(Debug)]
pub(super) struct Indicator;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counted {
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
    reached: u32,
    of: u32,
    open: Option<u32>,
    goal: Option<bool>,
    /// The same without each group: reached and of.
    without: Option<Vec<(u32, u32)>>,
}

impl Kind for Indicator {
    type Given = Counted;
    type Expect = Reached;

    fn run(scene: &Scene<'_>, given: &Counted, expect: &Reached, differ: &mut Differ) -> Result<(), String> {
        let indicator = scene.pack.indicator(&given.indicator);
        let indicator = indicator.ok_or_else(|| format!("没有“{}”这个指标", given.indicator))?;
        let on = day(given.on.get_ref())?;
        let mut measured = Measured::default();
        for person in &given.people {
            let decided = scene.decided(Some(&person.facts), on)?;
            scene.pack.measure(indicator, decided.subject(), &person.terms, &mut measured);
        }
        let text = |share: Share| format!("{}/{}", share.reached, share.of);
        let wanted = Share { reached: expect.reached, of: expect.of };
        differ.compare("reached", Some(text(wanted)), text(measured.all));
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
