//! Values on their way in ([`Value`]) and out ([`Raw`], [`Cell`]), the same for both engines.
//!
//! Storage knows four kinds: whole numbers, text, bytes and nothing. Days are ISO text, instants are
//! milliseconds since the epoch, truth values are 0 and 1, ids are 16 bytes, structures are JSON text.

use std::borrow::Cow;

use domain::ids::{
    AccountId, AccountableId, AlertId, ArchiveId, ArrangementId, AssignmentId, BoxId, ChangeId, ConcernId,
    ConsentId, DeviceId, DraftId, EmergencyId, EventId, FactId, FamilyLinkId, FamilyWordId, HappeningId,
    HouseholdId, ImportId, LadderStepId, OrganisationId, PersonId, PlanItemId, ProcessId, ProposalId,
    ReliefId, ReminderId, ResidenceId, TellingId, TenantId, VisitId, WorkerId,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// A parameter of a statement. Borrows what is large.
#[derive(Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
    /// An id.
    Id([u8; 16]),
}

/// Something that can be handed to a statement.
pub trait ToValue {
    /// The stored form.
    fn to_value(&self) -> Value<'_>;
}

/// The parameters of a statement, in order: `params![tenant, person.id, &name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::value::ToValue::to_value(&$value)),*] };
}

/// What an engine holds in one cell.
#[derive(Clone, Copy)]
pub enum Raw<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

/// Something that can be read from a cell.
pub trait Cell: Sized {
    /// The value, or `None` when the cell holds something else.
    fn read(raw: Raw<'_>) -> Option<Self>;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: Cell> Cell for Option<T> {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Null => Some(None),
            raw => T::read(raw).map(Some),
        }
    }
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(*number),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Blob(bytes) => Value::Blob(Cow::Borrowed(bytes)),
            Value::Id(bytes) => Value::Id(*bytes),
        }
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }

        impl Cell for $number {
            fn read(raw: Raw<'_>) -> Option<Self> {
                match raw {
                    Raw::Int(number) => number.try_into().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

numbers!(i64, i32, u32, u16, u8);

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl Cell for bool {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Int(0) => Some(false),
            Raw::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Cell for String {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl Cell for Vec<u8> {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Blob(bytes) => Some(bytes.to_owned()),
            _ => None,
        }
    }
}

impl ToValue for [u8; 16] {
    fn to_value(&self) -> Value<'_> {
        Value::Id(*self)
    }
}

impl<const N: usize> Cell for [u8; N] {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl ToValue for [u8; 32] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl ToValue for Date {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl Cell for Date {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl ToValue for Timestamp {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.as_millisecond())
    }
}

impl Cell for Timestamp {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Int(milliseconds) => Self::from_millisecond(milliseconds).ok(),
            _ => None,
        }
    }
}

impl ToValue for serde_json::Value {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl Cell for serde_json::Value {
    fn read(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Text(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }
}

impl ToValue for TenantId {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}

impl Cell for TenantId {
    fn read(raw: Raw<'_>) -> Option<Self> {
        i64::read(raw).map(Self)
    }
}

macro_rules! ids {
    ($($id:ty),+) => {$(
        impl ToValue for $id {
            fn to_value(&self) -> Value<'_> {
                Value::Id(*self.as_bytes())
            }
        }

        impl Cell for $id {
            fn read(raw: Raw<'_>) -> Option<Self> {
                <[u8; 16]>::read(raw).map(Self::from_bytes)
            }
        }
    )+};
}

ids!(
    BoxId,
    AlertId,
    EmergencyId,
    ConcernId,
    FamilyLinkId,
    FamilyWordId,
    ReminderId,
    ArchiveId,
    ArrangementId,
    HouseholdId,
    ResidenceId,
    DeviceId,
    DraftId,
    ChangeId,
    PlanItemId,
    ConsentId,
    HappeningId,
    LadderStepId,
    TellingId,
    ImportId,
    PersonId,
    VisitId,
    WorkerId,
    AccountId,
    EventId,
    FactId,
    AssignmentId,
    AccountableId,
    OrganisationId,
    ReliefId,
    ProcessId,
    ProposalId,
    Uuid
);
