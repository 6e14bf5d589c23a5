//! What accounts were told, and what they want to be told. Each account sees its own.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{AccountId, Id, NotificationId, UnitId};
use domain::notifications::{
    Choice, Choices, ChoicesPatch, KEPT_DAYS, News, Notification, NotificationKind,
    NotificationSubject,
};

use super::dialect::lock;
use super::tx::expect_version;
use super::{Conn, Tx, notification_letters as letters};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::notifications::NotificationFilter;
use crate::schema::{accounts, notification_choices as choices, notifications, units};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

mod due;
mod recipients;
mod telling;

pub use due::{any_referral_due, tell_referrals_due};
pub(super) use recipients::{nearest, nearest_but, partners, works_still};
pub(super) use telling::{tell, tell_nearest};

#[derive(Queryable, Selectable)]
#[diesel(table_name = notifications)]
struct Row {
    id: Sql<NotificationId>,
    account_id: Sql<AccountId>,
    kind: Sql<NotificationKind>,
    subject: Sql<NotificationSubject>,
    subject_id: Sql<Id<()>>,
    unit_id: Option<Sql<UnitId>>,
    read_at: Option<Sql<Timestamp>>,
    created_at: Sql<Timestamp>,
}

impl Row {
    fn named(self, unit_name: Option<String>) -> Notification {
        Notification {
            id: self.id.0,
            account: self.account_id.0,
            news: News {
                kind: self.kind.0,
                subject: self.subject.0,
                subject_id: self.subject_id.0.uuid(),
                unit: plain(self.unit_id),
            },
            unit_name,
            read_at: plain(self.read_at),
            created_at: self.created_at.0,
        }
    }
}

fn filtered(
    account: AccountId,
    filter: NotificationFilter,
) -> notifications::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let own = notifications::table.filter(notifications::account_id.eq(Sql(account))).into_boxed();
    if filter.unread { own.filter(notifications::read_at.is_null()) } else { own }
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    account: AccountId,
    filter: NotificationFilter,
    page: &PageRequest,
) -> Result<Page<Notification>, Error> {
    let columns = ["notifications.created_at", "notifications.id"];
    let rows: Vec<Row> = filtered(account, filter)
        .select(Row::as_select())
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((notifications::created_at.desc(), notifications::id.desc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let total =
        if page.count { Some(filtered(account, filter).count().get_result(conn)?) } else { None };
    let cut = Page::cut(rows, page, |row: &Row| Cursor::new(row.created_at.0, row.id.0));
    let names = unit_names(conn, cut.items.iter().filter_map(|row| plain(row.unit_id)).collect())?;
    let name = |row: Row| {
        let unit = plain(row.unit_id).and_then(|unit| names.get(&unit).cloned());
        row.named(unit)
    };
    Ok(cut.with_total(total).map(name))
}

fn unit_names(conn: &mut Conn, ids: Vec<UnitId>) -> Result<HashMap<UnitId, String>, Error> {
    let rows: Vec<(Sql<UnitId>, String)> = units::table
        .filter(units::id.eq_any(ids.into_iter().map(Sql)))
        .select((units::id, units::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (id.0, name)).collect())
}

/// One of the account's; anybody else's is not there.
fn own(tx: &mut Tx<'_>, account: AccountId, id: NotificationId) -> Result<Notification, Error> {
    let query = notifications::table
        .find(Sql(id))
        .filter(notifications::account_id.eq(Sql(account)))
        .select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    let unit = plain(row.unit_id);
    let mut names = unit_names(tx.conn, unit.into_iter().collect())?;
    Ok(row.named(unit.and_then(|unit| names.remove(&unit))))
}

/// Marks one as read; one that was read stays as it is.
pub fn read(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: NotificationId,
) -> Result<Audited<Notification>, Error> {
    let found = own(tx, account, id)?;
    let read_at = found.read_at.unwrap_or_else(|| tx.now());
    diesel::update(notifications::table.find(Sql(id)))
        .set(notifications::read_at.eq(Some(Sql(read_at))))
        .execute(tx.conn)?;
    let entry = Entry::new("notifications_read", "notifications", id, found.news.unit);
    Ok(Audited::write(Notification { read_at: Some(read_at), ..found }, entry))
}

/// Marks one and all before it as read: what came since was not seen.
pub fn read_through(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: NotificationId,
) -> Result<Audited<()>, Error> {
    let last = own(tx, account, id)?;
    let before = notifications::created_at
        .lt(Sql(last.created_at))
        .or(notifications::created_at.eq(Sql(last.created_at)).and(notifications::id.le(Sql(id))));
    diesel::update(notifications::table)
        .filter(notifications::account_id.eq(Sql(account)))
        .filter(notifications::read_at.is_null())
        .filter(before)
        .set(notifications::read_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    Ok(Audited::write((), Entry::new("notifications_read_through", "notifications", id, None)))
}

/// What an account wants to be told, of every kind there is.
pub fn choices(conn: &mut Conn, account: AccountId) -> Result<Choices, Error> {
    let (email, version): (Option<String>, i64) = accounts::table
        .find(Sql(account))
        .select((accounts::email, accounts::version))
        .first(conn)?;
    let chosen: Vec<(Sql<NotificationKind>, bool, bool)> = choices::table
        .filter(choices::account_id.eq(Sql(account)))
        .select((choices::kind, choices::in_app, choices::by_email))
        .load(conn)?;
    let of = |kind: NotificationKind| {
        let found = chosen.iter().find(|(Sql(one), ..)| *one == kind);
        found.map_or_else(
            || Choice::usual(kind),
            |(_, in_app, by_email)| Choice { kind, in_app: *in_app, by_email: *by_email },
        )
    };
    let kinds = NotificationKind::ALL.iter().copied().map(of).collect();
    Ok(Choices { email, kinds, version })
}

/// Changes what the account wants to be told; the account is a version further on.
pub fn choose(
    tx: &mut Tx<'_>,
    account: AccountId,
    expected: i64,
    patch: &ChoicesPatch,
) -> Result<Audited<Choices>, Error> {
    let query = accounts::table.find(Sql(account)).select(accounts::version);
    let version: i64 = lock!(query).first(tx.conn)?;
    expect_version(version, expected)?;
    diesel::update(accounts::table.find(Sql(account)))
        .set((accounts::updated_at.eq(Sql(tx.now())), accounts::version.eq(version + 1)))
        .execute(tx.conn)?;
    if let Some(email) = &patch.email {
        diesel::update(accounts::table.find(Sql(account)))
            .set(accounts::email.eq(email))
            .execute(tx.conn)?;
    }
    for choice in &patch.kinds {
        let said = (choices::in_app.eq(choice.in_app), choices::by_email.eq(choice.by_email));
        diesel::insert_into(choices::table)
            .values((
                choices::account_id.eq(Sql(account)),
                choices::kind.eq(Sql(choice.kind)),
                said,
            ))
            .on_conflict((choices::account_id, choices::kind))
            .do_update()
            .set(said)
            .execute(tx.conn)?;
    }
    let entry = Entry::new("me_notifications_update", "accounts", account, None);
    Ok(Audited::write(self::choices(tx.conn, account)?, entry))
}

/// Throws away what was kept long enough. Returns how many rows went.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    let over = notifications::created_at.lt(Sql(now.plus_days(-i64::from(KEPT_DAYS))));
    Ok(diesel::delete(notifications::table.filter(over)).execute(conn)?)
}
