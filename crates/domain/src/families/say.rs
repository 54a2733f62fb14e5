//! A family says something through its link: away until a day, a complaint, thanks, that they called or came.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::view::{View, view};
use super::{Link, Said, Word, WordKind};
use crate::dates::{add_days, day_of, days_between};
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountId, EventId, FamilyWordId, Mint, WorkerId};
use crate::people::Consent;
use crate::refusal::Refusal;
use crate::text::filled;

/// Longest complaint or thanks, in characters.
pub const LONGEST: usize = 500;

/// Longest name of a place, in characters.
pub const LONGEST_PLACE: usize = 50;

/// Whoever is away longer lives elsewhere, which the office has to know in another way.
pub const LONGEST_AWAY: i64 = 366;

/// What began longer ago is told to the office by telephone.
const LATEST_TOLD: i64 = 31;

/// So many words a day go through one link: more is a mistake or a nuisance.
pub const MOST_A_DAY: usize = 20;

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SayWord {
    /// Made with the form: sent again, nothing is said twice.
    pub id: FamilyWordId,
    /// What.
    pub kind: WordKind,
    /// From which day away; today where nothing is typed.
    pub from: Option<Date>,
    /// Until which day.
    pub until: Option<Date>,
    /// Where.
    pub place: String,
    /// Complaint or thanks in words.
    pub words: String,
}

/// What has to be seen.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The link, of which somebody has looked whether it opens.
    pub link: &'a Link,
    /// What the person said.
    pub consents: &'a [Consent],
    /// Who visits the person.
    pub worker: Option<WorkerId>,
    /// What was said of the person before, at least of today.
    pub words: &'a [Word],
}

/// Why nothing is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SayRefusal {
    /// The person does not want the family to be told: nothing is taken either.
    Closed,
    /// Too many words today.
    TooMany,
    /// No last day.
    NoEnd,
    /// The last day is over.
    Over,
    /// It ends before it begins.
    Backwards,
    /// Longer than a year.
    TooLong,
    /// It began too long ago.
    TooEarly,
    /// A place with too many characters.
    LongPlace,
    /// A complaint without words.
    SaysNothing,
    /// Too many characters.
    LongText,
}

impl From<SayRefusal> for Refusal {
    fn from(refusal: SayRefusal) -> Self {
        use SayRefusal as Why;
        match refusal {
            Why::Closed => Refusal::new("say.closed", "这里不能留言，请打办公室的电话"),
            Why::TooMany => Refusal::new("say.too_many", "今天留言已经很多了，请打办公室的电话"),
            Why::NoEnd => Refusal::new("say.no_end", "请选外出到哪一天").at("until"),
            Why::Over => Refusal::new("say.over", "这一天已经过了，请选今天或以后").at("until"),
            Why::Backwards => Refusal::new("say.backwards", "“到哪天”要在“从哪天”以后").at("until"),
            Why::TooLong => Refusal::new("say.too_long", "最长一年。更久的请打办公室的电话").at("until"),
            Why::TooEarly => {
                Refusal::new("say.too_early", "只能填最近一个月和以后一年。更早的请打办公室的电话").at("from")
            }
            Why::LongPlace => Refusal::new("say.long", format!("最多 {LONGEST_PLACE} 个字")).at("place"),
            Why::SaysNothing => Refusal::new("say.nothing", "请写几句是什么事").at("words"),
            Why::LongText => Refusal::new("say.long", format!("最多 {LONGEST} 个字")).at("words"),
        }
    }
}

/// Decides; `None` where this was said before.
///
/// # Errors
/// Everything that is wrong.
pub fn say(
    command: &SayWord,
    scene: &Scene<'_>,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Word, Event)>, Vec<SayRefusal>> {
    let (link, today) = (scene.link, day_of(now));
    if scene.words.iter().any(|word| word.id == command.id) {
        return Ok(None);
    }
    if view(&link.holder, scene.consents, today, now) == View::Closed {
        return Err(vec![SayRefusal::Closed]);
    }
    let mine = |word: &&Word| word.link == link.id && day_of(word.said_at) == today;
    if scene.words.iter().filter(mine).count() >= MOST_A_DAY {
        return Err(vec![SayRefusal::TooMany]);
    }
    let said = match command.kind {
        WordKind::Away => away(command, today)?,
        WordKind::Complaint => {
            Said::Complaint(text(&command.words)?.ok_or_else(|| vec![SayRefusal::SaysNothing])?)
        }
        WordKind::Thanks => Said::Thanks(text(&command.words)?),
        WordKind::Called => Said::Called,
        WordKind::Came => Said::Came,
    };
    let word = Word {
        id: command.id,
        tenant: link.tenant,
        person: link.person,
        link: link.id,
        worker: scene.worker,
        said,
        said_at: now,
        settled: None,
    };
    let event = Event {
        id: EventId::mint(mint),
        tenant: link.tenant,
        at: now,
        // Nobody with an account: who said it is told by the link.
        actor: AccountId::MIN,
        action: Action::FamilySaid,
        subject: Subject::Person(link.person),
        person: Some(link.person),
        before: None,
        after: Some(after(&word)),
        pack_hash: None,
        // Everybody who sees the person reads a remark; a complaint is not for everybody.
        note: None,
    };
    Ok(Some((word, event)))
}

fn after(word: &Word) -> serde_json::Value {
    let (id, link, kind) = (word.id, word.link, word.said.kind().code());
    match &word.said {
        Said::Away { from, until, place } => {
            json!({ "word": id, "link": link, "kind": kind, "from": from, "until": until, "place": place })
        }
        Said::Complaint(words) => json!({ "word": id, "link": link, "kind": kind, "words": words }),
        Said::Thanks(words) => json!({ "word": id, "link": link, "kind": kind, "words": words }),
        Said::Called | Said::Came => json!({ "word": id, "link": link, "kind": kind }),
    }
}

fn text(typed: &str) -> Result<Option<String>, Vec<SayRefusal>> {
    let words = filled(Some(typed));
    match &words {
        Some(text) if text.chars().count() > LONGEST => Err(vec![SayRefusal::LongText]),
        _ => Ok(words),
    }
}

fn away(command: &SayWord, today: Date) -> Result<Said, Vec<SayRefusal>> {
    let mut wrong = Vec::new();
    let place = filled(Some(&command.place));
    if place.as_ref().is_some_and(|place| place.chars().count() > LONGEST_PLACE) {
        wrong.push(SayRefusal::LongPlace);
    }
    let from = command.from.unwrap_or(today);
    if from < add_days(today, -LATEST_TOLD) || from > add_days(today, LONGEST_AWAY) {
        wrong.push(SayRefusal::TooEarly);
    }
    match command.until {
        None => wrong.push(SayRefusal::NoEnd),
        Some(until) if until < today => wrong.push(SayRefusal::Over),
        Some(until) if until < from => wrong.push(SayRefusal::Backwards),
        Some(until) if days_between(from, until) > LONGEST_AWAY => wrong.push(SayRefusal::TooLong),
        Some(until) if wrong.is_empty() => return Ok(Said::Away { from, until, place }),
        Some(_) => {}
    }
    Err(wrong)
}
