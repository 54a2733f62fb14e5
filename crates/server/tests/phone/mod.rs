//! The contract: made from the types, kept beside the documents, complete.

use std::{collections::BTreeSet, fs, path::Path};

use axum::http::Method;
use server::{phone::openapi, routes};

#[test]
fn the_contract_in_the_documents_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let made = openapi::text().expect("a contract");
    if std::env::var_os("KOUMEN_WRITE_DOCS").is_some() {
        fs::write(&path, &made).expect("docs/openapi.json");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = made.lines().zip(kept.lines().chain([""])).find(|(new, old)| new != old);
    assert!(made == kept, "KOUMEN_WRITE_DOCS=1 writes docs/openapi.json anew; first difference: {differs:?}");
}

#[test]
fn every_address_of_the_phone_is_in_the_contract_and_no_other() {
    let contract: serde_json::Value =
        serde_json::from_str(&openapi::text().expect("a contract")).expect("json");
    assert!(contract["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let paths = contract["paths"].as_object().expect("paths");
    let written: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().expect("verbs").keys();
            verbs.map(|verb| (verb.to_uppercase(), path.clone())).collect::<Vec<_>>()
        })
        .collect();
    let served: BTreeSet<(String, String)> = routes::map()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(written, served);
    assert!(served.contains(&(Method::PUT.to_string(), "/api/v1/photos/{hash}".to_owned())));
    let ids: BTreeSet<&str> = paths
        .values()
        .flat_map(|verbs| verbs.as_object().into_iter().flat_map(|verbs| verbs.values()))
        .filter_map(|verb| verb["operationId"].as_str())
        .collect();
    assert_eq!(ids.len(), served.len(), "a name of its own for each: {ids:?}");
    // Every name that is pointed at is there.
    let text = contract.to_string();
    for name in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(!contract["components"]["schemas"][name].is_null(), "{name}");
    }
}
