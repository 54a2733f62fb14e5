//! The assessment of abilities: level, score and day, GB/T 42195-2022.

use jiff::civil::Date;

use super::super::columns::Column;
use super::super::reading::Reading;
use super::super::said::Said;
use super::facts::option;
use super::identity::day;
use crate::values::{mask, read_whole};

const BEST_SCORE: i64 = 90;
/// Complete loss: also given straight away to somebody in a coma, whatever the score.
const WORST_LEVEL: i64 = 4;

/// Reads the assessment and compares its parts. Answers with its day.
pub(in crate::people) fn ability(reading: &mut Reading<'_>) -> Option<Date> {
    let level = option(reading, Column::AbilityLevel).map(|(_, level)| level);
    let score = score(reading);
    let assessed_on = assessed_on(reading);
    let not_assessed = level.as_ref().is_some_and(|level| level.number().is_none());
    if not_assessed && (score.is_some() || assessed_on.is_some()) {
        let text = "能力等级填了“未评估”，却又填了评分或评估日期。评估过就选评估的等级，没评估过就把评分和日期清空。";
        reading.refuse(Column::AbilityLevel, "ability_level.not_assessed_with_score", text);
        return None;
    }
    if let (Some(level), Some(score)) = (level.as_ref().and_then(Said::number), score) {
        agree(reading, level, score);
    }
    if assessed_on.is_some() && level.is_none() && score.is_none() && !reading.refused(Column::AbilityLevel) {
        let text = "填了评估日期，但没有能力等级和评分，评估结果不会登记。";
        reading.warn(Column::AssessedOn, "assessed_on.without_result", text);
    }
    if let Some(level) = level {
        reading.tell("ability_level", level);
    }
    if let Some(score) = score {
        reading.tell("ability_score", score);
    }
    assessed_on
}

fn score(reading: &mut Reading<'_>) -> Option<i64> {
    let cell = reading.cell(Column::AbilityScore)?;
    match read_whole(cell) {
        Some(score @ 0..=BEST_SCORE) => Some(score),
        Some(score) => {
            let text = format!("能力评分应在0到{BEST_SCORE}之间，现在是{score}。");
            reading.refuse(Column::AbilityScore, "ability_score.out_of_range", text);
            None
        }
        None => {
            let text = format!("能力评分应是0到{BEST_SCORE}的整数，现在是“{}”。", mask(&cell.text));
            reading.refuse(Column::AbilityScore, "ability_score.not_a_number", text);
            None
        }
    }
}

fn assessed_on(reading: &mut Reading<'_>) -> Option<Date> {
    let assessed_on = day(reading, Column::AssessedOn)?;
    if reading.born_on.is_some_and(|born_on| assessed_on < born_on) {
        reading.refuse(Column::AssessedOn, "assessed_on.before_birth", "评估日期早于出生日期。请核对。");
        return None;
    }
    Some(assessed_on)
}

/// The level is the score's own, or one worse (dementia, or repeated accidents in care), or the worst of all
/// (coma). It is never better than the score.
fn agree(reading: &mut Reading<'_>, level: i64, score: i64) {
    let bounds = reading.choices.ability_bounds();
    let Some((by_score, _)) = (0..).zip(bounds).find(|(_, bound)| score >= **bound) else { return };
    if level == by_score || level == by_score + 1 || level == WORST_LEVEL {
        return;
    }
    let name = |level: i64| reading.choices.name("ability_level", &level.into()).unwrap_or_default();
    let text =
        format!("评分{score}分对应“{}”，能力等级却填了“{}”。请核对评估报告。", name(by_score), name(level));
    reading.refuse(Column::AbilityLevel, "ability_level.against_score", text);
}
