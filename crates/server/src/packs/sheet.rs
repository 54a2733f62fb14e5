//! A pack laid out for an officer to read: every rule with its condition, its clause and the reading it rests on.

use domain::packs::{Pack, words};
use rules::{Class, DutyRule, Reading, Rule};

/// The rules of one notice in the order in which an officer asks for them.
pub struct Sheet {
    /// Title of the notice.
    pub title: String,
    /// Number, issuers and dates in one line.
    pub about: String,
    /// Version and short hash of what is in force here.
    pub stamp: String,
    /// Who is in scope: what all must meet.
    pub requirements: Vec<Line>,
    /// Who is in scope: of which one must be met.
    pub tags: Vec<Line>,
    /// Classes with their ways in.
    pub classes: Vec<ClassSheet>,
    /// Tracks.
    pub tracks: Vec<Line>,
    /// What is owed under the readings in force.
    pub duties: Vec<DutySheet>,
    /// Named conditions.
    pub definitions: Vec<Line>,
    /// Gaps and contradictions, and how they are read here.
    pub readings: Vec<ReadingSheet>,
    /// What is pointed out to the clerk.
    pub warnings: Vec<Line>,
}

/// A rule in a table: what, when, where it stands in the notice.
pub struct Line {
    /// Name.
    pub name: String,
    /// Condition as written.
    pub when: String,
    /// Clause.
    pub clause: String,
}

/// A class and the ways into it.
pub struct ClassSheet {
    /// Name.
    pub name: String,
    /// Clause.
    pub clause: String,
    /// The ways in; a remark where one stands in for something missing.
    pub ways: Vec<Way>,
}

/// One way into a class.
pub struct Way {
    /// Condition as written.
    pub when: String,
    /// What is said when it stands in for something missing.
    pub remark: String,
}

/// A duty in words.
pub struct DutySheet {
    /// Whom it is for.
    pub whom: String,
    /// What is owed.
    pub what: String,
    /// Further condition and exceptions.
    pub when: String,
    /// Clause.
    pub clause: String,
}

/// A reading with its choices.
pub struct ReadingSheet {
    /// Number in the story of the readings.
    pub number: u32,
    /// The question the notice leaves open.
    pub question: String,
    /// Clause.
    pub clause: String,
    /// Each choice, and whether it is the one in force.
    pub choices: Vec<(String, bool)>,
}

impl Sheet {
    /// Lays out a pack.
    pub fn of(pack: &Pack) -> Self {
        let rules = &pack.rules;
        let line = |rule: &Rule| Line {
            name: rule.name.clone(),
            when: rule.text.clone(),
            clause: rule.clause.clone(),
        };
        Self {
            title: rules.title.clone(),
            about: about(pack),
            stamp: format!("规则包 {} 第 {} 版，校验码 {}", rules.id, rules.version, &rules.hash[..12]),
            requirements: rules.requirements.iter().map(line).collect(),
            tags: rules.tags.iter().map(line).collect(),
            classes: rules.classes.iter().map(class_sheet).collect(),
            tracks: rules.tracks.iter().map(line).collect(),
            duties: rules
                .duties
                .iter()
                .filter(|duty| rules.in_use(duty) != Some(false))
                .map(|duty| duty_sheet(pack, duty))
                .collect(),
            definitions: rules
                .definitions
                .iter()
                .map(|named| Line {
                    name: named.name.clone(),
                    when: named.text.clone(),
                    clause: named.clause.clone(),
                })
                .collect(),
            readings: rules.readings.iter().map(reading_sheet).collect(),
            warnings: rules
                .warnings
                .iter()
                .map(|warning| Line {
                    name: warning.say.clone(),
                    when: warning.text.clone(),
                    clause: warning.clause.clone(),
                })
                .collect(),
        }
    }
}

fn about(pack: &Pack) -> String {
    let rules = &pack.rules;
    let mut parts = Vec::new();
    if !rules.number.is_empty() {
        parts.push(rules.number.clone());
    }
    if let Some(first) = rules.issuers.first() {
        let more = if rules.issuers.len() > 1 {
            format!(" 等 {} 个部门", rules.issuers.len())
        } else {
            String::new()
        };
        parts.push(format!("{first}{more}"));
    }
    parts.push(format!("自 {} 起施行", rules.in_force_from));
    if let Some(until) = rules.in_force_until {
        parts.push(format!("至 {until} 止"));
    }
    parts.join("　")
}

fn class_sheet(class: &Class) -> ClassSheet {
    ClassSheet {
        name: class.name.clone(),
        clause: class.clause.clone(),
        ways: class
            .whens
            .iter()
            .map(|when| Way { when: when.text.clone(), remark: when.provisional.clone().unwrap_or_default() })
            .collect(),
    }
}

fn duty_sheet(pack: &Pack, duty: &DutyRule) -> DutySheet {
    let rules = &pack.rules;
    let mut whom: Vec<&str> = duty.classes.iter().map(|at| rules.classes[*at].name.as_str()).collect();
    if whom.is_empty() {
        whom.push("各类人群");
    }
    let tracks: Vec<&str> = duty.tracks.iter().map(|at| rules.tracks[*at].name.as_str()).collect();
    let mut when: Vec<String> = duty.text.iter().filter(|_| rules.in_use(duty).is_none()).cloned().collect();
    for instead in &duty.insteads {
        when.push(format!("{} 时改为{}", instead.text, pack.modes_in_words(&instead.modes)));
    }
    if !duty.covered_by.is_empty() {
        when.push(format!("多出的{}可以顶替", pack.modes_in_words(&duty.covered_by)));
    }
    DutySheet {
        whom: if tracks.is_empty() {
            whom.join("、")
        } else {
            format!("{}（{}）", whom.join("、"), tracks.join("、"))
        },
        what: format!("{}{} {} 次", words::every(duty.every), pack.modes_in_words(&duty.modes), duty.count),
        when: when.join("；"),
        clause: duty.clause.clone(),
    }
}

fn reading_sheet(reading: &Reading) -> ReadingSheet {
    ReadingSheet {
        number: reading.number,
        question: reading.question.clone(),
        clause: reading.clause.clone(),
        choices: reading
            .choices
            .iter()
            .enumerate()
            .map(|(at, (_, name))| (name.clone(), at == reading.chosen))
            .collect(),
    }
}
