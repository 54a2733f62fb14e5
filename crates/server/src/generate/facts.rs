//! What is true of somebody, and the part of it that a clerk has learnt. What a notice asks for beyond our own
//! vocabulary is answered by its kind alone.

use domain::people::FactInput;
use jiff::civil::Date;
use rules::{FactDef, Kind, Origin};
use serde_json::{Map, Value, json};

use super::{dice::Dice, people::Someone, world::World};

/// The certificate and what is true of somebody of an age, apart from the home they live in.
pub fn truth(dice: &mut Dice, age: i64, has_phone: bool) -> (Option<(u8, u8)>, Map<String, Value>) {
    let over = u64::try_from(age - 60).unwrap_or(0);
    let level = match dice.below(1000) {
        draw if draw < 120 => None,
        draw if draw < 820_u64.saturating_sub(12 * over) => Some(0),
        _ => Some(dice.weighed(&[(1, 40), (2, 25 + over), (3, 10 + over), (4, 4 + over / 2)])),
    };
    let heavy = level.unwrap_or(0);
    let grade = dice.in_thousand(110 + 3 * over).then(|| {
        let kind = u8::try_from(dice.between(1, 7)).unwrap_or(1);
        (kind, u8::try_from(dice.between(1, 4)).unwrap_or(4))
    });
    let income = dice.weighed(&[("none", 76), ("dibao", 12), ("dibao_margin", 7), ("destitute", 5)]);
    let mut truth = Map::new();
    let mut say = |fact: &str, value: Value| truth.insert(fact.to_owned(), value);
    if heavy == 0 && dice.in_thousand(60) {
        say("ability_score", json!(dice.between(60, 90)));
    } else {
        say("ability_level", level.map_or_else(|| json!("not_assessed"), |level: i64| json!(level)));
    }
    say("bedridden", json!(heavy >= 3 && dice.in_thousand(500)));
    say("mobility_impaired", json!(heavy >= 2 || dice.in_thousand(70 + 8 * over)));
    say("dementia", json!(dice.in_thousand(15 + 5 * over)));
    say("major_illness", json!(dice.in_thousand(90 + 2 * over)));
    say("cert_kind", json!(grade.map_or(0, |(kind, _)| kind)));
    say("cert_grade", json!(grade.map_or(0, |(_, grade)| grade)));
    say("income_kind", json!(income));
    say("destitute_dispersed", json!(income == "destitute" && dice.in_thousand(850)));
    say("fp_special_family", json!(dice.in_thousand(30)));
    say("no_phone", json!(!has_phone));
    say("in_home_care_contract", json!(dice.in_thousand(60)));
    say("wishes_visits", json!(!dice.in_thousand(60)));
    let states = [("none", 62), ("offered", 14), ("refused", 7), ("active", 13), ("ended", 4)];
    say("entrust_state", json!(dice.weighed(&states)));
    (grade, truth)
}

/// What the clerk writes down: most of it. Birth, sex and certificate stand on the papers.
pub fn told(world: &World, one: &Someone<'_>, has_certificate: bool, dice: &mut Dice) -> Vec<FactInput> {
    let on_paper = |id: &str| {
        matches!(id, "born_on" | "sex") || has_certificate && matches!(id, "cert_kind" | "cert_grade")
    };
    let mut told = Vec::new();
    for def in world.pack.rules.dictionary().facts() {
        if on_paper(&def.id) || matches!(def.origin, Origin::FullYears { .. }) {
            continue;
        }
        let value = match one.truth.get(&def.id) {
            Some(value) => (!dice.in_thousand(35)).then(|| value.clone()),
            None if world.is_our_own(&def.id) => None,
            None => of_the_notice(def, world, dice),
        };
        let evidence = dice.weighed(&[("入户登记", 12), ("本人或家属口述", 5), ("评估报告", 2)]);
        let evidence = Some(evidence.to_owned());
        told.extend(value.map(|value| FactInput { fact: def.id.clone(), value, evidence }));
    }
    told
}

/// A fact that the notice has added. What is in force only once decided in writing is rarely told.
fn of_the_notice(def: &FactDef, world: &World, dice: &mut Dice) -> Option<Value> {
    let often = if def.unknown_means.is_some() { 80 } else { 880 };
    dice.in_thousand(often).then(|| any(&def.kind, def.unknown_means.is_some(), world.span.since, dice))
}

/// Some value of a kind. What is told against the rule is mostly the other answer.
fn any(kind: &Kind, against: bool, since: Date, dice: &mut Dice) -> Value {
    match kind {
        Kind::Flag => json!(dice.in_thousand(if against { 850 } else { 180 })),
        Kind::Number { min, max, .. } => {
            let (one, other) = (dice.between(*min, *max), dice.between(*min, *max));
            json!(one.min(other))
        }
        Kind::Day => json!(domain::dates::add_days(since, -dice.between(1, 2000))),
        Kind::Choice(options) => dice.pick(options).code.to_json(),
        Kind::Several(options) => {
            let chosen = options.iter().filter(|_| dice.in_thousand(220));
            Value::Array(chosen.map(|option| option.code.to_json()).collect())
        }
        // Words decide nothing: synthetic people have none.
        Kind::Text { .. } => Value::Null,
        Kind::List(members) => {
            let rows = dice.weighed(&[(0, 70), (1, 20), (2, 10)]);
            Value::Array((0..rows).map(|_| row(members, since, dice)).collect())
        }
    }
}

fn row(members: &[FactDef], since: Date, dice: &mut Dice) -> Value {
    let given = members.iter().filter(|def| !matches!(def.origin, Origin::FullYears { .. }));
    Value::Object(given.map(|def| (def.id.clone(), any(&def.kind, false, since, dice))).collect())
}
