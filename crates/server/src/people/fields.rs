//! Facts as fields of a form: registering and changing ask for them in the same words and order.

use domain::people::FactInput;
use rules::{Dictionary, FactDef, Kind, Origin};
use serde_json::{Map, Value, json};

use crate::{frame::Choice, typed::Typed};

mod headings;
mod lists;

pub use lists::ListTable;

use headings::headings;

/// The box that says "none of these", where several could be chosen, and "nobody" of a list.
const NONE: &str = "none";

/// Told by the identity number, or asked in a part of the form of their own.
const ELSEWHERE: [&str; 2] = ["born_on", "sex"];

/// From how many characters on a text gets several lines.
const LONG: usize = 100;

/// How much a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// All that the register keeps.
    Everything,
    /// What a class can depend on.
    Deciding,
}

/// Facts under one heading.
pub struct FactGroup {
    /// The heading.
    pub title: String,
    /// Where the notice asks for it; empty where it is our own order.
    pub clause: String,
    /// A line of help.
    pub about: String,
    /// The facts.
    pub fields: Vec<FactField>,
}

/// What kind of control a fact is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A few options side by side.
    Choose,
    /// A list to choose from.
    Select,
    /// Any number of a few options.
    Several,
    /// A whole number.
    Number,
    /// A number with decimal places.
    Decimal,
    /// A day.
    Day,
    /// A line of words.
    Text,
    /// Several lines of words.
    Long,
    /// A table with a row for each member.
    List,
}

/// A fact as a field.
pub struct FactField {
    /// Name of the field: the fact's id.
    pub name: String,
    /// Its Chinese name.
    pub label: String,
    /// What kind of control.
    pub shape: Shape,
    /// The options.
    pub options: Vec<Choice>,
    /// Whether it must be filled in.
    pub must: bool,
    /// A line of help.
    pub hint: String,
    /// The answer that makes it be asked, such as `wishes_visits=false`; empty where it is always asked.
    pub when: String,
    /// The table of a list.
    pub table: ListTable,
}

impl FactField {
    /// How wide it stands: what is asked only sometimes has a frame of its own.
    pub fn width(&self) -> &'static str {
        match self.shape {
            _ if !self.when.is_empty() => "f-12",
            Shape::Several | Shape::Long => "f-6",
            _ => "f",
        }
    }
}

/// All facts of a pack that are asked in the form, under their headings.
pub fn groups(dictionary: &Dictionary, ask: Ask, typed: &Typed) -> Vec<FactGroup> {
    headings(dictionary, ask)
        .into_iter()
        .map(|heading| FactGroup {
            fields: heading
                .facts
                .iter()
                .map(|def| FactField { table: ListTable::of(def, ask, heading.columns, typed), ..field(def) })
                .collect(),
            title: heading.title,
            clause: heading.clause,
            about: heading.about,
        })
        .collect()
}

/// Ids of everything the form asks, in its order.
pub fn asked(dictionary: &Dictionary) -> Vec<String> {
    headings(dictionary, Ask::Everything)
        .into_iter()
        .flat_map(|heading| heading.facts)
        .map(|def| def.id.clone())
        .collect()
}

fn is_asked(def: &FactDef, ask: Ask) -> bool {
    !matches!(def.origin, Origin::FullYears { .. })
        && !ELSEWHERE.contains(&def.id.as_str())
        && (ask == Ask::Everything || !def.record_only)
}

fn is_list(def: &FactDef) -> bool {
    matches!(def.kind, Kind::List(_))
}

fn field(def: &FactDef) -> FactField {
    let (shape, options, hint) = control(def);
    let hint = if def.hint.is_empty() { hint } else { format!("{}　{hint}", def.hint) };
    let when = def.must_when.as_ref().map(|when| format!("{}={}", when.fact, text_of(&when.is)));
    FactField {
        name: def.id.clone(),
        label: def.name.clone(),
        shape,
        options,
        must: when.is_some(),
        hint,
        when: when.unwrap_or_default(),
        table: ListTable::default(),
    }
}

fn control(def: &FactDef) -> (Shape, Vec<Choice>, String) {
    match &def.kind {
        Kind::Flag => (Shape::Choose, yes_no(), String::new()),
        Kind::Choice(options) => {
            let options =
                options.iter().map(|option| Choice::new(option.code.to_string(), &option.name)).collect();
            (Shape::Select, options, String::new())
        }
        Kind::Number { min, max, decimals } => {
            let shape = if *decimals == 0 { Shape::Number } else { Shape::Decimal };
            (shape, Vec::new(), format!("{min} 到 {max}{}，不清楚的留空", def.unit))
        }
        Kind::Several(options) => {
            let options = options.iter().map(|option| Choice::new(option.code.to_string(), &option.name));
            let options = options.chain([Choice::new(NONE, "都没有")]).collect();
            (Shape::Several, options, "可以选几项；不清楚的都不选".into())
        }
        Kind::Day => (Shape::Day, Vec::new(), String::new()),
        Kind::Text { longest, .. } if *longest > LONG => (Shape::Long, Vec::new(), String::new()),
        Kind::Text { .. } => (Shape::Text, Vec::new(), String::new()),
        Kind::List(_) => (Shape::List, lists::question(), String::new()),
    }
}

/// The options of a fact.
pub fn options(def: &FactDef) -> Vec<Choice> {
    control(def).1
}

