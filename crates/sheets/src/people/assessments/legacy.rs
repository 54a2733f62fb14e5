//! Older words for what somebody can still do, and what becomes of them. The table stands on the template: what is not
//! mapped here is mapped nowhere.

/// The standard in force: five levels over 0 to 90 points.
pub const PRESENT: &str = "GB/T 42195-2022";
/// The one before it: four levels, no complete loss, another count of points.
pub const FORMER: &str = "MZ/T 039-2013";
/// What people say without any standard.
pub const SPOKEN: &str = "口头说法";

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Legacy {
    /// Where the words come from.
    pub standard: &'static str,
    /// Words that mean the same.
    pub words: &'static [&'static str],
    /// The level of today, from 0 (intact) to 4 (complete loss); `None` where it would have to be guessed.
    pub level: Option<i64>,
    /// Why, or what to do.
    pub why: &'static str,
    /// Whether the mapping is to be looked at again.
    pub doubtful: bool,
}

/// The whole table.
pub const LEGACY: [Legacy; 9] = [
    mapped(&["能力完好", "完好"], 0, "同一级"),
    mapped(&["轻度失能", "轻度"], 1, "同一级"),
    mapped(&["中度失能", "中度"], 2, "同一级"),
    Legacy {
        doubtful: true,
        ..mapped(
            &["重度失能", "重度"],
            3,
            "旧标准没有“完全失能”，其中可能有现在的完全失能；按“重度失能”登记，请尽快按新标准重新评估",
        )
    },
    spoken(&["自理", "能自理", "能够自理", "完全自理"], "可能是完好，也可能是轻度失能，不能换算"),
    spoken(
        &["半失能", "半自理", "部分自理", "部分失能", "介助"],
        "可能是轻度失能，也可能是中度失能，不能换算",
    ),
    spoken(&["失能", "不能自理", "生活不能自理", "介护"], "可能是中度失能、重度失能或完全失能，不能换算"),
    spoken(&["全失能", "全护", "特护"], "没有说明按哪个标准，不能当作“完全失能”"),
    spoken(
        &["失智", "痴呆", "认知障碍", "失能失智"],
        "是病情，不是能力等级。请在“人员信息”表的“失智”一列填“是”，等级照评估报告填",
    ),
];

const fn mapped(words: &'static [&'static str], level: i64, why: &'static str) -> Legacy {
    Legacy { standard: FORMER, words, level: Some(level), why, doubtful: false }
}

const fn spoken(words: &'static [&'static str], why: &'static str) -> Legacy {
    Legacy { standard: SPOKEN, words, level: None, why, doubtful: false }
}

/// What the table says of a word under a standard.
pub fn looked_up(standard: &str, word: &str) -> Option<&'static Legacy> {
    LEGACY.iter().find(|line| line.standard == standard && line.words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_former_standard_is_mapped_and_never_to_complete_loss() {
        for line in &LEGACY {
            assert_eq!(line.level.is_some(), line.standard == FORMER, "{:?}", line.words);
            assert!(line.level.is_none_or(|level| level < 4), "the former standard has no complete loss");
        }
        assert_eq!(
            looked_up(FORMER, "重度失能").map(|line| (line.level, line.doubtful)),
            Some((Some(3), true))
        );
        assert_eq!(looked_up(FORMER, "完全失能"), None);
        assert_eq!(looked_up(SPOKEN, "半失能").and_then(|line| line.level), None);
    }
}
