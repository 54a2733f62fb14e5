//! Scope, class and track from slots: the fast answer, without reasons.

use crate::evaluate::Asked;
use crate::pack::{Class, Pack, Rule};
use crate::record::Record;
use crate::truth::Truth;

/// Scope and class without reasons: the fast answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// `None` where an unknown fact decides.
    pub eligible: Option<bool>,
    /// Position of the class.
    pub class: Option<usize>,
    /// Scope, or a class before it, is undecided.
    pub open: bool,
}

/// What an answer comes to: scope, class, track. Open while a fact may still change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub eligible: Option<bool>,
    pub class: Option<usize>,
    pub track: Option<usize>,
    pub open: bool,
}

impl Pack {
    /// Decides scope and class from slots.
    pub fn verdict(&self, record: &Record) -> Verdict {
        let asked = Asked::subject(record);
        let eligible = self.eligible(asked).decided();
        let mut verdict = Verdict { eligible, class: None, open: eligible.is_none() };
        if eligible != Some(true) {
            return verdict;
        }
        for (at, class) in self.classes.iter().enumerate() {
            match self.in_class(class, asked) {
                Truth::TRUE => {
                    verdict.class = Some(at);
                    return verdict;
                }
                Truth::FALSE => {}
                _ => verdict.open = true,
            }
        }
        verdict
    }

    /// Scope, class and track.
    pub(crate) fn answer(&self, record: &Record) -> Answer {
        let Verdict { eligible, class, open } = self.verdict(record);
        let mut answer = Answer { eligible, class, track: None, open };
        if class.is_some() {
            let asked = Asked::subject(record);
            for (at, track) in self.tracks.iter().enumerate() {
                match self.holds(track, asked) {
                    Truth::TRUE => {
                        answer.track = Some(at);
                        break;
                    }
                    Truth::FALSE => {}
                    _ => answer.open = true,
                }
            }
        }
        answer
    }

    /// Ids of the scope's conditions that hold.
    pub fn tags_of(&self, record: &Record) -> Vec<&str> {
        let asked = Asked::subject(record);
        self.tags
            .iter()
            .filter(|tag| self.holds(tag, asked) == Truth::TRUE)
            .map(|tag| tag.id.as_str())
            .collect()
    }

    pub(crate) fn holds(&self, rule: &Rule, asked: Asked<'_>) -> Truth {
        self.program.ask(rule.condition.root, asked)
    }

    pub(crate) fn eligible(&self, asked: Asked<'_>) -> Truth {
        let mut truth = Truth::TRUE;
        for rule in &self.requirements {
            truth = truth.and(self.holds(rule, asked));
            if truth == Truth::FALSE {
                return truth;
            }
        }
        for rule in &self.exclusions {
            truth = truth.and(self.holds(rule, asked).negated());
            if truth == Truth::FALSE {
                return truth;
            }
        }
        truth.and(self.any_tag(asked))
    }

    pub(crate) fn any_tag(&self, asked: Asked<'_>) -> Truth {
        if self.tags.is_empty() {
            return Truth::TRUE;
        }
        let mut truth = Truth::FALSE;
        for tag in &self.tags {
            truth = truth.or(self.holds(tag, asked));
            if truth == Truth::TRUE {
                break;
            }
        }
        truth
    }

    pub(crate) fn in_class(&self, class: &Class, asked: Asked<'_>) -> Truth {
        let mut truth = Truth::FALSE;
        for when in &class.whens {
            truth = truth.or(self.program.ask(when.condition.root, asked));
            if truth == Truth::TRUE {
                break;
            }
        }
        truth
    }
}
