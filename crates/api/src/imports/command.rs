//! `linli import`: the same job, done at once and waited for.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::{Args, Subcommand};
use domain::access::Scope;
use domain::access::Standing;
use domain::id::{AccountId, RequestId, UnitId};
use domain::imports::{Import, ImportKind, JobState};
use jiff::tz::TimeZone;
use persistence::{Database, NewImport, Request, Written};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::corrections::{ROWS, Sheet};
use super::options::{Mapping, Options, Understood};
use super::views::{ImportReport, RowFaultView};
use super::work::{Outcome, Workplace, run as work};
use super::{Accepted, accepted, upload};
use crate::app::Clock;
use crate::texts::Language;

/// What to import.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// A register of members: CSV or XLSX
    Members(Arguments),
    /// Cases of another system; the mapping says what its columns are
    Cases(Arguments),
}

#[derive(Debug, Args)]
pub struct Arguments {
    file: PathBuf,
    /// Code or id of the unit that the rows come into
    #[arg(long, value_name = "CODE")]
    unit: String,
    /// Read, check and compare everything, keep nothing
    #[arg(long)]
    dry_run: bool,
    /// The form's own words, as TOML or JSON; without it those saved for the unit
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// A column whose cells are not to be read; may be given again
    #[arg(long, value_name = "COLUMN")]
    leave_out: Vec<String>,
    /// Take rows, too, that resemble another row or a member
    #[arg(long)]
    accept_duplicates: bool,
    /// Where to write what did not come in: `.json`, or `.csv` to correct and import again
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Login name of the account that the import is recorded for; the installation's first if not given
    #[arg(long = "as", value_name = "LOGIN")]
    account: Option<String>,
    /// Language of the report: `en`, `zh-Hans` or `zh-Hant`
    #[arg(long, default_value = "en")]
    language: String,
}

/// Why nothing was imported, in words for whoever typed the command.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("{path} cannot be read: {source}", path = .path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path} is no mapping: {reason}", path = .path.display())]
    Mapping { path: PathBuf, reason: String },
    #[error("there is no unit {0}")]
    Unit(String),
    #[error("there is no account {0}")]
    Account(String),
    /// The file, or the choice of what to do with it.
    #[error("not imported:\n{0}")]
    Faults(String),
    #[error("the import {0}")]
    Ended(String),
    #[error(transparent)]
    Database(#[from] persistence::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Other(String),
}

/// Imports and writes to `out` what came of it.
///
/// # Errors
/// When nothing came in, and why.
pub async fn import(
    db: Database,
    clock: Clock,
    zone: TimeZone,
    folder: &Path,
    command: ImportCommand,
    out: &mut (impl Write + Send),
) -> Result<Import, Refused> {
    let (kind, arguments) = match command {
        ImportCommand::Members(arguments) => (ImportKind::Members, arguments),
        ImportCommand::Cases(arguments) => (ImportKind::Cases, arguments),
    };
    let language = Language::from_tag(&arguments.language).unwrap_or(Language::English);
    let stopping = Arc::new(AtomicBool::new(false));
    let place = Workplace { db, clock, zone, stopping };
    let unit = unit_of(&place, &arguments.unit).await?;
    let account = account_of(&place, arguments.account.as_deref()).await?;
    let new = understand(&place, folder, unit, kind, &arguments, language).await?;
    let import = create(&place, unit, account, new).await?;
    let over = match work(&place, import, folder).await? {
        Outcome::Over(import) => *import,
        Outcome::Left => return Err(Refused::Ended("goes on elsewhere".to_owned())),
    };
    tell(&place, &over, &arguments, language, out).await?;
    match over.state {
        JobState::Done => Ok(over),
        state => Err(Refused::Ended(format!("{state}: {}", over.error.unwrap_or_default()))),
    }
}

async fn unit_of(place: &Workplace, named: &str) -> Result<UnitId, Refused> {
    if let Ok(id) = named.parse::<UnitId>() {
        return Ok(id);
    }
    let code = named.to_owned();
    let found = persistence::read!(&place.db, units::find_by_code(&code))?;
    found.map(|unit| unit.id).ok_or_else(|| Refused::Unit(named.to_owned()))
}

async fn account_of(place: &Workplace, login: Option<&str>) -> Result<AccountId, Refused> {
    let found = match login.map(str::to_owned) {
        Some(login) => persistence::read!(&place.db, accounts::credentials(&login))?
            .map(|credentials| credentials.account),
        None => persistence::read!(&place.db, imports::first_account())?,
    };
    found.ok_or_else(|| Refused::Account(login.unwrap_or("yet").to_owned()))
}

