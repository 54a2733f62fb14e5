//! The file of a household on paper: cover with index, each person's situation and story, the official registration
//! form and the ledgers of the months, bound into one PDF.

use std::sync::LazyLock;

use axum::extract::{Path, State};
use domain::{
    actor::Scope,
    events::{Action, Subject as Of},
    households::archive::{Archived, Holder},
    packs::Pack,
    people::facts::rows_on,
};
use jiff::civil::Date;
use store::households::archives;

use super::{
    at_hand,
    file::{self, File, Member},
    show::{about, title},
};
use crate::{
    app::App,
    people::{
        paper as person_paper,
        print::form_layout,
        reassess,
        show::{
            FORM_LAYOUT, LEDGER_LAYOUT,
            words::{fact_row, in_order, says_something},
        },
    },
    prints::{Filled, Layout, Part, Sheet, bind, pages},
    respond::{Answer, Problem},
    session::Asker,
    visits::{
        moment, outcome_tag, paper as visit_paper,
        print::{download, layout, left_the_house, numbers, subject},
    },
};

static COVER: LazyLock<Layout> = LazyLock::new(|| ours("cover.toml", include_str!("print/cover.toml")));
static PERSON: LazyLock<Layout> = LazyLock::new(|| ours("person.toml", include_str!("print/person.toml")));

