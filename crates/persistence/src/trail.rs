//! The audit trail as of one moment, for proving it and handing it on.

use domain::audit_entries::{self, Anchor, AuditHead, AuditKey, Break, Line, Verifier, Whole};

use crate::archive::{Conn, Snapshot};
use crate::error::Error;
use crate::{Settings, postgres, sqlite};

/// Rows that are held in memory.
const BATCH: i64 = 1_000;

/// The trail as it stands; writes go on meanwhile.
pub struct Trail(Snapshot);

impl Trail {
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        Snapshot::open(settings).map(Self)
    }

    /// Whether anything was ever recorded.
    pub fn has_begun(&mut self) -> Result<bool, Error> {
        match &mut self.0.0 {
            Conn::Sqlite(conn) => sqlite::audit_heads::has_begun(conn),
            Conn::Postgres(conn) => postgres::audit_heads::has_begun(conn),
        }
    }

    /// In the order of chains, the register first.
    pub fn heads(&mut self) -> Result<Vec<AuditHead>, Error> {
        match &mut self.0.0 {
            Conn::Sqlite(conn) => sqlite::audit_heads::all(conn),
            Conn::Postgres(conn) => postgres::audit_heads::all(conn),
        }
    }

    fn batch(&mut self, after: (i32, i64)) -> Result<Vec<Line>, Error> {
        match &mut self.0.0 {
            Conn::Sqlite(conn) => sqlite::audit_entries::batch(conn, after, BATCH),
            Conn::Postgres(conn) => postgres::audit_entries::batch(conn, after, BATCH),
        }
    }

    /// Goes along the whole trail; `progress` is told how many entries were found to be good.
    ///
    /// # Errors
    /// When the trail cannot be read. That it is broken is a result.
    pub fn verify(
        &mut self,
        key: AuditKey,
        anchors: Vec<Anchor>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Result<Whole, Break>, Error> {
        match Verifier::begin(key, self.heads()?, anchors) {
            Ok(verifier) => audit_entries::verify(verifier, self.lines(), progress),
            Err(broken) => Ok(Err(broken)),
        }
    }

    /// Every entry, in the order of chain and place.
    pub fn lines(&mut self) -> Lines<'_> {
        Lines { trail: self, waiting: Vec::new().into_iter(), after: Some((i32::MIN, i64::MIN)) }
    }
}

/// Reads the trail piece by piece.
pub struct Lines<'a> {
    trail: &'a mut Trail,
    waiting: std::vec::IntoIter<Line>,
    /// None after the end.
    after: Option<(i32, i64)>,
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.waiting.len() == 0 {
            let batch = match self.trail.batch(self.after?) {
                Ok(batch) => batch,
                Err(error) => {
                    self.after = None;
                    return Some(Err(error));
                }
            };
            // Behind a row that cannot be read nothing can be said of the chain.
            self.after = match batch.last() {
                Some(Line::Entry(entry)) => Some((entry.chain, entry.sequence)),
                _ => None,
            };
            self.waiting = batch.into_iter();
        }
        self.waiting.next().map(Ok)
    }
}
