//! The tables of a month: the same indicators by place, class, track and mode, each number with its names.

use domain::{
    areas::Area,
    duties::month::Belongs,
    indicators::{Group, in_mode, people, rate},
    packs::Pack,
    visits::Mode,
};
use rules::sections::indicators::Indicator;

use super::words;
use crate::typed::query;

/// One line of a table.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) cells: Vec<Cell>,
    /// Of the first indicator, to put the worst first.
    order: (u32, u32),
}

/// What one indicator comes to.
pub(super) struct Cell {
    pub(super) percent: String,
    /// Length of the bar, in percent.
    pub(super) width: u32,
    /// Of how many.
    pub(super) of: u32,
    pub(super) missing: u32,
    pub(super) href: String,
    /// What a reader without eyes hears of the link.
    pub(super) label: String,
}

/// One mode, or one reason.
pub(super) struct Number {
    pub(super) name: String,
    pub(super) people: u32,
    pub(super) href: String,
    pub(super) remark: String,
}

/// What the tables are made with.
pub(super) struct Tables<'a> {
    pub(super) pack: &'a Pack,
    pub(super) indicators: &'a [&'a Indicator],
    /// County, month and place as they stand in an address.
    pub(super) at: &'a [(&'a str, &'a str)],
}

impl Tables<'_> {
    /// The address of names: where the page is, with other conditions.
    pub(super) fn names(&self, changed: &[(&str, &str)]) -> String {
        names(self.at, changed)
    }

    /// What every indicator comes to over some people.
    pub(super) fn cells<'g>(
        &self,
        name: &str,
        groups: impl Iterator<Item = &'g Group> + Clone,
        changed: &[(&str, &str)],
    ) -> Vec<Cell> {
        let cell = |indicator: &&Indicator| {
            let rate = rate(indicator, groups.clone());
            let with: Vec<(&str, &str)> = changed
                .iter()
                .copied()
                .chain([("indicator", indicator.id.as_str()), ("kind", "not_reached")])
                .collect();
            let number = indicator.is_number();
            Cell {
                percent: if number { rate.all.reached.to_string() } else { words::percent(rate.all) },
                width: if number { 0 } else { rate.all.permille().unwrap_or(0).min(1000) / 10 },
                of: rate.reached + rate.not_reached,
                missing: if number { 0 } else { rate.not_reached },
                href: self.names(&with),
                label: format!("{name}：{}未达到 {} 人", indicator.name, rate.not_reached),
            }
        };
        self.indicators.iter().map(cell).collect()
    }

    fn line<'g>(
        &self,
        name: &str,
        href: Option<String>,
        groups: impl Iterator<Item = &'g Group> + Clone,
        changed: &[(&str, &str)],
    ) -> Line {
        let cells = self.cells(name, groups, changed);
        let order = cells.first().map_or((0, 0), |cell| (cell.width, u32::MAX - cell.missing));
        Line { name: name.to_owned(), href, cells, order }
    }

    /// The places right below, the lowest rate first; then whoever belongs to none of them.
    pub(super) fn places(&self, here: &Area, below: &[Area], groups: &[Group]) -> Vec<Line> {
        let mut lines: Vec<Line> = below
            .iter()
            .filter(|place| groups.iter().any(|group| place.path.contains(&group.area)))
            .map(|place| {
                let inside = groups.iter().filter(|group| place.path.contains(&group.area));
                let changed = [("area", place.code.as_str())];
                self.line(&place.name, Some(page(self.at, &changed)), inside, &changed)
            })
            .collect();
        lines.sort_by(|a, b| (a.order, &a.name).cmp(&(b.order, &b.name)));
        let own = groups.iter().filter(|group| group.area == here.path);
        if !lines.is_empty() && people(own.clone()) > 0 {
            let changed = [("area", here.code.as_str()), ("own", "yes")];
            lines.push(self.line("（未分到下一级）", None, own, &changed));
        }
        lines
    }

    /// The classes of the notice, in its order, and people of none.
    pub(super) fn classes(&self, groups: &[Group]) -> Vec<Line> {
        let known = self.pack.rules.classes.iter().map(|class| class.id.as_str());
        self.by(known, groups, "class", |group| group.class.as_deref(), words::class)
    }

    /// The tracks of the notice, in its order, and people on none.
    pub(super) fn tracks(&self, groups: &[Group]) -> Vec<Line> {
        let known = self.pack.rules.tracks.iter().map(|track| track.id.as_str());
        self.by(known, groups, "track", |group| group.track.as_deref(), words::track)
    }

    fn by<'p>(
        &'p self,
        known: impl Iterator<Item = &'p str>,
        groups: &[Group],
        field: &str,
        of: fn(&Group) -> Option<&str>,
        named: fn(&'p Pack, Option<&'p str>) -> &'p str,
    ) -> Vec<Line> {
        let mut lines = Vec::new();
        for id in known.map(Some).chain([None]) {
            let inside = groups.iter().filter(|group| group.belongs == Belongs::Asked && of(group) == id);
            if people(inside.clone()) > 0 {
                let changed = [(field, id.unwrap_or("none"))];
                lines.push(self.line(named(self.pack, id), None, inside, &changed));
            }
        }
        lines
    }

    /// Who is reached in which mode, of those an indicator counts as reached.
    pub(super) fn modes(&self, indicator: &Indicator, groups: &[Group]) -> Vec<Number> {
        let number = |mode: Mode| {
            let (people, only) = in_mode(indicator, groups, mode);
            let changed = [("indicator", indicator.id.as_str()), ("kind", "reached"), ("mode", mode.code())];
            Number {
                name: self.pack.labels.mode(mode).to_owned(),
                people,
                href: self.names(&changed),
                remark: format!("其中 {only} 人只有这一种方式"),
            }
        };
        Mode::ALL.into_iter().map(number).filter(|number| number.people > 0).collect()
    }

    /// Whose month it is not, and why.
    pub(super) fn left_out(&self, groups: &[Group]) -> Vec<Number> {
        let mut reasons: Vec<&Belongs> =
            groups.iter().map(|group| &group.belongs).filter(|why| **why != Belongs::Asked).collect();
        reasons.sort_by_key(|why| (why.code(), why.why().map(str::to_owned)));
        reasons.dedup();
        reasons
            .into_iter()
            .map(|why| Number {
                name: words::belongs(self.pack, why),
                people: people(groups.iter().filter(|group| group.belongs == *why)),
                href: self.names(&[("belongs", why.code()), ("why", why.why().unwrap_or_default())]),
                remark: String::new(),
            })
            .collect()
    }
}

/// The address of a page of the month, some conditions changed.
pub(super) fn page(at: &[(&str, &str)], changed: &[(&str, &str)]) -> String {
    address("/indicators", at, changed)
}

/// The address of names.
pub(super) fn names(at: &[(&str, &str)], changed: &[(&str, &str)]) -> String {
    address("/indicators/names", at, changed)
}

fn address(path: &str, at: &[(&str, &str)], changed: &[(&str, &str)]) -> String {
    let kept = at.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    let pairs: Vec<(&str, &str)> = kept.chain(changed).copied().collect();
    format!("{path}{}", query(&pairs))
}
