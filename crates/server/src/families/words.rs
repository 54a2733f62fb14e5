//! What a family said, in words: for the family, and for the office.

use domain::{
    actor::{Actor, Scope},
    dates::day_of,
    events::Action,
    families::{Said, Word, WordKind, settle::sees},
    ids::{FamilyLinkId, FamilyWordId},
    people::Person,
};
use jiff::civil::Date;
use store::{Fault, families::words::Line};

use super::inbox::holder;
use crate::{
    app::App,
    frame::{Tag, short_day},
    respond::Problem,
    session::Asker,
    typed::Typed,
    visits::moment,
};

/// Whether somebody reads an entry of the log on a person's page: that a family said something, too, is only for those who
/// may know of complaints.
pub(crate) fn may_read(action: Action, actor: &Actor) -> bool {
    let is_word = matches!(action, Action::FamilySaid | Action::FamilyWordSettled);
    !is_word || (WordKind::Complaint.seen_by(actor.role) && actor.worker.is_none())
}

/// A word on a page of the office.
pub(crate) struct Row {
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) what: Tag,
    pub(crate) text: String,
    pub(crate) settled: String,
}

impl Row {
    /// A word with the name of whoever said it.
    pub(crate) fn of(word: &Word, holders: &[(FamilyLinkId, String)], today: Date) -> Self {
        let holder = holders.iter().find(|(link, _)| *link == word.link);
        Self {
            at: moment(word.said_at),
            by: holder.map(|(_, name)| name.clone()).unwrap_or_default(),
            what: tag(word),
            text: text(&word.said, today),
            settled: word
                .settled
                .as_ref()
                .map(|one| format!("{}　{}", moment(one.at), one.words))
                .unwrap_or_default(),
        }
    }
}

/// Kind and state as a mark.
pub(crate) fn tag(word: &Word) -> Tag {
    let kind = word.said.kind();
    let colour = match kind {
        _ if word.settled.is_some() => "none",
        WordKind::Away => "due",
        WordKind::Complaint => "late",
        WordKind::Thanks | WordKind::Called | WordKind::Came => "fine",
    };
    Tag::new(colour, kind.label())
}

/// `到 2月8日，在女儿家`, or what was written.
pub(crate) fn text(said: &Said, today: Date) -> String {
    match said {
        Said::Away { from, until, place } => {
            let place = place.as_ref().map(|place| format!("，{place}")).unwrap_or_default();
            format!("{}到{}{place}", short_day(*from, today), short_day(*until, today))
        }
        Said::Complaint(words) => words.clone(),
        Said::Thanks(words) => words.clone().unwrap_or_default(),
        Said::Called | Said::Came => String::new(),
    }
}

/// Fills the form of an absence in with what a family said of it; which kind of absence it is stays to be chosen.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn fill_in(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    word: FamilyWordId,
    typed: &mut Typed,
) -> Result<(), Problem> {
    let by = scope.clone();
    let found = app.db().read(move |tx| store::families::words::by_id(tx, &by, word)).await;
    let found: Option<Line> = found.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let of_person = |line: &Line| line.word.person == person.id && sees(&line.word, &asker.actor);
    let Some(line) = found.filter(of_person) else { return Ok(()) };
    let Said::Away { from, until, place } = &line.word.said else { return Ok(()) };
    typed.set("from_on", from.to_string());
    typed.set("until_on", until.to_string());
    typed.set("evidence", format!("家属来话：{}，{}", holder(&line), day_of(line.word.said_at)));
    if let Some(place) = place {
        typed.set("note", place.clone());
    }
    Ok(())
}

/// What the family reads of its own word, and what became of it.
pub(super) fn to_family(word: &Word, today: Date) -> String {
    let said = text(&word.said, today);
    let said = if said.is_empty() {
        word.said.kind().label().to_owned()
    } else {
        format!("{}：{said}", word.said.kind().label())
    };
    let became = match &word.settled {
        Some(settled) => format!("。办公室回复：{}", settled.words),
        None if word.said.kind().wants_answer() => "。还没有处理".to_owned(),
        None => String::new(),
    };
    format!("{}　{said}{became}", short_day(day_of(word.said_at), today))
}
