//! Why new values are not kept.

use crate::refusal::Refusal;

/// Why new values are not kept; each stands at its fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// The role does not change facts.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// The last day lies before the first.
    EndsBeforeItBegins,
    /// A fact that the pack does not know, or one that is derived.
    UnknownFact(String),
    /// The same fact twice.
    FactTwice(String),
    /// A value that a fact cannot have.
    FactValue {
        /// The fact.
        fact: String,
        /// The sentence.
        text: String,
    },
    /// Somebody else has changed it since the form was opened.
    ChangedMeanwhile {
        /// The fact.
        fact: String,
        /// Its name.
        name: String,
        /// What it is now, in words.
        value: String,
    },
    /// A change of the same fact waits for consent.
    AlreadyWaiting {
        /// The fact.
        fact: String,
        /// Its name.
        name: String,
        /// What it would be, in words.
        value: String,
    },
    /// Everything is known already.
    NothingNew,
}

impl From<ChangeRefusal> for Refusal {
    fn from(refusal: ChangeRefusal) -> Self {
        use ChangeRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("change.not_allowed", "您的账号不能修改老年人信息"),
            R::UnknownPerson => {
                Refusal::new("change.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::EndsBeforeItBegins => {
                Refusal::new("change.ends_early", "截止日期早于起始日期，请核对").at("last")
            }
            R::UnknownFact(fact) => {
                let text = format!("现行规定里没有“{fact}”这一项，请删去");
                Refusal::new("change.unknown_fact", text).at(fact)
            }
            R::FactTwice(fact) => Refusal::new("change.fact_twice", "同一项填写了两次，请保留一个").at(fact),
            R::FactValue { fact, text } => Refusal::new("change.fact_value", text).at(fact),
            R::ChangedMeanwhile { fact, name, value } => {
                let text = format!(
                    "“{name}”刚被别人改为“{value}”，请核对：要按您填的改，再提交一次；不改的，把这一项改成现在的内容"
                );
                Refusal::new("change.meanwhile", text).at(fact)
            }
            R::AlreadyWaiting { fact, name, value } => {
                let text = format!(
                    "“{name}”已有一份改为“{value}”的变更在等审核，请等审核结果，或先撤回那一份再提交"
                );
                Refusal::new("change.already_waiting", text).at(fact)
            }
            R::NothingNew => Refusal::new("change.nothing_new", "没有改动，不需要保存"),
        }
    }
}
