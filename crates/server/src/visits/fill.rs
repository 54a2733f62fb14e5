//! The pack's form on the screen: questions out of a [`Form`], answers out of what was typed.

use domain::{
    dates,
    visits::{
        Answer, Answers, Mode, Signature,
        form::{Field, FieldKind, Form, Prefill},
    },
};
use jiff::civil::Date;

use crate::{frame::Choice, typed::Typed};

/// Prefix of the form's own questions among the fields of the page.
pub const QUESTION: &str = "a_";

/// Neighbouring questions under one heading.
pub struct Group {
    /// The heading; empty where the form gives none.
    pub title: String,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question as it stands on the page.
pub struct Question {
    /// Name of the field on the page.
    pub name: String,
    /// The question.
    pub label: String,
    /// What kind of control.
    pub kind: FieldKind,
    /// Options of a choice.
    pub options: Vec<Choice>,
    /// Options that cannot be chosen yet, because nothing was recorded before.
    pub shut: Vec<String>,
    /// Under which answers above it is shown, in the words of the page's script.
    pub when: String,
    /// A line of help.
    pub hint: String,
    /// Asked for in every mode in which it is shown.
    pub must: bool,
}

impl Question {
    /// Whether an option cannot be chosen yet.
    pub fn is_shut(&self, value: &str) -> bool {
        self.shut.iter().any(|shut| shut == value)
    }
}

/// The questions of a form in the order of the form. `earlier`: whether the person was reached before.
pub fn questions(form: &Form, earlier: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // A desk has no glass to sign on: that question is a phone's.
    for field in form.fields.iter().filter(|field| field.kind != FieldKind::Signature) {
        let title = field.group.clone().unwrap_or_default();
        if groups.last().is_none_or(|group| group.title != title) {
            groups.push(Group { title, questions: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.questions.push(question(field, earlier));
        }
    }
    groups
}

fn question(field: &Field, earlier: bool) -> Question {
    let modes: Vec<&str> = field.modes.iter().map(|mode| mode.code()).collect();
    let mode = if modes.is_empty() { String::new() } else { format!(";mode={}", modes.join(",")) };
    let shut = field.options.iter().filter(|option| option.needs_earlier && !earlier);
    Question {
        name: format!("{QUESTION}{}", field.id),
        label: field.label.clone(),
        kind: field.kind,
        options: field.options.iter().map(|option| Choice::new(&option.id, &option.label)).collect(),
        shut: shut.map(|option| option.id.clone()).collect(),
        when: format!("outcome=reached{mode}"),
        hint: field.hint.clone().unwrap_or_default(),
        must: Mode::ALL.iter().filter(|mode| field.asked(**mode)).all(|mode| field.required(*mode)),
    }
}

/// Puts the answers of the last contact into the questions that may start from them.
pub fn prefill(form: &Form, last: &Answers, typed: &mut Typed) {
    for field in form.fields.iter().filter(|field| field.prefill == Prefill::LastTime) {
        let name = format!("{QUESTION}{}", field.id);
        match last.get(&field.id) {
            Some(Answer::Text(text) | Answer::One(text)) => typed.set(&name, text.clone()),
            Some(Answer::Many(options)) => options.iter().for_each(|option| typed.add(&name, option.clone())),
            Some(Answer::Number(number)) => typed.set(&name, number.to_string()),
            Some(Answer::Day(day)) => typed.set(&name, day.to_string()),
            Some(Answer::Signature(_)) | None => {}
        }
    }
}

/// The answers to what is asked in this mode; what cannot be read is refused at its field.
pub fn answers(form: &Form, mode: Mode, typed: &mut Typed) -> Answers {
    let mut answers = Vec::new();
    for field in form.asked(mode) {
        let name = format!("{QUESTION}{}", field.id);
        match answer(field, &name, typed) {
            Ok(Some(answer)) => answers.push((field.id.clone(), answer)),
            Ok(None) => {}
            Err(sentence) => typed.refuse(name, sentence),
        }
    }
    answers.into_iter().collect()
}

fn answer(field: &Field, name: &str, typed: &Typed) -> Result<Option<Answer>, String> {
    if field.kind == FieldKind::Many {
        let chosen: Vec<String> = typed.all(name).map(str::to_owned).collect();
        return Ok((!chosen.is_empty()).then_some(Answer::Many(chosen)));
    }
    let Some(text) = typed.given(name) else { return Ok(None) };
    Ok(Some(match field.kind {
        FieldKind::One => Answer::One(text.to_owned()),
        FieldKind::Number => Answer::Number(text.parse().map_err(|_| "请填整数".to_owned())?),
        FieldKind::Day => Answer::Day(text.parse().map_err(|_| "日期请按“年-月-日”填写".to_owned())?),
        FieldKind::Text | FieldKind::Many | FieldKind::Signature => Answer::Text(text.to_owned()),
    }))
}

/// An answer in the words of the form.
pub fn in_words(field: &Field, answer: &Answer) -> String {
    let label = |id: &str| field.option(id).map_or_else(|| id.to_owned(), |option| option.label.clone());
    match answer {
        Answer::Text(text) => text.clone(),
        Answer::One(id) => label(id),
        Answer::Many(ids) => ids.iter().map(|id| label(id)).collect::<Vec<_>>().join("、"),
        Answer::Number(number) => number.to_string(),
        Answer::Day(day) => day.to_string(),
        Answer::Signature(Signature::By(_)) => "已签名".to_owned(),
        Answer::Signature(Signature::Unable) => "不方便签".to_owned(),
    }
}

/// The instant of a day and a time of day in Beijing, as typed; the sentence at the field that is wrong.
pub fn instant(day: &str, time: &str) -> Result<jiff::Timestamp, (&'static str, &'static str)> {
    let day: Date = day.parse().map_err(|_| ("day", "请填写日期"))?;
    let time: jiff::civil::Time = time.parse().map_err(|_| ("time", "请填写时间，如 09:30"))?;
    let since = time.duration_since(jiff::civil::Time::midnight());
    dates::start_of(day).checked_add(since).map_err(|_| ("day", "日期不正确"))
}
