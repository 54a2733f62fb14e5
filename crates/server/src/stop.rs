//! Why an action kept nothing: the one shape in which every action's transaction ends early.

use std::convert::Infallible;

use store::Fault;

/// Why nothing was kept.
pub(crate) enum Stop<R> {
    /// The domain says no; whoever asked is told why.
    Refused(R),
    /// The database could not.
    Fault(Fault),
    /// The register holds something it should not.
    Broken(anyhow::Error),
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Stop<Infallible> {
    /// A step that cannot be refused, as part of an action that can.
    pub(crate) fn within<R>(self) -> Stop<R> {
        match self {
            Self::Refused(never) => match never {},
            Self::Fault(fault) => Stop::Fault(fault),
            Self::Broken(error) => Stop::Broken(error),
        }
    }
}

impl<R> Stop<R> {
    /// The same with the refusal in other words: a step of an action that several verbs can refuse.
    pub(crate) fn told_as<T>(self, words: impl FnOnce(R) -> T) -> Stop<T> {
        match self {
            Self::Refused(refused) => Stop::Refused(words(refused)),
            Self::Fault(fault) => Stop::Fault(fault),
            Self::Broken(error) => Stop::Broken(error),
        }
    }

    /// What came of a transaction, as an action answers: the inner error is for whoever asked.
    ///
    /// # Errors
    /// What the database cannot do, and what the register should not hold.
    pub(crate) fn told<T>(done: Result<T, Self>) -> anyhow::Result<Result<T, R>> {
        match done {
            Ok(kept) => Ok(Ok(kept)),
            Err(Self::Refused(refused)) => Ok(Err(refused)),
            Err(Self::Fault(fault)) => Err(fault.into()),
            Err(Self::Broken(error)) => Err(error),
        }
    }
}
