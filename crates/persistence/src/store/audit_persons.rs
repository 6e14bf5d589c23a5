//! From a member to the entries of the trail that show or concern them.
//!
//! It is filled from the trail after the fact: an answer waits for its entry, and not for this.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain::audit_entries::{AuditEntry, Line};
use domain::id::{AuditEntryId, Id, MemberId};

use super::{Conn, audit_entries as trail, audit_heads as heads, dialect};
use crate::error::Error;
use crate::schema::{
    audit_person_marks, cases, consents, enrolments, erasure_requests, event_feedback,
    event_sign_ups, suggestions, visits,
};
use crate::types::Sql;

/// Takes in up to about so many entries that were not looked at yet; returns how many it were: 0 when
/// there are no more.
pub fn fill(conn: &mut Conn, most: i64) -> Result<usize, Error> {
    dialect::take_turns(conn, "audit_persons")?;
    let marks: Vec<(i32, i64)> = audit_person_marks::table
        .select((audit_person_marks::chain, audit_person_marks::sequence))
        .load(conn)?;
    let marks: BTreeMap<i32, i64> = marks.into_iter().collect();
    for head in heads::all(conn)? {
        let mark = marks.get(&head.chain).copied().unwrap_or(0);
        if head.is_register() || head.sequence <= mark {
            continue;
        }
        let lines = trail::batch(conn, (head.chain, mark), most)?;
        let entries: Vec<AuditEntry> = lines
            .into_iter()
            .filter_map(|line| match line {
                Line::Entry(entry) if entry.chain == head.chain => Some(entry),
                _ => None,
            })
            .collect();
        let Some(last) = entries.last().map(|entry| entry.sequence) else { continue };
        file(conn, &entries)?;
        set_mark(conn, head.chain, last)?;
        return Ok(entries.len());
    }
    Ok(0)
}

fn set_mark(conn: &mut Conn, chain: i32, sequence: i64) -> QueryResult<usize> {
    diesel::insert_into(audit_person_marks::table)
        .values((audit_person_marks::chain.eq(chain), audit_person_marks::sequence.eq(sequence)))
        .on_conflict(audit_person_marks::chain)
        .do_update()
        .set(audit_person_marks::sequence.eq(sequence))
        .execute(conn)
}

fn file(conn: &mut Conn, entries: &[AuditEntry]) -> Result<(), Error> {
    let mut pairs: BTreeSet<(MemberId, AuditEntryId)> = BTreeSet::new();
    for entry in entries {
        pairs.extend(entry.person_ids().into_iter().map(|person| (person, entry.id)));
    }
    pairs.extend(concerned(conn, entries)?);
    let (persons, entries): (Vec<_>, Vec<_>) =
        pairs.into_iter().map(|(person, entry)| (Sql(person), Sql(entry))).unzip();
    dialect::add_audit_persons(conn, &persons, &entries)?;
    Ok(())
}

/// Whom the records that were written are about.
fn concerned(
    conn: &mut Conn,
    entries: &[AuditEntry],
) -> Result<Vec<(MemberId, AuditEntryId)>, Error> {
    let mut subjects: BTreeMap<&str, Vec<Id<()>>> = BTreeMap::new();
    for entry in entries {
        if let (Some(table), Some(id)) = (&entry.subject, entry.subject_id) {
            subjects.entry(table).or_default().push(id);
        }
    }
    let mut members: BTreeMap<(&str, Id<()>), MemberId> = BTreeMap::new();
    for (table, ids) in subjects {
        for (id, member) in members_of(conn, table, &ids)? {
            members.insert((table, id), member);
        }
    }
    let concerned = entries.iter().filter_map(|entry| {
        let subject = (entry.subject.as_deref()?, entry.subject_id?);
        members.get(&subject).map(|member| (*member, entry.id))
    });
    Ok(concerned.collect())
}

fn members_of(
    conn: &mut Conn,
    table: &str,
    ids: &[Id<()>],
) -> Result<Vec<(Id<()>, MemberId)>, Error> {
    macro_rules! members {
        ($table:ident) => {
            $table::table
                .filter($table::id.eq_any(ids.iter().copied().map(Sql)))
                .select(($table::id, $table::member_id.nullable()))
                .load::<(Sql<Id<()>>, Option<Sql<MemberId>>)>(conn)?
        };
    }
    let rows = match table {
        "members" => {
            return Ok(ids.iter().map(|id| (*id, MemberId::from_uuid(id.uuid()))).collect());
        }
        "visits" => members!(visits),
        "cases" => members!(cases),
        "consents" => members!(consents),
        "enrolments" => members!(enrolments),
        "erasure_requests" => members!(erasure_requests),
        "event_sign_ups" => members!(event_sign_ups),
        "event_feedback" => members!(event_feedback),
        "suggestions" => members!(suggestions),
        _ => Vec::new(),
    };
    Ok(rows.into_iter().filter_map(|(id, member)| Some((id.0, member?.0))).collect())
}
