//! `scores.toml`: sums of points.

use toml::Spanned;

use super::{Assembling, thousandths};
use crate::check::{ItemRule, PointsRule, ScoreRule, Text};
use crate::load::SCORES;
use crate::pack::{Parameter, Score};
use crate::raw::{Located, RawAmount, RawItem, RawPoints, RawScore, RawTimes};

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
            let times = score.times.iter().map(|times| self.factor(times, parameters)).collect();
            let (start, round) = (thousandths(score.start), score.round);
            self.checker.scores.push(ScoreRule { name: name.clone(), start, min, max, items, times, round });
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
        let points = match (&item.is, &item.points, &item.value, &item.highest[..], &item.sum[..]) {
            (Some(is), Some(points), None, [], []) => {
                let points = self.amount(points, parameters);
                PointsRule::If(self.text(SCORES, is), points)
            }
            (None, None, Some(value), [], []) => PointsRule::Number(self.text(SCORES, value)),
            (None, None, None, highest @ [_, ..], []) => PointsRule::Highest(self.pairs(highest, parameters)),
            (None, None, None, [], sum @ [_, ..]) => PointsRule::Sum(self.pairs(sum, parameters)),
            _ => {
                let at = [&item.is, &item.value].into_iter().flatten().next().unwrap_or(score).span();
                self.error(
                    SCORES,
                    at,
                    "每个评分项写一种：is 和 points（符合就加分），value（一个数），highest（取最高的一项），或者 sum（几项加起来）",
                );
                return None;
            }
        };
        Some(ItemRule { points, most: item.most.as_ref().map(|most| self.amount(most, parameters)) })
    }

    fn pairs(&mut self, raw: &[RawPoints], parameters: &[Parameter]) -> Vec<(Text, i64)> {
        raw.iter().map(|one| (self.text(SCORES, &one.is), self.amount(&one.points, parameters))).collect()
    }

    fn factor(&mut self, raw: &RawTimes, parameters: &[Parameter]) -> (Text, i64) {
        self.clause(SCORES, &raw.clause);
        let by = self.amount(&raw.by, parameters);
        if by < 0 {
            self.error(SCORES, raw.by.span(), "乘以的数不能是负数");
        }
        (self.text(SCORES, &raw.is), by)
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
            let (words, several) = match &item.highest[..] {
                [] => ("几项加起来", &item.sum),
                _ => ("取最高的一项", &item.highest),
            };
            let each = several
                .iter()
                .map(|one| format!("{}：{} 分", one.is.get_ref(), points(one.points.get_ref())));
            let most = item
                .most
                .as_ref()
                .map_or_else(String::new, |most| format!("，最多 {} 分", points(most.get_ref())));
            format!("{words}（{}{most}）", each.collect::<Vec<_>>().join("；"))
        }
    }
}
