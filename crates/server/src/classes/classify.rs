//! `koumen classify`: facts in, decisions out, one JSON object a line, in order.

use std::io::{self, BufRead, Write};

use domain::packs::Pack;
use jiff::civil::Date;
use rules::{Because, Decision, Duty, Floor, Memo, Per, Plan, Scored, Unit};
use serde::Serialize;
use serde_json::{Map, Value};

/// A line of the answer; the field names are a stable interface.
#[derive(Serialize)]
struct Line<'a> {
    id: Value,
    eligible: Option<bool>,
    class: Option<&'a str>,
    track: Option<&'a str>,
    rule: Option<&'a str>,
    clause: Option<&'a str>,
    because: Vec<Reason<'a>>,
    missing: &'a [String],
    provisional: bool,
    provisional_note: Option<&'a str>,
    warnings: Vec<&'a str>,
    duties: Vec<Owed<'a>>,
    readings: &'a [String],
    tags: &'a [String],
    ruled_out: Vec<Reason<'a>>,
    #[serde(skip_serializing_if = "<[Scored]>::is_empty")]
    scores: &'a [Scored],
    pack: &'a str,
    version: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct Reason<'a> {
    fact: &'a str,
    value: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_as: Option<Map<String, Value>>,
}

/// A duty; what is as usual (contacts, of a person, by anybody) is left out.
#[derive(Serialize)]
struct Owed<'a> {
    id: &'a str,
    modes: &'a [String],
    count: u32,
    every: rules::Every,
    clause: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<Per>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    who: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apart_days: Option<u32>,
    #[serde(skip_serializing_if = "<[Floor]>::is_empty")]
    floors: &'a [Floor],
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a Plan>,
}

#[derive(Serialize)]
struct Failed<'a> {
    id: Value,
    error: &'a str,
}

/// Answers every line. True when none had an error.
pub fn run(pack: &Pack, on: Date, lines: impl BufRead, mut out: impl Write) -> io::Result<bool> {
    let (mut sound, mut memo) = (true, Memo::new());
    for line in lines.lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let (id, answer) = answer(pack, &mut memo, on, &line);
        match answer {
            Ok(decision) => serde_json::to_writer(&mut out, &describe(pack, id, &decision))?,
            Err(error) => {
                sound = false;
                serde_json::to_writer(&mut out, &Failed { id, error: &error })?;
            }
        }
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(sound)
}

fn answer(pack: &Pack, memo: &mut Memo, on: Date, line: &str) -> (Value, Result<Decision, String>) {
    let mut facts: Map<String, Value> = match serde_json::from_str(line) {
        Ok(facts) => facts,
        Err(error) => return (Value::Null, Err(format!("not a JSON object: {error}"))),
    };
    let id = facts.shift_remove("id").unwrap_or(Value::Null);
    (id, pack.rules.decide_with(memo, &facts, on).map_err(|error| error.to_string()))
}

fn describe<'a>(pack: &'a Pack, id: Value, decision: &'a Decision) -> Line<'a> {
    Line {
        id,
        eligible: decision.eligible,
        class: decision.class.as_deref(),
        track: decision.track.as_deref(),
        rule: decision.rule.as_deref(),
        clause: decision.clause.as_deref(),
        because: decision.because.iter().map(reason).collect(),
        missing: &decision.missing,
        provisional: decision.provisional,
        provisional_note: decision.provisional_note.as_deref(),
        warnings: decision.warnings.iter().map(|warning| warning.text.as_str()).collect(),
        duties: decision.duties.iter().map(owed).collect(),
        readings: &decision.readings,
        tags: &decision.tags,
        ruled_out: decision.ruled_out.iter().map(reason).collect(),
        scores: &decision.scores,
        pack: &pack.rules.id,
        version: &pack.rules.version,
        hash: &pack.rules.hash,
    }
}

fn reason(because: &Because) -> Reason<'_> {
    let read_as =
        because.read_as.as_ref().map(|(fact, value)| Map::from_iter([(fact.clone(), value.clone())]));
    Reason { fact: &because.fact, value: &because.value, read_as }
}

fn owed(duty: &Duty) -> Owed<'_> {
    Owed {
        id: &duty.id,
        modes: &duty.modes,
        count: duty.count,
        every: duty.every,
        clause: &duty.clause,
        unit: (duty.unit != Unit::default()).then_some(duty.unit),
        act: duty.act.as_deref(),
        per: (duty.per != Per::default()).then_some(duty.per),
        who: &duty.who,
        minutes: duty.minutes,
        apart_days: duty.apart_days,
        floors: &duty.floors,
        plan: duty.plan.as_ref(),
    }
}

#[cfg(test)]
mod tests {
    use rules::Choices;
    use serde_json::json;

    use super::*;
    use crate::packs::shelf::Shelf;

    fn ask(pack: &str, lines: &str) -> (bool, Vec<Value>) {
        let shelf = Shelf::open(&[]).expect("the built-in packs are sound");
        let pack = shelf.pack(pack, &Choices::new()).expect("sound").expect("built in");
        let mut out = Vec::new();
        let sound = run(&pack, jiff::civil::date(2026, 11, 23), lines.as_bytes(), &mut out).expect("memory");
        let text = String::from_utf8(out).expect("JSON is text");
        (sound, text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
    }

    /// The first pack in order, whatever it is called.
    fn first() -> String {
        Shelf::open(&[]).expect("sound").ids().next().expect("there are packs").to_owned()
    }

    #[test]
    fn a_line_answers_with_everything_the_contract_names_in_its_order() {
        let (sound, answers) =
            ask(&first(), r#"{"id":"p1","born_on":"1956-05-06","alone":true,"cert_grade":2}"#);
        assert!(sound);
        let keys: Vec<&String> = answers[0].as_object().expect("object").keys().collect();
        let wanted = [
            "id",
            "eligible",
            "class",
            "track",
            "rule",
            "clause",
            "because",
            "missing",
            "provisional",
            "provisional_note",
            "warnings",
            "duties",
        ];
        assert_eq!(keys[..wanted.len()], wanted);
        assert_eq!(answers[0]["id"], "p1");
        assert!(
            answers[0]["because"].as_array().expect("list").contains(&json!({"fact":"cert_grade","value":2}))
        );
        assert_eq!(answers[0]["duties"][0]["every"], "week");
    }

    #[test]
    fn wrong_lines_are_answered_in_their_place_and_the_rest_goes_on() {
        let lines = concat!(
            "{\"id\":1,\"born_on\":\"1956-05-06\",\"alone\":true}\n",
            "{\"id\":2,\"height\":170}\n",
            "{\"id\":3,\"alone\":\"yes\"}\n",
            "nonsense\n",
            "\n",
            "{\"id\":5,\"household\":[{\"born_on\":\"1950-02-30\"}]}\n",
        );
        let (sound, answers) = ask(&first(), lines);
        assert!(!sound);
        let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
        assert_eq!(ids, [&json!(1), &json!(2), &json!(3), &Value::Null, &json!(5)]);
        assert_eq!(answers[1]["error"], "unknown fact `height`");
        assert!(answers[0].get("error").is_none() && answers[4]["error"].as_str().is_some());
    }
}
