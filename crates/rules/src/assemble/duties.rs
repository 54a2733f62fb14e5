//! What is owed: to whom, in which mode, how many, in which period, by whom.

use toml::Spanned;

use super::Assembling;
use super::chosen::Chosen;
use super::classes::exceptions;
use crate::cadence::{Every, Per, Unit};
use crate::load::DUTIES;
use crate::pack::{Alternation, Class, DutyRule, Instead, Rule};
use crate::raw::{Located, RawAlternation, RawDays, RawDuties, RawDuty, RawEvery, RawInstead};
use crate::sections::desk::RawChosen;
use crate::sections::within::RawNumber;
use crate::source::meant;

mod limits;

/// Words for the days on which a contact counts.
pub(crate) const DAYS: [&str; 9] =
    ["working", "off", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const UNITS: [(&str, Unit); 4] =
    [("contact", Unit::Contact), ("hour", Unit::Hour), ("minute", Unit::Minute), ("act", Unit::Act)];
const PERS: [(&str, Per); 2] = [("person", Per::Person), ("household", Per::Household)];
const CONTACTS: [(&str, bool); 2] = [("own", false), ("shared", true)];

/// One duty being put together, with the readings that chose a word of it.
struct Putting<'p> {
    chosen: Chosen<'p>,
    readings: Vec<String>,
}

