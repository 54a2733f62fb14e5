use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

fn read(text: &str) -> Result<IdentityNumber, IdentityFault> {
    IdentityNumber::parse(text, TODAY, AcceptImpossible::Yes)
}

/// A number with its right check character, from its first seventeen digits.
fn completed(digits: &str) -> String {
    format!("{digits}{}", char::from(check_character(digits)))
}

/// The two samples printed in GB 11643-1999, put together here so that no whole number stands in this file.
fn printed_samples() -> [String; 2] {
    [["110105", "19491231", "002X"].concat(), ["440524", "18800101", "0014"].concat()]
}

#[test]
fn the_samples_printed_in_the_standard_are_right() {
    let [woman, man] = printed_samples().map(|text| read(&text).expect("a sample of the standard"));
    assert_eq!((woman.born_on(), woman.sex()), (date(1949, 12, 31), Sex::Female));
    assert_eq!((man.born_on(), man.sex()), (date(1880, 1, 1), Sex::Male));
}

#[test]
fn the_ways_people_type_it_do_not_matter() {
    let plain = read("990112194611240029").expect("a number");
    for text in [" 990112 19461124 0029 ", "９９０１１２１９４６１１２４００２９", "'990112194611240029"]
    {
        assert_eq!(read(text).as_ref(), Ok(&plain), "{text}");
    }
    let [with_x, _] = printed_samples();
    assert_eq!(read(&with_x.to_lowercase()), read(&with_x));
    assert_eq!(read(&with_x.replace('X', "Ｘ")), read(&with_x));
}

#[test]
fn each_mistake_has_its_own_sentence() {
    use IdentityFault as F;
    let right = completed("99011219461124002");
    let wrong_check = format!("{}{}", &right[..17], if right.ends_with('0') { '1' } else { '0' });
    let cases = [
        (" ".to_owned(), F::Empty),
        ("990112461124002".into(), F::OldForm),
        ("99011219461124002".into(), F::Length(17)),
        ("9901121946112400290".into(), F::Length(19)),
        ("99O112194611240029".into(), F::Character(3)),
        ("9901121946112400X9".into(), F::Character(17)),
        (completed("00011219461124002"), F::Place),
        (completed("99011219470229002"), F::NoSuchDay),
        (completed("99011219461324002"), F::NoSuchDay),
        (completed("99011220261124002"), F::BornLater),
        (wrong_check, F::Check),
    ];
    let mut sentences = std::collections::BTreeSet::new();
    for (text, fault) in cases {
        assert_eq!(read(&text), Err(fault), "{text}");
        sentences.insert(fault.to_string());
    }
    assert_eq!(sentences.len(), 10, "two lengths share one sentence with another number in it");
}

#[test]
fn nobody_has_a_number_of_place_99_outside_a_demonstration() {
    let refused = IdentityNumber::parse("990112194611240029", TODAY, AcceptImpossible::No);
    assert_eq!(refused, Err(IdentityFault::Impossible));
}

#[test]
fn permits_are_known_by_their_place() {
    assert_eq!(read(&completed("81000019500301002")).map(|n| n.kind()), Ok(IdentityKind::ResidencePermit));
    assert_eq!(read(&completed("83000019500301002")).map(|n| n.kind()), Ok(IdentityKind::ResidencePermit));
    assert_eq!(read("990112194611240029").map(|n| n.kind()), Ok(IdentityKind::ResidentCard));
}

#[test]
fn a_foreigners_card_reads_like_a_number_and_its_old_form_is_told_apart() {
    let card = read(&completed("91115619480903002")).expect("a card");
    assert_eq!(card.kind(), IdentityKind::PermanentResidence);
    assert_eq!((card.born_on(), card.sex()), (date(1948, 9, 3), Sex::Female));
    assert_eq!(read("can110048090322"), Err(IdentityFault::OldForeignForm));
    let office = IdentityNumber::parse(&completed("91115619480903002"), TODAY, AcceptImpossible::No);
    assert_eq!(office.map(|number| number.kind()), Ok(IdentityKind::PermanentResidence));
}

#[test]
fn a_place_whose_code_was_abolished_is_no_mistake() {
    // A prefecture that was dissolved, and a county that never carried this code.
    for place in ["512222", "379999"] {
        assert!(read(&completed(&format!("{place}19461124002"))).is_ok(), "{place}");
    }
}

#[test]
fn an_old_number_of_fifteen_digits_becomes_the_one_on_the_card() {
    let [woman, _] = printed_samples();
    let old = format!("{}{}", &woman[..6], &woman[8..17]);
    assert_eq!(upgraded(&old), Some(woman.clone()));
    assert_eq!(upgraded(&format!(" {} ", old)), Some(woman.clone()));
    // Of whom the century is not known.
    assert_eq!(upgraded("990112461124996"), None);
    for other in ["", "99011246112400", woman.as_str(), "CAN110048090322"] {
        assert_eq!(upgraded(other), None, "{other}");
    }
}

#[test]
fn it_never_shows_itself() {
    let number = read("990112194611240029").expect("a number");
    assert_eq!(number.masked(), "990112**********29");
    assert_eq!(number.last_four(), "0029");
    for shown in [format!("{number}"), format!("{number:?}")] {
        assert!(!shown.contains("1946") && !shown.contains("0029"), "{shown}");
    }
}

proptest! {
    #[test]
    fn one_wrong_digit_is_always_found(order in 0u32..1000, at in 0usize..17, plus in 1u8..10) {
        let right = completed(&format!("99011219461124{order:03}"));
        prop_assert!(read(&right).is_ok());
        let mut bytes = right.into_bytes();
        bytes[at] = b'0' + (bytes[at] - b'0' + plus) % 10;
        let wrong = String::from_utf8(bytes).expect("digits");
        prop_assert!(read(&wrong).is_err());
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,30}") {
        let _ = read(&text);
    }
}

#[test]
fn an_impossible_number_reads_back_as_what_it_was_made_of() {
    let number = IdentityNumber::impossible(112, date(1946, 5, 3), 7);
    assert_eq!(read(number.reveal()).as_ref(), Ok(&number));
    assert_eq!((number.born_on(), number.sex()), (date(1946, 5, 3), Sex::Male));
    assert!(number.reveal().starts_with("990112"));
}
