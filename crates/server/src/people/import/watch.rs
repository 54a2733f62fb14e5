//! Who hears how far a workbook is.

use domain::{
    ids::{ImportId, TenantId},
    people::import::Counts,
};
use jiff::{SignedDuration, Timestamp};
use store::{Fault, Tx, people::imports};

use crate::app::App;

/// The database hears no more often than this.
const OFTEN: SignedDuration = SignedDuration::from_secs(1);

/// Whoever waits for a workbook.
#[derive(Debug, Clone)]
pub enum Watch {
    /// An operator before a terminal.
    Terminal,
    /// The page of a workbook that was handed in.
    Page {
        /// The county.
        tenant: TenantId,
        /// The workbook.
        id: ImportId,
        /// When the database last heard.
        told_at: Option<Timestamp>,
    },
}

impl Watch {
    /// Says how far it is.
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn tell(&mut self, app: &App, counts: Counts) -> Result<(), Fault> {
        match self {
            Self::Terminal => {
                eprintln!("已处理 {} / {} 行", counts.done, counts.total);
                Ok(())
            }
            Self::Page { tenant, id, told_at } => {
                let (tenant, id, now) = (*tenant, *id, app.edge().now());
                if told_at.is_some_and(|before| now.duration_since(before) < OFTEN) {
                    return Ok(());
                }
                *told_at = Some(now);
                app.db().write(move |tx| imports::tell(tx, tenant, id, counts, now)).await
            }
        }
    }

    /// Notes in the transaction that registers people how many there are.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn note(&self, tx: &mut Tx<'_>, registered: u32) -> Result<(), Fault> {
        match self {
            Self::Terminal => Ok(()),
            Self::Page { tenant, id, .. } => imports::add_registered(tx, *tenant, *id, registered),
        }
    }
}
