//! Who shares a home: couples of whom both are on the register, children who are cared for, grandchildren, nobody.

use domain::people::Sex;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{dice::Dice, people::Someone};

/// Makes two people a couple: each stands in the other's household.
pub fn couple(people: &mut [Someone<'_>], dice: &mut Dice) {
    let [one, other] = people else { return };
    let (of_one, of_other) = (spouse(one), spouse(other));
    let nearby = dice.in_thousand(300);
    let child = dice.in_thousand(60).then(|| ill_child(one.age.min(other.age), dice));
    for (own, spouse) in [(one, of_other), (other, of_one)] {
        let mut members = vec![spouse];
        own.truth.insert("cares_for_ill_child".into(), json!(child.is_some()));
        members.extend(child.clone());
        own.truth.insert("alone".into(), json!(false));
        own.truth.insert("empty_nest".into(), json!(!nearby && child.is_none()));
        own.truth.insert("household".into(), Value::Array(members));
    }
}

/// Somebody whose home holds nobody else of the register.
pub fn alone_or_not(one: &mut Someone<'_>, dice: &mut Dice) {
    let (mut alone, mut left_behind, mut ill) = (false, false, false);
    let members = match dice.below(100) {
        0..58 => {
            alone = true;
            left_behind = dice.in_thousand(150);
            Vec::new()
        }
        58..66 => {
            ill = true;
            vec![ill_child(one.age, dice)]
        }
        66..76 => {
            left_behind = true;
            let age = dice.between(4, 15);
            vec![member("grandchild", born(one, one.age - age, dice), either(dice), 0)]
        }
        76..90 => {
            let age = dice.between(22, 32);
            vec![member("child", born(one, age, dice), either(dice), 0)]
        }
        90..97 => {
            // A partner who is too young for the register, or was never entered.
            let sex = if one.sex == Sex::Male { Sex::Female } else { Sex::Male };
            vec![member(
                "spouse",
                born(one, dice.between(1, 12), dice),
                sex,
                i64::from(dice.in_thousand(150)),
            )]
        }
        _ => vec![member("sibling", born(one, dice.between(-4, 8), dice), either(dice), 0)],
    };
    one.truth.insert("alone".into(), json!(alone));
    one.truth.insert("empty_nest".into(), json!(alone && dice.in_thousand(400)));
    one.truth.insert("left_behind".into(), json!(left_behind));
    one.truth.insert("cares_for_ill_child".into(), json!(ill));
    one.truth.insert("household".into(), Value::Array(members));
}

/// Somebody as they stand in the household of the one they live with.
fn spouse(one: &Someone<'_>) -> Value {
    let truth = |fact: &str| one.truth.get(fact).cloned().unwrap_or(Value::Null);
    let mut about = json!({ "relation": "spouse", "born_on": one.born_on, "sex": one.sex.code() });
    for fact in ["ability_level", "dementia", "cert_grade", "major_illness"] {
        if !truth(fact).is_null() {
            about[fact] = truth(fact);
        }
    }
    about
}

fn ill_child(age: i64, dice: &mut Dice) -> Value {
    let year = i64::from(2024_i16) - age + dice.between(22, 30);
    let born_on = Date::new(i16::try_from(year).unwrap_or(1980), 3, 12).unwrap_or(Date::MIN);
    let mut child = member("child", born_on, either(dice), dice.between(2, 4));
    child["cert_grade"] = json!(dice.between(1, 2));
    child
}

fn member(relation: &str, born_on: Date, sex: Sex, ability: i64) -> Value {
    json!({
        "relation": relation, "born_on": born_on, "sex": sex.code(), "ability_level": ability,
        "dementia": false, "cert_grade": 0, "major_illness": false,
    })
}

fn either(dice: &mut Dice) -> Sex {
    if dice.in_thousand(500) { Sex::Female } else { Sex::Male }
}

/// So many years after the person.
fn born(one: &Someone<'_>, years: i64, dice: &mut Dice) -> Date {
    let year = i64::from(one.born_on.year()) + years;
    let day = Date::new(i16::try_from(year).unwrap_or(1960), 1, 1).unwrap_or(one.born_on);
    domain::dates::add_days(day, dice.between(0, 364))
}
