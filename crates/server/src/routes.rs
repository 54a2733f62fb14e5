//! Every address of the program on one page, as data: who may ask, how much may be sent, who answers.
//!
//! Nothing is reachable that does not stand here, and nothing stands here without a gate. The test that
//! walks every route as every role reads this table, so a new route is walked or the test fails.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use domain::actor::Verb;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    accounts, alerts,
    app::App,
    areas, assets, changes, concerns, days, door,
    door::Load,
    duties, emergencies, families, festivals, households, indicators, ladders, operations, organisations,
    packs, payments, people, phone, photos, plans,
    respond::Problem,
    sealed,
    session::{Asker, EndedPhone},
    visits, workbench, workers,
};

/// Who may come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Everybody, signed in or not: the sign-in page and what it is drawn with.
    Open,
    /// Everybody who is signed in.
    SignedIn,
    /// Whose role includes the verb. How far they see is decided by their scope, below every query.
    May(Verb),
}

/// One address with one method.
pub struct Route {
    /// `GET`, `POST`, or `PUT` of the phone.
    pub method: Method,
    /// Address, with `{…}` for ids.
    pub path: &'static str,
    /// Who may come through.
    pub gate: Gate,
    /// How much may be sent.
    pub load: Load,
    door: MethodRouter<App>,
}

