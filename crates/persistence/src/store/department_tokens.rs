//! Tokens of departments' programs. The secret is kept as a hash; whoever reads the table can pull nothing.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::department_tokens::{DepartmentToken, NewDepartmentToken, scopes_of, scopes_text};
use domain::id::{DepartmentTokenId, UnitId};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::ensure;
use super::{Conn, Tx};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::department_tokens;
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = department_tokens)]
struct Row {
    id: Sql<DepartmentTokenId>,
    unit_id: Sql<UnitId>,
    name: String,
    asked_by: String,
    scopes: String,
    created_at: Sql<Timestamp>,
    expires_at: Sql<Timestamp>,
    last_used_at: Option<Sql<Timestamp>>,
    revoked_at: Option<Sql<Timestamp>>,
}

impl From<Row> for DepartmentToken {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit_id.0,
            name: row.name,
            asked_by: row.asked_by,
            scopes: scopes_of(&row.scopes),
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
            last_used_at: plain(row.last_used_at),
            revoked_at: plain(row.revoked_at),
        }
    }
}

/// Newest first, those that are over included.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<DepartmentToken>, Error> {
    let columns = ["department_tokens.created_at", "department_tokens.id"];
    let rows: Vec<Row> = department_tokens::table
        .filter(Within::new("department_tokens.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((department_tokens::created_at.desc(), department_tokens::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(DepartmentToken::from).collect();
    Ok(Page::cut(rows, page, |token: &DepartmentToken| Cursor::new(token.created_at, token.id)))
}

/// Keeps a token; `hash` is that of its secret.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewDepartmentToken,
    hash: &[u8],
) -> Result<Audited<DepartmentToken>, Error> {
    ensure_unit(tx.conn, scope, new.unit)?;
    let id: DepartmentTokenId = tx.new_id();
    diesel::insert_into(department_tokens::table)
        .values((
            department_tokens::id.eq(Sql(id)),
            department_tokens::token_hash.eq(hash),
            department_tokens::unit_id.eq(Sql(new.unit)),
            department_tokens::name.eq(&new.name),
            department_tokens::asked_by.eq(&new.asked_by),
            department_tokens::scopes.eq(scopes_text(&new.scopes)),
            department_tokens::created_at.eq(Sql(tx.now())),
            department_tokens::expires_at.eq(Sql(new.expires_at)),
        ))
        .execute(tx.conn)?;
    let token = department_tokens::table
        .find(Sql(id))
        .select(Row::as_select())
        .first(tx.conn)
        .map(DepartmentToken::from)?;
    let entry = Entry::new("department_tokens_create", "department_tokens", id, new.unit);
    Ok(Audited::write(token, entry))
}

/// From now on the token opens nothing; of one that was revoked before nothing changes.
pub fn revoke(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: DepartmentTokenId,
) -> Result<Audited<DepartmentToken>, Error> {
    let query = department_tokens::table.find(Sql(id)).select(Row::as_select());
    let mut token = DepartmentToken::from(lock!(query).first::<Row>(tx.conn)?);
    ensure(tx.conn, scope, token.unit)?;
    if token.revoked_at.is_none() {
        token.revoked_at = Some(tx.now());
        diesel::update(department_tokens::table.find(Sql(id)))
            .set(department_tokens::revoked_at.eq(token.revoked_at.map(Sql)))
            .execute(tx.conn)?;
    }
    let entry = Entry::new("department_tokens_revoke", "department_tokens", id, token.unit);
    Ok(Audited::write(token, entry))
}

/// The token with this hash, whether it is over or not.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn find(conn: &mut Conn, hash: &[u8]) -> Result<DepartmentToken, Error> {
    Ok(department_tokens::table
        .filter(department_tokens::token_hash.eq(hash))
        .select(Row::as_select())
        .first(conn)
        .map(DepartmentToken::from)?)
}

/// Keeps when a token was used last.
pub fn used(conn: &mut Conn, id: DepartmentTokenId, now: Timestamp) -> Result<(), Error> {
    diesel::update(department_tokens::table.find(Sql(id)))
        .set(department_tokens::last_used_at.eq(Some(Sql(now))))
        .execute(conn)?;
    Ok(())
}
