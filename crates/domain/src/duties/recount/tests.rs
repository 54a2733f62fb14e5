use proptest::prelude::*;

use super::*;
use crate::cast::{MONDAY, classified, standing};
use crate::dates::add_days;
use crate::duties::course::Pause;
use crate::duties::tally::tests::{contacts, duties};
use crate::people::happenings::tests::town;
use crate::people::{Fact, Happening};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rules::Duty;
use rules::sections::pauses::Partly;

use crate::cast::day;
use crate::dates::start_of;
use crate::duties::course::tests::{ENTERED, lives};
use crate::duties::{Life, course};
use crate::packs::Notices;
use std::sync::{Arc, OnceLock};

/// The course goes on with other duties after some days, and rests for a while.
fn turned(before: &Course, duties: &[Duty], turn: i64, rest: (i64, i64)) -> Course {
    let (last, first) = (add_days(MONDAY, turn), add_days(MONDAY, turn + 1));
    let mut course = before.clone();
    for run in &mut course.runs {
        run.until = Some(last);
    }
    course.runs.extend(Course::since(duties, first).runs);
    for run in course.runs.iter_mut().filter(|run| run.from > last) {
        let (from, until) = (add_days(first, rest.0), add_days(first, rest.0 + rest.1));
        run.pauses = vec![Pause { why: "away".into(), from, until: Some(until), partly: Partly::Share }];
    }
    course
}

#[test]
fn where_the_same_is_asked_nothing_is_counted_anew() {
    let standing = standing(crate::cast::two_and_two(), MONDAY);
    assert_eq!(recount(&standing.course.clone(), standing, &[]), None);
}

proptest! {
    #[test]
    fn counting_anew_from_the_change_on_is_counting_everything_anew(
        old in duties(), new in duties(), turn in 0i64..40, rest in (0i64..20, 0i64..20), contacts in contacts(30)
    ) {
        let before = standing(old, MONDAY).recounted(&contacts);
        let course = turned(&before.course, &new, turn, rest);
        let after = Standing { classified: classified(new, MONDAY), course, ..before.clone() };
        let all = anew(after.clone(), &contacts);
        let kept = anew(before.clone(), &contacts);
        let changed = recount(&before.course, after, &contacts).expect("another course");
        prop_assert_eq!(&changed.standing, &all.standing);
        let mut tallies: Vec<Tally> =
            kept.tallies.into_iter().filter(|tally| tally.from < changed.since).chain(changed.tallies).collect();
        let key = |tally: &Tally| (tally.duty.clone(), tally.from);
        tallies.sort_by_key(key);
        let mut expected = all.tallies;
        expected.sort_by_key(key);
        prop_assert_eq!(tallies, expected);
        let mut verdicts: BTreeMap<VisitId, Verdict> = kept.verdicts.into_iter().collect();
        verdicts.extend(changed.verdicts);
        prop_assert_eq!(verdicts, all.verdicts.into_iter().collect::<BTreeMap<_, _>>());
    }
}

/// What is kept of one person, as it is kept while everything comes in.
struct Kept {
    standing: Standing,
    contacts: Vec<Contact>,
    verdicts: BTreeMap<VisitId, Verdict>,
    tallies: BTreeMap<(String, Date), Tally>,
}

impl Kept {
    /// Somebody told something, or a day has passed.
    fn learn(&mut self, facts: &[Fact], rows: &[Happening], at: Timestamp) {
        let course = folded_at(facts, rows, at);
        let after = Standing { course, ..self.standing.clone() };
        let Some(changed) = recount(&self.standing.course.clone(), after, &self.contacts) else { return };
        self.tallies.retain(|(_, from), _| *from < changed.since);
        self.tallies
            .extend(changed.tallies.into_iter().map(|tally| ((tally.duty.clone(), tally.from), tally)));
        self.verdicts.extend(changed.verdicts);
        self.standing = changed.standing;
    }

    /// A contact comes in.
    fn take(&mut self, contact: &Contact) {
        let since = self.standing.contacts_since(contact.visited_on());
        let known: Vec<Contact> = match since {
            Some(since) => {
                self.contacts.iter().filter(|other| other.visited_on() >= since).copied().collect()
            }
            None => Vec::new(),
        };
        let counted = one_more(Some(&self.standing), &known, contact);
        self.verdicts.extend(counted.changed);
        self.verdicts.insert(contact.id, counted.verdict);
        self.tallies
            .extend(counted.tallies.into_iter().map(|tally| ((tally.duty.clone(), tally.from), tally)));
        self.standing = counted.standing.expect("somebody who was classified");
        self.contacts.push(*contact);
    }
}

fn folded_at(facts: &[Fact], rows: &[Happening], at: Timestamp) -> Course {
    static NOTICES: OnceLock<Notices> = OnceLock::new();
    let notices = NOTICES.get_or_init(|| Notices::always(Arc::new(town())));
    let life = Life { entered_on: day(ENTERED), facts, happenings: rows };
    course(notices, life, at, None).expect("the facts fit")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Facts, absences, deaths and contacts come in over months, contacts late and in three orders: what was kept as it
    /// went is what a recount of everything gives, and it is the same for all three.
    #[test]
    fn what_was_kept_as_it_went_is_what_is_counted_at_the_end(
        (facts, rows) in lives(), contacts in contacts(30), lags in prop::collection::vec((0i64..1_500, 0i64..1_500), 30)
    ) {
        let last = start_of(day(ENTERED) + 160.days());
        let mut ends = Vec::new();
        for order in 0..3 {
            // When each thing comes in: what was told, contacts with their delay, and a look at every midnight.
            let mut coming: Vec<(Timestamp, Option<Contact>)> = Vec::new();
            coming.extend(facts.iter().map(|row| (row.recorded_at, None)));
            coming.extend(rows.iter().map(|row| (row.recorded_at, None)));
            coming.extend((1..160).map(|ahead| (start_of(day(ENTERED) + ahead.days()), None)));
            coming.extend(contacts.iter().zip(&lags).map(|(contact, (one, other))| {
                let hours = [0, *one, *other][order];
                (contact.visited_at + SignedDuration::from_hours(hours), Some(*contact))
            }));
            coming.sort_by_key(|(at, contact)| (*at, contact.map(|contact| contact.id)));
            let entered = facts[0].recorded_at;
            let begun = Standing { course: folded_at(&facts, &rows, entered), ..standing(Vec::new(), MONDAY) };
            let mut kept = Kept {
                standing: begun.recounted(&[]),
                contacts: Vec::new(),
                verdicts: BTreeMap::new(),
                tallies: BTreeMap::new(),
            };
            for (at, contact) in coming.into_iter().filter(|(at, _)| *at <= last) {
                match contact {
                    Some(contact) => kept.take(&contact),
                    None => kept.learn(&facts, &rows, at),
                }
            }
            kept.learn(&facts, &rows, last);
            let all = anew(kept.standing.clone(), &kept.contacts);
            prop_assert_eq!(&kept.standing, &all.standing);
            prop_assert_eq!(&kept.verdicts, &all.verdicts.into_iter().collect::<BTreeMap<_, _>>());
            let tallies: Vec<Tally> = kept.tallies.into_values().collect();
            prop_assert_eq!(&tallies, &all.tallies);
            ends.push((kept.standing, kept.verdicts, tallies));
        }
        prop_assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "an order of arrival shows");
    }
}
