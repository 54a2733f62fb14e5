//! The family's page of a person, in the office: who holds a link, since when, when it was opened.

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{
    actor::Verb,
    families::{
        Link, Reminder, Word,
        settle::sees,
        view::{View, quiet_since, view},
    },
    ids::{FamilyLinkId, PersonId},
    people::{
        Consent, Fact, Person,
        consents::{Purpose, last},
        facts::facts_on,
    },
};
use jiff::civil::Date;
use store::{Fault, families, people};

use super::{remind, words};
use crate::{
    app::App,
    frame::{Choice, Frame, Tag, short_day},
    people::{
        at_hand,
        consent::panel::in_words,
        contacts::{Call, calls},
    },
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
    visits::moment,
};

/// So many words and reminders are told on the page.
pub(super) const RECENT: u16 = 20;

#[derive(Template)]
#[template(path = "families/list.html")]
pub(super) struct ListPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    consent: Tag,
    consent_said: String,
    links: Vec<Row>,
    known: Vec<Choice>,
    words: Vec<words::Row>,
    reminders: Vec<remind::Row>,
    quiet: Option<String>,
    may_invite: bool,
    may_print: bool,
    has_card: bool,
}

/// A link on the page.
struct Row {
    id: String,
    holder: String,
    phone: String,
    made: String,
    opened: String,
    state: Tag,
    open: bool,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /people/{person}/family`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut page = sheet(&app, &asker, &scope, &person, Typed::default()).await?;
    page.frame = page.frame.after(asked.done.as_deref());
    Ok(render(&page))
}

struct Found {
    links: Vec<Link>,
    words: Vec<Word>,
    reminders: Vec<Reminder>,
    consents: Vec<Consent>,
    facts: Vec<Fact>,
    has_card: bool,
}

/// The page, with what was typed into the form.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &domain::actor::Scope,
    person: &Person,
    mut typed: Typed,
) -> Result<ListPage, Problem> {
    let (by, id) = (scope.clone(), person.id);
    let found = app.db().read(move |tx| {
        Ok::<_, Fault>(Found {
            links: families::links::of_person(tx, &by, id)?,
            words: families::words::of_person(tx, &by, id, RECENT)?,
            reminders: families::reminders::of_person(tx, &by, id, RECENT)?,
            consents: people::consents::of_person(tx, &by, id)?,
            facts: people::facts::of_person(tx, &by, id)?,
            has_card: families::cards::standing(tx, &by, id)?.is_some(),
        })
    });
    let found = found.await.map_err(anyhow::Error::new)?;
    let (now, today) = (app.edge().now(), app.edge().today());
    let pack = app.pack_for(scope.tenant(), today)?;
    if typed.given("id").is_none() {
        typed.set("id", FamilyLinkId::from(app.edge().id()).to_string());
    }
    let said = last(&found.consents, Purpose::Family, today, now);
    let some_relative = found.links.iter().find(|link| link.holder.name().is_some());
    let shown = some_relative.map_or(View::SayOnly, |link| view(&link.holder, &found.consents, today, now));
    let holders: Vec<(FamilyLinkId, String)> =
        found.links.iter().map(|link| (link.id, link.holder.in_words())).collect();
    Ok(ListPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        consent: match said.map(|row| row.said) {
            None => Tag::new("due", "还没有问过老人"),
            Some(said) if shown == View::Closed || said != domain::people::consents::Said::Given => {
                Tag::new("odd", said.label())
            }
            Some(said) => Tag::new("fine", said.label()),
        },
        consent_said: said.map(in_words).unwrap_or_default(),
        quiet: quiet_since(&found.links, &found.words, &found.reminders, today)
            .map(|since| short_day(since, today)),
        words: found
            .words
            .iter()
            .filter(|word| sees(word, &asker.actor))
            .map(|word| words::Row::of(word, &holders, today))
            .collect(),
        reminders: found.reminders.iter().map(|one| remind::Row::of(one, today)).collect(),
        known: known(&calls(&pack, &facts_on(&found.facts, today, now))),
        links: found.links.iter().map(|link| row(link, today)).collect(),
        may_invite: asker.actor.may(Verb::InviteFamily),
        may_print: asker.actor.may(Verb::PrintDoorCard),
        has_card: found.has_card,
        typed,
    })
}

/// Whom the file names, to be chosen: name, relation and telephone in one value.
fn known(calls: &[Call]) -> Vec<Choice> {
    let choice = |call: &Call| {
        Choice::new(
            format!("{}|{}|{}", call.name, call.who, call.phone),
            format!("{}（{}，{}）", call.name, call.who, call.phone),
        )
    };
    named(calls).map(choice).collect()
}

/// Those of whom the file tells a name.
pub(super) fn named(calls: &[Call]) -> impl Iterator<Item = &Call> {
    calls.iter().filter(|call| !call.name.is_empty())
}

fn row(link: &Link, today: Date) -> Row {
    let open = link.opens(today, false);
    Row {
        id: link.id.to_string(),
        holder: link.holder.in_words(),
        phone: link.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        made: moment(link.made_at),
        opened: link.opened_at.map(moment).unwrap_or_else(|| "还没打开过".to_owned()),
        state: match link.ended_at {
            Some(at) => Tag::new("none", format!("{} 已结束", moment(at))),
            None if !open => Tag::new("none", format!("{} 到期", link.ends_on)),
            None => Tag::new("fine", format!("能用，到 {}", link.ends_on)),
        },
        open,
    }
}

/// Where somebody is sent after something was done here.
pub(super) fn back(person: PersonId, done: &str) -> String {
    format!("{}?done={done}", super::page_of(person))
}
