//! From what was typed to a contact: what cannot be read is refused at its field.

use domain::{
    actor::Role,
    ids::WorkerId,
    people::Person,
    refusal::Refusal,
    visits::{Answers, Content, Mode, Outcome, RecordVisit, record::RecordRefusal},
};

use super::form::Around;
use crate::{
    session::Asker,
    typed::Typed,
    visits::fill::{self, QUESTION},
};

/// The command that was filled in; what cannot even be read is refused at its field.
pub(super) fn read(
    typed: &mut Typed,
    asker: &Asker,
    around: &Around,
    person: &Person,
) -> Option<RecordVisit> {
    let mode = Mode::from_code(typed.text("mode"));
    if mode.is_none() {
        typed.refuse("mode", "请选一项");
    }
    let outcome = outcome(typed);
    let visited_at = fill::instant(typed.text("day"), typed.text("time"));
    if let Err((field, sentence)) = visited_at {
        typed.refuse(field, sentence);
    }
    let (worker, kind) = visitor(typed, asker, around);
    let form = around.pack.visit_form();
    let answers = match (form, mode, outcome) {
        (Some(form), Some(mode), Some(Outcome::Reached)) => fill::answers(form, mode, typed),
        _ => Answers::default(),
    };
    let id = typed.text("visit").parse().ok();
    if typed.is_wrong() {
        return None;
    }
    let text = |name: &str| typed.given(name).map(str::to_owned);
    Some(RecordVisit {
        id: id?,
        content: Content {
            person: person.id,
            worker,
            visitor_kind: kind,
            mode: mode?,
            outcome: outcome?,
            visited_at: visited_at.ok()?,
            form: form.map_or_else(String::new, |form| form.id.clone()),
            form_version: form.map_or_else(String::new, |form| form.version.clone()),
            answers,
            note: text("note"),
            late_reason: text("late_reason"),
            photos: Vec::new(),
        },
        phone_at: None,
    })
}

fn outcome(typed: &mut Typed) -> Option<Outcome> {
    let kind = typed.text("outcome").to_owned();
    let field = match kind.as_str() {
        "not_reached" => "reason_not_reached",
        "refused" => "reason_refused",
        _ => "outcome",
    };
    let reason = typed.given(field).filter(|_| field != "outcome").map(str::to_owned);
    let found = Outcome::from_codes(&kind, reason.as_deref());
    if found.is_none() {
        typed.refuse(field, "请选一项");
    }
    found
}

/// Who visited: the asker, somebody in the register of visitors, or a kind of visitor without a name.
fn visitor(typed: &mut Typed, asker: &Asker, around: &Around) -> (Option<WorkerId>, String) {
    let chosen = match asker.actor.role {
        Role::Visitor => around.workers.first(),
        _ => typed
            .text("worker")
            .parse()
            .ok()
            .and_then(|id| around.workers.iter().find(|worker| worker.id == id)),
    };
    match chosen {
        Some(worker) => (Some(worker.id), worker.kind.clone()),
        None => {
            if typed.given("kind").is_none() {
                typed.refuse("kind", "请选择探访主体");
            }
            (None, typed.text("kind").to_owned())
        }
    }
}

/// Puts a refusal at the field of the page that it speaks of.
pub(super) fn refuse(typed: &mut Typed, refusal: RecordRefusal) {
    let is_answer = matches!(refusal, RecordRefusal::Answer(_));
    let refusal = Refusal::from(refusal);
    let field = refusal.field.unwrap_or_default();
    match field.as_ref() {
        _ if is_answer => typed.refuse(format!("{QUESTION}{field}"), refusal.text),
        "visited_at" => typed.refuse("day", refusal.text),
        "visitor_kind" => typed.refuse("kind", refusal.text),
        _ => typed.refuse(field, refusal.text),
    }
}
