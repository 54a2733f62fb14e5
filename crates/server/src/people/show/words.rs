//! What is known of somebody, in the words of the page.

use domain::{
    duties::{Contact, Standing, Tally, count},
    events::{Action, Told},
    packs::{
        Pack,
        explain::{Sources, explain},
    },
    people::{Fact, Happening, Person, happenings::Whereabouts},
    visits::Visit,
};
use jiff::civil::Date;
use serde_json::Value;

use super::Everything;
use crate::{
    frame::{Tag, short_day, span},
    packs::why::Why,
    people::{
        fields::{self, Ask},
        happen, row,
    },
    typed::Typed,
    visits::{moment, outcome_tag},
};

/// The class and everything it stands on, in sentences.
pub(super) struct Verdict {
    pub(super) pack: String,
    pub(super) class: Option<String>,
    pub(super) no_class: &'static str,
    pub(super) track: Option<String>,
    pub(super) provisional: bool,
    pub(super) why: Why,
}

pub(super) struct DutyRow {
    pub(super) words: String,
    pub(super) clause: String,
    pub(super) period: String,
    pub(super) done: usize,
    pub(super) needed: u32,
    pub(super) boxes: Vec<bool>,
    pub(super) tag: Tag,
}

pub(super) struct VisitRow {
    pub(super) id: String,
    pub(super) at: String,
    pub(super) mode: String,
    pub(super) outcome: Tag,
    pub(super) by: String,
    pub(super) counted: String,
}

pub(crate) struct FactRow {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) from: String,
    pub(crate) evidence: String,
}

pub(super) struct HappeningRow {
    pub(super) id: String,
    pub(super) what: String,
    pub(super) evidence: String,
    pub(super) told: String,
}

pub(super) struct EventRow {
    pub(super) at: String,
    pub(super) by: String,
    pub(super) what: &'static str,
    pub(super) note: String,
}

pub(super) fn age(person: &Person, today: Date) -> String {
    let years = person.born_on.and_then(|day| domain::dates::age_on(day, today));
    years.map_or_else(String::new, |years| format!("{years}岁"))
}

pub(super) fn tags(there: Whereabouts<'_>, standing: Option<&Standing>, today: Date) -> Vec<Tag> {
    let mut tags: Vec<Tag> = there.name().map(|name| Tag::new("odd", name)).into_iter().collect();
    tags.extend(row::due_tag(
        standing.and_then(Standing::due),
        standing.and_then(Standing::last_counted_on),
        today,
    ));
    tags.extend(standing.filter(|standing| standing.worker.is_none()).map(|_| Tag::new("odd", "没有探访人")));
    tags
}

pub(super) fn identity(person: &Person) -> String {
    person.identity_masked.clone().unwrap_or_else(|| {
        let note = person.identity_note.clone().unwrap_or_default();
        if note.is_empty() { "暂无".to_owned() } else { format!("暂无（{note}）") }
    })
}

pub(super) fn registered(person: &Person, found: &Everything) -> String {
    let by = found.accounts.get(&person.registered_by).cloned().unwrap_or_default();
    format!("{}　{by}", person.registered_on)
}

pub(super) fn verdict(pack: &Pack, standing: Option<&Standing>, sources: &Sources) -> Verdict {
    let rules = &pack.rules;
    let Some(classified) = standing.map(|standing| &standing.classified) else {
        return Verdict {
            pack: rules.title.clone(),
            class: None,
            no_class: "尚未认定类别",
            track: None,
            provisional: false,
            why: Why::default(),
        };
    };
    let decision = &classified.decision;
    Verdict {
        pack: format!("{}（{} 认定）", rules.title, classified.on),
        class: decision
            .class
            .as_ref()
            .map(|id| rules.class(id).map_or_else(|| id.clone(), |class| class.name.clone())),
        no_class: if decision.eligible == Some(false) {
            "不属于服务对象"
        } else {
            "暂不能认定类别"
        },
        track: decision
            .track
            .as_ref()
            .map(|id| rules.track(id).map_or_else(|| id.clone(), |track| track.name.clone())),
        provisional: decision.provisional,
        why: Why::of(explain(pack, classified, sources)),
    }
}

