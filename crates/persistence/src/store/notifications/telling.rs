//! Tells accounts, in the transaction of what there is to tell: there is neither one without the other.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::access::Permission;
use domain::id::{AccountId, Id, NotificationId, UnitId};
use domain::notifications::{Choice, News};

use super::super::Tx;
use super::{letters, nearest, works_still};
use crate::error::Error;
use crate::schema::{notification_choices as choices, notifications};
use crate::types::Sql;

/// Tells these accounts, each as they want it. Who did it themselves is not told, nor who works here no more.
pub fn tell(
    tx: &mut Tx<'_>,
    news: &News,
    to: impl IntoIterator<Item = AccountId>,
) -> Result<(), Error> {
    let doer = tx.account().filter(|_| !news.kind.tells_who_did_it());
    let to: BTreeSet<AccountId> = to.into_iter().filter(|account| Some(*account) != doer).collect();
    if to.is_empty() {
        return Ok(());
    }
    let found = works_still(tx, &to, news.kind.needs())?;
    let chosen = chosen(tx, news, &to)?;
    for (account, email) in found {
        let choice = chosen.get(&account).copied().unwrap_or(Choice::usual(news.kind));
        if choice.in_app {
            put_up(tx, account, news)?;
        }
        if choice.by_email && email.is_some() {
            letters::insert(tx, account, news)?;
        }
    }
    Ok(())
}

/// Tells those who see to such things in the unit.
pub fn tell_nearest(
    tx: &mut Tx<'_>,
    news: &News,
    unit: UnitId,
    right: Permission,
) -> Result<(), Error> {
    let to = nearest(tx, unit, right)?;
    tell(tx, news, to)
}

fn chosen(
    tx: &mut Tx<'_>,
    news: &News,
    of: &BTreeSet<AccountId>,
) -> Result<HashMap<AccountId, Choice>, Error> {
    let rows: Vec<(Sql<AccountId>, bool, bool)> = choices::table
        .filter(choices::kind.eq(Sql(news.kind)))
        .filter(choices::account_id.eq_any(of.iter().copied().map(Sql)))
        .select((choices::account_id, choices::in_app, choices::by_email))
        .load(tx.conn)?;
    let kind = news.kind;
    let choice = |(account, in_app, by_email): (Sql<AccountId>, bool, bool)| {
        (account.0, Choice { kind, in_app, by_email })
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// What was told and not read yet is told anew instead of twice.
fn put_up(tx: &mut Tx<'_>, account: AccountId, news: &News) -> Result<(), Error> {
    let record: Id<()> = Id::from_uuid(news.subject_id);
    diesel::delete(notifications::table)
        .filter(notifications::account_id.eq(Sql(account)))
        .filter(notifications::subject_id.eq(Sql(record)))
        .filter(notifications::kind.eq(Sql(news.kind)))
        .filter(notifications::read_at.is_null())
        .execute(tx.conn)?;
    let id: NotificationId = tx.new_id();
    diesel::insert_into(notifications::table)
        .values((
            notifications::id.eq(Sql(id)),
            notifications::account_id.eq(Sql(account)),
            notifications::kind.eq(Sql(news.kind)),
            notifications::subject.eq(Sql(news.subject)),
            notifications::subject_id.eq(Sql(record)),
            notifications::unit_id.eq(news.unit.map(Sql)),
            notifications::created_at.eq(Sql(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}
