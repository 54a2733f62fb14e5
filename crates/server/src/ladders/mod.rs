//! People whom nobody reaches: who they are, what has to be done next, and what was done.

pub mod close;
pub mod follow;
pub mod list;
pub mod show;
pub mod step;

use domain::{ladders::Rung, packs::Pack};
use jiff::Timestamp;
use rules::sections::ladder::Step;

use crate::frame::Tag;

/// The step of the pack that is due; `None` where the pack has been changed since and has it no longer.
pub(crate) fn step_of<'a>(pack: &'a Pack, kind: &str, rung: &Rung) -> Option<&'a Step> {
    pack.rules.ladder(kind)?.steps.iter().find(|step| step.id == rung.step)
}

/// How much time is left, or for how long it is over: `还有 1 小时 20 分`.
pub(crate) fn clock(rung: &Rung, now: Timestamp) -> Tag {
    let until = rung.until_at.max(rung.due_at);
    if now > until {
        return Tag::new("late", format!("已超过 {}", span(now.duration_since(until).as_mins())));
    }
    if now >= rung.due_at {
        return Tag::new("due", format!("现在就办，还有 {}", span(until.duration_since(now).as_mins())));
    }
    Tag::new("due", format!("{} 后", span(rung.due_at.duration_since(now).as_mins())))
}

fn span(minutes: i64) -> String {
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} 分钟"),
        (0, hours, 0) => format!("{hours} 小时"),
        (0, hours, minutes) => format!("{hours} 小时 {minutes} 分"),
        (days, hours, _) => format!("{days} 天 {hours} 小时"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_says_how_long_there_is_or_how_long_it_is_over() {
        let at = |text: &str| -> Timestamp { text.parse().expect("a moment") };
        let rung = Rung {
            step: "again".into(),
            time: 1,
            due_at: at("2026-02-16T10:00:00Z"),
            until_at: at("2026-02-16T13:00:00Z"),
        };
        let told = |now: &str| clock(&rung, at(now)).text;
        assert_eq!(told("2026-02-16T08:40:00Z"), "1 小时 20 分 后");
        assert_eq!(told("2026-02-16T10:00:00Z"), "现在就办，还有 3 小时");
        assert_eq!(told("2026-02-16T13:40:00Z"), "已超过 40 分钟");
        assert_eq!(told("2026-02-18T15:00:00Z"), "已超过 2 天 2 小时");
    }
}
