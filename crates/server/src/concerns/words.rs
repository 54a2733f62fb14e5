//! A concern in words.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use jiff::civil::Date;
use rules::sections::calendar::Calendar;
use store::{Fault, Tx, concerns::Line};

use crate::{
    accounts,
    frame::{Tag, short_day},
    visits::moment,
};

/// A concern as pages of the office show it.
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) place: String,
    pub(crate) words: String,
    pub(crate) told_at: String,
    /// Who told it.
    pub(crate) by: String,
    /// Until when somebody should have answered.
    pub(crate) due: Tag,
    /// The person it was about.
    pub(crate) person: Option<String>,
    /// Who answered, when, and what was done.
    pub(crate) done: Option<String>,
    /// What whoever told it was told in return.
    pub(crate) reply: String,
}

/// Names of whoever answered.
pub(super) fn names(tx: &mut Tx<'_>, lines: &[Line]) -> Result<BTreeMap<AccountId, String>, Fault> {
    accounts::names(tx, lines.iter().filter_map(|line| line.answered.as_ref()).map(|answered| answered.by))
}

/// A concern as the office reads it.
pub(super) fn card(
    line: Line,
    names: &BTreeMap<AccountId, String>,
    calendar: &Calendar,
    today: Date,
) -> Card {
    let due_on = line.concern.answer_by(calendar);
    let reporter = line.reporter.unwrap_or_default();
    let content = line.concern.content;
    Card {
        id: line.concern.id.to_string(),
        kind: content.kind.label(),
        place: content.place,
        words: content.words.unwrap_or_default(),
        told_at: moment(line.concern.reported_at),
        by: match content.told_by {
            Some(told_by) => format!("{told_by}（{reporter} 代记）"),
            None => reporter,
        },
        due: due(due_on, today),
        person: line.answered.as_ref().and_then(|answered| answered.person).map(|id| id.to_string()),
        done: line.answered.as_ref().map(|answered| {
            let name = names.get(&answered.by).map(String::as_str).unwrap_or_default();
            format!("{} {name}：{}", moment(answered.at), answered.words)
        }),
        reply: line.answered.and_then(|answered| answered.reply).unwrap_or_default(),
    }
}

fn due(on: Date, today: Date) -> Tag {
    match on {
        on if on < today => Tag::new("late", format!("{}前该有结果", short_day(on, today))),
        on if on == today => Tag::new("due", "今天要有结果"),
        on => Tag::new("none", format!("{}前要有结果", short_day(on, today))),
    }
}

/// `11月27日 18:10 嘉和物业反映：好几天没见到人（3号楼2单元）。去女儿家了`
pub(super) fn line(line: &Line) -> String {
    let content = &line.concern.content;
    let by = content.told_by.as_deref().or(line.reporter.as_deref()).unwrap_or_default();
    let words = content.words.as_deref().map(|words| format!("，{words}")).unwrap_or_default();
    let done = line.answered.as_ref().map(|answered| answered.words.as_str()).unwrap_or_default();
    let at = moment(line.concern.reported_at);
    format!("{at} {by}反映：{}（{}{words}）。{done}", content.kind.label(), content.place)
}
