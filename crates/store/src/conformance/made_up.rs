//! Plain things of nobody real, the same for the same seed: for the random comparison and for tests. Counties that
//! look like counties are the work of `koumen generate`.

use domain::actor::{Actor, Role, Scope};
use domain::areas::{Area, AreaPath, Level};
use domain::classes::classify::Classified;
use domain::dates::start_of;
use domain::duties::Standing;
use domain::ids::{AccountId, FactId, Mint, PersonId, TenantId, WorkerId};
use domain::people::{Fact, IdentityKind, IdentityNumber, Person, PersonName};
use domain::workers::Worker;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rules::{Decision, Duty, Every};
use serde_json::json;
use uuid::Uuid;

use crate::fault::Fault;
use crate::tenants::Tenant;
use crate::tx::Tx;
use crate::{areas, tenants};

/// The day on which every made-up story begins: a Monday.
pub const MONDAY: Date = Date::constant(2026, 11, 23);

const SURNAMES: [&str; 8] = ["张", "王", "李", "赵", "单", "欧阳", "尉迟", "章"];
const GIVEN: [&str; 8] = ["秀英", "建国", "桂兰", "德明", "玉珍", "𠮷", "淑华", "阿依·古丽"];

/// A repeatable sequence of choices (splitmix64).
#[derive(Debug, Clone)]
pub struct MadeUp {
    state: u64,
}

