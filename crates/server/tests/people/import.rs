//! A workbook of people through the page.

use domain::ids::{ImportId, TenantId};
use jiff::SignedDuration;
use rust_xlsxwriter::Workbook;
use server::people::import::run;
use sheets::people::Column;
use store::people::imports;

use crate::office::{Answer, Client, TestOffice};

/// Rows of name, number, village and address under the template's headings.
fn workbook(rows: &[[&str; 4]]) -> Vec<u8> {
    let headings = [Column::Name, Column::Identity, Column::Area, Column::Address].map(Column::heading);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([headings].iter().chain(rows)) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Hands a workbook in; its own page.
async fn hand_in(client: &mut Client, what: &str, book: &[u8]) -> (String, Answer) {
    let answer = client.upload("/people/import", &[("what", what)], book).await;
    let page = answer.is(303).location().to_owned();
    let shown = client.get(&page).await;
    (page, shown)
}

/// One good row and one whose number has a wrong check digit.
fn one_good_one_wrong() -> Vec<u8> {
    workbook(&[
        ["宁翠萍", "990112194402158029", "坞东村第三村民小组", "坞东村三组 30 号"],
        ["郑有福", "990112194402158020", "坞东村第三村民小组", "坞东村三组 31 号"],
    ])
}

#[tokio::test]
async fn a_check_tells_what_is_wrong_and_keeps_nothing_then_the_good_rows_are_registered_once() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let book = one_good_one_wrong();
    let (page, checked) = hand_in(&mut client, "check", &book).await;
    checked.is(200).says("检查结果").says("第 3 行").says("校验码").says("登记没有错误的 1 人");
    client.get("/people?q=ncp").await.keeps_quiet_about("宁翠萍");

    // What was checked is registered without being chosen again.
    let registered = client.post(&format!("{page}/register"), &[]).await.is(303).location().to_owned();
    client.get(&registered).await.is(200).says("导入结果").says("已登记 <b class=\"num\">1</b>");
    client.get("/people?q=ncp").await.says("宁翠萍");
    client.get("/people?q=zyf").await.keeps_quiet_about("郑有福");
    let (_, again) = hand_in(&mut client, "import", &book).await;
    again.is(200).says("已在册 <b class=\"num\">1</b>");
    assert_eq!(client.get("/people?q=ncp").await.text().matches(">宁翠萍</a>").count(), 1);
    // Both stand among the earlier ones; the list of a register that is through is no check.
    client.get("/people/import").await.says("最近提交的文件").says("1 行有错误").says(&page);
    client.post(&format!("{registered}/register"), &[]).await.is(404);
}

#[tokio::test]
async fn the_marked_workbook_is_fetched_from_the_page_by_nobody_else() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let (page, _) = hand_in(&mut client, "check", &one_good_one_wrong()).await;
    let marked = client.get(&format!("{page}/marked")).await;
    assert!(marked.is(200).bytes.starts_with(b"PK"));
    let mut other = office.sign_in("wangfang").await;
    for path in [page.clone(), format!("{page}/marked")] {
        other.get(&path).await.is(404);
    }
    other.post(&format!("{page}/register"), &[]).await.is(404);
    other.get("/people/import").await.keeps_quiet_about(&page);
}

#[tokio::test]
async fn what_was_handed_in_is_kept_sealed_and_for_two_days() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let (page, checked) = hand_in(&mut client, "check", &one_good_one_wrong()).await;
    checked.is(200);
    let tenant = office.credentials("liuhaiyan").await.account.tenants[0];
    office.wait(SignedDuration::from_hours(47));
    assert_eq!(run::take_over(&office.app, tenant).await.expect("a database").len(), 0);
    let mut client = office.sign_in("liuhaiyan").await;
    client.get(&page).await.says("第 3 行");
    office.wait(SignedDuration::from_hours(2));
    run::take_over(&office.app, tenant).await.expect("a database");
    let mut client = office.sign_in("liuhaiyan").await;
    client.get(&page).await.is(200).says("只保留两天").keeps_quiet_about("第 3 行");
    client.get(&format!("{page}/marked")).await.is(404);
    client.post(&format!("{page}/register"), &[]).await.is(404);
}

