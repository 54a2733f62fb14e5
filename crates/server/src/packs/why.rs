//! The sentences of an explanation, sorted for the page (`packs/why.html`).

use domain::packs::explain::{About, Sentence};

/// The sentences of one decision.
#[derive(Debug, Default)]
pub struct Why {
    /// Class, scope, classes before, track.
    pub reasons: Vec<String>,
    /// What is not known and could change the answer.
    pub missing: Vec<String>,
    /// What to look at: a class that stands in for something, odd facts.
    pub remarks: Vec<String>,
    /// Readings of the notice.
    pub readings: Vec<String>,
}

impl Why {
    /// Sorts sentences, each kind in its order.
    pub fn of(sentences: Vec<Sentence>) -> Self {
        let mut why = Self::default();
        for sentence in sentences {
            let list = match sentence.about {
                About::Class | About::Scope | About::RuledOut | About::Track => &mut why.reasons,
                About::Missing => &mut why.missing,
                About::Provisional | About::Warning => &mut why.remarks,
                About::Reading => &mut why.readings,
            };
            list.push(sentence.text);
        }
        why
    }
}
