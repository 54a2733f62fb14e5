//! A generated county is what an office that was used for years would hold, and the same for the same seed.

mod a_year;
mod believable;
mod dump;
mod lived_through;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use argon2::Params;
use jiff::civil::date;
use server::{
    app::App,
    edge::Edge,
    generate::{asked::Asked, generate},
    settings::Settings,
};
use sm3::{Digest, Sm3};
use store::{Db, Target, scratch::Scratch};

/// A folder that goes with the test.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("koumen-generate-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A small county in a folder, on PostgreSQL if an address is given.
pub fn asked(folder: &Folder, url: Option<String>) -> Asked {
    let settings =
        Settings { data: folder.path().to_path_buf(), database_url: url, demo: true, ..Settings::default() };
    Asked { people: 40, visits: 400, counties: 2, settings, ..Asked::small(date(2026, 11, 23)) }
}

/// As little work for a password as there can be.
pub fn weak() -> Params {
    Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least there can be")
}

fn hash(folder: &Folder) -> String {
    let bytes = fs::read(folder.path().join("koumen.db")).expect("a database");
    Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn open(folder: &Folder) -> Db {
    Db::open(Target::File(folder.path().join("koumen.db"))).expect("a database")
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (one, two, other) = (Folder::new(), Folder::new(), Folder::new());
    let lines = generate(&asked(&one, None), &weak()).expect("a county");
    assert_eq!(lines, generate(&asked(&two, None), &weak()).expect("the same county"));
    generate(&Asked { seed: 2, ..asked(&other, None) }, &weak()).expect("another county");
    assert_eq!(hash(&one), hash(&two));
    assert_ne!(hash(&one), hash(&other));
    for word in ["county1 … county2", "visitor0001", "auditor1", "village1", "town1"] {
        assert!(lines.iter().any(|line| line.contains(word)), "{word} in {lines:?}");
    }
}

#[test]
fn both_engines_hold_the_same_rows() {
    let Ok(url) = std::env::var("KOUMEN_TEST_POSTGRES") else { return };
    let embedded = Folder::new();
    generate(&asked(&embedded, None), &weak()).expect("a county");
    let expected = dump::everything(&open(&embedded));
    for _ in 0..2 {
        let (folder, scratch) = (Folder::new(), Scratch::postgres(&url).expect("a schema"));
        generate(&asked(&folder, scratch.address()), &weak()).expect("the same county");
        dump::same(&dump::everything(scratch.db()), &expected);
    }
    assert_eq!(dump::dangling(&open(&embedded)), Vec::<String>::new());
}

#[test]
fn a_folder_that_holds_a_county_is_refused_and_so_is_one_half_filled() {
    let folder = Folder::new();
    generate(&asked(&folder, None), &weak()).expect("a county");
    let told = generate(&asked(&folder, None), &weak()).expect_err("there is one").to_string();
    assert!(told.contains("holds a county already"), "{told}");

    server::generate::mark::put(folder.path()).expect("a mark");
    let settings = asked(&folder, None).settings;
    let told = App::open(settings.clone(), Edge::system()).map(|_| ()).expect_err("half filled").to_string();
    assert!(told.contains("interrupted") && told.contains("generate again"), "{told}");
    assert!(generate(&asked(&folder, None), &weak()).is_err());
    server::generate::mark::remove(folder.path()).expect("no mark");
    assert_eq!(App::open(settings, Edge::system()).expect("whole again").counties().len(), 2);
}