/// A workbook that a process began and lost after some of its people were registered.
async fn lost(office: &TestOffice, book: &[u8], attempts: u32) -> (TenantId, ImportId) {
    let (account, app) = (office.credentials("liuhaiyan").await.account, &office.app);
    let (actor, tenant) = (account.actor(), account.tenants[0]);
    let scope = actor.scope(tenant).expect("their county");
    let sent = run::Sent { name: "名单.xlsx".to_owned(), bytes: book.to_vec(), dry_run: false };
    let (id, work) = run::begin(app, &actor, &scope, sent).await.expect("kept");
    work.abort();
    let _ = work.await;
    let by = account.id;
    let lost = app.db().read(move |tx| imports::by_id(tx, tenant, by, id)).await.expect("read");
    let mut lost = lost.expect("there");
    assert_eq!(lost.ended, None, "it was lost before its end");
    for _ in 1..attempts {
        let (now, taken) = (lost.alive_at + SignedDuration::from_secs(1), lost.clone());
        assert!(app.db().write(move |tx| imports::take_over(tx, &taken, now)).await.expect("written"));
        lost.alive_at = now;
    }
    (tenant, id)
}

#[tokio::test]
async fn a_workbook_that_a_process_lost_is_gone_through_by_the_next() {
    let office = TestOffice::open();
    let (tenant, id) = lost(&office, &one_good_one_wrong(), 1).await;
    let mut client = office.sign_in("liuhaiyan").await;
    let page = format!("/people/import/{id}");
    client.get(&page).await.is(200).says("正在读取").keeps_quiet_about("被打断");
    assert_eq!(run::take_over(&office.app, tenant).await.expect("a database").len(), 0);
    // As far as it came, it had registered one of its people.
    hand_in(&mut client, "import", &one_good_one_wrong()).await;
    office.app.db().write(move |tx| imports::add_registered(tx, tenant, id, 1)).await.expect("written");
    office.wait(SignedDuration::from_secs(120));
    client.get(&page).await.says("被打断");
    for work in run::take_over(&office.app, tenant).await.expect("a database") {
        work.await.expect("done");
    }
    client.get(&page).await.says("导入结果").says("已登记 <b class=\"num\">1</b>").says("第 3 行");
    client.get(&page).await.says("已在册 <b class=\"num\">0</b>");
    // It is through: nobody begins it again.
    office.wait(SignedDuration::from_secs(600));
    assert_eq!(run::take_over(&office.app, tenant).await.expect("a database").len(), 0);
}

#[tokio::test]
async fn a_workbook_that_five_processes_lost_is_given_up_in_words() {
    let office = TestOffice::open();
    let (tenant, id) = lost(&office, &one_good_one_wrong(), 5).await;
    office.wait(SignedDuration::from_secs(200));
    assert_eq!(run::take_over(&office.app, tenant).await.expect("a database").len(), 0);
    let mut client = office.sign_in("liuhaiyan").await;
    client.get(&format!("/people/import/{id}")).await.says("没有处理完").says("不会重复登记");
}

#[tokio::test]
async fn what_is_no_workbook_is_told_in_words() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    for wrong in [&b""[..], b"not a workbook", b"PK\x03\x04 cut short"] {
        let answer = client.upload("/people/import", &[("what", "check")], wrong).await;
        answer.is(422).says("role=\"alert\"");
    }
    hand_in(&mut client, "check", &workbook(&[])).await.1.is(200).says("没有任何一行");
}

#[tokio::test]
async fn the_template_is_a_workbook() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let template = client.get("/people/import/template").await;
    template.is(200);
    assert!(template.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_workbook_of_many_megabytes_is_read_and_not_cut_off() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    // Larger than the framework would take by itself; that it is no workbook is found by looking at it.
    let answer = client.upload("/people/import", &[("what", "check")], &vec![b'x'; 5 << 20]).await;
    answer.is(422).keeps_quiet_about("上传的内容不完整");
}

