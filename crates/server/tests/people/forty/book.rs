//! A workbook of good rows and planted errors, laid out another way each time.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use sheets::{people::Column as C, read::Row as Read};

use super::{
    chance::Chance,
    kinds::{Around, KINDS, Kind},
    rows::{Ground, Put, Row, born_on, number, somebody, untidy},
};

/// Up to so many rows a sheet is held in memory while it is written, and may have merged cells.
const HELD: usize = 20_000;

/// A cell under another one.
static MERGED: Kind = Kind {
    name: "merged with the cell above",
    column: C::Area,
    says: "合并了，Excel 只在…存了内容…请取消合并",
    apart: false,
    spoil: |_, _| {},
};

/// A workbook with all that must be said of it.
pub struct Planted {
    /// The file.
    pub bytes: Vec<u8>,
    /// What must be said, by cell.
    pub errors: BTreeMap<String, &'static Kind>,
    /// Good rows.
    pub good: usize,
    /// Rows with an error.
    pub wrong: usize,
}

impl Planted {
    /// How many errors of each kind there are.
    pub fn kinds(&self) -> BTreeMap<&'static str, usize> {
        let mut kinds = BTreeMap::new();
        for kind in self.errors.values() {
            *kinds.entry(kind.name).or_default() += 1;
        }
        kinds
    }
}

/// Which kinds a workbook has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Every one there is.
    All,
    /// Forty or more of them.
    Some,
}

/// Makes a workbook of so many rows.
pub fn plant(rows: usize, draw: Draw, ground: &Ground, chance: &mut Chance) -> Planted {
    let wrong = spoilt(rows, draw, ground, chance);
    let mut sheet = Sheet::begin(rows, chance);
    let mut planted = Planted { bytes: Vec::new(), errors: BTreeMap::new(), good: 0, wrong: 0 };
    let mut earlier = Vec::new();
    let mut above: Option<String> = None;
    for n in 0..rows {
        sheet.between();
        let mut row = somebody(n, ground);
        let kinds = wrong.get(&n).map_or(&[][..], Vec::as_slice);
        if kinds.is_empty() {
            earlier.push(n);
            if !chance.once_in(4) {
                row = untidy(row, n, ground, chance);
            }
        }
        let again = earlier.get(chance.below(earlier.len())).copied().unwrap_or_default();
        let earlier = number(born_on(again), again);
        for kind in kinds {
            (kind.spoil)(&mut row, &Around { n, ground, earlier: &earlier });
            planted.errors.insert(sheet.address(kind.column), kind);
        }
        let merge = above.take().filter(|_| kinds.is_empty() && sheet.held && chance.once_in(60));
        if merge.is_some() {
            row.remove(&C::Area);
            planted.errors.insert(sheet.address(C::Area), &MERGED);
        } else if kinds.is_empty() {
            above = match row.get(&C::Area) {
                Some(Put::Text(text)) if sheet.next_is_below(chance) => Some(text.clone()),
                _ => None,
            };
        }
        let good = kinds.is_empty() && merge.is_none();
        (planted.good, planted.wrong) =
            (planted.good + usize::from(good), planted.wrong + usize::from(!good));
        sheet.row(&row, n, merge.as_deref());
    }
    planted.bytes = sheet.end();
    planted
}

/// Which rows get which kinds. Each kind that is drawn is there at least once.
fn spoilt(
    rows: usize,
    draw: Draw,
    ground: &Ground,
    chance: &mut Chance,
) -> BTreeMap<usize, Vec<&'static Kind>> {
    let usable = |kind: &&Kind| kind.name != "several villages of the name" || !ground.several.is_empty();
    let mut kinds: Vec<&Kind> = KINDS.iter().filter(usable).collect();
    chance.shuffle(&mut kinds);
    if draw == Draw::Some {
        kinds.truncate(40 + chance.below(kinds.len() - 39));
    }
    let mut places = BTreeSet::new();
    while places.len() < (rows / 20).max(kinds.len()) {
        // The first row is good: others repeat its number.
        places.insert(1 + chance.below(rows - 1));
    }
    let mut places: Vec<usize> = places.into_iter().collect();
    chance.shuffle(&mut places);
    let mut spoilt = BTreeMap::new();
    for (at, place) in places.into_iter().enumerate() {
        let first = if at < kinds.len() { kinds[at] } else { *chance.pick(&kinds) };
        let mut here = vec![first];
        // A row may have several faults: all are told at once.
        for _ in 0..if first.apart { chance.below(3) } else { 0 } {
            let more = *chance.pick(&kinds);
            if more.apart && here.iter().all(|kind| kind.column != more.column) {
                here.push(more);
            }
        }
        spoilt.insert(place, here);
    }
    spoilt
}

