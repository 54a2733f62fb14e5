//! In which order doors are walked to: by place, lane and house number, as addresses tell them.

use crate::areas::AreaPath;

/// Where a door stands among others. Numbers come in their own order: 2 before 12, 三组 after 二组.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Walk {
    area: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Number(u32),
    Words(String),
}

impl Walk {
    /// The place of an address.
    pub fn of(area: &AreaPath, address: &str) -> Self {
        Self { area: area.as_str().to_owned(), steps: steps(address) }
    }

    /// Whether two doors are in one lane: the addresses agree but for their last number.
    pub fn same_lane(&self, other: &Self) -> bool {
        self.area == other.area && !self.lane().is_empty() && self.lane() == other.lane()
    }

    /// Everything before the last number.
    fn lane(&self) -> &[Step] {
        let number = self.steps.iter().rposition(|step| matches!(step, Step::Number(_)));
        number.map_or(&[], |at| &self.steps[..at])
    }
}

fn steps(address: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = address.trim();
    while let Some(first) = rest.chars().next() {
        let numeric = numeral(first).is_some();
        let end = rest.find(|sign| numeral(sign).is_some() != numeric).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        steps.push(if numeric { Step::Number(number(run)) } else { Step::Words(run.trim().to_owned()) });
        rest = after;
    }
    steps.retain(|step| *step != Step::Words(String::new()));
    steps
}

/// The value of a sign that numbers are written with; ten, a hundred and so on above nine.
fn numeral(sign: char) -> Option<u32> {
    match sign {
        '0'..='9' => sign.to_digit(10),
        '０'..='９' => Some(sign as u32 - '０' as u32),
        '〇' => Some(0),
        '十' => Some(10),
        '百' => Some(100),
        _ => "零一二三四五六七八九"
            .chars()
            .position(|digit| digit == sign)
            .and_then(|at| u32::try_from(at).ok()),
    }
}

/// 12, １２, 十二 and 一二 are the same number. Longer than any house number ends at the highest.
fn number(run: &str) -> u32 {
    let (mut sum, mut last) = (0_u32, None::<u32>);
    for value in run.chars().filter_map(numeral) {
        if value >= 10 {
            sum = sum.saturating_add(last.take().unwrap_or(1).saturating_mul(value));
        } else {
            last = Some(last.map_or(value, |last| last.saturating_mul(10).saturating_add(value)));
        }
    }
    sum.saturating_add(last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(address: &str) -> Walk {
        Walk::of(&AreaPath::root(), address)
    }

    #[test]
    fn numbers_come_in_their_own_order_however_they_are_written() {
        let mut doors = ["三组12号", "二组3号", "三组2号", "十一组1号", "三组１０号", "柳巷5号"].map(walk);
        doors.sort();
        let right = ["二组3号", "三组2号", "三组１０号", "三组12号", "十一组1号", "柳巷5号"].map(walk);
        assert_eq!(doors, right);
        assert_eq!(walk("二十三号"), walk("23号"));
        assert_eq!(walk("一百零五号"), walk("105号"));
    }

    #[test]
    fn a_lane_is_all_but_the_last_number() {
        assert!(walk("柳巷5号").same_lane(&walk("柳巷12号")));
        assert!(!walk("柳巷5号").same_lane(&walk("桃巷5号")));
        assert!(!walk("5号").same_lane(&walk("6号")), "no lane is told");
        assert!(!walk("").same_lane(&walk("")));
        assert_eq!(number("99999999999999"), u32::MAX);
    }
}
