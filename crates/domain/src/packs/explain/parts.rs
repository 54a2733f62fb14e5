//! Which of the reasons speak for the scope and which for the class.
//!
//! A decision names its reasons in one list. A fact may stand for both.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::{Because, Decision};
use serde_json::{Map, Value};

use crate::packs::Pack;

/// Reasons that alone put the person into scope, none too many; `None` where the pack asked now would not say
/// so: the decision was made under another one.
pub(super) fn scope_part<'a>(pack: &Pack, because: &[&'a Because], on: Date) -> Option<Vec<&'a Because>> {
    let in_scope = |kept: &[&Because]| {
        let facts: Map<String, Value> =
            kept.iter().map(|one| (one.fact.clone(), one.value.clone())).collect();
        pack.rules.decide(&facts, on).is_ok_and(|decision| decision.eligible == Some(true))
    };
    let mut kept = because.to_vec();
    if !in_scope(&kept) {
        return None;
    }
    for one in because {
        let without: Vec<&Because> = kept.iter().copied().filter(|kept| kept.fact != one.fact).collect();
        if in_scope(&without) {
            kept = without;
        }
    }
    // What was read as one thing is told as one thing.
    let mut kept: Vec<&Because> = because.iter().copied().filter(|one| same_as_any(one, &kept)).collect();
    // How somebody lives tells more than how old they are.
    kept.sort_by_key(|one| one.fact == "born_on");
    Some(kept)
}

/// Reasons that the deciding condition speaks of, and those that the scope does not need.
pub(super) fn class_part<'a>(
    pack: &Pack,
    decision: &'a Decision,
    scope: Option<&[&Because]>,
) -> Vec<&'a Because> {
    let whens = pack.rules.classes.iter().flat_map(|class| &class.whens);
    let text = whens.into_iter().find(|when| Some(&when.id) == decision.rule.as_ref()).map(|when| &when.text);
    let (Some(scope), Some(text)) = (scope, text) else { return decision.because.iter().collect() };
    let words = words_of(pack, text);
    let spoken_of = |id: &str| words.contains(id) || words.contains(pack.fact_name(id));
    let read_as = |one: &Because| one.read_as.as_ref().is_some_and(|(id, _)| spoken_of(id));
    decision
        .because
        .iter()
        .filter(|one| !same_as_any(one, scope) || spoken_of(&one.fact) || read_as(one))
        .collect()
}

fn same_as_any(one: &Because, others: &[&Because]) -> bool {
    let same =
        |other: &&Because| other.fact == one.fact || (one.read_as.is_some() && other.read_as == one.read_as);
    others.iter().any(same)
}

/// The words of a condition and of the named conditions in it.
fn words_of<'a>(pack: &'a Pack, text: &'a str) -> BTreeSet<&'a str> {
    let mut words = BTreeSet::new();
    let mut open = vec![text];
    while let Some(text) = open.pop() {
        for word in text.split(|sign: char| !(sign == '_' || sign == '·' || sign.is_alphanumeric())) {
            if words.insert(word) {
                open.extend(
                    pack.rules
                        .definitions
                        .iter()
                        .find(|named| named.name == word)
                        .map(|named| named.text.as_str()),
                );
            }
        }
    }
    words
}
