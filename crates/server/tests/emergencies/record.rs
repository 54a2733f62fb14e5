//! An emergency is told in the office.

use crate::office::TestOffice;

const ID: &str = "01930000-0000-7000-8000-0000000002aa";

#[tokio::test]
async fn the_office_enters_what_it_was_told_by_telephone() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let id = tao.to_string();
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/people/{tao}")).await.says(&format!("/emergencies/new?person={tao}"));
    clerk.get(&format!("/emergencies/new?person={tao}")).await.is(200).says("陶玉珍").says("先打电话救人");
    let wrong =
        [("id", ID), ("person", id.as_str()), ("day", "2026-11-23"), ("time", "8点"), ("note", "院子里")];
    let answer = clerk.post("/emergencies/new", &wrong).await;
    answer.is(422).says("请选是什么情况").says("请填写日期和时间").says("院子里");
    let form = [
        ("id", ID),
        ("person", id.as_str()),
        ("what", "fire_gas"),
        ("day", "2026-11-22"),
        ("time", "23:50"),
        ("told_119", "23:52"),
        ("told_village", "00:10"),
        ("note", "厨房"),
    ];
    clerk.post("/emergencies/new", &form).await.is(303);
    clerk.post("/emergencies/new", &form).await.is(303);
    let list = clerk.get("/emergencies").await;
    list.is(200)
        .says("火情、燃气")
        .says("23:52 119 消防；00:10 村里、镇里")
        .says("2026-11-22 23:50（2026-11-23");
    assert_eq!(list.text().matches("等签收</span>").count(), 1, "the same form again is the same emergency");
    let other =
        [("id", ID), ("what", "other"), ("day", "2026-11-23"), ("time", "08:00"), ("told_120", "八点")];
    let answer = clerk.post("/emergencies/new", &other).await;
    answer.is(422).says("请填时间，例如 19:30");
    let other = [("what", "other"), ("day", "2026-11-23"), ("time", "08:00")];
    clerk.post("/emergencies/new", &other).await.is(422).says("请写一句是什么情况");
    // Nobody within sight.
    let (_, abroad) = office.person("朱秀珍").await;
    clerk.get(&format!("/emergencies/new?person={abroad}")).await.is(404);
    let mut clerk = office.sign_in("luxiaoyun").await;
    clerk.post("/emergencies/new", &form).await.is(404);
}
