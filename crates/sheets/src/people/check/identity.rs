//! Who somebody is: name, identity number, and the sex and day of birth that go with it.

use domain::dates::age_on;
use domain::people::identity::{IdentityFault, upgraded};
use domain::people::register::RegisterRefusal;
use domain::people::{IdentityNumber, PersonName, Sex};
use jiff::civil::Date;

use super::super::Options;
use super::super::columns::Column;
use super::super::reading::Reading;
use super::facts::option;
use crate::values::{DayFault, Written, clean, is_mangled, mask, read_day};

/// Older than anybody has been.
const OLDEST: u16 = 125;
/// From this age on a person is an older person by law.
const OLD: u16 = 60;
const REASON: usize = 100;

/// The number, or why there is none.
pub(in crate::people) struct Identity {
    pub(in crate::people) number: Option<IdentityNumber>,
    pub(in crate::people) reason: Option<String>,
}

/// Reads the name.
pub(in crate::people) fn name(reading: &mut Reading<'_>) -> Option<PersonName> {
    let text = reading.cell(Column::Name).map(|cell| clean(&cell.text)).unwrap_or_default();
    match PersonName::parse(&text) {
        Ok(name) => Some(name),
        Err(_) if text.is_empty() && !reading.is_blank(Column::Name) => None,
        Err(fault) => {
            reading.refuse_as(Column::Name, fault);
            None
        }
    }
}

/// Reads number, reason, sex and day of birth, and compares them.
pub(in crate::people) fn identity(reading: &mut Reading<'_>) -> Identity {
    let number = number(reading);
    let reason = reading.words(Column::NoIdentityReason, REASON);
    let sex = option(reading, Column::Sex).and_then(|(_, sex)| Sex::from_code(sex.code()?));
    let born_on = born_on(reading, number.as_ref());
    match &number {
        Some(number) => {
            compare_sex(reading, number, sex);
            (reading.sex, reading.born_on) = (Some(number.sex()), Some(number.born_on()));
            if reason.is_some() {
                let text = "有身份证号，就不必填“无身份证号原因”，这一格没有读入。";
                reading.warn(Column::NoIdentityReason, "no_identity_reason.not_needed", text);
            }
        }
        None => {
            (reading.sex, reading.born_on) = (sex, born_on);
            if reading.is_blank(Column::Identity) {
                without_number(reading, reason.as_deref());
            }
        }
    }
    plausible_age(reading);
    let reason = if number.is_some() { None } else { reason };
    Identity { number, reason }
}

fn number(reading: &mut Reading<'_>) -> Option<IdentityNumber> {
    let cell = reading.cell(Column::Identity)?;
    if is_mangled(cell) {
        let text = "身份证号被 Excel 当成了数字，后几位已经丢失，不能读入。请把这一列设为“文本”格式，再照证件重新输入。";
        reading.refuse(Column::Identity, "identity.mangled", text);
        return None;
    }
    match parsed(&cell.text, reading.options) {
        Ok((number, completed)) => {
            if completed {
                let text = "15位旧号码，已补成18位。请对照身份证核对。";
                reading.warn(Column::Identity, "identity.completed", text);
            }
            Some(number)
        }
        Err(fault) => {
            reading.refuse_as(Column::Identity, fault);
            None
        }
    }
}

/// The number of a cell, and whether it stood there in the old form and was completed.
pub(in crate::people) fn parsed(
    text: &str,
    options: &Options<'_>,
) -> Result<(IdentityNumber, bool), IdentityFault> {
    let text = clean(text);
    let completed = upgraded(&text);
    let number = completed.as_deref().unwrap_or(&text);
    let number = IdentityNumber::parse(number, options.today, options.accept)?;
    Ok((number, completed.is_some()))
}

