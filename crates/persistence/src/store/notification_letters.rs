//! Notifications on their way by e-mail: an outbox. Whoever sends a letter puts its time off first; if they are gone
//! before they say what became of it, it is sent again.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::Timestamp;
use domain::accounts::{AccountStatus, Language};
use domain::id::{AccountId, Id, NotificationLetterId, UnitId};
use domain::notifications::{
    GATHER_SECONDS, LETTER_DAYS, LETTER_LEASE_SECONDS, News, NotificationKind, NotificationSubject,
};

use super::dialect::take;
use super::{Conn, Tx};
use crate::error::Error;
use crate::notifications::{Letter, LetterLine};
use crate::schema::{accounts, notification_letters as letters, units};
use crate::types::{Sql, plain};

#[derive(Queryable, Selectable)]
#[diesel(table_name = letters)]
struct Row {
    id: Sql<NotificationLetterId>,
    kind: Sql<NotificationKind>,
    subject: Sql<NotificationSubject>,
    subject_id: Sql<Id<()>>,
    unit_id: Option<Sql<UnitId>>,
    tries: i32,
}

impl Row {
    fn named(self, unit_name: Option<String>) -> LetterLine {
        LetterLine {
            id: self.id.0,
            news: News {
                kind: self.kind.0,
                subject: self.subject.0,
                subject_id: self.subject_id.0.uuid(),
                unit: plain(self.unit_id),
            },
            unit_name,
            tries: self.tries,
        }
    }
}

/// Keeps that there is something to write; what waits already is not written twice.
pub(super) fn insert(tx: &mut Tx<'_>, account: AccountId, news: &News) -> Result<(), Error> {
    let record: Id<()> = Id::from_uuid(news.subject_id);
    let same = letters::table
        .filter(letters::account_id.eq(Sql(account)))
        .filter(letters::subject_id.eq(Sql(record)))
        .filter(letters::kind.eq(Sql(news.kind)))
        .filter(letters::tries.eq(0));
    if diesel::select(exists(same)).get_result(tx.conn)? {
        return Ok(());
    }
    let id: NotificationLetterId = tx.new_id();
    diesel::insert_into(letters::table)
        .values((
            letters::id.eq(Sql(id)),
            letters::account_id.eq(Sql(account)),
            letters::kind.eq(Sql(news.kind)),
            letters::subject.eq(Sql(news.subject)),
            letters::subject_id.eq(Sql(record)),
            letters::unit_id.eq(news.unit.map(Sql)),
            letters::tries.eq(0),
            letters::next_at.eq(Sql(tx.now().plus_seconds(GATHER_SECONDS))),
            letters::created_at.eq(Sql(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn first_due(conn: &mut Conn, now: Timestamp) -> Result<Option<AccountId>, Error> {
    let first: Option<Sql<AccountId>> = letters::table
        .filter(letters::next_at.le(Sql(now)))
        .order((letters::next_at.asc(), letters::id.asc()))
        .select(letters::account_id)
        .first(conn)
        .optional()?;
    Ok(plain(first))
}

/// Whether there is anything to be sent.
pub fn any_due(conn: &mut Conn, now: Timestamp) -> Result<bool, Error> {
    Ok(first_due(conn, now)?.is_some())
}

/// Takes what is to be written to the account that has waited longest: nobody else has it until the lease is over. What
/// came since goes by the same letter. None when another server is at it, or there is nobody to write to.
pub fn claim(conn: &mut Conn, now: Timestamp) -> Result<Option<Letter>, Error> {
    let Some(account) = first_due(conn, now)? else { return Ok(None) };
    let query = letters::table
        .filter(letters::account_id.eq(Sql(account)))
        .filter(letters::next_at.le(Sql(now)).or(letters::tries.eq(0)))
        .order(letters::id.asc())
        .select(letters::id);
    let ids: Vec<Sql<NotificationLetterId>> = take!(query).load(conn)?;
    let to: Option<(Option<String>, Sql<Language>)> = accounts::table
        .find(Sql(account))
        .filter(accounts::status.eq(Sql(AccountStatus::Active)))
        .select((accounts::email, accounts::language))
        .first(conn)
        .optional()?;
    let Some((Some(email), Sql(language))) = to else {
        remove(conn, &ids)?;
        return Ok(None);
    };
    diesel::update(letters::table.filter(letters::id.eq_any(&ids)))
        .set((
            letters::tries.eq(letters::tries + 1),
            letters::next_at.eq(Sql(now.plus_seconds(LETTER_LEASE_SECONDS))),
        ))
        .execute(conn)?;
    let rows: Vec<(Row, Option<String>)> = letters::table
        .left_join(units::table.on(units::id.nullable().eq(letters::unit_id)))
        .filter(letters::id.eq_any(&ids))
        .order((letters::created_at.asc(), letters::id.asc()))
        .select((Row::as_select(), units::name.nullable()))
        .load(conn)?;
    let lines: Vec<LetterLine> = rows.into_iter().map(|(row, unit)| row.named(unit)).collect();
    Ok((!lines.is_empty()).then_some(Letter { account, email, language, lines }))
}

fn remove(conn: &mut Conn, ids: &[Sql<NotificationLetterId>]) -> Result<(), Error> {
    diesel::delete(letters::table.filter(letters::id.eq_any(ids))).execute(conn)?;
    Ok(())
}

/// Its letter went, or is not sent any more.
pub fn settle(conn: &mut Conn, ids: &[NotificationLetterId]) -> Result<(), Error> {
    let ids: Vec<_> = ids.iter().copied().map(Sql).collect();
    remove(conn, &ids)
}

/// Nobody took the letter: it is sent again then.
pub fn put_off(conn: &mut Conn, id: NotificationLetterId, until: Timestamp) -> Result<(), Error> {
    diesel::update(letters::table.find(Sql(id)))
        .set(letters::next_at.eq(Sql(until)))
        .execute(conn)?;
    Ok(())
}

/// Throws away what no server took for long. Returns how many rows went.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    let over = letters::created_at.lt(Sql(now.plus_days(-i64::from(LETTER_DAYS))));
    Ok(diesel::delete(letters::table.filter(over)).execute(conn)?)
}
