//! Rules of a district that stand in the place of rules of its city: each must ask at least as much.

use super::{Desk, ForWhom};
use crate::cadence::Every;
use crate::raw::Located;

/// A rule that another can stand in for.
pub(crate) trait Rule {
    /// What it is called where something is wrong.
    const WHAT: &'static str;

    fn id(&self) -> &str;

    fn name(&self) -> &str;

    /// In what it asks less than the one whose place it takes.
    fn asks_less(&self, old: &Self) -> Option<&'static str>;

    /// Whether it is for fewer, so that the other stays for the rest, after it. Most rules cannot stand beside the
    /// other: they would both be owed.
    fn leaves_the_rest_to(&self, _old: &Self) -> bool {
        false
    }
}

/// Takes out the rules that others stand in for. `written` holds of every rule its id and what it stands in for.
pub(crate) fn replace<R: Rule>(
    desk: &mut Desk<'_, '_>,
    file: &str,
    mut rules: Vec<R>,
    written: &[(&Located, Option<&Located>)],
) -> Vec<R> {
    // Only what the city says can be replaced; texts kept as one no longer tell whose part is whose.
    let citys: Vec<String> = written
        .iter()
        .filter(|(id, _)| desk.is_of_the_city(file, id.span().start))
        .map(|(id, _)| id.get_ref().clone())
        .collect();
    for (id, old) in written.iter().filter_map(|(id, old)| Some((id, (*old)?))) {
        let known: Vec<String> = citys.iter().filter(|one| *one != id.get_ref()).cloned().collect();
        if desk.known_one(file, &format!("{}（原来的规则包里）", R::WHAT), old, &known).is_none() {
            continue;
        }
        let place = |rules: &[R], id: &str| rules.iter().position(|rule| rule.id() == id);
        let Some(new) = place(&rules, id.get_ref()) else { continue };
        let rule = rules.remove(new);
        let Some(at) = place(&rules, old.get_ref()) else {
            // Another rule has taken that place already; this one stays beside it.
            rules.insert(new, rule);
            continue;
        };
        if let Some(why) = rule.asks_less(&rules[at]) {
            let message = format!("代替“{}”的{}不能比它少：{why}", rules[at].name(), R::WHAT);
            desk.error(file, old.span(), message);
        }
        if rule.leaves_the_rest_to(&rules[at]) {
            rules.insert(at, rule);
        } else {
            desk.stands_in(file, old.get_ref(), rule.id());
            rules[at] = rule;
        }
    }
    rules
}

/// Whether a rule is for everybody for whom another is.
pub(crate) fn for_as_many(new: &ForWhom, old: &ForWhom) -> bool {
    as_wide(&new.classes, &old.classes) && (new.text.is_none() || new.text == old.text)
}

/// Whether a list that is empty for all holds all that another holds.
pub(crate) fn as_wide<T: PartialEq>(new: &[T], old: &[T]) -> bool {
    new.is_empty() || (!old.is_empty() && holds_all(new, old))
}

/// Whether one list holds all of another.
pub(crate) fn holds_all<T: PartialEq>(new: &[T], old: &[T]) -> bool {
    old.iter().all(|one| new.contains(one))
}

/// Whether so many in a period are at least as many as others, on average.
pub(crate) fn as_often(new: (u32, Every), old: (u32, Every)) -> bool {
    let (a, b) = (u64::from(new.0), u64::from(old.0));
    a * old.1.thousandths_of_a_day() >= b * new.1.thousandths_of_a_day()
}
