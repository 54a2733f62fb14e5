//! Finds what a name stands for: a fact, a definition, a score, a reading, a parameter.

use super::{Checker, Compiled, Constant, Place, Sort};
use crate::dictionary::{FactDef, Kind};
use crate::program::{Node, NodeId, SlotRef, Term};
use crate::source::meant;
use crate::syntax::Name;

/// Words that always hold, for the class or track that takes the rest.
const OTHERWISE: [&str; 2] = ["其余", "otherwise"];

/// So many definitions may wait for each other while they are read: it protects the stack.
const MOST_OPEN: usize = 32;

impl<'a> Checker<'a> {
    pub(super) fn named_truth(&mut self, name: &Name, place: Place<'_, 'a>) -> NodeId {
        if OTHERWISE.contains(&name.word.as_str()) {
            return self.program.add(Node::Const(true));
        }
        if let Some((slot, def)) = self.fact(name, place) {
            return match def.kind {
                Kind::Flag => self.flag_node(slot, true),
                Kind::Several(_) => {
                    let message = format!("“{}”可以选几项，后面要写“包含 …”", name.word);
                    self.wrong(place, &name.at, message)
                }
                _ => {
                    let message = format!("“{}”不是“是/否”的事实，后面要写比较", name.word);
                    self.wrong(place, &name.at, message)
                }
            };
        }
        match self.defined(name, place) {
            Some(Ok(Compiled::Truth(node))) => return node,
            Some(Ok(Compiled::Number(..))) => {
                let message = format!("“{}”是一个数或日期，后面要写比较", name.word);
                return self.wrong(place, &name.at, message);
            }
            Some(Err(node)) => return node,
            None => {}
        }
        let message = match self.constants.get(&name.word) {
            Some(Constant::Reading { .. }) => format!("“{}”是一处读法，后面要写“= 选项”", name.word),
            Some(Constant::Parameter(_)) => format!("“{}”是一个数，不能单独作条件", name.word),
            None if self.score_words.contains_key(&name.word) => {
                format!("“{}”是评分，后面要写比较，例如“{} ≥ 60”", name.word, name.word)
            }
            None => return self.unknown(name, place),
        };
        self.wrong(place, &name.at, message)
    }

    /// What a definition with this name says here; `None` where there is none.
    pub(super) fn defined(&mut self, name: &Name, place: Place<'_, 'a>) -> Option<Result<Compiled, NodeId>> {
        if !self.definitions.contains_key(&name.word) {
            return None;
        }
        if self.open.contains(&name.word) {
            let message = format!("定义“{}”绕了一圈又用到自己", name.word);
            return Some(Err(self.wrong(place, &name.at, message)));
        }
        let list = if name.own { None } else { place.list };
        Some(self.definition(&name.word, list))
    }

    /// Compiles a definition about the subject or about the members of a list, once.
    pub(super) fn definition(
        &mut self,
        word: &str,
        list: Option<(usize, &'a FactDef, &'a [FactDef])>,
    ) -> Result<Compiled, NodeId> {
        let key = (word.to_owned(), list.map(|(at, ..)| at));
        if let Some((compiled, readings)) = self.compiled.get(&key) {
            self.touched.extend(readings.iter().cloned());
            return Ok(*compiled);
        }
        let Some(definition) = self.definitions.get(word).cloned() else {
            return Err(self.program.add(Node::Const(false)));
        };
        let place = Place { text: &definition.text, list };
        if self.open.len() >= MOST_OPEN {
            return Err(self.wrong(place, &(0..definition.text.text.len()), super::TOO_LARGE));
        }
        self.open.push(word.to_owned());
        let (compiled, readings) = self.noting(|checker| {
            let read = checker.read(place, |checker, expr| {
                if definition.number {
                    checker.term(expr, place).map(|(term, sort)| Compiled::Number(term, sort))
                } else {
                    Ok(Compiled::Truth(checker.truth(expr, place)))
                }
            });
            read.unwrap_or_else(|| Err(checker.program.add(Node::Const(false))))
        });
        self.open.pop();
        self.touched.extend(readings.iter().cloned());
        let mut compiled = compiled.unwrap_or(Compiled::Truth(self.program.add(Node::Const(false))));
        let too_large = match compiled {
            Compiled::Truth(node) => self.program.too_large(node),
            Compiled::Number(term, _) => self.program.too_large_term(term),
        };
        if too_large {
            // Whatever is built on it must not grow further.
            let nothing = self.wrong(place, &(0..definition.text.text.len()), super::TOO_LARGE);
            compiled = match compiled {
                Compiled::Truth(_) => Compiled::Truth(nothing),
                Compiled::Number(_, sort) => Compiled::Number(self.program.add_term(Term::Const(0)), sort),
            };
        }
        self.compiled.insert(key, (compiled, readings));
        Ok(compiled)
    }

