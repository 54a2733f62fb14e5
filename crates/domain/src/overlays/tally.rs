//! What became of a demand: who was reached, who was tried in vain, whom nobody has tried.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::ask::{Ask, Share};
use crate::dates::{Period, add_days};
use crate::duties::Contact;
use crate::ids::VisitId;
use crate::visits::outcome::{Mode, OutcomeKind};

#[cfg(test)]
mod tests;

/// A contact as far as a demand looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The contact.
    pub contact: Contact,
    /// Not met, and known to be safe.
    pub known_safe: bool,
    /// Code of the kind of visitor.
    pub visitor_kind: String,
    /// An ordinary duty has taken it.
    pub ordinary: bool,
}

/// How it stands with somebody, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stand {
    /// Somebody tried and reached nobody.
    InVain,
    /// Nobody has tried.
    Untried,
    /// Not met, and known to be safe.
    KnownSafe,
    /// Reached, and more is asked for.
    Short,
    /// All that is asked for was done.
    Met,
    /// The person said no: neither done nor missed.
    Refused,
    /// The person is away.
    Away,
}

impl Stand {
    /// All of them, the most urgent first.
    pub const ALL: [Stand; 7] = [
        Stand::InVain,
        Stand::Untried,
        Stand::KnownSafe,
        Stand::Short,
        Stand::Met,
        Stand::Refused,
        Stand::Away,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Stand::InVain => "in_vain",
            Stand::Untried => "untried",
            Stand::KnownSafe => "known_safe",
            Stand::Short => "short",
            Stand::Met => "met",
            Stand::Refused => "refused",
            Stand::Away => "away",
        }
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Stand::InVain => "没联系上",
            Stand::Untried => "还没联系",
            Stand::KnownSafe => "没见到，已知平安",
            Stand::Short => "联系到了，次数不够",
            Stand::Met => "已完成",
            Stand::Refused => "老人谢绝",
            Stand::Away => "不在家",
        }
    }

    /// Nobody has reached them, and nobody knows how they are.
    pub const fn not_reached(self) -> bool {
        matches!(self, Self::InVain | Self::Untried)
    }

    /// Somebody still has something to do.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::InVain | Self::Untried | Self::KnownSafe | Self::Short)
    }
}

/// What was found for one person on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How it stands.
    pub stand: Stand,
    /// How many contacts are asked for in the shares that touch the day.
    pub owed: u32,
    /// The contacts that counted for them, by time.
    pub met: Vec<VisitId>,
    /// When somebody tried last in these shares, reached or not.
    pub tried_at: Option<Timestamp>,
}

/// Looks at somebody's contacts on a day; `None` where nothing is asked on it.
///
/// The contacts may come in any order; all from the first instant of the earliest demand on must be given. Of several
/// demands of one cause a contact serves the first that can take it, as with duties. A contact that an ordinary duty
/// has taken serves none, unless the notice says that it covers: what an alert asks for is asked for beside.
pub fn look(asks: &[Ask], made: &[Made], day: Date) -> Option<Found> {
    let asked = || asks.iter().enumerate().filter(|(_, ask)| ask.count > 0);
    let shares: Vec<(usize, Share)> =
        asked().flat_map(|(at, ask)| ask.shares_on(day).into_iter().map(move |share| (at, share))).collect();
    if shares.is_empty() {
        return None;
    }
    let ordered = ordered(made);
    let seats = seats(asks, &ordered);
    let owed = shares.iter().map(|(at, _)| asks[*at].count).fold(0, u32::saturating_add);
    let mut met: Vec<&Made> = shares.iter().filter_map(|key| seats.get(key)).flatten().copied().collect();
    met.sort_by_key(|one| (one.contact.visited_at, one.contact.id));
    // The most urgent of what is missing: who was reached yesterday may be untried today.
    let missing = shares.iter().filter(|key| {
        let taken = seats.get(key).map_or(0, Vec::len);
        taken < usize::try_from(asks[key.0].count).unwrap_or(usize::MAX)
    });
    let tries = |share: &Share| -> Vec<&Made> {
        // Whoever was reached in the morning is not unknown because the evening has not come.
        let holds = |one: &&&Made| match share.part {
            Some(_) => one.contact.visited_on() == day,
            None => share.holds(one.contact.visited_at),
        };
        ordered.iter().filter(holds).copied().collect()
    };
    Some(Found {
        stand: missing.map(|(_, share)| stand(&tries(share))).min().unwrap_or(Stand::Met),
        owed,
        met: met.into_iter().map(|one| one.contact.id).collect(),
        tried_at: shares.iter().filter_map(|(_, share)| Some(tries(share).last()?.contact.visited_at)).max(),
    })
}

