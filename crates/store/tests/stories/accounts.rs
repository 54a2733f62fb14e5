//! Somebody gets an account, mistypes, signs in, is seen, loses the phone, and is closed.

use domain::accounts::{Account, Failures, Session};
use domain::actor::Role;
use domain::ids::{AccountId, TenantId, WorkerId};
use jiff::SignedDuration;
use store::accounts::{self, sessions};
use store::{Fault, Rule};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn wang(office: &Office) -> Account {
    Account {
        id: AccountId::mint(&mut office.chance()),
        user_name: "wangfang".to_owned(),
        name: "王芳".to_owned(),
        role: Role::Clerk,
        tenants: vec![office.tenant()],
        area: office.village(0),
        worker: None,
        active: true,
        failures: Failures::NONE,
    }
}

#[test]
fn an_account_lives_from_its_opening_to_its_end() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        Office::open_another(scratch, 2, "990113");
        let wang = wang(&office);
        let kept = wang.clone();
        office.write(move |tx| accounts::insert(tx, &kept, "$argon2id$1", morning()));

        let found = office.read(|tx| accounts::by_user_name(tx, " WangFang ")).expect("known");
        assert_eq!((found.account, found.password_hash.as_str()), (wang.clone(), "$argon2id$1"));
        assert_eq!(office.read(|tx| accounts::by_user_name(tx, "nobody")), None);

        let failures = Failures::NONE.and_another(morning());
        let id = wang.id;
        office.write(move |tx| accounts::set_failures(tx, id, failures));
        let changed = Account {
            role: Role::City,
            tenants: vec![TenantId(1), TenantId(2)],
            worker: Some(WorkerId::MAX),
            active: false,
            failures,
            ..wang.clone()
        };
        let kept = changed.clone();
        office.write(move |tx| {
            accounts::update(tx, &kept)?;
            accounts::set_password(tx, kept.id, "$argon2id$2")
        });
        let found = office.read(move |tx| accounts::by_id(tx, id)).expect("known");
        assert_eq!((found.account, found.password_hash.as_str()), (changed, "$argon2id$2"));
        assert!(!format!("{:?}", office.read(move |tx| accounts::by_id(tx, id))).contains("argon2"));
    });
}

#[test]
fn a_user_name_is_taken_once_whatever_its_case() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let first = wang(&office);
        let second = Account { user_name: "WANGFANG".to_owned(), ..wang(&office) };
        office.write(move |tx| accounts::insert(tx, &first, "hash", morning()));
        let refused = office.try_write(move |tx| accounts::insert(tx, &second, "hash", morning()));
        let taken = Fault::Constraint { rule: Rule::Unique, name: "account_user_name".to_owned() };
        assert_eq!(refused, Err(taken.clone()));
        assert!(taken.is_duplicate("account_user_name"));
    });
}

#[test]
fn accounts_of_a_county_page_by_user_name() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        for name in ["c", "a", "b"] {
            let account = Account { user_name: name.to_owned(), ..wang(&office) };
            office.write(move |tx| accounts::insert(tx, &account, "hash", morning()));
        }
        let elsewhere = Account { user_name: "d".to_owned(), tenants: vec![other.tenant()], ..wang(&other) };
        office.write(move |tx| accounts::insert(tx, &elsewhere, "hash", morning()));
        let tenant = office.tenant();
        let names = |after: &'static str| -> Vec<String> {
            let page = office.read(move |tx| accounts::of_tenant(tx, tenant, after, 2));
            page.into_iter().map(|account| account.user_name).collect()
        };
        assert_eq!(names(""), ["a", "b"]);
        assert_eq!(names("b"), ["c"]);
    });
}

#[test]
fn a_session_is_known_by_the_hash_of_its_secret_until_it_ends() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let wang = wang(&office);
        let session = Session::begin(wang.id, morning());
        let (account, begun) = (wang.clone(), session);
        let (phone, office_pc) = ([1; 32], [2; 32]);
        office.write(move |tx| {
            accounts::insert(tx, &account, "hash", morning())?;
            sessions::begin(tx, &phone, &begun)?;
            sessions::begin(tx, &office_pc, &begun)
        });
        let later = morning() + SignedDuration::from_mins(5);
        office.write(move |tx| sessions::touch(tx, &phone, later));
        // A note that comes late does not turn the clock back.
        office.write(move |tx| sessions::touch(tx, &phone, morning()));
        let found = office.read(move |tx| sessions::find(tx, &phone));
        assert_eq!(found, Some((Session { seen_at: later, ..session }, wang.clone())));
        assert_eq!(office.read(|tx| sessions::find(tx, &[3; 32])), None);

        assert_eq!(office.write(move |tx| sessions::sweep(tx, later)), 1);
        assert_eq!(office.read(move |tx| sessions::find(tx, &office_pc)), None);
        assert_eq!(office.write(move |tx| sessions::end_all(tx, wang.id)), 1);
        assert_eq!(office.read(move |tx| sessions::find(tx, &phone)), None);
    });
}
