//! Readings and parameters looked at from outside: whether anything hangs on them, and whether their story is told.

use crate::cuts::Cuts;
use crate::dictionary::Dictionary;
use crate::load::{FACTS, PACK, READINGS};
use crate::raw::{Located, RawFacts, RawKind, RawReadings};
use crate::source::{Diagnostics, SourceFile};

/// Where the story of every reading is told.
const STORIES: &str = "readings.md";

/// Says of every reading and parameter what a place that chooses should know: that nothing changes by it, that it
/// leaves no choice, that its story is missing.
pub(crate) fn check(files: &[SourceFile], raw: &RawReadings, said: &mut Diagnostics) {
    let Some(file) = files.iter().find(|file| file.name == READINGS) else { return };
    let rules = rules_text(files);
    let stories = files.iter().find(|file| file.name == STORIES);
    for reading in &raw.reading {
        let (place, name) = (reading.id.span(), reading.name.get_ref());
        if reading.choice.len() < 2 {
            said.error(file, place.clone(), format!("读法“{name}”只有一种选法；没有别的选法就不是读法"));
        }
        let told = |text: &SourceFile| text.text.lines().any(|line| begins(line, reading.number));
        if !stories.is_some_and(told) {
            let message =
                format!("{STORIES} 里没有“## {} …”这一节，讲清楚这处读法的来龙去脉", reading.number);
            said.warning(file, place.clone(), message);
        }
        match (is_spoken_of(&rules, &reading.id, &reading.name), reading.record_only) {
            (false, false) => {
                let message = format!(
                    "没有规则用到读法“{name}”，改选了也不会有变化；只是记下来的，写 record_only = true"
                );
                said.warning(file, place, message);
            }
            (true, true) => {
                said.error(file, place, format!("有规则用到读法“{name}”，它不只是记下来的（record_only）"));
            }
            _ => {}
        }
    }
    for parameter in &raw.parameter {
        if !parameter.record_only && !is_spoken_of(&rules, &parameter.id, &parameter.name) {
            let message = format!(
                "没有规则用到参数“{}”，改了也不会有变化；只是记下来的，写 record_only = true",
                parameter.name.get_ref()
            );
            said.warning(file, parameter.id.span(), message);
        }
    }
}

/// Facts that the pack adds and no condition asks for: people would be asked in vain.
pub(crate) fn unused_facts(
    files: &[SourceFile],
    raw: &RawFacts,
    (dictionary, cuts): (&Dictionary, &Cuts),
    said: &mut Diagnostics,
) {
    let Some(file) = files.iter().find(|file| file.name == FACTS) else { return };
    let rules = rules_text(files);
    for fact in raw.fact.iter().filter(|fact| !fact.record_only && *fact.kind.get_ref() != RawKind::Text) {
        let used = dictionary.position(fact.id.get_ref()).is_none_or(|at| cuts.counts(at));
        if !used && !is_spoken_of(&rules, &fact.id, &fact.name) {
            let message = format!("没有规则用到事实“{}”：不要请人填用不上的东西", fact.name.get_ref());
            said.warning(file, fact.id.span(), message);
        }
    }
}

/// Whether a line is the heading of a number: `## 7 …`.
fn begins(line: &str, number: u32) -> bool {
    let rest = line.trim().strip_prefix("## ").and_then(|rest| rest.trim().strip_prefix(&number.to_string()));
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
}

/// Everything that the rules say, without comments: what readings, parameters and facts are looked for in.
fn rules_text(files: &[SourceFile]) -> String {
    let rules = files.iter().filter(|file| {
        file.name.ends_with(".toml")
            && !file.name.starts_with("cases/")
            && ![READINGS, FACTS, PACK].contains(&file.name.as_str())
    });
    let lines = rules.flat_map(|file| file.text.lines()).filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Whether some rule names it, by its id or in a condition by its name.
fn is_spoken_of(rules: &str, id: &Located, name: &Located) -> bool {
    rules.contains(name.get_ref().as_str()) || has_word(rules, id.get_ref())
}

/// Whether a text holds a word that is not a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let inside = |next: Option<char>| next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '_');
    text.match_indices(word).any(|(at, _)| {
        !inside(text[..at].chars().next_back()) && !inside(text[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_by_itself() {
        assert!(has_word("is = 'cap = yes'", "cap") && has_word("reading = \"cap\"", "cap"));
        assert!(!has_word("payee_cap = 3", "cap") && !has_word("capped", "cap"));
    }

    #[test]
    fn a_heading_has_its_whole_number() {
        assert!(begins("## 1 谁算", 1) && begins("##  1、谁算", 1));
        assert!(!begins("## 12 谁算", 1) && !begins("1 谁算", 1));
    }
}
