use super::*;
use crate::packs::rehearse::tests::{texts, town};

#[test]
fn numbers_are_read_as_they_are_written() {
    for (text, wanted) in
        [("3", Some(3_000)), ("0.5", Some(500)), ("1.125", Some(1_125)), ("-0.5", Some(-500))]
    {
        assert_eq!(thousandths(text), wanted, "{text}");
    }
    for text in ["", ".", "1.2345", "三", "1,5", "1e3", "--1", "99999999999999999999"] {
        assert_eq!(thousandths(text), None, "{text}");
    }
}

#[test]
fn a_handed_in_text_takes_the_place_of_the_one_it_means() {
    let pack = town(&[]);
    let handed_in = |name: &str| {
        let files = overlaid(&pack, vec![SourceFile::new(name, "x = 1")]);
        assert_eq!(files.len(), pack.rules.files.len(), "{name}");
        let changed: Vec<&SourceFile> = files.iter().filter(|file| file.text == "x = 1").collect();
        changed[0].name.clone()
    };
    assert_eq!(handed_in("duties.toml"), "duties.toml");
    assert_eq!(handed_in("a-town/duties.toml"), "duties.toml");
    assert_eq!(handed_in("C:\\packs\\a-town\\forms\\visit.toml"), "forms/visit.toml");
    assert_eq!(handed_in("visit.toml"), "forms/visit.toml");
    let more = overlaid(&pack, vec![SourceFile::new("tables.toml", "")]);
    assert_eq!(more.len(), pack.rules.files.len() + 1);
}

#[test]
fn another_notice_keeps_nothing_of_the_old_one() {
    let pack = town(&[]);
    let other = SourceFile::new("pack.toml", "id = \"b-town\"\n");
    assert_eq!(overlaid(&pack, vec![other.clone()]), [other]);
    let same = SourceFile::new("pack.toml", "id = \"a-town\"\n");
    assert_eq!(overlaid(&pack, vec![same]).len(), pack.rules.files.len());
}

#[test]
fn a_choice_that_a_text_no_longer_knows_keeps_nobody_from_using_it() {
    let mut choices = Choices::from([("rhythm".to_owned(), "month".to_owned())]);
    choices.insert("given_up".into(), "yes".into());
    choices.insert("first_age".into(), "hundred".into());
    let pack = load_known(texts(), &choices).expect("a pack");
    let chosen = crate::packs::commit::as_chosen(&pack);
    assert_eq!((chosen["rhythm"].as_str(), chosen["first_age"].as_str()), ("month", "eighty"));
}

#[test]
fn the_hash_of_texts_changes_with_every_letter_and_name() {
    let one = [SourceFile::new("a", "bc")];
    assert_ne!(text_hash(&one), text_hash(&[SourceFile::new("ab", "c")]));
    assert_eq!(text_hash(&one).len(), 64);
}
