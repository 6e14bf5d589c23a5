//! Erasing again who comes back with an older backup.

use crate::database::Database;
use crate::error::Error;
use crate::write::{Request, Storable, StoredAnswer, Written};

/// What came of a replay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many were erased again.
    pub members: usize,
    /// Contents that may be discarded, unless something refers to them.
    pub contents: Vec<[u8; 32]>,
}

/// The contents of one who was erased again.
struct Again(Vec<[u8; 32]>);

impl Storable for Again {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer { status: 204, headers: Vec::new(), body: Vec::new() }
    }
}

/// Erases whom the ledger, in the database or beside it, has and the register has again; then both ledgers have the same.
///
/// # Errors
/// When the ledger cannot be read or written, or the database not be changed.
pub async fn replay(db: &Database, request: &Request) -> Result<Replayed, Error> {
    let beside = match db.erasure_log() {
        Some(log) => log.read()?,
        None => Vec::new(),
    };
    let back = crate::scan!(db, erasures::come_back(&beside))?;
    let mut replayed = Replayed::default();
    for one in back.clone() {
        let (request, all) = (request.clone(), back.clone());
        let written = crate::write!(db, request, erasures::again(&one, &all), Again)?;
        let Written::Fresh(Again(contents)) = written else { continue };
        replayed.members += 1;
        replayed.contents.extend(contents);
    }
    record(db).await?;
    Ok(replayed)
}

/// Adds to the ledger beside the database whom the one in it has.
///
/// # Errors
/// When it cannot be written.
pub async fn record(db: &Database) -> Result<(), Error> {
    let Some(log) = db.erasure_log() else { return Ok(()) };
    let all = crate::scan!(db, erasures::ledger())?;
    log.append(&all)
}