    pub(super) fn unknown(&mut self, name: &Name, place: Place<'_, 'a>) -> NodeId {
        if self.said.is_full() {
            return self.wrong(place, &name.at, String::new());
        }
        let noted = match place.list {
            Some((_, list, _)) if !name.own => {
                list.also.iter().find(|def| def.id == name.word || def.name == name.word)
            }
            _ => self.dictionary.note(&name.word),
        };
        if let Some(def) = noted {
            let message = match def.kind {
                Kind::Text { .. } => format!("“{}”是文字，只是记下来的，条件里不能用", name.word),
                _ => format!("“{}”只是记下来的（record_only），条件里不能用", name.word),
            };
            return self.wrong(place, &name.at, message);
        }
        let message = match place.list {
            Some((_, list, members)) if !name.own => {
                let list = &list.name;
                if self.dictionary.find(&name.word).is_some() {
                    format!("“{list}”没有“{}”这个事实；说的是老年人自己时写“本人.{}”", name.word, name.word)
                } else {
                    let words = members.iter().flat_map(|def| [def.name.as_str(), def.id.as_str()]);
                    format!("“{list}”没有“{}”这个事实{}", name.word, meant(&name.word, words))
                }
            }
            _ => {
                let words = self
                    .dictionary
                    .words()
                    .chain(self.definitions.keys().map(String::as_str))
                    .chain(self.score_words.keys().map(String::as_str))
                    .chain(self.constants.keys().map(String::as_str));
                format!("不认识“{}”{}", name.word, meant(&name.word, words))
            }
        };
        self.wrong(place, &name.at, message)
    }

    pub(super) fn fact(&self, name: &Name, place: Place<'_, 'a>) -> Option<(SlotRef, &'a FactDef)> {
        let (list, defs, at) = match place.list {
            Some((list, _, members)) if !name.own => {
                let at = members.iter().position(|def| def.id == name.word || def.name == name.word)?;
                (Some(list), members, at)
            }
            _ => (None, self.dictionary.facts(), self.dictionary.find(&name.word)?),
        };
        let list = list.map(u32::try_from).transpose().ok()?;
        Some((SlotRef { list, at: u32::try_from(at).ok()? }, &defs[at]))
    }

    /// The number behind a score's name.
    pub(super) fn score(&mut self, name: &Name, place: Place<'_, 'a>) -> Option<Result<Term, NodeId>> {
        let at = *self.score_words.get(&name.word)?;
        if self.open.contains(&self.scores[at].name) {
            let message = format!("评分“{}”绕了一圈又用到自己", name.word);
            return Some(Err(self.wrong(place, &name.at, message)));
        }
        self.compile_score(at);
        let readings = self.readings_of_score(at);
        self.touched.extend(readings);
        Some(Ok(Term::Score(u32::try_from(at).unwrap_or(u32::MAX))))
    }

    /// A reading held against one or several of its choices.
    pub(super) fn reading(&mut self, id: &str, words: &[Name], equal: bool, place: Place<'_, 'a>) -> NodeId {
        let Some(Constant::Reading { choices, chosen, .. }) = self.constants.get(id).cloned() else {
            return self.program.add(Node::Const(false));
        };
        self.touched.insert(id.to_owned());
        let mut any = false;
        for word in words {
            let Some(at) = choices.iter().position(|(id, name)| *id == word.word || *name == word.word)
            else {
                let names: Vec<&str> = choices.iter().map(|(_, name)| name.as_str()).collect();
                let message = format!("这处读法没有“{}”这个选项，只有：{}", word.word, names.join("、"));
                return self.wrong(place, &word.at, message);
            };
            any |= at == chosen;
        }
        self.program.add(Node::Const(any == equal))
    }

    /// Whether a definition gives a number or a day.
    pub(super) fn as_number(compiled: Compiled) -> Option<(crate::program::TermId, Sort)> {
        match compiled {
            Compiled::Number(term, sort) => Some((term, sort)),
            Compiled::Truth(_) => None,
        }
    }
}
