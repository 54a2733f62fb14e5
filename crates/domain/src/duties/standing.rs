//! Where a person stands: their class under the notice in force, what is owed to them, and how far it has come.
//!
//! A standing is a cache. Facts, contacts and the pack give it back at any time; it is kept so that a list of
//! ten thousand people needs no counting.

use jiff::civil::Date;
use rules::Duty;

use super::Contact;
use super::course::Course;
use super::due::{Due, Progress, progress};
use super::tally::{Counting, count};
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
    /// The decision of today, with pack and reasons; its duties are what is owed where the person is.
    pub classified: Classified,
    /// What was asked and is asked, day by day.
    pub course: Course,
    /// How far each duty that goes on has come, in the pack's order.
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
        let course = Course::since(&classified.decision.duties, add_days(today, 1));
        let progress = progress(&count(&course, &[]), None, &[]);
        Self { person, area, worker, classified, course, progress, recheck_on, elsewhere: None }
    }

    /// First day of the present duties: the day after registration, or after they last changed. Of somebody of whom
    /// nothing is asked, the day after the decision.
    pub fn duties_from(&self) -> Date {
        let begun = self.course.open().map(|(_, run)| run.from).max();
        begun.unwrap_or_else(|| add_days(self.classified.on, 1))
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
        self.course.on(day).next().map(|_| self.course.boundary(day))
    }

    /// The standing after contacts came in, given a count of all from `since` on, where `since` comes from
    /// [`contacts_since`](Self::contacts_since) for the earliest of those that are new.
    pub fn counted(&self, since: Date, counting: &Counting<'_>) -> Self {
        Self { progress: progress(counting, Some(since), &self.progress), ..self.clone() }
    }

    /// The standing counted anew from all contacts.
    pub fn recounted(&self, contacts: &[Contact]) -> Self {
        Self { progress: progress(&count(&self.course, contacts), None, &[]), ..self.clone() }
    }

    /// What is owed next: the earliest last day and the earliest first day over all duties. Those that rest while the
    /// person is elsewhere wait for them.
    ///
    /// Someone is overdue when the last day has passed, and due now when the first has come.
    pub fn due(&self) -> Option<Due> {
        let resting = |duty: &str| {
            let run = self.course.open().map(|(_, run)| run).find(|run| run.duty.id == duty);
            let last = run.and_then(|run| run.pauses.last());
            last.is_some_and(|pause| self.elsewhere.as_ref() == Some(&pause.why))
        };
        let dues = || {
            let awake =
                self.progress.iter().filter(|progress| self.elsewhere.is_none() || !resting(&progress.duty));
            awake.filter_map(|progress| progress.due)
        };
        let opens_on = dues().map(|due| due.opens_on).min()?;
        let due_on = dues().map(|due| due.due_on).min()?;
        Some(Due { opens_on, due_on })
    }

    /// Day of the last contact that counted for anything that goes on.
    pub fn last_counted_on(&self) -> Option<Date> {
        self.progress.iter().filter_map(|progress| progress.last_counted_on).max()
    }
}
