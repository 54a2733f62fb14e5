//! The same answers from everybody, or the figures mean nothing.

use crate::facts::Facts;

/// Scope and class of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// In scope; `None` where an unknown fact decides.
    pub eligible: Option<bool>,
    /// Id of the class.
    pub class: Option<String>,
}

impl Answer {
    /// From the number that contenders give: 0 is out of scope, then the classes from first to last.
    pub fn numbered(number: i64, classes: &[&str]) -> Self {
        let class = usize::try_from(number - 1).ok().and_then(|at| classes.get(at));
        Self { eligible: Some(number > 0), class: class.map(|id| (*id).to_owned()) }
    }
}

/// Says how many agree, shows the first that do not, and answers whether all do.
pub fn compare(who: &str, theirs: &[Answer], ours: &[Answer], people: &[Facts]) -> bool {
    let differ: Vec<usize> = (0..ours.len()).filter(|at| theirs.get(*at) != Some(&ours[*at])).collect();
    println!("  {who}: {} of {} the same", ours.len() - differ.len(), ours.len());
    for at in differ.iter().take(3) {
        println!("    {:?} where we say {:?}: {}", theirs.get(*at), ours[*at], facts(&people[*at]));
    }
    differ.is_empty() && theirs.len() == ours.len()
}

fn facts(facts: &Facts) -> String {
    serde_json::to_string(facts).unwrap_or_default()
}

/// How the answers are spread: a sample in which all are alike would measure one path only.
pub fn spread(answers: &[Answer]) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for answer in answers {
        let name = match (answer.eligible, &answer.class) {
            (Some(false), _) => "out of scope".to_owned(),
            (_, Some(class)) => class.clone(),
            _ => "undecided".to_owned(),
        };
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    counts.sort();
    let share = |count: usize| count as f64 * 100.0 / answers.len().max(1) as f64;
    let said: Vec<String> =
        counts.iter().map(|(name, count)| format!("{name} {:.1}%", share(*count))).collect();
    said.join(", ")
}
