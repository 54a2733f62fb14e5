//! Scope and duties in all their forms: exclusions, no tags, floors, plans, what is owed instead.

use rules::{Agreed, Choices, Every, Pack, Per, SourceFile, Unit};

use crate::park::{CLASSES, DUTIES, ELIGIBILITY, decide, files, host, said};

const RICH: &str = r#"[[duty]]
id = "danger_walk"
name = "走看"
class = ["danger"]
modes = ["walk", "drone"]
count = 4
every = "month"
clause = "三1"
per = "household"
who = ["warden"]
minutes = 20
apart_days = 3
floor = [{ modes = ["walk"], count = 2, clause = "三1" }]
plan = { least = 2, most = 6, clause = "三4" }
except = [{ is = "树种 = 松", clause = "三5" }]
[[duty.instead]]
is = "长势 = 差"
count = 8
clause = "三2"
[[duty.instead]]
is = "临路"
modes = ["walk"]
every = { months = 2 }
clause = "三2"
[[duty]]
id = "calm_prune"
name = "修剪"
class = ["calm"]
is = "树龄 ≥ 10"
modes = ["walk"]
count = 1
unit = "act"
act = "prune"
every = "half_year"
clause = "三3"
[[alternation]]
class = ["calm"]
modes = [["walk"], ["drone"]]
clause = "三6"
"#;

