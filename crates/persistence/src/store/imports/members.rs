//! The members of an import: whom they resemble, how they come in, how they go again.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::prelude::*;
use domain::access::Scope;
use domain::consents::{ConsentAction, GivenHow, Purpose};
use domain::id::{AccountId, ConsentId, EnrolmentId, ImportId, MemberId, UnitId};
use domain::imports::{BuiltOn, Import, Likeness, same};
use domain::members::{MemberKind, MemberStatus, Private};
use domain::programmes::Programme;
use domain::text::match_name;
use domain::{Date, Timestamp};

use super::super::members::{PhoneHashes, SealedRow};
use super::super::statistics::{self, Source};
use super::super::{Conn, Tx, dialect, member_keys, member_search};
use crate::error::Error;
use crate::fragments::{Within, WrappedKey};
use crate::imports::MemberLine;
use crate::schema::{
    cases, consents, enrolments, event_feedback, event_sign_ups, member_distinctions,
    member_keys as key_rows, member_links, members, objections, portal_codes, portal_sessions,
    round_members, suggestions, visits,
};
use crate::sealed::{Opener, Place, Sealed};
use crate::types::Sql;
use crate::vault::{Vault, Wrapped};

#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
struct MemberRow<'a> {
    id: Sql<MemberId>,
    unit_id: Sql<UnitId>,
    kind: Sql<MemberKind>,
    status: Sql<MemberStatus>,
    name: &'a str,
    match_name: String,
    preferred_language: Option<&'a str>,
    contact_time: Option<&'a str>,
    wants_visits: bool,
    wants_visits_since: Option<Sql<Date>>,
    joined_on: Sql<Date>,
    import_id: Sql<ImportId>,
    import_line: i32,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    #[diesel(embed)]
    sealed: SealedRow,
    #[diesel(embed)]
    hashes: PhoneHashes,
}

#[derive(Insertable)]
#[diesel(table_name = consents, treat_none_as_default_value = false)]
struct ConsentRow<'a> {
    id: Sql<ConsentId>,
    member_id: Sql<MemberId>,
    purpose: Sql<Purpose>,
    action: Sql<ConsentAction>,
    text_version: &'a str,
    given_how: Sql<GivenHow>,
    witness: Option<&'a str>,
    starts_at: Sql<Timestamp>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
}

#[derive(Insertable)]
#[diesel(table_name = enrolments, treat_none_as_default_value = false)]
struct EnrolmentRow {
    id: Sql<EnrolmentId>,
    member_id: Sql<MemberId>,
    programme: Sql<Programme>,
    started_on: Sql<Date>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
}

/// Rows in one statement: what PostgreSQL takes in parameters, with room.
const ROWS: usize = 500;

/// Keeps the members with their consents and programmes, and files their search terms.
pub fn insert(tx: &mut Tx<'_>, import: &Import, lines: &[MemberLine]) -> Result<(), Error> {
    for part in lines.chunks(ROWS) {
        let mut rows: Vec<MemberRow<'_>> = Vec::with_capacity(part.len());
        let mut keys = Vec::with_capacity(part.len());
        for line in part {
            let (row, key) = member_row(tx, import, line)?;
            keys.push(member_keys::NewRow::new(row.id.0, key));
            rows.push(row);
        }
        let ids: Vec<MemberId> = rows.iter().map(|row| row.id.0).collect();
        let numbers: HashMap<MemberId, i64> = diesel::insert_into(members::table)
            .values(&rows)
            .returning((members::id, members::number))
            .load::<(Sql<MemberId>, i64)>(tx.conn)?
            .into_iter()
            .map(|(Sql(id), number)| (id, number))
            .collect();
        member_keys::insert(tx.conn, &keys)?;
        let found: Vec<(i64, &str, Option<&[u8]>)> = rows
            .iter()
            .filter_map(|row| {
                let last = row.hashes.phone_last.as_deref();
                Some((*numbers.get(&row.id.0)?, row.name, last))
            })
            .collect();
        member_search::add_many(tx.conn, import.unit, &found)?;
        insert_consents(tx, &ids, part)?;
        insert_enrolments(tx, &ids, part)?;
    }
    Ok(())
}

fn member_row<'a>(
    tx: &Tx<'_>,
    import: &Import,
    line: &'a MemberLine,
) -> Result<(MemberRow<'a>, Wrapped), Error> {
    let particulars = &line.particulars;
    let joined_on = line.joined_on.unwrap_or_else(|| tx.today());
    let id = tx.new_id();
    let (key, wrapped) = tx.vault().new_key(id)?;
    let private = Private {
        phone: particulars.phone.clone(),
        email: particulars.email.clone(),
        address: particulars.address.clone(),
        leave_reason: None,
    };
    let row = MemberRow {
        id: Sql(id),
        unit_id: Sql(import.unit),
        kind: Sql(line.kind),
        status: Sql(MemberStatus::Active),
        name: &particulars.name,
        match_name: match_name(&particulars.name),
        preferred_language: particulars.preferred_language.as_deref(),
        contact_time: particulars.contact_time.as_deref(),
        wants_visits: line.wants_visits,
        wants_visits_since: line.wants_visits.then_some(Sql(joined_on)),
        joined_on: Sql(joined_on),
        import_id: Sql(import.id),
        import_line: line.line,
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
        updated_at: Sql(tx.now()),
        sealed: SealedRow::seal(&key, id, &private)?,
        hashes: PhoneHashes::new(tx.vault(), particulars.phone.as_deref()),
    };
    Ok((row, wrapped))
}

