//! What the indicators of a notice say of each person in a month, so that a place's rate is a sum.
//!
//! Who is counted and who is reached is asked of the pack alone ([`rules::Pack::measure`]); here stands what it is asked
//! with, and how the answer for one person is written down.

pub mod close;
mod line;
mod mark;
mod sum;
mod work_out;

pub use line::{Line, Modes, Sum, as_of, from_name, name, of_day};
pub use mark::{Kind, Mark, Marks};
pub use sum::{Group, Rate, Without, in_mode, people, rate};
pub use work_out::Known;

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::sections::Subject;
use rules::sections::indicators::{Indicator, Measured, Share};
use rules::{Every, FactError, Memo};

use crate::classes::classify::classify_by;
use crate::dates::{add_days, end_of};
use crate::duties::month::{Belongs, Month};
use crate::packs::references::parts_of;
use crate::packs::{Notices, Pack};
use crate::people::Fact;
use crate::people::facts::facts_on;

#[cfg(test)]
mod tests;

/// Whether an indicator can be said of a month from contacts and what was owed: it asks for nothing else, and is not
/// measured over more than a month.
pub fn is_monthly(pack: &Pack, indicator: &Indicator) -> bool {
    let terms = indicator.terms();
    let short = indicator.period.thousandths_of_a_day() <= Every::Month.thousandths_of_a_day();
    short && !terms.is_empty() && terms.into_iter().all(|term| is_counted(pack, term))
}

fn is_counted(pack: &Pack, term: &str) -> bool {
    let duty = |id: &str| pack.rules.duties.iter().any(|duty| duty.id == id && duty.counts_contacts());
    match term.split_once('.') {
        None => matches!(term, "contacts" | "owed" | "met" | "not_reached" | "refused"),
        Some((whole @ ("contacts" | "not_reached" | "refused"), part)) => {
            parts_of(&pack.rules, whole).0.iter().any(|known| known == part)
        }
        Some(("owed" | "met", part)) => duty(part),
        Some(_) => false,
    }
}

/// The indicators of a pack that can be said of a month.
pub fn monthly(pack: &Pack) -> impl Iterator<Item = &Indicator> {
    pack.rules.sections.indicators.iter().filter(|indicator| is_monthly(pack, indicator))
}

/// Where somebody stood in a month, and what the indicators say of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
    /// What the indicators say.
    pub marks: Marks,
}

/// Asks the notice about one person's month.
///
/// The decision looked at is the one behind the last day on which something was asked: the day before it, as it was known
/// when that day ended. So a past month stays what it was, whatever is learnt about the person later. Whoever decides
/// about many people lends a memo; the answer is the same.
///
/// # Errors
/// A stored fact that the notice of that day does not take.
pub fn place(
    notices: &Notices,
    facts: &[Fact],
    month: &Month,
    now: Timestamp,
    memo: Option<&RefCell<Memo>>,
) -> Result<Placed, FactError> {
    let Some(on) = month.last_asked_on.map(|day| add_days(day, -1)) else { return Ok(Placed::default()) };
    let Some(pack) = notices.on(on) else { return Ok(Placed::default()) };
    let known = facts_on(facts, on, now.min(end_of(on)));
    placed(pack, &known, on, month, memo)
}

fn placed(
    pack: &Pack,
    known: &serde_json::Map<String, serde_json::Value>,
    on: Date,
    month: &Month,
    memo: Option<&RefCell<Memo>>,
) -> Result<Placed, FactError> {
    let decision = classify_by(memo, pack, known, on)?.decision;
    let record = pack.rules.read(&pack.spoken_of(known), on)?;
    let subject = Subject { decision: &decision, record: &record };
    let mut marks = BTreeMap::new();
    if month.belongs == Belongs::Asked {
        let terms = month.terms();
        for indicator in monthly(pack) {
            let mut measured = Measured::default();
            pack.rules.measure(indicator, subject, &terms, &mut measured);
            marks.extend(mark(indicator, &measured).map(|mark| (indicator.id.clone(), mark)));
        }
    }
    Ok(Placed { class: decision.class, track: decision.track, marks: Marks(marks) })
}

/// What was measured over one person alone. `None` where the indicator is not about them, or they add nothing to it.
fn mark(indicator: &Indicator, measured: &Measured) -> Option<Mark> {
    if measured.open > 0 {
        return Some(Mark { kind: Kind::Open, share: Share::default(), groups: Vec::new() });
    }
    let nobody = Share::default();
    if measured.all == nobody {
        return None;
    }
    let reached = measured.all.reached >= measured.all.of.max(1);
    let in_groups = indicator.without.iter().zip(&measured.without).filter(|(_, share)| **share == nobody);
    Some(Mark {
        kind: if reached { Kind::Reached } else { Kind::NotReached },
        share: measured.all,
        groups: in_groups.map(|(group, _)| group.id.clone()).collect(),
    })
}
