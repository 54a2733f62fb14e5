//! Every route as every role, at home and abroad. The table of routes is read from the program itself, so
//! that a new route is walked or this fails.

use std::collections::BTreeMap;

use axum::http::Method;
use domain::{
    actor::{Role, concerns_people},
    ids::{PersonId, VisitId, WorkerId},
};
use server::routes::{Gate, Route, map};
use store::Fault;

use crate::office::{Answer, Client, Phone, TestOffice, everybody};

/// One account for each role and county; the partners are hired for the test.
const JINAN: Cast = Cast {
    accounts: [
        ("sunxiuying", Role::Visitor),
        ("liuhaiyan", Role::Clerk),
        ("chenlijun", Role::Town),
        ("wangfang", Role::County),
        ("zhaohong", Role::City),
        ("zhouqian", Role::Agency),
        ("partner-here", Role::Partner),
        ("wutong", Role::Auditor),
        ("zhengkai", Role::Admin),
    ],
    near: "陶玉珍",
    far: "祝文清",
    abroad: "朱秀珍",
};

const QIDONG: Cast = Cast {
    accounts: [
        ("huangguoping", Role::Visitor),
        ("luxiaoyun", Role::Clerk),
        ("guhaitao", Role::Town),
        ("shenjing", Role::County),
        ("caoxuemei", Role::City),
        ("qianwei", Role::Agency),
        ("partner-there", Role::Partner),
        ("yangguang", Role::Auditor),
        ("gonglei", Role::Admin),
    ],
    near: "朱秀珍",
    far: "施巧云",
    abroad: "陶玉珍",
};

/// Who asks in one county, and about whom: somebody of their own, somebody in another village of the town,
/// somebody in another county.
struct Cast {
    accounts: [(&'static str, Role); 9],
    near: &'static str,
    far: &'static str,
    abroad: &'static str,
}

/// Somebody with a recorded visit.
#[derive(Clone)]
struct Seen {
    name: &'static str,
    person: PersonId,
    visit: VisitId,
    worker: WorkerId,
}

async fn seen(office: &TestOffice, name: &'static str) -> Seen {
    let (tenant, person) = office.person(name).await;
    let visits = office
        .app
        .db()
        .read(move |tx| store::visits::page::of_person(tx, &everybody(tenant), person, None, 1));
    let visits = visits.await.map_err(|fault: Fault| fault).expect("a database");
    let visit = visits.first().expect("a visit");
    Seen { name, person, visit: visit.id, worker: visit.content.worker.unwrap_or(WorkerId::MAX) }
}

/// The address of a route for somebody. Every `{…}` must be known here.
fn address(route: &Route, seen: &Seen) -> String {
    let path = route
        .path
        .replace("{person}", &seen.person.to_string())
        .replace("{household}", &seen.person.to_string())
        .replace("{visit}", &seen.visit.to_string())
        .replace("{worker}", &seen.worker.to_string())
        .replace("{organisation}", "01930000-0000-7000-8000-0000000000c1")
        .replace("{area}", "990101001200")
        .replace("{draft}", "01930000-0000-7000-8000-0000000000d1")
        .replace("{change}", "01930000-0000-7000-8000-0000000000a1")
        .replace("{happening}", "01930000-0000-7000-8000-0000000000f1")
        .replace("{consent}", "01930000-0000-7000-8000-0000000000c1")
        .replace("{telling}", "01930000-0000-7000-8000-0000000000b1")
        .replace("{account}", "01930000-0000-7000-8000-0000000000c7")
        .replace("{device}", "01930000-0000-7000-8000-0000000000c8")
        .replace("{token}", "1-23456789abcdefghjkmnpqrstu")
        .replace("{code}", "1-23456789abcd")
        .replace("{kind}", "away")
        .replace("{link}", "01930000-0000-7000-8000-0000000000c9")
        .replace("{word}", "01930000-0000-7000-8000-0000000000ca")
        .replace("{emergency}", "01930000-0000-7000-8000-0000000000e5")
        .replace("{concern}", "01930000-0000-7000-8000-0000000000c5")
        .replace("{alert}", "01930000-0000-7000-8000-0000000000d2")
        .replace("{festival}", "spring_festival")
        .replace("{import}", "01930000-0000-7000-8000-0000000000e1")
        .replace("{hash}", &"ab".repeat(32))
        .replace("{name}", "koumen.css");
    assert!(!path.contains('{'), "say here what stands for the ids in {}", route.path);
    path
}

/// Somebody with a browser and a phone.
struct Asker {
    client: Client,
    phone: Phone,
}

async fn ask(asker: &mut Asker, route: &Route, path: &str) -> Answer {
    if path.starts_with("/api/v1/") {
        return asker.phone.send(route.method.as_str(), path, b"").await;
    }
    let client = &mut asker.client;
    match route.method {
        Method::GET => client.get(path).await,
        _ => client.post(path, &[]).await,
    }
}

/// Prints that exist where the pack has a layout for them, each county having one of the two; pictures that nobody took.
fn depends_on_the_pack(route: &Route) -> bool {
    ["/print", "/blank", "/ledger", "/registration", "/{happening}", "/{consent}/withdraw", "/photos/{hash}"]
        .iter()
        .any(|end| route.path.ends_with(end))
}

async fn walk(office: &TestOffice, cast: &Cast) {
    let agency = cast.accounts[5].0;
    office.hire(cast.accounts[6].0, Role::Partner, agency).await;
    let (near, far, abroad) =
        (seen(office, cast.near).await, seen(office, cast.far).await, seen(office, cast.abroad).await);
    let names = [near.name, far.name, abroad.name];

    let routes: Vec<Route> = map().into_iter().filter(|route| !route.path.ends_with("/sign-out")).collect();
    for (user, role) in cast.accounts {
        let mut client = Asker { client: office.sign_in(user).await, phone: office.phone(user, 1).await };
        for route in &routes {
            let here = format!("{} {} as {user}", route.method, route.path);
            let home = ask(&mut client, route, &address(route, &near)).await;
            let allowed = match route.gate {
                Gate::Open | Gate::SignedIn => true,
                Gate::May(verb) => domain::actor::may(role, verb),
            };
            assert!(home.status < 500, "{here}: {}", home.text());
            assert_eq!(home.status == 403, !allowed, "{here}: {}", home.status);

            let reaches_far = matches!(role, Role::Town | Role::County | Role::City | Role::Auditor);
            let of_somebody = route.path.contains("{person}") || route.path.contains("{household}");
            if of_somebody && allowed {
                assert!(home.status != 404 || depends_on_the_pack(route), "{here}");
                let other = ask(&mut client, route, &address(route, &far)).await;
                let shut = home.status == 404 || !reaches_far;
                assert_eq!(other.status == 404, shut, "{here}: another village: {}", other.status);
                let foreign = ask(&mut client, route, &address(route, &abroad)).await;
                assert_eq!(foreign.status, 404, "{here}: another county");
            }
            // Whatever a page shows: nobody from abroad, and nobody at all to who sees no people.
            let text = home.text();
            assert!(!text.contains(abroad.name), "{here} shows {}", abroad.name);
            let sees_people = matches!(route.gate, Gate::May(verb) if concerns_people(verb)) && allowed;
            for name in names.iter().filter(|_| !sees_people && route.path != "/") {
                assert!(!text.contains(name), "{here} shows {name}");
            }
        }
    }
    let mut stranger = Asker { client: office.stranger(), phone: office.new_phone(9) };
    for route in &routes {
        let answer = ask(&mut stranger, route, &address(route, &near)).await;
        match route.gate {
            Gate::Open => assert!(answer.status < 500 && answer.status != 403, "{}", route.path),
            _ if route.path.starts_with("/api/v1/") => assert_eq!(answer.status, 401, "{}", route.path),
            _ => {
                assert_eq!(answer.status, 303, "{} {} to a stranger", route.method, route.path);
                assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
            }
        }
    }
}

#[tokio::test]
async fn every_route_as_every_role_from_every_place() {
    let office = TestOffice::open();
    walk(&office, &JINAN).await;
    walk(&office, &QIDONG).await;
}

#[tokio::test]
async fn every_route_as_every_role_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        walk(&office, &JINAN).await;
        walk(&office, &QIDONG).await;
    }
}