fn insert_consents(tx: &mut Tx<'_>, ids: &[MemberId], lines: &[MemberLine]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(ids.len() * 2);
    for (id, line) in ids.iter().zip(lines) {
        // Given when the person registered, as far as the form says.
        let starts_at =
            line.joined_on.map_or_else(|| tx.now(), |day| Timestamp::start_of(day, tx.zone()));
        for purpose in &line.purposes {
            rows.push(ConsentRow {
                id: Sql(tx.new_id()),
                member_id: Sql(*id),
                purpose: Sql(*purpose),
                action: Sql(ConsentAction::Given),
                text_version: &line.text_version,
                given_how: Sql(line.given_how),
                witness: line.witness.as_deref(),
                starts_at: Sql(starts_at),
                created_by: tx.account().map(Sql),
                created_at: Sql(tx.now()),
            });
        }
    }
    for part in rows.chunks(ROWS) {
        let values: Vec<&ConsentRow<'_>> = part.iter().collect();
        diesel::insert_into(consents::table).values(values).execute(tx.conn)?;
    }
    Ok(())
}

fn insert_enrolments(tx: &mut Tx<'_>, ids: &[MemberId], lines: &[MemberLine]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (id, line) in ids.iter().zip(lines) {
        for programme in &line.programmes {
            rows.push(EnrolmentRow {
                id: Sql(tx.new_id()),
                member_id: Sql(*id),
                programme: Sql(*programme),
                started_on: Sql(line.joined_on.unwrap_or_else(|| tx.today())),
                created_by: tx.account().map(Sql),
                created_at: Sql(tx.now()),
            });
        }
    }
    for part in rows.chunks(ROWS) {
        let values: Vec<&EnrolmentRow> = part.iter().collect();
        diesel::insert_into(enrolments::table).values(values).execute(tx.conn)?;
    }
    for row in &rows {
        statistics::made(tx, Source::Enrolment, row.id.0);
    }
    Ok(())
}

/// For each row a member in scope who is likely the same.
///
/// Members are looked up by the hash of the telephone, which few share; by name only where a telephone is missing here
/// or there, for hundreds share a name. Of a telephone the comparison knows the hash alone, on both sides.
pub fn alike(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    rows: &[Likeness],
) -> Result<Vec<Option<MemberId>>, Error> {
    let hashes: Vec<Option<Vec<u8>>> =
        rows.iter().map(|row| row.phone.as_deref().map(|phone| vault.phone_hash(phone))).collect();
    let phones: Vec<&[u8]> = hashes.iter().flatten().map(Vec::as_slice).collect();
    let names = |with_phone: bool| -> Vec<&str> {
        let rows = rows.iter().filter(|row| row.phone.is_some() == with_phone);
        rows.map(|row| row.name.as_str()).collect()
    };
    let mut register = Register { vault, members: HashMap::new() };
    for part in phones.chunks(ROWS) {
        register.add(found(scope).filter(members::phone_hash.eq_any(part)).load(conn)?);
    }
    for part in names(false).chunks(ROWS) {
        register.add(found(scope).filter(members::match_name.eq_any(part)).load(conn)?);
    }
    let without: Option<Sql<MemberId>> = members::table
        .filter(members::phone_hash.is_null())
        .select(members::id)
        .first(conn)
        .optional()?;
    if without.is_some() {
        for part in names(true).chunks(ROWS) {
            let unknown = found(scope).filter(members::phone_hash.is_null());
            register.add(unknown.filter(members::match_name.eq_any(part)).load(conn)?);
        }
    }
    rows.iter().zip(hashes).map(|(row, hash)| register.like(row, hash)).collect()
}

type Found =
    (Sql<MemberId>, Sql<MemberKind>, String, Option<Vec<u8>>, Option<Sealed>, Option<Vec<u8>>);

/// Members in scope, as far as they are compared.
#[diesel::dsl::auto_type(no_type_alias)]
fn found(scope: &Scope) -> _ {
    let within: Within = Within::new("members.unit_id", scope);
    let key: WrappedKey = WrappedKey;
    members::table.filter(within).filter(members::merged_into.is_null()).select((
        members::id,
        members::kind,
        members::match_name,
        members::phone_hash,
        members::address,
        key,
    ))
}

/// Members found in the register, by name.
struct Register<'a> {
    vault: &'a Vault,
    members: HashMap<String, Vec<Found>>,
}

