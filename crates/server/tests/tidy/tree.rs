//! The files of the repository, as far as people write them.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what was fetched, built or filled, at any depth.
const NOT_OURS: [&str; 9] =
    [".git", "target", "node_modules", "vendor", "fonts", "shots", "demo-data", "data", "dist"];

/// A text file with its path from the root of the repository.
pub struct File {
    /// With forward slashes.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The path's part below `crates/NAME/`, with the crate's name before it.
    pub fn in_crate(&self) -> Option<(&str, &str)> {
        self.path.strip_prefix("crates/")?.split_once('/')
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.text[..offset].bytes().filter(|&byte| byte == b'\n').count() + 1
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository's root")
}

/// Every text file whose name ends in one of `endings`, sorted by path.
pub fn files(endings: &[&str]) -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    walk(&root, &mut |path| {
        let name = path.to_string_lossy();
        if !endings.iter().any(|ending| name.ends_with(ending)) {
            return;
        }
        // A file may vanish between listing and reading while somebody works here.
        if let Ok(text) = fs::read_to_string(path) {
            let path = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push(File { path, text });
        }
    });
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && NOT_OURS.iter().any(|skip| name == *skip) => {}
            Ok(kind) if kind.is_dir() => walk(&path, visit),
            Ok(kind) if kind.is_file() => visit(&path),
            _ => {}
        }
    }
}
