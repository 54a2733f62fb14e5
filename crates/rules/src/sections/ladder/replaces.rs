//! A ladder of a district in the place of its city's.

use super::{At, Since, Step, Steps};
use crate::sections::replace::{Rule, as_wide, for_as_many, holds_all};

impl Rule for Steps {
    const WHAT: &'static str = "联系不上的步骤";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn asks_less(&self, old: &Self) -> Option<&'static str> {
        let steps = |ladder: &Self| ladder.steps.iter().map(|step| step.times).sum::<u32>();
        if !holds_all(&self.starts, &old.starts) || self.starts_after > old.starts_after {
            Some("有的结果不再开始，或者开始得晚了")
        } else if !holds_all(&old.ends, &self.ends) {
            Some("多了就此结束的结果")
        } else if steps(self) < steps(old) {
            Some("步骤变少了")
        } else if !self.steps.first().zip(old.steps.first()).is_some_and(|(new, old)| not_later(new, old)) {
            Some("第一步变晚了，或者比不出早晚")
        } else if self
            .steps
            .first()
            .is_some_and(|step| step.whom.text.is_some() || !step.whom.classes.is_empty())
        {
            Some("第一步只对一部分人")
        } else {
            None
        }
    }

    /// A ladder for some modes or some people comes before the other, which stays for the rest.
    fn leaves_the_rest_to(&self, old: &Self) -> bool {
        !as_wide(&self.modes, &old.modes) || !for_as_many(&self.whom, &old.whom)
    }
}

/// Whether a first step is never later than another.
fn not_later(new: &Step, old: &Step) -> bool {
    let kept = |(_, before): &(_, u32)| {
        new.after_hours <= *before || new.sooner.iter().any(|(_, now)| now <= before)
    };
    if new.after_hours > old.after_hours || new.since != Since::Before || !old.sooner.iter().all(kept) {
        return false;
    }
    match (new.at, old.at) {
        (At::Part(new), At::Part(old)) => {
            new.days_later <= old.days_later
                && new.part <= old.part
                && (new.over == old.over || old.over == super::Over::NextDay)
        }
        (At::SameDay, _) | (At::Clock, At::Clock | At::AnotherPartOfDay | At::Part(_)) => true,
        (new, old) => new == old,
    }
}
