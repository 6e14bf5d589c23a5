//! Consents: appended, never edited.

use diesel::prelude::*;
use domain::access::Scope;
use domain::consents::{
    Consent, ConsentAction, GivenHow, Guardian, NewConsent, Operation, Purpose, allowed, live,
    require,
};
use domain::id::{AccountId, ConsentId, MemberId, UnitId, VisitId};
use domain::time::Timestamp;

use super::{Conn, Tx, consent_texts, members, referrals, sign_ups};
use crate::consents::Receipt;
use crate::error::Error;
use crate::schema::{consents, units, visits};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
struct Row {
    id: Sql<ConsentId>,
    member_id: Sql<MemberId>,
    purpose: Sql<Purpose>,
    action: Sql<ConsentAction>,
    text_version: String,
    given_how: Sql<GivenHow>,
    witness: Option<String>,
    guardian_name: Option<String>,
    guardian_relation: Option<String>,
    withdraws: Option<Sql<ConsentId>>,
    starts_at: Sql<Timestamp>,
    expires_at: Option<Sql<Timestamp>>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
}

impl From<Row> for Consent {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            member: row.member_id.0,
            purpose: row.purpose.0,
            action: row.action.0,
            text_version: row.text_version,
            given_how: row.given_how.0,
            witness: row.witness,
            guardian: row
                .guardian_name
                .zip(row.guardian_relation)
                .map(|(name, relation)| Guardian { name, relation }),
            withdraws: plain(row.withdraws),
            starts_at: row.starts_at.0,
            expires_at: plain(row.expires_at),
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
        }
    }
}

/// The member's whole trail, oldest first.
pub fn of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<Consent>, Error> {
    let rows: Vec<Row> = consents::table
        .filter(consents::member_id.eq(Sql(member)))
        .order((consents::created_at.asc(), consents::id.asc()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Consent::from).collect())
}

/// The trail of a member in scope.
pub fn list(conn: &mut Conn, scope: &Scope, member: MemberId) -> Result<Vec<Consent>, Error> {
    members::get(conn, scope, member)?;
    of_member(conn, member)
}

/// # Errors
/// `ConsentRequired` when nothing allows now what the operation is for.
pub fn ensure_live(tx: &mut Tx<'_>, member: MemberId, operation: Operation) -> Result<(), Error> {
    let trail = for_purpose(tx.conn, member, operation.purpose())?;
    Ok(require(&trail, operation, tx.now())?)
}

/// What a receipt says of a consent of a member in scope.
///
/// # Errors
/// [`Error::NotFound`] for a withdrawal, which stands on the receipt of what it ends.
pub fn receipt(conn: &mut Conn, scope: &Scope, id: ConsentId) -> Result<Receipt, Error> {
    let row: Row = consents::table
        .filter(consents::id.eq(Sql(id)))
        .filter(consents::action.eq(Sql(ConsentAction::Given)))
        .select(Row::as_select())
        .first(conn)?;
    let consent = Consent::from(row);
    let member = members::get(conn, scope, consent.member)?;
    let unit_name =
        units::table.find(Sql(member.unit)).select(units::name).first::<String>(conn)?;
    let withdrawn_at: Option<Sql<Timestamp>> = consents::table
        .filter(consents::member_id.eq(Sql(member.id)))
        .filter(consents::withdraws.eq(Some(Sql(id))))
        .select(consents::starts_at)
        .first(conn)
        .optional()?;
    let text = consent_texts::find(conn, member.unit, consent.purpose, &consent.text_version)?;
    // Nothing that is recorded here names a text that is not there; what an archive brought may.
    let text = text.ok_or(Error::NotFound)?;
    Ok(Receipt {
        consent,
        member_name: member.name,
        unit_name,
        texts: text.texts,
        withdrawn_at: plain(withdrawn_at),
    })
}

/// Whether the member's consent to `purpose` holds at `now`.
pub fn is_live(
    conn: &mut Conn,
    member: MemberId,
    purpose: Purpose,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(allowed(&for_purpose(conn, member, purpose)?, purpose, now))
}

fn for_purpose(conn: &mut Conn, member: MemberId, purpose: Purpose) -> Result<Vec<Consent>, Error> {
    let trail: Vec<Row> = consents::table
        .filter(consents::member_id.eq(Sql(member)))
        .filter(consents::purpose.eq(Sql(purpose)))
        .select(Row::as_select())
        .load(conn)?;
    Ok(trail.into_iter().map(Consent::from).collect())
}

