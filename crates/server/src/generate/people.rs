//! Who lives in a home: one of two neighbours, or both of a couple, with everything a clerk would write down.

use domain::{
    ids::PersonId,
    people::{FactInput, IdentityNumber, RegisterPerson, Sex},
};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{
    county::{County, Village, Visitor},
    dice::{Dice, For},
    facts, households, names,
    world::World,
};
use domain::areas::Area;

/// Somebody who is about to be entered.
pub struct Someone<'w> {
    /// Their place among all people, from 0.
    pub number: u64,
    /// The county.
    pub county: &'w County,
    /// The village.
    pub village: &'w Village,
    /// Their group, or the village.
    pub area: &'w Area,
    /// Who visits from the first day.
    pub visitor: Option<&'w Visitor>,
    /// When they are entered.
    pub registered_at: jiff::Timestamp,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub born_on: Date,
    /// Full years at the end.
    pub age: i64,
    /// Kind and grade of the disability certificate.
    pub certificate: Option<(u8, u8)>,
    /// Telephone.
    pub phone: Option<String>,
    /// House and number.
    pub address: String,
    /// What is true of them, known or not, by fact.
    pub truth: Map<String, Value>,
}

/// Numbers that differ for eighteen million people, whatever their age and sex: the day of the year, the digits of
/// the place and the order are one large number that nobody has twice.
const NUMBERS: u64 = 365 * 100 * 500;
/// Without a divisor in common with [`NUMBERS`], and large: neighbours in the list have nothing in common.
const STRIDE: u64 = 7_368_787;

impl Someone<'_> {
    /// The identity number.
    pub fn identity(&self, seed: u64) -> IdentityNumber {
        let (_, place, order) = spread(seed, self.number);
        let odd = u16::from(self.sex == Sex::Male);
        IdentityNumber::impossible(100 + place, self.born_on, 2 * order + odd)
    }
}

/// Day of the year from 0, digits of the place, half of the order.
fn spread(seed: u64, number: u64) -> (i64, u16, u16) {
    let whole = (number % NUMBERS * STRIDE + seed % NUMBERS) % NUMBERS;
    let (day, rest) = (whole % 365, whole / 365);
    let small = |number: u64| u16::try_from(number).unwrap_or(0);
    (i64::try_from(day).unwrap_or(0), small(rest / 500), small(rest % 500))
}

/// Ages in full years, and how many of a hundred have them.
const AGES: [((i64, i64), u64); 9] = [
    ((60, 64), 20),
    ((65, 69), 21),
    ((70, 74), 19),
    ((75, 79), 15),
    ((80, 84), 13),
    ((85, 89), 8),
    ((90, 94), 3),
    ((95, 99), 1),
    ((100, 104), 1),
];

/// Everybody of a home. A home holds two places in the list of people.
pub fn home<'w>(world: &'w World, number: u64) -> Vec<Someone<'w>> {
    let mut dice = Dice::new(world.seed, For::Home, number);
    let numbers: Vec<u64> = (2 * number..(2 * number + 2).min(world.people)).collect();
    let county = world.county_of(number);
    let is_couple = numbers.len() == 2 && dice.in_thousand(360);
    let mut people: Vec<Someone<'w>> = Vec::new();
    for number in numbers {
        let spouse = people.first().filter(|_| is_couple);
        let village = spouse.map_or_else(|| county.some_village(&mut dice), |spouse| spouse.village);
        let somebody = someone(world, number, county, village, spouse, &mut dice);
        people.push(somebody);
    }
    if is_couple {
        households::couple(&mut people, &mut dice);
    } else {
        people.iter_mut().for_each(|one| households::alone_or_not(one, &mut dice));
    }
    people
}

