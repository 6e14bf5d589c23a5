//! Webhooks: where the programs of others are told of what is published. The secrets are sealed.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::{UnitId, WebhookId};
use domain::releases::Release;
use domain::webhooks::{
    DeliveryState, NewWebhook, OLD_SECRET_DAYS, Webhook, WebhookEvent, WebhookPatch, events_of,
    events_text,
};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::{ensure, expect_version};
use super::{Conn, Tx, webhook_deliveries};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{unit_ancestors, webhooks};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhooks)]
struct Row {
    id: Sql<WebhookId>,
    unit_id: Sql<UnitId>,
    url: String,
    events: String,
    active: bool,
    gone_at: Option<Sql<Timestamp>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Webhook {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit_id.0,
            url: row.url,
            events: events_of(&row.events),
            active: row.active,
            gone_at: plain(row.gone_at),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// Newest first, those that are off included.
pub fn list(conn: &mut Conn, scope: &Scope, page: &PageRequest) -> Result<Page<Webhook>, Error> {
    let columns = ["webhooks.created_at", "webhooks.id"];
    let rows: Vec<Row> = webhooks::table
        .filter(Within::new("webhooks.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((webhooks::created_at.desc(), webhooks::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(Webhook::from).collect();
    Ok(Page::cut(rows, page, |webhook: &Webhook| Cursor::new(webhook.created_at, webhook.id)))
}

pub fn get(conn: &mut Conn, scope: &Scope, id: WebhookId) -> Result<Webhook, Error> {
    let row: Row = webhooks::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    Ok(row.into())
}

/// A webhook, held against others until the transaction ends.
pub(super) fn hold(tx: &mut Tx<'_>, id: WebhookId) -> Result<Webhook, Error> {
    let query = webhooks::table.find(Sql(id)).select(Row::as_select());
    Ok(lock!(query).first::<Row>(tx.conn)?.into())
}

fn held(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId) -> Result<Webhook, Error> {
    let webhook = hold(tx, id)?;
    ensure(tx.conn, scope, webhook.unit)?;
    Ok(webhook)
}

/// Keeps a webhook with the secret that its messages are signed with.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewWebhook,
    secret: &[u8],
) -> Result<Audited<Webhook>, Error> {
    ensure_unit(tx.conn, scope, new.unit)?;
    let (id, now): (WebhookId, _) = (tx.new_id(), tx.now());
    diesel::insert_into(webhooks::table)
        .values((
            webhooks::id.eq(Sql(id)),
            webhooks::unit_id.eq(Sql(new.unit)),
            webhooks::url.eq(&new.url),
            webhooks::events.eq(events_text(&new.events)),
            webhooks::active.eq(true),
            webhooks::secret.eq(tx.vault().seal_webhook(id, secret)?),
            webhooks::created_at.eq(Sql(now)),
            webhooks::updated_at.eq(Sql(now)),
            webhooks::version.eq(1_i64),
        ))
        .execute(tx.conn)?;
    let webhook = hold(tx, id)?;
    Ok(Audited::write(webhook, Entry::new("webhooks_create", "webhooks", id, new.unit)))
}

pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    expected: i64,
    patch: &WebhookPatch,
) -> Result<Audited<Webhook>, Error> {
    let current = held(tx, scope, id)?;
    expect_version(current.version, expected)?;
    let next = current.amend(patch.clone(), tx.now());
    keep(tx, &next)?;
    let entry = Entry::new("webhooks_update", "webhooks", id, next.unit);
    Ok(Audited::write(next, entry))
}

pub(super) fn keep(tx: &mut Tx<'_>, next: &Webhook) -> Result<(), Error> {
    diesel::update(webhooks::table.find(Sql(next.id)))
        .set((
            webhooks::url.eq(&next.url),
            webhooks::events.eq(events_text(&next.events)),
            webhooks::active.eq(next.active),
            webhooks::gone_at.eq(next.gone_at.map(Sql)),
            webhooks::updated_at.eq(Sql(next.updated_at)),
            webhooks::version.eq(next.version),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// From now on messages are signed with this secret, and for a day with the one before as well.
pub fn rotate(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    secret: &[u8],
) -> Result<Audited<Webhook>, Error> {
    let next = held(tx, scope, id)?.touched(tx.now());
    keep(tx, &next)?;
    let until = tx.now().plus_days(OLD_SECRET_DAYS);
    diesel::update(webhooks::table.find(Sql(id)))
        .set((
            webhooks::old_secret.eq(webhooks::secret.nullable()),
            webhooks::old_secret_until.eq(Some(Sql(until))),
            webhooks::secret.eq(tx.vault().seal_webhook(id, secret)?),
        ))
        .execute(tx.conn)?;
    let entry = Entry::new("webhooks_rotate", "webhooks", id, next.unit);
    Ok(Audited::write(next, entry))
}

/// Removes a webhook with what it was or should be told.
pub fn delete(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId) -> Result<Audited<()>, Error> {
    let webhook = held(tx, scope, id)?;
    webhook_deliveries::remove(tx, id)?;
    diesel::delete(webhooks::table.find(Sql(id))).execute(tx.conn)?;
    Ok(Audited::write((), Entry::new("webhooks_delete", "webhooks", id, webhook.unit)))
}

/// Writes a message for every webhook that is told of a release: in the transaction that publishes it, so that there is
/// neither one without the other.
pub fn announce(tx: &mut Tx<'_>, release: &Release) -> Result<(), Error> {
    let event = WebhookEvent::ReleasePublished;
    let of_the_tree = unit_ancestors::table
        .filter(unit_ancestors::ancestor_id.eq(Sql(release.unit)))
        .select(unit_ancestors::unit_id);
    let query = webhooks::table
        .filter(webhooks::active.eq(true))
        .filter(webhooks::unit_id.eq_any(of_the_tree))
        .order(webhooks::id.asc())
        .select(Row::as_select());
    // Held, so that none is removed before its message is there.
    let told: Vec<Row> = lock!(query).load(tx.conn)?;
    for row in told.into_iter().filter(|row| events_of(&row.events).contains(&event)) {
        let id = tx.new_id();
        webhook_deliveries::insert(tx, id, (row.id.0, release.id), DeliveryState::Waiting)?;
    }
    Ok(())
}
