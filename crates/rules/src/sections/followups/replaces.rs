//! A flow of a district in the place of its city's.

use super::{Flow, Opening};
use crate::sections::replace::{Rule, for_as_many, holds_all};

impl Rule for Flow {
    const WHAT: &'static str = "流程";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn asks_less(&self, old: &Self) -> Option<&'static str> {
        let first = self.steps.first().zip(old.steps.first());
        if !for_as_many(&self.whom, &old.whom) {
            Some("适用的人变窄了")
        } else if !old.opened_by.iter().all(|opening| self.opened_by.iter().any(|own| covers(own, opening))) {
            Some("有的情况不再引起它")
        } else if !first.is_some_and(|(new, old)| new.within.never_later_than(old.within)) {
            Some("第一步的期限变长了，或者比不出长短")
        } else if self.steps.len() < old.steps.len() {
            Some("步骤变少了")
        } else {
            None
        }
    }
}

/// Whether everything that one opening opens is opened by another.
fn covers(new: &Opening, old: &Opening) -> bool {
    match (new, old) {
        (Opening::Event(new), Opening::Event(old)) => new == old,
        (
            Opening::Answer { form, field, answers, .. },
            Opening::Answer { form: old_form, field: old_field, answers: old_answers, .. },
        ) => form == old_form && field == old_field && holds_all(answers, old_answers),
        _ => false,
    }
}
