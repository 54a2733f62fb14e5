//! A visitor's page: whom to see or to call, in large type.

use askama::Template;
use domain::{
    actor::Scope,
    dates::age_on,
    duties::Progress,
    overlays::Stand,
    packs::{Pack, words},
};
use jiff::civil::Date;
use store::{
    Fault,
    duties::due::{self, DueFilter, DueLine},
    ladders::Line,
};

use crate::{
    app::App,
    emergencies::{self, words::Card},
    frame::{Frame, Tag, long_day},
    ladders::{clock, step_of},
    overlays::{self, muster::Seen, today::Calling},
    people::row::{Look, due_tag},
    respond::{Answer, render},
    session::Asker,
};

/// More people than anybody can see on a day.
const ROUND: u16 = 100;

#[derive(Template)]
#[template(path = "workbench/visitor.html")]
struct VisitorPage {
    frame: Frame,
    heading: String,
    day: String,
    nothing: &'static str,
    emergencies: Vec<Card>,
    looked_for: Vec<Sought>,
    callings: Vec<Called>,
    doors: Vec<Door>,
    later: Option<&'static str>,
}

/// Somebody whom nobody reaches.
struct Sought {
    id: String,
    name: String,
    step: String,
    clock: Tag,
}

/// What an alert or a festival asks for today.
struct Called {
    name: String,
    href: String,
    stops: Vec<String>,
    done: String,
    doors: Vec<Door>,
}

/// Somebody to see or to call.
struct Door {
    id: String,
    name: String,
    tags: Vec<Tag>,
    place: String,
    age: String,
    left: String,
    phone: Option<String>,
}

/// The people of a visitor to whom something is owed now.
pub(super) async fn visitor(app: &App, asker: &Asker, frame: Frame, scope: &Scope) -> Answer {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let by_scope = scope.clone();
    let filter = DueFilter {
        opens_until: today,
        due_before: None,
        area: None,
        worker: None,
        after: None,
        limit: ROUND,
    };
    let found = app.db().read(move |tx| {
        let lines = due::page(tx, &by_scope, &filter)?;
        let standings: Result<Vec<_>, Fault> =
            lines.iter().map(|line| store::duties::by_person(tx, &by_scope, line.person)).collect();
        let sought = store::ladders::page(tx, &by_scope, None, None, ROUND)?;
        Ok::<_, Fault>((lines, standings?, sought))
    });
    let (lines, standings, sought) = found.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), lines.iter().map(|line| &line.area)).await.map_err(anyhow::Error::new)?;
    let callings = overlays::today::today(app, asker, scope).await?;
    let areas = callings.iter().flat_map(|calling| &calling.seen).map(|one| &one.line.area);
    app.places().learn(app.db(), areas).await.map_err(anyhow::Error::new)?;
    let look = Look { today, pack: &pack, places: app.places(), from: &asker.actor.area };
    let doors: Vec<Door> = lines
        .iter()
        .zip(standings)
        .map(|(line, standing)| {
            let duties = standing.map(|standing| standing.classified.decision.duties).unwrap_or_default();
            door(&look, line, &duties)
        })
        .collect();
    Ok(render(&VisitorPage {
        frame,
        heading: format!("要联系的 {} 位", doors.len()),
        day: long_day(today),
        looked_for: sought.iter().filter_map(|line| looked_for(app, &pack, line)).collect(),
        callings: callings.iter().map(|calling| called(&look, calling)).collect(),
        emergencies: emergencies::open(app, &asker.actor, scope).await?,
        nothing: "这几天该看的都看过了，谢谢！",
        doors,
        later: Some("/people"),
    }))
}

fn looked_for(app: &App, pack: &Pack, line: &Line) -> Option<Sought> {
    let rung = line.ladder.open()?;
    let step = step_of(pack, &line.ladder.kind, rung);
    Some(Sought {
        id: line.ladder.person.to_string(),
        name: line.name.clone(),
        step: step.map_or_else(|| rung.step.clone(), |step| step.name.clone()),
        clock: clock(rung, app.edge().now()),
    })
}

/// Whom it still asks for, the most urgent first, and what it tells the visitor.
fn called(look: &Look<'_>, calling: &Calling) -> Called {
    let mut open: Vec<&Seen> = calling.seen.iter().filter(|one| one.found.stand.is_open()).collect();
    open.sort_by_key(|one| (one.found.stand, &one.line.name_key));
    Called {
        name: calling.name.clone(),
        href: calling.href.clone(),
        stops: calling.stops.clone(),
        done: {
            let met = calling.seen.iter().filter(|one| one.found.stand == Stand::Met).count();
            format!("共 {} 位，已完成 {met} 位", calling.seen.len())
        },
        doors: open.into_iter().map(|one| called_on(look, one)).collect(),
    }
}

fn called_on(look: &Look<'_>, Seen { line, found, asks }: &Seen) -> Door {
    let age = line.born_on.and_then(|born_on| age_on(born_on, look.today));
    let left = usize::try_from(found.owed).unwrap_or(usize::MAX).saturating_sub(found.met.len());
    Door {
        id: line.person.to_string(),
        name: line.name.clone(),
        tags: vec![Tag::new(overlays::sheet::kind(found.stand), found.stand.label())],
        place: look.place(&line.area, &line.address),
        age: age.map_or_else(String::new, |age| format!("{age}岁")),
        left: asks.iter().flat_map(|ask| overlays::words::told(look.pack, ask)).fold(
            format!("还要 {left} 次"),
            |text, sentence| {
                if text.contains(&sentence) { text } else { format!("{text}。{sentence}") }
            },
        ),
        phone: line.phone.as_ref().map(|phone| phone.as_str().to_owned()),
    }
}

fn door(look: &Look<'_>, line: &DueLine, duties: &[rules::Duty]) -> Door {
    let age = line.born_on.and_then(|born_on| age_on(born_on, look.today));
    Door {
        id: line.person.to_string(),
        name: line.name.clone(),
        tags: due_tag(Some(line.due), line.last_counted_on, look.today).into_iter().collect(),
        place: look.place(&line.area, &line.address),
        age: age.map_or_else(String::new, |age| format!("{age}岁")),
        left: open_duties(look.pack, duties, &line.progress, look.today),
        phone: line.phone.as_ref().map(|phone| phone.as_str().to_owned()),
    }
}

/// What is still to be done now, in words: `本周：上门探访；电话问候或视频问候`.
fn open_duties(pack: &Pack, duties: &[rules::Duty], progress: &[Progress], today: Date) -> String {
    let open = progress.iter().filter(|one| one.due.is_some_and(|due| due.opens_on <= today));
    let parts: Vec<String> = open
        .filter_map(|one| duties.iter().find(|duty| duty.id == one.duty))
        .map(|duty| format!("{}{}", words::this_period(duty.every), pack.modes_in_words(&duty.modes)))
        .collect();
    if parts.is_empty() { String::new() } else { format!("还要：{}", parts.join("；")) }
}