/// Without a number the reason and the day of birth must be told.
fn without_number(reading: &mut Reading<'_>, reason: Option<&str>) {
    if reason.is_none() && !reading.refused(Column::NoIdentityReason) {
        let text = "没有填身份证号。有号码的请补上；确实没有的，请在“无身份证号原因”一列写明，如“正在补办”。";
        reading.refuse(Column::Identity, "identity.missing", text);
    }
    if reading.is_blank(Column::BornOn) {
        reading.refuse_as(Column::BornOn, RegisterRefusal::NoBirthDate);
    }
}

fn compare_sex(reading: &mut Reading<'_>, number: &IdentityNumber, told: Option<Sex>) {
    if told.is_some_and(|told| told != number.sex()) {
        let text =
            format!("性别与身份证号不一致：按号码应是“{}”。请核对证件，改正其中一格。", number.sex().label());
        reading.refuse(Column::Sex, "sex.unlike_identity", text);
    }
}

/// The day of birth as told. A month alone is enough where the number says the rest.
fn born_on(reading: &mut Reading<'_>, number: Option<&IdentityNumber>) -> Option<Date> {
    let by_number = number.map(IdentityNumber::born_on);
    let fits = match (written(reading, Column::BornOn)?, by_number) {
        (Written::Day(day), None) if day > reading.options.today => {
            reading.refuse_as(Column::BornOn, RegisterRefusal::BornLater);
            return None;
        }
        (Written::Day(day), None) => return Some(day),
        (Written::Month(..), None) => {
            refuse_month(reading, Column::BornOn);
            return None;
        }
        (Written::Day(day), Some(born_on)) => day == born_on,
        (Written::Month(year, month), Some(born_on)) => (year, month) == (born_on.year(), born_on.month()),
    };
    if !fits {
        let text = "出生日期与身份证号不一致。请对照证件，改正其中一格；以证件为准时，这一格可以空着。";
        reading.refuse(Column::BornOn, "born_on.unlike_identity", text);
    }
    by_number
}

/// A whole day in any column, not later than today.
pub(super) fn day(reading: &mut Reading<'_>, column: Column) -> Option<Date> {
    match written(reading, column)? {
        Written::Day(day) if day > reading.options.today => {
            let text = format!("“{}”晚于今天，请核对。", day);
            reading.refuse(column, "day.later", text);
            None
        }
        Written::Day(day) => Some(day),
        Written::Month(..) => {
            refuse_month(reading, column);
            None
        }
    }
}

fn refuse_month(reading: &mut Reading<'_>, column: Column) {
    reading.refuse(column, "day.only_month", "只写了年和月，请写到日，例如 1946-11-24。");
}

fn written(reading: &mut Reading<'_>, column: Column) -> Option<Written> {
    let cell = reading.cell(column)?;
    let fault = match read_day(cell, reading.calendar) {
        Ok(written) => return Some(written),
        Err(fault) => fault,
    };
    let shown = mask(&cell.text);
    let (code, text) = match fault {
        DayFault::NotADay => ("day.not_a_day", format!("“{shown}”不是日期，请写成 1946-11-24 这样。")),
        DayFault::NoSuchDay => ("day.no_such_day", format!("没有“{shown}”这一天，请核对。")),
        DayFault::Lunar => ("day.lunar", format!("“{shown}”像是农历，请换算成公历，写成 1946-11-24 这样。")),
        DayFault::ShortYear => ("day.short_year", format!("“{shown}”的年份要写四位，例如 1946-11-24。")),
    };
    reading.refuse(column, code, text);
    None
}

fn plausible_age(reading: &mut Reading<'_>) {
    let Some(years) = reading.born_on.and_then(|born_on| age_on(born_on, reading.options.today)) else {
        return;
    };
    let column = if reading.is_blank(Column::Identity) { Column::BornOn } else { Column::Identity };
    if years > OLDEST {
        reading.refuse_as(column, RegisterRefusal::ImplausibleAge(years));
    } else if years < OLD {
        let text = format!("今天只有{years}周岁，不满{OLD}周岁。登记以后一般不属于探访对象，请核对。");
        reading.warn(column, "born_on.young", text);
    }
}
