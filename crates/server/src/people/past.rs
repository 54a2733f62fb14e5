//! Somebody as they were on a past day, and as it was known then: facts, whereabouts, class and duties under the notice
//! of that day.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    actor::Scope,
    classes::classify::classify,
    dates::end_of,
    packs::{
        Pack,
        explain::{Sources, explain},
    },
    people::{
        Detail, Details, Person,
        facts::{facts_on, rows_on},
        happenings::{known, whereabouts},
    },
};
use jiff::civil::Date;
use store::Fault;

use super::{
    at_hand,
    happen::sheet::in_words,
    show::words::{FactRow, fact_row, in_order, says_something},
};
use crate::{
    app::App,
    frame::{Frame, long_day},
    packs::why::Why,
    respond::{Answer, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "people/past.html")]
struct PastPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    picture: Option<Picture>,
}

/// What was so on the day.
struct Picture {
    on: String,
    known: String,
    pack: String,
    whereabouts: Option<String>,
    details: Vec<(&'static str, String)>,
    class: String,
    track: String,
    why: Why,
    duties: Vec<String>,
    facts: Vec<FactRow>,
    happenings: Vec<String>,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    on: Option<String>,
    known: Option<String>,
}

/// `GET /people/{person}/past?on=DAY&known=DAY`: how it was on one day, as it was known at the end of another.
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let (today, mut typed) = (app.edge().today(), Typed::default());
    typed.set("on", asked.on.unwrap_or_else(|| today.to_string()));
    typed.set("known", asked.known.unwrap_or_default());
    let on = day(&mut typed, "on", today);
    let known_on = if typed.text("known").is_empty() { Some(today) } else { day(&mut typed, "known", today) };
    let mut picture = None;
    if let (Some(on), Some(known_on)) = (on, known_on) {
        match app.pack_for(scope.tenant(), on) {
            Ok(pack) => picture = Some(look(&app, &scope, &person, &pack, (on, known_on)).await?),
            Err(_) => typed.refuse("on", "这一天还没有施行任何通知，没有可看的类别和任务"),
        }
    }
    let status = if typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PastPage {
        frame: Frame::of(&app, &asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        picture,
        typed,
    };
    Ok(render_with(status, &page))
}

async fn look(
    app: &App,
    scope: &Scope,
    person: &Person,
    pack: &Pack,
    (on, known_on): (Date, Date),
) -> anyhow::Result<Picture> {
    let (by, id) = (scope.clone(), person.id);
    let found = app.db().read(move |tx| {
        let facts = store::people::facts::of_person(tx, &by, id)?;
        let details = store::people::details::of_person(tx, &by, id)?;
        Ok::<_, Fault>((facts, details, store::people::happenings::of_person(tx, &by, id)?))
    });
    let ((facts, rows_of_details, happenings), at) = (found.await?, end_of(known_on));
    let details = details(app, &Details::on(person, &rows_of_details, on, at)).await?;
    let there = whereabouts(pack, &happenings, on, at);
    let classified = classify(pack, &facts_on(&facts, on, at), on)?;
    let (decision, rules, rows) = (&classified.decision, &pack.rules, rows_on(&facts, on, at));
    let class = decision.class.as_deref().and_then(|id| rules.class(id));
    let track = decision.track.as_deref().and_then(|id| rules.track(id));
    let told = known(&happenings, at).into_iter().filter(|row| row.from_on <= on);
    Ok(Picture {
        on: long_day(on),
        known: long_day(known_on),
        pack: rules.title.clone(),
        details,
        whereabouts: there.name().map(str::to_owned),
        class: class.map_or_else(|| "没有认定类别".to_owned(), |class| class.name.clone()),
        track: track.map_or_else(String::new, |track| track.name.clone()),
        duties: there.duties(decision, on).iter().map(|duty| pack.duty_in_words(duty)).collect(),
        why: Why::of(explain(pack, &classified, &Sources::new())),
        facts: in_order(pack, &rows, says_something).map(|fact| fact_row(pack, fact, on)).collect(),
        happenings: told.map(|row| in_words(pack, row)).collect(),
    })
}

/// Name, telephone, address and number of the day, each with what it is called.
async fn details(app: &App, then: &Details) -> anyhow::Result<Vec<(&'static str, String)>> {
    app.places().learn(app.db(), [&then.area]).await?;
    let phone = then.phone.as_ref().map_or_else(|| "未登记".to_owned(), |phone| phone.as_str().to_owned());
    let number = then.identity.clone().unwrap_or_else(|| "暂无".to_owned());
    Ok(vec![
        (Detail::Name.label(), then.name.to_string()),
        (Detail::Phone.label(), phone),
        ("居住地址", app.places().postal(&then.area, &then.address)),
        (Detail::Identity.label(), number),
    ])
}

fn day(typed: &mut Typed, field: &str, today: Date) -> Option<Date> {
    match typed.text(field).parse::<Date>() {
        Ok(day) if day <= today => Some(day),
        Ok(_) => {
            typed.refuse(field.to_owned(), "这一天还没有到");
            None
        }
        Err(_) => {
            typed.refuse(field.to_owned(), "日期请按“年-月-日”填写");
            None
        }
    }
}
