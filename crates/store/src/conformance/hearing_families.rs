//! Families as part of an office's work: a link given, something said, settled, a reminder, a card.

use domain::dates::add_days;
use domain::families::{Asked, Card, Holder, Link, Reminder, Said, Settled, Word};
use domain::ids::{FamilyLinkId, FamilyWordId, ReminderId};

use super::office::{Office, Operation, read, told, write};
use crate::families::{cards, links, reminders, words};

impl Office {
    /// Gives a link, says something through it, and looks at all of it.
    pub(super) fn hear_a_family(&mut self) -> Operation {
        let (tenant, now, today) = (self.county.tenant, self.now, self.today());
        let Some(person) = self.a_person() else {
            return read("hear nobody", move |tx| told(&cards::behind(tx, tenant, "none")?));
        };
        let (actor, scope) = (self.actor(), self.a_scope());
        let worker = self.chance.pick(&self.workers).copied();
        let chance = &mut self.chance;
        let link = Link {
            id: FamilyLinkId::mint(chance),
            tenant,
            person: person.id,
            holder: match chance.one_in(3) {
                true => Holder::Oneself,
                false => Holder::Relative { name: "钱来".to_owned(), relation: "儿子".to_owned() },
            },
            phone: None,
            made_at: now,
            made_by: actor.account,
            ends_on: Link::last_day(now),
            ended_at: None,
            opened_at: None,
        };
        let said = match chance.below(5) {
            0 | 1 => Said::Away { from: today, until: add_days(today, 9), place: None },
            2 => Said::Complaint("没有来".to_owned()),
            3 => Said::Thanks(Some("谢谢".to_owned())),
            _ => Said::Came,
        };
        let id = FamilyWordId::mint(chance);
        let word =
            Word { id, tenant, person: person.id, link: link.id, worker, said, said_at: now, settled: None };
        let reminder = Reminder {
            id: ReminderId::mint(chance),
            tenant,
            person: person.id,
            whom: "钱来".to_owned(),
            asked: Asked::Call,
            on: today,
            answer: Some("好的".to_owned()),
            recorded_at: now,
            recorded_by: actor.account,
        };
        let mut token = [0; 32];
        token[..16].copy_from_slice(link.id.as_bytes());
        let code = chance.number().to_string();
        let (settles, ends) = (chance.one_in(2), chance.one_in(3));
        write("hear a family", move |tx| {
            links::insert(tx, &link, &token)?;
            links::opened(tx, tenant, link.id, now)?;
            words::insert(tx, &word)?;
            words::insert(tx, &word)?;
            reminders::insert(tx, &reminder)?;
            let (made_at, made_by) = (now, actor.account);
            let (code, person) = (code.clone(), person.id);
            cards::insert(
                tx,
                &Card { code: code.clone(), tenant, person, made_at, made_by, ended_at: None },
            )?;
            if settles {
                let settled = Settled { at: now, by: actor.account, words: "已处理".to_owned() };
                words::settle(tx, tenant, word.id, &settled)?;
            }
            if ends {
                links::end(tx, tenant, link.id, (now, actor.account))?;
                cards::end(tx, tenant, person, (now, actor.account))?;
            }
            let by = (&scope, &actor);
            let thanked = worker
                .map(|worker| words::thanks(tx, &scope, worker, (link.made_at, jiff::Timestamp::MAX)))
                .transpose()?;
            let mut away: Vec<_> = words::away(tx, &scope)?.into_iter().collect();
            away.sort_by_key(|(person, _)| *person);
            told(&(
                (links::by_token(tx, tenant, &token)?, links::of_person(tx, &scope, person)?),
                (words::of_person(tx, &scope, person, 5)?, words::by_id(tx, &scope, id)?, thanked, away),
                (words::list(tx, by, true, None, 5)?, words::list(tx, by, false, None, 5)?),
                words::count_open(tx, by)?,
                reminders::of_person(tx, &scope, person, 5)?,
                (cards::standing(tx, &scope, person)?, cards::behind(tx, tenant, &code)?),
                cards::visited(tx, &scope, 5)?,
            ))
        })
    }
}
