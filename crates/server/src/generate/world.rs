//! Everything that is settled before anybody is entered: counties, the notice, the years, how many visits whom.

use std::{collections::BTreeSet, sync::Arc};

use anyhow::Context;
use domain::{
    classes::vocabulary::host,
    packs::{Notices, Pack},
    visits::form::Form,
};
use jiff::Timestamp;

use super::{
    asked::Asked,
    county::{self, County, Numbers},
    dice::{Dice, For},
    span::Span,
};

/// In a hundred contacts of ten people, the next in line has so many: some are seen every week, some never.
const OFTEN: [u64; 10] = [0, 1, 2, 3, 5, 7, 10, 15, 22, 35];

/// What everybody is made from.
pub struct World {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// Older people, over all counties.
    pub people: u64,
    visits: u64,
    /// The notice.
    pub pack: Arc<Pack>,
    /// The same, as it was in force on all days.
    pub notices: Notices,
    /// The years.
    pub span: Span,
    /// The counties.
    pub counties: Vec<County>,
    own_facts: BTreeSet<String>,
}

impl World {
    /// Founds the counties.
    ///
    /// # Errors
    /// A notice that was not in force, or has no form for contacts.
    pub fn of(asked: &Asked, pack: Arc<Pack>) -> anyhow::Result<Self> {
        let span = Span::of(asked, &pack)?;
        pack.visit_form().context("the pack has no form for visits")?;
        let mut numbers = Numbers::default();
        let counties = (1..=asked.counties).map(|number| {
            let people = asked.people / u64::from(asked.counties);
            county::found(asked.seed, number, people, &span, &pack, &mut numbers)
        });
        let counties = counties.collect();
        let own_facts = host().dictionary.facts().iter().map(|fact| fact.id.clone()).collect();
        let (seed, people, visits) = (asked.seed, asked.people, asked.visits);
        let notices = Notices::always(Arc::clone(&pack));
        Ok(Self { seed, people, visits, pack, notices, span, counties, own_facts })
    }

    /// Homes, each with two places in the list of people.
    pub fn homes(&self) -> u64 {
        self.people.div_ceil(2)
    }

    /// The county of a home: one after the other, so that all of them fill at the same pace.
    pub fn county_of(&self, home: u64) -> &County {
        let counties = self.counties.len() as u64;
        &self.counties[usize::try_from(home % counties).unwrap_or(0)]
    }

    /// When somebody is entered.
    pub fn registered_at(&self, number: u64) -> Timestamp {
        self.span.registered_at(number, self.people)
    }

    /// Whether a fact belongs to our own vocabulary.
    pub fn is_our_own(&self, fact: &str) -> bool {
        self.own_facts.contains(fact)
    }

    /// The form on which contacts are recorded.
    pub fn form(&self) -> Option<&Form> {
        self.pack.visit_form()
    }

    /// Contacts of everybody.
    pub fn visits_in_all(&self) -> u64 {
        self.visits
    }

    /// How many contacts somebody has; together as many as were asked for.
    pub fn visits_of(&self, number: u64) -> u64 {
        let all = self.parts(self.people).max(1);
        let up_to =
            |number| u64::try_from(u128::from(self.visits) * self.parts(number) / all).unwrap_or(u64::MAX);
        up_to(number + 1) - up_to(number)
    }

    /// How many hundredths of ten people's contacts the first ones have.
    fn parts(&self, people: u64) -> u128 {
        let (tens, rest) = (people / 10, usize::try_from(people % 10).unwrap_or(0));
        let turn = usize::try_from(Dice::new(self.seed, For::Often, tens).below(10)).unwrap_or(0);
        let begun: u64 = (0..rest).map(|at| OFTEN[(at + turn) % 10]).sum();
        100 * u128::from(tens) + u128::from(begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::shelf::Shelf;

    #[test]
    fn as_many_visits_as_were_asked_for() {
        let shelf = Shelf::open(&[]).expect("sound packs");
        let id = shelf.ids().next().expect("a pack").to_owned();
        let pack = shelf.pack(&id, &rules::Choices::new()).expect("sound").expect("at hand");
        for (people, visits) in [(1, 7), (59, 300), (400, 12)] {
            let asked = Asked { people, visits, ..Asked::small(jiff::civil::date(2026, 11, 23)) };
            let world = World::of(&asked, Arc::clone(&pack)).expect("in force");
            assert_eq!((0..people).map(|number| world.visits_of(number)).sum::<u64>(), visits);
        }
    }
}
