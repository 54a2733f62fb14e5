//! What the file of a household holds, gathered once for the screen and for paper.

use std::collections::BTreeMap;

use domain::{
    actor::Scope,
    dates::{Period, add_days},
    duties::Standing,
    events::{Action, Told},
    households::{
        LIST,
        completeness::{Completeness, completeness},
        entry::{self, Whom},
    },
    ids::{PersonId, WorkerId},
    packs::{Pack, explain::explain},
    people::{Fact, Happening, Person, facts::rows_on, happenings},
    visits::Visit,
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value};
use store::{Fault, visits::page as visit_page, workers};

use crate::{
    app::App,
    packs::why::Why,
    people::{happen::sheet::in_words, show::words::sources},
    visits::moment,
};

/// How far back the file tells of contacts, in days.
const TOLD_DAYS: i64 = 365;

/// Entries of the log that are looked through for a person's story.
const ENTRIES: u16 = 60;

/// Everything about one person of a household.
pub(crate) struct Member {
    pub(crate) person: Person,
    pub(crate) facts: Vec<Fact>,
    pub(crate) known: Map<String, Value>,
    pub(crate) happenings: Vec<Happening>,
    pub(crate) standing: Option<Standing>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) events: Vec<Told>,
    pub(crate) complete: Completeness,
}

/// A household's file.
pub(crate) struct File {
    pub(crate) members: Vec<Member>,
    pub(crate) workers: BTreeMap<WorkerId, String>,
}

/// Somebody of the home who is not in the register.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Other {
    /// In whose list they stand.
    pub(crate) of: String,
    /// What is known of them: kinship first.
    pub(crate) words: String,
}

/// Something that took place, for the story of a household.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    /// To whom.
    pub(crate) name: String,
    pub(crate) what: String,
}

/// Reads the file of these people.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn read(
    app: &App,
    scope: &Scope,
    people: Vec<Person>,
    pack: &std::sync::Arc<Pack>,
) -> anyhow::Result<File> {
    let (scope, pack) = (scope.clone(), std::sync::Arc::clone(pack));
    let (now, today) = (app.edge().now(), app.edge().today());
    let found = app.db().read(move |tx| {
        let mut file = File { members: Vec::new(), workers: BTreeMap::new() };
        let year = Period { starts_on: add_days(today, -TOLD_DAYS), ends_on: today };
        for person in people.clone() {
            let id = person.id;
            let facts = store::people::facts::of_person(tx, &scope, id)?;
            let standing = store::duties::by_person(tx, &scope, id)?;
            let visits = visit_page::in_stretch(tx, &scope, id, year)?;
            let known = domain::people::facts::facts_on(&facts, today, now);
            let settled = standing.as_ref().is_some_and(|standing| !standing.classified.decision.provisional);
            let of_visits = visits.iter().filter_map(|visit| visit.content.worker);
            for worker in of_visits.chain(standing.as_ref().and_then(|standing| standing.worker)) {
                if let std::collections::btree_map::Entry::Vacant(seat) = file.workers.entry(worker) {
                    seat.insert(
                        workers::by_id(tx, scope.tenant(), worker)?.map_or_else(String::new, |one| one.name),
                    );
                }
            }
            file.members.push(Member {
                happenings: store::people::happenings::of_person(tx, &scope, id)?,
                events: store::events::of_person(tx, &scope, id, None, ENTRIES)?,
                complete: completeness(&pack, &person, &known, settled),
                person,
                facts,
                known,
                standing,
                visits,
            });
        }
        Ok::<_, Fault>(file)
    });
    Ok(found.await?)
}

impl File {
    /// Whole percent of all entries that the file needs.
    pub(crate) fn percent(&self) -> usize {
        let needed: usize = self.members.iter().map(|member| member.complete.needed).sum();
        let lacking: usize = self.members.iter().map(|member| member.complete.lacking.len()).sum();
        (needed - lacking) * 100 / needed.max(1)
    }

    /// Everybody of the lists who is not in the register, each once.
    pub(crate) fn others(&self, pack: &Pack) -> Vec<Other> {
        let mut others: Vec<(Value, Other)> = Vec::new();
        for member in &self.members {
            let list = super::follow::members_in(&member.known).unwrap_or_default();
            for listed in &list {
                let registered = self.members.iter().any(|one| {
                    let whom = Whom { name: &one.person.name, known: &one.known };
                    entry::place_of(std::slice::from_ref(listed), whom).is_some()
                });
                let mut same = listed.clone();
                if let Some(columns) = same.as_object_mut() {
                    // A son of both stands in both lists, and his kinship may be told from either side.
                    columns.remove("relation");
                }
                if registered || others.iter().any(|(known, _)| *known == same) {
                    continue;
                }
                others.push((
                    same,
                    Other { of: member.person.name.to_string(), words: in_columns(pack, listed) },
                ));
            }
        }
        others.into_iter().map(|(_, other)| other).collect()
    }

