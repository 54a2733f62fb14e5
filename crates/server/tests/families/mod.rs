//! Families: their links, what they see and say, reminders, the card at the door.

mod card;
mod inbox;
mod invite;
mod open;
mod remind;
mod say;

use domain::ids::PersonId;

use crate::office::{Answer, Client, TestOffice};

/// Gives somebody of a person's family a link and returns its address, as the page shows it once.
pub async fn link_of(office: &TestOffice, user: &str, person: PersonId, fields: &[(&str, &str)]) -> String {
    let mut client = office.sign_in(user).await;
    address(&invite(&mut client, person, fields).await)
}

/// The form filled in and sent.
pub async fn invite(client: &mut Client, person: PersonId, fields: &[(&str, &str)]) -> Answer {
    let page = client.get(&format!("/people/{person}/family")).await;
    let id = page.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    client.post(&format!("/people/{person}/family/invite"), &[&[("id", id.as_str())], fields].concat()).await
}

/// The address on the page that shows it.
pub fn address(shown: &Answer) -> String {
    let whole = shown.is(200).between("<p class=\"address\">", "</p>").expect("an address");
    whole.strip_prefix("http://koumen.test").expect("our own address").to_owned()
}

/// A son, typed.
pub const SON: [(&str, &str); 4] =
    [("whom", "relative"), ("name", "钱来"), ("relation", "儿子"), ("phone", "13800000000")];

/// Enters what a person says to the family being told.
pub async fn consent(office: &TestOffice, user: &str, person: PersonId, said: &str) {
    let mut client = office.sign_in(user).await;
    let form = client.get(&format!("/people/{person}/consents/new?purpose=family")).await;
    let hidden =
        |name: &str| form.between(&format!("name=\"{name}\" value=\""), "\"").expect(name).to_owned();
    let (id, version) = (hidden("id"), hidden("version"));
    let fields = [
        ("id", id.as_str()),
        ("purpose", "family"),
        ("version", version.as_str()),
        ("on", "2026-11-23"),
        ("signer", "oneself"),
        ("way", "paper"),
        ("evidence", "2026-0101"),
        ("said", said),
    ];
    client.post(&format!("/people/{person}/consents/new"), &fields).await.is(303);
}

/// Says something through a link, by its form.
pub async fn say(client: &mut Client, link: &str, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let page = client.get(&format!("{link}/say/{kind}")).await;
    let id = page.is(200).between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    client.post(&format!("{link}/say/{kind}"), &[&[("id", id.as_str())], fields].concat()).await
}
