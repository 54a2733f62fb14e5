//! The facts a pack may speak of: what the host program knows about a subject, and what a pack adds.

use std::collections::{BTreeMap, HashMap};

mod fact;

pub use fact::{Choice, Code, FactDef, Kind, MustWhen, Origin};

/// Facts that a form asks for under one heading, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormGroup {
    /// The heading.
    pub name: String,
    /// A line that helps whoever fills it in.
    pub hint: String,
    /// Clause of the notice.
    pub clause: String,
    /// Ids of facts.
    pub facts: Vec<String>,
    /// Ids of those among them without which the file of a household is not complete.
    pub needed: Vec<String>,
    /// Ids of those among them that are the same for everybody of a home: told once, offered to the next.
    pub shared: Vec<String>,
    /// Ids of members' facts: columns of the group's lists in this order, others after them.
    pub columns: Vec<String>,
}

/// All facts of a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    facts: Vec<FactDef>,
    by_word: BTreeMap<String, usize>,
    /// Positions by id: the way facts arrive, by the million.
    by_id: HashMap<String, usize>,
    /// What is only written down. It has no slots: whoever decides never meets it.
    noted: Vec<FactDef>,
    noted_by_word: BTreeMap<String, usize>,
    groups: Vec<FormGroup>,
}

/// Options are bits of a positive number.
pub(crate) const MOST_OPTIONS: usize = 62;

/// Why a fact cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DictionaryError {
    /// The id or the name is already a word.
    #[error("“{0}”已经是别的事实的名称或编号")]
    Taken(String),
    /// A choice needs one to 62 options.
    #[error("“{0}”的选项应有 1 到 62 个")]
    Options(String),
    /// A derived fact speaks of one that is not there.
    #[error("“{0}”要由“{1}”算出，但没有这个事实")]
    Source(String, String),
}

impl Dictionary {
    /// A dictionary from its facts, in order.
    pub fn new(facts: Vec<FactDef>) -> Result<Self, DictionaryError> {
        let mut dictionary = Self::default();
        for fact in facts {
            dictionary.add(fact)?;
        }
        dictionary.check_sources()?;
        Ok(dictionary)
    }

    /// Adds a fact. A text is only written down, whatever it says of itself.
    pub fn add(&mut self, fact: FactDef) -> Result<(), DictionaryError> {
        if fact.kind.options().is_some_and(|options| options.is_empty() || options.len() > MOST_OPTIONS) {
            return Err(DictionaryError::Options(fact.name));
        }
        // Looked at before anything is noted: a word of a fact that was refused must lead nowhere.
        let taken = |word: &String| self.by_word.contains_key(word) || self.noted_by_word.contains_key(word);
        if let Some(word) = [&fact.id, &fact.name].into_iter().find(|word| taken(word)) {
            return Err(DictionaryError::Taken(word.clone()));
        }
        if fact.decides_nothing() {
            for word in [&fact.id, &fact.name] {
                self.noted_by_word.insert(word.clone(), self.noted.len());
            }
            self.noted.push(FactDef { record_only: true, ..fact });
            return Ok(());
        }
        for word in [&fact.id, &fact.name] {
            self.by_word.insert(word.clone(), self.facts.len());
        }
        self.by_id.insert(fact.id.clone(), self.facts.len());
        self.facts.push(fact);
        Ok(())
    }

    fn check_sources(&self) -> Result<(), DictionaryError> {
        for fact in &self.facts {
            let sources: Vec<&String> = match &fact.origin {
                Origin::Given => vec![],
                Origin::FullYears { since } => vec![since],
                Origin::Banded { score, worse_if, .. } => vec![score, worse_if],
            };
            for source in sources {
                if !self.by_word.contains_key(source) {
                    return Err(DictionaryError::Source(fact.name.clone(), source.clone()));
                }
            }
        }
        Ok(())
    }

    /// Adds a fact to the members of a list.
    ///
    /// # Errors
    /// A word that is taken among the members' facts, and a list that is not there.
    pub fn add_member(&mut self, list: &str, fact: FactDef) -> Result<(), DictionaryError> {
        let missing = || DictionaryError::Source(fact.name.clone(), list.to_owned());
        let seat = match (self.find(list), self.noted_by_word.get(list)) {
            (Some(at), _) => &mut self.facts[at],
            (None, Some(at)) => &mut self.noted[*at],
            (None, None) => return Err(missing()),
        };
        for word in [&fact.id, &fact.name] {
            if seat.members().any(|other| other.id == *word || other.name == *word) {
                return Err(DictionaryError::Taken(word.clone()));
            }
        }
        let name = fact.name.clone();
        if seat.add_member(fact) { Ok(()) } else { Err(DictionaryError::Source(name, list.to_owned())) }
    }

    /// Says when a fact has to be told.
    pub(crate) fn ask_when(&mut self, id: &str, when: MustWhen) {
        let mut all = self.facts.iter_mut().chain(&mut self.noted);
        if let Some(fact) = all.find(|fact| fact.id == id) {
            fact.must_when = Some(when);
        }
    }

    /// Puts facts under a heading of the form.
    pub(crate) fn add_group(&mut self, group: FormGroup) {
        self.groups.push(group);
    }

    /// All facts that conditions may ask for, in order.
    pub fn facts(&self) -> &[FactDef] {
        &self.facts
    }

    /// What is only written down, in order.
    pub fn noted(&self) -> &[FactDef] {
        &self.noted
    }

    /// Everything that can be told, in order: what may decide, then what is only written down.
    pub fn all(&self) -> impl Iterator<Item = &FactDef> {
        self.facts.iter().chain(&self.noted)
    }

    /// The fact with exactly this id, whether it may decide or not.
    pub fn def(&self, id: &str) -> Option<&FactDef> {
        self.position(id).map(|at| &self.facts[at]).or_else(|| self.note(id).filter(|def| def.id == id))
    }

    /// What is only written down under this id or name.
    pub(crate) fn note(&self, word: &str) -> Option<&FactDef> {
        self.noted_by_word.get(word).map(|at| &self.noted[*at])
    }

    /// The headings under which a form asks, in its order; none where the host asks in an order of its own.
    pub fn groups(&self) -> &[FormGroup] {
        &self.groups
    }

    /// Position of the fact with this id or name.
    pub fn find(&self, word: &str) -> Option<usize> {
        self.by_word.get(word).copied()
    }

    /// Position of the fact with exactly this id: the way facts arrive.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Every word a condition may use for a fact.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.by_word.keys().map(String::as_str)
    }
}
