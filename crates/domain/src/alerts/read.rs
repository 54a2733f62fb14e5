//! Taking an alert in from the text that was published: observatories write them all alike.
//!
//! `启东市气象台2026年12月1日8时30分发布寒潮黄色预警信号：…` says who, when, what. Whatever cannot be read stays for whoever
//! enters it; nothing is guessed, and how long it lasts is never taken from a forecast.

use jiff::civil::{Date, DateTime};

use crate::packs::Pack;

/// What a published text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Kind and level by their ids in the pack.
    pub kind: Option<(String, String)>,
    /// Who warned.
    pub issuer: Option<String>,
    /// When, in Beijing.
    pub from: Option<DateTime>,
    /// It says that an alert ends: that is entered on the page of the alert.
    pub lifts: bool,
}

/// Reads a published text.
pub fn read(pack: &Pack, text: &str) -> Published {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).map(narrow).collect();
    let day = day(&text);
    let issuer = day
        .as_ref()
        .map(|(_, at)| text[..*at].rsplit(['。', '；', ';', '：', ':', '，', ',', '】', ']']).next());
    let issuer = issuer.flatten().filter(|name| !name.is_empty() && name.chars().count() <= 30);
    Published {
        kind: kind(pack, &text),
        issuer: issuer.map(str::to_owned),
        from: day.and_then(|(day, at)| moment(day, &text[at..])),
        lifts: text.contains("解除") && !text.contains("发布"),
    }
}

/// The kind and level whose names stand together. Where one name ends in another, the longer one is meant.
fn kind(pack: &Pack, text: &str) -> Option<(String, String)> {
    let all = pack
        .rules
        .sections
        .overlays
        .alerts
        .iter()
        .flat_map(|alert| alert.levels.iter().map(move |level| (alert, level)));
    all.filter(|(alert, level)| text.contains(&format!("{}{}预警", alert.name, level.1)))
        .max_by_key(|(alert, _)| alert.name.len())
        .map(|(alert, level)| (alert.id.clone(), level.0.clone()))
}

/// The first day that is written out, and where it begins.
fn day(text: &str) -> Option<(Date, usize)> {
    text.match_indices('年').find_map(|(at, sign)| {
        let begins = at - text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let year: i16 = text[begins..at].parse().ok()?;
        let (month, rest) = number(&text[at + sign.len()..], '月')?;
        let (day, _) = number(rest, '日')?;
        Some((Date::new(year, month, day).ok()?, begins))
    })
}

/// The hour, and the minute where there is one, that stand right after the day.
fn moment(day: Date, text: &str) -> Option<DateTime> {
    let rest = &text[text.find('日')? + '日'.len_utf8()..];
    let (hour, rest) = number(rest, '时').or_else(|| number(rest, ':'))?;
    let minute = number(rest, '分').map(|(minute, _)| minute);
    let bare = || rest.get(..2).and_then(|two| two.parse().ok());
    day.to_datetime(jiff::civil::Time::new(hour, minute.or_else(bare).unwrap_or(0), 0, 0).ok()?).into()
}

/// A number of one or two digits before a sign, and what stands behind it.
fn number(text: &str, sign: char) -> Option<(i8, &str)> {
    let (digits, rest) = text.split_once(sign)?;
    (!digits.is_empty() && digits.len() <= 2)
        .then(|| digits.parse().ok())
        .flatten()
        .map(|number| (number, rest))
}

/// A full-width digit or colon as a plain one.
fn narrow(letter: char) -> char {
    match letter {
        '０'..='９' => {
            char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter)
        }
        '：' => ':',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::tests::pack;

    fn told(text: &str) -> (Option<(String, String)>, Option<String>, Option<String>) {
        let read = read(&pack(), text);
        (read.kind, read.issuer, read.from.map(|at| at.to_string()))
    }

    fn fog(level: &str) -> Option<(String, String)> {
        Some(("fog".to_owned(), level.to_owned()))
    }

    #[test]
    fn a_published_text_says_who_when_and_what() {
        let issuer = Some("启东市气象台".to_owned());
        let text = "启东市气象台2026年12月1日8时30分发布大雾厚预警信号：预计未来24小时能见度不足200米。";
        assert_eq!(told(text), (fog("thick"), issuer.clone(), Some("2026-12-01T08:30:00".into())));
        let text = "【预警】启东市气象台 2026年７月9日 16时 发布 大雾 薄 预警信号";
        assert_eq!(told(text), (fog("thin"), issuer.clone(), Some("2026-07-09T16:00:00".into())));
        let text = "各镇：启东市气象台2026年7月9日16：05继续发布大雾薄预警";
        assert_eq!(told(text), (fog("thin"), issuer, Some("2026-07-09T16:05:00".into())));
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        assert_eq!(told(""), (None, None, None));
        assert_eq!(told("明天有雾，请注意"), (None, None, None));
        // A level that the notice does not know, a day that does not exist, no hour.
        assert_eq!(told("启东市气象台2026年2月30日8时发布大雾蓝色预警"), (None, None, None));
        assert_eq!(told("启东市气象台2026年2月3日发布大雾").2, None);
        assert!(read(&pack(), "启东市气象台2026年12月2日9时解除大雾薄预警信号").lifts);
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in ".{0,80}", tail in "[年月日时分0-9：:]{0,20}") {
            read(&pack(), &format!("{text}{tail}"));
        }
    }
}
