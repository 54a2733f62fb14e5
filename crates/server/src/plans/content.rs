//! What to ask, bring or look at on the next visits to one person, and when the person likes to be visited.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::{PersonId, PlanItemId},
    people::Person,
    plans::{
        EndItem, Item, PartOfDay, SetWish, Weekdays, Wish, WriteItem,
        content::{ContentRefusal, end as decide_end, write as decide},
        set_wish::{WishRefusal, set_wish as decide_wish},
    },
    refusal::Refusal,
};
use jiff::civil::Date;
use store::{Fault, Root, people, plans};

use crate::{
    app::App,
    frame::{Choice, Frame, short_day},
    people::at_hand,
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// What is done to the content of somebody's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something more.
    Write(WriteItem),
    /// Something is done with.
    End(EndItem),
}

/// Writes an item down, or ends one. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn change(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    person: PersonId,
    change: Change,
) -> anyhow::Result<Result<(), Vec<ContentRefusal>>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let tenant = scope.tenant();
        tx.lock(Root::Person, tenant, person.as_bytes())?;
        let found = people::by_id(tx, &scope, person)?;
        let known = plans::content::of_person(tx, &scope, person)?;
        let mut mint = || edge.id();
        let decided = match &change {
            // The same form came twice.
            Change::Write(command) if known.iter().any(|item| item.id == command.id) => return Ok(()),
            Change::Write(command) => decide(command, found.as_ref(), &known, (&actor, now), &mut mint),
            Change::End(command) => decide_end(command, found.as_ref(), &known, (&actor, now), &mut mint),
        };
        let (item, event) = decided.map_err(Stop::Refused)?;
        plans::content::save(tx, tenant, &item)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// Keeps when somebody likes to be visited. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn set_wish(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: SetWish,
) -> anyhow::Result<Result<(), Vec<WishRefusal>>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let tenant = scope.tenant();
        tx.lock(Root::Person, tenant, command.person.as_bytes())?;
        let found = people::by_id(tx, &scope, command.person)?;
        let before = plans::person(tx, &scope, command.person)?.map(|called| called.wish).unwrap_or_default();
        let event = decide_wish(&command, found.as_ref(), &before, (&actor, now), &mut || edge.id())
            .map_err(Stop::Refused)?;
        if before != command.wish {
            plans::save_wish(tx, tenant, command.person, &command.wish, (actor.account, now))?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "plans/content.html")]
struct ContentPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    items: Vec<Row>,
    weekdays: Vec<Choice>,
    parts: Vec<Choice>,
    elsewhere: Vec<String>,
}

/// One item.
struct Row {
    id: String,
    words: String,
    days: String,
    by: String,
    over: bool,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct After {
    done: Option<String>,
}

/// `GET /people/{person}/plan`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(after): Query<After>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut page = sheet(&app, &asker, &scope, &person, None).await?;
    page.frame = page.frame.after(after.done.as_deref());
    Ok(render(&page))
}

