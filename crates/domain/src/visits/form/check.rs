//! Checks what was filled in against the form.

use super::{Field, FieldKind, Form, LONGEST_TEXT};
use crate::refusal::Refusal;
use crate::visits::answers::{Answer, Answers};
use crate::visits::outcome::{Mode, Outcome, OutcomeKind};

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRefusal {
    /// Id of the field.
    pub field: String,
    /// The question; the id where the form has no such field.
    pub label: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It must be answered.
    Missing,
    /// The form has no such field.
    UnknownField,
    /// The field is not asked in this mode.
    NotAsked(Mode),
    /// Words where an option belongs, or the like.
    WrongKind,
    /// The field has no such option.
    UnknownOption(String),
    /// An option that stands alone, together with others.
    NotAlone(String),
    /// "No change" without anything to compare with.
    NothingEarlier(String),
    /// Too many characters; holds how many there may be.
    TooLong(usize),
    /// A number outside its bounds.
    OutOfBounds {
        /// Smallest.
        min: Option<i64>,
        /// Largest.
        max: Option<i64>,
    },
}

impl From<AnswerRefusal> for Refusal {
    fn from(refusal: AnswerRefusal) -> Self {
        let AnswerRefusal { field, label, problem } = refusal;
        let (code, text) = match problem {
            Problem::Missing => ("answer.missing", format!("请填写“{label}”")),
            Problem::UnknownField => {
                ("answer.unknown_field", format!("表中没有“{label}”这一项，请刷新后重填"))
            }
            Problem::NotAsked(mode) => {
                ("answer.not_asked", format!("{}时不填“{label}”，请清空", mode.name()))
            }
            Problem::WrongKind => ("answer.wrong_kind", format!("“{label}”的填写方式不对，请重新填写")),
            Problem::UnknownOption(option) => {
                ("answer.unknown_option", format!("“{label}”没有“{option}”这个选项，请重新选择"))
            }
            Problem::NotAlone(option) => {
                ("answer.not_alone", format!("“{label}”选了“{option}”就不能再选其他项"))
            }
            Problem::NothingEarlier(option) => {
                ("answer.nothing_earlier", format!("首次探访没有可比的记录，“{label}”不能选“{option}”"))
            }
            Problem::TooLong(longest) => ("answer.too_long", format!("“{label}”最多{longest}个字")),
            Problem::OutOfBounds { min, max } => {
                ("answer.out_of_bounds", format!("“{label}”{}", bounds(min, max)))
            }
        };
        Refusal::new(code, text).at(field)
    }
}

fn bounds(min: Option<i64>, max: Option<i64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("应在{min}到{max}之间"),
        (Some(min), None) => format!("不能小于{min}"),
        (None, Some(max)) => format!("不能大于{max}"),
        (None, None) => "不是合适的数".to_owned(),
    }
}

impl Form {
    /// Everything that is wrong with the answers of one contact, in the order of the form.
    ///
    /// `earlier` says whether the person was reached before, so that "no change" means something. Somebody who
    /// was not reached was asked nothing, so nothing is required then.
    pub fn check(
        &self,
        mode: Mode,
        outcome: Outcome,
        answers: &Answers,
        earlier: bool,
    ) -> Vec<AnswerRefusal> {
        let unknown = answers.iter().filter(|(id, _)| self.field(id).is_none()).map(|(id, _)| {
            AnswerRefusal { field: id.to_owned(), label: id.to_owned(), problem: Problem::UnknownField }
        });
        let reached = outcome.kind() == OutcomeKind::Reached;
        let wrong = self.fields.iter().filter_map(|field| {
            let problem = match answers.get(&field.id).filter(|answer| !answer.is_blank()) {
                None => (reached && field.required(mode)).then_some(Problem::Missing),
                Some(_) if !field.asked(mode) => Some(Problem::NotAsked(mode)),
                Some(answer) => field.problem(answer, earlier),
            }?;
            Some(AnswerRefusal { field: field.id.clone(), label: field.label.clone(), problem })
        });
        unknown.chain(wrong).collect()
    }
}

impl Field {
    fn problem(&self, answer: &Answer, earlier: bool) -> Option<Problem> {
        match (self.kind, answer) {
            (FieldKind::Text, Answer::Text(text)) => {
                let longest = self.longest.unwrap_or(LONGEST_TEXT);
                (text.chars().count() > longest).then_some(Problem::TooLong(longest))
            }
            (FieldKind::One, Answer::One(_)) | (FieldKind::Many, Answer::Many(_)) => {
                self.options_problem(answer, earlier)
            }
            (FieldKind::Number, Answer::Number(number)) => {
                let low = self.min.is_some_and(|min| *number < min);
                let high = self.max.is_some_and(|max| *number > max);
                (low || high).then_some(Problem::OutOfBounds { min: self.min, max: self.max })
            }
            (FieldKind::Day, Answer::Day(_)) | (FieldKind::Signature, Answer::Signature(_)) => None,
            _ => Some(Problem::WrongKind),
        }
    }

    fn options_problem(&self, answer: &Answer, earlier: bool) -> Option<Problem> {
        let several = answer.options().count() > 1;
        answer.options().find_map(|id| match self.option(id) {
            None => Some(Problem::UnknownOption(id.to_owned())),
            Some(option) if option.alone && several => Some(Problem::NotAlone(option.label.clone())),
            Some(option) if option.needs_earlier && !earlier => {
                Some(Problem::NothingEarlier(option.label.clone()))
            }
            Some(_) => None,
        })
    }
}
