//! By what a row of another sheet says whose it is: the number, or name and birthday.

use std::collections::HashMap;

use jiff::civil::Date;

use super::super::Options;
use super::super::check;
use super::super::headings::key;
use super::super::row::PersonRow;
use super::WHOSE;
use crate::read::{Cell, Row};
use crate::values::{Written, clean, is_mangled, read_day};

/// Whose a row is.
pub(in crate::people) enum Whose {
    /// The person of this row.
    Row(u32),
    /// Of a row that is refused for other reasons.
    Refused,
    /// Of nobody: that has been told.
    Nobody,
}

/// Where the columns of [`WHOSE`] stand.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::people) struct WhoseAt([Option<u16>; 3]);

impl WhoseAt {
    /// Whether a heading is one of them; its place is kept.
    pub(in crate::people) fn take(&mut self, heading: &str, at: u16) -> bool {
        let which = WHOSE.iter().position(|known| key(known) == key(heading));
        if let Some(which) = which {
            self.0[which].get_or_insert(at);
        }
        which.is_some()
    }

    /// The columns there are.
    pub(in crate::people) fn columns(&self) -> impl Iterator<Item = u16> {
        self.0.into_iter().flatten()
    }

    /// Whose a row is; what is wrong with that is told at its cell.
    pub(in crate::people) fn whose(
        &self,
        row: &Row<'_>,
        options: &Options<'_>,
        people: &People,
        numbers: &HashMap<u64, u32>,
        refuse: &mut impl FnMut(u16, &str, &'static str, String),
    ) -> Whose {
        let cell = |which: usize| Some((self.0[which]?, row.cell(self.0[which]?)?));
        if let Some((at, cell)) = cell(1) {
            if is_mangled(cell) {
                let text = "身份证号被 Excel 当成了数字，后几位已经丢失，不能读入。请把这一列设为“文本”格式，再照证件重新输入。";
                refuse(at, WHOSE[1], "identity.mangled", text.to_owned());
                return Whose::Nobody;
            }
            let number = match check::parsed(&cell.text, options) {
                Ok((number, _)) => number,
                Err(fault) => {
                    refuse(at, WHOSE[1], "member.identity", format!("{fault}。"));
                    return Whose::Nobody;
                }
            };
            let number = super::super::repeats::key(&number);
            return match (people.by_number.get(&number), numbers.contains_key(&number)) {
                (Some(person), _) => Whose::Row(*person),
                (None, true) => Whose::Refused,
                (None, false) => {
                    let text = "人员表里没有这个身份证号的人。请核对号码，或先在人员表里填上这个人。";
                    refuse(at, WHOSE[1], "member.nobody", text.to_owned());
                    Whose::Nobody
                }
            };
        }
        let first = self.0.iter().flatten().next().copied().unwrap_or_default();
        let (Some((at, name)), Some((_, born_on))) = (cell(0), cell(2)) else {
            let text = "没有写明是哪位老人的。请填老人的身份证号；没有号码的，填姓名和出生日期。";
            refuse(first, WHOSE[0], "member.whose", text.to_owned());
            return Whose::Nobody;
        };
        match people.named(name, born_on) {
            Some(Some(person)) => Whose::Row(person),
            Some(None) => {
                let text = "人员表里有几位同名同日生的人。请在“老人身份证号”里填号码。";
                refuse(at, WHOSE[0], "member.several", text.to_owned());
                Whose::Nobody
            }
            None => {
                let text = "人员表里没有这个姓名和出生日期的人，或者那一行有错误。请核对。";
                refuse(at, WHOSE[0], "member.nobody", text.to_owned());
                Whose::Nobody
            }
        }
    }
}

/// The good rows, by what a row of a list may say of them.
pub(in crate::people) struct People {
    by_number: HashMap<u64, u32>,
    by_name: HashMap<(String, Date), Option<u32>>,
}

impl People {
    /// The people of these rows.
    pub(in crate::people) fn of(rows: &[PersonRow]) -> Self {
        let mut people = Self { by_number: HashMap::new(), by_name: HashMap::new() };
        for row in rows {
            if let Some(number) = &row.identity {
                people.by_number.insert(super::super::repeats::key(number), row.row);
            }
            if let Some(born_on) = row.born_on {
                let seat = people.by_name.entry((row.name.as_str().to_owned(), born_on));
                seat.and_modify(|person| *person = None).or_insert(Some(row.row));
            }
        }
        people
    }

    /// The person of a name and a birthday; `Some(None)` where several are.
    fn named(&self, name: &Cell<'_>, born_on: &Cell<'_>) -> Option<Option<u32>> {
        let name = domain::people::PersonName::parse(&clean(&name.text)).ok()?;
        let Ok(Written::Day(born_on)) = read_day(born_on, crate::read::Calendar::From1900) else {
            return None;
        };
        self.by_name.get(&(name.as_str().to_owned(), born_on)).copied()
    }
}