/// `POST /people/{person}/plan`: what the button said, `write`, `end` or `wish`.
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let seat = (&scope, &asker.actor);
    let refused: Vec<Refusal> = match typed.text("what") {
        "write" => match command(&app, &person, &mut typed) {
            Some(command) => told(change(&app, seat, person.id, Change::Write(command)).await?),
            None => Vec::new(),
        },
        "end" => {
            let id = typed.text("item").parse().map_err(|_| Problem::NotFound)?;
            told(change(&app, seat, person.id, Change::End(EndItem { id, person: person.id })).await?)
        }
        "wish" => told(set_wish(&app, seat, SetWish { person: person.id, wish: wish(&typed) }).await?),
        _ => return Err(Problem::Unreadable("没有说明要做什么".to_owned())),
    };
    for refusal in refused {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
    if !typed.is_wrong() {
        let done = match typed.text("what") {
            "write" => "content_written",
            "end" => "content_ended",
            _ => "wish_set",
        };
        return Ok(go(&format!("/people/{}/plan?done={done}", person.id)));
    }
    let page = sheet(&app, &asker, &scope, &person, Some(typed)).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn told<R: Into<Refusal>>(kept: Result<(), Vec<R>>) -> Vec<Refusal> {
    domain::refusal::shown(kept.err().unwrap_or_default())
}

fn command(app: &App, person: &Person, typed: &mut Typed) -> Option<WriteItem> {
    let day = |typed: &mut Typed, field: &str| -> Option<Date> {
        let text = typed.given(field)?.to_owned();
        let day = text.parse().ok();
        if day.is_none() {
            typed.refuse(field.to_owned(), "日期请按“年-月-日”填写");
        }
        day
    };
    let (from, until) = (day(typed, "from_on"), day(typed, "until_on"));
    (!typed.is_wrong()).then(|| WriteItem {
        id: typed.text("id").parse().unwrap_or_else(|_| PlanItemId::from(app.edge().id())),
        person: person.id,
        words: typed.text("words").to_owned(),
        from: from.unwrap_or_else(|| app.edge().today()),
        until,
    })
}

fn wish(typed: &Typed) -> Wish {
    let days = |name: &str| Weekdays::from_code(&typed.all(name).collect::<String>()).unwrap_or_default();
    Wish {
        rather: days("rather"),
        never: days("never"),
        part: PartOfDay::from_code(typed.text("part")),
        words: typed.given("wish_words").map(str::to_owned),
    }
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Option<Typed>,
) -> Result<ContentPage, Problem> {
    let (by_scope, id, today) = (scope.clone(), person.id, app.edge().today());
    let found = app.db().read(move |tx| {
        let items = plans::content::of_person(tx, &by_scope, id)?;
        let mut names = Vec::new();
        for item in &items {
            let writer = store::accounts::by_id(tx, item.written_by)?;
            names.push(writer.map_or_else(String::new, |found| found.account.name));
        }
        Ok::<_, Fault>((items, names, plans::person(tx, &by_scope, id)?.map(|called| called.wish)))
    });
    let (items, names, wish) = found.await.map_err(anyhow::Error::new)?;
    let typed = typed.unwrap_or_default();
    let typed = filled(app, typed, &wish.unwrap_or_default(), today);
    const SHOWN: [&str; 7] = ["words", "from_on", "until_on", "rather", "never", "part", "wish_words"];
    Ok(ContentPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        items: items.iter().zip(names).map(|(item, by)| row(item, by, today)).collect(),
        weekdays: (1..=7)
            .zip(["一", "二", "三", "四", "五", "六", "日"])
            .map(|(number, name)| Choice::new(number.to_string(), format!("周{name}")))
            .collect(),
        parts: PartOfDay::ALL.into_iter().map(|part| Choice::new(part.code(), part.label())).collect(),
        elsewhere: typed.elsewhere(|field| SHOWN.contains(&field)).into_iter().map(str::to_owned).collect(),
        typed,
    })
}

/// What stands in the forms: what was typed, and what is known beside it.
fn filled(app: &App, mut typed: Typed, wish: &Wish, today: Date) -> Typed {
    if typed.given("id").is_none() {
        typed.set("id", app.edge().id().to_string());
    }
    if typed.text("what") != "write" {
        typed.set("from_on", today.to_string());
    }
    if typed.text("what") != "wish" {
        for number in 1..=7_u8 {
            for (name, days) in [("rather", wish.rather), ("never", wish.never)] {
                if days.holds(number) {
                    typed.add(name, number.to_string());
                }
            }
        }
        typed.set("part", wish.part.map_or("", PartOfDay::code));
        typed.set("wish_words", wish.words.clone().unwrap_or_default());
    }
    typed
}

fn row(item: &Item, by: String, today: Date) -> Row {
    let from = short_day(item.from, today);
    Row {
        id: item.id.to_string(),
        words: item.words.clone(),
        days: match item.until {
            Some(until) if until == item.from => from,
            Some(until) => format!("{from}—{}", short_day(until, today)),
            None => format!("{from}起"),
        },
        by,
        over: item.until.is_some_and(|until| until < today),
    }
}
