//! Somebody of the office at a desk: signs in on the page and hands in a workbook.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::Bytes,
    body::Incoming,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::place::WORD;

/// One request on a line of its own, so that nothing of it stays in a line that is kept.
async fn once(server: SocketAddr, request: Request<Full<Bytes>>) -> anyhow::Result<Response<Incoming>> {
    let stream = TcpStream::connect(server).await?;
    let (mut line, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(line.send_request(request).await?)
}

async fn text(response: Response<Incoming>) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&response.into_body().collect().await?.to_bytes()).into_owned())
}

/// Signs in on the page; the cookie.
async fn let_in(server: SocketAddr, user_name: &str) -> anyhow::Result<String> {
    let sign_in = Request::post("/sign-in")
        .header("host", server.to_string())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(format!("user_name={user_name}&password={WORD}"))))?;
    let answer = once(server, sign_in).await?;
    let cookie =
        answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    Ok(cookie.with_context(|| format!("{user_name} was not let in: {}", answer.status()))?.to_owned())
}

/// Somebody at a desk who looks at one page after the other.
pub struct Desk {
    line: SendRequest<Full<Bytes>>,
    cookie: String,
    host: String,
}

impl Desk {
    /// Signs somebody in.
    pub async fn open(server: SocketAddr, user_name: &str) -> anyhow::Result<Self> {
        let cookie = let_in(server, user_name).await?;
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let (line, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { line, cookie, host: server.to_string() })
    }

    /// Opens a page; how long it took until all of it was there.
    pub async fn look(&mut self, path: &str) -> anyhow::Result<(String, Duration)> {
        let request = Request::get(path).header("host", &self.host).header("cookie", &self.cookie);
        let began = Instant::now();
        self.line.ready().await?;
        let answer = self.line.send_request(request.body(Full::default())?).await?;
        let status = answer.status();
        let page = text(answer).await?;
        if !status.is_success() {
            bail!("{path}: {status}");
        }
        Ok((page, began.elapsed()))
    }
}

/// How often a page looks again how far a workbook is.
const AGAIN: Duration = Duration::from_secs(2);

/// Hands a workbook in to be registered; the page that is shown once it is gone through.
pub async fn upload(server: SocketAddr, user_name: &str, workbook: &[u8]) -> anyhow::Result<String> {
    let (host, cookie) = (server.to_string(), let_in(server, user_name).await?);
    let page = Request::get("/people/import").header("host", &host).header("cookie", &cookie);
    let page = text(once(server, page.body(Full::default())?).await?).await?;
    let token = page.split("name=\"csrf\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1));
    let token = token.and_then(|rest| rest.split('"').next()).context("the page has no form")?;

    const EDGE: &str = "----walls";
    let mut body = Vec::new();
    for (name, value) in [("csrf", token), ("what", "import")] {
        let part = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let file = "content-disposition: form-data; name=\"file\"; filename=\"people.xlsx\"\r\n\
        content-type: application/octet-stream";
    body.extend(format!("--{EDGE}\r\n{file}\r\n\r\n").into_bytes());
    body.extend(workbook);
    body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
    let request = Request::post("/people/import")
        .header("host", &host)
        .header("cookie", &cookie)
        .header("content-type", format!("multipart/form-data; boundary={EDGE}"))
        .body(Full::new(Bytes::from(body)))?;
    let answer = once(server, request).await?;
    let (status, page) = (answer.status(), answer.headers().get("location").cloned());
    let Some(page) = page else { bail!("the workbook was answered with {status}: {}", text(answer).await?) };
    finished(server, &cookie, page.to_str()?).await
}

/// Looks at a workbook's page as a browser does until it says what came of it.
async fn finished(server: SocketAddr, cookie: &str, page: &str) -> anyhow::Result<String> {
    let host = server.to_string();
    loop {
        let request = Request::get(page).header("host", &host).header("cookie", cookie);
        let answer = once(server, request.body(Full::default())?).await?;
        let status = answer.status();
        let shown = text(answer).await?;
        if !status.is_success() || shown.contains("role=\"alert\"") {
            bail!("{page}: {status}: {shown}");
        }
        if !shown.contains("<progress") {
            return Ok(shown);
        }
        tokio::time::sleep(AGAIN).await;
    }
}
