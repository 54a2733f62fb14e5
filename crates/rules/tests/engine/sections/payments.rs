//! Money: whole fen, capped, held with a reason, the same in every order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, date, time};
use proptest::prelude::*;
use rules::counting::{Around, Contact};
use rules::sections::calendar::Calendar;
use rules::sections::caps::Currency;
use rules::sections::ladder::PartOfDay;
use rules::sections::payments::{Cap, Payment};
use rules::sections::settle::{Asking, Settled, Settling, Unpaid, Work};
use rules::{Choices, Duty, Every, Pack, SourceFile, Unit};

use super::{CALM, DANGER, Tree, one_said};
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
    let acts = BTreeMap::from([("prune".to_owned(), 2)]);
    let (id, mode, by) = (format!("{id:04}"), mode.into(), "ranger".into());
    Work {
        contact: Contact { id, on, at: None, mode, by, minutes: 40, acts, ..Contact::default() },
        ..Work::default()
    }
}

const NOVEMBER: (Date, Date) = (date(2026, 11, 1), date(2026, 11, 30));

/// So many a week, in any mode.
fn week(count: u32) -> Duty {
    Duty::contacts("week", &["walk", "drone"], count, Every::Week)
}

fn with_requirements(
    payment: &Payment,
    works: &[Work],
    duties: &[Duty],
    met: &BTreeSet<String>,
) -> Option<Settled> {
    let (calendar, parts) = (Calendar::default(), parts());
    let around = Around { parts: &parts, calendar: &calendar, since: NOVEMBER.0 };
    let asked = Asking::Duties(duties);
    payment.settle("ranger", works, Settling { asked, around, period: NOVEMBER, met, percent: 100 })
}

fn parts() -> Vec<PartOfDay> {
    let (from, to) = (time(20, 0, 0, 0), time(23, 59, 0, 0));
    vec![PartOfDay { id: "night".into(), name: "夜间".into(), from, to }]
}

fn settle(payment: &Payment, works: &[Work], duties: &[Duty]) -> Settled {
    with_requirements(payment, works, duties, &BTreeSet::from(["map".to_owned()])).unwrap()
}

#[test]
fn up_to_the_quota_and_not_beyond() {
    let works: Vec<Work> = (0..4).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    let settled = settle(&payment(&[], "look", "look"), &works, &[week(3)]);
    assert_eq!((settled.pay_fen, settled.held_fen, settled.units), (1050, 0, 3));
    assert_eq!(settled.unpaid, [("0003".to_owned(), Unpaid::BeyondQuota)]);
    let all = settle(&payment(&[("cap", "none"), ("per_look", "400")], "look", "look"), &works, &[week(3)]);
    assert_eq!(all.pay_fen, 1600);
    let mut others = payment(&[], "look", "look");
    others.to = vec!["guest".into()];
    assert_eq!(with_requirements(&others, &works, &[], &BTreeSet::new()), None);
}

#[test]
fn whoever_has_counted_already_is_believed() {
    // Two of four were beyond a quota that the host knows of, and that changed in the middle of the week.
    let mut works: Vec<Work> = (0..4).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    works[3].not_counted = Some("enough".into());
    let (calendar, parts, met) = (Calendar::default(), parts(), BTreeSet::from(["map".to_owned()]));
    let around = Around { parts: &parts, calendar: &calendar, since: NOVEMBER.0 };
    let pays = |payment: &Payment, missed: &[&str]| {
        let missed = missed.iter().map(|id| (*id).to_owned()).collect();
        let asked = Asking::Counted { missed: &missed };
        let settling = Settling { asked, around, period: NOVEMBER, met: &met, percent: 100 };
        let settled = payment.settle("ranger", &works, settling).unwrap();
        (settled.pay_fen, settled.unpaid.len(), settled.missed)
    };
    let payment = payment(&[], "look", "look");
    assert_eq!(pays(&payment, &["week"]), (3 * 350, 1, vec![]));
    let strict = Payment { requires_met: vec!["week".into()], ..payment };
    assert_eq!(pays(&strict, &[]), (3 * 350, 1, vec![]));
    assert_eq!(pays(&strict, &["week"]), (0, 1, vec!["week".to_owned()]));
}

