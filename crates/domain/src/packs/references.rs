//! What the sections of a pack say of our world: kinds of visitor, fields of forms, outcomes, counted terms. The
//! engine does not know these words, so they are checked here.

use rules::sections::followups::Opening;
use rules::sections::indicators::{Counted, Indicator, Least};
use rules::sections::ladder::Steps;
use rules::{Diagnostics, Limit, SourceFile, meant};

use super::Labels;
use crate::visits::form::Form;
use crate::visits::{Mode, Outcome};

/// What we count of a person in a period, with the words for it.
///
/// Some can be asked for by themselves: `met.weekly` is what was done of one duty (see [`parts_of`]).
pub const COUNTED: [(&str, &str); 22] = [
    ("contacts", "计数的联系"),
    ("owed", "应有的联系"),
    ("met", "完成的联系"),
    ("helped", "得到的帮扶"),
    ("surveyed", "完成的摸排"),
    ("entered_in_time", "按时录入的摸排"),
    ("changes", "人员变化"),
    ("told_in_time", "按时通知的变化"),
    ("hazards", "发现的隐患"),
    ("hazards_closed", "办结的隐患"),
    ("file_complete", "档案完整"),
    ("not_reached", "没有联系上的次数"),
    ("refused", "谢绝的次数"),
    ("unaccounted", "联系不上、不知下落的次数"),
    ("rescues", "救助的次数"),
    ("problems", "发现的问题"),
    ("problems_closed", "办结的问题"),
    ("closed_in_time", "按时办结的问题"),
    ("alert_owed", "预警期间应有的联系"),
    ("alert_met", "预警期间完成的联系"),
    ("complaints", "投诉"),
    ("checked", "被抽查的次数"),
];

/// What kinds of act are called in messages.
const ACT: &str = "服务项目（labels.toml 的 act）";

/// How a number can be broken down.
pub const BY: [&str; 5] = ["area", "class", "track", "visitor", "mode"];

/// The code of an outcome as packs write it: `reached`, `not_reached.no_answer`.
pub fn outcome_code(outcome: Outcome) -> String {
    let kind = outcome.kind().code();
    outcome.reason().map_or_else(|| kind.to_owned(), |reason| format!("{kind}.{reason}"))
}

/// Says what the sections name and our world does not have.
pub(super) fn check(
    rules: &rules::Pack,
    labels: &Labels,
    forms: &[Form],
    files: &[SourceFile],
    said: &mut Diagnostics,
) {
    let mut check = Check { files, said };
    visitors(&mut check, rules, labels);
    outcomes(&mut check, rules);
    answers(&mut check, rules, forms);
    terms(&mut check, rules);
}

struct Check<'a> {
    files: &'a [SourceFile],
    said: &'a mut Diagnostics,
}

impl Check<'_> {
    /// Refuses a word that is not among the known ones. Its place is where it first stands in quotes at or after
    /// `from` in its file.
    fn known(&mut self, name: &str, from: usize, what: &str, word: &str, known: &[String]) {
        if !known.iter().any(|one| one == word) {
            let near = meant(word, known.iter().map(String::as_str));
            let there = if known.is_empty() { "一个也没有".to_owned() } else { known.join("、") };
            let message = format!("没有“{word}”这个{what}{near}（现有：{there}）");
            self.error(name, from, word, message);
        }
    }

    /// Notes something worth a look where a word first stands in quotes.
    fn warning(&mut self, name: &str, word: &str, message: String) {
        let Some(file) = self.files.iter().find(|file| file.name == name) else { return };
        let at = file.text.find(&format!("\"{word}\"")).unwrap_or_default();
        self.said.warning(file, at..at, message);
    }

    fn error(&mut self, name: &str, from: usize, word: &str, message: String) {
        let Some(file) = self.files.iter().find(|file| file.name == name) else { return };
        let rest = file.text.get(from..).unwrap_or_default();
        let at = rest.find(&format!("\"{word}\"")).map_or(from, |at| from + at);
        self.said.error(file, at..at, message);
    }
}

