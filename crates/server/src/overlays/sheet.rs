//! The evening list: who was not reached, then who was, by village and by visitor.

use std::collections::BTreeMap;

use domain::{
    areas::{AreaPath, Level},
    dates::age_on,
    ids::WorkerId,
    overlays::Stand,
    packs::Pack,
};
use jiff::{Timestamp, civil::Date};

use super::{muster::Seen, words};
use crate::{
    areas::places::{Places, everyday},
    frame::{Count, Tab, Tag},
    typed::Typed,
};

/// Lines on a page; all of them on a page for printing.
const PAGE: usize = 50;
const PRINTED: usize = 3_000;

/// What the parts of the list are called, and who stands in each.
const PARTS: [(&str, &str, &[Stand]); 5] = [
    ("", "没联系到", &[Stand::InVain, Stand::Untried]),
    ("short", "见到了、还差次数", &[Stand::KnownSafe, Stand::Short]),
    ("met", "已完成", &[Stand::Met]),
    ("excused", "谢绝、不在家", &[Stand::Refused, Stand::Away]),
    ("all", "全部", &Stand::ALL),
];

/// A line of the list.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) age: String,
    pub(crate) place: String,
    pub(crate) class: String,
    pub(crate) phone: String,
    pub(crate) worker: Option<String>,
    pub(crate) tag: Tag,
    pub(crate) done: String,
    pub(crate) tried: String,
}

/// A village or a visitor with the numbers of theirs.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) small: String,
    pub(crate) href: String,
    pub(crate) asked: usize,
    pub(crate) not_reached: usize,
    pub(crate) short: usize,
    pub(crate) met: usize,
    pub(crate) excused: usize,
}

/// The list as a page shows it.
pub(crate) struct Sheet {
    pub(crate) counts: Vec<Count>,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) rows: Vec<Row>,
    pub(crate) next: Option<String>,
    pub(crate) shown: String,
    pub(crate) villages: Vec<Group>,
    pub(crate) workers: Vec<Group>,
    pub(crate) print: Option<String>,
    pub(crate) messages: Vec<String>,
    /// Where the list stands for everybody, while only a village's or a visitor's people are shown.
    pub(crate) whole: Option<String>,
}

/// What a list is shown with.
pub(crate) struct Look<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) places: &'a Places,
    pub(crate) from: &'a AreaPath,
    pub(crate) today: Date,
    /// Where the page stands.
    pub(crate) path: &'a str,
    /// Visitors with their names and masked numbers.
    pub(crate) names: &'a BTreeMap<WorkerId, (String, String)>,
    pub(crate) typed: &'a Typed,
}

const KEPT: [&str; 8] = ["county", "year", "on", "part", "area", "worker", "all", "after"];

