//! The figures as a table.

use crate::lanes::Lane;

/// One line for each lane: what, pack, unknown, rates, range, and how it stands to its bar or to ours.
pub fn draw(lanes: &[Lane<'_>]) -> String {
    let widest = lanes.iter().map(|lane| lane.what.len()).max().unwrap_or(0);
    let mut text = format!(
        "{:widest$}  {:11}  {:>7}  {:>11}  {:>23}  {:>12}  beside it\n",
        "what", "pack", "unknown", "a second", "lowest - highest round", "a CPU second"
    );
    for lane in lanes {
        let ((low, high), median) = (lane.range(), lane.median());
        text += &format!(
            "{:widest$}  {:11}  {:>5} %  {:>11}  {:>23}  {:>12}  {}\n",
            lane.what,
            lane.pack,
            lane.unknown,
            grouped(median.clock),
            format!("{} - {}", grouped(low), grouped(high)),
            grouped(median.cpu),
            beside(lane, lanes)
        );
    }
    text
}

/// Rows `| what | figure | bar | verdict |` for the table of all figures; lanes without a bar are left out.
pub fn rows(lanes: &[Lane<'_>]) -> String {
    let row = |lane: &Lane<'_>| {
        let (bar, median) = (lane.bar?, lane.median());
        let verdict = if median.clock >= bar { "met" } else { "MISSED" };
        let (clock, cpu, bar) = (grouped(median.clock), grouped(median.cpu), grouped(bar));
        let what = format!("{}, `{}`, {} % unknown", lane.what, lane.pack, lane.unknown);
        Some(format!("| {what} | {clock} a second, {cpu} a CPU second | {bar} a second | {verdict} |\n"))
    };
    lanes.iter().filter_map(row).collect()
}

fn beside(lane: &Lane<'_>, lanes: &[Lane<'_>]) -> String {
    if let Some(bar) = lane.bar {
        let median = lane.median();
        let verdict = match (median.clock >= bar, median.cpu >= bar) {
            (true, _) => "met",
            (false, true) => "MISSED by the clock, met in CPU time: was the machine busy?",
            (false, false) => "MISSED",
        };
        return format!("bar {}: {verdict} ({:.2})", grouped(bar), median.clock / bar);
    }
    match lane.beside.and_then(|at| lanes.get(at)) {
        Some(ours) => format!("ours, {}: {}", ours.what, faster(lane.times_slower_than(ours))),
        None => String::new(),
    }
}

fn faster(times: f64) -> String {
    if times >= 1.0 {
        format!("{times:.2} times as fast")
    } else {
        format!("{:.2} times slower", 1.0 / times)
    }
}

/// `1,234,567`.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_off() {
        assert_eq!([grouped(7.0), grouped(1234.4), grouped(1e6)], ["7", "1,234", "1,000,000"]);
    }
}
