//! Which notice is in force in a county on a day, and how the county reads its gaps.

pub mod drafts;
pub mod texts;

use domain::ids::{AccountId, TenantId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(ADOPT, END, IN_FORCE, ALL, CHOOSE, CHOICES, CHOICE_HISTORY);

/// A pack that a county follows over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Id of the pack.
    pub pack: String,
    /// First day.
    pub from_on: Date,
    /// Last day; `None` while it is in force.
    pub until_on: Option<Date>,
    /// Hash of the texts that are followed; `None` for those that came with the program.
    pub text: Option<String>,
}

/// A reading or parameter that a county has chosen, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Id of the pack.
    pub pack: String,
    /// Id of the reading or parameter.
    pub item: String,
    /// What was chosen, as the pack writes it (JSON text).
    pub value: String,
    /// First day on which it decides.
    pub from_on: Date,
    /// Who chose.
    pub chosen_by: AccountId,
    /// When.
    pub chosen_at: Timestamp,
}

statement! {
    /// Lets a county follow a pack from a day on; said again, it sets the last day and the texts.
    ADOPT = "insert into tenant_pack (tenant, pack, from_on, until_on, text_hash) values ($1, $2, $3, $4, $5) \
        on conflict (tenant, pack, from_on) do update set until_on = excluded.until_on, \
        text_hash = excluded.text_hash";
}

/// Lets a county follow a pack over some days.
///
/// # Errors
/// What the database cannot do.
pub fn adopt(tx: &mut Tx<'_>, tenant: TenantId, adoption: &Adoption) -> Result<(), Fault> {
    tx.exec(&ADOPT, params![tenant, adoption.pack, adoption.from_on, adoption.until_on, adoption.text])
        .map(|_| ())
}

statement! {
    /// Ends what is in force without a last day.
    END = "update tenant_pack set until_on = $2 where tenant = $1 and until_on is null";
}

/// Ends what a county follows, on the day before a new notice.
///
/// # Errors
/// What the database cannot do.
pub fn end(tx: &mut Tx<'_>, tenant: TenantId, until_on: Date) -> Result<u64, Fault> {
    tx.exec(&END, params![tenant, until_on])
}

statement! {
    /// The packs in force on a day; the one that began last comes first.
    IN_FORCE = "select pack, from_on, until_on, text_hash from tenant_pack where tenant = $1 and from_on <= $2 \
        and (until_on is null or until_on >= $2) order by from_on desc, pack";
}

/// The packs in force on a day; the one that began last comes first.
///
/// # Errors
/// What the database cannot do.
pub fn in_force(tx: &mut Tx<'_>, tenant: TenantId, on: Date) -> Result<Vec<Adoption>, Fault> {
    tx.all(&IN_FORCE, params![tenant, on])
}

statement! {
    /// Every pack a county has followed.
    ALL = "select pack, from_on, until_on, text_hash from tenant_pack where tenant = $1 order by from_on, pack";
}

/// Every pack a county has followed, oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn all(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Adoption>, Fault> {
    tx.all(&ALL, params![tenant])
}

statement! {
    /// Notes a choice. Choices are only added: the latest one for a day decides.
    CHOOSE = "insert into pack_choice (tenant, pack, item, value, from_on, chosen_by, chosen_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, pack, item, from_on, chosen_at) do nothing";
}

/// Chooses a reading or parameter from a day on.
///
/// # Errors
/// What the database cannot do.
pub fn choose(tx: &mut Tx<'_>, tenant: TenantId, choice: &Choice) -> Result<(), Fault> {
    tx.exec(
        &CHOOSE,
        params![
            tenant,
            choice.pack,
            choice.item,
            choice.value,
            choice.from_on,
            choice.chosen_by,
            choice.chosen_at,
        ],
    )
    .map(|_| ())
}

statement! {
    /// Choices that have begun by a day; for each item the one in force comes last.
    CHOICES = "select pack, item, value, from_on, chosen_by, chosen_at from pack_choice where tenant = $1 \
        and pack = $2 and from_on <= $3 order by item, from_on, chosen_at";
}

/// What a county has chosen for a pack, as in force on a day: one choice an item, by item.
///
/// # Errors
/// What the database cannot do.
pub fn choices(tx: &mut Tx<'_>, tenant: TenantId, pack: &str, on: Date) -> Result<Vec<Choice>, Fault> {
    let mut in_force: Vec<Choice> = Vec::new();
    for choice in tx.all::<Choice>(&CHOICES, params![tenant, pack, on])? {
        match in_force.last_mut() {
            Some(last) if last.item == choice.item => *last = choice,
            _ => in_force.push(choice),
        }
    }
    Ok(in_force)
}

statement! {
    /// Every choice for a pack, newest first.
    CHOICE_HISTORY = "select pack, item, value, from_on, chosen_by, chosen_at from pack_choice \
        where tenant = $1 and pack = $2 order by chosen_at desc, item, from_on";
}

/// Every choice a county ever made for a pack, newest first.
///
/// # Errors
/// What the database cannot do.
pub fn choice_history(tx: &mut Tx<'_>, tenant: TenantId, pack: &str) -> Result<Vec<Choice>, Fault> {
    tx.all(&CHOICE_HISTORY, params![tenant, pack])
}

impl FromRow for Adoption {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { pack: row.get(0)?, from_on: row.get(1)?, until_on: row.get(2)?, text: row.get(3)? })
    }
}

impl FromRow for Choice {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            pack: row.get(0)?,
            item: row.get(1)?,
            value: row.get(2)?,
            from_on: row.get(3)?,
            chosen_by: row.get(4)?,
            chosen_at: row.get(5)?,
        })
    }
}
