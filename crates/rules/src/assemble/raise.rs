//! Who comes into a heavier class than the classes themselves say: nobody is ever lowered by it.

use super::Assembling;
use super::classes::exceptions;
use crate::load::CLASSES;
use crate::pack::{Class, When};
use crate::raw::RawRaise;

impl Assembling<'_> {
    /// Adds to the classes, written from the heaviest to the lightest, the ways that raises open into them.
    ///
    /// "Up by one" counts from the class that the classes alone give: somebody of whom two raises hold comes up
    /// by the larger of them, not by both.
    pub(super) fn raise(&mut self, classes: &mut [Class], raw: &[RawRaise]) {
        let ids: Vec<String> = classes.iter().map(|class| class.id.clone()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let plain: Vec<Vec<When>> = classes.iter().map(|class| class.whens.clone()).collect();
        for (at, raise) in raw.iter().enumerate() {
            let way = When {
                id: format!("raise.{}", at + 1),
                text: raise.is.get_ref().clone(),
                clause: self.clause(CLASSES, &raise.clause),
                exceptions: exceptions(&raise.except),
                provisional: None,
                condition: self.excepted(CLASSES, &raise.is, &raise.except),
            };
            match (&raise.to, &raise.by) {
                (Some(to), None) => {
                    for class in self.positions(CLASSES, "类别", std::slice::from_ref(to), &ids) {
                        classes[class].whens.push(way.clone());
                        if class + 1 == ids.len() {
                            self.error(CLASSES, to.span(), "这是最轻的一类，谁也提不上来");
                        }
                    }
                    if let Some(most) = &raise.most {
                        self.error(CLASSES, most.span(), "写了 to（不低于哪一类），就不写 most");
                    }
                }
                (None, Some(by)) => {
                    let most = raise
                        .most
                        .as_ref()
                        .map(|most| self.positions(CLASSES, "类别", std::slice::from_ref(most), &ids));
                    let most = most.and_then(|most| most.first().copied()).unwrap_or(0);
                    if !(1..classes.len()).contains(by.get_ref()) {
                        let message = format!("提几档：写 1 到 {}", classes.len().saturating_sub(1));
                        self.error(CLASSES, by.span(), message);
                        continue;
                    }
                    self.raise_by(classes, &plain, (*by.get_ref(), most), &way);
                }
                _ => {
                    let message = "写一种：to（不低于哪一类）或者 by（提几档）";
                    self.error(CLASSES, raise.is.span(), message);
                }
            }
        }
    }

    /// Whoever would come into a class, and is raised, comes into the one so many above it.
    fn raise_by(
        &mut self,
        classes: &mut [Class],
        plain: &[Vec<When>],
        (by, most): (usize, usize),
        way: &When,
    ) {
        for (from, whens) in plain.iter().enumerate().skip(most + 1) {
            let to = from.saturating_sub(by).max(most);
            for when in whens {
                let mut raised = when.clone();
                raised.id = format!("{}.{}", way.id, when.id);
                raised.text = format!("({}) 且 ({})", when.text, way.text);
                raised.clause = format!("{}；{}", when.clause, way.clause);
                raised.exceptions.extend(way.exceptions.iter().cloned());
                raised.condition.readings.extend(way.condition.readings.iter().cloned());
                raised.condition.broken |= way.condition.broken;
                raised.condition.root =
                    self.checker.program.join(vec![when.condition.root, way.condition.root], true);
                classes[to].whens.push(raised);
            }
        }
    }
}
