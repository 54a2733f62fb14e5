use super::*;
use crate::cast::{at, id};
use crate::visits::answers::Answer;
use crate::visits::outcome::Refused;

fn content() -> Content {
    Content {
        person: id(1),
        worker: Some(id(2)),
        visitor_kind: "neighbour".into(),
        mode: Mode::Door,
        outcome: Outcome::Reached,
        visited_at: at("2026-11-23T10:00"),
        form: "visit".into(),
        form_version: "1".into(),
        answers: [("b", "unchanged"), ("a", "good")]
            .map(|(field, option)| (field.to_owned(), Answer::One(option.to_owned())))
            .into_iter()
            .collect(),
        note: None,
        late_reason: None,
        photos: Vec::new(),
    }
}

#[test]
fn the_hash_is_the_same_on_every_machine() {
    assert_eq!(
        content().canonical(),
        "[\"koumen visit 1\",\"00000000-0000-0000-0000-000000000001\",\
         \"00000000-0000-0000-0000-000000000002\",\"neighbour\",\"door\",\"reached\",null,1795399200000,\
         \"visit\",\"1\",{\"a\":{\"one\":\"good\"},\"b\":{\"one\":\"unchanged\"}},null,null]"
    );
    assert_eq!(content().hash().to_string().len(), 64);
}

#[test]
fn blanks_around_a_remark_make_no_other_content_and_words_do() {
    let with = |note: &str| Content { note: Some(note.into()), ..content() }.hash();
    assert_eq!(with("  "), content().hash());
    assert_eq!(with(" 一切都好 "), with("一切都好"));
    assert_ne!(with("一切都好"), content().hash());
}

#[test]
fn every_part_of_the_content_is_in_the_hash() {
    let plain = content();
    let others = [
        Content { person: id(3), ..plain.clone() },
        Content { worker: None, ..plain.clone() },
        Content { visitor_kind: "other".into(), ..plain.clone() },
        Content { mode: Mode::Phone, ..plain.clone() },
        Content { outcome: Outcome::Refused(Refused::Today), ..plain.clone() },
        Content { outcome: Outcome::Refused(Refused::Always), ..plain.clone() },
        Content { visited_at: at("2026-11-23T10:01"), ..plain.clone() },
        Content { form: "other".into(), ..plain.clone() },
        Content { form_version: "2".into(), ..plain.clone() },
        Content { answers: Answers::default(), ..plain.clone() },
        Content { late_reason: Some("没有信号".into()), ..plain.clone() },
        Content { photos: vec![PhotoHash::from_bytes([7; 32])], ..plain.clone() },
    ];
    let mut hashes: Vec<String> = others.iter().map(|other| other.hash().to_string()).collect();
    hashes.push(plain.hash().to_string());
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 13);
}

#[test]
fn it_travels_as_json() {
    for outcome in Outcome::ALL {
        let sent = Content { outcome, ..content() };
        let json = serde_json::to_string(&sent).expect("json");
        assert_eq!(serde_json::from_str::<Content>(&json).expect("json"), sent);
    }
}
