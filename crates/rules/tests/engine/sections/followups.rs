//! Something found goes step by step to its end, and a flow that cannot end is refused.

use jiff::civil::date;
use rules::Pack;

use super::{CALM, DANGER, EVENTS, Tree, calendar, one_said, pack_with, said_of};

const FLOWS: &str = r#"[[flow]]
id = "crack"
name = "裂缝"
clause = "七"
opened_by = [{ field = "bark", answers = ["cracked"] }, { event = "storm" }]
[[flow.step]]
id = "brace"
name = "支撑"
clause = "七1"
who = "巡看人"
within = { days = 0 }
overdue = "chief"
result = [
  { id = "held", name = "撑住了", closes = true },
  { id = "worse", name = "更糟", next = "chief" },
]
[[flow.step]]
id = "chief"
name = "报园长"
clause = "七2"
who = "园长"
within = { working_days = 2 }
result = [
  { id = "fell", name = "砍除", closes = true, opens = "stump" },
  { id = "again", name = "再撑", next = "brace" },
]
[[flow]]
id = "stump"
name = "树桩"
clause = "七3"
is = "倾斜"
opened_by = [{ form = "round", field = "stump", answers = ["left"] }]
[[flow.step]]
id = "dig"
name = "挖"
clause = "七3"
who = "园工"
within = { days = 9 }
result = [{ id = "out", name = "挖出", closes = true }]
"#;

fn pack() -> Pack {
    pack_with(&[("events.toml", EVENTS), ("followups.toml", FLOWS)])
}

#[test]
fn answers_and_events_open_flows() {
    let pack = pack();
    let ids = |flows: Vec<&rules::sections::followups::Flow>| {
        flows.iter().map(|flow| flow.id.clone()).collect::<Vec<_>>()
    };
    let (calm, danger) = (Tree::new(&pack, CALM), Tree::new(&pack, DANGER));
    assert_eq!(ids(pack.opened_by_answer(calm.subject(), "visit", "bark", "cracked")), ["crack"]);
    assert!(pack.opened_by_answer(calm.subject(), "visit", "bark", "sound").is_empty());
    assert_eq!(ids(pack.opened_by_event(calm.subject(), "storm")), ["crack"]);
    assert!(pack.opened_by_answer(calm.subject(), "round", "stump", "left").is_empty());
    assert_eq!(ids(pack.opened_by_answer(danger.subject(), "round", "stump", "left")), ["stump"]);
    // What was found is looked after also where the condition is open.
    let open = Tree::new(&pack, r#"{"planted_on": "2000-01-01", "near_path": true}"#);
    assert_eq!(ids(pack.opened_by_answer(open.subject(), "round", "stump", "left")), ["stump"]);
}

#[test]
fn a_step_leads_to_the_next_or_to_the_end() {
    let pack = pack();
    let flow = pack.flow("crack").unwrap();
    assert_eq!(flow.steps[0].overdue, flow.step("chief"));
    assert_eq!(flow.steps[0].results[0].next, None);
    assert_eq!(flow.steps[0].results[1].next, Some(1));
    assert_eq!(flow.steps[1].results[0].opens.as_deref(), Some("stump"));
}

#[test]
fn the_time_of_a_step_may_be_counted_from_when_it_was_found() {
    let text = FLOWS.replace(
        "within = { working_days = 2 }",
        "within = { hours = 4 }\nfrom = \"found\"\ntell = [\"市里\"]",
    );
    let pack = pack_with(&[("events.toml", EVENTS), ("followups.toml", &text)]);
    let steps = &pack.flow("crack").unwrap().steps;
    let (found, before) = (date(2026, 11, 23).at(8, 0, 0, 0), date(2026, 11, 23).at(9, 0, 0, 0));
    let due = |at: usize| steps[at].due(&calendar(), found, before).until;
    assert_eq!(due(1), date(2026, 11, 23).at(12, 0, 0, 0));
    assert_eq!(due(0).date(), date(2026, 11, 23));
}

#[test]
fn mistakes_in_a_flow() {
    let said = |from, to| one_said("followups.toml", FLOWS, from, to, &[("events.toml", EVENTS)]);
    assert_eq!(
        said("next = \"chief\"", "next = \"chef\""),
        "followups.toml:15:39: 错误: 没有“chef”这个步骤；是不是想写“chief”？（现有：brace、chief）"
    );
    assert!(said("next = \"chief\"", "next = \"chief\", closes = true").contains("两者取一"));
    assert!(said(", opens = \"stump\"", ", opens = \"stamp\"").contains("是不是想写“stump”"));
    assert!(said("{ event = \"storm\" }", "{ event = \"strom\" }").contains("是不是想写“storm”"));
    assert!(
        said("{ event = \"storm\" }", "{ event = \"storm\", field = \"x\" }").contains("要么写表单的 field")
    );
    assert!(said("overdue = \"chief\"", "overdue = \"boss\"").contains("没有“boss”这个步骤"));
    assert!(said("within = { days = 9 }", "within = { weeks = 1 }").contains("不认识的项“weeks”"));
}

#[test]
fn a_step_that_cannot_be_reached_and_one_without_an_end() {
    let more = [("events.toml", EVENTS)];
    let cut = FLOWS.replace("overdue = \"chief\"\n", "");
    assert_eq!(
        one_said("followups.toml", &cut, "next = \"chief\"", "closes = true", &more),
        "followups.toml:17:6: 错误: 步骤“chief”永远走不到：没有哪一步通向它"
    );
    let endless = FLOWS.replace("closes = true, opens = \"stump\"", "next = \"chief\"");
    let said = said_of(
        "followups.toml",
        &endless,
        "closes = true },\n  { id = \"worse\"",
        "next = \"chief\" },\n  { id = \"worse\"",
        &more,
    );
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].contains("从步骤“brace”起没有办法办结"));
    assert!(said[1].contains("从步骤“chief”起没有办法办结"));
}
