//! The doctor finds each thing that is wrong, and nothing in an installation that is well.

use std::{fs, path::Path};

use jiff::SignedDuration;
use server::{
    app::App,
    demo::{self, cast},
    edge::{Chance, Clock, Edge},
    operations::doctor::{self, Finding},
    settings::Settings,
};
use store::{Db, Fault, Target};

use crate::office::{aside, fresh_folder, morning};

/// A folder as the program makes it, filled with the cast.
fn installed() -> Settings {
    aside(|| {
        let settings = Settings { data: fresh_folder(), demo: true, ..Settings::default() };
        let edge = Edge { clock: Clock::fixed(morning()), chance: Chance::seeded(3) };
        let app = App::open(settings.clone(), edge).expect("a new installation");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let casts = cast::all().expect("casts");
        runtime.block_on(demo::fill(&app, &casts, "three-Doors-before-noon")).expect("filled");
        settings
    })
}

fn looked_at(settings: &Settings) -> Vec<Finding> {
    let later = morning().saturating_add(SignedDuration::from_hours(2)).expect("a moment");
    doctor::look(settings, &Edge { clock: Clock::fixed(later), chance: Chance::seeded(4) })
}

fn wrong(findings: &[Finding]) -> Vec<&str> {
    findings.iter().filter(|one| !one.wrong.is_empty()).map(|one| one.what.as_str()).collect()
}

fn change(data: &Path, action: impl FnMut(&mut store::Tx<'_>) -> Result<(), Fault> + Send + 'static) {
    let db = Db::open(Target::File(data.join("koumen.db"))).expect("a database");
    db.write(action).wait().expect("changed");
}

#[test]
fn a_sound_installation_has_nothing_wrong_and_each_trouble_is_named() {
    let settings = installed();
    let data = settings.data.clone();
    let findings = looked_at(&settings);
    assert_eq!(wrong(&findings), [""; 0], "{findings:?}");

    // Another machine's keys.
    let key = data.join("keys/master-1.hex");
    let own = fs::read(&key).expect("a key");
    fs::write(&key, "ab".repeat(32)).expect("written");
    assert_eq!(wrong(&looked_at(&settings)), ["密钥与数据库相配"]);
    fs::remove_file(&key).expect("removed");
    assert_eq!(wrong(&looked_at(&settings)), ["密钥与数据库相配"]);
    fs::write(&key, own).expect("written");

    // A clock that was far ahead when something was written, seen from a clock that is right.
    let early = Edge { clock: Clock::fixed(jiff::Timestamp::UNIX_EPOCH), chance: Chance::seeded(4) };
    assert!(wrong(&doctor::look(&settings, &early)).contains(&"时钟"));

    // A county whose notice has ended.
    change(&data, |tx| {
        for county in store::tenants::all(tx)? {
            for mut adoption in store::packs::all(tx, county.id)? {
                adoption.until_on = Some(jiff::civil::date(2026, 1, 1));
                store::packs::adopt(tx, county.id, &adoption)?;
            }
        }
        Ok(())
    });
    assert_eq!(wrong(&looked_at(&settings)), ["每个区县都有现行规则"]);
}

#[test]
fn a_damaged_file_and_a_missing_one_are_told() {
    let settings = installed();
    let file = settings.data.join("koumen.db");
    let mut bytes = fs::read(&file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(&file, bytes).expect("damaged");
    assert!(wrong(&looked_at(&settings)).contains(&"数据库完好"));
    fs::remove_file(&file).expect("removed");
    assert_eq!(wrong(&looked_at(&settings)), ["数据库"]);
}

#[test]
fn keys_are_never_made_anew_beside_counties() {
    let settings = installed();
    fs::remove_dir_all(settings.data.join("keys")).expect("removed");
    let told = aside(move || {
        let edge = Edge { clock: Clock::fixed(morning()), chance: Chance::seeded(3) };
        let told = App::open(settings.clone(), edge).map(|_| ()).expect_err("no keys").to_string();
        assert!(!settings.data.join("keys").exists(), "keys were made");
        told
    });
    assert!(told.contains("密钥"), "{told}");
}
