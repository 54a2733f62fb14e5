//! Absences and exits as they are written, and checked.

use serde::Deserialize;
use toml::Spanned;

use super::{Absence, Absences, AskAgain, Back, Becomes, Ends, Exit, Partly, StandIn, State, Stops, Whom};
use crate::load::DUTIES;
use crate::raw::{Located, RawEvery, texts};
use crate::sections::within::{RawNumber, RawWithin};
use crate::sections::words::Word;
use crate::sections::{Desk, deadlines, ladder, within};

pub(crate) const FILE: &str = "absences.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAbsences {
    #[serde(default)]
    absence: Vec<RawAbsence>,
    #[serde(default)]
    exit: Vec<RawExit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAbsence {
    id: Located,
    name: Located,
    clause: Located,
    stops: Spanned<RawStops>,
    #[serde(default)]
    stops_modes: Vec<Located>,
    after_days: Option<Spanned<RawNumber>>,
    ladder: Option<Located>,
    partly: Option<Spanned<Word<Partly>>>,
    #[serde(default)]
    evidence: String,
    most_days: Option<Spanned<RawNumber>>,
    becomes: Option<RawBecomes>,
    #[serde(default)]
    contact: Vec<RawStandIn>,
    back: Option<RawBack>,
}

/// `"all"`, `"none"`, or ids of duties.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "stops 要写 \"all\"、\"none\" 或者职责编号的列表")]
enum RawStops {
    Word(String),
    Duties(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBecomes {
    to: Located,
    after_days: Spanned<RawNumber>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStandIn {
    id: Located,
    name: Located,
    clause: Located,
    whom: Option<Spanned<Word<Whom>>>,
    count: Spanned<RawNumber>,
    every: Spanned<RawEvery>,
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBack {
    within: Spanned<RawWithin>,
    count: Option<Spanned<RawNumber>>,
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExit {
    id: Located,
    name: Located,
    clause: Located,
    duties: Spanned<Word<Ends>>,
    payments: Spanned<Word<Ends>>,
    notice: Option<Located>,
    #[serde(default)]
    evidence: String,
    ask_again_days: Option<Spanned<RawNumber>>,
    ask_again: Option<RawAskAgain>,
    #[serde(default)]
    contact: Vec<RawStandIn>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAskAgain {
    within: Spanned<RawWithin>,
    times: Option<Spanned<RawNumber>>,
    #[serde(default)]
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
    clause: Located,
}

pub(super) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawAbsences) -> Absences {
    desk.unique(FILE, raw.absence.iter().map(|absence| &absence.id));
    desk.unique(FILE, raw.exit.iter().map(|exit| &exit.id));
    let contacts = raw.absence.iter().flat_map(|absence| &absence.contact);
    let contacts = contacts.chain(raw.exit.iter().flat_map(|exit| &exit.contact));
    desk.unique(FILE, contacts.map(|contact| &contact.id));
    Absences {
        absences: raw.absence.iter().map(|absence| absence_of(desk, absence, raw)).collect(),
        exits: raw.exit.iter().map(|exit| exit_of(desk, exit)).collect(),
    }
}

fn absence_of(desk: &mut Desk<'_, '_>, raw: &RawAbsence, all: &RawAbsences) -> Absence {
    let ladders = desk.ladders.clone();
    Absence {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        stops: stops(desk, &raw.stops),
        stops_modes: desk.modes(FILE, &raw.stops_modes),
        after_days: raw.after_days.as_ref().map_or(0, |days| desk.count(FILE, days, 0)),
        ladder: raw
            .ladder
            .as_ref()
            .and_then(|id| desk.known_one(FILE, "联系不上的步骤（ladder.toml）", id, &ladders))
            .map(|id| desk.now(ladder::FILE, &id)),
        partly: desk.word_or(FILE, raw.partly.as_ref(), Partly::default()),
        evidence: raw.evidence.clone(),
        most_days: raw.most_days.as_ref().map(|days| desk.count(FILE, days, 1)),
        becomes: raw.becomes.as_ref().and_then(|becomes| becomes_of(desk, becomes, &raw.id, all)),
        contacts: raw.contact.iter().map(|contact| stand_in(desk, contact)).collect(),
        back: raw.back.as_ref().map(|back| back_of(desk, back)),
    }
}

fn becomes_of(
    desk: &mut Desk<'_, '_>,
    raw: &RawBecomes,
    own: &Located,
    all: &RawAbsences,
) -> Option<Becomes> {
    let absences = all.absence.iter().map(|absence| absence.id.get_ref());
    let absences: Vec<String> = absences.filter(|id| *id != own.get_ref()).cloned().collect();
    let exits = all.exit.iter().map(|exit| exit.id.get_ref().clone());
    let known: Vec<String> =
        std::iter::once("over".to_owned()).chain(absences.iter().cloned()).chain(exits).collect();
    let what = "去处（over 到此为止、恢复任务，或者别的暂停、退出的编号）";
    let after_days = desk.count(FILE, &raw.after_days, 1);
    let to = match desk.known_one(FILE, what, &raw.to, &known)? {
        id if id == "over" => State::Over,
        id if absences.contains(&id) => State::Absence(id),
        id => State::Exit(id),
    };
    Some(Becomes { to, after_days })
}

fn stand_in(desk: &mut Desk<'_, '_>, raw: &RawStandIn) -> StandIn {
    StandIn {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        whom: desk.word_or(FILE, raw.whom.as_ref(), Whom::default()),
        count: desk.count(FILE, &raw.count, 1),
        every: desk.every(FILE, &raw.every),
        modes: desk.modes(FILE, &raw.modes),
        who: texts(&raw.who),
    }
}

fn back_of(desk: &mut Desk<'_, '_>, raw: &RawBack) -> Back {
    Back {
        within: within::assemble(desk, FILE, &raw.within),
        count: raw.count.as_ref().map_or(1, |count| desk.count(FILE, count, 1)),
        modes: desk.modes(FILE, &raw.modes),
        who: texts(&raw.who),
        clause: desk.clause(FILE, &raw.clause),
    }
}

/// The list keeps one place for all its ids: a value that may be a word or a list cannot keep one for each.
fn stops(desk: &mut Desk<'_, '_>, raw: &Spanned<RawStops>) -> Stops {
    match raw.get_ref() {
        RawStops::Duties(ids) => {
            let known = desk.duties.clone();
            let ids: Vec<Located> = ids.iter().map(|id| Spanned::new(raw.span(), id.clone())).collect();
            let ids = desk.known(FILE, "职责（duties.toml）", &ids, &known);
            Stops::Duties(ids.iter().map(|id| desk.now(DUTIES, id)).collect())
        }
        RawStops::Word(word) if word == "all" => Stops::All,
        RawStops::Word(word) => {
            if word != "none" {
                let message = "stops 要写 \"all\"（全部停）、\"none\"（都不停）或者职责编号的列表";
                desk.error(FILE, raw.span(), message);
            }
            Stops::None
        }
    }
}

fn exit_of(desk: &mut Desk<'_, '_>, raw: &RawExit) -> Exit {
    let deadlines = desk.deadlines.clone();
    if raw.ask_again.is_some() && raw.ask_again_days.is_some() {
        desk.error(FILE, raw.id.span(), "ask_again 和 ask_again_days 只写一种");
    }
    Exit {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        duties: desk.word_or(FILE, Some(&raw.duties), Ends::SameDay),
        payments: desk.word_or(FILE, Some(&raw.payments), Ends::SameDay),
        notice: raw
            .notice
            .as_ref()
            .and_then(|id| desk.known_one(FILE, "时限（deadlines.toml）", id, &deadlines))
            .map(|id| desk.now(deadlines::FILE, &id)),
        evidence: raw.evidence.clone(),
        ask_again_days: raw.ask_again_days.as_ref().map(|days| desk.count(FILE, days, 1)),
        ask_again: raw.ask_again.as_ref().map(|ask| AskAgain {
            within: within::assemble(desk, FILE, &ask.within),
            times: ask.times.as_ref().map_or(1, |times| desk.count(FILE, times, 0)),
            modes: desk.modes(FILE, &ask.modes),
            who: texts(&ask.who),
            clause: desk.clause(FILE, &ask.clause),
        }),
        contacts: raw.contact.iter().map(|contact| stand_in(desk, contact)).collect(),
    }
}