fn someone<'w>(
    world: &World,
    number: u64,
    county: &'w County,
    village: &'w Village,
    spouse: Option<&Someone<'w>>,
    dice: &mut Dice,
) -> Someone<'w> {
    let registered_at = world.registered_at(number);
    let sex = match spouse.map(|spouse| spouse.sex) {
        Some(Sex::Male) => Sex::Female,
        Some(Sex::Female) => Sex::Male,
        None if dice.in_thousand(560) => Sex::Female,
        None => Sex::Male,
    };
    let (low, high) = dice.weighed(&AGES);
    let mut age = dice.between(low, high);
    if let Some(spouse) = spouse {
        age = (spouse.age + dice.between(-5, 5)).clamp(60, 104);
    }
    let born_on = born_on(world, number, registered_at, age);
    let area = match spouse {
        Some(spouse) => spouse.area,
        None => dice.pick(&village.homes),
    };
    let address = match spouse {
        Some(spouse) => spouse.address.clone(),
        None if village.homes.len() == 1 => {
            let (house, door, floor) = (dice.between(1, 40), dice.between(1, 4), dice.between(1, 6));
            format!("{house}号楼{door}单元{floor}0{}室", dice.between(1, 4))
        }
        None => format!("{}号", dice.between(1, 260)),
    };
    let visitor = match spouse {
        Some(spouse) => spouse.visitor,
        None => (!dice.in_thousand(50)).then(|| dice.pick(&village.visitors)),
    };
    let phone = match spouse.and_then(|spouse| spouse.phone.clone()) {
        Some(shared) if dice.in_thousand(400) => Some(shared),
        _ => (!dice.in_thousand(120)).then(|| names::phone(dice)),
    };
    let (certificate, truth) = facts::truth(dice, age, phone.is_some());
    Someone {
        number,
        county,
        village,
        area,
        visitor,
        registered_at,
        sex,
        born_on,
        age,
        certificate,
        phone,
        address,
        truth,
    }
}

/// The day of the year comes from the number, so that identity numbers differ; the birthday has passed by then.
fn born_on(world: &World, number: u64, registered_at: jiff::Timestamp, age: i64) -> Date {
    let year = i64::from(domain::dates::day_of(registered_at).year()) - 1 - age;
    let first = Date::new(i16::try_from(year).unwrap_or(1950), 1, 1).unwrap_or(Date::MIN);
    domain::dates::add_days(first, spread(world.seed, number).0)
}

/// What a clerk types about somebody.
pub fn command(world: &World, one: &Someone<'_>, id: PersonId, dice: &mut Dice) -> RegisterPerson {
    let has_number = !dice.in_thousand(12);
    let identity = has_number.then(|| one.identity(world.seed));
    let certificate = identity.as_ref().zip(one.certificate);
    let certificate = certificate.map(|(number, (kind, grade))| format!("{}{kind}{grade}", number.reveal()));
    let told: Vec<FactInput> = facts::told(world, one, certificate.is_some(), dice);
    RegisterPerson {
        id,
        tenant: one.county.tenant,
        name: names::person(dice, one.sex),
        identity: identity.map_or_else(String::new, |number| number.reveal().to_owned()),
        identity_note: (!has_number).then(|| "户口尚未迁入，证件办理中".to_owned()),
        born_on: (!has_number).then_some(one.born_on),
        sex: (!has_number).then_some(one.sex),
        certificate,
        phone: one.phone.clone(),
        address: one.address.clone(),
        registered_on: None,
        facts: told,
        note: dice.in_thousand(120).then(|| (*dice.pick(&NOTES)).to_owned()),
        not_the_namesake: true,
        by_form: false,
    }
}

const NOTES: [&str; 7] = [
    "耳背，请大声敲门",
    "上午在地里，傍晚去",
    "养狗，进门前先喊一声",
    "钥匙放在邻居家",
    "普通话听不大懂，说方言",
    "周三去镇上做透析",
    "子女逢年过节回来",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nobody_has_the_number_of_another() {
        let all: BTreeSet<_> = (0..100_000).map(|number| spread(9, number)).collect();
        assert_eq!(all.len(), 100_000);
        assert!(all.iter().all(|(day, place, order)| *day < 365 && *place < 100 && *order < 500));
    }
}
