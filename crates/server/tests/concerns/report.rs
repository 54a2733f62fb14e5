//! A property firm tells what it noticed, and sees nobody's data.

use crate::office::{Answer, Client, TestOffice};

const FIRST: &str = "01930000-0000-7000-8000-0000000003a1";

pub async fn tell(client: &mut Client, id: &str, kind: &str, place: &str) -> Answer {
    client.post("/concerns/new", &[("id", id), ("kind", kind), ("place", place)]).await
}

async fn story(office: &TestOffice) {
    let mut firm = office.sign_in("jiahewuye").await;
    // Whoever opens the program stands before the form.
    let home = firm.get("/").await;
    home.is(303);
    assert_eq!(home.location(), "/concerns/new");
    let form = firm.get("/concerns/new").await;
    form.is(200).says("反映情况").says("好几天没见到人").says("tel:120").says("class=\"large\"");
    form.keeps_quiet_about("谁反映的").keeps_quiet_about("我反映过的").keeps_quiet_about("/people");
    tell(&mut firm, FIRST, "not_seen", "7号楼1单元302").await.is(303);
    // A lost reply: sent again it is one.
    tell(&mut firm, FIRST, "not_seen", "7号楼1单元302").await.is(303);
    let told = firm.get("/concerns/new?done=concern_told").await;
    told.is(200).says("谢谢您").says("7号楼1单元302").says("已收到").says("还在处理");
    assert_eq!(told.text().matches("7号楼1单元302").count(), 1);
    // Gone back and changed: nothing is lost, and it is said.
    let changed = tell(&mut firm, FIRST, "danger", "5号楼煤气味").await;
    changed.is(422).says("上一次写的已经收到了").says("5号楼煤气味").keeps_quiet_about(FIRST);
    let again = changed.between("name=\"id\" value=\"", "\"").expect("a new id").to_owned();
    tell(&mut firm, &again, "danger", "5号楼煤气味").await.is(303);
    let empty = tell(&mut firm, "01930000-0000-7000-8000-0000000003a2", "", " ").await;
    empty.is(422).says("请选看到了什么").says("请写在哪里").says("还没有发出");
    // They see nobody.
    let (_, tao) = office.person("陶玉珍").await;
    for path in ["/people", "/duties", "/concerns", "/emergencies", &format!("/people/{tao}")] {
        firm.get(path).await.is(403).keeps_quiet_about("陶玉珍");
    }
    // The village and the town have it, another county not, and a visitor does not read it.
    for user in ["liuhaiyan", "chenlijun", "wangfang"] {
        let mut near = office.sign_in(user).await;
        near.get("/").await.is(200).says("情况反映").says("物业、邻居等反映的，等处理");
        near.get("/concerns").await.is(200).says("嘉和物业").says("7号楼1单元302").says("今天要有结果");
    }
    for user in ["luxiaoyun", "shenjing"] {
        let mut far = office.sign_in(user).await;
        far.get("/concerns").await.is(200).keeps_quiet_about("7号楼1单元302");
        far.get("/").await.keeps_quiet_about("物业、邻居等反映的");
    }
    office.sign_in("sunxiuying").await.get("/concerns").await.is(403);
    let mut auditor = office.sign_in("wutong").await;
    auditor.get("/concerns").await.is(200).says("7号楼1单元302").keeps_quiet_about("处理完了");
}

#[tokio::test]
async fn a_firm_tells_in_three_taps_and_sees_nobody() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_firm_tells_in_three_taps_and_sees_nobody_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn the_office_writes_down_what_it_hears_on_the_telephone() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/concerns/new").await.is(200).says("记下来电").says("谁反映的");
    let heard = [
        ("id", FIRST),
        ("kind", "other"),
        ("place", "坞东村一组"),
        ("words", "门口的菜三天没收"),
        ("told_by", "邻居 王大姐 0531-2000099"),
    ];
    clerk.post("/concerns/new", &heard).await.is(303);
    let list = clerk.get("/concerns?done=concern_written").await;
    list.says("邻居 王大姐 0531-2000099（刘海燕 代记）").says("门口的菜三天没收");
    let nothing = [("id", FIRST), ("kind", "other"), ("place", "坞东村一组")];
    clerk.post("/concerns/new", &nothing).await.is(422).says("选了“其他”，请写一句");
}
