//! The pages on which a consent is entered, withdrawn or corrected.

use askama::Template;
use domain::{
    packs::Pack,
    people::{
        Consent, Person,
        consents::{Purpose, Said, Signer, Text, Way},
    },
};

use super::{panel, texts};
use crate::{
    app::App,
    frame::{Choice, Frame},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "people/consent.html")]
pub(super) struct ConsentPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    purposes: Vec<Choice>,
    text: Option<Text>,
    saids: Vec<Choice>,
    signers: Vec<Choice>,
    ways: Vec<Choice>,
    elsewhere: Vec<String>,
}

#[derive(Template)]
#[template(path = "people/take_back.html")]
pub(super) struct BackPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    row: String,
    told: String,
    hows: Vec<Choice>,
    signers: Vec<Choice>,
    elsewhere: Vec<String>,
}

const OWN: [&str; 12] = [
    "id",
    "said",
    "on",
    "signer",
    "signer_name",
    "signer_relation",
    "signer_basis",
    "way",
    "witness",
    "evidence",
    "note",
    "how",
];

fn elsewhere(typed: &Typed) -> Vec<String> {
    typed.elsewhere(|field| OWN.contains(&field)).into_iter().map(str::to_owned).collect()
}

fn signers() -> Vec<Choice> {
    Signer::ALL.iter().map(|signer| Choice::new(signer.code(), signer.label())).collect()
}

impl ConsentPage {
    pub(super) fn new(app: &App, asker: &Asker, person: &Person, pack: &Pack, typed: Typed) -> Self {
        let purpose = Purpose::from_code(typed.text("purpose"));
        let text = purpose.and_then(|purpose| texts(pack).version(purpose, typed.text("version")));
        let said = [Said::Given, Said::Refused];
        Self {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            purposes: Purpose::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
            text: text.cloned(),
            saids: said.map(|said| Choice::new(said.code(), said.label())).to_vec(),
            signers: signers(),
            ways: Way::ALL.iter().map(|way| Choice::new(way.code(), way.label())).collect(),
            elsewhere: elsewhere(&typed),
            typed,
        }
    }
}

impl BackPage {
    pub(super) fn new(app: &App, asker: &Asker, person: &Person, row: &Consent, typed: Typed) -> Self {
        let withdrawn = (row.said == Said::Given).then(|| Choice::new("withdrawn", "老人撤回同意"));
        let mistaken = Choice::new("mistaken", "登记错了，没有这回事");
        Self {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            row: row.id.to_string(),
            told: format!("{}：{}", row.purpose.label(), panel::in_words(row)),
            hows: withdrawn.into_iter().chain([mistaken]).collect(),
            signers: signers(),
            elsewhere: elsewhere(&typed),
            typed,
        }
    }
}
