//! An account is used on two phones; one of them is lost.

use domain::accounts::{Account, Device, Failures, Session};
use domain::actor::Role;
use domain::ids::{AccountId, DeviceId};
use jiff::SignedDuration;
use store::accounts::{self, devices, sessions};
use uuid::Uuid;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn phone(account: AccountId, number: u128) -> Device {
    Device {
        id: DeviceId::from(Uuid::from_u128(number)),
        account,
        name: format!("手机{number}"),
        bound_at: morning(),
        signed_in_at: morning(),
        used_at: None,
        ended_at: None,
    }
}

#[test]
fn a_session_lives_on_its_phone_and_ends_with_it() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let account = Account {
            id: AccountId::mint(&mut office.chance()),
            user_name: "sunxiuying".to_owned(),
            name: "孙秀英".to_owned(),
            role: Role::Visitor,
            tenants: vec![office.tenant()],
            area: office.village(0),
            worker: None,
            active: true,
            failures: Failures::NONE,
        };
        let (old, new) = (phone(account.id, 1), phone(account.id, 2));
        let session = Session::begin(account.id, morning());
        let (of_old, of_new, of_browser) = ([1; 32], [2; 32], [3; 32]);
        let kept = (account.clone(), old.clone(), new.clone());
        office.write(move |tx| {
            accounts::insert(tx, &kept.0, "hash", morning())?;
            devices::save(tx, &kept.1)?;
            devices::save(tx, &kept.2)?;
            sessions::begin(tx, &of_old, &session.on(kept.1.id))?;
            sessions::begin(tx, &of_new, &session.on(kept.2.id))?;
            sessions::begin(tx, &of_browser, &session)
        });
        let found = office.read(move |tx| sessions::find(tx, &of_old)).expect("signed in");
        assert_eq!(found.0.device, Some(old.id));
        assert_eq!(office.read(move |tx| sessions::find(tx, &of_browser)).expect("signed in").0.device, None);

        let later = morning() + SignedDuration::from_hours(1);
        let lost = Device { ended_at: Some(later), name: "丢了".to_owned(), ..old.clone() };
        let ended = lost.clone();
        office.write(move |tx| {
            sessions::keep_ended(tx, ended.account, ended.id, later)?;
            sessions::keep_ended(tx, ended.account, ended.id, later)?;
            devices::end_session(tx, ended.account, ended.id)?;
            devices::save(tx, &ended)
        });
        let known = office.read(move |tx| sessions::ended(tx, &of_old)).expect("what is needed of it");
        assert_eq!((known.0.device, known.0.ended_at, known.1), (old.id, later, account.clone()));
        assert_eq!(office.read(move |tx| sessions::ended(tx, &of_new)), None);
        assert_eq!(office.write(move |tx| sessions::sweep_ended(tx, later)), 0);
        assert_eq!(office.read(move |tx| sessions::find(tx, &of_old)), None);
        let id = account.id;
        let used = Device { used_at: Some(morning()), ..new };
        assert_eq!(office.read(move |tx| devices::of_account(tx, id)), [lost, used]);
        assert!(office.read(move |tx| sessions::find(tx, &of_browser)).is_some());
    });
}
