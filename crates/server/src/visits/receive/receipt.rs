//! What a phone is told about each contact it sent.

use domain::duties::Verdict;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::people::mine::Stretch;

/// The answer to a batch.
#[derive(Serialize, ToSchema)]
pub struct Received {
    /// What time it is here.
    #[schema(value_type = String, format = "date-time")]
    pub server_time: Timestamp,
    /// One for each visit of the batch, in its order.
    pub receipts: Vec<Receipt>,
}

/// What became of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Stored, and it counts.
    Accepted,
    /// The same was stored before.
    Known,
    /// Stored; it does not count, and `reason` says why.
    Kept,
    /// Another content is stored under this id. This one waits for a human; the phone is done with it.
    Conflict,
    /// Impossible or unreadable, and not stored. The phone keeps it, so that it can be put right.
    Refused,
}

/// What became of one visit.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    /// The visit's id as it was sent; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What became of it.
    pub state: State,
    /// All of it in a sentence for the visitor.
    pub text: String,
    /// Id of the duty for which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty: Option<String>,
    /// The period in which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Stretch>,
    /// Why it does not count, or why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is wrong: the first of `faults`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Everything that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Wrong>,
}

/// Something that is wrong with a visit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Wrong {
    /// The field, such as `mode` or `answers.mobility`; absent where it concerns the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub text: String,
}

impl Receipt {
    /// The receipt of an item that is known, until something else turns out.
    pub(super) fn known(item: &serde_json::Value) -> Self {
        let id = item.get("id").and_then(|id| id.as_str());
        Self {
            // Echoed so that the phone finds its own; nobody's id is as long as this.
            id: id.map(|id| id.chars().take(64).collect()),
            state: State::Known,
            text: "这条记录以前已经收到，没有重复登记".to_owned(),
            duty: None,
            period: None,
            reason: None,
            field: None,
            faults: Vec::new(),
        }
    }

    /// Other content is known under its id.
    pub(super) fn wait(&mut self) {
        self.state = State::Conflict;
        self.text = "同一编号下已有内容不同的记录，两份都已保存，等工作人员核对，不用再提交".to_owned();
    }

    pub(super) fn refuse(&mut self, faults: Vec<Wrong>) {
        self.state = State::Refused;
        self.field = faults.first().and_then(|wrong| wrong.field.clone());
        let text = faults.first().map_or_else(String::new, |wrong| wrong.text.clone());
        self.reason = Some(text.clone());
        self.text = text;
        self.faults = faults;
    }

    /// Says what it counts for; `text` is the verdict in words.
    pub(super) fn count(&mut self, new: bool, verdict: &Verdict, text: String) {
        if new {
            self.state = if verdict.counts() { State::Accepted } else { State::Kept };
        }
        match verdict {
            Verdict::Counts { duty, period } | Verdict::Instead { duty, period } => {
                self.duty = Some(duty.clone());
                self.period = Some((*period).into());
            }
            Verdict::Uncounted(why) => self.reason = Some(why.text().to_owned()),
        }
        self.text = text;
    }
}
