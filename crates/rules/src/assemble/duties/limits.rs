//! Of the count at least and at most, and what a personal plan may change.

use super::{Putting, owned};
use crate::assemble::Assembling;
use crate::cadence::Every;
use crate::load::DUTIES;
use crate::pack::{Limit, Plan};
use crate::raw::{RawDuty, RawLimit, RawPlan};

impl Assembling<'_> {
    /// Each floor of a duty that asks for so many in such a period.
    pub(super) fn floors(
        &mut self,
        raw: &[RawLimit],
        duty: &RawDuty,
        (whole, every): (u32, Every),
        with: &mut Putting<'_>,
    ) -> Vec<Limit> {
        let mut floors = Vec::new();
        for one in raw {
            let floor = self.limit(one, duty, "至少", with);
            // Of a shorter period the whole count can be asked; of a longer one more than that.
            if floor.count > whole && !floor.is_longer_than(every) {
                let message = format!("“其中至少 {} 次”比总共的 {whole} 次还多", floor.count);
                self.error(DUTIES, one.count.span(), message);
            }
            floors.push(floor);
        }
        floors
    }

    /// Each ceiling of a duty.
    pub(super) fn ceilings(
        &mut self,
        raw: &[RawLimit],
        duty: &RawDuty,
        with: &mut Putting<'_>,
    ) -> Vec<Limit> {
        raw.iter().map(|one| self.limit(one, duty, "至多", with)).collect()
    }

    fn limit(&mut self, raw: &RawLimit, duty: &RawDuty, word: &str, with: &mut Putting<'_>) -> Limit {
        let everything = raw.modes.is_empty() && raw.who.is_empty() && raw.parts.is_empty();
        if everything && raw.every.is_none() {
            let message = format!(
                "“其中{word}”要写明是哪一些：方式（modes）、由谁（who）、时段（parts），或者另一个周期（every）"
            );
            self.error(DUTIES, raw.count.span(), message);
        }
        let instead = duty.instead.iter().flat_map(|instead| &instead.modes);
        let named: Vec<_> = duty.modes.iter().chain(&duty.covered_by).chain(instead).collect();
        for mode in &raw.modes {
            if !named.iter().any(|other| other.get_ref() == mode.get_ref()) {
                let message = format!("这项任务的方式里没有“{}”，不能要求其中{word}几次", mode.get_ref());
                self.error(DUTIES, mode.span(), message);
            }
        }
        let every = raw.every.as_ref().map(|every| self.every(every, with));
        if matches!(every, Some(Every::Hours(_))) {
            self.error(DUTIES, raw.count.span(), "“其中至少”“其中至多”的周期不能按小时写");
        }
        Limit {
            modes: self.modes(DUTIES, &raw.modes),
            who: owned(&raw.who),
            parts: owned(&raw.parts),
            count: self.count(&raw.count, with),
            every,
            clause: self.clause(DUTIES, &raw.clause),
        }
    }

    pub(super) fn plan(
        &mut self,
        raw: &RawPlan,
        (count, every): (u32, Every),
        with: &mut Putting<'_>,
    ) -> Plan {
        let number = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        // A plan may set nothing at all, so nought is allowed.
        let least = with.chosen.number(raw.least.get_ref());
        let most = raw.most.as_ref().map(|most| with.chosen.number(most.get_ref())).transpose();
        let (least, most) = match (least, most) {
            (Ok(least), Ok(most)) => (number(least), most.map(number)),
            (Err(fault), _) | (_, Err(fault)) => {
                self.error(DUTIES, raw.least.span(), fault);
                (0, None)
            }
        };
        let plan = Plan {
            least,
            most,
            every: raw.every.as_ref().map(|every| self.every(every, with)),
            modes: self.modes(DUTIES, &raw.modes),
            clause: self.clause(DUTIES, &raw.clause),
        };
        if !plan.allows(count, every, every) {
            let message = format!("个人计划的范围应当包括通知的 {count} 次，并且从小到大");
            self.error(DUTIES, raw.least.span(), message);
        }
        plan
    }
}
