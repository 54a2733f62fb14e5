//! Changes of class or track that come by themselves: a birthday, or something known that begins or ends. They are
//! announced ahead, so that nobody falls between two services on the day.

use std::borrow::Cow;

use jiff::civil::Date;
use rules::{FactError, Memo};
use serde_json::{Map, Value};

use crate::classes::classify::classify_with;
use crate::dates::{add_days, next_birthday};
use crate::packs::Pack;

/// How far ahead a change is announced, in days.
pub const AHEAD_DAYS: i64 = 60;

/// Where somebody stands by the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
    /// Whether they belong to those whom the notice is for; `None` where that is not known.
    pub eligible: Option<bool>,
}

/// A change to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// The first day on which the new stand holds.
    pub on: Date,
    /// Until the day before.
    pub before: Stand,
    /// From the day on.
    pub after: Stand,
}

/// The days up to [`AHEAD_DAYS`] from today on which the answer could change, though nobody enters anything: birthdays of
/// the person and of whoever lives with them. Days on which something known begins or ends are added by the caller.
pub fn birthdays(known: &Map<String, Value>, today: Date) -> Vec<Date> {
    let day = |value: &Value| value.as_str().and_then(|text| text.parse::<Date>().ok());
    let own = known.get("born_on").and_then(day);
    let lists = known.values().filter_map(Value::as_array).flatten();
    let others = lists.filter_map(|member| member.get("born_on").and_then(day));
    own.into_iter()
        .chain(others)
        .map(|born| next_birthday(born, today))
        .filter(|day| *day > today && *day <= add_days(today, AHEAD_DAYS))
        .collect()
}

/// The changes on these days, oldest first. `known` tells what holds on a day, as far as it is known now. Whoever looks
/// at many people lends a memo; the answer is the same.
///
/// # Errors
/// A stored fact that the pack does not know.
pub fn coming<'f>(
    memo: &mut Memo,
    pack: &Pack,
    known: impl Fn(Date) -> Cow<'f, Map<String, Value>>,
    mut days: Vec<Date>,
    today: Date,
) -> Result<Vec<Coming>, FactError> {
    days.sort_unstable();
    days.dedup();
    days.retain(|day| *day > today);
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let mut before = stand(memo, pack, &known(today), today)?;
    let mut changes = Vec::new();
    for on in days {
        let after = stand(memo, pack, &known(on), on)?;
        if after != before {
            changes.push(Coming { on, before: before.clone(), after: after.clone() });
            before = after;
        }
    }
    Ok(changes)
}

/// Where somebody stands on a day, without the reasons, which nobody is told here and which cost the most. Only where
/// something unknown decides is the whole decision asked: it also sees what comes out in one way only.
fn stand(memo: &mut Memo, pack: &Pack, known: &Map<String, Value>, day: Date) -> Result<Stand, FactError> {
    let outcome = pack.rules.outcome(&pack.rules.read(&pack.spoken_of(known), day)?);
    if outcome.open {
        let decision = classify_with(memo, pack, known, day)?.decision;
        return Ok(Stand { class: decision.class, track: decision.track, eligible: decision.eligible });
    }
    Ok(Stand {
        class: outcome.class.map(|at| pack.rules.classes[at].id.clone()),
        track: outcome.track.map(|at| pack.rules.tracks[at].id.clone()),
        eligible: outcome.eligible,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cast::day;
    use crate::packs::made_up;

    fn known(facts: Value) -> Map<String, Value> {
        facts.as_object().expect("an object").clone()
    }

    #[test]
    fn a_sixtieth_birthday_is_announced_and_others_are_not() {
        let pack = made_up::pack(&[]);
        let today = day("2026-11-23");
        let facts =
            known(json!({ "born_on": "1967-01-10", "alone": true, "cert_grade": 0, "dementia": false }));
        let days = birthdays(&facts, today);
        assert_eq!(days, [day("2027-01-10")]);
        let changes =
            coming(&mut Memo::new(), &pack, |_| Cow::Borrowed(&facts), days, today).expect("decided");
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].on, changes[0].before.eligible), (day("2027-01-10"), Some(false)));
        assert_eq!(changes[0].after.class.as_deref(), Some("far"));

        let older =
            known(json!({ "born_on": "1950-01-10", "alone": true, "cert_grade": 0, "dementia": false }));
        let none =
            coming(&mut Memo::new(), &pack, |_| Cow::Borrowed(&older), birthdays(&older, today), today)
                .expect("decided");
        assert_eq!(none, [], "seventy-seven is nothing to this notice");
    }

    #[test]
    fn the_last_day_ahead_counts_and_the_next_does_not() {
        let today = day("2026-11-23");
        let of = |born: &str| birthdays(&known(json!({ "born_on": born })), today);
        assert_eq!(of("1947-01-22"), [day("2027-01-22")], "sixty days");
        assert_eq!(of("1947-01-23"), [] as [Date; 0]);
        assert_eq!(of("1946-11-23"), [] as [Date; 0], "today is no news");
        let home = known(json!({ "household": [{ "born_on": "1948-12-01" }, {}] }));
        assert_eq!(birthdays(&home, today), [day("2026-12-01")]);
    }

    #[test]
    fn something_known_that_ends_is_announced() {
        let pack = made_up::pack(&[]);
        let today = day("2026-11-23");
        let on = |day: Date| {
            let dementia = day < jiff::civil::date(2026, 12, 1);
            Cow::Owned(known(
                json!({ "born_on": "1950-01-10", "alone": true, "cert_grade": 0, "dementia": dementia }),
            ))
        };
        let changes = coming(&mut Memo::new(), &pack, on, vec![day("2026-12-01"), day("2026-12-01")], today)
            .expect("decided");
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].before.class.as_deref(), Some("near"));
        assert_eq!(changes[0].after.class.as_deref(), Some("far"));
    }

    #[test]
    fn what_is_told_without_reasons_is_what_the_decision_says() {
        let pack = made_up::pack(&[]);
        let facts = ["alone", "cert_grade", "dementia"];
        let values = [[json!(true), json!(false)], [json!(0), json!(4)], [json!(true), json!(false)]];
        // Each fact one way, the other, or unknown.
        for number in 0..27_usize {
            let mut one = known(json!({ "born_on": "1946-12-10" }));
            for (at, fact) in facts.iter().enumerate() {
                if let Some(value) = values[at].get(number / 3_usize.pow(u32::try_from(at).expect("few")) % 3)
                {
                    one.insert((*fact).to_owned(), value.clone());
                }
            }
            for day in [day("1990-01-01"), day("2026-11-23"), day("2026-12-10")] {
                let whole = crate::classes::classify::classify(&pack, &one, day).expect("decided").decision;
                let whole = Stand { class: whole.class, track: whole.track, eligible: whole.eligible };
                assert_eq!(stand(&mut Memo::new(), &pack, &one, day).expect("decided"), whole, "{one:?}");
            }
        }
    }
}
