//! Where a person stands: their class under the notice in force, what is owed to them, and how far it has come.
//!
//! A standing is a cache. Facts, contacts and the pack give it back at any time; it is kept so that a list of
//! ten thousand people needs no counting.

use jiff::civil::Date;
use rules::Duty;

use super::due::{Due, Progress, boundary, progress};
use super::{Contact, same_work};
use crate::areas::AreaPath;
use crate::classes::classify::Classified;
use crate::dates::add_days;
use crate::ids::{PersonId, WorkerId};

#[cfg(test)]
mod tests;

/// Where a person stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The person.
    pub person: PersonId,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Who visits them; `None` while nobody is assigned.
    pub worker: Option<WorkerId>,
    /// The decision, with pack and reasons; its duties are what is owed.
    pub classified: Classified,
    /// First day of the present duties: the day after registration, or after the duties last changed.
    pub duties_from: Date,
    /// How far each duty has come, in the pack's order.
    pub progress: Vec<Progress>,
    /// The next day on which the decision could change by itself: a birthday, or a fact that begins or ends.
    pub recheck_on: Option<Date>,
    /// Why visitors do not look for them where they live: id of the absence, or of the way they left; `None` for
    /// somebody who is here.
    pub elsewhere: Option<String>,
}

impl Standing {
    /// The first standing of a person, decided today. Duties begin tomorrow: nothing is missed on the day of
    /// registration.
    pub fn begin(
        person: PersonId,
        area: AreaPath,
        worker: Option<WorkerId>,
        classified: Classified,
        recheck_on: Option<Date>,
        today: Date,
    ) -> Self {
        let duties_from = add_days(today, 1);
        let progress = progress(&classified.decision.duties, duties_from, duties_from, &[], &[]);
        Self { person, area, worker, classified, duties_from, progress, recheck_on, elsewhere: None }
    }

    /// The standing after a new decision made today.
    ///
    /// While the duties stay the same they go on; otherwise the new ones begin tomorrow, and nothing is missed
    /// under them before.
    pub fn reclassified(&self, classified: Classified, recheck_on: Option<Date>, today: Date) -> Self {
        if same_work(&classified.decision.duties, &self.classified.decision.duties) {
            return Self { classified, recheck_on, ..self.clone() };
        }
        let (area, worker) = (self.area.clone(), self.worker);
        let begun = Self::begin(self.person, area, worker, classified, recheck_on, today);
        Self { elsewhere: self.elsewhere.clone(), ..begun }
    }

    /// What is owed.
    pub fn duties(&self) -> &[Duty] {
        &self.classified.decision.duties
    }

    /// Id of the class.
    pub fn class(&self) -> Option<&str> {
        self.classified.decision.class.as_deref()
    }

    /// Id of the track.
    pub fn track(&self) -> Option<&str> {
        self.classified.decision.track.as_deref()
    }

    /// Whether the decision may change once a fact is known.
    pub fn provisional(&self) -> bool {
        self.classified.decision.provisional
    }

    /// From which day on contacts must be known in order to count one on `day`; `None` where it cannot count,
    /// so that none are needed.
    pub fn contacts_since(&self, day: Date) -> Option<Date> {
        let counts = day >= self.duties_from && !self.duties().is_empty();
        counts.then(|| boundary(self.duties(), self.duties_from, day))
    }

    /// The standing after contacts came in, given all contacts from `since` on, where `since` comes from
    /// [`contacts_since`](Self::contacts_since) for the earliest of those that are new.
    pub fn counted(&self, since: Date, contacts: &[Contact]) -> Self {
        let progress = progress(self.duties(), self.duties_from, since, &self.progress, contacts);
        Self { progress, ..self.clone() }
    }

    /// The standing counted anew from all contacts since the duties began.
    pub fn recounted(&self, contacts: &[Contact]) -> Self {
        let progress = progress(self.duties(), self.duties_from, self.duties_from, &[], contacts);
        Self { progress, ..self.clone() }
    }

    /// What is owed next: the earliest last day and the earliest first day over all duties.
    ///
    /// Someone is overdue when the last day has passed, and due now when the first has come.
    pub fn due(&self) -> Option<Due> {
        let dues = || self.progress.iter().filter_map(|progress| progress.due);
        let opens_on = dues().map(|due| due.opens_on).min()?;
        let due_on = dues().map(|due| due.due_on).min()?;
        Some(Due { opens_on, due_on })
    }

    /// Day of the last contact that counted for anything.
    pub fn last_counted_on(&self) -> Option<Date> {
        self.progress.iter().filter_map(|progress| progress.last_counted_on).max()
    }
}
