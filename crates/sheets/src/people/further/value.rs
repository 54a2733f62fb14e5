//! A cell as the value of a fact that a pack defines.

use domain::people::values;
use rules::{Choice, Code, FactDef, Kind};
use serde_json::Value;

use crate::read::{Calendar, Cell, Held};
use crate::values::{Written, clean, is_mangled, mask, read_day, read_flag, without_spaces};

const NOTHING: [&str; 4] = ["无", "没有", "否", "-"];

/// The value of a cell, or what is wrong with it.
pub(in crate::people) fn read(fact: &FactDef, cell: &Cell<'_>, calendar: Calendar) -> Result<Value, String> {
    if cell.held == Held::Fault {
        return Err("这一格的公式出错了。请改成直接填写的内容（复制后选“粘贴为数值”）。".to_owned());
    }
    let shown = mask(&cell.text);
    let value = match &fact.kind {
        Kind::Flag => read_flag(cell)
            .map(Value::from)
            .ok_or_else(|| format!("只能填“是”或“否”，现在是“{shown}”。不清楚就空着。"))?,
        Kind::Number { .. } => number(cell).ok_or_else(|| format!("应是一个数，现在是“{shown}”。"))?,
        Kind::Day => match read_day(cell, calendar) {
            Ok(Written::Day(day)) => day.to_string().into(),
            _ => return Err(format!("“{shown}”不是完整的日期，请写成 2026-03-05 这样。")),
        },
        Kind::Choice(options) => match one(options, &without_spaces(&cell.text)) {
            Some((code, "")) => code,
            _ => return Err(not_an_option(options, &shown)),
        },
        Kind::Several(options) => {
            several(options, &without_spaces(&cell.text)).ok_or_else(|| not_an_option(options, &shown))?
        }
        Kind::Text { phone: true, .. } if is_mangled(cell) => {
            return Err(
                "号码被 Excel 当成了数字，后几位已经丢失。请把这一格设为“文本”格式再重新输入。".to_owned()
            );
        }
        Kind::Text { .. } => clean(&cell.text).into_owned().into(),
        Kind::List(_) => return Err("这里不能填名单。".to_owned()),
    };
    match values::fault(fact, &value) {
        None => Ok(value),
        Some(text) => Err(format!("{}。", text.trim_end_matches('。'))),
    }
}

/// A number, as one or as text with its unit behind it.
fn number(cell: &Cell<'_>) -> Option<Value> {
    let text = without_spaces(&cell.text).replace(',', "");
    let text = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    text.parse::<serde_json::Number>().ok().map(Value::Number)
}

/// The option at the front, by its longest name, and what follows it.
fn one<'t>(options: &[Choice], text: &'t str) -> Option<(Value, &'t str)> {
    let fits = options.iter().filter_map(|option| {
        let name = without_spaces(&option.name).into_owned();
        let number = match option.code {
            Code::Number(number) if text == number.to_string() => Some((text.len(), option)),
            _ => None,
        };
        text.starts_with(&name).then_some((name.len(), option)).or(number)
    });
    let (length, option) = fits.max_by_key(|(length, _)| *length)?;
    Some((option.code.to_json(), &text[length..]))
}

/// Any number of options. Their names may hold the marks that stand between them.
fn several(options: &[Choice], text: &str) -> Option<Value> {
    if NOTHING.contains(&text) {
        return Some(Value::Array(Vec::new()));
    }
    let (mut found, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (code, after) = one(options, rest)?;
        if !found.contains(&code) {
            found.push(code);
        }
        rest = after.trim_start_matches([';', ',', '、', '/', '。']);
        // A name must end where the next begins: 其他 is not the beginning of 其他亲属.
        if rest.len() == after.len() && !rest.is_empty() {
            return None;
        }
    }
    Some(found.into())
}

fn not_an_option(options: &[Choice], shown: &str) -> String {
    let names = options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join("；");
    format!("“{shown}”不是可以选的内容。可以填：{names}。")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fact(kind: Kind) -> FactDef {
        FactDef::new("thing", "某项", kind)
    }

    fn options(names: &[&str]) -> Vec<Choice> {
        let option = |name: &&str| Choice {
            code: Code::Text(name.chars().take(1).collect()),
            name: (*name).to_owned(),
        };
        names.iter().map(option).collect()
    }

    #[test]
    fn cells_become_values_by_the_kind_of_the_fact() {
        let read = |kind, text: &'static str| read(&fact(kind), &Cell::text(text), Calendar::From1900);
        assert_eq!(read(Kind::Flag, "√"), Ok(json!(true)));
        let money = Kind::Number { min: 0, max: 1000, decimals: 2 };
        assert_eq!(read(money.clone(), "1,00.50 元"), Ok(json!(100.50)));
        assert!(read(money.clone(), "1001").is_err_and(|text| text.contains("1000")));
        assert!(read(money, "很少").is_err_and(|text| text.contains("很少")));
        assert_eq!(read(Kind::Day, "2026年3月5日"), Ok(json!("2026-03-05")));
        assert!(read(Kind::Day, "2026年3月").is_err());
        let bodies = Kind::Several(options(&["党政机关、群团组织", "乡镇（街道）", "其他"]));
        assert_eq!(read(bodies.clone(), "乡镇(街道)、党政机关、群团组织"), Ok(json!(["乡", "党"])));
        assert_eq!(read(bodies.clone(), "无"), Ok(json!([])));
        assert!(read(bodies, "其他亲属").is_err_and(|text| text.contains("乡镇（街道）")));
        assert!(read(Kind::Choice(options(&["配偶", "子女"])), "子女；配偶").is_err());
        assert!(read(Kind::Text { longest: 2, phone: false }, "三个字").is_err());
        let phone = Kind::Text { longest: 20, phone: true };
        assert!(read(phone, "9.90101E+17").is_err_and(|text| text.contains("丢失")));
    }
}
