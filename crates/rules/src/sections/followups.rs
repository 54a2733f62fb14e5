//! `followups.toml`: what becomes of something found, step by step, until it is closed.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use serde::Deserialize;
use toml::Spanned;

use super::calendar::{Calendar, Due};
use super::replace::replace;
use super::within::{RawWithin, Within};
use super::words::Word;
use super::{Desk, ForWhom, Subject, within};
use crate::pack::Pack;
use crate::raw::Located;

mod replaces;

pub(crate) const FILE: &str = "followups.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFollowups {
    #[serde(default)]
    flow: Vec<RawFlow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFlow {
    id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    opened_by: Vec<RawOpening>,
    step: Vec<RawStep>,
    instead_of: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpening {
    form: Option<String>,
    field: Option<Located>,
    #[serde(default)]
    answers: Vec<Located>,
    event: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: Located,
    name: Located,
    clause: Located,
    who: Located,
    within: Spanned<RawWithin>,
    from: Option<Spanned<Word<From>>>,
    #[serde(default)]
    tell: Vec<Located>,
    overdue: Option<Located>,
    result: Vec<RawResult>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResult {
    id: Located,
    name: Located,
    next: Option<Located>,
    #[serde(default)]
    closes: bool,
    opens: Option<Located>,
}

/// What becomes of something found.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// For whom.
    pub whom: ForWhom,
    /// What opens it; any of them.
    pub opened_by: Vec<Opening>,
    /// Steps; it begins with the first.
    pub steps: Vec<FlowStep>,
}

/// What opens a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// One of these answers to a field of a form.
    Answer {
        /// Id of the form.
        form: String,
        /// Id of the field.
        field: String,
        /// Ids of the answers.
        answers: Vec<String>,
        /// Where the field is written in the pack.
        at: std::ops::Range<usize>,
    },
    /// An event.
    Event(String),
}

/// One step of a flow.
#[derive(Debug, Clone)]
pub struct FlowStep {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause.
    pub clause: String,
    /// Who must do it.
    pub who: String,
    /// How soon.
    pub within: Within,
    /// From when that is counted.
    pub from: From,
    /// Who is told.
    pub tell: Vec<String>,
    /// Position of the step to which it goes when nobody did it in time.
    pub overdue: Option<usize>,
    /// What may come of it.
    pub results: Vec<StepResult>,
}

/// From when the time of a step is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// From what came of the step before.
    #[default]
    Before,
    /// From when it was found.
    Found,
}

/// What may come of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Position of the step that follows; `None` where the flow is closed.
    pub next: Option<usize>,
    /// Id of another flow it opens.
    pub opens: Option<String>,
}

impl FlowStep {
    /// Until when it must be done, given when it was found and when the step before was done. Danger does not wait
    /// for a working day: spans of calendar days are not moved.
    pub fn due(&self, calendar: &Calendar, found: DateTime, before: DateTime) -> Due {
        let since = if self.from == From::Found { found } else { before };
        calendar.due(self.within, since)
    }
}

impl Flow {
    /// Position of the step with this id.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    fn opens_on(&self, form: &str, field: &str, answer: &str) -> bool {
        self.opened_by.iter().any(|opening| match opening {
            Opening::Answer { form: f, field: d, answers, .. } => {
                f == form && d == field && answers.iter().any(|known| known == answer)
            }
            Opening::Event(_) => false,
        })
    }
}

impl Pack {
    /// The flow with this id.
    pub fn flow(&self, id: &str) -> Option<&Flow> {
        self.sections.followups.iter().find(|flow| flow.id == id)
    }

    /// The flows that an answer opens for a subject.
    pub fn opened_by_answer(
        &self,
        subject: Subject<'_>,
        form: &str,
        field: &str,
        answer: &str,
    ) -> Vec<&Flow> {
        self.opened(subject, |flow| flow.opens_on(form, field, answer))
    }

    /// The flows that an event opens for a subject.
    pub fn opened_by_event(&self, subject: Subject<'_>, event: &str) -> Vec<&Flow> {
        self.opened(subject, |flow| {
            flow.opened_by.iter().any(|one| matches!(one, Opening::Event(id) if id == event))
        })
    }

