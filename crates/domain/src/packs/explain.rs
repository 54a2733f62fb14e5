//! A decision as sentences that an officer can read out to somebody who asks why.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rules::{Because, Decision, Kind, Origin, Rule};

use super::{Pack, spoken};
use crate::classes::classify::Classified;

mod parts;
#[cfg(test)]
mod tests;

use parts::{class_part, scope_part};

/// What a sentence is about, so that a page can set it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Which class and why; or why there is none.
    Class,
    /// Why the person is in scope.
    Scope,
    /// Why it is none of the classes before.
    RuledOut,
    /// Which track.
    Track,
    /// What is not known and could change the answer.
    Missing,
    /// The class stands in for something that has not been done yet.
    Provisional,
    /// Something odd to look at.
    Warning,
    /// A numbered reading of the notice on which the answer rests.
    Reading,
}

/// One sentence of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What it is about.
    pub about: About,
    /// The sentence, with its full stop.
    pub text: String,
}

/// What is known of where a fact comes from, by fact id: `2021-04-01 起，残疾证`. Shown behind the fact.
pub type Sources = BTreeMap<String, String>;

/// The whole answer in sentences: class, scope, classes before, track, what is missing, readings.
pub fn explain(pack: &Pack, classified: &Classified, sources: &Sources) -> Vec<Sentence> {
    Explaining::of(pack, classified, &classified.decision.ruled_out, sources).explain()
}

/// One explanation in the making.
struct Explaining<'a> {
    pack: &'a Pack,
    decision: &'a Decision,
    on: Date,
    /// The facts that keep the person out of the classes before.
    ruled_out: &'a [Because],
    sources: &'a Sources,
    /// Facts whose source was told already.
    told: BTreeSet<String>,
    /// What facts were read as, where that was told already.
    derived: BTreeSet<String>,
    /// Sources that were named already.
    named: BTreeSet<&'a str>,
    sentences: Vec<Sentence>,
}

impl<'a> Explaining<'a> {
    fn of(
        pack: &'a Pack,
        classified: &'a Classified,
        ruled_out: &'a [Because],
        sources: &'a Sources,
    ) -> Self {
        let (decision, on) = (&classified.decision, classified.on);
        Self {
            pack,
            decision,
            on,
            ruled_out,
            sources,
            told: BTreeSet::new(),
            derived: BTreeSet::new(),
            named: BTreeSet::new(),
            sentences: Vec::new(),
        }
    }

    fn explain(mut self) -> Vec<Sentence> {
        match (self.decision.eligible, self.class_name()) {
            (Some(false), _) => self.shut_out(),
            (None, _) => self.say(About::Class, "还不能认定是不是服务对象。".into()),
            (Some(true), Some(class)) => self.classified(&class),
            (Some(true), None) => self.say(About::Class, "是服务对象，但还没有归入任何一类。".into()),
        }
        self.missing();
        self.open_duties();
        self.provisional();
        for warning in &self.decision.warnings {
            self.say(About::Warning, format!("请留意：{}。依据 {}。", bare(&warning.text), warning.clause));
        }
        self.readings();
        self.sentences
    }

    fn classified(&mut self, class: &str) {
        let because: Vec<&Because> = self.decision.because.iter().collect();
        let scope = scope_part(self.pack, &because, self.on);
        let reasons = class_part(self.pack, self.decision, scope.as_deref());
        let before = self.classes_before();
        let why = match self.phrases(&reasons, true) {
            reasons if !reasons.is_empty() => format!("，因为{reasons}"),
            _ if before.is_empty() => String::new(),
            _ => "，因为现有情况不符合前面各类的条件".into(),
        };
        let verb = if self.decision.provisional { "暂归入" } else { "归入" };
        self.say(About::Class, format!("{verb}“{class}”{why}{}。", self.cited()));
        if let Some(scope) = scope.filter(|scope| !scope.is_empty()) {
            let same = scope.len() == reasons.len() && scope.iter().all(|one| reasons.contains(one));
            let why = if same {
                "理由同上".to_owned()
            } else {
                format!("因为{}", self.phrases(&scope, true))
            };
            self.say(About::Scope, format!("属于服务对象，{why}。"));
        }
        let kept_out: Vec<&Because> = self.ruled_out.iter().collect();
        if !kept_out.is_empty() && !before.is_empty() {
            let reasons = self.phrases(&kept_out, false);
            self.say(About::RuledOut, format!("没有归入{before}，因为{reasons}。"));
        }
        self.track();
    }

    fn shut_out(&mut self) {
        let rule = self.decision.rule.as_deref();
        let named = |rules: &'a [Rule]| rules.iter().find(|known| Some(known.id.as_str()) == rule);
        let failed = named(&self.pack.rules.requirements);
        let excluded = named(&self.pack.rules.exclusions);
        let because: Vec<&Because> = self.decision.because.iter().collect();
        let reasons = self.phrases(&because, false);
        let why = match failed.or(excluded) {
            Some(rule) if failed.is_some() => format!("：不符合“{}”，{reasons}", rule.name),
            Some(rule) => format!("：属于“{}”，{reasons}", rule.name),
            None if reasons.is_empty() => String::new(),
            None if rule == Some("scope") => format!("，因为不属于所列的任何一种情形：{reasons}"),
            None => format!("，因为{reasons}"),
        };
        self.say(About::Class, format!("不在服务范围{why}{}。", self.cited()));
    }

    fn track(&mut self) {
        let track = self.decision.track.as_ref().and_then(|id| self.pack.rules.track(id));
        if let Some(track) = track.filter(|_| self.pack.rules.tracks.len() > 1) {
            let text = format!("服务方式是“{}”；依据 {}。", track.name, track.clause);
            self.say(About::Track, text);
        }
    }

