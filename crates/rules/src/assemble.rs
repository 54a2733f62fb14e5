//! The parts of a pack, checked against each other and compiled.

pub(crate) mod chosen;
mod classes;
mod duties;
pub(crate) mod facts;
mod raise;
mod readings;
mod scores;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use self::chosen::Chosen;
use crate::check::{Checker, Condition, Definition, Text};
use crate::dictionary::Dictionary;
use crate::extend::replace_duties;
use crate::load::{CLASSES, DEFINITIONS, DUTIES, ELIGIBILITY, PACK, Raw, SCORES, TRACKS, to_day};
use crate::pack::{
    Alternation, Choices, Class, DutyRule, Host, Named, Parameter, Reading, Rule, Score, WarningRule,
};
use crate::program::Program;
use crate::raw::{Located, RawDefine, RawRule};
use crate::source::{Diagnostics, SourceFile, meant};

/// More definitions than this no reader can follow; it bounds every later step.
const MOST_DEFINITIONS: usize = 500;

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
    pub exclusions: Vec<Rule>,
    pub scores: Vec<Score>,
    pub classes: Vec<Class>,
    pub tracks: Vec<Rule>,
    pub duties: Vec<DutyRule>,
    pub alternations: Vec<Alternation>,
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
    pub fn new(
        files: &'a [SourceFile],
        host: &'a Host,
        dictionary: &'a Dictionary,
        choices: &'a Choices,
        said: Diagnostics,
    ) -> Self {
        let mut checker = Checker::new(files, dictionary);
        checker.said = said;
        Self { checker, host, choices, words: BTreeMap::new() }
    }

    /// The program of all conditions, and everything that was said.
    pub fn finish(self) -> (Program, Diagnostics) {
        (self.checker.program, self.checker.said)
    }

    /// Checks and compiles every part.
    pub fn assemble(&mut self, raw: &Raw) -> Parts {
        for area in &raw.pack.areas {
            if area.get_ref().len() != 12 || !area.get_ref().bytes().all(|byte| byte.is_ascii_digit()) {
                let message = "地区写 12 位区划代码；没有这样的代码就不写 areas";
                self.error(PACK, area.span(), message);
            }
        }
        let readings = self.readings(&raw.readings);
        let parameters = self.parameters(&raw.readings);
        self.unknown_choices(&readings, &parameters, &raw.readings.choose);
        let scores = self.scores(&raw.scores.score, &parameters);
        let definitions = self.definitions([
            (DEFINITIONS, &raw.definitions.define[..]),
            (ELIGIBILITY, &raw.eligibility.define[..]),
            (SCORES, &raw.scores.define[..]),
            (CLASSES, &raw.classes.define[..]),
            (DUTIES, &raw.duties.define[..]),
        ]);
        self.checker.compile_scores();
        let scope = &raw.eligibility.eligible;
        self.clause(ELIGIBILITY, &scope.clause);
        let mut requirements = Vec::new();
        for (at, rule) in scope.require.iter().enumerate() {
            let id = format!("scope.{}", at + 1);
            requirements.push(self.rule(ELIGIBILITY, id, &rule.name, &rule.is, &rule.clause));
        }
        let tags = self.rules(ELIGIBILITY, &scope.tag);
        let exclusions = self.rules(ELIGIBILITY, &scope.exclude);
        let mut classes = self.classes(&raw.classes.class);
        self.raise(&mut classes, &raw.classes.raise);
        let warnings = self.warnings(&raw.classes);
        let tracks = self.rules(TRACKS, &raw.tracks.track);
        let chosen = Chosen { parameters: &parameters, readings: &readings };
        let duties = self.duties(&raw.duties, &classes, &tracks, chosen);
        let file = self.file(DUTIES);
        let duties =
            replace_duties(duties, &raw.duties.duty, &self.checker.files[file], &mut self.checker.said);
        let alternations = self.alternations(&raw.duties.alternation, &classes);
        Parts {
            issued_on: raw.pack.issued_on.as_ref().and_then(|day| self.day(PACK, day)),
            in_force_from: self.day(PACK, &raw.pack.in_force.from).unwrap_or(Date::MIN),
            in_force_until: raw.pack.in_force.until.as_ref().and_then(|day| self.day(PACK, day)),
            readings,
            parameters,
            definitions,
            requirements,
            tags,
            exclusions,
            scores,
            classes,
            tracks,
            duties,
            alternations,
            warnings,
        }
    }

    fn file(&self, name: &str) -> usize {
        self.checker.files.iter().position(|file| file.name == name).unwrap_or(0)
    }

    /// Notes an error at a byte range of a file.
    pub fn error(&mut self, file: &str, at: Range<usize>, message: impl Into<String>) {
        let file = self.file(file);
        self.checker.said.error(&self.checker.files[file], at, message);
    }

    /// Notes something worth a look at a byte range of a file.
    pub fn warning(&mut self, file: &str, at: Range<usize>, message: impl Into<String>) {
        let file = self.file(file);
        self.checker.said.warning(&self.checker.files[file], at, message);
    }

    /// Whether a byte of a file can be of the pack that this one adds to. Texts that were kept as one no longer
    /// tell whose part is whose.
    pub fn is_of_the_city(&self, file: &str, offset: usize) -> bool {
        let file = &self.checker.files[self.file(file)];
        file.own(0) || !file.own(offset)
    }

    /// A day written without quotes.
    pub fn day(&mut self, file: &str, day: &Spanned<Datetime>) -> Option<Date> {
        let found = to_day(day.get_ref());
        if found.is_none() {
            self.error(file, day.span(), "这里应该写日期，例如 2023-10-18（不加引号）");
        }
        found
    }

    /// The clause of a rule, which must not be empty.
    pub fn clause(&mut self, file: &str, clause: &Located) -> String {
        if clause.get_ref().trim().is_empty() {
            self.error(file, clause.span(), "条款（clause）是空的；每条规则都要写明出自通知的哪一条");
        }
        clause.get_ref().clone()
    }

    /// Refuses a word that is taken.
    fn take_word(&mut self, file: &str, word: &Located, what: &'static str) {
        let text = word.get_ref().as_str();
        if self.checker.dictionary.find(text).is_some() {
            self.error(file, word.span(), format!("“{text}”已经是一个事实的名称，{what}要换个名称"));
        } else if let Some(before) = self.words.insert(text.to_owned(), what) {
            self.error(file, word.span(), format!("“{text}”前面已经用作{before}的名称"));
        }
    }

    /// Refuses an id and a name that are taken.
    fn take_words(&mut self, file: &str, id: &Located, name: &Located, what: &'static str) {
        self.take_word(file, id, what);
        if id.get_ref() != name.get_ref() {
            self.take_word(file, name, what);
        }
    }

    /// Refuses ids that stand twice.
    pub fn unique<'l>(&mut self, file: &str, ids: impl Iterator<Item = &'l Located>) {
        let mut seen = BTreeMap::new();
        for id in ids {
            let Some(first) = seen.get(id.get_ref()).copied() else {
                seen.insert(id.get_ref().clone(), id.span().start);
                continue;
            };
            let others = self.is_of_the_city(file, first) && !self.is_of_the_city(file, id.span().start);
            let hint = if others {
                "；那是原来的包里的，要代替它，请换一个编号，再写 instead_of"
            } else {
                ""
            };
            self.error(file, id.span(), format!("编号“{}”前面已经用过{hint}", id.get_ref()));
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

    /// Compiles one condition.
    pub fn condition(&mut self, file: &str, located: &Located) -> Condition {
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

    fn rules(&mut self, file: &str, raw: &[RawRule]) -> Vec<Rule> {
        self.unique(file, raw.iter().map(|rule| &rule.id));
        let mut rules = Vec::new();
        for rule in raw {
            rules.push(self.rule(file, rule.id.get_ref().clone(), &rule.name, &rule.is, &rule.clause));
        }
        rules
    }

    fn definitions<'r>(&mut self, all: impl IntoIterator<Item = (&'r str, &'r [RawDefine])>) -> Vec<Named> {
        let mut named = Vec::new();
        for (file, raw) in all {
            for define in raw {
                self.take_word(file, &define.name, "定义");
                let clause = self.clause(file, &define.clause);
                let (written, number) = match (&define.is, &define.value) {
                    (Some(is), None) => (is, false),
                    (None, Some(value)) => (value, true),
                    _ => {
                        let message = "一个定义写一种：is（条件）或者 value（数字、日期）";
                        self.error(file, define.name.span(), message);
                        continue;
                    }
                };
                let (name, text) = (define.name.get_ref().clone(), written.get_ref().clone());
                let definition = Definition { text: self.text(file, written), number };
                self.checker.definitions.insert(name.clone(), definition);
                named.push(Named { name, text, clause });
            }
        }
        if named.len() > MOST_DEFINITIONS {
            self.error(DEFINITIONS, 0..0, format!("定义太多：最多 {MOST_DEFINITIONS} 个"));
            self.checker.definitions.clear();
        }
        self.checked_definitions();
        named
    }

    /// A definition that nobody uses is checked too, of the subject or of the members of some list.
    fn checked_definitions(&mut self) {
        let lists: Vec<usize> = self
            .checker
            .dictionary
            .facts()
            .iter()
            .enumerate()
            .filter(|(_, fact)| matches!(fact.kind, crate::Kind::List(_)))
            .map(|(at, _)| at)
            .collect();
        for name in self.checker.definitions.keys().cloned().collect::<Vec<_>>() {
            if self.checker.said.is_full() && self.checker.said.has_errors() {
                // Refused already, with more sentences than anybody mends at once.
                return;
            }
            let Err(said) = self.checker.reads_of_subject(&name) else { continue };
            let of_members = lists.iter().any(|list| self.checker.reads_inside(&name, *list));
            if !of_members {
                self.checker.said.extend(said);
            }
        }
    }

    /// Positions of ids among those known.
    pub fn positions(&mut self, file: &str, what: &str, ids: &[Located], known: &[&str]) -> Vec<usize> {
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
                    self.error(file, id.span(), message);
                }
            }
        }
        positions
    }
}

/// A number as written, in thousandths.
#[expect(clippy::cast_possible_truncation, reason = "bounded to what an f64 holds exactly")]
fn thousandths(value: f64) -> i64 {
    (value.clamp(-1e12, 1e12) * 1000.0).round() as i64
}
