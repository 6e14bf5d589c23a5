//! What a merge did to which row, so that it can be undone.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{EventId, Id, MemberId, MergeId, RoundId, VisitId};
use domain::members::Link;
use domain::merges::{AddedKind, Change, Merge};
use domain::programmes::Programme;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::super::{Conn, Tx, links};
use super::{owners, places};
use crate::error::Error;
use crate::schema::{
    cases, enrolments, event_feedback, member_links, merge_moves, round_members, suggestions,
    visits,
};
use crate::types::{Sql, plain};
use crate::write::Entry;

/// Rows that are written by one statement.
const BATCH: usize = 1_000;

/// The table that a place in a round stands in; its rows are known by the round.
pub(super) const ROUNDS: &str = "round_members";
pub(super) const CONSENTS: &str = "consents";
pub(super) const REFERRALS: &str = "referrals";

/// The table of records of a kind.
pub(super) const fn table(kind: AddedKind) -> &'static str {
    match kind {
        AddedKind::Visit => "visits",
        AddedKind::Case => "cases",
        AddedKind::SignUp => "event_sign_ups",
        AddedKind::Feedback => "event_feedback",
        AddedKind::Consent => CONSENTS,
        AddedKind::Enrolment => "enrolments",
        AddedKind::Link => "member_links",
        AddedKind::Suggestion => "suggestions",
    }
}

/// A row that was touched.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub table: String,
    pub row: Uuid,
    pub change: Change,
}

#[derive(Insertable)]
#[diesel(table_name = merge_moves)]
struct NewMove {
    id: Sql<Id<()>>,
    merge_id: Sql<MergeId>,
    table_name: String,
    row_id: Sql<Id<()>>,
    change: String,
}

pub(super) fn to_json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::Internal(format!("a merge was not kept whole: {error}")))
}

/// What a merge does, as it does it.
pub(super) struct Log {
    merge: MergeId,
    pub survivor: MemberId,
    pub merged: MemberId,
    moves: Vec<Move>,
    moved: BTreeSet<Uuid>,
}

impl Log {
    pub const fn new(merge: &Merge) -> Self {
        Self {
            merge: merge.id,
            survivor: merge.survivor,
            merged: merge.merged,
            moves: Vec::new(),
            moved: BTreeSet::new(),
        }
    }

    pub fn add(&mut self, table: &str, row: Uuid, change: Change) {
        if change == Change::Moved {
            self.moved.insert(row);
        }
        self.moves.push(Move { table: table.to_owned(), row, change });
    }

    /// Whether the row was the other record's.
    pub fn has_moved(&self, row: Uuid) -> bool {
        self.moved.contains(&row)
    }

    pub fn keep(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let mut rows = Vec::with_capacity(self.moves.len());
        for one in self.moves {
            rows.push(NewMove {
                id: Sql(tx.new_id()),
                merge_id: Sql(self.merge),
                table_name: one.table,
                row_id: Sql(Id::from_uuid(one.row)),
                change: to_json(&one.change)?,
            });
        }
        for part in rows.chunks(BATCH) {
            diesel::insert_into(merge_moves::table).values(part).execute(tx.conn)?;
        }
        Ok(())
    }
}

/// All that a merge did, in its order.
pub(super) fn of(conn: &mut Conn, merge: MergeId) -> Result<Vec<Move>, Error> {
    let rows: Vec<(String, Sql<Id<()>>, String)> = merge_moves::table
        .filter(merge_moves::merge_id.eq(Sql(merge)))
        .order(merge_moves::id.asc())
        .select((merge_moves::table_name, merge_moves::row_id, merge_moves::change))
        .load(conn)?;
    let read = |(table, row, change): (String, Sql<Id<()>>, String)| {
        Ok(Move { table, row: row.0.uuid(), change: from_json(&change)? })
    };
    rows.into_iter().map(read).collect()
}

pub(super) fn forget(tx: &mut Tx<'_>, merge: MergeId) -> Result<(), Error> {
    let of_merge = merge_moves::table.filter(merge_moves::merge_id.eq(Sql(merge)));
    diesel::delete(of_merge).execute(tx.conn)?;
    Ok(())
}

/// Brings what is of the other record to the survivor's.
///
/// Returns whom else it touched: those who have a place at an event now.
pub(super) fn bring(tx: &mut Tx<'_>, log: &mut Log) -> Result<Vec<Entry>, Error> {
    let (survivor, merged) = (log.survivor, log.merged);
    macro_rules! ids_of_merged {
        ($table:ident) => {
            $table::table
                .filter($table::member_id.eq(Some(Sql(merged))))
                .order($table::id.asc())
                .select($table::id)
                .load::<Sql<Id<()>>>(tx.conn)?
                .into_iter()
                .map(|Sql(id)| id.uuid())
                .collect::<Vec<_>>()
        };
    }
    let all = [
        (AddedKind::Visit, ids_of_merged!(visits)),
        (AddedKind::Case, ids_of_merged!(cases)),
        (AddedKind::Suggestion, ids_of_merged!(suggestions)),
        (AddedKind::Feedback, feedback_to_move(tx.conn, survivor, merged)?),
        (AddedKind::Enrolment, enrolments_to_move(tx.conn, survivor, merged)?),
        (AddedKind::Link, links_to_move(tx, log)?),
    ];
    for (kind, ids) in all {
        owners::give(tx, kind, &ids, merged, survivor)?;
        for id in ids {
            log.add(table(kind), id, Change::Moved);
        }
    }
    let entries = places::bring(tx, log)?;
    bring_rounds(tx, log)?;
    Ok(entries)
}

