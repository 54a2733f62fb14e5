//! What is asked, in words.

use domain::{
    dates::{clock_of, day_of},
    overlays::{Ask, Rhythm},
    packs::Pack,
};
use jiff::{Timestamp, civil::Date};

use crate::frame::short_day;

/// `预警期间每天联系：每天 1 次，联系（方式不限）`
pub(crate) fn ask(pack: &Pack, ask: &Ask) -> String {
    if ask.count == 0 {
        return format!("{}：{}", ask.name, stopped(pack, ask));
    }
    let often = match &ask.rhythm {
        Rhythm::Once => "共".to_owned(),
        Rhythm::Days(1, parts) if parts.is_empty() => "每天".to_owned(),
        Rhythm::Days(1, parts) => {
            let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
            format!("每天{}各", names.join("、"))
        }
        Rhythm::Days(days, _) => format!("每 {days} 天"),
    };
    let codes: Vec<String> = ask.modes.iter().map(|mode| mode.code().to_owned()).collect();
    let mut text = format!("{often} {} 次，{}", ask.count, pack.modes_in_words(&codes));
    if !ask.who.is_empty() {
        let who: Vec<&str> = ask.who.iter().map(|kind| pack.labels.visitor(kind)).collect();
        text.push_str(&format!("，由{}", who.join("、")));
    }
    text.push_str(if ask.covers { "，平常的联系也算" } else { "，在平常的联系以外" });
    if !ask.stops.is_empty() {
        text.push_str(&format!("；{}", stopped(pack, ask)));
    }
    text
}

/// What a visitor is told: the words of the notice, and what not to do.
pub(crate) fn told(pack: &Pack, ask: &Ask) -> Vec<String> {
    let stops = (!ask.stops.is_empty()).then(|| stopped(pack, ask));
    [Some(ask.message.clone()), stops].into_iter().flatten().filter(|text| !text.is_empty()).collect()
}

/// `期间不要上门`
pub(crate) fn stopped(pack: &Pack, ask: &Ask) -> String {
    let modes: Vec<&str> = ask.stops.iter().map(|mode| pack.labels.mode(*mode)).collect();
    format!("期间不要{}", modes.join("、"))
}

/// `11月23日 08:00`
pub(crate) fn moment(at: Timestamp, today: Date) -> String {
    let clock = clock_of(at);
    format!("{} {:02}:{:02}", short_day(day_of(at), today), clock.hour(), clock.minute())
}

/// `11月23日 08:00起，到11月25日 20:00`, or without an end.
pub(crate) fn stretch(from: Timestamp, until: Option<Timestamp>, today: Date) -> String {
    let end =
        until.map_or_else(|| "没有写结束时间".to_owned(), |until| format!("到{}", moment(until, today)));
    format!("{}起，{end}", moment(from, today))
}
