//! Consent texts that were published here; those that every installation has come from the domain.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::consent_texts::{ConsentText, NewConsentText, Published, Texts, built_in};
use domain::consents::Purpose;
use domain::id::{AccountId, ConsentTextId, UnitId};

use super::tx::ensure;
use super::{Conn, Tx};
use crate::error::Error;
use crate::fragments::Within;
use crate::schema::{consent_texts, unit_ancestors};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consent_texts)]
struct Row {
    id: Sql<ConsentTextId>,
    unit_id: Sql<UnitId>,
    purpose: Sql<Purpose>,
    version: String,
    en: String,
    zh_hans: String,
    zh_hant: String,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
}

impl From<Row> for ConsentText {
    fn from(row: Row) -> Self {
        Self {
            published: Some(Published {
                id: row.id.0,
                unit: row.unit_id.0,
                by: plain(row.created_by),
                at: row.created_at.0,
            }),
            purpose: row.purpose.0,
            version: row.version,
            texts: Texts { en: row.en, zh_hans: row.zh_hans, zh_hant: row.zh_hant },
        }
    }
}

/// Every version that was ever good for a unit in scope: published there or above, newest first, and
/// then those that every installation has.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    purpose: Option<Purpose>,
) -> Result<Vec<ConsentText>, Error> {
    let above = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq_any(scope.roots().iter().copied().map(Sql)))
        .select(unit_ancestors::ancestor_id);
    let mut query = consent_texts::table
        .select(Row::as_select())
        .filter(
            Within::new("consent_texts.unit_id", scope).or(consent_texts::unit_id.eq_any(above)),
        )
        .order((consent_texts::created_at.desc(), consent_texts::id.desc()))
        .into_boxed();
    if let Some(purpose) = purpose {
        query = query.filter(consent_texts::purpose.eq(Sql(purpose)));
    }
    let published = query.load::<Row>(conn)?.into_iter().map(ConsentText::from);
    let built_in = built_in().iter().filter(|one| purpose.is_none_or(|asked| one.purpose == asked));
    Ok(published.chain(built_in.cloned()).collect())
}

/// The newest text of each purpose that members of `unit` are shown: their office's, or one from above it.
pub(super) fn list_above(conn: &mut Conn, unit: UnitId) -> Result<Vec<ConsentText>, Error> {
    let here = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .select(unit_ancestors::ancestor_id);
    let published = consent_texts::table
        .filter(consent_texts::unit_id.eq_any(here))
        .order((consent_texts::created_at.desc(), consent_texts::id.desc()))
        .select(Row::as_select())
        .load::<Row>(conn)?
        .into_iter()
        .map(ConsentText::from);
    let all: Vec<ConsentText> = published.chain(built_in().iter().cloned()).collect();
    let newest = |purpose: &Purpose| all.iter().find(|one| one.purpose == *purpose).cloned();
    Ok(Purpose::ALL.iter().filter_map(newest).collect())
}

/// The text that members of `unit` are shown under this name.
pub fn find(
    conn: &mut Conn,
    unit: UnitId,
    purpose: Purpose,
    version: &str,
) -> Result<Option<ConsentText>, Error> {
    let known = built_in().iter().find(|one| one.purpose == purpose && one.version == version);
    if let Some(known) = known {
        return Ok(Some(known.clone()));
    }
    let here = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .select(unit_ancestors::ancestor_id);
    let row: Option<Row> = consent_texts::table
        .filter(consent_texts::purpose.eq(Sql(purpose)))
        .filter(consent_texts::version.eq(version))
        .filter(consent_texts::unit_id.eq_any(here))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(ConsentText::from))
}

/// # Errors
/// A fault when no such version is shown to members of `unit`.
pub fn ensure_known(
    conn: &mut Conn,
    unit: UnitId,
    purpose: Purpose,
    version: &str,
) -> Result<(), Error> {
    match find(conn, unit, purpose, version)? {
        Some(_) => Ok(()),
        None => Err(domain::Fault::new("/text_version", "unknown_version").into()),
    }
}

/// # Errors
/// A conflict when the purpose has a version of that name.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewConsentText,
) -> Result<Audited<ConsentText>, Error> {
    if ensure(tx.conn, scope, new.unit).is_err() {
        return Err(domain::Fault::new("/unit_id", "unknown_reference").into());
    }
    let row = Row {
        id: Sql(tx.new_id()),
        unit_id: Sql(new.unit),
        purpose: Sql(new.purpose),
        version: new.version.clone(),
        en: new.texts.en.clone(),
        zh_hans: new.texts.zh_hans.clone(),
        zh_hant: new.texts.zh_hant.clone(),
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(consent_texts::table).values(&row).execute(tx.conn)?;
    let entry = Entry::new("consent_texts_create", "consent_texts", row.id.0, new.unit);
    Ok(Audited::write(row.into(), entry))
}
