//! Rules of a district in the place of its city's: taken where they ask at least as much.

use jiff::civil::date;
use rules::sections::ladder::Attempt;
use rules::{Choices, Pack, SourceFile, join};

use super::{CALM, DANGER, Tree};
use crate::park::{files, host};

const DISTRICT: &str = "id = \"north\"\ntitle = \"北园\"\nversion = \"1\"\nin_force = { from = 2025-01-01 }\nextends = \"park\"\n";

const CITY: [(&str, &str); 5] = [
    (
        "events.toml",
        r#"[[event]]
id = "storm"
name = "大风"
clause = "四"
[[triggered]]
id = "after_storm"
name = "风后查看"
clause = "四"
event = "storm"
within = { hours = 72 }
count = 1
modes = ["walk"]
[[triggered]]
id = "weeks_after"
name = "风后每周"
clause = "四"
event = "storm"
within = { days = 30 }
count = 1
every = "week"
modes = ["walk", "drone"]
"#,
    ),
    (
        "deadlines.toml",
        r#"[[deadline]]
id = "report"
name = "上报"
clause = "五"
from = "storm"
within = { working_days = 10 }
who = "园长"
"#,
    ),
    (
        "ladder.toml",
        r#"[[ladder]]
id = "search"
name = "找树"
clause = "九"
starts = ["not_seen"]
ends = ["seen"]
[[ladder.step]]
id = "again"
name = "再看"
clause = "九"
after_hours = 4
who = "巡看人"
do = "再看"
"#,
    ),
    (
        "overlays.toml",
        r#"[[alert]]
id = "wind"
name = "大风"
clause = "十"
level = [{ id = "yellow", name = "黄色" }, { id = "red", name = "红色" }]
[[overlay]]
id = "every_other_day"
name = "隔日看"
clause = "十"
alert = ["wind"]
level = ["red"]
count = 1
per = { days = 2 }
modes = ["walk", "drone"]
"#,
    ),
    (
        "absences.toml",
        r#"[[absence]]
id = "fenced"
name = "围挡"
clause = "六"
stops = ["calm_look"]
ladder = "search"
[[exit]]
id = "felled"
name = "砍除"
clause = "六"
duties = "same_day"
payments = "same_day"
notice = "report"
"#,
    ),
];

fn district(own: &[(&str, &str)]) -> Result<Pack, Vec<String>> {
    let mut city = files("readings.toml", "");
    city.extend(CITY.iter().map(|(name, text)| SourceFile::new(*name, *text)));
    let own = [("pack.toml", DISTRICT)].iter().chain(own).map(|(name, text)| SourceFile::new(*name, *text));
    let words = |said: Vec<rules::Diagnostic>| said.iter().map(ToString::to_string).collect::<Vec<_>>();
    Pack::load(join(own.collect(), &city).map_err(words)?, &host(), &Choices::new()).map_err(words)
}

/// What is said of one file, or nothing.
fn said(name: &str, text: &str) -> String {
    district(&[(name, text)]).err().unwrap_or_default().join("\n")
}

const DEADLINE: &str = r#"[[deadline]]
id = "report_sooner"
name = "尽快上报"
clause = "北一"
instead_of = "report"
from = "storm"
within = { working_days = 3 }
who = "园长"
"#;

