//! Somebody with a phone: keeps the token, says which phone it is, speaks JSON.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use super::{Answer, send};

/// A phone of one person.
#[derive(Clone)]
pub struct Phone {
    router: Router,
    token: Option<String>,
    device: String,
}

impl Phone {
    pub(super) fn new(router: Router, number: u8) -> Self {
        Self { router, token: None, device: format!("01930000-0000-7000-8000-0000000000{number:02x}") }
    }

    pub async fn sign_in(&mut self, user_name: &str, password: &str) -> Answer {
        let device = json!({ "id": self.device, "name": "红米 9A" });
        let who = json!({ "user_name": user_name, "password": password, "device": device });
        let answer = self.post("/api/v1/sign-in", &who).await;
        if let Some(token) = answer.json()["token"].as_str() {
            self.token = Some(token.to_owned());
        }
        answer
    }

    /// The same token on another phone.
    pub fn copied_to(&self, number: u8) -> Self {
        Self { token: self.token.clone(), ..Self::new(self.router.clone(), number) }
    }

    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    pub fn device(&self) -> domain::ids::DeviceId {
        self.device.parse().expect("an id")
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, b"").await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body.to_string().as_bytes()).await
    }

    /// A piece of a photo.
    pub async fn put(&mut self, hash: &str, from: usize, total: usize, bytes: &[u8]) -> Answer {
        self.send("PUT", &format!("/api/v1/photos/{hash}?from={from}&total={total}"), bytes).await
    }

    pub async fn send(&mut self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.send_with(method, path, &[], body).await
    }

    pub async fn send_with(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("x-koumen-device", &self.device);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(&self.router, request.body(Body::from(body.to_vec())).expect("a request")).await
    }
}

impl Answer {
    /// The answer as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// A refusal of this kind, in words and with a reference.
    #[track_caller]
    pub fn says_no(&self, status: u16, problem: &str) -> &Self {
        let told = self.json();
        assert_eq!((self.status, told["problem"].as_str()), (status, Some(problem)), "{told}");
        assert!(told["text"].as_str().is_some_and(|text| text.chars().count() > 5), "{told}");
        assert_eq!(told["reference"].as_str().map(str::len), Some(9), "{told}");
        self
    }
}
