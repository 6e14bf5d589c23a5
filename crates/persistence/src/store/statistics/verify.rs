//! The figures against all records.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::disclosure::RecordSecret;
use domain::id::{Id, MemberId, UnitId};
use domain::statistics::Tally;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::super::{Conn, dialect};
use super::cells::{add_records, count, strike};
use super::facts::{Source, Which, load};
use crate::error::Error;
use crate::schema::{members, statistic_members, statistics};
use crate::statistics::{Differences, Kept, Key, Listed, Sums, key_of};
use crate::types::Sql;
use crate::vault::Vault;

/// Records, members or cells that are read at a time.
const AT_ONCE: i64 = 1_000;

/// Counts all records anew and compares, as of one moment; writes go on meanwhile.
pub fn differences(conn: &mut Conn, vault: &Vault, zone: &TimeZone) -> Result<Differences, Error> {
    dialect::as_of_one_moment(conn, |conn| {
        let mut found = Differences::default();
        let mut expected = work(conn, zone)?;
        persons(conn, vault.record_secret(), zone, &mut expected, &mut found)?;
        compare_cells(conn, expected, &mut found)?;
        Ok(found)
    })
}

/// The cells of work that the records make.
fn work(conn: &mut Conn, zone: &TimeZone) -> Result<BTreeMap<Key, Sums>, Error> {
    let mut expected: BTreeMap<Key, Sums> = BTreeMap::new();
    for source in Source::ALL {
        let mut behind = Id::from_uuid(Uuid::nil());
        loop {
            let some = load(conn, zone, source, Which::Behind(behind, AT_ONCE))?;
            let Some((last, _)) = some.last() else { break };
            behind = *last;
            let mut tally = Tally::default();
            for (_, fact) in &some {
                tally.add(fact);
            }
            for (cell, by) in tally.cells() {
                let [amount, ..] = expected.entry(key_of(cell)).or_default();
                *amount += by;
            }
        }
    }
    Ok(expected)
}

/// The lists of persons that the records make, compared some members at a time, and the cells that the lists make.
fn persons(
    conn: &mut Conn,
    secret: &RecordSecret,
    zone: &TimeZone,
    expected: &mut BTreeMap<Key, Sums>,
    found: &mut Differences,
) -> Result<(), Error> {
    let mut behind = Sql(Id::from_uuid(Uuid::nil()));
    loop {
        let some: Vec<(Sql<MemberId>, Sql<UnitId>)> = members::table
            .filter(members::id.gt(behind))
            .order(members::id.asc())
            .limit(AT_ONCE)
            .select((members::id, members::unit_id))
            .load(conn)?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        behind = *last;
        let ids: Vec<Sql<MemberId>> = some.iter().map(|(id, _)| *id).collect();
        let mut tally = Tally::default();
        for source in Source::OF_MEMBERS {
            for (_, fact) in load(conn, zone, source, Which::OfMembers(&ids))? {
                tally.add(&fact);
            }
        }
        let mut lists: BTreeMap<Listed, i64> = BTreeMap::new();
        for (person, by) in tally.persons() {
            let listed = Listed::new(person, 0);
            count(expected.entry(listed.cell(person.unit)).or_default(), secret, person.member, 1);
            *lists.entry(listed).or_default() += by;
        }
        let kept: Vec<Listed> = statistic_members::table
            .filter(statistic_members::member_id.eq_any(ids))
            .select(Listed::as_select())
            .load(conn)?;
        found.compared += lists.len();
        for one in kept {
            let records = one.records;
            *lists.entry(Listed { records: 0, ..one }).or_default() -= records;
        }
        let wrong = lists.into_iter().filter(|(_, by)| *by != 0);
        found.persons.extend(wrong.map(|(one, records)| Listed { records, ..one }));
    }
}

fn compare_cells(
    conn: &mut Conn,
    mut expected: BTreeMap<Key, Sums>,
    found: &mut Differences,
) -> Result<(), Error> {
    let kept: Vec<Kept> = statistics::table.select(Kept::as_select()).load(conn)?;
    found.compared += expected.len();
    for kept in kept {
        let (key, sums) = kept.into_parts();
        let right = expected.entry(key).or_default();
        for (right, is) in right.iter_mut().zip(sums) {
            *right -= is;
        }
    }
    let wrong = expected.into_iter().filter(|(_, sums)| *sums != [0; 3]);
    found.cells.extend(wrong.map(|(key, sums)| Kept::new(key, sums)));
    Ok(())
}

/// Adds what is missing. What is written meanwhile stays right, since it adds, too.
pub fn mend(conn: &mut Conn, differences: &Differences) -> Result<(), Error> {
    dialect::add_cells(conn, &differences.cells)?;
    for by in &differences.persons {
        if add_records(conn, by)? <= 0 {
            strike(conn, by)?;
        }
    }
    Ok(())
}
