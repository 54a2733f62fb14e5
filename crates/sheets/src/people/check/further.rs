//! The columns that the notice adds to ours.

use super::super::further::read;
use super::super::reading::Reading;
use crate::read::Row;

/// Reads each of them by the kind of its fact.
pub(in crate::people) fn further(reading: &mut Reading<'_>) {
    let (headings, facts) = (reading.headings, reading.options.further.columns());
    for (column, which) in headings.further() {
        let fact = &facts[*which];
        if let Some(area) = reading.merged_at(*column) {
            let first = Row::address(area.rows.0, area.columns.0);
            let text =
                format!("这一格与{first}合并了，Excel 只在{first}存了内容。请取消合并，在每一行都填上。");
            reading.refuse_at(*column, &fact.name, "cell.merged", text);
            continue;
        }
        let Some(cell) = reading.row.cell(*column) else { continue };
        match read(fact, cell, reading.calendar) {
            Ok(value) => reading.tell(fact.id.clone(), value),
            Err(text) => reading.refuse_at(*column, &fact.name, "further.value", text),
        }
    }
}