#[test]
fn what_is_owed_costs_so_much_in_an_average_week() {
    let week = |from: &str, to: &str| {
        let pack = loaded(&[], &PAYMENTS.replacen(from, to, 1));
        let of = |tree: &str| {
            let tree = Tree::new(&pack, tree);
            pack.expected_fen(tree.subject())
        };
        (of(DANGER), of(CALM))
    };
    // Two walks a week; one look in ten days.
    assert_eq!(week("look", "look"), (2 * 350_000_000, 350 * 700_000));
    assert_eq!(week("modes = [\"walk\", \"drone\"]", "modes = [\"drone\"]"), (0, 350 * 700_000));
    assert_eq!(week("period = \"month\"", "period = \"week\"\nmost = 1").0, 350_000_000);
    assert_eq!(week("period = \"month\"", "period = \"week\"\nleast = 3").0, 0);
    assert_eq!(week("period = \"month\"", "period = \"month\"\nclass = [\"danger\"]").1, 0);
    let half = "period = \"month\"\nshare = [{ is = \"倾斜\", percent = 50, clause = \"六\" }]";
    assert_eq!(week("period = \"month\"", half).0, 350_000_000);
}

#[test]
fn contacts_before_the_period_use_the_quota_of_a_week_cut_in_two() {
    let works = [work(1, date(2026, 11, 1), "walk"), work(2, date(2026, 10, 30), "walk")];
    let settled = settle(&payment(&[], "look", "look"), &works, &[week(1)]);
    assert_eq!((settled.pay_fen, settled.unpaid.len()), (0, 1));
}

#[test]
fn every_reason_for_not_paying() {
    let mut works: Vec<Work> = (0..6).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    works[0].not_counted = Some("没见到".into());
    works[1].covered_by = Some("contract".into());
    works[2].covered_by = Some("gift".into());
    works[3].beside_another = true;
    works[4].contact.mode = "drone".into();
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
        |payment: Payment| with_requirements(&payment, &works, &[week(3)], &BTreeSet::new()).unwrap();
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
    let once = least("per = \"payee\"");
    assert_eq!((settle(&once, &works, &[]).pay_fen, once.for_payee([350, 0, 350])), (350, 350));
    let bound = least("per = \"contact\"\npayee_most_fen = 1000");
    assert_eq!((bound.for_payee([350, 350]), bound.for_payee([700, 700])), (700, 1000));
}

#[test]
fn a_quota_is_of_the_duties_that_are_paid() {
    let walks = Duty::contacts("walks", &["walk"], 4, Every::Month);
    let flights = Duty::contacts("flights", &["drone"], 7, Every::Month);
    let works: Vec<Work> = (1..=20).map(|day| work(day, date(2026, 11, day as i8), "walk")).collect();
    let paid = |payment: &Payment, duties: &[Duty]| settle(payment, &works, duties).units;
    let narrow = payment(&[], "modes = [\"walk\", \"drone\"]", "modes = [\"walk\"]");
    assert_eq!(paid(&narrow, &[walks.clone(), flights.clone()]), 4);
    let mut named = payment(&[], "look", "look");
    assert_eq!(paid(&named, &[walks.clone(), flights.clone()]), 11, "as many as both together");
    named.duties = vec!["flights".into()];
    assert_eq!(paid(&named, &[walks.clone(), flights.clone()]), 0);
    named.duties.clear();
    named.cap = Cap::Duties;
    assert_eq!(paid(&named, &[walks.clone(), flights]), 4, "what counts for one of them");
    let asked = Duty { who: vec!["warden".into()], minutes: Some(60), ..walks };
    let settled = settle(&payment(&[], "look", "look"), &works, std::slice::from_ref(&asked));
    assert_eq!((settled.units, &settled.unpaid[0].1), (0, &Unpaid::NotAsked("who")));
}

#[test]
fn hours_and_acts_have_the_quota_of_their_duty() {
    let hours = Duty { unit: Unit::Hour, ..Duty::contacts("h", &["walk"], 1, Every::Month) };
    let act = Some("prune".to_owned());
    let acts = Duty { unit: Unit::Act, act, ..Duty::contacts("a", &["walk"], 3, Every::Month) };
    let duties = [week(1), hours, acts];
    let works: Vec<Work> = (0..3).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    for cap in ["quota", "duties"] {
        let of = |per: &str| {
            let text = PAYMENTS.replace("cap = { reading = \"cap\" }", &format!("cap = \"{cap}\""));
            let text = text.replacen("per = \"contact\"", per, 1);
            settle(&loaded(&[], &text).sections.payments[0], &works, &duties).units
        };
        assert_eq!(of("per = \"hour\""), 60, "{cap}");
        assert_eq!(of("per = \"act\"\nact = \"prune\""), 3, "{cap}");
        assert_eq!(of("per = \"act\"\nact = \"water\""), 0, "{cap}: nobody watered");
    }
}

