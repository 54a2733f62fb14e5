//! The page that each role lands on: what is wrong today and the way to the names.

use askama::Template;
use axum::extract::{Query, State};
use domain::actor::Role;

use super::{office::office, region::region, visitor::visitor};
use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, go, render},
    session::Asker,
};

#[derive(Template)]
#[template(path = "workbench/plain.html")]
struct PlainPage {
    frame: Frame,
    text: &'static str,
}

/// Which place is looked at, and what was just done.
#[derive(serde::Deserialize)]
pub struct Asked {
    area: Option<String>,
    county: Option<i64>,
    done: Option<String>,
}

/// `GET /`
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let frame = Frame::of(&app, &asker, "/").after(asked.done.as_deref());
    if asker.account.role == Role::Partner {
        // They see nobody: what they can do is tell.
        return Ok(go("/concerns/new"));
    }
    let scopes = asker.scopes();
    match (asker.account.role, scopes.as_slice()) {
        (_, []) => Ok(render(&PlainPage { frame, text: without_people(asker.account.role) })),
        (Role::Visitor, [scope, ..]) => visitor(&app, &asker, frame, scope).await,
        (_, [_, _, ..]) if asked.county.is_none() => region(&app, &asker, frame, &scopes).await,
        (_, [first, ..]) => {
            let scope = scopes.iter().find(|scope| Some(scope.tenant().0) == asked.county).unwrap_or(first);
            office(&app, &asker, frame, scope, asked.area.as_deref()).await
        }
    }
}

/// What somebody without people of their own finds here.
fn without_people(role: Role) -> &'static str {
    match role {
        Role::Admin => "系统管理员管理账号和设置，不查看老年人信息。",
        Role::Agency => "目前没有交给贵机构的委托服务。签订委托协议后，这里会列出要办的事项。",
        _ => "您的账号还没有可以查看的区域，请联系本地管理员。",
    }
}
