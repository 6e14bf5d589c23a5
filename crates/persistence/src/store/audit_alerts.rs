//! Unusual reading, found in the trail from time to time.

use diesel::prelude::*;
use domain::access::{Permission, Scope};
use domain::audit_alerts::{AlertKind, AlertState, AuditAlert, Finding, Reading, is_list};
use domain::audit_entries::AuditEntry;
use domain::id::{AccountId, AuditAlertId, MemberId, UnitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::{Date, Timestamp};

use super::{Conn, Tx, audit_entries as trail, dialect, notifications, tx, units};
use crate::error::Error;
use crate::filters::AlertFilter;
use crate::fragments::{Cursor, Direction, HoldsRoot, Keyset, Page, PageRequest, Within};
use crate::schema::{audit_alerts, audit_entries, cases, event_sign_ups, events, members, visits};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = audit_alerts, treat_none_as_null = true)]
struct Row {
    id: Sql<AuditAlertId>,
    kind: Sql<AlertKind>,
    account_id: Sql<AccountId>,
    unit_id: Option<Sql<UnitId>>,
    day: Sql<Date>,
    person_id: Option<Sql<MemberId>>,
    count: i64,
    threshold: i64,
    state: Sql<AlertState>,
    note: Option<String>,
    seen_by: Option<Sql<AccountId>>,
    seen_at: Option<Sql<Timestamp>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for AuditAlert {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.0,
            account: row.account_id.0,
            unit: plain(row.unit_id),
            day: row.day.0,
            person: plain(row.person_id),
            count: row.count,
            threshold: row.threshold,
            state: row.state.0,
            note: row.note,
            seen_by: plain(row.seen_by),
            seen_at: plain(row.seen_at),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

impl From<AuditAlert> for Row {
    fn from(alert: AuditAlert) -> Self {
        Self {
            id: Sql(alert.id),
            kind: Sql(alert.kind),
            account_id: Sql(alert.account),
            unit_id: alert.unit.map(Sql),
            day: Sql(alert.day),
            person_id: alert.person.map(Sql),
            count: alert.count,
            threshold: alert.threshold,
            state: Sql(alert.state),
            note: alert.note,
            seen_by: alert.seen_by.map(Sql),
            seen_at: alert.seen_at.map(Sql),
            created_at: Sql(alert.created_at),
            updated_at: Sql(alert.updated_at),
            version: alert.version,
        }
    }
}

/// The accounts that read anything in a time.
pub fn readers(
    conn: &mut Conn,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<AccountId>, Error> {
    let found: Vec<Option<Sql<AccountId>>> = audit_entries::table
        .filter(audit_entries::at.ge(Sql(from)))
        .filter(audit_entries::at.lt(Sql(until)))
        .filter(audit_entries::kind.eq("read"))
        .filter(audit_entries::account_id.is_not_null())
        .select(audit_entries::account_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().filter_map(plain).collect())
}

/// What an account read in a time, oldest first.
pub fn reads(
    conn: &mut Conn,
    account: AccountId,
    time: (Timestamp, Timestamp),
    page: &PageRequest,
) -> Result<Page<Reading>, Error> {
    let found = trail::reads_of(conn, account, time, page)?;
    let items = found.items.iter().map(as_reading).collect();
    Ok(Page { items, next: found.next, total: found.total })
}

fn as_reading(entry: &AuditEntry) -> Reading {
    Reading { unit: entry.unit, list: is_list(&entry.operation), persons: entry.person_ids() }
}

/// Which of these persons the account's own work is about: its visits, cases and events, and those it took in. It is
/// asked for the few who were read, by their index, and not for all the work there is.
pub fn own_work(
    conn: &mut Conn,
    account: AccountId,
    persons: &[MemberId],
) -> Result<Vec<MemberId>, Error> {
    let own = Some(Sql(account));
    let of_visits: Vec<Option<Sql<MemberId>>> = visits::table
        .filter(visits::member_id.eq_any(persons.iter().copied().map(|id| Some(Sql(id)))))
        .filter(visits::assignee_id.eq(own).or(visits::recorded_by.eq(own)))
        .select(visits::member_id)
        .distinct()
        .load(conn)?;
    let of_cases: Vec<Option<Sql<MemberId>>> = cases::table
        .filter(cases::member_id.eq_any(persons.iter().copied().map(Sql)))
        .filter(cases::assignee_id.eq(own).or(cases::created_by.eq(own)))
        .select(cases::member_id)
        .distinct()
        .load(conn)?;
    let of_events: Vec<Option<Sql<MemberId>>> = event_sign_ups::table
        .inner_join(events::table.on(events::id.eq(event_sign_ups::event_id)))
        .filter(event_sign_ups::member_id.eq_any(persons.iter().copied().map(|id| Some(Sql(id)))))
        .filter(events::created_by.eq(own))
        .select(event_sign_ups::member_id)
        .distinct()
        .load(conn)?;
    let taken_in: Vec<Sql<MemberId>> = members::table
        .filter(members::id.eq_any(persons.iter().copied().map(Sql)))
        .filter(members::created_by.eq(own))
        .select(members::id)
        .load(conn)?;
    let through = of_visits.into_iter().chain(of_cases).chain(of_events).filter_map(plain);
    Ok(through.chain(taken_in.into_iter().map(|id| id.0)).collect())
}

fn filed(conn: &mut Conn, account: AccountId, day: Date) -> Result<Vec<Row>, Error> {
    let rows = audit_alerts::table
        .filter(audit_alerts::account_id.eq(Sql(account)))
        .filter(audit_alerts::day.eq(Sql(day)))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows)
}

fn same<'a>(filed: &'a mut [Row], finding: &Finding) -> Option<&'a mut Row> {
    let person = finding.person;
    filed.iter_mut().find(|row| row.kind.0 == finding.kind && plain(row.person_id) == person)
}

