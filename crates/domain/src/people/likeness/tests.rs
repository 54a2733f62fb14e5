use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;
use crate::cast::day;

fn traits(name: &str, born_on: &str) -> Traits {
    Traits {
        name: Some(PersonName::parse(name).expect("a name")),
        born_on: Some(day(born_on)),
        ..Traits::default()
    }
}

fn reasons(one: &Traits, other: &Traits) -> Vec<Reason> {
    likeness(one, other).map(|likeness| likeness.reasons).unwrap_or_default()
}

#[test]
fn each_way_of_being_alike_is_told() {
    let zhang = traits("张桂英", "1942-03-05");
    let told = |name, born_on| reasons(&zhang, &traits(name, born_on));
    assert_eq!(told("张桂英", "1942-03-05"), [Reason::NameAndBirthday]);
    assert_eq!(told("章贵英", "1942-03-05"), [Reason::SoundAndBirthday]);
    assert_eq!(told("张桂芝", "1942-03-05"), [Reason::NearNameAndBirthday]);
    assert_eq!(told("张桂英", "1942-05-03"), [Reason::NameAndSwappedBirthday], "month and day");
    assert_eq!(told("张桂英", "1924-03-05"), [Reason::NameAndSwappedBirthday], "neighbours");
    assert_eq!(told("张桂英", "1943-03-05"), [], "a common name alone says nothing");
    assert_eq!(told("李桂芝", "1942-03-05"), [], "two characters differ");
}

#[test]
fn couples_share_an_address_and_a_telephone() {
    let home = Traits {
        sex: Some(Sex::Female),
        phone: Some("13800000001".into()),
        address: Some("37/ 3号".into()),
        ..traits("张桂英", "1942-03-05")
    };
    let husband = Traits { sex: Some(Sex::Male), ..home.clone() };
    let husband =
        Traits { name: PersonName::parse("张德明").ok(), born_on: Some(day("1942-11-20")), ..husband };
    assert_eq!(reasons(&home, &husband), []);
    let her = Traits { sex: Some(Sex::Female), ..husband };
    assert_eq!(reasons(&home, &her), [Reason::AddressAndYear, Reason::Phone]);
    let neighbour =
        Traits { born_on: Some(day("1950-11-20")), name: PersonName::parse("李桂英").ok(), ..her };
    assert_eq!(reasons(&home, &neighbour), [], "a clerk's telephone stands at many people");
}

#[test]
fn two_numbers_that_check_speak_against_one_person() {
    let one = Traits { number: Some([1; 16]), ..traits("张桂英", "1942-03-05") };
    let namesake = Traits { number: Some([2; 16]), ..one.clone() };
    let without = Traits { number: None, ..one.clone() };
    assert!(likeness(&one, &without).expect("alike").must_be_asked());
    assert!(!likeness(&one, &namesake).expect("alike").must_be_asked());
    let other = Traits { number: Some([1; 16]), ..traits("王秀兰", "1950-01-01") };
    assert_eq!(likeness(&one, &other).expect("one number").grade, 100);
}

#[test]
fn a_code_leads_back_to_its_reason_and_the_strongest_come_first() {
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(reason));
    }
    assert!(Reason::ALL.is_sorted_by_key(|reason| u8::MAX - reason.weight()));
}

fn entry() -> impl Strategy<Value = Traits> {
    let name = ("[张王李赵章]", "[英桂贵芝秀兰建国]{1,2}").prop_map(|(first, rest)| format!("{first}{rest}"));
    let born =
        (1935..1960_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Date::new(y, m, d).expect("a day"));
    let sex = prop::option::of(prop::sample::select(vec![Sex::Male, Sex::Female]));
    let (number, phone, house) =
        (prop::option::of(0..40_u8), prop::option::of(0..40_u32), prop::option::of(0..40_u32));
    (prop::option::of(name), prop::option::of(born), sex, number, phone, house).prop_map(
        |(name, born_on, sex, number, phone, house)| Traits {
            number: number.map(|number| [number; 16]),
            name: name.and_then(|name| PersonName::parse(&name).ok()),
            born_on,
            sex,
            phone: phone.map(|phone| format!("139{phone:08}")),
            address: house.map(|house| format!("{house}号")),
        },
    )
}

proptest! {
    #[test]
    fn it_is_the_same_from_both_sides(one in entry(), other in entry()) {
        prop_assert_eq!(likeness(&one, &other), likeness(&other, &one));
    }

    #[test]
    fn whoever_has_a_number_or_name_and_birthday_is_like_oneself(one in entry()) {
        let known = one.number.is_some() || one.name.is_some() && one.born_on.is_some();
        if known {
            prop_assert!(likeness(&one, &one).expect("alike").must_be_asked());
        }
    }

    #[test]
    fn a_swapped_day_is_swapped_back(year in 1900..2000_i16, month in 1..=12_i8, date in 1..=28_i8) {
        let born = Date::new(year, month, date).expect("a day");
        for swapped in swapped_days(born) {
            prop_assert!(swapped_days(swapped).contains(&born), "{born} {swapped}");
        }
    }
}

/// Among made-up people of five surnames and a few given names, hardly anybody is asked about.
#[test]
fn unrelated_people_are_rarely_alike() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut people = Vec::new();
    for number in 0..400_u32 {
        let mut one = entry().new_tree(&mut runner).expect("an entry").current();
        // Numbers, telephones and houses of their own; birth and sex are known.
        one.number =
            Some([1; 16].map(|byte: u8| byte.wrapping_mul(u8::try_from(number % 251).expect("small"))));
        one.number = one.number.map(|mut index| {
            index[..4].copy_from_slice(&number.to_be_bytes());
            index
        });
        one.phone = Some(format!("139{number:08}"));
        one.address = Some(format!("{number}号"));
        one.born_on = one.born_on.or(Some(day("1940-01-01")));
        people.push(one);
    }
    let pairs =
        people.iter().enumerate().flat_map(|(at, one)| people[..at].iter().map(move |other| (one, other)));
    let alike = pairs.clone().filter(|(one, other)| likeness(one, other).is_some_and(|l| l.must_be_asked()));
    let (alike, all) = (alike.count(), pairs.count());
    assert!(alike * 1000 < all, "{alike} of {all}");
}
