//! A district's pack on top of its city's.

use rules::{Choices, Pack, SourceFile, extends, join};

use crate::park::{ELIGIBILITY, decide, files, host};

const DISTRICT: &str = r#"id = "north"
title = "北园补充规定"
version = "1"
in_force = { from = 2025-01-01 }
extends = "park"
"#;
const MORE: &str = r#"[[duty]]
id = "calm_walk"
name = "每周走看"
class = ["calm"]
modes = ["walk"]
count = 1
every = "week"
clause = "北一"
"#;

fn district(more: &[(&str, &str)]) -> Result<Pack, Vec<String>> {
    let own = [("pack.toml", DISTRICT)].iter().chain(more).map(|(name, text)| SourceFile::new(*name, *text));
    let own: Vec<SourceFile> = own.collect();
    assert_eq!(extends(&own).as_deref(), Some("park"));
    let words = |said: Vec<rules::Diagnostic>| said.iter().map(ToString::to_string).collect::<Vec<_>>();
    let joined = join(own, &files("readings.toml", "")).map_err(words)?;
    Pack::load(joined, &host(), &Choices::new()).map_err(words)
}

const CALM: &str = r#"{"planted_on":"1996-01-01","near_path":true,"leaning":false,"branches":[]}"#;

fn owed(pack: &Pack) -> Vec<String> {
    decide(pack, CALM).duties.into_iter().map(|duty| duty.id).collect()
}

#[test]
fn what_a_district_adds_comes_on_top() {
    let pack = district(&[("duties.toml", MORE)]).unwrap();
    assert_eq!((pack.id.as_str(), pack.extends.as_deref()), ("north", Some("park")));
    assert_eq!(owed(&pack), ["calm_look", "calm_walk"]);
    assert_eq!(decide(&pack, CALM).class.as_deref(), Some("calm"));
}

#[test]
fn a_duty_can_stand_in_the_place_of_another_that_asks_less() {
    let instead = MORE.replace("clause", "instead_of = \"calm_look\"\nclause");
    assert_eq!(owed(&district(&[("duties.toml", &instead)]).unwrap()), ["calm_walk"]);
    let less = instead.replace("\"week\"", "\"month\"");
    let said = district(&[("duties.toml", &less)]).unwrap_err();
    assert_eq!(said, ["duties.toml:8:14: 错误: 代替“每十天看一次”的任务不能比它少：平均次数变少了"]);
    let unknown = instead.replace("calm_look", "calm_lok");
    assert!(district(&[("duties.toml", &unknown)]).unwrap_err()[0].contains("是不是想写“calm_look”"));
}

#[test]
fn mistakes_have_their_place_in_the_districts_own_file() {
    let said = district(&[("duties.toml", &MORE.replace("\"walk\"", "\"walks\""))]).unwrap_err();
    assert!(said[0].starts_with("duties.toml:5:10: 错误: 没有“walks”这种方式"), "{said:?}");
}

#[test]
fn classes_and_scope_are_the_citys() {
    let said = district(&[("eligibility.toml", ELIGIBILITY)]).unwrap_err();
    assert!(said[0].contains("没有把 eligibility 交给区县"), "{said:?}");
}

#[test]
fn a_district_without_its_city_says_what_is_missing() {
    let own = vec![SourceFile::new("pack.toml", DISTRICT)];
    let said = Pack::load(own, &host(), &Choices::new()).unwrap_err();
    assert_eq!(
        said[0].to_string(),
        "pack.toml:5:11: 错误: 找不到要补充的规则包“park”，请把它的文件夹放在旁边"
    );
}