/// Those that are not filed yet, or with another number; what an auditor has seen is not counted on.
pub fn unfiled(
    conn: &mut Conn,
    account: AccountId,
    day: Date,
    findings: Vec<Finding>,
) -> Result<Vec<Finding>, Error> {
    let mut rows = filed(conn, account, day)?;
    let news = findings.into_iter().filter(|finding| {
        same(&mut rows, finding)
            .is_none_or(|row| row.state.0 == AlertState::New && row.count < finding.count.into())
    });
    Ok(news.collect())
}

/// Files what was found in an account's day.
pub fn file(
    tx: &mut Tx<'_>,
    account: AccountId,
    unit: Option<UnitId>,
    day: Date,
    findings: &[Finding],
) -> Result<Audited<usize>, Error> {
    dialect::take_turns(tx.conn, "audit_alerts")?;
    let mut rows = filed(tx.conn, account, day)?;
    let mut entries = Vec::with_capacity(findings.len());
    for finding in findings {
        let id = if let Some(row) = same(&mut rows, finding) {
            if row.state.0 == AlertState::Seen {
                continue;
            }
            row.count = row.count.max(finding.count.into());
            row.updated_at = Sql(tx.now());
            row.version += 1;
            let row: &Row = row;
            diesel::update(audit_alerts::table.find(row.id)).set(row).execute(tx.conn)?;
            row.id.0
        } else {
            insert(tx, account, unit, day, finding)?
        };
        entries.push(Entry::new("audit_alerts_find", "audit_alerts", id, unit));
    }
    let count = entries.len();
    let summary = Entry { unit, ..Entry::summary("audit_alerts_find", format!("found: {count}")) };
    Ok(entries.into_iter().fold(Audited::write(count, summary), Audited::and))
}

fn insert(
    tx: &mut Tx<'_>,
    account: AccountId,
    unit: Option<UnitId>,
    day: Date,
    finding: &Finding,
) -> Result<AuditAlertId, Error> {
    let alert = AuditAlert {
        id: tx.new_id(),
        kind: finding.kind,
        account,
        unit,
        day,
        person: finding.person,
        count: finding.count.into(),
        threshold: finding.threshold.into(),
        state: AlertState::New,
        note: None,
        seen_by: None,
        seen_at: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        version: 1,
    };
    let id = alert.id;
    diesel::insert_into(audit_alerts::table).values(Row::from(alert)).execute(tx.conn)?;
    let of = (NotificationSubject::AuditAlerts, id);
    let news = News::of(NotificationKind::AuditAlertFound, of, unit);
    let places = match unit {
        Some(unit) => vec![unit],
        // For those who see to the whole installation.
        None => units::roots(tx.conn)?,
    };
    for place in places {
        notifications::tell_nearest(tx, &news, place, Permission::ViewAudit)?;
    }
    Ok(id)
}

/// Newest first. Those without a unit are for an auditor of a root unit.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &AlertFilter,
    page: &PageRequest,
) -> Result<Page<AuditAlert>, Error> {
    let columns = ["audit_alerts.created_at", "audit_alerts.id"];
    let mut query = audit_alerts::table
        .select(Row::as_select())
        .filter(
            Within::new("audit_alerts.unit_id", scope)
                .or(audit_alerts::unit_id.is_null().and(HoldsRoot::new(scope))),
        )
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((audit_alerts::created_at.desc(), audit_alerts::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(account) = filter.account {
        query = query.filter(audit_alerts::account_id.eq(Sql(account)));
    }
    if let Some(state) = filter.state {
        query = query.filter(audit_alerts::state.eq(Sql(state)));
    }
    let rows = query.load::<Row>(conn)?.into_iter().map(AuditAlert::from).collect();
    Ok(Page::cut(rows, page, |alert: &AuditAlert| Cursor::new(alert.created_at, alert.id)))
}

/// # Errors
/// [`Error::NotFound`] when it is not there or not in scope.
pub fn get(conn: &mut Conn, scope: &Scope, id: AuditAlertId) -> Result<AuditAlert, Error> {
    let row: Row = audit_alerts::table
        .filter(audit_alerts::id.eq(Sql(id)))
        .filter(
            Within::new("audit_alerts.unit_id", scope)
                .or(audit_alerts::unit_id.is_null().and(HoldsRoot::new(scope))),
        )
        .select(Row::as_select())
        .first(conn)?;
    Ok(row.into())
}

/// An auditor has looked at it, with a note.
pub fn see(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AuditAlertId,
    version: i64,
    note: Option<&str>,
) -> Result<Audited<AuditAlert>, Error> {
    dialect::take_turns(tx.conn, "audit_alerts")?;
    let alert = get(tx.conn, scope, id)?;
    tx::expect_version(alert.version, version)?;
    let by = tx.account().ok_or(domain::Error::Forbidden)?;
    let seen = alert.see(by, note.map(str::to_owned), tx.now())?;
    let seen = AuditAlert { updated_at: tx.now(), version: seen.version + 1, ..seen };
    let row = Row::from(seen.clone());
    diesel::update(audit_alerts::table.find(row.id)).set(&row).execute(tx.conn)?;
    let entry = Entry::new("audit_alerts_see", "audit_alerts", seen.id, seen.unit);
    Ok(Audited::write(seen, entry))
}
