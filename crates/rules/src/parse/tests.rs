use super::*;
use crate::syntax::{Fold, Reckon, Span};

fn error(text: &str) -> String {
    parse(text).expect_err(text).message
}

fn kind(text: &str) -> ExprKind {
    parse(text).expect(text).kind
}

#[test]
fn and_binds_tighter_than_or() {
    let ExprKind::Any(parts) = kind("甲 或 乙 且 丙") else { panic!() };
    assert_eq!(parts.len(), 2);
    assert!(matches!(parts[1].kind, ExprKind::All(_)));
}

#[test]
fn an_exception_comes_last_and_is_a_negated_part() {
    let ExprKind::All(parts) = kind("甲 或 乙 除非 丙 或 丁 除非 戊") else { panic!() };
    assert_eq!(parts.len(), 3);
    assert!(matches!(parts[0].kind, ExprKind::Any(_)));
    assert!(matches!(&parts[1].kind, ExprKind::Not(inner) if matches!(inner.kind, ExprKind::Any(_))));
    assert!(matches!(parts[2].kind, ExprKind::Not(_)));
}

#[test]
fn quantifiers_read_like_sentences() {
    let one = kind("恰有 1 名 同住人 满足 (年龄 ≥ 60 且 本人.独居)");
    assert!(matches!(one, ExprKind::Quantified { quantity: Quantity::Count(Compare::Equal, 1), .. }));
    let none = kind("没有 同住人 满足 (失智)");
    assert!(matches!(none, ExprKind::Quantified { quantity: Quantity::Count(Compare::Equal, 0), .. }));
    assert!(matches!(kind("人数 同住人 满足 (失智) ≥ 2"), ExprKind::Compare(..)));
    assert!(matches!(kind("人数 同住人 + 1"), ExprKind::Reckoned(_, Reckon::Plus, _)));
    let items = kind("至少 2 项 (独居, 年龄 ≥ 80、失智)");
    assert!(matches!(items, ExprKind::Items { count: 2, items, .. } if items.len() == 3));
    assert!(matches!(kind("年龄 未知"), ExprKind::Known(_, false)));
}

#[test]
fn numbers_are_reckoned_in_the_usual_order_and_compared_in_chains() {
    let ExprKind::Reckoned(_, Reckon::Plus, right) = kind("1 + 2 × 3") else { panic!() };
    assert!(matches!(right.kind, ExprKind::Reckoned(_, Reckon::Times, _)));
    assert!(matches!(kind("(1 + 2) × 3"), ExprKind::Reckoned(_, Reckon::Times, _)));
    assert!(matches!(kind("60 ≤ 年龄 < 80"), ExprKind::All(parts) if parts.len() == 2));
    assert!(matches!(kind("合计 同住人 (月收入)"), ExprKind::Over(Fold::Total, ..)));
    assert!(matches!(kind("-3"), ExprKind::Reckoned(..)));
}

#[test]
fn stretches_of_time_have_a_unit() {
    let ExprKind::Compare(left, ..) = kind("出院日期 + 6 个月 ≥ 今天") else { panic!() };
    let ExprKind::Reckoned(_, _, span) = left.kind else { panic!() };
    assert_eq!(span.kind, ExprKind::Span(Span::Months(6)));
    assert_eq!(kind("2 周"), ExprKind::Span(Span::Days(14)));
    assert!(error("1.5 天").contains("整数"));
    assert!(error("5000 年").contains("太长"));
}

#[test]
fn mistakes_say_what_to_do() {
    assert!(error("").contains("空"));
    assert!(error("独居 空巢").contains("缺少“且”或“或”"));
    assert!(error("独居 且").contains("没有写完"));
    assert!(error("(独居").contains("右括号"));
    assert!(error("独居)").contains("多了一个右括号"));
    assert!(error("恰有 一 名 同住人 满足 (失智)").contains("整数"));
    assert!(error("任一 同住人 失智").contains("满足"));
    assert!(error("残疾等级 属于 {一级 二级}").contains("逗号"));
    assert!(error("至少 2 项 独居").contains("括号"));
    assert!(error("满年 出生日期").contains("括号"));
    assert!(error("且 独居").contains("少写了内容"));
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let deep = format!("{}独居{}", "(".repeat(500), ")".repeat(500));
    assert!(error(&deep).contains("太深"));
    assert!(error(&"非 ".repeat(500)).contains("太深"));
    assert!(error(&"- ".repeat(500)).contains("太深"));
    assert!(error(&"{".repeat(500)).contains("太深"));
}