#[test]
fn a_shorter_term_takes_the_place_and_what_spoke_of_the_old_one_speaks_of_it() {
    let pack = district(&[("deadlines.toml", DEADLINE)]).unwrap();
    let ids: Vec<&str> = pack.deadlines_from("storm").map(|(deadline, _)| deadline.id.as_str()).collect();
    assert_eq!(ids, ["report_sooner"]);
    assert_eq!(pack.exit("felled").unwrap().notice.as_deref(), Some("report_sooner"));
    for (from, to) in [
        ("{ working_days = 3 }", "{ days = 10 }"),
        ("{ working_days = 3 }", "{ hours = 240 }"),
        ("{ working_days = 3 }", "{ working_days = 10 }"),
    ] {
        assert_eq!(said("deadlines.toml", &DEADLINE.replace(from, to)), "", "{to}");
    }
    for (from, to, why) in [
        ("{ working_days = 3 }", "{ working_days = 11 }", "期限变长了"),
        ("{ working_days = 3 }", "{ days = 11 }", "期限变长了"),
        ("{ working_days = 3 }", "{ months = 1 }", "期限变长了"),
        ("who =", "is = \"倾斜\"\nwho =", "变窄了"),
        ("who =", "at_least = true\nwho =", "期限变长了"),
    ] {
        let said = said("deadlines.toml", &DEADLINE.replace(from, to));
        assert!(said.starts_with("deadlines.toml:5:14: 错误: 代替“上报”的时限不能比它少："), "{said}");
        assert!(said.contains(why), "{said}");
    }
    let unknown = said("deadlines.toml", &DEADLINE.replace("\"report\"", "\"reprot\""));
    assert!(unknown.contains("没有“reprot”这个时限（原来的规则包里）；是不是想写“report”？"), "{unknown}");
    let own = said("deadlines.toml", &DEADLINE.replace("\"report\"", "\"report_sooner\""));
    assert!(own.contains("（现有：report）"), "{own}");
}

#[test]
fn contacts_after_an_event() {
    let once = r#"[[triggered]]
id = "sooner"
name = "当天查看"
clause = "北二"
instead_of = "after_storm"
event = "storm"
within = { hours = 24 }
count = 1
modes = ["walk"]
"#;
    let weekly = once
        .replace("after_storm", "weeks_after")
        .replace("{ hours = 24 }", "{ days = 45 }\nevery = \"week\"");
    let pack =
        district(&[("events.toml", &format!("{once}{}", weekly.replace("sooner", "longer")))]).unwrap();
    let ids: Vec<&str> = pack.sections.events.triggered.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["sooner", "longer"]);
    let less = |text: &str, from: &str, to: &str| said("events.toml", &text.replace(from, to));
    assert!(less(once, "hours = 24", "hours = 96").contains("期限变长了"));
    assert!(less(once, "[\"walk\"]", "[\"walk\", \"drone\"]").contains("多了可以用的方式"));
    assert!(less(once, "event = ", "class = [\"danger\"]\nevent = ").contains("变窄了"));
    assert!(less(&weekly, "days = 45", "days = 20").contains("期限变长了"));
    assert!(less(&weekly, "\"week\"", "\"month\"").contains("次数变少了"));
    assert!(less(&weekly, "every = \"week\"\n", "").contains("次数变少了"));
}

const LADDER: &str = r#"[[ladder]]
id = "search_sooner"
name = "快找"
clause = "北三"
instead_of = "search"
starts = ["not_seen"]
ends = ["seen"]
[[ladder.step]]
id = "again"
name = "再看"
clause = "北三"
after_hours = 1
who = "巡看人"
do = "再看"
[[ladder.step]]
id = "all"
name = "都来"
clause = "北三"
after_hours = 1
who = "园长"
do = "都来"
"#;

#[test]
fn a_ladder_whole_or_for_some_modes() {
    let pack = district(&[("ladder.toml", LADDER)]).unwrap();
    assert_eq!(pack.absence("fenced").unwrap().ladder.as_deref(), Some("search_sooner"));
    assert_eq!(pack.sections.ladder.ladders.len(), 1);
    let by_drone = LADDER.replace("starts =", "modes = [\"drone\"]\nstarts =");
    let pack = district(&[("ladder.toml", &by_drone)]).unwrap();
    assert!(pack.remarks.is_empty(), "{:?}", pack.remarks);
    let tree = Tree::new(&pack, CALM);
    let ladder = |mode: &str| {
        let at = date(2026, 11, 23).at(9, 0, 0, 0);
        let attempt = Attempt { at, outcome: "not_seen".to_owned(), mode: Some(mode.to_owned()) };
        pack.next_on_any_ladder(tree.subject(), &[attempt]).unwrap().ladder.id.clone()
    };
    assert_eq!([ladder("drone"), ladder("walk")], ["search_sooner", "search"]);
    assert_eq!(pack.absence("fenced").unwrap().ladder.as_deref(), Some("search"));
    let less = |from: &str, to: &str| said("ladder.toml", &LADDER.replacen(from, to, 1));
    assert!(less("after_hours = 1", "after_hours = 5").contains("第一步变晚了"));
    assert!(
        less("starts = [\"not_seen\"]", "starts = [\"not_seen\"]\nstarts_after = 2").contains("开始得晚了")
    );
    assert!(less("ends = [\"seen\"]", "ends = [\"seen\", \"rain\"]").contains("多了就此结束"));
    assert!(less("who = \"巡看人\"", "is = \"倾斜\"\nwho = \"巡看人\"").contains("只对一部分人"));
}

