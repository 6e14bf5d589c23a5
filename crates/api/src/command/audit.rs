//! `audit`: proves the trail, writes down its heads, hands it on.

mod export;

use super::{Failure, audit_key, settings, start};
use crate::{audit_heads::AuditHeadView, config::Configuration};
use clap::{Args, Subcommand};
use domain::Timestamp;
use domain::audit_entries::Anchor;
use persistence::Trail;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prove that the trail is what was written, or name the first entry that is not
    Verify(Verify),
    /// Print the heads of the trail, to be kept elsewhere: `verify --head` proves that the trail continues from them
    Head,
    /// Write the trail as JSON lines, each with its mac; `verify --export` proves them
    Export(Export),
}

#[derive(Args, Debug)]
pub struct Verify {
    /// What `audit head` printed at an earlier time
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// Prove this export, and not the trail itself
    #[arg(long, value_name = "FILE", conflicts_with = "head")]
    export: Option<PathBuf>,
}

#[derive(Args, Clone, Copy, Debug)]
pub struct Export {
    /// From this time on, as in 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    from: Option<Timestamp>,
    /// Before this time
    #[arg(long, value_name = "TIME")]
    to: Option<Timestamp>,
}

const FORMAT: &str = "linli-audit-heads";
/// How often something is said while it goes on.
const PROGRESS: u64 = 100_000;

/// What `audit head` prints.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenDown {
    format: String,
    at: Timestamp,
    heads: Vec<AuditHeadView>,
}

pub fn run(configuration: &Configuration, command: &Command) -> Result<(), Failure> {
    if let Command::Verify(Verify { export: Some(file), .. }) = command {
        return export::verify(&audit_key::load(configuration)?, file);
    }
    start::ensure_database(configuration)?;
    let mut trail = Trail::open(&settings(configuration))?;
    match command {
        Command::Verify(what) => verify(configuration, &mut trail, what.head.as_deref()),
        Command::Head => head(&mut trail),
        Command::Export(range) => {
            let key = audit_key::load(configuration)?;
            export::write(&key, &mut trail, *range, &mut std::io::stdout().lock())
        }
    }
}

fn head(trail: &mut Trail) -> Result<(), Failure> {
    let heads = WrittenDown {
        format: FORMAT.to_owned(),
        at: jiff::Timestamp::now().into(),
        heads: trail.heads()?.into_iter().map(AuditHeadView::from).collect(),
    };
    let text =
        serde_json::to_string_pretty(&heads).map_err(|error| Failure::Said(error.to_string()))?;
    println!("{text}");
    Ok(())
}

fn anchors(file: &Path) -> Result<Vec<Anchor>, Failure> {
    let broken = |why: String| Failure::Said(format!("{}: {why}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
    let heads: WrittenDown =
        serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    if heads.format != FORMAT {
        return Err(broken("it is not what `linli audit head` prints".to_owned()));
    }
    let anchors: Option<Vec<Anchor>> = heads.heads.iter().map(AuditHeadView::anchor).collect();
    anchors.ok_or_else(|| broken("a mac in it cannot be read".to_owned()))
}

fn verify(
    configuration: &Configuration,
    trail: &mut Trail,
    head: Option<&Path>,
) -> Result<(), Failure> {
    let anchors = head.map(anchors).transpose()?.unwrap_or_default();
    let key = audit_key::load(configuration)?;
    let progress = &mut |entries: u64| {
        if entries.is_multiple_of(PROGRESS) {
            eprintln!("{entries} entries are good so far");
        }
    };
    match trail.verify(key, anchors, progress)? {
        Ok(whole) => {
            println!("The trail is whole. Entries: {}. Chains: {}.", whole.entries, whole.chains);
            Ok(())
        }
        Err(broken) => Err(Failure::Said(format!("the trail is broken: {broken}"))),
    }
}
