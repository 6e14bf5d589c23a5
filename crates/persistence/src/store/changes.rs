//! What was written lately, as the audit trail has it: a chain has one writer, so that its places are taken in the
//! order in which they are committed, and whoever reads on from a place misses nothing.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain::Timestamp;
use domain::changes::{Change, Owner, Resource, gathered};
use domain::id::{AccountId, DepartmentId, Id, NotificationId, UnitId};

use super::Conn;
use crate::changes::{Marks, News};
use crate::error::Error;
use crate::schema::{
    attachments, audit_entries, audit_heads, consents, enrolments, event_feedback, event_sign_ups,
    member_links, notifications, referrals, unit_ancestors, units, visits,
};
use crate::types::{Sql, plain};

/// More than this at once is not told one by one.
const MOST: u16 = 2_000;

type Subject = (Option<String>, Option<Sql<Id<()>>>, Option<Sql<UnitId>>, Sql<Timestamp>);

/// Where the trail ends now.
pub fn marks(conn: &mut Conn) -> Result<Marks, Error> {
    let heads: Vec<(i32, i64)> =
        audit_heads::table.select((audit_heads::chain, audit_heads::sequence)).load(conn)?;
    // Chain 0 is the register: it has no entries.
    Ok(heads.into_iter().filter(|(chain, _)| *chain != 0).collect())
}

/// What was written after these places.
pub fn since(conn: &mut Conn, marks: &Marks) -> Result<News, Error> {
    let heads = self::marks(conn)?;
    let mut subjects = Vec::new();
    for (chain, end) in &heads {
        let begin = marks.get(chain).copied().unwrap_or(0);
        if begin < *end {
            subjects.append(&mut written(conn, *chain, begin, *end)?);
        }
        if subjects.len() > usize::from(MOST) {
            return Ok(News { marks: heads, changes: None });
        }
    }
    let changes = if subjects.is_empty() { Vec::new() } else { changes(conn, subjects)? };
    Ok(News { marks: heads, changes: Some(gathered(changes)) })
}

/// What the entries of a stretch were about.
fn written(conn: &mut Conn, chain: i32, after: i64, end: i64) -> QueryResult<Vec<Subject>> {
    audit_entries::table
        .filter(audit_entries::chain.eq(chain))
        .filter(audit_entries::sequence.gt(after))
        .filter(audit_entries::sequence.le(end))
        .filter(audit_entries::kind.eq("write"))
        .order(audit_entries::sequence.asc())
        .select((
            audit_entries::subject,
            audit_entries::subject_id,
            audit_entries::unit_id,
            audit_entries::at,
        ))
        .limit(i64::from(MOST) + 1)
        .load(conn)
}

fn changes(conn: &mut Conn, subjects: Vec<Subject>) -> Result<Vec<Change>, Error> {
    let mut tables: BTreeMap<String, BTreeSet<Id<()>>> = BTreeMap::new();
    let mut places: BTreeSet<UnitId> = BTreeSet::new();
    for (table, id, unit, _) in &subjects {
        if let (Some(table), Some(Sql(id))) = (table, id) {
            tables.entry(table.clone()).or_default().insert(*id);
        }
        places.extend(unit.as_ref().map(|Sql(unit)| *unit));
    }
    let paths = paths(conn, &places)?;
    let begun = subjects.iter().map(|(.., Sql(at))| *at).min();
    let mut particulars = BTreeMap::new();
    for (table, ids) in &tables {
        let ids: Vec<Id<()>> = ids.iter().copied().collect();
        particulars.insert(table.clone(), Particulars::of(conn, table, &ids, begun)?);
    }
    let mut told = Vec::new();
    for (table, id, unit, _) in subjects {
        let (Some(table), Some(Sql(id))) = (table, id) else { continue };
        let Some(resource) = Resource::of_table(&table) else { continue };
        let unit = plain(unit);
        let path = paths.get(&unit).cloned().unwrap_or_default();
        let at = |resource, id, owner| Change { resource, id, unit, path: path.clone(), owner };
        let known = particulars.get(&table);
        let owner = known.and_then(|known| known.owners.get(&id).copied());
        if resource.as_str() == table {
            told.push(at(resource, Some(id), owner));
        }
        for (referral, of) in known.and_then(|known| known.referrals.get(&id)).into_iter().flatten()
        {
            told.push(at(Resource::Referrals, Some(*referral), Some(Owner::Department(*of))));
        }
        match known.map(|known| known.wholes.get(&id)) {
            Some(Some(wholes)) => {
                told.extend(wholes.iter().map(|(kind, whole)| at(*kind, Some(*whole), None)));
            }
            // A part that is not there any more.
            _ if resource.as_str() != table => told.push(at(resource, None, None)),
            _ => {}
        }
    }
    if let Some(begun) = begun {
        told.extend(notified(conn, begun)?);
    }
    Ok(told)
}

