//! Two packs side by side, on a page and as a command.

use std::{fs, path::PathBuf, process::Command};

use super::copy;
use crate::office::TestOffice;

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("koumen-compare-{name}-{}", std::process::id()))
}

#[tokio::test]
async fn a_pack_on_the_shelf_is_compared_with_the_one_in_force() {
    let next = folder("page");
    copy("jinan-2023", &next, &[("\"jinan-2023\"", "\"next\""), ("年龄 ≥ 80", "年龄 ≥ 85")]);
    let office = TestOffice::with_packs(std::slice::from_ref(&next));
    let mut client = office.sign_in("wangfang").await;
    client.get("/packs").await.says("href=\"/packs/compare\"");
    client.get("/packs/compare").await.is(200).says("本地现行").keeps_quiet_about("不同之处");
    let page = client.get("/packs/compare?before=here&after=next").await;
    page.is(200).says("怎样分类").says("符合任何一项：年龄 ≥ 80").says("符合任何一项：年龄 ≥ 85");
    page.says("服务方式").keeps_quiet_about("失智");
    client.get("/packs/compare?before=here&after=here").await.is(200).says("没有不同");
    client.get("/packs/compare?before=here&after=nowhere").await.is(404);
    let _ = fs::remove_dir_all(next);
}

#[test]
fn the_command_tells_same_from_different_by_its_exit() {
    let (one, other, broken) = (folder("one"), folder("other"), folder("broken"));
    copy("qidong-2024", &one, &[]);
    copy("qidong-2024", &other, &[("count = 2", "count = 3")]);
    copy("qidong-2024", &broken, &[("count = 2", "count = \"many\"")]);
    let run = |after: &PathBuf| {
        let command = Command::new(env!("CARGO_BIN_EXE_koumen"))
            .args(["packs", "compare"])
            .args([&one, after])
            .output()
            .expect("the program");
        (command.status.code(), String::from_utf8_lossy(&command.stdout).into_owned())
    };
    let (same, text) = run(&one);
    assert_eq!(same, Some(0), "{text}");
    let (different, text) = run(&other);
    assert_eq!(different, Some(1), "{text}");
    assert!(text.contains("改动　A类：每周上门（依据 三（A类））") && text.contains("－ 次数：2"), "{text}");
    assert_eq!(run(&broken).0, Some(2));
    for folder in [one, other, broken] {
        let _ = fs::remove_dir_all(folder);
    }
}
