//! Concerns as part of an office's work: told, answered, listed.

use domain::concerns::{Answered, Concern, Content, Kind};
use domain::ids::ConcernId;
use uuid::Uuid;

use super::office::{Office, Operation, told, write};
use crate::concerns;

impl Office {
    /// Hears one of a few concerns, or says what was done about it.
    pub(super) fn hear_a_concern(&mut self) -> Operation {
        let (tenant, now, area) = (self.county.tenant, self.now, self.a_place());
        let id = ConcernId::from(Uuid::from_u128(u128::from(self.chance.below(6))));
        let person = self.a_person().map(|person| person.id).filter(|_| self.chance.one_in(2));
        let (account, scope) = (self.actor().account, self.a_scope());
        let answered = self.chance.one_in(3);
        let content = Content {
            kind: *self.chance.pick(Kind::ALL).unwrap_or(&Kind::Other),
            place: "3号楼2单元".to_owned(),
            words: Some("三天没开门".to_owned()),
            told_by: None,
        };
        let concern = Concern { id, tenant, content, area, reported_by: account, reported_at: now };
        write("hear a concern", move |tx| {
            if concerns::known(tx, tenant, id)?.is_none() {
                concerns::insert(tx, &concern)?;
            }
            if answered {
                let (words, reply) = ("去看过".to_owned(), Some("谢谢".to_owned()));
                let one = Answered { concern: id, by: account, at: now, person, words, reply };
                concerns::answer(tx, tenant, &one)?;
            }
            let of_person = person.map(|person| concerns::of_person(tx, tenant, person, 5)).transpose()?;
            told(&(
                concerns::by_id(tx, &scope, id)?,
                (concerns::open(tx, &scope, 5)?, concerns::count_open(tx, &scope)?),
                concerns::over(tx, &scope, None, 5)?,
                concerns::of_reporter(tx, tenant, account, 5)?,
                concerns::count_since(tx, tenant, account, now)?,
                of_person,
            ))
        })
    }
}
