//! Somebody tells of what they noticed.

use jiff::Timestamp;
use serde_json::json;

use super::{Concern, Content, Kind};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{ConcernId, EventId, Mint, TenantId};
use crate::refusal::Refusal;
use crate::text::filled;
use crate::visits::record::LONGEST_NOTE;

/// Longest description of the place, and of who told it, in characters.
pub const LONGEST_PLACE: usize = 100;

/// Nobody sees so much in a day: more is an account in wrong hands, or a mistake.
pub const MOST_A_DAY: u32 = 50;

/// A concern as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportConcern {
    /// Its id, made with the form.
    pub id: ConcernId,
    /// What was noticed; `None` where nothing was chosen.
    pub kind: Option<Kind>,
    /// Where, and who it may be.
    pub place: String,
    /// What else is to be known.
    pub words: Option<String>,
    /// Who told it; the office only.
    pub told_by: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The county.
    pub tenant: TenantId,
    /// What is kept under the id.
    pub known: Option<&'a Concern>,
    /// How many this account told today.
    pub today: u32,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Reported {
    /// It is kept, with the entry for the log.
    Kept(Box<Concern>, Box<Event>),
    /// The same was kept before; nothing changes.
    Known,
}

/// Why it is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRefusal {
    /// The role may not.
    NotAllowed,
    /// Nothing was chosen.
    NoKind,
    /// No place is said: nobody could go there.
    NoPlace,
    /// 其他 without a word.
    SaysNothing,
    /// Too many words in a field.
    LongText(&'static str, usize),
    /// Something else was kept under this id: a page that was sent, gone back to and changed.
    Changed,
    /// Too many in a day.
    TooMany,
}

impl From<ReportRefusal> for Refusal {
    fn from(refusal: ReportRefusal) -> Self {
        match refusal {
            ReportRefusal::NotAllowed => Refusal::new("concern.not_allowed", "您的账号不能反映情况"),
            ReportRefusal::NoKind => Refusal::new("concern.no_kind", "请选看到了什么").at("kind"),
            ReportRefusal::NoPlace => {
                Refusal::new("concern.no_place", "请写在哪里，例如：3号楼2单元门口").at("place")
            }
            ReportRefusal::SaysNothing => {
                Refusal::new("concern.says_nothing", "选了“其他”，请写一句看到了什么").at("words")
            }
            ReportRefusal::LongText(field, most) => {
                Refusal::new("concern.long", format!("最多 {most} 个字")).at(field)
            }
            ReportRefusal::Changed => Refusal::new(
                "concern.changed",
                "上一次写的已经收到了。要再反映一件，请看看下面写的对不对，再按一次“发送”",
            ),
            ReportRefusal::TooMany => Refusal::new(
                "concern.too_many",
                format!("今天已经发了 {MOST_A_DAY} 件，请直接打电话给村（社区）"),
            ),
        }
    }
}

/// Decides what is kept.
///
/// # Errors
/// All refusals at once.
pub fn report(
    command: &ReportConcern,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Reported, Vec<ReportRefusal>> {
    if !actor.may(Verb::ReportConcern) {
        return Err(vec![ReportRefusal::NotAllowed]);
    }
    let content = content(command)?;
    if let Some(known) = scene.known {
        let same = known.content == content && known.reported_by == actor.account;
        return if same { Ok(Reported::Known) } else { Err(vec![ReportRefusal::Changed]) };
    }
    if scene.today >= MOST_A_DAY {
        return Err(vec![ReportRefusal::TooMany]);
    }
    let concern = Concern {
        id: command.id,
        tenant: scene.tenant,
        content,
        area: actor.area.clone(),
        reported_by: actor.account,
        reported_at: now,
    };
    let event = event(&concern, mint);
    Ok(Reported::Kept(Box::new(concern), Box::new(event)))
}

fn content(command: &ReportConcern) -> Result<Content, Vec<ReportRefusal>> {
    let mut refusals = Vec::new();
    let (place, words) = (filled(Some(&command.place)), filled(command.words.as_deref()));
    let told_by = filled(command.told_by.as_deref());
    let fields = [
        ("place", &place, LONGEST_PLACE),
        ("words", &words, LONGEST_NOTE),
        ("told_by", &told_by, LONGEST_PLACE),
    ];
    for (field, text, most) in fields {
        if text.as_ref().is_some_and(|text| text.chars().count() > most) {
            refusals.push(ReportRefusal::LongText(field, most));
        }
    }
    if command.kind == Some(Kind::Other) && words.is_none() {
        refusals.push(ReportRefusal::SaysNothing);
    }
    if command.kind.is_none() {
        refusals.push(ReportRefusal::NoKind);
    }
    if place.is_none() {
        refusals.push(ReportRefusal::NoPlace);
    }
    match (command.kind, place) {
        (Some(kind), Some(place)) if refusals.is_empty() => Ok(Content { kind, place, words, told_by }),
        _ => Err(refusals),
    }
}

fn event(concern: &Concern, mint: &mut dyn Mint) -> Event {
    let content = &concern.content;
    Event {
        id: EventId::mint(mint),
        tenant: concern.tenant,
        at: concern.reported_at,
        actor: concern.reported_by,
        action: Action::ConcernReported,
        subject: Subject::Concern(concern.id),
        person: None,
        before: None,
        after: Some(json!({
            "kind": content.kind.code(),
            "place": content.place,
            "words": content.words,
            "told_by": content.told_by,
        })),
        pack_hash: None,
        note: None,
    }
}
