//! `statistics`: proves the figures against the records, and puts them right.

use super::{Failure, start};
use crate::config::Configuration;
use clap::Subcommand;
use jiff::tz::TimeZone;
use persistence::{Database, maintain, scan, statistics::Differences};

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// Count all records anew and compare the figures with them; changes nothing
    Verify,
    /// Put right what differs, some figures at a time, from a running installation too
    Rebuild,
}

/// Differences that are named one by one.
const NAMED: usize = 20;
/// Figures that one transaction mends.
const AT_ONCE: usize = 500;
/// While figures are mended, others that were wrong already may be written.
const ROUNDS: usize = 3;

pub fn run(configuration: &Configuration, command: Command) -> Result<(), Failure> {
    start::ensure_database(configuration)?;
    let db = start::open_database(configuration)?;
    let zone = configuration.time_zone.0.clone();
    let done = actix_web::rt::System::new().block_on(async {
        match command {
            Command::Verify => verify(&db, &zone).await,
            Command::Rebuild => rebuild(&db, &zone).await,
        }
    });
    db.close();
    done
}

async fn differences(db: &Database, zone: &TimeZone) -> Result<Differences, Failure> {
    let (vault, zone) = (db.vault(), zone.clone());
    Ok(scan!(db, statistics::differences(&vault, &zone))?)
}

async fn verify(db: &Database, zone: &TimeZone) -> Result<(), Failure> {
    let found = differences(db, zone).await?;
    if found.is_empty() {
        println!("The figures are right. Numbers compared: {}.", found.compared);
        return Ok(());
    }
    for line in found.cells.iter().take(NAMED) {
        println!("{line}");
    }
    Err(Failure::Said(format!(
        "figures are wrong: {} cells, {} counts of persons; `linli statistics rebuild` puts them right",
        found.cells.len(),
        found.persons.len()
    )))
}

async fn rebuild(db: &Database, zone: &TimeZone) -> Result<(), Failure> {
    let mut mended = 0;
    for _ in 0..ROUNDS {
        let found = differences(db, zone).await?;
        if found.is_empty() {
            println!("The figures are right. Numbers put right: {mended}.");
            return Ok(());
        }
        for some in found.pieces(AT_ONCE) {
            mended += some.cells.len() + some.persons.len();
            maintain!(db, statistics::mend(&some))?;
        }
    }
    Err(Failure::Said("figures go wrong as fast as they are put right".to_owned()))
}
