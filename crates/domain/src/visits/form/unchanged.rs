//! "As last time": what somebody says with one tick instead of filling in the whole form.

use super::{Field, Form, Prefill};
use crate::visits::answers::{Answer, Answers};
use crate::visits::form::FieldKind;
use crate::visits::outcome::Mode;

impl Form {
    /// The answers of a contact of which somebody says that nothing has changed, from the answers of earlier contacts that
    /// reached the person, the latest first. "No change" where the question offers it, otherwise what was answered last;
    /// nothing to what nobody ever answered, and to what needs no answer and never starts from the last one.
    pub fn unchanged(&self, mode: Mode, earlier: &[&Answers]) -> Answers {
        if earlier.is_empty() {
            return Answers::default();
        }
        let asked =
            self.asked(mode).filter(|field| field.required(mode) || field.prefill == Prefill::LastTime);
        asked.filter_map(|field| Some((field.id.clone(), same(field, earlier)?))).collect()
    }
}

fn same(field: &Field, earlier: &[&Answers]) -> Option<Answer> {
    let no_change = field.options.iter().find(|option| option.needs_earlier).map(|option| option.id.clone());
    match (no_change, field.kind) {
        (Some(option), FieldKind::One) => Some(Answer::One(option)),
        (Some(option), FieldKind::Many) => Some(Answer::Many(vec![option])),
        _ => earlier.iter().find_map(|answers| answers.get(&field.id)).cloned(),
    }
}
