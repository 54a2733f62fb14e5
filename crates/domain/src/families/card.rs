//! The card at the door: who comes, and whom to call before letting anybody in.
//!
//! Its code lies open. Whoever reads it learns nothing of who lives here: the page behind it tells the surname and kind
//! of the visitor, the office and its number, so that somebody at the door can be checked and nobody else is helped.

use jiff::Timestamp;
use serde_json::json;

use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountId, EventId, Mint, PersonId, TenantId};

/// A code that lies at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The code, of chance; not a secret.
    pub code: String,
    /// The county.
    pub tenant: TenantId,
    /// At whose door.
    pub person: PersonId,
    /// When it was printed first.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: AccountId,
    /// When somebody ended it: the card was lost, or lies elsewhere.
    pub ended_at: Option<Timestamp>,
}

/// The code of somebody's card: the one that stands, or a new one. `None` for whoever may print none.
pub fn print(
    (tenant, person): (TenantId, PersonId),
    standing: Option<Card>,
    fresh: impl FnOnce() -> String,
    actor: &Actor,
    now: Timestamp,
) -> Option<Card> {
    actor.may(Verb::PrintDoorCard).then(|| {
        standing.filter(|card| card.ended_at.is_none()).unwrap_or_else(|| Card {
            code: fresh(),
            tenant,
            person,
            made_at: now,
            made_by: actor.account,
            ended_at: None,
        })
    })
}

/// What the log says of a card that was printed or ended.
pub fn told(card: &Card, action: Action, actor: &Actor, now: Timestamp, mint: &mut dyn Mint) -> Event {
    Event {
        id: EventId::mint(mint),
        tenant: card.tenant,
        at: now,
        actor: actor.account,
        action,
        subject: Subject::Person(card.person),
        person: Some(card.person),
        before: None,
        after: Some(json!({ "made_at": card.made_at })),
        pack_hash: None,
        note: None,
    }
}

/// The surname of a Chinese name.
pub fn surname(name: &str) -> String {
    const COMPOUND: [&str; 12] =
        ["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒"];
    let compound = COMPOUND.iter().find(|one| name.starts_with(**one) && name.chars().count() > 2);
    compound.map_or_else(|| name.chars().take(1).collect(), |one| (*one).to_owned())
}
