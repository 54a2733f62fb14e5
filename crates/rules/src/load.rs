//! Files become a pack, or a list of sentences about what is wrong with them.

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use sm3::{Digest, Sm3};
use toml::value::Datetime;

use crate::assemble::{Assembling, Parts, facts};
use crate::cuts::Cuts;
use crate::extend::check_grants;
use crate::known::asks_what_is_known;
use crate::outlook::reaches;
use crate::pack::{Choices, Host, Pack, Parameter, Reading};
use crate::program::NodeId;
use crate::raw::{
    RawClasses, RawDefinitions, RawDuties, RawEligibility, RawFacts, RawPack, RawReadings, RawScores,
    RawTracks,
};
use crate::record::Shape;
use crate::recorded;
use crate::sections;
use crate::source::{Diagnostic, Diagnostics, SourceFile};
use crate::written::read_toml;

/// A pack holds at most this much text: far more than any notice needs, and a bound on everything after it.
const LARGEST: usize = 4 << 20;

/// A pack has at most so many rules of one kind.
const MOST_RULES: usize = 500;

pub(crate) const PACK: &str = "pack.toml";
pub(crate) const READINGS: &str = "readings.toml";
pub(crate) const FACTS: &str = "facts.toml";
pub(crate) const DEFINITIONS: &str = "definitions.toml";
pub(crate) const SCORES: &str = "scores.toml";
pub(crate) const ELIGIBILITY: &str = "eligibility.toml";
pub(crate) const CLASSES: &str = "classes.toml";
pub(crate) const TRACKS: &str = "tracks.toml";
pub(crate) const DUTIES: &str = "duties.toml";

impl Pack {
    /// Reads, checks and compiles a pack. Files the engine does not know (labels, forms, cases) are kept with it.
    pub fn load(files: Vec<SourceFile>, host: &Host, choices: &Choices) -> Result<Self, Vec<Diagnostic>> {
        let mut loader = Loader { files: &files, host, said: Diagnostics::default() };
        let Some(raw) = loader.read_all() else { return Err(loader.said.into_sorted()) };
        let raw_sections = sections::read(&files, &mut loader.said);
        if loader.too_many(&raw) {
            return Err(loader.said.into_sorted());
        }
        let dictionary = facts::extend(&host.dictionary, &raw.facts, &files, &mut loader.said);
        let mut assembling =
            Assembling::new(&files, host, &dictionary, choices, std::mem::take(&mut loader.said));
        let parts = assembling.assemble(&raw);
        let sections = sections::assemble(&mut assembling, &raw_sections, &parts, host);
        let (program, mut said) = assembling.finish();
        let cuts = Cuts::of(&program, &dictionary);
        if !said.has_errors() {
            recorded::check(&files, &raw.readings, &mut said);
            recorded::unused_facts(&files, &raw.facts, (&dictionary, &cuts), &mut said);
        }
        let (failed, said) = (said.has_errors(), said.into_sorted());
        if failed {
            return Err(said);
        }
        let asks_what_is_known = asks_what_is_known(&program, deciding(&parts));
        let hash = hash(&files, &parts.readings, &parts.parameters);
        let pack = Self {
            id: raw.pack.id.into_inner(),
            title: raw.pack.title.into_inner(),
            version: raw.pack.version.into_inner(),
            number: raw.pack.number,
            issuers: raw.pack.issuers,
            issued_on: parts.issued_on,
            in_force_from: parts.in_force_from,
            in_force_until: parts.in_force_until,
            areas: raw.pack.areas.into_iter().map(toml::Spanned::into_inner).collect(),
            supersedes: raw.pack.supersedes.into_iter().map(toml::Spanned::into_inner).collect(),
            extends: raw.pack.extends.map(toml::Spanned::into_inner),
            readings: parts.readings,
            parameters: parts.parameters,
            definitions: parts.definitions,
            scope_clause: raw.eligibility.eligible.clause.into_inner(),
            requirements: parts.requirements,
            tags: parts.tags,
            exclusions: parts.exclusions,
            scores: parts.scores,
            classes: parts.classes,
            tracks: parts.tracks,
            duties: parts.duties,
            alternations: parts.alternations,
            warnings: parts.warnings,
            sections,
            remarks: said,
            hash,
            cuts,
            shape: Shape::of(&dictionary),
            asks_what_is_known,
            dictionary,
            program,
            files,
        };
        let said = pack.unreachable(&raw.classes);
        if said.is_empty() { Ok(pack) } else { Err(said) }
    }

    /// A class that nobody can ever come to: the conditions before it, or its own, leave nobody.
    fn unreachable(&self, raw: &RawClasses) -> Vec<Diagnostic> {
        let mut said = Diagnostics::default();
        if self.asks_what_is_known {
            // What is false while nothing is told may hold once something is: nothing can be concluded.
            return Vec::new();
        }
        let (anybody, empty) = (self.shape.anybody(self.in_force_from), SourceFile::new(CLASSES, ""));
        let file = self.files.iter().find(|file| file.name == CLASSES).unwrap_or(&empty);
        for (at, (class, written)) in self.classes.iter().zip(&raw.class).enumerate() {
            let chosen = class.whens.iter().any(|when| !when.condition.readings.is_empty());
            if !chosen && !reaches(self, &anybody, at) {
                let message =
                    format!("类别“{}”永远轮不到：前面的类别已经包括了所有人，或者条件互相矛盾", class.name);
                said.error(file, written.id.span(), message);
            }
        }
        said.into_sorted()
    }
}

