//! A workbook of visitors.

use rust_xlsxwriter::Workbook;

use super::worker;
use crate::office::{Answer, Client, TestOffice};

const HEADINGS: [&str; 6] = ["姓名", "探访主体", "所在区域", "联系电话", "陪同人", "所属机构"];

fn workbook(rows: &[[&str; 6]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip([&HEADINGS].into_iter().chain(rows)) {
        for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at, column, *cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

async fn hand_in(client: &mut Client, what: &str, book: &[u8]) -> Answer {
    client.upload("/workers/import", &[("what", what)], book).await
}

async fn through(office: TestOffice) {
    let mut clerk = office.sign_in("liuhaiyan").await;
    // The pupil stands above the adult who goes along, and is entered after them.
    let book = workbook(&[
        ["王小明", "在校生志愿者", "370112013214", "", "马东 13800000021", ""],
        ["马东", "驻村工作队", "370112013214", "13800000021", "", ""],
    ]);
    hand_in(&mut clerk, "check", &book).await.is(200).says("可以登记 <b class=\"num\">2</b>");
    clerk.get("/workers").await.keeps_quiet_about("马东");
    hand_in(&mut clerk, "import", &book).await.is(200).says("已登记 <b class=\"num\">2</b>");
    clerk.get("/workers").await.says("马东").says("王小明");
    assert_eq!(worker(&office, "王小明").await.companion, Some(worker(&office, "马东").await.id));
    // Again: nothing changes.
    let before = worker(&office, "马东").await;
    let again = hand_in(&mut clerk, "import", &book).await;
    again.is(200).says("已登记 <b class=\"num\">0</b>").says("以前登记过 <b class=\"num\">2</b>");
    again.keeps_quiet_about("没有改动。要变更");
    assert_eq!(worker(&office, "马东").await, before);
    let changed = workbook(&[["马东", "村（居）民委员会", "370112013214", "13800000021", "", ""]]);
    hand_in(&mut clerk, "import", &changed).await.is(200).says("“探访主体”与登记的不同，没有改动");
    assert_eq!(worker(&office, "马东").await, before);
}

#[tokio::test]
async fn a_list_is_entered_once_and_changes_nobody() {
    through(TestOffice::open()).await;
}

#[tokio::test]
async fn one_wrong_row_keeps_all_of_them_out_and_comes_back_marked() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let book = workbook(&[
        ["马东", "驻村工作队", "370112013214", "13800000021", "", ""],
        ["赵一", "热心人", "某处", "12", "", ""],
        ["钱二", "在校生志愿者", "370112013214", "", "", ""],
        ["孙三", "驻村工作队", "370112013214", "", "", "没有的机构"],
        ["李四", "在校生志愿者", "370112013214", "", "没有的人", ""],
        ["周五", "驻村工作队", "370112013217", "", "", ""],
        ["马东", "驻村工作队", "370112013214", "13800000021", "", ""],
    ]);
    let told = hand_in(&mut clerk, "import", &book).await;
    told.is(422).says("有错误 <b class=\"num\">6</b> 行，没有登记任何一行");
    told.says("不是现行通知里的探访主体")
        .says("没有找到“某处”")
        .says("手机号")
        .says("未成年志愿者不能单独上门");
    told.says("没有登记“没有的机构”这个机构").says("没有找到陪同人“没有的人”").says("与第2行是同一个人");
    // A village next door is not the clerk's.
    told.says("没有找到“370112013217”");
    clerk.get("/workers").await.keeps_quiet_about("马东");
    assert!(told.text().contains(
        "href=\"data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,UEs"
    ));
    hand_in(&mut clerk, "check", b"no workbook").await.is(422).says("role=\"alert\"");
    let template = clerk.get("/workers/import/template").await;
    let read =
        sheets::read::Workbook::open(&template.is(200).bytes, &Default::default()).expect("a workbook");
    assert_eq!(read.sheets()[0].name, "探访人员");
    clerk.get("/workers/import").await.is(200).says("5000");
    office.sign_in("sunxiuying").await.get("/workers/import").await.is(403);
}

#[tokio::test]
async fn more_rows_than_a_small_workbook_has_are_refused_with_a_sentence() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let rows = vec![["马东", "驻村工作队", "370112013214", "13800000021", "", ""]; 5_001];
    hand_in(&mut clerk, "check", &workbook(&rows)).await.is(422).says("超过 5000 行");
}
