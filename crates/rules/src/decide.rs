//! Facts become a decision, and the decision says why.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::decision::{Because, Decision, OpenDuty, Scored, Warning};
use crate::dictionary::{FactDef, Kind};
use crate::found::Found;
use crate::memo::Memo;
use crate::pack::{Pack, Rule};
use crate::reasons::{Used, shut_out_by};
use crate::record::{FactError, Record};

impl Pack {
    /// Reads facts into slots.
    ///
    /// # Errors
    /// A fact that is not in the dictionary, or a value it cannot have.
    pub fn read(&self, facts: &Map<String, Value>, on: Date) -> Result<Record, FactError> {
        self.shape.read(&self.dictionary, facts, on)
    }

    /// The whole answer with its reasons.
    ///
    /// # Errors
    /// As [`Pack::read`].
    pub fn decide(&self, facts: &Map<String, Value>, on: Date) -> Result<Decision, FactError> {
        let record = self.read(facts, on)?;
        let found = Found::of(self, &record);
        Ok(Telling { pack: self, facts, record: &record, found: &found }.decision())
    }

    /// The same answer, remembering what was found out about subjects that are alike.
    ///
    /// # Errors
    /// As [`Pack::read`].
    pub fn decide_with(
        &self,
        memo: &mut Memo,
        facts: &Map<String, Value>,
        on: Date,
    ) -> Result<Decision, FactError> {
        let record = self.read(facts, on)?;
        let found = memo.found(self, &record);
        Ok(Telling { pack: self, facts, record: &record, found }.decision())
    }
}

/// One found told in names and values.
struct Telling<'a> {
    pack: &'a Pack,
    facts: &'a Map<String, Value>,
    record: &'a Record,
    found: &'a Found,
}

impl Telling<'_> {
    fn decision(&self) -> Decision {
        let (pack, found) = (self.pack, self.found);
        let mut decision = Decision {
            eligible: found.answer.eligible,
            class: found.answer.class.map(|at| pack.classes[at].id.clone()),
            track: found.answer.track.map(|at| pack.tracks[at].id.clone()),
            rule: None,
            clause: None,
            tags: found.tags.iter().map(|at| pack.tags[*at].id.clone()).collect(),
            because: found.reason.because.iter().map(|used| self.because(*used)).collect(),
            ruled_out: found.reason.ruled_out.iter().map(|used| self.because(*used)).collect(),
            missing: found.missing.iter().map(|at| self.def(*at).id.clone()).collect(),
            provisional: !found.missing.is_empty(),
            provisional_note: None,
            warnings: Vec::new(),
            readings: Vec::new(),
            scores: self.scores(),
            duties: Vec::new(),
            open_duties: self.open_duties(),
        };
        self.tell_rule(&mut decision);
        for (at, instead) in &found.duties {
            decision.duties.push(pack.duties[*at].owed(*instead));
        }
        for at in &found.warnings {
            let rule = &pack.warnings[*at];
            let (id, text, clause) = (rule.id.clone(), rule.say.clone(), rule.clause.clone());
            decision.warnings.push(Warning { id, text, clause });
        }
        decision.readings = self.readings();
        decision
    }

    /// The rule that decided, with its clause.
    fn tell_rule(&self, decision: &mut Decision) {
        let pack = self.pack;
        match (self.found.answer.eligible, self.found.way) {
            (Some(true), Some((class, when))) => {
                let when = &pack.classes[class].whens[when];
                decision.rule = Some(when.id.clone());
                decision.clause = Some(when.clause.clone());
                decision.provisional |= when.provisional.is_some();
                decision.provisional_note.clone_from(&when.provisional);
            }
            (Some(false), _) => {
                let rule = shut_out_by(pack, self.record);
                decision.rule = Some(rule.map_or_else(|| "scope".to_owned(), |rule| rule.id.clone()));
                decision.clause = Some(rule.map_or(&pack.scope_clause, |rule| &rule.clause).clone());
            }
            (None, _) => decision.clause = Some(pack.scope_clause.clone()),
            (Some(true), None) => {}
        }
    }

    /// The readings that the answer and its duties rest on.
    fn readings(&self) -> Vec<String> {
        let (pack, mut ids) = (self.pack, Vec::new());
        let mut add = |condition: &crate::check::Condition| {
            for id in &condition.readings {
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
        };
        match (self.found.answer.eligible, self.found.way) {
            (Some(true), Some((class, when))) => {
                add(&pack.classes[class].whens[when].condition);
                pack.requirements.iter().for_each(|rule: &Rule| add(&rule.condition));
                pack.exclusions.iter().for_each(|rule: &Rule| add(&rule.condition));
                if let Some(tag) = self.found.tags.first() {
                    add(&pack.tags[*tag].condition);
                }
                if let Some(track) = self.found.answer.track {
                    add(&pack.tracks[track].condition);
                }
            }
            (Some(false), _) => match shut_out_by(pack, self.record) {
                Some(rule) => add(&rule.condition),
                None => pack.tags.iter().for_each(|rule| add(&rule.condition)),
            },
            _ => {}
        }
        for (at, instead) in &self.found.duties {
            let rule = &pack.duties[*at];
            rule.condition.iter().for_each(&mut add);
            instead.iter().for_each(|instead| add(&rule.insteads[*instead].condition));
        }
        for (at, instead) in &self.found.duties {
            let rule = &pack.duties[*at];
            let chosen = instead.iter().flat_map(|instead| &rule.insteads[*instead].readings);
            for id in rule.readings.iter().chain(chosen) {
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
        }
        ids
    }

    fn open_duties(&self) -> Vec<OpenDuty> {
        let open = self.found.open_duties.iter();
        open.map(|(at, facts)| OpenDuty {
            id: self.pack.duties[*at].id.clone(),
            name: self.pack.duties[*at].name.clone(),
            missing: facts.iter().map(|at| self.def(*at).id.clone()).collect(),
        })
        .collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "scores are far below 2^53")]
    fn scores(&self) -> Vec<Scored> {
        let scores = self.pack.scores.iter().zip(&self.found.scores);
        scores
            .map(|(score, range)| Scored {
                id: score.id.clone(),
                low: range.low as f64 / 1000.0,
                high: range.high as f64 / 1000.0,
            })
            .collect()
    }

    fn because(&self, used: Used) -> Because {
        let def = self.def(used.fact);
        let value = self.facts.get(&def.id).cloned().unwrap_or(Value::Null);
        Because { fact: def.id.clone(), value, read_as: self.read_as(used) }
    }

    /// What a told fact was read as, when the rule speaks of something derived from it.
    fn read_as(&self, used: Used) -> Option<(String, Value)> {
        if used.fact == used.read_as {
            return None;
        }
        let (def, slot) = (self.def(used.read_as), self.record.own[used.read_as]);
        if !slot.is_known(&def.kind) {
            return None;
        }
        let value = match &def.kind {
            Kind::Choice(options) => options[slot.low.trailing_zeros() as usize].code.to_json(),
            Kind::Number { .. } => (slot.low / 1000).into(),
            _ => return None,
        };
        Some((def.id.clone(), value))
    }

    fn def(&self, at: usize) -> &FactDef {
        &self.pack.dictionary.facts()[at]
    }
}
