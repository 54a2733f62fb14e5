//! Good rows, however they are written.

use domain::people::Sex;
use serde_json::json;
use sheets::people::{Column, example};

use crate::office::{Typed, file, number, read_people, somebody, table, with, without, workbook};

#[test]
fn a_full_row_is_read_as_it_is_meant() {
    let read = read_people(&file(&[somebody(1)])).expect("a file");
    assert_eq!(read.errors, []);
    assert_eq!(read.warnings, []);
    let [person] = &read.rows[..] else { panic!("{} rows", read.rows.len()) };
    assert_eq!((person.row, person.sex, person.name.as_str()), (2, Some(Sex::Male), "李·某某"));
    assert_eq!(person.born_on.expect("a birthday").to_string(), "1930-01-02");
    assert_eq!(person.phones[0].as_str(), "13800000001");
    assert_eq!(person.area.as_str(), "99/9901/990101/990101100/990101100200/");
    assert_eq!(person.certificate.as_ref().map(|held| (held.kind(), held.grade())), Some((4, 3)));
    assert!(!format!("{person:?}").contains(&number(person.born_on.expect("a birthday"), 1)), "masked");
    let fact = |id: &str| person.facts.iter().find(|told| told.fact == id).map(|told| told.said.json());
    assert_eq!(fact("ability_level"), Some(json!(2)));
    assert_eq!(fact("ability_score"), Some(json!(50)));
    assert_eq!(fact("mobility_impaired"), Some(json!(true)));
    assert_eq!(fact("income_kind"), Some(json!("dibao")));
    assert_eq!(fact("entrust_state"), Some(json!("none")));
    assert_eq!(
        fact("household"),
        Some(json!([
            {"relation": "spouse", "born_on": "1948-05-02", "ability_level": 3},
            {"relation": "child", "born_on": "1975-01-01", "cert_grade": 2, "sex": "male"},
        ]))
    );
    assert_eq!(person.assessed_on.map(|day| day.to_string()).as_deref(), Some("2026-03-05"));
}

#[test]
fn what_is_blank_stays_unknown() {
    let few = [Column::Name, Column::Identity, Column::Area, Column::Address];
    let row = somebody(4).into_iter().filter(|(column, _)| few.contains(column)).collect::<Vec<_>>();
    let read = read_people(&file(&[row])).expect("a file");
    assert_eq!(read.errors, []);
    assert!(read.rows[0].facts.is_empty());
}

#[test]
fn both_examples_of_the_template_can_be_imported() {
    let rows = [0, 1].map(|which| {
        let told = example(which).iter().map(|(column, text)| (*column, Typed::from(*text)));
        told.chain([(Column::Area, "990101001001".into())]).collect::<Vec<_>>()
    });
    let read = read_people(&file(&rows)).expect("a file");
    assert_eq!((read.errors, read.rows.len()), (vec![], 2));
    let command = read.rows[0].command(domain::ids::PersonId::MIN, domain::ids::TenantId(1));
    assert_eq!(command.note.as_deref(), Some("村民小组：第三网格"));
    let level = command.facts.iter().find(|input| input.fact == "ability_level").expect("a level");
    assert_eq!(level.evidence.as_deref(), Some("2026-03-05能力评估；2026年秋季入户摸底"));
    assert_eq!(read.rows[1].no_identity_reason.as_deref(), Some("户口正在补办"));
    assert!(read.rows[1].facts.iter().any(|told| told.fact == "no_phone" && told.said.json() == json!(true)));
}

#[test]
fn headings_may_have_other_names_order_titles_and_remarks() {
    let text = |text: &str| Some(Typed::from(text));
    let identity = number("1946-11-24".parse().expect("a day"), 2);
    let rows = vec![
        vec![text("演示县特殊困难老年人名册")],
        vec![],
        vec![
            text("序号"),
            text("* 联系方式"),
            text("公民身份号码（18位）"),
            text("家庭住址"),
            text("姓 名"),
            text("行政村"),
            text("备注"),
        ],
        vec![
            text("1"),
            text("0531-88880001、13800000002"),
            text(&format!(" {} ", identity.to_lowercase())),
            text("一组 5号"),
            text("赵　兰"),
            text("东街道/河口村"),
            text("x"),
        ],
        vec![text("2")],
        vec![
            text("序号"),
            text("联系方式"),
            text("公民身份号码"),
            text("家庭住址"),
            text("姓名"),
            text("行政村"),
            text("备注"),
        ],
        vec![None, None, None, None, None, None, text("共1人")],
    ];
    let read = read_people(&workbook(&[("说明", vec![vec![text("请看第二张表")]]), ("名册", rows)]))
        .expect("a file");
    assert_eq!((read.errors, read.rows.len(), read.headings.row), (vec![], 1, 3));
    assert_eq!((read.rows[0].name.as_str(), read.rows[0].phones.len()), ("赵兰", 2));
    let codes = read.warnings.iter().map(|warning| (warning.row, warning.code)).collect::<Vec<_>>();
    assert_eq!(
        codes,
        [(Some(3), "heading.unknown"), (Some(6), "row.headings_again"), (Some(7), "row.no_column"),]
    );
}

