//! Which index every statement walks, as the embedded database plans it.

use super::all;
use super::tests::short;
use crate::fault::Fault;
use crate::scratch::Scratch;
use crate::statement::Statement;
use crate::value::Value;

/// What SQLite does for a statement. With plans that depend on the schema alone, this is what it does at any
/// size; PostgreSQL chooses by its own statistics.
fn plan(scratch: &Scratch, statement: &'static Statement) -> String {
    let sql: &'static str = Box::leak(format!("explain query plan {}", statement.sql).into_boxed_str());
    let explain = Statement { name: statement.name, sql };
    let params = (1..40).rev().find(|n| sql.contains(&format!("${n}"))).unwrap_or(0);
    let steps: Result<Vec<(i64, i64, i64, String)>, Fault> =
        scratch.db().read(move |tx| tx.all(&explain, &vec![Value::Null; params])).wait();
    let steps = steps.expect("explained");
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("; ")
}

#[test]
fn lists_that_people_open_all_day_walk_their_index() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    scratch.db().migrate().expect("migrated");
    let walks = [
        (
            "people::page::ways::OF_WORKER",
            "p USING INDEX person_by_worker (tenant=? AND worker=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::IN_REGION",
            "p USING COVERING INDEX person_by_key (tenant=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::BY_PINYIN",
            "p USING COVERING INDEX person_by_key (tenant=? AND name_key>? AND name_key<?)",
            0,
        ),
        (
            "people::page::ways::IN_VILLAGE",
            "p USING INDEX person_by_area (tenant=? AND area_path>? AND area_path<?)",
            1,
        ),
        (
            "people::page::ways::BY_NAME",
            "p USING COVERING INDEX person_by_name (tenant=? AND name>? AND name<?)",
            1,
        ),
        (
            "people::page::ways::BY_ADDRESS",
            "p USING COVERING INDEX person_by_address (tenant=? AND address_key>? AND address_key<?)",
            1,
        ),
        (
            "people::page::ways::BY_INITIALS",
            "p USING COVERING INDEX person_by_initials (tenant=? AND initials>? AND initials<?)",
            1,
        ),
        (
            "people::page::ways::BY_LAST_FOUR",
            "o USING INDEX person_by_last_four (tenant=? AND last_four=?)",
            2,
        ),
        ("duties::due::OF_WORKER", "s USING INDEX standing_by_worker (tenant=? AND worker=?)", 0),
        ("duties::due::IN_REGION", "s USING INDEX standing_by_due (tenant=? AND due_on>? AND due_on<?)", 0),
        (
            "visits::scene::CONTACTS",
            "v USING COVERING INDEX visit_by_person (tenant=? AND person=? AND visited_at>?)",
            0,
        ),
        (
            "visits::scene::REACHED_BEFORE",
            "v USING COVERING INDEX visit_by_person (tenant=? AND person=? AND visited_at<?)",
            0,
        ),
        (
            "visits::page::OF_PERSON",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at<?)",
            0,
        ),
        ("events::OF_PERSON", "e USING INDEX event_by_person (tenant=? AND person=? AND id<?)", 0),
        ("events::OF_FORMER", "e USING INDEX event_by_person (tenant=? AND person=?)", 0),
        ("events::seal::WAITING", "event USING INDEX event_by_seq (tenant=? AND seq=? AND id>?)", 0),
        ("events::verify::STRETCH", "event USING INDEX event_by_seq (tenant=? AND seq>? AND seq<?)", 0),
        ("events::OF_SUBJECT", "e USING INDEX event_by_subject", 0),
        (
            "people::page::ways::OF_CLASS",
            "p USING INDEX standing_by_class (tenant=? AND class=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::ON_TRACK",
            "p USING INDEX standing_by_track (tenant=? AND track=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::BY_FIRST",
            "p USING COVERING INDEX person_by_first (tenant=? AND first_character=? AND name_key>?)",
            0,
        ),
        ("people::page::ways::COUNT_BY_NAME", "p USING COVERING INDEX person_by_name", 0),
        (
            "people::twins::NAMESAKES",
            "p USING COVERING INDEX person_by_name (tenant=? AND name=? AND born_on=?)",
            0,
        ),
        ("people::alike::BORN", "p USING COVERING INDEX person_by_birth (tenant=? AND born_on=?)", 0),
        (
            "people::alike::BORN_NAMED",
            "p USING COVERING INDEX person_by_birth (tenant=? AND born_on=? AND name=?)",
            0,
        ),
        (
            "people::alike::AT_ADDRESS",
            "p USING COVERING INDEX person_by_address (tenant=? AND address_key=?)",
            0,
        ),
        ("people::alike::BY_PHONE", "p USING COVERING INDEX person_by_phone (tenant=? AND phone=?)", 0),
        ("people::alike::ENTRY", "p USING INDEX sqlite_autoindex_person_1 (tenant=? AND id=?)", 0),
        ("people::alike::AFTER", "p USING COVERING INDEX sqlite_autoindex_person_1 (tenant=? AND id>?)", 0),
        ("people::alike::OPEN", "t USING INDEX twin_by_state (tenant=? AND state=?)", 0),
        ("people::merged::FORMER", "m USING INDEX sqlite_autoindex_merged_1 (tenant=? AND person=?)", 0),
        ("people::merged::INTO", "m USING INDEX merged_by_survivor (tenant=? AND survivor=?)", 0),
        ("people::merged::moving::VISITS", "v USING INDEX visit_by_person (tenant=? AND person=?)", 0),
        ("people::page::ways::COUNT_BY_ADDRESS", "p USING COVERING INDEX person_by_address", 0),
        ("people::BY_ID", "p USING INDEX sqlite_autoindex_person_1 (tenant=? AND id=?)", 0),
        ("changes::BY_ID", "c USING INDEX sqlite_autoindex_proposed_change_1 (tenant=? AND id=?)", 0),
        ("changes::OF_PERSON", "c USING INDEX proposed_change_by_person (tenant=? AND person=?)", 0),
        (
            "changes::WAITING",
            "c USING INDEX proposed_change_by_state (tenant=? AND state=? AND proposed_at>?)",
            0,
        ),
        (
            "changes::ENDED",
            "c USING INDEX proposed_change_by_state (tenant=? AND state=? AND proposed_at<?)",
            0,
        ),
        (
            "changes::OWN",
            "c USING INDEX proposed_change_by_proposer (tenant=? AND proposed_by=? AND proposed_at<?)",
            0,
        ),
        ("changes::COUNT", "c USING INDEX proposed_change_by_state (tenant=? AND state=?)", 0),
        ("days::KEPT", "a USING INDEX arrangement_by_year (tenant=? AND year>?)", 0),
        ("alerts::OF_ALERT", "a USING INDEX alert_by_alert (tenant=? AND alert=?)", 0),
        ("alerts::RUNNING", "a USING INDEX alert_by_end (tenant=? AND until_at>?)", 0),
        ("alerts::OVER", "a USING INDEX alert_by_end (tenant=? AND until_at<?)", 0),
        (
            "overlays::PEOPLE_IN_AREA",
            "s USING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        ("overlays::PEOPLE_OF_WORKER", "s USING INDEX standing_by_worker (tenant=? AND worker=?)", 0),
        (
            "overlays::MADE_IN_AREA",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at>? AND visited_at<?)",
            0,
        ),
        (
            "overlays::MADE_OF_WORKER",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at>? AND visited_at<?)",
            0,
        ),
        ("people::facts::OF_PERSON", "f USING INDEX fact_by_person (tenant=? AND person=?)", 0),
        (
            "people::secrets::OPEN",
            "x USING INDEX sqlite_autoindex_secret_1 (tenant=? AND person=? AND field=?)",
            0,
        ),
        ("people::page::ways::OVERDUE", "s USING INDEX standing_by_due (tenant=? AND due_on<?)", 1),
        ("duties::BY_PERSON", "s USING INDEX sqlite_autoindex_standing_1 (tenant=? AND person=?)", 0),
        (
            "people::known::COMING",
            "s USING COVERING INDEX standing_by_recheck (tenant=? AND recheck_on>? AND recheck_on<?)",
            0,
        ),
        (
            "people::tellings::UNTOLD",
            "p USING INDEX person_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "people::tellings::PLACES",
            "p USING COVERING INDEX person_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "people::tellings::GONE",
            "s USING COVERING INDEX standing_by_elsewhere (tenant=? AND elsewhere>?)",
            0,
        ),
        (
            "people::known::EVERYBODY",
            "s USING INDEX sqlite_autoindex_standing_1 (tenant=? AND person>? AND person<?)",
            0,
        ),
        (
            "people::known::LANDMARK",
            "s USING COVERING INDEX sqlite_autoindex_standing_1 (tenant=? AND person>?)",
            0,
        ),
        ("packs::drafts::FILES", "sqlite_autoindex_pack_draft_file_1 (tenant=? AND draft=?)", 0),
        ("packs::texts::BY_HASH", "sqlite_autoindex_pack_text_1 (hash=?)", 0),
        ("duties::TO_RECHECK", "s USING COVERING INDEX standing_by_recheck (tenant=? AND recheck_on<?)", 0),
        (
            "duties::due::IN_VILLAGE",
            "s USING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            1,
        ),
        (
            "duties::counts::TOTAL",
            "s USING COVERING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "duties::counts::BY_WORKER",
            "s USING COVERING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            1,
        ),
        ("duties::tallies::OF_PERSON", "t USING INDEX sqlite_autoindex_tally_1 (tenant=? AND person=?)", 1),
        ("visits::page::BY_ID", "v USING INDEX sqlite_autoindex_visit_1 (tenant=? AND id=?)", 0),
        (
            "visits::page::IN_STRETCH",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at>? AND visited_at<?)",
            0,
        ),
        ("visits::page::PROPOSALS", "c USING INDEX visit_proposal_once (tenant=? AND visit=?)", 1),
        ("duties::exceptions::REFUSED", "t USING INDEX tally_by_refusal (tenant=? AND ends_on>?)", 0),
        (
            "duties::exceptions::AWAY",
            "s USING COVERING INDEX standing_by_elsewhere (tenant=? AND elsewhere>?)",
            1,
        ),
        (
            "payments::OF_WORKER",
            "v USING INDEX visit_by_worker (tenant=? AND worker=? AND visited_at>? AND visited_at<?)",
            0,
        ),
        (
            "indicators::sums::GROUPS",
            "s USING COVERING INDEX person_month_by_area (tenant=? AND month=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "indicators::names::PAGE",
            "s USING INDEX person_month_by_place (tenant=? AND month=? AND area_path>? AND area_path<?)",
            0,
        ),
        ("indicators::changed::SINCE", "e USING INDEX sqlite_autoindex_event_1 (tenant=? AND id>?)", 0),
        (
            "indicators::OF_PERSON",
            "s USING INDEX person_month_by_person (tenant=? AND person=? AND month>?)",
            0,
        ),
        ("workers::ASSIGNMENTS", "a USING INDEX assignment_by_person (tenant=? AND person=?)", 0),
        ("workers::ASSIGNMENTS_OF_WORKER", "a USING INDEX assignment_by_worker (tenant=? AND worker=?)", 0),
        ("workers::IN_AREA", "w USING INDEX worker_by_name (tenant=? AND name>?)", 0),
        ("people::mine::OF_WORKER", "p USING INDEX person_by_worker (tenant=? AND worker=?)", 0),
        (
            "people::mine::IN_AREA",
            "p USING INDEX person_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "people::mine::COUNTED_OF_WORKER",
            "t USING INDEX sqlite_autoindex_tally_1 (tenant=? AND person=?)",
            1,
        ),
        (
            "people::mine::COUNTED_IN_AREA",
            "t USING INDEX sqlite_autoindex_tally_1 (tenant=? AND person=?)",
            1,
        ),
        (
            "people::mine::beside::KNOWN_OF_WORKER",
            "k USING INDEX sqlite_autoindex_known_1 (tenant=? AND person=?)",
            0,
        ),
        (
            "people::mine::beside::LATEST_IN_AREA",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at>?)",
            1,
        ),
        (
            "people::mine::beside::ANSWERED_OF_WORKER",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at=?)",
            1,
        ),
        (
            "people::mine::beside::CONTACTS_OF_WORKER",
            "v USING COVERING INDEX visit_by_person (tenant=? AND person=? AND visited_at>?)",
            1,
        ),
        (
            "people::mine::beside::CONTACTS_IN_AREA",
            "v USING COVERING INDEX visit_by_person (tenant=? AND person=? AND visited_at>?)",
            1,
        ),
        ("plans::PEOPLE", "p USING INDEX person_by_worker (tenant=? AND worker=?)", 0),
        ("plans::PERSON", "p USING INDEX sqlite_autoindex_person_1 (tenant=? AND id=?)", 0),
        ("plans::moves::OF_WORKER", "m USING INDEX sqlite_autoindex_plan_move_1 (tenant=? AND person=?)", 1),
        ("plans::content::OF_WORKER", "i USING INDEX plan_item_by_person (tenant=? AND person=?", 1),
        ("families::links::BY_TOKEN", "l USING INDEX family_link_by_token (tenant=? AND token_hash=?)", 0),
        ("families::words::AWAY", "w USING INDEX family_word_by_open (tenant=? AND open=? AND said_at>?)", 0),
        ("families::words::LIST", "w USING INDEX family_word_by_open (tenant=? AND open=? AND said_at<?)", 0),
        (
            "families::words::COUNT_OPEN",
            "w USING INDEX family_word_by_open (tenant=? AND open=? AND said_at>?)",
            0,
        ),
        ("families::cards::BEHIND", "c USING INDEX sqlite_autoindex_family_card_1 (tenant=? AND code=?)", 0),
        ("accounts::devices::OF_ACCOUNT", "d USING INDEX sqlite_autoindex_device_1 (account=?)", 1),
        ("photos::FIND", "f USING INDEX sqlite_autoindex_photo_1 (tenant=? AND hash=?)", 0),
        ("photos::UNNAMED", "f USING INDEX photo_unnamed (tenant=? AND begun_at<?)", 0),
        ("accounts::sessions::FIND", "s USING INDEX sqlite_autoindex_session_1 (token_hash=?)", 0),
    ];
    let mut wrong = Vec::new();
    for (name, walk, expected_sorts) in walks {
        let statement = all().find(|statement| short(statement) == name).expect(name);
        let plan = plan(&scratch, statement);
        let scans = plan.replace("SCAN k", "").contains("SCAN");
        let sorts = plan.matches("TEMP B-TREE FOR ORDER BY").count();
        if !plan.contains(walk) || scans || sorts != expected_sorts {
            wrong.push(format!("{name}: {plan}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Statements that go over a whole table or all rows of a county, each with its reason.
const WIDE: [(&str, &str); 30] = [
    ("accounts::OF_TENANT", "a county's accounts, a page of them"),
    ("accounts::OF_WORKER", "a county's accounts, when a visitor hands over"),
    ("areas::MOVING", "a county's workers and organisations, when a place is closed"),
    ("areas::MOVE_WORKERS", "a county's workers, when a place is closed"),
    ("areas::MOVE_ORGANISATIONS", "a county's organisations, when a place is closed"),
    ("areas::MOVING_ACCOUNTS", "a county's accounts, when a place is closed"),
    ("bulk::COUNTIES", "what an empty database holds before it is filled"),
    ("bulk::PLACES", "what an empty database holds before it is filled"),
    ("bulk::ACCOUNTS", "what an empty database holds before it is filled"),
    ("concerns::OPEN", "a county's concerns, which are rare"),
    ("concerns::COUNT_OPEN", "a county's concerns, which are rare"),
    ("emergencies::OPEN", "a county's emergencies, which are rare"),
    ("emergencies::COUNT_OPEN", "a county's emergencies, which are rare"),
    ("events::nodes::HEADS", "a head for each day's sealing, shown by command"),
    ("events::nodes::LAST_HEAD", "the first row along the key, backwards"),
    ("events::verify::OUTSIDE", "a check of the whole log"),
    ("events::verify::TILES_PER_LEVEL", "a check of the whole log"),
    ("migrate::APPLIED", "a row for each migration"),
    ("organisations::NEAREST_OFFICE", "a county's organisations, when a phone asks for its people"),
    ("packs::END", "a row for each notice a county has followed"),
    ("packs::IN_FORCE", "a row for each notice a county has followed"),
    ("packs::ALL", "a row for each notice a county has followed"),
    ("packs::drafts::ALL", "a row for each notice that is being tried"),
    ("people::secrets::ANY", "the first row that is there"),
    ("sealed::NEWEST", "one box of a county, seldom more"),
    ("tenants::ALL", "a row for each county"),
    ("tenants::KEYS", "a row for each county's keys"),
    ("workers::REACHING", "the workers of a county, a few thousand; most places have some of a wider one"),
    ("workers::charges::COUNT", "two numbers, each along its index"),
    ("workers::reliefs::OPEN", "what is planned or under way in a county"),
];

/// SQLite without statistics takes a key that gives the order over an index that finds the rows: that is how
/// a look for namesakes once read the whole county.
#[test]
fn no_statement_goes_over_a_whole_county_unsaid() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    scratch.db().migrate().expect("migrated");
    let (mut unsaid, mut said) = (Vec::new(), Vec::new());
    for statement in all() {
        let plan = plan(&scratch, statement);
        let wide = plan
            .split("; ")
            .any(|step| step.ends_with("(tenant=?)") || step.starts_with("SCAN ") && step != "SCAN k");
        match (wide, WIDE.iter().find(|(name, _)| *name == short(statement))) {
            (true, None) => unsaid.push(format!("{}: {plan}", short(statement))),
            (true, Some((name, _))) => said.push(*name),
            (false, _) => {}
        }
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
    let names: Vec<&str> = WIDE.iter().map(|(name, _)| *name).collect();
    assert_eq!(said, names, "what is narrow by now needs no reason");
}
