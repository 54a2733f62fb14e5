//! The page on which details are changed, and what a change would do, in sentences.

use askama::Template;
use domain::{
    actor::Scope,
    people::{
        Fact, Person,
        change_details::{Changed, Moved},
        identity::IdentityKind,
    },
};

use super::Found;
use crate::{
    app::App,
    areas::pick::Pick,
    duties::standing,
    frame::{Choice, Frame},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "people/change_details.html")]
pub(super) struct DetailsPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    /// The number as it may be shown; why there is none otherwise.
    number: String,
    has_number: bool,
    hows: Vec<Choice>,
    differences: Vec<Choice>,
    pick: Pick,
    looked: Option<Vec<String>>,
    elsewhere: Vec<String>,
}

/// Fields of the form, in its order.
const OWN: [&str; 12] = [
    "how",
    "first",
    "name",
    "phone",
    "town",
    "area",
    "address",
    "note",
    "identity",
    "difference",
    "reason",
    "opened_at",
];

impl DetailsPage {
    pub(super) async fn new(
        app: &App,
        asker: &Asker,
        person: &Person,
        typed: Typed,
        looked: Option<Vec<String>>,
    ) -> anyhow::Result<Self> {
        let has_number = person.identity_kind != IdentityKind::NoneYet;
        Ok(Self {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            number: person.identity_masked.clone().or(person.identity_note.clone()).unwrap_or_default(),
            has_number,
            hows: vec![Choice::new("from", "情况有变化"), Choice::new("correct", "原来登记错了")],
            differences: vec![
                Choice::new("take", "以证件号码为准，改正登记"),
                Choice::new("keep", "以登记为准，证件上的不对"),
            ],
            pick: Pick::of(app, asker, &typed).await?,
            looked,
            elsewhere: typed.elsewhere(|field| OWN.contains(&field)).into_iter().map(str::to_owned).collect(),
            typed,
        })
    }

    /// What is sent along with a confirmation.
    fn carried(&self) -> Vec<(&'static str, &str)> {
        OWN.into_iter().map(|field| (field, self.typed.text(field))).collect()
    }
}

/// What a change would do beyond itself; `None` where it does nothing that must be looked at first.
///
/// # Errors
/// What the database cannot do.
pub(super) async fn consequences(
    app: &App,
    scope: &Scope,
    found: &Found,
    changed: &Changed,
) -> anyhow::Result<Option<Vec<String>>> {
    let mut sentences = Vec::new();
    if let Some(moved) = &changed.moved {
        sentences.extend(of_move(app, found, moved).await?);
    }
    if let Some(number) = &changed.identity {
        let before = found.person.as_ref().and_then(|person| person.identity_masked.clone());
        sentences.push(match before {
            Some(before) => {
                format!("证件号码由 {before} 更正为 {}。原来的号码不再能查到这位老人。", number.masked())
            }
            None => format!("登记证件号码 {}（{}）。", number.masked(), number.kind().label()),
        });
        if found.has_certificate {
            sentences.push(
                "已登记的残疾证号里仍是原来的号码，保存后会标为待核对，请在老人页面上更正残疾证号。"
                    .to_owned(),
            );
        }
    }
    if !changed.facts.is_empty() {
        sentences.extend(of_facts(app, scope, found, &changed.facts)?);
    }
    Ok((!sentences.is_empty()).then_some(sentences))
}

async fn of_move(app: &App, found: &Found, moved: &Moved) -> anyhow::Result<Vec<String>> {
    let from = app.places().full_name(app.db(), &moved.from).await?;
    let to = app.places().full_name(app.db(), &moved.to).await?;
    let mut sentences =
        vec![format!("从“{from}”迁到“{to}”，探访任务随居住地，由那里负责；已完成的次数照算。")];
    sentences.push(match (&found.worker, moved.visitor_ends) {
        (None, _) => "目前没有安排探访人。".to_owned(),
        (Some(worker), false) => format!("探访人仍是{}。", worker.name),
        (Some(worker), true) => {
            format!("{}不在新的地方探访，从今天起不再负责，请另行安排探访人。", worker.name)
        }
    });
    Ok(sentences)
}

/// Birth and sex decide about class and track: whether they do here.
fn of_facts(app: &App, scope: &Scope, found: &Found, new: &[Fact]) -> anyhow::Result<Vec<String>> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let all: Vec<Fact> = found.facts.iter().chain(new).cloned().collect();
    let decided = standing::decide(&pack, &all, &[], app.edge().now(), None)?;
    let mut sentences: Vec<String> = new
        .iter()
        .map(|row| {
            let value = pack.value_in_words(&row.fact, &row.value);
            format!("{}按证件号码登记为 {value}。", pack.fact_name(&row.fact))
        })
        .collect();
    let class = decided.classified.decision.class;
    let before = found.standing.as_ref().and_then(|standing| standing.class().map(str::to_owned));
    if class != before {
        let name = class.as_deref().and_then(|id| pack.rules.class(id)).map(|class| class.name.clone());
        let name = name.unwrap_or_else(|| "没有认定类别".to_owned());
        sentences.push(format!("类别因此改为：{name}。"));
    }
    Ok(sentences)
}
