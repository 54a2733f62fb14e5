//! `koumen packs check [DIR…]`: says what is wrong with a pack, with file, line and column.

use std::path::{Path, PathBuf};

use domain::packs::{Pack, with_base};
use rules::{Choices, Diagnostic};

use super::{read, shelf::built_in, whole::load_whole};

/// Checks the named packs, or all below `packs/`. True when none has an error.
pub fn run(folders: &[PathBuf]) -> anyhow::Result<bool> {
    let mut sound = true;
    for folder in named_or_all(folders)? {
        match load_folder(&folder)? {
            Ok(pack) => {
                print_all(&folder, &pack.rules.remarks);
                let renamed = !folder.ends_with(&pack.rules.id);
                if renamed {
                    println!(
                        "{}：提醒: 文件夹最好和编号“{}”同名，别的包才找得到它",
                        folder.display(),
                        pack.rules.id
                    );
                }
                println!(
                    "{}：{}，没有错误，{} 条提醒",
                    folder.display(),
                    pack.rules.title,
                    pack.rules.remarks.len() + usize::from(renamed)
                );
            }
            Err(said) => {
                sound = false;
                print_all(&folder, &said);
                let errors = said.iter().filter(|one| one.severity == rules::Severity::Error).count();
                println!("{}：{errors} 处错误", folder.display());
            }
        }
    }
    Ok(sound)
}

/// Reads and checks one folder.
pub fn load_folder(folder: &Path) -> anyhow::Result<Result<Pack, Vec<Diagnostic>>> {
    let base = |id: &str| {
        // A district's pack lies beside its city's; a built-in city needs no folder.
        let beside = folder.parent().map(|parent| parent.join(id)).filter(|path| path.is_dir());
        beside.and_then(|path| read::files(&path).ok()).or_else(|| built_in().remove(id))
    };
    let files = with_base(read::files(folder)?, base);
    Ok(files.and_then(|files| load_whole(files, &Choices::new())))
}

/// The folders named on the command line, or every pack below `packs/`.
pub(super) fn named_or_all(folders: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    if !folders.is_empty() {
        return Ok(folders.to_vec());
    }
    let all = read::folders(Path::new("packs"))?;
    anyhow::ensure!(!all.is_empty(), "这里没有 packs/ 文件夹；请写明规则包所在的文件夹");
    Ok(all)
}

pub(super) fn print_all(folder: &Path, said: &[Diagnostic]) {
    for one in said {
        println!("{}/{one}", folder.display());
    }
}