#[tokio::test]
async fn what_a_row_says_otherwise_of_somebody_known_is_told_and_not_written() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let row = ["宁翠萍", "990112194402158029", "坞东村第三村民小组", "坞东村三组 30 号"];
    hand_in(&mut client, "import", &workbook(&[row])).await.1.is(200).says("已登记 <b class=\"num\">1</b>");
    let (_, again) = hand_in(&mut client, "import", &workbook(&[row])).await;
    again.says("已在册 <b class=\"num\">1</b>").keeps_quiet_about("与登记簿不同");
    let changed = ["宁翠平", row[1], row[2], "坞东村三组 31 号"];
    let (_, told) = hand_in(&mut client, "import", &workbook(&[changed])).await;
    told.says("已在册 <b class=\"num\">1</b>").says("“姓名”与登记簿不同").says("“居住地址”与登记簿不同");
    let (_, person) = office.person("宁翠萍").await;
    client.get(&format!("/people/{person}")).await.says("30 号").keeps_quiet_about("31 号");
}

#[tokio::test]
async fn columns_and_lists_of_the_notice_are_registered_and_printed_into_the_template() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let template = client.get("/people/import/template").await;
    let book = sheets::read::Workbook::open(&template.bytes, &Default::default()).expect("a workbook");
    let names: Vec<&str> = book.sheets().iter().map(|sheet| sheet.name.as_str()).collect();
    assert!(names.contains(&"紧急联系人") && names.contains(&"同住人"), "{names:?}");

    let mut book = Workbook::new();
    let people = [
        ["姓名", "身份证号", "所在村（社区）", "居住地址", "户籍地址", "饮水安全", "养老保险每月金额"],
        ["施巧芬", "990681194402158029", "320681101201", "三组 9 号", "某市某县某镇某村", "是", "1205.5"],
    ];
    let contacts = [
        ["老人身份证号", "姓名", "关系", "联系电话"],
        ["990681194402158029", "施一", "子女", "13800000008"],
        ["990681194402158029", "陆二", "邻居", "13800000009"],
    ];
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(people) {
        sheet.write_row(at, 0, row).expect("a row");
    }
    let sheet = book.add_worksheet();
    sheet.set_name("紧急联系人").expect("a name");
    for (at, row) in (0..).zip(contacts) {
        sheet.write_row(at, 0, row).expect("a row");
    }
    let book = book.save_to_buffer().expect("a workbook");
    let (_, told) = hand_in(&mut client, "import", &book).await;
    told.is(200).says("已登记 <b class=\"num\">1</b>").says("有错误 <b class=\"num\">0</b>");
    let (_, person) = office.person("施巧芬").await;
    let page = client.get(&format!("/people/{person}")).await;
    page.says("某市某县某镇某村").says("施一").says("陆二").says("1205.5");
    let text = page.text();
    assert!(text.find("施一") < text.find("陆二"), "in their order");
    let (_, again) = hand_in(&mut client, "import", &book).await;
    again.says("已在册 <b class=\"num\">1</b>").keeps_quiet_about("与登记簿不同");
}

#[tokio::test]
async fn of_somebody_known_an_assessment_waits_where_the_county_asks_for_it() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    crate::changes::review(&office, "wangfang", "deciding").await;
    // Whom the workbook registers has nobody to wait for.
    let (light, middle) = (["2024-02-01", "轻度失能", "70", ""], ["2025-03-05", "中度失能", "58", ""]);
    hand_in(&mut client, "import", &assessed(&[light])).await.1.says("已登记能力评估 1 次");
    let heavy = ["2026-03-05", "重度失能", "", ""];
    let book = assessed(&[light, middle, heavy]);
    let (_, checked) = hand_in(&mut client, "check", &book).await;
    checked.says("导入后要交镇（街道）审核的能力评估 1 次").says("“能力评估”表第 3 行没有登记");
    let (_, kept) = hand_in(&mut client, "import", &book).await;
    kept.says("已提交镇（街道）审核的能力评估 1 次")
        .says("一人一次交一份")
        .keeps_quiet_about("已登记能力评估");
    let person = office.person("宁翠萍").await.1;
    client.get(&format!("/people/{person}")).await.says("等待审核的变更").says("重度失能");
    // Again while it waits: told, and nothing is handed in twice.
    hand_in(&mut client, "import", &book).await.1.says("在等审核").keeps_quiet_about("已提交镇（街道）审核");
    let change = client.get("/changes").await.between("href=\"/changes/", "\"").expect("a change").to_owned();
    let mut town = office.sign_in("chenlijun").await;
    town.post(&format!("/changes/{change}"), &[("verdict", "confirm")]).await.is(303);
    let (_, rest) = hand_in(&mut client, "import", &book).await;
    rest.says("已提交镇（街道）审核的能力评估 1 次");
}

