//! Several counties side by side: a month for a city or an auditor.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use domain::indicators::{Group, monthly, name, rate};
use rules::sections::indicators::{Indicator, Share};
use store::{
    Fault,
    indicators::sums::{self, Apart},
};

use super::{
    tables::{names, page as address},
    words,
};
use crate::{
    app::App,
    frame::Frame,
    months::Month,
    respond::{Answer, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "indicators/compare.html")]
struct ComparePage {
    frame: Frame,
    month: String,
    month_code: String,
    wrong: bool,
    earlier: String,
    later: Option<String>,
    heads: Vec<String>,
    counties: Vec<CountyLine>,
}

struct CountyLine {
    name: String,
    href: String,
    /// In the order of the heads; `None` where the county's notice does not measure it.
    cells: Vec<Option<CountyCell>>,
}

struct CountyCell {
    percent: String,
    width: u32,
    of: u32,
    missing: u32,
    href: String,
    label: String,
}

/// The counties of whoever works in several.
pub(super) async fn page(app: &App, asker: &Asker, typed: Typed) -> Answer {
    let today = app.edge().today();
    let read = Month::read(typed.given("month"), today);
    let (period, scopes) = (read.period, asker.scopes());
    let month_code = name(period);
    let found = app.db().read(move |tx| {
        let counties = scopes
            .iter()
            .map(|scope| Ok((scope.tenant(), sums::groups(tx, scope, None, period, Apart::At(&[]))?)));
        counties.collect::<Result<Vec<_>, Fault>>()
    });
    let found = found.await.map_err(anyhow::Error::new)?;
    let (mut heads, mut lines) = (Vec::<(String, String)>::new(), Vec::new());
    for (tenant, groups) in found {
        let pack = app.pack_for(tenant, period.ends_on.min(today))?;
        let county = tenant.to_string();
        let at = [("county", county.as_str()), ("month", month_code.as_str())];
        let title = app.tenant(tenant).map_or_else(|| county.clone(), |known| known.name);
        let mut cells = BTreeMap::new();
        for indicator in monthly(&pack) {
            if !heads.iter().any(|(id, _)| *id == indicator.id) {
                heads.push((indicator.id.clone(), indicator.name.clone()));
            }
            cells.insert(indicator.id.clone(), cell(&title, indicator, &groups, &at));
        }
        lines.push((title, address(&at, &[]), cells));
    }
    let line = |(name, href, mut cells): (String, String, BTreeMap<String, CountyCell>)| CountyLine {
        name,
        href,
        cells: heads.iter().map(|(id, _)| cells.remove(id)).collect(),
    };
    let at = [("month", month_code.as_str())];
    let page = ComparePage {
        frame: Frame::of(app, asker, "/indicators"),
        month: read.name(),
        wrong: read.wrong,
        earlier: address(&at, &[("month", &read.earlier())]),
        later: read.later(today).map(|month| address(&at, &[("month", &month)])),
        counties: lines.into_iter().map(line).collect(),
        heads: heads.iter().map(|(_, name)| name.clone()).collect(),
        month_code: month_code.clone(),
    };
    Ok(render_with(if page.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page))
}

fn cell(county: &str, indicator: &Indicator, groups: &[Group], at: &[(&str, &str)]) -> CountyCell {
    let rate = rate(indicator, groups);
    let share: Share = rate.all;
    CountyCell {
        percent: if indicator.is_number() { share.reached.to_string() } else { words::percent(share) },
        width: if indicator.is_number() { 0 } else { share.permille().unwrap_or(0).min(1000) / 10 },
        of: rate.reached + rate.not_reached,
        missing: rate.not_reached,
        href: names(at, &[("indicator", &indicator.id), ("kind", "not_reached")]),
        label: format!("{county}：{}未达到 {} 人", indicator.name, rate.not_reached),
    }
}
