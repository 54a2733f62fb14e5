use jiff::civil::date;

use super::*;
use crate::refusal::{Refusal, shown};
use crate::visits::answers::{Answer, Answers, Signature};
use crate::visits::outcome::{NotReached, Outcome};

const FORM: &str = r#"
id = "visit"
version = "1"
title = "记录"
clause = "附件1"

[[field]]
id = "health"
label = "健康"
kind = "one"
required = "always"
prefill = "last_time"
options = [
  { id = "unchanged", label = "无变化", needs_earlier = true },
  { id = "good", label = "较好" },
  { id = "poor", label = "较差", concern = true },
]

[[field]]
id = "income"
label = "经济"
kind = "many"
required = "never"
options = [{ id = "stable", label = "稳定", alone = true }, { id = "illness", label = "疾病支出" }]

[[field]]
id = "gas"
label = "燃气"
kind = "one"
required = "door"
modes = ["door"]
options = [{ id = "safe", label = "安全" }, { id = "unsafe", label = "不安全", concern = true }]

[[field]]
id = "talk"
label = "内容"
kind = "text"
required = "never"
longest = 5
phrases = ["聊天", "买药"]

[[field]]
id = "pulse"
label = "脉搏"
kind = "number"
required = "never"
min = 20
max = 250

[[field]]
id = "next"
label = "下次"
kind = "day"
required = "never"

[[field]]
id = "signed"
label = "签名"
kind = "signature"
required = "never"
"#;

fn form() -> Form {
    toml::from_str(FORM).expect("a form")
}

fn one(option: &str) -> Answer {
    Answer::One(option.into())
}

fn many(options: &[&str]) -> Answer {
    Answer::Many(options.iter().map(|&option| option.to_owned()).collect())
}

fn problems(
    mode: Mode,
    outcome: Outcome,
    earlier: bool,
    answers: &[(&str, Answer)],
) -> Vec<(String, Problem)> {
    let answers: Answers =
        answers.iter().map(|(field, answer)| ((*field).to_owned(), answer.clone())).collect();
    let refusals = form().check(mode, outcome, &answers, earlier);
    refusals.into_iter().map(|refusal| (refusal.field, refusal.problem)).collect()
}

fn at_the_door(answers: &[(&str, Answer)]) -> Vec<(String, Problem)> {
    let usual = [("health", one("good")), ("gas", one("safe"))];
    let all: Vec<(&str, Answer)> = usual.into_iter().chain(answers.iter().cloned()).collect();
    problems(Mode::Door, Outcome::Reached, true, &all)
}

#[test]
fn the_form_is_without_fault() {
    assert_eq!(form().faults(), Vec::<String>::new());
}

#[test]
fn what_is_required_depends_on_mode_and_outcome() {
    let missing = |field: &str| (field.to_owned(), Problem::Missing);
    assert_eq!(problems(Mode::Door, Outcome::Reached, true, &[]), [missing("health"), missing("gas")]);
    assert_eq!(problems(Mode::Phone, Outcome::Reached, true, &[]), [missing("health")]);
    let nobody = Outcome::NotReached(NotReached::NoAnswer);
    assert_eq!(problems(Mode::Door, nobody, true, &[]), []);
    assert_eq!(problems(Mode::Phone, Outcome::Reached, true, &[("health", one(" "))]), [missing("health")]);
}

#[test]
fn a_telephone_sees_no_gas_pipe() {
    let answers = [("health", one("good")), ("gas", one("safe"))];
    assert_eq!(
        problems(Mode::Phone, Outcome::Reached, true, &answers),
        [("gas".to_owned(), Problem::NotAsked(Mode::Phone))]
    );
}

#[test]
fn no_change_needs_something_to_compare_with() {
    let answers = [("health", one("unchanged"))];
    assert_eq!(problems(Mode::Phone, Outcome::Reached, true, &answers), []);
    assert_eq!(
        problems(Mode::Phone, Outcome::Reached, false, &answers),
        [("health".to_owned(), Problem::NothingEarlier("无变化".into()))]
    );
}

#[test]
fn wrong_answers_are_told_at_their_field() {
    let bounds = Problem::OutOfBounds { min: Some(20), max: Some(250) };
    for (field, answer, problem) in [
        ("health", one("fine"), Problem::UnknownOption("fine".into())),
        ("health", Answer::Text("好".into()), Problem::WrongKind),
        ("income", many(&["stable", "illness"]), Problem::NotAlone("稳定".into())),
        ("talk", Answer::Text("一二三四五六".into()), Problem::TooLong(5)),
        ("pulse", Answer::Number(19), bounds.clone()),
        ("pulse", Answer::Number(251), bounds),
        ("next", Answer::Text("明天".into()), Problem::WrongKind),
        ("signed", Answer::Text("张".into()), Problem::WrongKind),
        ("colour", Answer::Text("红".into()), Problem::UnknownField),
    ] {
        assert_eq!(at_the_door(&[(field, answer)]), [(field.to_owned(), problem)]);
    }
}

