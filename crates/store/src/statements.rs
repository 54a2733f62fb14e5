//! Every statement of the store, so that tests and an operator's trial run miss none.

use crate::statement::Statement;
use crate::{
    accounts, alerts, areas, bulk, changes, concerns, days, duties, emergencies, events, households,
    indicators, jobs, ladders, migrate, organisations, overlays, packs, payments, people, photos, tenants,
    visits, workers,
};

#[cfg(test)]
mod plans;
#[cfg(test)]
mod tests;

/// The statements of all modules, one after the other.
pub(crate) fn all() -> impl Iterator<Item = &'static Statement> {
    let modules: [&'static [Statement]; 66] = [
        accounts::STATEMENTS,
        accounts::devices::STATEMENTS,
        accounts::sessions::STATEMENTS,
        alerts::STATEMENTS,
        areas::STATEMENTS,
        bulk::STATEMENTS,
        changes::STATEMENTS,
        days::STATEMENTS,
        concerns::STATEMENTS,
        duties::STATEMENTS,
        duties::counts::STATEMENTS,
        duties::due::STATEMENTS,
        duties::exceptions::STATEMENTS,
        duties::tallies::STATEMENTS,
        emergencies::STATEMENTS,
        events::STATEMENTS,
        events::nodes::STATEMENTS,
        events::seal::STATEMENTS,
        events::verify::STATEMENTS,
        households::STATEMENTS,
        households::archives::STATEMENTS,
        indicators::STATEMENTS,
        indicators::changed::STATEMENTS,
        indicators::months::STATEMENTS,
        indicators::names::STATEMENTS,
        indicators::sums::STATEMENTS,
        jobs::STATEMENTS,
        ladders::STATEMENTS,
        migrate::STATEMENTS,
        organisations::STATEMENTS,
        overlays::STATEMENTS,
        packs::STATEMENTS,
        packs::drafts::STATEMENTS,
        packs::texts::STATEMENTS,
        payments::STATEMENTS,
        people::STATEMENTS,
        people::consents::STATEMENTS,
        people::details::STATEMENTS,
        people::alike::STATEMENTS,
        people::facts::STATEMENTS,
        people::happenings::STATEMENTS,
        people::imports::STATEMENTS,
        people::keys::STATEMENTS,
        people::known::STATEMENTS,
        people::merged::STATEMENTS,
        people::merged::NUMBERS,
        people::merged::moving::STATEMENTS,
        people::mine::STATEMENTS,
        people::mine::beside::STATEMENTS,
        people::page::ways::STATEMENTS,
        people::secrets::STATEMENTS,
        people::tellings::STATEMENTS,
        people::twins::STATEMENTS,
        photos::STATEMENTS,
        crate::plans::STATEMENTS,
        crate::plans::content::STATEMENTS,
        crate::plans::moves::STATEMENTS,
        crate::sealed::STATEMENTS,
        tenants::STATEMENTS,
        visits::keep::STATEMENTS,
        visits::page::STATEMENTS,
        visits::scene::STATEMENTS,
        workers::STATEMENTS,
        workers::charges::STATEMENTS,
        workers::page::STATEMENTS,
        workers::reliefs::STATEMENTS,
    ];
    modules.into_iter().flatten()
}