/// One person with assessments on a sheet of their own: day, level, points, standard.
fn assessed(rows: &[[&str; 4]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let people = [
        ["姓名", "身份证号", "所在村（社区）", "居住地址"],
        ["宁翠萍", "990112194402158029", "坞东村第三村民小组", "坞东村三组 30 号"],
    ];
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(people) {
        sheet.write_row(at, 0, row).expect("a row");
    }
    let sheet = book.add_worksheet();
    sheet.set_name("能力评估").expect("a name");
    sheet.write_row(0, 0, ["老人身份证号", "评估日期", "能力等级", "总分", "评估标准"]).expect("a row");
    for (at, row) in (1..).zip(rows) {
        sheet.write_string(at, 0, "990112194402158029").expect("a cell");
        sheet.write_row(at, 1, *row).expect("a row");
    }
    book.save_to_buffer().expect("a workbook")
}

#[tokio::test]
async fn assessments_are_a_history_and_none_is_written_twice_or_over() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let (light, middle) =
        (["2024-02-01", "轻度失能", "70", ""], ["2025-03-05", "中度失能", "58", "GB/T 42195-2022"]);
    let book = assessed(&[middle, light]);
    hand_in(&mut client, "check", &book).await.1.is(200).says("可以登记能力评估 2 次");
    hand_in(&mut client, "import", &book).await.1.is(200).says("已登记能力评估 2 次");
    let (tenant, person) = office.person("宁翠萍").await;
    let on = async |day: &str| {
        let scope = office.credentials("liuhaiyan").await.account.actor().scope(tenant).expect("a scope");
        let facts = office.app.db().read(move |tx| store::people::facts::of_person(tx, &scope, person)).await;
        let now = office.app.edge().now();
        let known = domain::people::facts::facts_on(&facts.expect("facts"), day.parse().expect("a day"), now);
        let number = |fact: &str| known.get(fact).and_then(serde_json::Value::as_i64);
        (number("ability_level"), number("ability_score"))
    };
    let history = async || (on("2023-12-31").await, on("2024-06-01").await, on("2026-06-01").await);
    let two = ((None, None), (Some(1), Some(70)), (Some(2), Some(58)));
    assert_eq!(history().await, two);
    // Assessed twice with the same result: two acts, on the page with their days.
    let twice = assessed(&[light, middle, ["2025-09-05", "中度失能", "58", "GB/T 42195-2022"]]);
    hand_in(&mut client, "check", &twice).await.1.is(200).says("可以登记能力评估 1 次");
    hand_in(&mut client, "import", &twice).await.1.is(200).says("已登记能力评估 1 次");
    hand_in(&mut client, "import", &twice).await.1.keeps_quiet_about("登记能力评估");
    assert_eq!(history().await, two);
    let page = client.get(&format!("/people/{person}")).await;
    page.says("2024-02-01").says("2025-03-05").says("2025-09-05").says("登记能力复评");

    // Again: nothing. Another result for the same day: told, not written. A later day: added.
    let (_, again) = hand_in(&mut client, "import", &book).await;
    again.says("已在册 <b class=\"num\">1</b>").keeps_quiet_about("能力评估");
    let other = assessed(&[light, ["2025-03-05", "重度失能", "40", ""]]);
    hand_in(&mut client, "import", &other).await.1.says("“能力评估”表第 3 行与登记簿里同一天的评估不同");
    assert_eq!(history().await, two);
    let later = assessed(&[light, middle, ["2026-03-05", "重度失能", "", ""]]);
    hand_in(&mut client, "import", &later).await.1.says("已登记能力评估 1 次");
    assert_eq!(
        history().await,
        (two.0, two.1, (Some(3), None)),
        "the points of the older one are not its own"
    );
    // A word that the table does not map is an error, and nobody's row is read otherwise.
    let (_, wrong) = hand_in(&mut client, "import", &assessed(&[["2026-04-01", "半失能", "", ""]])).await;
    wrong.says("“能力评估”表第 2 行").says("不能换算");
}
