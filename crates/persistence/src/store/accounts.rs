//! Accounts, and what they sign in with.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Role, Scope};
use domain::accounts::{
    Account, AccountFilter, AccountPatch, AccountStatus, Credentials, Language, NewAccount,
};
use domain::id::AccountId;
use domain::units::NewUnit;

use super::dialect::lock;
use super::tx::expect_version;
use super::{Conn, Tx, grants, sessions, units};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{accounts, grants as grants_table};
use crate::types::Sql;
use crate::write::{Audited, Entry};

diesel::define_sql_function! {
    /// Alike on both databases for ASCII; other scripts of our users know no capitals.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct Row {
    id: Sql<AccountId>,
    login: String,
    name: String,
    totp_confirmed_at: Option<Sql<Timestamp>>,
    language: Sql<Language>,
    status: Sql<AccountStatus>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            login: row.login,
            name: row.name,
            language: row.language.0,
            status: row.status.0,
            second_factor: row.totp_confirmed_at.is_some(),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct CredentialsRow {
    id: Sql<AccountId>,
    login: String,
    name: String,
    status: Sql<AccountStatus>,
    password_hash: String,
    totp_secret: Option<Vec<u8>>,
    totp_confirmed_at: Option<Sql<Timestamp>>,
    totp_last_step: Option<i64>,
}

impl From<CredentialsRow> for Credentials {
    fn from(row: CredentialsRow) -> Self {
        Self {
            account: row.id.0,
            login: row.login,
            name: row.name,
            status: row.status.0,
            password_hash: row.password_hash,
            totp_secret: row.totp_secret,
            totp_confirmed: row.totp_confirmed_at.is_some(),
            totp_last_step: row.totp_last_step,
        }
    }
}

/// The caller's own account.
pub fn own(conn: &mut Conn, id: AccountId) -> Result<Account, Error> {
    Ok(accounts::table.find(Sql(id)).select(Row::as_select()).first(conn).map(Account::from)?)
}

/// What a sign-in under this login name is checked against.
pub fn credentials(conn: &mut Conn, login: &str) -> Result<Option<Credentials>, Error> {
    let query = accounts::table.filter(accounts::login.eq(login));
    let row = query.select(CredentialsRow::as_select()).first(conn).optional()?;
    Ok(row.map(Credentials::from))
}

/// What the caller's own changes are checked against.
pub fn own_credentials(conn: &mut Conn, id: AccountId) -> Result<Credentials, Error> {
    let row = accounts::table.find(Sql(id)).select(CredentialsRow::as_select()).first(conn)?;
    Ok(Credentials::from(row))
}

/// An account that holds, or once held, a role in the scope.
pub fn get(conn: &mut Conn, scope: &Scope, id: AccountId) -> Result<Account, Error> {
    let known = accounts::table
        .find(Sql(id))
        .filter(exists(
            grants_table::table
                .filter(grants_table::account_id.eq(accounts::id))
                .filter(Within::new("grants.unit_id", scope)),
        ))
        .select(Row::as_select())
        .first(conn)?;
    Ok(known.into())
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &AccountFilter,
    page: &PageRequest,
) -> Result<Page<Account>, Error> {
    let columns = ["accounts.created_at", "accounts.id"];
    let held = grants_table::table.filter(grants_table::account_id.eq(accounts::id));
    let mut query = accounts::table
        .filter(exists(held.filter(Within::new("grants.unit_id", scope))))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((accounts::created_at.desc(), accounts::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .into_boxed();
    let live = held.filter(grants_table::revoked_at.is_null());
    // One grant has to be of the role and in the unit, when both are asked for.
    query = match (filter.unit, filter.role) {
        (None, None) => query,
        (Some(unit), None) => {
            query.filter(exists(live.filter(Within::below("grants.unit_id", unit))))
        }
        (None, Some(role)) => query.filter(exists(live.filter(grants_table::role.eq(Sql(role))))),
        (Some(unit), Some(role)) => query.filter(exists(
            live.filter(grants_table::role.eq(Sql(role)))
                .filter(Within::below("grants.unit_id", unit)),
        )),
    };
    if let Some(status) = filter.status {
        query = query.filter(accounts::status.eq(Sql(status)));
    }
    if let Some(text) = &filter.text {
        let text = escaped(&text.to_lowercase());
        query = query.filter(
            lower(accounts::name)
                .like(format!("%{text}%"))
                .escape('\\')
                .or(accounts::login.like(format!("{text}%")).escape('\\')),
        );
    }
    let rows: Vec<Account> = query.load::<Row>(conn)?.into_iter().map(Account::from).collect();
    Ok(Page::cut(rows, page, |account| Cursor::new(account.created_at, account.id)))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Adds an account that may do nothing yet.
pub fn insert(tx: &mut Tx<'_>, new: &NewAccount) -> Result<AccountId, Error> {
    let id: AccountId = tx.new_id();
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(Sql(id)),
            accounts::login.eq(new.login.as_str()),
            accounts::name.eq(&new.name),
            accounts::password_hash.eq(&new.password_hash),
            accounts::language.eq(Sql(new.language)),
            accounts::status.eq(Sql(AccountStatus::Active)),
            accounts::created_at.eq(Sql(tx.now())),
            accounts::updated_at.eq(Sql(tx.now())),
            accounts::version.eq(1_i64),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Whether a login name is taken.
pub fn exists_login(conn: &mut Conn, login: &str) -> Result<bool, Error> {
    let query = accounts::table.filter(accounts::login.eq(login));
    Ok(diesel::select(exists(query)).get_result(conn)?)
}

/// Whether there is any account: if not, the installation is new.
pub fn is_empty(conn: &mut Conn) -> Result<bool, Error> {
    let any: bool =
        diesel::select(exists(accounts::table.select(accounts::id))).get_result(conn)?;
    Ok(!any)
}

/// Sets up a new installation: its district, unless there is one, and an administrator of it. `None` when somebody was
/// faster: of several processes starting at once one does this.
pub fn create_first_administrator(
    tx: &mut Tx<'_>,
    new: &NewAccount,
    district: &NewUnit,
) -> Result<Audited<Option<AccountId>>, Error> {
    let nothing = Entry::new("accounts_first", "accounts", uuid::Uuid::nil(), None);
    if !is_empty(tx.conn)? {
        return Ok(Audited::write(None, nothing.detail("not needed")));
    }
    let unit = match units::roots(tx.conn)?.first() {
        Some(root) => *root,
        None => units::insert(tx, district)?.id,
    };
    let id = insert(tx, new)?;
    grants::insert(tx, id, &grants::without_end(Role::Administrator, unit))?;
    Ok(Audited::write(Some(id), Entry::new("accounts_first", "accounts", id, unit)))
}

/// Changes an account all of whose roles lie within the scope: nobody switches off who stands above them.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AccountId,
    version: i64,
    patch: &AccountPatch,
) -> Result<Audited<Account>, Error> {
    get(tx.conn, scope, id)?;
    grants::ensure_all_within(tx, scope, id)?;
    let disables = patch.status == Some(AccountStatus::Disabled);
    if disables && tx.account() == Some(id) {
        return Err(domain::Error::Conflict { code: "own_account" }.into());
    }
    let administrates = disables && grants::is_lasting_administrator(tx, id)?;
    let account = change(tx, id, version, patch)?;
    if disables {
        sessions::end_all(tx, id, None)?;
    }
    if administrates {
        grants::ensure_administrator(tx)?;
    }
    let unit = grants::first_unit(tx.conn, id)?;
    Ok(Audited::write(account, Entry::new("accounts_update", "accounts", id, unit)))
}

/// Changes the caller's own name and language.
pub fn update_own(
    tx: &mut Tx<'_>,
    id: AccountId,
    version: i64,
    patch: &AccountPatch,
) -> Result<Audited<Account>, Error> {
    let patch = AccountPatch { status: None, ..patch.clone() };
    let account = change(tx, id, version, &patch)?;
    Ok(Audited::write(account, Entry::new("me_update", "accounts", id, None)))
}

fn change(
    tx: &mut Tx<'_>,
    id: AccountId,
    version: i64,
    patch: &AccountPatch,
) -> Result<Account, Error> {
    let query = accounts::table.find(Sql(id)).select(Row::as_select());
    let current = Account::from(lock!(query).first::<Row>(tx.conn)?);
    expect_version(current.version, version)?;
    let mut account = patch.apply(current);
    account.updated_at = tx.now();
    account.version += 1;
    diesel::update(accounts::table.find(Sql(id)))
        .set((
            accounts::name.eq(&account.name),
            accounts::language.eq(Sql(account.language)),
            accounts::status.eq(Sql(account.status)),
            accounts::updated_at.eq(Sql(account.updated_at)),
            accounts::version.eq(account.version),
        ))
        .execute(tx.conn)?;
    Ok(account)
}
