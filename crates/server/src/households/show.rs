//! The file of a household on the screen: who, why in this class, who comes when, what took place, what is missing,
//! where the copies stand.

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{
    actor::Verb,
    dates::age_on,
    households::archive::{Archived, Holder},
    ids::HouseholdId,
    packs::Pack,
    people::Person,
};
use store::households::archives;

use super::{
    at_hand,
    file::{self, File, Member, Other},
};
use crate::{
    app::App,
    frame::{Choice, Frame, Tag},
    packs::why::Why,
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
    visits::moment,
};

/// Lines of the story on the page.
const STORY: usize = 40;

#[derive(Template)]
#[template(path = "households/show.html")]
pub(super) struct HouseholdPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    place: String,
    percent: usize,
    members: Vec<MemberRow>,
    others: Vec<Other>,
    story: Vec<(String, String, String)>,
    copies: Vec<(String, String, String, String)>,
    holders: Vec<Choice>,
    may_keep: bool,
    may_print: bool,
    may_archive: bool,
    may_change: bool,
}

/// A person of the household.
struct MemberRow {
    id: String,
    name: String,
    about: String,
    class: Option<String>,
    tags: Vec<Tag>,
    visitor: Option<String>,
    why: Why,
    duties: Vec<(String, String)>,
    percent: usize,
    lacking: Vec<String>,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /households/{household}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(household): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut typed = Typed::default();
    typed.set("on", app.edge().today().to_string());
    let mut page = sheet(&app, &asker, &household, typed).await?;
    page.frame = page.frame.after(asked.done.as_deref());
    Ok(render(&page))
}

/// The page with what was typed into its form.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    household: &str,
    typed: Typed,
) -> Result<HouseholdPage, crate::respond::Problem> {
    let (scope, id, people) = at_hand(app, asker, household).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let (tenant, places) =
        (scope.tenant(), people.iter().map(|person| person.area.clone()).collect::<Vec<_>>());
    app.places().learn(app.db(), &places).await.map_err(anyhow::Error::new)?;
    let file = file::read(app, &scope, people, &pack).await?;
    let copies = app.db().read(move |tx| archives::of_household(tx, tenant, id)).await;
    let copies = copies.map_err(anyhow::Error::new)?;
    let first = &file.members[0].person;
    Ok(HouseholdPage {
        frame: Frame::of(app, asker, "/people"),
        id: id.to_string(),
        name: title(&file),
        place: app.places().postal(&first.area, &first.address),
        percent: file.percent(),
        members: file.members.iter().map(|member| row(app, &pack, &file, member)).collect(),
        others: file.others(&pack),
        story: file
            .story(&pack)
            .into_iter()
            .take(STORY)
            .map(|one| (moment(one.at), one.name, one.what))
            .collect(),
        holders: Holder::ALL
            .into_iter()
            .filter(|holder| copies.iter().all(|copy| copy.holder != *holder))
            .map(|holder| Choice::new(holder.code(), holder.label()))
            .collect(),
        copies: copies.iter().map(copy_row).collect(),
        may_keep: asker.actor.may(Verb::KeepHousehold),
        may_print: asker.actor.may(Verb::PrintHousehold),
        may_archive: asker.actor.may(Verb::ArchiveHousehold),
        may_change: asker.actor.may(Verb::ChangeFacts),
        typed,
    })
}

/// `李大年、王秀英`
pub(super) fn title(file: &File) -> String {
    file.members.iter().map(|member| member.person.name.to_string()).collect::<Vec<_>>().join("、")
}

fn copy_row(copy: &Archived) -> (String, String, String, String) {
    let note = copy.note.clone().unwrap_or_default();
    (copy.holder.label().to_owned(), copy.number(), copy.on.to_string(), note)
}

fn row(app: &App, pack: &Pack, file: &File, member: &Member) -> MemberRow {
    let (now, today) = (app.edge().now(), app.edge().today());
    let provisional = member.standing.as_ref().is_some_and(|one| one.classified.decision.provisional);
    let away = member.whereabouts(pack, now, today).map(|name| Tag::new("odd", name));
    let tags = away.into_iter().chain(provisional.then(|| Tag::new("odd", "暂定"))).collect();
    MemberRow {
        id: member.id().to_string(),
        name: member.person.name.to_string(),
        about: about(&member.person, today),
        class: member.class(pack).map(str::to_owned),
        tags,
        visitor: file.visitor(member).map(str::to_owned),
        why: member.why(pack, now, today),
        duties: member.duties(pack),
        percent: member.complete.percent(),
        lacking: member.complete.lacking.iter().map(|lacking| lacking.name.clone()).collect(),
    }
}

/// `女　80岁　1946-05-03`
pub(super) fn about(person: &Person, today: jiff::civil::Date) -> String {
    let sex = person.sex.map(|sex| sex.label().to_owned());
    let age = person.born_on.and_then(|born| age_on(born, today)).map(|years| format!("{years}岁"));
    let born = person.born_on.map(|day| day.to_string());
    sex.into_iter().chain(age).chain(born).collect::<Vec<_>>().join("　")
}

/// The address of a household's page.
pub(crate) fn address(household: HouseholdId) -> String {
    format!("/households/{household}")
}
