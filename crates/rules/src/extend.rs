//! A pack that adds to another: a district's duties on top of its city's notice.
//!
//! The district's folder holds its own `pack.toml` and what it adds. Everything else is the city's. What it adds
//! is read right after what the city says in the file of the same name, so that both are checked as one pack.

mod asks_less;

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::load::{CLASSES, ELIGIBILITY, PACK, READINGS, TRACKS, to_day};
use crate::pack::DutyRule;
use crate::raw::{RawDuty, RawPack, RawReadings, RawTake, Stricter};
use crate::source::{Diagnostic, Diagnostics, SourceFile, meant};
use crate::written::read_toml;

use asks_less::asks_less;

/// Files whose rules can leave people with less: a district may write them where its city says so.
const GRANTED: [&str; 2] = [TRACKS, "absences.toml"];
/// What a city may leave to districts, by the words of its `pack.toml`.
const GRANTS: [&str; 4] = ["eligibility", "tracks", "absences", "choices"];
const LABELS: &str = "labels.toml";

/// The pack that these files add to, and where they say so; `None` for a pack of its own.
pub fn extends(files: &[SourceFile]) -> Option<String> {
    /// Only this line: whatever else is wrong with the file is said once it is read with its city's.
    #[derive(Deserialize)]
    struct Bare {
        extends: Option<String>,
    }
    let file = files.iter().find(|file| file.name == PACK)?;
    toml::from_str::<Bare>(&file.text).ok()?.extends
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
    bounds(&own, &city, &files, &mut said);
    let mut joining = Joining { said, city: &city, base, files: &files };
    let joined = joining.all();
    if joining.said.has_errors() { Err(joining.said.into_sorted()) } else { Ok(joined) }
}

/// A district lies in its city, and adds nothing to a notice that is not in force yet.
fn bounds(own: &RawPack, city: &RawPack, files: &[SourceFile], said: &mut Diagnostics) {
    let begins = |pack: &RawPack| to_day(pack.in_force.from.get_ref());
    if begins(own) < begins(city) {
        let message = format!("“{}”那时还没有施行，补充包不能比它早", city.id.get_ref());
        refuse(files, PACK, own.in_force.from.span(), &message, said);
    }
    // A code ends in as many zeros as there are levels below it.
    let within =
        |area: &str| city.areas.iter().any(|city| area.starts_with(city.get_ref().trim_end_matches("00")));
    for area in own.areas.iter().filter(|area| !city.areas.is_empty() && !within(area.get_ref())) {
        let message = format!("“{}”不在“{}”的地区里", area.get_ref(), city.id.get_ref());
        refuse(files, PACK, area.span(), &message, said);
    }
}

/// What a pack leaves to districts must be something that it can leave.
pub(crate) fn check_grants(pack: &RawPack, files: &[SourceFile], said: &mut Diagnostics) {
    for may in pack.districts.may.iter().filter(|may| !GRANTS.contains(&may.get_ref().as_str())) {
        let message = format!(
            "没有“{}”这一项{}（可以写：{}；别的文件区县本来就可以补充）",
            may.get_ref(),
            meant(may.get_ref(), GRANTS),
            GRANTS.join("、")
        );
        refuse(files, PACK, may.span(), &message, said);
    }
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
            self.may_say(file);
            let beside = self.base.iter().find(|other| other.name == file.name);
            joined.push(beside.map_or_else(|| file.clone(), |city| self.on_top(file, city)));
        }
        for other in self.base {
            let elsewhere = other.name == PACK || other.name.starts_with("cases/");
            if !elsewhere && !self.files.iter().any(|file| file.name == other.name) {
                joined.push(other.clone());
            }
        }
        joined
    }

    /// A file of the district on top of the city's of the same name. Forms and print layouts stand in its place.
    fn on_top(&mut self, file: &SourceFile, city: &SourceFile) -> SourceFile {
        if file.name == PACK || file.name.contains('/') {
            return file.clone();
        }
        if file.name == LABELS {
            return labels(file, city).unwrap_or_else(|| file.clone());
        }
        file.clone().after(self.city.id.get_ref(), city)
    }

    /// Refuses what would leave somebody with less than the city gives, unless the city leaves it to districts.
    fn may_say(&mut self, file: &SourceFile) {
        let granted = |grant: &str| self.city.districts.may.iter().any(|may| may.get_ref() == grant);
        let name = file.name.trim_end_matches(".toml");
        let city = self.city.id.get_ref();
        if GRANTED.contains(&file.name.as_str()) && !granted(name) {
            let message = format!(
                "“{city}”没有把 {name} 交给区县补充：它会让一些人少得到照护。要在那个包的 pack.toml 里写 districts = {{ may = [\"{name}\"] }}"
            );
            refuse(self.files, &file.name, 0..0, &message, &mut self.said);
        }
        let own: Own = toml::from_str(&file.text).unwrap_or_default();
        if file.name == ELIGIBILITY && !granted("eligibility") {
            for narrower in own.eligible.require.iter().chain(&own.eligible.exclude) {
                let message = format!(
                    "补充包只能增加对象（[[eligible.tag]]），不能减少：“{city}”没有把范围交给区县（eligibility）"
                );
                refuse(self.files, ELIGIBILITY, narrower.span(), &message, &mut self.said);
            }
        }
        for class in own.class.iter().filter(|_| file.name == CLASSES) {
            let message = "类别是原来那个包的；补充包用 [[raise]] 写谁要到更重的一类：to = \"…\"（不低于哪一类）或者 by = 1（提一档）";
            refuse(self.files, CLASSES, class.span(), message, &mut self.said);
        }
        if file.name == READINGS && !granted("choices") {
            self.may_choose(file);
        }
        for overlay in own.overlay.iter().filter(|overlay| overlay.get_ref().leaves_alone()) {
            let message = "补充包停了方式（stops），要同时写每天改成什么联系：count、per = \"day\" 和 modes";
            refuse(self.files, &file.name, overlay.span(), message, &mut self.said);
        }
        if !begins_with_a_table(file) {
            let message = "补充包的文件接在原来那个包的后面读，要从 [[…]] 写起；单独一行的“项 = 值”只有 pack.toml、labels.toml 和表单里能写";
            refuse(self.files, &file.name, 0..0, message, &mut self.said);
        }
    }
}

