//! Indicators in words: what is counted, over whom, and why somebody is not.

use domain::{
    duties::month::Belongs,
    packs::{Pack, references::COUNTED},
    visits::Mode,
};
use jiff::civil::Date;
use rules::sections::{
    ForWhom,
    indicators::{Counted, Indicator, Least, Share},
};

/// `96.3%`; rounded down, because nobody reaches a goal by rounding. A dash for nobody.
pub(super) fn percent(share: Share) -> String {
    share
        .permille()
        .map_or_else(|| "—".to_owned(), |permille| format!("{}.{}%", permille / 10, permille % 10))
}

/// Who is counted, in a sentence.
pub(super) fn denominator(pack: &Pack, indicator: &Indicator) -> String {
    let mut parts = vec!["当月至少有一天有探访任务的老年人".to_owned()];
    parts.extend(whom(pack, &indicator.of));
    parts.extend(indicator.of_counted.iter().map(|counted| bound(pack, counted)));
    match indicator.sum.as_ref().and_then(|sum| sum.of_term.as_ref()) {
        Some(term) => format!("{}，把他们{}加起来", parts.join("，且"), term_name(pack, term)),
        None => parts.join("，且"),
    }
}

/// Who of them is reached, in a sentence.
pub(super) fn numerator(pack: &Pack, indicator: &Indicator) -> String {
    let mut parts: Vec<String> = whom(pack, &indicator.reached).into_iter().collect();
    parts.extend(indicator.counted.iter().map(|counted| bound(pack, counted)));
    match &indicator.sum {
        Some(sum) => format!("其中{}加起来", term_name(pack, &sum.term)),
        None if parts.is_empty() => "以上全部".to_owned(),
        None => format!("其中{}的", parts.join("，且")),
    }
}

/// The readings of the notice on which it rests: question and the answer chosen here.
pub(super) fn readings(pack: &Pack, indicator: &Indicator) -> Vec<String> {
    let groups = indicator.without.iter().flat_map(|group| group.whom.readings());
    let mut ids: Vec<&str> =
        indicator.of.readings().chain(indicator.reached.readings()).chain(groups).collect();
    ids.dedup();
    let known = ids.into_iter().filter_map(|id| pack.rules.readings.iter().find(|one| one.id == id));
    known
        .map(|reading| {
            let chosen = reading.choices.get(reading.chosen).map_or("", |(_, name)| name.as_str());
            format!("第 {} 条理解：{}——{chosen}", reading.number, reading.question)
        })
        .collect()
}

fn whom(pack: &Pack, whom: &ForWhom) -> Option<String> {
    let classes: Vec<&str> = whom
        .classes
        .iter()
        .map(|id| pack.rules.class(id).map_or(id.as_str(), |class| class.name.as_str()))
        .collect();
    let classes = (!classes.is_empty()).then(|| format!("类别是{}", classes.join("或")));
    let parts: Vec<String> = classes.into_iter().chain(whom.text.clone()).collect();
    (!parts.is_empty()).then(|| parts.join("，且"))
}

fn bound(pack: &Pack, counted: &Counted) -> String {
    let term = term_name(pack, &counted.term);
    match &counted.least {
        Least::Number(least) => format!("{term}至少 {least} 次"),
        Least::Most(most) => format!("{term}至多 {most} 次"),
        Least::Term(other) => format!("{term}不少于{}", term_name(pack, other)),
    }
}

/// `计数的联系`, `计数的联系（上门）`, `完成的联系（每周 上门 1 次）`.
fn term_name(pack: &Pack, term: &str) -> String {
    let (whole, part) = term.split_once('.').map_or((term, None), |(whole, part)| (whole, Some(part)));
    let name = COUNTED.iter().find(|(id, _)| *id == whole).map_or(whole, |(_, name)| *name);
    let Some(part) = part else { return name.to_owned() };
    let mode = Mode::from_code(part).map(|mode| pack.labels.mode(mode).to_owned());
    let duty = || pack.rules.duties.iter().find(|duty| duty.id == part).map(|duty| duty.name.clone());
    format!("{name}（{}）", mode.or_else(duty).unwrap_or_else(|| part.to_owned()))
}

/// Why a month is not somebody's, with the absence or the way out by its name.
pub(super) fn belongs(pack: &Pack, belongs: &Belongs) -> String {
    let Some(why) = belongs.why() else { return belongs.label().to_owned() };
    let rules = &pack.rules;
    let name = rules.absence(why).map(|one| &one.name).or_else(|| rules.exit(why).map(|one| &one.name));
    format!("{}（{}）", belongs.label(), name.map_or(why, String::as_str))
}

/// The name of a class; of none, a dash.
pub(super) fn class<'a>(pack: &'a Pack, id: Option<&'a str>) -> &'a str {
    id.map_or("未定类别", |id| pack.rules.class(id).map_or(id, |class| class.name.as_str()))
}

/// The name of a track.
pub(super) fn track<'a>(pack: &'a Pack, id: Option<&'a str>) -> &'a str {
    id.map_or("未定方式", |id| pack.rules.track(id).map_or(id, |track| track.name.as_str()))
}

/// Up to when a month has been worked out: `截至11月23日`, or that it is complete.
pub(super) fn up_to(on: Date, ends_on: Date, today: Date) -> String {
    if on > ends_on {
        "全月已结束".to_owned()
    } else {
        format!("算到{}，当天以前到期的才算", crate::frame::short_day(on, today))
    }
}
