//! When somebody likes to be visited.

use jiff::civil::Date;

use super::Weekdays;

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfDay {
    /// 上午
    Morning,
    /// 下午
    Afternoon,
    /// 傍晚
    Evening,
}

impl PartOfDay {
    /// All of them, in the order of the day.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Morning => "上午",
            Self::Afternoon => "下午",
            Self::Evening => "傍晚",
        }
    }
}

/// When somebody likes to be visited, and when not. A wish: it is kept wherever another day is left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Rather on these.
    pub rather: Weekdays,
    /// Not on these.
    pub never: Weekdays,
    /// In which part of the day.
    pub part: Option<PartOfDay>,
    /// Anything else, in the person's words: not before nine, after the midday nap.
    pub words: Option<String>,
}

impl Wish {
    /// Whether nothing is wished.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a day suits.
    pub fn suits(&self, day: Date) -> bool {
        !self.never.contains(day)
    }

    /// Whether a day is one of those that were asked for; any day is where none were.
    pub fn likes(&self, day: Date) -> bool {
        self.rather.is_empty() || self.rather.contains(day)
    }

    /// In one line: `愿意周一；不要周六；上午；九点以后`.
    pub fn line(&self) -> String {
        let days = |lead: &str, days: Weekdays| (!days.is_empty()).then(|| format!("{lead}{}", days.words()));
        let parts = [
            days("愿意", self.rather),
            days("不要", self.never),
            self.part.map(|part| part.label().to_owned()),
            self.words.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("；")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::day;

    #[test]
    fn a_wish_is_told_in_one_line() {
        let wish = Wish {
            rather: Weekdays::from_code("13").expect("days"),
            never: Weekdays::from_code("6").expect("days"),
            part: Some(PartOfDay::Morning),
            words: Some("九点以后".into()),
        };
        assert_eq!(wish.line(), "愿意周一、周三；不要周六；上午；九点以后");
        assert!(wish.suits(day("2026-11-23")) && !wish.suits(day("2026-11-28")));
        assert!(wish.likes(day("2026-11-25")) && !wish.likes(day("2026-11-24")));
        assert!(Wish::default().is_empty() && Wish::default().likes(day("2026-11-24")));
        for part in PartOfDay::ALL {
            assert_eq!(PartOfDay::from_code(part.code()), Some(part));
        }
    }
}
