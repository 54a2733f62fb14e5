//! Where somebody belongs: the village or community, and the group in it.

use domain::areas::AreaPath;

use super::super::columns::Column;
use super::super::places::Found;
use super::super::reading::Reading;
use crate::values::mask;

const GROUP: usize = 50;

/// Reads the place, down to the group where the group is a place of its own; otherwise the group's name is
/// kept beside it.
pub(in crate::people) fn place(reading: &mut Reading<'_>) -> (Option<AreaPath>, Option<String>) {
    let group = reading.words(Column::Group, GROUP);
    let village = village(reading);
    match (village, group) {
        (Some(village), Some(group)) => match reading.options.places.group(&village, &group) {
            Some(path) => (Some(path), None),
            None => (Some(village), Some(group)),
        },
        other => other,
    }
}

fn village(reading: &mut Reading<'_>) -> Option<AreaPath> {
    let Some(cell) = reading.cell(Column::Area) else {
        if reading.is_blank(Column::Area) {
            let text = "没有填所在村（社区）。请写12位区划代码或全名，例如“某县/某镇/某村”。";
            reading.refuse(Column::Area, "area.missing", text);
        }
        return None;
    };
    let written = &cell.text;
    let (code, text) = match reading.options.places.find(written) {
        Found::Place(path) => return Some(path),
        Found::TooHigh => ("area.too_high", "这里要写到村（社区），只写到县或镇不够。".to_owned()),
        Found::Several(names) => {
            ("area.several", format!("叫“{}”的不止一个：{}。请写全名。", mask(written), names.join("；")))
        }
        Found::None(alike) if alike.is_empty() => (
            "area.unknown",
            format!(
                "没有找到“{}”，或者它不归您管。请写12位区划代码，或从县（市、区）起写全名。",
                mask(written)
            ),
        ),
        Found::None(alike) => {
            ("area.unknown", format!("没有找到“{}”。是不是“{}”？", mask(written), alike.join("”“")))
        }
    };
    reading.refuse(Column::Area, code, text);
    None
}
