//! Contender: the crate `cel`. The scope and the classes of one pack, written once more as an expression.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use cel::{Context, Env, Program, Value};
use jiff::civil::Date;

use crate::answers::Answer;
use crate::facts::Facts;
use crate::lanes::{Lane, Ours, Outcome, pace};
use crate::people::{NOT_ASSESSED, Person, level_of};

/// Scope and classes: 0 out of scope, then the classes from first to last. Ranges stand where the pack has sets,
/// because a set is built anew by every evaluation; one expression stands for all rules, because every call costs.
const RULES: &str = "
  age >= 60 && (left_behind || empty_nest || alone
      || (ability_level >= 1 && ability_level <= 4) || dementia
      || (ability_level == 5 && (bedridden || mobility_impaired))
      || (cert_grade >= 1 && cert_grade <= 4) || fp_special_family)
  ? (age >= 80 || (cert_grade >= 1 && cert_grade <= 2)
      || (ability_level >= 3 && ability_level <= 4) || dementia
      || (ability_level == 5 && bedridden)
    ? 1
    : (ability_level == 2 || (ability_level == 5 && mobility_impaired) ? 2 : 3))
  : 0";

/// The compiled expression and what it is evaluated in.
pub struct Expressions {
    program: Program,
    env: Arc<Env>,
}

impl Expressions {
    /// Compiles the rules.
    pub fn new() -> Outcome<Self> {
        let env = Arc::new(Env::stdlib());
        let program = env.compile(RULES).map_err(|error| error.to_string())?;
        Ok(Self { program, env })
    }

    /// Name and version, as locked.
    pub fn name() -> String {
        let lock = include_str!("../Cargo.lock");
        let version =
            lock.split("name = \"cel\"\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
        format!("cel {}", version.unwrap_or("?"))
    }

    /// A context of its own for one person. The functions are shared by all.
    fn context(&self, person: &Known) -> Context<'static, 'static> {
        let mut context = Context::with_env(self.env.clone());
        context.add_variable_from_value("age", person.age);
        context.add_variable_from_value("left_behind", person.left_behind);
        context.add_variable_from_value("empty_nest", person.empty_nest);
        context.add_variable_from_value("alone", person.alone);
        context.add_variable_from_value("ability_level", person.ability_level);
        context.add_variable_from_value("dementia", person.dementia);
        context.add_variable_from_value("bedridden", person.bedridden);
        context.add_variable_from_value("mobility_impaired", person.mobility_impaired);
        context.add_variable_from_value("cert_grade", person.cert_grade);
        context.add_variable_from_value("fp_special_family", person.fp_special_family);
        context
    }

    /// What it says of everybody, from their facts; people of whom something is unknown are an error.
    pub fn answers(&self, told: &[Facts], on: Date, classes: &[&str]) -> Outcome<Vec<Answer>> {
        let answer = |facts| {
            let known = Known::read(facts, on).ok_or("somebody of whom not everything is known")?;
            match self.program.execute(&self.context(&known)) {
                Ok(Value::Int(number)) => Ok(Answer::numbered(number, classes)),
                other => Err(format!("{}: {other:?}", Self::name()).into()),
            }
        };
        told.iter().map(answer).collect()
    }

    /// Its lanes: contexts made before, beside typed slots; facts read into a context, beside facts read into slots;
    /// and a context filled from the fields of a Rust type, of which we have no counterpart.
    pub fn lanes<'a>(
        &'a self,
        people: &'a [Person],
        told: &'a [Facts],
        on: Date,
        ours: &Ours,
    ) -> Vec<Lane<'a>> {
        let known: Vec<_> = people.iter().map(Known::of).collect();
        let contexts: Vec<_> = known.iter().map(|person| self.context(person)).collect();
        let ready = move |each: Duration| {
            Ok(pace(&contexts, each, |context| {
                black_box(self.program.execute(context)).ok();
            }))
        };
        let read = move |each: Duration| {
            Ok(pace(told, each, |facts| {
                let known = Known::read(facts, on);
                black_box(known.map(|known| self.program.execute(&self.context(&known))))
                    .expect("all is known")
                    .ok();
            }))
        };
        let filled = move |each: Duration| {
            Ok(pace(&known, each, |person| {
                black_box(self.program.execute(&self.context(person))).ok();
            }))
        };
        let lane = |what: &str, beside, run| Lane {
            what: format!("{}, {what}", Self::name()),
            pack: ours.pack.clone(),
            unknown: 0,
            bar: None,
            beside,
            run,
            rates: Vec::new(),
        };
        vec![
            lane("contexts ready", Some(ours.from_slots), Box::new(ready)),
            lane("facts read into a context", Some(ours.from_facts), Box::new(read)),
            lane("context from typed fields", None, Box::new(filled)),
        ]
    }
}

/// What the rules ask of one person, all of it known.
struct Known {
    age: i64,
    left_behind: bool,
    empty_nest: bool,
    alone: bool,
    ability_level: i64,
    dementia: bool,
    bedridden: bool,
    mobility_impaired: bool,
    cert_grade: i64,
    fp_special_family: bool,
}

impl Known {
    fn of(person: &Person) -> Self {
        Self {
            age: person.age,
            left_behind: person.left_behind,
            empty_nest: person.empty_nest,
            alone: person.alone,
            ability_level: person.ability_level,
            dementia: person.dementia,
            bedridden: person.bedridden,
            mobility_impaired: person.mobility_impaired,
            cert_grade: person.cert_grade,
            fp_special_family: person.fp_special_family,
        }
    }

    /// The same from facts as they arrive; `None` where something is unknown. Other facts are not looked at.
    fn read(facts: &Facts, on: Date) -> Option<Self> {
        let flag = |id: &str| facts.get(id)?.as_bool();
        let dementia = flag("dementia")?;
        Some(Self {
            age: full_years(facts.get("born_on")?.as_str()?.parse().ok()?, on),
            left_behind: flag("left_behind")?,
            empty_nest: flag("empty_nest")?,
            alone: flag("alone")?,
            ability_level: level(facts, dementia)?,
            dementia,
            bedridden: flag("bedridden")?,
            mobility_impaired: flag("mobility_impaired")?,
            cert_grade: facts.get("cert_grade")?.as_i64()?,
            fp_special_family: flag("fp_special_family")?,
        })
    }
}

fn full_years(born_on: Date, on: Date) -> i64 {
    let still_to_come = (born_on.month(), born_on.day()) > (on.month(), on.day());
    i64::from(on.year() - born_on.year()) - i64::from(still_to_come)
}

/// The level told, or the one that follows from the score.
fn level(facts: &Facts, dementia: bool) -> Option<i64> {
    match facts.get("ability_level") {
        Some(level) => Some(level.as_i64().unwrap_or(NOT_ASSESSED)),
        None => Some(level_of(facts.get("ability_score")?.as_i64()?, dementia)),
    }
}
