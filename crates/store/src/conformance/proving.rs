//! The proving part of an office's work: people's months kept, added up, opened to names, closed and corrected.

use domain::duties::month::Belongs;
use domain::ids::{EventId, PersonId, VisitId};
use domain::indicators::close::Closed;
use domain::indicators::{Kind, Line, Marks, Modes, of_day};
use domain::visits::Mode;

use super::office::{Office, Operation, told, write};
use crate::indicators::{self, changed, months, names, sums};
use crate::people::known::Stretch;

impl Office {
    /// Keeps somebody's month, or what a closed one would say, and looks at all that follows from it.
    pub(super) fn prove(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let (tenant, now, today, area) = (self.county.tenant, self.now, self.today(), self.a_place());
        let month = of_day(today);
        let (scope, by) = (self.a_scope(), self.actor().account);
        let texts = [";", ";rate=y1/1;", ";rate=n0/1;rate~old;"];
        let marks = self.chance.pick(&texts).and_then(|text| Marks::read(text)).unwrap_or_default();
        let away = self.chance.one_in(4);
        let line = Line {
            person: person.id,
            area: area.clone(),
            worker: None,
            class: Some("甲".to_owned()).filter(|_| !away),
            track: None,
            belongs: if away { Belongs::Away { why: "住院".to_owned() } } else { Belongs::Asked },
            modes: Modes(self.chance.pick(&Mode::ALL).copied().into_iter().collect()),
            marks,
        };
        let (closes, drops) = (self.chance.one_in(6), self.chance.one_in(6));
        let wanted = names::Wanted {
            area: self.chance.one_in(2).then_some(area),
            own: self.chance.one_in(3),
            says: self.chance.one_in(2).then(|| ("rate".to_owned(), Kind::NotReached)),
            ..names::Wanted::default()
        };
        let visit = self.chance.pick(&self.visits).map_or(VisitId::MAX, |(id, _)| *id);
        write("prove", move |tx| {
            if !tx_knows(tx, &line)? {
                return told(&"nobody");
            }
            let closed = months::by_month(tx, tenant, month)?.is_some_and(|state| state.closed.is_some());
            if closed {
                months::correct(tx, tenant, month, now, &line)?;
            } else if drops {
                indicators::drop(tx, tenant, month, line.person)?;
            } else {
                indicators::save(tx, tenant, month, &line)?;
            }
            months::worked_out(tx, tenant, month, today, now)?;
            if closes {
                months::close(tx, tenant, month, &Closed { at: now, by, people: 1, sum: "ab".to_owned() })?;
            }
            let everybody = Stretch { after: PersonId::MIN, until: PersonId::MAX, limit: 100 };
            let page = names::page(tx, &scope, month, &wanted, None, 3)?;
            let after = page.last().map(|last| (last.line.area.clone(), last.line.person));
            let after = after.as_ref().map(|(area, person)| (area, *person));
            told(&(
                (names::page(tx, &scope, month, &wanted, after, 3)?, page.clone()),
                sums::groups(tx, &scope, wanted.area.as_ref(), month, sums::Apart::All)?,
                sums::groups(tx, &scope, None, month, sums::Apart::At(wanted.area.as_slice()))?,
                indicators::of_stretch(tx, &scope, month, everybody)?,
                indicators::of_person(tx, &scope, line.person, month)?,
                indicators::courses(tx, &scope, everybody)?,
                (months::latest(tx, &scope, month, line.person)?, months::since(tx, tenant, month)?),
                months::corrections(tx, &scope, month, now, 10)?,
                (changed::first(tx, tenant)?, changed::last(tx, tenant)?),
                (changed::since(tx, tenant, EventId::MIN, 20)?, changed::visited_at(tx, &scope, visit)?),
            ))
        })
    }
}

/// Whether somebody is in the register: an entry may have been refused.
fn tx_knows(tx: &mut crate::tx::Tx<'_>, line: &Line) -> Result<bool, crate::fault::Fault> {
    let exists: Option<(PersonId,)> =
        tx.one(&crate::people::known::LANDMARK, crate::params![1_i64, before(line.person), 0_i64])?;
    Ok(exists.is_some_and(|(person,)| person == line.person))
}

/// The id before another.
fn before(person: PersonId) -> PersonId {
    PersonId::from(uuid::Uuid::from_u128(uuid::Uuid::from_bytes(*person.as_bytes()).as_u128() - 1))
}
