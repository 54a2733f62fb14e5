//! Assessments on a sheet of their own: a history for each person, older words by the table, contradictions at their
//! cells.

use std::ops::ControlFlow;

use sheets::people::assessments::{SHEET, legacy};
use sheets::people::{Column, Further, PeopleFile, template};
use sheets::read::{Limits, Workbook};

use crate::office::{Rows, Typed, number, places, read_people, somebody, table, with, without, workbook};

const HEADINGS: [&str; 10] = [
    "老人姓名",
    "老人身份证号",
    "老人出生日期",
    "评估日期",
    "能力等级",
    "总分",
    "等级变更依据",
    "评估标准",
    "评估人",
    "依据",
];

fn number_of(n: u32) -> String {
    let born_on =
        jiff::civil::Date::constant(1930, 1, 1).saturating_add(jiff::Span::new().days(i64::from(n)));
    number(born_on, n % 2)
}

fn cells(words: &[&str]) -> Vec<Option<Typed>> {
    words.iter().map(|word| (!word.is_empty()).then(|| Typed::from(*word))).collect()
}

/// Somebody whose own row says nothing of an assessment.
fn bare(n: u32) -> Vec<(Column, Typed)> {
    without(somebody(n), &[Column::AbilityLevel, Column::AbilityScore, Column::AssessedOn])
}

fn read_rows(people: &[Vec<(Column, Typed)>], rows: &[Vec<Option<Typed>>]) -> PeopleFile {
    let sheet: Rows = [cells(&HEADINGS)].into_iter().chain(rows.iter().cloned()).collect();
    read_people(&workbook(&[("名册", table(people)), (SHEET, sheet)])).expect("a file")
}

/// One row of the first person, from the day on.
fn one(told: &[&str; 7]) -> PeopleFile {
    let whose = number_of(1);
    let row: Vec<&str> = ["", whose.as_str(), ""].into_iter().chain(told.iter().copied()).collect();
    read_rows(&[bare(1)], &[cells(&row)])
}

#[test]
fn several_assessments_are_a_history_in_the_order_of_their_days() {
    let (first, second) = (number_of(1), number_of(2));
    let read = read_rows(
        &[bare(1), bare(2)],
        &[
            cells(&[
                "",
                &first,
                "",
                "2026.3.5",
                "中度失能",
                "58",
                "",
                "GB/T 42195-2022",
                "张评估、李护士",
                "报告3号",
            ]),
            cells(&["", &second, "", "2025-01-02", "重度", "", "", "MZ/T 039-2013", "", ""]),
            cells(&["", &first, "", "2024年2月1日", "轻度失能", "70", "", "", "", ""]),
            // The same once more changes nothing.
            cells(&["", &first, "", "2024-02-01", "轻度失能", "70", "", "", "", ""]),
        ],
    );
    assert_eq!(read.errors, []);
    let told = |row: usize| {
        let told = read.rows[row].assessments.iter();
        told.map(|one| (one.on.to_string(), one.level, one.score)).collect::<Vec<_>>()
    };
    assert_eq!(
        told(0),
        [("2024-02-01".to_owned(), Some(1), Some(70)), ("2026-03-05".to_owned(), Some(2), Some(58))]
    );
    assert_eq!(told(1), [("2025-01-02".to_owned(), Some(3), None)]);
    assert_eq!(
        read.rows[0].assessments[1].evidence,
        "2026-03-05能力评估（GB/T 42195-2022）；评估人：张评估、李护士；依据：报告3号"
    );
    // What the former standard calls severe may be complete loss today: that is said.
    let [remark] = &read.warnings[..] else { panic!("{:?}", read.warnings) };
    assert!(
        remark.text.contains("“能力评估”表第 3 行") && remark.text.contains("完全失能"),
        "{}",
        remark.text
    );
}

