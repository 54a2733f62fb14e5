//! A backup of either engine becomes a database of either engine that holds the same; damage is named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use server::{
    edge::{Chance, Clock, Edge},
    operations::{backup, restore, verify},
};
use store::{Db, Fault, Target, scratch::Scratch, whole};

use crate::office::{TestOffice, aside, fresh_folder, morning};

/// Backs an office up into a folder of its own.
async fn backed_up(office: &TestOffice, photos: &Path) -> PathBuf {
    let (db, photos) = (office.app.db().clone(), photos.to_owned());
    aside(move || {
        let edge = Edge { clock: Clock::fixed(morning()), chance: Chance::seeded(5) };
        backup::make(&db, &photos, &fresh_folder(), &edge).expect("a backup")
    })
}

fn restored(backup: &Path, db: &Db) -> anyhow::Result<Vec<String>> {
    let manifest = server::operations::read_manifest(backup)?;
    restore::enter(db, backup, &manifest)?;
    verify::compare(db, &manifest)
}

fn wrong_files(backup: &Path) -> Vec<String> {
    verify::files(backup, &server::operations::read_manifest(backup).expect("a manifest"))
}

fn empty() -> (PathBuf, Db) {
    let folder = fresh_folder();
    let db = Db::open(Target::File(folder.join("koumen.db"))).expect("a new database");
    (folder, db)
}

#[tokio::test]
async fn a_backup_of_either_engine_is_restored_into_either() {
    let mut offices = vec![TestOffice::open()];
    offices.extend(TestOffice::on_postgres().await);
    for office in &offices {
        let backup = backed_up(office, &fresh_folder()).await;
        assert_eq!(wrong_files(&backup), [""; 0]);
        aside(move || {
            let (_, db) = empty();
            assert_eq!(restored(&backup, &db).expect("restored"), [""; 0]);
            let told = restored(&backup, &db).expect_err("not twice").to_string();
            assert!(told.contains("已有内容"), "{told}");
            if let Ok(url) = std::env::var("KOUMEN_TEST_POSTGRES") {
                let scratch = Scratch::postgres(&url).expect("a schema");
                assert_eq!(restored(&backup, scratch.db()).expect("restored"), [""; 0]);
            }
        });
    }
}

#[tokio::test]
async fn nobody_is_signed_in_after_a_restore_and_everybody_can_sign_in_again() {
    let office = TestOffice::open();
    let _signed_in = office.sign_in("wangfang").await;
    let backup = backed_up(&office, &fresh_folder()).await;
    let (folder, _) = empty();
    let inside = folder.clone();
    aside(move || {
        let db = Db::open(Target::File(inside.join("koumen.db"))).expect("a database");
        restored(&backup, &db).expect("restored")
    });
    let again = TestOffice::on_file(&folder.join("koumen.db"));
    let mut client = again.sign_in("wangfang").await;
    client.get("/people").await.is(200).says("共");
}

#[tokio::test]
async fn photos_go_along_and_what_is_on_its_way_does_not() {
    let office = TestOffice::open();
    let photos = fresh_folder();
    let name = "ab".repeat(32);
    fs::create_dir_all(photos.join("1/ab")).expect("a folder");
    fs::write(photos.join("1/ab").join(&name), b"a picture").expect("a photo");
    fs::write(photos.join("1/ab/half.part"), b"a pic").expect("a part");
    let backup = backed_up(&office, &photos).await;
    let manifest = server::operations::read_manifest(&backup).expect("a manifest");
    let paths: Vec<&str> = manifest.photos.iter().map(|photo| photo.path.as_str()).collect();
    assert_eq!(paths, [format!("1/ab/{name}")]);
    let copy = backup.join("photos/1/ab").join(&name);
    fs::write(&copy, b"a pictUre").expect("changed");
    assert!(wrong_files(&backup)[0].contains("清单不符"));
    fs::remove_file(&copy).expect("removed");
    assert!(wrong_files(&backup)[0].contains("缺失"));
}

#[tokio::test]
async fn damage_is_found_and_a_damaged_backup_restores_nothing() {
    let office = TestOffice::open();
    let backup = backed_up(&office, &fresh_folder()).await;
    let file = backup.join("tables/visit.jsonl.gz");
    let whole = fs::read(&file).expect("a table");
    for at in [20, whole.len() / 2, whole.len() - 3] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&file, &bytes).expect("damaged");
        let wrong = wrong_files(&backup);
        assert!(wrong.len() == 1 && wrong[0].contains("visit"), "{at}: {wrong:?}");
        let from = backup.clone();
        aside(move || {
            let (_, db) = empty();
            let told = format!("{:#}", restored(&from, &db).expect_err("refused"));
            assert!(told.contains("visit"), "{told}");
            let nothing: Result<bool, Fault> = db.read(whole::is_empty).wait();
            assert!(nothing.expect("looked"), "half a backup was entered");
        });
    }
    fs::remove_file(&file).expect("removed");
    assert!(wrong_files(&backup)[0].contains("缺失"));
    fs::remove_file(backup.join("manifest.json")).expect("removed");
    assert!(server::operations::read_manifest(&backup).is_err(), "a folder without manifest is no backup");
}

#[tokio::test]
async fn a_restored_database_that_changed_since_is_told_by_its_table() {
    let office = TestOffice::open();
    let backup = backed_up(&office, &fresh_folder()).await;
    aside(move || {
        let (_, db) = empty();
        restored(&backup, &db).expect("restored");
        let changed = db.write(|tx| {
            let county = store::tenants::all(tx)?.remove(0);
            store::tenants::put_setting(tx, county.id, "trial", "1", morning())
        });
        changed.wait().map_err(|fault: Fault| fault).expect("a setting");
        let manifest = server::operations::read_manifest(&backup).expect("a manifest");
        let wrong = verify::compare(&db, &manifest).expect("compared");
        assert!(wrong.len() == 1 && wrong[0].contains("setting"), "{wrong:?}");
    });
}

#[tokio::test]
async fn a_backup_holds_neither_keys_nor_a_number_in_the_clear() {
    let office = TestOffice::open();
    let backup = backed_up(&office, &fresh_folder()).await;
    let mut read = 0;
    for entry in fs::read_dir(backup.join("tables")).expect("tables") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().replace(".jsonl.gz", "");
        for line in server::operations::table_lines(&backup, &name).expect("lines") {
            let line = line.expect("a line");
            read += 1;
            assert!(!line.contains("990112195603180067"), "a number in {name}");
            assert!(!line.contains(&"07".repeat(32)), "the master key in {name}");
            assert!(!line.contains(&"09".repeat(32)), "the index key in {name}");
        }
    }
    assert!(read > 100, "something was read");
}
