//! Invented people between 55 and 95, with everything known of them.

use jiff::civil::Date;

use crate::chance::Chance;

/// The ability level that stands for "not assessed".
pub const NOT_ASSESSED: i64 = 5;

/// Lowest scores of the ability levels 0 to 4. Written down here once more on purpose: what the engine makes
/// of a score is compared with this.
const LOWEST_SCORES: [i64; 5] = [90, 66, 46, 30, 0];

/// Somebody invented.
pub struct Person {
    /// Full years on the day asked.
    pub age: i64,
    /// Day of birth.
    pub born_on: Date,
    /// A woman, else a man.
    pub female: bool,
    /// Lives alone.
    pub alone: bool,
    /// The children live elsewhere.
    pub empty_nest: bool,
    /// The children work far away.
    pub left_behind: bool,
    /// Final level of ability, 0 to 4, or [`NOT_ASSESSED`].
    pub ability_level: i64,
    /// The score behind the level, where the file has the score instead of the level.
    pub ability_score: Option<i64>,
    /// Cannot leave the bed.
    pub bedridden: bool,
    /// Walks badly.
    pub mobility_impaired: bool,
    /// Has dementia.
    pub dementia: bool,
    /// Is seriously ill.
    pub major_illness: bool,
    /// Kind on the disability certificate, 0 for none.
    pub cert_kind: i64,
    /// Grade on it, 1 the worst, 0 for none.
    pub cert_grade: i64,
    /// Code of the kind of income.
    pub income_kind: &'static str,
    /// Destitute and supported at home.
    pub destitute_dispersed: bool,
    /// Special family of family planning.
    pub fp_special_family: bool,
    /// Cares for an ill child.
    pub cares_for_ill_child: bool,
    /// Has no telephone.
    pub no_phone: bool,
    /// Is served at home under a contract.
    pub in_home_care_contract: bool,
    /// Wishes to be visited.
    pub wishes_visits: bool,
    /// Code of the state of the entrusted service.
    pub entrust_state: &'static str,
    /// Who else lives in the home.
    pub household: Vec<Member>,
}

/// Somebody in the same home.
pub struct Member {
    /// Code of the relation.
    pub relation: &'static str,
    /// Day of birth.
    pub born_on: Date,
    /// A woman, else a man.
    pub female: bool,
    /// Level of ability, as of a person.
    pub ability_level: i64,
    /// Has dementia.
    pub dementia: bool,
    /// Grade on the disability certificate, 0 for none.
    pub cert_grade: i64,
    /// Is seriously ill.
    pub major_illness: bool,
}

/// So many people from a seed, as of a day.
pub fn invent(count: usize, seed: u64, on: Date) -> Vec<Person> {
    let mut chance = Chance::new(seed);
    (0..count).map(|_| person(&mut chance, on)).collect()
}

fn person(chance: &mut Chance, on: Date) -> Person {
    let age = if chance.percent(70) { chance.between(55, 79) } else { chance.between(80, 95) };
    let alone = chance.percent(25);
    let dementia = chance.percent(4);
    let (ability_level, ability_score) = ability(chance, dementia);
    let cert_grade = chance.pick(&[(84, 0), (2, 1), (4, 2), (5, 3), (5, 4)]);
    Person {
        age,
        born_on: born(chance, age, on),
        female: chance.percent(55),
        alone,
        empty_nest: chance.percent(if alone { 60 } else { 25 }),
        left_behind: chance.percent(8),
        ability_level,
        ability_score,
        bedridden: chance.percent(3),
        mobility_impaired: chance.percent(12),
        dementia,
        major_illness: chance.percent(7),
        cert_kind: if cert_grade == 0 { 0 } else { chance.between(1, 7) },
        cert_grade,
        income_kind: chance.pick(&[(4, "destitute"), (8, "dibao"), (4, "dibao_margin"), (84, "none")]),
        destitute_dispersed: chance.percent(4),
        fp_special_family: chance.percent(3),
        cares_for_ill_child: chance.percent(2),
        no_phone: chance.percent(5),
        in_home_care_contract: chance.percent(6),
        wishes_visits: chance.percent(95),
        entrust_state: chance.pick(&[
            (60, "none"),
            (15, "offered"),
            (10, "refused"),
            (12, "active"),
            (3, "ended"),
        ]),
        household: if alone { Vec::new() } else { household(chance, on) },
    }
}

/// The final level, and in a third of the assessed the score it comes from.
fn ability(chance: &mut Chance, dementia: bool) -> (i64, Option<i64>) {
    let level = chance.pick(&[(42, 0), (14, 1), (7, 2), (4, 3), (3, 4), (30, NOT_ASSESSED)]);
    if level == NOT_ASSESSED || !chance.percent(33) {
        return (level, None);
    }
    let at = level as usize;
    let highest = if at == 0 { 90 } else { LOWEST_SCORES[at - 1] - 1 };
    let score = chance.between(LOWEST_SCORES[at], highest);
    (level_of(score, dementia), Some(score))
}

/// The final level that follows from a score: dementia makes it one worse.
pub fn level_of(score: i64, dementia: bool) -> i64 {
    let level = LOWEST_SCORES.iter().filter(|lowest| score < **lowest).count() as i64;
    (level + i64::from(dementia)).min(4)
}

fn household(chance: &mut Chance, on: Date) -> Vec<Member> {
    let count = chance.pick(&[(55, 1), (20, 2), (15, 3), (10, 4)]);
    (0..count).map(|at| member(chance, at == 0, on)).collect()
}

/// The first of the others is mostly the spouse.
fn member(chance: &mut Chance, first: bool, on: Date) -> Member {
    let relation = match first && chance.percent(75) {
        true => "spouse",
        false => {
            chance.pick(&[(60, "child"), (25, "grandchild"), (5, "sibling"), (4, "parent"), (6, "other")])
        }
    };
    let age = match relation {
        "spouse" | "sibling" => chance.between(55, 92),
        "parent" => chance.between(76, 104),
        "grandchild" => chance.between(1, 30),
        _ => chance.between(25, 68),
    };
    Member {
        relation,
        born_on: born(chance, age, on),
        female: chance.percent(50),
        ability_level: chance.pick(&[(50, 0), (6, 1), (4, 2), (2, 3), (2, 4), (36, NOT_ASSESSED)]),
        dementia: chance.percent(3),
        cert_grade: chance.pick(&[(90, 0), (1, 1), (3, 2), (3, 3), (3, 4)]),
        major_illness: chance.percent(5),
    }
}

/// A birthday in the year that makes somebody so old on a day. Leap days are left to the tests of the engine.
fn born(chance: &mut Chance, age: i64, on: Date) -> Date {
    let (month, day) = (chance.between(1, 12) as i8, chance.between(1, 28) as i8);
    let still_to_come = (month, day) > (on.month(), on.day());
    jiff::civil::date(on.year() - age as i16 - i16::from(still_to_come), month, day)
}
