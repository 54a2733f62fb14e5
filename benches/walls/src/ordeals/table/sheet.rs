//! What stands on the table.

use crate::machine;

/// One figure.
struct Line {
    what: String,
    figure: String,
    bar: String,
    /// `met` or `MISSED`; nothing where there is no bar.
    verdict: String,
    load: f64,
}

/// The figures so far.
#[derive(Default)]
pub struct Sheet(Vec<Line>);

impl Sheet {
    /// Adds a figure; `bar` is what it must reach and whether it does.
    pub fn add(&mut self, what: &str, figure: String, bar: Option<(&str, bool)>) {
        let (bar, verdict) = match bar {
            Some((bar, true)) => (bar, "met"),
            Some((bar, false)) => (bar, "MISSED"),
            None => ("", ""),
        };
        self.push([what, &figure, bar, verdict].map(str::to_owned));
    }

    /// Adds the rows that another bench has printed: `| what | figure | bar | verdict |`. Says how many there were.
    pub fn take(&mut self, printed: &str) -> usize {
        let rows = printed.lines().filter_map(|line| {
            let cells = line.strip_prefix("| ")?.strip_suffix('|')?;
            let cells: Vec<String> = cells.split('|').map(|cell| cell.trim().to_owned()).collect();
            <[String; 4]>::try_from(cells).ok()
        });
        let rows: Vec<[String; 4]> = rows.collect();
        let many = rows.len();
        rows.into_iter().for_each(|row| self.push(row));
        many
    }

    fn push(&mut self, [what, figure, bar, verdict]: [String; 4]) {
        eprintln!("{what}: {figure} {verdict}");
        self.0.push(Line { what, figure, bar, verdict, load: machine::load() });
    }

    /// Prints all of it.
    pub fn print(&self) {
        println!("| what | figure | bar | | load |\n|---|---|---|---|---|");
        for Line { what, figure, bar, verdict, load } in &self.0 {
            println!("| {what} | {figure} | {bar} | {verdict} | {load:.1} |");
        }
    }
}
