//! A folder becomes the files of a pack.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rules::SourceFile;

/// A pack folder holds at most this many files, and none larger: a wrong folder is refused, not swallowed.
const MOST_FILES: usize = 200;
const LARGEST_FILE: u64 = 1 << 20;

/// Reads the texts of one pack: the folder itself, `cases/` and `forms/`.
pub fn files(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for inner in ["", "cases", "forms"] {
        let path = folder.join(inner);
        if !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_text = Path::new(&name).extension().is_some_and(|end| end == "toml" || end == "md");
            if !is_text || !entry.file_type()?.is_file() {
                continue;
            }
            if entry.metadata()?.len() > LARGEST_FILE || files.len() == MOST_FILES {
                return Err(io::Error::other(format!("{} 不像规则包：文件太大或太多", folder.display())));
            }
            let text = fs::read_to_string(entry.path()).map_err(|error| {
                io::Error::new(error.kind(), format!("{}：{error}", entry.path().display()))
            })?;
            let name = if inner.is_empty() { name } else { format!("{inner}/{name}") };
            files.push(SourceFile::new(name, text));
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// The folders below `root` that hold a pack, in order.
pub fn folders(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.join("pack.toml").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}
