//! What a transaction changes, and what that comes to at its end.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::id::{EventId, Id, MemberId};
use domain::sign_ups::SignUpStatus;
use domain::statistics::{AnyFact, Month, Tally};

use super::super::Tx;
pub use super::cells::Past;
use super::cells::apply;
use super::facts::{Source, Which, load};
use crate::error::Error;
use crate::schema::{event_feedback as feedback, event_sign_ups as sign_ups, statistic_members};
use crate::types::Sql;

/// Ids in one statement at the most.
const AT_ONCE: usize = 500;

/// The records that a transaction changes.
#[derive(Debug, Default)]
pub struct Upkeep {
    changes: BTreeMap<(Source, Id<()>), Change>,
    past: Past,
}

#[derive(Debug)]
struct Change {
    /// As it was when the transaction began; none of what is new.
    before: Option<AnyFact>,
    after: After,
}

#[derive(Debug)]
enum After {
    /// To be read at the end.
    Read,
    Known(AnyFact),
}

impl Upkeep {
    fn knows(&self, source: Source, id: Id<()>) -> bool {
        self.changes.contains_key(&(source, id))
    }

    /// Reads the record at the end, whatever was said of it.
    fn read(&mut self, source: Source, id: Id<()>, before: Option<AnyFact>) {
        let change = Change { before, after: After::Read };
        self.changes.entry((source, id)).or_insert(change).after = After::Read;
    }
}

/// These records are about to be changed or removed.
pub fn changing<K>(tx: &mut Tx<'_>, source: Source, ids: &[Id<K>]) -> Result<(), Error> {
    let ids: Vec<Id<()>> = ids.iter().map(|id| Id::from_uuid((*id).uuid())).collect();
    let unknown: Vec<Sql<Id<()>>> =
        ids.iter().filter(|id| !tx.figures.knows(source, **id)).map(|id| Sql(*id)).collect();
    for some in unknown.chunks(AT_ONCE) {
        let zone = tx.zone().clone();
        for (id, fact) in load(tx.conn, &zone, source, Which::These(some))? {
            tx.figures.read(source, id, Some(fact));
        }
    }
    for id in ids {
        tx.figures.read(source, id, None);
    }
    Ok(())
}

/// A record was made.
pub fn made<K>(tx: &mut Tx<'_>, source: Source, id: Id<K>) {
    tx.figures.read(source, Id::from_uuid(id.uuid()), None);
}

/// A record became another; for those who know both, so that neither need be read.
pub fn became<K>(
    tx: &mut Tx<'_>,
    source: Source,
    id: Id<K>,
    before: Option<AnyFact>,
    after: AnyFact,
) {
    let key = (source, Id::from_uuid(id.uuid()));
    let known = After::Known(after);
    match tx.figures.changes.get_mut(&key) {
        None => {
            tx.figures.changes.insert(key, Change { before, after: known });
        }
        Some(change) if matches!(change.after, After::Known(_)) => change.after = known,
        Some(_) => {}
    }
}

/// Whatever is on record of these members is about to be changed: joined with another's, taken apart, erased.
pub fn changing_members(tx: &mut Tx<'_>, members: &[MemberId]) -> Result<(), Error> {
    let members: Vec<Sql<MemberId>> = members.iter().map(|id| Sql(*id)).collect();
    let zone = tx.zone().clone();
    for source in Source::OF_MEMBERS {
        for (id, fact) in load(tx.conn, &zone, source, Which::OfMembers(&members))? {
            tx.figures.read(source, id, Some(fact));
        }
    }
    Ok(())
}

/// The day or the kind of an event is about to be changed, and with it those of all that hangs on it.
pub fn changing_event(tx: &mut Tx<'_>, event: EventId) -> Result<(), Error> {
    changing(tx, Source::Event, &[event])?;
    let came: Vec<Sql<Id<()>>> = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event)))
        .filter(sign_ups::status.eq(Sql(SignUpStatus::Attended)))
        .select(sign_ups::id)
        .load(tx.conn)?;
    changing(tx, Source::SignUp, &plain(came))?;
    let said: Vec<Sql<Id<()>>> = feedback::table
        .filter(feedback::event_id.eq(Sql(event)))
        .select(feedback::id)
        .load(tx.conn)?;
    changing(tx, Source::Feedback, &plain(said))
}

fn plain(ids: Vec<Sql<Id<()>>>) -> Vec<Id<()>> {
    ids.into_iter().map(|Sql(id)| id).collect()
}

/// Brings the figures up to date with what the transaction changed until now. Its end does so; earlier it is asked for before
/// members are removed.
pub fn settle(tx: &mut Tx<'_>) -> Result<(), Error> {
    #[cfg(feature = "testing")]
    if crate::testing::figures_are_left() {
        tx.figures.changes.clear();
    }
    if tx.figures.changes.is_empty() {
        return Ok(());
    }
    let mut tally = Tally::default();
    let mut unread: BTreeMap<Source, Vec<Sql<Id<()>>>> = BTreeMap::new();
    for ((source, id), change) in std::mem::take(&mut tx.figures.changes) {
        if let Some(before) = &change.before {
            tally.remove(before);
        }
        match &change.after {
            After::Known(after) => tally.add(after),
            After::Read => unread.entry(source).or_default().push(Sql(id)),
        }
    }
    let zone = tx.zone().clone();
    for (source, ids) in unread {
        for some in ids.chunks(AT_ONCE) {
            for (_, after) in load(tx.conn, &zone, source, Which::These(some))? {
                tally.add(&after);
            }
        }
    }
    let (vault, past) = (tx.vault(), (tx.figures.past, Month::of(tx.today())));
    apply(tx.conn, vault.record_secret(), &tally, past)
}

/// Says what becomes of the figures of months that are over, for the whole of the transaction.
pub fn keep_past(tx: &mut Tx<'_>, past: Past) {
    tx.figures.past = past;
}

/// The office did what it did for somebody who is erased.
pub fn keep_work_of_past(tx: &mut Tx<'_>) {
    if tx.figures.past == Past::Follows {
        tx.figures.past = Past::KeepsWork;
    }
}

/// Brings the figures up to date and takes a member who is about to be removed out of all lists.
pub fn forget(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    settle(tx)?;
    // Nobody is listed any more, unless the lists had gone wrong: that keeps nobody from being erased.
    let left = statistic_members::table.filter(statistic_members::member_id.eq(Sql(member)));
    diesel::delete(left).execute(tx.conn)?;
    Ok(())
}