/// What came of one demand over some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many contacts are asked for in the shares that touch these days.
    pub owed: u32,
    /// How many of them were made.
    pub met: u32,
}

/// What came of each demand over the days from the first to the last: for a person's calendar.
pub fn through(asks: &[Ask], made: &[Made], days: Period) -> Vec<Sum> {
    let ordered = ordered(made);
    let seats = seats(asks, &ordered);
    let each = asks.iter().enumerate().map(|(at, ask)| {
        let days = std::iter::successors(Some(days.starts_on), |day| Some(add_days(*day, 1)))
            .take_while(|day| *day <= days.ends_on);
        let shares: BTreeSet<Share> = days.flat_map(|day| ask.shares_on(day)).collect();
        shares.into_iter().fold(Sum::default(), |sum, share| Sum {
            owed: sum.owed.saturating_add(ask.count),
            met: sum.met
                + seats.get(&(at, share)).map_or(0, |taken| u32::try_from(taken.len()).unwrap_or(u32::MAX)),
        })
    });
    each.collect()
}

/// Contacts that were not taken back, by time.
fn ordered(made: &[Made]) -> Vec<&Made> {
    let mut ordered: Vec<&Made> = made.iter().filter(|one| !one.contact.voided).collect();
    ordered.sort_by_key(|one| (one.contact.visited_at, one.contact.id));
    ordered.dedup_by_key(|one| one.contact.id);
    ordered
}

/// Which contacts each share has taken.
fn seats<'a>(asks: &[Ask], ordered: &[&'a Made]) -> BTreeMap<(usize, Share), Vec<&'a Made>> {
    let mut seats: BTreeMap<(usize, Share), Vec<&Made>> = BTreeMap::new();
    for one in ordered.iter().filter(|one| one.contact.outcome == OutcomeKind::Reached) {
        for (at, ask) in asks.iter().enumerate().filter(|(_, ask)| ask.count > 0) {
            let Some(share) = share_for(ask, one) else { continue };
            let taken = seats.entry((at, share)).or_default();
            let again = !ask.many_a_day() && taken.iter().any(|other| same_day_and_mode(one, other));
            if taken.len() < usize::try_from(ask.count).unwrap_or(usize::MAX) && !again {
                taken.push(one);
                break;
            }
        }
    }
    seats
}

/// The share of a demand that a contact could fulfil.
fn share_for(ask: &Ask, one: &Made) -> Option<Share> {
    let at = one.contact.visited_at;
    let fits = ask.modes.contains(&one.contact.mode)
        && (ask.who.is_empty() || ask.who.contains(&one.visitor_kind))
        && (ask.covers || !one.ordinary);
    let share = fits.then(|| ask.shares_on(one.contact.visited_on()))?;
    share.into_iter().find(|share| share.holds(at))
}

fn same_day_and_mode(one: &Made, other: &Made) -> bool {
    let key = |made: &Made| -> (Date, Mode) { (made.contact.visited_on(), made.contact.mode) };
    key(one) == key(other)
}

/// How it stands with somebody for whom something is missing, from the attempts by time.
fn stand(tries: &[&Made]) -> Stand {
    let any = |kind| tries.iter().any(|one| one.contact.outcome == kind);
    if any(OutcomeKind::Reached) {
        Stand::Short
    } else if any(OutcomeKind::Refused) {
        Stand::Refused
    } else if tries.last().is_some_and(|one| one.known_safe) {
        Stand::KnownSafe
    } else if tries.is_empty() {
        Stand::Untried
    } else {
        Stand::InVain
    }
}
