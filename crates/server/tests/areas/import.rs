//! A workbook of places.

use rust_xlsxwriter::Workbook;

use crate::office::{Answer, Client, TestOffice};

fn workbook(rows: &[[&str; 4]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip([&["上级区划", "类型", "名称", "编号"]].into_iter().chain(rows)) {
        for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at, column, *cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

async fn hand_in(client: &mut Client, what: &str, book: &[u8]) -> Answer {
    client.upload("/areas/import", &[("what", what)], book).await
}

#[tokio::test]
async fn zones_and_what_lies_below_them_are_entered_once() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    // A grid may stand above the zone it lies in.
    let book = workbook(&[
        ["临空产业园", "网格", "园区一网格", "1"],
        ["370112013000", "功能区", "临空产业园", "370112013499"],
        ["370112013214", "网格", "第九网格", "09"],
    ]);
    hand_in(&mut county, "check", &book).await.is(200).says("可以登记 <b class=\"num\">3</b>");
    county.get("/areas?area=370112013214").await.keeps_quiet_about("第九网格");
    hand_in(&mut county, "import", &book).await.is(200).says("已登记 <b class=\"num\">3</b>");
    county.get("/areas?area=370112013214").await.says("370112013214-W09");
    county.get("/areas?area=370112013499").await.says("园区一网格");
    let again = hand_in(&mut county, "import", &book).await;
    again.is(200).says("已登记 <b class=\"num\">0</b>").says("以前登记过 <b class=\"num\">3</b>");
    let renamed = workbook(&[["370112013214", "网格", "别的网格", "09"]]);
    hand_in(&mut county, "import", &renamed).await.is(200).says("登记的名称是“第九网格”，没有改动");
    county.get("/areas?area=370112013214").await.keeps_quiet_about("别的网格");
}

#[tokio::test]
async fn one_wrong_row_keeps_all_of_them_out() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    let book = workbook(&[
        ["370112013214", "网格", "第九网格", "09"],
        ["370112013214", "网格", "第十网格", "九"],
        ["370112013214", "村", "某村", "1"],
        ["没有的地方", "网格", "某网格", "1"],
        ["370112013000", "网格", "镇下网格", "1"],
        ["370112013214", "网格", "又一网格", "09"],
        ["370112013214", "网格", "第九网格", "10"],
        ["320681101201", "网格", "别县网格", "1"],
        ["370112013214", "网格", "", "11"],
    ]);
    let told = hand_in(&mut county, "import", &book).await;
    told.is(422).says("有错误 <b class=\"num\">8</b> 行");
    told.says("1到8位")
        .says("“村”不能在这里登记")
        .says("没有找到“没有的地方”")
        .says("镇（街道）下面可以登记功能区");
    told.says("另有一行也是代码")
        .says("同一上级下已有这个名称")
        .says("没有找到“320681101201”")
        .says("没有填“名称”");
    county.get("/areas?area=370112013214").await.keeps_quiet_about("第九网格");
    county.get("/areas/import/template").await.is(200);
    office.sign_in("liuhaiyan").await.get("/areas/import").await.is(403);
}
