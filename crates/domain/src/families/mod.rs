//! 家属: what a relative far away, or the older person, sees and says through a link of their own, and what is done to
//! keep the family near. A link tells who comes, when somebody was last there and when somebody comes next: never what
//! was asked, answered or noted. The person's own word decides whether it tells that much.
//!
//! What a family says excuses no visit by itself. It is a word that somebody in the office looks at.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::dates::{add_days, day_of};
use crate::ids::{AccountId, FamilyLinkId, FamilyWordId, PersonId, ReminderId, TenantId, WorkerId};
use crate::people::Phone;
use crate::people::consents::codes;

pub mod card;
pub mod end;
pub mod invite;
pub mod remind;
pub mod say;
pub mod settle;
pub mod view;

pub use card::Card;
pub use end::EndLink;
pub use invite::InviteFamily;
pub use remind::Remind;
pub use say::SayWord;
pub use settle::SettleWord;

#[cfg(test)]
mod tests;

/// A link ends by itself after so many days, so that one that was passed on does not lead here for ever.
pub const LINK_DAYS: i64 = 365;

/// A quiet line is shown when nobody of the family was heard of for so many days.
pub const QUIET_DAYS: i64 = 30;

/// Longest name or relation, in characters.
pub const LONGEST_NAME: usize = 20;

/// What the older person is to themself.
pub const ONESELF: &str = "本人";

/// Who holds a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The older person.
    Oneself,
    /// Somebody of the family, by name.
    Relative {
        /// Their name.
        name: String,
        /// What they are to the person.
        relation: String,
    },
}

impl Holder {
    /// `本人`, or `朱建飞（儿子）`.
    pub fn in_words(&self) -> String {
        match self {
            Self::Oneself => ONESELF.to_owned(),
            Self::Relative { name, relation } => format!("{name}（{relation}）"),
        }
    }

    /// The relative's name; `None` for the older person.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Oneself => None,
            Self::Relative { name, .. } => Some(name),
        }
    }
}

/// A way in for one named person. Of its secret only the hash is kept, and not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id, made with the form.
    pub id: FamilyLinkId,
    /// The county.
    pub tenant: TenantId,
    /// About whom.
    pub person: PersonId,
    /// To whom it was given.
    pub holder: Holder,
    /// Their telephone.
    pub phone: Option<Phone>,
    /// When.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: AccountId,
    /// The last day on which it opens.
    pub ends_on: Date,
    /// When somebody ended it before.
    pub ended_at: Option<Timestamp>,
    /// When it was opened last.
    pub opened_at: Option<Timestamp>,
}

impl Link {
    /// The last day of a link that is made at an instant.
    pub fn last_day(made_at: Timestamp) -> Date {
        add_days(day_of(made_at), LINK_DAYS)
    }

    /// Whether it leads somewhere on a day: neither ended nor too old, and the person still in the register.
    pub fn opens(&self, on: Date, has_left: bool) -> bool {
        self.ended_at.is_none() && on <= self.ends_on && !has_left
    }
}

codes! {
    /// What a family says.
    WordKind {
        /// The person is elsewhere until some day.
        Away = "away", "外出";
        /// Something is wrong with the visits.
        Complaint = "complaint", "投诉";
        /// Thanks.
        Thanks = "thanks", "感谢";
        /// They spoke to the person.
        Called = "called", "打过电话";
        /// They were with the person.
        Came = "came", "回去看过";
    }
}

impl WordKind {
    /// Whether somebody in the office has to look at it.
    pub const fn wants_answer(self) -> bool {
        matches!(self, Self::Away | Self::Complaint)
    }

    /// Who sees it. A complaint goes past the village, where whoever it is about may sit at the next desk.
    pub const fn seen_by(self, role: Role) -> bool {
        match role {
            Role::Town | Role::County | Role::City | Role::Auditor | Role::System => true,
            Role::Clerk => !matches!(self, Self::Complaint),
            Role::Visitor => matches!(self, Self::Away | Self::Thanks),
            Role::Agency | Role::Partner | Role::Admin => false,
        }
    }
}

/// Something that was said through a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its id, made with the form.
    pub id: FamilyWordId,
    /// The county.
    pub tenant: TenantId,
    /// About whom.
    pub person: PersonId,
    /// Through which link.
    pub link: FamilyLinkId,
    /// Who visited the person then: a complaint is never shown to them, thanks are.
    pub worker: Option<WorkerId>,
    /// What was said.
    pub said: Said,
    /// When.
    pub said_at: Timestamp,
    /// What the office did about it.
    pub settled: Option<Settled>,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The person is elsewhere.
    Away {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
        /// Where, in the family's words.
        place: Option<String>,
    },
    /// Something is wrong.
    Complaint(String),
    /// Thanks, perhaps in words.
    Thanks(Option<String>),
    /// They spoke to the person.
    Called,
    /// They were with the person.
    Came,
}

impl Said {
    /// Of which kind.
    pub const fn kind(&self) -> WordKind {
        match self {
            Self::Away { .. } => WordKind::Away,
            Self::Complaint(_) => WordKind::Complaint,
            Self::Thanks(_) => WordKind::Thanks,
            Self::Called => WordKind::Called,
            Self::Came => WordKind::Came,
        }
    }
}

/// What the office did about a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: AccountId,
    /// What they did.
    pub words: String,
}

codes! {
    /// What a relative was asked for.
    Asked {
        /// To come.
        Visit = "visit", "常回去看看";
        /// To call.
        Call = "call", "多打电话、视频";
    }
}

/// That a relative was reminded of the person. It counts for no duty and nobody is rated by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its id, made with the form.
    pub id: ReminderId,
    /// The county.
    pub tenant: TenantId,
    /// About whom.
    pub person: PersonId,
    /// Who was reminded, by name.
    pub whom: String,
    /// Of what.
    pub asked: Asked,
    /// On which day.
    pub on: Date,
    /// What they answered; `None` where they were not reached.
    pub answer: Option<String>,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: AccountId,
}