/// The options of a yes-or-no fact.
pub fn yes_no() -> Vec<Choice> {
    vec![Choice::new("true", "是"), Choice::new("false", "否"), Choice::new("unknown", "不清楚")]
}

/// What was filled in, lists included. A field left empty or unknown makes no entry.
pub fn read(dictionary: &Dictionary, typed: &Typed) -> Vec<FactInput> {
    let evidence = typed.given("evidence").map(str::to_owned);
    let asked = dictionary.all().filter(|def| is_asked(def, Ask::Everything));
    asked
        .filter(|def| is_called_for(dictionary, def, typed))
        .filter_map(|def| {
            let value = match &def.kind {
                Kind::Several(options) => chosen(options, typed.all(&def.id))?,
                Kind::List(_) => lists::read(def, typed)?,
                _ => value(def, typed.given(&def.id)?)?,
            };
            Some(FactInput { fact: def.id.clone(), value, evidence: evidence.clone() })
        })
        .collect()
}

/// Whether the answer was given that makes a fact be asked: what was typed before the answer changed is put away.
fn is_called_for(dictionary: &Dictionary, def: &FactDef, typed: &Typed) -> bool {
    let Some(when) = &def.must_when else { return true };
    let Some(other) = dictionary.def(&when.fact) else { return true };
    let said = match &other.kind {
        Kind::List(_) => lists::read(other, typed),
        _ => typed.given(&other.id).and_then(|text| value(other, text)),
    };
    said.as_ref() == Some(&when.is)
}

/// The value of a field. What is no such value goes on as text: the register refuses it with a sentence.
fn value(def: &FactDef, text: &str) -> Option<Value> {
    if text == "unknown" && !matches!(def.kind, Kind::Text { .. }) {
        return None;
    }
    Some(match &def.kind {
        Kind::Flag => match text {
            "true" => json!(true),
            "false" => json!(false),
            other => json!(other),
        },
        Kind::Number { .. } => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => json!(whole),
            (_, Ok(number)) => json!(number),
            _ => json!(text),
        },
        Kind::Choice(options) => options
            .iter()
            .find(|option| option.code.to_string() == text)
            .map_or_else(|| json!(text), |option| option.code.to_json()),
        Kind::Day | Kind::Several(_) | Kind::List(_) | Kind::Text { .. } => json!(text),
    })
}

/// What was ticked where several could be; nothing ticked is not known.
fn chosen<'t>(options: &[rules::Choice], ticked: impl Iterator<Item = &'t str>) -> Option<Value> {
    let ticked: Vec<&str> = ticked.collect();
    let code = |text: &&str| {
        let option = options.iter().find(|option| option.code.to_string() == **text);
        option.map_or_else(|| json!(text), |option| option.code.to_json())
    };
    (!ticked.is_empty()).then(|| ticked.iter().filter(|text| **text != NONE).map(code).collect())
}

/// Puts known values into the form.
pub fn fill(dictionary: &Dictionary, known: &Map<String, Value>, typed: &mut Typed) {
    for def in dictionary.all().filter(|def| is_asked(def, Ask::Everything)) {
        match known.get(&def.id) {
            Some(Value::Array(members)) if is_list(def) => lists::fill(def, members, typed),
            Some(Value::Array(values)) if values.is_empty() => typed.set(&def.id, NONE),
            Some(Value::Array(values)) => values.iter().for_each(|value| typed.add(&def.id, text_of(value))),
            Some(value) => typed.set(&def.id, text_of(value)),
            None => {}
        }
    }
}

/// A value as its field sends it.
fn text_of(value: &Value) -> String {
    match value {
        Value::Array(none) if none.is_empty() => NONE.to_owned(),
        _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use domain::classes::vocabulary::host;

    use super::*;

    #[test]
    fn what_is_filled_in_comes_back_as_facts_and_fills_the_form_again() {
        let dictionary = host().dictionary;
        let body = "alone=true&dementia=unknown&cert_grade=2&ability_level=not_assessed&ability_score=61\
            &income_kind=dibao&household=some&household_rows=2&household_0_relation=spouse&household_0_born_on=1948-01-02&evidence=survey";
        let typed = Typed::read(body.as_bytes());
        let facts: Map<String, Value> =
            read(&dictionary, &typed).into_iter().map(|input| (input.fact, input.value)).collect();
        assert_eq!(facts["alone"], true);
        assert_eq!(facts["cert_grade"], 2);
        assert_eq!(facts["ability_level"], "not_assessed");
        assert_eq!(facts["household"], json!([{ "relation": "spouse", "born_on": "1948-01-02" }]));
        assert!(!facts.contains_key("dementia"));

        let mut again = Typed::default();
        fill(&dictionary, &facts, &mut again);
        let same: Map<String, Value> =
            read(&dictionary, &again).into_iter().map(|input| (input.fact, input.value)).collect();
        assert_eq!(facts, same);
    }

    #[test]
    fn every_fact_is_asked_once() {
        let dictionary = host().dictionary;
        let asked = asked(&dictionary);
        let expected = dictionary.facts().iter().filter(|def| is_asked(def, Ask::Everything)).count();
        assert_eq!(asked.len(), expected);
        assert!(asked.contains(&"income_kind".to_owned()) && !asked.contains(&"age".to_owned()));
    }
}