fn visitors<'a>(check: &mut Check<'_>, rules: &'a rules::Pack, labels: &Labels) {
    let known: Vec<String> = labels.visitor.iter().map(|kind| kind.id.clone()).collect();
    let what = "探访主体（labels.toml）";
    let acts: Vec<String> = labels.act.iter().map(|act| act.id.clone()).collect();
    for duty in &rules.duties {
        let limits =
            |floors: &'a [Limit], ceilings: &'a [Limit]| floors.iter().chain(ceilings).flat_map(|l| &l.who);
        let instead = duty.insteads.iter();
        let instead = instead.flat_map(|one| one.who.iter().chain(limits(&one.floors, &one.ceilings)));
        for kind in duty.who.iter().chain(limits(&duty.floors, &duty.ceilings)).chain(instead) {
            check.known("duties.toml", 0, what, kind, &known);
        }
        if let Some(act) = &duty.act {
            check.known("duties.toml", 0, ACT, act, &acts);
        }
    }
    let sections = &rules.sections;
    for kind in sections.payments.iter().flat_map(|payment| &payment.to) {
        check.known("payments.toml", 0, what, kind, &known);
    }
    for payment in sections.payments.iter().filter(|payment| !payment.act.is_empty()) {
        check.known("payments.toml", 0, ACT, &payment.act, &acts);
    }
    for kind in sections.events.triggered.iter().flat_map(|rule| &rule.who) {
        check.known("events.toml", 0, what, kind, &known);
    }
    let overlays = sections.overlays.overlays.iter().flat_map(|overlay| &overlay.who);
    let festivals = sections.overlays.festivals.iter().flat_map(|festival| &festival.who);
    for kind in overlays.chain(festivals) {
        check.known("overlays.toml", 0, what, kind, &known);
    }
    let (absences, exits) = (sections.absences.absences.iter(), sections.absences.exits.iter());
    let contacts = absences.clone().flat_map(|absence| &absence.contacts);
    let contacts = contacts.chain(exits.clone().flat_map(|exit| &exit.contacts)).flat_map(|one| &one.who);
    let back = absences.filter_map(|absence| absence.back.as_ref()).flat_map(|back| &back.who);
    let asked = exits.filter_map(|exit| exit.ask_again.as_ref()).flat_map(|ask| &ask.who);
    for kind in contacts.chain(back).chain(asked) {
        check.known("absences.toml", 0, what, kind, &known);
    }
    let Some(points) = &sections.points else { return };
    for kind in &points.who {
        check.known("points.toml", points.at.start, what, kind, &known);
        if labels.visitor.iter().any(|one| one.id == *kind && !one.voluntary) {
            let name = labels.visitor(kind);
            let message = format!("“{name}”不是志愿者（labels.toml 里没有 voluntary = true），不能积分");
            check.error("points.toml", points.at.start, kind, message);
        }
    }
}

fn outcomes(check: &mut Check<'_>, rules: &rules::Pack) {
    let known: Vec<String> = Outcome::ALL.into_iter().map(outcome_code).collect();
    for ladder in &rules.sections.ladder.ladders {
        let worrying = ladder.worrying.iter().flat_map(|worrying| &worrying.outcomes);
        for outcome in ladder.starts.iter().chain(&ladder.ends).chain(worrying) {
            check.known("ladder.toml", 0, "探访结果", outcome, &known);
        }
    }
    // A misspelt outcome is said already; that the right one is missing is the same mistake.
    if check.said.has_errors() {
        return;
    }
    for mode in Mode::ALL {
        leads_nowhere(check, &rules.sections.ladder.ladders, mode, &known);
    }
}

/// Says which outcomes of a mode no ladder speaks of, where some ladder speaks of the mode: after them nobody
/// would know what to do.
fn leads_nowhere(check: &mut Check<'_>, ladders: &[Steps], mode: Mode, outcomes: &[String]) {
    let of_mode =
        |ladder: &&Steps| ladder.modes.is_empty() || ladder.modes.iter().any(|one| one == mode.code());
    let ladders: Vec<&Steps> = ladders.iter().filter(of_mode).collect();
    let Some(first) = ladders.first() else { return };
    let speaks_of = |ladder: &&Steps, outcome: &String| {
        let worrying = ladder.worrying.iter().flat_map(|worrying| &worrying.outcomes);
        ladder.starts.iter().chain(&ladder.ends).chain(worrying).any(|one| one == outcome)
    };
    let left: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| !ladders.iter().any(|ladder| speaks_of(ladder, outcome)))
        .map(String::as_str)
        .collect();
    if !left.is_empty() {
        let message = format!(
            "有的结果既不开始也不结束（starts、ends、worrying 里都没有），得到它以后没有人知道该怎么办：{}",
            left.join("、")
        );
        check.warning("ladder.toml", &first.id, message);
    }
}

