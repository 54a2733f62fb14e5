//! The files of a pack as a list of named things, each with what it says line by line.

use toml::{Table, Value};

use super::{Change, Difference, Kind, sections, words};
use crate::packs::Pack;
use crate::visits::Mode;

/// One thing that a pack says: a class, a duty, a field of a form.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Things are paired within a shelf only: duties with duties, the fields of a form with those of that form.
    pub(super) shelf: String,
    pub(super) id: String,
    pub(super) name: String,
    /// The name with what it is, or whom it is for, where the name alone does not tell.
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) lines: Vec<String>,
}

impl Entry {
    pub(super) fn is_same_rule(&self, other: &Self) -> bool {
        self.shelf == other.shelf && self.id == other.id
    }

    pub(super) fn has_same_name(&self, other: &Self) -> bool {
        self.shelf == other.shelf && self.title == other.title
    }

    pub(super) fn into_difference(self, change: Change) -> Difference {
        let Self { kind, title: name, clause, lines, .. } = self;
        let (before, after) = match change {
            Change::Removed => (lines, Vec::new()),
            Change::Added | Change::Changed => (Vec::new(), lines),
        };
        Difference { kind, change, name, before, after, clause }
    }
}

/// Everything the files of a pack say, in their order. A file that is no TOML says nothing here: the pack's
/// check speaks of it. Classes and tracks that `newer` has too are called as there: a class that is only called
/// otherwise is one difference, not one in each of its duties.
pub(super) fn entries(pack: &Pack, newer: &Pack) -> Vec<Entry> {
    let mut entries = Vec::new();
    for file in pack.rules.files.iter().filter(|file| file.name.ends_with(".toml")) {
        if let Ok(table) = file.text.parse::<Table>() {
            Reading { pack, newer, file: &file.name, entries: &mut entries }.table("", &table);
        }
    }
    entries
}

/// One file being read.
struct Reading<'a> {
    pack: &'a Pack,
    newer: &'a Pack,
    file: &'a str,
    entries: &'a mut Vec<Entry>,
}