/// The sheet being written.
struct Sheet {
    workbook: Workbook,
    sheet: Worksheet,
    day: Format,
    /// Whether cells may be merged.
    held: bool,
    /// Where each column stands.
    places: BTreeMap<C, u16>,
    headings: Vec<(u16, String)>,
    /// The running number.
    count: u16,
    /// The next row, counted from 0.
    next: u32,
    gap: u8,
}

impl Sheet {
    fn begin(rows: usize, chance: &mut Chance) -> Self {
        let mut workbook = Workbook::new();
        let cover = workbook.add_worksheet();
        cover.set_name("封面").expect("a name");
        cover.write(0, 0, "摸底登记，请看第二张表").expect("a cell");
        let held = rows <= HELD;
        let made = if held { Ok(Worksheet::new()) } else { workbook.new_worksheet_with_constant_memory() };
        let mut sheet = made.expect("a sheet");
        sheet.set_name(*chance.pick(&["名册", "人员信息", "Sheet1", "2026年秋季"])).expect("a name");
        let mut columns: Vec<Option<C>> = C::all().map(Some).chain([None, None]).collect();
        chance.shuffle(&mut columns);
        let (mut places, mut headings, mut others) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (at, column) in (0..).zip(columns) {
            match column {
                Some(column) => {
                    places.insert(column, at);
                    headings.push((at, heading(column, chance)));
                }
                None => others.push(at),
            }
        }
        headings.extend([(others[0], "序号".to_owned()), (others[1], "领导批示".to_owned())]);
        let mut next = 0;
        for title in ["特殊困难老年人摸底表", "填表单位：某某"].iter().take(chance.below(3))
        {
            sheet.write(next, 0, *title).expect("a cell");
            next += 1;
        }
        let day = Format::new().set_num_format("yyyy/m/d");
        let mut sheet = Self { workbook, sheet, day, held, places, headings, count: others[0], next, gap: 0 };
        sheet.write_headings();
        sheet
    }

    fn write_headings(&mut self) {
        for (at, heading) in &self.headings {
            self.sheet.write(self.next, *at, heading).expect("a cell");
        }
        self.next += 1;
    }

    /// Blank rows, and the headings once more as on every printed page.
    fn between(&mut self) {
        match std::mem::take(&mut self.gap) {
            1 => self.next += 1,
            2 => self.write_headings(),
            _ => {}
        }
    }

    /// Whether the next row follows at once.
    fn next_is_below(&mut self, chance: &mut Chance) -> bool {
        self.gap = if chance.once_in(200) { 1 + chance.below(2) as u8 } else { 0 };
        self.gap == 0
    }

    /// What Excel calls the cell that is written next in a column.
    fn address(&self, column: C) -> String {
        Read::address(self.next + 1, self.places[&column])
    }

    fn row(&mut self, row: &Row, n: usize, merge: Option<&str>) {
        let (sheet, at) = (&mut self.sheet, self.next);
        sheet.write(at, self.count, n as u32 + 1).expect("a cell");
        for (column, put) in row {
            let column = self.places[column];
            match put {
                Put::Text(text) => sheet.write_string(at, column, text),
                Put::Number(number) => sheet.write_number(at, column, *number),
                Put::Tick(yes) => sheet.write_boolean(at, column, *yes),
                Put::Failed => sheet.write_formula(at, column, Formula::new("=NA()").set_result("#N/A")),
                Put::Day(day) => {
                    let day = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8);
                    sheet.write_datetime_with_format(at, column, day.expect("a day"), &self.day)
                }
            }
            .expect("a cell");
        }
        if let Some(text) = merge {
            let column = self.places[&C::Area];
            sheet.merge_range(at - 1, column, at, column, text, &Format::new()).expect("a range");
        }
        self.next += 1;
    }

    fn end(mut self) -> Vec<u8> {
        self.workbook.push_worksheet(self.sheet);
        let old = self.workbook.add_worksheet();
        old.set_name("去年的").expect("a name").set_hidden(true);
        for (at, heading) in &self.headings {
            old.write(0, *at, heading).expect("a cell");
            old.write(1, *at, "旧").expect("a cell");
        }
        self.workbook.save_to_buffer().expect("a workbook")
    }
}

/// A heading as the template has it, or as offices have it.
fn heading(column: C, chance: &mut Chance) -> String {
    let spec = column.spec();
    match chance.below(3) {
        0 if !spec.synonyms.is_empty() => (*chance.pick(spec.synonyms)).to_owned(),
        1 => format!("* {}（请填写）", spec.heading.replace("（社区）", "")),
        _ => spec.heading.to_owned(),
    }
}
