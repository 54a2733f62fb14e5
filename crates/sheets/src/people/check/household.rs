//! Who lives in the same home: `配偶 1948-05-02 男 重度失能；子 1975-01-01 男 残疾二级`.

use domain::people::Sex;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::super::choices::Choices;
use super::super::columns::Column;
use super::super::reading::Reading;
use super::super::said::Said;
use crate::read::{Calendar, Cell};
use crate::values::{Written, clean, mask, read_day, without_spaces};

const MOST_MEMBERS: usize = 20;
const NOBODY: [&str; 6] = ["无", "没有", "无同住人", "独自居住", "一个人", "否"];

/// Relations to the person, with the sex that the word itself gives.
const RELATIONS: [(&str, &str, Option<Sex>); 40] = [
    ("配偶", "spouse", None),
    ("老伴", "spouse", None),
    ("夫妻", "spouse", None),
    ("丈夫", "spouse", Some(Sex::Male)),
    ("妻子", "spouse", Some(Sex::Female)),
    ("夫", "spouse", Some(Sex::Male)),
    ("妻", "spouse", Some(Sex::Female)),
    ("子女", "child", None),
    ("儿子", "child", Some(Sex::Male)),
    ("长子", "child", Some(Sex::Male)),
    ("次子", "child", Some(Sex::Male)),
    ("女儿", "child", Some(Sex::Female)),
    ("长女", "child", Some(Sex::Female)),
    ("次女", "child", Some(Sex::Female)),
    ("子", "child", Some(Sex::Male)),
    ("女", "child", Some(Sex::Female)),
    ("父母", "parent", None),
    ("父亲", "parent", Some(Sex::Male)),
    ("母亲", "parent", Some(Sex::Female)),
    ("父", "parent", Some(Sex::Male)),
    ("母", "parent", Some(Sex::Female)),
    ("兄弟姐妹", "sibling", None),
    ("哥哥", "sibling", Some(Sex::Male)),
    ("弟弟", "sibling", Some(Sex::Male)),
    ("姐姐", "sibling", Some(Sex::Female)),
    ("妹妹", "sibling", Some(Sex::Female)),
    ("兄", "sibling", Some(Sex::Male)),
    ("弟", "sibling", Some(Sex::Male)),
    ("姐", "sibling", Some(Sex::Female)),
    ("妹", "sibling", Some(Sex::Female)),
    ("孙辈", "grandchild", None),
    ("孙子", "grandchild", Some(Sex::Male)),
    ("孙女", "grandchild", Some(Sex::Female)),
    ("外孙女", "grandchild", Some(Sex::Female)),
    ("外孙", "grandchild", Some(Sex::Male)),
    ("儿媳", "other", Some(Sex::Female)),
    ("女婿", "other", Some(Sex::Male)),
    ("保姆", "other", None),
    ("亲属", "other", None),
    ("其他", "other", None),
];

/// States of health beside the ability levels and grades.
const STATES: [(&str, &str, bool); 10] = [
    ("失智", "dementia", true),
    ("认知障碍", "dementia", true),
    ("老年痴呆", "dementia", true),
    ("无失智", "dementia", false),
    ("重大疾病", "major_illness", true),
    ("重病", "major_illness", true),
    ("大病", "major_illness", true),
    ("无重大疾病", "major_illness", false),
    ("无重病", "major_illness", false),
    ("健康", "", false),
];

