//! The cast of the demo as it is written: a place, who works there, who lives there, what took place.
//!
//! The shape of the files is told at their top.

use domain::dates::{add_days, day_of, start_of};
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};

mod said;

pub use said::{PastAlert, PastConsent, PastTelling};

/// The casts that travel inside the binary, one for each county.
const FILES: [(&str, &str); 2] = [
    ("jinan.toml", include_str!("../../demo/jinan.toml")),
    ("qidong.toml", include_str!("../../demo/qidong.toml")),
];

/// One county with its people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// The county.
    pub place: Place,
    default_facts: Map<String, Value>,
    answers: Answers,
    /// Village groups and grids below the listed villages.
    pub group: Vec<Group>,
    /// Bodies that answer for people or send visitors.
    #[serde(default)]
    pub organisation: Vec<Organisation>,
    /// Who visits.
    pub worker: Vec<Worker>,
    /// Who signs in.
    pub account: Vec<Account>,
    /// Who lives there.
    pub person: Vec<Person>,
    /// Alerts that were entered before the demo day.
    #[serde(default)]
    pub alert: Vec<PastAlert>,
}

/// A county and the notice in force there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Our number of the county.
    pub tenant: i64,
    /// Its area code.
    pub area: String,
    /// Id of the pack in force.
    pub pack: String,
    /// Name of the office, shown beside the accounts.
    pub office: String,
}

/// A village group or grid.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Local code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the village.
    pub parent: String,
}

/// A body that answers for people or sends visitors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Name within this file.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// Area code.
    pub area: String,
    /// Whom to ask for.
    pub contact: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// Somebody who visits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Name within this file.
    pub key: String,
    /// The person's name.
    pub name: String,
    /// Visitor kind of the pack.
    pub kind: String,
    /// Area code.
    pub area: String,
    /// Key of their organisation.
    pub organisation: Option<String>,
}

/// Somebody who signs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What is typed at sign-in.
    pub user: String,
    /// The person's name.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// Area code.
    pub area: String,
    /// Key of their entry among the visitors.
    pub worker: Option<String>,
}

/// With whom somebody of a cast lives.
#[derive(Debug, Clone, Deserialize)]
pub struct LivesWith {
    /// Their key in this file.
    pub key: String,
    /// What the one who is registered is to them.
    pub relation: String,
}

/// An older person with what is known and what took place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name within this file.
    pub key: String,
    /// The person's name.
    pub name: String,
    /// Begins with 99; gives birth date and sex.
    pub id_number: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Whom to call.
    pub emergency_contact: Option<EmergencyContact>,
    /// Code of the village or group where they live.
    pub area: String,
    /// House and number.
    pub address: String,
    /// Key of the assigned visitor.
    pub worker: Option<String>,
    /// Somebody earlier in this file with whom they live.
    pub lives_with: Option<LivesWith>,
    registered_days_back: i64,
    #[serde(default)]
    visits: Vec<PastVisit>,
    /// What happened to them.
    #[serde(default)]
    pub happenings: Vec<PastHappening>,
    /// What they agreed to or refused.
    #[serde(default)]
    pub consents: Vec<PastConsent>,
    /// When they were told of the policy.
    #[serde(default)]
    pub told: Vec<PastTelling>,
    facts: Map<String, Value>,
    // For readers and tests of the file.
    #[serde(rename = "story")]
    _story: String,
    #[serde(rename = "expect")]
    _expect: Value,
}

/// Whom to call about somebody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyContact {
    /// Name.
    pub name: String,
    /// Code of the relation.
    pub relation: String,
    /// Telephone.
    pub phone: String,
}

/// A contact that took place before the demo day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastVisit {
    days_back: Option<i64>,
    weeks_back: Option<i64>,
    weekday: Option<i64>,
    at: String,
    /// Code of the mode.
    pub mode: String,
    /// Code of the outcome.
    pub outcome: String,
    /// Code of the reason, where nobody was reached.
    pub reason: Option<String>,
    /// Key of the visitor, where it was not the assigned one.
    pub by: Option<String>,
    /// By field id of the pack's form.
    #[serde(default)]
    pub answers: Map<String, Value>,
    /// What the visitor wrote down, where nobody was reached.
    pub note: Option<String>,
}

/// Something that happened before the demo day, told by the county's office in the evening of its day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastHappening {
    days_back: i64,
    /// Sort and id in the pack, such as `absence.hospital`.
    pub kind: String,
    /// What it rests on.
    pub evidence: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    door: Map<String, Value>,
    phone: Map<String, Value>,
    first_door: Option<Map<String, Value>>,
    first_phone: Option<Map<String, Value>>,
}

/// All casts.
///
/// # Errors
/// A file that cannot be read, named with its place: the demo was built wrong.
pub fn all() -> anyhow::Result<Vec<Cast>> {
    FILES
        .iter()
        .map(|(name, text)| toml::from_str(text).map_err(|error| anyhow::anyhow!("demo/{name}: {error}")))
        .collect()
}