impl Assembling<'_> {
    pub(super) fn duties(
        &mut self,
        raw: &RawDuties,
        classes: &[Class],
        tracks: &[Rule],
        chosen: Chosen<'_>,
    ) -> Vec<DutyRule> {
        self.unique(DUTIES, raw.duty.iter().map(|duty| &duty.id));
        let class_ids: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
        let track_ids: Vec<&str> = tracks.iter().map(|track| track.id.as_str()).collect();
        let mut duties = Vec::new();
        for duty in &raw.duty {
            let mut rule = self.duty(duty, Putting { chosen, readings: Vec::new() });
            rule.classes = self.positions(DUTIES, "类别", &duty.class, &class_ids);
            rule.tracks = self.positions(DUTIES, "服务方式", &duty.track, &track_ids);
            duties.push(rule);
        }
        duties
    }

    fn duty(&mut self, duty: &RawDuty, mut with: Putting<'_>) -> DutyRule {
        let count = self.count(&duty.count, &with);
        let unit = self.coded(duty.unit.as_ref(), &UNITS, &mut with);
        let per = self.coded(duty.per.as_ref(), &PERS, &mut with);
        let every = self.every(&duty.every, &mut with);
        DutyRule {
            id: duty.id.get_ref().clone(),
            name: duty.name.get_ref().clone(),
            classes: Vec::new(),
            tracks: Vec::new(),
            text: duty.is.as_ref().map(|is| is.get_ref().clone()),
            exceptions: exceptions(&duty.except),
            modes: self.modes(DUTIES, &duty.modes),
            covered_by: self.modes(DUTIES, &duty.covered_by),
            count,
            unit,
            act: self.act(duty, unit),
            every,
            per,
            group: self.group(duty, per),
            shared: self.coded(duty.contacts.as_ref(), &CONTACTS, &mut with),
            who: owned(&duty.who),
            parts: owned(&duty.parts),
            days: self.days(DUTIES, duty.days.as_ref()),
            minutes: duty.minutes.as_ref().map(|minutes| self.count(minutes, &with)),
            apart_days: duty.apart_days.as_ref().map(|days| self.count(days, &with)),
            floors: self.floors(&duty.floor, duty, (count, every), &mut with),
            ceilings: self.ceilings(&duty.ceiling, duty, &mut with),
            plan: duty.plan.as_ref().map(|plan| self.plan(plan, (count, every), &mut with)),
            clause: self.clause(DUTIES, &duty.clause),
            insteads: duty
                .instead
                .iter()
                .map(|instead| self.instead(instead, duty, (count, every), with.chosen))
                .collect(),
            instead_of: duty.instead_of.as_ref().map(|id| id.get_ref().clone()),
            at: duty.id.span(),
            condition: self.unless(DUTIES, duty.is.as_ref(), &duty.except),
            readings: with.readings,
        }
    }

    /// Which kind of act is counted: said exactly where acts are.
    fn act(&mut self, duty: &RawDuty, unit: Unit) -> Option<String> {
        match (unit, &duty.act) {
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

    fn group(&mut self, duty: &RawDuty, per: Per) -> Option<String> {
        let group = duty.group.as_ref()?;
        if per == Per::Person {
            self.error(DUTIES, group.span(), "只有按户的任务（per = \"household\"）才写 group");
        }
        Some(group.get_ref().clone())
    }

    /// The value of a word that is written or chosen by a reading; the first where nothing is written.
    fn coded<T: Copy>(
        &mut self,
        raw: Option<&Spanned<RawChosen>>,
        words: &[(&str, T)],
        with: &mut Putting<'_>,
    ) -> T {
        let Some(raw) = raw else { return words[0].1 };
        let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        match with.chosen.word(raw.get_ref(), &allowed) {
            Ok((chosen, by)) => {
                with.readings.extend(by);
                words.iter().find(|(word, _)| *word == chosen).map_or(words[0].1, |(_, value)| *value)
            }
            Err(fault) => {
                self.error(DUTIES, raw.span(), fault);
                words[0].1
            }
        }
    }

    fn every(&mut self, raw: &Spanned<RawEvery>, with: &mut Putting<'_>) -> Every {
        match with.chosen.every(raw.get_ref()) {
            Ok((every, by)) => {
                with.readings.extend(by);
                every
            }
            Err(fault) => {
                self.error(DUTIES, raw.span(), fault);
                Every::Week
            }
        }
    }

    pub(crate) fn days(&mut self, file: &str, raw: Option<&Spanned<RawDays>>) -> Vec<String> {
        let Some(raw) = raw else { return Vec::new() };
        let words = match raw.get_ref() {
            RawDays::One(word) => vec![word.clone()],
            RawDays::Several(words) => words.clone(),
        };
        for word in &words {
            if !DAYS.contains(&word.as_str()) {
                let message =
                    format!("“{word}”不能写在这里{}（可以写：{}）", meant(word, DAYS), DAYS.join("、"));
                self.error(file, raw.span(), message);
            }
        }
        words
    }

    fn instead(
        &mut self,
        instead: &RawInstead,
        duty: &RawDuty,
        (count, every): (u32, Every),
        chosen: Chosen<'_>,
    ) -> Instead {
        let mut with = Putting { chosen, readings: Vec::new() };
        let new_count = instead.count.as_ref().map(|count| self.count(count, &with));
        let new_every = instead.every.as_ref().map(|every| self.every(every, &mut with));
        let whole = (new_count.unwrap_or(count), new_every.unwrap_or(every));
        let found = Instead {
            text: instead.is.get_ref().clone(),
            name: instead.name.as_ref().map(|name| name.get_ref().clone()),
            modes: self.modes(DUTIES, &instead.modes),
            covered_by: self.modes(DUTIES, &instead.covered_by),
            count: new_count,
            every: new_every,
            who: owned(&instead.who),
            minutes: instead.minutes.as_ref().map(|minutes| self.count(minutes, &with)),
            apart_days: instead.apart_days.as_ref().map(|days| self.count(days, &with)),
            floors: self.floors(&instead.floor, duty, whole, &mut with),
            ceilings: self.ceilings(&instead.ceiling, duty, &mut with),
            clause: self.clause(DUTIES, &instead.clause),
            condition: self.condition(DUTIES, &instead.is),
            readings: with.readings,
        };
        if !found.changes() {
            self.error(
                DUTIES,
                instead.is.span(),
                "没有写明改成什么：方式（modes）、次数（count）、周期（every），或者由谁、几分钟、隔几天",
            );
        }
        found
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
                    meant(mode.get_ref(), known),
                    self.host.modes.join("、")
                );
                self.error(file, mode.span(), message);
            }
        }
        owned(modes)
    }

    /// A whole number of at least one.
    fn count(&mut self, count: &Spanned<RawNumber>, with: &Putting<'_>) -> u32 {
        let found = with.chosen.number(count.get_ref()).and_then(|value| match u32::try_from(value) {
            Ok(value @ 1..=1_000_000) => Ok(value),
            _ => Err("次数至少是 1，最多 1000000".into()),
        });
        found.unwrap_or_else(|fault| {
            self.error(DUTIES, count.span(), fault);
            0
        })
    }
}

impl Instead {
    /// Whether anything is different at all.
    fn changes(&self) -> bool {
        let numbers = self.count.or(self.minutes).or(self.apart_days).is_some() || self.every.is_some();
        let lists = [&self.modes, &self.covered_by, &self.who].into_iter().any(|list| !list.is_empty());
        numbers || lists || !self.floors.is_empty() || !self.ceilings.is_empty()
    }
}

fn owned(words: &[Located]) -> Vec<String> {
    words.iter().map(|word| word.get_ref().clone()).collect()
}
