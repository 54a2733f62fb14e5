//! Which unknown facts can still change an answer: by trying them out.
//!
//! A fact matters when two completions of what is known differ in nothing but that fact, and in the answer.
//! Conditions decide by ranges, so whole families of completions fall away at once; of what is left, a few
//! representatives stand for all values between two cuts.

mod witness;

use self::witness::{seen_to_differ, seen_to_matter};
use crate::answer::Answer;
use crate::dictionary::{FactDef, Kind, Origin};
use crate::pack::Pack;
use crate::program::NodeId;
use crate::record::Record;
use crate::truth::Truth;
use crate::waits::{Open, Tried, first_wait, set, waits, waits_of, with};

/// So many answers are tried for one question; where that is not enough, a fact counts as one that matters.
const PATIENCE: u32 = 6_000;

/// Facts that can still change the answer, in the order in which the pack asks for them.
pub(crate) fn deciding_facts(pack: &Pack, record: &Record) -> Vec<usize> {
    let (open, mut facts) = (waits(pack, record), Vec::new());
    for open in &open {
        if !facts.contains(&open.fact()) {
            facts.push(open.fact());
        }
    }
    let waiting = facts.clone();
    let seen = seen_to_matter(pack, record, &open, |seen| seen.len() == waiting.len());
    facts.retain(|fact| seen.contains(fact) || matters(pack, record, *fact));
    if facts.is_empty() && settled_answer(pack, record).is_none() { waiting } else { facts }
}

/// The one answer that every completion gives, where there is only one.
pub(crate) fn settled(pack: &Pack, record: &Record) -> Option<Answer> {
    let answer = pack.answer(record);
    if !answer.open {
        return Some(answer);
    }
    let open = waits(pack, record);
    if seen_to_differ(pack, record, &open) {
        return None;
    }
    let mut facts: Vec<usize> = open.into_iter().map(Open::fact).collect();
    facts.sort_unstable();
    facts.dedup();
    if facts.into_iter().any(|fact| matters(pack, record, fact)) {
        return None;
    }
    settled_answer(pack, record)
}

/// The answer of some completion, unless it takes back what is decided now. A condition that asks whether
/// something is known can do that: then the facts at hand do not settle the answer.
fn settled_answer(pack: &Pack, record: &Record) -> Option<Answer> {
    let (now, then) = (pack.answer(record), any_completion(pack, record)?);
    let scope_stays = now.eligible.is_none_or(|eligible| then.eligible == Some(eligible));
    let class_stays = now.class.is_none_or(|class| then.class.is_some_and(|other| other <= class));
    (scope_stays && class_stays).then_some(then)
}

/// The answer of some completion.
fn any_completion(pack: &Pack, record: &Record) -> Option<Answer> {
    let mut record = record.clone();
    for _ in 0..PATIENCE {
        let answer = pack.answer(&record);
        if !answer.open {
            return Some(answer);
        }
        let open = first_wait(pack, &record)?;
        let (values, _) = tries(pack, &record, open);
        set(&pack.shape, &mut record, open, *values.first()?);
    }
    None
}

/// Whether some completion's answer changes with this fact alone.
fn matters(pack: &Pack, record: &Record, fact: usize) -> bool {
    let mut search = Search { pack, left: PATIENCE, doubt: false };
    search.pivotal(record, fact) || search.doubt
}

/// Whether some completion comes out in this class.
pub(crate) fn reaches(pack: &Pack, record: &Record, class: usize) -> bool {
    let mut search = Search { pack, left: 4 * PATIENCE, doubt: false };
    search.comes_to(record, class) || search.doubt
}

/// Whether in some completion none of a class's own conditions holds, so that at most one that stands in does.
pub(crate) fn may_only_stand_in(pack: &Pack, record: &Record, class: usize) -> bool {
    let mut search = Search { pack, left: PATIENCE, doubt: false };
    let own = pack.classes[class].whens.iter().filter(|when| when.provisional.is_none());
    let own: Vec<NodeId> = own.map(|when| when.condition.root).collect();
    search.fails(record, &own) || search.doubt
}

struct Search<'a> {
    pack: &'a Pack,
    left: u32,
    /// Something was not looked at closely enough for a "no".
    doubt: bool,
}

