//! From all that is known of somebody to the line of one of their months.

use std::cell::RefCell;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::{FactError, Memo};

use super::{Line, Marks, Modes, as_of, place};
use crate::dates::{Period, day_of};
use crate::duties::month::{Belongs, Month};
use crate::duties::{Contact, Course, month_of};
use crate::ids::WorkerId;
use crate::packs::Notices;
use crate::people::details::Details;
use crate::people::{Fact, Person};

/// All that is known of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The person.
    pub person: &'a Person,
    /// Who visits them now.
    pub worker: Option<WorkerId>,
    /// What was asked, day by day.
    pub course: &'a Course,
    /// Their contacts from the [boundary](Course::boundary) of the month's first day on, or more of them.
    pub contacts: &'a [Contact],
    /// All facts.
    pub facts: &'a [Fact],
    /// Where they lived, and what else changed.
    pub details: &'a [Fact],
}

impl Known<'_> {
    /// The line of a month, as it stands at an instant. `None` where they were in the register on no day of it.
    ///
    /// # Errors
    /// A stored fact that the notice of that day does not take.
    pub fn work_out(
        &self,
        notices: &Notices,
        month: Period,
        now: Timestamp,
        memo: Option<&RefCell<Memo>>,
    ) -> Result<Option<Line>, FactError> {
        let on = as_of(month, day_of(now));
        if self.entered_on() > month.ends_on {
            return Ok(None);
        }
        let told = month_of(self.course, self.contacts, month, on);
        if self.is_elsewhere(&told, month) {
            return Ok(None);
        }
        let placed = place(notices, self.facts, &told, now, memo)?;
        Ok(Some(Line::of(
            (self.person.id, self.worker),
            self.lived(month.ends_on.min(on), now),
            &told,
            placed,
        )))
    }

    /// What stands in the place of a line that a closed month has and that would not be there by now.
    pub fn nothing(&self, month: Period, now: Timestamp) -> Line {
        Line {
            person: self.person.id,
            area: self.lived(month.ends_on, now),
            worker: self.worker,
            class: None,
            track: None,
            belongs: Belongs::NoDuty,
            modes: Modes::default(),
            marks: Marks::default(),
        }
    }

    /// The day on which anything was first known of them. Somebody into whom another entry has gone was known since the
    /// earlier of the two.
    fn entered_on(&self) -> Date {
        let learnt = self.facts.iter().map(|fact| fact.recorded_at).chain([self.person.registered_at]).min();
        day_of(learnt.unwrap_or(self.person.registered_at))
    }

    fn is_elsewhere(&self, told: &Month, month: Period) -> bool {
        match told.belongs {
            Belongs::NotYet => true,
            Belongs::Gone { .. } => self.course.gone_on(month.starts_on).is_some(),
            Belongs::Asked | Belongs::Away { .. } | Belongs::TooLate | Belongs::NoDuty => false,
        }
    }

    fn lived(&self, on: Date, now: Timestamp) -> crate::areas::AreaPath {
        Details::on(self.person, self.details, on, now).area
    }
}
