//! Facts as fields of a form: registering and changing ask for them in the same words and order.

use domain::people::FactInput;
use rules::{Dictionary, FactDef, Kind, Origin};
use serde_json::{Map, Value, json};

use crate::{frame::Choice, typed::Typed};

/// The box that says "none of these", where several could be chosen.
const NONE: &str = "none";

/// Headings with the facts below them, in the order in which a clerk asks. Facts that a pack adds stand
/// under the last heading.
const GROUPS: [(&str, &str, &[&str]); 5] = [
    ("居住情况", "", &["alone", "empty_nest", "left_behind"]),
    (
        "身体情况",
        "没有做过能力评估的，选“未评估”，并填写是否长期卧床、行动不便。",
        &["ability_level", "ability_score", "bedridden", "mobility_impaired", "dementia", "major_illness"],
    ),
    ("残疾和经济情况", "", &["cert_kind", "cert_grade", "income_kind", "destitute_dispersed"]),
    ("家庭情况", "", &["fp_special_family", "cares_for_ill_child"]),
    ("服务意愿", "", &["wishes_visits", "no_phone", "in_home_care_contract", "entrust_state"]),
];

/// Told by the identity number, or asked in a part of the form of their own.
const ELSEWHERE: [&str; 3] = ["born_on", "sex", "household"];

/// Facts under one heading.
pub struct FactGroup {
    /// The heading.
    pub title: &'static str,
    /// A line of help.
    pub about: &'static str,
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
}

/// All facts of a pack that are asked in the form, under their headings.
pub fn groups(dictionary: &Dictionary) -> Vec<FactGroup> {
    let asked: Vec<&FactDef> = dictionary.facts().iter().filter(|def| is_asked(def)).collect();
    let mut groups: Vec<FactGroup> = GROUPS
        .iter()
        .map(|(title, about, ids)| FactGroup {
            title,
            about,
            fields: ids
                .iter()
                .filter_map(|id| asked.iter().find(|def| def.id == *id))
                .map(|def| field(def))
                .collect(),
        })
        .collect();
    let of_the_pack =
        asked.iter().filter(|def| !GROUPS.iter().any(|(.., ids)| ids.contains(&def.id.as_str())));
    groups.push(FactGroup {
        title: "其他情况",
        about: "",
        fields: of_the_pack.map(|def| field(def)).collect(),
    });
    groups.retain(|group| !group.fields.is_empty());
    groups
}

/// Ids of everything the form asks, in its order; the household comes last.
pub fn asked(dictionary: &Dictionary) -> Vec<String> {
    let fields = groups(dictionary).into_iter().flat_map(|group| group.fields).map(|field| field.name);
    fields.chain(["household".to_owned()]).collect()
}

fn is_asked(def: &FactDef) -> bool {
    !matches!(def.origin, Origin::FullYears { .. })
        && !matches!(def.kind, Kind::List(_))
        && !ELSEWHERE.contains(&def.id.as_str())
}

