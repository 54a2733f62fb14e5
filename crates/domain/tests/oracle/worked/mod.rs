//! The worked examples of §11, and one for every rule that a sentence of the dossier decides.

mod enumerated;
mod pay;
mod quotas;
mod refused;
mod shares;
mod tale;
mod weeks;