impl Joining<'_> {
    /// Refuses a value that may leave people with less than the city's: one for which the city does not say which way
    /// is stricter, or that goes the other way.
    fn may_choose(&mut self, file: &SourceFile) {
        let own: RawReadings = toml::from_str(&file.text).unwrap_or_default();
        let city = self.base.iter().find(|other| other.name == READINGS);
        let city: RawReadings = city.and_then(|file| toml::from_str(&file.text).ok()).unwrap_or_default();
        let written = own.parameter.iter().map(|one| &one.id).chain(own.reading.iter().map(|one| &one.id));
        let written: Vec<&String> = written.map(Spanned::get_ref).collect();
        for taken in own.choose.iter().filter(|taken| !written.contains(&taken.id.get_ref())) {
            let of = city.parameter.iter().find(|one| one.id.get_ref() == taken.id.get_ref());
            let (Some(parameter), RawTake::Number(take)) = (of, taken.take.get_ref()) else {
                if city.reading.iter().any(|one| one.id.get_ref() == taken.id.get_ref()) {
                    let message = format!(
                        "“{}”没有把读法的选择（choices）交给区县：怎么读由那个包定",
                        self.city.id.get_ref()
                    );
                    refuse(self.files, READINGS, taken.id.span(), &message, &mut self.said);
                }
                continue;
            };
            let value = *parameter.value.get_ref();
            let name = parameter.name.get_ref();
            let towards = |side| format!("“{name}”现在是 {value}，区县只能往{side}的一边定");
            let message = match parameter.stricter {
                None => {
                    format!("那个包没有写明“{name}”哪一边更严（stricter），区县不能自己定")
                }
                Some(Stricter::Less) if *take > value => towards("小"),
                Some(Stricter::More) if *take < value => towards("大"),
                Some(_) => continue,
            };
            refuse(self.files, READINGS, taken.take.span(), &message, &mut self.said);
        }
    }
}

/// Whether nothing stands before the first table: it would be read as part of the city's last one.
fn begins_with_a_table(file: &SourceFile) -> bool {
    let free =
        file.name == PACK || file.name == LABELS || file.name.contains('/') || file.name.ends_with(".md");
    let mut lines = file.text.lines().map(str::trim);
    free || lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_none_or(|line| line.starts_with('['))
}

/// The city's words with the district's: of lists the rows are joined, a row with the same id gives way.
fn labels(own: &SourceFile, city: &SourceFile) -> Option<SourceFile> {
    let mut joined: toml::Table = city.text.parse().ok()?;
    for (key, value) in own.text.parse::<toml::Table>().ok()? {
        let rows = value.as_array().cloned();
        match (joined.get_mut(&key).and_then(toml::Value::as_array_mut), rows) {
            (Some(before), Some(rows)) => {
                before.retain(|old| !rows.iter().any(|new| new.get("id") == old.get("id")));
                before.extend(rows);
            }
            _ => {
                joined.insert(key, value);
            }
        }
    }
    Some(SourceFile::new(LABELS, toml::to_string(&joined).ok()?))
}

/// What a district writes of scope and classes; the rest is read with the city's.
#[derive(Default, Deserialize)]
struct Own {
    #[serde(default)]
    eligible: OwnScope,
    #[serde(default)]
    class: Vec<Spanned<toml::Value>>,
    #[serde(default)]
    overlay: Vec<Spanned<OwnOverlay>>,
}

/// What an alert stops, and what is done instead.
#[derive(Default, Deserialize)]
struct OwnOverlay {
    #[serde(default)]
    stops: Vec<String>,
    per: Option<toml::Value>,
}

impl OwnOverlay {
    /// Whether somebody may hear from nobody for a day of the alert.
    fn leaves_alone(&self) -> bool {
        !self.stops.is_empty() && self.per.as_ref().and_then(toml::Value::as_str) != Some("day")
    }
}

#[derive(Default, Deserialize)]
struct OwnScope {
    #[serde(default)]
    require: Vec<Spanned<toml::Value>>,
    #[serde(default)]
    exclude: Vec<Spanned<toml::Value>>,
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
        if let Some(why) = asks_less(rule, before) {
            let message = format!("代替“{}”的任务不能比它少：{why}", before.name);
            said.error(file, id.span(), message);
        }
        if gone.contains(&before.id) {
            said.error(file, id.span(), format!("“{}”已经有别的任务代替了", before.name));
        }
        gone.push(before.id.clone());
    }
    duties.into_iter().filter(|duty| !gone.contains(&duty.id)).collect()
}
