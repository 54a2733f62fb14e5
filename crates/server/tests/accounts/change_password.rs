//! A new word shuts out everybody who knew the old one.

use crate::office::{TestOffice, WORD};

#[tokio::test]
async fn a_changed_password_ends_every_other_sign_in() {
    let office = TestOffice::open();
    let (mut here, mut there) = (office.sign_in("wangfang").await, office.sign_in("wangfang").await);
    let form = [("current", WORD), ("password", "每周一上午去敲三家门"), ("again", "每周一上午去敲三家门")];
    let answer = here.post("/password", &form).await;
    assert_eq!((answer.status, answer.location()), (303, "/?done=password"));
    here.get("/people").await.is(200);
    there.get("/people").await.is(303);
    let old = [("user_name", "wangfang"), ("password", WORD)];
    office.stranger().post("/sign-in", &old).await.is(422);
}

#[tokio::test]
async fn each_mistake_stands_at_its_field_and_no_password_comes_back() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let form = [("current", "wrong-word-1"), ("password", "short"), ("again", "shorter")];
    let answer = client.post("/password", &form).await;
    answer.is(422).keeps_quiet_about("wrong-word-1").keeps_quiet_about("shorter");
    assert_eq!(answer.oops("current").as_deref(), Some("现在的密码不对，请重新输入"));
    assert!(answer.oops("password").expect("a sentence").contains("至少"));
    assert!(answer.oops("again").expect("a sentence").contains("不一样"));
}
