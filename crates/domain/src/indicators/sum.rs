//! Lines of many people added up: what an indicator comes to in a place, a class, a track, a mode.

use rules::sections::indicators::{Indicator, Share};

use super::{Kind, Marks, Modes};
use crate::areas::AreaPath;
use crate::duties::month::Belongs;
use crate::visits::Mode;

#[cfg(test)]
mod tests;

/// How many people of one place have the same line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The place.
    pub area: AreaPath,
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
    /// Whether the month is theirs.
    pub belongs: Belongs,
    /// In which modes they were contacted.
    pub modes: Modes,
    /// What the indicators say of each of them.
    pub marks: Marks,
    /// How many.
    pub people: u32,
}

/// What an indicator comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rate {
    /// Over everybody it is about.
    pub all: Share,
    /// People who are counted and reached.
    pub reached: u32,
    /// People who are counted and not reached.
    pub not_reached: u32,
    /// People who are not counted because an unknown fact decides.
    pub open: u32,
    /// Without each group, in the order of the pack.
    pub without: Vec<Without>,
}

/// The same without a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Without {
    /// Over everybody else.
    pub share: Share,
    /// People left out.
    pub people: u32,
    /// Those of them who are not reached.
    pub not_reached: u32,
}

/// Adds up what an indicator says of some people.
pub fn rate<'a>(indicator: &Indicator, groups: impl IntoIterator<Item = &'a Group>) -> Rate {
    let mut rate = Rate { without: vec![Without::default(); indicator.without.len()], ..Rate::default() };
    for group in groups {
        let Some(mark) = group.marks.0.get(&indicator.id) else { continue };
        let people = group.people;
        match mark.kind {
            Kind::Open => {
                rate.open += people;
                continue;
            }
            Kind::Reached => rate.reached += people,
            Kind::NotReached => rate.not_reached += people,
        }
        add(&mut rate.all, mark.share, people);
        for (left_out, without) in indicator.without.iter().zip(&mut rate.without) {
            if mark.groups.contains(&left_out.id) {
                without.people += people;
                without.not_reached += if mark.kind == Kind::NotReached { people } else { 0 };
            } else {
                add(&mut without.share, mark.share, people);
            }
        }
    }
    rate
}

fn add(to: &mut Share, one: Share, people: u32) {
    to.reached = to.reached.saturating_add(one.reached.saturating_mul(people));
    to.of = to.of.saturating_add(one.of.saturating_mul(people));
}

/// People whom an indicator counts as reached and who were contacted in a mode, and those of them who were contacted in
/// no other.
pub fn in_mode(indicator: &Indicator, groups: &[Group], mode: Mode) -> (u32, u32) {
    let reached = |group: &&Group| {
        group.modes.0.contains(&mode)
            && group.marks.0.get(&indicator.id).is_some_and(|mark| mark.kind == Kind::Reached)
    };
    groups.iter().filter(reached).fold((0, 0), |(all, only), group| {
        (all + group.people, only + if group.modes.0.len() == 1 { group.people } else { 0 })
    })
}

/// How many people there are.
pub fn people<'a>(groups: impl IntoIterator<Item = &'a Group>) -> u32 {
    groups.into_iter().map(|group| group.people).sum()
}
