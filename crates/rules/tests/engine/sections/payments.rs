//! Money: whole fen, capped, held with a reason, the same in every order.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::sections::payments::Payment;
use rules::sections::settle::{Quota, Settled, Unpaid, Work, quotas_of};
use rules::{Choices, Pack, SourceFile};

use super::{CALM, DANGER, Tree, one_said, pack_with};
use crate::park::{files, host};

const READINGS: &str = r#"[[reading]]
number = 1
id = "cap"
name = "封顶"
question = "封顶吗？"
clause = "六"
chosen = "quota"
choice = [{ id = "quota", name = "按次数" }, { id = "none", name = "不封顶" }]
[[parameter]]
id = "per_look"
name = "每次补贴"
value = 350
min = 1
max = 10000
unit = "分"
clause = "六"
"#;
const PAYMENTS: &str = r#"[[payment]]
id = "look"
name = "巡看补贴"
clause = "六"
amount = "每次补贴"
per = "contact"
to = ["ranger"]
modes = ["walk", "drone"]
period = "month"
cap = { reading = "cap" }
together = "once"
requires = [{ id = "map", name = "位置图", otherwise = "hold", clause = "六1" }]
not_with = ["contract"]
assessed_by = "园长"
paid = "quarter"
source = "公园经费"
[[other_source]]
id = "contract"
name = "外包合同"
clause = "六2"
"#;

fn loaded(choices: &[(&str, &str)], text: &str) -> Pack {
    let mut all = files("readings.toml", READINGS);
    all.push(SourceFile::new("payments.toml", text));
    let choices: Choices = choices.iter().map(|(id, value)| ((*id).into(), (*value).into())).collect();
    Pack::load(all, &host(), &choices).unwrap()
}

fn payment(choices: &[(&str, &str)], from: &str, to: &str) -> Payment {
    assert!(PAYMENTS.contains(from));
    loaded(choices, &PAYMENTS.replacen(from, to, 1)).sections.payments.remove(0)
}

fn work(id: u32, on: Date, mode: &str) -> Work {
    Work { id: format!("{id:04}"), on, mode: mode.into(), minutes: 40, acts: 2, ..Work::default() }
}

const NOVEMBER: (Date, Date) = (date(2026, 11, 1), date(2026, 11, 30));

fn week(count: u32) -> Quota {
    Quota {
        from: date(2026, 11, 23),
        to: date(2026, 11, 29),
        modes: vec!["walk".into(), "drone".into()],
        count,
    }
}

fn settle(payment: &Payment, works: &[Work], quotas: &[Quota]) -> Settled {
    payment.settle("ranger", works, quotas, NOVEMBER, &BTreeSet::from(["map".to_owned()])).unwrap()
}

#[test]
fn up_to_the_quota_and_not_beyond() {
    let works: Vec<Work> = (0..4).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    let settled = settle(&payment(&[], "look", "look"), &works, &[week(3)]);
    assert_eq!((settled.pay_fen, settled.held_fen, settled.units), (1050, 0, 3));
    assert_eq!(settled.unpaid, [("0003".to_owned(), Unpaid::BeyondQuota)]);
    let all = settle(&payment(&[("cap", "none"), ("per_look", "400")], "look", "look"), &works, &[week(3)]);
    assert_eq!(all.pay_fen, 1600);
    assert_eq!(payment(&[], "look", "look").settle("guest", &works, &[], NOVEMBER, &BTreeSet::new()), None);
}

#[test]
fn contacts_before_the_period_use_the_quota_of_a_week_cut_in_two() {
    let cut = Quota { from: date(2026, 10, 26), to: date(2026, 11, 1), modes: vec!["walk".into()], count: 1 };
    let works = [work(1, date(2026, 11, 1), "walk"), work(2, date(2026, 10, 30), "walk")];
    let settled = settle(&payment(&[], "look", "look"), &works, &[cut]);
    assert_eq!((settled.pay_fen, settled.unpaid.len()), (0, 1));
}

