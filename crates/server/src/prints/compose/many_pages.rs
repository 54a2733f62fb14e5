//! A form over as many pages as its records need: title and repeated grids on every page, the table's heading
//! above its rows on every page, lines at the foot of every page.

use super::super::fault::PrintFault;
use super::super::filled::Filled;
use super::super::layout::{Part, Table};
use super::super::page::Page;
use super::frame::Frame;
use super::grid::LaidGrid;
use super::{Scene, Values};

/// Height that rounding may hide.
const SLACK: f32 = 0.05;

/// The pages of one sheet.
pub(super) fn compose(scene: Scene<'_>) -> Result<Vec<Page>, PrintFault> {
    let mut paper = Paper::new(scene)?;
    paper.turn();
    let once: Vec<&Part> =
        scene.layout.parts.iter().filter(|part| !matches!(part, Part::Grid(grid) if grid.repeat)).collect();
    for (at, part) in once.iter().enumerate() {
        let next = group_height(scene, &once[at + 1..])?;
        match part {
            Part::Grid(grid) => paper.whole(&LaidGrid::new(scene.values(), grid)?, next)?,
            Part::Table(table) => paper.table(table, next)?,
        }
    }
    Ok(paper.pages)
}

/// Height of the grids that follow up to the next table: totals and signatures stay together.
fn group_height(scene: Scene<'_>, parts: &[&Part]) -> Result<f32, PrintFault> {
    let grids = parts.iter().map_while(|part| match part {
        Part::Grid(grid) => Some(LaidGrid::new(scene.values(), grid).map(|grid| grid.height())),
        Part::Table(_) => None,
    });
    grids.sum()
}

/// The pages so far and where the next row goes.
struct Paper<'a> {
    scene: Scene<'a>,
    head: Frame,
    tail: Frame,
    repeated: Vec<LaidGrid<'a>>,
    pages: Vec<Page>,
    y: f32,
    /// Lower end for rows; the lines at the foot are below it.
    bottom: f32,
}

impl<'a> Paper<'a> {
    fn new(scene: Scene<'a>) -> Result<Self, PrintFault> {
        let (head, tail) = (scene.head()?, scene.tail()?);
        let repeated = scene.layout.parts.iter().filter_map(|part| match part {
            Part::Grid(grid) if grid.repeat => Some(LaidGrid::new(scene.values(), grid)),
            _ => None,
        });
        let repeated = repeated.collect::<Result<_, _>>()?;
        let paper = scene.layout.paper;
        let bottom = paper.height - paper.bottom - tail.height;
        Ok(Self { scene, head, tail, repeated, pages: Vec::new(), y: 0.0, bottom })
    }

    /// Begins a page.
    fn turn(&mut self) {
        let paper = self.scene.layout.paper;
        let mut page = self.scene.new_page();
        self.head.place(&mut page, paper.left, paper.top, paper.inner_width());
        self.tail.place(&mut page, paper.left, self.bottom, paper.inner_width());
        self.pages.push(page);
        self.y = paper.top + self.head.height;
        for grid in std::mem::take(&mut self.repeated) {
            let top = self.y + grid.grid.before;
            self.put(&grid);
            self.frame(&grid, top);
            self.repeated.push(grid);
        }
    }

    fn room(&self) -> f32 {
        self.bottom - self.y + SLACK
    }

    fn put(&mut self, grid: &LaidGrid<'_>) {
        let paper = self.scene.layout.paper;
        if let Some(page) = self.pages.last_mut() {
            self.y = grid.place(page, paper.left, paper.inner_width(), self.y);
        }
    }

    fn frame(&mut self, grid: &LaidGrid<'_>, top: f32) {
        let paper = self.scene.layout.paper;
        if let Some(page) = self.pages.last_mut() {
            grid.frame(page, paper.left, paper.inner_width(), top, self.y);
        }
    }

    /// A grid that is never parted, and stays on a page with the `next` points that follow it.
    fn whole(&mut self, grid: &LaidGrid<'_>, next: f32) -> Result<(), PrintFault> {
        if grid.height() + next > self.room() {
            self.turn();
        }
        if grid.height() > self.room() {
            return Err(self.scene.no_room());
        }
        let top = self.y + grid.grid.before;
        self.put(grid);
        self.frame(grid, top);
        Ok(())
    }

    /// A table. `next` is the height of what follows: the last record goes with it to the next page, so that
    /// totals never stand alone.
    fn table(&mut self, table: &'a Table, next: f32) -> Result<(), PrintFault> {
        let head = LaidGrid::new(self.scene.values(), &table.head)?;
        let rows = self.rows(table)?;
        let end = self.end(table)?;
        let next = next + end.as_ref().map_or(0.0, LaidGrid::height);
        if head.height() + rows.first().map_or(0.0, LaidGrid::height) > self.room() {
            self.turn();
        }
        let mut top = self.heading(&head)?;
        let mut fresh = true;
        let last = rows.len().saturating_sub(1);
        for (at, row) in rows.into_iter().enumerate() {
            let after = if at == last { next } else { 0.0 };
            if !fresh && row.height() + after > self.room() {
                self.frame(&head, top);
                self.turn();
                top = self.heading(&head)?;
            }
            self.row(&head, row, &mut top)?;
            fresh = false;
        }
        if let Some(end) = end.filter(|end| end.height() <= self.room()) {
            self.put(&end);
        }
        self.frame(&head, top);
        Ok(())
    }

    /// The table's heading; gives the upper end of its frame.
    fn heading(&mut self, head: &LaidGrid<'_>) -> Result<f32, PrintFault> {
        let top = self.y + head.grid.before;
        if head.height() + head.heights.first().copied().unwrap_or(0.0) > self.room() {
            return Err(self.scene.no_room());
        }
        self.put(head);
        Ok(top)
    }

    /// One record. One that is higher than a page goes on over several.
    fn row(&mut self, head: &LaidGrid<'_>, row: LaidGrid<'_>, top: &mut f32) -> Result<(), PrintFault> {
        let mut row = row;
        while row.height() > self.room() {
            let (first, rest) = row.split(self.room());
            self.put(&first);
            self.frame(head, *top);
            self.turn();
            *top = self.heading(head)?;
            row = rest;
        }
        self.put(&row);
        Ok(())
    }

    /// The records, or the empty rows of a blank form.
    fn rows(&self, table: &'a Table) -> Result<Vec<LaidGrid<'a>>, PrintFault> {
        let given = self.records(table);
        let laid = |filled: &Filled| LaidGrid::new(Values { scene: self.scene, filled }, &table.body);
        if given.is_empty() {
            let blank = Filled::default();
            return (0..table.blank_rows).map(|_| laid(&blank)).collect();
        }
        given.iter().map(laid).collect()
    }

    /// The closing row, if there are records.
    fn end(&self, table: &'a Table) -> Result<Option<LaidGrid<'a>>, PrintFault> {
        let end = table.end.as_ref().filter(|_| !self.records(table).is_empty());
        end.map(|end| LaidGrid::new(self.scene.values(), end)).transpose()
    }

    fn records(&self, table: &Table) -> &'a [Filled] {
        self.scene.sheet.filled.tables.get(&table.rows).map_or(&[], Vec::as_slice)
    }
}
