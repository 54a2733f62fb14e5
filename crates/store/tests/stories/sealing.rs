//! A county gets its data key, seals a number, and opens it after a restart; a foreign key folder is noticed.

use store::keys::Keys;
use store::people::secrets;
use store::seal::{Cipher, Place, SealFault, SoftCipher};
use store::tenants;

use crate::engines::on_each;
use crate::office::{Office, morning, trial_cipher as cipher};

#[test]
fn a_number_is_sealed_kept_and_opened_after_a_restart() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, number, _) = office.register("张秀英", &office.village(0));
        let tenant = office.tenant();

        let running = cipher();
        let wrapped = running.new_data_key(tenant, 1, [3; 16], [4; 12]).expect("wrapped");
        // Two servers make the first key at the same time; the one in the database is used by both.
        let late = running.new_data_key(tenant, 1, [5; 16], [6; 12]).expect("wrapped");
        office.write(move |tx| {
            tenants::add_key(tx, tenant, 1, &wrapped, morning())?;
            tenants::add_key(tx, tenant, 1, &late, morning())?;
            tenants::admit_keys(tx, &running).map(|admitted| admitted.expect("its own key"))
        });

        let started = std::sync::Arc::new(cipher());
        let admitting = std::sync::Arc::clone(&started);
        office.read(move |tx| tenants::admit_keys(tx, admitting.as_ref())).expect("the same key folder");
        let place = Place { tenant, person: person.id, field: secrets::IDENTITY };
        let sealed = started.seal(&place, [9; 12], number.reveal().as_bytes()).expect("sealed");
        office.write(move |tx| secrets::save(tx, tenant, person.id, secrets::IDENTITY, &sealed));

        let scope = office.scope();
        let kept = office.read(move |tx| secrets::sealed(tx, &scope, person.id, secrets::IDENTITY));
        let kept = kept.expect("kept");
        assert!(
            !kept.windows(4).any(|window| number.reveal().as_bytes().windows(4).any(|part| part == window))
        );
        assert_eq!(started.open(&place, &kept).expect("opened").as_slice(), number.reveal().as_bytes());

        let elsewhere = office.clerk(&office.village(1));
        let hidden = office.read(move |tx| secrets::sealed(tx, &elsewhere, person.id, secrets::IDENTITY));
        assert_eq!(hidden, None);
    });
}

#[test]
fn a_key_folder_of_another_installation_is_noticed_at_the_start() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let wrapped = cipher().new_data_key(tenant, 1, [3; 16], [4; 12]).expect("wrapped");
        office.write(move |tx| tenants::add_key(tx, tenant, 1, &wrapped, morning()));
        let foreign = SoftCipher::new(Keys::new([(1, [8; 32])], [2; 32]));
        let admitted = office.read(move |tx| tenants::admit_keys(tx, &foreign));
        assert_eq!(admitted, Err(SealFault::Broken));
    });
}

#[test]
fn settings_are_set_and_replaced() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        assert_eq!(office.read(move |tx| tenants::setting(tx, tenant, "late_after_days")), None);
        for value in ["3", "5"] {
            office.write(move |tx| tenants::put_setting(tx, tenant, "late_after_days", value, morning()));
        }
        let found = office.read(move |tx| tenants::setting(tx, tenant, "late_after_days"));
        assert_eq!(found.as_deref(), Some("5"));
        let all = office.read(tenants::all);
        assert_eq!(all.len(), 1);
        assert_eq!(office.read(move |tx| tenants::by_id(tx, tenant)), all.into_iter().next());
    });
}
