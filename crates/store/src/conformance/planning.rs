//! What humans say about plans, as a part of an office's work.

use domain::dates::{Period, add_days};
use domain::ids::{Mint, PlanItemId};
use domain::plans::{Item, Key, Move, PartOfDay, Weekdays, Wish};
use domain::visits::Mode;

use super::made_up::MONDAY;
use super::office::{Office, Operation, told, write};
use crate::plans;

impl Office {
    /// Moves a contact, writes down what to bring, a wish and days of rest; then reads the week as somebody sees it.
    pub(super) fn plan(&mut self) -> Operation {
        let Some((person, worker)) = self.a_person().zip(self.chance.pick(&self.workers).copied()) else {
            return self.add_worker();
        };
        let (tenant, account, now) = (self.county.tenant, self.actor().account, self.now);
        let number = self.chance.below(7);
        let day = add_days(MONDAY, i64::try_from(number).unwrap_or(0));
        let days = Weekdays::NONE.with(day.weekday());
        let key = Key { person: person.id, duty: "weekly".to_owned(), from: MONDAY, nth: 1 };
        let mode = self.chance.one_in(2).then_some(Mode::Door);
        let moved = Move { key, day, mode, moved_by: account, moved_at: now };
        let item = Item {
            id: PlanItemId::from(self.chance.mint()),
            person: person.id,
            words: "带血压计".to_owned(),
            from: day,
            until: self.chance.one_in(2).then_some(add_days(day, 3)),
            written_by: account,
            written_at: now,
            ended: self.chance.one_in(3).then_some((account, now)),
        };
        let part = self.chance.one_in(2).then_some(PartOfDay::Morning);
        let wish = Wish { rather: days, part, ..Wish::default() };
        let scope = self.a_scope();
        let week = Period { starts_on: MONDAY, ends_on: add_days(MONDAY, 6) };
        write("plan a week", move |tx| {
            plans::moves::save(tx, tenant, &moved)?;
            plans::content::save(tx, tenant, &item)?;
            plans::save_wish(tx, tenant, person.id, &wish, (account, now))?;
            plans::save_rest(tx, tenant, worker, days, (account, now))?;
            let of_person = (
                plans::person(tx, &scope, person.id)?,
                plans::moves::of_person(tx, &scope, person.id, MONDAY)?,
                plans::content::of_person(tx, &scope, person.id)?,
            );
            let of_worker = (
                plans::people(tx, &scope, worker, 50)?,
                plans::moves::of_worker(tx, &scope, worker, MONDAY)?,
                plans::content::of_worker(tx, &scope, worker, week)?,
                plans::rest(tx, tenant, worker)?,
            );
            told(&(of_person, of_worker))
        })
    }
}