/// Where the known facts come from, for the sentences that name them. What was simply told when the person was
/// registered needs no remark.
pub(crate) fn sources(known: &[&Fact], person: &Person) -> Sources {
    let source = |fact: &&Fact| {
        // A birth holds from the day that it tells.
        let own_day = fact.value == fact.valid_from.to_string();
        let later = fact.valid_from != person.registered_on && !own_day;
        let since = later.then(|| format!("{} 起", fact.valid_from));
        let parts: Vec<String> = since.into_iter().chain(fact.evidence.clone()).collect();
        (!parts.is_empty()).then(|| (fact.fact.clone(), parts.join("，")))
    };
    known.iter().filter_map(source).collect()
}

pub(super) fn duties(pack: &Pack, standing: &Standing, contacts: &[Contact], today: Date) -> Vec<DutyRow> {
    let counting = count(&standing.course, contacts);
    let tallies = counting.tallies_on(today);
    standing
        .duties()
        .iter()
        .map(|duty| {
            let tally = tallies.iter().find(|tally| tally.duty == duty.id);
            let (done, needed) = tally.map_or((0, 0), |tally| (tally.counted.len(), tally.owed));
            DutyRow {
                words: pack.duty_in_words(duty),
                clause: duty.clause.clone(),
                period: tally.map_or_else(
                    || format!("{} 起", short_day(standing.duties_from(), today)),
                    |tally| span(tally.period, today),
                ),
                done,
                needed,
                boxes: (0..needed.max(u32::try_from(done).unwrap_or(0)) as usize)
                    .map(|at| at < done)
                    .collect(),
                tag: duty_tag(tally, today),
            }
        })
        .collect()
}

fn duty_tag(tally: Option<&Tally>, today: Date) -> Tag {
    match tally {
        None => Tag::new("none", "还没有开始"),
        Some(tally) if tally.owed == 0 => Tag::new("none", "本期不要求"),
        Some(tally) if tally.met() => Tag::new("fine", "本期已完成"),
        Some(tally) if tally.refused_not_missed() => Tag::new("odd", "老人谢绝，不算漏访"),
        Some(tally) if tally.period.ends_on == today => {
            Tag::new("due", format!("还差 {} 次，今天到期", tally.left()))
        }
        Some(tally) => Tag::new("due", format!("还差 {} 次", tally.left())),
    }
}

pub(super) fn visit_row(pack: &Pack, visit: &Visit, found: &Everything, today: Date) -> VisitRow {
    let content = &visit.content;
    let by = content.worker.and_then(|id| found.workers.get(&id).cloned());
    VisitRow {
        id: visit.id.to_string(),
        at: moment(content.visited_at),
        mode: pack.labels.mode(content.mode).to_owned(),
        outcome: outcome_tag(content.outcome),
        by: by.unwrap_or_else(|| pack.labels.visitor(&content.visitor_kind).to_owned()),
        counted: crate::visits::show::verdict(pack, &visit.verdict, today),
    }
}

/// Known facts in the order in which they are asked, of those that `wanted` says.
pub(crate) fn in_order<'a>(
    pack: &Pack,
    known: &'a [&Fact],
    wanted: fn(&Value) -> bool,
) -> impl Iterator<Item = &'a Fact> {
    let asked = fields::asked(pack.rules.dictionary());
    asked
        .into_iter()
        .filter_map(|id| known.iter().find(|fact| fact.fact == id).copied())
        .filter(move |fact| !fact.value.is_null() && wanted(&fact.value))
}

/// Whether a class can depend on a fact; what is only written down has a part of the page of its own.
pub(super) fn may_decide(pack: &Pack, fact: &Fact) -> bool {
    pack.fact(&fact.fact).is_some_and(|def| !def.record_only)
}

