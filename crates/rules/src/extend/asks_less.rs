//! Whether a duty asks less than the one whose place it takes.

use crate::cadence::Every;
use crate::pack::{DutyRule, Floor};

/// In what a duty asks less than another, whoever it is asked of.
pub(super) fn asks_less(new: &DutyRule, old: &DutyRule) -> Option<&'static str> {
    let wider = |new: &[usize], old: &[usize]| {
        new.is_empty() || (!old.is_empty() && old.iter().all(|at| new.contains(at)))
    };
    if (new.unit, &new.act, new.per) != (old.unit, &old.act, old.per) {
        Some("计数的单位或对象不同")
    } else if !wider(&new.classes, &old.classes) || !wider(&new.tracks, &old.tracks) {
        Some("适用的类别或服务方式变窄了")
    } else if new.text.is_some() && new.text != old.text {
        Some("多了一个条件")
    } else if new.exceptions.iter().any(|one| !old.exceptions.iter().any(|other| one.0 == other.0)) {
        Some("多了一个例外（except）")
    } else if new.minutes.unwrap_or(0) < old.minutes.unwrap_or(0)
        || new.apart_days.unwrap_or(0) < old.apart_days.unwrap_or(0)
        || !old.floors.iter().all(|floor| new.floors.iter().any(|other| holds_up(other, floor)))
    {
        Some("每次的时间、相隔的天数或者“其中至少”变少了")
    } else if new.plan.as_ref().is_some_and(|plan| old.plan.as_ref().is_none_or(|old| plan.least < old.least))
    {
        Some("个人计划可以定得更少")
    } else if !old.who.is_empty() && (new.who.is_empty() || new.who.iter().any(|who| !old.who.contains(who)))
    {
        Some("多了可以做的人")
    } else {
        variants_ask_less(new, old)
    }
}

/// Everything a duty may be for somebody: as it stands, and each of its alternatives.
fn variants_ask_less(new: &DutyRule, old: &DutyRule) -> Option<&'static str> {
    let before = variants(old);
    let most = before.iter().map(|(_, count, every)| per_day(*count, *every)).max().unwrap_or(0);
    // Nobody can know whose alternative meets whose: each has to ask as much as the one before asks at most,
    // unless it is there for the very same people.
    for (at, (modes, count, every)) in variants(new).into_iter().enumerate() {
        let same = at.checked_sub(1).and_then(|at| {
            let text = &new.insteads[at].text;
            old.insteads.iter().position(|old| old.text == *text).map(|at| at + 1)
        });
        let (least, allowed) = match (at, same) {
            (0, _) => (per_day(old.count, old.every), before[0].0),
            (_, Some(same)) => (per_day(before[same].1, before[same].2), before[same].0),
            (_, None) => (most, before[0].0),
        };
        if per_day(count, every) < least {
            return Some("平均次数变少了");
        }
        let known = |mode: &String| allowed.contains(mode) || old.covered_by.contains(mode);
        if !modes.iter().all(known) || !new.covered_by.iter().all(known) {
            return Some("多了可以用的方式");
        }
    }
    // Whom the old duty asked otherwise, the new one must ask that too.
    let kept = |old: &crate::pack::Instead| {
        let heavier = |new: &crate::pack::Instead| new.text == old.text;
        new.insteads.iter().any(heavier) || (old.modes.is_empty() && per_day(new.count, new.every) >= most)
    };
    (!old.insteads.iter().all(kept)).then_some("少了原来对一些人的另外要求（instead）")
}

/// Modes, count and period: first as it stands, then with each alternative.
fn variants(duty: &DutyRule) -> Vec<(&[String], u32, Every)> {
    let plain = (&duty.modes[..], duty.count, duty.every);
    let otherwise = duty.insteads.iter().map(|instead| {
        let modes = if instead.modes.is_empty() { &duty.modes } else { &instead.modes };
        (&modes[..], instead.count.unwrap_or(duty.count), instead.every.unwrap_or(duty.every))
    });
    std::iter::once(plain).chain(otherwise).collect()
}

/// How often, in a measure that can be compared.
fn per_day(count: u32, every: Every) -> u64 {
    u64::from(count) * 1_000_000 / every.thousandths_of_a_day().max(1)
}

/// Whether a floor asks at least what another one asks.
fn holds_up(new: &Floor, old: &Floor) -> bool {
    new.count >= old.count && new.modes.iter().all(|mode| old.modes.contains(mode))
}
