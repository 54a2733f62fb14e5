//! The sections of the two notices' packs: their worked examples, and what is said when a section names something
//! that our world does not have.

use std::fs;
use std::path::Path;

use domain::classes::vocabulary::host;
use domain::packs::load;
use rules::{Choices, SourceFile, run_cases};

const PACKS: [&str; 2] = ["jinan-2023", "qidong-2024"];

fn files(id: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(id);
    let mut files = Vec::new();
    for folder in ["", "forms", "cases"] {
        for entry in fs::read_dir(root.join(folder)).unwrap().flatten().filter(|entry| entry.path().is_file())
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let name = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            files.push(SourceFile::new(name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    files
}

/// What is said of a pack with one text of a file exchanged for another.
fn said(id: &str, name: &str, from: &str, to: &str) -> String {
    let mut files = files(id);
    let file = files.iter_mut().find(|file| file.name == name).unwrap();
    assert!(file.text.contains(from), "{from} is not in {name}");
    file.text = file.text.replacen(from, to, 1);
    let said = load(files, &Choices::new()).unwrap_err();
    assert_eq!(said.len(), 1, "{said:#?}");
    said[0].to_string()
}

#[test]
fn every_example_of_both_packs_comes_out() {
    for id in PACKS {
        let pack = load(files(id), &Choices::new()).unwrap_or_else(|said| panic!("{id}: {said:#?}"));
        let report = run_cases(&pack.rules, &host());
        assert!(report.failed.is_empty(), "{id}: {:#?}", report.failed);
        assert!(report.passed > 50, "{id}: only {} examples", report.passed);
    }
}

#[test]
fn every_choice_of_every_reading_makes_a_sound_pack() {
    for id in PACKS {
        let pack = load(files(id), &Choices::new()).unwrap();
        for reading in &pack.rules.readings {
            for (choice, _) in &reading.choices {
                let choices = Choices::from([(reading.id.clone(), choice.clone())]);
                load(files(id), &choices).unwrap_or_else(|said| panic!("{id} {choice}: {said:#?}"));
            }
        }
    }
}

#[test]
fn a_kind_of_visitor_that_nobody_knows() {
    let said = said("qidong-2024", "payments.toml", "\"grid_worker\"", "\"grid_woker\"");
    assert!(
        said.starts_with("payments.toml:9:23: 错误: 没有“grid_woker”这个探访主体（labels.toml）"),
        "{said}"
    );
    assert!(said.contains("是不是想写“grid_worker”"), "{said}");
}

#[test]
fn points_are_for_those_who_help_of_their_own_will() {
    let said = said("jinan-2023", "points.toml", "[\"volunteer_org\"]", "[\"committee\"]");
    assert!(said.contains("“村（居）民委员会”不是志愿者"), "{said}");
}

#[test]
fn fields_answers_outcomes_and_terms() {
    let jinan = |file: &str, from: &str, to: &str| said("jinan-2023", file, from, to);
    assert!(jinan("followups.toml", "\"gas_safety\"", "\"gas_safty\"").contains("是不是想写“gas_safety”"));
    assert!(
        jinan("followups.toml", "[\"unsafe\"]", "[\"unsaf\"]")
            .contains("“燃气安全”的选项；是不是想写“unsafe”")
    );
    assert!(
        jinan("ladder.toml", "not_reached.no_answer", "not_reached.no_anser")
            .contains("探访结果；是不是想写")
    );
    assert!(jinan("indicators.toml", "\"area\"", "\"aera\"").contains("分组；是不是想写“area”"));
    assert!(jinan("indicators.toml", "\"contacts\"", "\"contact\"").contains("计数项；是不是想写“contacts”"));
}

/// The notice's form has fewer boxes than the notice has kinds of visitor and modes: each must have one.
#[test]
fn every_kind_of_visitor_and_every_mode_has_its_box_on_the_printed_form() {
    let files = files("jinan-2023");
    let pack = load(files.clone(), &Choices::new()).unwrap();
    let layout = files.iter().find(|file| file.name == "forms/visit.print.toml").unwrap();
    let layout: toml::Table = layout.text.parse().unwrap();
    let boxed = |name: &str| -> Vec<String> {
        let options = layout["boxes"][name]["options"].as_array().unwrap();
        let codes = options.iter().flat_map(|option| option["is"].as_array().unwrap());
        codes.map(|code| code.as_str().unwrap().to_owned()).collect()
    };
    let kinds: Vec<String> = pack.labels.visitor.iter().map(|kind| kind.id.clone()).collect();
    let modes: Vec<String> = pack.labels.mode.iter().map(|mode| mode.id.code().to_owned()).collect();
    for (mut wanted, mut found) in [(kinds, boxed("visitor_kind")), (modes, boxed("mode"))] {
        wanted.sort();
        found.sort();
        assert_eq!(wanted, found);
    }
}

/// An example that passes whatever it expects is worth nothing: each kind is made wrong once.
#[test]
fn an_example_that_is_wrong_is_found_whatever_its_kind() {
    let wrong = [
        ("jinan-2023", "due = 2026-02-26", "due = 2026-02-27", "T15"),
        ("jinan-2023", "due = 2027-01-04, provisional = true", "due = 2027-01-04, provisional = false", "D7"),
        ("jinan-2023", "due = 2026-11-26T10:30:00", "due = 2026-11-26T10:31:00", "E1"),
        ("jinan-2023", "flows = [\"emergency\"]", "flows = []", "E3"),
        ("jinan-2023", "step = \"second_try\", due = 2026-11-23T12:30:00", "step = \"ask_around\"", "L1"),
        ("jinan-2023", "ask_again = 2026-12-10", "ask_again = 2026-12-11", "A1"),
        ("jinan-2023", "owed = [1]", "owed = [0]", "A3"),
        ("jinan-2023", "paid_until = 2026-11-25", "paid_until = 2026-11-24", "A5"),
        ("jinan-2023", "owed = 3", "owed = 1", "W1"),
        ("jinan-2023", "from = 2027-01-30", "from = 2027-01-29", "W5"),
        ("jinan-2023", "step = \"report\", who", "step = \"recheck\", who", "F1"),
        ("jinan-2023", "points = 3", "points = 2", "P1"),
        ("jinan-2023", "without = [[2, 2]", "without = [[2, 3]", "I1"),
        ("qidong-2024", "fen = 1400", "fen = 1401", "T37"),
        ("qidong-2024", "held_fen = 4550", "held_fen = 4200", "T38"),
        ("qidong-2024", "unpaid = [\"covered\"]", "unpaid = [\"mode\"]", "M5"),
    ];
    for (id, from, to, case) in wrong {
        let mut files = files(id);
        let file = files.iter_mut().find(|file| file.name == "cases/sections.toml").unwrap();
        assert!(file.text.contains(from), "{from}");
        file.text = file.text.replacen(from, to, 1);
        let report = run_cases(&load(files, &Choices::new()).unwrap().rules, &host());
        let failed: Vec<_> =
            report.failed.iter().filter(|failed| failed.file == "cases/sections.toml").collect();
        assert_eq!(failed.len(), 1, "{from}: {failed:#?}");
        assert!(failed[0].message.starts_with(case), "{}", failed[0]);
    }
}

#[test]
fn an_outcome_after_which_nobody_knows_what_to_do_is_remarked_upon() {
    let with = |from: &str, to: &str| {
        let mut files = files("jinan-2023");
        let ladder = files.iter_mut().find(|file| file.name == "ladder.toml").unwrap();
        assert!(ladder.text.contains(from));
        ladder.text = ladder.text.replacen(from, to, 1);
        let pack = load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"));
        pack.rules.remarks.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(with("refused", "refused").is_empty());
    let said = with("\"refused.today\", ", "");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("ladder.toml:22:6: 提醒:") && said[0].ends_with("：refused.today"),
        "{said:?}"
    );
    // A ladder for the door alone leaves the phone to the others, of which there are none.
    assert!(with("starts = ", "modes = [\"door\"]\nstarts = ").is_empty());
}

#[test]
fn whoever_is_named_in_an_absence_is_a_kind_of_visitor() {
    let contact = "[[absence.contact]]\nid = \"call\"\nname = \"电话\"\nclause = \"二\"\ncount = 1\nevery = \"month\"\nmodes = [\"phone\"]\nwho = [\"nobody\"]\n\n[[absence]]\nid = \"with_family\"";
    let said = said("jinan-2023", "absences.toml", "[[absence]]\nid = \"with_family\"", contact);
    assert!(said.contains("没有“nobody”这个探访主体"), "{said}");
}