#[test]
fn the_first_sheet_with_headings_is_read_and_the_others_are_named() {
    let visitors = vec![["姓名", "联系电话"].map(|text| Some(Typed::from(text))).to_vec()];
    let one = table(&[somebody(1)]);
    let two = table(&[somebody(2), somebody(3)]);
    let read =
        read_people(&workbook(&[("封面", vec![]), ("探访人", visitors), ("甲村", one), ("乙村", two)]))
            .expect("a file");
    assert_eq!((read.sheet.as_str(), read.rows.len()), ("甲村", 1));
    assert_eq!(read.warnings.len(), 1);
    assert!(
        read.warnings.iter().any(|warning| warning.code == "sheet.not_read" && warning.text.contains("乙村"))
    );
}

#[test]
fn households_are_read_in_many_ways() {
    let household = |text: &str| {
        let row = with(without(somebody(2), &[Column::Alone]), &[(Column::Household, text.into())]);
        let read = read_people(&file(&[row])).expect("a file");
        assert_eq!(read.errors, [], "{text}");
        let told = read.rows[0].facts.iter().find(|told| told.fact == "household");
        told.expect("a household").said.json()
    };
    assert_eq!(household("无"), json!([]));
    assert_eq!(
        household("老伴，1948年5月2日，男，完全失能，失智"),
        json!([{"relation": "spouse", "born_on": "1948-05-02", "sex": "male", "ability_level": 4, "dementia": true}])
    );
    assert_eq!(
        household("女儿1970.1.2重大疾病\n外孙女 2001/3/4"),
        json!([
            {"relation": "child", "born_on": "1970-01-02", "major_illness": true, "sex": "female"},
            {"relation": "grandchild", "born_on": "2001-03-04", "sex": "female"},
        ])
    );
    assert_eq!(
        household("妻子 健康"),
        json!([{"relation": "spouse", "ability_level": "not_assessed", "dementia": false, "cert_grade": 0,
                "major_illness": false, "sex": "female"}])
    );
    assert_eq!(
        household("子 残疾2级 未评估"),
        json!([{"relation": "child", "cert_grade": 2, "ability_level": "not_assessed", "sex": "male"}])
    );
}

#[test]
fn a_group_that_is_a_place_is_the_place() {
    let changes = [(Column::Area, "990101001200".into()), (Column::Group, "第一村民小组".into())];
    let read = read_people(&file(&[with(somebody(2), &changes)])).expect("a file");
    assert!(read.rows[0].area.as_str().ends_with("/990101001200/990101001200-01/"));
    assert_eq!(read.rows[0].group, None);
}

#[test]
fn a_number_of_fifteen_digits_is_completed_with_a_remark() {
    let row = with(
        without(
            somebody(1),
            &[Column::Certificate, Column::CertKind, Column::CertGrade, Column::BornOn, Column::Sex],
        ),
        &[(Column::Identity, "990101461124002".into())],
    );
    // Members and assessments find the person by either form.
    let whole = number("1946-11-24".parse().expect("a day"), 2);
    let whose =
        |number: &str| ["", number, "", "2026-01-01", "完好"].map(|word| Some(Typed::from(word))).to_vec();
    let headings = ["老人姓名", "老人身份证号", "老人出生日期", "评估日期", "能力等级"];
    let headings = headings.map(|word| Some(Typed::from(word))).to_vec();
    let row = without(row, &[Column::AbilityLevel, Column::AbilityScore, Column::AssessedOn]);
    let sheet = vec![headings, whose("990101461124002"), whose(&whole)];
    let read = read_people(&workbook(&[("名册", table(&[row])), ("能力评估", sheet)])).expect("a file");
    assert_eq!(read.errors, []);
    let number = read.rows[0].identity.as_ref().expect("a number");
    assert_eq!((number.reveal(), read.rows[0].assessments.len()), (whole.as_str(), 1));
    assert_eq!(read.rows[0].born_on.map(|day| day.to_string()).as_deref(), Some("1946-11-24"));
    let remarks = read.warnings.iter().map(|remark| (remark.address(), remark.code)).collect::<Vec<_>>();
    assert_eq!(remarks, [(Some("B2".to_owned()), "identity.completed")]);
    assert!(read.warnings[0].text.contains("请对照身份证核对"));
}

#[test]
fn lines_with_commas_are_read_like_a_workbook_and_come_back_as_one() {
    let identity = number("1946-11-24".parse().expect("a day"), 2);
    let text = format!(
        "\u{feff}姓名,身份证号,所在村（社区）,居住地址\r\n\r\n赵兰,{identity},东风社区,\"一组,5号\"\r\n钱二,9.90101E+17,东风社区,二组\r\n"
    );
    let read = read_people(text.as_bytes()).expect("a file");
    assert_eq!((read.rows.len(), read.rows[0].row, read.rows[0].address.as_str()), (1, 3, "一组,5号"));
    let found = read.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
    assert_eq!(found, [("B4".to_owned(), "identity.mangled")]);
    let marked = read.marked(text.as_bytes(), &sheets::read::Limits::default()).expect("a workbook");
    assert!(marked.starts_with(b"PK"));
    let again = read_people(&marked).expect("a file");
    assert_eq!((again.errors, again.rows.len()), (read.errors, 1));
}
