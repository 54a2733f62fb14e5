//! The reading half of an office's work: lists walked to their end, numbers, histories.

use std::collections::{BTreeMap, HashMap};

use domain::actor::Scope;
use domain::dates::{Period, add_days, start_of};
use domain::ids::{PersonId, VisitId, WorkerId};
use jiff::civil::Date;

use super::made_up::MONDAY;
use super::office::{Office, Operation, read, told};
use crate::duties::due::DueFilter;
use crate::fault::Fault;
use crate::people::IdentityIndex;
use crate::people::mine::beside::{self, Taking};
use crate::people::page::{Find, PeopleFilter, PersonLine};
use crate::tx::Tx;
use crate::{areas, duties, events, overlays, payments, people, visits};

impl Office {
    /// Walks through all pages of a random list.
    pub(super) fn list_people(&mut self) -> Operation {
        let scope = self.a_scope();
        let typed = ["", "张", "zhang", "z", "zx", "欧阳", "y", "0017", "𠮷", "幸福院１", "幸福院"];
        let typed = self.chance.pick(&typed).copied().unwrap_or("");
        let tenant = self.county.tenant;
        let known = self.chance.pick(&self.people).cloned().filter(|_| self.chance.one_in(4));
        let find = match known {
            Some((_, number)) => {
                Some(Find::LastFour(IdentityIndex::of(self.cipher.as_ref(), tenant, &number).last_four))
            }
            None => Find::typed(typed, tenant, self.cipher.as_ref()),
        };
        let unassigned = self.chance.one_in(4).then_some(WorkerId::MIN);
        let filter = PeopleFilter {
            area: self.chance.one_in(3).then(|| self.a_place()),
            worker: unassigned.or(self.chance.pick(&self.workers).copied().filter(|_| self.chance.one_in(4))),
            class: self.chance.one_in(4).then(|| "甲".to_owned()),
            track: self.chance.one_in(8).then(|| "visit".to_owned()),
            overdue_on: self.chance.one_in(3).then(|| self.today()),
            find,
            after: None,
            limit: 3,
        };
        read("list people", move |tx| {
            let mut pages = Vec::new();
            let mut filter = filter.clone();
            loop {
                let page = people::page::page(tx, &scope, &filter)?;
                filter.after = page.last().map(PersonLine::key);
                let full = page.len() == usize::from(filter.limit);
                pages.push(page);
                if !full {
                    break;
                }
            }
            told(&(people::page::count(tx, &scope, &filter, 50)?, pages))
        })
    }

    pub(super) fn list_due(&mut self) -> Operation {
        let scope = self.a_scope();
        let filter = DueFilter {
            opens_until: self.today(),
            due_before: self.chance.one_in(2).then(|| self.today()),
            area: self.chance.one_in(3).then(|| self.a_place()),
            worker: self.chance.pick(&self.workers).copied().filter(|_| self.chance.one_in(3)),
            after: None,
            limit: 4,
        };
        let today = self.today();
        read("list what is due", move |tx| {
            let taken_along = people::mine::mine(tx, &scope, today, 20)?;
            let beside = beside(tx, &scope, today)?;
            let mut pages = vec![duties::due::page(tx, &scope, &filter)?];
            while let Some(last) = pages.last().and_then(|page| page.last()) {
                let next = DueFilter { after: Some(last.key()), ..filter.clone() };
                pages.push(duties::due::page(tx, &scope, &next)?);
            }
            let whom = overlays::Whom { area: filter.area.clone(), worker: filter.worker };
            let mut called = overlays::people(tx, &scope, &whom)?;
            called.sort_by_key(|line| line.person);
            let days = (start_of(MONDAY), start_of(add_days(today, 1)));
            let made = overlays::made(tx, &scope, &whom, days)?;
            let mut made: Vec<_> = made.into_iter().collect();
            made.iter_mut().for_each(|(_, made)| made.sort_by_key(|one| one.contact.id));
            made.sort_by_key(|(person, _)| *person);
            told(&(pages, taken_along, called, made, beside))
        })
    }

    pub(super) fn count(&mut self) -> Operation {
        let (scope, today) = (self.a_scope(), self.today());
        let node = self.chance.pick(&self.county.areas).cloned();
        read("count", move |tx| {
            let Some(node) = &node else { return told(&"no place") };
            let total = duties::counts::total(tx, &scope, Some(&node.path), today)?;
            let children = duties::counts::by_child(tx, &scope, &node.path, &node.code, today)?;
            let workers = duties::counts::by_worker(tx, &scope, Some(&node.path), today)?;
            told(&(total, children, workers, areas::children(tx, &node.code)?, areas::line(tx, &node.path)?))
        })
    }

    pub(super) fn look_back(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let scope = self.a_scope();
        let visit = self.chance.pick(&self.visits).map_or(VisitId::MAX, |(id, _)| *id);
        let stretch = Period { starts_on: MONDAY, ends_on: self.today() };
        let worker = self.chance.pick(&self.workers).copied().unwrap_or(WorkerId::MIN);
        let (today, area) = (self.today(), self.chance.one_in(3).then(|| self.a_place()));
        let part = duties::exceptions::Part { area, after: None, limit: 5 };
        read("look back", move |tx| {
            let latest = visits::page::of_person(tx, &scope, person.id, None, 2)?;
            let days = (start_of(stretch.starts_on), start_of(add_days(stretch.ends_on, 1)));
            let mut made = overlays::made_of(tx, &scope, person.id, days)?;
            made.sort_by_key(|one| one.contact.id);
            let before = latest.last().map(|visit| (visit.content.visited_at, visit.id));
            told(&(
                people::by_id(tx, &scope, person.id)?,
                visits::page::of_person(tx, &scope, person.id, before, 5)?,
                visits::page::in_stretch(tx, &scope, person.id, stretch)?,
                (visits::page::by_id(tx, &scope, visit)?, visits::page::proposals(tx, &scope, visit)?),
                duties::tallies::of_person(tx, &scope, person.id, stretch)?,
                duties::exceptions::refused(tx, &scope, &part, today)?,
                duties::exceptions::away(tx, &scope, &part, today)?,
                payments::of_worker(tx, &scope, worker, stretch)?,
                events::of_person(tx, &scope, person.id, None, 10)?,
                latest,
                made,
            ))
        })
    }
}

/// All that a phone takes along beside what is owed, in the order of people.
fn beside(tx: &mut Tx<'_>, scope: &Scope, today: Date) -> Result<String, Fault> {
    fn sorted<T>(map: HashMap<PersonId, T>) -> BTreeMap<PersonId, T> {
        map.into_iter().collect()
    }
    let taking = Taking::of(scope, None).up_to(None);
    Ok(format!(
        "{:?}",
        (
            sorted(beside::known(tx, &taking, today, start_of(today))?),
            sorted(beside::latest(tx, &taking)?),
            sorted(beside::answered(tx, &taking)?),
            sorted(beside::contacts(tx, &taking, MONDAY)?),
            sorted(beside::wishes(tx, &taking)?),
            sorted(beside::items(tx, &taking, (MONDAY, today))?),
            sorted(people::consents::of_everybody(tx, &taking)?),
        )
    ))
}