    /// What took place, the latest first.
    pub(crate) fn story(&self, pack: &Pack) -> Vec<Moment> {
        let mut story: Vec<Moment> =
            self.members.iter().flat_map(|member| self.story_of(member, pack)).collect();
        story.sort_by_key(|moment| std::cmp::Reverse(moment.at));
        story
    }

    fn story_of<'a>(&'a self, member: &'a Member, pack: &'a Pack) -> impl Iterator<Item = Moment> + 'a {
        let name = member.person.name.to_string();
        let visits = member.visits.iter().map(|visit| (visit.content.visited_at, self.visit(visit, pack)));
        let told = member.events.iter().filter(|told| {
            !matches!(
                told.event.action,
                Action::VisitRecorded | Action::PersonHappened | Action::VisitPrinted
            )
        });
        let told = told.map(|told| {
            let note = told.event.note.as_deref().map(|note| format!("：{note}")).unwrap_or_default();
            (told.event.at, format!("{}{note}", told.event.action.label()))
        });
        let happened = happenings::known(&member.happenings, Timestamp::MAX)
            .into_iter()
            .map(|row| (row.recorded_at, in_words(pack, row)));
        let all: Vec<(Timestamp, String)> = visits.chain(told).chain(happened).collect();
        all.into_iter().map(move |(at, what)| Moment { at, name: name.clone(), what })
    }

    /// `上门探访，见到老人，陈玉兰`
    pub(crate) fn visit(&self, visit: &Visit, pack: &Pack) -> String {
        let content = &visit.content;
        let by = content.worker.and_then(|id| self.workers.get(&id).cloned());
        let by = by.unwrap_or_else(|| pack.labels.visitor(&content.visitor_kind).to_owned());
        format!(
            "{}，{}，{by}",
            pack.labels.mode(content.mode),
            crate::visits::outcome_tag(content.outcome).text
        )
    }

    /// Who visits somebody.
    pub(crate) fn visitor(&self, member: &Member) -> Option<&str> {
        let worker = member.standing.as_ref()?.worker?;
        self.workers.get(&worker).map(String::as_str)
    }
}

impl Member {
    /// Who.
    pub(crate) fn id(&self) -> PersonId {
        self.person.id
    }

    /// Name of the class.
    pub(crate) fn class<'a>(&'a self, pack: &'a Pack) -> Option<&'a str> {
        let id = self.standing.as_ref()?.class()?;
        Some(pack.rules.class(id).map_or(id, |class| class.name.as_str()))
    }

    /// Why that class.
    pub(crate) fn why(&self, pack: &Pack, now: Timestamp, today: Date) -> Why {
        let Some(standing) = &self.standing else { return Why::default() };
        let known = rows_on(&self.facts, today, now);
        Why::of(explain(pack, &standing.classified, &sources(&known, &self.person)))
    }

    /// What is owed, in words, each with its clause.
    pub(crate) fn duties(&self, pack: &Pack) -> Vec<(String, String)> {
        let duties = self.standing.iter().flat_map(|standing| standing.duties());
        duties.map(|duty| (pack.duty_in_words(duty), duty.clause.clone())).collect()
    }

    /// Where they are, if not at home.
    pub(crate) fn whereabouts(&self, pack: &Pack, now: Timestamp, today: Date) -> Option<String> {
        happenings::whereabouts(pack, &self.happenings, today, now).name().map(str::to_owned)
    }

    /// What was told about them in the order in which it was learnt: the day and the words.
    pub(crate) fn happened(&self, pack: &Pack) -> Vec<(String, String)> {
        let known = happenings::known(&self.happenings, Timestamp::MAX);
        known.into_iter().map(|row| (moment(row.recorded_at), in_words(pack, row))).collect()
    }
}

/// What a list says of somebody, the columns joined: `子女，1975-06-07，一级`.
pub(crate) fn in_columns(pack: &Pack, listed: &Value) -> String {
    let list = pack.rules.dictionary().def(LIST);
    let columns = list.into_iter().flat_map(rules::FactDef::members);
    let told = columns.filter_map(|column| {
        let value = listed.get(&column.id).filter(|value| !value.is_null())?;
        let words = pack.member_in_words(column, value);
        Some(if value.is_boolean() { format!("{}：{words}", column.name) } else { words })
    });
    let words = told.collect::<Vec<_>>().join("，");
    if words.is_empty() { "情况不详".to_owned() } else { words }
}
