//! The list of those who visit.

use crate::office::TestOffice;

#[tokio::test]
async fn a_clerk_sees_who_visits_in_the_village_and_how_many_people_each_has() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/workers").await.is(200).says("孙秀英").says("村（居）民委员会").keeps_quiet_about("李建国");
    clerk.get("/workers?q=%E5%AD%99").await.says("孙秀英");
    clerk.get("/workers?kind=grid_worker").await.keeps_quiet_about("孙秀英");
    clerk.get("/workers?state=left").await.keeps_quiet_about("孙秀英");
    office.sign_in("wangfang").await.get("/workers").await.says("李建国").keeps_quiet_about("黄国平");
    office.sign_in("sunxiuying").await.get("/workers").await.is(403);
}
