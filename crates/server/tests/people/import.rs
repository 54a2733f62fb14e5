//! A workbook of people through the page.

use rust_xlsxwriter::Workbook;
use sheets::people::Column;

use crate::office::TestOffice;

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

#[tokio::test]
async fn a_check_tells_what_is_wrong_and_keeps_nothing_then_the_good_rows_are_registered_once() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let book = workbook(&[
        ["宁翠萍", "990112194402158029", "坞东村第三村民小组", "坞东村三组 30 号"],
        ["郑有福", "990112194402158020", "坞东村第三村民小组", "坞东村三组 31 号"],
    ]);
    let checked = client.upload("/people/import", &[("what", "check")], &book).await;
    checked.is(200).says("检查结果").says("第 3 行").says("校验码");
    client.get("/people?q=ncp").await.keeps_quiet_about("宁翠萍");

    client.upload("/people/import", &[("what", "import")], &book).await.is(200).says("导入结果");
    client.get("/people?q=ncp").await.says("宁翠萍");
    client.get("/people?q=zyf").await.keeps_quiet_about("郑有福");
    let again = client.upload("/people/import", &[("what", "import")], &book).await;
    again.is(200).says("已在册 <b class=\"num\">1</b>");
    assert_eq!(client.get("/people?q=ncp").await.text().matches(">宁翠萍</a>").count(), 1);
}

#[tokio::test]
async fn what_is_no_workbook_is_told_in_words() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    for wrong in [&b""[..], b"not a workbook", b"PK\x03\x04 cut short"] {
        let answer = client.upload("/people/import", &[("what", "check")], wrong).await;
        answer.is(422).says("role=\"alert\"");
    }
    client.upload("/people/import", &[("what", "check")], &workbook(&[])).await.says("没有任何一行");
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
