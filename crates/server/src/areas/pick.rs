//! Choosing the place where somebody lives: the town first where there are several, then village and group.

use askama::Template;
use axum::extract::{Query, State};
use domain::areas::{Area, AreaCode, AreaPath, Level};
use jiff::civil::Date;
use store::{Fault, areas};

use crate::{
    app::App,
    frame::Choice,
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

/// The two lists of the address.
#[derive(Debug, Default)]
pub struct Pick {
    /// Towns, for somebody who answers for several.
    pub towns: Vec<Choice>,
    /// Villages and groups of the chosen town, or of where the asker works.
    pub areas: Vec<Choice>,
}

impl Pick {
    /// The lists for who asks, with the town that was chosen.
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn of(app: &App, asker: &Asker, typed: &Typed) -> anyhow::Result<Self> {
        let own = asker.actor.area.clone();
        let town: Option<AreaCode> = typed.text("town").parse().ok();
        let today = app.edge().today();
        let pick = app.db().read(move |tx| {
            let under = |tx: &mut store::Tx<'_>, path: &AreaPath| {
                Ok::<_, Fault>(homes(&areas::under(tx, path)?, today))
            };
            let Some(here) = areas::by_path(tx, &own)? else { return Ok(Self::default()) };
            if here.level >= Level::Township {
                return Ok::<_, Fault>(Self { towns: Vec::new(), areas: under(tx, &own)? });
            }
            let towns = areas::children(tx, &here.code)?;
            let chosen = town.as_ref().and_then(|code| towns.iter().find(|town| town.code == *code));
            let areas = chosen.map(|town| under(tx, &town.path)).transpose()?.unwrap_or_default();
            let towns = towns.iter().map(|town| Choice::new(town.code.as_str(), &town.name)).collect();
            Ok(Self { towns, areas })
        });
        Ok(pick.await?)
    }
}

/// Places of somebody's own area to choose from, those of a county down to the village; what was closed is left out.
pub(crate) fn places_under(
    tx: &mut store::Tx<'_>,
    own: &AreaPath,
    today: Date,
) -> Result<Vec<Choice>, Fault> {
    let all = areas::under(tx, own)?;
    let top = all.first().map_or(Level::Province, |area| area.level);
    let down_to = if top < Level::Township { Level::Village } else { Level::Group };
    let shown = all.iter().filter(|area| area.level <= down_to && !area.is_closed_on(today));
    Ok(shown
        .map(|area| {
            let depth = (area.level as usize).saturating_sub(top as usize);
            Choice::new(area.code.as_str(), format!("{}{}", "　".repeat(depth), area.name))
        })
        .collect())
}

/// Villages and groups: where people live. A village without groups is a home itself; one with groups is
/// one too, for who belongs to none of them.
/// Nobody is entered where a place was closed.
fn homes(places: &[Area], today: Date) -> Vec<Choice> {
    let homes = places.iter().filter(|place| place.level >= Level::Village && !place.is_closed_on(today));
    homes.map(|place| Choice::new(place.code.as_str(), &place.name)).collect()
}

#[derive(Template)]
#[template(path = "areas/options.html")]
struct OptionsPart {
    areas: Vec<Choice>,
    chosen: String,
}

/// The town that was chosen.
#[derive(serde::Deserialize)]
pub struct Chosen {
    #[serde(default)]
    town: String,
}

/// `GET /areas/below`: villages and groups of a town, while the form is being filled in.
pub async fn below(State(app): State<App>, asker: Asker, Query(chosen): Query<Chosen>) -> Answer {
    let code: AreaCode = chosen.town.parse().map_err(|_| Problem::NotFound)?;
    let own = asker.actor.area.clone();
    let found = app.db().read(move |tx| match areas::by_code(tx, &code)? {
        Some(town) if own.contains(&town.path) && town.level >= Level::Township => {
            Ok::<_, Fault>(Some(areas::under(tx, &town.path)?))
        }
        _ => Ok(None),
    });
    let places = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    Ok(render(&OptionsPart { areas: homes(&places, app.edge().today()), chosen: String::new() }))
}
