//! A subject's facts in typed slots, ready to be asked.
//!
//! A slot holds the set of values a fact may still have: one value when it is known, all of them when it is
//! not. "Undecided" then needs no special case: a comparison is true when it holds for every value of the
//! slot, false when it holds for none.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::dictionary::{Dictionary, FactDef, Kind, Origin};

/// The values a fact may still have: bits of options for a choice or flag, bounds for a number or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub low: i64,
    pub high: i64,
}

/// Bit 0 is "no", bit 1 is "yes".
pub(crate) const NO: i64 = 1;
pub(crate) const YES: i64 = 2;

impl Slot {
    pub fn exactly(value: i64) -> Self {
        Self { low: value, high: value }
    }

    /// A choice or flag with these options still possible.
    pub fn options(mask: i64) -> Self {
        Self { low: mask, high: 0 }
    }

    fn unknown(kind: &Kind) -> Self {
        match kind {
            Kind::Flag => Self::options(NO | YES),
            Kind::Number { min, max } => Self { low: min * 1000, high: max * 1000 },
            Kind::Day => Self { low: day_number(Date::MIN), high: day_number(Date::MAX) },
            Kind::Choice(options) => Self::options(all_options(options.len())),
            Kind::List(_) => Self::options(0),
        }
    }

    /// Whether one value is left.
    pub fn is_known(self, kind: &Kind) -> bool {
        match kind {
            Kind::Flag | Kind::Choice(_) => self.low.count_ones() == 1,
            Kind::Number { .. } | Kind::Day => self.low == self.high,
            Kind::List(_) => self.low == 1,
        }
    }
}

/// The bits of the first `count` options (1 to 64).
pub(crate) fn all_options(count: usize) -> i64 {
    if count >= 64 { -1 } else { (1_i64 << count) - 1 }
}

/// Days as a running number, for comparison.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// A subject's slots, with those of the members of its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub(crate) own: Vec<Slot>,
    /// For each list fact: its position in the dictionary, its member count, its members' slots in one row.
    pub(crate) lists: Vec<Members>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Members {
    pub fact: usize,
    pub known: bool,
    pub width: usize,
    pub slots: Vec<Slot>,
}

/// What is wrong with the facts that arrived.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// Not in the dictionary.
    #[error("unknown fact `{0}`")]
    Unknown(String),
    /// Can only be derived.
    #[error("fact `{0}` is derived and cannot be given")]
    Derived(String),
    /// Another type or an impossible value.
    #[error("fact `{fact}`: {expected} expected, got {got}")]
    Value {
        /// The fact.
        fact: String,
        /// What would be right.
        expected: String,
        /// What arrived.
        got: String,
    },
}

impl Record {
    /// Reads facts as they arrive. An absent key, or `null`, is unknown.
    pub fn read(dictionary: &Dictionary, facts: &Map<String, Value>, on: Date) -> Result<Self, FactError> {
        let defs = dictionary.facts();
        let mut own = Vec::with_capacity(defs.len());
        read_slots(defs, facts, &mut own, "")?;
        for key in facts.keys() {
            if !defs.iter().any(|def| def.id == *key) {
                return Err(FactError::Unknown(key.clone()));
            }
        }
        derive(defs, facts, on, &mut own)?;
        let mut lists = Vec::new();
        for (at, def) in defs.iter().enumerate() {
            if let Kind::List(members) = &def.kind {
                lists.push(read_members(at, def, members, facts.get(&def.id), on)?);
            }
        }
        Ok(Self { own, lists })
    }

    pub(crate) fn list(&self, fact: usize) -> Option<&Members> {
        self.lists.iter().find(|list| list.fact == fact)
    }
}

impl Members {
    pub fn len(&self) -> usize {
        self.slots.len().checked_div(self.width).unwrap_or(0)
    }

    pub fn member(&self, at: usize) -> &[Slot] {
        &self.slots[at * self.width..(at + 1) * self.width]
    }
}

fn read_slots(
    defs: &[FactDef],
    facts: &Map<String, Value>,
    slots: &mut Vec<Slot>,
    prefix: &str,
) -> Result<(), FactError> {
    for def in defs {
        let slot = match facts.get(&def.id) {
            None | Some(Value::Null) => Slot::unknown(&def.kind),
            Some(_) if matches!(def.origin, Origin::FullYears { .. }) => {
                return Err(FactError::Derived(format!("{prefix}{}", def.id)));
            }
            Some(value) => read_value(def, value).ok_or_else(|| wrong(def, value, prefix))?,
        };
        slots.push(slot);
    }
    Ok(())
}

fn read_members(
    at: usize,
    def: &FactDef,
    defs: &[FactDef],
    value: Option<&Value>,
    on: Date,
) -> Result<Members, FactError> {
    let mut members = Members { fact: at, known: false, width: defs.len(), slots: Vec::new() };
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(members) };
    let list = value.as_array().ok_or_else(|| wrong(def, value, ""))?;
    members.known = true;
    for member in list {
        let prefix = format!("{}.", def.id);
        let facts = member.as_object().ok_or_else(|| wrong(def, value, ""))?;
        if let Some(key) = facts.keys().find(|key| !defs.iter().any(|def| def.id == **key)) {
            return Err(FactError::Unknown(format!("{prefix}{key}")));
        }
        let mut slots = Vec::with_capacity(defs.len());
        read_slots(defs, facts, &mut slots, &prefix)?;
        derive(defs, facts, on, &mut slots)?;
        members.slots.append(&mut slots);
    }
    Ok(members)
}

