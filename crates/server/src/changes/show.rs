//! One proposed change: what it would register, what that would do, and the two answers.

use std::collections::BTreeMap;

use anyhow::Context;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Scope, Verb},
    changes::{
        ProposedChange,
        decide::apply,
        effect::{Before, Effect, Stand, effect},
    },
    dates::day_of,
    ids::AccountId,
    packs::Pack,
    people::{
        Fact, Happening, Person,
        change_facts::{Change, ChangeRefusal, Scene},
        facts::rows_on,
        happenings::{Whereabouts, whereabouts},
    },
    refusal::shown,
};
use jiff::{Timestamp, civil::Date};
use store::{Fault, people};

use super::{at_hand, words};
use crate::{
    accounts,
    app::App,
    frame::{Frame, Tag},
    respond::{Answer, render_with},
    session::Asker,
    typed::Typed,
    visits::moment,
};

#[derive(Template)]
#[template(path = "changes/show.html")]
struct ChangePage {
    frame: Frame,
    typed: Typed,
    elsewhere: Vec<String>,
    id: String,
    person: String,
    name: String,
    place: String,
    tag: Tag,
    by: String,
    how: String,
    note: Option<String>,
    before_label: &'static str,
    rows: Vec<FactRow>,
    /// Why it cannot be applied as it stands.
    obstacles: Vec<String>,
    effect: Option<EffectWords>,
    left: Option<String>,
    over: String,
    overtaken: bool,
    said: Option<String>,
    reason: Option<String>,
    may_decide: bool,
    may_withdraw: bool,
    own: bool,
    back: &'static str,
}

/// A fact before and after.
struct FactRow {
    name: String,
    before: String,
    after: String,
    evidence: String,
    /// What stood there when it was proposed, where somebody has changed it since.
    meanwhile: Option<String>,
}

