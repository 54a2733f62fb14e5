//! The same person twice in one file.

use std::collections::HashMap;

use domain::people::IdentityNumber;

use super::columns::Column;
use super::headings::Headings;
use super::row::PersonRow;
use crate::fault::{CellError, Warning};

/// Who has been seen in which row. Keeps no numbers longer than the file is read.
#[derive(Default)]
pub(super) struct Repeats {
    pub(super) by_number: HashMap<u64, u32>,
    by_name: HashMap<String, u32>,
}

impl Repeats {
    /// An error if an earlier row has the same identity number. Both rows are named, the number is not.
    pub(super) fn number(
        &mut self,
        number: &IdentityNumber,
        row: u32,
        headings: &Headings,
    ) -> Option<CellError> {
        let first = *self.by_number.entry(key(number)).or_insert(row);
        if first == row {
            return None;
        }
        let heading = Column::Identity.heading().to_owned();
        let column = headings.place(Column::Identity).unwrap_or_default();
        let text =
            format!("第{row}行与第{first}行的身份证号相同。请核对：是同一个人就只留一行，不是就改正号码。");
        Some(CellError { sheet: None, row, column, heading, code: "identity.repeated", text })
    }

    /// A warning if an earlier row without a number has the same name, birthday and place.
    pub(super) fn name(&mut self, person: &PersonRow, headings: &Headings) -> Option<Warning> {
        let born_on = person.born_on?;
        let key = format!("{}|{born_on}|{}", person.name, person.area.as_str());
        let row = person.row;
        let first = *self.by_name.entry(key).or_insert(row);
        (first != row).then(|| Warning {
            row: Some(row),
            column: headings.place(Column::Name),
            code: "name.repeated",
            text: format!(
                "第{row}行与第{first}行姓名、出生日期、所在村都相同，且都没有身份证号。请核对是不是同一个人。"
            ),
        })
    }
}

/// Seventeen digits tell people apart; the last character follows from them.
pub(super) fn key(number: &IdentityNumber) -> u64 {
    number.reveal().bytes().take(17).fold(0, |key, digit| key * 10 + u64::from(digit.wrapping_sub(b'0')))
}