/// What is wrong with the description of one member.
enum Fault {
    Word(String),
    NoRelation,
    NoSuchDay(String),
    InFuture(String),
    Twice(&'static str),
    Sex,
}

/// Reads the list of those who live in the same home; an empty list says that nobody does.
pub(in crate::people) fn household(reading: &mut Reading<'_>) {
    let Some(cell) = reading.cell(Column::Household) else { return };
    if NOBODY.contains(&without_spaces(&cell.text).as_ref()) {
        reading.tell("household", Vec::<Value>::new());
        return;
    }
    let texts = cell.text.split([';', '；', '\n', '\r']).map(clean);
    let texts = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>();
    if texts.len() > MOST_MEMBERS {
        let text = format!("同住人超过{MOST_MEMBERS}人，请核对。");
        reading.refuse(Column::Household, "household.too_many", text);
        return;
    }
    let mut members = Vec::new();
    for (number, text) in (1..).zip(texts) {
        match member(reading.choices, reading.options.today, &text) {
            Ok(member) => members.push(member),
            Err(fault) => refuse(reading, number, &fault),
        }
    }
    if reading.refused(Column::Household) {
        return;
    }
    generations(reading, &members);
    if !members.is_empty() && reading.said("alone") == Some(&Said::Flag(true)) {
        let text = "填了同住人，独居却填了“是”。请核对。";
        reading.warn(Column::Household, "household.and_alone", text);
    }
    reading.tell("household", members.into_iter().map(Value::Object).collect::<Vec<_>>());
}

fn member(choices: &Choices, today: Date, text: &str) -> Result<Map<String, Value>, Fault> {
    let (relation, by_relation, mut rest) = relation(text).ok_or(Fault::NoRelation)?;
    let mut member = Map::new();
    member.insert("relation".to_owned(), relation.into());
    let mut healthy = false;
    while let Some(found) = next(choices, &mut rest) {
        match found {
            Found::Day(written) => {
                put(&mut member, "born_on", "出生日期", day(&written, today)?.to_string().into())?
            }
            Found::Fact(fact, value) => put(&mut member, fact, "情况", value)?,
            Found::Healthy => healthy = true,
            Found::Unknown(word) => return Err(Fault::Word(word)),
        }
    }
    if healthy {
        well(&mut member);
    }
    if let Some(sex) = by_relation {
        let said = member.insert("sex".to_owned(), sex.code().into());
        if said.is_some_and(|said| said != sex.code()) {
            return Err(Fault::Sex);
        }
    }
    Ok(member)
}

/// The relation at the beginning, by its longest word.
fn relation(text: &str) -> Option<(&'static str, Option<Sex>, &str)> {
    let fitting = RELATIONS.iter().filter(|(word, ..)| text.starts_with(word));
    let (word, relation, sex) = fitting.max_by_key(|(word, ..)| word.len())?;
    Some((*relation, *sex, &text[word.len()..]))
}

enum Found {
    Day(String),
    Fact(&'static str, Value),
    Healthy,
    Unknown(String),
}

/// Takes the next thing off the front: a day, a word we know, or a word we do not.
fn next(choices: &Choices, rest: &mut &str) -> Option<Found> {
    let marks = [' ', ',', '、', '。', ':', '(', ')', '·'];
    let text = rest.trim_start_matches(marks);
    if text.is_empty() {
        return None;
    }
    let in_day = |letter: char| letter.is_ascii_digit() || "年月日-./".contains(letter);
    let day = text.find(|letter| !in_day(letter)).unwrap_or(text.len());
    if text.starts_with(|letter: char| letter.is_ascii_digit()) && day >= 6 {
        *rest = text[day..].trim_start_matches("生");
        return Some(Found::Day(text[..day].to_owned()));
    }
    if let Some((word, found)) = word(choices, text) {
        *rest = &text[word..];
        return Some(found);
    }
    let end = text.find(marks).unwrap_or(text.len());
    *rest = &text[end..];
    Some(Found::Unknown(text[..end].to_owned()))
}

/// The longest word at the front that we know, with its length.
fn word(choices: &Choices, text: &str) -> Option<(usize, Found)> {
    // A bare 二级 could be a grade or a level.
    let grades = choices.words("cert_grade").filter(|(word, _)| word.contains("残疾"));
    let levels = choices.words("ability_level").filter(|(word, _)| !word.contains('级'));
    let levels = levels.map(|(word, value)| ("ability_level", word, value));
    let sexes = choices.words("sex").map(|(word, value)| ("sex", word, value));
    let options = grades.map(|(word, value)| ("cert_grade", word, value)).chain(levels).chain(sexes);
    let option = options.filter(|(_, word, _)| text.starts_with(word)).max_by_key(|(_, word, _)| word.len());
    let state = STATES.iter().filter(|(word, ..)| text.starts_with(word)).max_by_key(|(word, ..)| word.len());
    match (option, state) {
        (option, Some((word, fact, yes))) if option.is_none_or(|(_, other, _)| other.len() <= word.len()) => {
            let found = if fact.is_empty() { Found::Healthy } else { Found::Fact(fact, (*yes).into()) };
            Some((word.len(), found))
        }
        (Some((fact, word, said)), _) => Some((word.len(), Found::Fact(fact, said.json()))),
        (None, _) => None,
    }
}

/// "Healthy" says that none of the states that notices ask for is there, and that nobody assessed it.
fn well(member: &mut Map<String, Value>) {
    let states = [
        ("ability_level", Value::from("not_assessed")),
        ("dementia", false.into()),
        ("cert_grade", 0.into()),
        ("major_illness", false.into()),
    ];
    for (fact, value) in states {
        member.entry(fact).or_insert(value);
    }
}

fn put(member: &mut Map<String, Value>, fact: &str, what: &'static str, value: Value) -> Result<(), Fault> {
    match member.insert(fact.to_owned(), value.clone()) {
        Some(before) if before != value => Err(Fault::Twice(what)),
        _ => Ok(()),
    }
}

fn day(text: &str, today: Date) -> Result<Date, Fault> {
    match read_day(&Cell::text(text), Calendar::From1900) {
        Ok(Written::Day(day)) if day > today => Err(Fault::InFuture(text.to_owned())),
        Ok(Written::Day(day)) => Ok(day),
        _ => Err(Fault::NoSuchDay(text.to_owned())),
    }
}

/// Children are younger and parents older than the person.
fn generations(reading: &mut Reading<'_>, members: &[Map<String, Value>]) {
    let Some(born_on) = reading.born_on.map(|day| day.to_string()) else { return };
    for (number, member) in (1..).zip(members) {
        let Some(theirs) = member.get("born_on").and_then(Value::as_str) else { continue };
        // Days written year first compare like their texts.
        let wrong = match member.get("relation").and_then(Value::as_str) {
            Some("child" | "grandchild") => theirs <= born_on.as_str(),
            Some("parent") => theirs >= born_on.as_str(),
            _ => false,
        };
        if wrong {
            let text = format!(
                "第{number}位同住人的出生日期与关系不符：子女应比老人年轻，父母应比老人年长。请核对。"
            );
            reading.refuse(Column::Household, "household.generations", text);
        }
    }
}

fn refuse(reading: &mut Reading<'_>, number: usize, fault: &Fault) {
    let (code, text) = match fault {
        Fault::Word(word) => (
            "household.word",
            format!(
                "第{number}位同住人里的“{}”看不懂。每人写“关系 出生日期 性别 情况”，情况可写能力等级、残疾几级、失智、重大疾病或健康，不写姓名；人与人之间用分号隔开。",
                mask(word)
            ),
        ),
        Fault::NoRelation => (
            "household.relation",
            format!(
                "第{number}位同住人开头应写关系：配偶、子、女、父、母、兄、弟、姐、妹、孙子、孙女、其他。"
            ),
        ),
        Fault::NoSuchDay(day) => (
            "household.born_on",
            format!(
                "第{number}位同住人的出生日期“{}”不是完整、存在的日期，请写成 1948-05-02 这样。",
                mask(day)
            ),
        ),
        Fault::InFuture(day) => (
            "household.born_in_future",
            format!("第{number}位同住人的出生日期“{}”在今天之后，请核对。", mask(day)),
        ),
        Fault::Twice(what) => {
            ("household.twice", format!("第{number}位同住人的{what}写了两个不同的内容，请只留一个。"))
        }
        Fault::Sex => ("household.sex", format!("第{number}位同住人的关系与性别不一致，请核对。")),
    };
    reading.refuse(Column::Household, code, text);
}