impl Cast {
    /// What is known of a person: the county's defaults, without some, with the person's own.
    pub fn facts(&self, person: &Person) -> Map<String, Value> {
        let mut facts = self.default_facts.clone();
        for (name, value) in &person.facts {
            if name == "without" {
                for taken in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    facts.shift_remove(taken);
                }
            }
        }
        facts.extend(person.facts.clone().into_iter().filter(|(name, _)| name != "without"));
        facts
    }

    /// The contacts of a person up to `now`, earliest first, answers filled in.
    ///
    /// # Errors
    /// A visit without a day or with an impossible time.
    pub fn visits(&self, person: &Person, now: Timestamp) -> anyhow::Result<Vec<(Timestamp, PastVisit)>> {
        let today = day_of(now);
        let mut visits = person
            .visits
            .iter()
            .map(|visit| Ok((visit.moment(today)?, visit.clone())))
            .collect::<anyhow::Result<Vec<_>>>()?;
        visits.retain(|(at, _)| *at <= now);
        visits.sort_by_key(|(at, _)| *at);
        let (mut knocked, mut spoken) = (false, false);
        for (_, visit) in visits.iter_mut().filter(|(_, visit)| visit.outcome == "reached") {
            let door = visit.mode == "door";
            let usual = self.answers.usual(door, if door { knocked } else { spoken });
            let own = std::mem::replace(&mut visit.answers, usual.clone());
            visit.answers.extend(own);
            (knocked, spoken) = (knocked || door, true);
        }
        Ok(visits)
    }
}

impl Person {
    /// When they were registered: at ten in the morning, so many days before the demo begins.
    pub fn registered_at(&self, now: Timestamp) -> Timestamp {
        let day = add_days(day_of(now), -self.registered_days_back);
        start_of(day).saturating_add(SignedDuration::from_hours(10)).unwrap_or(now).min(now)
    }
}

impl Answers {
    /// What is ticked when there is nothing to report.
    fn usual(&self, door: bool, seen_before: bool) -> &Map<String, Value> {
        let (usual, first) =
            if door { (&self.door, &self.first_door) } else { (&self.phone, &self.first_phone) };
        match first {
            Some(first) if !seen_before => first,
            _ => usual,
        }
    }
}

impl PastHappening {
    /// When it was told: at six in the evening.
    pub fn told_at(&self, now: Timestamp) -> Timestamp {
        evening(self.days_back, now)
    }
}

fn evening(days_back: i64, now: Timestamp) -> Timestamp {
    let day = add_days(day_of(now), -days_back);
    start_of(day).saturating_add(SignedDuration::from_hours(18)).unwrap_or(now).min(now)
}

impl PastVisit {
    /// When it took place, seen from the day on which the demo is filled.
    fn moment(&self, today: Date) -> anyhow::Result<Timestamp> {
        let day = match (self.days_back, self.weeks_back, self.weekday) {
            (Some(days), None, None) => add_days(today, -days),
            (None, Some(weeks), Some(weekday @ 1..=7)) => {
                let monday = add_days(today, -i64::from(today.weekday().to_monday_zero_offset()));
                add_days(monday, weekday - 1 - 7 * weeks)
            }
            _ => anyhow::bail!("a visit needs `days_back`, or `weeks_back` with `weekday`"),
        };
        let at: Time = self.at.parse()?;
        Ok(Offset::constant(8).to_timestamp(day.to_datetime(at))?)
    }
}

/// The morning on which the stories of the cast are right: Monday 2026-11-23, nine o'clock in Beijing.
pub fn demo_morning() -> Timestamp {
    const NINE_IN_BEIJING: i64 = 1_795_395_600;
    Timestamp::constant(NINE_IN_BEIJING, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_begins_on_a_monday_morning() {
        assert_eq!(demo_morning().to_string(), "2026-11-23T01:00:00Z");
        assert_eq!(day_of(demo_morning()).weekday(), jiff::civil::Weekday::Monday);
    }

    #[test]
    fn every_visit_of_every_cast_has_a_moment_and_full_answers() {
        for cast in all().expect("casts that can be read") {
            for person in &cast.person {
                let visits = cast.visits(person, demo_morning()).expect(&person.key);
                assert!(visits.is_sorted_by_key(|(at, _)| *at), "{}", person.key);
                for (_, visit) in visits {
                    assert_eq!(visit.answers.is_empty(), visit.outcome != "reached", "{}", person.key);
                }
            }
        }
    }

    #[test]
    fn the_first_visit_of_a_kind_says_more_than_no_change() {
        let casts = all().expect("casts that can be read");
        let first = casts[0].answers.usual(true, false);
        assert_ne!(first, casts[0].answers.usual(true, true));
        assert_eq!(casts[1].answers.usual(true, false), casts[1].answers.usual(true, true));
    }
}
