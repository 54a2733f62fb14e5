//! Readings and parameters: chosen for a place, shown with the answer.

use rules::{Choices, Pack};

use crate::park::{CLASSES, DUTIES, decide, files, host};

const READINGS: &str = r#"[[reading]]
number = 1
id = "leaning_counts"
name = "倾斜算险"
question = "只是倾斜算不算险树？"
clause = "二1"
chosen = "no"
choice = [{ id = "no", name = "不算" }, { id = "yes", name = "算" }]

[[parameter]]
id = "looks"
name = "每周次数"
value = 2
min = 1
max = 7
unit = "次"
clause = "三1"
"#;

fn pack(choices: &[(&str, &str)]) -> Result<Pack, String> {
    let classes = CLASSES.replace("倾斜 且 长势 = 差", "倾斜 且 (长势 = 差 或 倾斜算险 = 算)");
    let duties = DUTIES.replace("count = 2", "count = \"每周次数\"");
    let mut all = files("classes.toml", &classes);
    all.retain(|file| file.name != "duties.toml");
    all.push(rules::SourceFile::new("duties.toml", duties));
    all.push(rules::SourceFile::new("readings.toml", READINGS));
    let choices: Choices = choices.iter().map(|(id, to)| ((*id).to_owned(), (*to).to_owned())).collect();
    Pack::load(all, &host(), &choices).map_err(|said| said[0].to_string())
}

const LEANING: &str =
    r#"{"planted_on":"1996-01-01","near_path":true,"leaning":true,"vigour":"good","branches":[]}"#;

#[test]
fn another_choice_gives_another_class_and_another_hash() {
    let (as_written, chosen) = (pack(&[]).unwrap(), pack(&[("leaning_counts", "yes")]).unwrap());
    assert_eq!(decide(&as_written, LEANING).class.as_deref(), Some("calm"));
    let decision = decide(&chosen, LEANING);
    assert_eq!(decision.class.as_deref(), Some("danger"));
    assert_eq!(decision.readings, ["leaning_counts"]);
    assert_ne!(as_written.hash, chosen.hash);
}

#[test]
fn a_parameter_sets_a_count_within_its_bounds() {
    let pack_of = |value: &str| pack(&[("looks", value), ("leaning_counts", "yes")]);
    assert_eq!(decide(&pack_of("5").unwrap(), LEANING).duties[0].count, 5);
    assert!(pack_of("9").unwrap_err().contains("不在 1 到 7 之间"));
    assert!(pack_of("许多").unwrap_err().contains("不是数字"));
}

#[test]
fn choices_for_readings_that_are_gone_are_not_forgotten_in_silence() {
    assert!(pack(&[("leaning_count", "yes")]).unwrap_err().contains("是不是想写“leaning_counts”"));
    assert!(pack(&[("leaning_counts", "maybe")]).unwrap_err().contains("只有：no、yes"));
}
