//! Facts become a decision, and the decision says why.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::decision::{Because, Decision, Duty, Warning};
use crate::dictionary::{FactDef, Kind, Origin};
use crate::explain::{missing, support};
use crate::pack::{Class, DutyRule, Pack, Rule, When};
use crate::program::{Asked, Truth};
use crate::record::{FactError, Record};

/// Scope and class without reasons: the fast answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// `None` where an unknown fact decides.
    pub eligible: Option<bool>,
    /// Position of the class.
    pub class: Option<usize>,
    /// A class before it is undecided.
    pub open: bool,
}

impl Pack {
    /// Reads facts into slots.
    pub fn read(&self, facts: &Map<String, Value>, on: Date) -> Result<Record, FactError> {
        Record::read(&self.host.dictionary, facts, on)
    }

    /// Decides scope and class from slots.
    pub fn verdict(&self, record: &Record) -> Verdict {
        let asked = Asked::subject(record);
        let eligible = self.eligible(asked).decided();
        let mut verdict = Verdict { eligible, class: None, open: eligible.is_none() };
        if eligible != Some(true) {
            return verdict;
        }
        for (at, class) in self.classes.iter().enumerate() {
            match self.in_class(class, asked) {
                Truth::TRUE => {
                    verdict.class = Some(at);
                    return verdict;
                }
                Truth::FALSE => {}
                _ => verdict.open = true,
            }
        }
        verdict
    }

    /// Ids of the scope's conditions that hold.
    pub fn tags_of(&self, record: &Record) -> Vec<&str> {
        let asked = Asked::subject(record);
        self.tags
            .iter()
            .filter(|tag| self.holds(tag, asked) == Truth::TRUE)
            .map(|tag| tag.id.as_str())
            .collect()
    }

    /// The whole answer with its reasons.
    pub fn decide(&self, facts: &Map<String, Value>, on: Date) -> Result<Decision, FactError> {
        let record = self.read(facts, on)?;
        Ok(Deciding { pack: self, facts, asked: Asked::subject(&record) }.decide())
    }

    fn holds(&self, rule: &Rule, asked: Asked<'_>) -> Truth {
        self.program.ask(rule.condition.root, asked)
    }

    fn eligible(&self, asked: Asked<'_>) -> Truth {
        let required =
            self.requirements.iter().map(|rule| self.holds(rule, asked)).fold(Truth::TRUE, Truth::and);
        if required == Truth::FALSE {
            return required;
        }
        required.and(self.any_tag(asked))
    }

    fn any_tag(&self, asked: Asked<'_>) -> Truth {
        let mut truth = Truth::FALSE;
        for tag in &self.tags {
            truth = truth.or(self.holds(tag, asked));
            if truth == Truth::TRUE {
                break;
            }
        }
        truth
    }

    fn in_class(&self, class: &Class, asked: Asked<'_>) -> Truth {
        let mut truth = Truth::FALSE;
        for when in &class.whens {
            truth = truth.or(self.program.ask(when.condition.root, asked));
            if truth == Truth::TRUE {
                break;
            }
        }
        truth
    }
}

/// One decision in the making.
struct Deciding<'a> {
    pack: &'a Pack,
    facts: &'a Map<String, Value>,
    asked: Asked<'a>,
}

