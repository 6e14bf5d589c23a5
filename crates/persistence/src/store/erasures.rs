//! Erasing a member, all in one transaction: by the plan of `erasures::plan`.

mod preview;

use std::collections::BTreeSet;

use diesel::dsl::min;
use diesel::prelude::*;
use diesel::sql_types::Binary;
use domain::Timestamp;
use domain::id::{EventId, HouseholdId, Id, MemberId, UnitId};
use domain::sign_ups::SignUpStatus;
use uuid::Uuid;

use super::dialect::{self, lock};
use super::{
    Conn, Tx, idempotency_keys, imports, member_search, members as register, merges, sign_ups,
};
use crate::erasures::{Erased, ErasedMember, Fate, STEPS, Step};
use crate::error::Error;
use crate::schema::{cases, erased_members, event_sign_ups, events, households, members};
use crate::types::sql::Uid;
use crate::types::{Sql, plain};
use crate::vault::Vault;
use crate::write::{Audited, Entry};

pub use preview::preview;

/// What somebody is looked for by, where no column points at them.
pub(super) struct Sought {
    member: MemberId,
    number: i64,
    unit: UnitId,
    household: Option<HouseholdId>,
    pub match_name: String,
    pub phone_hash: Option<Vec<u8>>,
    /// The ids of the member and of all that is recorded of them.
    ids: BTreeSet<Uuid>,
}

/// Erases the member, gives their places at events to those who wait, and keeps that they were erased. Records that were
/// made one with the member's go with it: they are of the same person.
///
/// Whoever calls it writes the entries to the trail, and afterwards discards the contents that nothing refers to any more.
///
/// # Errors
/// [`Error::NotFound`] when there is no such member; [`Error::Merged`] for a record that went into another one.
pub fn erase(tx: &mut Tx<'_>, member: MemberId, operation: &'static str) -> Result<Erased, Error> {
    let whole = hold(tx, member)?;
    match merged_into(tx.conn, member)? {
        Some(survivor) => Err(Error::Merged(survivor)),
        None => erase_whole(tx, whole, tx.now(), operation),
    }
}

/// The record that this one went into.
fn merged_into(conn: &mut Conn, member: MemberId) -> Result<Option<MemberId>, Error> {
    let into: Option<Option<Sql<MemberId>>> = members::table
        .filter(members::id.eq(Sql(member)))
        .select(members::merged_into)
        .first(conn)
        .optional()?;
    Ok(plain(into.flatten()))
}

/// Erases records of one person that are held.
pub(super) fn erase_whole(
    tx: &mut Tx<'_>,
    whole: Vec<MemberId>,
    erased_at: Timestamp,
    operation: &'static str,
) -> Result<Erased, Error> {
    let mut all = Erased::default();
    // Those that went into another one point at it, and go first.
    for member in whole.into_iter().rev() {
        let erased = erase_record(tx, ErasedMember { member, erased_at }, operation)?;
        all.contents.extend(erased.contents);
        all.entries.extend(erased.entries);
    }
    Ok(all)
}

fn erase_record(
    tx: &mut Tx<'_>,
    one: ErasedMember,
    operation: &'static str,
) -> Result<Erased, Error> {
    let member = one.member;
    let who = find(tx.conn, member)?.ok_or(Error::NotFound)?;
    let mut entries = vec![Entry::new(operation, "members", member, who.unit).detail("erased")];
    entries.extend(sign_ups::give_back_all(tx, member, operation)?);
    give_up_places(tx.conn, member)?;
    let contents = contents(tx.conn, member)?;
    let vault = tx.vault();
    for step in STEPS {
        run(tx.conn, vault, step, &who)?;
    }
    keep(tx, one)?;
    Ok(Erased { contents, entries })
}

