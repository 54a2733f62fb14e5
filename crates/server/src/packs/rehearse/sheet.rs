//! The sums of a rehearsal laid out for an officer.

use std::{borrow::Cow, collections::BTreeMap};

use domain::{
    areas::AreaPath,
    packs::{
        Draft, Pack,
        commit::{as_chosen, decimal},
        rehearse::{Effect, Numbers, Place},
    },
};

use rules::sections::caps::Currency;

use crate::areas::places::{Places, everyday};

/// Steps from the province down to a village.
const VILLAGE_DEPTH: usize = 5;

/// Rows of places and of visitors that are shown without asking for all.
const SHOWN: usize = 15;

/// One thing that is to be changed, in words.
pub struct Change {
    /// What: a reading, a parameter, a text.
    pub what: String,
    /// As it is.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// A number before and after.
pub struct Pair {
    /// What is counted.
    pub label: Cow<'static, str>,
    /// As things stand.
    pub before: String,
    /// As they would be.
    pub after: String,
    /// The difference with its sign; empty where there is none.
    pub by: String,
}

/// A step from place to place and how many take it.
pub struct Step {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// What is owed on both sides, where that is different.
    pub work: Option<(String, String)>,
    /// How many.
    pub people: u64,
    /// Position, for the filter.
    pub at: usize,
}

/// A place or a visitor.
pub struct Row {
    /// Name.
    pub name: String,
    /// What the filter is asked for.
    pub key: String,
    /// People for whom something would be different, of how many.
    pub moved: u64,
    /// People there.
    pub people: u64,
    /// Visits a week.
    pub visits: Pair,
    /// People to whom something is owed and whom nobody visits.
    pub unvisited: Pair,
}

/// Rows, the most changed first, and how many are not shown.
pub struct Rows {
    /// What a row is.
    pub what: &'static str,
    /// Name of the filter, also what is asked for to see all rows.
    pub key: &'static str,
    /// Whether the rows are places, where people can be without a visitor.
    pub homes: bool,
    /// The rows.
    pub rows: Vec<Row>,
    /// Changed ones that are left out.
    pub more: usize,
    /// Those in which nothing would be different.
    pub same: usize,
}

/// What a draft changes, in words.
pub fn changes(draft: &Draft, before: &Pack, after: &Pack) -> Vec<Change> {
    let (was, is) = (as_chosen(before), as_chosen(after));
    let mut changes = Vec::new();
    for item in draft.choices.keys() {
        if let (Some(reading), Some(value)) = (after.rules.reading(item), is.get(item)) {
            let name = |value: Option<&String>| {
                let choice = reading.choices.iter().find(|(id, _)| Some(id) == value);
                choice.map_or_else(|| "没有".to_owned(), |(_, name)| name.clone())
            };
            changes.push(Change {
                what: reading.name.clone(),
                before: name(was.get(item)),
                after: name(Some(value)),
            });
        } else if let Some(parameter) = after.rules.parameters.iter().find(|one| one.id == *item) {
            let told = |value: Option<&String>| {
                value.map_or_else(|| "没有".to_owned(), |value| format!("{value}{}", parameter.unit))
            };
            let after = told(Some(&decimal(parameter.value)));
            changes.push(Change { what: parameter.name.clone(), before: told(was.get(item)), after });
        }
    }
    for file in &draft.files {
        let old = before.file(&file.name);
        if old.is_none_or(|old| old.text != file.text) {
            let before = if old.is_some() { "现行文本" } else { "没有" };
            changes.push(Change {
                what: file.name.clone(),
                before: before.into(),
                after: "改过的文本".into(),
            });
        }
    }
    let gone = before
        .rules
        .files
        .iter()
        .filter(|old| !draft.files.is_empty() && !draft.files.iter().any(|file| file.name == old.name));
    changes.extend(gone.map(|file| Change {
        what: file.name.clone(),
        before: "现行文本".into(),
        after: "没有".into(),
    }));
    changes
}

/// The numbers on top.
pub fn totals(numbers: &Numbers, before: &Pack, after: &Pack) -> Vec<Pair> {
    let (old, new) = (&numbers.before, &numbers.after);
    let mut pairs = vec![
        visits("每周探访（次）", old.visits, new.visits),
        people("在范围内（人）", old.in_scope, new.in_scope),
        people("待定（人）", old.undecided, new.undecided),
        people("要探访但没有探访人", old.unvisited, new.unvisited),
    ];
    let (was, is) = (&before.rules.sections, &after.rules.sections);
    if !was.payments.is_empty() || !is.payments.is_empty() {
        pairs.insert(1, money(&is.currency, old.fen, new.fen));
    }
    pairs
}

/// Every step that changes something, the most frequent first.
pub fn steps(effect: &Effect, before: &Pack, after: &Pack) -> Vec<Step> {
    let name = |pack: &Pack, place: &Place| {
        pack.place_in_words(place.eligible, place.class.as_deref(), place.track.as_deref())
    };
    let mut steps: Vec<Step> = effect
        .moves
        .iter()
        .enumerate()
        .filter(|(_, (step, _))| step.moves())
        .map(|(at, (step, people))| Step {
            from: name(before, &step.before),
            to: name(after, &step.after),
            work: step.work.clone(),
            people: *people,
            at,
        })
        .collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.people));
    steps
}

