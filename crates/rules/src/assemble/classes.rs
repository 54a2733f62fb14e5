//! Classes, the ways into them, and what is pointed out to the clerk.

use super::Assembling;
use crate::check::Condition;
use crate::load::CLASSES;
use crate::pack::{Class, WarningRule, When};
use crate::program::Node;
use crate::raw::{Located, RawClass, RawClasses, RawException, RawWhen};

impl Assembling<'_> {
    pub(super) fn classes(&mut self, raw: &[RawClass]) -> Vec<Class> {
        self.unique(CLASSES, raw.iter().map(|class| &class.id));
        let mut classes = Vec::new();
        let mut all_taken = false;
        for class in raw {
            if all_taken {
                let message = format!("类别“{}”永远轮不到：前面的类别已经包括了所有人", class.name.get_ref());
                self.error(CLASSES, class.id.span(), message);
            }
            let clause = self.clause(CLASSES, &class.clause);
            let mut whens = Vec::new();
            for (at, when) in class.when.iter().enumerate() {
                let id = format!("{}.{}", class.id.get_ref(), at + 1);
                let when = self.when(id, when, &clause);
                all_taken |= self.checker.program.constant(when.condition.root) == Some(true);
                whens.push(when);
            }
            let (id, name) = (class.id.get_ref().clone(), class.name.get_ref().clone());
            classes.push(Class { id, name, clause, whens });
        }
        classes
    }

    fn when(&mut self, id: String, when: &RawWhen, class_clause: &str) -> When {
        let condition = self.excepted(CLASSES, &when.is, &when.except);
        let never = self.checker.program.constant(condition.root) == Some(false);
        if never && condition.readings.is_empty() && !condition.broken {
            self.error(CLASSES, when.is.span(), "这个条件永远不成立");
        }
        When {
            id,
            text: when.is.get_ref().clone(),
            clause: when
                .clause
                .as_ref()
                .map_or_else(|| class_clause.to_owned(), |own| self.clause(CLASSES, own)),
            exceptions: exceptions(&when.except),
            provisional: when.provisional.clone(),
            condition,
        }
    }

    /// A condition and none of its exceptions.
    pub(super) fn excepted(&mut self, file: &str, is: &Located, except: &[RawException]) -> Condition {
        let mut whole = self.condition(file, is);
        let mut parts = vec![whole.root];
        for exception in except {
            self.clause(file, &exception.clause);
            let condition = self.condition(file, &exception.is);
            parts.push(self.checker.program.negate(condition.root));
            whole.readings.extend(condition.readings);
            whole.broken |= condition.broken;
        }
        whole.root = self.checker.program.join(parts, true);
        whole
    }

    /// No condition, and none of these exceptions.
    pub(super) fn unless(
        &mut self,
        file: &str,
        is: Option<&Located>,
        except: &[RawException],
    ) -> Option<Condition> {
        match (is, except) {
            (None, []) => None,
            (Some(is), except) => Some(self.excepted(file, is, except)),
            (None, except) => {
                let mut whole = Condition::default();
                let mut parts = Vec::new();
                for exception in except {
                    self.clause(file, &exception.clause);
                    let condition = self.condition(file, &exception.is);
                    parts.push(self.checker.program.negate(condition.root));
                    whole.readings.extend(condition.readings);
                }
                whole.root = match parts.is_empty() {
                    true => self.checker.program.add(Node::Const(true)),
                    false => self.checker.program.join(parts, true),
                };
                Some(whole)
            }
        }
    }

    pub(super) fn warnings(&mut self, raw: &RawClasses) -> Vec<WarningRule> {
        self.unique(CLASSES, raw.warning.iter().map(|warning| &warning.id));
        raw.warning
            .iter()
            .map(|warning| WarningRule {
                id: warning.id.get_ref().clone(),
                say: warning.text.clone(),
                text: warning.is.get_ref().clone(),
                clause: self.clause(CLASSES, &warning.clause),
                condition: self.condition(CLASSES, &warning.is),
            })
            .collect()
    }
}

/// Exceptions as written, each with its clause.
pub(super) fn exceptions(raw: &[RawException]) -> Vec<(String, String)> {
    raw.iter().map(|one| (one.is.get_ref().clone(), one.clause.get_ref().clone())).collect()
}