    fn missing(&mut self) {
        let names: Vec<String> = self.decision.missing.iter().map(|id| self.wanted(id)).collect();
        if names.is_empty() {
            return;
        }
        let effect = match self.decision.eligible {
            None => "补充后才能认定",
            Some(_) => "不同的结果会改变类别",
        };
        self.say(About::Missing, format!("还缺{}：{effect}。", names.concat()));
    }

    fn open_duties(&mut self) {
        let decision = self.decision;
        for duty in &decision.open_duties {
            let names: Vec<String> = duty.missing.iter().map(|id| self.wanted(id)).collect();
            self.say(About::Missing, format!("“{}”做不做、怎么做，还要看{}。", duty.name, names.concat()));
        }
    }

    /// A list may be told and yet not tell enough of each member.
    fn wanted(&self, id: &str) -> String {
        let name = self.pack.fact_name(id);
        match self.pack.fact(id).map(|def| &def.kind) {
            Some(Kind::List(_)) => format!("“{name}的情况”"),
            _ => format!("“{name}”"),
        }
    }

    fn provisional(&mut self) {
        if let Some((note, class)) = self.decision.provisional_note.as_ref().zip(self.class_name()) {
            self.say(About::Provisional, format!("暂按“{class}”：{}。", bare(note)));
        }
    }

    fn readings(&mut self) {
        for reading in self.decision.readings.iter().filter_map(|id| self.pack.rules.reading(id)) {
            let chosen = reading.choices.get(reading.chosen).map_or("", |(_, name)| name);
            let (number, question) = (reading.number, &reading.question);
            let text =
                format!("用到第 {number} 号读法：{question}这里采用“{chosen}”（依据 {}）。", reading.clause);
            self.say(About::Reading, text);
        }
    }

    /// Reasons in one row; facts that were read as the same thing become one phrase, lists come last.
    fn phrases(&mut self, because: &[&Because], holds: bool) -> String {
        let mut groups: Vec<Vec<&Because>> = Vec::new();
        for &one in because {
            let same = |group: &&mut Vec<&Because>| one.read_as.is_some() && group[0].read_as == one.read_as;
            match groups.iter_mut().find(same) {
                Some(group) => group.push(one),
                None => groups.push(vec![one]),
            }
        }
        let (lists, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| self.is_list(group));
        let others: Vec<String> = others.iter().map(|group| self.phrase(group, holds)).collect();
        let mut parts: Vec<String> =
            Some(others.join("、")).filter(|text| !text.is_empty()).into_iter().collect();
        parts.extend(lists.iter().map(|group| self.phrase(group, holds)));
        parts.join("，")
    }

    /// One reason; what it was read from and where that comes from follow in brackets, the first time.
    fn phrase(&mut self, group: &[&Because], holds: bool) -> String {
        let told: Vec<String> = group.iter().map(|one| self.told_phrase(one)).collect();
        let derived = group[0].read_as.as_ref().and_then(|(id, value)| Some((self.pack.fact(id)?, value)));
        let known = self.told.len();
        self.told.extend(group.iter().map(|one| one.fact.clone()));
        let new = self.told.len() > known;
        let sources = self.new_sources(group);
        let (phrase, told) = match derived {
            None => (told.concat(), Vec::new()),
            // Said already, from other facts: this one has not been.
            Some((def, value)) if !self.derived.insert(format!("{} {value}", def.id)) && new => {
                (told.join("、"), Vec::new())
            }
            Some((def, value)) => {
                let years = holds && matches!(def.origin, Origin::FullYears { .. });
                let turned = if years { "年满 " } else { "" };
                (format!("{turned}{}", spoken::phrase(def, value)), told)
            }
        };
        let brackets: Vec<String> = told.into_iter().chain(sources).collect();
        if brackets.is_empty() || !new { phrase } else { format!("{phrase}（{}）", brackets.join("，")) }
    }

    /// Where the facts come from; what was named before is not named again, so that a survey in which everything
    /// was learnt does not stand behind every word.
    fn new_sources(&mut self, group: &[&Because]) -> Vec<String> {
        let mut new = Vec::new();
        for source in group.iter().filter_map(|one| self.sources.get(&one.fact)) {
            if self.named.insert(source.as_str()) {
                new.push(source.clone());
            }
        }
        new
    }

    fn told_phrase(&self, because: &Because) -> String {
        let def = self.pack.fact(&because.fact);
        def.map_or_else(|| because.fact.clone(), |def| spoken::phrase(def, &because.value))
    }

    fn is_list(&self, group: &[&Because]) -> bool {
        let list = self.pack.fact(&group[0].fact).is_some_and(|def| matches!(def.kind, Kind::List(_)));
        list && group[0].value.as_array().is_some_and(|members| !members.is_empty())
    }

    fn class_name(&self) -> Option<String> {
        let id = self.decision.class.as_ref()?;
        Some(self.pack.rules.class(id).map_or_else(|| id.clone(), |class| class.name.clone()))
    }

    /// `“重点人群”“次重点人群”`: the classes that are asked before the one that was found.
    fn classes_before(&self) -> String {
        let classes = self.pack.rules.classes.iter();
        let before = classes.take_while(|class| Some(&class.id) != self.decision.class.as_ref());
        before.map(|class| format!("“{}”", class.name)).collect()
    }

    fn cited(&self) -> String {
        self.decision.clause.as_ref().map_or_else(String::new, |clause| format!("；依据 {clause}"))
    }

    fn say(&mut self, about: About, text: String) {
        self.sentences.push(Sentence { about, text });
    }
}

/// A sentence of a pack without the full stop that we set ourselves.
fn bare(text: &str) -> &str {
    text.trim_end_matches('。')
}
