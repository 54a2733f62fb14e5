//! Figures for the machine that watches over this one, in the text form that Prometheus reads. They stand on an
//! address of their own (`--metrics`), so that they are never reachable from where people sign in. No figure is
//! about a person.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::process;
use crate::{app::App, respond::Problem};

/// Seconds up to which answers are counted together.
const UP_TO: [f64; 10] = [0.001, 0.005, 0.01, 0.02, 0.06, 0.1, 0.25, 1.0, 5.0, 30.0];

/// What requests are counted by. The route's pattern, never an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

/// What durations are gathered by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// The counters of a running program.
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Family<Route, Histogram>,
    reads_waiting: Gauge,
    writes_waiting: Gauge,
    actions: Counter,
    commits: Counter,
    memory: Gauge,
    processor: Counter<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("koumen");
        let metrics = Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(UP_TO)),
            reads_waiting: Gauge::default(),
            writes_waiting: Gauge::default(),
            actions: Counter::default(),
            commits: Counter::default(),
            memory: Gauge::default(),
            processor: Counter::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let answered = "Time from the first byte of a request to its answer";
        registry.register_with_unit("answer", answered, Unit::Seconds, metrics.seconds.clone());
        registry.register(
            "store_reads_waiting",
            "Looking actions in the line",
            metrics.reads_waiting.clone(),
        );
        registry.register(
            "store_writes_waiting",
            "Changing actions in the line",
            metrics.writes_waiting.clone(),
        );
        registry.register("store_actions", "Changing actions answered", metrics.actions.clone());
        registry.register(
            "store_commits",
            "Transactions kept; several actions may share one",
            metrics.commits.clone(),
        );
        registry.register_with_unit("memory", "Memory in use", Unit::Bytes, metrics.memory.clone());
        registry.register_with_unit(
            "processor",
            "Processor time used",
            Unit::Seconds,
            metrics.processor.clone(),
        );
        Self { registry, ..metrics }
    }
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, method: &str, route: Option<&str>, status: u16, took: Duration) {
        let route = route.unwrap_or("-").to_owned();
        let asked = Asked { method: method.to_owned(), route: route.clone(), status };
        self.requests.get_or_create(&asked).inc();
        self.seconds.get_or_create(&Route { route }).observe(took.as_secs_f64());
    }

    /// Everything as text, with the store's figures of this moment.
    ///
    /// # Errors
    /// Never in practice: writing into a string does not fail.
    pub fn text(&self, load: store::Load) -> Result<String, std::fmt::Error> {
        self.reads_waiting.set(i64::try_from(load.reads_waiting).unwrap_or(i64::MAX));
        self.writes_waiting.set(i64::try_from(load.writes_waiting).unwrap_or(i64::MAX));
        self.actions.inner().store(load.actions, Ordering::Relaxed);
        self.commits.inner().store(load.commits, Ordering::Relaxed);
        self.memory.set(i64::try_from(process::memory()).unwrap_or(i64::MAX));
        self.processor.inner().store(process::processor().to_bits(), Ordering::Relaxed);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The addresses of the watching machine: figures, and whether the program answers.
pub fn router(app: App) -> Router {
    Router::new().route("/metrics", routing::get(page)).route("/health", routing::get(health)).with_state(app)
}

async fn page(State(app): State<App>) -> Response {
    match app.metrics().text(app.db().load()) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => Problem::Fault(error.into()).into_response(),
    }
}

/// Whether the program answers and reaches its database.
///
/// # Errors
/// When the database does not answer.
pub async fn health(State(app): State<App>) -> Result<&'static str, Problem> {
    app.alive().await?;
    Ok("ok\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_named_counted_and_free_of_addresses() {
        let metrics = Metrics::default();
        metrics.answered("GET", Some("/people/{person}"), 200, Duration::from_millis(7));
        metrics.answered("GET", None, 404, Duration::from_millis(1));
        let load = store::Load { reads_waiting: 1, writes_waiting: 2, actions: 30, commits: 4 };
        let text = metrics.text(load).expect("text");
        for line in [
            "koumen_requests_total{method=\"GET\",route=\"/people/{person}\",status=\"200\"} 1",
            "koumen_answer_seconds_bucket{le=\"0.01\",route=\"/people/{person}\"} 1",
            "koumen_answer_seconds_bucket{le=\"0.005\",route=\"/people/{person}\"} 0",
            "koumen_store_writes_waiting 2",
            "koumen_store_actions_total 30",
            "koumen_store_commits_total 4",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
    }
}
