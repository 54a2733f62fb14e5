//! A county before anybody lives in it: towns, villages and groups, who visits, who signs in.

use domain::{
    accounts::{Account, Failures},
    actor::{Actor, Role},
    areas::{Area, AreaPath, Level},
    ids::{AccountId, TenantId, WorkerId},
    packs::Pack,
    workers::Worker,
};

use super::{
    dice::{Dice, For, seed_of},
    names,
    span::Span,
};
use crate::edge::Edge;

/// On average so many people of the register live in a village; so many villages make a town.
const PEOPLE_IN_A_VILLAGE: u64 = 120;
const VILLAGES_IN_A_TOWN: usize = 20;

/// A visitor has about so many people.
const PEOPLE_OF_A_VISITOR: u64 = 42;

/// A county with its staff.
pub struct County {
    /// Its number here, from 1.
    pub tenant: TenantId,
    /// What its office is called.
    pub office: String,
    /// Its own place.
    pub area: AreaPath,
    /// Every place in it, each before what lies in it.
    pub areas: Vec<Area>,
    /// Its villages.
    pub villages: Vec<Village>,
    /// Everybody who signs in.
    pub accounts: Vec<Account>,
}

/// A village with those who work in it.
pub struct Village {
    /// Its groups; itself where it has none.
    pub homes: Vec<Area>,
    /// Who keeps the register.
    pub clerk: Actor,
    /// Who visits.
    pub visitors: Vec<Visitor>,
}

/// A visitor with their account.
pub struct Visitor {
    /// Their entry among the visitors.
    pub worker: Worker,
    /// As the one who asks.
    pub actor: Actor,
}

/// How many accounts of a kind there are in the counties before.
#[derive(Debug, Default)]
pub struct Numbers {
    towns: usize,
    villages: usize,
    visitors: usize,
}

/// The places above the counties.
pub fn region() -> Vec<Area> {
    let province = place(None, "990000000000", "云禾省", Level::Province);
    let prefecture = place(Some(&province), "990100000000", "青原市", Level::Prefecture);
    vec![province, prefecture]
}

struct Founding<'a> {
    edge: Edge,
    dice: Dice,
    pack: &'a Pack,
    numbers: &'a mut Numbers,
    county: County,
}

/// Founds the `number`th county, from 1, for so many people.
pub fn found(seed: u64, number: u16, people: u64, span: &Span, pack: &Pack, numbers: &mut Numbers) -> County {
    let own = u64::from(number);
    let region = region();
    let name = names::place(7 * usize::from(number));
    let area = place(region.last(), &format!("9901{number:02}000000"), &format!("{name}县"), Level::County);
    let mut founding = Founding {
        edge: Edge::fixed(span.begins_at(), seed_of(seed, For::County, 1000 + own)),
        dice: Dice::new(seed, For::County, own),
        pack,
        numbers,
        county: County {
            tenant: TenantId(i64::from(number)),
            office: format!("{name}县民政局"),
            area: area.path.clone(),
            areas: vec![area.clone()],
            villages: Vec::new(),
            accounts: Vec::new(),
        },
    };
    founding.offices(number, &region);
    founding.villages(&area, people);
    founding.county
}

