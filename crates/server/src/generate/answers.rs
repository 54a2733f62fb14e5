//! Answers to whatever a notice's own form asks, in the manner of people who fill in many of them.

use domain::visits::{
    Answer, Answers, Mode,
    form::{Field, FieldKind, Form, LONGEST_TEXT},
};
use jiff::civil::date;

use super::dice::Dice;

/// The answers of one contact that reached somebody. `earlier`: somebody was reached before.
pub fn of(form: &Form, mode: Mode, earlier: bool, dice: &mut Dice) -> Answers {
    let mut answers = Answers::default();
    // A signature is drawn on glass; asking the dice for it would change everybody's past.
    for field in form.asked(mode).filter(|field| field.kind != FieldKind::Signature) {
        let seldom = if field.kind == FieldKind::Text { 60 } else { 500 };
        if !field.required(mode) && !dice.in_thousand(seldom) {
            continue;
        }
        if let Some(answer) = answer(field, earlier, dice) {
            answers.0.insert(field.id.clone(), answer);
        }
    }
    answers
}

fn answer(field: &Field, earlier: bool, dice: &mut Dice) -> Option<Answer> {
    Some(match field.kind {
        // Nobody there to write.
        FieldKind::Signature => return None,
        FieldKind::Text => {
            let longest = field.longest.unwrap_or(LONGEST_TEXT);
            Answer::Text(dice.pick(&WORDS).chars().take(longest).collect())
        }
        FieldKind::One => Answer::One(option(field, earlier, dice)?),
        FieldKind::Many => Answer::Many(options(field, earlier, dice)?),
        FieldKind::Number => {
            let low = field.min.unwrap_or(0);
            Answer::Number(dice.between(low, field.max.unwrap_or(low.saturating_add(10)).max(low)))
        }
        FieldKind::Day => {
            let day = domain::dates::add_days(date(2025, 1, 1), dice.between(0, 600));
            Answer::Day(day)
        }
    })
}

/// One option: seldom one that wants attention, and of the others mostly the first.
fn option(field: &Field, earlier: bool, dice: &mut Dice) -> Option<String> {
    let open: Vec<(&str, u64)> = field
        .options
        .iter()
        .filter(|option| earlier || !option.needs_earlier)
        .enumerate()
        .map(|(at, option)| (option.id.as_str(), if option.concern { 4 } else { 60 / (1 + 2 * at as u64) }))
        .collect();
    (!open.is_empty()).then(|| dice.weighed(&open).to_owned())
}

fn options(field: &Field, earlier: bool, dice: &mut Dice) -> Option<Vec<String>> {
    let first = option(field, earlier, dice)?;
    let mut chosen = vec![first];
    let alone = |id: &str| field.option(id).is_some_and(|option| option.alone);
    if !alone(&chosen[0]) && dice.in_thousand(300) {
        let more = option(field, earlier, dice)?;
        if !alone(&more) && more != chosen[0] {
            chosen.push(more);
        }
    }
    Some(chosen)
}

const WORDS: [&str; 8] = [
    "一切正常",
    "腿脚不如从前，上下楼要人扶",
    "想办老年证，不知道去哪里办",
    "家里灯泡坏了一个，已帮忙换好",
    "高血压、关节炎，在吃药",
    "希望多来坐坐",
    "儿子每月寄钱，够用",
    "灶台边杂物多，已帮忙清理",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::dice::For;
    use crate::packs::shelf::Shelf;
    use domain::visits::Outcome;

    #[test]
    fn every_form_takes_the_answers() {
        let shelf = Shelf::open(&[]).expect("sound packs");
        let mut dice = Dice::new(1, For::Years, 1);
        for id in shelf.ids() {
            let pack = shelf.pack(id, &rules::Choices::new()).expect("sound").expect("at hand");
            for form in &pack.forms {
                for mode in Mode::ALL.into_iter().cycle().take(200) {
                    let earlier = dice.in_thousand(500);
                    let answers = of(form, mode, earlier, &mut dice);
                    assert_eq!(form.check(mode, Outcome::Reached, &answers, earlier), [], "{id} {}", form.id);
                }
            }
        }
    }
}
