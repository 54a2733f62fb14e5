use proptest::prelude::*;

use super::*;
use crate::cast::{MONDAY, at, id};
use crate::dates::add_days;
use crate::packs::{load, made_up};

/// Five yuan a contact, up to what is asked, for neighbours; whoever lives together is met once.
const PAYMENTS: &str = r#"[[payment]]
id = "thanks"
name = "酬劳"
clause = "七"
amount = 500
per = "contact"
to = ["a"]
modes = ["door"]
period = "month"
cap = "duties"
together = "once"
requires = [{ id = "file_complete", name = "档案完整", otherwise = "hold", clause = "七" }]
"#;

const NOVEMBER: Period =
    Period { starts_on: jiff::civil::date(2026, 11, 1), ends_on: jiff::civil::date(2026, 11, 30) };

fn pack(changed: &[(&str, &str)]) -> Pack {
    let text = changed.iter().fold(PAYMENTS.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    let mut files = made_up::files(&[]);
    files.push(rules::SourceFile::new("payments.toml", text));
    load(files, &rules::Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

fn counts() -> Verdict {
    Verdict::Counts {
        duty: "weekly".into(),
        period: Period { starts_on: MONDAY, ends_on: add_days(MONDAY, 6) },
    }
}

/// A visit to a person on a day of the week, who lives with nobody.
fn made(number: u128, person: u128, moment: &str, verdict: Verdict) -> Made {
    Made {
        visit: id(number),
        person: id(person),
        household: id(person),
        visited_at: at(moment),
        mode: Mode::Door,
        kind: "a".into(),
        verdict,
    }
}

fn complete(people: &[u128]) -> BTreeMap<PersonId, About> {
    let about = About { met: BTreeSet::from(["file_complete".into()]), ..About::default() };
    people.iter().map(|person| (id(*person), about.clone())).collect()
}

fn settle(pack: &Pack, made: &[Made], about: &BTreeMap<PersonId, About>) -> Earned {
    month(pack, &pack.rules.sections.payments[0], made, about, NOVEMBER)
}

#[test]
fn what_counts_is_paid_and_what_does_not_says_why() {
    let enough = Verdict::Uncounted(WhyNot::Enough);
    let work = [
        made(1, 1, "2026-11-23T09:00", counts()),
        made(2, 1, "2026-11-24T09:00", enough),
        Made { mode: Mode::Phone, ..made(3, 1, "2026-11-25T09:00", counts()) },
        Made { kind: "clerk".into(), ..made(4, 1, "2026-11-26T09:00", counts()) },
        made(5, 1, "2026-12-01T09:00", counts()),
    ];
    let earned = settle(&pack(&[]), &work, &complete(&[1]));
    assert_eq!((earned.pay_fen, earned.held_fen), (500, 0));
    let told: Vec<&Pays> = earned.visits.values().collect();
    let enough = Pays::Nothing(Unpaid::NotCounted("enough".into()));
    assert_eq!(told, [&Pays::Paid, &enough, &Pays::Nothing(Unpaid::Mode), &Pays::NotThisKind]);
}

#[test]
fn without_a_cap_whoever_was_reached_is_paid_for() {
    let not = Verdict::Uncounted;
    let work = [
        made(1, 1, "2026-11-23T09:00", not(WhyNot::Enough)),
        made(2, 1, "2026-11-24T09:00", not(WhyNot::NotReached)),
        made(3, 1, "2026-11-25T09:00", not(WhyNot::Gone)),
        made(4, 1, "2026-11-26T09:00", not(WhyNot::SameDay)),
    ];
    assert_eq!(settle(&pack(&[("cap = \"duties\"\n", "")]), &work, &complete(&[1])).pay_fen, 500);
}

#[test]
fn money_waits_for_a_file_and_names_whose() {
    let work = [made(1, 1, "2026-11-23T09:00", counts()), made(2, 2, "2026-11-23T10:00", counts())];
    let earned = settle(&pack(&[]), &work, &complete(&[2]));
    assert_eq!((earned.pay_fen, earned.held_fen), (500, 500));
    assert_eq!(earned.waiting, BTreeMap::from([(id(1), (500, vec!["file_complete".to_owned()]))]));
    assert_eq!(earned.visits[&id(1)], Pays::Waits);
}

#[test]
fn some_are_paid_a_part_of_it() {
    let work = [made(1, 1, "2026-11-23T09:00", counts())];
    let half = BTreeMap::from([("thanks".to_owned(), 50), ("other".to_owned(), 10)]);
    let about = complete(&[1]).into_iter().map(|(id, about)| (id, About { percents: half.clone(), ..about }));
    assert_eq!(settle(&pack(&[]), &work, &about.collect()).pay_fen, 250);
}

#[test]
fn a_couple_met_in_one_visit_is_one_visit_or_two_as_the_place_reads_it() {
    let couple =
        |number, person, moment, verdict| Made { household: id(9), ..made(number, person, moment, verdict) };
    let work = [
        couple(1, 2, "2026-11-23T09:05", counts()),
        couple(2, 1, "2026-11-23T09:00", counts()),
        couple(3, 2, "2026-11-30T09:00", counts()),
        // Of two who were met, only one counted: that one is paid.
        couple(4, 1, "2026-11-27T09:00", Verdict::Uncounted(WhyNot::Enough)),
        couple(5, 2, "2026-11-27T09:01", counts()),
    ];
    let earned = settle(&pack(&[]), &work, &complete(&[1, 2]));
    assert_eq!(earned.pay_fen, 1500);
    assert_eq!(earned.visits[&id(1)], Pays::Nothing(Unpaid::BesideAnother));
    let each =
        settle(&pack(&[("together = \"once\"\n", "together = \"each\"\n")]), &work, &complete(&[1, 2]));
    assert_eq!(each.pay_fen, 2000);
}

proptest! {
    /// No order of arrival changes a fen, every visit of the month is told about, and no fen comes from nowhere.
    #[test]
    fn the_order_never_matters_and_the_sums_are_those_of_the_visits(
        drawn in prop::collection::vec((1u128..4, 1i8..31, 0i8..20, any::<bool>(), any::<bool>()), 0..24),
        whole in prop::collection::btree_set(1u128..4, 0..4),
        seed in any::<u64>(),
    ) {
        let work: Vec<Made> = (1u128..).zip(&drawn).map(|(number, (person, day, hour, counted, door))| {
            let verdict = if *counted { counts() } else { Verdict::Uncounted(WhyNot::Enough) };
            let mode = if *door { Mode::Door } else { Mode::Phone };
            let household = id(if *person == 3 { 3 } else { 1 });
            let moment = format!("2026-11-{day:02}T{hour:02}:00");
            Made { mode, household, ..made(number, *person, &moment, verdict) }
        }).collect();
        let whole: Vec<u128> = whole.into_iter().collect();
        let (pack, about) = (pack(&[]), complete(&whole));
        let earned = settle(&pack, &work, &about);
        let mut other = work.clone();
        other.sort_by_key(|one| seed.rotate_left(u32::from(one.visit.as_bytes()[15])));
        prop_assert_eq!(&settle(&pack, &other, &about), &earned);

        let number = |wanted: &Pays| earned.visits.values().filter(|pays| *pays == wanted).count();
        prop_assert_eq!(earned.visits.len(), work.len());
        prop_assert_eq!(earned.pay_fen, 500 * i64::try_from(number(&Pays::Paid)).unwrap());
        prop_assert_eq!(earned.held_fen, 500 * i64::try_from(number(&Pays::Waits)).unwrap());
        prop_assert_eq!(earned.held_fen, earned.waiting.values().map(|(fen, _)| *fen).sum::<i64>());
    }
}
