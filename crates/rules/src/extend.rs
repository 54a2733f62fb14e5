//! A pack that adds to another: a district's duties on top of its city's notice.
//!
//! The district's folder holds its own `pack.toml` and what it adds. Everything else is the city's. What it adds
//! is read right after what the city says in the file of the same name, so that both are checked as one pack.

use std::ops::Range;

use crate::load::{
    CLASSES, DEFINITIONS, DUTIES, ELIGIBILITY, FACTS, PACK, READINGS, SCORES, TRACKS, read_toml,
};
use crate::pack::DutyRule;
use crate::raw::{RawDuty, RawPack};
use crate::source::{Diagnostic, Diagnostics, SourceFile, meant};

/// What every district may add to.
const ADDED: [&str; 4] = [DUTIES, FACTS, DEFINITIONS, READINGS];
/// What decides who is in which class: the city's, unless it lets districts decide.
const TAKEN_OVER: [&str; 4] = [ELIGIBILITY, SCORES, CLASSES, TRACKS];

/// The pack that these files add to, and where they say so; `None` for a pack of its own.
pub fn extends(files: &[SourceFile]) -> Option<String> {
    let raw = read_pack(files, &mut Diagnostics::default())?;
    raw.extends.map(toml::Spanned::into_inner)
}

/// One pack out of the files of a district and those of the pack that it adds to.
///
/// # Errors
/// A base that adds to another one itself, and a file that the base does not leave to districts.
pub fn join(files: Vec<SourceFile>, base: &[SourceFile]) -> Result<Vec<SourceFile>, Vec<Diagnostic>> {
    let mut said = Diagnostics::default();
    let (Some(own), Some(city)) = (read_pack(&files, &mut said), read_pack(base, &mut said)) else {
        return Err(said.into_sorted());
    };
    if city.extends.is_some() {
        refuse(
            &files,
            PACK,
            own.extends.map_or(0..0, |id| id.span()),
            "补充的对象本身也是补充规则包；只能补充一层",
            &mut said,
        );
        return Err(said.into_sorted());
    }
    let mut joining = Joining { said, city: &city, base, files: &files };
    let joined = joining.all();
    if joining.said.has_errors() { Err(joining.said.into_sorted()) } else { Ok(joined) }
}

fn read_pack(files: &[SourceFile], said: &mut Diagnostics) -> Option<RawPack> {
    read_toml(files.iter().find(|file| file.name == PACK)?, said)
}

fn refuse(files: &[SourceFile], name: &str, at: Range<usize>, message: &str, said: &mut Diagnostics) {
    let empty = SourceFile::new(name, "");
    let file = files.iter().find(|file| file.name == name).unwrap_or(&empty);
    said.error(file, at, message);
}

struct Joining<'a> {
    said: Diagnostics,
    city: &'a RawPack,
    base: &'a [SourceFile],
    files: &'a [SourceFile],
}

impl Joining<'_> {
    fn all(&mut self) -> Vec<SourceFile> {
        let mut joined: Vec<SourceFile> = Vec::new();
        for file in self.files {
            let beside = self.base.iter().find(|other| other.name == file.name);
            let added = self.adds(&file.name);
            joined.push(match beside {
                Some(other) if added => file.clone().after(self.city.id.get_ref(), other),
                _ => file.clone(),
            });
        }
        for other in self.base {
            let elsewhere = other.name == PACK || other.name.starts_with("cases/");
            if !elsewhere && !self.files.iter().any(|file| file.name == other.name) {
                joined.push(other.clone());
            }
        }
        joined
    }

    /// Whether a file is read after the city's of the same name; otherwise it stands in its place.
    fn adds(&mut self, name: &str) -> bool {
        let free = name == PACK || name == "labels.toml" || name.contains('/') || name.ends_with(".md");
        if free || ADDED.contains(&name) {
            return !free;
        }
        let noun = name.trim_end_matches(".toml");
        if !self.city.districts.may.iter().any(|may| may.get_ref() == noun) {
            let allowed: Vec<&str> =
                self.city.districts.may.iter().map(|may| may.get_ref().as_str()).collect();
            let message = format!(
                "“{}”没有把 {noun} 交给区县补充{}；区县可以补充任务（duties）、事实、定义、读法、表单和称呼",
                self.city.id.get_ref(),
                meant(noun, allowed),
            );
            refuse(self.files, name, 0..0, &message, &mut self.said);
        }
        !TAKEN_OVER.contains(&name)
    }
}

/// Puts duties that stand in the place of others there: each must ask at least as much.
pub(crate) fn replace_duties(
    duties: Vec<DutyRule>,
    raw: &[RawDuty],
    file: &SourceFile,
    said: &mut Diagnostics,
) -> Vec<DutyRule> {
    let mut gone = Vec::new();
    for (rule, written) in duties.iter().zip(raw) {
        let Some(id) = &written.instead_of else { continue };
        // Texts that were kept as one no longer tell whose part is whose.
        let citys = |duty: &&RawDuty| file.own(0) || !file.own(duty.id.span().start);
        let known =
            || raw.iter().filter(citys).map(|duty| duty.id.get_ref().as_str()).filter(|id| *id != rule.id);
        let Some(before) =
            duties.iter().find(|other| other.id == *id.get_ref() && known().any(|k| k == other.id))
        else {
            let message =
                format!("所补充的规则包里没有“{}”这项任务{}", id.get_ref(), meant(id.get_ref(), known()));
            said.error(file, id.span(), message);
            continue;
        };
        if let Some(why) = weaker(rule, before) {
            let message = format!("代替“{}”的任务不能比它少：{why}", before.name);
            said.error(file, id.span(), message);
        }
        gone.push(before.id.clone());
    }
    duties.into_iter().filter(|duty| !gone.contains(&duty.id)).collect()
}

/// In what a duty asks less than another.
fn weaker(new: &DutyRule, old: &DutyRule) -> Option<&'static str> {
    let per_day =
        |duty: &DutyRule| u64::from(duty.count) * 1_000_000 / duty.every.thousandths_of_a_day().max(1);
    let wider = |new: &[usize], old: &[usize]| {
        new.is_empty() || (!old.is_empty() && old.iter().all(|at| new.contains(at)))
    };
    if (new.unit, &new.act, new.per) != (old.unit, &old.act, old.per) {
        Some("计数的单位或对象不同")
    } else if per_day(new) < per_day(old) {
        Some("平均次数变少了")
    } else if !wider(&new.classes, &old.classes) || !wider(&new.tracks, &old.tracks) {
        Some("适用的类别或服务方式变窄了")
    } else if new.text.is_some() && new.text != old.text {
        Some("多了一个条件")
    } else if new
        .modes
        .iter()
        .chain(&new.covered_by)
        .any(|mode| !old.modes.contains(mode) && !old.covered_by.contains(mode))
    {
        Some("多了可以用的方式")
    } else {
        None
    }
}
