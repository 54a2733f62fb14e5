//! Telephone, and the words about a person that are kept as they are.

use domain::people::Phone;
use domain::people::phone::NotAPhone;
use domain::people::register::{LONGEST_ADDRESS, RegisterRefusal};
use domain::refusal::Refusal;

use super::super::columns::Column;
use super::super::reading::Reading;
use crate::values::{clean, without_spaces};

const VISITOR: usize = 50;
const EVIDENCE: usize = 200;
const NO_PHONE: [&str; 8] = ["无", "没有", "无电话", "没有电话", "否", "无手机", "没电话", "-"];

/// How somebody is reached, and what else the row says in words.
pub(in crate::people) struct Contact {
    pub(in crate::people) phones: Vec<Phone>,
    pub(in crate::people) address: Option<String>,
    pub(in crate::people) visitor: Option<String>,
    pub(in crate::people) evidence: Option<String>,
}

/// Reads telephone, address, visitor and evidence.
pub(in crate::people) fn contact(reading: &mut Reading<'_>) -> Contact {
    Contact {
        phones: phones(reading),
        address: address(reading),
        visitor: reading.words(Column::Visitor, VISITOR),
        evidence: reading.words(Column::Evidence, EVIDENCE),
    }
}

fn address(reading: &mut Reading<'_>) -> Option<String> {
    if reading.is_blank(Column::Address) {
        reading.refuse_as(Column::Address, RegisterRefusal::NoAddress);
    }
    reading.words(Column::Address, LONGEST_ADDRESS)
}

fn phones(reading: &mut Reading<'_>) -> Vec<Phone> {
    let Some(cell) = reading.cell(Column::Phone) else { return Vec::new() };
    if NO_PHONE.contains(&without_spaces(&cell.text).as_ref()) {
        reading.tell("no_phone", true);
        return Vec::new();
    }
    let text = clean(&cell.text);
    let phones = match text.parse::<Phone>() {
        Ok(phone) => Ok(vec![phone]),
        // Several in one cell, with any mark between them.
        Err(_) => text
            .split([',', ';', '、', '/', ' ', '或'])
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<Vec<Phone>, NotAPhone>>(),
    };
    match phones {
        Ok(phones) => {
            reading.tell("no_phone", false);
            phones
        }
        Err(fault) => {
            let code = Refusal::from(fault).code;
            reading.refuse(
                Column::Phone,
                code,
                format!("{fault}。几个号码之间用顿号隔开；没有电话请写“无”。"),
            );
            Vec::new()
        }
    }
}
