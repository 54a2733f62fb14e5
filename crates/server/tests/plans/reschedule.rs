//! A human chooses another day.

use super::week_of;
use crate::office::TestOffice;

#[tokio::test]
async fn a_contact_moves_and_stays_and_an_impossible_day_is_told_where_it_was_chosen() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let tao = tao.to_string();
    let mut sun = office.sign_in("sunxiuying").await;
    sun.get("/plans/week").await.says("value=\"key_weekly\"");
    let to = |day| {
        let fields: Vec<(&str, &str)> = vec![
            ("person", &tao),
            ("duty", "key_weekly"),
            ("from", "2026-11-23"),
            ("nth", "1"),
            ("monday", "2026-11-23"),
            ("day", day),
        ];
        fields
    };
    let moved = sun.post("/plans/reschedule", &to("2026-11-28")).await;
    assert_eq!(moved.is(303).location(), "/plans/week?monday=2026-11-23&done=plan_moved");
    sun.get(moved.location()).await.says("已换到这一天").says("人工定的日子");
    sun.post("/plans/reschedule", &to("2026-11-30"))
        .await
        .is(422)
        .says("换到别的日子就算另一期的了")
        .says("open");
    sun.post("/plans/reschedule", &to("2026-11-22")).await.is(422).says("这一天已经过去");
    sun.post("/plans/reschedule", &to("someday")).await.is(400);
    let mut gone = to("2026-11-27");
    gone[3] = ("nth", "2");
    sun.post("/plans/reschedule", &gone).await.is(422);
    // The office sees the same, and somebody of another village moves nothing.
    let mut town = office.sign_in("chenlijun").await;
    town.get(&week_of(&office, "孙秀英").await).await.says("人工定的日子");
    let (_, far) = office.person("祝文清").await;
    let far = far.to_string();
    let mut other = to("2026-11-27");
    other[0] = ("person", &far);
    sun.post("/plans/reschedule", &other).await.is(422);
}