/// The member's record and those that were made one with it, and before them their cases, held until the transaction
/// ends: nobody adds to them any more, and no merge comes in between.
pub(super) fn hold(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<MemberId>, Error> {
    loop {
        let whole = merges::whole(tx.conn, member)?;
        let theirs = whole.iter().copied().map(|one| Some(Sql(one)));
        let brought = cases::table
            .filter(cases::member_id.eq_any(theirs))
            .order(cases::id.asc())
            .select(cases::id);
        lock!(brought).load::<Sql<Id<()>>>(tx.conn)?;
        register::hold_rows(tx, &whole)?;
        // Whoever made two records one while this one waited has committed: there is one more to hold.
        if merges::whole(tx.conn, member)? == whole {
            return Ok(whole);
        }
    }
}

type Row = (i64, Sql<UnitId>, Option<Sql<HouseholdId>>, String, Option<Vec<u8>>);

fn find(conn: &mut Conn, member: MemberId) -> Result<Option<Sought>, Error> {
    let row: Option<Row> = members::table
        .filter(members::id.eq(Sql(member)))
        .select((
            members::number,
            members::unit_id,
            members::household_id,
            members::match_name,
            members::phone_hash,
        ))
        .first(conn)
        .optional()?;
    let Some((number, Sql(unit), household, match_name, phone_hash)) = row else {
        return Ok(None);
    };
    let (household, ids) = (plain(household), ids(conn, member)?);
    Ok(Some(Sought { member, number, unit, household, match_name, phone_hash, ids }))
}

#[derive(QueryableByName)]
struct FoundId {
    #[diesel(sql_type = Uid)]
    id: Sql<Id<()>>,
}

/// The ids of the member and of the rows that concern them.
fn ids(conn: &mut Conn, member: MemberId) -> Result<BTreeSet<Uuid>, Error> {
    let mut ids = BTreeSet::from([member.uuid()]);
    let searched = |step: &&Step| !matches!(step.fate, Fate::Sought { .. });
    for step in STEPS.iter().filter(searched).filter(|step| step.has_ids()) {
        let query = diesel::sql_query(step.select("id", dialect::PARAMETER));
        let found: Vec<FoundId> = query.bind::<Uid, _>(Sql(member)).load(conn)?;
        ids.extend(found.into_iter().map(|row| row.id.0.uuid()));
    }
    Ok(ids)
}

#[derive(QueryableByName)]
struct FoundContent {
    #[diesel(sql_type = Binary)]
    sha256: Vec<u8>,
}

/// The digests of the files of the member's cases.
fn contents(conn: &mut Conn, member: MemberId) -> Result<Vec<[u8; 32]>, Error> {
    let Some(step) = STEPS.iter().find(|step| step.table == "attachments") else {
        return Ok(Vec::new());
    };
    let query = diesel::sql_query(step.select("DISTINCT sha256", dialect::PARAMETER));
    let found: Vec<FoundContent> = query.bind::<Uid, _>(Sql(member)).load(conn)?;
    let digest = |row: FoundContent| {
        row.sha256
            .try_into()
            .map_err(|_| Error::Internal("a digest is of another length".to_owned()))
    };
    found.into_iter().map(digest).collect()
}

/// Events that are over or called off no longer count who held a place and did not come.
fn give_up_places(conn: &mut Conn, member: MemberId) -> Result<(), Error> {
    for status in [SignUpStatus::SignedUp, SignUpStatus::Absent, SignUpStatus::Waiting] {
        let of: Vec<Sql<EventId>> = event_sign_ups::table
            .filter(event_sign_ups::member_id.eq(Some(Sql(member))))
            .filter(event_sign_ups::status.eq(Sql(status)))
            .select(event_sign_ups::event_id)
            .order(event_sign_ups::event_id.asc())
            .load(conn)?;
        let counted = diesel::update(events::table.filter(events::id.eq_any(of)));
        if status == SignUpStatus::Waiting {
            counted.set(events::waiting.eq(events::waiting - 1)).execute(conn)?;
        } else {
            counted.set(events::signed_up.eq(events::signed_up - 1)).execute(conn)?;
        }
    }
    Ok(())
}

fn run(conn: &mut Conn, vault: &Vault, step: &Step, who: &Sought) -> Result<(), Error> {
    match (step.statement(dialect::PARAMETER), step.table) {
        (Some(statement), _) => {
            diesel::sql_query(statement).bind::<Uid, _>(Sql(who.member)).execute(conn)?;
        }
        // Nothing of theirs is in it but where they are.
        (None, _) if matches!(step.fate, Fate::Emptied { .. }) => {}
        (None, "import_faults") => imports::forget_person(conn, vault, who)?,
        (None, "idempotency_keys") => idempotency_keys::forget_about(conn, &who.ids)?,
        (None, "member_search") => member_search::forget(conn, who.number)?,
        (None, "households") => leave_household(conn, who)?,
        (None, other) => return Err(Error::Internal(format!("nothing is sought in {other}"))),
    }
    Ok(())
}

/// A household that nobody is left in goes with the last of them.
fn leave_household(conn: &mut Conn, who: &Sought) -> Result<(), Error> {
    let Some(household) = who.household else { return Ok(()) };
    let others: i64 = members::table
        .filter(members::household_id.eq(Some(Sql(household))))
        .count()
        .get_result(conn)?;
    if others == 0 {
        diesel::delete(households::table.find(Sql(household))).execute(conn)?;
    }
    Ok(())
}

/// Keeps that somebody was erased; what is left of them in free stretches of the database is still to be cleaned.
fn keep(tx: &mut Tx<'_>, one: ErasedMember) -> Result<(), Error> {
    diesel::insert_into(erased_members::table)
        .values((
            erased_members::member_id.eq(Sql(one.member)),
            erased_members::erased_at.eq(Sql(one.erased_at)),
            erased_members::cleaned.eq(false),
            erased_members::compacted.eq(false),
        ))
        .on_conflict(erased_members::member_id)
        .do_update()
        .set((erased_members::cleaned.eq(false), erased_members::compacted.eq(false)))
        .execute(tx.conn)?;
    tx.erased(one);
    Ok(())
}

fn erased((Sql(member), Sql(erased_at)): (Sql<MemberId>, Sql<Timestamp>)) -> ErasedMember {
    ErasedMember { member, erased_at }
}

/// Everybody who was erased, as the ledger in the database has it.
pub fn ledger(conn: &mut Conn) -> Result<Vec<ErasedMember>, Error> {
    let rows = erased_members::table
        .select((erased_members::member_id, erased_members::erased_at))
        .order((erased_members::erased_at.asc(), erased_members::member_id.asc()))
        .load(conn)?;
    Ok(rows.into_iter().map(erased).collect())
}

/// Of those in the ledger beside the database whom the one in it does not have, and of both who is in the register again.
pub fn come_back(conn: &mut Conn, beside: &[ErasedMember]) -> Result<Vec<ErasedMember>, Error> {
    let known: BTreeSet<MemberId> = ledger(conn)?.into_iter().map(|one| one.member).collect();
    let mut back: Vec<ErasedMember> =
        beside.iter().filter(|one| !known.contains(&one.member)).copied().collect();
    let registered = erased_members::table
        .inner_join(members::table.on(members::id.eq(erased_members::member_id)))
        .select((erased_members::member_id, erased_members::erased_at))
        .load(conn)?;
    back.extend(registered.into_iter().map(erased));
    Ok(back)
}

/// Erases who came back, as of the first time; the contents are the caller's to discard. `all` are those who came back.
///
/// Who is part of another record in the older backup, and that one was not erased, was taken out of it since: of what went into
/// it nothing stays there.
pub fn again(
    tx: &mut Tx<'_>,
    one: &ErasedMember,
    all: &[ErasedMember],
) -> Result<Audited<Vec<[u8; 32]>>, Error> {
    let operation = "erasures_replay";
    let mut entries = Vec::new();
    let into = merged_into(tx.conn, one.member)?;
    if into.is_some_and(|into| !all.iter().any(|other| other.member == into)) {
        entries = merges::take_out(tx, one.member)?;
    }
    let whole = hold(tx, one.member)?;
    match erase_whole(tx, whole, one.erased_at, operation) {
        Ok(erased) => {
            let done = Entry::summary(operation, "an older backup was brought back".to_owned());
            let audited = Audited::write(erased.contents, done);
            entries.extend(erased.entries);
            Ok(entries.into_iter().fold(audited, Audited::and))
        }
        Err(Error::NotFound) => {
            keep(tx, *one)?;
            let entry = Entry::new(operation, "members", one.member, None).detail("not there");
            Ok(Audited::write(Vec::new(), entry))
        }
        Err(error) => Err(error),
    }
}

type Members = Vec<Sql<MemberId>>;

/// Of whom the search index and the log may still hold something.
pub fn to_clean(conn: &mut Conn) -> Result<Members, Error> {
    let open = erased_members::table.filter(erased_members::cleaned.eq(false));
    Ok(open.select(erased_members::member_id).load(conn)?)
}

pub fn mark_cleaned(conn: &mut Conn, members: &[Sql<MemberId>]) -> Result<(), Error> {
    for member in members {
        diesel::update(erased_members::table.find(member))
            .set(erased_members::cleaned.eq(true))
            .execute(conn)?;
    }
    Ok(())
}

/// Of whom free stretches of the database's file may still hold something.
pub fn to_compact(conn: &mut Conn) -> Result<Members, Error> {
    let open = erased_members::table.filter(erased_members::compacted.eq(false));
    Ok(open.select(erased_members::member_id).load(conn)?)
}

pub fn mark_compacted(conn: &mut Conn, members: &[Sql<MemberId>]) -> Result<(), Error> {
    for member in members {
        diesel::update(erased_members::table.find(member))
            .set(erased_members::compacted.eq(true))
            .execute(conn)?;
    }
    Ok(())
}

/// When the first was erased of whom free stretches of the file may still hold something.
pub fn uncompacted_since(conn: &mut Conn) -> Result<Option<Timestamp>, Error> {
    let open = erased_members::table.filter(erased_members::compacted.eq(false));
    let first: Option<Sql<Timestamp>> = open.select(min(erased_members::erased_at)).first(conn)?;
    Ok(plain(first))
}