impl Search<'_> {
    /// Counts one try; false when patience has run out.
    fn spend(&mut self) -> bool {
        self.doubt |= self.left == 0;
        self.left = self.left.saturating_sub(1);
        !self.doubt
    }

    fn pivotal(&mut self, record: &Record, fact: usize) -> bool {
        if !self.spend() {
            return true;
        }
        let open = waits(self.pack, record);
        if !open.iter().any(|open| open.fact() == fact) {
            return false;
        }
        let mut seen = None;
        match self.differ(record, fact, &mut seen) {
            Differ::Yes => return true,
            Differ::No => return false,
            Differ::Open => {}
        }
        let Some(other) = open.iter().copied().find(|open| open.fact() != fact) else {
            // Nothing else is open, and still not every value was decided: its values are not all alike.
            self.doubt = true;
            return true;
        };
        let (values, exact) = tries(self.pack, record, other);
        for value in values {
            if self.pivotal(&with(&self.pack.shape, record, other, value), fact) {
                return true;
            }
        }
        self.doubt |= !exact;
        false
    }

    /// Whether the values of one fact alone give two answers while everything else stays open.
    fn differ(&mut self, record: &Record, fact: usize, seen: &mut Option<Answer>) -> Differ {
        if !self.spend() {
            return Differ::Yes;
        }
        let answer = self.pack.answer(record);
        if !answer.open {
            return match seen {
                Some(before) if *before != answer => Differ::Yes,
                _ => {
                    *seen = Some(answer);
                    Differ::No
                }
            };
        }
        let Some(mine) = waits(self.pack, record).into_iter().find(|open| open.fact() == fact) else {
            return Differ::Open;
        };
        let (values, exact) = tries(self.pack, record, mine);
        let mut all = if exact { Differ::No } else { Differ::Open };
        for value in values {
            match self.differ(&with(&self.pack.shape, record, mine, value), fact, seen) {
                Differ::Yes => return Differ::Yes,
                Differ::Open => all = Differ::Open,
                Differ::No => {}
            }
        }
        all
    }

    /// Whether none of these conditions holds in some completion.
    fn fails(&mut self, record: &Record, conditions: &[NodeId]) -> bool {
        if !self.spend() {
            return true;
        }
        let asked = crate::evaluate::Asked::subject(record);
        let truths = conditions.iter().map(|root| self.pack.program.ask(*root, asked));
        if let Some(holds) = truths.fold(Truth::FALSE, Truth::or).decided() {
            return !holds;
        }
        let Some(open) = waits_of(self.pack, record, conditions).first().copied() else {
            self.doubt = true;
            return true;
        };
        let (values, exact) = tries(self.pack, record, open);
        for value in values {
            if self.fails(&with(&self.pack.shape, record, open, value), conditions) {
                return true;
            }
        }
        self.doubt |= !exact;
        false
    }

    fn comes_to(&mut self, record: &Record, class: usize) -> bool {
        if !self.spend() {
            return true;
        }
        let answer = self.pack.answer(record);
        if answer.eligible == Some(false) || answer.class.is_some_and(|found| found < class) {
            return false;
        }
        let asked = crate::evaluate::Asked::subject(record);
        if self.pack.in_class(&self.pack.classes[class], asked).decided() == Some(false) {
            return false;
        }
        if !answer.open {
            return answer.class == Some(class);
        }
        let Some(open) = waits(self.pack, record).first().copied() else { return false };
        let (values, exact) = tries(self.pack, record, open);
        for value in values {
            if self.comes_to(&with(&self.pack.shape, record, open, value), class) {
                return true;
            }
        }
        self.doubt |= !exact;
        false
    }
}

/// Whether some other value of one told fact, with everything else as it is, gives such an answer.
pub(crate) fn any_other_value(
    pack: &Pack,
    record: &Record,
    fact: usize,
    is_such: impl Fn(Answer) -> bool,
) -> bool {
    let list = matches!(pack.dictionary.facts()[fact].kind, Kind::List(_));
    let open = if list { Open::List(fact) } else { Open::Own(fact) };
    let mut other = record.clone();
    tries(pack, record, open).0.into_iter().any(|value| {
        other.clone_from(record);
        set(&pack.shape, &mut other, open, value);
        is_such(pack.answer(&other))
    })
}

enum Differ {
    Yes,
    No,
    Open,
}

/// What is tried for something unknown, and whether nothing else needs to be.
fn tries(pack: &Pack, record: &Record, open: Open) -> (Vec<Tried>, bool) {
    let facts = pack.dictionary.facts();
    match open {
        Open::List(_) => {
            let (sizes, exact) = pack.cuts.sizes();
            (sizes.map(Tried::Members).collect(), exact)
        }
        Open::Own(at) => {
            let years = years_since(facts, at).map(|at| pack.cuts.own(at));
            let (values, exact) = pack.cuts.representatives(
                &pack.program,
                &facts[at].kind,
                (pack.cuts.own(at), years),
                record.on,
            );
            (values.into_iter().map(Tried::Value).collect(), exact)
        }
        Open::Member { list, at, .. } => {
            let Kind::List(members) = &facts[list].kind else { return (Vec::new(), false) };
            let cuts = pack.cuts.members(list);
            let years = years_since(members, at).map(|at| &cuts[at]);
            let (values, exact) =
                pack.cuts.representatives(&pack.program, &members[at].kind, (&cuts[at], years), record.on);
            (values.into_iter().map(Tried::Value).collect(), exact)
        }
    }
}

/// The fact that counts full years since this one.
fn years_since(defs: &[FactDef], at: usize) -> Option<usize> {
    defs.iter().position(|def| matches!(&def.origin, Origin::FullYears { since } if *since == defs[at].id))
}
