//! Changes wait for consent, are decided once, and are found by who decides, by who proposed and beside their person.

use domain::actor::{Actor, Role, Scope};
use domain::changes::decide::{Decided, Scene, decide};
use domain::changes::propose::propose;
use domain::changes::withdraw::withdraw;
use domain::changes::{DecideChange, ProposedChange, Review, State, Verdict};
use domain::classes::vocabulary::host;
use domain::ids::{AccountId, ChangeId, PersonId};
use domain::people::change_facts::{self, Change, ChangeRefusal, change_facts};
use domain::people::facts::facts_on;
use domain::people::{ChangeFacts, FactInput, Person};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::conformance::made_up::MONDAY;
use store::{changes, events, people, tenants};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn minutes(n: i64) -> Timestamp {
    morning() + SignedDuration::from_mins(n)
}

fn wanted(person: &Person, fact: &str, value: Value) -> ChangeFacts {
    ChangeFacts {
        person: person.id,
        how: Change::From { first: MONDAY, last: None },
        facts: vec![FactInput { fact: fact.to_owned(), value, evidence: Some("入户核实".to_owned()) }],
        opened_at: Some(morning()),
        note: None,
    }
}

/// A village's clerk with an account of their own.
fn clerk_of(office: &Office, village: usize) -> Actor {
    let account = AccountId::from_bytes([u8::try_from(village).expect("small") + 60; 16]);
    Actor { account, ..office.county.actor(Role::Clerk, &office.village(village), None) }
}

fn scope_of(office: &Office, actor: &Actor) -> Scope {
    actor.scope(office.tenant()).expect("a scope")
}

/// Hands a change in, as the door does: decided, then proposed instead of applied.
fn hand_in(
    office: &Office,
    clerk: &Actor,
    person: &Person,
    command: &ChangeFacts,
    now: Timestamp,
) -> Result<ProposedChange, Vec<ChangeRefusal>> {
    let (scope, id) = (scope_of(office, clerk), person.id);
    let (facts, waiting) = office
        .read(move |tx| Ok((people::facts::of_person(tx, &scope, id)?, changes::of_person(tx, &scope, id)?)));
    let (host, mut mint) = (host(), office.chance());
    let scene = change_facts::Scene { person: Some(person), facts: &facts, dictionary: &host.dictionary };
    let changed = change_facts(command, &scene, clerk, now, &mut mint)?;
    let proposed = propose(command, &changed, &waiting, &host.dictionary, clerk, now, &mut mint)?;
    let kept = proposed.clone();
    office.write(move |tx| {
        changes::insert(tx, &kept.change)?;
        events::insert(tx, &kept.event)
    });
    Ok(proposed.change)
}

/// Decides, as the door does: the change, the facts it brings and both entries of the log at once.
fn decided(
    office: &Office,
    change: &ProposedChange,
    person: &Person,
    verdict: Verdict,
    now: Timestamp,
) -> Result<(), String> {
    let (scope, id, about) = (office.scope(), change.id, person.id);
    let (change, facts) = office
        .read(move |tx| Ok((changes::by_id(tx, &scope, id)?, people::facts::of_person(tx, &scope, about)?)));
    let (host, mut chance) = (host(), office.chance());
    let facts = change_facts::Scene { person: Some(person), facts: &facts, dictionary: &host.dictionary };
    let command = DecideChange { change: id, verdict };
    let scene = Scene { change: change.as_ref(), facts };
    let decided = decide(&command, &scene, &office.officer(), now, &mut chance);
    let Decided { change, applied, event } = decided.map_err(|refusals| {
        domain::refusal::shown(refusals).into_iter().map(|refusal| refusal.text).collect::<String>()
    })?;
    let tenant = office.tenant();
    office.write(move |tx| {
        assert!(changes::end(tx, &change)?);
        if let Some((_, changed)) = &applied {
            people::facts::insert(tx, tenant, &changed.facts)?;
            events::insert(tx, &changed.event)?;
        }
        events::insert(tx, &event)
    });
    Ok(())
}

fn grade(office: &Office, person: PersonId) -> Option<Value> {
    let scope = office.scope();
    let facts = office.read(move |tx| people::facts::of_person(tx, &scope, person));
    facts_on(&facts, MONDAY, Timestamp::MAX).remove("cert_grade")
}

fn by_id(office: &Office, scope: Scope, id: ChangeId) -> Option<ProposedChange> {
    office.read(move |tx| changes::by_id(tx, &scope, id))
}

