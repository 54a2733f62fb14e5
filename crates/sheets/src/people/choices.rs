//! The options of the facts, in the words of the packs and in other words that mean the same.

use std::collections::{BTreeMap, HashMap};

use domain::classes::vocabulary;
use rules::{Choice, Code, Kind, Origin};

use super::assessments::legacy::{SPOKEN, looked_up};
use super::said::Said;
use crate::read::Cell;
use crate::values::without_spaces;

/// Other words for an option: fact, option, words.
const SYNONYMS: &[(&str, &str, &[&str])] = &[
    ("sex", "男", &["男性"]),
    ("sex", "女", &["女性"]),
    ("ability_level", "完好", &["能力完好", "0级"]),
    ("ability_level", "轻度失能", &["轻度", "能力轻度受损", "1级"]),
    ("ability_level", "中度失能", &["中度", "能力中度受损", "2级"]),
    ("ability_level", "重度失能", &["重度", "能力重度受损", "3级"]),
    ("ability_level", "完全失能", &["完全", "能力完全丧失", "4级"]),
    ("ability_level", "未评估", &["没有评估", "未做评估", "未经评估", "没评估"]),
    ("cert_kind", "无", &["否", "没有", "无残疾"]),
    ("cert_kind", "视力", &["视力残疾"]),
    ("cert_kind", "听力", &["听力残疾"]),
    ("cert_kind", "言语", &["言语残疾", "语言", "语言残疾"]),
    ("cert_kind", "肢体", &["肢体残疾"]),
    ("cert_kind", "智力", &["智力残疾"]),
    ("cert_kind", "精神", &["精神残疾"]),
    ("cert_kind", "多重", &["多重残疾"]),
    ("cert_grade", "无", &["否", "没有", "无残疾"]),
    ("cert_grade", "一级", &["1级", "一", "Ⅰ级", "壹级", "残疾一级", "一级残疾", "残疾1级", "1级残疾"]),
    ("cert_grade", "二级", &["2级", "二", "Ⅱ级", "贰级", "残疾二级", "二级残疾", "残疾2级", "2级残疾"]),
    ("cert_grade", "三级", &["3级", "三", "Ⅲ级", "叁级", "残疾三级", "三级残疾", "残疾3级", "3级残疾"]),
    ("cert_grade", "四级", &["4级", "四", "Ⅳ级", "肆级", "残疾四级", "四级残疾", "残疾4级", "4级残疾"]),
    ("income_kind", "特困", &["特困人员", "特困供养", "特困对象"]),
    ("income_kind", "低保", &["低保户", "低保对象", "最低生活保障", "最低生活保障对象"]),
    ("income_kind", "低保边缘", &["低保边缘户", "低保边缘家庭", "低边", "低边户", "低保边缘对象"]),
    ("income_kind", "无", &["否", "没有", "非困难", "不属于"]),
    ("entrust_state", "未提供", &["无", "否", "没有", "未办理"]),
    ("entrust_state", "已告知", &["已提供", "已介绍"]),
    ("entrust_state", "已拒绝", &["拒绝", "不需要", "不愿意"]),
    ("entrust_state", "服务中", &["已签约", "已签订", "已签协议", "履行中"]),
    ("entrust_state", "已结束", &["已终止", "终止", "结束", "到期", "已到期"]),
];

/// Why a cell is none of the options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnOption {
    /// A word of an older standard, which would have to be guessed.
    Legacy,
    /// Anything else.
    Unknown,
}

/// The options of every fact that has some.
#[derive(Debug, Clone)]
pub struct Choices {
    options: BTreeMap<String, Vec<Choice>>,
    words: BTreeMap<String, HashMap<String, Said>>,
    ability_bounds: Vec<i64>,
}

