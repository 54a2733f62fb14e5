//! A duty of the pack becomes what is owed to somebody: with what holds instead for them, and by their plan.

use super::Duty;
use crate::cadence::Every;
use crate::pack::{DutyRule, Plan};

impl DutyRule {
    /// What is owed where this one of its exceptions applies, or none.
    pub(crate) fn owed(&self, instead: Option<usize>) -> Duty {
        let mut duty = Duty {
            id: self.id.clone(),
            name: self.name.clone(),
            modes: self.modes.clone(),
            covered_by: self.covered_by.clone(),
            count: self.count,
            every: self.every,
            clause: self.clause.clone(),
            unit: self.unit,
            act: self.act.clone(),
            per: self.per,
            group: self.group.clone(),
            shared: self.shared,
            whom: self.whom,
            who: self.who.clone(),
            parts: self.parts.clone(),
            days: self.days.clone(),
            minutes: self.minutes,
            apart_days: self.apart_days,
            floors: self.floors.clone(),
            ceilings: self.ceilings.clone(),
            plan: self.plan.clone(),
        };
        let Some(instead) = instead.map(|at| &self.insteads[at]) else { return duty };
        let lists = [
            (&mut duty.modes, &instead.modes),
            (&mut duty.covered_by, &instead.covered_by),
            (&mut duty.who, &instead.who),
        ];
        for (kept, said) in lists {
            if !said.is_empty() {
                kept.clone_from(said);
            }
        }
        duty.name = instead.name.clone().unwrap_or(duty.name);
        duty.count = instead.count.unwrap_or(duty.count);
        duty.every = instead.every.unwrap_or(duty.every);
        duty.minutes = instead.minutes.or(duty.minutes);
        duty.apart_days = instead.apart_days.or(duty.apart_days);
        duty.clause.clone_from(&instead.clause);
        for (kept, said) in [(&mut duty.floors, &instead.floors), (&mut duty.ceilings, &instead.ceilings)] {
            if !said.is_empty() {
                kept.clone_from(said);
            }
        }
        duty.bound();
        duty
    }
}

/// What a personal plan says of a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// How many.
    pub count: u32,
    /// In which period, where that is not the duty's.
    pub every: Option<Every>,
    /// In which modes, where those are not the duty's.
    pub modes: Vec<String>,
}

impl Duty {
    /// What is owed under a personal plan; `None` where the pack does not let a plan say that.
    pub fn under_plan(&self, agreed: &Agreed) -> Option<Duty> {
        let plan = self.plan.as_ref()?;
        let every = agreed.every.unwrap_or(self.every);
        let named =
            |mode: &String| [&self.modes, &self.covered_by, &plan.modes].iter().any(|m| m.contains(mode));
        if !plan.allows(agreed.count, every, self.every) || !agreed.modes.iter().all(named) {
            return None;
        }
        let mut duty = Duty { count: agreed.count, every, ..self.clone() };
        if !agreed.modes.is_empty() {
            duty.modes.clone_from(&agreed.modes);
        }
        duty.bound();
        Some(duty)
    }

    /// Floors never ask for more than there is, nor for modes that no longer fulfil the duty.
    fn bound(&mut self) {
        let (modes, covered_by) = (&self.modes, &self.covered_by);
        for limit in self.floors.iter_mut().filter(|limit| !limit.modes.is_empty()) {
            limit.modes.retain(|mode| modes.contains(mode) || covered_by.contains(mode));
            if limit.modes.is_empty() {
                limit.count = 0;
            }
        }
        let (count, every) = (self.count, self.every);
        for limit in self.floors.iter_mut().filter(|limit| !limit.is_longer_than(every)) {
            limit.count = limit.count.min(count);
        }
        self.floors.retain(|limit| limit.count > 0);
    }
}

impl Plan {
    /// Whether so many in such a period lie within it, for a duty of that rhythm.
    pub fn allows(&self, count: u32, every: Every, of: Every) -> bool {
        // So many in one period against so many in another: each times the length of the other.
        let days = |every: Every| u128::from(every.thousandths_of_a_day());
        let theirs = u128::from(count) * days(self.every.unwrap_or(of));
        let least = u128::from(self.least) * days(every) <= theirs;
        least && self.most.is_none_or(|most| theirs <= u128::from(most) * days(every))
    }
}
