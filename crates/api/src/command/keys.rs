//! `keys`: a new key of the installation in the place of the old one.
//!
//! The file of keys holds the new one first and the old one after it until nothing is under the old one any more, so that a
//! server that runs, and a command that was broken off, find what they need at every moment.

use super::{
    Failure,
    key_files::{self, refuse},
    member_key, start,
};
use crate::config::Configuration;
use clap::Subcommand;
use domain::access::Standing;
use domain::id::RequestId;
use persistence::{Database, InstallationKeys, Request, Storable, StoredAnswer};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use zeroize::Zeroizing;

/// Keys of members that are wrapped anew in one transaction.
const BATCH: i64 = 500;
/// A server that runs takes up a new key within a minute.
const TAKEN_UP: Duration = Duration::from_secs(120);

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// Make a new key of the installation and wrap every member's key by it; goes on where it was broken off
    Rotate,
    /// Take earlier keys out of the file, once nothing is under them
    ForgetOld,
}

pub fn run(configuration: &Configuration, command: Command) -> Result<(), Failure> {
    start::ensure_database(configuration)?;
    let runtime = actix_web::rt::System::new();
    match command {
        Command::Rotate => runtime.block_on(rotate(configuration)),
        Command::ForgetOld => runtime.block_on(forget_old(configuration)),
    }
}

async fn rotate(configuration: &Configuration) -> Result<(), Failure> {
    let before = start::open_database(configuration)?;
    let vault = before.vault();
    let whole = persistence::scan!(&before, member_keys::is_rotated(&vault))?;
    before.close();
    if whole {
        make_key(configuration)?;
    } else {
        eprintln!("Going on where it was broken off.");
    }
    let db = start::open_database(configuration)?;
    let done = wrap_all(&db, configuration).await;
    db.close();
    eprintln!(
        "{} keys of members are under the new key now. The old one is kept beside it, for servers that run and for \
         backups that were made before: when a server has run with both for two minutes, `linli keys forget-old` takes \
         it out. Keep a copy of it as long as such a backup.",
        done?
    );
    Ok(())
}

/// Puts a new key before those that are there.
fn make_key(configuration: &Configuration) -> Result<(), Failure> {
    let path = file_of(configuration)?;
    let old = key_files::read(&path)?;
    let new = InstallationKeys::generate()?;
    let both = Zeroizing::new(format!("{}\n{}", new.as_str(), old.trim_end()));
    key_files::replace(&path, &both)
}

fn file_of(configuration: &Configuration) -> Result<PathBuf, Failure> {
    member_key::file(configuration).ok_or_else(|| {
        Failure::Said(
            "the key stands in `member_key`, which no command can change: put a new one before it, with a space \
             between, start the servers anew, and then run this once more"
                .to_owned(),
        )
    })
}

async fn wrap_all(db: &Database, configuration: &Configuration) -> Result<usize, Failure> {
    let mut wrapped = 0;
    loop {
        let vault = db.vault();
        match persistence::maintain!(db, member_keys::rotate(&vault, BATCH))? {
            0 => break,
            some => wrapped += some,
        }
    }
    let request = Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now: jiff::Timestamp::now().into(),
        zone: configuration.time_zone.0.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    persistence::write!(db, request, member_keys::rotated(wrapped), |()| Nothing)?;
    Ok(wrapped)
}

/// The answer to nobody.
struct Nothing;

impl Storable for Nothing {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer { status: 204, headers: Vec::new(), body: Vec::new() }
    }
}

async fn forget_old(configuration: &Configuration) -> Result<(), Failure> {
    let path = file_of(configuration)?;
    if age(&path)? < TAKEN_UP {
        return refuse(
            &path,
            "was changed less than two minutes ago: a server that runs may not have read it yet",
        );
    }
    let db = start::open_database(configuration)?;
    let vault = db.vault();
    let whole = persistence::scan!(&db, member_keys::is_rotated(&vault));
    db.close();
    if !whole? {
        return refuse(
            &path,
            "something is under an earlier key still: run `linli keys rotate` to its end",
        );
    }
    let keys = key_files::read(&path)?;
    let Some(first) = keys.split_whitespace().next() else {
        return refuse(&path, key_files::NO_KEY);
    };
    key_files::replace(&path, first)?;
    eprintln!("{} holds the key in use alone.", path.display());
    Ok(())
}

fn age(path: &Path) -> Result<Duration, Failure> {
    // A file of the future is as good as new.
    Ok(fs::metadata(path)?.modified()?.elapsed().unwrap_or_default())
}
