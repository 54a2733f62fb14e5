use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, mint, person};
use crate::people::happenings::tests::{absence, exit, row, town};

fn told(kind: Kind, from_on: &str) -> Happen {
    Happen {
        id: id(50),
        person: id(1),
        kind,
        from_on: day(from_on),
        until_on: None,
        evidence: Some("女儿电话告知".into()),
        note: None,
    }
}

fn decide(command: &Happen, before: &[Happening]) -> Result<Option<Happened>, Vec<HappenRefusal>> {
    let (pack, person) = (town(), person());
    let scene = Scene { person: Some(&person), happenings: before, pack: &pack };
    happen(command, &scene, &actor(Role::Clerk), at("2026-11-23T10:00"), &mut mint())
}

fn correct(command: &Amend, before: &[Happening]) -> Result<Option<Happened>, Vec<HappenRefusal>> {
    let (pack, person) = (town(), person());
    let scene = Scene { person: Some(&person), happenings: before, pack: &pack };
    amend(command, &scene, &actor(Role::Clerk), at("2026-11-23T10:00"), &mut mint())
}

#[test]
fn what_happened_is_kept_with_its_evidence_and_an_entry() {
    let kept = decide(&told(absence("hospital"), "2026-11-20"), &[]).expect("kept").expect("new");
    assert_eq!(kept.row.evidence.as_deref(), Some("女儿电话告知"));
    assert_eq!(kept.event.action, Action::PersonHappened);
    assert_eq!(kept.event.after.as_ref().and_then(|after| after["name"].as_str()), Some("住院"));
    // The same form once more changes nothing.
    let again = decide(&told(absence("hospital"), "2026-11-20"), std::slice::from_ref(&kept.row));
    assert_eq!(again, Ok(None));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let wrong = Happen {
        until_on: Some(day("2026-11-01")),
        evidence: None,
        note: Some("字".repeat(501)),
        ..told(exit("died"), "2026-11-24")
    };
    let refusals = decide(&wrong, &[]).expect_err("refused");
    assert_eq!(
        refusals,
        [
            HappenRefusal::InFuture,
            HappenRefusal::EndsBeforeItBegins,
            HappenRefusal::LongText { field: "note" },
            HappenRefusal::NoEvidence { wanted: "证明".into() },
        ]
    );
    let unknown = decide(&told(absence("on_the_moon"), "2026-11-20"), &[]);
    assert_eq!(unknown, Err(vec![HappenRefusal::UnknownKind]));
    let far = decide(&told(absence("travelling"), "2027-12-01"), &[]);
    assert_eq!(far, Err(vec![HappenRefusal::TooFarAhead]));
}

#[test]
fn nothing_happens_to_somebody_who_left_but_earlier_things_may_still_be_told() {
    let died = row(1, exit("died"), "2026-11-10", None, "2026-11-11");
    let before = std::slice::from_ref(&died);
    let later = decide(&told(absence("hospital"), "2026-11-12"), before);
    assert!(matches!(later.as_deref_err(), Some([HappenRefusal::LeftBefore { .. }])), "{later:?}");
    assert!(decide(&told(absence("hospital"), "2026-11-02"), before).is_ok());
    let twice = decide(&told(exit("died"), "2026-11-10"), before);
    assert_eq!(twice.as_deref_err().map(<[HappenRefusal]>::len), Some(2));
}

#[test]
fn only_who_may_and_only_of_ones_own() {
    let (pack, one) = (town(), person());
    let now = at("2026-11-23T10:00");
    let command = told(absence("hospital"), "2026-11-20");
    let scene = Scene { person: Some(&one), happenings: &[], pack: &pack };
    let refused = happen(&command, &scene, &actor(Role::Visitor), now, &mut mint());
    assert_eq!(refused, Err(vec![HappenRefusal::NotAllowed]));
    let nobody = Scene { person: None, ..scene };
    let refused = happen(&command, &nobody, &actor(Role::Clerk), now, &mut mint());
    assert_eq!(refused, Err(vec![HappenRefusal::UnknownPerson]));
}

#[test]
fn a_correction_takes_the_place_of_what_was_told_and_says_why() {
    let hospital = row(1, absence("hospital"), "2026-11-10", None, "2026-11-11");
    let before = std::slice::from_ref(&hospital);
    let amend = |how, note: Option<&str>| Amend {
        id: id(60),
        person: id(1),
        of: hospital.id,
        how,
        note: note.map(str::to_owned),
    };
    let back = correct(&amend(Amendment::Ended { on: day("2026-11-22") }, None), before);
    let back = back.expect("kept").expect("new").row;
    assert_eq!((back.until_on, back.supersedes), (Some(day("2026-11-22")), Some(hospital.id)));
    assert_eq!(back.from_on, hospital.from_on);

    let silent = correct(&amend(Amendment::Withdrawn, Some(" ")), before);
    assert_eq!(silent, Err(vec![HappenRefusal::NoReason]));
    let taken = correct(&amend(Amendment::Withdrawn, Some("同名的另一位")), before);
    let taken = taken.expect("kept").expect("new");
    assert!(taken.row.withdrawn && taken.event.after.is_none());

    let dates = Amendment::Dates { from_on: hospital.from_on, until_on: None };
    assert_eq!(correct(&amend(dates, Some("核对")), before), Err(vec![HappenRefusal::NothingNew]));
    // Somebody else was quicker.
    let both = [hospital.clone(), back];
    let other = Amend { id: id(61), ..amend(Amendment::Withdrawn, Some("登错")) };
    let late = correct(&other, &both);
    assert_eq!(late, Err(vec![HappenRefusal::ChangedMeanwhile]));
}

/// The refusals of an answer, for a look at them.
trait AsDerefErr {
    fn as_deref_err(&self) -> Option<&[HappenRefusal]>;
}

impl<T> AsDerefErr for Result<T, Vec<HappenRefusal>> {
    fn as_deref_err(&self) -> Option<&[HappenRefusal]> {
        self.as_ref().err().map(Vec::as_slice)
    }
}