/// What the registration form holds beside the facts that may decide.
pub(in crate::people) struct Registration {
    /// Headings with what is filled in below them: name and value.
    pub(in crate::people) groups: Vec<(String, Vec<(String, String)>)>,
    /// Names of what is not.
    pub(super) empty: Vec<String>,
}

/// What is only written down, under the headings of the form.
pub(super) fn registration(pack: &Pack, known: &[&Fact]) -> Registration {
    let told = |id: &str| {
        known.iter().find(|fact| fact.fact == id).map(|fact| &fact.value).filter(|value| !value.is_null())
    };
    // What another answer makes needless is not missing.
    let called_for =
        |def: &rules::FactDef| def.must_when.as_ref().is_none_or(|when| told(&when.fact) == Some(&when.is));
    let mut registration = Registration { groups: Vec::new(), empty: Vec::new() };
    for group in fields::groups(pack.rules.dictionary(), Ask::Everything, &Typed::default()) {
        let mut filled = Vec::new();
        for field in group.fields {
            let Some(def) = pack.fact(&field.name).filter(|def| def.record_only) else { continue };
            match told(&def.id) {
                Some(value) => filled.push((field.label, pack.value_in_words(&def.id, value))),
                None if called_for(def) => registration.empty.push(field.label),
                None => {}
            }
        }
        if !filled.is_empty() {
            registration.groups.push((group.title, filled));
        }
    }
    registration
}

/// What is simply "no" is told in one line; everything else has a line of its own.
pub(crate) fn says_something(value: &Value) -> bool {
    *value != Value::Bool(false)
}

pub(crate) fn fact_row(pack: &Pack, fact: &Fact, today: Date) -> FactRow {
    let until = fact.valid_until.map(|last| format!(" 至 {}", short_day(last, today))).unwrap_or_default();
    FactRow {
        name: pack.fact_name(&fact.fact).to_owned(),
        value: pack.value_in_words(&fact.fact, &fact.value),
        from: format!("{}{until}", short_day(fact.valid_from, today)),
        evidence: fact.evidence.clone().unwrap_or_default(),
    }
}

pub(super) fn unknown(pack: &Pack, known: &[&Fact]) -> Vec<String> {
    let groups = fields::groups(pack.rules.dictionary(), Ask::Deciding, &Typed::default());
    let asked = groups.into_iter().flat_map(|group| group.fields).map(|field| (field.name, field.label));
    asked
        .filter(|(id, _)| !known.iter().any(|fact| fact.fact == *id && !fact.value.is_null()))
        .map(|(_, label)| label)
        .collect()
}

pub(super) fn happening_row(pack: &Pack, row: &Happening, found: &Everything) -> HappeningRow {
    let by = found.accounts.get(&row.recorded_by).cloned().unwrap_or_else(|| "系统".to_owned());
    HappeningRow {
        id: row.id.to_string(),
        what: happen::sheet::in_words(pack, row),
        evidence: row.evidence.iter().chain(&row.note).cloned().collect::<Vec<_>>().join("；"),
        told: format!("{}　{by}", moment(row.recorded_at)),
    }
}

pub(super) fn event_row(told: &Told, found: &Everything) -> EventRow {
    event_row_by(told, &found.accounts)
}

/// The same with the names of who did it.
pub(super) fn event_row_by(
    Told { event, content }: &Told,
    accounts: &std::collections::BTreeMap<domain::ids::AccountId, String>,
) -> EventRow {
    // The remark of the registration stands among what is known.
    let note = event.note.clone().filter(|_| event.action != Action::PersonRegistered);
    EventRow {
        at: moment(event.at),
        by: accounts.get(&event.actor).cloned().unwrap_or_else(|| "系统".to_owned()),
        what: event.action.label(),
        note: content.words().map(str::to_owned).or(note).unwrap_or_default(),
    }
}