/// The whole map.
pub fn map() -> Vec<Route> {
    use Gate::{May, Open, SignedIn};
    use Load::{Batch, Form, Light, Photo, Upload};
    vec![
        // Coming and going.
        get("/sign-in", Open, accounts::sign_in::page),
        post("/sign-in", Open, Form, accounts::sign_in::submit),
        post("/sign-out", SignedIn, Form, accounts::sign_out::submit),
        get("/password", SignedIn, accounts::change_password::page),
        post("/password", SignedIn, Form, accounts::change_password::submit),
        get("/accounts/phones", May(Verb::ManageAccounts), accounts::phones::page),
        post(
            "/accounts/{account}/phones/{device}/end",
            May(Verb::ManageAccounts),
            Form,
            accounts::phones::submit,
        ),
        post("/accounts/pin", May(Verb::ManageAccounts), Form, accounts::set_pin::submit),
        get("/static/{name}", Open, assets::serve),
        get("/m/", Open, assets::phone),
        get("/m/{name}", Open, assets::phone_file),
        get("/health", Open, operations::metrics::health),
        get("/packs", May(Verb::SeePacks), packs::show::page),
        get("/packs/cases", May(Verb::SeePacks), packs::cases::page),
        get("/packs/compare", May(Verb::SeePacks), packs::compare::page),
        get("/packs/try", May(Verb::SeePacks), packs::try_out::page),
        post("/packs/try", May(Verb::SeePacks), Form, packs::try_out::submit),
        post("/packs/choose", May(Verb::RehearsePack), Form, packs::choose::submit),
        post("/packs/upload", May(Verb::RehearsePack), Upload, packs::upload::submit),
        get("/packs/drafts/{draft}", May(Verb::RehearsePack), packs::rehearse::page),
        post("/packs/drafts/{draft}/commit", May(Verb::CommitPack), Form, packs::commit::submit),
        post("/packs/drafts/{draft}/drop", May(Verb::RehearsePack), Form, packs::drop::submit),
        // The day.
        get("/", May(Verb::OpenWorkbench), workbench::show::page),
        get("/duties", May(Verb::ListDue), duties::due::page),
        get("/ladders", May(Verb::ListLadders), ladders::list::page),
        get("/ladders/{person}", May(Verb::ListLadders), ladders::show::page),
        post("/ladders/{person}/steps", May(Verb::TakeLadderStep), Form, ladders::step::submit),
        post("/ladders/{person}/close", May(Verb::CloseLadder), Form, ladders::close::submit),
        get("/emergencies", May(Verb::ListEmergencies), emergencies::list::page),
        get("/emergencies/new", May(Verb::RecordEmergency), emergencies::record::page),
        post("/emergencies/new", May(Verb::RecordEmergency), Form, emergencies::record::submit),
        post(
            "/emergencies/{emergency}/acknowledge",
            May(Verb::AcknowledgeEmergency),
            Form,
            emergencies::acknowledge::submit,
        ),
        get("/concerns", May(Verb::ListConcerns), concerns::list::page),
        get("/concerns/new", May(Verb::ReportConcern), concerns::report::page),
        post("/concerns/new", May(Verb::ReportConcern), Form, concerns::report::submit),
        post("/concerns/{concern}/answer", May(Verb::AnswerConcern), Form, concerns::answer::submit),
        // Families: pages of their own behind a secret in the address, and what the office does about them.
        get("/f/{token}", Open, families::open::page),
        get("/f/{token}/say/{kind}", Open, families::say::page),
        post("/f/{token}/say/{kind}", Open, Light, families::say::submit),
        get("/k/{code}", Open, families::check::page),
        get("/families", May(Verb::ListFamilyWords), families::inbox::page),
        get("/families/cards", May(Verb::PrintDoorCard), families::card::sheets),
        post("/families/{word}/settle", May(Verb::SettleFamilyWord), Form, families::settle::submit),
        get("/people/{person}/family", May(Verb::InviteFamily), families::list::page),
        post("/people/{person}/family/invite", May(Verb::InviteFamily), Form, families::invite::submit),
        post(
            "/people/{person}/family/links/{link}/end",
            May(Verb::InviteFamily),
            Form,
            families::end::submit,
        ),
        get("/people/{person}/family/remind", May(Verb::RemindFamily), families::remind::page),
        post("/people/{person}/family/remind", May(Verb::RemindFamily), Form, families::remind::submit),
        get("/people/{person}/family/card", May(Verb::PrintDoorCard), families::card::sheet),
        post("/people/{person}/family/card/end", May(Verb::PrintDoorCard), Form, families::card::end),
        get("/payments/month", May(Verb::SeeWorkersMonth), payments::month::page),
        get("/duties/exceptions", May(Verb::ListDue), duties::exceptions::page),
        get("/indicators", May(Verb::SeeIndicators), indicators::show::page),
        get("/indicators/names", May(Verb::SeeIndicators), indicators::names::page),
        get("/indicators/close", May(Verb::SeeIndicators), indicators::close::page),
        post("/indicators/close", May(Verb::CloseMonth), Form, indicators::close::submit),
        get("/duties/export", May(Verb::ExportPeople), duties::export::page),
        post("/duties/export", May(Verb::ExportPeople), Form, duties::export::submit),
        // Alerts and whom they ask for.
        get("/alerts", May(Verb::ListAlerts), alerts::list::page),
        get("/alerts/issue", May(Verb::IssueAlert), alerts::issue::page),
        post("/alerts/issue", May(Verb::IssueAlert), Form, alerts::issue::submit),
        get("/alerts/{alert}", May(Verb::ListAlerts), alerts::show::page),
        post("/alerts/{alert}", May(Verb::IssueAlert), Form, alerts::amend::submit),
        get("/festivals", May(Verb::ListFestivals), festivals::list::page),
        get("/festivals/{festival}", May(Verb::ListFestivals), festivals::show::page),
        get("/plans/week", May(Verb::SeePlan), plans::week::page),
        get("/plans/print", May(Verb::SeePlan), plans::print::sheet),
        get("/plans/enter", May(Verb::RecordVisit), plans::enter::page),
        post("/plans/enter", May(Verb::RecordVisit), Form, plans::enter::submit),
        post("/plans/reschedule", May(Verb::ChangePlan), Form, plans::reschedule::submit),
        post("/plans/rest", May(Verb::ChangePlan), Form, plans::rest::submit),
        // The register.
        get("/people", May(Verb::ListPeople), people::list::page),
        post("/people/find", May(Verb::ListPeople), Form, people::find::submit),
        get("/people/untold", May(Verb::ListPeople), people::tell::untold::page),
        post("/people/untold", May(Verb::RecordTold), Form, people::tell::untold::submit),
        get("/people/leaflet", May(Verb::PrintBlankForm), people::consent::print::leaflet),
        get("/people/export", May(Verb::ExportPeople), people::export::page),
        post("/people/export", May(Verb::ExportPeople), Form, people::export::submit),
        get("/people/new", May(Verb::RegisterPerson), people::register::page),
        post("/people/new", May(Verb::RegisterPerson), Form, people::register::submit),
        post("/people/new/number", May(Verb::RegisterPerson), Form, people::register::number),
        post("/people/new/twins", May(Verb::RegisterPerson), Form, people::twins::notice),
        get("/people/twins", May(Verb::ReviewTwins), people::twins::page),
        post("/people/twins", May(Verb::ReviewTwins), Form, people::twins::submit),
        get("/people/import", May(Verb::ImportPeople), people::import::page),
        post("/people/import", May(Verb::ImportPeople), Upload, people::import::submit),
        get("/people/import/template", May(Verb::ImportPeople), people::import::template),
        get("/people/import/{import}", May(Verb::ImportPeople), people::import::show::page),
        get("/people/import/{import}/marked", May(Verb::ImportPeople), people::import::show::marked),
        post(
            "/people/import/{import}/register",
            May(Verb::ImportPeople),
            Form,
            people::import::show::register,
        ),
        get("/areas/below", May(Verb::RegisterPerson), areas::pick::below),
        get("/people/{person}", May(Verb::SeePerson), people::show::page),
        get("/people/{person}/facts", May(Verb::ChangeFacts), people::change_facts::page),
        post("/people/{person}/facts", May(Verb::ChangeFacts), Form, people::change_facts::submit),
        get("/people/{person}/assessment", May(Verb::ChangeFacts), people::reassess::page),
        post("/people/{person}/assessment", May(Verb::ChangeFacts), Form, people::reassess::submit),
        get("/people/{person}/details", May(Verb::ChangeDetails), people::change_details::page),
        post("/people/{person}/details", May(Verb::ChangeDetails), Form, people::change_details::submit),
        get("/people/{person}/certificate", May(Verb::ChangeDetails), people::change_certificate::page),
        post(
            "/people/{person}/certificate",
            May(Verb::ChangeDetails),
            Form,
            people::change_certificate::submit,
        ),
        get("/people/{person}/consents/new", May(Verb::RecordConsent), people::consent::page),
        post("/people/{person}/consents/new", May(Verb::RecordConsent), Form, people::consent::submit),
        get("/people/{person}/consents/print", May(Verb::SeePerson), people::consent::print::page),
        get(
            "/people/{person}/consents/{consent}/withdraw",
            May(Verb::RecordConsent),
            people::consent::back_page,
        ),
        post(
            "/people/{person}/consents/{consent}/withdraw",
            May(Verb::RecordConsent),
            Form,
            people::consent::back_submit,
        ),
        get("/people/{person}/told", May(Verb::RecordTold), people::tell::page),
        post("/people/{person}/told", May(Verb::RecordTold), Form, people::tell::submit),
        post("/people/{person}/told/{telling}/withdraw", May(Verb::RecordTold), Form, people::tell::withdraw),
        get("/people/{person}/merge", May(Verb::MergePeople), people::merge::page),
        post("/people/{person}/merge", May(Verb::MergePeople), Form, people::merge::submit),
        get("/people/{person}/happenings/new", May(Verb::TellHappening), people::happen::page),
        post("/people/{person}/happenings/new", May(Verb::TellHappening), Form, people::happen::submit),
        get("/people/{person}/happenings/{happening}", May(Verb::TellHappening), people::happen::amend_page),
        post(
            "/people/{person}/happenings/{happening}",
            May(Verb::TellHappening),
            Form,
            people::happen::amend_submit,
        ),
        get("/people/{person}/past", May(Verb::SeePerson), people::past::page),
        get("/people/{person}/calendar", May(Verb::SeePerson), duties::calendar::page),
        get("/people/{person}/plan", May(Verb::ChangePlan), plans::content::page),
        post("/people/{person}/plan", May(Verb::ChangePlan), Form, plans::content::submit),
        get("/people/{person}/worker", May(Verb::AssignWorker), people::assign::page),
        post("/people/{person}/worker", May(Verb::AssignWorker), Form, people::assign::submit),
        get("/people/{person}/identity", May(Verb::RevealIdentity), people::reveal::page),
        post("/people/{person}/identity", May(Verb::RevealIdentity), Form, people::reveal::submit),
        get("/people/coming", May(Verb::ListPeople), people::coming::page),
        // Changes of facts that wait for consent.
        get("/changes", May(Verb::ListChanges), changes::list::page),
        post("/changes/review", May(Verb::SetReview), Form, changes::set_review::submit),
        get("/changes/{change}", May(Verb::ListChanges), changes::show::page),
        post("/changes/{change}", May(Verb::DecideChange), Form, changes::decide::submit),
        post("/changes/{change}/withdraw", May(Verb::WithdrawChange), Form, changes::withdraw::submit),
        // Households: who lives together, their file, where its copies stand.
        get("/people/{person}/household", May(Verb::KeepHousehold), households::join::page),
        post("/people/{person}/household", May(Verb::KeepHousehold), Form, households::join::submit),
        post("/people/{person}/household/leave", May(Verb::KeepHousehold), Form, households::leave::submit),
        get("/households/{household}", May(Verb::SeePerson), households::show::page),
        get("/households/{household}/print", May(Verb::PrintHousehold), households::print::bundle),
        post(
            "/households/{household}/archive",
            May(Verb::ArchiveHousehold),
            Form,
            households::archive::submit,
        ),
        get("/archives", May(Verb::ArchiveHousehold), households::archives::page),
        get("/people/{person}/registration", May(Verb::PrintPerson), people::print::form),
        get("/people/{person}/registration/blank", May(Verb::PrintBlankForm), people::print::blank),
        // Who visits, the bodies that answer, the places.
        get("/workers", May(Verb::ListWorkers), workers::list::page),
        get("/workers/new", May(Verb::ManageWorkers), workers::keep::page),
        post("/workers/new", May(Verb::ManageWorkers), Form, workers::keep::submit),
        get("/workers/import", May(Verb::ManageWorkers), workers::import::page),
        post("/workers/import", May(Verb::ManageWorkers), Upload, workers::import::submit),
        get("/workers/import/template", May(Verb::ManageWorkers), workers::import::template),
        get("/workers/{worker}", May(Verb::ManageWorkers), workers::keep::change_page),
        post("/workers/{worker}", May(Verb::ManageWorkers), Form, workers::keep::change_submit),
        get("/workers/{worker}/leave", May(Verb::PlanLeave), workers::plan_leave::page),
        post("/workers/{worker}/leave", May(Verb::PlanLeave), Form, workers::plan_leave::submit),
        post("/workers/{worker}/leave/end", May(Verb::PlanLeave), Form, workers::end_leave::submit),
        get("/workers/{worker}/hand-over", May(Verb::HandOver), workers::hand_over::page),
        post("/workers/{worker}/hand-over", May(Verb::HandOver), Form, workers::hand_over::submit),
        get("/organisations", May(Verb::ListOrganisations), organisations::list::page),
        get("/organisations/new", May(Verb::ManageOrganisations), organisations::keep::page),
        post("/organisations/new", May(Verb::ManageOrganisations), Form, organisations::keep::submit),
        get(
            "/organisations/{organisation}",
            May(Verb::ManageOrganisations),
            organisations::keep::change_page,
        ),
        post(
            "/organisations/{organisation}",
            May(Verb::ManageOrganisations),
            Form,
            organisations::keep::change_submit,
        ),
        get("/days", May(Verb::ListDays), days::list::page),
        post("/days", May(Verb::KeepDays), Form, days::keep::submit),
        get("/areas", May(Verb::ListAreas), areas::tree::page),
        get("/areas/import", May(Verb::ManageAreas), areas::import::page),
        post("/areas/import", May(Verb::ManageAreas), Upload, areas::import::submit),
        get("/areas/import/template", May(Verb::ManageAreas), areas::import::template),
        get("/areas/{area}/new", May(Verb::ManageAreas), areas::enter::page),
        post("/areas/{area}/new", May(Verb::ManageAreas), Form, areas::enter::submit),
        get("/areas/{area}/close", May(Verb::ManageAreas), areas::close::page),
        post("/areas/{area}/close", May(Verb::ManageAreas), Form, areas::close::submit),
        // Contacts and what is printed of them.
        get("/people/{person}/visits/new", May(Verb::RecordVisit), visits::record::page),
        post("/people/{person}/visits/new", May(Verb::RecordVisit), Form, visits::record::submit),
        get("/people/{person}/visits/blank", May(Verb::PrintBlankForm), visits::print::blank),
        get("/people/{person}/visits/{visit}", May(Verb::SeeVisit), visits::show::page),
        get("/people/{person}/visits/{visit}/photos/{hash}", May(Verb::SeeVisit), photos::show::answer),
        get("/people/{person}/visits/{visit}/print", May(Verb::PrintVisit), visits::print::record),
        get("/people/{person}/ledger", May(Verb::PrintVisit), visits::print::ledger),
        // The phone, in JSON. It is a tool of those who record contacts.
        post("/api/v1/sign-in", Open, Form, accounts::bind::submit),
        post("/api/v1/sign-out", SignedIn, Light, accounts::sign_out::from_phone),
        get("/api/v1/people", May(Verb::RecordVisit), people::mine::answer),
        get("/api/v1/month", May(Verb::SeeWorkersMonth), payments::month::carry::answer),
        post("/api/v1/visits", May(Verb::RecordVisit), Batch, visits::receive::submit),
        post("/api/v1/emergencies", May(Verb::RecordEmergency), Batch, emergencies::receive::submit),
        put("/api/v1/photos/{hash}", May(Verb::RecordVisit), Photo, photos::put::submit),
        get("/api/v1/photos/{hash}/state", May(Verb::RecordVisit), photos::state::answer),
        post("/api/v1/sealed", Open, Batch, sealed::receive::submit),
        get("/api/v1/openapi.json", Open, phone::openapi::answer),
    ]
}

