//! A transaction in progress, and what surrounds every one of them.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::dsl::count;
use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::{AccountId, Id, MemberId, UnitId};
use jiff::tz::TimeZone;

use super::{Conn, audit_entries, idempotency_keys, member_keys, statistics};
use crate::erasures::ErasedMember;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::schema::unit_ancestors;
use crate::sealed::MemberKey;
use crate::types::Sql;
use crate::vault::Vault;
use crate::write::{Audited, Request, Storable, Written};

/// A write transaction. Either all of it is committed, audit entry included, or nothing.
pub struct Tx<'a> {
    pub conn: &'a mut Conn,
    request: &'a Request,
    vault: &'a Vault,
    /// Keys that this transaction has read.
    keys: HashMap<MemberId, Arc<MemberKey>>,
    /// What it changes that the figures know of.
    pub(super) figures: statistics::Upkeep,
    /// Whom it erases: the ledger beside the database is told before anybody else is.
    erased: Vec<ErasedMember>,
}

impl<'a> Tx<'a> {
    pub fn new(conn: &'a mut Conn, request: &'a Request, vault: &'a Vault) -> Self {
        Self {
            conn,
            request,
            vault,
            keys: HashMap::new(),
            figures: statistics::Upkeep::default(),
            erased: Vec::new(),
        }
    }

    /// What opens and seals the members' columns.
    #[must_use]
    pub const fn vault(&self) -> &'a Vault {
        self.vault
    }

    /// The key of a member, made when there is none yet. It is asked for when there is something to seal.
    pub fn key(&mut self, member: MemberId) -> Result<Arc<MemberKey>, Error> {
        if let Some(key) = self.keys.get(&member) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(member_keys::get_or_make(self.conn, self.vault, member)?);
        self.remember(member, Arc::clone(&key));
        Ok(key)
    }

    /// Keeps a key that came with a row, so that [`Self::key`] need not read it.
    pub fn remember(&mut self, member: MemberId, key: Arc<MemberKey>) {
        self.keys.insert(member, key);
    }

    pub fn erased(&mut self, one: ErasedMember) {
        self.erased.push(one);
    }

    /// The time of the request, by the domain's clock: all of a transaction happens at once.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.request.now
    }

    /// Today, as the office's clocks have it.
    #[must_use]
    pub fn today(&self) -> domain::Date {
        self.request.now.date_in(&self.request.zone)
    }

    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.request.zone
    }

    #[must_use]
    pub const fn request(&self) -> &'a Request {
        self.request
    }

    /// Who asks; none for what the installation does of itself.
    #[must_use]
    pub const fn account(&self) -> Option<AccountId> {
        self.request.account
    }

    /// A new id, sorted by the time of the request.
    #[must_use]
    pub fn new_id<K>(&self) -> Id<K> {
        Id::from_uuid(crate::database::uuid_at(self.request.now))
    }
}

/// Runs `work` as one transaction: a retry is answered from the store, everything else is done,
/// audited and, under an idempotency key, remembered. The caller opens, keeps the ledger and commits, and then adds to the
/// ledger of erasures whom it erased.
pub fn run<T, A: Storable>(
    conn: &mut Conn,
    ledger: &mut Ledger,
    request: &Request,
    vault: &Vault,
    work: &dyn Fn(&mut Tx<'_>) -> Result<Audited<T>, Error>,
    respond: &dyn Fn(T) -> A,
) -> Result<(Written<A>, Vec<ErasedMember>), Error> {
    if let Some(stored) = idempotency_keys::find(conn, vault, request)? {
        return Ok((Written::Replayed(stored), Vec::new()));
    }
    let mut tx = Tx::new(conn, request, vault);
    let audited = work(&mut tx)?;
    let figures = std::mem::take(&mut tx.figures);
    let erased = tx.erased;
    let past = audited.past.iter().map(|(request, entry)| (request, entry));
    let now = audited.entries.iter().map(|entry| (request, entry));
    audit_entries::append_writes(conn, ledger, past.chain(now))?;
    let answer = respond(audited.value);
    idempotency_keys::keep(conn, vault, request, &audited.entries, || answer.to_stored())?;
    // Last of all: many change the same figures, and each waits until the one before has committed.
    let mut tx = Tx { figures, ..Tx::new(conn, request, vault) };
    statistics::settle(&mut tx)?;
    Ok((Written::Fresh(answer), erased))
}

/// Whether the unit is one of the scope's or below one of them.
pub fn admits(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<bool, Error> {
    for root in scope.roots() {
        if *root == unit {
            return Ok(true);
        }
    }
    for root in scope.roots() {
        let found = unit_ancestors::table
            .find((Sql(unit), Sql(*root)))
            .select(unit_ancestors::distance)
            .first::<i32>(conn)
            .optional()?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether each of the units is one of the scope's or below one of them.
pub fn admits_all(conn: &mut Conn, scope: &Scope, units: &[UnitId]) -> Result<bool, Error> {
    let admitted: i64 = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq_any(units.iter().copied().map(Sql)))
        .filter(unit_ancestors::ancestor_id.eq_any(scope.roots().iter().copied().map(Sql)))
        .select(count(unit_ancestors::unit_id).aggregate_distinct())
        .first(conn)?;
    Ok(usize::try_from(admitted).is_ok_and(|admitted| admitted == units.len()))
}

/// # Errors
/// [`Error::NotFound`] when the unit is out of scope: what a caller may not know of is not there.
pub fn ensure(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<(), Error> {
    if admits(conn, scope, unit)? { Ok(()) } else { Err(Error::NotFound) }
}

/// # Errors
/// [`Error::Stale`] when the record has moved on since the caller read version `expected`.
pub const fn expect_version(current: i64, expected: i64) -> Result<(), Error> {
    if current == expected { Ok(()) } else { Err(Error::Stale) }
}