/// The villages, seen from where the reader works; groups belong to theirs.
pub fn places(effect: &Effect, names: &Places, from: &AreaPath, all: bool) -> Rows {
    let mut villages: BTreeMap<AreaPath, Numbers> = BTreeMap::new();
    for (path, numbers) in &effect.areas {
        villages.entry(village(path)).or_default().add(numbers);
    }
    let rows = villages.into_iter().map(|(path, numbers)| {
        let steps = names.steps(&path, from);
        let name: Vec<&str> = steps.iter().map(|step| everyday(step)).collect();
        (name.join(" · "), path.segments().next_back().unwrap_or_default().to_owned(), numbers)
    });
    Rows { what: "村（社区）", key: "area", homes: true, ..sorted(rows, all) }
}

/// The village in which a place lies; the place itself where it lies in none.
fn village(path: &AreaPath) -> AreaPath {
    let mut village = path.clone();
    while village.segments().count() > VILLAGE_DEPTH {
        let Some(above) = village.parent() else { break };
        village = above;
    }
    village
}

/// The visitors, by id; whoever shows them puts the names in.
pub fn visitors(effect: &Effect, all: bool) -> Rows {
    let rows = effect.workers.iter().map(|(worker, numbers)| match worker {
        None => ("未安排探访人".to_owned(), "none".to_owned(), *numbers),
        Some(id) => (String::new(), id.to_string(), *numbers),
    });
    Rows { what: "探访人", key: "worker", homes: false, ..sorted(rows, all) }
}

fn sorted(every: impl Iterator<Item = (String, String, Numbers)>, all: bool) -> Rows {
    let (mut changed, same): (Vec<_>, Vec<_>) = every.partition(|(.., numbers)| numbers.moved > 0);
    let by = |numbers: &Numbers| (numbers.after.visits - numbers.before.visits).abs();
    changed.sort_by(|(one, x, a), (other, y, b)| (by(b), b.moved, one, x).cmp(&(by(a), a.moved, other, y)));
    let shown = if all { changed.len() } else { SHOWN.min(changed.len()) };
    let more = changed.len() - shown;
    let row = |(name, key, numbers): (String, String, Numbers)| Row {
        name,
        key,
        moved: numbers.moved,
        people: numbers.people,
        visits: visits("", numbers.before.visits, numbers.after.visits),
        unvisited: people("", numbers.before.unvisited, numbers.after.unvisited),
    };
    let rows = changed.into_iter().take(shown).map(row).collect();
    Rows { what: "", key: "", homes: false, rows, more, same: same.len() }
}

fn people(label: &'static str, before: u64, after: u64) -> Pair {
    let by = i128::from(after) - i128::from(before);
    Pair {
        label: label.into(),
        before: before.to_string(),
        after: after.to_string(),
        by: signed(by, by.unsigned_abs().to_string()),
    }
}

/// Millionths of visits with one decimal.
fn visits(label: &'static str, before: i64, after: i64) -> Pair {
    tenths(label, (before, after), 100_000)
}

/// Millionths of the smallest coin as money with one decimal.
fn money(currency: &Currency, before: i64, after: i64) -> Pair {
    let label = format!("每周补贴，做满最多（{}）", currency.name);
    tenths(label, (before, after), 100_000 * 10_i64.pow(currency.decimals.into()))
}

/// The difference is that of the rounded numbers, so that a reader who subtracts finds the same.
fn tenths(label: impl Into<Cow<'static, str>>, (before, after): (i64, i64), tenth: i64) -> Pair {
    let round = |exact: i64| (exact + tenth / 2).div_euclid(tenth);
    let told = |tenths: i64| {
        if tenths % 10 == 0 { format!("{}", tenths / 10) } else { format!("{}.{}", tenths / 10, tenths % 10) }
    };
    let (old, new) = (round(before), round(after));
    Pair {
        label: label.into(),
        before: told(old),
        after: told(new),
        by: signed(i128::from(new - old), told((new - old).abs())),
    }
}

fn signed(by: i128, size: String) -> String {
    match by {
        0 => String::new(),
        1.. => format!("+{size}"),
        _ => format!("−{size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_those_of_the_numbers_shown() {
        let pair = visits("", 1_049_999, 2_050_000);
        assert_eq!((pair.before.as_str(), pair.after.as_str(), pair.by.as_str()), ("1", "2.1", "+1.1"));
        let pair = visits("", 2_000_000, 1_500_000);
        assert_eq!((pair.before.as_str(), pair.after.as_str(), pair.by.as_str()), ("2", "1.5", "−0.5"));
        assert_eq!(people("", 3, 3).by, "");
        assert_eq!(money(&Currency::default(), 350_000_000, 700_000_000).by, "+3.5");
        let yen = Currency { name: "日元".into(), decimals: 0 };
        let pair = money(&yen, 350_000_000, 700_000_000);
        assert_eq!((pair.label.as_ref(), pair.by.as_str()), ("每周补贴，做满最多（日元）", "+350"));
    }
}
