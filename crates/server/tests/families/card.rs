//! The card at the door, and what stands behind its code: who may stand there, and nothing of who lives there.

use crate::office::TestOffice;

#[tokio::test]
async fn a_card_tells_who_comes_and_nothing_of_who_lives_there() {
    let office = TestOffice::open();
    let (tenant, tao) = office.person("陶玉珍").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    let path = format!("/people/{tao}/family/card");
    let print = clerk.get(&path).await;
    assert_eq!(
        (print.is(200).headers["content-type"].as_bytes(), &print.bytes[..5]),
        (&b"application/pdf"[..], &b"%PDF-"[..])
    );
    let again = clerk.get(&path).await;
    assert_eq!(again.bytes, print.bytes, "the card that stands is printed again");
    clerk.get(&format!("/people/{tao}")).await.says("打印门口卡片");

    let scope = crate::office::everybody(tenant);
    let card = office.app.db().read(move |tx| store::families::cards::standing(tx, &scope, tao)).await;
    let card = card.expect("a database").expect("a card");
    assert!(card.code.len() >= 12, "{}", card.code);
    let address = format!("/k/{tenant}-{}", card.code);
    let mut stranger = office.stranger();
    let page = stranger.get(&address).await;
    page.is(200).says("来走访的是").says("<dd>姓孙<br>").says("打电话核对").keeps_quiet_about("孙秀英");
    for never in ["陶", "号", "星期", "下一次", "最近"] {
        page.keeps_quiet_about(never);
    }
    assert_eq!(page.headers["referrer-policy"], "no-referrer");

    clerk.post(&format!("{path}/end"), &[]).await.is(303);
    let gone = stranger.get(&address).await;
    gone.is(404).says("这张卡片已经不能用了").says("先不要开门");
    for wrong in ["/k/1-none", "/k/none", "/k/77-x"] {
        assert_eq!(stranger.get(wrong).await.text(), gone.text(), "{wrong}");
    }
    let fresh = clerk.get(&path).await;
    assert_ne!(fresh.is(200).bytes, print.bytes, "another code");
    office.sign_in("sunxiuying").await.get(&path).await.is(403);
}

#[tokio::test]
async fn a_village_prints_all_its_cards_at_once_and_a_card_that_lies_somewhere_keeps_its_code() {
    let office = TestOffice::open();
    let (tenant, tao) = office.person("陶玉珍").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/people/{tao}/family/card")).await.is(200);
    let standing = |person| {
        let scope = crate::office::everybody(tenant);
        let card = office.app.db().read(move |tx| store::families::cards::standing(tx, &scope, person));
        async { card.await.expect("a database").map(|card| card.code) }
    };
    let before = standing(tao).await.expect("a card");
    clerk.get("/families").await.says("打印全村门口卡片");
    let all = clerk.get("/families/cards").await;
    assert_eq!(all.is(200).headers["content-type"], "application/pdf");
    assert_eq!(standing(tao).await, Some(before));
    let (_, hao) = office.person("郝淑芬").await;
    assert!(standing(hao).await.is_some());
    let (_, far) = office.person("祝文清").await;
    assert_eq!(standing(far).await, None, "another village");
    let mut town = office.sign_in("chenlijun").await;
    town.get("/families").await.keeps_quiet_about("打印全村");
    town.get("/families/cards").await.is(400).says("由村（社区）自己打印");
}

#[tokio::test]
async fn without_a_visitor_there_is_no_card() {
    let office = TestOffice::open();
    let (_, bian) = office.person("卞春桃").await;
    let mut county = office.sign_in("wangfang").await;
    county.get(&format!("/people/{bian}/family/card")).await.is(422).says("还没有安排探访人");
}
