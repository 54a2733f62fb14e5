//! Who hears how far a workbook is.

use domain::{
    ids::{ImportId, TenantId},
    people::import::Counts,
};
use jiff::{SignedDuration, Timestamp};
use store::{Fault, Tx, people::imports};

use crate::app::App;

/// Nobody hears more often than this.
const OFTEN: SignedDuration = SignedDuration::from_secs(1);

/// Whoever waits for a workbook.
#[derive(Debug, Clone)]
pub struct Watch {
    /// The workbook that was handed in, where it was; otherwise an operator waits before a terminal.
    page: Option<(TenantId, ImportId)>,
    /// When somebody last heard.
    told_at: Option<Timestamp>,
}

impl Watch {
    /// An operator before a terminal.
    pub fn terminal() -> Self {
        Self { page: None, told_at: None }
    }

    /// The page of a workbook that was handed in.
    pub fn page(tenant: TenantId, id: ImportId) -> Self {
        Self { page: Some((tenant, id)), told_at: None }
    }

    /// Says how far it is, when it was not said a moment ago; the end is always said.
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn tell(&mut self, app: &App, counts: Counts) -> Result<(), Fault> {
        let now = app.edge().now();
        let heard = self.told_at.is_some_and(|before| now.duration_since(before) < OFTEN);
        if heard && counts.done < counts.total {
            return Ok(());
        }
        self.told_at = Some(now);
        match self.page {
            None => {
                eprintln!("已处理 {} / {} 行", counts.done, counts.total);
                Ok(())
            }
            Some((tenant, id)) => app.db().write(move |tx| imports::tell(tx, tenant, id, counts, now)).await,
        }
    }

    /// Notes in the transaction that registers people how many there are.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn note(&self, tx: &mut Tx<'_>, registered: u32) -> Result<(), Fault> {
        let Some((tenant, id)) = self.page else { return Ok(()) };
        imports::add_registered(tx, tenant, id, registered)
    }
}
