//! Emergencies as part of an office's work: told, told again, taken up, listed.

use domain::emergencies::{Acknowledged, Content, Emergency, Told, What, Whom};
use domain::ids::EmergencyId;
use uuid::Uuid;

use super::office::{Office, Operation, told, write};
use crate::emergencies;

impl Office {
    /// Tells of one of a few emergencies, or takes it up.
    pub(super) fn call_for_help(&mut self) -> Operation {
        let (tenant, now, area) = (self.county.tenant, self.now, self.a_place());
        let id = EmergencyId::from(Uuid::from_u128(u128::from(self.chance.below(6))));
        let person = self.a_person().map(|person| person.id).filter(|_| self.chance.one_in(2));
        let (account, scope) = (self.actor().account, self.a_scope());
        let taken_up = self.chance.one_in(3);
        let content = Content {
            person,
            began_at: now,
            what: What::Fall,
            words: None,
            told: vec![Told { who: Whom::Ambulance, name: None, phone: Some("120".to_owned()), at: now }],
            note: Some("院子里".to_owned()),
        };
        let worker = self.chance.pick(&self.workers).copied();
        let hash = content.hash();
        let emergency =
            Emergency { id, tenant, content, hash, area, worker, recorded_by: account, recorded_at: now };
        write("call for help", move |tx| {
            emergencies::insert(tx, &emergency)?;
            if taken_up {
                let words = "村医已到".to_owned();
                let one = Acknowledged { emergency: id, by: account, at: now, words };
                emergencies::acknowledge(tx, tenant, &one)?;
            }
            let of_person = person.map(|person| emergencies::of_person(tx, &scope, person, 5)).transpose()?;
            told(&(
                emergencies::known(tx, tenant, id)?,
                person.map(|person| emergencies::about(tx, tenant, person)).transpose()?,
                emergencies::by_id(tx, &scope, id)?,
                (emergencies::open(tx, &scope, 5)?, emergencies::count_open(tx, &scope)?),
                emergencies::over(tx, &scope, None, 5)?,
                of_person,
            ))
        })
    }
}
