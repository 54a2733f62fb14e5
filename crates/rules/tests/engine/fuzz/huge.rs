//! Texts that a person would not write: far too long, far too deep, far too many. Each of them ends at once, with
//! a pack or with few sentences; the sizes are chosen so that anything quadratic would take minutes.

use rules::{Choices, Pack, SourceFile};

use crate::park::{CLASSES, DUTIES, ELIGIBILITY, decide, files, host};

fn load(name: &str, text: String) -> Result<Pack, Vec<String>> {
    let mut all = files(name, "");
    all.push(SourceFile::new(name, text));
    Pack::load(all, &host(), &Choices::new()).map_err(|said| {
        assert!(said.len() <= super::MOST_SAID, "{} sentences", said.len());
        said.iter().map(ToString::to_string).collect()
    })
}

fn scope(condition: &str) -> Result<Pack, Vec<String>> {
    load(
        "eligibility.toml",
        format!(
            "[eligible]\nclause = \"一\"\n[[eligible.require]]\nname = \"一\"\nclause = \"一\"\nis = '{condition}'\n"
        ),
    )
}

fn refused(result: Result<Pack, Vec<String>>, wanted: &str) {
    let said = result.expect_err("it was accepted");
    assert!(
        said.iter().any(|sentence| sentence.contains(wanted)),
        "{wanted}: {}",
        said.join("\n").chars().take(600).collect::<String>()
    );
}

#[test]
fn deep_brackets_are_refused() {
    for (open, close) in [
        ("(", ")"),
        ("非 ", ""),
        ("非 (", ")"),
        ("满年 (", ")"),
        ("{", "}"),
        ("较大值 (", ")"),
        ("任一 大枝 满足 (", ")"),
    ] {
        refused(scope(&format!("{}倾斜{}", open.repeat(30_000), close.repeat(30_000))), "");
    }
    refused(scope(&format!("{}树龄 > 3", "- ".repeat(30_000))), "");
    assert!(scope(&format!("{}倾斜{}", "(".repeat(50), ")".repeat(50))).is_ok());
}

#[test]
fn long_conditions_are_read_or_refused() {
    let long = |part: &str, joiner: &str| vec![part; 100_000 / part.len()].join(joiner);
    for joiner in [" 且 ", " 或 ", " 除非 "] {
        assert!(scope(&long("倾斜", joiner)).is_ok() || joiner == " 除非 ");
        refused(scope(&long("长式 = 差", joiner)), "不认识“长式”");
        let _ = scope(&long("任一 大枝 满足 (枯死)", joiner));
        let _ = scope(&long("树龄 + 长势评分 > 3", joiner));
    }
    let _ = scope(&format!("{} > 3", long("树龄", " + ")));
    let _ = scope(&format!("{} > 3", long("树龄", " × ")));
    let _ = scope(&long("树龄", " < "));
    let _ = scope(&format!("至少 2 项 ({})", long("倾斜", ", ")));
    refused(scope(&"倾".repeat(100_000)), "不认识");
    refused(scope(&format!("树龄 > {}", "9".repeat(100_000))), "太长");
    refused(scope(&format!("树种 属于 {{{}}}", long("榆", ", "))), "没有“榆”这个选项");
    assert!(scope(&format!("树种 属于 {{{}}}", long("栎", ", "))).is_ok());
    let numbers: Vec<String> = (1..20_000).map(|n| n.to_string()).collect();
    let _ = scope(&format!("长势评分 属于 {{{}}}", numbers.join(", ")));
    let _ = scope(&format!("长势评分 + 树龄 属于 {{{}}}", numbers.join(", ")));
}

#[test]
fn definitions_that_double_each_time_are_refused() {
    let mut classes =
        String::from("[[define]]\nname = \"定义0\"\nclause = \"二\"\nis = \"倾斜 且 树龄 > 长势评分\"\n");
    for at in 1..40 {
        let before = at - 1;
        classes += &format!(
            "[[define]]\nname = \"定义{at}\"\nclause = \"二\"\nis = \"至少 1 项 (定义{before}, 定义{before} 且 临路)\"\n"
        );
    }
    classes += &CLASSES.replace("倾斜 且 长势 = 差", "定义39");
    refused(load("classes.toml", classes), "展开后太大");
    let mut classes = String::from("[[define]]\nname = \"数0\"\nclause = \"二\"\nvalue = \"树龄\"\n");
    for at in 1..40 {
        let before = at - 1;
        classes +=
            &format!("[[define]]\nname = \"数{at}\"\nclause = \"二\"\nvalue = \"数{before} + 数{before}\"\n");
    }
    classes += &CLASSES.replace("倾斜 且 长势 = 差", "数39 > 3");
    refused(load("classes.toml", classes), "展开后太大");
}

#[test]
fn definitions_deep_within_each_other_are_refused_from_both_ends() {
    let nest = |inner: &str| format!("{}{inner}{}", "至少 1 项 (临路, ".repeat(50), ")".repeat(50));
    for (name, next) in [("定义", 1_i32), ("定义", -1)] {
        let mut classes = String::new();
        for at in 100..590 {
            let other = at + next;
            let inner = if (100..590).contains(&other) { format!("{name}{other}") } else { "倾斜".into() };
            classes +=
                &format!("[[define]]\nname = \"{name}{at}\"\nclause = \"二\"\nis = \"{}\"\n", nest(&inner));
        }
        refused(load("classes.toml", classes + CLASSES), "一层套一层");
    }
}