fn read_value(def: &FactDef, value: &Value) -> Option<Slot> {
    match &def.kind {
        Kind::Flag => value.as_bool().map(|yes| Slot::options(if yes { YES } else { NO })),
        Kind::Number { min, max } => {
            value.as_i64().filter(|number| (min..=max).contains(&number)).map(|n| Slot::exactly(n * 1000))
        }
        Kind::Day => value.as_str().and_then(strict_day).map(|day| Slot::exactly(day_number(day))),
        Kind::Choice(options) => {
            let at = options.iter().position(|option| option.code.to_json() == *value)?;
            Some(Slot::options(1 << at))
        }
        Kind::List(_) => value.is_array().then(|| Slot::options(1)),
    }
}

/// `2023-10-18` and nothing else: a day with a time would hide a mistake.
fn strict_day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

fn wrong(def: &FactDef, value: &Value, prefix: &str) -> FactError {
    let expected = match &def.kind {
        Kind::Flag => "true or false".to_owned(),
        Kind::Number { min, max } => format!("a whole number from {min} to {max}"),
        Kind::Day => "a day such as \"1950-03-01\"".to_owned(),
        Kind::Choice(options) => {
            let codes: Vec<String> = options.iter().map(|option| option.code.to_json().to_string()).collect();
            format!("one of {}", codes.join(", "))
        }
        Kind::List(_) => "a list of objects".to_owned(),
    };
    let mut got = value.to_string();
    if got.chars().count() > 40 {
        got = got.chars().take(40).chain("…".chars()).collect();
    }
    FactError::Value { fact: format!("{prefix}{}", def.id), expected, got }
}

/// Fills the slots of derived facts from the slots they come from.
fn derive(
    defs: &[FactDef],
    facts: &Map<String, Value>,
    on: Date,
    slots: &mut [Slot],
) -> Result<(), FactError> {
    let position = |id: &str| defs.iter().position(|def| def.id == id);
    for (at, def) in defs.iter().enumerate() {
        match &def.origin {
            Origin::Given => {}
            Origin::FullYears { since } => {
                let Some(day) = facts.get(since).and_then(Value::as_str).and_then(strict_day) else {
                    continue;
                };
                let Some(years) = full_years(day, on) else {
                    return Err(FactError::Value {
                        fact: since.clone(),
                        expected: format!("a day not after {on}"),
                        got: day.to_string(),
                    });
                };
                slots[at] = Slot::exactly(years * 1000);
            }
            Origin::Banded { score, bounds, worse_if } => {
                if facts.get(&def.id).is_some_and(|value| !value.is_null()) {
                    continue;
                }
                let (Some(score), Some(flag)) = (position(score), position(worse_if)) else { continue };
                if slots[score].is_known(&defs[score].kind) {
                    slots[at] = Slot::options(banded(slots[score].low, slots[flag].low, bounds));
                }
            }
        }
    }
    Ok(())
}

/// The options a known score leaves: two of them while it is not known whether the flag makes it worse.
fn banded(score: i64, flag: i64, bounds: &[i64]) -> i64 {
    let level = bounds.iter().position(|bound| score >= bound * 1000).unwrap_or(bounds.len() - 1);
    let worse = (level + 1).min(bounds.len() - 1);
    let mut mask = 0;
    if flag & NO != 0 {
        mask |= 1 << level;
    }
    if flag & YES != 0 {
        mask |= 1 << worse;
    }
    mask
}

/// Full years from a day to a later one; somebody born on 29 February grows older on 1 March in common years.
/// `None` when `on` is before `since`.
pub fn full_years(since: Date, on: Date) -> Option<i64> {
    if on < since {
        return None;
    }
    let years = i64::from(on.year()) - i64::from(since.year());
    let had_birthday = (on.month(), on.day()) >= (since.month(), since.day());
    Some(if had_birthday { years } else { years - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn full_years_count_birthdays_and_leaplings_wait_for_march() {
        assert_eq!(full_years(date(1946, 11, 23), date(2026, 11, 23)), Some(80));
        assert_eq!(full_years(date(1946, 11, 24), date(2026, 11, 23)), Some(79));
        assert_eq!(full_years(date(1948, 2, 29), date(2027, 2, 28)), Some(78));
        assert_eq!(full_years(date(1948, 2, 29), date(2027, 3, 1)), Some(79));
        assert_eq!(full_years(date(1948, 2, 29), date(2028, 2, 29)), Some(80));
        assert_eq!(full_years(date(2026, 11, 24), date(2026, 11, 23)), None);
    }

    #[test]
    fn a_score_leaves_one_level_or_two() {
        let bounds = [90, 66, 46, 30, 0];
        assert_eq!(banded(90_000, NO, &bounds), 1 << 0);
        assert_eq!(banded(89_000, NO, &bounds), 1 << 1);
        assert_eq!(banded(66_000, NO, &bounds), 1 << 1);
        assert_eq!(banded(65_000, NO, &bounds), 1 << 2);
        assert_eq!(banded(45_000, YES, &bounds), 1 << 4);
        assert_eq!(banded(29_000, YES, &bounds), 1 << 4);
        assert_eq!(banded(80_000, NO | YES, &bounds), (1 << 1) | (1 << 2));
    }
}
