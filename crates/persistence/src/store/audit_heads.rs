//! Where the chains of the audit trail end.
//!
//! Chain 0 is the register: its sequence is the number of chains. A chain has one writer: the writer thread
//! of SQLite, or one connection to PostgreSQL.

use diesel::prelude::*;
use domain::access::Scope;
use domain::audit_entries::{AuditHead, AuditKey};

use super::{Conn, dialect};
use crate::error::Error;
use crate::fragments::HoldsRoot;
use crate::ledger::Ledger;
use crate::schema::{audit_entries, audit_heads};

const REGISTER: i32 = 0;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_heads)]
pub(crate) struct Row {
    chain: i32,
    sequence: i64,
    mac: Vec<u8>,
    seal: Vec<u8>,
}

impl From<Row> for AuditHead {
    fn from(row: Row) -> Self {
        Self { chain: row.chain, sequence: row.sequence, mac: row.mac, seal: row.seal }
    }
}

impl From<AuditHead> for Row {
    fn from(head: AuditHead) -> Self {
        Self { chain: head.chain, sequence: head.sequence, mac: head.mac, seal: head.seal }
    }
}

/// Every head, the register first.
pub fn all(conn: &mut Conn) -> Result<Vec<AuditHead>, Error> {
    let rows: Vec<Row> =
        audit_heads::table.order(audit_heads::chain.asc()).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(AuditHead::from).collect())
}

/// As [`all`], for an auditor of the whole installation; for others there is none.
pub fn list(conn: &mut Conn, scope: &Scope) -> Result<Vec<AuditHead>, Error> {
    let rows: Vec<Row> = audit_heads::table
        .filter(HoldsRoot::new(scope))
        .order(audit_heads::chain.asc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(AuditHead::from).collect())
}

fn find(conn: &mut Conn, chain: i32) -> QueryResult<Option<AuditHead>> {
    let row: Option<Row> =
        audit_heads::table.find(chain).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(AuditHead::from))
}

/// Whether anything was ever recorded.
pub fn has_begun(conn: &mut Conn) -> Result<bool, Error> {
    let head: Option<i32> = audit_heads::table.select(audit_heads::chain).first(conn).optional()?;
    let entry: Option<i32> =
        audit_entries::table.select(audit_entries::chain).first(conn).optional()?;
    Ok(head.is_some() || entry.is_some())
}

/// That the key is the one of this trail, before anything is appended.
///
/// # Errors
/// When it is not, or when there are entries without their register.
pub fn check(conn: &mut Conn, key: &AuditKey) -> Result<(), Error> {
    match find(conn, REGISTER)? {
        Some(register) if key.sealed(&register) => Ok(()),
        None if !has_begun(conn)? => Ok(()),
        _ => Err(Error::not_our_trail()),
    }
}

/// Reads the end of the writer's chain for the rest of the transaction.
///
/// # Errors
/// When the head that stands there was not written with the key.
pub fn hold(conn: &mut Conn, ledger: &mut Ledger) -> Result<(), Error> {
    if ledger.is_read() {
        return Ok(());
    }
    let head = match dialect::own_head(conn)? {
        Some(row) => AuditHead::from(row),
        None => claim(conn, ledger.key())?,
    };
    ledger.begin(&head)
}

/// Writes the end of the chain, in the transaction of its entries.
pub fn keep(conn: &mut Conn, ledger: &Ledger) -> Result<(), Error> {
    let Some(head) = ledger.moved() else { return Ok(()) };
    diesel::update(audit_heads::table.find(head.chain))
        .set((
            audit_heads::sequence.eq(head.sequence),
            audit_heads::mac.eq(head.mac),
            audit_heads::seal.eq(head.seal),
        ))
        .execute(conn)?;
    Ok(())
}

/// The first entry of this writer: takes a chain that nobody writes to, or begins one.
fn claim(conn: &mut Conn, key: &AuditKey) -> Result<AuditHead, Error> {
    dialect::take_turns(conn, "audit_heads")?;
    check(conn, key)?;
    let chains = match find(conn, REGISTER)? {
        Some(register) => i32::try_from(register.sequence).map_err(|_| Error::not_our_trail())?,
        None => {
            insert(conn, key.register(0))?;
            0
        }
    };
    let chain = match dialect::free_chain(conn, chains)? {
        Some(chain) => chain,
        None => begin_chain(conn, key, chains + 1)?,
    };
    dialect::own_chain(conn, chain)?;
    let removed = || Error::Unavailable("the head of an audit chain is missing".to_owned());
    dialect::own_head(conn)?.map(AuditHead::from).ok_or_else(removed)
}

fn begin_chain(conn: &mut Conn, key: &AuditKey, chain: i32) -> Result<i32, Error> {
    insert(conn, key.new_chain(chain))?;
    let register = key.register(chain);
    diesel::update(audit_heads::table.find(REGISTER))
        .set((
            audit_heads::sequence.eq(register.sequence),
            audit_heads::mac.eq(register.mac),
            audit_heads::seal.eq(register.seal),
        ))
        .execute(conn)?;
    Ok(chain)
}

fn insert(conn: &mut Conn, head: AuditHead) -> QueryResult<usize> {
    diesel::insert_into(audit_heads::table).values(Row::from(head)).execute(conn)
}
