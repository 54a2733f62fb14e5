//! An alert is told row by row; what is in force is found by its end, whoever is asked for is found by place.

use domain::alerts::{Alert, AlertRow, Change};
use domain::areas::AreaPath;
use domain::ids::{AccountId, AlertId, Mint};
use jiff::{SignedDuration, Timestamp};
use store::{Fault, Rule, alerts};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn row(office: &Office, id: AlertId, from: Timestamp, until: Option<Timestamp>) -> AlertRow {
    AlertRow {
        id,
        alert: id,
        tenant: office.tenant(),
        change: Change::Issued,
        kind: "cold_wave".to_owned(),
        level: "blue".to_owned(),
        level_from: from,
        area: office.village(0),
        issuer: "区气象台".to_owned(),
        from,
        until,
        text: Some("降温 8 度".to_owned()),
        reason: None,
        recorded_at: from,
        recorded_by: AccountId::MAX,
        supersedes: None,
    }
}

#[test]
fn alerts_are_told_row_by_row_and_found_by_their_end() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let mut chance = office.chance();
        let mut id = || AlertId::from(chance.mint());
        let hours = |hours| morning() + SignedDuration::from_hours(hours);
        let (tenant, village) = (office.tenant(), office.village(0));
        let open = row(&office, id(), morning(), None);
        let short = row(&office, id(), morning(), Some(hours(8)));
        let raised = AlertRow {
            id: id(),
            change: Change::Levelled,
            level: "red".to_owned(),
            level_from: hours(2),
            recorded_at: hours(2),
            supersedes: Some(open.id),
            ..open.clone()
        };
        let lifted = AlertRow {
            id: id(),
            change: Change::Lifted,
            until: Some(hours(30)),
            recorded_at: hours(30),
            supersedes: Some(raised.id),
            ..raised.clone()
        };
        let all = [open.clone(), short.clone(), raised.clone(), lifted.clone()];
        let kept = all.clone();
        office.write(move |tx| {
            // A form that is sent twice adds nothing.
            kept.iter().chain(&kept[..1]).try_for_each(|row| alerts::insert(tx, row))
        });
        let told = office.read({
            let alert = open.id;
            move |tx| alerts::of_alert(tx, tenant, alert)
        });
        assert_eq!(told, [open.clone(), raised.clone(), lifted.clone()]);
        assert_eq!(Alert::of(&told).map(|alert| alert.level().to_owned()).as_deref(), Some("red"));

        let running = |area: AreaPath, at: Timestamp| {
            let rows = office.read(move |tx| alerts::running(tx, tenant, &area, at, 10));
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(running(village.clone(), hours(1)), [short.id, lifted.id]);
        assert_eq!(running(village.parent().expect("a town"), hours(9)), [lifted.id], "seen from above");
        assert_eq!(running(office.village(1), hours(1)), [], "none of another village's business");
        assert_eq!(running(village.clone(), hours(31)), []);
        let over = |before| {
            let area = village.clone();
            let rows = office.read(move |tx| alerts::over(tx, tenant, &area, hours(31), before, 1));
            rows.first().map(|row| (row.until.expect("an end"), row.id))
        };
        let first = over(None);
        assert_eq!(first, Some((hours(30), lifted.id)));
        assert_eq!(over(first), Some((hours(8), short.id)));
        assert_eq!(over(over(first)), None);

        // Two who change the same row: the second is refused.
        let late = AlertRow { id: id(), ..lifted.clone() };
        let refused = office.try_write(move |tx| alerts::insert(tx, &late));
        assert!(matches!(refused, Err(Fault::Constraint { rule: Rule::Unique, .. })), "{refused:?}");
    });
}
