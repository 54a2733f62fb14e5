//! What is different between two packs, rule by rule, in the order in which an officer reads.
//!
//! The files themselves are compared, not what the engine makes of them: whatever a pack can say is seen, also
//! what no class depends on. Remarks in a file (`#`) are not part of what it says.

use rules::SourceFile;

use super::Pack;
use entries::{Entry, entries};

mod entries;
mod sections;
#[cfg(test)]
mod tests;
mod words;

/// What part of a notice a difference belongs to, in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Title, number, dates.
    Notice,
    /// Who is in scope.
    Scope,
    /// Named conditions.
    Definitions,
    /// Facts that the pack adds, and scores.
    Facts,
    /// Classes.
    Classes,
    /// Tracks.
    Tracks,
    /// What is owed.
    Duties,
    /// What is pointed out to the clerk.
    Warnings,
    /// Readings, with the one that is chosen.
    Readings,
    /// Numbers that a place may set, as they are set.
    Parameters,
    /// What things are called.
    Labels,
    /// Forms and how they are printed.
    Forms,
    /// Everything else: deadlines, payments, cases, stories.
    Other,
}

impl Kind {
    /// The heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Notice => "通知本身",
            Self::Scope => "谁在范围内",
            Self::Definitions => "用到的说法",
            Self::Facts => "增加的情况和评分",
            Self::Classes => "怎样分类",
            Self::Tracks => "服务方式",
            Self::Duties => "多久联系一次",
            Self::Warnings => "系统的提醒",
            Self::Readings => "没有写明的地方怎么读",
            Self::Parameters => "本地可定的数",
            Self::Labels => "叫法",
            Self::Forms => "表单和打印",
            Self::Other => "其他",
        }
    }
}

/// What happened to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

impl Change {
    /// One word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Added => "新增",
            Self::Removed => "取消",
            Self::Changed => "改动",
        }
    }
}

/// One rule that is not the same in both packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What part of the notice.
    pub kind: Kind,
    /// What happened to it.
    pub change: Change,
    /// Its name, in the newer pack where it is in both.
    pub name: String,
    /// What it said: all of it where it is gone, otherwise what it no longer says.
    pub before: Vec<String>,
    /// What it says now: all of it where it is new, otherwise what it did not say before.
    pub after: Vec<String>,
    /// Clause of the notice, in the newer pack where it is in both; empty where it cites none.
    pub clause: String,
}

/// Everything in which the second pack differs from the first. Ids pair rules, then names.
pub fn compare(before: &Pack, after: &Pack) -> Vec<Difference> {
    let (mut old, new) = (entries(before, after), entries(after, after));
    let mut differences = orders(&old, &new);
    let mut unpaired = Vec::new();
    for entry in new {
        match old.iter().position(|other| other.is_same_rule(&entry)) {
            Some(at) => differences.extend(changed(&old.remove(at), &entry)),
            None => unpaired.push(entry),
        }
    }
    for entry in unpaired {
        match old.iter().position(|other| other.has_same_name(&entry)) {
            Some(at) => differences.extend(changed(&old.remove(at), &entry)),
            None => differences.push(entry.into_difference(Change::Added)),
        }
    }
    differences.extend(old.into_iter().map(|entry| entry.into_difference(Change::Removed)));
    differences.extend(texts(before, after));
    differences.sort_by_key(|difference| difference.kind);
    differences
}

/// Differences below their headings.
pub fn by_kind(differences: &[Difference]) -> impl Iterator<Item = (Kind, &[Difference])> {
    differences.chunk_by(|a, b| a.kind == b.kind).map(|group| (group[0].kind, group))
}

fn changed(old: &Entry, new: &Entry) -> Option<Difference> {
    let (mut before, mut after) = (only_in(&old.lines, &new.lines), only_in(&new.lines, &old.lines));
    if before.is_empty() && after.is_empty() && old.lines != new.lines {
        // The same lines in another order.
        (before, after) = (old.lines.clone(), new.lines.clone());
    }
    for (key, old, new) in
        [("名称", &old.name, &new.name), ("编号", &old.id, &new.id), ("依据", &old.clause, &new.clause)]
    {
        if old != new {
            before.push(words::line(key, old));
            after.push(words::line(key, new));
        }
    }
    (!before.is_empty() || !after.is_empty()).then(|| Difference {
        before,
        after,
        ..new.clone().into_difference(Change::Changed)
    })
}

fn only_in(these: &[String], those: &[String]) -> Vec<String> {
    these.iter().filter(|line| !those.contains(line)).cloned().collect()
}

/// Classes and tracks are asked one after the other: their order is a rule of its own.
fn orders(old: &[Entry], new: &[Entry]) -> Vec<Difference> {
    let order = |kind: Kind| {
        let kept = |these: &[Entry], those: &[Entry]| -> Vec<String> {
            let both = these
                .iter()
                .filter(|entry| entry.kind == kind && those.iter().any(|other| other.is_same_rule(entry)));
            both.map(|entry| entry.id.clone()).collect()
        };
        let named = |entries: &[Entry]| -> Vec<String> {
            let names = entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.name.clone());
            vec![names.collect::<Vec<_>>().join("、")]
        };
        (kept(old, new) != kept(new, old)).then(|| Difference {
            kind,
            change: Change::Changed,
            name: "先后次序".into(),
            before: named(old),
            after: named(new),
            clause: String::new(),
        })
    };
    [Kind::Classes, Kind::Tracks].into_iter().filter_map(order).collect()
}

/// Files that are read by people, line by line.
fn texts(before: &Pack, after: &Pack) -> Vec<Difference> {
    let prose = |file: &&SourceFile| !file.name.ends_with(".toml");
    let lines = |file: &SourceFile| -> Vec<String> {
        file.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let entry = |file: &SourceFile| Entry {
        kind: Kind::Other,
        shelf: file.name.clone(),
        id: file.name.clone(),
        name: String::new(),
        title: words::file_title(&file.name),
        clause: String::new(),
        lines: lines(file),
    };
    let mut differences = Vec::new();
    for file in after.rules.files.iter().filter(prose) {
        differences.extend(match before.file(&file.name) {
            Some(old) => changed(&entry(old), &entry(file)),
            None => Some(entry(file).into_difference(Change::Added)),
        });
    }
    let gone = before.rules.files.iter().filter(prose).filter(|file| after.file(&file.name).is_none());
    differences.extend(gone.map(|file| entry(file).into_difference(Change::Removed)));
    differences
}
