//! `koumen serve`: listens, answers, and stops without cutting anybody off.

use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;

use crate::{app::App, routes, settings::Settings};

/// Longest wait for requests in progress when the program is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// Runs until the process is told to stop (Ctrl-C or SIGTERM).
pub fn run(app: App) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(listen(app))?;
    // Whatever still hangs after the last words is given up; what was acknowledged is safe on disk.
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}

async fn listen(app: App) -> anyhow::Result<()> {
    let address = app.settings().listen;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}: is another program using it?"))?;
    tracing::info!(%address, "listening");
    println!("koumen 已启动：http://{}", listener.local_addr()?);
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(crate::duties::recheck::watch(app.clone()));
    tokio::spawn(crate::accounts::sweep::watch(app.clone()));
    tokio::spawn(crate::photos::sweep::watch(app.clone()));
    let server = axum::serve(listener, routes::router(app)).with_graceful_shutdown(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    let serving = async { server.await.context("the server stopped") };
    tokio::select! {
        done = serving => done,
        () = async {
            // An error means that the sender is gone, which is the same as having been told.
            let _ = stopped.wait_for(|told| *told).await;
            tokio::time::sleep(LAST_WORDS).await;
        } => {
            tracing::warn!("requests in progress were cut off after {} s", LAST_WORDS.as_secs());
            Ok(())
        }
    }
}

async fn told_to_stop() {
    let interrupt = async {
        // Without a way to be told, the program runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Log lines as JSON on standard error. `KOUMEN_LOG` sets the level, `info` unless said otherwise.
pub fn start_log() {
    let level = tracing_subscriber::EnvFilter::try_from_env("KOUMEN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second start in the same process (tests) keeps the first.
    let _ = tracing_subscriber::fmt().json().with_env_filter(level).with_writer(std::io::stderr).try_init();
}

/// Reads the options and opens the folder.
pub fn from_args(args: Vec<std::ffi::OsString>) -> anyhow::Result<App> {
    let settings = Settings::default().read(args)?;
    App::open(settings, crate::edge::Edge::system())
}
