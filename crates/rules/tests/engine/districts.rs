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
    // Every day asks more than every ten days; every day off asks what nobody can compare.
    let daily = instead.replace("every = \"week\"", "every = \"day\"");
    assert!(district(&[("duties.toml", &daily)]).is_ok());
    let off = instead.replace("every = \"week\"", "every = \"day\"\ndays = \"off\"");
    assert!(district(&[("duties.toml", &off)]).unwrap_err()[0].contains("平均次数变少了"));
    let unknown = instead.replace("calm_look", "calm_lok");
    assert!(district(&[("duties.toml", &unknown)]).unwrap_err()[0].contains("是不是想写“calm_look”"));
}

#[test]
fn mistakes_have_their_place_in_the_districts_own_file() {
    let said = district(&[("duties.toml", &MORE.replace("\"walk\"", "\"walks\""))]).unwrap_err();
    assert!(said[0].starts_with("duties.toml:5:10: 错误: 没有“walks”这种方式"), "{said:?}");
}

#[test]
fn a_district_may_add_people_but_not_leave_any_out() {
    let tag = "[[eligible.tag]]\nid = \"leaning\"\nname = \"倾斜\"\nis = \"倾斜\"\nclause = \"北二\"\n";
    let leaning =
        r#"{"planted_on":"1996-01-01","near_path":false,"leaning":true,"vigour":"good","branches":[]}"#;
    let pack = district(&[("eligibility.toml", tag)]).unwrap();
    assert_eq!(decide(&pack, leaning).eligible, Some(true));
    assert_eq!(decide(&crate::park::pack(), leaning).eligible, Some(false));

    let narrower = [
        "[[eligible.require]]\nname = \"十年\"\nis = \"树龄 ≥ 10\"\nclause = \"北二\"\n",
        "[[eligible.exclude]]\nid = \"pine\"\nname = \"松\"\nis = \"树种 = 松\"\nclause = \"北二\"\n",
        ELIGIBILITY,
    ];
    for text in narrower {
        let said = district(&[("eligibility.toml", text)]).unwrap_err();
        assert!(said[0].contains("只能增加对象"), "{said:?}");
    }
}

