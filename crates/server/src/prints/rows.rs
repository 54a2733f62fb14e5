//! Puts the members of lists into the printed rows of a form.

use std::borrow::Cow;

use super::filled::Filled;
use super::layout::{Layout, Lists};

/// The values with those of lists in their rows. Who has no row stands in a text of their own. A layout without lists
/// takes the values as they are.
pub(super) fn placed<'f>(layout: &Layout, filled: &'f Filled) -> Cow<'f, Filled> {
    if layout.lists.is_empty() {
        return Cow::Borrowed(filled);
    }
    let mut placed = filled.clone();
    for (id, lists) in &layout.lists {
        let of = lists.of.iter();
        let members: Vec<Vec<String>> = of
            .flat_map(|(list, always)| {
                let rows = filled.tables.get(list).into_iter().flatten();
                rows.map(move |row| {
                    let value = |(column, _): &(String, String)| {
                        row.texts.get(column).or_else(|| always.get(column)).cloned().unwrap_or_default()
                    };
                    lists.columns.iter().map(value).collect()
                })
            })
            .collect();
        for (at, member) in members.iter().take(lists.rows).enumerate() {
            for ((column, _), value) in lists.columns.iter().zip(member) {
                placed.text(&Lists::cell(id, at + 1, column), value.as_str());
            }
        }
        if members.len() > lists.rows {
            placed.text(&Lists::note(id), format!("（共{}人，其余见续页）", members.len()));
            placed.text(&Lists::more(id), more(lists, &members));
        }
    }
    Cow::Owned(placed)
}

/// `5. 顾晓峰　性别：男　与户主关系：子女`, a line for each who has no row.
fn more(lists: &Lists, members: &[Vec<String>]) -> String {
    let line = |(at, member): (usize, &Vec<String>)| {
        let told = lists.columns.iter().zip(member).filter(|(_, value)| !value.is_empty());
        let told: Vec<String> = told.map(|((_, name), value)| format!("{name}：{value}")).collect();
        format!("{}. {}", at + 1, told.join("　"))
    };
    let beyond = members.iter().enumerate().skip(lists.rows).map(line);
    beyond.collect::<Vec<_>>().join("\n")
}
