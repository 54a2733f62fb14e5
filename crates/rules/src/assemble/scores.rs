//! `scores.toml`: sums of points.

use toml::Spanned;

use super::{Assembling, thousandths};
use crate::check::{ItemRule, ScoreRule, Text};
use crate::load::SCORES;
use crate::pack::{Parameter, Score};
use crate::raw::{Located, RawAmount, RawItem, RawScore};

impl Assembling<'_> {
    /// Notes every score, so that conditions may speak of it, and gives what is shown to people.
    pub(super) fn scores(&mut self, raw: &[RawScore], parameters: &[Parameter]) -> Vec<Score> {
        self.unique(SCORES, raw.iter().map(|score| &score.id));
        let mut scores = Vec::new();
        for score in raw {
            self.take_words(SCORES, &score.id, &score.name, "评分");
            let (min, max) = (score.min.map(thousandths), score.max.map(thousandths));
            if min.zip(max).is_some_and(|(min, max)| min > max) {
                self.error(SCORES, score.id.span(), "评分的下限比上限大");
            }
            let items: Vec<ItemRule> =
                score.item.iter().filter_map(|item| self.item(item, &score.id, parameters)).collect();
            let at = self.checker.scores.len();
            for word in [&score.id, &score.name] {
                self.checker.score_words.insert(word.get_ref().clone(), at);
            }
            let name = score.name.get_ref().clone();
            let start = thousandths(score.start);
            self.checker.scores.push(ScoreRule { name: name.clone(), start, min, max, items });
            scores.push(Score {
                id: score.id.get_ref().clone(),
                name,
                clause: self.clause(SCORES, &score.clause),
                items: score.item.iter().map(in_words).collect(),
            });
        }
        scores
    }

    fn item(&mut self, item: &RawItem, score: &Located, parameters: &[Parameter]) -> Option<ItemRule> {
        if let Some(clause) = &item.clause {
            self.clause(SCORES, clause);
        }
        match (&item.is, &item.points, &item.value, item.highest.as_slice()) {
            (Some(is), Some(points), None, []) => {
                let points = self.amount(points, parameters);
                Some(ItemRule::If(self.text(SCORES, is), points))
            }
            (None, None, Some(value), []) => Some(ItemRule::Number(self.text(SCORES, value))),
            (None, None, None, highest @ [_, ..]) => {
                let pairs: Vec<(Text, i64)> = highest
                    .iter()
                    .map(|one| (self.text(SCORES, &one.is), self.amount(&one.points, parameters)))
                    .collect();
                Some(ItemRule::Highest(pairs))
            }
            _ => {
                let at = [&item.is, &item.value].into_iter().flatten().next().unwrap_or(score).span();
                self.error(
                    SCORES,
                    at,
                    "每个评分项写一种：is 和 points（符合就加分），或者 value（一个数），或者 highest（取最高的一项）",
                );
                None
            }
        }
    }

    fn amount(&mut self, amount: &Spanned<RawAmount>, parameters: &[Parameter]) -> i64 {
        match amount.get_ref() {
            RawAmount::Fixed(number) => thousandths(*number),
            RawAmount::Parameter(word) => {
                let found = parameters.iter().find(|one| one.id == *word || one.name == *word);
                found.map(|parameter| parameter.value).unwrap_or_else(|| {
                    self.error(SCORES, amount.span(), format!("没有“{word}”这个参数"));
                    0
                })
            }
        }
    }
}

fn in_words(item: &RawItem) -> String {
    let points = |amount: &RawAmount| match amount {
        RawAmount::Fixed(number) => number.to_string(),
        RawAmount::Parameter(word) => word.clone(),
    };
    match (&item.is, &item.points, &item.value) {
        (Some(is), Some(amount), _) => format!("{}：{} 分", is.get_ref(), points(amount.get_ref())),
        (_, _, Some(value)) => value.get_ref().clone(),
        _ => {
            let each: Vec<String> = item
                .highest
                .iter()
                .map(|one| format!("{}：{} 分", one.is.get_ref(), points(one.points.get_ref())))
                .collect();
            format!("取最高的一项（{}）", each.join("；"))
        }
    }
}