#[test]
fn classes_are_the_citys_and_a_district_raises_people_in_them() {
    let raised = "[[raise]]\nis = \"树种 = 柳\"\nto = \"danger\"\nclause = \"北三\"\n";
    let pack = district(&[("classes.toml", raised)]).unwrap();
    let willow = CALM.replace('}', r#","species":"willow"}"#);
    let decision = decide(&pack, &willow);
    assert_eq!((decision.class.as_deref(), decision.clause.as_deref()), (Some("danger"), Some("北三")));
    assert_eq!(decide(&pack, &CALM.replace('}', r#","species":"oak"}"#)).class.as_deref(), Some("calm"));

    let own =
        "[[class]]\nid = \"own\"\nname = \"自己的\"\nclause = \"北三\"\n[[class.when]]\nis = \"倾斜\"\n";
    let said = district(&[("classes.toml", own)]).unwrap_err();
    assert!(said[0].contains("补充包用 [[raise]]"), "{said:?}");
}

#[test]
fn what_could_leave_people_with_less_is_for_the_city_to_grant() {
    let track = "[[track]]\nid = \"own\"\nname = \"自己的\"\nis = \"倾斜\"\nclause = \"北\"\n";
    let said = district(&[("tracks.toml", track)]).unwrap_err();
    assert!(said[0].contains("没有把 tracks 交给区县补充"), "{said:?}");
    let grant = |may: &str| format!("{}districts = {{ may = [\"{may}\"] }}\n", crate::park::PACK);
    let granting = |may: &str| files("pack.toml", &grant(may));
    let own = || vec![SourceFile::new("pack.toml", DISTRICT), SourceFile::new("tracks.toml", track)];
    let joined = join(own(), &granting("tracks")).unwrap();
    assert_eq!(Pack::load(joined, &host(), &Choices::new()).unwrap().tracks.len(), 2);
    let said = Pack::load(granting("track"), &host(), &Choices::new()).unwrap_err();
    assert!(said[0].message.contains("是不是想写“tracks”"), "{said:?}");
}

#[test]
fn other_sections_are_added_to_freely() {
    let event = "[[event]]\nid = \"storm\"\nname = \"大风\"\nclause = \"北四\"\n";
    assert_eq!(district(&[("events.toml", event)]).unwrap().sections.events.events.len(), 1);
    let bare = format!("clause = \"北\"\n{MORE}");
    assert!(district(&[("duties.toml", &bare)]).unwrap_err()[0].contains("要从 [[…]] 写起"));
}

#[test]
fn a_district_takes_a_value_where_its_city_leaves_a_choice() {
    let city = "[[parameter]]\nid = \"hours\"\nname = \"几小时\"\nvalue = 72\nmin = 1\nmax = 100\nstricter = \"less\"\nclause = \"一\"\n";
    let own = |take: &str| {
        let text = format!("[[choose]]\nid = \"hours\"\ntake = {take}\nclause = \"北五\"\n");
        let own = vec![SourceFile::new("pack.toml", DISTRICT), SourceFile::new("readings.toml", text)];
        Pack::load(join(own, &files("readings.toml", city))?, &host(), &Choices::new())
    };
    assert_eq!(own("24").unwrap().parameters[0].value, 24_000);
    assert!(own("0.5").unwrap_err()[0].to_string().starts_with("readings.toml:3:8: 错误: 参数值 0.5"));
    assert!(own("80").unwrap_err()[0].message.contains("区县只能往小的一边定"));
    assert!(own("\"24\"").unwrap_err()[0].message.contains("不加引号"));
}

#[test]
fn words_are_joined_with_the_citys() {
    let own = vec![
        SourceFile::new("pack.toml", DISTRICT),
        SourceFile::new(
            "labels.toml",
            "act = [{ id = \"b\", name = \"新\" }, { id = \"c\", name = \"丙\" }]\n",
        ),
    ];
    let city = "service = \"看树\"\nact = [{ id = \"a\", name = \"甲\" }, { id = \"b\", name = \"乙\" }]\n";
    let joined = join(own, &files("labels.toml", city)).unwrap();
    let labels = joined.iter().find(|file| file.name == "labels.toml").unwrap();
    let labels: toml::Table = labels.text.parse().unwrap();
    let names: Vec<&str> =
        labels["act"].as_array().unwrap().iter().filter_map(|act| act["name"].as_str()).collect();
    assert_eq!((labels["service"].as_str(), names), (Some("看树"), vec!["甲", "新", "丙"]));
}

#[test]
fn a_duty_in_the_place_of_another_leaves_nobody_with_less() {
    let instead = MORE.replace("clause", "instead_of = \"calm_look\"\nclause");
    let cases = [
        ("except = [{ is = \"临路\", clause = \"x\" }]", "多了一个例外"),
        ("instead = [{ is = \"临路\", every = \"year\", clause = \"x\" }]", "平均次数变少了"),
        ("instead = [{ is = \"临路\", count = 2, clause = \"x\" }]", ""),
        ("plan = { least = 1, most = 3, clause = \"x\" }", "个人计划可以定得更少"),
        ("minutes = 10", ""),
    ];
    for (more, why) in cases {
        let found = district(&[("duties.toml", &format!("{instead}{more}\n"))]);
        match found {
            Ok(_) => assert_eq!(why, "", "{more}"),
            Err(said) => assert!(!why.is_empty() && said[0].contains(why), "{more}: {said:?}"),
        }
    }
}

#[test]
fn who_may_do_it_stays_as_narrow_as_it_was() {
    let city = crate::park::DUTIES
        .replace("every = { days = 10 }", "every = { days = 10 }\nwho = [\"warden\"]\nminutes = 20");
    let put = |more: &str| {
        let duty = MORE.replace("clause", &format!("instead_of = \"calm_look\"\n{more}\nclause"));
        let own = vec![SourceFile::new("pack.toml", DISTRICT), SourceFile::new("duties.toml", duty)];
        Pack::load(join(own, &files("duties.toml", &city)).unwrap(), &host(), &Choices::new())
    };
    assert!(put("who = [\"warden\"]\nminutes = 30").is_ok());
    assert!(put("minutes = 30").unwrap_err()[0].message.contains("多了可以做的人"));
    assert!(put("who = [\"warden\", \"anybody\"]\nminutes = 30").is_err());
    assert!(put("who = [\"warden\"]\nminutes = 10").unwrap_err()[0].message.contains("每次的时间"));
}

#[test]
fn a_district_lies_in_its_city_and_begins_after_it() {
    let pack = |from: &str, area: &str| {
        let own = DISTRICT.replace("2025-01-01", from) + &format!("areas = [\"{area}\"]\n");
        let city = format!("{}areas = [\"990100000000\"]\n", crate::park::PACK);
        join(vec![SourceFile::new("pack.toml", own)], &files("pack.toml", &city))
    };
    assert!(pack("2025-01-01", "990101000000").is_ok());
    assert!(pack("2025-01-01", "990200000000").unwrap_err()[0].message.contains("不在“park”的地区里"));
    assert!(pack("2001-01-01", "990101000000").unwrap_err()[0].message.contains("那时还没有施行"));
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