fn field(def: &FactDef) -> FactField {
    let (shape, options, hint) = control(def);
    let hint = if def.hint.is_empty() { hint } else { format!("{}　{hint}", def.hint) };
    FactField { name: def.id.clone(), label: def.name.clone(), shape, options, must: false, hint }
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
        Kind::Day | Kind::List(_) => (Shape::Day, Vec::new(), String::new()),
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

/// What was filled in, household included. A field left empty or unknown makes no entry.
pub fn read(dictionary: &Dictionary, typed: &Typed) -> Vec<FactInput> {
    let evidence = typed.given("evidence").map(str::to_owned);
    let asked = dictionary.facts().iter().filter(|def| is_asked(def));
    let mut facts: Vec<FactInput> = asked
        .filter_map(|def| {
            let value = match &def.kind {
                Kind::Several(options) => chosen(options, typed.all(&def.id))?,
                _ => value(def, typed.given(&def.id)?)?,
            };
            Some(FactInput { fact: def.id.clone(), value, evidence: evidence.clone() })
        })
        .collect();
    if let Some(value) = read_household(dictionary, typed) {
        facts.push(FactInput { fact: "household".into(), value, evidence });
    }
    facts
}

/// The value of a field. What is no such value goes on as text: the register refuses it with a sentence.
fn value(def: &FactDef, text: &str) -> Option<Value> {
    if text == "unknown" {
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
        Kind::Day | Kind::Several(_) | Kind::List(_) => json!(text),
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
    for def in dictionary.facts().iter().filter(|def| is_asked(def)) {
        match known.get(&def.id) {
            Some(Value::Array(values)) if values.is_empty() => typed.set(&def.id, NONE),
            Some(Value::Array(values)) => values.iter().for_each(|value| typed.add(&def.id, text_of(value))),
            Some(value) => typed.set(&def.id, text_of(value)),
            None => {}
        }
    }
    if let Some(Value::Array(members)) = known.get("household") {
        typed.set("household", if members.is_empty() { "none" } else { "some" });
        typed.set("members", members.len().to_string());
        for (at, member) in members.iter().enumerate() {
            for (id, value) in member.as_object().into_iter().flatten() {
                typed.set(&cell_name(at, id), text_of(value));
            }
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A row of the household table.
pub struct MemberRow {
    /// Its cells, in the order of the headings.
    pub cells: Vec<MemberCell>,
}

/// A cell of the household table.
pub struct MemberCell {
    /// Name of the field.
    pub name: String,
    /// What it is, for readers that see no table.
    pub label: String,
    /// The options; none for a day.
    pub options: Vec<Choice>,
}

/// The question that comes before the table.
pub fn household_options() -> Vec<Choice> {
    vec![Choice::new("none", "没有"), Choice::new("some", "有"), Choice::new("unknown", "不清楚")]
}

/// Headings of the household table.
pub fn member_heads(dictionary: &Dictionary) -> Vec<String> {
    member_defs(dictionary).map(|def| def.name.clone()).collect()
}

/// The rows of the household table: as many as were sent, one more if that was asked for.
pub fn member_rows(dictionary: &Dictionary, typed: &Typed) -> Vec<MemberRow> {
    let sent: usize = typed.text("members").parse().unwrap_or(0);
    let more = usize::from(typed.text("more") == "member");
    (0..(sent + more).min(MOST_MEMBERS)).map(|at| member_row(dictionary, at)).collect()
}

/// More people than live in any home of a person visited.
const MOST_MEMBERS: usize = 12;

fn member_row(dictionary: &Dictionary, at: usize) -> MemberRow {
    let cell = |def: &FactDef| {
        let options = match &def.kind {
            Kind::Flag => vec![Choice::new("true", "是"), Choice::new("false", "否")],
            _ => control(def).1,
        };
        MemberCell {
            name: cell_name(at, &def.id),
            label: format!("第 {} 位同住人：{}", at + 1, def.name),
            options,
        }
    };
    MemberRow { cells: member_defs(dictionary).map(cell).collect() }
}

fn cell_name(at: usize, fact: &str) -> String {
    format!("m{at}_{fact}")
}

fn member_defs(dictionary: &Dictionary) -> impl Iterator<Item = &FactDef> {
    let household = dictionary.facts().iter().find(|def| def.id == "household");
    let defs = match household.map(|def| &def.kind) {
        Some(Kind::List(members)) => members.as_slice(),
        _ => &[],
    };
    defs.iter().filter(|def| !matches!(def.origin, Origin::FullYears { .. }))
}

/// `[]` for nobody, the rows for somebody, `None` where nothing was said.
fn read_household(dictionary: &Dictionary, typed: &Typed) -> Option<Value> {
    let rows = typed.text("members").parse().unwrap_or(0).min(MOST_MEMBERS);
    let members: Vec<Value> = (0..rows)
        .map(|at| {
            let cell =
                |def: &FactDef| Some((def.id.clone(), value(def, typed.given(&cell_name(at, &def.id))?)?));
            Value::Object(member_defs(dictionary).filter_map(cell).collect())
        })
        .filter(|member| member.as_object().is_some_and(|known| !known.is_empty()))
        .collect();
    match (typed.text("household"), members.is_empty()) {
        ("none", _) => Some(json!([])),
        (_, false) => Some(Value::Array(members)),
        // Somebody lives there, and nothing is known of them.
        ("some", true) => Some(json!([{}])),
        _ => None,
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
            &income_kind=dibao&household=some&members=2&m0_relation=spouse&m0_born_on=1948-01-02&evidence=survey";
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
    fn nobody_at_home_is_not_the_same_as_not_knowing() {
        let dictionary = host().dictionary;
        let household = |body: &str| read_household(&dictionary, &Typed::read(body.as_bytes()));
        assert_eq!(household("household=none"), Some(json!([])));
        assert_eq!(household("household=some"), Some(json!([{}])));
        assert_eq!(household("household=unknown"), None);
        assert_eq!(household(""), None);
    }

    #[test]
    fn every_fact_is_asked_once() {
        let dictionary = host().dictionary;
        let asked: Vec<String> =
            groups(&dictionary).into_iter().flat_map(|group| group.fields).map(|field| field.name).collect();
        let expected = dictionary.facts().iter().filter(|def| is_asked(def)).count();
        assert_eq!(asked.len(), expected);
        assert!(asked.contains(&"income_kind".to_owned()) && !asked.contains(&"age".to_owned()));
    }
}