/// A filter is no way around the scope: asking for another's place, visitor or county gives nothing of them.
#[tokio::test]
async fn a_foreign_filter_shows_nobody() {
    let office = TestOffice::open();
    for user in ["sunxiuying", "liuhaiyan", "chenlijun", "wangfang", "zhaohong", "wutong"] {
        let mut client = office.sign_in(user).await;
        for path in [
            "/people?area=320681101201",
            "/people?county=320681",
            "/people?county=320681&q=zhuxiuzhen",
            "/people?q=zhuxiuzhen",
            "/people?q=0025",
            "/duties?area=320681101201",
            "/duties?county=320681",
            "/indicators/names?area=320681101201",
            "/indicators?county=320681&area=320681101000",
            "/?area=320681101000",
            "/?county=320681",
        ] {
            client.get(path).await.keeps_quiet_about("朱秀珍").keeps_quiet_about("北新村");
        }
    }
}

/// A visit is looked at through its own person only.
#[tokio::test]
async fn a_visit_does_not_open_through_another_person() {
    let office = TestOffice::open();
    let (one, other) = (seen(&office, "陶玉珍").await, seen(&office, "郝淑芬").await);
    let mut client = office.sign_in("wangfang").await;
    client.get(&format!("/people/{}/visits/{}", one.person, one.visit)).await.is(200);
    for end in ["", "/print"] {
        client.get(&format!("/people/{}/visits/{}{end}", one.person, other.visit)).await.is(404);
    }
}

#[test]
fn nothing_is_open_by_accident() {
    let open: BTreeMap<&str, usize> =
        map().iter().filter(|route| route.gate == Gate::Open).fold(BTreeMap::new(), |mut open, route| {
            *open.entry(route.path).or_default() += 1;
            open
        });
    assert_eq!(
        open,
        BTreeMap::from([
            ("/api/v1/openapi.json", 1),
            ("/api/v1/sealed", 1),
            ("/api/v1/sign-in", 1),
            ("/f/{token}", 1),
            ("/f/{token}/say/{kind}", 2),
            ("/health", 1),
            ("/k/{code}", 1),
            ("/m/", 1),
            ("/m/{name}", 1),
            ("/sign-in", 2),
            ("/static/{name}", 1),
        ])
    );
}
