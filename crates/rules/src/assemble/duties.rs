//! What is owed: to whom, in which mode, how many, in which period, by whom.

use toml::Spanned;

use super::Assembling;
use super::classes::exceptions;
use crate::cadence::{Every, Unit};
use crate::load::DUTIES;
use crate::pack::{Alternation, Class, DutyRule, Floor, Instead, Parameter, Plan, Rule};
use crate::raw::{Located, RawAlternation, RawCount, RawDuties, RawDuty, RawFloor, RawInstead, RawPlan};

impl Assembling<'_> {
    pub(super) fn duties(
        &mut self,
        raw: &RawDuties,
        classes: &[Class],
        tracks: &[Rule],
        parameters: &[Parameter],
    ) -> Vec<DutyRule> {
        self.unique(DUTIES, raw.duty.iter().map(|duty| &duty.id));
        let class_ids: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
        let track_ids: Vec<&str> = tracks.iter().map(|track| track.id.as_str()).collect();
        let mut duties = Vec::new();
        for duty in &raw.duty {
            let count = self.count(&duty.count, parameters);
            duties.push(DutyRule {
                id: duty.id.get_ref().clone(),
                name: duty.name.get_ref().clone(),
                classes: self.positions(DUTIES, "类别", &duty.class, &class_ids),
                tracks: self.positions(DUTIES, "服务方式", &duty.track, &track_ids),
                text: duty.is.as_ref().map(|is| is.get_ref().clone()),
                exceptions: exceptions(&duty.except),
                modes: self.modes(DUTIES, &duty.modes),
                covered_by: self.modes(DUTIES, &duty.covered_by),
                count,
                unit: duty.unit,
                act: self.act(duty),
                every: self.every(&duty.every),
                per: duty.per,
                who: duty.who.iter().map(|who| who.get_ref().clone()).collect(),
                minutes: duty.minutes,
                apart_days: duty.apart_days,
                floors: duty.floor.iter().map(|floor| self.floor(floor, duty, count, parameters)).collect(),
                plan: duty.plan.as_ref().map(|plan| self.plan(plan, count)),
                clause: self.clause(DUTIES, &duty.clause),
                insteads: duty.instead.iter().map(|instead| self.instead(instead, parameters)).collect(),
                instead_of: duty.instead_of.as_ref().map(|id| id.get_ref().clone()),
                condition: self.unless(DUTIES, duty.is.as_ref(), &duty.except),
            });
        }
        duties
    }

    /// Which kind of act is counted: said exactly where acts are.
    fn act(&mut self, duty: &RawDuty) -> Option<String> {
        match (duty.unit, &duty.act) {
            (Unit::Act, None) => {
                self.error(
                    DUTIES,
                    duty.id.span(),
                    "按项计的任务要写明是哪一项：act = \"…\"（在 labels.toml 的 act 里列出）",
                );
                None
            }
            (Unit::Act, Some(act)) => Some(act.get_ref().clone()),
            (_, Some(act)) => {
                self.error(DUTIES, act.span(), "只有按项计的任务（unit = \"act\"）才写 act");
                None
            }
            (_, None) => None,
        }
    }

    fn every(&mut self, every: &Spanned<Every>) -> Every {
        if matches!(every.get_ref(), Every::Days(0) | Every::Hours(0) | Every::Months(0)) {
            self.error(DUTIES, every.span(), "周期至少是 1");
        }
        *every.get_ref()
    }

    fn floor(&mut self, floor: &RawFloor, duty: &RawDuty, whole: u32, parameters: &[Parameter]) -> Floor {
        let count = self.count(&floor.count, parameters);
        if count > whole {
            let message = format!("“其中至少 {count} 次”比总共的 {whole} 次还多");
            self.error(DUTIES, floor.count.span(), message);
        }
        for mode in &floor.modes {
            let named =
                duty.modes.iter().chain(&duty.covered_by).any(|other| other.get_ref() == mode.get_ref());
            if !named {
                let message = format!("这项任务的方式里没有“{}”，不能要求其中至少几次", mode.get_ref());
                self.error(DUTIES, mode.span(), message);
            }
        }
        let (modes, clause) = (self.modes(DUTIES, &floor.modes), self.clause(DUTIES, &floor.clause));
        Floor { modes, count, clause }
    }

    fn plan(&mut self, plan: &RawPlan, count: u32) -> Plan {
        let least = *plan.least.get_ref();
        if least > plan.most || !(least..=plan.most).contains(&count) {
            let message = format!("个人计划的范围应当包括通知的 {count} 次，并且从小到大");
            self.error(DUTIES, plan.least.span(), message);
        }
        Plan { least, most: plan.most, clause: self.clause(DUTIES, &plan.clause) }
    }

    fn instead(&mut self, instead: &RawInstead, parameters: &[Parameter]) -> Instead {
        if instead.modes.is_empty() && instead.count.is_none() && instead.every.is_none() {
            self.error(
                DUTIES,
                instead.is.span(),
                "没有写明改成什么：方式（modes）、次数（count）还是周期（every）",
            );
        }
        Instead {
            text: instead.is.get_ref().clone(),
            modes: self.modes(DUTIES, &instead.modes),
            count: instead.count.as_ref().map(|count| self.count(count, parameters)),
            every: instead.every,
            clause: self.clause(DUTIES, &instead.clause),
            condition: self.condition(DUTIES, &instead.is),
        }
    }

    pub(super) fn alternations(&mut self, raw: &[RawAlternation], classes: &[Class]) -> Vec<Alternation> {
        let class_ids: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
        let mut alternations = Vec::new();
        for one in raw {
            if one.modes.get_ref().len() < 2 {
                self.error(
                    DUTIES,
                    one.modes.span(),
                    "交替至少要写两组方式，例如 [[\"door\"], [\"phone\", \"video\"]]",
                );
            }
            alternations.push(Alternation {
                classes: self.positions(DUTIES, "类别", &one.class, &class_ids),
                text: one.is.as_ref().map(|is| is.get_ref().clone()),
                condition: self.unless(DUTIES, one.is.as_ref(), &[]),
                modes: one.modes.get_ref().iter().map(|group| self.modes(DUTIES, group)).collect(),
                clause: self.clause(DUTIES, &one.clause),
            });
        }
        alternations
    }

    pub(crate) fn modes(&mut self, file: &str, modes: &[Located]) -> Vec<String> {
        for mode in modes {
            if !self.host.modes.contains(mode.get_ref()) {
                let known = self.host.modes.iter().map(String::as_str);
                let message = format!(
                    "没有“{}”这种方式{}（可以写：{}）",
                    mode.get_ref(),
                    crate::source::meant(mode.get_ref(), known),
                    self.host.modes.join("、")
                );
                self.error(file, mode.span(), message);
            }
        }
        modes.iter().map(|mode| mode.get_ref().clone()).collect()
    }

    fn count(&mut self, count: &Spanned<RawCount>, parameters: &[Parameter]) -> u32 {
        match count.get_ref() {
            RawCount::Fixed(0) => {
                self.error(DUTIES, count.span(), "次数至少是 1");
                0
            }
            RawCount::Fixed(count) => *count,
            RawCount::Parameter(word) => {
                let found =
                    parameters.iter().find(|parameter| parameter.id == *word || parameter.name == *word);
                let whole = found.map(|parameter| parameter.value).filter(|value| value % 1000 == 0);
                whole.and_then(|value| (value / 1000).try_into().ok()).unwrap_or_else(|| {
                    self.error(DUTIES, count.span(), format!("没有“{word}”这个参数，或者它不是整数"));
                    0
                })
            }
        }
    }
}
