//! Cells and lists of persons, as they are kept.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use domain::disclosure::RecordSecret;
use domain::id::MemberId;
use domain::statistics::{Cell, Enlisted, Month, Period, Tally};

use super::super::{Conn, dialect};
use crate::error::Error;
use crate::schema::statistic_members;
use crate::statistics::{Kept, Key, Listed, Sums, key_of};

/// What becomes of the figures of months that are over when records go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Past {
    /// They follow the records.
    #[default]
    Follows,
    /// The office did what it did; somebody who is erased is counted no more.
    KeepsWork,
    /// Records that were kept long enough stay counted, and nobody knows any more whose they were.
    Stays,
}

impl Past {
    fn keeps_work(self, period: Period, now: Month) -> bool {
        self != Self::Follows && period.last() < now
    }

    fn keeps_persons(self, period: Period, now: Month) -> bool {
        self == Self::Stays && period.last() < now
    }
}

/// Brings cells and lists up to date. All who do so go through them in one order, so that nobody waits for somebody who waits
/// for them.
pub(super) fn apply(
    conn: &mut Conn,
    secret: &RecordSecret,
    tally: &Tally,
    (past, now): (Past, Month),
) -> Result<(), Error> {
    let kept = |keeps: bool| if keeps { Kept::carrying } else { Kept::new };
    let cell = |(cell, by): (&Cell, i64)| {
        kept(past.keeps_work(cell.period, now))(key_of(cell), [by, 0, 0])
    };
    let work: Vec<Kept> = tally.cells().map(cell).collect();
    dialect::add_cells(conn, &work)?;
    let mut moved: BTreeMap<Key, (bool, Sums)> = BTreeMap::new();
    // A list does not say in which unit: who goes to another one is taken out there before they come in here.
    let mut persons: Vec<(&Enlisted, i64)> = tally.persons().collect();
    persons.sort_by_key(|(one, by)| (one.member, one.indicator, one.period, &one.value, *by > 0));
    for (person, by) in persons {
        let listed = Listed::new(person, by);
        let times = enlist(conn, &listed)?;
        if times != 0 {
            let (keeps, sums) = moved.entry(listed.cell(person.unit)).or_default();
            *keeps = past.keeps_persons(person.period, now);
            count(sums, secret, person.member, times);
        }
    }
    let moved: Vec<Kept> =
        moved.into_iter().map(|(key, (keeps, sums))| kept(keeps)(key, sums)).collect();
    Ok(dialect::add_cells(conn, &moved)?)
}

/// A person once more, or once less, in the sums of a cell.
pub(super) fn count(sums: &mut Sums, secret: &RecordSecret, member: MemberId, times: i64) {
    let (high, low) = secret.key(member).halves();
    for (sum, by) in sums.iter_mut().zip([1, high, low]) {
        *sum += times * by;
    }
}

/// Counts a person by so many records more or fewer: 1 when they come into the cell by that, -1 when they leave it.
fn enlist(conn: &mut Conn, by: &Listed) -> Result<i64, Error> {
    let after = add_records(conn, by)?;
    let before = after - by.records;
    if after <= 0 {
        strike(conn, by)?;
    }
    Ok(i64::from(after > 0) - i64::from(before > 0))
}

/// By how many records the person is counted then.
pub(super) fn add_records(conn: &mut Conn, by: &Listed) -> Result<i64, Error> {
    use statistic_members::{indicator, member_id, period, records, value};
    Ok(diesel::insert_into(statistic_members::table)
        .values(by)
        .on_conflict((member_id, indicator, value, period))
        .do_update()
        .set(records.eq(records + excluded(records)))
        .returning(records)
        .get_result(conn)?)
}

/// Nobody is listed who is not counted.
pub(super) fn strike(conn: &mut Conn, one: &Listed) -> Result<(), Error> {
    let key = (&one.member_id, &one.indicator, &one.value, &one.period);
    diesel::delete(statistic_members::table.find(key)).execute(conn)?;
    Ok(())
}
