//! The packs this server knows: those built into it, and folders an operator names.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use domain::packs::{Pack, draft::load_known, with_base};
use rules::{Choices, Diagnostic, SourceFile};
use rust_embed::RustEmbed;

use super::{read, whole::load_whole};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../packs"]
#[include = "*/*.toml"]
#[include = "*/*.md"]
#[include = "*/forms/*.toml"]
#[include = "*/cases/*.toml"]
struct BuiltIn;

/// Why the packs cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShelfFault {
    /// A folder cannot be read.
    #[error("规则包文件夹 {0} 读不了：{1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A folder holds no pack.
    #[error("{0} 里没有规则包（缺少 pack.toml）")]
    Empty(PathBuf),
    /// A pack has errors.
    #[error("规则包 {name} 有错误，改正后再启动：\n{}", lines(.said))]
    Wrong {
        /// The pack.
        name: String,
        /// What is wrong with it.
        said: Vec<Diagnostic>,
    },
}

fn lines(said: &[Diagnostic]) -> String {
    said.iter().map(|one| format!("  {one}\n")).collect()
}

/// All packs by id, compiled once for every set of choices that a county has made.
pub struct Shelf {
    texts: BTreeMap<String, Vec<SourceFile>>,
    /// Texts that counties brought, by their hash.
    brought: Mutex<HashMap<String, Vec<SourceFile>>>,
    compiled: Mutex<HashMap<(String, Choices), Arc<Pack>>>,
}

impl Shelf {
    /// The built-in packs, and those in the named folders: a folder of packs, or one pack. A named pack takes
    /// the place of a built-in one with the same id.
    pub fn open(folders: &[PathBuf]) -> Result<Self, ShelfFault> {
        let mut found: Vec<(String, Vec<SourceFile>)> = built_in().into_iter().collect();
        for folder in folders {
            let unreadable = |error| ShelfFault::Unreadable(folder.clone(), error);
            let packs = match folder.join("pack.toml").is_file() {
                true => vec![folder.clone()],
                false => read::folders(folder).map_err(unreadable)?,
            };
            if packs.is_empty() {
                return Err(ShelfFault::Empty(folder.clone()));
            }
            for pack in packs {
                found.push((pack.display().to_string(), read::files(&pack).map_err(unreadable)?));
            }
        }
        let mut shelf =
            Self { texts: BTreeMap::new(), brought: Mutex::default(), compiled: Mutex::default() };
        // Districts add to packs that are on the shelf already.
        let (districts, own): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, files)| rules::extends(files).is_some());
        for (name, files) in own.into_iter().chain(districts) {
            let joined = with_base(files, |id| shelf.texts.get(id).cloned());
            let files = joined.map_err(|said| ShelfFault::Wrong { name: name.clone(), said })?;
            shelf.add(&name, files)?;
        }
        Ok(shelf)
    }

    fn add(&mut self, name: &str, files: Vec<SourceFile>) -> Result<(), ShelfFault> {
        let pack = load_whole(files.clone(), &Choices::new())
            .map_err(|said| ShelfFault::Wrong { name: name.to_owned(), said })?;
        let id = pack.rules.id.clone();
        self.texts.insert(id.clone(), files);
        let compiled = self.compiled.get_mut().unwrap_or_else(PoisonError::into_inner);
        compiled.insert((id, Choices::new()), Arc::new(pack));
        Ok(())
    }

    /// A pack as a county has chosen to read it. A choice that its text no longer knows says nothing.
    ///
    /// # Errors
    /// Texts with mistakes.
    pub fn pack(&self, id: &str, choices: &Choices) -> Result<Option<Arc<Pack>>, ShelfFault> {
        self.compiled(id, choices, || self.texts.get(id).cloned())
    }

    /// Puts texts that a county brought within reach.
    pub fn bring(&self, hash: String, files: Vec<SourceFile>) {
        self.brought.lock().unwrap_or_else(PoisonError::into_inner).entry(hash).or_insert(files);
    }

    /// A pack from texts that a county brought, by their hash.
    ///
    /// # Errors
    /// Texts with mistakes.
    pub fn brought(&self, hash: &str, choices: &Choices) -> Result<Option<Arc<Pack>>, ShelfFault> {
        let texts = || self.brought.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        self.compiled(hash, choices, texts)
    }

    fn compiled(
        &self,
        name: &str,
        choices: &Choices,
        texts: impl FnOnce() -> Option<Vec<SourceFile>>,
    ) -> Result<Option<Arc<Pack>>, ShelfFault> {
        let key = (name.to_owned(), choices.clone());
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = compiled.get(&key) {
            return Ok(Some(pack.clone()));
        }
        let Some(files) = texts() else { return Ok(None) };
        let pack =
            load_known(files, choices).map_err(|said| ShelfFault::Wrong { name: name.to_owned(), said })?;
        let pack = Arc::new(pack);
        compiled.insert(key, pack.clone());
        Ok(Some(pack))
    }

    /// Ids of all packs.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

/// The texts of the packs that are built into the program, by id.
pub fn built_in() -> BTreeMap<String, Vec<SourceFile>> {
    let mut packs: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
    for path in BuiltIn::iter() {
        let Some((pack, name)) = path.split_once('/') else { continue };
        let Some(file) = BuiltIn::get(&path) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        packs.entry(pack.to_owned()).or_default().push(SourceFile::new(name, text));
    }
    packs
}
