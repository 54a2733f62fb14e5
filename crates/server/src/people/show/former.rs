//! The page of an entry that went into another: what it was, and the way to where everything of it hangs now.

use askama::Template;
use domain::{actor::Scope, ids::PersonId};
use store::{Fault, events, people::merged};

use super::words::{EventRow, event_row_by};
use crate::{
    accounts,
    app::App,
    families,
    frame::Frame,
    respond::{Answer, Problem, render},
    session::Asker,
};

/// Entries of the log on the page.
const RECENT: u16 = 60;

#[derive(Template)]
#[template(path = "people/former.html")]
struct FormerPage {
    frame: Frame,
    name: String,
    into: String,
    into_name: String,
    merged: String,
    rows: Vec<(&'static str, String)>,
    events: Vec<EventRow>,
}

/// The page of an old id that leads into somebody of the scope.
pub(super) async fn page(app: &App, asker: &Asker, scope: &Scope, id: PersonId, into: &str) -> Answer {
    let by = scope.clone();
    let found = app.db().read(move |tx| {
        let Some(former) = merged::former(tx, &by, id)? else { return Ok(None) };
        let events = events::of_former(tx, &by, id, RECENT)?;
        let names =
            accounts::names(tx, events.iter().map(|told| told.event.actor).chain([former.merged_by]))?;
        Ok::<_, Fault>(Some((former, events, names)))
    });
    let Some((former, events, names)) = found.await.map_err(anyhow::Error::new)? else {
        return Err(Problem::NotFound);
    };
    let by = names.get(&former.merged_by).map_or("系统", String::as_str);
    let rows = [
        ("证件号码", former.identity_masked),
        ("出生日期", former.born_on.map(|day| day.to_string())),
        ("性别", former.sex.map(|sex| sex.label().to_owned())),
        ("联系电话", former.phone.map(|phone| phone.as_str().to_owned())),
        ("居住地址", Some(former.address)),
        ("登记日期", Some(former.registered_on.to_string())),
        ("备注", former.note),
    ];
    Ok(render(&FormerPage {
        frame: Frame::of(app, asker, "/people"),
        name: former.name,
        into: former.survivor.to_string(),
        into_name: into.to_owned(),
        merged: format!("{}，{by}", domain::dates::day_of(former.merged_at)),
        rows: rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect(),
        events: events
            .iter()
            .filter(|told| families::words::may_read(told.event.action, &asker.actor))
            .map(|told| event_row_by(told, &names))
            .collect(),
    }))
}
