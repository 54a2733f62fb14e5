//! What a phone carries of the rules: the forms as the pack has them, and the words for everything it shows. The phone
//! decides nothing by them.

use domain::{
    packs::Pack,
    visits::{
        Mode, Outcome,
        form::{Field, FieldKind, FieldOption, Form, Prefill, Required},
        outcome::OutcomeKind,
    },
};
use serde::Serialize;
use utoipa::ToSchema;

/// Which rules these are.
#[derive(Serialize, ToSchema)]
pub struct PackName {
    /// Id of the pack.
    id: String,
    /// Its version.
    version: String,
    /// Over its texts and what the county has chosen: other rules have another.
    hash: String,
}

/// A code with its name.
#[derive(Serialize, ToSchema)]
pub struct Named {
    /// Stable code.
    id: String,
    /// What people call it.
    name: String,
}

/// What may come of a visit.
#[derive(Serialize, ToSchema)]
pub struct OutcomeWords {
    /// Code of the outcome.
    id: &'static str,
    /// What people call it.
    name: &'static str,
    /// The reasons of which one must be given; none for `reached`.
    reasons: Vec<Named>,
}

/// A form.
#[derive(Serialize, ToSchema)]
pub struct FormSheet {
    /// Id; `visit` is the record of a visit.
    id: String,
    /// Version, to be sent with what is filled in.
    version: String,
    /// Heading.
    title: String,
    /// The questions in order.
    questions: Vec<Question>,
}

/// A question of a form.
#[derive(Serialize, ToSchema)]
pub struct Question {
    /// Id: the key among the answers.
    id: String,
    /// The question.
    label: String,
    /// Heading under which it stands together with its neighbours.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// `text`, `one`, `many`, `number`, `day` or `signature`.
    #[schema(value_type = String)]
    kind: FieldKind,
    /// What may be chosen, for `one` and `many`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Offered>,
    /// `always`, `door` (only of visits at the door) or `never`. Asked only when the person was reached.
    #[schema(value_type = String)]
    required: Required,
    /// In which modes it is asked; all if none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    modes: Vec<Mode>,
    /// A line of help.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// `last_time`: the form may open with the answer of the last visit. `never`: it opens empty.
    #[schema(value_type = String)]
    prefill: Prefill,
    /// Words that are often written here, to be tapped instead of typed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phrases: Vec<String>,
    /// Longest text in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    longest: Option<usize>,
    /// Smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    /// Largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
}

/// Something that may be chosen.
#[derive(Serialize, ToSchema)]
pub struct Offered {
    /// Id, to be sent.
    id: String,
    /// What it is called.
    label: String,
    /// It cannot be chosen together with others.
    alone: bool,
    /// It points at something that wants attention.
    concern: bool,
    /// It compares with an earlier visit: not for somebody who was never reached.
    needs_earlier: bool,
}

/// Which rules these are.
pub fn name(pack: &Pack) -> PackName {
    let rules = &pack.rules;
    PackName { id: rules.id.clone(), version: rules.version.clone(), hash: rules.hash.clone() }
}

/// All forms that are filled in.
pub fn forms(pack: &Pack) -> Vec<FormSheet> {
    pack.forms.iter().map(sheet).collect()
}

/// Kinds of visitor, in the words of the notice.
pub fn visitor_kinds(pack: &Pack) -> Vec<Named> {
    let kinds = pack.labels.visitor.iter();
    kinds.map(|kind| Named { id: kind.id.clone(), name: kind.name.clone() }).collect()
}

/// Modes of contact that the place knows, in its words.
pub fn modes(pack: &Pack) -> Vec<Named> {
    let modes = pack.labels.mode.iter();
    modes.map(|mode| Named { id: mode.id.code().to_owned(), name: mode.name.clone() }).collect()
}

/// What may come of a visit, with the reasons.
pub fn outcomes() -> Vec<OutcomeWords> {
    let reasons = |kind: OutcomeKind| {
        let all = Outcome::ALL.into_iter().filter(move |outcome| outcome.kind() == kind);
        all.filter_map(|outcome| {
            let id = outcome.reason()?.to_owned();
            Some(Named { id, name: outcome.label().to_owned() })
        })
        .collect()
    };
    let kinds = OutcomeKind::ALL.into_iter();
    kinds.map(|kind| OutcomeWords { id: kind.code(), name: kind.label(), reasons: reasons(kind) }).collect()
}

fn sheet(form: &Form) -> FormSheet {
    FormSheet {
        id: form.id.clone(),
        version: form.version.clone(),
        title: form.title.clone(),
        questions: form.fields.iter().map(question).collect(),
    }
}

fn question(field: &Field) -> Question {
    Question {
        id: field.id.clone(),
        label: field.label.clone(),
        group: field.group.clone(),
        kind: field.kind,
        options: field.options.iter().map(offered).collect(),
        required: field.required,
        modes: field.modes.clone(),
        hint: field.hint.clone(),
        prefill: field.prefill,
        phrases: field.phrases.clone(),
        longest: field.longest,
        min: field.min,
        max: field.max,
    }
}

fn offered(option: &FieldOption) -> Offered {
    Offered {
        id: option.id.clone(),
        label: option.label.clone(),
        alone: option.alone,
        concern: option.concern,
        needs_earlier: option.needs_earlier,
    }
}
