use std::path::PathBuf;

use super::*;

/// A folder of its own for one test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("koumen-keys-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn chance() -> impl FnMut() -> [u8; 32] {
    let mut next = 0;
    move || {
        next += 1;
        [next; 32]
    }
}

#[test]
fn keys_are_made_once_and_read_ever_after() {
    let folder = Folder::new("once");
    let made = Keys::load_or_create(&folder.0, chance()).expect("made");
    assert_eq!((made.master(1), made.index()), (Some(&[1; 32]), &[2; 32]));
    let again = Keys::load_or_create(&folder.0, || [99; 32]).expect("read");
    assert_eq!((again.master(1), again.index()), (Some(&[1; 32]), &[2; 32]));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("owner");
    Keys::load_or_create(&folder.0, chance()).expect("made");
    for (path, mode) in [(folder.0.clone(), 0o700), (folder.0.join(INDEX), 0o600)] {
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, mode);
    }
}

#[test]
fn a_folder_that_lost_a_key_is_refused_and_not_filled() {
    let folder = Folder::new("lost");
    Keys::load_or_create(&folder.0, chance()).expect("made");
    fs::remove_file(folder.0.join(INDEX)).expect("removed");
    let fault = Keys::load_or_create(&folder.0, chance()).expect_err("incomplete");
    assert!(fault.to_string().contains("index.hex 不存在"), "{fault}");
    assert!(!folder.0.join(INDEX).exists());
}

#[test]
fn a_damaged_key_is_named_without_its_digits() {
    let folder = Folder::new("damaged");
    Keys::load_or_create(&folder.0, chance()).expect("made");
    fs::write(folder.0.join("master-1.hex"), "5e5e5e").expect("written");
    let fault = Keys::load(&folder.0).expect_err("damaged").to_string();
    assert!(fault.contains("master-1.hex") && !fault.contains("5e5e"), "{fault}");
}

#[test]
fn the_highest_master_key_wraps() {
    let keys = Keys::new([(1, [1; 32]), (3, [3; 32])], [0; 32]);
    assert_eq!(keys.newest_master(), 3);
}