#[test]
fn by_night_long_enough_in_whole_steps_and_up_to_a_limit_of_another_period() {
    let none = [("cap", "none")];
    let mut works: Vec<Work> = (0..3).map(|id| work(id, date(2026, 11, 24), "walk")).collect();
    works[1].contact.at = Some(time(21, 30, 0, 0));
    works[2].contact.minutes = 10;
    let with = |more: &str| payment(&none, "per = \"contact\"", more);
    let mut night = with("per = \"contact\"");
    night.parts = vec!["night".into()];
    let settled = settle(&night, &works, &[]);
    assert_eq!((settled.units, &settled.unpaid[0].1), (1, &Unpaid::NotThen));
    assert_eq!(settle(&with("per = \"contact\"\nminutes = 20"), &works, &[]).units, 2);
    assert_eq!(settle(&with("per = \"contact\"\ndays = \"off\""), &works, &[]).units, 0);
    let rounded = |rest: &str| {
        let round = format!("per = \"hour\"\nround = {{ minutes = 30, rest = \"{rest}\" }}");
        settle(&with(&round), &works, &[]).units
    };
    assert_eq!([rounded("dropped"), rounded("full"), rounded("nearest")], [60, 150, 60]);
    let limit = "per = \"contact\"\nlimit = [{ every = \"day\", most = 1, clause = \"六\" }, { every = \"year\", most = 2, clause = \"六\" }]";
    works.push(work(3, date(2026, 11, 25), "walk"));
    works.push(work(4, date(2026, 10, 3), "walk"));
    let settled = settle(&with(limit), &works, &[]);
    assert_eq!(settled.units, 1, "one of the year was made in October");
    assert!(settled.unpaid.iter().all(|(_, why)| *why == Unpaid::BeyondMost));
}

#[test]
fn all_done_or_nothing_and_less_for_relatives() {
    let text = PAYMENTS.replacen("per = \"contact\"", "per = \"month\"\nrequires_met = [\"danger_walk\"]\nshare = [{ relative = true, percent = 80, clause = \"六\" }, { is = \"倾斜\", percent = 50, clause = \"六\" }]", 1);
    let pack = loaded(&[("cap", "none")], &text);
    let payment = &pack.sections.payments[0];
    let tree = Tree::new(&pack, DANGER);
    let duties = &tree.subject().decision.duties;
    let mut works: Vec<Work> = [2, 4, 9, 11, 16, 18, 23, 25]
        .iter()
        .map(|day| work(*day as u32, date(2026, 11, *day), "walk"))
        .collect();
    // The week that ends on the first of November.
    works.extend([work(50, date(2026, 10, 27), "walk"), work(51, date(2026, 10, 29), "walk")]);
    assert_eq!(settle(payment, &works, duties).pay_fen, 350);
    let missed = settle(payment, &works[1..], duties);
    assert_eq!((missed.pay_fen, missed.held_fen, missed.missed), (0, 0, vec!["danger_walk".to_owned()]));
    let percent = |json, relative| pack.percent_of(payment, Tree::new(&pack, json).subject(), relative);
    assert_eq!([percent(DANGER, true), percent(DANGER, false), percent(CALM, false)], [80, 50, 100]);
}

#[test]
fn several_payments_together_have_a_least_and_a_most() {
    let text = format!(
        "currency = {{ name = \"镑\", decimals = 0 }}\n{PAYMENTS}[[cap]]\nid = \"all\"\nname = \"合计\"\nclause = \"六\"\npayments = [\"look\"]\nperiod = \"month\"\nmost_fen = 2000\nleast_fen = 300\nleast_if = \"all_met\"\n"
    );
    let pack = loaded(&[], &text);
    let all = &pack.sections.caps[0];
    assert_eq!([all.apply(2500, false), all.apply(100, true), all.apply(100, false)], [2000, 300, 100]);
    assert_eq!(all.apply(0, true), 0, "nobody is paid for nothing");
    assert_eq!(pack.sections.currency.in_words(2000), "2000 镑");
    assert_eq!(Currency::default().in_words(5), "0.05 元");
    let said = |from, to| one_said("payments.toml", &text, from, to, &[("readings.toml", READINGS)]);
    assert!(said("payments = [\"look\"]", "payments = [\"lock\"]").contains("是不是想写“look”"));
    assert!(said("least_fen = 300", "least_fen = 3000").contains("最少的比最多的还多"));
    assert!(said("decimals = 0", "decimals = 9").contains("小数位数"));
}

