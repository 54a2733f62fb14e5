//! Trying the rules on somebody who is made up: what would they be, and why? Nothing is kept.

use askama::Template;
use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    classes::classify::{Classified, classify},
    packs::{
        Pack,
        explain::{Sources, explain},
    },
    people::values,
};
use jiff::civil::Date;
use rules::{Dictionary, FactDef};
use serde_json::{Map, Value};

use super::why::Why;
use crate::{
    app::App,
    frame::{Choice, Frame, long_day},
    people::fields::{self, Ask, FactGroup, Shape},
    respond::{Answer, Problem, render, render_with},
    session::Asker,
    typed::Typed,
};

/// Facts that the register asks elsewhere than in the groups of the form.
const BORN_ON: &str = "born_on";
const SEX: &str = "sex";

#[derive(Template)]
#[template(path = "packs/try_out.html")]
struct TryPage {
    frame: Frame,
    title: String,
    typed: Typed,
    form_action: &'static str,
    sexes: Vec<Choice>,
    groups: Vec<FactGroup>,
    elsewhere: Vec<String>,
    outcome: Option<Outcome>,
}

/// What the rules say of the made-up person.
struct Outcome {
    day: String,
    class: Option<String>,
    no_class: &'static str,
    provisional: bool,
    facts: String,
    why: Why,
    duties: Vec<(String, String)>,
}

/// `GET /packs/try`: the empty form.
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    let pack = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let mut typed = Typed::default();
    typed.set("on", app.edge().today().to_string());
    Ok(render(&sheet(&app, &asker, &pack, typed, None)))
}

/// `POST /packs/try`: the form with the answer above it.
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let pack = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let mut typed = Typed::read(&body);
    if typed.given("more").is_some() {
        // Another row of the household: the form again, with everything that was typed.
        return Ok(render(&sheet(&app, &asker, &pack, typed, None)));
    }
    let facts = read(pack.rules.dictionary(), &mut typed);
    let on = typed.text("on").parse::<Date>();
    if on.is_err() {
        typed.refuse("on", "请填写按哪一天认定");
    }
    let classified = match on {
        Ok(on) if !typed.is_wrong() => classify(&pack, &facts, on).map_err(|error| {
            typed.refuse("facts", error.to_string());
        }),
        _ => Err(()),
    };
    match classified {
        Ok(classified) => {
            let outcome = outcome(&pack, &classified, &facts);
            Ok(render(&sheet(&app, &asker, &pack, typed, Some(outcome))))
        }
        Err(()) => {
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &pack, typed, None)))
        }
    }
}

/// The facts that were filled in; what cannot be is said at its field.
fn read(dictionary: &Dictionary, typed: &mut Typed) -> Map<String, Value> {
    let mut facts: Map<String, Value> =
        fields::read(dictionary, typed).into_iter().map(|input| (input.fact, input.value)).collect();
    for id in [BORN_ON, SEX] {
        if let Some(text) = typed.given(id) {
            facts.insert(id.to_owned(), text.into());
        }
    }
    for (id, value) in &facts {
        let fault = def(dictionary, id).and_then(|def| values::fault(def, value));
        if let Some(sentence) = fault {
            typed.refuse(id, sentence);
        }
    }
    facts
}

fn outcome(pack: &Pack, classified: &Classified, facts: &Map<String, Value>) -> Outcome {
    let decision = &classified.decision;
    let class = decision.class.as_ref().and_then(|id| pack.rules.class(id));
    Outcome {
        day: long_day(classified.on),
        class: class.map(|class| class.name.clone()),
        no_class: match decision.eligible {
            Some(false) => "不属于服务对象",
            Some(true) => "没有归入任何一类",
            None => "暂不能认定",
        },
        provisional: decision.provisional,
        facts: pack.facts_in_words(facts).join("、"),
        why: Why::of(explain(pack, classified, &Sources::new())),
        duties: decision.duties.iter().map(|duty| (pack.duty_in_words(duty), duty.clause.clone())).collect(),
    }
}

fn sheet(app: &App, asker: &Asker, pack: &Pack, typed: Typed, outcome: Option<Outcome>) -> TryPage {
    let dictionary = pack.rules.dictionary();
    let groups = fields::groups(dictionary, Ask::Deciding, &typed);
    let own = ["on", BORN_ON, SEX];
    let shown = |field: &str| {
        own.contains(&field)
            || groups.iter().any(|group| group.fields.iter().any(|known| known.name == field))
    };
    TryPage {
        frame: Frame::of(app, asker, "/packs"),
        title: pack.rules.title.clone(),
        form_action: "/packs/try",
        sexes: def(dictionary, SEX).map(fields::options).unwrap_or_default(),
        elsewhere: typed.elsewhere(shown).into_iter().map(str::to_owned).collect(),
        groups,
        typed,
        outcome,
    }
}

fn def<'a>(dictionary: &'a Dictionary, id: &str) -> Option<&'a FactDef> {
    dictionary.find(id).map(|at| &dictionary.facts()[at])
}
