//! One row of the sheet: its cells, and whether points and level go together.

use jiff::civil::Date;

use super::super::choices::Choices;
use super::legacy::{self, FORMER, PRESENT, SPOKEN};
use super::{Asked, Assessment};
use crate::read::{Calendar, Cell, Held, Row};
use crate::values::{Written, clean, mask, read_day, read_whole, without_spaces};

const BEST_SCORE: i64 = 90;
/// Complete loss, also given straight away to somebody in a coma.
const WORST_LEVEL: i64 = 4;
/// The day on which the present standard was issued and came into force.
const SINCE: Date = Date::constant(2022, 12, 30);
/// Longest words of a cell, in characters.
const LONGEST: usize = 100;

/// What a row is checked with.
pub(super) struct Around<'r, 'f> {
    pub(super) row: &'r Row<'r>,
    pub(super) places: &'r [(Asked, u16)],
    pub(super) choices: &'r Choices,
    pub(super) calendar: Calendar,
    pub(super) today: Date,
    pub(super) born_on: Option<Date>,
    /// Whether the person's own row says that dementia is confirmed.
    pub(super) demented: bool,
    pub(super) refuse: &'f mut dyn FnMut(u16, &str, &'static str, String),
    /// What should be looked at.
    pub(super) remarks: Vec<String>,
}

/// Which standard a row goes by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standard {
    Present,
    Former,
}

impl Standard {
    const fn name(self) -> &'static str {
        match self {
            Self::Present => PRESENT,
            Self::Former => FORMER,
        }
    }
}

impl Around<'_, '_> {
    /// Runs every check, so that all faults are told at once.
    pub(super) fn assessment(&mut self) -> Option<Assessment> {
        let on = self.on();
        let standard = self.standard(on);
        let reason = self.words(Asked::Reason);
        let assessor = self.words(Asked::Assessor);
        let evidence = self.words(Asked::Evidence);
        let score = self.score(standard.ok().flatten());
        let level = standard.ok().flatten().map_or(Ok(None), |standard| self.level(standard));
        if let (Ok(Some(level)), Ok(Some(score))) = (level, score) {
            let reason = reason.as_ref().ok().and_then(Option::as_deref).map(str::to_owned);
            self.agree(level, score, reason.as_deref());
        }
        if let (Ok(None), Ok(None), Ok(_)) = (level, score, standard) {
            let text = "没有能力等级，也没有总分，不知道评估的结果。请照评估报告填上。";
            self.wrong(Asked::Level, "assessment.without_result", text);
        }
        let (standard, level, score) = (standard.ok()??, level.ok()?, score.ok()?);
        let parts =
            [("等级变更依据：", reason.ok()?), ("评估人：", assessor.ok()?), ("依据：", evidence.ok()?)];
        let on = on?;
        let mut evidence = format!("{on}能力评估（{}）", standard.name());
        for (label, words) in parts {
            if let Some(words) = words {
                evidence = format!("{evidence}；{label}{words}");
            }
        }
        Some(Assessment { row: self.row.number, on, level, score, evidence })
    }

    fn on(&mut self) -> Option<Date> {
        let Some(cell) = self.cell(Asked::On).cloned() else {
            self.wrong(
                Asked::On,
                "assessment.no_day",
                "没有填评估日期。评估结果从这一天起算，请照评估报告填上。",
            );
            return None;
        };
        let shown = mask(&cell.text);
        let fault = match read_day(&cell, self.calendar) {
            Ok(Written::Day(day)) if day > self.today => ("day.later", format!("“{day}”晚于今天，请核对。")),
            Ok(Written::Day(day)) if self.born_on.is_some_and(|born_on| day < born_on) => {
                ("assessment.before_birth", "评估日期早于老人的出生日期。请核对。".to_owned())
            }
            Ok(Written::Day(day)) => return Some(day),
            Ok(Written::Month(..)) => {
                ("day.only_month", "只写了年和月，请写到日，例如 2026-03-05。".to_owned())
            }
            Err(_) => ("day.not_a_day", format!("“{shown}”不是日期，请写成 2026-03-05 这样。")),
        };
        self.wrong(Asked::On, fault.0, fault.1);
        None
    }

    /// `Ok(None)` where it cannot be told because the day is wrong.
    fn standard(&mut self, on: Option<Date>) -> Result<Option<Standard>, ()> {
        let word = self.cell(Asked::Standard).map(|cell| without_spaces(&cell.text).to_uppercase());
        match word {
            Some(word) if word.contains("42195") => match on {
                Some(on) if on < SINCE => {
                    let text = format!("{PRESENT} 从{SINCE}起实施，评估日期却更早。请核对日期和标准。");
                    self.wrong(Asked::Standard, "assessment.standard_too_new", text);
                    Err(())
                }
                _ => Ok(Some(Standard::Present)),
            },
            Some(word) if word.contains("039") => Ok(Some(Standard::Former)),
            Some(word) => {
                let text = format!(
                    "不认识评估标准“{}”。只能填 {PRESENT} 或 {FORMER}；按其他标准评估的不能换算，请重新评估后再填。",
                    mask(&word)
                );
                self.wrong(Asked::Standard, "assessment.standard_unknown", text);
                Err(())
            }
            None => match on {
                Some(on) if on < SINCE => {
                    let text = format!("{SINCE}以前还没有 {PRESENT}，请写明是按哪个标准评估的。");
                    self.wrong(Asked::Standard, "assessment.no_standard", text);
                    Err(())
                }
                _ => Ok(Some(Standard::Present)),
            },
        }
    }