impl MadeUp {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next number of the sequence.
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from zero up to, not including, `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound.max(1)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several; `None` of none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(from.len()).unwrap_or(u64::MAX);
        from.get(usize::try_from(self.below(length)).unwrap_or(0))
    }

    /// An instant within the days after [`MONDAY`] began.
    pub fn instant(&mut self, days: u64) -> Timestamp {
        let milliseconds = i64::try_from(self.below(days * 86_400_000)).unwrap_or(0);
        start_of(MONDAY).saturating_add(SignedDuration::from_millis(milliseconds)).unwrap_or(Timestamp::MAX)
    }

    /// A person who lives in a place, with a number that nobody can have.
    pub fn person(
        &mut self,
        tenant: TenantId,
        area: &AreaPath,
        actor: AccountId,
    ) -> (Person, IdentityNumber) {
        let number = self.identity();
        let name = self.name();
        let person = Person {
            id: PersonId::mint(self),
            tenant,
            name_keys: name.keys(),
            name,
            identity_kind: IdentityKind::ResidentCard,
            identity_masked: Some(number.masked()),
            identity_note: None,
            born_on: Some(number.born_on()),
            sex: Some(number.sex()),
            phone: self
                .one_in(2)
                .then(|| format!("139{:08}", self.below(100_000_000)).parse().ok())
                .flatten(),
            address: format!("{}号", self.below(300)),
            area: area.clone(),
            registered_on: MONDAY,
            registered_at: self.instant(1),
            registered_by: actor,
            note: self.one_in(4).then(|| "耳背，请大声敲门".to_owned()),
        };
        (person, number)
    }

    fn name(&mut self) -> PersonName {
        let name = format!("{}{}", self.pick(&SURNAMES).unwrap_or(&""), self.pick(&GIVEN).unwrap_or(&""));
        PersonName::parse(&name).expect("made of characters")
    }

    /// A number under the impossible place 99 with the right last character.
    pub fn identity(&mut self) -> IdentityNumber {
        let (year, month, day) = (1930 + self.below(36), 1 + self.below(12), 1 + self.below(28));
        let day = i8::try_from(day).unwrap_or(1);
        let born_on = Date::new(i16::try_from(year).unwrap_or(1950), i8::try_from(month).unwrap_or(1), day);
        let small = |number: u64| u16::try_from(number).unwrap_or(0);
        let (place, order) = (100 + small(self.below(100)), small(self.below(1000)));
        IdentityNumber::impossible(place, born_on.expect("a day that every month has"), order)
    }

    /// Something known of a person.
    pub fn fact(&mut self, person: PersonId, actor: AccountId) -> Fact {
        let known = [
            ("alone", json!(self.one_in(2))),
            ("ability_level", json!(self.below(5))),
            ("income_kind", json!("dibao")),
            ("household", json!([{ "relation": "spouse", "born_on": "1950-02-03" }])),
            ("dementia", serde_json::Value::Null),
        ];
        let (fact, value) = self.pick(&known).expect("one of several").clone();
        Fact {
            id: FactId::mint(self),
            person,
            fact: fact.to_owned(),
            value,
            valid_from: MONDAY,
            valid_until: self.one_in(3).then_some(Date::constant(2026, 12, 31)),
            recorded_at: self.instant(10),
            recorded_by: actor,
            evidence: self.one_in(2).then(|| "村委会证明".to_owned()),
            supersedes: None,
        }
    }

    /// Where a person stands under a made-up notice: so many contacts a week.
    pub fn standing(&mut self, person: &Person, worker: Option<WorkerId>) -> Standing {
        let classified = self.classified();
        let recheck_on = self.one_in(2).then_some(Date::constant(2027, 3, 1));
        Standing::begin(person.id, person.area.clone(), worker, classified, recheck_on, MONDAY)
    }

    /// A decision under a made-up notice.
    pub fn classified(&mut self) -> Classified {
        let class = self.pick(&["甲", "乙", "丙"]).copied();
        let count = 1 + u32::try_from(self.below(2)).unwrap_or(0);
        Classified {
            pack: "made-up".to_owned(),
            version: "1".to_owned(),
            hash: "0123456789abcdef".to_owned(),
            on: MONDAY,
            decision: Decision {
                eligible: Some(true),
                class: class.map(str::to_owned),
                track: Some("visit".to_owned()),
                rule: class.map(str::to_owned),
                clause: Some("一（一）".to_owned()),
                provisional: self.one_in(3),
                duties: vec![weekly("door", "上门", count), weekly("phone", "电话", 1)],
                ..Decision::default()
            },
        }
    }

    /// A visitor.
    pub fn worker(&mut self, tenant: TenantId, area: &AreaPath) -> Worker {
        Worker {
            id: WorkerId::mint(self),
            tenant,
            name: self.name().as_str().to_owned(),
            kind: "committee".to_owned(),
            organisation: None,
            companion: None,
            phone: "0531-88880000".parse().ok(),
            area: area.clone(),
            account: None,
            active: true,
        }
    }
}

impl Mint for MadeUp {
    fn mint(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(
            (u128::from(self.number()) << 64 | u128::from(self.number())).to_be_bytes(),
        )
        .into_uuid()
    }
}

fn weekly(id: &str, name: &str, count: u32) -> Duty {
    Duty {
        name: name.to_owned(),
        clause: "一（一）".to_owned(),
        ..Duty::contacts(id, &[id], count, Every::Week)
    }
}

/// A small county: two towns of two villages each, one village with a group.
#[derive(Debug, Clone)]
pub struct County {
    /// Its number here.
    pub tenant: TenantId,
    /// Its places, each before what lies in it.
    pub areas: Vec<Area>,
}

impl County {
    /// A county of the code `code`, six digits that no place has.
    pub fn new(tenant: TenantId, code: &str) -> Self {
        let mut areas = Vec::new();
        let top = place(&mut areas, None, &format!("{code}000000"), "模拟县", Level::County);
        for (town, village) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let town_code = format!("{code}00{town}");
            if village == 1 {
                place(&mut areas, Some(&top), &format!("{town_code}000"), "模拟镇", Level::Township);
            }
            let above = areas.iter().rfind(|area| area.level == Level::Township).cloned();
            let code = format!("{town_code}20{village}");
            let village = place(&mut areas, above.as_ref(), &code, "模拟村", Level::Village);
            if town == 1 && code.ends_with('1') {
                place(&mut areas, Some(&village), &format!("{code}-03"), "三组", Level::Group);
            }
        }
        Self { tenant, areas }
    }

    /// Its own place.
    pub fn area(&self) -> &AreaPath {
        &self.areas[0].path
    }

    /// The places of a level.
    pub fn at(&self, level: Level) -> Vec<&Area> {
        self.areas.iter().filter(|area| area.level == level).collect()
    }

    /// Keeps the county and its places.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn keep(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        self.keep_places(tx)?;
        self.keep_key(tx)
    }

    /// Keeps the county and its places, without a key.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn keep_places(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        areas::insert_many(tx, &self.areas)?;
        let tenant = Tenant {
            id: self.tenant,
            name: "模拟县".to_owned(),
            area: self.area().clone(),
            created_at: Timestamp::UNIX_EPOCH,
        };
        tenants::insert(tx, &tenant)
    }

    /// Gives the county a data key of no secret and takes it into use.
    fn keep_key(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let cipher = std::sync::Arc::clone(&tx.sealing()?.cipher);
        let unsealed = |fault| Fault::unsealed(&fault);
        let wrapped = cipher.new_data_key(self.tenant, 1, [7; 16], [8; 12]).map_err(unsealed)?;
        tenants::add_key(tx, self.tenant, 1, &wrapped, Timestamp::UNIX_EPOCH)?;
        tenants::admit_keys(tx, cipher.as_ref())?.map_err(unsealed)
    }

    /// Somebody of a role who answers for a place.
    pub fn actor(&self, role: Role, area: &AreaPath, worker: Option<WorkerId>) -> Actor {
        let account = AccountId::from_bytes([0xac; 16]);
        Actor { account, role, tenants: vec![self.tenant], area: area.clone(), worker }
    }

    /// How far the county's own officers see.
    ///
    /// # Panics
    /// Never: a county officer sees their county.
    pub fn scope(&self) -> Scope {
        let actor = self.actor(Role::County, self.area(), None);
        actor.scope(self.tenant).expect("a county officer sees the county")
    }
}

/// Six digits give the province and prefecture above, which stand in the path only.
fn place(areas: &mut Vec<Area>, above: Option<&Area>, code: &str, name: &str, level: Level) -> Area {
    let code = code.parse().expect("digits are a code");
    let path = match above {
        Some(above) => above.path.push(&code, level),
        None => [Level::Province, Level::Prefecture, level]
            .into_iter()
            .fold(AreaPath::root(), |path, level| path.push(&code, level)),
    };
    let area = Area {
        name: format!("{name}{}", areas.len()),
        parent: above.map(|above| above.code.clone()),
        code,
        level,
        path,
        valid_from: None,
        valid_until: None,
        kind: domain::areas::AreaKind::Ordinary,
        successor: None,
    };
    areas.push(area.clone());
    area
}
