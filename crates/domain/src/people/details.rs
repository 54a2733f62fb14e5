//! Name, telephone, address, place and remark of a person, over two times like facts: the days they hold for, and the
//! moment they were learnt. Where nothing has ever changed there is no row, and the person's own columns say it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::facts::{Fact, rows_on};
use super::{Person, PersonName, Phone};
use crate::areas::AreaPath;
use crate::dates::day_of;
use crate::ids::{AccountId, FactId, Mint};

/// A detail that may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// 姓名
    Name,
    /// 联系电话
    Phone,
    /// 详细地址
    Address,
    /// 所在村（社区）: the path of the place.
    Area,
    /// 备注
    Note,
    /// 证件号码, as it may be shown; never the number itself.
    Identity,
}

impl Detail {
    /// All of them, as a page shows them.
    pub const ALL: [Detail; 6] =
        [Detail::Name, Detail::Phone, Detail::Area, Detail::Address, Detail::Note, Detail::Identity];

    /// Stable code, also the name of the field on the form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Area => "area",
            Self::Note => "note",
            Self::Identity => "identity",
        }
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "姓名",
            Self::Phone => "联系电话",
            Self::Address => "详细地址",
            Self::Area => "所在村（社区）",
            Self::Note => "备注",
            Self::Identity => "证件号码",
        }
    }
}

/// The details of somebody as they were on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Their name.
    pub name: PersonName,
    /// Telephone, where there is one.
    pub phone: Option<Phone>,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Anything else worth knowing at the door.
    pub note: Option<String>,
    /// The number as it may be shown.
    pub identity: Option<String>,
}

impl Details {
    /// The details as they stand in the register.
    pub fn of(person: &Person) -> Self {
        Self {
            name: person.name.clone(),
            phone: person.phone.clone(),
            address: person.address.clone(),
            area: person.area.clone(),
            note: person.note.clone(),
            identity: person.identity_masked.clone(),
        }
    }

    /// The details on a day, as far as they were known at an instant. Of a day before the first row, what the first row
    /// says: nobody knew anything else.
    pub fn on(person: &Person, rows: &[Fact], on: Date, at: Timestamp) -> Self {
        let mut details = Self::of(person);
        let then = rows_on(rows, on, at);
        for detail in Detail::ALL {
            let of_it = |row: &&Fact| row.fact == detail.code();
            let first =
                || rows.iter().filter(of_it).min_by_key(|row| (row.recorded_at, row.valid_from, row.id));
            if let Some(row) = then.iter().copied().find(of_it).or_else(first) {
                details.set(detail, &row.value);
            }
        }
        details
    }

    /// One of them as a value; `null` where there is none.
    pub fn value(&self, detail: Detail) -> Value {
        match detail {
            Detail::Name => self.name.as_str().into(),
            Detail::Phone => self.phone.as_ref().map_or(Value::Null, |phone| phone.as_str().into()),
            Detail::Address => self.address.as_str().into(),
            Detail::Area => self.area.as_str().into(),
            Detail::Note => self.note.as_deref().map_or(Value::Null, Into::into),
            Detail::Identity => self.identity.as_deref().map_or(Value::Null, Into::into),
        }
    }

    /// Puts a stored value in its place. What no longer reads as one leaves things as they are.
    fn set(&mut self, detail: Detail, value: &Value) {
        let text = value.as_str();
        match detail {
            Detail::Name => {
                self.name = text.and_then(|text| PersonName::parse(text).ok()).unwrap_or(self.name.clone());
            }
            Detail::Phone => self.phone = text.and_then(|text| text.parse().ok()),
            Detail::Address => self.address = text.unwrap_or_default().to_owned(),
            Detail::Area => {
                self.area = text.and_then(|text| text.parse().ok()).unwrap_or(self.area.clone());
            }
            Detail::Note => self.note = text.map(str::to_owned),
            Detail::Identity => self.identity = text.map(str::to_owned),
        }
    }
}

/// The rows that say what changed between two states of a person, where somebody else's details took the place of theirs:
/// what stood there before if nothing was ever kept of it, then the new value from that day on.
pub fn replaced(
    (before, after): (&Person, &Person),
    known: &[Fact],
    by: AccountId,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Vec<Fact> {
    let (old, new) = (Details::of(before), Details::of(after));
    let mut rows = Vec::new();
    for detail in Detail::ALL.into_iter().filter(|detail| old.value(*detail) != new.value(*detail)) {
        let mut row = |value, valid_from, recorded_at, recorded_by| {
            rows.push(Fact {
                id: FactId::mint(mint),
                person: before.id,
                fact: detail.code().to_owned(),
                value,
                valid_from,
                valid_until: None,
                recorded_at,
                recorded_by,
                evidence: None,
                supersedes: None,
            });
        };
        if !known.iter().any(|row| row.fact == detail.code()) {
            row(old.value(detail), before.registered_on, before.registered_at, before.registered_by);
        }
        row(new.value(detail), day_of(now), now, by);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::{at, day, id, mint, person};

    #[test]
    fn what_takes_the_place_of_details_leaves_the_days_before_as_they_were() {
        let before = person();
        let after =
            Person { address: "柳树村9号".into(), phone: "13800000000".parse().ok(), ..before.clone() };
        let now = at("2026-11-23T10:00");
        let rows = replaced((&before, &after), &[], id(9), now, &mut mint());
        assert_eq!(rows.len(), 4, "each of the two with what was there before");
        let then = Details::on(&after, &rows, day("2026-11-22"), now);
        assert_eq!((then.address.as_str(), then.phone), ("柳树村3号", None));
        let today = Details::on(&after, &rows, day("2026-11-23"), now);
        assert_eq!(today, Details::of(&after));
        let more = replaced((&after, &before), &rows, id(9), now, &mut mint());
        assert_eq!(more.len(), 2, "what is kept already needs no beginning");
        assert_eq!(replaced((&before, &before), &[], id(9), now, &mut mint()), []);
    }
}
