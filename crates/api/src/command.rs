//! The command line.

mod accounts;
mod archives;
mod audit;
mod audit_key;
mod backups;
mod imports;
mod key_files;
mod keys;
mod member_key;
mod retention;
mod serve;
mod start;

use crate::config::{Configuration, ConfigurationError};
use crate::imports::command::ImportCommand;
use clap::{Parser, Subcommand};
use persistence::Settings;
use secrecy::ExposeSecret as _;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
#[command(
    name = "linli",
    version,
    about = "The working system of a neighbourhood community office"
)]
struct Line {
    /// The configuration file; without it `linli.toml`, when it is there
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the web app
    Serve(serve::Arguments),
    /// Help somebody back into their account
    #[command(subcommand)]
    Accounts(accounts::Command),
    /// Import a file: members of a register, or cases of another system
    #[command(subcommand)]
    Import(ImportCommand),
    /// Prove that the audit trail is whole, and hand it on
    #[command(subcommand)]
    Audit(audit::Command),
    /// Remove what was kept long enough
    Retention(retention::Arguments),
    /// Give the installation a new key for what is sealed of members
    #[command(subcommand)]
    Keys(keys::Command),
    /// Bring the database's schema up to date and stop
    Migrate,
    /// Print the API document
    Openapi,
    /// Write everything to FILE, encrypted, from a running installation too
    Backup(backups::Backup),
    /// Make a key for backups: the secret goes to FILE, the public part is printed
    BackupKey(backups::NewKey),
    /// Make an installation from a backup; the database must be empty
    Restore(backups::Restore),
    /// Write everything as text, the same from either database
    Export(archives::ToFile),
    /// Read what `export` wrote into an empty database, of either kind
    ImportArchive(archives::FromFile),
}

/// What ends a command: words for whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    #[error("{0}")]
    Said(String),
}

impl Failure {
    /// What was being done, and why it did not work.
    pub fn of(what: &'static str) -> impl FnOnce(&dyn std::fmt::Display) -> Self {
        move |why| Self::Said(format!("{what}: {why}"))
    }
}

impl From<persistence::Error> for Failure {
    fn from(error: persistence::Error) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Said(error.to_string())
    }
}

#[must_use]
pub fn run() -> ExitCode {
    let line = Line::parse();
    match execute(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("linli: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn execute(line: Line) -> Result<(), Failure> {
    if let Command::Openapi = line.command {
        let document =
            crate::server::document().to_pretty_json().map_err(|e| Failure::Said(e.to_string()))?;
        println!("{document}");
        return Ok(());
    }
    let configuration = Configuration::read(line.config.as_deref(), std::env::vars())?;
    match line.command {
        Command::Serve(arguments) => serve::run(configuration, &arguments),
        Command::Accounts(command) => accounts::run(&configuration, &command),
        Command::Import(what) => imports::run(&configuration, what),
        Command::Audit(what) => audit::run(&configuration, &what),
        Command::Retention(arguments) => retention::run(&configuration, arguments),
        Command::Keys(command) => keys::run(&configuration, command),
        Command::Migrate => migrate(&configuration),
        Command::Backup(file) => backups::backup(&configuration, &file),
        Command::BackupKey(file) => backups::make_key(&file),
        Command::Restore(file) => backups::restore(&configuration, &file),
        Command::Export(file) => archives::export(&configuration, &file),
        Command::ImportArchive(file) => archives::import(&configuration, &file),
        Command::Openapi => Ok(()),
    }
}

/// How the configured database is opened.
pub fn settings(configuration: &Configuration) -> Settings {
    let mut settings = Settings::from_url(configuration.database().expose_secret());
    if let Some(connections) = configuration.database_connections {
        settings.connections = connections;
    }
    settings.erasures = Some(configuration.erasures());
    settings
}

fn migrate(configuration: &Configuration) -> Result<(), Failure> {
    start::make_folders(configuration)?;
    start::open_database(configuration)?.close();
    eprintln!("The schema is up to date.");
    Ok(())
}
