//! Somebody in the office takes an emergency up.

use serde_json::json;

use super::receive::emergency;
use crate::office::TestOffice;

#[tokio::test]
async fn it_stands_on_top_until_somebody_in_the_office_says_what_they_do() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let batch = json!({ "emergencies": [emergency(Some(&tao.to_string()), 1)] });
    office.phone("sunxiuying", 1).await.post("/api/v1/emergencies", &batch).await.is(200);
    let mut clerk = office.sign_in("liuhaiyan").await;
    let path = "/emergencies/01930000-0000-7000-8000-000000000201/acknowledge";
    clerk.post(path, &[("words", " ")]).await.is(422).says("请写怎样处理").says("aria-invalid");
    let long = "好".repeat(501);
    clerk.post(path, &[("words", long.as_str())]).await.is(422).says("最多 500 个字").says(&long);
    clerk.post(path, &[("words", "村医已到，儿子在路上")]).await.is(303);
    clerk.get("/").await.is(200).keeps_quiet_about("还没有人签收");
    let list = clerk.get("/emergencies?done=emergency_acknowledged").await;
    list.is(200).says("没有等签收的告急").says("刘海燕：村医已到，儿子在路上");
    clerk.get(&format!("/people/{tao}")).await.says("已签收").says("村医已到，儿子在路上");
    // Whoever comes second changes nothing.
    let mut town = office.sign_in("chenlijun").await;
    town.post(path, &[("words", "晚了一步")]).await.is(303);
    town.get("/emergencies").await.says("村医已到").keeps_quiet_about("晚了一步");
    // Another village, another county, and whoever only looks.
    office.sign_in("shenjing").await.post(path, &[("words", "好")]).await.is(404);
    office.sign_in("wutong").await.post(path, &[("words", "好")]).await.is(403);
    office.sign_in("sunxiuying").await.post(path, &[("words", "好")]).await.is(403);
}
