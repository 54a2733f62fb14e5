use rules::{Choices, SourceFile};

use super::*;
use crate::packs::load;
use crate::packs::made_up::{files, pack};

fn found(changed: &[(&str, &str, &str)]) -> Vec<Difference> {
    compare(&pack(&[]), &pack(changed))
}

fn only(changed: &[(&str, &str, &str)]) -> Difference {
    let mut found = found(changed);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

fn texts(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

#[test]
fn a_pack_is_the_same_as_itself_and_remarks_do_not_count() {
    assert_eq!(found(&[]), []);
    assert_eq!(found(&[("classes.toml", "[[class]]\nid = \"near\"", "# 说明\n[[class]]\nid = 'near'")]), []);
}

#[test]
fn a_changed_rule_shows_only_what_it_no_longer_says_and_what_it_says_now() {
    let one = only(&[("classes.toml", "残疾等级 = 二级", "残疾等级 = 一级")]);
    assert_eq!((one.kind, one.change, one.name.as_str()), (Kind::Classes, Change::Changed, "近处"));
    assert_eq!(texts(&one.before), ["符合任何一项：残疾等级 = 二级 或 失智"]);
    assert_eq!(texts(&one.after), ["符合任何一项：残疾等级 = 一级 或 失智"]);
    assert_eq!(one.clause, "二");

    let one = only(&[("duties.toml", "count = 1\nevery = \"week\"", "count = 2\nevery = \"half_month\"")]);
    assert_eq!(one.kind, Kind::Duties);
    assert_eq!(texts(&one.before), ["次数：1", "周期：每周"]);
    assert_eq!(texts(&one.after), ["次数：2", "周期：每半月"]);
}

#[test]
fn limits_days_and_spans_are_told_in_words() {
    let more = "count = 1\nevery = { months = 2 }\ndays = \"working\"\ncontacts = \"shared\"\nfloor = [{ modes = [\"door\"], count = 1, every = \"quarter\", clause = \"三\" }]\nceiling = [{ every = { weeks = 2 }, count = 1, clause = \"三\" }]";
    let one = only(&[("duties.toml", "count = 1\nevery = \"week\"", more)]);
    assert_eq!(
        texts(&one.after),
        [
            "周期：每 2 个月",
            "一次联系能否多算：可以再算别的",
            "日子：工作日",
            "其中至少：依据：三，次数：1，周期：每季度，方式：上门",
            "其中至多：依据：三，次数：1，周期：每 14 天"
        ]
    );
}

#[test]
fn a_new_rule_is_told_whole_and_a_rule_that_is_gone_too() {
    let more = "[[class]]\nid = \"middle\"\nname = \"中间\"\nclause = \"七\"\n[[class.when]]\nis = \"留守\"\n\n[[class]]\nid = \"far\"";
    let change = [("classes.toml", "[[class]]\nid = \"far\"", more)];
    let one = only(&change);
    assert_eq!((one.change, one.name.as_str(), one.clause.as_str()), (Change::Added, "中间", "七"));
    assert_eq!(texts(&one.after), ["符合任何一项：留守"]);
    let back = compare(&pack(&change), &pack(&[]));
    assert_eq!((back[0].change, texts(&back[0].before)), (Change::Removed, vec!["符合任何一项：留守"]));
}

#[test]
fn another_id_under_the_same_name_is_the_same_rule_and_so_is_another_name_under_the_same_id() {
    let change = [("classes.toml", "\"near\"", "\"close\""), ("duties.toml", "\"near\"", "\"close\"")];
    let one = only(&change);
    assert_eq!((texts(&one.before), texts(&one.after)), (vec!["编号：near"], vec!["编号：close"]));
    // The duty of the class speaks of it by its name; that is no difference of its own.
    let one = only(&[("classes.toml", "\"近处\"", "\"近旁\""), ("classes.toml", "\"二\"", "\"二（1）\"")]);
    assert_eq!(one.name, "近旁");
    assert_eq!(texts(&one.before), ["名称：近处", "依据：二"]);
}

#[test]
fn the_order_of_the_classes_is_a_rule() {
    let turned = |files: Vec<SourceFile>| -> Vec<SourceFile> {
        let turn = |file: SourceFile| match file.text.split_once("[[class]]\nid = \"far\"") {
            Some((near, _)) if file.name == "classes.toml" => SourceFile::new(
                file.name.clone(),
                format!(
                    "[[class]]\nid = \"far\"\nname = \"远处\"\nclause = \"三\"\n[[class.when]]\nis = \"留守\"\n{near}"
                ),
            ),
            _ => file,
        };
        files.into_iter().map(turn).collect()
    };
    let before = pack(&[("classes.toml", "\"其余\"", "\"留守\"")]);
    let after = load(turned(files(&[])), &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"));
    let found = compare(&before, &after);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((texts(&found[0].before), texts(&found[0].after)), (vec!["近处、远处"], vec!["远处、近处"]));
}

#[test]
fn another_chosen_reading_is_a_difference_without_another_file() {
    let choices: Choices = [("bench".to_owned(), "red".to_owned())].into();
    let after = load(files(&[]), &choices).unwrap_or_else(|said| panic!("{said:#?}"));
    let found = compare(&pack(&[]), &after);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].kind, Kind::Readings);
    assert_eq!((texts(&found[0].before), texts(&found[0].after)), (vec!["采用：绿的"], vec!["采用：红的"]));
}

#[test]
fn everything_else_is_seen_in_the_order_of_reading() {
    let mut changed = files(&[
        ("pack.toml", "version = \"1\"", "version = \"2\""),
        ("labels.toml", "\"邻居\"", "\"邻里\""),
        ("forms/visit.toml", "required = \"never\"", "required = \"always\""),
    ]);
    changed.push(SourceFile::new("readings.md", "## 1 长椅\n"));
    changed
        .push(SourceFile::new("cases/notice.toml", "[[case]]\nid = 'T1'\nstory = '独居'\non = 2026-11-23\n"));
    let after = load(changed, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"));
    let found = compare(&pack(&[]), &after);
    let heads: Vec<(Kind, &str)> = found.iter().map(|one| (one.kind, one.name.as_str())).collect();
    assert_eq!(
        heads,
        [
            (Kind::Notice, "基本信息"),
            (Kind::Labels, "探访主体：邻里"),
            (Kind::Forms, "填写项：心情"),
            (Kind::Other, "例子：独居"),
            (Kind::Other, "读法的来历"),
        ]
    );
    assert_eq!(texts(&found[2].after), ["必填：每次"]);
    assert_eq!(by_kind(&found).map(|(kind, group)| (kind, group.len())).last(), Some((Kind::Other, 2)));
}

#[test]
fn what_the_sections_say_is_told_in_words() {
    const EVENT: &str = "[[event]]\nid = \"found\"\nname = \"发现\"\nclause = \"四\"\n";
    let with = |deadline: &str, overlay: &str| {
        let mut all = files(&[]);
        all.push(SourceFile::new("events.toml", EVENT));
        all.push(SourceFile::new(
            "deadlines.toml",
            format!("[[deadline]]\nid = \"entry\"\nname = \"登记\"\nclause = \"四\"\nfrom = \"found\"\nwho = \"村\"\n{deadline}"),
        ));
        all.push(SourceFile::new(
            "overlays.toml",
            format!(
                "[[alert]]\nid = \"wind\"\nname = \"大风\"\nclause = \"五\"\nlevel = [{{ id = \"red\", name = \"红色\" }}]\n\
                 [[overlay]]\nid = \"daily\"\nname = \"大风联系\"\nclause = \"五\"\nalert = [\"wind\"]\n{overlay}"
            ),
        ));
        load(all, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
    };
    let before = with("within = { working_days = 5 }\n", "count = 1\nper = \"day\"\nmodes = [\"phone\"]\n");
    let after = with(
        "within = { months = 1 }\nrolls = false\n",
        "count = 1\nper = { days = 2 }\nmodes = [\"phone\"]\nstops = [\"door\"]\n",
    );
    let found = compare(&before, &after);
    let lines: Vec<(Vec<&str>, Vec<&str>)> =
        found.iter().map(|one| (texts(&one.before), texts(&one.after))).collect();
    assert_eq!(
        lines,
        [
            (vec!["多久之内：工作日 5"], vec!["多久之内：个月 1", "放假顺延：否"]),
            (vec!["每：每天"], vec!["每：天 2", "停：上门"]),
        ]
    );
}