impl Reading<'_> {
    /// A table is one entry for what it says itself, and one for every row of its lists.
    fn table(&mut self, key: &str, table: &Table) {
        let own: Vec<(&String, &Value)> =
            table.iter().filter(|(_, value)| !value.is_table() && rows(value).is_none()).collect();
        if !own.is_empty() {
            let own = in_order(own);
            let lines = own.iter().filter(|(key, _)| *key != "clause");
            let lines = lines.map(|(key, value)| words::line(&self.key(key), &self.said(key, value)));
            self.entries.push(Entry {
                kind: kind(self.file, key),
                shelf: format!("{}/{key}", self.file),
                id: String::new(),
                name: String::new(),
                title: words::table_title(self.file, key),
                clause: text(table, "clause"),
                lines: lines.collect(),
            });
        }
        for (inner, value) in table {
            if let Value::Table(inner_table) = value {
                self.table(&joined(key, inner), inner_table);
            }
            for (at, row) in rows(value).into_iter().flatten().enumerate() {
                self.row(&joined(key, inner), inner, at, row);
            }
        }
    }

    fn row(&mut self, path: &str, key: &str, at: usize, row: &Table) {
        let named = ["name", "label", "title", "story", "text"];
        let named = named.into_iter().find(|key| !text(row, key).is_empty());
        let name = named.map(|key| text(row, key));
        let id = Some(text(row, "id")).filter(|id| !id.is_empty());
        let kind = kind(self.file, key);
        let mut lines: Vec<String> = in_order(row.iter().collect())
            .into_iter()
            .filter(|(key, _)| !["id", "clause"].contains(&key.as_str()) && Some(key.as_str()) != named)
            .filter(|(inner, _)| !is_chosen(kind, inner))
            .flat_map(|(key, value)| self.lines(key, value))
            .collect();
        lines.extend(self.chosen(kind, id.as_deref()));
        let whole_pack = !matches!(kind, Kind::Forms | Kind::Other);
        self.entries.push(Entry {
            kind,
            shelf: if whole_pack { key.to_owned() } else { format!("{}/{path}", self.file) },
            id: id.or_else(|| name.clone()).unwrap_or_else(|| format!("{}", at + 1)),
            title: self.title(key, row, name.clone().unwrap_or_else(|| format!("第 {} 项", at + 1))),
            name: name.unwrap_or_default(),
            clause: text(row, "clause"),
            lines,
        });
    }

    /// Duties are often called the same for several classes: whom it is for stands before.
    fn title(&self, key: &str, row: &Table, name: String) -> String {
        match row.get("class") {
            Some(classes) if key == "duty" => format!("{}：{name}", self.said("class", classes)),
            _ => words::row_title(self.file, key, name),
        }
    }

    /// A list of rows is a line each; everything else is one line.
    fn lines(&self, key: &str, value: &Value) -> Vec<String> {
        let label = self.key(key);
        match rows(value) {
            Some(rows) => rows.map(|row| words::line(&label, &self.inner_row(row))).collect(),
            None => vec![words::line(&label, &self.said(key, value))],
        }
    }

    /// A row within a row: a way into a class, an option of a question.
    fn inner_row(&self, row: &Table) -> String {
        let lead = ["is", "name", "label"].iter().find_map(|key| row.get(*key).map(|value| (*key, value)));
        let rest = row.iter().filter(|(key, _)| Some(key.as_str()) != lead.map(|(key, _)| key));
        let rest = rest.flat_map(|(key, value)| match rows(value) {
            Some(_) => self.lines(key, value),
            None => vec![format!("{}：{}", self.key(key), self.said(key, value))],
        });
        let rest: Vec<String> = rest.collect();
        match (lead, rest.is_empty()) {
            (None, _) => rest.join("，"),
            (Some((key, value)), true) => self.said(key, value),
            (Some((key, value)), false) => format!("{}（{}）", self.said(key, value), rest.join("，")),
        }
    }

    /// A key in the words of an officer.
    fn key(&self, key: &str) -> String {
        sections::key(self.file, key).map_or_else(|| words::key(key), str::to_owned)
    }

    /// A value in the words of an officer.
    fn said(&self, key: &str, value: &Value) -> String {
        match (key, value) {
            ("modes" | "covered_by" | "stops" | "stops_modes", Value::Array(codes))
                if codes.iter().all(Value::is_str) =>
            {
                let codes: Vec<String> = codes.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                // A code that nobody knows is shown as it is, so that it is seen.
                let unknown = codes.iter().filter(|code| Mode::from_code(code).is_none()).cloned();
                let known = self.pack.modes_in_words(&codes);
                [known]
                    .into_iter()
                    .chain(unknown)
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join("、")
            }
            (_, Value::Array(items)) => {
                items.iter().map(|item| self.said(key, item)).collect::<Vec<_>>().join("、")
            }
            ("every" | "period", Value::Table(span)) if words::span(span).is_some() => {
                words::span(span).unwrap_or_default()
            }
            (_, Value::Table(table)) => {
                let parts =
                    table.iter().map(|(key, value)| format!("{} {}", self.key(key), self.said(key, value)));
                parts.collect::<Vec<_>>().join("，")
            }
            ("class", Value::String(id)) => {
                let class = [self.newer, self.pack].into_iter().find_map(|pack| pack.rules.class(id));
                class.map_or_else(|| id.clone(), |class| class.name.clone())
            }
            ("track", Value::String(id)) => {
                let track = [self.newer, self.pack].into_iter().find_map(|pack| pack.rules.track(id));
                track.map_or_else(|| id.clone(), |track| track.name.clone())
            }
            ("who" | "to", Value::String(id)) => self.pack.labels.visitor(id).to_owned(),
            ("act", Value::String(id)) => self.pack.labels.act(id).to_owned(),
            ("parts", Value::String(id)) => self.pack.part_of_day(id).to_owned(),
            (_, value) => {
                let coded = value.as_str().and_then(|word| sections::value(self.file, key, word));
                coded.map_or_else(|| words::value(key, value), str::to_owned)
            }
        }
    }

    /// What is in force here of what a place may choose: it may differ from what the file proposes.
    fn chosen(&self, kind: Kind, id: Option<&str>) -> Option<String> {
        let rules = &self.pack.rules;
        match kind {
            Kind::Readings => {
                let reading = rules.reading(id?)?;
                let (_, name) = reading.choices.get(reading.chosen)?;
                Some(words::line("采用", name))
            }
            Kind::Parameters => {
                let parameter =
                    rules.parameters.iter().find(|parameter| Some(parameter.id.as_str()) == id)?;
                let value = words::thousandths(parameter.value);
                Some(words::line("取值", format!("{value} {}", parameter.unit).trim_end()))
            }
            _ => None,
        }
    }
}

/// What the file proposes is told by [`Reading::chosen`] as it is in force.
fn is_chosen(kind: Kind, key: &str) -> bool {
    matches!((kind, key), (Kind::Readings, "chosen") | (Kind::Parameters, "value"))
}

/// In the order in which an officer asks, whatever the order in the file.
fn in_order<'a>(mut pairs: Vec<(&'a String, &'a Value)>) -> Vec<(&'a String, &'a Value)> {
    pairs.sort_by_key(|(key, _)| words::place(key));
    pairs
}

/// The rows of a list of tables.
fn rows(value: &Value) -> Option<impl Iterator<Item = &Table>> {
    let list = value.as_array().filter(|list| !list.is_empty() && list.iter().all(Value::is_table))?;
    Some(list.iter().filter_map(Value::as_table))
}

fn text(table: &Table, key: &str) -> String {
    table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn kind(file: &str, key: &str) -> Kind {
    match (file, key) {
        (_, "define") => Kind::Definitions,
        ("pack.toml", _) => Kind::Notice,
        ("eligibility.toml", _) => Kind::Scope,
        ("facts.toml" | "scores.toml", _) => Kind::Facts,
        ("classes.toml", "warning") => Kind::Warnings,
        ("classes.toml", _) => Kind::Classes,
        ("tracks.toml", _) => Kind::Tracks,
        ("duties.toml", _) => Kind::Duties,
        ("readings.toml", "parameter") => Kind::Parameters,
        ("readings.toml", _) => Kind::Readings,
        ("labels.toml", _) => Kind::Labels,
        (file, _) if file.starts_with("forms/") => Kind::Forms,
        _ => Kind::Other,
    }
}