impl Look<'_> {
    /// The list of everybody who was called; the chosen part, village and visitor are picked here. The places must have
    /// been learnt.
    pub(crate) fn sheet(&self, mut seen: Vec<Seen>) -> Sheet {
        seen.sort_by(|a, b| key(a).cmp(&key(b)));
        let part = PARTS.iter().find(|(code, ..)| *code == self.typed.text("part")).unwrap_or(&PARTS[0]);
        let villages = self.villages(&seen);
        let workers = self.workers(&seen);
        let messages = messages(self.pack, &seen);
        seen.retain(|one| self.chosen(one));
        let counts = self.counts(&seen);
        let tabs = self.tabs(&seen, part.0);
        let all = self.typed.given("all").is_some();
        let after = self.typed.given("after").map(str::to_owned);
        let of_part = || seen.iter().filter(|one| part.2.contains(&one.found.stand));
        let number = of_part().count();
        let mut left: Vec<&Seen> =
            of_part().filter(|one| after.as_ref().is_none_or(|after| text_key(one) > *after)).collect();
        // The key as text has the order of the list, so that a page begins where the last one ended.
        let limit = if all { PRINTED } else { PAGE };
        let more = left.len() > limit;
        left.truncate(limit);
        let next = left.last().filter(|_| more).map(|one| self.address(&[("after", &text_key(one))]));
        Sheet {
            shown: format!("{} {number} 人，本页 {} 人", part.1, left.len()),
            rows: left.into_iter().map(|one| self.row(one)).collect(),
            whole: ["area", "worker"]
                .into_iter()
                .any(|field| self.typed.given(field).is_some())
                .then(|| self.address(&[("area", ""), ("worker", ""), ("after", "")])),
            print: (!all && number > 0).then(|| self.address(&[("all", "1"), ("after", "")])),
            counts,
            tabs,
            next,
            villages,
            workers,
            messages,
        }
    }

    fn address(&self, changed: &[(&str, &str)]) -> String {
        self.typed.address(self.path, &KEPT, changed)
    }

    fn chosen(&self, one: &Seen) -> bool {
        let area = self.typed.text("area");
        let worker = self.typed.text("worker");
        let in_area = area.is_empty() || self.village(&one.line.area).0 == area;
        let by = match worker {
            "" => true,
            "none" => one.line.worker.is_none(),
            id => one.line.worker.is_some_and(|own| own.to_string() == id),
        };
        in_area && by
    }

    /// Code and name of the village, or of the town where somebody belongs to none.
    fn village(&self, area: &AreaPath) -> (String, String) {
        let found = self.places.above(area, Level::Village).or_else(|| self.places.get(area));
        found.map_or_else(
            || (area.to_string(), area.to_string()),
            |place| {
                let town = self
                    .places
                    .above(area, Level::Township)
                    .filter(|town| self.from.segments().count() < 4 && town.code != place.code);
                let town = town.map_or_else(String::new, |town| format!("{} · ", town.name));
                (place.code.to_string(), format!("{town}{}", everyday(&place.name)))
            },
        )
    }

    fn villages(&self, seen: &[Seen]) -> Vec<Group> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for one in seen {
            let (code, name) = self.village(&one.line.area);
            let group = groups.entry(code.clone()).or_insert_with(|| {
                Group::new(
                    name,
                    String::new(),
                    self.address(&[("area", &code), ("worker", ""), ("after", "")]),
                )
            });
            group.take(one.found.stand);
        }
        sorted(groups.into_values())
    }

    fn workers(&self, seen: &[Seen]) -> Vec<Group> {
        let mut groups: BTreeMap<Option<WorkerId>, Group> = BTreeMap::new();
        for one in seen {
            let group = groups.entry(one.line.worker).or_insert_with(|| {
                let (name, phone) = one
                    .line
                    .worker
                    .and_then(|id| self.names.get(&id).cloned())
                    .unwrap_or_else(|| ("未安排探访人".to_owned(), String::new()));
                let code = one.line.worker.map_or_else(|| "none".to_owned(), |id| id.to_string());
                Group::new(name, phone, self.address(&[("worker", &code), ("area", ""), ("after", "")]))
            });
            group.take(one.found.stand);
        }
        sorted(groups.into_values())
    }

    fn counts(&self, seen: &[Seen]) -> Vec<Count> {
        let of = |stands: &[Stand]| seen.iter().filter(|one| stands.contains(&one.found.stand)).count();
        let count = |kind: &'static str, number: usize, label, small: String, part: &str| Count {
            kind: if number == 0 { "none" } else { kind },
            number: number.to_string(),
            label,
            small,
            href: self.address(&[("part", part), ("after", "")]),
        };
        let in_vain = of(&[Stand::InVain]);
        let [none, short, met, excused, _] = PARTS.map(|(_, _, stands)| of(stands));
        let tried =
            if in_vain > 0 { format!("其中 {in_vain} 人试过没联系上") } else { String::new() };
        vec![
            count("late", none, "没联系到", tried, ""),
            count("due", short, "见到了、还差次数", String::new(), "short"),
            count("fine", met, "已完成", String::new(), "met"),
            count("plain", excused, "谢绝、不在家", String::new(), "excused"),
        ]
    }

    fn tabs(&self, seen: &[Seen], here: &str) -> Vec<Tab> {
        PARTS
            .into_iter()
            .map(|(code, label, stands)| Tab {
                label,
                count: i64::try_from(seen.iter().filter(|one| stands.contains(&one.found.stand)).count())
                    .ok(),
                href: self.address(&[("part", code), ("after", "")]),
                here: code == here,
            })
            .collect()
    }

    fn row(&self, one: &Seen) -> Row {
        let Seen { line, found, .. } = one;
        let class = line.class.as_deref();
        let name =
            |id: &str| self.pack.rules.class(id).map_or_else(|| id.to_owned(), |class| class.name.clone());
        let away = line.elsewhere.as_deref().and_then(|id| self.pack.rules.absence(id));
        Row {
            id: line.person.to_string(),
            name: line.name.clone(),
            age: line
                .born_on
                .and_then(|born| age_on(born, self.today))
                .map_or_else(String::new, |age| age.to_string()),
            place: self.places.address(&line.area, self.from, &line.address),
            class: class.map_or_else(|| "未认定".to_owned(), name),
            phone: line.phone.as_ref().map_or_else(|| "没有电话".to_owned(), domain::people::Phone::masked),
            worker: line.worker.and_then(|id| self.names.get(&id)).map(|(name, _)| name.clone()),
            tag: match (found.stand, away) {
                (Stand::Away, Some(absence)) => Tag::new(kind(found.stand), absence.name.clone()),
                (stand, _) => Tag::new(kind(stand), stand.label()),
            },
            done: format!("{}/{}", found.met.len(), found.owed),
            tried: found.tried_at.map_or_else(String::new, |at: Timestamp| words::moment(at, self.today)),
        }
    }
}

/// Sign and colour of how it stands.
pub(crate) fn kind(stand: Stand) -> &'static str {
    match stand {
        Stand::InVain => "late",
        Stand::Untried | Stand::KnownSafe | Stand::Short => "due",
        Stand::Met => "fine",
        Stand::Refused => "odd",
        Stand::Away => "none",
    }
}

impl Group {
    fn new(name: String, small: String, href: String) -> Self {
        Self { name, small, href, asked: 0, not_reached: 0, short: 0, met: 0, excused: 0 }
    }

    fn take(&mut self, stand: Stand) {
        self.asked += 1;
        match stand {
            Stand::InVain | Stand::Untried => self.not_reached += 1,
            Stand::KnownSafe | Stand::Short => self.short += 1,
            Stand::Met => self.met += 1,
            Stand::Refused | Stand::Away => self.excused += 1,
        }
    }
}

/// Where most are not reached stands first.
fn sorted(groups: impl Iterator<Item = Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by(|a, b| (b.not_reached, b.short, &a.name).cmp(&(a.not_reached, a.short, &b.name)));
    groups
}

fn key(one: &Seen) -> (Stand, &AreaPath, &str, domain::ids::PersonId) {
    (one.found.stand, &one.line.area, &one.line.name_key, one.line.person)
}

fn text_key(one: &Seen) -> String {
    let (stand, area, name, person) = key(one);
    let rank = Stand::ALL.iter().position(|known| *known == stand).unwrap_or_default();
    format!("{rank}\u{1}{area}\u{1}{name}\u{1}{person}")
}

/// What visitors are told, each sentence once, with the name of the rule that tells it.
fn messages(pack: &Pack, seen: &[Seen]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for ask in seen.iter().flat_map(|one| one.asks.iter()) {
        for sentence in words::told(pack, ask) {
            let sentence = format!("{}：{sentence}", ask.name);
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
    }
    told
}
