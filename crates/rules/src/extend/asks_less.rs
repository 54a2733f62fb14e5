//! Whether a duty asks less than the one whose place it takes.

use crate::cadence::Every;
use crate::pack::{DutyRule, Instead, Limit};
use crate::sections::replace::as_wide;

/// In what a duty asks less than another, whoever it is asked of.
pub(super) fn asks_less(new: &DutyRule, old: &DutyRule) -> Option<&'static str> {
    if (new.unit, &new.act, new.per, &new.group, new.whom)
        != (old.unit, &old.act, old.per, &old.group, old.whom)
    {
        Some("计数的单位或对象不同")
    } else if !as_wide(&new.classes, &old.classes) || !as_wide(&new.tracks, &old.tracks) {
        Some("适用的类别或服务方式变窄了")
    } else if new.text.is_some() && new.text != old.text {
        Some("多了一个条件")
    } else if new.exceptions.iter().any(|one| !old.exceptions.iter().any(|other| one.0 == other.0)) {
        Some("多了一个例外（except）")
    } else if plan_asks_less(new, old) {
        Some("个人计划可以定得更少")
    } else if !within(&new.parts, &old.parts) || !within(&new.days, &old.days) || (new.shared && !old.shared)
    {
        Some("时段、日子变宽了，或者一次可以算几项")
    } else if new.days != old.days && !new.days.is_empty() && is_by_the_day(new) {
        // Where each day owes by itself, fewer days are fewer contacts.
        Some("平均次数变少了")
    } else {
        variants_ask_less(new, old)
    }
}

/// Whether anybody is owed it day by day.
fn is_by_the_day(duty: &DutyRule) -> bool {
    let of_some = duty.insteads.iter().filter_map(|instead| instead.every);
    of_some.chain([duty.every]).any(|every| every == Every::Day)
}

fn plan_asks_less(new: &DutyRule, old: &DutyRule) -> bool {
    new.plan.as_ref().is_some_and(|new| {
        let kept = |old: &crate::pack::Plan| {
            new.least >= old.least && new.every == old.every && within(&new.modes, &old.modes)
        };
        !old.plan.as_ref().is_some_and(kept)
    })
}

/// Whether a limitation to some is kept: nothing listed is no limitation.
fn within(new: &[String], old: &[String]) -> bool {
    as_wide(old, new)
}

/// What a duty is for somebody.
struct Variant<'a> {
    modes: &'a [String],
    covered_by: &'a [String],
    who: &'a [String],
    count: u32,
    every: Every,
    minutes: u32,
    apart_days: u32,
    floors: &'a [Limit],
    ceilings: &'a [Limit],
}

/// Everything a duty is for somebody: as it stands, and with each of its alternatives.
fn variants_ask_less(new: &DutyRule, old: &DutyRule) -> Option<&'static str> {
    let before = |at: usize| Variant::of(old, Some(&old.insteads[at]));
    let counterpart = |text: &str| old.insteads.iter().position(|instead| instead.text == text);
    let plain = Variant::of(new, None);
    if let Some(why) = plain.asks_less(&Variant::of(old, None)) {
        return Some(why);
    }
    for instead in &new.insteads {
        let alternative = Variant::of(new, Some(instead));
        let why = match counterpart(&instead.text) {
            Some(at) => alternative.asks_less(&before(at)),
            // Nobody can know whom it meets: it asks as much as everything that stood before.
            None => {
                let all = (0..old.insteads.len()).map(before).chain([Variant::of(old, None)]);
                all.into_iter().find_map(|old| alternative.asks_less(&old))
            }
        };
        if why.is_some() {
            return why;
        }
    }
    let kept = |instead: &Instead| new.insteads.iter().any(|new| new.text == instead.text);
    let lost = (0..old.insteads.len()).filter(|at| !kept(&old.insteads[*at]));
    // Whom the old duty asked otherwise, the new one asks as it stands.
    lost.into_iter()
        .any(|at| plain.asks_less(&before(at)).is_some())
        .then_some("少了原来对一些人的另外要求（instead）")
}

impl<'a> Variant<'a> {
    fn of(duty: &'a DutyRule, instead: Option<&'a Instead>) -> Self {
        let said = |own: &'a [String], other: fn(&Instead) -> &Vec<String>| {
            instead.map(|one| &other(one)[..]).filter(|list| !list.is_empty()).unwrap_or(own)
        };
        let limits = |own: &'a [Limit], other: fn(&Instead) -> &Vec<Limit>| {
            instead.map(|one| &other(one)[..]).filter(|list| !list.is_empty()).unwrap_or(own)
        };
        Self {
            modes: said(&duty.modes, |one| &one.modes),
            covered_by: said(&duty.covered_by, |one| &one.covered_by),
            who: said(&duty.who, |one| &one.who),
            count: instead.and_then(|one| one.count).unwrap_or(duty.count),
            every: instead.and_then(|one| one.every).unwrap_or(duty.every),
            minutes: instead.and_then(|one| one.minutes).or(duty.minutes).unwrap_or(0),
            apart_days: instead.and_then(|one| one.apart_days).or(duty.apart_days).unwrap_or(0),
            floors: limits(&duty.floors, |one| &one.floors),
            ceilings: limits(&duty.ceilings, |one| &one.ceilings),
        }
    }

    fn asks_less(&self, old: &Self) -> Option<&'static str> {
        let known = |mode: &String| old.modes.contains(mode) || old.covered_by.contains(mode);
        let floor = |old: &Limit| self.floors.iter().any(|new| new.count >= old.count && narrower(new, old));
        let ceiling =
            |old: &Limit| self.ceilings.iter().any(|new| new.count <= old.count && narrower(old, new));
        if self.every.often(self.count) < old.every.often(old.count) {
            Some("平均次数变少了")
        } else if !self.modes.iter().chain(self.covered_by).all(known) {
            Some("多了可以用的方式")
        } else if !within(self.who, old.who) {
            Some("多了可以做的人")
        } else if self.minutes < old.minutes
            || self.apart_days < old.apart_days
            || !old.floors.iter().all(floor)
            || !old.ceilings.iter().all(ceiling)
        {
            Some("每次的时间、相隔的天数、“其中至少”或者“其中至多”放宽了")
        } else {
            None
        }
    }
}

/// Whether a limit speaks of no more contacts than another one, in the same period.
fn narrower(new: &Limit, old: &Limit) -> bool {
    new.every == old.every
        && within(&new.modes, &old.modes)
        && within(&new.who, &old.who)
        && within(&new.parts, &old.parts)
}
