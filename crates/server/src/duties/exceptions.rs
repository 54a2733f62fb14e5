//! What is neither due nor done, and needs somebody at a desk: who said no in a period that still runs, and who is away
//! without anybody knowing until when. Whoever is overdue or has nobody stands on the due list.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{actor::Verb, ids::PersonId, packs::Pack};
use jiff::civil::Date;
use store::{
    Fault,
    duties::exceptions::{self, Away, Part, Refused, Someone},
};

use super::due::{names, place};
use crate::{
    app::App,
    frame::{Choice, Frame, Tab, short_day},
    people::{
        list::{area_choices, counties, county},
        row::Look,
    },
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 50;

#[derive(Template)]
#[template(path = "duties/exceptions.html")]
struct ExceptionsPage {
    frame: Frame,
    typed: Typed,
    tabs: Vec<Tab>,
    counties: Vec<Choice>,
    areas: Vec<Choice>,
    about: &'static str,
    nobody: &'static str,
    rows: Vec<Row>,
    next: Option<String>,
    may_record: bool,
    may_tell: bool,
    refused: bool,
}

struct Row {
    id: String,
    name: String,
    place: String,
    phone: Option<String>,
    what: String,
    since: String,
    worker: String,
    /// Where something is done about it.
    next: String,
}

/// `GET /duties/exceptions?kind=refused|away`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let refused = typed.text("kind") != "away";
    let (area, own) = (typed.text("area").to_owned(), asker.actor.area.clone());
    let after = typed.after();
    let found = app.db().read(move |tx| {
        let chosen = place(tx, &area)?;
        let part = Part { area: chosen.clone(), after, limit: PAGE + 1 };
        let lines = if refused {
            Lines::Refused(exceptions::refused(tx, &scope, &part, today)?)
        } else {
            Lines::Away(exceptions::away(tx, &scope, &part, today)?)
        };
        let names = names(tx, scope.tenant(), lines.people().into_iter().filter_map(|one| one.worker))?;
        Ok::<_, Fault>((lines, names, area_choices(tx, &own, chosen.as_ref())?))
    });
    let (mut lines, names, areas) = found.await.map_err(anyhow::Error::new)?;
    let next = lines.cut().map(|(day, person)| address(&typed, &[("after", &format!("{day}~{person}"))]));
    let learnt = lines.people().into_iter().map(|one| &one.area).collect::<Vec<_>>();
    app.places().learn(app.db(), learnt).await.map_err(anyhow::Error::new)?;
    let look = Look { today, pack: &pack, places: app.places(), from: &asker.actor.area };
    let row = |one: &Someone, what: String, since: String, next: String| Row {
        next: format!("/people/{}/{next}", one.person),
        id: one.person.to_string(),
        name: one.name.clone(),
        place: look.place(&one.area, &one.address),
        phone: one.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        worker: one.worker.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "未安排".to_owned()),
        what,
        since,
    };
    let rows = match &lines {
        Lines::Refused(lines) => {
            let ends = |line: &Refused| short_day(line.ends_on, today);
            lines
                .iter()
                .map(|line| row(&line.who, in_words(&pack, line), ends(line), "visits/new".to_owned()))
                .collect()
        }
        Lines::Away(lines) => {
            let why = |line: &Away| {
                let absence = pack.rules.absence(&line.why);
                absence.map_or_else(|| line.why.clone(), |absence| absence.name.clone())
            };
            let told = |line: &Away| format!("happenings/{}", line.told);
            let since = |line: &Away| short_day(line.from, today);
            lines.iter().map(|line| row(&line.who, why(line), since(line), told(line))).collect()
        }
    };
    Ok(render(&ExceptionsPage {
        frame: Frame::of(&app, &asker, "/duties"),
        tabs: tabs(&typed),
        counties: counties(&app, &asker),
        areas,
        about: if refused {
            "本期谢绝过、次数还没补上的。可以换个时间或改打电话；一直不愿意的，登记“无接受定期探访意愿”。"
        } else {
            "登记了外出、住院等，没有登记什么时候回来的。请问问本人或家属，回来了就登记，不然一直不会安排探访。"
        },
        nobody: if refused { "本期没有人谢绝。" } else { "没有不知归期的人。" },
        rows,
        next,
        may_record: asker.actor.may(Verb::RecordVisit),
        may_tell: asker.actor.may(Verb::TellHappening),
        refused,
        typed,
    }))
}

/// One of the lists.
enum Lines {
    Refused(Vec<Refused>),
    Away(Vec<Away>),
}

impl Lines {
    fn people(&self) -> Vec<&Someone> {
        match self {
            Self::Refused(lines) => lines.iter().map(|line| &line.who).collect(),
            Self::Away(lines) => lines.iter().map(|line| &line.who).collect(),
        }
    }

    /// Takes the line away that only says that there are more; gives the key of the last one then.
    fn cut(&mut self) -> Option<(Date, PersonId)> {
        let (page, more) = (usize::from(PAGE), self.people().len() > usize::from(PAGE));
        match self {
            Self::Refused(lines) => lines.truncate(page),
            Self::Away(lines) => lines.truncate(page),
        }
        let last = match self {
            Self::Refused(lines) => lines.last().map(Refused::key),
            Self::Away(lines) => lines.last().map(Away::key),
        };
        last.filter(|_| more)
    }
}

/// `每周上门：应 2 次，已 0 次，谢绝 1 次`
fn in_words(pack: &Pack, line: &Refused) -> String {
    let duty = pack.rules.duties.iter().find(|duty| duty.id == line.duty);
    let name = duty.map_or(line.duty.as_str(), |duty| duty.name.as_str());
    format!("{name}：应 {} 次，已 {} 次，谢绝 {} 次", line.owed, line.counted, line.refused)
}

fn tabs(typed: &Typed) -> Vec<Tab> {
    let here = if typed.text("kind") == "away" { "away" } else { "refused" };
    Tab::plain(here, &[("refused", "本期谢绝的"), ("away", "外出没有归期的")], |kind| {
        address(typed, &[("kind", kind), ("after", "")])
    })
}

fn address(typed: &Typed, changed: &[(&str, &str)]) -> String {
    typed.address("/duties/exceptions", &["county", "area", "kind", "after"], changed)
}
