//! The parts of a pack, checked against each other and compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use crate::check::{Checker, Condition, Constant, Definition, Text};
use crate::load::{CLASSES, DUTIES, ELIGIBILITY, PACK, READINGS, Raw, TRACKS, to_day};
use crate::pack::{
    Choices, Class, DutyRule, Host, Instead, Named, Parameter, Reading, Rule, WarningRule, When,
};
use crate::program::Program;
use crate::raw::{Located, RawClass, RawClasses, RawCount, RawDuties, RawDuty, RawNamed, RawReadings};
use crate::source::{Diagnostics, SourceFile, meant};

/// What assembling gives besides the program.
pub(crate) struct Parts {
    pub issued_on: Option<Date>,
    pub in_force_from: Date,
    pub in_force_until: Option<Date>,
    pub readings: Vec<Reading>,
    pub parameters: Vec<Parameter>,
    pub definitions: Vec<Named>,
    pub requirements: Vec<Rule>,
    pub tags: Vec<Rule>,
    pub classes: Vec<Class>,
    pub tracks: Vec<Rule>,
    pub duties: Vec<DutyRule>,
    pub warnings: Vec<WarningRule>,
}

/// A pack while its parts are put together.
pub(crate) struct Assembling<'a> {
    checker: Checker<'a>,
    host: &'a Host,
    choices: &'a Choices,
    /// Every word a pack has taken, to refuse a second use.
    words: BTreeMap<String, &'static str>,
}

impl<'a> Assembling<'a> {
    /// Begins with what was said while the files were read.
    pub fn new(files: &'a [SourceFile], host: &'a Host, choices: &'a Choices, said: Diagnostics) -> Self {
        let mut checker = Checker::new(files, &host.dictionary);
        checker.said = said;
        Self { checker, host, choices, words: BTreeMap::new() }
    }

    /// The program of all conditions, and everything that was said.
    pub fn finish(self) -> (Program, Diagnostics) {
        (self.checker.program, self.checker.said)
    }

    /// Checks and compiles every part.
    pub fn assemble(&mut self, raw: &Raw) -> Parts {
        let readings = self.readings(&raw.readings);
        let parameters = self.parameters(&raw.readings);
        self.unknown_choices(&readings, &parameters);
        let mut definitions = self.definitions(ELIGIBILITY, &raw.eligibility.define);
        definitions.extend(self.definitions(CLASSES, &raw.classes.define));
        self.checked_definitions();
        let scope = &raw.eligibility.eligible;
        self.clause(ELIGIBILITY, &scope.clause);
        let requirements = scope
            .require
            .iter()
            .enumerate()
            .map(|(at, rule)| {
                self.rule(ELIGIBILITY, format!("scope.{}", at + 1), &rule.name, &rule.is, &rule.clause)
            })
            .collect();
        let tags = scope
            .tag
            .iter()
            .map(|tag| self.rule(ELIGIBILITY, tag.id.get_ref().clone(), &tag.name, &tag.is, &tag.clause))
            .collect();
        self.unique(ELIGIBILITY, scope.tag.iter().map(|tag| &tag.id));
        let classes = self.classes(&raw.classes.class);
        let warnings = self.warnings(&raw.classes);
        self.unique(TRACKS, raw.tracks.track.iter().map(|track| &track.id));
        let tracks: Vec<Rule> = raw
            .tracks
            .track
            .iter()
            .map(|track| self.rule(TRACKS, track.id.get_ref().clone(), &track.name, &track.is, &track.clause))
            .collect();
        let duties = self.duties(&raw.duties, &classes, &tracks, &parameters);
        Parts {
            issued_on: raw.pack.issued_on.as_ref().and_then(|day| self.day(PACK, day)),
            in_force_from: self.day(PACK, &raw.pack.in_force.from).unwrap_or(Date::MIN),
            in_force_until: raw.pack.in_force.until.as_ref().and_then(|day| self.day(PACK, day)),
            readings,
            parameters,
            definitions,
            requirements,
            tags,
            classes,
            tracks,
            duties,
            warnings,
        }
    }

    fn file(&self, name: &str) -> usize {
        self.checker.files.iter().position(|file| file.name == name).unwrap_or(0)
    }