impl Register<'_> {
    fn add(&mut self, rows: Vec<Found>) {
        for row in rows {
            self.members.entry(row.2.clone()).or_default().push(row);
        }
    }

    /// The address of somebody of the same name is opened when there is one to compare it with.
    fn like(&self, row: &Likeness, hash: Option<Vec<u8>>) -> Result<Option<MemberId>, Error> {
        let row = Likeness { phone: hash.as_deref().map(as_text), ..row.clone() };
        for (Sql(id), Sql(kind), name, hash, address, wrapped) in
            self.members.get(&row.name).into_iter().flatten()
        {
            let (place, address) = (
                Place::new("members", "address", *id),
                address.as_ref().filter(|_| row.address.is_some()),
            );
            let address = Opener::new(self.vault, *id, wrapped.clone()).open(place, address)?;
            let phone = hash.as_deref().map(as_text);
            let member = Likeness { kind: *kind, name: name.clone(), phone, address };
            if same(&row, &member) {
                return Ok(Some(*id));
            }
        }
        Ok(None)
    }
}

/// A hash where a text is wanted.
fn as_text(hash: &[u8]) -> String {
    STANDARD.encode(hash)
}
/// What was done with the import's members since: each kind of record, and how many there are.
pub fn built_on(conn: &mut Conn, import: ImportId) -> Result<BuiltOn, Error> {
    let mut built = BuiltOn::new();
    let mine =
        || members::table.filter(members::import_id.eq(Some(Sql(import)))).select(members::id);
    macro_rules! count {
        ($name:literal, $query:expr) => {
            let count: i64 = $query.count().get_result(conn)?;
            if count > 0 {
                built.push(($name, count));
            }
        };
    }
    count!("visits", visits::table.filter(visits::member_id.eq_any(mine().nullable())));
    count!(
        "event_sign_ups",
        event_sign_ups::table.filter(event_sign_ups::member_id.eq_any(mine().nullable()))
    );
    count!(
        "event_feedback",
        event_feedback::table.filter(event_feedback::member_id.eq_any(mine().nullable()))
    );
    count!("cases", cases::table.filter(cases::member_id.eq_any(mine().nullable())));
    count!(
        "suggestions",
        suggestions::table.filter(suggestions::member_id.eq_any(mine().nullable()))
    );
    count!("portal_codes", portal_codes::table.filter(portal_codes::member_id.eq_any(mine())));
    count!(
        "portal_sessions",
        portal_sessions::table.filter(portal_sessions::member_id.eq_any(mine()))
    );
    count!("objections", objections::table.filter(objections::member_id.eq_any(mine())));
    count!("round_members", round_members::table.filter(round_members::member_id.eq_any(mine())));
    count!(
        "member_links",
        member_links::table.filter(
            member_links::resident_id.eq_any(mine()).or(member_links::business_id.eq_any(mine()))
        )
    );
    count!(
        "member_distinctions",
        member_distinctions::table.filter(
            member_distinctions::lower_id
                .eq_any(mine())
                .or(member_distinctions::higher_id.eq_any(mine()))
        )
    );
    // What came in with a member is of the same moment; what is not was added since.
    count!(
        "consents",
        consents::table
            .inner_join(members::table.on(members::id.eq(consents::member_id)))
            .filter(members::import_id.eq(Some(Sql(import))))
            .filter(consents::created_at.ne(members::created_at))
    );
    count!(
        "enrolments",
        enrolments::table
            .inner_join(members::table.on(members::id.eq(enrolments::member_id)))
            .filter(members::import_id.eq(Some(Sql(import))))
            .filter(
                enrolments::created_at
                    .ne(members::created_at)
                    .or(enrolments::ended_on.is_not_null())
            )
    );
    count!(
        "members",
        members::table
            .filter(members::import_id.eq(Some(Sql(import))))
            .filter(members::version.gt(1))
    );
    Ok(built)
}

/// Takes the import's members back, with what came in with them.
pub fn remove(tx: &mut Tx<'_>, import: ImportId) -> Result<usize, Error> {
    let mine =
        || members::table.filter(members::import_id.eq(Some(Sql(import)))).select(members::id);
    dialect::forget_import(tx.conn, import)?;
    diesel::delete(consents::table.filter(consents::member_id.eq_any(mine()))).execute(tx.conn)?;
    let ended: Vec<Sql<EnrolmentId>> = enrolments::table
        .filter(enrolments::member_id.eq_any(mine()))
        .select(enrolments::id)
        .load(tx.conn)?;
    let ended: Vec<EnrolmentId> = ended.into_iter().map(|Sql(id)| id).collect();
    statistics::changing(tx, Source::Enrolment, &ended)?;
    diesel::delete(enrolments::table.filter(enrolments::member_id.eq_any(mine())))
        .execute(tx.conn)?;
    // The figures forget the members before they go.
    statistics::settle(tx)?;
    diesel::delete(key_rows::table.filter(key_rows::member_id.eq_any(mine()))).execute(tx.conn)?;
    let removed = diesel::delete(members::table.filter(members::import_id.eq(Some(Sql(import)))));
    Ok(removed.execute(tx.conn)?)
}