#[test]
fn every_reason_for_not_paying() {
    let mut works: Vec<Work> = (0..6).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    works[0].not_counted = Some("没见到".into());
    works[1].covered_by = Some("contract".into());
    works[2].covered_by = Some("gift".into());
    works[3].beside_another = true;
    works[4].mode = "drone".into();
    let narrow = payment(&[], "modes = [\"walk\", \"drone\"]", "modes = [\"walk\"]\nmost = 1");
    let settled = settle(&narrow, &works, &[week(9)]);
    let why: Vec<Unpaid> = settled.unpaid.into_iter().map(|(_, why)| why).collect();
    assert_eq!(
        why,
        [
            Unpaid::NotCounted("没见到".into()),
            Unpaid::Covered("contract".into()),
            Unpaid::BesideAnother,
            Unpaid::Mode,
            Unpaid::BeyondMost
        ]
    );
    assert_eq!(settled.pay_fen, 350);
}

#[test]
fn money_waits_for_what_is_missing_or_is_refused() {
    let works = [work(1, date(2026, 11, 24), "walk")];
    let settle =
        |payment: Payment| payment.settle("ranger", &works, &[week(3)], NOVEMBER, &BTreeSet::new()).unwrap();
    let held = settle(payment(&[], "look", "look"));
    assert_eq!((held.pay_fen, held.held_fen, held.unmet), (0, 350, vec!["map".to_owned()]));
    let refused = settle(payment(&[], "\"hold\"", "\"refuse\""));
    assert_eq!((refused.pay_fen, refused.held_fen), (0, 0));
}

#[test]
fn by_the_hour_the_act_and_the_month() {
    let works: Vec<Work> = (0..3).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    let paid =
        |per: &str| settle(&payment(&[("cap", "none")], "per = \"contact\"", per), &works, &[]).pay_fen;
    assert_eq!(paid("per = \"hour\""), 700);
    assert_eq!(paid("per = \"hour\"\nmost = 1"), 350);
    assert_eq!(paid("per = \"act\""), 2100);
    assert_eq!(paid("per = \"month\""), 350);
}

#[test]
fn too_few_contacts_are_not_paid_and_a_payee_has_a_bound_of_his_own() {
    let works: Vec<Work> = (0..2).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    let least = |least: &str| payment(&[("cap", "none")], "per = \"contact\"", least);
    let enough = settle(&least("per = \"month\"\nleast = 2"), &works, &[]);
    assert_eq!((enough.pay_fen, enough.contacts), (350, 2));
    let few = settle(&least("per = \"month\"\nleast = 3"), &works, &[]);
    assert_eq!((few.pay_fen, few.units), (0, 0));
    assert_eq!(few.unpaid.len(), 2);
    assert!(few.unpaid.iter().all(|(_, why)| *why == Unpaid::BelowLeast));
    let bound = least("per = \"contact\"\npayee_most_fen = 1000");
    assert_eq!((bound.for_payee([350, 350]), bound.for_payee([700, 700])), (700, 1000));
}

#[test]
fn quotas_of_decided_duties() {
    let pack = pack_with(&[]);
    let quotas = |json| quotas_of(&Tree::new(&pack, json).subject().decision.duties, NOVEMBER.0, NOVEMBER.1);
    let weeks = quotas(DANGER);
    assert_eq!((weeks.len(), weeks[0].from, weeks[0].count), (6, date(2026, 10, 26), 2));
    assert_eq!(weeks[5].to, date(2026, 12, 6));
    assert_eq!(quotas(CALM).len(), 3);
    // Hours of work are owed too, but no contact stands for them.
    let mut hours = Tree::new(&pack, DANGER).subject().decision.duties.clone();
    hours[0].unit = rules::Unit::Hour;
    assert!(quotas_of(&hours, NOVEMBER.0, NOVEMBER.1).is_empty());
}