impl Deciding<'_> {
    fn decide(&self) -> Decision {
        let mut decision = Decision {
            eligible: self.pack.eligible(self.asked).decided(),
            class: None,
            track: None,
            rule: None,
            clause: None,
            because: Vec::new(),
            missing: Vec::new(),
            provisional: false,
            provisional_note: None,
            warnings: Vec::new(),
            readings: Vec::new(),
            duties: Vec::new(),
        };
        match decision.eligible {
            Some(false) => self.shut_out(&mut decision),
            None => self.undecided(&mut decision),
            Some(true) => self.classified(&mut decision),
        }
        decision
    }

    /// Out of scope: the first requirement that fails, or all conditions of which one would have been enough.
    fn shut_out(&self, decision: &mut Decision) {
        let failed =
            self.pack.requirements.iter().find(|rule| self.pack.holds(rule, self.asked) == Truth::FALSE);
        let rules: Vec<&Rule> = match failed {
            Some(rule) => vec![rule],
            None => self.pack.tags.iter().collect(),
        };
        decision.rule = Some(failed.map_or_else(|| "scope".to_owned(), |rule| rule.id.clone()));
        decision.clause = Some(failed.map_or(&self.pack.scope_clause, |rule| &rule.clause).clone());
        for rule in rules {
            self.stand_on(decision, &rule.condition);
        }
    }

    /// Scope is open: everything that would decide scope, and the class if the subject is in scope.
    fn undecided(&self, decision: &mut Decision) {
        decision.provisional = true;
        decision.clause = Some(self.pack.scope_clause.clone());
        for rule in &self.pack.requirements {
            self.note_missing(decision, &rule.condition);
        }
        if self.pack.any_tag(self.asked) != Truth::TRUE {
            for rule in &self.pack.tags {
                self.note_missing(decision, &rule.condition);
            }
        }
        self.first_class(decision);
    }

    fn classified(&self, decision: &mut Decision) {
        let Some((class, when)) = self.first_class(decision) else { return };
        decision.class = Some(class.id.clone());
        decision.rule = Some(when.id.clone());
        decision.clause = Some(when.clause.clone());
        decision.provisional |= when.provisional.is_some();
        decision.provisional_note.clone_from(&when.provisional);
        self.stand_on(decision, &when.condition);
        for rule in &self.pack.requirements {
            self.stand_on(decision, &rule.condition);
        }
        if let Some(tag) = self.deciding_tag(decision) {
            self.stand_on(decision, &tag.condition);
        }
        let track = self.pack.tracks.iter().position(|rule| self.pack.holds(rule, self.asked) == Truth::TRUE);
        decision.track = track.map(|at| self.pack.tracks[at].id.clone());
        self.add_duties(decision, class, track);
        self.add_warnings(decision);
    }

    /// The first class that holds and the condition that decided it. Notes what is open before it.
    fn first_class(&self, decision: &mut Decision) -> Option<(&Class, &When)> {
        for class in &self.pack.classes {
            let truths =
                class.whens.iter().map(|when| self.pack.program.ask(when.condition.root, self.asked));
            if let Some(at) = truths.clone().position(|truth| truth == Truth::TRUE) {
                return Some((class, &class.whens[at]));
            }
            for (when, truth) in class.whens.iter().zip(truths) {
                if truth == Truth::OPEN {
                    decision.provisional = true;
                    self.note_missing(decision, &when.condition);
                }
            }
        }
        None
    }

    /// The scope condition that holds; one that adds no new fact to the reasons is preferred.
    fn deciding_tag(&self, decision: &Decision) -> Option<&Rule> {
        let holding = || self.pack.tags.iter().filter(|tag| self.pack.holds(tag, self.asked) == Truth::TRUE);
        let named = |tag: &&Rule| {
            let mut facts = Vec::new();
            support(&self.pack.program, tag.condition.root, self.asked, true, &mut facts);
            facts
                .iter()
                .flat_map(|fact| self.inputs(*fact))
                .all(|def| decision.because.iter().any(|b| b.fact == def.id))
        };
        holding().find(named).or_else(|| holding().next())
    }

    fn add_duties(&self, decision: &mut Decision, class: &Class, track: Option<usize>) {
        let class_at = self.pack.classes.iter().position(|other| std::ptr::eq(other, class));
        for rule in &self.pack.duties {
            let for_class = rule.classes.is_empty() || class_at.is_some_and(|at| rule.classes.contains(&at));
            let for_track = rule.tracks.is_empty() || track.is_some_and(|at| rule.tracks.contains(&at));
            let holds = rule
                .condition
                .as_ref()
                .is_none_or(|condition| self.pack.program.ask(condition.root, self.asked) == Truth::TRUE);
            if for_class && for_track && holds {
                if let Some(condition) = &rule.condition {
                    add_all(&mut decision.readings, condition.readings.iter().cloned());
                }
                decision.duties.push(self.duty(rule));
            }
        }
    }

    fn duty(&self, rule: &DutyRule) -> Duty {
        let instead = rule
            .insteads
            .iter()
            .find(|instead| self.pack.program.ask(instead.condition.root, self.asked) == Truth::TRUE);
        Duty {
            id: rule.id.clone(),
            name: rule.name.clone(),
            modes: instead.map_or(&rule.modes, |instead| &instead.modes).clone(),
            covered_by: rule.covered_by.clone(),
            count: rule.count,
            every: rule.every,
            clause: rule.clause.clone(),
        }
    }

    fn add_warnings(&self, decision: &mut Decision) {
        for rule in &self.pack.warnings {
            if self.pack.program.ask(rule.condition.root, self.asked) == Truth::TRUE {
                decision.warnings.push(Warning {
                    id: rule.id.clone(),
                    text: rule.say.clone(),
                    clause: rule.clause.clone(),
                });
            }
        }
    }

    /// Names the facts on which a decided condition stands, and the readings it rests on.
    fn stand_on(&self, decision: &mut Decision, condition: &crate::check::Condition) {
        let Some(value) = self.pack.program.ask(condition.root, self.asked).decided() else { return };
        let mut facts = Vec::new();
        support(&self.pack.program, condition.root, self.asked, value, &mut facts);
        for fact in facts {
            for def in self.inputs(fact) {
                if !decision.because.iter().any(|because| because.fact == def.id) {
                    let value = self.facts.get(&def.id).cloned().unwrap_or(Value::Null);
                    let read_as = self.read_as(fact, def);
                    decision.because.push(Because { fact: def.id.clone(), value, read_as });
                }
            }
        }
        add_all(&mut decision.readings, condition.readings.iter().cloned());
    }

    fn note_missing(&self, decision: &mut Decision, condition: &crate::check::Condition) {
        let mut facts = Vec::new();
        missing(&self.pack.program, condition.root, self.asked, &mut facts);
        for fact in facts {
            add_all(&mut decision.missing, self.wanted(fact).map(|def| def.id.clone()));
        }
    }

    /// The told facts behind a fact that was used.
    fn inputs(&self, fact: usize) -> Vec<&FactDef> {
        let def = &self.defs()[fact];
        match &def.origin {
            Origin::FullYears { since } => self.find(since).into_iter().collect(),
            Origin::Banded { score, worse_if, .. } if !self.told(def) => {
                [self.find(score), self.find(worse_if).filter(|flag| self.told(flag))]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            _ => vec![def],
        }
    }

    /// The fact to ask for, where one is open.
    fn wanted(&self, fact: usize) -> Option<&FactDef> {
        let def = &self.defs()[fact];
        match &def.origin {
            Origin::FullYears { since } => self.find(since),
            Origin::Banded { score, worse_if, .. }
                if self.find(score).is_some_and(|score| self.told(score)) =>
            {
                self.find(worse_if)
            }
            _ => Some(def),
        }
    }

    /// What a told fact was read as, when the rule speaks of something derived from it.
    fn read_as(&self, used: usize, told: &FactDef) -> Option<(String, Value)> {
        let def = &self.defs()[used];
        if def.id == told.id {
            return None;
        }
        let slot = self.asked.record.own[used];
        let value = match &def.kind {
            Kind::Choice(options) if slot.is_known(&def.kind) => {
                options[slot.low.trailing_zeros() as usize].code.to_json()
            }
            Kind::Number { .. } if slot.is_known(&def.kind) => (slot.low / 1000).into(),
            _ => return None,
        };
        Some((def.id.clone(), value))
    }

    fn told(&self, def: &FactDef) -> bool {
        self.facts.get(&def.id).is_some_and(|value| !value.is_null())
    }

    fn defs(&self) -> &[FactDef] {
        self.pack.host.dictionary.facts()
    }

    fn find(&self, word: &str) -> Option<&FactDef> {
        self.pack.host.dictionary.find(word).map(|at| &self.defs()[at])
    }
}

fn add_all<T: PartialEq>(list: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}