impl Founding<'_> {
    /// One account for each role that answers for a whole county.
    fn offices(&mut self, number: u16, region: &[Area]) {
        let county = self.county.area.clone();
        for (role, word) in [
            (Role::County, "county"),
            (Role::Auditor, "auditor"),
            (Role::Admin, "admin"),
            (Role::Agency, "agency"),
            (Role::Partner, "partner"),
        ] {
            self.account(role, format!("{word}{number}"), county.clone(), None);
        }
        let city = region.last().map_or(county, |area| area.path.clone());
        self.account(Role::City, format!("city{number}"), city, None);
    }

    fn villages(&mut self, county: &Area, people: u64) {
        let villages = usize::try_from(people / PEOPLE_IN_A_VILLAGE).unwrap_or(usize::MAX).clamp(2, 15_000);
        let towns = villages.div_ceil(VILLAGES_IN_A_TOWN);
        for town in 0..towns {
            self.numbers.towns += 1;
            let code = format!("{}{:03}000", &county.code.as_str()[..6], town + 1);
            let rank = if town % 4 == 3 { "街道" } else { "镇" };
            let area = place(Some(county), &code, &format!("{}{rank}", names::place(town)), Level::Township);
            self.county.areas.push(area.clone());
            self.account(Role::Town, format!("town{}", self.numbers.towns), area.path.clone(), None);
            for at in town * villages / towns..(town + 1) * villages / towns {
                let expected = people * share(at, villages) / 1_000_000;
                self.village(&area, at - town * villages / towns, at, expected);
            }
        }
    }

    fn village(&mut self, town: &Area, of_town: usize, number: usize, expected: u64) {
        self.numbers.villages += 1;
        let code = format!("{}{:03}", &town.code.as_str()[..9], 200 + of_town);
        let rank = if town.name.ends_with("街道") { "社区" } else { "村" };
        let name = format!("{}{rank}", names::place(3 * number + 11));
        let area = place(Some(town), &code, &name, Level::Village);
        self.county.areas.push(area.clone());
        let groups = if rank == "村" { 2 + self.dice.below(5) } else { 0 };
        let mut homes: Vec<Area> = (1..=usize::try_from(groups).unwrap_or(0))
            .map(|group| {
                let name = format!("{}组", names::numeral(group));
                place(Some(&area), &format!("{code}-{group:02}"), &name, Level::Group)
            })
            .collect();
        self.county.areas.extend(homes.iter().cloned());
        if homes.is_empty() {
            homes.push(area.clone());
        }
        let user = format!("village{}", self.numbers.villages);
        let clerk = self.account(Role::Clerk, user, area.path.clone(), None).actor();
        let visitors = (expected + PEOPLE_OF_A_VISITOR / 2) / PEOPLE_OF_A_VISITOR;
        let visitors = (0..visitors.max(1)).map(|_| self.visitor(&area)).collect();
        self.county.villages.push(Village { homes, clerk, visitors });
    }

    fn visitor(&mut self, village: &Area) -> Visitor {
        let at = self.numbers.visitors;
        self.numbers.visitors += 1;
        // Nobody is given to minors.
        let kinds: Vec<_> = self.pack.labels.visitor.iter().filter(|kind| !kind.minors).collect();
        // Every kind is met; the first ones of the notice more often.
        let kind = if at.is_multiple_of(2) { at / 2 % kinds.len() } else { at / 2 % kinds.len().min(3) };
        let sex = if self.dice.in_thousand(600) { "female" } else { "male" };
        let sex = domain::people::Sex::from_code(sex).unwrap_or(domain::people::Sex::Male);
        let mut worker = Worker {
            id: WorkerId::from(self.edge.id()),
            tenant: self.county.tenant,
            name: names::person(&mut self.dice, sex),
            kind: kinds[kind].id.clone(),
            organisation: None,
            companion: None,
            phone: names::phone(&mut self.dice).parse().ok(),
            area: village.path.clone(),
            account: None,
            active: true,
        };
        let user = format!("visitor{:04}", self.numbers.visitors);
        let account = self.account(Role::Visitor, user, village.path.clone(), Some(&worker));
        let actor = account.actor();
        worker.account = Some(actor.account);
        Visitor { worker, actor }
    }

    fn account(
        &mut self,
        role: Role,
        user_name: String,
        area: AreaPath,
        worker: Option<&Worker>,
    ) -> &Account {
        let name = worker.map_or_else(|| format!("{}·演练", role.label()), |worker| worker.name.clone());
        self.county.accounts.push(Account {
            id: AccountId::from(self.edge.id()),
            user_name,
            name,
            role,
            tenants: vec![self.county.tenant],
            area,
            worker: worker.map(|worker| worker.id),
            active: true,
            failures: Failures::NONE,
        });
        let last = self.county.accounts.len() - 1;
        &self.county.accounts[last]
    }
}

/// Villages differ: the first have three times as many people as the last. In millionths of the county.
fn share(at: usize, villages: usize) -> u64 {
    let (at, villages) = (at as u64, villages as u64);
    500_000 / villages + 500_000 * (2 * (villages - at) - 1) / (villages * villages)
}

impl County {
    /// A village, as often as people live there.
    pub fn some_village(&self, dice: &mut Dice) -> &Village {
        let villages = self.villages.len() as u64;
        let one = dice.below(villages);
        let at = if dice.in_thousand(500) { one } else { one.min(dice.below(villages)) };
        &self.villages[usize::try_from(at).unwrap_or(0)]
    }
}

fn place(above: Option<&Area>, code: &str, name: &str, level: Level) -> Area {
    let code = code.parse().expect("digits are a code");
    let path = above.map_or(AreaPath::root(), |above| above.path.clone()).push(&code, level);
    let parent = above.map(|above| above.code.clone());
    Area {
        code,
        name: name.to_owned(),
        level,
        parent,
        path,
        valid_from: None,
        valid_until: None,
        kind: domain::areas::AreaKind::Ordinary,
        successor: None,
    }
}
