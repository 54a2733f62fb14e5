//! A contact as the values of an official form: what goes into which cell.
//!
//! The layout of the pack decides where a value stands. Here every answer is offered as a tick and as a text
//! under its field id, beside what the register knows of the person.

use domain::dates::day_of;
use domain::packs::Pack;
use domain::visits::form::Form;
use domain::visits::{Answer, Mode, Outcome, Visit};
use jiff::civil::Date;

use super::{fill::in_words, moment};
use crate::prints::Filled;

/// What the register knows of somebody on the day of a contact.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// Name.
    pub name: String,
    /// The full number, because the form asks for it; absent where there is none.
    pub identity: Option<String>,
    /// Home address with the names of the places above it.
    pub address: String,
    /// Name of the county, the town and the village.
    pub place: [String; 3],
    /// Number of the disability certificate.
    pub certificate: Option<String>,
    /// Ids of the scope's conditions that hold.
    pub tags: Vec<String>,
    /// Id of the class.
    pub class: Option<String>,
    /// Number of the household file, where it has one.
    pub file_no: Option<String>,
    /// Name of the visitor who is responsible.
    pub visitor: Option<String>,
}

/// One contact on the record form.
pub fn record(pack: &Pack, subject: &Subject, visit: &Visit, signer: &str) -> Filled {
    let mut filled = head(pack, subject);
    let day = visit.visited_on();
    for fields in [["year", "month", "day"], ["sign_year", "sign_month", "sign_day"]] {
        dated(&mut filled, fields, day);
    }
    let content = &visit.content;
    filled.tick("mode", content.mode.code());
    filled.tick("visitor_kind", content.visitor_kind.as_str());
    filled.text("signer", signer);
    if let Some(form) = pack.visit_form() {
        answers(&mut filled, form, visit);
    }
    if content.outcome != Outcome::Reached {
        let said = said(visit);
        filled.text("care_given", said);
    }
    filled
}

/// The form with what is known before the visit, to be filled in by hand.
pub fn blank(pack: &Pack, subject: &Subject) -> Filled {
    head(pack, subject)
}

/// A month of contacts in the ledger, oldest first, each with the name of who made it.
pub fn ledger(pack: &Pack, subject: &Subject, month: Date, visits: &[(Visit, String)]) -> Filled {
    let mut filled = head(pack, subject);
    let [county, town, village] = &subject.place;
    filled.text("place", county).text("town", town).text("village", village);
    filled.text("year", month.year().to_string()).text("month", month.month().to_string());
    let class = subject.class.as_deref().and_then(|id| pack.rules.class(id));
    filled.text("class", class.map_or("", |class| class.name.as_str()));
    for (field, value) in [("file_no", &subject.file_no), ("main_visitor", &subject.visitor)] {
        if let Some(value) = value {
            filled.text(field, value.as_str());
        }
    }
    for (visit, visitor) in visits {
        filled.row("contacts", row(pack, visit, visitor));
    }
    totals(&mut filled, visits);
    filled
}

/// What stands on every form: who it is, where they live, which conditions of the scope hold, the class.
pub(crate) fn head(pack: &Pack, subject: &Subject) -> Filled {
    let mut filled = Filled::default();
    filled.text("name", subject.name.as_str()).text("address", subject.address.as_str());
    if let Some(number) = &subject.identity {
        filled.text("id_number", number.as_str());
    }
    if let Some(number) = &subject.certificate {
        filled.text("cert_no", number.as_str());
    }
    for tag in &subject.tags {
        filled.tick("tags", tag.as_str());
    }
    for class in &pack.rules.classes {
        filled.option("class", &class.id, &class.name);
    }
    if let Some(class) = &subject.class {
        filled.tick("class", class.as_str());
    }
    filled
}

fn dated(filled: &mut Filled, [year, month, day]: [&str; 3], on: Date) {
    filled
        .text(year, on.year().to_string())
        .text(month, on.month().to_string())
        .text(day, on.day().to_string());
}

fn answers(filled: &mut Filled, form: &Form, visit: &Visit) {
    for field in &form.fields {
        let Some(answer) = visit.content.answers.get(&field.id) else { continue };
        for option in answer.options() {
            filled.tick(&field.id, option);
        }
        filled.text(&field.id, in_words(field, answer));
    }
}

/// What came of an attempt that did not reach the person, with the remark.
fn said(visit: &Visit) -> String {
    let label = visit.content.outcome.label();
    match &visit.content.note {
        Some(note) => format!("{label}：{note}"),
        None => label.to_owned(),
    }
}

fn row(pack: &Pack, visit: &Visit, visitor: &str) -> Filled {
    let content = &visit.content;
    let mut row = Filled::default();
    if let Some(form) = pack.visit_form() {
        answers(&mut row, form, visit);
    }
    // Month, day and time: the year stands on top of the sheet.
    row.text("at", &moment(content.visited_at)[5..]);
    row.text("mode", pack.labels.mode(content.mode)).text("outcome", content.outcome.label());
    row.text("visitor", visitor);
    let written = content.answers.iter().filter_map(|(_, answer)| match answer {
        Answer::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let notes: Vec<&str> = written.chain(content.note.as_deref()).collect();
    row.text("note", notes.join("；"));
    row.text("counted", visit.verdict.why_not().map_or("计数", |why| why.text()));
    row
}

/// Door and telephone contacts that reached the person, and how many counted.
fn totals(filled: &mut Filled, visits: &[(Visit, String)]) {
    let reached = |modes: &[Mode]| {
        let all = visits.iter().filter(|(visit, _)| visit.content.outcome == Outcome::Reached);
        all.filter(|(visit, _)| modes.contains(&visit.content.mode)).count().to_string()
    };
    let counted = visits.iter().filter(|(visit, _)| visit.verdict.counts()).count();
    filled.text("door_count", reached(&[Mode::Door]));
    filled.text("phone_count", reached(&[Mode::Phone, Mode::Video]));
    filled.text("counted_count", counted.to_string());
}

/// The days of a month, first and last, from `2026-11`.
pub fn month(text: &str) -> Option<(Date, Date)> {
    let first: Date = format!("{text}-01").parse().ok()?;
    Some((first, first.last_of_month()))
}

/// The month that holds an instant, as `2026-11`.
pub fn month_of(at: jiff::Timestamp) -> String {
    let day = day_of(at);
    format!("{:04}-{:02}", day.year(), day.month())
}