    fn score(&mut self, standard: Option<Standard>) -> Result<Option<i64>, ()> {
        let Some(cell) = self.cell(Asked::Score).cloned() else { return Ok(None) };
        let (code, text) = match read_whole(&cell) {
            Some(_) if standard == Some(Standard::Former) => (
                "assessment.score_of_former",
                format!("{FORMER} 的分数算法不同，不能当作0到90分的总分。请清空这一格，只填等级。"),
            ),
            Some(score @ 0..=BEST_SCORE) => return Ok(Some(score)),
            Some(score) => {
                ("ability_score.out_of_range", format!("总分应在0到{BEST_SCORE}之间，现在是{score}。"))
            }
            None => (
                "ability_score.not_a_number",
                format!("总分应是0到{BEST_SCORE}的整数，现在是“{}”。", mask(&cell.text)),
            ),
        };
        self.wrong(Asked::Score, code, text);
        Err(())
    }

    fn level(&mut self, standard: Standard) -> Result<Option<i64>, ()> {
        let Some(cell) = self.cell(Asked::Level).cloned() else { return Ok(None) };
        let word = without_spaces(&cell.text).into_owned();
        let (code, text) = match standard {
            Standard::Former => match legacy::looked_up(FORMER, &word) {
                Some(line) => {
                    if line.doubtful {
                        self.remarks.push(format!("：“{word}”{}。", line.why));
                    }
                    return Ok(line.level);
                }
                None => self.unmapped(FORMER, &word),
            },
            Standard::Present => match self.choices.read_word("ability_level", &word) {
                Ok(said) => match said.number() {
                    Some(level) => return Ok(Some(level)),
                    None => (
                        "assessment.not_assessed",
                        "没有评估过的，不要在这张表里写；请删去这一行。".to_owned(),
                    ),
                },
                Err(_) => self.unmapped(PRESENT, &word),
            },
        };
        self.wrong(Asked::Level, code, text);
        Err(())
    }

    /// What is said of a word that no line of the table maps.
    fn unmapped(&self, standard: &str, word: &str) -> (&'static str, String) {
        match legacy::looked_up(SPOKEN, word) {
            Some(line) => ("assessment.legacy_word", format!("“{word}”{}。请按评估报告填等级。", line.why)),
            None => (
                "assessment.unknown_level",
                format!(
                    "“{}”不是 {standard} 的等级，对照表里也没有。请按评估报告填，可用的词见“填写说明”表。",
                    mask(word)
                ),
            ),
        }
    }

    /// The level is the score's own; one worse where dementia or another reason is stated; the worst of all in a coma.
    fn agree(&mut self, level: i64, score: i64, reason: Option<&str>) {
        let bounds = self.choices.ability_bounds();
        let Some((by_score, _)) = (0_i64..).zip(bounds).find(|(_, bound)| score >= **bound) else { return };
        let coma = level == WORST_LEVEL && reason.is_some_and(|reason| reason.contains("昏迷"));
        if level == by_score || coma {
            return;
        }
        let worse = level == by_score + 1;
        if worse && (reason.is_some() || self.demented) {
            return;
        }
        let name =
            |level: i64| self.choices.name("ability_level", &level.into()).unwrap_or_default().to_owned();
        let (by_score, told) = (name(by_score), name(level));
        if worse {
            let text = format!(
                "总分{score}分对应“{by_score}”，填的是重一级的“{told}”，却没有说明原因。确诊失智或有其他原因的，请在“等级变更依据”里写明。"
            );
            self.wrong(Asked::Level, "assessment.worse_without_reason", text);
        } else {
            let text = format!("总分{score}分对应“{by_score}”，能力等级却填了“{told}”。请核对评估报告。");
            self.wrong(Asked::Level, "ability_level.against_score", text);
        }
    }

    fn words(&mut self, asked: Asked) -> Result<Option<String>, ()> {
        let Some(cell) = self.cell(asked) else { return Ok(None) };
        let (words, failed) = (clean(&cell.text).into_owned(), cell.held == Held::Fault);
        let letters = words.chars().count();
        let (code, text) = if failed {
            let text = "这一格的公式出错了。请改成直接填写的内容（复制后选“粘贴为数值”）。";
            ("cell.formula_failed", text.to_owned())
        } else if letters > LONGEST {
            ("cell.too_long", format!("太长了：有{letters}个字，最多{LONGEST}个字。请写得简短些。"))
        } else {
            return Ok(Some(words));
        };
        self.wrong(asked, code, text);
        Err(())
    }

    fn cell(&self, asked: Asked) -> Option<&Cell<'_>> {
        let at = self.places.iter().find(|(other, _)| *other == asked).map(|(_, at)| *at)?;
        self.row.cell(at)
    }

    /// Marks a cell as wrong; where the table lacks the column, the first one stands for it.
    fn wrong(&mut self, asked: Asked, code: &'static str, text: impl Into<String>) {
        let place = |asked: Asked| self.places.iter().find(|(other, _)| *other == asked).map(|(_, at)| *at);
        let at = place(asked).or_else(|| self.places.first().map(|(_, at)| *at)).unwrap_or_default();
        (self.refuse)(at, asked.heading(), code, text.into());
    }
}
