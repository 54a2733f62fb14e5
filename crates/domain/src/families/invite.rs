//! A link is given to one named person.

use jiff::Timestamp;
use serde_json::json;

use super::{Holder, LONGEST_NAME, Link};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, FamilyLinkId, Mint, PersonId};
use crate::people::{Person, Phone};
use crate::refusal::Refusal;
use crate::text::filled;

/// So many links of one person open at a time.
pub const MOST: usize = 8;

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteFamily {
    /// Made with the form: sent again, nothing is made twice.
    pub id: FamilyLinkId,
    /// About whom.
    pub person: PersonId,
    /// For the older person; otherwise for a relative.
    pub oneself: bool,
    /// The relative's name.
    pub name: String,
    /// What they are to the person.
    pub relation: String,
    /// Their telephone.
    pub phone: String,
}

/// What has to be seen.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, within the actor's scope.
    pub person: Option<&'a Person>,
    /// Whether they left the register.
    pub has_left: bool,
    /// All links about the person.
    pub links: &'a [Link],
}

/// Why no link is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteRefusal {
    /// The role may not.
    NotAllowed,
    /// There is no such person within sight.
    Unknown,
    /// They left the register.
    HasLeft,
    /// No name.
    NoName,
    /// No relation.
    NoRelation,
    /// A name or relation that is too long, by field.
    Long(&'static str),
    /// Not a telephone number.
    BadPhone,
    /// The same person holds one that opens.
    Twice,
    /// Too many open.
    TooMany,
}

impl From<InviteRefusal> for Refusal {
    fn from(refusal: InviteRefusal) -> Self {
        use InviteRefusal as Why;
        let long = || format!("最多 {LONGEST_NAME} 个字");
        match refusal {
            Why::NotAllowed => Refusal::new("invite.not_allowed", "您的账号不能给家属开链接"),
            Why::Unknown => Refusal::new("invite.unknown", "没有找到这位老人，或不在您负责的范围内"),
            Why::HasLeft => Refusal::new("invite.left", "老人已不在册，不能再开链接"),
            Why::NoName => Refusal::new("invite.no_name", "请填写家属姓名").at("name"),
            Why::NoRelation => {
                Refusal::new("invite.no_relation", "请填写和老人的关系，例如“儿子”").at("relation")
            }
            Why::Long(field) => Refusal::new("invite.long", long()).at(field),
            Why::BadPhone => Refusal::new("invite.phone", "电话号码格式不对，不知道可以留空").at("phone"),
            Why::Twice => Refusal::new(
                "invite.twice",
                "这个人已经有一个还能用的链接。链接丢了，请先在下面结束旧的，再开新的",
            )
            .at("name"),
            Why::TooMany => {
                Refusal::new("invite.too_many", format!("一位老人最多同时有 {MOST} 个链接，请先结束不用的"))
            }
        }
    }
}

/// Decides; `None` where this link was made before.
///
/// # Errors
/// Everything that is wrong.
pub fn invite(
    command: &InviteFamily,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Link, Event)>, Vec<InviteRefusal>> {
    if !actor.may(Verb::InviteFamily) {
        return Err(vec![InviteRefusal::NotAllowed]);
    }
    let person = scene.person.ok_or_else(|| vec![InviteRefusal::Unknown])?;
    if scene.links.iter().any(|link| link.id == command.id) {
        return Ok(None);
    }
    let mut wrong = Vec::new();
    if scene.has_left {
        wrong.push(InviteRefusal::HasLeft);
    }
    let holder = holder(command, &mut wrong);
    let phone = filled(Some(&command.phone)).map(|text| text.parse::<Phone>());
    if matches!(phone, Some(Err(_))) {
        wrong.push(InviteRefusal::BadPhone);
    }
    let today = day_of(now);
    let open: Vec<&Link> = scene.links.iter().filter(|link| link.opens(today, false)).collect();
    if open.len() >= MOST {
        wrong.push(InviteRefusal::TooMany);
    }
    if open.iter().any(|link| Some(&link.holder) == holder.as_ref()) {
        wrong.push(InviteRefusal::Twice);
    }
    let Some(holder) = holder.filter(|_| wrong.is_empty()) else { return Err(wrong) };
    let link = Link {
        id: command.id,
        tenant: person.tenant,
        person: person.id,
        holder,
        phone: phone.and_then(Result::ok),
        made_at: now,
        made_by: actor.account,
        ends_on: Link::last_day(now),
        ended_at: None,
        opened_at: None,
    };
    let event = Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::FamilyInvited,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: Some(json!({ "link": link.id, "holder": link.holder.in_words(), "until": link.ends_on })),
        pack_hash: None,
        note: Some(link.holder.in_words()),
    };
    Ok(Some((link, event)))
}

fn holder(command: &InviteFamily, wrong: &mut Vec<InviteRefusal>) -> Option<Holder> {
    if command.oneself {
        return Some(Holder::Oneself);
    }
    let (name, relation) = (filled(Some(&command.name)), filled(Some(&command.relation)));
    let before = wrong.len();
    if name.is_none() {
        wrong.push(InviteRefusal::NoName);
    }
    if relation.is_none() {
        wrong.push(InviteRefusal::NoRelation);
    }
    for (field, text) in [("name", &name), ("relation", &relation)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NAME) {
            wrong.push(InviteRefusal::Long(field));
        }
    }
    let whole = wrong.len() == before;
    name.zip(relation).filter(|_| whole).map(|(name, relation)| Holder::Relative { name, relation })
}
