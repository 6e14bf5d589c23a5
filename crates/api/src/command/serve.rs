//! `serve`: from the first look at the configuration to the last answer.

use super::{
    Failure,
    start::{self, Newcomers, SignedIn, Wishes},
};
use crate::{
    app::App, changes, config::Configuration, logs, metrics, server, upkeep, web_app::WebApp,
};
use actix_web::{HttpServer, dev::ServerHandle, rt::System, web};
use clap::Args;
use secrecy::ExposeSecret as _;
use serde_json::json;
use std::net::{SocketAddr, TcpListener};
use tokio::signal::unix::{Signal, SignalKind, signal};

#[derive(Args, Clone, Copy, Debug)]
pub struct Arguments {
    /// Fill a new installation with a made-up district
    #[arg(long)]
    demo: bool,
    /// Throw-away instance for programs: a free port, a folder of its own that is removed, a clock that can be set;
    /// prints one JSON line with address and people
    #[arg(long)]
    ephemeral: bool,
}

pub fn run(mut configuration: Configuration, arguments: &Arguments) -> Result<(), Failure> {
    logs::begin(configuration.log_format, &configuration.log_filter).map_err(Failure::Said)?;
    // Kept until the end: it is removed with this value.
    let thrown_away = arguments.ephemeral.then(tempfile::tempdir).transpose()?;
    if let Some(folder) = &thrown_away {
        configuration.data_folder = folder.path().to_path_buf();
        configuration.keys_folder = None;
        configuration.audit_key_file = None;
        configuration.member_key_file = None;
        configuration.attachments_folder = None;
        configuration.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    }
    System::new().block_on(serve(&configuration, *arguments))
}

async fn serve(configuration: &Configuration, arguments: Arguments) -> Result<(), Failure> {
    let listener = TcpListener::bind(configuration.listen).map_err(|error| {
        Failure::Said(format!("cannot listen on {}: {error}", configuration.listen))
    })?;
    listener.set_nonblocking(true)?;
    let address = format!("http://{}", listener.local_addr()?);
    let public_url = configuration.public_url.clone().unwrap_or_else(|| address.clone());
    let wishes = Wishes { demo: arguments.demo, ephemeral: arguments.ephemeral };
    let (app, newcomers) =
        start::open(configuration, public_url.trim_end_matches('/').to_owned(), wishes).await?;
    let app = web::Data::new(app);
    app.imports.start(&app.db, &app.clock, &app.zone);

    let (served, pages) = (app.clone(), web::Data::new(WebApp(configuration.web())));
    let has_pages = pages.0.is_some();
    let mut server = HttpServer::new(move || server::build(served.clone()).app_data(pages.clone()))
        .disable_signals()
        .shutdown_timeout(configuration.stop_seconds);
    if let Some(workers) = configuration.workers {
        server = server.workers(workers.max(1));
    }
    let server = server.listen(listener)?.run();
    let figures = actix_web::rt::spawn(metrics::keep());
    let changes = actix_web::rt::spawn(changes::follow(app.clone()));
    let upkeep = actix_web::rt::spawn(upkeep::keep(app.clone(), configuration.retention_sweep));
    // Listened for before anybody is told that the server is there.
    let told = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let signals = actix_web::rt::spawn(stop_when_told(app.clone(), server.handle(), told));
    if arguments.ephemeral {
        println!("{}", line_for_programs(&address, &newcomers));
    } else {
        announce(&address, has_pages, &newcomers);
    }
    let ended = server.await;
    figures.abort();
    changes.abort();
    upkeep.abort();
    signals.abort();
    finish(app).await;
    Ok(ended?)
}

/// Answers what is in flight and takes nothing new; a second signal does not wait.
async fn stop_when_told(
    app: web::Data<App>,
    server: ServerHandle,
    (mut terminate, mut interrupt): (Signal, Signal),
) {
    let mut graceful = true;
    loop {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!(graceful, "stopping");
        // Streams have no end of their own that could be waited for.
        app.changes.close();
        let stopping = server.stop(graceful);
        actix_web::rt::spawn(stopping);
        graceful = false;
    }
}

/// Writes that are queued are committed before the process ends.
async fn finish(app: web::Data<App>) {
    let close = move || {
        app.imports.stop();
        app.db.close();
    };
    if web::block(close).await.is_err() {
        tracing::error!("the database was not closed");
    }
    tracing::info!("stopped");
}

fn announce(address: &str, has_pages: bool, newcomers: &Newcomers) {
    println!("Linli listens at {address}");
    if !has_pages {
        println!(
            "The web app is not built: the API alone is served, with its documentation at {address}/docs/"
        );
    }
    match newcomers {
        Newcomers::Nobody => {}
        Newcomers::Administrator { password } => {
            println!(
                "The first administrator, shown this once: login admin, password {}",
                password.expose_secret()
            );
        }
        Newcomers::Demo { password, people } => {
            println!(
                "A made-up district. Everybody's password, shown this once: {}",
                password.expose_secret()
            );
            for SignedIn { person, .. } in people {
                println!("  {:<14} {}", person.role, person.login);
            }
        }
    }
}

fn line_for_programs(address: &str, newcomers: &Newcomers) -> serde_json::Value {
    let people = match newcomers {
        Newcomers::Nobody => Vec::new(),
        Newcomers::Administrator { password } => {
            vec![
                json!({ "role": "administrator", "login": "admin", "password": password.expose_secret() }),
            ]
        }
        Newcomers::Demo { password, people } => people
            .iter()
            .map(|SignedIn { person, tokens }| {
                json!({
                    "role": person.role,
                    "login": person.login,
                    "password": password.expose_secret(),
                    "account_id": person.account,
                    "unit_id": person.unit,
                    "access_token": tokens.as_ref().map(|tokens| &tokens.access),
                    "refresh_token": tokens.as_ref().map(|tokens| tokens.refresh.expose()),
                })
            })
            .collect(),
    };
    json!({ "address": address, "api": format!("{address}/api/v1"), "people": people })
}
