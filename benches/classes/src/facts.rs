//! Invented people as facts: the JSON that `koumen classify` reads.

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::people::{Member, NOT_ASSESSED, Person};

/// Facts as they arrive.
pub type Facts = Map<String, Value>;

/// The facts of everybody. Each is left out with a chance of `unknown` in a hundred, except birth and sex,
/// which come with the identity number.
pub fn tell(people: &[Person], unknown: u64, seed: u64) -> Vec<Facts> {
    let mut chance = Chance::new(seed ^ unknown);
    people.iter().map(|person| tell_one(person, unknown, &mut chance)).collect()
}

fn tell_one(person: &Person, unknown: u64, chance: &mut Chance) -> Facts {
    let household: Vec<Value> =
        person.household.iter().map(|member| tell_member(member, unknown, chance)).collect();
    let (ability, grade) = match person.ability_score {
        Some(score) => ("ability_score", json!(score)),
        None => ("ability_level", level(person.ability_level)),
    };
    let more = [
        ("alone", json!(person.alone)),
        ("empty_nest", json!(person.empty_nest)),
        ("left_behind", json!(person.left_behind)),
        (ability, grade),
        ("bedridden", json!(person.bedridden)),
        ("mobility_impaired", json!(person.mobility_impaired)),
        ("dementia", json!(person.dementia)),
        ("major_illness", json!(person.major_illness)),
        ("cert_kind", json!(person.cert_kind)),
        ("cert_grade", json!(person.cert_grade)),
        ("income_kind", json!(person.income_kind)),
        ("destitute_dispersed", json!(person.destitute_dispersed)),
        ("fp_special_family", json!(person.fp_special_family)),
        ("cares_for_ill_child", json!(person.cares_for_ill_child)),
        ("no_phone", json!(person.no_phone)),
        ("in_home_care_contract", json!(person.in_home_care_contract)),
        ("wishes_visits", json!(person.wishes_visits)),
        ("entrust_state", json!(person.entrust_state)),
        ("household", Value::Array(household)),
    ];
    let mut facts = born(person.born_on, person.female);
    leave_out(&mut facts, more, unknown, chance);
    facts
}

fn tell_member(member: &Member, unknown: u64, chance: &mut Chance) -> Value {
    let mut facts = born(member.born_on, member.female);
    let more = [
        ("relation", json!(member.relation)),
        ("ability_level", level(member.ability_level)),
        ("dementia", json!(member.dementia)),
        ("cert_grade", json!(member.cert_grade)),
        ("major_illness", json!(member.major_illness)),
    ];
    leave_out(&mut facts, more, unknown, chance);
    Value::Object(facts)
}

fn born(on: jiff::civil::Date, female: bool) -> Facts {
    let sex = if female { "female" } else { "male" };
    Facts::from_iter([("born_on".to_owned(), json!(on.to_string())), ("sex".to_owned(), json!(sex))])
}

fn leave_out<const N: usize>(facts: &mut Facts, more: [(&str, Value); N], unknown: u64, chance: &mut Chance) {
    for (id, value) in more {
        if !chance.percent(unknown) {
            facts.insert(id.to_owned(), value);
        }
    }
}

fn level(level: i64) -> Value {
    if level == NOT_ASSESSED { json!("not_assessed") } else { json!(level) }
}
