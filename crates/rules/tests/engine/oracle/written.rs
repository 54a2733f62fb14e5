//! A world as the files of a pack and the dictionary of a host; a person as facts that arrive.

use rules::{
    Choice, Choices, Code, Diagnostic, Dictionary, FactDef, Host, Kind as Def, Origin, Pack, SourceFile,
};
use serde_json::{Map, Value as Json};

use super::dice::Dice;
use super::truth::date;
use super::world::{Cond, Fact, Item, Kind, Named, Pen, Raise, Value, World};

/// Loads the pack that says what this world says.
pub fn load(world: &World, dice: Dice) -> Result<Pack, Vec<Diagnostic>> {
    let host = Host { dictionary: dictionary(world), modes: vec!["door".into()] };
    Pack::load(files(world, dice), &host, &Choices::new())
}

fn def(fact: &Fact, facts: &[Fact]) -> FactDef {
    let options = |count: usize| -> Vec<Choice> {
        let option = |at| Choice { code: Code::Text(format!("o{at}")), name: format!("选{at}") };
        (0..count).map(option).collect()
    };
    let kind = match &fact.kind {
        Kind::Flag => Def::Flag,
        Kind::Choice(count) => Def::Choice(options(*count)),
        Kind::Band { bounds, .. } => Def::Choice(options(bounds.len())),
        Kind::Several(count) => Def::Several(options(*count)),
        Kind::Whole(max) => Def::whole(0, *max),
        Kind::Years(_) => Def::whole(0, 150),
        Kind::Day(_) => Def::Day,
        Kind::List(members) => Def::List(members.iter().map(|member| def(member, members)).collect()),
    };
    let def = FactDef::new(&fact.id, &fact.name, kind);
    match &fact.kind {
        Kind::Years(since) => def.from(Origin::FullYears { since: facts[*since].id.clone() }),
        Kind::Band { score, worse, bounds } => def.from(Origin::Banded {
            score: facts[*score].id.clone(),
            bounds: bounds.clone(),
            worse_if: facts[*worse].id.clone(),
        }),
        _ => def,
    }
}

/// A fact of a list cannot be written in a file once its members are derived from each other.
fn in_a_file(fact: &Fact) -> bool {
    let plain = match &fact.kind {
        Kind::List(members) => members.iter().all(|member| !matches!(member.kind, Kind::Years(_))),
        _ => true,
    };
    fact.added && plain
}

fn dictionary(world: &World) -> Dictionary {
    let own = world.facts.iter().filter(|fact| !in_a_file(fact));
    Dictionary::new(own.map(|fact| def(fact, &world.facts)).collect()).unwrap()
}

/// One fact as an inline table.
fn fact_text(fact: &Fact) -> String {
    let options = |kind: &str, count: usize| {
        let options: Vec<String> =
            (0..count).map(|at| format!("{{ id = \"o{at}\", name = \"选{at}\" }}")).collect();
        format!("kind = \"{kind}\", options = [{}]", options.join(", "))
    };
    let kind = match &fact.kind {
        Kind::Flag => "kind = \"yes_no\"".to_owned(),
        Kind::Choice(count) => options("one", *count),
        Kind::Several(count) => options("several", *count),
        Kind::Whole(max) => format!("kind = \"number\", min = 0, max = {max}"),
        Kind::Day(_) => "kind = \"day\"".to_owned(),
        Kind::List(members) => {
            let members: Vec<String> = members.iter().map(fact_text).collect();
            format!("kind = \"list\", member = [{}]", members.join(", "))
        }
        Kind::Years(_) | Kind::Band { .. } => unreachable!("only a host derives"),
    };
    let assumed = match &fact.assumed {
        None => String::new(),
        Some(value) => format!(", unknown_means = {}", json(value, fact)),
    };
    format!("{{ id = \"{}\", name = \"{}\", clause = \"附\", {kind}{assumed} }}", fact.id, fact.name)
}

fn files(world: &World, mut dice: Dice) -> Vec<SourceFile> {
    let latin = dice.one_in(4);
    let mut pen = Pen { world, latin, dice };
    let facts: Vec<String> = world.facts.iter().filter(|fact| in_a_file(fact)).map(fact_text).collect();
    let mut files = vec![
        ("facts.toml", format!("fact = [{}]\n", facts.join(",\n"))),
        ("pack.toml", "id = \"o\"\ntitle = \"题\"\nversion = \"1\"\nin_force = { from = 2024-01-01 }\n".into()),
        ("definitions.toml", definitions(world, &mut pen)),
        ("eligibility.toml", eligibility(world, &mut pen)),
        ("classes.toml", classes(world, &mut pen)),
        ("tracks.toml", rules("track", "t", &world.tracks, &mut pen)),
        (
            "duties.toml",
            "[[duty]]\nid = \"d\"\nname = \"d\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nclause = \"三\"\n"
                .into(),
        ),
    ];
    if let Some(score) = &world.score {
        files.push(("scores.toml", score_text(score, &mut pen)));
    }
    files.into_iter().map(|(name, text)| SourceFile::new(name, text)).collect()
}