#[test]
fn mistakes_in_a_payment() {
    let said = |from, to| one_said("payments.toml", PAYMENTS, from, to, &[("readings.toml", READINGS)]);
    assert_eq!(said("\"每次补贴\"", "\"每次补帖\""), "payments.toml:5:10: 错误: 没有“每次补帖”这个参数");
    assert!(said("\"每次补贴\"", "3.5").contains("要写整数，或者参数的编号或名称"));
    assert!(
        said("{ reading = \"cap\" }", "\"quotas\"")
            .contains("是不是想写“quota”？（可以写：none、quota、duties）")
    );
    assert!(
        said("{ reading = \"cap\" }", "{ reading = \"cup\" }")
            .contains("没有“cup”这个读法；是不是想写“cap”？")
    );
    assert!(said("together = \"once\"", "together = { reading = \"cap\" }").contains("在这里没有意义"));
    assert!(said("[\"contract\"]", "[\"contrakt\"]").contains("是不是想写“contract”"));
    assert!(said("[\"ranger\"]", "[]").contains("to 是空的"));
    assert!(said("\"contact\"", "\"visit\"").contains("可以写：contact、hour、act、month、payee"));
    assert!(said("per = \"contact\"", "per = \"contact\"\nranking = true").contains("不认识的项“ranking”"));
    assert!(said("modes = [\"walk\", \"drone\"]", "modes = [\"wolk\"]").contains("是不是想写“walk”"));
}

fn some_works() -> impl Strategy<Value = Vec<Work>> {
    let one = (0i64..45, 0usize..2, 0u32..90, prop::bool::weighted(0.2), prop::bool::weighted(0.1));
    prop::collection::vec(one, 0..60).prop_map(|all| {
        all.into_iter()
            .zip(0..)
            .map(|((after, mode, minutes, missed, beside_another), id)| Work {
                contact: Contact {
                    id: format!("{id:04}"),
                    on: date(2026, 10, 20).saturating_add(Span::new().days(after)),
                    mode: ["walk", "drone"][mode].into(),
                    minutes,
                    ..Contact::default()
                },
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
        let quotas = &decision.subject().decision.duties[..];
        let payment = &pack.sections.payments[0];
        let settled = settle(payment, &works, quotas);
        let mut shuffled = works.clone();
        let at = usize::try_from(seed % 61).unwrap() % shuffled.len().max(1);
        shuffled.rotate_left(at);
        if seed % 2 == 0 {
            shuffled.reverse();
        }
        prop_assert_eq!(&settled, &settle(payment, &shuffled, quotas));
        // Five weeks and a bit, or four spans of ten days.
        let cap = if danger { 12 } else { 4 };
        prop_assert!(settled.pay_fen <= i64::from(cap) * payment.amount_fen);
        prop_assert_eq!(settled.pay_fen, i64::from(settled.units) * payment.amount_fen);
        let inside = works.iter().filter(|work| NOVEMBER.0 <= work.contact.on && work.contact.on <= NOVEMBER.1).count();
        prop_assert_eq!(usize::try_from(settled.units).unwrap() + settled.unpaid.len(), inside);
    }

    #[test]
    fn two_payees_share_one_quota(works in some_works(), whose in any::<u64>()) {
        let pack = loaded(&[], PAYMENTS);
        let (quotas, payment) = (vec![week(3)], &pack.sections.payments[0]);
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
        // A week that the period cuts in two may be used up before it begins; a month is not.
        let quotas = [Duty { every: Every::Month, ..week(9) }];
        let payment = &pack.sections.payments[0];
        let Some((_, fewer)) = works.split_last() else { return Ok(()) };
        prop_assert!(settle(payment, fewer, &quotas).pay_fen <= settle(payment, &works, &quotas).pay_fen);
    }
}
