//! How much of what is paid for a contact holds.

use crate::cadence::Unit;
use crate::counting::Contact;
use crate::decision::Duty;
use crate::sections::payments::{Payment, Per, Rest};

impl Payment {
    /// How many of what is added up make one unit.
    pub(super) fn scale(&self) -> u32 {
        if self.per == Per::Hour { 60 } else { 1 }
    }

    /// Contacts, minutes or acts of a contact that are paid.
    pub(super) fn units(&self, contact: &Contact) -> u32 {
        match self.per {
            Per::Contact | Per::Month | Per::Payee => 1,
            Per::Hour => self.rounded(contact.minutes),
            Per::Act if self.act.is_empty() => contact.acts.values().sum(),
            Per::Act => contact.acts.get(&self.act).copied().unwrap_or_default(),
        }
    }

    pub(super) fn rounded(&self, minutes: u32) -> u32 {
        let Some(round) = self.round else { return minutes };
        let (step, rest) = (round.minutes.max(1), minutes % round.minutes.max(1));
        let up = match round.rest {
            Rest::Dropped => false,
            Rest::Full => rest > 0,
            Rest::Nearest => rest * 2 >= step,
        };
        minutes - rest + if up { step } else { 0 }
    }

    /// Whether a duty is counted in what is paid.
    pub(super) fn is_of_unit(&self, duty: &Duty) -> bool {
        match self.per {
            Per::Contact | Per::Month | Per::Payee => duty.unit == Unit::Contact,
            Per::Hour => matches!(duty.unit, Unit::Hour | Unit::Minute),
            Per::Act => {
                duty.unit == Unit::Act && (self.act.is_empty() || duty.act.as_ref() == Some(&self.act))
            }
        }
    }
}
