//! The code on a sheet: which visitor, which week.

use domain::plans::week_of;
use jiff::civil::Date;
use store::{Fault, duties::counts};

use crate::{
    app::App, people::list::county, plans::print::short, respond::Problem, session::Asker, typed::Typed,
};

/// Visitor and Monday that a code names, among those whose people the asker sees.
pub(super) async fn find(
    app: &App,
    asker: &Asker,
    typed: &Typed,
    written: &str,
) -> Result<Option<(String, String)>, Problem> {
    let Some((digits, monday)) = read(written) else { return Ok(None) };
    let (scope, today) = (county(asker, typed)?, app.edge().today());
    let rows = app.db().read(move |tx| counts::by_worker(tx, &scope, None, today)).await;
    let rows = rows.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let ids = rows.iter().filter_map(|row| row.worker).map(|id| id.to_string());
    let mut fitting = ids.filter(|id| short(id) == digits);
    let first = fitting.next();
    // Two with the same digits: better ask than enter it for the wrong one.
    Ok(first.filter(|_| fitting.next().is_none()).map(|id| (id, monday.to_string())))
}

/// Digits of the visitor and the Monday, from `000000a1-261123`, however it is typed.
fn read(written: &str) -> Option<(String, Date)> {
    let signs: String =
        written.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let (digits, day) = signs.split_at_checked(8)?;
    let number = |range: std::ops::Range<usize>| day.get(range)?.parse::<i8>().ok();
    let day = Date::new(2000 + i16::from(number(0..2)?), number(2..4)?, number(4..6)?).ok();
    let day = day.filter(|_| signs.len() == 14)?;
    (week_of(day).starts_on == day).then(|| (digits.to_owned(), day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let monday: Date = "2026-11-23".parse().expect("a day");
        for typed in ["000000a1-261123", " 000000A1 261123", "000000a1－261123"] {
            assert_eq!(read(typed), Some(("000000a1".to_owned(), monday)), "{typed}");
        }
        for wrong in ["", "261123", "000000a1-261124", "000000a1-269923", "000000a1-2611230"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