/// What accounts were told since. A notification is of the moment of the entry that it was written with, whatever that is
/// about.
fn notified(conn: &mut Conn, begun: Timestamp) -> QueryResult<Vec<Change>> {
    let rows: Vec<(Sql<NotificationId>, Sql<AccountId>)> = notifications::table
        .filter(notifications::created_at.ge(Sql(begun)))
        .order((notifications::created_at.asc(), notifications::id.asc()))
        .limit(i64::from(MOST))
        .select((notifications::id, notifications::account_id))
        .load(conn)?;
    let change = |(Sql(id), Sql(account)): (Sql<NotificationId>, Sql<AccountId>)| Change {
        resource: Resource::Notifications,
        id: Some(Id::from_uuid(id.uuid())),
        unit: None,
        path: Vec::new(),
        owner: Some(Owner::Told(account)),
    };
    Ok(rows.into_iter().map(change).collect())
}

/// The units above each, and for what is of no unit the top of the tree.
fn paths(
    conn: &mut Conn,
    places: &BTreeSet<UnitId>,
) -> QueryResult<BTreeMap<Option<UnitId>, Vec<UnitId>>> {
    let rows: Vec<(Sql<UnitId>, Sql<UnitId>)> = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq_any(places.iter().copied().map(Sql)))
        .select((unit_ancestors::unit_id, unit_ancestors::ancestor_id))
        .load(conn)?;
    let top: Vec<Sql<UnitId>> =
        units::table.filter(units::parent_id.is_null()).select(units::id).load(conn)?;
    let mut paths: BTreeMap<Option<UnitId>, Vec<UnitId>> = BTreeMap::new();
    paths.insert(None, top.into_iter().map(|Sql(unit)| unit).collect());
    for (Sql(unit), Sql(above)) in rows {
        paths.entry(Some(unit)).or_default().push(above);
    }
    Ok(paths)
}

/// What records are a part of, and whose own they are.
#[derive(Default)]
struct Particulars {
    /// Of cases: the referrals that a step of the case made or ended. Departments hear of nothing else that is done there.
    referrals: BTreeMap<Id<()>, Vec<(Id<()>, DepartmentId)>>,
    wholes: BTreeMap<Id<()>, Vec<(Resource, Id<()>)>>,
    owners: BTreeMap<Id<()>, Owner>,
}

impl Particulars {
    fn of(
        conn: &mut Conn,
        table: &str,
        ids: &[Id<()>],
        begun: Option<Timestamp>,
    ) -> QueryResult<Self> {
        let mut known = Self::default();
        macro_rules! wholes {
            ($table:ident.$column:ident) => {{
                let rows: Vec<(Sql<Id<()>>, Option<Sql<Id<()>>>)> = $table::table
                    .filter($table::id.eq_any(ids.iter().copied().map(Sql)))
                    .select(($table::id, $table::$column.nullable()))
                    .load(conn)?;
                rows.into_iter().filter_map(|(part, whole)| Some((part.0, whole?.0)))
            }};
        }
        match table {
            "consents" => known.parts_of(Resource::Members, wholes!(consents.member_id)),
            "enrolments" => known.parts_of(Resource::Members, wholes!(enrolments.member_id)),
            "member_links" => {
                known.parts_of(Resource::Members, wholes!(member_links.resident_id));
                known.parts_of(Resource::Members, wholes!(member_links.business_id));
            }
            "event_sign_ups" => known.parts_of(Resource::Events, wholes!(event_sign_ups.event_id)),
            "event_feedback" => known.parts_of(Resource::Events, wholes!(event_feedback.event_id)),
            "attachments" => known.parts_of(Resource::Cases, wholes!(attachments.case_id)),
            "referrals" => {
                known.parts_of(Resource::Cases, wholes!(referrals.case_id));
                let of = wholes!(referrals.department_id);
                known.owners.extend(of.map(|(id, department)| {
                    (id, Owner::Department(DepartmentId::from_uuid(department.uuid())))
                }));
            }
            "cases" => {
                let rows: Vec<(Sql<Id<()>>, Sql<Id<()>>, Sql<DepartmentId>)> = referrals::table
                    .filter(referrals::case_id.eq_any(ids.iter().copied().map(Sql)))
                    .filter(referrals::updated_at.nullable().ge(begun.map(Sql)))
                    .select((referrals::case_id, referrals::id, referrals::department_id))
                    .load(conn)?;
                for (Sql(case), Sql(referral), Sql(department)) in rows {
                    known.referrals.entry(case).or_default().push((referral, department));
                }
            }
            "notifications" => {
                let of = wholes!(notifications.account_id);
                known.owners.extend(
                    of.map(|(id, account)| (id, Owner::Told(AccountId::from_uuid(account.uuid())))),
                );
            }
            "visits" => {
                let of = wholes!(visits.assignee_id);
                known.owners.extend(of.map(|(id, account)| {
                    (id, Owner::Visitor(AccountId::from_uuid(account.uuid())))
                }));
            }
            _ => {}
        }
        Ok(known)
    }

    fn parts_of(&mut self, kind: Resource, pairs: impl Iterator<Item = (Id<()>, Id<()>)>) {
        for (part, whole) in pairs {
            self.wholes.entry(part).or_default().push((kind, whole));
        }
    }
}
