//! Somebody at a browser: keeps the cookie, carries the token of the forms, follows nothing by itself.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
};

use super::send;

/// A browser of one person.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: Option<String>,
    token: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Client {
    pub(super) fn new(router: Router) -> Self {
        Self { router, cookie: None, token: String::new() }
    }

    /// The token of this sign-in's forms, as any page carries it.
    pub async fn learn_token(&mut self) {
        let page = self.get("/password").await;
        self.token = page.between("name=\"csrf\" value=\"", "\"").expect("a form with a token").to_owned();
    }

    /// Forgets the token, as a page of another site would not have it.
    pub fn without_token(mut self) -> Self {
        self.token = String::new();
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).expect("a request");
        self.take(request).await
    }

    /// Sends a form with the token.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.token);
        form.extend_pairs(fields);
        let body = form.finish();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        self.take(request).await
    }

    /// Sends a file with a few fields, the token first, as browsers send the form.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let mut body = Vec::new();
        let token = self.token.clone();
        for (name, value) in [("csrf", token.as_str())].into_iter().chain(fields.iter().copied()) {
            body.extend(
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        body.extend(b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n");
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--edge--\r\n");
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request");
        self.take(request).await
    }

    /// Hands in several texts under one field, the token first.
    pub async fn hand_in(&mut self, path: &str, field: &str, files: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let mut body = format!("--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n");
        for (name, text) in files {
            body.push_str(&format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n{text}\r\n"
            ));
        }
        body.push_str("--edge--\r\n");
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request");
        self.take(request).await
    }

    /// A request with other headers than a browser's own.
    pub async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.take(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "koumen.test");
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn take(&mut self, request: Request<Body>) -> Answer {
        let answer = send(&self.router, request).await;
        if let Some(set) = answer.headers.get(header::SET_COOKIE).and_then(|set| set.to_str().ok()) {
            let pair = set.split(';').next().unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        answer
    }
}

impl Answer {
    /// The page as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What stands between two marks, the first time.
    pub fn between(&self, from: &str, until: &str) -> Option<&str> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        let start = text.find(from)? + from.len();
        Some(&text[start..start + text[start..].find(until)?])
    }

    /// Where the browser is sent.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
    }

    /// The sentence at a field of a form that was refused.
    pub fn oops(&self, field: &str) -> Option<String> {
        let text = self.text();
        let at = text.find(&format!("name=\"{field}\""))?;
        let rest = &text[at..];
        let start = rest.find("class=\"oops\"")?;
        let rest = &rest[start..];
        let sentence = &rest[rest.find('>')? + 1..];
        Some(sentence[..sentence.find('<')?].to_owned())
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "no “{words}” in ({}):\n{}", self.status, self.body());
        self
    }

    #[track_caller]
    pub fn keeps_quiet_about(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "“{words}” in:\n{}", self.body());
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "to {}\n{}", self.location(), self.body());
        self
    }

    /// The readable part of the page, for messages.
    fn body(&self) -> String {
        let text = self.text();
        text.split_once("<main").map_or(text.clone(), |(_, main)| main.to_owned())
    }
}