/// Of two for one event each stays where it is: the office has heard both.
fn feedback_to_move(
    conn: &mut Conn,
    survivor: MemberId,
    merged: MemberId,
) -> Result<Vec<Uuid>, Error> {
    let given = event_feedback::table
        .filter(event_feedback::member_id.eq_any([survivor, merged].map(|one| Some(Sql(one)))))
        .order(event_feedback::id.asc())
        .select((event_feedback::id, event_feedback::event_id, event_feedback::member_id))
        .load::<(Sql<Id<()>>, Sql<EventId>, Option<Sql<MemberId>>)>(conn)?;
    let has =
        |event: EventId| given.iter().any(|one| one.1.0 == event && plain(one.2) == Some(survivor));
    let of_merged = given.iter().filter(|one| plain(one.2) == Some(merged) && !has(one.1.0));
    Ok(of_merged.map(|one| one.0.0.uuid()).collect())
}

/// Nobody takes part twice: what the survivor takes part in already stays behind.
fn enrolments_to_move(
    conn: &mut Conn,
    survivor: MemberId,
    merged: MemberId,
) -> Result<Vec<Uuid>, Error> {
    type Taking = (Sql<Id<()>>, Sql<MemberId>, Sql<Programme>, bool);
    let rows: Vec<Taking> = enrolments::table
        .filter(enrolments::member_id.eq_any([survivor, merged].map(Sql)))
        .order(enrolments::id.asc())
        .select((
            enrolments::id,
            enrolments::member_id,
            enrolments::programme,
            enrolments::ended_on.is_null(),
        ))
        .load(conn)?;
    let doubled = |one: &Taking| {
        one.3 && rows.iter().any(|other| other.1.0 == survivor && other.3 && other.2.0 == one.2.0)
    };
    let of_merged = rows.iter().filter(|one| one.1.0 == merged && !doubled(one));
    Ok(of_merged.map(|one| one.0.0.uuid()).collect())
}

/// What the survivor is tied to already is taken out.
fn links_to_move(tx: &mut Tx<'_>, log: &mut Log) -> Result<Vec<Uuid>, Error> {
    let end = |link: &Link, whose: MemberId| {
        let other = if link.resident == whose { link.business } else { link.resident };
        (other, link.relation)
    };
    let own: Vec<_> = links::of_member(tx.conn, log.survivor)?;
    let mut moving = Vec::new();
    for link in links::of_member(tx.conn, log.merged)? {
        if own.iter().any(|one| end(one, log.survivor) == end(&link, log.merged)) {
            diesel::delete(member_links::table.find(Sql(link.id))).execute(tx.conn)?;
            log.add(table(AddedKind::Link), link.id.uuid(), Change::Link(link));
        } else {
            moving.push(link.id.uuid());
        }
    }
    Ok(moving)
}

type InRound = (Sql<RoundId>, Sql<MemberId>, Option<Sql<VisitId>>, Sql<Timestamp>);

/// In a round the person stands once, with the survivor's visit if there is one.
fn bring_rounds(tx: &mut Tx<'_>, log: &mut Log) -> Result<(), Error> {
    let (survivor, merged) = (log.survivor, log.merged);
    let rows: Vec<InRound> = round_members::table
        .filter(round_members::member_id.eq_any([survivor, merged].map(Sql)))
        .order(round_members::round_id.asc())
        .select((
            round_members::round_id,
            round_members::member_id,
            round_members::visit_id,
            round_members::added_at,
        ))
        .load(tx.conn)?;
    for (Sql(round), _, visit, added_at) in rows.iter().filter(|row| row.1.0 == merged).copied() {
        let own = rows.iter().find(|row| row.0.0 == round && row.1.0 == survivor);
        let Some((_, _, own_visit, _)) = own else {
            owners::give_place_in_round(tx, round, merged, survivor)?;
            log.add(ROUNDS, round.uuid(), Change::Moved);
            continue;
        };
        diesel::delete(round_members::table.find((Sql(round), Sql(merged)))).execute(tx.conn)?;
        let change = Change::RoundMember { visit: plain(visit), added_at: added_at.0 };
        log.add(ROUNDS, round.uuid(), change);
        if let (None, Some(given)) = (own_visit, plain(visit)) {
            diesel::update(round_members::table.find((Sql(round), Sql(survivor))))
                .set(round_members::visit_id.eq(Some(Sql(given))))
                .execute(tx.conn)?;
            log.add(ROUNDS, round.uuid(), Change::RoundVisit { given });
        }
    }
    Ok(())
}