#[test]
fn somebody_without_a_number_is_found_by_name_and_birthday() {
    let nameless = with(
        without(bare(3), &[Column::Identity, Column::Certificate, Column::CertKind, Column::CertGrade]),
        &[(Column::Name, "赵某兰".into()), (Column::NoIdentityReason, "正在补办".into())],
    );
    let row = cells(&["赵某兰", "", "1930-01-04", "2026-01-01", "完好", "90", "", "", "", ""]);
    let read = read_rows(&[nameless], &[row]);
    assert_eq!(read.errors, []);
    assert_eq!(read.rows[0].assessments.len(), 1);
}

#[test]
fn every_word_is_taken_only_as_the_table_says() {
    for line in &legacy::LEGACY {
        for word in line.words {
            let standard = if line.standard == legacy::FORMER { legacy::FORMER } else { "" };
            let read = one(&["2026-01-01", word, "", "", standard, "", ""]);
            match line.level {
                Some(level) => assert_eq!(read.rows[0].assessments[0].level, Some(level), "{word}"),
                None => {
                    let found =
                        read.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
                    let at = |at: &str, code| (at.to_owned(), code);
                    assert_eq!(
                        found,
                        [at("A2", "assessment.wrong"), at("能力评估!E2", "assessment.legacy_word")],
                        "{word}"
                    );
                }
            }
        }
    }
    // Words of one standard are not those of the other.
    let code = |told| one(&told).errors.last().map(|error| error.code);
    let former = legacy::FORMER;
    assert_eq!(code(["2020-01-01", "完全失能", "", "", former, "", ""]), Some("assessment.unknown_level"));
    assert_eq!(code(["2026-01-01", "一般", "", "", "", "", ""]), Some("assessment.unknown_level"));
    assert_eq!(code(["2026-01-01", "能力重度受损", "", "", "", "", ""]), None);
}

#[test]
fn points_and_level_that_contradict_each_other_are_wrong() {
    let code = |level: &str, score: &str, reason: &str| {
        let read = one(&["2026-01-01", level, score, reason, "", "", ""]);
        read.errors.last().map(|error| (error.address(), error.code))
    };
    let names = ["完好", "轻度失能", "中度失能", "重度失能", "完全失能"];
    let edges = [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (0, 4)];
    for (score, right) in edges {
        for (level, name) in (0..).zip(names) {
            let score = score.to_string();
            let expected = match level - right {
                0 => None,
                1 => Some("assessment.worse_without_reason"),
                _ => Some("ability_level.against_score"),
            };
            let at = |code| ("能力评估!E2".to_owned(), code);
            assert_eq!(code(name, &score, ""), expected.map(at), "{score} {name}");
            let stated = expected.filter(|code| *code == "ability_level.against_score");
            assert_eq!(code(name, &score, "30天内跌倒两次"), stated.map(at), "{score} {name}, with a reason");
        }
    }
    assert_eq!(code("完全失能", "90", "昏迷"), None);
    // Dementia that the person's own row states is a reason.
    let demented = with(bare(1), &[(Column::Dementia, "是".into())]);
    let row = cells(&["", &number_of(1), "", "2026-01-01", "重度失能", "58", "", "", "", ""]);
    assert_eq!(read_rows(&[demented], std::slice::from_ref(&row)).errors, []);
    assert_eq!(read_rows(&[bare(1)], &[row]).errors.len(), 2);
}