fn definitions(world: &World, pen: &mut Pen<'_>) -> String {
    let mut text = String::new();
    for (at, named) in world.named.iter().enumerate() {
        let what = match named {
            Named::Cond(cond) => format!("is = '{}'", pen.cond(cond, None, 0)),
            Named::Num(num) => format!("value = '{}'", pen.num(num, None)),
        };
        text += &format!("[[define]]\nname = \"定义{at}\"\nclause = \"附\"\n{what}\n");
    }
    let list = world.facts.iter().position(|fact| matches!(fact.kind, Kind::List(_)));
    for (at, cond) in world.of_members.iter().enumerate() {
        let is = pen.cond(cond, list, 0);
        text += &format!("[[define]]\nname = \"员定义{at}\"\nclause = \"附\"\nis = '{is}'\n");
    }
    text
}

fn rules(what: &str, id: &str, conds: &[Cond], pen: &mut Pen<'_>) -> String {
    let mut text = String::new();
    for (at, cond) in conds.iter().enumerate() {
        let is = pen.cond(cond, None, 0);
        text +=
            &format!("[[{what}]]\nid = \"{id}{at}\"\nname = \"{id}{at}\"\nclause = \"一\"\nis = '{is}'\n");
    }
    text
}

fn eligibility(world: &World, pen: &mut Pen<'_>) -> String {
    let mut text = "[eligible]\nclause = \"一\"\n".to_owned();
    for cond in &world.requires {
        let is = pen.cond(cond, None, 0);
        text += &format!("[[eligible.require]]\nname = \"须\"\nclause = \"一\"\nis = '{is}'\n");
    }
    text += &rules("eligible.tag", "g", &world.tags, pen);
    text + &rules("eligible.exclude", "x", &world.excludes, pen)
}

fn classes(world: &World, pen: &mut Pen<'_>) -> String {
    let mut text = String::new();
    for (at, whens) in world.classes.iter().enumerate() {
        text += &format!("[[class]]\nid = \"c{at}\"\nname = \"类{at}\"\nclause = \"二\"\n");
        for when in whens {
            text += &format!("[[class.when]]\nis = '{}'\n", pen.cond(&when.is, None, 0));
            if when.provisional {
                text += "provisional = \"暂定\"\n";
            }
            let except: Vec<String> = when
                .except
                .iter()
                .map(|cond| format!("{{ is = '{}', clause = \"二\" }}", pen.cond(cond, None, 0)))
                .collect();
            text += &format!("except = [{}]\n", except.join(", "));
        }
    }
    if let Some((cond, raise)) = &world.raise {
        text += &format!("[[raise]]\nis = '{}'\nclause = \"二\"\n", pen.cond(cond, None, 0));
        text += &match raise {
            Raise::To(class) => format!("to = \"c{class}\"\n"),
            Raise::Up { most } => format!("by = 1\nmost = \"c{most}\"\n"),
        };
    }
    text
}

fn score_text(score: &super::world::Score, pen: &mut Pen<'_>) -> String {
    let mut text = format!(
        "[[score]]\nid = \"score_of_all\"\nname = \"总评分\"\nclause = \"四\"\nstart = {}\n",
        score.start
    );
    for (word, bound) in [("min", score.min), ("max", score.max)] {
        text += &bound.map_or_else(String::new, |bound| format!("{word} = {bound}\n"));
    }
    if score.round {
        text += "round = \"nearest\"\n";
    }
    if let Some(cond) = &score.times {
        text += &format!("times = [{{ is = '{}', by = 1.5, clause = \"四\" }}]\n", pen.cond(cond, None, 0));
    }
    for item in &score.items {
        text += "[[score.item]]\n";
        text += &match item {
            Item::If(cond, points) => format!("is = '{}'\npoints = {points}\n", pen.cond(cond, None, 0)),
            Item::Value(num) => format!("value = '{}'\n", pen.num(num, None)),
            Item::Highest(pairs) => format!("highest = [{}]\n", pairs_text(pairs, pen)),
            Item::Sum(pairs, most) => format!("sum = [{}]\nmost = {most}\n", pairs_text(pairs, pen)),
        };
    }
    text
}

fn pairs_text(pairs: &[(Cond, i64)], pen: &mut Pen<'_>) -> String {
    let pairs = pairs
        .iter()
        .map(|(cond, points)| format!("{{ is = '{}', points = {points} }}", pen.cond(cond, None, 0)));
    pairs.collect::<Vec<_>>().join(", ")
}

/// A value in the form in which facts arrive.
pub fn json(value: &Value, fact: &Fact) -> Json {
    match (value, &fact.kind) {
        (Value::Option(option), Kind::Flag) => (*option == 1).into(),
        (Value::Option(option), _) => format!("o{option}").into(),
        (Value::Set(set), _) => {
            (0..8).filter(|at| set & (1 << at) != 0).map(|at| Json::from(format!("o{at}"))).collect()
        }
        (Value::Number(number), _) => (number / 1000).into(),
        (Value::Day(day), _) => date(*day).to_string().into(),
        (Value::List(rows), Kind::List(members)) => {
            rows.iter().map(|row| Json::Object(facts(row, members))).collect()
        }
        (Value::List(_), _) => unreachable!("members belong to a list"),
    }
}

/// A row of told values as facts that arrive.
pub fn facts(row: &[Option<Value>], facts: &[Fact]) -> Map<String, Json> {
    let told = row
        .iter()
        .zip(facts)
        .filter_map(|(value, fact)| value.as_ref().map(|value| (fact.id.clone(), json(value, fact))));
    told.collect()
}
