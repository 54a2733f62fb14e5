//! From what was typed into a row to a contact.

use domain::{
    ids::VisitId,
    plans::Key,
    refusal::Refusal,
    visits::{Answers, Content, Mode, Outcome, RecordVisit, record::RecordRefusal},
};

use super::Sheet;
use crate::{
    typed::Typed,
    visits::fill::{self, QUESTION},
};

/// What a row is sent under: the contact it becomes and what was planned.
pub(super) fn mark(visit: VisitId, key: &Key) -> String {
    format!("{visit}~{}~{}~{}~{}", key.person, key.from, key.nth, key.duty)
}

/// The same read back.
pub(super) fn sent(mark: &str) -> Option<(Key, VisitId)> {
    let mut parts = mark.splitn(5, '~');
    let visit = parts.next()?.parse().ok()?;
    let (person, from) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (nth, duty) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
    Some((Key { person, duty, from, nth }, visit))
}

/// The fields of one row out of the whole form: `{visit}.outcome` becomes `outcome`.
pub(super) fn row(typed: &Typed, visit: VisitId) -> Typed {
    let lead = format!("{visit}.");
    let names: std::collections::BTreeSet<&str> =
        typed.names().filter(|name| name.starts_with(&lead)).collect();
    let mut row = Typed::default();
    for name in names {
        for value in typed.all(name) {
            row.add(&name[lead.len()..], value.to_owned());
        }
    }
    row
}

/// The contact of a row; what cannot be read is refused at its field.
pub(super) fn command(entered: &Sheet, at: usize, row: &mut Typed) -> Option<RecordVisit> {
    let Sheet { laid, rows, .. } = entered;
    let (visit, slot) = (rows[at].visit, &rows[at].slot);
    let outcome = outcome(row.text("outcome"));
    if outcome.is_none() {
        row.refuse("outcome", "请选结果");
    }
    let mode = Mode::from_code(row.text("mode"));
    if mode.is_none() {
        row.refuse("mode", "请选方式");
    }
    let time = clock(row.text("time"));
    if time.is_none() {
        row.refuse("time", if row.given("time").is_none() { "请填几点" } else { "请写成 9:30 或 930" });
    }
    let visited_at = fill::instant(row.text("day"), &time.unwrap_or_else(|| "00:00".to_owned()));
    if let Err((field, sentence)) = visited_at {
        row.refuse(field, sentence);
    }
    let (outcome, mode, visited_at) = (outcome?, mode?, visited_at.ok()?);
    let person = slot.owed.key.person;
    let form = laid.pack.visit_form();
    let answers = match form.filter(|_| outcome == Outcome::Reached) {
        Some(form) => {
            let typed = fill::answers(form, mode, row);
            let same = if row.has("same", "yes") {
                form.unchanged(mode, &entered.earlier(person, visited_at))
            } else {
                Answers::default()
            };
            // What was typed stands before what was said of the whole.
            same.0.into_iter().chain(typed.0).collect()
        }
        None => Answers::default(),
    };
    if row.is_wrong() {
        return None;
    }
    let worker = &laid.asked.worker;
    Some(RecordVisit {
        id: visit,
        content: Content {
            person,
            worker: Some(worker.id),
            visitor_kind: worker.kind.clone(),
            mode,
            outcome,
            visited_at,
            form: form.map_or_else(String::new, |form| form.id.clone()),
            form_version: form.map_or_else(String::new, |form| form.version.clone()),
            answers,
            note: row.given("note").map(str::to_owned),
            late_reason: None,
            photos: Vec::new(),
        },
        phone_at: None,
    })
}

/// An outcome with its reason in one code: `not_reached.no_answer`.
pub(super) fn outcome_code(outcome: Outcome) -> String {
    [Some(outcome.kind().code()), outcome.reason()].into_iter().flatten().collect::<Vec<_>>().join(".")
}

fn outcome(code: &str) -> Option<Outcome> {
    let (kind, reason) = code.split_once('.').map_or((code, None), |(kind, reason)| (kind, Some(reason)));
    Outcome::from_codes(kind, reason)
}

/// A time of day as it stands on paper: `9`, `930`, `9:30`, `9.30`, `９：３０`.
fn clock(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .map(|sign| match sign {
            '０'..='９' => char::from_u32(sign as u32 - '０' as u32 + '0' as u32).unwrap_or(sign),
            '：' | '.' | '点' | '时' => ':',
            other => other,
        })
        .filter(|sign| !sign.is_whitespace() && *sign != '分')
        .collect();
    let (hours, minutes) = match plain.split_once(':') {
        Some((hours, "")) => (hours, "0"),
        Some(parts) => parts,
        None if plain.len() > 2 && plain.is_ascii() => plain.split_at(plain.len() - 2),
        None => (plain.as_str(), "0"),
    };
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

/// Puts a refusal at the field of the row that it speaks of.
pub(super) fn refuse(row: &mut Typed, refusal: RecordRefusal) {
    let is_answer = matches!(refusal, RecordRefusal::Answer(_));
    let refusal = Refusal::from(refusal);
    let field = refusal.field.unwrap_or_default();
    match field.as_ref() {
        _ if is_answer => row.refuse(format!("{QUESTION}{field}"), refusal.text),
        "visited_at" => row.refuse("day", refusal.text),
        "" => row.refuse("outcome", refusal.text),
        _ => row.refuse(field, refusal.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it() {
        let times = [
            ("9", "09:00"),
            ("09", "09:00"),
            ("930", "09:30"),
            ("0930", "09:30"),
            ("9:30", "09:30"),
            ("９：３０", "09:30"),
            ("9点半", ""),
            ("14点05分", "14:05"),
            ("14点", "14:00"),
            ("25", ""),
            ("9:75", ""),
            ("", ""),
            ("上午", ""),
        ];
        for (typed, read) in times {
            assert_eq!(clock(typed).unwrap_or_default(), read, "{typed}");
        }
    }

    #[test]
    fn a_row_is_found_again_and_reads_its_own_fields_only() {
        let key = Key {
            person: "01930000-0000-7000-8000-0000000000a1".parse().expect("an id"),
            duty: "a~door".to_owned(),
            from: "2026-11-23".parse().expect("a day"),
            nth: 2,
        };
        let visit: VisitId = "01930000-0000-7000-8000-0000000000b1".parse().expect("an id");
        assert_eq!(sent(&mark(visit, &key)), Some((key, visit)));
        assert_eq!(sent("nothing"), None);
        let whole =
            format!("{visit}.outcome=reached&{visit}.a_many=a&{visit}.a_many=b&x.outcome=refused.today");
        let own = row(&Typed::read(whole.as_bytes()), visit);
        assert_eq!(own.text("outcome"), "reached");
        assert_eq!(own.all("a_many").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(own.names().count(), 3);
    }

    #[test]
    fn every_outcome_survives_its_code() {
        for one in Outcome::ALL {
            assert_eq!(outcome(&outcome_code(one)), Some(one));
        }
        assert_eq!(outcome("reached.today"), None);
    }
}