/// What would change in what is owed.
struct EffectWords {
    on: String,
    none: bool,
    lines: Vec<(&'static str, String, String)>,
}

/// What a page is made from.
struct Found {
    facts: Vec<Fact>,
    happenings: Vec<Happening>,
    names: BTreeMap<AccountId, String>,
}

/// `GET /changes/{change}`
pub async fn page(State(app): State<App>, asker: Asker, Path(change): Path<String>) -> Answer {
    let (scope, change, person) = at_hand(&app, &asker, &change).await?;
    sheet(&app, &asker, &scope, (&change, &person), Typed::default(), StatusCode::OK).await
}

/// The page again, with what is wrong.
pub(super) async fn refused(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    about: (&ProposedChange, &Person),
    typed: Typed,
) -> Answer {
    sheet(app, asker, scope, about, typed, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    (change, person): (&ProposedChange, &Person),
    typed: Typed,
    status: StatusCode,
) -> Answer {
    // The instant lies before the look: nothing that is written after it counts as seen.
    let now = app.edge().now();
    let pack = app.pack_for(scope.tenant(), day_of(now))?;
    let found = read(app, scope, change).await?;
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    let outlook = change.is_open().then(|| Outlook::of(app, &pack, asker, change, person, &found, now));
    let (overtaken, rows, obstacles) = match outlook {
        Some(outlook) => (outlook.overtaken, outlook.rows, outlook.obstacles),
        None => (false, Vec::new(), Vec::new()),
    };
    let there = whereabouts(&pack, &found.happenings, day_of(now), now);
    let before = Before { pack: &pack, facts: &found.facts, happenings: &found.happenings };
    let effect = (change.is_open() && obstacles.is_empty())
        .then(|| effect(before, &rows, change.command.how, now))
        .transpose()
        .context("the facts of a person do not fit the pack in force")?;
    let by = |id: AccountId| found.names.get(&id).cloned().unwrap_or_default();
    let said = change.state.said();
    let own = change.proposed_by == asker.account.id;
    let decides = asker.actor.may(Verb::DecideChange);
    let page = ChangePage {
        frame: Frame::of(app, asker, "/changes"),
        elsewhere: typed.elsewhere(|field| field == "reason").into_iter().map(str::to_owned).collect(),
        id: change.id.to_string(),
        person: person.id.to_string(),
        name: person.name.to_string(),
        place: app.places().address(&person.area, &asker.actor.area, &person.address),
        tag: words::tag(&change.state),
        by: format!("{}，{}", by(change.proposed_by), moment(change.proposed_at)),
        how: words::how(change.command.how),
        note: change.command.note.clone(),
        before_label: if change.is_open() { "现在登记的" } else { "提交时登记的" },
        rows: fact_rows(&pack, change, &found.facts, now),
        obstacles: obstacles.clone(),
        effect: effect.map(|effect| effect_words(&pack, &effect, day_of(now))),
        left: left(change, &there),
        over: now.as_millisecond().to_string(),
        overtaken,
        said: said.map(|said| format!("{}，{}", by(said.by), moment(said.at))),
        reason: said.and_then(|said| said.reason.clone()),
        may_decide: change.is_open() && decides && !own,
        may_withdraw: change.is_open() && own && asker.actor.may(Verb::WithdrawChange),
        own: change.is_open() && decides && own,
        back: if decides { "变更审核" } else { "我提交的变更" },
        typed,
    };
    Ok(render_with(status, &page))
}

async fn read(app: &App, scope: &Scope, change: &ProposedChange) -> anyhow::Result<Found> {
    let (scope, person) = (scope.clone(), change.command.person);
    let who: Vec<AccountId> =
        change.state.said().map(|said| said.by).into_iter().chain([change.proposed_by]).collect();
    let found = app.db().read(move |tx| {
        let names = accounts::names(tx, who.iter().copied())?;
        Ok::<_, Fault>(Found {
            facts: people::facts::of_person(tx, &scope, person)?,
            happenings: people::happenings::of_person(tx, &scope, person)?,
            names,
        })
    });
    Ok(found.await?)
}

/// What applying it now would come to, without keeping anything.
struct Outlook {
    rows: Vec<Fact>,
    overtaken: bool,
    obstacles: Vec<String>,
}

impl Outlook {
    fn of(
        app: &App,
        pack: &Pack,
        asker: &Asker,
        change: &ProposedChange,
        person: &Person,
        found: &Found,
        now: Timestamp,
    ) -> Self {
        let scene = Scene { person: Some(person), facts: &found.facts, dictionary: pack.rules.dictionary() };
        let mut mint = || app.edge().id();
        let mut tried = apply(change, None, scene, &asker.actor, now, &mut mint);
        let told = |refusal: &ChangeRefusal| matches!(refusal, ChangeRefusal::ChangedMeanwhile { .. });
        let overtaken = tried.as_ref().is_err_and(|refusals| refusals.iter().any(told));
        if overtaken {
            tried = apply(change, Some(now), scene, &asker.actor, now, &mut mint);
        }
        match tried {
            Ok((_, changed)) => Self { rows: changed.facts, overtaken, obstacles: Vec::new() },
            Err(refusals) if refusals == [ChangeRefusal::NothingNew] => {
                let text = "现在登记的已经和这份变更一样，不用再改，请退回并说明。";
                Self { rows: Vec::new(), overtaken: false, obstacles: vec![text.to_owned()] }
            }
            Err(refusals) => {
                let obstacles = shown(refusals).into_iter().map(|refusal| refusal.text).collect();
                Self { rows: Vec::new(), overtaken, obstacles }
            }
        }
    }
}

/// Every fact as it stands and as it would stand; of one that has ended, as it stood when it was handed in.
fn fact_rows(pack: &Pack, change: &ProposedChange, facts: &[Fact], now: Timestamp) -> Vec<FactRow> {
    let at = if change.is_open() { now } else { change.proposed_at };
    let on = |at: Timestamp| match change.command.how {
        Change::From { first, .. } => first,
        Change::Correct => day_of(at),
    };
    let (stands, stood) = (rows_on(facts, on(at), at), rows_on(facts, on(change.knew()), change.knew()));
    let inputs = change.command.facts.iter();
    let rows = inputs.map(|input| {
        let of = |rows: &[&Fact]| {
            let row = rows.iter().find(|row| row.fact == input.fact);
            words::value(pack, &input.fact, row.map(|row| &row.value))
        };
        let (before, then) = (of(&stands), of(&stood));
        FactRow {
            name: pack.fact_name(&input.fact).to_owned(),
            meanwhile: (before != then).then_some(then),
            before,
            after: words::value(pack, &input.fact, Some(&input.value)),
            evidence: input.evidence.clone().unwrap_or_default(),
        }
    });
    rows.collect()
}

/// That somebody has left: what is found out about them may be written down, and nobody is sent for it.
fn left(change: &ProposedChange, there: &Whereabouts<'_>) -> Option<String> {
    match there {
        Whereabouts::Left { exit, since } if change.is_open() => Some(format!(
            "老人已登记“{}”（{since}）。同意以后只更正登记的情况，不会重新安排探访。",
            exit.name
        )),
        _ => None,
    }
}

fn effect_words(pack: &Pack, effect: &Effect, today: Date) -> EffectWords {
    let none = || "未认定".to_owned();
    let class = |stand: &Stand| {
        let id = stand.class.as_deref();
        id.map_or_else(none, |id| {
            pack.rules.class(id).map_or_else(|| id.to_owned(), |class| class.name.clone())
        })
    };
    let track = |stand: &Stand| {
        let id = stand.track.as_deref();
        id.map_or_else(none, |id| {
            pack.rules.track(id).map_or_else(|| id.to_owned(), |track| track.name.clone())
        })
    };
    let duties = |stand: &Stand| {
        let words: Vec<String> = stand.duties.iter().map(|duty| pack.duty_in_words(duty)).collect();
        if words.is_empty() { "没有探访次数要求".to_owned() } else { words.join("、") }
    };
    let line = |label, of: &dyn Fn(&Stand) -> String| (label, of(&effect.before), of(&effect.after));
    let lines = [line("类别", &class), line("服务方式", &track), line("探访任务", &duties)];
    EffectWords {
        on: if effect.on == today { "从今天起".to_owned() } else { format!("从 {} 起", effect.on) },
        none: effect.is_none(),
        lines: lines.into_iter().collect(),
    }
}
