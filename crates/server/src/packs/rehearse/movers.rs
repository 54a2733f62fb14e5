//! The names of those for whom something would be different, a page at a time, each with the reasons.

use std::collections::BTreeMap;

use domain::{
    actor::Scope,
    areas::AreaPath,
    ids::{PersonId, WorkerId},
    packs::rehearse::{Effect, Mover, Sides, why},
    people::{Fact, Person, facts::facts_on},
};
use store::{Fault, people};

use super::{Opened, Rehearsed};
use crate::{app::App, areas::places::Places, duties::due::names, typed::Typed};

/// Names on a page.
pub const PAGE: usize = 50;

/// Somebody for whom something would be different.
pub struct MoverRow {
    /// Their id, for the link.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Where they live.
    pub place: String,
    /// Who visits them.
    pub worker: Option<String>,
    /// From where.
    pub from: String,
    /// To where.
    pub to: String,
    /// What is owed now and then, where the place is the same.
    pub work: Option<(String, String)>,
    /// The readings taken otherwise that concern them.
    pub read_otherwise: String,
    /// Why they stand where they stand.
    pub because_before: String,
    /// Why they would stand there.
    pub because: String,
}

/// Which names are wanted.
#[derive(Default)]
pub struct Wanted {
    /// Only of this step.
    pub step: Option<u32>,
    /// Only of the place with this code and of everything in it.
    pub area: Option<String>,
    /// Only of this visitor; `Some(None)` for nobody's.
    pub worker: Option<Option<WorkerId>>,
    /// From after this one.
    pub after: Option<PersonId>,
}

impl Wanted {
    /// From the address.
    pub fn of(typed: &Typed) -> Self {
        Self {
            step: typed.text("step").parse().ok(),
            area: typed.given("area").map(str::to_owned),
            worker: match typed.text("worker") {
                "none" => Some(None),
                id => id.parse().ok().map(Some),
            },
            after: typed.text("after").parse().ok(),
        }
    }

    /// Whether anything is left out.
    pub fn is_narrow(&self) -> bool {
        self.step.is_some() || self.area.is_some() || self.worker.is_some()
    }

    fn fits(&self, effect: &Effect, mover: &Mover) -> bool {
        let lies_in = |code: &String| {
            let (path, _) = &effect.areas[mover.area as usize];
            path.segments().any(|step| step == code)
        };
        self.step.is_none_or(|step| step == mover.which)
            && self.area.as_ref().is_none_or(lies_in)
            && self.worker.is_none_or(|worker| worker == mover.worker)
    }

    /// A page, and one more to see whether there is another.
    pub fn page(&self, effect: &Effect) -> Vec<Mover> {
        effect.page(self.after, PAGE + 1, |mover| self.fits(effect, mover))
    }
}

/// The rows for some movers. Somebody who left the register meanwhile is left out.
///
/// # Errors
/// What the database cannot do; facts that no longer fit the pack.
pub async fn rows(
    app: &App,
    scope: &Scope,
    opened: &Opened,
    shown: &Rehearsed,
    movers: &[Mover],
    from: &AreaPath,
) -> anyhow::Result<Vec<MoverRow>> {
    let (scope, wanted) = (scope.clone(), movers.to_vec());
    let found = app.db().read(move |tx| {
        let mut people: Vec<(Mover, Person, Vec<Fact>)> = Vec::new();
        for mover in &wanted {
            if let Some(person) = people::by_id(tx, &scope, mover.person)? {
                people.push((*mover, person, people::facts::of_person(tx, &scope, mover.person)?));
            }
        }
        let names = names(tx, scope.tenant(), wanted.iter().filter_map(|mover| mover.worker))?;
        Ok::<_, Fault>((people, names))
    });
    let (people, names): (Vec<Found>, BTreeMap<WorkerId, String>) = found.await?;
    app.places().learn(app.db(), people.iter().map(|(_, person, _)| &person.area)).await?;
    people
        .iter()
        .map(|(mover, person, facts)| row(app.places(), opened, shown, (mover, person, facts), &names, from))
        .collect()
}

/// A mover with the person and what is known of them.
type Found = (Mover, Person, Vec<Fact>);

fn row(
    places: &Places,
    opened: &Opened,
    shown: &Rehearsed,
    (mover, person, facts): (&Mover, &Person, &[Fact]),
    names: &BTreeMap<WorkerId, String>,
    from: &AreaPath,
) -> anyhow::Result<MoverRow> {
    let sides = Sides { before: &opened.before, after: &opened.after, on: opened.on };
    // As it was known when the register was read, so that the names fit the sums.
    let why = why(&sides, &facts_on(facts, opened.on, shown.at))?;
    let moved = why.before.place != why.after.place;
    let work = (why.before.duties != why.after.duties).then_some((why.before.duties, why.after.duties));
    Ok(MoverRow {
        id: person.id.to_string(),
        name: person.name.to_string(),
        place: places.address(&person.area, from, &person.address),
        worker: mover.worker.and_then(|id| names.get(&id).cloned()),
        from: why.before.place,
        to: if moved { why.after.place } else { String::new() },
        work,
        read_otherwise: why.read_otherwise.join("；"),
        because_before: why.before.because,
        because: why.after.because,
    })
}