#[test]
fn right_answers_pass() {
    let answers = [
        ("income", many(&["illness"])),
        ("talk", Answer::Text("一切都好。".into())),
        ("pulse", Answer::Number(72)),
        ("next", Answer::Day(date(2026, 11, 30))),
        ("signed", Answer::Signature(Signature::Unable)),
    ];
    assert_eq!(at_the_door(&answers), []);
    assert_eq!(at_the_door(&[("income", many(&["stable"]))]), []);
}

#[test]
fn each_problem_is_a_sentence_that_names_the_question() {
    let answers: Answers = [("talk".to_owned(), Answer::Text("一二三四五六".into()))].into_iter().collect();
    let refusals: Vec<Refusal> = shown(form().check(Mode::Door, Outcome::Reached, &answers, true));
    let texts: Vec<&str> = refusals.iter().map(|refusal| refusal.text.as_str()).collect();
    assert_eq!(texts, ["请填写“健康”", "请填写“燃气”", "“内容”最多5个字"]);
}

#[test]
fn a_policy_officers_mistakes_are_found() {
    let text = r#"
id = "visit"
version = "1"
title = "记录"
clause = ""
[[field]]
id = "a"
label = "甲"
kind = "one"
required = "always"
options = [{ id = "x", label = "无变化", needs_earlier = true }, { id = "x", label = "又一个", alone = true, needs_earlier = true }]
[[field]]
id = "a"
label = "乙"
kind = "text"
required = "never"
min = 3
options = [{ id = "y", label = "丙" }]
[[field]]
id = "b"
label = "丁"
kind = "number"
required = "never"
min = 3
max = 2
longest = 4
[[field]]
id = "c"
label = "戊"
kind = "many"
required = "never"
phrases = ["一"]
[[field]]
id = "d"
label = "己"
kind = "signature"
required = "always"
[[field]]
id = "e"
label = "庚"
kind = "text"
required = "never"
longest = 2
phrases = ["好", "好", "", "很长的一句"]
"#;
    let faults = toml::from_str::<Form>(text).expect("a form").faults();
    assert_eq!(
        faults,
        [
            "表单“记录”没有写明出自哪一条",
            "填写项“甲”的选项编号“x”用了两次",
            "填写项“甲”的选项“又一个”写了 alone，只有可多选的题才用得上",
            "填写项“甲”必填，但首次探访没有可选的选项",
            "填写项编号“a”用了两次",
            "填写项“乙”不是选择题，不能有选项",
            "填写项“乙”不是数字题，不能写 min 或 max",
            "填写项“丁”不是文字题，不能写 longest",
            "填写项“丁”的 min 大于 max",
            "填写项“戊”要有选项",
            "填写项“戊”不是文字题，不能写 phrases",
            "填写项“己”是签名，不能必填：有人不方便签",
            "填写项“庚”的“好”写了两次",
            "填写项“庚”的 phrases 里有空的一句",
            "填写项“庚”的“很长的一句”比这一项能填的还长",
        ]
    );
    assert!(toml::from_str::<Form>(&FORM.replace("prefill", "prefil")).is_err());
}

#[test]
fn as_last_time_answers_what_must_be_answered() {
    let form = form();
    let one = |id: &str| Answer::One(id.to_owned());
    let answers = |pairs: &[(&str, Answer)]| -> Answers {
        pairs.iter().map(|(field, answer)| ((*field).to_owned(), answer.clone())).collect()
    };
    let call = answers(&[("health", one("poor")), ("talk", Answer::Text("问候".into()))]);
    let door = answers(&[
        ("health", one("good")),
        ("gas", one("unsafe")),
        ("income", Answer::Many(vec!["stable".into()])),
    ]);
    // What was never seen by telephone is taken from the last time at the door; what needs no answer stays empty.
    let same = form.unchanged(Mode::Door, &[&call, &door]);
    assert_eq!(same, answers(&[("health", one("unchanged")), ("gas", one("unsafe"))]));
    assert_eq!(form.check(Mode::Door, Outcome::Reached, &same, true), []);
    assert_eq!(form.unchanged(Mode::Phone, &[&call, &door]), answers(&[("health", one("unchanged"))]));
    // Nobody ever looked at the gas: it is asked for.
    let wrong = form.check(Mode::Door, Outcome::Reached, &form.unchanged(Mode::Door, &[&call]), true);
    assert_eq!(wrong.iter().map(|wrong| wrong.field.as_str()).collect::<Vec<_>>(), ["gas"]);
    assert_eq!(form.unchanged(Mode::Door, &[]), Answers::default());
}