#[test]
fn a_chain_of_scores_that_doubles_is_refused() {
    let mut scores = String::from(
        "[[score]]\nid = \"s0\"\nname = \"分0\"\nclause = \"附\"\nitem = [{ is = \"倾斜\", points = 1 }]\n",
    );
    for at in 1..40 {
        let item = format!("{{ value = \"分{} + 分{}\" }}", at - 1, at - 1);
        scores +=
            &format!("[[score]]\nid = \"s{at}\"\nname = \"分{at}\"\nclause = \"附\"\nitem = [{item}]\n");
    }
    refused(load("scores.toml", scores), "");
}

#[test]
fn far_too_many_of_anything_is_refused_or_read() {
    let many = |part: &dyn Fn(usize) -> String, count: usize| (0..count).map(part).collect::<String>();
    let define = |at: usize| {
        format!("[[define]]\nname = \"定义{at}\"\nclause = \"二\"\nis = \"倾斜 且 定义{}\"\n", at + 1)
    };
    refused(load("classes.toml", many(&define, 5_000) + CLASSES), "定义太多");
    let unknown = |at: usize| {
        format!("[[define]]\nname = \"定义{at}\"\nclause = \"二\"\nis = \"不识{at} 且 不认{at}\"\n")
    };
    refused(load("classes.toml", many(&unknown, 490) + CLASSES), "不认识");
    let class = |at: usize| {
        format!(
            "[[class]]\nid = \"c{at}\"\nname = \"类{at}\"\nclause = \"二\"\nwhen = [{{ is = \"倾斜 且 树龄 = {at}\" }}]\n"
        )
    };
    refused(load("classes.toml", many(&class, 20_000) + CLASSES), "");
    let duty = |at: usize| {
        format!(
            "[[duty]]\nid = \"d{at}\"\nname = \"任务\"\nclass = [\"dangr{at}\"]\nmodes = [\"walk\"]\ncount = 1\nevery = \"week\"\nclause = \"三\"\n"
        )
    };
    refused(load("duties.toml", many(&duty, 20_000) + DUTIES), "");
    let tag = |at: usize| {
        format!(
            "[[eligible.tag]]\nid = \"t{at}\"\nname = \"标\"\nis = \"树龄 > {}\"\nclause = \"一\"\n",
            at % 3000
        )
    };
    let _ = load("eligibility.toml", ELIGIBILITY.to_owned() + &many(&tag, 20_000));
    let fact = |at: usize| {
        format!("[[fact]]\nid = \"x{at}\"\nname = \"事{at}\"\nkind = \"yes_no\"\nclause = \"附\"\n")
    };
    refused(load("facts.toml", many(&fact, 20_000)), "最多补充");
    let option = |at: usize| format!("{{ id = \"o{at}\", name = \"选{at}\" }},");
    let options = many(&option, 20_000);
    refused(
        load(
            "facts.toml",
            format!(
                "[[fact]]\nid = \"x\"\nname = \"事\"\nkind = \"one\"\nclause = \"附\"\noptions = [{options}]\n"
            ),
        ),
        "",
    );
    let member = |at: usize| format!("{{ id = \"m{at}\", name = \"员{at}\", kind = \"yes_no\" }},");
    let members = many(&member, 20_000);
    refused(
        load(
            "facts.toml",
            format!(
                "[[fact]]\nid = \"x\"\nname = \"事\"\nkind = \"list\"\nclause = \"附\"\nmember = [{members}]\n"
            ),
        ),
        "",
    );
    let reading = |at: usize| {
        format!(
            "[[parameter]]\nid = \"p{at}\"\nname = \"参{at}\"\nvalue = 1\nmin = 0\nmax = 2\nclause = \"附\"\n"
        )
    };
    let _ = load("readings.toml", many(&reading, 20_000));
    let item = |at: usize| format!("{{ is = \"树龄 > {}\", points = {at} }},", at % 2_999);
    let items = many(&item, 20_000);
    let _ = load(
        "scores.toml",
        format!("[[score]]\nid = \"s\"\nname = \"分\"\nclause = \"附\"\nitem = [{items}]\n"),
    );
    refused(load("classes.toml", "#".repeat(5 << 20)), "规则包太大");
}

#[test]
fn a_pack_with_many_open_facts_is_answered() {
    let part: Vec<String> = (0..40).map(|at| format!("[[fact]]\nid = \"n{at}\"\nname = \"数{at}\"\nkind = \"number\"\nmin = 0\nmax = 100000\ndecimals = 2\nclause = \"附\"\n")).collect();
    let sum: Vec<String> = (0..40).map(|at| format!("数{at}")).collect();
    let mut all = files("eligibility.toml", "");
    all.push(SourceFile::new("facts.toml", part.concat()));
    all.push(SourceFile::new("eligibility.toml", format!("[eligible]\nclause = \"一\"\n[[eligible.require]]\nname = \"一\"\nclause = \"一\"\nis = '{} > 3000000 或 {} × 2 < 50'\n", sum.join(" + "), sum[..20].join(" × "))));
    let pack = Pack::load(all, &host(), &Choices::new()).unwrap();
    assert_eq!(decide(&pack, "{}").eligible, None);
    assert!(decide(&pack, r#"{"n0":3,"branches":[{},{},{}]}"#).missing.len() >= 39);
}
