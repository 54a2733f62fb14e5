//! People's months: kept, added up, opened to names, closed, corrected.

use std::collections::{BTreeMap, BTreeSet};

use domain::areas::AreaPath;
use domain::dates::Period;
use domain::duties::month::Belongs;
use domain::ids::PersonId;
use domain::indicators::close::Closed;
use domain::indicators::{Kind, Line, Marks, Modes, of_day};
use domain::visits::Mode;
use jiff::SignedDuration;
use jiff::civil::date;
use store::indicators::names::{self, Wanted};
use store::indicators::sums::{self, Apart};
use store::indicators::{self, months};
use store::people::known::Stretch;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn november() -> Period {
    of_day(date(2026, 11, 1))
}

/// Twelve people of two villages, every third not reached, the last one away.
fn lines(office: &Office) -> Vec<Line> {
    let names = ["张秀英", "李桂兰", "王淑珍", "刘玉兰", "陈凤英", "杨秀兰"];
    let mut lines = Vec::new();
    for n in 0..12 {
        let area = office.village(n % 2);
        let (person, ..) = office.register(names[n % 6], &area);
        let reached = n % 3 != 0;
        let (belongs, marks) = match n {
            11 => (Belongs::Away { why: "hospital".to_owned() }, ";".to_owned()),
            _ if reached => (Belongs::Asked, ";month_rate=y1/1;".to_owned()),
            _ => {
                (Belongs::Asked, format!(";month_rate=n0/1;{}", if n == 0 { "month_rate~old;" } else { "" }))
            }
        };
        lines.push(Line {
            person: person.id,
            area,
            worker: None,
            class: (n < 11).then(|| if n < 6 { "key" } else { "general" }.to_owned()),
            track: (n < 11).then(|| "visit".to_owned()),
            belongs,
            modes: Modes(if reached && n != 11 { [Mode::Door].into() } else { BTreeSet::new() }),
            marks: Marks::read(&marks).expect("marks"),
        });
    }
    let (tenant, kept) = (office.tenant(), lines.clone());
    office.write(move |tx| kept.iter().try_for_each(|line| indicators::save(tx, tenant, november(), line)));
    lines
}

#[test]
fn every_number_opens_to_as_many_names() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let lines = lines(&office);
        let wanted = |wanted: Wanted| {
            let scope = office.scope();
            office.read(move |tx| {
                let (mut all, mut after) = (Vec::new(), None);
                loop {
                    let from = after.as_ref().map(|(area, person)| (area, *person));
                    let page = names::page(tx, &scope, november(), &wanted, from, 2)?;
                    let Some(last) = page.last() else { return Ok(all) };
                    after = Some((last.line.area.clone(), last.line.person));
                    all.extend(page.into_iter().map(|one| one.line));
                }
            })
        };
        let expected = |takes: &dyn Fn(&Line) -> bool| {
            let mut some: Vec<Line> = lines.iter().filter(|line| takes(line)).cloned().collect();
            some.sort_by(|a, b| (a.area.as_str(), a.person).cmp(&(b.area.as_str(), b.person)));
            some
        };
        assert_eq!(wanted(Wanted::default()), expected(&|_| true));
        let says = |kind| Wanted { says: Some(("month_rate".to_owned(), kind)), ..Wanted::default() };
        let is = |line: &Line, kind| line.marks.0.get("month_rate").is_some_and(|mark| mark.kind == kind);
        for kind in Kind::ALL {
            assert_eq!(wanted(says(kind)), expected(&|line| is(line, kind)), "{kind:?}");
        }
        // A sign of a pattern means itself.
        let other = Wanted { says: Some(("monthxrate".to_owned(), Kind::Reached)), ..Wanted::default() };
        assert_eq!(wanted(other), []);
        let group = Wanted { group: Some(("month_rate".to_owned(), "old".to_owned())), ..Wanted::default() };
        assert_eq!(wanted(group), expected(&|line| line.person == lines[0].person));
        let key = Wanted { class: Some("key".to_owned()), ..Wanted::default() };
        assert_eq!(wanted(key), expected(&|line| line.class.as_deref() == Some("key")));
        let none = Wanted { class: Some(String::new()), ..Wanted::default() };
        assert_eq!(wanted(none), expected(&|line| line.class.is_none()));
        let away = Wanted {
            belongs: Some("away".to_owned()),
            why: Some("hospital".to_owned()),
            ..Wanted::default()
        };
        assert_eq!(wanted(away), expected(&|line| line.belongs != Belongs::Asked));
        let door = Wanted { mode: Some(Mode::Door), ..Wanted::default() };
        assert_eq!(wanted(door), expected(&|line| !line.modes.0.is_empty()));
        let here = Wanted { area: Some(office.village(0)), own: true, ..Wanted::default() };
        assert_eq!(wanted(here), expected(&|line| line.area == office.village(0)));
        let county = Wanted { area: Some(office.county.area().clone()), own: true, ..Wanted::default() };
        assert_eq!(wanted(county), [], "nobody belongs to the county itself");

        // What is added up is the same people, as far as the reader sees.
        let sums = |scope: domain::actor::Scope| {
            let groups = office.read(move |tx| sums::groups(tx, &scope, None, november(), Apart::All));
            (groups.iter().map(|group| group.people).sum::<u32>(), groups.len())
        };
        assert_eq!(sums(office.scope()).0, 12);
        assert!(sums(office.scope()).1 < 12);
        assert_eq!(sums(office.clerk(&office.village(1))).0, 6);
        // A county's page tells its villages apart, a city's its counties; a path may be cut within a step.
        let apart = |places: Vec<AreaPath>| {
            let scope = office.scope();
            let groups =
                office.read(move |tx| sums::groups(tx, &scope, None, november(), Apart::At(&places)));
            let of = |group: &domain::indicators::Group| (group.area.clone(), group.people);
            let mut places = BTreeMap::new();
            groups.iter().map(of).for_each(|(area, people)| *places.entry(area).or_insert(0) += people);
            places.into_iter().collect::<Vec<_>>()
        };
        let villages = [0, 1].map(|village| office.village(village));
        let mut each: Vec<_> = villages.iter().map(|village| (village.clone(), 6)).collect();
        each.sort();
        assert_eq!(apart(villages.to_vec()), each);
        assert_eq!(apart(vec![]), [(AreaPath::root(), 12)]);
        let county = office.county.area().clone();
        assert_eq!(apart(vec![county.clone()]), [(county.clone(), 12)]);
        let cut: AreaPath = format!("{county}99/").parse().expect("a short step");
        assert_eq!(apart(vec![cut]), [(county, 12)]);
        let worker = office.hire(&office.village(0)).id;
        assert_eq!(sums(office.visitor(worker)), (0, 0), "a visitor's scope holds only their own");
        let scope = office.clerk(&office.village(1));
        let seen = office.read(move |tx| names::page(tx, &scope, november(), &Wanted::default(), None, 50));
        assert!(seen.len() == 6 && seen.iter().all(|one| one.line.area == office.village(1)));
    });
}

