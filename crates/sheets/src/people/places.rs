//! Which place a clerk means: by its code, its full name, or a name that only one place has.

use std::collections::BTreeMap;

use domain::areas::{Area, AreaPath, Level};

use crate::values::without_spaces;

/// The places that people of this import may belong to, found by code and by name.
///
/// Made from the areas that the acting person may write to; what is not in it is refused.
#[derive(Debug, Clone, Default)]
pub struct PlaceBook {
    names: BTreeMap<AreaPath, String>,
    by_code: BTreeMap<String, AreaPath>,
    by_name: BTreeMap<String, Vec<AreaPath>>,
    levels: BTreeMap<AreaPath, Level>,
    bare_villages: Vec<(String, AreaPath)>,
}

/// What a text says about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One village, or one group in it.
    Place(AreaPath),
    /// A town or a county: not precise enough.
    TooHigh,
    /// Several have this name; their full names.
    Several(Vec<String>),
    /// None that we know; full names that look alike.
    None(Vec<String>),
}

impl PlaceBook {
    /// A book of these places. Those above them belong in it too: full names are made from them.
    pub fn new<'a>(areas: impl IntoIterator<Item = &'a Area>) -> Self {
        let mut book = Self::default();
        for area in areas {
            book.names.insert(area.path.clone(), area.name.clone());
            book.levels.insert(area.path.clone(), area.level);
            book.by_code.insert(area.code.as_str().to_owned(), area.path.clone());
            if area.level == Level::Village {
                book.bare_villages.push((bare(&area.name), area.path.clone()));
            }
        }
        for path in book.names.keys() {
            for name in book.ways_to_say(path) {
                book.by_name.entry(name).or_default().push(path.clone());
            }
        }
        book
    }

    /// Finds a place by its code, or by its name with as many of the names above it as are written.
    pub fn find(&self, written: &str) -> Found {
        let text = without_spaces(written);
        let code = text.as_ref();
        // Fifteen digits are a code with the class of town or country behind it.
        let code = if code.len() == 15 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            &code[..12]
        } else {
            code
        };
        if let Some(path) = self.by_code.get(code) {
            return self.precise(std::slice::from_ref(path));
        }
        match self.by_name.get(&key(&text)) {
            Some(paths) => self.precise(paths),
            None => Found::None(self.alike(&text)),
        }
    }

    /// As [`PlaceBook::find`], at any height: somebody may work for a whole town.
    pub fn find_any(&self, written: &str) -> Found {
        let text = without_spaces(written);
        if let Some(path) = self.by_code.get(text.as_ref()) {
            return Found::Place(path.clone());
        }
        match self.by_name.get(&key(&text)).map(Vec::as_slice) {
            Some([path]) => Found::Place(path.clone()),
            Some(several) => Found::Several(several.iter().map(|path| self.full_name(path)).collect()),
            None => Found::None(self.alike(&text)),
        }
    }

    /// The group of a village by its name, if it is a place of its own.
    pub fn group(&self, village: &AreaPath, name: &str) -> Option<AreaPath> {
        let wanted = key(&without_spaces(name));
        let mut below = self.names.range(village.clone()..).take_while(|(path, _)| village.contains(path));
        below
            .find(|(path, name)| *path != village && key(&without_spaces(name)) == wanted)
            .map(|(path, _)| path.clone())
    }

    /// Names from the top down, joined by `/`.
    pub fn full_name(&self, path: &AreaPath) -> String {
        self.line(path).join("/")
    }

    /// Villages with their full names, for the template's list.
    pub fn villages(&self) -> impl Iterator<Item = String> {
        let villages = self.levels.iter().filter(|(_, level)| **level == Level::Village);
        villages.map(|(path, _)| self.full_name(path))
    }

    fn precise(&self, paths: &[AreaPath]) -> Found {
        let low = |path: &&AreaPath| self.levels.get(*path).is_some_and(|level| *level >= Level::Village);
        match paths.iter().filter(low).collect::<Vec<_>>()[..] {
            [] => Found::TooHigh,
            [path] => Found::Place(path.clone()),
            ref several => Found::Several(several.iter().map(|path| self.full_name(path)).collect()),
        }
    }

    /// Every tail of the full name: 某县/某镇/某村, 某镇/某村, 某村.
    fn ways_to_say(&self, path: &AreaPath) -> Vec<String> {
        let line = self.line(path);
        (0..line.len()).map(|from| key(&line[from..].concat())).collect()
    }

    fn line(&self, path: &AreaPath) -> Vec<&str> {
        let mut line = Vec::new();
        let mut at = Some(path.clone());
        while let Some(path) = at {
            line.extend(self.names.get(&path).map(String::as_str));
            at = path.parent();
        }
        line.reverse();
        line
    }

    /// Places whose last name is part of what was written, or the other way round.
    fn alike(&self, written: &str) -> Vec<String> {
        let wanted = bare(written.rsplit(['/', '>', '-']).next().unwrap_or(written));
        if wanted.chars().count() < 2 {
            return Vec::new();
        }
        let near = |name: &str| name.contains(&wanted) || wanted.contains(name);
        let villages = self.bare_villages.iter().filter(|(name, _)| near(name));
        villages.take(3).map(|(_, path)| self.full_name(path)).collect()
    }
}

/// Marks between the names do not matter.
fn key(name: &str) -> String {
    name.chars().filter(|letter| !"/>-、,·\\".contains(*letter)).collect()
}

/// A village's name without the words that offices add.
fn bare(name: &str) -> String {
    let mut bare = key(&without_spaces(name));
    for ending in ["居民委员会", "村民委员会", "村委会", "居委会", "社区", "村"] {
        if let Some(short) = bare.strip_suffix(ending).filter(|short| !short.is_empty()) {
            bare = short.to_owned();
        }
    }
    bare
}
