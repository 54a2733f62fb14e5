//! The tree of places: looked at, added to, closed.

mod import;

use crate::office::TestOffice;

#[tokio::test]
async fn everybody_in_an_office_looks_at_their_part_of_the_tree() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    county.get("/areas").await.is(200).says("370112000000").says("董家街道");
    county.get("/areas?q=370112013214").await.says("370112013214").keeps_quiet_about("北新村");
    county.get("/areas?q=%E5%8C%97%E6%96%B0").await.is(200).keeps_quiet_about("320681");
    county.get("/areas?area=320681000000").await.keeps_quiet_about("启东");
    office.sign_in("liuhaiyan").await.get("/areas").await.is(200).says("370112013214");
    office.sign_in("sunxiuying").await.get("/areas").await.is(403);
    office.sign_in("liuhaiyan").await.get("/areas/370112013214/new").await.is(403);
}

async fn through(office: TestOffice) {
    let mut county = office.sign_in("wangfang").await;
    let path = "/areas/370112013214/new";
    county.get(path).await.is(200).says("村民小组").says("网格").keeps_quiet_about("功能区");
    county.post(path, &[("kind", "grid"), ("name", "第九网格"), ("code", "九")]).await.is(422).says("1到8位");
    county.post(path, &[("kind", "grid"), ("name", "第九网格"), ("code", "09")]).await.is(303);
    county
        .post(path, &[("kind", "grid"), ("name", "别的网格"), ("code", "09")])
        .await
        .is(422)
        .says("第九网格");
    county.get("/areas?area=370112013214&done=area_kept").await.says("370112013214-W09").says("网格");
    county.get("/areas/320681101201/new").await.is(404);

    // The village cannot go while the grid stands; the grid goes up into it.
    let village = "/areas/370112013214/close";
    let next = ("successor", "370112013217");
    county.post(village, &[next]).await.is(422).says("没有撤并");
    let grid = "/areas/370112013214-W09/close";
    county.post(grid, &[("successor", "370112013214"), ("step", "keep")]).await.is(303);
    county.get("/areas?area=370112013214").await.says("已撤并");
    for group in groups(&office).await {
        county
            .post(&format!("/areas/{group}/close"), &[("successor", "370112013214"), ("step", "keep")])
            .await
            .is(303);
    }
    let looked = county.post(village, &[next]).await;
    looked.is(200).says("在册老人").says("确认撤并");
    let (_, tao) = office.person("陶玉珍").await;
    office.sign_in("liuhaiyan").await.get(&format!("/people/{tao}")).await.is(200);
    county.post(village, &[next, ("step", "keep"), ("reason", "区划调整批复")]).await.is(303);
    county.post(village, &[next, ("step", "keep")]).await.is(422).says("已经撤并");
    // People, workers and accounts are in the other village now.
    office.sign_in("lijianguo").await.get("/").await.is(200);
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/people/{tao}")).await.is(200);
    clerk.get("/workers").await.says("孙秀英").says("李建国");
    clerk.get("/areas").await.says("370112013217");
    // What was closed is not offered and not taken.
    county
        .get("/areas/below?town=370112013000")
        .await
        .says("370112013217")
        .keeps_quiet_about("370112013214\"");
}

/// Codes of the groups of the village.
async fn groups(office: &TestOffice) -> Vec<String> {
    let village = "370112013214".parse().expect("a code");
    let below = office.app.db().read(move |tx| store::areas::children(tx, &village));
    let below = below.await.map_err(|fault: store::Fault| fault).expect("a database");
    below.into_iter().filter(|area| area.valid_until.is_none()).map(|area| area.code.to_string()).collect()
}

#[tokio::test]
async fn a_grid_is_entered_and_a_village_closed_with_everybody_moved() {
    through(TestOffice::open()).await;
}

#[tokio::test]
async fn the_same_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        through(office).await;
    }
}