#[test]
fn mistakes_in_a_payment() {
    let said = |from, to| one_said("payments.toml", PAYMENTS, from, to, &[("readings.toml", READINGS)]);
    assert_eq!(said("\"每次补贴\"", "\"每次补帖\""), "payments.toml:5:10: 错误: 没有“每次补帖”这个参数");
    assert!(said("\"每次补贴\"", "3.5").contains("要写整数，或者参数的编号或名称"));
    assert!(
        said("{ reading = \"cap\" }", "\"quotas\"").contains("是不是想写“quota”？（可以写：none、quota）")
    );
    assert!(
        said("{ reading = \"cap\" }", "{ reading = \"cup\" }")
            .contains("没有“cup”这个读法；是不是想写“cap”？")
    );
    assert!(said("together = \"once\"", "together = { reading = \"cap\" }").contains("在这里没有意义"));
    assert!(said("[\"contract\"]", "[\"contrakt\"]").contains("是不是想写“contract”"));
    assert!(said("[\"ranger\"]", "[]").contains("to 是空的"));
    assert!(said("\"contact\"", "\"visit\"").contains("可以写：contact、hour、act、month"));
    assert!(said("per = \"contact\"", "per = \"contact\"\nranking = true").contains("不认识的项“ranking”"));
    assert!(said("modes = [\"walk\", \"drone\"]", "modes = [\"wolk\"]").contains("是不是想写“walk”"));
}

fn some_works() -> impl Strategy<Value = Vec<Work>> {
    let one = (0i64..45, 0usize..2, 0u32..90, prop::bool::weighted(0.2), prop::bool::weighted(0.1));
    prop::collection::vec(one, 0..60).prop_map(|all| {
        all.into_iter()
            .zip(0..)
            .map(|((after, mode, minutes, missed, beside_another), id)| Work {
                id: format!("{id:04}"),
                on: date(2026, 10, 20).saturating_add(Span::new().days(after)),
                mode: ["walk", "drone"][mode].into(),
                minutes,
                acts: 1,
                not_counted: missed.then(|| "没见到".into()),
                covered_by: None,
                beside_another,
                by_another: false,
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn order_never_matters_and_the_cap_always_holds(works in some_works(), seed in any::<u64>(), danger: bool) {
        let pack = loaded(&[], PAYMENTS);
        let decision = Tree::new(&pack, if danger { DANGER } else { CALM });
        let quotas = quotas_of(&decision.subject().decision.duties, NOVEMBER.0, NOVEMBER.1);
        let payment = &pack.sections.payments[0];
        let settled = settle(payment, &works, &quotas);
        let mut shuffled = works.clone();
        let at = usize::try_from(seed % 61).unwrap() % shuffled.len().max(1);
        shuffled.rotate_left(at);
        if seed % 2 == 0 {
            shuffled.reverse();
        }
        prop_assert_eq!(&settled, &settle(payment, &shuffled, &quotas));
        let cap: u32 = quotas.iter().map(|quota| quota.count).sum();
        prop_assert!(settled.pay_fen <= i64::from(cap) * payment.amount_fen);
        prop_assert_eq!(settled.pay_fen, i64::from(settled.units) * payment.amount_fen);
        let inside = works.iter().filter(|work| NOVEMBER.0 <= work.on && work.on <= NOVEMBER.1).count();
        prop_assert_eq!(usize::try_from(settled.units).unwrap() + settled.unpaid.len(), inside);
    }

    #[test]
    fn two_payees_share_one_quota(works in some_works(), whose in any::<u64>()) {
        let pack = loaded(&[], PAYMENTS);
        let (quotas, payment) = ([week(3)], &pack.sections.payments[0]);
        let of = |payee: u64| {
            let seen = |(at, work): (usize, &Work)| Work { by_another: whose >> at & 1 != payee, ..work.clone() };
            let seen: Vec<Work> = works.iter().enumerate().map(seen).collect();
            settle(payment, &seen, &quotas)
        };
        prop_assert_eq!(of(0).pay_fen + of(1).pay_fen, settle(payment, &works, &quotas).pay_fen);
    }

    #[test]
    fn one_more_contact_never_pays_less(works in some_works()) {
        let pack = loaded(&[], PAYMENTS);
        let quotas = [week(3)];
        let payment = &pack.sections.payments[0];
        let Some((_, fewer)) = works.split_last() else { return Ok(()) };
        prop_assert!(settle(payment, fewer, &quotas).pay_fen <= settle(payment, &works, &quotas).pay_fen);
    }
}