#[test]
fn a_change_waits_is_confirmed_over_what_others_wrote_and_ends_once() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let clerk = clerk_of(&office, 0);
        let command = wanted(&person, "cert_grade", json!(1));
        let first = hand_in(&office, &clerk, &person, &command, minutes(1)).expect("proposed");
        assert_eq!(by_id(&office, scope_of(&office, &clerk), first.id), Some(first.clone()));
        assert_eq!(by_id(&office, scope_of(&office, &clerk_of(&office, 1)), first.id), None);
        assert_eq!(grade(&office, person.id), None, "nothing is applied");
        // The same sent again by whoever keeps it twice stays one row.
        let again = first.clone();
        office.write(move |tx| changes::insert(tx, &again));

        let other = wanted(&person, "cert_grade", json!(3));
        let refused = hand_in(&office, &clerk, &person, &other, minutes(2)).expect_err("one waits already");
        assert!(matches!(refused.as_slice(), [ChangeRefusal::AlreadyWaiting { .. }]), "{refused:?}");
        let beside = wanted(&person, "alone", json!(true));
        let second = hand_in(&office, &clerk, &person, &beside, minutes(3)).expect("another fact");

        // The county writes the same fact meanwhile.
        let (tenant, row) = (office.tenant(), office.chance().fact(person.id, office.account()));
        let row = domain::people::Fact {
            fact: "cert_grade".to_owned(),
            value: json!(2),
            valid_from: MONDAY,
            valid_until: None,
            recorded_at: minutes(4),
            supersedes: None,
            ..row
        };
        office.write(move |tx| people::facts::insert(tx, tenant, std::slice::from_ref(&row)));
        let told = decided(&office, &first, &person, Verdict::Confirm { over: None }, minutes(5));
        assert!(told.expect_err("told first").contains("二级"));
        assert_eq!(grade(&office, person.id), Some(json!(2)));
        let over = Verdict::Confirm { over: Some(minutes(5)) };
        decided(&office, &first, &person, over, minutes(6)).expect("over it");
        assert_eq!(grade(&office, person.id), Some(json!(1)));
        let ended = by_id(&office, office.scope(), first.id).expect("it stays");
        assert_eq!(ended.state.code(), "confirmed");
        assert_eq!(ended.state.said().map(|said| said.at), Some(minutes(6)));
        let once = ended.clone();
        assert!(!office.write(move |tx| changes::end(tx, &once)), "it has ended before");

        let back = Verdict::Return { reason: "请附低保证复印件".to_owned() };
        decided(&office, &second, &person, back, minutes(7)).expect("given back");
        let returned = by_id(&office, office.scope(), second.id).expect("it stays");
        let State::Returned(said) = returned.state else { panic!("{:?}", returned.state) };
        assert_eq!(said.reason.as_deref(), Some("请附低保证复印件"));
        let (scope, id) = (office.scope(), person.id);
        assert_eq!(office.read(move |tx| changes::of_person(tx, &scope, id)), []);
    });
}

#[test]
fn lists_show_what_waits_oldest_first_and_ones_own_last_first() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let clerks = [clerk_of(&office, 0), clerk_of(&office, 1)];
        let mut all = Vec::new();
        for n in 0..6_usize {
            let (person, ..) = office.register("张秀英", &office.village(n % 2));
            let command = wanted(&person, "alone", json!(true));
            // Two of one instant: the id says which comes first.
            let at = minutes(i64::try_from(n / 2).expect("small") + 1);
            all.push(hand_in(&office, &clerks[n % 2], &person, &command, at).expect("proposed"));
        }
        all.sort_by_key(|change| (change.proposed_at, change.id));
        let key = |change: &ProposedChange| (change.proposed_at, change.id);
        let ids = |changes: &[ProposedChange]| changes.iter().map(|change| change.id).collect::<Vec<_>>();
        let waiting = |scope: Scope, after, limit| {
            ids(&office.read(move |tx| changes::waiting(tx, &scope, after, limit)))
        };
        let everything = ids(&all);
        assert_eq!(waiting(office.scope(), None, 10), everything);
        assert_eq!(waiting(office.scope(), None, 4), everything[..4]);
        assert_eq!(waiting(office.scope(), Some(key(&all[3])), 4), everything[4..]);
        let count = |scope: Scope| office.read(move |tx| changes::count(tx, &scope));
        assert_eq!(count(office.scope()), 6);
        assert_eq!(count(scope_of(&office, &clerks[0])), 3);
        assert_eq!(count(scope_of(&office, &clerk_of(&office, 2))), 0);

        let own = |clerk: &Actor, before, limit| {
            let (scope, account) = (scope_of(&office, clerk), clerk.account);
            ids(&office.read(move |tx| changes::own(tx, &scope, account, before, limit)))
        };
        let mine: Vec<&ProposedChange> =
            all.iter().rev().filter(|change| change.proposed_by == clerks[0].account).collect();
        let mine_ids: Vec<ChangeId> = mine.iter().map(|change| change.id).collect();
        assert_eq!(own(&clerks[0], None, 10), mine_ids);
        assert_eq!(own(&clerks[0], Some(key(mine[0])), 10), mine_ids[1..]);

        // Taken back: in the list of that end, last first, and no longer in that of what waits.
        for change in &all[..2] {
            let by = clerks.iter().find(|clerk| clerk.account == change.proposed_by).expect("one of them");
            let mut chance = office.chance();
            let (ended, event) = withdraw(Some(change), by, minutes(9), &mut chance).expect("back");
            office.write(move |tx| {
                assert!(changes::end(tx, &ended)?);
                events::insert(tx, &event)
            });
        }
        let back = |before| {
            let scope = office.scope();
            ids(&office.read(move |tx| changes::ended(tx, &scope, "withdrawn", before, 10)))
        };
        assert_eq!(back(None), [all[1].id, all[0].id]);
        assert_eq!(back(Some(key(&all[1]))), [all[0].id]);
        assert_eq!(waiting(office.scope(), None, 10), everything[2..]);
        assert_eq!(own(&clerks[0], None, 10), mine_ids, "one's own keep their place");
    });
}

#[test]
fn a_county_lets_nothing_wait_until_it_says_so() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        let review = |tenant| office.read(move |tx| changes::review(tx, tenant));
        assert_eq!(review(office.tenant()), Review::Nothing);
        let tenant = office.tenant();
        for choice in [Review::Everything, Review::Deciding] {
            office.write(move |tx| changes::set_review(tx, tenant, choice, morning()));
            assert_eq!(review(tenant), choice);
        }
        assert_eq!(review(other.tenant()), Review::Nothing);
        // A word that this program does not know is no licence to let everything through.
        office.write(move |tx| tenants::put_setting(tx, tenant, Review::SETTING, "\"sometimes\"", morning()));
        let asked = office.db.read(move |tx| changes::review(tx, tenant)).wait();
        assert!(asked.is_err());
    });
}
