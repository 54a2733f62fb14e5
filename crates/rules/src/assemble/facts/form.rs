//! How a form asks for facts: under which heading, in which order, and what must be said when.

use super::Adding;
use crate::cases::plain_value;
use crate::dictionary::{FormGroup, MustWhen};
use crate::raw::{Located, RawFact, RawGroup};
use crate::record::read_value;
use crate::source::meant;

impl Adding<'_> {
    /// `must_when`: a value of another fact that makes somebody say more.
    pub(super) fn must_when(&mut self, raw: &RawFact) {
        let Some(when) = &raw.must_when else { return };
        if raw.of.is_some() {
            self.said.error(self.file, when.fact.span(), "名单里的事实不能写 must_when");
            return;
        }
        let Some(other) = self.known(&when.fact) else { return };
        let is = plain_value(when.is.get_ref(), &other);
        if read_value(&other, &is).is_none() {
            let message = format!("“{}”没有这个值", other.name);
            self.said.error(self.file, when.is.span(), message);
            return;
        }
        self.dictionary.ask_when(raw.id.get_ref(), MustWhen { fact: other.id, is });
    }

    /// `[[group]]`: each fact stands under one heading at most.
    pub(super) fn groups(&mut self, raw: &[RawGroup]) {
        let mut placed: Vec<String> = Vec::new();
        for group in raw {
            let (mut facts, mut columns) = (Vec::new(), Vec::new());
            let mut members: Vec<String> = Vec::new();
            for word in &group.facts {
                let Some(def) = self.known(word) else { continue };
                if placed.contains(&def.id) {
                    let message = format!("“{}”已经在别的标题下面了", def.name);
                    self.said.error(self.file, word.span(), message);
                    continue;
                }
                placed.push(def.id.clone());
                members.extend(def.members().map(|member| member.id.clone()));
                facts.push(def.id);
            }
            let needed = self.among(&group.needed, &facts);
            let shared = self.among(&group.shared, &facts);
            for column in &group.columns {
                if members.contains(column.get_ref()) {
                    columns.push(column.get_ref().clone());
                } else {
                    let hint = meant(column.get_ref(), members.iter().map(String::as_str));
                    let message = format!("这个标题下面的名单里没有“{}”这一项{hint}", column.get_ref());
                    self.said.error(self.file, column.span(), message);
                }
            }
            if group.clause.get_ref().trim().is_empty() {
                self.said.error(self.file, group.clause.span(), "要写明出自通知的哪一条");
            }
            let (name, clause) = (group.name.get_ref().clone(), group.clause.get_ref().clone());
            let hint = group.ask.clone();
            self.dictionary.add_group(FormGroup { name, hint, clause, facts, needed, shared, columns });
        }
    }

    /// Facts that must stand under the same heading.
    fn among(&mut self, words: &[Located], facts: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        for word in words {
            let Some(def) = self.known(word) else { continue };
            if facts.contains(&def.id) {
                found.push(def.id);
            } else {
                let message = format!("“{}”不在这个标题下面，写进 facts 才能写在这里", def.name);
                self.said.error(self.file, word.span(), message);
            }
        }
        found
    }

    /// A fact by its id or name.
    fn known(&mut self, word: &Located) -> Option<crate::FactDef> {
        let found =
            self.dictionary.all().find(|def| def.id == *word.get_ref() || def.name == *word.get_ref());
        if found.is_none() {
            let words = self.dictionary.all().flat_map(|def| [def.id.as_str(), def.name.as_str()]);
            let message = format!("没有“{}”这个事实{}", word.get_ref(), meant(word.get_ref(), words));
            self.said.error(self.file, word.span(), message);
        }
        found.cloned()
    }
}