#[test]
fn a_month_is_closed_once_and_corrections_stand_beside_it() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let lines = lines(&office);
        let (tenant, now, by) = (office.tenant(), morning(), office.account());
        let on = date(2026, 12, 1);
        let closed = Closed { at: now, by, people: 12, sum: "ab".repeat(32) };
        let close = |closed: &Closed| {
            let closed = closed.clone();
            office.write(move |tx| months::close(tx, tenant, november(), &closed))
        };
        assert!(!close(&closed), "a month that was never worked out");
        office.write(move |tx| months::worked_out(tx, tenant, november(), on, now));
        assert!(close(&closed));
        assert!(!close(&Closed { sum: "cd".repeat(32), ..closed.clone() }), "closed is closed");
        // Another pass leaves the closing alone.
        office.write(move |tx| months::worked_out(tx, tenant, november(), on, now));
        let state = office.read(move |tx| months::by_month(tx, tenant, november())).expect("a month");
        assert_eq!((state.month.as_str(), state.worked_out_on, state.closed), ("2026-11", on, Some(closed)));
        let all = office.read(move |tx| months::since(tx, tenant, of_day(date(2026, 10, 1))));
        assert_eq!(all.len(), 1);

        let mut after = lines[0].clone();
        after.marks = Marks::read(";month_rate=y1/1;month_rate~old;").expect("marks");
        let later = now + SignedDuration::from_hours(24);
        let told = after.clone();
        office.write(move |tx| months::correct(tx, tenant, november(), later, &told));
        let latest = |person: PersonId, scope: domain::actor::Scope| {
            office.read(move |tx| months::latest(tx, &scope, november(), person))
        };
        assert_eq!(latest(after.person, office.scope()), Some(after.clone()));
        assert_eq!(latest(lines[1].person, office.scope()), None);
        let scope = office.scope();
        let told = office.read(move |tx| months::corrections(tx, &scope, november(), now, 10));
        assert_eq!((told.len(), told[0].learnt_at, told[0].name.as_str()), (1, later, "张秀英"));
        assert_eq!(told[0].line, after);
        let scope = office.clerk(&office.village(1));
        assert_eq!(office.read(move |tx| months::corrections(tx, &scope, november(), now, 10)), []);

        // The closed lines are what they were.
        let scope = office.scope();
        let everybody = Stretch { after: PersonId::MIN, until: PersonId::MAX, limit: 50 };
        let mut kept = office.read(move |tx| indicators::of_stretch(tx, &scope, november(), everybody));
        let mut expected = lines.clone();
        kept.sort_by_key(|line| line.person);
        expected.sort_by_key(|line| line.person);
        assert_eq!(kept, expected);

        // A line of an open month goes with its entry.
        let person = lines[1].person;
        office.write(move |tx| indicators::drop(tx, tenant, november(), person));
        let scope = office.scope();
        assert_eq!(office.read(move |tx| indicators::of_person(tx, &scope, person, november())), []);
    });
}
