//! `koumen classify`: facts in, decisions out, one JSON object a line, in order.

use std::io::{self, BufRead, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use domain::packs::Pack;
use jiff::civil::Date;
use rules::{Because, Decision, Duty, Limit, Memo, Per, Plan, Scored, Unit};
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open_duties: Vec<Open<'a>>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<bool>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    who: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    parts: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    days: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apart_days: Option<u32>,
    #[serde(skip_serializing_if = "<[Limit]>::is_empty")]
    floors: &'a [Limit],
    #[serde(skip_serializing_if = "<[Limit]>::is_empty")]
    ceilings: &'a [Limit],
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a Plan>,
}

/// A duty that an unknown fact decides.
#[derive(Serialize)]
struct Open<'a> {
    id: &'a str,
    missing: &'a [String],
}

#[derive(Serialize)]
struct Failed<'a> {
    id: Value,
    error: &'a str,
}

/// So many lines go to a thread at once.
const CHUNK: usize = 256;
/// So many chunks wait for a thread, or for being written, at most.
const WAITING: usize = 4;

/// Answers every line, in order, on as many threads. True when none had an error.
pub fn run(
    pack: &Pack,
    on: Date,
    threads: usize,
    lines: impl BufRead + Send,
    mut out: impl Write,
) -> io::Result<bool> {
    thread::scope(|scope| {
        let (mut asking, mut answered) = (Vec::new(), Vec::new());
        for _ in 0..threads.max(1) {
            let (ask, questions) = sync_channel::<Vec<String>>(WAITING);
            let (answer, answers) = sync_channel(WAITING);
            scope.spawn(move || {
                let mut memo = Memo::new();
                // Nobody listens any more once writing has failed: then the rest is not worth answering.
                questions.iter().all(|lines| answer.send(chunk(pack, &mut memo, on, &lines)).is_ok())
            });
            asking.push(ask);
            answered.push(answers);
        }
        let reader = scope.spawn(move || deal(lines, &asking));
        let mut sound = true;
        for answers in answered.iter().cycle() {
            // Chunks are dealt out in turn, so the first thread without one is the end.
            let Ok(chunk) = answers.recv() else { break };
            let (text, all_sound) = chunk?;
            out.write_all(&text)?;
            sound &= all_sound;
        }
        drop(answered);
        out.flush()?;
        reader.join().map_err(|_| io::Error::other("reading broke off"))??;
        Ok(sound)
    })
}

/// Deals the lines out to the threads in turn, a chunk at a time.
fn deal(lines: impl BufRead, threads: &[SyncSender<Vec<String>>]) -> io::Result<()> {
    let (mut lines, mut broken) = (lines.lines(), None);
    for thread in threads.iter().cycle() {
        let readable = lines.by_ref().map_while(|line| line.map_err(|error| broken = Some(error)).ok());
        let chunk: Vec<String> = readable.take(CHUNK).collect();
        if chunk.is_empty() || thread.send(chunk).is_err() || broken.is_some() {
            break;
        }
    }
    broken.map_or(Ok(()), Err)
}

/// The answers to some lines as text, and whether none had an error.
fn chunk(pack: &Pack, memo: &mut Memo, on: Date, lines: &[String]) -> io::Result<(Vec<u8>, bool)> {
    let (mut text, mut sound) = (Vec::new(), true);
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let (id, answer) = answer(pack, memo, on, line);
        match answer {
            Ok(decision) => serde_json::to_writer(&mut text, &describe(pack, id, &decision))?,
            Err(error) => {
                sound = false;
                serde_json::to_writer(&mut text, &Failed { id, error: &error })?;
            }
        }
        text.push(b'\n');
    }
    Ok((text, sound))
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
        open_duties: decision
            .open_duties
            .iter()
            .map(|duty| Open { id: &duty.id, missing: &duty.missing })
            .collect(),
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
        group: duty.group.as_deref(),
        shared: duty.shared.then_some(true),
        who: &duty.who,
        parts: &duty.parts,
        days: &duty.days,
        minutes: duty.minutes,
        apart_days: duty.apart_days,
        floors: &duty.floors,
        ceilings: &duty.ceilings,
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
        let sound =
            run(&pack, jiff::civil::date(2026, 11, 23), 3, lines.as_bytes(), &mut out).expect("memory");
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
    fn however_many_threads_answer_the_answers_come_in_order() {
        let lines: String = (0..5 * CHUNK + 7).fold(String::new(), |lines, at| {
            lines + &format!("{{\"id\":{at},\"born_on\":\"19{}-05-06\",\"alone\":true}}\n", 30 + at % 40)
        });
        let (sound, answers) = ask(&first(), &lines);
        assert!(sound);
        let ids: Vec<u64> = answers.iter().filter_map(|answer| answer["id"].as_u64()).collect();
        assert!(ids.iter().copied().eq(0..5 * CHUNK as u64 + 7));
    }

    #[test]
    fn what_was_read_before_a_line_that_is_no_text_is_answered() {
        let shelf = Shelf::open(&[]).expect("the built-in packs are sound");
        let pack = shelf.pack(&first(), &Choices::new()).expect("sound").expect("built in");
        let (mut out, lines) = (Vec::new(), b"{\"id\":1}\n{\"id\":2}\n\xff\n{\"id\":4}\n");
        let failed = run(&pack, jiff::civil::date(2026, 11, 23), 2, lines.as_slice(), &mut out);
        assert_eq!(failed.expect_err("not text").kind(), io::ErrorKind::InvalidData);
        assert_eq!(out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count(), 2);
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