/// Adds a record as it is to its member's trail.
pub(super) fn append(tx: &mut Tx<'_>, consent: &Consent) -> Result<(), Error> {
    let guardian = consent.guardian.as_ref();
    let row = Row {
        id: Sql(consent.id),
        member_id: Sql(consent.member),
        purpose: Sql(consent.purpose),
        action: Sql(consent.action),
        text_version: consent.text_version.clone(),
        given_how: Sql(consent.given_how),
        witness: consent.witness.clone(),
        guardian_name: guardian.map(|one| one.name.clone()),
        guardian_relation: guardian.map(|one| one.relation.clone()),
        withdraws: consent.withdraws.map(Sql),
        starts_at: Sql(consent.starts_at),
        expires_at: consent.expires_at.map(Sql),
        created_by: consent.created_by.map(Sql),
        created_at: Sql(consent.created_at),
    };
    diesel::insert_into(consents::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Records a consent of a member whose scope was checked.
pub fn insert(tx: &mut Tx<'_>, member: MemberId, new: &NewConsent) -> Result<Consent, Error> {
    let row = Row {
        id: Sql(tx.new_id()),
        member_id: Sql(member),
        purpose: Sql(new.purpose),
        action: Sql(ConsentAction::Given),
        text_version: new.text_version.clone(),
        given_how: Sql(new.given_how),
        witness: new.witness.clone(),
        guardian_name: new.guardian.as_ref().map(|one| one.name.clone()),
        guardian_relation: new.guardian.as_ref().map(|one| one.relation.clone()),
        withdraws: None,
        starts_at: Sql(new.starts_at),
        expires_at: new.expires_at.map(Sql),
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(consents::table).values(&row).execute(tx.conn)?;
    Ok(row.into())
}

pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    member: MemberId,
    new: &NewConsent,
) -> Result<Audited<Consent>, Error> {
    let row = members::hold(tx, scope, member)?;
    let new = new.clone().of_ward(plain(row.guardian_until), tx.zone())?;
    consent_texts::ensure_known(tx.conn, row.unit_id.0, new.purpose, &new.text_version)?;
    let consent = insert(tx, member, &new)?;
    let entry = Entry::new("consents_create", "consents", consent.id, row.unit_id.0);
    Ok(Audited::write(consent, entry))
}

/// Records that a consent was taken back. When no other allows the same, what rests on it ends here,
/// too: planned visits, places at events, the department's view of the person.
///
/// # Errors
/// `Conflict` when it no longer holds.
pub fn withdraw(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ConsentId,
    given_how: GivenHow,
    witness: Option<&str>,
) -> Result<Audited<Consent>, Error> {
    let given: Row = consents::table.find(Sql(id)).select(Row::as_select()).first(tx.conn)?;
    let member = members::hold(tx, scope, given.member_id.0)?;
    let given = Consent::from(given);
    let trail = of_member(tx.conn, member.id.0)?;
    if !live(&trail, tx.now()).iter().any(|consent| consent.id == id) {
        return Err(domain::Error::Conflict { code: "consent_over" }.into());
    }
    let row = Row {
        id: Sql(tx.new_id()),
        member_id: member.id,
        purpose: Sql(given.purpose),
        action: Sql(ConsentAction::Withdrawn),
        text_version: given.text_version.clone(),
        given_how: Sql(given_how),
        witness: witness.map(str::to_owned),
        guardian_name: None,
        guardian_relation: None,
        withdraws: Some(Sql(id)),
        starts_at: Sql(tx.now()),
        expires_at: None,
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(consents::table).values(&row).execute(tx.conn)?;
    let withdrawal = row.id.0;
    let mut audited = Audited::write(
        Consent::from(row),
        Entry::new("consents_withdraw", "consents", withdrawal, member.unit_id.0),
    );
    if !is_live(tx.conn, member.id.0, given.purpose, tx.now())? {
        for entry in end(tx, member.id.0, given.purpose, "consents_withdraw")? {
            audited = audited.and(entry);
        }
    }
    Ok(audited)
}

/// Ends what only a consent to `purpose` allows.
pub(super) fn end(
    tx: &mut Tx<'_>,
    member: MemberId,
    purpose: Purpose,
    operation: &'static str,
) -> Result<Vec<Entry>, Error> {
    match purpose {
        // Nothing is kept that rests on it: whoever writes or calls looks at the consent then.
        Purpose::Contact => Ok(Vec::new()),
        Purpose::Visits => cancel_planned_visits(tx, member, operation),
        Purpose::Events => sign_ups::give_back_all(tx, member, operation),
        Purpose::Referral => referrals::hide_person(tx, member, operation),
    }
}

/// Cancels what is planned with a member: they left, or took their consent back.
pub fn cancel_planned_visits(
    tx: &mut Tx<'_>,
    member: MemberId,
    operation: &'static str,
) -> Result<Vec<Entry>, Error> {
    let planned = visits::table
        .filter(visits::member_id.eq(Sql(member)))
        .filter(visits::status.eq("planned"));
    let ids: Vec<(Sql<VisitId>, Sql<UnitId>)> =
        planned.select((visits::id, visits::unit_id)).order(visits::id.asc()).load(tx.conn)?;
    diesel::update(planned)
        .set((
            visits::status.eq("cancelled"),
            visits::updated_at.eq(Sql(tx.now())),
            visits::version.eq(visits::version + 1),
        ))
        .execute(tx.conn)?;
    let entry = |(id, unit): (Sql<VisitId>, Sql<UnitId>)| {
        Entry::new(operation, "visits", id.0, unit.0).detail("cancelled")
    };
    Ok(ids.into_iter().map(entry).collect())
}