/// Reads file and mapping, and puts the file where the work finds it.
async fn understand(
    place: &Workplace,
    folder: &Path,
    unit: UnitId,
    kind: ImportKind,
    arguments: &Arguments,
    language: Language,
) -> Result<NewImport, Refused> {
    let refused = |error: domain::Error| Refused::Faults(sentences(error, language));
    let value = match &arguments.mapping {
        Some(path) => Some(read_mapping(path)?),
        None => saved_mapping(place, unit, kind).await?,
    };
    let options = Options {
        mapping: Mapping::parse(kind, value).map_err(refused)?,
        leave_out: arguments.leave_out.clone(),
        accept_duplicates: arguments.accept_duplicates,
        upload: Uuid::now_v7(),
    };
    let path = &arguments.file;
    let bytes =
        std::fs::read(path).map_err(|source| Refused::File { path: path.clone(), source })?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let understood =
        Understood::new(bytes.clone(), &options.mapping, &options.leave_out).map_err(refused)?;
    upload::keep(folder, options.upload, bytes).await?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(NewImport {
        file_name: name.unwrap_or_default(),
        sha256,
        dry_run: arguments.dry_run,
        options: serde_json::to_string(&options).map_err(|e| Refused::Other(e.to_string()))?,
        ..understood.new_import(unit, kind)
    })
}

fn read_mapping(path: &Path) -> Result<serde_json::Value, Refused> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| Refused::File { path: path.to_owned(), source })?;
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let read = if json {
        serde_json::from_str(&text).map_err(|e| e.to_string())
    } else {
        toml::from_str(&text).map_err(|e| e.to_string())
    };
    read.map_err(|reason| Refused::Mapping { path: path.to_owned(), reason })
}

async fn saved_mapping(
    place: &Workplace,
    unit: UnitId,
    kind: ImportKind,
) -> Result<Option<serde_json::Value>, Refused> {
    let scope = Scope::of_the_installation(vec![unit]);
    let saved = persistence::read!(&place.db, imports::get_mapping(&scope, unit, kind))?;
    Ok(saved.and_then(|saved| serde_json::from_str(&saved.mapping).ok()))
}

/// What is wrong, a line for each fault.
fn sentences(error: domain::Error, language: Language) -> String {
    let domain::Error::Invalid(faults) = error else { return error.to_string() };
    let lines =
        faults.0.iter().map(|fault| language.text(&format!("fault.{}", fault.code), &fault.params));
    lines.collect::<Vec<_>>().join("\n")
}

async fn create(
    place: &Workplace,
    unit: UnitId,
    account: AccountId,
    new: NewImport,
) -> Result<domain::id::ImportId, Refused> {
    let scope = Scope::of_the_installation(vec![unit]);
    let request = Request {
        account: Some(account),
        id: RequestId::from_uuid(Uuid::now_v7()),
        now: place.clock.now(),
        zone: place.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    let written = persistence::write!(&place.db, request, imports::create(&scope, &new), accepted)?;
    match written {
        Written::Fresh(Accepted(id, _)) => Ok(id),
        Written::Replayed(_) => Err(Refused::Other("a command has no idempotency key".to_owned())),
    }
}

/// Says what came of it, and writes the report where it was asked for.
async fn tell(
    place: &Workplace,
    import: &Import,
    arguments: &Arguments,
    language: Language,
    out: &mut (impl Write + Send),
) -> Result<(), Refused> {
    let trial = if import.dry_run { " (trial: nothing was kept)" } else { "" };
    writeln!(
        out,
        "{} rows read, {} imported, {} faulty, {} duplicate{trial}",
        import.rows_read, import.rows_imported, import.rows_faulty, import.rows_duplicate
    )?;
    let mut faults = Vec::new();
    let scope = Scope::of_the_installation(vec![import.unit]);
    let mut behind = 0;
    loop {
        let (scope, id) = (scope.clone(), import.id);
        let page = persistence::scan!(&place.db, imports::faults(&scope, id, behind, ROWS))?;
        let Some(last) = page.last() else { break };
        behind = last.line;
        faults.extend(page);
    }
    for fault in &faults {
        let view = RowFaultView::new(fault.clone(), language);
        let column = view.column.unwrap_or_default();
        writeln!(out, "line {}, {column}: {}", view.line, view.detail)?;
    }
    if let Some(path) = &arguments.report {
        write_report(path, import, faults, language)?;
    }
    Ok(())
}

fn write_report(
    path: &Path,
    import: &Import,
    faults: Vec<persistence::ImportFault>,
    language: Language,
) -> Result<(), Refused> {
    let other = |error: &dyn std::fmt::Display| Refused::Other(error.to_string());
    let bytes = if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        let mut sheet = Sheet::new(import, language).map_err(|e| other(&e))?;
        sheet.add(faults).map_err(|e| other(&e))?;
        sheet.into_bytes()
    } else {
        let faults = faults.into_iter().map(|fault| RowFaultView::new(fault, language)).collect();
        let report = ImportReport { import: import.clone().into(), faults };
        serde_json::to_vec_pretty(&report).map_err(|e| other(&e))?
    };
    Ok(std::fs::write(path, bytes)?)
}