impl Choices {
    /// The options of the vocabulary that packs decide by.
    pub fn of_the_vocabulary() -> Self {
        let mut choices =
            Self { options: BTreeMap::new(), words: BTreeMap::new(), ability_bounds: Vec::new() };
        for fact in vocabulary::host().dictionary.facts() {
            if let Origin::Banded { bounds, .. } = &fact.origin {
                choices.ability_bounds.clone_from(bounds);
            }
            if let Kind::Choice(options) = &fact.kind {
                choices.add(&fact.id, options);
            }
        }
        choices
    }

    fn add(&mut self, fact: &str, options: &[Choice]) {
        for option in options {
            let mut words = vec![option.name.clone()];
            let same = SYNONYMS.iter().filter(|(of, name, _)| *of == fact && *name == option.name);
            words.extend(same.flat_map(|(_, _, words)| words.iter().map(|word| (*word).to_owned())));
            if let Code::Number(code) = option.code {
                words.push(code.to_string());
            }
            let said = said(&option.code);
            for word in words {
                self.words.entry(fact.to_owned()).or_default().insert(word, said.clone());
            }
        }
        self.options.insert(fact.to_owned(), options.to_vec());
    }

    /// The names of a fact's options, in order.
    pub fn names(&self, fact: &str) -> Vec<String> {
        self.options.get(fact).into_iter().flatten().map(|option| option.name.clone()).collect()
    }

    /// The name of an option.
    pub fn name(&self, fact: &str, value: &Said) -> Option<&str> {
        let options = self.options.get(fact)?;
        options.iter().find(|option| said(&option.code) == *value).map(|option| option.name.as_str())
    }

    /// Lowest score of each ability level, from intact to complete loss.
    pub fn ability_bounds(&self) -> &[i64] {
        &self.ability_bounds
    }

    /// Every word for an option of a fact that is not a mere number, with its value.
    pub(super) fn words(&self, fact: &str) -> impl Iterator<Item = (&str, &Said)> {
        let words = self.words.get(fact).into_iter().flatten();
        words.map(|(word, value)| (word.as_str(), value)).filter(|(word, _)| word.parse::<u8>().is_err())
    }

    /// The option a cell names, as the value of the fact.
    pub fn read(&self, fact: &str, cell: &Cell<'_>) -> Result<Said, NotAnOption> {
        self.read_word(fact, &without_spaces(&cell.text))
    }

    /// The option a word names.
    pub fn read_word(&self, fact: &str, word: &str) -> Result<Said, NotAnOption> {
        if let Some(value) = self.words.get(fact).and_then(|words| words.get(word)) {
            return Ok(value.clone());
        }
        let legacy = fact == "ability_level" && looked_up(SPOKEN, word).is_some();
        Err(if legacy { NotAnOption::Legacy } else { NotAnOption::Unknown })
    }
}

fn said(code: &Code) -> Said {
    match code {
        Code::Number(number) => Said::Number(*number),
        Code::Text(text) => Said::Code(text.as_str().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_belongs_to_an_option_that_exists() {
        let choices = Choices::of_the_vocabulary();
        for (fact, option, words) in SYNONYMS {
            let value = choices.read_word(fact, option).expect(option);
            for word in *words {
                assert_eq!(choices.read_word(fact, word), Ok(value.clone()), "{fact} {word}");
            }
        }
    }

    #[test]
    fn options_are_read_by_name_number_and_other_words() {
        let choices = Choices::of_the_vocabulary();
        let read = |fact, text: &'static str| choices.read(fact, &Cell::text(text));
        assert_eq!(read("ability_level", "重度失能"), Ok(Said::Number(3)));
        assert_eq!(read("ability_level", "３"), Ok(Said::Number(3)));
        assert_eq!(read("ability_level", "未评估"), Ok(Said::Code("not_assessed".into())));
        assert_eq!(read("ability_level", "半失能"), Err(NotAnOption::Legacy));
        assert_eq!(read("cert_grade", "2 级"), Ok(Said::Number(2)));
        assert_eq!(read("income_kind", "低保、低保边缘"), Err(NotAnOption::Unknown));
        assert_eq!(choices.name("cert_kind", &Said::Number(7)), Some("多重"));
    }
}