#[test]
fn each_mistake_is_told_at_its_cell() {
    let last = |told| {
        let read = one(&told);
        assert!(read.rows.is_empty(), "{told:?}");
        read.errors.last().map(|error| (error.address(), error.code))
    };
    let cases: [([&str; 7], &str, &str); 14] = [
        (["", "完好", "", "", "", "", ""], "D2", "assessment.no_day"),
        (["2026年3月", "完好", "", "", "", "", ""], "D2", "day.only_month"),
        (["开春", "完好", "", "", "", "", ""], "D2", "day.not_a_day"),
        (["2027-01-01", "完好", "", "", "", "", ""], "D2", "day.later"),
        (["1920-01-01", "完好", "", "", "MZ/T 039-2013", "", ""], "D2", "assessment.before_birth"),
        (["2026-01-01", "", "", "", "", "", ""], "E2", "assessment.without_result"),
        (["2026-01-01", "未评估", "", "", "", "", ""], "E2", "assessment.not_assessed"),
        (["2026-01-01", "", "91", "", "", "", ""], "F2", "ability_score.out_of_range"),
        (["2026-01-01", "", "很好", "", "", "", ""], "F2", "ability_score.not_a_number"),
        (["2020-01-01", "重度失能", "40", "", "MZ/T 039-2013", "", ""], "F2", "assessment.score_of_former"),
        (["2020-01-01", "重度失能", "", "", "", "", ""], "H2", "assessment.no_standard"),
        (["2020-01-01", "重度失能", "", "", "GB/T42195", "", ""], "H2", "assessment.standard_too_new"),
        (["2026-01-01", "重度失能", "", "", "Barthel", "", ""], "H2", "assessment.standard_unknown"),
        (["2026-01-01", "完好", "", "", "", "#N/A", ""], "I2", "cell.formula_failed"),
    ];
    for (told, at, code) in cases {
        assert_eq!(last(told), Some((format!("{SHEET}!{at}"), code)), "{told:?}");
    }
}

#[test]
fn two_results_of_one_day_and_results_told_twice_are_refused() {
    let whose = number_of(1);
    let rows = [
        cells(&["", &whose, "", "2026-01-01", "完好", "90", "", "", "", ""]),
        cells(&["", &whose, "", "2026-01-01", "轻度失能", "80", "", "", "", ""]),
    ];
    let read = read_rows(&[bare(1)], &rows);
    assert_eq!(
        read.errors.last().map(|error| (error.address(), error.code)),
        Some((format!("{SHEET}!D3"), "assessment.same_day"))
    );
    let read = read_rows(&[somebody(1)], &rows[..1]);
    let found = read.errors.iter().map(|error| (error.heading.as_str(), error.code)).collect::<Vec<_>>();
    assert_eq!(found, [("能力等级", "assessment.twice")]);
    // A row of nobody is told where it stands, and the others are good.
    let nobody = cells(&["", &number_of(9), "", "2026-01-01", "完好", "", "", "", "", ""]);
    let read = read_rows(&[bare(1)], &[nobody]);
    assert_eq!(read.rows.len(), 1);
    assert_eq!(read.errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["member.nobody"]);
}

#[test]
fn a_marked_workbook_is_read_like_the_original() {
    let people = [bare(1)];
    let sheet =
        vec![cells(&HEADINGS), cells(&["", &number_of(1), "", "2026-01-01", "半失能", "", "", "", "", ""])];
    let bytes = workbook(&[("名册", table(&people)), (SHEET, sheet)]);
    let read = read_people(&bytes).expect("a file");
    let marked = read.marked(&bytes, &Limits::default()).expect("a workbook");
    let again = read_people(&marked).expect("a file");
    assert_eq!((&again.errors, again.rows.len()), (&read.errors, 0));
}

#[test]
fn the_table_of_older_words_stands_on_the_template() {
    let bytes = template(&places(), &Further::default(), jiff::Timestamp::UNIX_EPOCH).expect("a template");
    let mut book = Workbook::open(&bytes, &Limits::default()).expect("a workbook");
    let mut lines = Vec::new();
    book.each_row("填写说明", |row| {
        lines.push(row.cells().map(|(_, cell)| cell.text.to_string()).collect::<Vec<_>>().join("|"));
        ControlFlow::Continue(())
    })
    .expect("rows");
    for line in &legacy::LEGACY {
        let words = line.words.join("、");
        let told = lines.iter().find(|told| told.contains(&words) && told.contains(line.standard));
        let told = told.unwrap_or_else(|| panic!("{words}"));
        assert_eq!(told.contains("不登记"), line.level.is_none(), "{told}");
    }
}
