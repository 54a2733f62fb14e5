//! `koumen packs test [DIR…]`: runs the worked examples of a pack.

use std::path::PathBuf;

use domain::classes::vocabulary::host;
use rules::run_cases;

use super::check::{load_folder, named_or_all, print_all};

/// Runs the cases of the named packs, or of all below `packs/`. True when every case came out as expected.
pub fn run(folders: &[PathBuf]) -> anyhow::Result<bool> {
    let mut sound = true;
    for folder in named_or_all(folders)? {
        let pack = match load_folder(&folder)? {
            Ok(pack) => pack,
            Err(said) => {
                sound = false;
                print_all(&folder, &said);
                continue;
            }
        };
        let report = run_cases(&pack.rules, &host());
        print_all(&folder, &report.failed);
        println!("{}：{} 个例子通过，{} 处不符", folder.display(), report.passed, report.failed.len());
        sound &= report.failed.is_empty() && report.passed > 0;
    }
    Ok(sound)
}