#[test]
fn what_an_alert_asks() {
    let text = r#"[[overlay]]
id = "daily"
name = "每天看"
clause = "北四"
instead_of = "every_other_day"
alert = ["wind"]
count = 1
per = "day"
modes = ["walk"]
"#;
    let pack = district(&[("overlays.toml", text)]).unwrap();
    assert_eq!(pack.sections.overlays.overlays.len(), 1);
    let less = |from: &str, to: &str| said("overlays.toml", &text.replace(from, to));
    assert!(less("per = \"day\"", "per = { days = 3 }").contains("次数变少了"));
    assert_eq!(less("count = 1\nper = \"day\"", "count = 2\nper = { days = 3 }"), "");
    assert!(less("count = 1\nper = \"day\"", "count = 2\nper = { days = 5 }").contains("次数变少了"));
    assert!(less("per = \"day\"", "per = \"alert\"").contains("次数变少了"));
    assert!(less("alert = ", "level = [\"yellow\"]\nalert = ").contains("变窄了"));
    assert!(less("alert = ", "is = \"倾斜\"\nalert = ").contains("变窄了"));
    assert!(less("modes = [\"walk\"]", "modes = [\"walk\"]\ncovers = true").contains("平常的联系也算"));
}

#[test]
fn a_district_that_stops_a_mode_says_what_is_done_instead() {
    let text = "[[overlay]]\nid = \"no_walks\"\nname = \"不走\"\nclause = \"北五\"\nalert = [\"wind\"]\nstops = [\"walk\"]\n";
    let said_of_it = said("overlays.toml", text);
    assert!(said_of_it.starts_with("overlays.toml:1:1: 错误: 补充包停了方式（stops）"), "{said_of_it}");
    let instead = format!("{text}count = 1\nper = \"day\"\nmodes = [\"drone\"]\n");
    assert_eq!(said("overlays.toml", &instead), "");
}

#[test]
fn a_duty_that_was_replaced_still_stops() {
    let duty = "[[duty]]\nid = \"calm_more\"\nname = \"每周看\"\nclass = [\"calm\"]\ninstead_of = \"calm_look\"\nmodes = [\"walk\"]\ncount = 1\nevery = \"week\"\nclause = \"北五\"\n";
    let pack = district(&[("duties.toml", duty)]).unwrap();
    let tree = Tree::new(&pack, CALM);
    assert_eq!(tree.subject().decision.duties[0].id, "calm_more");
    assert!(pack.absence("fenced").unwrap().remaining(tree.subject().decision).is_empty());
    let tree = Tree::new(&pack, DANGER);
    assert_eq!(pack.absence("fenced").unwrap().remaining(tree.subject().decision).len(), 1);
}

#[test]
fn a_flow_that_is_quicker() {
    let flow = |id: &str, more: &str, hours: u32| {
        format!(
            "[[flow]]\nid = \"{id}\"\nname = \"处理\"\nclause = \"七\"\n{more}opened_by = [{{ event = \"storm\" }}]\n\
             [[flow.step]]\nid = \"a\"\nname = \"处理\"\nclause = \"七\"\nwho = \"园长\"\nwithin = {{ hours = {hours} }}\n\
             result = [{{ id = \"done\", name = \"好\", closes = true }}]\n"
        )
    };
    let with = |hours: u32| {
        let both = flow("slow", "", 24) + &flow("quick", "instead_of = \"slow\"\n", hours);
        super::load_with(&[("events.toml", CITY[0].1), ("followups.toml", &both)])
    };
    let ids: Vec<String> = with(1).unwrap().sections.followups.iter().map(|flow| flow.id.clone()).collect();
    assert_eq!(ids, ["quick"]);
    assert!(with(25).unwrap_err()[0].message.contains("第一步的期限变长了"));
}