/// The conditions on which scope, class and track hang.
fn deciding(parts: &Parts) -> impl Iterator<Item = NodeId> {
    let rules = [&parts.requirements, &parts.tags, &parts.exclusions, &parts.tracks].into_iter().flatten();
    let whens = parts.classes.iter().flat_map(|class| &class.whens);
    rules.map(|rule| rule.condition.root).chain(whens.map(|when| when.condition.root))
}

/// One hash over the rules and what was chosen. Cases and stories do not change a decision, so they are left out.
fn hash(files: &[SourceFile], readings: &[Reading], parameters: &[Parameter]) -> String {
    let mut digest = Sm3::new();
    let mut add = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    };
    let mut rules: Vec<&SourceFile> = files
        .iter()
        .filter(|file| file.name.ends_with(".toml") && !file.name.starts_with("cases/"))
        .collect();
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    for file in rules {
        add(&file.name);
        add(&file.text);
    }
    for reading in readings {
        add(&reading.id);
        add(&reading.choices[reading.chosen].0);
    }
    for parameter in parameters {
        add(&parameter.id);
        add(&parameter.value.to_string());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All files of a pack that the engine reads.
pub(crate) struct Raw {
    pub pack: RawPack,
    pub readings: RawReadings,
    pub facts: RawFacts,
    pub definitions: RawDefinitions,
    pub scores: RawScores,
    pub eligibility: RawEligibility,
    pub classes: RawClasses,
    pub tracks: RawTracks,
    pub duties: RawDuties,
}

struct Loader<'a> {
    files: &'a [SourceFile],
    host: &'a Host,
    said: Diagnostics,
}

impl Loader<'_> {
    fn read_all(&mut self) -> Option<Raw> {
        debug_assert!(!self.host.modes.is_empty());
        let size: usize = self.files.iter().map(|file| file.text.len()).sum();
        if size > LARGEST {
            let file = &self.files[0];
            self.said.error(file, 0..0, format!("规则包太大（{size} 字节），最多 {LARGEST} 字节"));
            return None;
        }
        let pack: Option<RawPack> = self.required(PACK);
        if let Some(pack) = &pack {
            check_grants(pack, self.files, &mut self.said);
        }
        if let Some(base) = pack.as_ref().and_then(|pack| pack.extends.as_ref())
            // Only the city opens the scope: what districts write of it is added there.
            && !self.files.iter().any(|file| file.name == ELIGIBILITY && file.text.contains("[eligible]"))
        {
            let file = self.files.iter().find(|file| file.name == PACK)?;
            let message = format!("找不到要补充的规则包“{}”，请把它的文件夹放在旁边", base.get_ref());
            self.said.error(file, base.span(), message);
            return None;
        }
        let (readings, facts, definitions, scores) = (
            self.optional(READINGS),
            self.optional(FACTS),
            self.optional(DEFINITIONS),
            self.optional(SCORES),
        );
        let (eligibility, classes, tracks, duties) = (
            self.required(ELIGIBILITY),
            self.required(CLASSES),
            self.optional(TRACKS),
            self.required(DUTIES),
        );
        Some(Raw {
            pack: pack?,
            readings: readings?,
            facts: facts?,
            definitions: definitions?,
            scores: scores?,
            eligibility: eligibility?,
            classes: classes?,
            tracks: tracks?,
            duties: duties?,
        })
    }

    /// More rules of one kind than anybody can read: refused, so that nothing after it takes long.
    fn too_many(&mut self, raw: &Raw) -> bool {
        let before = self.said.errors();
        let items = raw.scores.score.iter().map(|score| score.item.len()).max().unwrap_or(0);
        let whens = raw.classes.class.iter().map(|class| class.when.len()).max().unwrap_or(0);
        let scope = &raw.eligibility.eligible;
        for (name, count) in [
            (READINGS, raw.readings.reading.len().max(raw.readings.parameter.len())),
            (SCORES, raw.scores.score.len().max(items)),
            (ELIGIBILITY, scope.require.len().max(scope.tag.len()).max(scope.exclude.len())),
            (CLASSES, raw.classes.class.len().max(raw.classes.warning.len()).max(whens)),
            // Each raise repeats the ways into the classes.
            (CLASSES, raw.classes.raise.len() * whens),
            (TRACKS, raw.tracks.track.len()),
            (DUTIES, raw.duties.duty.len().max(raw.duties.alternation.len())),
        ] {
            if count > MOST_RULES
                && let Some(file) = self.files.iter().find(|file| file.name == name)
            {
                self.said.error(
                    file,
                    0..0,
                    format!("{name} 里同一种规则有 {count} 条，最多 {MOST_RULES} 条"),
                );
            }
        }
        self.said.errors() > before
    }

    fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let Some(file) = self.files.iter().find(|file| file.name == name) else {
            let file = SourceFile::new(name, "");
            self.said.error(&file, 0..0, format!("缺少文件 {name}"));
            return None;
        };
        read_toml(file, &mut self.said)
    }

    fn optional<T: DeserializeOwned + Default>(&mut self, name: &str) -> Option<T> {
        match self.files.iter().find(|file| file.name == name) {
            None => Some(T::default()),
            Some(file) => read_toml(file, &mut self.said),
        }
    }
}

/// A day written without quotes.
pub(crate) fn to_day(day: &Datetime) -> Option<Date> {
    let date = day.date.filter(|_| day.time.is_none())?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
        .ok()
}
