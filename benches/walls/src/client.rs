//! One phone: a connection that is made again when it is lost, and the addresses of the phone API.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// No answer after this long counts as none.
const ANSWER: Duration = Duration::from_secs(40);
/// Longest pause between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// What came back.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("{}: {}", self.status, String::from_utf8_lossy(&self.body)))
    }
}

/// A phone that may be signed in.
pub struct Client {
    server: SocketAddr,
    line: Option<SendRequest<Full<Bytes>>>,
    device: String,
    token: Option<String>,
}

impl Client {
    /// A phone with an id of its own.
    pub fn new(server: SocketAddr, device: uuid::Uuid) -> Self {
        Self { server, line: None, device: device.to_string(), token: None }
    }

    /// The same phone, signed in as before, on a line of its own to a server.
    pub fn beside(&self, server: SocketAddr) -> Self {
        Self { server, line: None, device: self.device.clone(), token: self.token.clone() }
    }

    /// One request, one answer; an error when the line breaks.
    pub async fn ask(&mut self, method: Method, path: &str, body: Vec<u8>) -> anyhow::Result<Answer> {
        let asked = tokio::time::timeout(ANSWER, self.ask_now(method, path, "application/json", body)).await;
        let answer = asked.map_err(anyhow::Error::from).and_then(|answer| answer);
        if answer.is_err() {
            self.line = None;
        }
        answer
    }

    async fn ask_now(
        &mut self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> anyhow::Result<Answer> {
        if self.line.as_ref().is_none_or(|line| line.is_closed()) {
            let stream = TcpStream::connect(self.server).await?;
            stream.set_nodelay(true)?;
            let (line, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            self.line = Some(line);
        }
        let line = self.line.as_mut().context("a line was just made")?;
        line.ready().await?;
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.server.to_string())
            .header("content-type", kind)
            .header("x-koumen-device", &self.device);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = line.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: response.into_body().collect().await?.to_bytes() })
    }

    /// Asks until there is an answer that is no "later": what a phone does. Gives up after `patience`.
    pub async fn insist(
        &mut self,
        method: Method,
        path: &str,
        body: &[u8],
        patience: Duration,
    ) -> anyhow::Result<Answer> {
        let began = Instant::now();
        let mut pause = Duration::from_millis(10);
        loop {
            let tried = self.ask(method.clone(), path, body.to_vec()).await;
            match tried {
                Ok(answer) if answer.status < 500 => return Ok(answer),
                tried if began.elapsed() > patience => {
                    return tried.with_context(|| format!("no answer within {patience:?}"));
                }
                _ => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(PAUSE);
        }
    }

    /// Signs in with a password.
    pub async fn sign_in(&mut self, user_name: &str, password: &str) -> anyhow::Result<()> {
        let body = json!({
            "user_name": user_name, "password": password,
            "device": { "id": self.device, "name": "walls" },
        });
        let path = "/api/v1/sign-in";
        let answer =
            self.insist(Method::POST, path, body.to_string().as_bytes(), Duration::from_secs(60)).await?;
        let told = answer.json()?;
        match told["token"].as_str() {
            Some(token) if answer.status == 200 => self.token = Some(token.to_owned()),
            _ => bail!("{user_name} was not let in: {} {told}", answer.status),
        }
        Ok(())
    }

    /// The people of whoever is signed in, with the forms.
    pub async fn people(&mut self) -> anyhow::Result<Value> {
        let answer = self.insist(Method::GET, "/api/v1/people", b"", Duration::from_secs(60)).await?;
        if answer.status != 200 {
            bail!("people: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        answer.json()
    }

    /// Sends visits once; an error when the line breaks, a status when the server is busy.
    pub async fn send(&mut self, visits: &[Value]) -> anyhow::Result<Answer> {
        let body = json!({ "visits": visits }).to_string().into_bytes();
        self.ask(Method::POST, "/api/v1/visits", body).await
    }
}

/// The receipts of an answer to visits, in order: state and, where there is one, the reason.
pub fn receipts(answer: &Answer) -> anyhow::Result<Vec<(String, String)>> {
    let told = answer.json()?;
    let list = told["receipts"].as_array().with_context(|| format!("no receipts: {told}"))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(list.iter().map(|one| (text(&one["state"]), text(&one["reason"]))).collect())
}