/// A layout of the program's own; a test parses each.
fn ours(name: &str, text: &str) -> Layout {
    Layout::parse(name, text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A piece of the file before it is bound: what the index calls it, and the form.
struct Piece {
    title: String,
    layout: Layout,
    filled: Filled,
}

/// `GET /households/{household}/print`: everything that is known, the full numbers included; that it left the house
/// is written into the log.
pub async fn bundle(State(app): State<App>, asker: Asker, Path(household): Path<String>) -> Answer {
    let (scope, id, people) = at_hand(&app, &asker, &household).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let file = file::read(&app, &scope, people, &pack).await?;
    let tenant = scope.tenant();
    let copies = app.db().read(move |tx| archives::of_household(tx, tenant, id)).await;
    let copies = copies.map_err(anyhow::Error::new)?;
    let mut pieces = Vec::new();
    for member in &file.members {
        let about = Of::Household(id);
        pieces.extend(of_member(&app, &asker, &scope, &pack, (&file, &copies), member, about).await?);
    }
    let mut cover = cover(&pack, &file, &copies, today);
    cover.text("printed_by", asker.account.name.as_str());
    let first = &file.members[0].person;
    app.places().learn(app.db(), [&first.area]).await.map_err(anyhow::Error::new)?;
    cover.text("address", app.places().postal(&first.area, &first.address));
    let name = title(&file);
    let bound = bound(&app, &name, cover, &pieces)?;
    Ok(download(bound, "household.pdf"))
}

/// The pieces that belong to one person.
async fn of_member(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    pack: &Pack,
    (file, copies): (&File, &[Archived]),
    member: &Member,
    about: Of,
) -> Result<Vec<Piece>, Problem> {
    let (today, person) = (app.edge().today(), &member.person);
    let mut subject = subject(app, scope, person, pack, today).await?;
    let about = (Action::HouseholdPrinted, about);
    let event = left_the_house(app, asker, person, about, "一户一档");
    (subject.identity, subject.certificate) = numbers(app, scope, person, event).await?;
    let own = situation(app, pack, file, member, &subject.address);
    let mut pieces = vec![Piece {
        title: format!("{}：个人情况和探访经过", person.name),
        layout: PERSON.clone(),
        filled: own,
    }];
    if pack.file(FORM_LAYOUT).is_some() {
        let layout = form_layout(app, scope, person, pack).await?.for_file();
        let filled = person_paper::form(pack, &subject, person, &member.known);
        pieces.push(Piece { title: format!("{}：{}", person.name, layout.title()), layout, filled });
    }
    if pack.file(LEDGER_LAYOUT).is_some() {
        let town = copies.iter().find(|copy| copy.holder == Holder::Town);
        subject.file_no = town.map(Archived::number);
        subject.visitor = file.visitor(member).map(str::to_owned);
        pieces.extend(ledgers(pack, file, member, &subject)?);
    }
    Ok(pieces)
}

/// The ledger of each month with contacts, oldest first.
fn ledgers(
    pack: &Pack,
    file: &File,
    member: &Member,
    subject: &visit_paper::Subject,
) -> Result<Vec<Piece>, Problem> {
    let month_of = |day: Date| day.first_of_month();
    let mut visits: Vec<_> = member.visits.iter().collect();
    visits.sort_by_key(|visit| (visit.content.visited_at, visit.id));
    let mut pieces = Vec::new();
    for month in visits.chunk_by(|a, b| month_of(a.visited_on()) == month_of(b.visited_on())) {
        let first = month_of(month[0].visited_on());
        let named: Vec<_> = month
            .iter()
            .map(|visit| {
                let by = visit.content.worker.and_then(|id| file.workers.get(&id).cloned());
                let by = by.unwrap_or_else(|| pack.labels.visitor(&visit.content.visitor_kind).to_owned());
                ((*visit).clone(), by)
            })
            .collect();
        let layout = layout(pack, LEDGER_LAYOUT)?;
        pieces.push(Piece {
            title: format!("{}：{}年{}月探访台账", member.person.name, first.year(), first.month()),
            filled: visit_paper::ledger(pack, subject, first, &named),
            layout,
        });
    }
    Ok(pieces)
}

/// What stands on the cover but for the index.
fn cover(pack: &Pack, file: &File, copies: &[Archived], today: Date) -> Filled {
    let mut filled = Filled::default();
    filled.text("names", title(file)).text("printed_on", today.to_string());
    for (field, holder) in [("county_number", Holder::County), ("town_number", Holder::Town)] {
        let copy = copies.iter().find(|copy| copy.holder == holder);
        filled.text(field, copy.map_or_else(|| "未归档".to_owned(), Archived::number));
    }
    let others: Vec<String> = file.others(pack).into_iter().map(|other| other.words).collect();
    filled.text("others", if others.is_empty() { "无".to_owned() } else { others.join("；") });
    for member in &file.members {
        let mut row = Filled::default();
        row.text("name", member.person.name.as_str())
            .text("about", about(&member.person, today))
            .text("class", member.class(pack).unwrap_or("未认定"))
            .text("visitor", file.visitor(member).unwrap_or("未安排"))
            .text("complete", format!("{}%", member.complete.percent()));
        filled.row("members", row);
    }
    filled
}

/// A person's own sheet.
fn situation(app: &App, pack: &Pack, file: &File, member: &Member, address: &str) -> Filled {
    let (now, today) = (app.edge().now(), app.edge().today());
    let person = &member.person;
    let mut filled = Filled::default();
    let why = member.why(pack, now, today);
    let why: Vec<String> = why.reasons.into_iter().chain(why.missing).chain(why.remarks).collect();
    let duties: Vec<String> =
        member.duties(pack).into_iter().map(|(words, clause)| format!("{words}（{clause}）")).collect();
    let lacking: Vec<&str> = member.complete.lacking.iter().map(|lacking| lacking.name.as_str()).collect();
    filled
        .text("name", person.name.as_str())
        .text("today", today.to_string())
        .text("about", about(person, today))
        .text("phone", person.phone.as_ref().map_or("", |phone| phone.as_str()))
        .text("address", address)
        .text("class", member.class(pack).unwrap_or("没有认定类别"))
        .text("why", why.join("\n"))
        .text("visitor", file.visitor(member).unwrap_or("未安排"))
        .text("duties", if duties.is_empty() { "目前没有探访次数要求".to_owned() } else { duties.join("\n") })
        .text("whereabouts", member.whereabouts(pack, now, today).unwrap_or_else(|| "在家".to_owned()))
        .text("lacking", if lacking.is_empty() { "无".to_owned() } else { lacking.join("、") });
    let known = rows_on(&member.facts, today, now);
    for fact in in_order(pack, &known, says_something) {
        let shown = fact_row(pack, fact, today);
        let mut row = Filled::default();
        row.text("fact", shown.name)
            .text("value", shown.value)
            .text("since", fact.valid_from.to_string())
            .text("evidence", shown.evidence);
        filled.row("facts", row);
    }
    for shown in reassess::rows(pack, &member.facts, now) {
        let mut row = Filled::default();
        row.text("on", shown.on).text("level", shown.result).text("evidence", shown.evidence);
        filled.row("assessments", row);
    }
    if !filled.tables.contains_key("assessments") {
        let mut row = Filled::default();
        row.text("level", "没有登记过能力评估的结果");
        filled.row("assessments", row);
    }
    for (at, what) in member.happened(pack) {
        let mut row = Filled::default();
        row.text("at", at).text("what", what);
        filled.row("happenings", row);
    }
    if !filled.tables.contains_key("happenings") {
        let mut row = Filled::default();
        row.text("what", "没有登记过住院、外出、迁走等变化");
        filled.row("happenings", row);
    }
    let mut visits: Vec<_> = member.visits.iter().collect();
    visits.sort_by_key(|visit| (visit.content.visited_at, visit.id));
    let in_ledger = pack.file(LEDGER_LAYOUT).is_some();
    if in_ledger || visits.is_empty() {
        let mut row = Filled::default();
        row.text("note", if visits.is_empty() { "最近一年没有探访记录" } else { "见后附各月探访台账" });
        filled.row("visits", row);
    }
    for visit in visits.into_iter().filter(|_| !in_ledger) {
        let content = &visit.content;
        let by = content.worker.and_then(|id| file.workers.get(&id)).map(String::as_str);
        let mut row = Filled::default();
        row.text("at", moment(content.visited_at))
            .text("mode", pack.labels.mode(content.mode))
            .text("outcome", outcome_tag(content.outcome).text)
            .text("by", by.unwrap_or_else(|| pack.labels.visitor(&content.visitor_kind)))
            .text("note", content.note.as_deref().unwrap_or_default());
        filled.row("visits", row);
    }
    filled
}

/// Everything in one document. The index needs to know how long each piece is, and how long it is itself.
fn bound(app: &App, name: &str, cover: Filled, pieces: &[Piece]) -> Result<Vec<u8>, Problem> {
    let fonts = app.fonts()?;
    let told = |fault: crate::prints::PrintFault| Problem::Unreadable(fault.to_string());
    let mut lengths = Vec::new();
    for piece in pieces {
        lengths
            .push(pages(&piece.layout, Sheet { subject: name, filled: &piece.filled }, fonts).map_err(told)?);
    }
    // The index has a line for each piece, whatever numbers stand in it: the cover stays as long as it is.
    let draft = indexed(&cover, pieces, &lengths, 1);
    let own = pages(&COVER, Sheet { subject: name, filled: &draft }, fonts).map_err(told)?;
    let cover_filled = indexed(&cover, pieces, &lengths, own);
    let cover_part =
        Part {
            title: "封面和目录", layout: &COVER, sheet: Sheet { subject: name, filled: &cover_filled }
        };
    let parts = pieces.iter().map(|piece| Part {
        title: &piece.title,
        layout: &piece.layout,
        sheet: Sheet { subject: name, filled: &piece.filled },
    });
    let parts: Vec<Part<'_>> = [cover_part].into_iter().chain(parts).collect();
    bind(COVER.title(), &parts, fonts).map_err(told)
}

/// The cover with the index of what follows it.
fn indexed(cover: &Filled, pieces: &[Piece], lengths: &[usize], own: usize) -> Filled {
    let mut filled = cover.clone();
    let mut page = own + 1;
    for ((piece, length), number) in pieces.iter().zip(lengths).zip(1..) {
        let mut row = Filled::default();
        row.text("number", format!("{number}"))
            .text("content", piece.title.as_str())
            .text("page", page.to_string())
            .text("pages", length.to_string());
        filled.row("index", row);
        page += length;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layouts_are_right_and_the_index_counts_every_page() {
        let pieces: Vec<Piece> = (0..3)
            .map(|n| Piece { title: format!("{n}"), layout: PERSON.clone(), filled: Filled::default() })
            .collect();
        let filled = indexed(&Filled::default(), &pieces, &[2, 1, 4], 1);
        let starts: Vec<&str> = filled.tables["index"].iter().map(|row| row.texts["page"].as_str()).collect();
        assert_eq!(starts, ["2", "4", "5"]);
        assert_eq!(COVER.title(), "特殊困难老年人一户一档");
    }
}