/// The router with every gate in place.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in map() {
        let (gate, load) = (route.gate, route.load);
        let guarded = route
            .door
            .layer(middleware::from_fn(move |request: Request, next: Next| door::body(load, request, next)))
            .layer(middleware::from_fn(move |request: Request, next: Next| pass(gate, load, request, next)));
        router = router.route(route.path, guarded);
    }
    router
        // `door::body` keeps to the limit of each route; the framework's own would refuse a clerk's large workbook.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(app.clone(), crate::session::recognise))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), door::outer))
        .with_state(app)
}

/// Lets through who may, before a byte of the body is read.
async fn pass(gate: Gate, load: Load, request: Request, next: Next) -> Response {
    let asker = request.extensions().get::<Asker>();
    let problem = match (gate, asker) {
        (Gate::Open, _) | (Gate::SignedIn, Some(_)) => None,
        (Gate::May(verb), Some(asker)) if asker.actor.may(verb) => None,
        (Gate::May(_), Some(_)) => Some(Problem::Forbidden),
        (_, None) if request.extensions().get::<EndedPhone>().is_some() => Some(Problem::PhoneEnded),
        (_, None) if phone::is_phones(request.uri().path()) => Some(Problem::NoToken),
        (_, None) => Some(Problem::NotSignedIn(back(&request))),
    };
    match problem {
        Some(problem) => {
            // A form whose sign-in has ended: the browser must finish sending before it can be sent on.
            door::discard(request.into_body(), load).await;
            problem.into_response()
        }
        None => next.run(request).await,
    }
}

/// A panic in a request ends that request only. What it said is in the log of the panic itself.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::Fault(anyhow::anyhow!("a request panicked")).into_response()
}

/// Where to return to after signing in: only what was looked at, never what was sent.
fn back(request: &Request) -> String {
    match *request.method() {
        Method::GET => request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        _ => String::new(),
    }
}

fn get<H, T>(path: &'static str, gate: Gate, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::GET, path, gate, load: Load::Light, door: routing::get(handler) }
}

fn post<H, T>(path: &'static str, gate: Gate, load: Load, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::POST, path, gate, load, door: routing::post(handler) }
}

fn put<H, T>(path: &'static str, gate: Gate, load: Load, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::PUT, path, gate, load, door: routing::put(handler) }
}
