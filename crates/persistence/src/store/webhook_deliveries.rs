//! Messages to webhooks: an outbox. Whoever sends one puts its time off first; if they are gone before they say what became
//! of it, it is sent again, under the same id.

use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::id::{ReleaseId, UnitId, WebhookDeliveryId, WebhookId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::outbox::LEASE_SECONDS;
use domain::webhooks::{
    Delivery, DeliveryFailure, DeliveryState, Message, Outcome, Try, WebhookEvent,
};

use super::dialect::{lock, take};
use super::tx::ensure;
use super::{Conn, Tx, notifications, webhooks as hooks};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{releases, webhook_deliveries, webhooks};
use crate::types::{Sql, plain};
use crate::vault::Vault;
use crate::webhooks::DeliveryFilter;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
struct Row {
    id: Sql<WebhookDeliveryId>,
    webhook_id: Sql<WebhookId>,
    event: Sql<WebhookEvent>,
    release_id: Sql<ReleaseId>,
    state: Sql<DeliveryState>,
    tries: i32,
    next_at: Sql<Timestamp>,
    last_status: Option<i32>,
    tried_at: Option<Sql<Timestamp>>,
    created_at: Sql<Timestamp>,
    last_failure: Option<Sql<DeliveryFailure>>,
}

impl Row {
    fn of(self, unit: UnitId) -> Delivery {
        Delivery {
            id: self.id.0,
            webhook: self.webhook_id.0,
            unit,
            event: self.event.0,
            release: self.release_id.0,
            state: self.state.0,
            tries: self.tries,
            next_at: self.next_at.0,
            last_status: self.last_status,
            last_failure: plain(self.last_failure),
            tried_at: plain(self.tried_at),
            created_at: self.created_at.0,
        }
    }
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &DeliveryFilter,
    page: &PageRequest,
) -> Result<Page<Delivery>, Error> {
    let columns = ["webhook_deliveries.created_at", "webhook_deliveries.id"];
    let mut query = webhook_deliveries::table
        .inner_join(webhooks::table.on(webhooks::id.eq(webhook_deliveries::webhook_id)))
        .filter(Within::new("webhooks.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((webhook_deliveries::created_at.desc(), webhook_deliveries::id.desc()))
        .limit(page.limit + 1)
        .select((Row::as_select(), webhooks::unit_id))
        .into_boxed();
    if let Some(webhook) = filter.webhook {
        query = query.filter(webhook_deliveries::webhook_id.eq(Sql(webhook)));
    }
    if let Some(state) = filter.state {
        query = query.filter(webhook_deliveries::state.eq(Sql(state)));
    }
    let rows: Vec<(Row, Sql<UnitId>)> = query.load(conn)?;
    let rows = rows.into_iter().map(|(row, unit)| row.of(unit.0)).collect();
    Ok(Page::cut(rows, page, |one: &Delivery| Cursor::new(one.created_at, one.id)))
}

/// Keeps a message; without a check of scope, for what is published and for set-up.
pub fn insert(
    tx: &mut Tx<'_>,
    id: WebhookDeliveryId,
    (webhook, release): (WebhookId, ReleaseId),
    state: DeliveryState,
) -> Result<(), Error> {
    diesel::insert_into(webhook_deliveries::table)
        .values((
            webhook_deliveries::id.eq(Sql(id)),
            webhook_deliveries::webhook_id.eq(Sql(webhook)),
            webhook_deliveries::event.eq(Sql(WebhookEvent::ReleasePublished)),
            webhook_deliveries::release_id.eq(Sql(release)),
            webhook_deliveries::state.eq(Sql(state)),
            webhook_deliveries::tries.eq(0),
            webhook_deliveries::next_at.eq(Sql(tx.now())),
            webhook_deliveries::created_at.eq(Sql(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Removes all messages to a webhook.
pub(super) fn remove(tx: &mut Tx<'_>, webhook: WebhookId) -> Result<(), Error> {
    let to = webhook_deliveries::webhook_id.eq(Sql(webhook));
    diesel::delete(webhook_deliveries::table.filter(to)).execute(tx.conn)?;
    Ok(())
}

/// Sends a dead message again, with all its tries.
///
/// # Errors
/// A conflict when it is not dead, or its webhook is off.
pub fn retry(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookDeliveryId,
) -> Result<Audited<Delivery>, Error> {
    let of: Sql<WebhookId> = webhook_deliveries::table
        .find(Sql(id))
        .select(webhook_deliveries::webhook_id)
        .first(tx.conn)?;
    let webhook = hooks::hold(tx, of.0)?;
    ensure(tx.conn, scope, webhook.unit)?;
    let query = webhook_deliveries::table.find(Sql(id)).select(Row::as_select());
    let found = lock!(query).first::<Row>(tx.conn)?.of(webhook.unit);
    let refused = match found.state {
        DeliveryState::Dead if webhook.active => None,
        DeliveryState::Dead => Some("webhook_off"),
        DeliveryState::Waiting | DeliveryState::Delivered => Some("delivery_not_dead"),
    };
    if let Some(code) = refused {
        return Err(domain::Error::Conflict { code }.into());
    }
    let next = Delivery { state: DeliveryState::Waiting, tries: 0, next_at: tx.now(), ..found };
    diesel::update(webhook_deliveries::table.find(Sql(id)))
        .set((
            webhook_deliveries::state.eq(Sql(next.state)),
            webhook_deliveries::tries.eq(next.tries),
            webhook_deliveries::next_at.eq(Sql(next.next_at)),
        ))
        .execute(tx.conn)?;
    let entry = Entry::new("webhook_deliveries_retry", "webhook_deliveries", id, next.unit);
    Ok(Audited::write(next, entry))
}

/// Those whose time has come, of webhooks that are on.
macro_rules! due {
    ($now:expr) => {
        webhook_deliveries::table
            .filter(webhook_deliveries::state.eq(Sql(DeliveryState::Waiting)))
            .filter(webhook_deliveries::next_at.le(Sql($now)))
            .filter(
                webhook_deliveries::webhook_id
                    .eq_any(webhooks::table.filter(webhooks::active.eq(true)).select(webhooks::id)),
            )
    };
}

/// Whether there is anything to be sent to others than these.
pub fn any_due(conn: &mut Conn, now: Timestamp, busy: &[WebhookId]) -> Result<bool, Error> {
    let one = due!(now)
        .filter(webhook_deliveries::webhook_id.ne_all(busy.iter().copied().map(Sql)))
        .select(webhook_deliveries::id)
        .first::<Sql<WebhookDeliveryId>>(conn)
        .optional()?;
    Ok(one.is_some())
}

/// Takes the next message to each of up to `most` webhooks, those that are `busy` with one not among them. Nobody else has
/// them until the lease is over.
pub fn claim(
    conn: &mut Conn,
    vault: &Vault,
    now: Timestamp,
    busy: &[WebhookId],
    most: i64,
) -> Result<Vec<Message>, Error> {
    // Whoever has waited longest comes first.
    let receivers: Vec<Sql<WebhookId>> = due!(now)
        .filter(webhook_deliveries::webhook_id.ne_all(busy.iter().copied().map(Sql)))
        .group_by(webhook_deliveries::webhook_id)
        .order((
            diesel::dsl::min(webhook_deliveries::next_at).asc(),
            webhook_deliveries::webhook_id.asc(),
        ))
        .limit(most)
        .select(webhook_deliveries::webhook_id)
        .load(conn)?;
    let mut ids: Vec<Sql<WebhookDeliveryId>> = Vec::new();
    for receiver in receivers {
        let query = due!(now)
            .filter(webhook_deliveries::webhook_id.eq(receiver))
            .order((webhook_deliveries::next_at.asc(), webhook_deliveries::id.asc()))
            .limit(1)
            .select(webhook_deliveries::id);
        ids.extend(take!(query).first::<Sql<WebhookDeliveryId>>(conn).optional()?);
    }
    diesel::update(webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(&ids)))
        .set((
            webhook_deliveries::tries.eq(webhook_deliveries::tries + 1),
            webhook_deliveries::next_at.eq(Sql(now.plus_seconds(LEASE_SECONDS))),
            webhook_deliveries::tried_at.eq(Some(Sql(now))),
        ))
        .execute(conn)?;
    let rows: Vec<Taken> = webhook_deliveries::table
        .inner_join(webhooks::table.on(webhooks::id.eq(webhook_deliveries::webhook_id)))
        .inner_join(releases::table.on(releases::id.eq(webhook_deliveries::release_id)))
        .filter(webhook_deliveries::id.eq_any(&ids))
        .select((
            Row::as_select(),
            (webhooks::url, webhooks::secret, webhooks::old_secret, webhooks::old_secret_until),
            (releases::unit_id, releases::period, releases::vintage, releases::created_at),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|taken| message(vault, now, taken)).collect())
}

type Secrets = (String, Vec<u8>, Option<Vec<u8>>, Option<Sql<Timestamp>>);
type Published = (Sql<UnitId>, String, i32, Sql<Timestamp>);
type Taken = (Row, Secrets, Published);

fn message(vault: &Vault, now: Timestamp, taken: Taken) -> Message {
    let (row, (url, secret, old, until), (unit, period, vintage, published_at)) = taken;
    let webhook = row.webhook_id.0;
    // What cannot be opened of one webhook is no matter of the others.
    let open = |sealed: Vec<u8>| vault.open_webhook(webhook, &sealed);
    let old = old.filter(|_| until.is_some_and(|until| now < until.0));
    let secrets =
        open(secret).map(|current| std::iter::once(current).chain(old.and_then(open)).collect());
    Message {
        id: row.id.0,
        webhook,
        url,
        tries: row.tries,
        secrets,
        event: row.event.0,
        release: row.release_id.0,
        unit: unit.0,
        period,
        vintage,
        published_at: published_at.0,
    }
}

/// Keeps what became of the try of this number. One that comes after another began changes nothing, unless the message
/// was taken.
pub fn settle(
    conn: &mut Conn,
    id: WebhookDeliveryId,
    tries: i32,
    tried: Try,
    outcome: Outcome,
) -> Result<(), Error> {
    let (state, next_at) = match outcome {
        Outcome::Delivered => (DeliveryState::Delivered, None),
        Outcome::Again(at) => (DeliveryState::Waiting, Some(Sql(at))),
        Outcome::Gone | Outcome::Dead => (DeliveryState::Dead, None),
    };
    let taken = (outcome == Outcome::Delivered).into_sql::<Bool>();
    let change = diesel::update(webhook_deliveries::table.find(Sql(id)))
        .filter(webhook_deliveries::state.eq(Sql(DeliveryState::Waiting)))
        .filter(webhook_deliveries::tries.eq(tries).or(taken));
    let said = (
        webhook_deliveries::state.eq(Sql(state)),
        webhook_deliveries::last_status.eq(tried.ok().map(i32::from)),
        webhook_deliveries::last_failure.eq(tried.err().map(Sql)),
    );
    match next_at {
        Some(at) => change.set((said, webhook_deliveries::next_at.eq(at))).execute(conn)?,
        None => change.set(said).execute(conn)?,
    };
    Ok(())
}

/// The receiver said that there is nobody any more: its webhook is turned off.
pub fn gone(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    id: WebhookDeliveryId,
    tries: i32,
    tried: Try,
) -> Result<Audited<()>, Error> {
    let next = hooks::hold(tx, webhook)?.gone(tx.now());
    hooks::keep(tx, &next)?;
    settle(tx.conn, id, tries, tried, Outcome::Gone)?;
    let of = (NotificationSubject::Webhooks, webhook);
    let news = News::of(NotificationKind::WebhookStopped, of, next.unit);
    notifications::tell_nearest(tx, &news, next.unit, Permission::ManageTokens)?;
    Ok(Audited::write((), Entry::new("webhooks_gone", "webhooks", webhook, next.unit)))
}
