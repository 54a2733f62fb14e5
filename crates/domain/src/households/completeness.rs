//! How complete the file of a person is, and what is missing, by name.
//!
//! Which facts a file needs is the pack's business (`needed` of a group); everybody needs a number of their own, a
//! telephone or the remark that there is none, and a class that is settled.

use serde_json::{Map, Value};

use crate::packs::Pack;
use crate::people::{IdentityKind, Person, values};

/// Something that a file lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// What, in the words of the form.
    pub name: String,
    /// The fact to be told, where it is one.
    pub fact: Option<String>,
    /// Where the notice asks for it; empty where it is our own.
    pub clause: String,
}

/// How complete a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// How many entries the file needs.
    pub needed: usize,
    /// What it lacks, in the order of the form.
    pub lacking: Vec<Lacking>,
}

impl Completeness {
    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.lacking.is_empty()
    }

    /// Whole percent of the entries that are there; 100 only where nothing is missing.
    pub fn percent(&self) -> usize {
        (self.needed - self.lacking.len()) * 100 / self.needed.max(1)
    }
}

/// What the file of a person needs and lacks. `settled` says whether the class no longer waits for anything.
pub fn completeness(pack: &Pack, person: &Person, known: &Map<String, Value>, settled: bool) -> Completeness {
    let told = |id: &str| known.get(id).is_some_and(|value| !value.is_null());
    let dictionary = pack.rules.dictionary();
    let mut file = Completeness { needed: 0, lacking: Vec::new() };
    let mut need = |there: bool, name: &str, fact: Option<&str>, clause: &str| {
        file.needed += 1;
        if !there {
            let (name, fact, clause) = (name.to_owned(), fact.map(str::to_owned), clause.to_owned());
            file.lacking.push(Lacking { name, fact, clause });
        }
    };
    need(person.identity_kind != IdentityKind::NoneYet, "证件号码", None, "");
    let reachable = person.phone.is_some() || known.get("no_phone") == Some(&Value::Bool(true));
    need(reachable, "联系电话（没有的注明“无电话”）", None, "");
    for group in dictionary.groups() {
        for id in &group.needed {
            need(told(id), pack.fact_name(id), Some(id), &group.clause);
        }
    }
    let owed: Vec<_> = values::owed(dictionary, known).map(|(def, _)| def).collect();
    for def in owed {
        need(false, &def.name, Some(&def.id), "");
    }
    need(settled, "认定类别所缺的情况", None, "");
    file
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cast::person;
    use crate::packs::{load, made_up};
    use crate::people::Phone;

    /// A pack with a heading of its own.
    fn pack(heading: &str) -> Pack {
        let mut files = made_up::files(&[]);
        files.push(rules::SourceFile::new("facts.toml", heading));
        load(files, &rules::Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
    }

    #[test]
    fn what_is_missing_is_named_in_the_order_of_the_form() {
        let pack = pack(
            "[[group]]\nname = \"家里\"\nclause = \"三\"\nfacts = [\"household\", \"alone\", \"bedridden\"]\nneeded = [\"household\", \"alone\"]\n",
        );
        let mut known = json!({ "household": [] }).as_object().expect("an object").clone();
        let bare = Person { phone: None, identity_kind: IdentityKind::NoneYet, ..person() };
        let file = completeness(&pack, &bare, &known, false);
        let names: Vec<&str> = file.lacking.iter().map(|lacking| lacking.name.as_str()).collect();
        assert_eq!(names, ["证件号码", "联系电话（没有的注明“无电话”）", "独居", "认定类别所缺的情况"]);
        assert_eq!((file.needed, file.percent(), file.is_complete()), (5, 20, false));

        known.insert("alone".into(), json!(false));
        known.insert("no_phone".into(), json!(true));
        let file = completeness(&pack, &Person { phone: None, ..person() }, &known, true);
        assert!(file.is_complete() && file.percent() == 100, "{file:?}");
        let reached = Person { phone: "13800000000".parse::<Phone>().ok(), ..person() };
        known.remove("no_phone");
        assert!(completeness(&pack, &reached, &known, true).is_complete());
    }
}
