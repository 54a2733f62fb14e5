//! The contract of the phone as OpenAPI, made from the types that are really read and written.

use axum::{http::header, response::IntoResponse};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::{accounts, emergencies, payments, people, photos, respond::Answer, sealed, visits};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Koumen phone API",
        version = "1",
        description = "What a phone of a visitor says to the office. How to use it: docs/phone-api.md.",
    ),
    paths(
        accounts::bind::submit,
        accounts::sign_out::from_phone,
        people::mine::answer,
        payments::month::carry::answer,
        visits::receive::submit,
        emergencies::receive::submit,
        sealed::receive::submit,
        photos::put::submit,
        photos::state::answer,
        answer,
    ),
    tags(
        (name = "accounts", description = "Signing in and out; a sign-in holds on one phone only"),
        (name = "people", description = "Who is to be visited, and by which forms"),
        (name = "payments", description = "A visitor's own month"),
        (name = "visits", description = "Visits that waited on the phone"),
        (name = "emergencies", description = "Somebody fell, a fire: what was told from the door, and who was told of it"),
        (name = "sealed", description = "What an ended phone had sealed"),
        (name = "photos", description = "Photos in pieces, each named by the hash of its bytes"),
        (name = "contract", description = "This page"),
    ),
    components(schemas(sealed::receive::InTheBox)),
    modifiers(&Proof),
)]
struct Contract;

/// A token, and the phone on which it holds.
struct Proof;

impl Modify for Proof {
    fn modify(&self, contract: &mut openapi::OpenApi) {
        let components = contract.components.get_or_insert_default();
        let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let device = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-Koumen-Device")));
        components.add_security_scheme("token", token);
        components.add_security_scheme("device", device);
    }
}

/// The contract in OpenAPI 3.1.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "contract", tag = "contract",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")),
)]
pub async fn answer() -> Answer {
    Ok(([(header::CONTENT_TYPE, "application/json")], text()?).into_response())
}

/// The contract as text; the same stands in `docs/openapi.json`.
///
/// # Errors
/// None in practice: the contract is made of texts and numbers.
pub fn text() -> anyhow::Result<String> {
    let mut contract = Contract::openapi();
    // The crate's own name, version and licence say nothing about the contract.
    contract.info.license = None;
    contract.info.contact = None;
    Ok(contract.to_pretty_json()? + "\n")
}