    /// A flow whose condition is open is opened: what was found is looked after rather than lost.
    fn opened(&self, subject: Subject<'_>, opens: impl Fn(&Flow) -> bool) -> Vec<&Flow> {
        let for_subject = |flow: &&Flow| self.is_for(&flow.whom, subject) != Some(false);
        self.sections.followups.iter().filter(|flow| opens(flow)).filter(for_subject).collect()
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawFollowups) -> Vec<Flow> {
    desk.unique(FILE, raw.flow.iter().map(|flow| &flow.id));
    let ids: Vec<String> = raw.flow.iter().map(|flow| flow.id.get_ref().clone()).collect();
    let flows = raw.flow.iter().map(|flow| flow_of(desk, flow, &ids)).collect();
    let written: Vec<_> = raw.flow.iter().map(|flow| (&flow.id, flow.instead_of.as_ref())).collect();
    let mut flows = replace(desk, FILE, flows, &written);
    // What opened the flow of the city opens the one in its place.
    let results = flows.iter_mut().flat_map(|flow| &mut flow.steps).flat_map(|step| &mut step.results);
    results.filter_map(|result| result.opens.as_mut()).for_each(|opens| *opens = desk.now(FILE, opens));
    flows
}

fn flow_of(desk: &mut Desk<'_, '_>, raw: &RawFlow, flows: &[String]) -> Flow {
    desk.unique(FILE, raw.step.iter().map(|step| &step.id));
    let ids: Vec<String> = raw.step.iter().map(|step| step.id.get_ref().clone()).collect();
    if raw.opened_by.is_empty() || raw.step.is_empty() {
        desk.error(FILE, raw.id.span(), "要写明由什么引起（opened_by），至少有一步（step）");
    }
    let flow = Flow {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        opened_by: raw.opened_by.iter().filter_map(|opening| opening_of(desk, opening, &raw.id)).collect(),
        steps: raw.step.iter().map(|step| step_of(desk, step, &ids, flows)).collect(),
    };
    dead_ends(desk, raw, &flow);
    flow
}

fn opening_of(desk: &mut Desk<'_, '_>, raw: &RawOpening, flow: &Located) -> Option<Opening> {
    match (&raw.field, &raw.event) {
        (Some(field), None) if !raw.answers.is_empty() => Some(Opening::Answer {
            form: raw.form.clone().unwrap_or_else(|| "visit".to_owned()),
            field: field.get_ref().clone(),
            answers: raw.answers.iter().map(|answer| answer.get_ref().clone()).collect(),
            at: field.span(),
        }),
        (None, Some(event)) if raw.answers.is_empty() => {
            let events = desk.events.clone();
            desk.known_one(FILE, "事件（events.toml）", event, &events).map(Opening::Event)
        }
        _ => {
            let message = "opened_by 要么写表单的 field 和 answers，要么写 event";
            desk.error(FILE, flow.span(), message);
            None
        }
    }
}

fn step_of(desk: &mut Desk<'_, '_>, raw: &RawStep, steps: &[String], flows: &[String]) -> FlowStep {
    desk.unique(FILE, raw.result.iter().map(|result| &result.id));
    let find = |desk: &mut Desk<'_, '_>, id: &Located| {
        let found = desk.known_one(FILE, "步骤", id, steps)?;
        steps.iter().position(|step| *step == found)
    };
    let mut results = Vec::new();
    for result in &raw.result {
        if result.closes == result.next.is_some() {
            let message = "每个结果要么写 next（下一步），要么写 closes = true（办结），两者取一";
            desk.error(FILE, result.id.span(), message);
        }
        results.push(StepResult {
            id: result.id.get_ref().clone(),
            name: result.name.get_ref().clone(),
            next: result.next.as_ref().and_then(|next| find(desk, next)),
            opens: result.opens.as_ref().and_then(|flow| desk.known_one(FILE, "流程", flow, flows)),
        });
    }
    FlowStep {
        overdue: raw.overdue.as_ref().and_then(|step| find(desk, step)),
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        who: raw.who.get_ref().clone(),
        within: within::assemble(desk, FILE, &raw.within),
        from: desk.word_or(FILE, raw.from.as_ref(), From::default()),
        tell: raw.tell.iter().map(|who| who.get_ref().clone()).collect(),
        results,
    }
}

/// Every step must be reached from the first, and must have a way to the end.
fn dead_ends(desk: &mut Desk<'_, '_>, raw: &RawFlow, flow: &Flow) {
    let follows = |at: usize| {
        let step = &flow.steps[at];
        step.results.iter().filter_map(|result| result.next).chain(step.overdue).collect::<Vec<_>>()
    };
    let reached = closure(BTreeSet::from([0]), flow.steps.len(), |at, reached| {
        reached.iter().any(|from| follows(*from).contains(&at))
    });
    let closing =
        (0..flow.steps.len()).filter(|at| raw.step[*at].result.iter().any(|result| result.closes)).collect();
    let ending = closure(closing, flow.steps.len(), |at, ending| {
        flow.steps[at].results.iter().any(|result| result.next.is_some_and(|next| ending.contains(&next)))
    });
    for (at, step) in raw.step.iter().enumerate() {
        if !reached.contains(&at) {
            let message = format!("步骤“{}”永远走不到：没有哪一步通向它", step.id.get_ref());
            desk.error(FILE, step.id.span(), message);
        } else if !ending.contains(&at) {
            let message =
                format!("从步骤“{}”起没有办法办结：要有一条路通向 closes = true", step.id.get_ref());
            desk.error(FILE, step.id.span(), message);
        }
    }
}

/// The set with everything that its rule adds, until nothing is added any more.
fn closure(
    mut set: BTreeSet<usize>,
    count: usize,
    joins: impl Fn(usize, &BTreeSet<usize>) -> bool,
) -> BTreeSet<usize> {
    loop {
        let more = (0..count).find(|at| !set.contains(at) && joins(*at, &set));
        match more {
            Some(at) => set.insert(at),
            None => return set,
        };
    }
}