fn answers(check: &mut Check<'_>, rules: &rules::Pack, forms: &[Form]) {
    const FILE: &str = "followups.toml";
    let form_ids: Vec<String> = forms.iter().map(|form| form.id.clone()).collect();
    for opening in rules.sections.followups.iter().flat_map(|flow| &flow.opened_by) {
        let Opening::Answer { form, field, answers, at } = opening else { continue };
        check.known(FILE, 0, "表单（forms）", form, &form_ids);
        let Some(form) = forms.iter().find(|known| known.id == *form) else { continue };
        let fields: Vec<String> = form.fields.iter().map(|field| field.id.clone()).collect();
        check.known(FILE, at.start, "表单项目", field, &fields);
        let Some(field) = form.fields.iter().find(|known| known.id == *field) else { continue };
        let options: Vec<String> = field.options.iter().map(|option| option.id.clone()).collect();
        for answer in answers {
            check.known(FILE, at.start, &format!("“{}”的选项", field.label), answer, &options);
        }
    }
}

fn terms(check: &mut Check<'_>, rules: &rules::Pack) {
    let ways = BY.map(str::to_owned);
    for by in rules.sections.indicators.iter().flat_map(|indicator| &indicator.by) {
        check.known("indicators.toml", 0, "分组", by, &ways);
    }
    let own = rules.sections.terms.iter().map(|term| term.id.clone());
    let known: Vec<String> = COUNTED.iter().map(|(id, _)| (*id).to_owned()).chain(own).collect();
    let told: Vec<(String, usize)> = rules.sections.indicators.iter().flat_map(told).collect();
    for (word, from) in told {
        let Some((term, part)) = word.split_once('.') else {
            check.known("indicators.toml", from, "计数项", &word, &known);
            continue;
        };
        let (parts, what) = parts_of(rules, term);
        if parts.is_empty() {
            let message = format!("计数项“{term}”不能分开算，只写“{term}”");
            check.error("indicators.toml", from, &word, message);
        } else if !parts.iter().any(|known| known == part) {
            let near = meant(part, parts.iter().map(String::as_str));
            let message = format!("没有“{part}”这个{what}{near}（{term} 后面可以写：{}）", parts.join("、"));
            check.error("indicators.toml", from, &word, message);
        }
    }
}

/// The terms of an indicator, each with where to look for it in the file.
fn told(indicator: &Indicator) -> Vec<(String, usize)> {
    let mut told = Vec::new();
    for Counted { term, least, at } in indicator.of_counted.iter().chain(&indicator.counted) {
        told.push((term.clone(), at.start));
        if let Least::Term(least) = least {
            told.push((least.clone(), at.start));
        }
    }
    if let Some(sum) = &indicator.sum {
        told.extend(sum.of_term.iter().chain([&sum.term]).map(|term| (term.clone(), sum.at.start)));
    }
    told
}

/// What a term can be asked for by itself, and what that is: contacts of a mode, what was owed and done of a duty,
/// problems of a flow.
pub fn parts_of(rules: &rules::Pack, term: &str) -> (Vec<String>, &'static str) {
    let sections = &rules.sections;
    match term {
        "contacts" | "not_reached" | "refused" => {
            (Mode::ALL.iter().map(|mode| mode.code().to_owned()).collect(), "方式")
        }
        "owed" | "met" => {
            let duties = rules.duties.iter().map(|duty| &duty.id);
            let triggered = sections.events.triggered.iter().map(|rule| &rule.id);
            let overlays = sections.overlays.overlays.iter().map(|overlay| &overlay.id);
            let festivals = sections.overlays.festivals.iter().map(|festival| &festival.id);
            let all = duties.chain(triggered).chain(overlays).chain(festivals);
            (all.cloned().collect(), "任务、事后的联系、预警或节日")
        }
        "problems" | "problems_closed" | "closed_in_time" => {
            (sections.followups.iter().map(|flow| flow.id.clone()).collect(), "流程")
        }
        _ => (Vec::new(), ""),
    }
}