fn load(name: &str, text: &str) -> Pack {
    Pack::load(files(name, text), &host(), &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

const DANGER: &str = r#""planted_on":"1996-01-01","leaning":true,"branches":[{"dead":true,"length":4}]"#;

#[test]
fn a_duty_carries_everything_that_is_said_of_it() {
    let pack = load("duties.toml", RICH);
    let decision =
        decide(&pack, &format!(r#"{{{DANGER},"near_path":true,"species":"oak","vigour":"good"}}"#));
    let duty = &decision.duties[0];
    assert_eq!(
        (duty.count, duty.every, duty.unit, duty.per),
        (4, Every::Months(2), Unit::Contact, Per::Household)
    );
    assert_eq!(duty.modes, ["walk"]);
    assert_eq!((duty.who[0].as_str(), duty.minutes, duty.apart_days), ("warden", Some(20), Some(3)));
    assert_eq!((duty.floors[0].count, duty.floors[0].modes[0].as_str()), (2, "walk"));
    assert_eq!(duty.plan.as_ref().map(|plan| (plan.least, plan.most)), Some((2, Some(6))));
    assert_eq!((pack.alternations[0].classes.clone(), pack.alternations[0].modes.len()), (vec![1], 2));
}

#[test]
fn the_first_exception_that_holds_decides_what_is_owed_instead() {
    let pack = load("duties.toml", RICH);
    let owed = |more: &str| decide(&pack, &format!("{{{DANGER},\"near_path\":true,{more}}}")).duties;
    assert_eq!(owed(r#""species":"oak","vigour":"poor""#)[0].count, 8);
    assert_eq!(owed(r#""species":"oak","vigour":"poor""#)[0].every, Every::Month);
    assert!(owed(r#""species":"pine""#).is_empty());
    assert!(owed(r#""vigour":"poor""#).is_empty(), "nobody knows whether it is a pine");
}

const CHOSEN: &str = r#"[[reading]]
number = 1
id = "rhythm"
name = "周期怎么读"
question = "每月还是每季？"
clause = "三1"
chosen = "quarter"
choice = [{ id = "month", name = "每月" }, { id = "quarter", name = "每季" }]
[[parameter]]
id = "long_enough"
name = "每次分钟"
value = 25
min = 1
max = 60
clause = "三1"
"#;

#[test]
fn numbers_are_held_by_parameters_and_words_chosen_by_readings() {
    let duties = RICH
        .replace("every = \"month\"", "every = { reading = \"rhythm\" }")
        .replace("minutes = 20", "minutes = \"每次分钟\"")
        .replace("every = { months = 2 }", "count = \"long_enough\"");
    let mut all = files("duties.toml", &duties);
    all.push(SourceFile::new("readings.toml", CHOSEN));
    let pack = Pack::load(all, &host(), &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"));
    let decision =
        decide(&pack, &format!(r#"{{{DANGER},"near_path":true,"species":"oak","vigour":"good"}}"#));
    let duty = &decision.duties[0];
    assert_eq!((duty.every, duty.minutes, duty.count), (Every::Quarter, Some(25), 25));
    assert_eq!(decision.readings, ["rhythm"]);
}

#[test]
fn what_is_owed_instead_names_its_clause_and_readings_and_keeps_the_floors_possible() {
    let duties = RICH.replace(
        "is = \"长势 = 差\"\ncount = 8",
        "is = \"周期怎么读 = 每季\"\nname = \"飞看\"\nmodes = [\"drone\"]\ncount = 1",
    );
    let mut all = files("duties.toml", &duties);
    all.push(SourceFile::new("readings.toml", CHOSEN));
    let pack = Pack::load(all, &host(), &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"));
    let decision =
        decide(&pack, &format!(r#"{{{DANGER},"near_path":true,"species":"oak","vigour":"good"}}"#));
    let duty = &decision.duties[0];
    assert_eq!((duty.name.as_str(), duty.clause.as_str(), duty.count), ("飞看", "三2", 1));
    assert!(duty.floors.is_empty(), "nobody can walk twice by drone");
    assert_eq!(decision.readings, ["rhythm"]);
}

#[test]
fn a_plan_may_say_more_than_a_number() {
    let plan = "plan = { least = 2, every = \"month\", modes = [\"drone\"], clause = \"三4\" }";
    let text = RICH
        .replace("plan = { least = 2, most = 6, clause = \"三4\" }", plan)
        .replace("modes = [\"walk\", \"drone\"]\ncount = 4", "modes = [\"walk\"]\ncount = 4");
    let pack = load("duties.toml", &text.replace("is = \"临路\"", "is = \"树种 = 柳\""));
    let owed = decide(&pack, &format!(r#"{{{DANGER},"near_path":true,"species":"oak","vigour":"good"}}"#));
    let owed = &owed.duties[0];
    let agreed = |count, every, modes: &[&str]| Agreed {
        count,
        every,
        modes: modes.iter().map(|mode| (*mode).to_owned()).collect(),
    };
    let walks = owed.under_plan(&agreed(1, Some(Every::Week), &["drone"])).unwrap();
    assert_eq!((walks.count, walks.every, walks.modes[0].as_str()), (1, Every::Week, "drone"));
    assert!(walks.floors.is_empty());
    assert!(owed.under_plan(&agreed(40, None, &[])).is_some(), "the notice knows no upper bound");
    assert_eq!(owed.under_plan(&agreed(1, None, &[])), None, "less than twice a month");
    assert_eq!(owed.under_plan(&agreed(5, Some(Every::Quarter), &[])), None);
    assert!(owed.under_plan(&agreed(6, Some(Every::Quarter), &[])).is_some());
}

#[test]
fn acts_are_counted_by_name() {
    let pack = load("duties.toml", RICH);
    let duties =
        decide(&pack, r#"{"planted_on":"1996-01-01","near_path":true,"leaning":false,"branches":[]}"#).duties;
    assert_eq!(
        (duties[0].unit, duties[0].act.as_deref(), duties[0].every),
        (Unit::Act, Some("prune"), Every::HalfYear)
    );
}

#[test]
fn an_exclusion_shuts_out_and_gives_its_reason() {
    let scope = format!(
        "{ELIGIBILITY}[[eligible.exclude]]\nid = \"pine\"\nname = \"松\"\nis = \"树种 = 松\"\nclause = \"一3\"\n"
    );
    let pack = load("eligibility.toml", &scope);
    let tree = |species: &str| {
        decide(&pack, &format!(r#"{{"planted_on":"1996-01-01","near_path":true,"branches":[]{species}}}"#))
    };
    let pine = tree(r#","species":"pine""#);
    assert_eq!(
        (pine.eligible, pine.rule.as_deref(), pine.clause.as_deref()),
        (Some(false), Some("pine"), Some("一3"))
    );
    assert_eq!(pine.because[0].fact, "species");
    assert_eq!(tree(r#","species":"oak""#).eligible, Some(true));
    let unknown = tree("");
    assert_eq!(unknown.eligible, None);
    assert!(unknown.missing.contains(&"species".to_owned()));
}

#[test]
fn without_tags_the_requirements_are_the_scope() {
    let scope = ELIGIBILITY.split("[[eligible.tag]]").next().unwrap();
    let pack = load("eligibility.toml", scope);
    assert_eq!(decide(&pack, r#"{"planted_on":"1996-01-01"}"#).eligible, Some(true));
    assert_eq!(decide(&pack, r#"{"planted_on":"2025-01-01"}"#).eligible, Some(false));
}

#[test]
fn an_exception_of_a_class_keeps_out_of_it() {
    let except = "is = \"任一 大枝 满足 (险枝)\"\nexcept = [{ is = \"树种 = 松\", clause = \"二4\" }]";
    let pack = load("classes.toml", &CLASSES.replace("is = \"任一 大枝 满足 (险枝)\"", except));
    let class = |species: &str| {
        let json = format!(r#"{{{},"near_path":true,"species":"{species}","vigour":"good"}}"#, DANGER);
        decide(&pack, &json).class
    };
    assert_eq!(class("oak").as_deref(), Some("danger"));
    assert_eq!(class("pine").as_deref(), Some("calm"));
    assert_eq!(pack.classes[0].whens[0].exceptions, [("树种 = 松".to_owned(), "二4".to_owned())]);
}

#[test]
fn mistakes_in_duties_get_a_sentence_each() {
    for (from, to, wanted) in [
        ("count = 2, clause", "count = 5, clause", "比总共的 4 次还多"),
        ("{ modes = [\"walk\"], count = 2", "{ modes = [\"fly\"], count = 2", "没有“fly”"),
        ("least = 2, most = 6", "least = 5, most = 6", "应当包括通知的 4 次"),
        ("is = \"长势 = 差\"\ncount = 8", "is = \"长势 = 差\"", "没有写明改成什么"),
        ("act = \"prune\"\n", "", "要写明是哪一项"),
        ("unit = \"act\"\n", "", "只有按项计的任务"),
        ("{ months = 2 }", "{ years = 2 }", "周期要写"),
        ("{ months = 2 }", "{ months = 0 }", "周期至少是 1"),
        ("{ months = 2 }", "\"weak\"", "是不是想写“week”"),
        ("minutes = 20", "minutes = \"分钟\"", "没有“分钟”这个参数"),
        ("per = \"household\"", "per = \"home\"", "可以写：person、household"),
        ("minutes = 20", "days = \"workday\"", "可以写：working、off"),
        ("minutes = 20", "parts = [\"noon\"]", "没有“noon”这个时段"),
        ("apart_days = 3", "ceiling = [{ count = 1, clause = \"三1\" }]", "要写明是哪一些"),
        ("per = \"household\"", "group = \"home\"", "只有按户的任务"),
        ("[[\"walk\"], [\"drone\"]]", "[[\"walk\"]]", "交替至少要写两组"),
    ] {
        let said = said("duties.toml", RICH, from, to);
        assert!(said.iter().any(|sentence| sentence.contains(wanted)), "{to}: {said:#?}");
    }
}

#[test]
fn mistakes_in_facts_and_scores_get_a_sentence_each() {
    let said = |name: &str, text: &str| -> Vec<String> {
        let mut all = files("duties.toml", DUTIES);
        all.push(SourceFile::new(name, text));
        let said = Pack::load(all, &host(), &Choices::new()).err().unwrap_or_default();
        said.iter().map(ToString::to_string).collect()
    };
    let fact = |lines: &str| said("facts.toml", &format!("[[fact]]\nclause = \"附\"\n{lines}"));
    let score = |lines: &str| {
        said("scores.toml", &format!("[[score]]\nid = \"s\"\nname = \"分\"\nclause = \"附\"\n{lines}"))
    };
    for (said, wanted) in [
        (fact("id = \"X\"\nname = \"甲\"\nkind = \"yes_no\""), "编号用小写英文字母"),
        (fact("id = \"x\"\nname = \"倾斜\"\nkind = \"yes_no\""), "已经是别的事实"),
        (fact("id = \"x\"\nname = \"甲\"\nkind = \"number\"\nmin = 5\nmax = 5"), "从小到大"),
        (fact("id = \"x\"\nname = \"甲\"\nkind = \"one\""), "要列出选项"),
        (fact("id = \"x\"\nname = \"甲\"\nkind = \"list\""), "每一项有哪些事实"),
        (fact("id = \"x\"\nname = \"甲\"\nkind = \"yes_no\"\nunknown_means = 3"), "不能作为没人说起时的值"),
        (fact("id = \"x\"\nname = \"甲\"\nkind = \"yes_no\"\nof = \"branch\""), "是不是想写“branches”"),
        (said("facts.toml", "[[fact]]\nid = \"x\"\nname = \"甲\"\nkind = \"yes_no\""), "出自通知的哪一条"),
        (score("item = [{ is = \"倾斜\" }]"), "每个评分项写一种"),
        (score("item = [{ is = \"倾斜\", points = \"甲\" }]"), "没有“甲”这个参数"),
        (score("min = 5\nmax = 3\nitem = [{ is = \"倾斜\", points = 1 }]"), "下限比上限大"),
        (score("item = [{ value = \"分 + 1\" }]"), "又用到自己"),
        (score("item = [{ value = \"今天\" }]"), "应该是数字，不是日期"),
    ] {
        assert!(said.iter().any(|sentence| sentence.contains(wanted)), "{wanted}: {said:#?}");
    }
}

#[test]
fn a_duty_that_an_unknown_fact_decides_says_what_it_asks_for() {
    let pack = load("duties.toml", RICH);
    let open = |more: &str| {
        let decision = decide(&pack, &format!("{{{DANGER}{more}}}"));
        assert!(decision.missing.is_empty(), "{:?}", decision.missing);
        decision.open_duties.into_iter().map(|duty| (duty.id, duty.missing)).collect::<Vec<_>>()
    };
    let walk = |missing: &[&str]| {
        vec![("danger_walk".to_owned(), missing.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>())]
    };
    let told = r#","near_path":true,"species":"oak","vigour":"good""#;
    assert_eq!(open(told), []);
    assert_eq!(open(r#","near_path":true,"vigour":"good""#), walk(&["species"]));
    // The first alternative may hold; the second then does not matter, and without the first it does.
    assert_eq!(open(r#","near_path":true,"species":"oak""#), walk(&["vigour"]));
    assert_eq!(open(r#","near_path":true,"species":"oak","vigour":"poor""#), []);
    assert_eq!(open(r#","near_path":true,"species":"pine""#), [], "an exception shuts the duty out");
}
