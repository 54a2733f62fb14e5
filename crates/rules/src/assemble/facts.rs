//! `facts.toml`: facts that a notice needs and the host's dictionary lacks.

mod form;

use crate::cases::plain_value;
use crate::dictionary::{Choice, Code, Dictionary, FactDef, Kind};
use crate::load::FACTS;
use crate::raw::{Located, RawFact, RawFacts, RawKind};
use crate::record::read_value;
use crate::source::{Diagnostics, SourceFile, meant};

/// More facts than this no office can ask for; it bounds every later step.
const MOST_FACTS: usize = 300;
/// Longest text in characters: more is a letter, not an entry of a form.
const LONGEST_TEXT: usize = 500;

/// The host's dictionary with the facts a pack adds.
pub(crate) fn extend(
    host: &Dictionary,
    raw: &RawFacts,
    files: &[SourceFile],
    said: &mut Diagnostics,
) -> Dictionary {
    let empty = SourceFile::new(FACTS, "");
    let file = files.iter().find(|file| file.name == FACTS).unwrap_or(&empty);
    let mut adding = Adding { file, said, dictionary: host.clone() };
    if raw.fact.len() > MOST_FACTS {
        adding.said.error(file, 0..0, too_many());
        return adding.dictionary;
    }
    for fact in &raw.fact {
        adding.add(fact);
    }
    // What points to other facts is read once all are there.
    for fact in &raw.fact {
        adding.must_when(fact);
    }
    adding.groups(&raw.group);
    adding.dictionary
}

fn too_many() -> String {
    format!("一个规则包最多补充 {MOST_FACTS} 项事实")
}

struct Adding<'a> {
    file: &'a SourceFile,
    said: &'a mut Diagnostics,
    dictionary: Dictionary,
}

impl Adding<'_> {
    fn add(&mut self, raw: &RawFact) {
        self.refuse_bad_id(&raw.id);
        match &raw.clause {
            Some(clause) if !clause.get_ref().trim().is_empty() => {}
            _ => {
                self.said.error(self.file, raw.id.span(), "补充的事实要写明出自通知的哪一条：clause = \"…\"")
            }
        }
        let def = self.def(raw);
        let added = match &raw.of {
            None => self.dictionary.add(def).map_err(|error| (raw.id.span(), error.to_string())),
            Some(list) => {
                let known: Vec<&str> = self
                    .dictionary
                    .all()
                    .filter(|fact| matches!(fact.kind, Kind::List(_)))
                    .flat_map(|fact| [fact.id.as_str(), fact.name.as_str()])
                    .collect();
                let hint = meant(list.get_ref(), known.iter().copied());
                self.dictionary
                    .add_member(list.get_ref(), def)
                    .map_err(|error| (list.span(), format!("{error}{hint}")))
            }
        };
        if let Err((at, message)) = added {
            self.said.error(self.file, at, message);
        }
    }

    fn refuse_bad_id(&mut self, id: &Located) {
        let sound = id.get_ref().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && id.get_ref().starts_with(|c: char| c.is_ascii_lowercase())
            && id.get_ref() != "id";
        if !sound {
            let message = "编号用小写英文字母、数字和下划线，以字母开头，例如 \"chronic_disease\"";
            self.said.error(self.file, id.span(), message);
        }
    }

    fn def(&mut self, raw: &RawFact) -> FactDef {
        let kind = self.kind(raw);
        let mut def = FactDef::new(raw.id.get_ref(), raw.name.get_ref(), kind);
        def.unit.clone_from(&raw.unit);
        def.hint.clone_from(&raw.ask);
        def.clause = raw.clause.as_ref().map(|clause| clause.get_ref().clone());
        def.record_only = raw.record_only;
        def.first_aid = raw.first_aid;
        if matches!(def.kind, Kind::List(_)) {
            self.members(raw, &mut def);
        }
        if raw.unknown_means.is_some() && def.decides_nothing() {
            self.said.error(
                self.file,
                raw.id.span(),
                "只是记下来的事实不能写 unknown_means：没有填就是没有填",
            );
            return def;
        }
        if let Some(value) = &raw.unknown_means {
            let json = plain_value(value.get_ref(), &def);
            match read_value(&def, &json) {
                Some(_) if !matches!(def.kind, Kind::List(_)) => def.unknown_means = Some(json),
                _ => self.said.error(
                    self.file,
                    value.span(),
                    format!("“{}”没有这个值，不能作为没人说起时的值", def.name),
                ),
            }
        }
        def
    }

    fn kind(&mut self, raw: &RawFact) -> Kind {
        let at = raw.kind.span();
        let options = || {
            let option = |choice: &crate::raw::RawChoice| Choice {
                code: Code::Text(choice.id.get_ref().clone()),
                name: choice.name.get_ref().clone(),
            };
            raw.options.iter().map(option).collect::<Vec<Choice>>()
        };
        match raw.kind.get_ref() {
            RawKind::YesNo => Kind::Flag,
            RawKind::Day => Kind::Day,
            RawKind::Number => {
                let (min, max) = (raw.min.unwrap_or(0), raw.max.unwrap_or(1_000_000));
                let far = 1_000_000_000_000;
                if min >= max || raw.decimals > 3 || min < -far || max > far {
                    self.said.error(
                        self.file,
                        at,
                        "数字要写从小到大的范围（min、max，不超过一万亿），小数最多三位",
                    );
                    return Kind::whole(0, 1);
                }
                Kind::Number { min, max, decimals: raw.decimals }
            }
            RawKind::One | RawKind::Several => {
                let options = options();
                if options.is_empty() {
                    self.said.error(self.file, at, "要列出选项：options = [{ id = \"…\", name = \"…\" }, …]");
                }
                let twice = |(at, one): (usize, &Choice)| {
                    options[..at].iter().any(|other| other.name == one.name || other.code == one.code)
                };
                // Far too many options are refused where the fact is added.
                let few = options.len() <= crate::dictionary::MOST_OPTIONS;
                if few && options.iter().enumerate().any(twice) {
                    self.said.error(self.file, raw.kind.span(), "有两个选项的编号或名称一样");
                }
                if *raw.kind.get_ref() == RawKind::One {
                    Kind::Choice(options)
                } else {
                    Kind::Several(options)
                }
            }
            RawKind::List => Kind::List(Vec::new()),
            RawKind::Text => {
                let longest = raw.longest.unwrap_or(LONGEST_TEXT);
                if longest == 0 || longest > LONGEST_TEXT {
                    self.said.error(self.file, at, format!("文字最长写 1 到 {LONGEST_TEXT} 个字（longest）"));
                }
                Kind::Text { longest, phone: raw.phone }
            }
        }
    }

    /// The facts of a list's members.
    fn members(&mut self, raw: &RawFact, list: &mut FactDef) {
        if raw.member.len() > MOST_FACTS {
            self.said.error(self.file, raw.kind.span(), too_many());
            return;
        }
        for member in &raw.member {
            self.refuse_bad_id(&member.id);
            let def = self.def(member);
            if matches!(def.kind, Kind::List(_)) {
                self.said.error(self.file, member.id.span(), "名单里不能再有名单");
            } else if list.members().any(|other| other.id == def.id || other.name == def.name) {
                self.said.error(self.file, member.id.span(), "这份名单里已经有这个事实");
            } else {
                list.add_member(def);
            }
        }
        if list.members().next().is_none() {
            self.said.error(self.file, raw.kind.span(), "名单要写每一项有哪些事实：member = [{ … }]");
        }
    }
}
