//! Another pack, other screens: nothing in the program knows a class, a label or a quota.

mod guide;
mod mistakes;
mod rehearse;
mod written;

use std::{fs, path::Path};

use crate::office::TestOffice;

mod cases;
mod compare;
mod try_out;

/// A copy of a built-in pack with some texts replaced in all its files.
pub(crate) fn copy(name: &str, to: &Path, replaced: &[(&str, &str)]) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(name);
    for inner in ["", "forms", "cases"] {
        fs::create_dir_all(to.join(inner)).expect("a folder");
        for entry in
            fs::read_dir(from.join(inner)).expect("a pack").flatten().filter(|entry| entry.path().is_file())
        {
            let text = fs::read_to_string(entry.path()).expect("a text");
            let text = replaced.iter().fold(text, |text, (old, new)| text.replace(old, new));
            fs::write(to.join(inner).join(entry.file_name()), text).expect("a copy");
        }
    }
}

#[tokio::test]
async fn class_label_and_quota_follow_the_pack_without_a_rebuild() {
    let folder = std::env::temp_dir().join(format!("koumen-pack-{}", std::process::id()));
    let replaced =
        [("重点人群", "甲等对象"), ("\"key\"", "\"first\""), ("every = \"week\"", "every = \"month\"")];
    copy("jinan-2023", &folder, &replaced);
    let office = TestOffice::with_packs(std::slice::from_ref(&folder));
    let mut client = office.sign_in("wangfang").await;
    // Somebody registered under the changed pack.
    let page = client.get("/people/new").await;
    page.is(200);
    client.get("/packs").await.says("甲等对象").keeps_quiet_about(">重点人群<");
    let form = [
        ("person", "01930000-0000-7000-8000-0000000000c1"),
        ("name", "宁翠萍"),
        ("identity", "990112195602150026"),
        ("area", "370112013205"),
        ("address", "一号"),
        ("alone", "true"),
        ("dementia", "true"),
    ];
    let (_, taoyuzhen) = office.person("陶玉珍").await;
    let known = client.get(&format!("/people/{taoyuzhen}/facts")).await;
    known.is(200);
    let area = villages(&mut client).await;
    let form: Vec<(&str, &str)> = form
        .into_iter()
        .map(|(name, value)| if name == "area" { (name, area.as_str()) } else { (name, value) })
        .collect();
    let answer = client.post("/people/new", &form).await;
    answer.is(303);
    client.get(answer.location()).await.says("甲等对象").says("每月联系");
    client.get("/people?class=first").await.says("宁翠萍");
    let _ = fs::remove_dir_all(folder);
}

/// A village of the county, through the two lists that a county officer has.
async fn villages(client: &mut crate::office::Client) -> String {
    let page = client.get("/areas/below?town=370112013000").await;
    page.is(200);
    page.between("请选择</option>", "\">")
        .and_then(|head| head.rsplit("value=\"").next())
        .expect("a village")
        .to_owned()
}