    pub(crate) fn error(&mut self, file: &str, at: Range<usize>, message: impl Into<String>) {
        let file = self.file(file);
        self.checker.said.error(&self.checker.files[file], at, message);
    }

    fn day(&mut self, file: &str, day: &Spanned<Datetime>) -> Option<Date> {
        let found = to_day(day.get_ref());
        if found.is_none() {
            self.error(file, day.span(), "这里应该写日期，例如 2023-10-18（不加引号）");
        }
        found
    }

    pub(crate) fn clause(&mut self, file: &str, clause: &Located) -> String {
        if clause.get_ref().trim().is_empty() {
            self.error(file, clause.span(), "条款（clause）是空的；每条规则都要写明出自通知的哪一条");
        }
        clause.get_ref().clone()
    }

    /// Refuses a word that is taken.
    fn take_word(&mut self, file: &str, word: &Located, what: &'static str) {
        let text = word.get_ref().as_str();
        if self.host.dictionary.find(text).is_some() {
            self.error(file, word.span(), format!("“{text}”已经是一个事实的名称，{what}要换个名称"));
        } else if let Some(before) = self.words.insert(text.to_owned(), what) {
            self.error(file, word.span(), format!("“{text}”前面已经用作{before}的名称"));
        }
    }

    pub(crate) fn unique<'l>(&mut self, file: &str, ids: impl Iterator<Item = &'l Located>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id.get_ref().clone()) {
                self.error(file, id.span(), format!("编号“{}”前面已经用过", id.get_ref()));
            }
        }
    }

    fn text(&self, file: &str, located: &Located) -> Text {
        let file = self.file(file);
        let source = &self.checker.files[file].text;
        let start = located.span().start;
        let opening = &source[start..located.span().end.min(source.len())];
        let quotes = if opening.starts_with("\"\"\"") || opening.starts_with("'''") {
            3 + usize::from(opening[3..].starts_with('\n'))
        } else {
            1
        };
        Text { file, start: start + quotes, text: located.get_ref().clone() }
    }

    pub(crate) fn condition(&mut self, file: &str, located: &Located) -> Condition {
        let text = self.text(file, located);
        self.checker.condition(&text)
    }

    fn rule(&mut self, file: &str, id: String, name: &Located, is: &Located, clause: &Located) -> Rule {
        Rule {
            id,
            name: name.get_ref().clone(),
            text: is.get_ref().clone(),
            clause: self.clause(file, clause),
            condition: self.condition(file, is),
        }
    }

    fn readings(&mut self, raw: &RawReadings) -> Vec<Reading> {
        let mut readings = Vec::new();
        for reading in &raw.reading {
            let clause = self.clause(READINGS, &reading.clause);
            self.take_word(READINGS, &reading.id, "读法");
            if reading.id.get_ref() != reading.name.get_ref() {
                self.take_word(READINGS, &reading.name, "读法");
            }
            let choices: Vec<(String, String)> = reading
                .choice
                .iter()
                .map(|choice| (choice.id.get_ref().clone(), choice.name.get_ref().clone()))
                .collect();
            let asked = self.choices.get(reading.id.get_ref()).unwrap_or(reading.chosen.get_ref()).clone();
            let chosen = choices.iter().position(|(id, _)| *id == asked).unwrap_or_else(|| {
                let ids: Vec<&str> = choices.iter().map(|(id, _)| id.as_str()).collect();
                let message = format!("没有“{asked}”这个选项，只有：{}", ids.join("、"));
                self.error(READINGS, reading.chosen.span(), message);
                0
            });
            let id = reading.id.get_ref().clone();
            let constant = Constant::Reading { id: id.clone(), choices: choices.clone(), chosen };
            self.checker.constants.insert(id.clone(), constant.clone());
            self.checker.constants.insert(reading.name.get_ref().clone(), constant);
            readings.push(Reading {
                number: reading.number,
                id,
                name: reading.name.get_ref().clone(),
                question: reading.question.clone(),
                clause,
                choices,
                chosen,
            });
        }
        readings
    }

    fn parameters(&mut self, raw: &RawReadings) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for parameter in &raw.parameter {
            let clause = self.clause(READINGS, &parameter.clause);
            self.take_word(READINGS, &parameter.id, "参数");
            if parameter.id.get_ref() != parameter.name.get_ref() {
                self.take_word(READINGS, &parameter.name, "参数");
            }
            let asked = self.choices.get(parameter.id.get_ref()).map(|text| text.parse::<f64>());
            if matches!(asked, Some(Err(_))) {
                self.error(READINGS, parameter.id.span(), "为这个参数选的值不是数字");
            }
            let value = asked.and_then(Result::ok).unwrap_or(*parameter.value.get_ref());
            if !(parameter.min..=parameter.max).contains(&value) {
                let message = format!("参数值 {value} 不在 {} 到 {} 之间", parameter.min, parameter.max);
                self.error(READINGS, parameter.value.span(), message);
            }
            let value = thousandths(value);
            self.checker.constants.insert(parameter.id.get_ref().clone(), Constant::Parameter(value));
            self.checker.constants.insert(parameter.name.get_ref().clone(), Constant::Parameter(value));
            parameters.push(Parameter {
                id: parameter.id.get_ref().clone(),
                name: parameter.name.get_ref().clone(),
                value,
                bounds: (thousandths(parameter.min), thousandths(parameter.max)),
                unit: parameter.unit.clone(),
                clause,
                note: parameter.note.clone(),
            });
        }
        parameters
    }

    /// A choice made for a reading that the pack no longer has must not be forgotten in silence.
    fn unknown_choices(&mut self, readings: &[Reading], parameters: &[Parameter]) {
        let known: Vec<&str> = readings
            .iter()
            .map(|reading| reading.id.as_str())
            .chain(parameters.iter().map(|parameter| parameter.id.as_str()))
            .collect();
        let unknown: Vec<String> =
            self.choices.keys().filter(|id| !known.contains(&id.as_str())).cloned().collect();
        for id in unknown {
            let message = format!("选定的“{id}”在这个规则包里没有{}", meant(&id, known.iter().copied()));
            self.error(READINGS, 0..0, message);
        }
    }

    fn definitions(&mut self, file: &str, raw: &[RawNamed]) -> Vec<Named> {
        let mut named = Vec::new();
        for define in raw {
            self.take_word(file, &define.name, "定义");
            let clause = self.clause(file, &define.clause);
            let definition = Definition { text: self.text(file, &define.is) };
            let name = define.name.get_ref().clone();
            self.checker.definitions.insert(name.clone(), definition);
            named.push(Named { name, text: define.is.get_ref().clone(), clause });
        }
        named
    }

    /// A definition that nobody uses is checked too, unless it speaks of members of a list.
    fn checked_definitions(&mut self) {
        for definition in self.checker.definitions.clone().into_values() {
            let before = std::mem::take(&mut self.checker.said);
            self.checker.condition(&definition.text);
            let said = std::mem::replace(&mut self.checker.said, before);
            if !said.has_errors() {
                continue;
            }
            let lists = self.host.dictionary.facts().iter();
            let about_members = lists.clone().any(|fact| self.checker.reads_inside(&definition.text, fact));
            if !about_members {
                self.checker.said.extend(said);
            }
        }
    }

    fn classes(&mut self, raw: &[RawClass]) -> Vec<Class> {
        self.unique(CLASSES, raw.iter().map(|class| &class.id));
        let mut classes = Vec::new();
        let mut all_taken = false;
        for class in raw {
            if all_taken {
                let message = format!("类别“{}”永远轮不到：前面的类别已经包括了所有人", class.name.get_ref());
                self.error(CLASSES, class.id.span(), message);
            }
            let clause = self.clause(CLASSES, &class.clause);
            let mut whens = Vec::new();
            for (at, when) in class.when.iter().enumerate() {
                let condition = self.condition(CLASSES, &when.is);
                match self.checker.program.constant(condition.root) {
                    Some(true) => all_taken = true,
                    Some(false) if condition.readings.is_empty() && !condition.broken => {
                        self.error(CLASSES, when.is.span(), "这个条件永远不成立");
                    }
                    _ => {}
                }
                whens.push(When {
                    id: format!("{}.{}", class.id.get_ref(), at + 1),
                    text: when.is.get_ref().clone(),
                    clause: when
                        .clause
                        .as_ref()
                        .map_or_else(|| clause.clone(), |own| self.clause(CLASSES, own)),
                    provisional: when.provisional.clone(),
                    condition,
                });
            }
            classes.push(Class {
                id: class.id.get_ref().clone(),
                name: class.name.get_ref().clone(),
                clause,
                whens,
            });
        }
        classes
    }

    fn warnings(&mut self, raw: &RawClasses) -> Vec<WarningRule> {
        self.unique(CLASSES, raw.warning.iter().map(|warning| &warning.id));
        raw.warning
            .iter()
            .map(|warning| WarningRule {
                id: warning.id.get_ref().clone(),
                say: warning.text.clone(),
                text: warning.is.get_ref().clone(),
                clause: self.clause(CLASSES, &warning.clause),
                condition: self.condition(CLASSES, &warning.is),
            })
            .collect()
    }

    fn duties(
        &mut self,
        raw: &RawDuties,
        classes: &[Class],
        tracks: &[Rule],
        parameters: &[Parameter],
    ) -> Vec<DutyRule> {
        self.unique(DUTIES, raw.duty.iter().map(|duty| &duty.id));
        let class_ids: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
        let track_ids: Vec<&str> = tracks.iter().map(|track| track.id.as_str()).collect();
        raw.duty
            .iter()
            .map(|duty| DutyRule {
                id: duty.id.get_ref().clone(),
                name: duty.name.get_ref().clone(),
                classes: self.positions("类别", &duty.class, &class_ids),
                tracks: self.positions("服务方式", &duty.track, &track_ids),
                text: duty.is.as_ref().map(|is| is.get_ref().clone()),
                modes: self.modes(&duty.modes),
                covered_by: self.modes(&duty.covered_by),
                count: self.count(duty, parameters),
                every: duty.every,
                clause: self.clause(DUTIES, &duty.clause),
                insteads: self.insteads(duty),
                condition: duty.is.as_ref().map(|is| self.condition(DUTIES, is)),
            })
            .collect()
    }

    fn insteads(&mut self, duty: &RawDuty) -> Vec<Instead> {
        duty.instead
            .iter()
            .map(|instead| Instead {
                text: instead.is.get_ref().clone(),
                modes: self.modes(&instead.modes),
                clause: self.clause(DUTIES, &instead.clause),
                condition: self.condition(DUTIES, &instead.is),
            })
            .collect()
    }

    fn positions(&mut self, what: &str, ids: &[Located], known: &[&str]) -> Vec<usize> {
        let mut positions = Vec::new();
        for id in ids {
            match known.iter().position(|known| known == id.get_ref()) {
                Some(at) => positions.push(at),
                None => {
                    let message = format!(
                        "没有“{}”这个{what}{}（现有：{}）",
                        id.get_ref(),
                        meant(id.get_ref(), known.iter().copied()),
                        known.join("、")
                    );
                    self.error(DUTIES, id.span(), message);
                }
            }
        }
        positions
    }

    fn modes(&mut self, modes: &[Located]) -> Vec<String> {
        for mode in modes {
            if !self.host.modes.contains(mode.get_ref()) {
                let known = self.host.modes.iter().map(String::as_str);
                let message = format!(
                    "没有“{}”这种方式{}（可以写：{}）",
                    mode.get_ref(),
                    meant(mode.get_ref(), known),
                    self.host.modes.join("、")
                );
                self.error(DUTIES, mode.span(), message);
            }
        }
        modes.iter().map(|mode| mode.get_ref().clone()).collect()
    }

    fn count(&mut self, duty: &RawDuty, parameters: &[Parameter]) -> u32 {
        match duty.count.get_ref() {
            RawCount::Fixed(0) => {
                self.error(DUTIES, duty.count.span(), "次数至少是 1");
                0
            }
            RawCount::Fixed(count) => *count,
            RawCount::Parameter(word) => {
                let found =
                    parameters.iter().find(|parameter| parameter.id == *word || parameter.name == *word);
                let count =
                    found.map(|parameter| parameter.value / 1000).and_then(|value| value.try_into().ok());
                count.unwrap_or_else(|| {
                    self.error(DUTIES, duty.count.span(), format!("没有“{word}”这个参数，或者它不是整数"));
                    0
                })
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by the parameter's own bounds, far below 2^53")]
fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}
