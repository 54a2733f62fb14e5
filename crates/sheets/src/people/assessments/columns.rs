//! The columns of the sheet.

use super::super::choices::Choices;
use super::super::headings::key;
use super::legacy::{FORMER, PRESENT};

/// What a column asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    On,
    Level,
    Score,
    Reason,
    Standard,
    Assessor,
    Evidence,
}

/// Everything that is fixed about a column.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// What it asks.
    pub asked: Asked,
    /// Its heading in the template.
    pub heading: &'static str,
    /// Other headings that mean the same.
    synonyms: &'static [&'static str],
    /// What the note at its heading says.
    pub note: &'static str,
}

/// The columns behind those that say whose, in the order of the template.
pub const COLUMNS: [Spec; 7] = [
    Spec {
        asked: Asked::On,
        heading: "评估日期",
        synonyms: &["评估时间", "评定日期", "日期"],
        note: "必填。评估结果从这一天起算，写到日，例如 2026-03-05。",
    },
    Spec {
        asked: Asked::Level,
        heading: "能力等级",
        synonyms: &["评估等级", "能力程度", "等级", "评估结果", "评估结论", "老年人能力等级"],
        note: "评估报告上的最终等级。按旧标准评估的，在“评估标准”里写明；旧词怎样换算，见“填写说明”表。",
    },
    Spec {
        asked: Asked::Score,
        heading: "总分",
        synonyms: &["评分", "得分", "评估总分", "能力评分"],
        note: "0到90的整数（90完好，66-89轻度，46-65中度，30-45重度，0-29完全）。旧标准的分数算法不同，不要填。",
    },
    Spec {
        asked: Asked::Reason,
        heading: "等级变更依据",
        synonyms: &["变更依据", "等级变更原因", "等级变更"],
        note: "最终等级比总分对应的等级重一级时写明原因：确诊失智、精神疾病，或30天内两次以上跌倒、噎食、走失等；昏迷直接为完全失能。",
    },
    Spec {
        asked: Asked::Standard,
        heading: "评估标准",
        synonyms: &["标准", "依据标准"],
        note: "不填就是 GB/T 42195-2022。2022年12月30日以前的评估必须写明。",
    },
    Spec {
        asked: Asked::Assessor,
        heading: "评估人",
        synonyms: &["评估员", "评估人员", "评估机构", "评估单位"],
        note: "评估人员的姓名或评估机构。",
    },
    Spec {
        asked: Asked::Evidence,
        heading: "依据",
        synonyms: &["评估报告", "评估报告编号", "报告编号", "信息来源"],
        note: "评估报告的编号，或这些内容是从哪里来的。",
    },
];

impl Asked {
    /// Its heading in the template.
    pub fn heading(self) -> &'static str {
        COLUMNS.iter().find(|spec| spec.asked == self).map_or("", |spec| spec.heading)
    }
}

/// The column a heading means, with or without a remark in brackets.
pub fn meant(heading: &str) -> Option<Asked> {
    let before = heading.split(['(', '（']).next().unwrap_or_default();
    let (whole, front) = (key(heading), key(before));
    let names =
        |spec: &Spec, word: &str| [spec.heading].iter().chain(spec.synonyms).any(|name| key(name) == word);
    COLUMNS.iter().find(|spec| names(spec, &whole) || names(spec, &front)).map(|spec| spec.asked)
}

/// What its drop-down list offers.
pub fn offered(asked: Asked, choices: &Choices) -> Vec<String> {
    match asked {
        Asked::Level => choices.names("ability_level").into_iter().filter(|name| name != "未评估").collect(),
        Asked::Standard => vec![PRESENT.to_owned(), FORMER.to_owned()],
        _ => Vec::new(),
    }
}
