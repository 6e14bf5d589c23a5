//! Attachments of cases: what the files are; their bytes lie in the data folder, by hash.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::attachments::{Attachment, MediaType, NewAttachment};
use domain::id::{AccountId, AttachmentId, CaseId};

use super::{Conn, Tx, cases};
use crate::attachments::{AttachmentDetail, Attachments};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::schema::attachments;
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// The most files that one case takes.
pub const MOST: i64 = 50;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments)]
struct Row {
    id: Sql<AttachmentId>,
    case_id: Sql<CaseId>,
    file_name: String,
    media_type: Sql<MediaType>,
    size: i64,
    sha256: Vec<u8>,
    created_by: Sql<AccountId>,
    created_at: Sql<Timestamp>,
}

impl TryFrom<Row> for Attachment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let sha256 = row
            .sha256
            .try_into()
            .map_err(|_| Error::Internal("a content hash is not 32 bytes long".to_owned()))?;
        Ok(Self {
            id: row.id.0,
            case_id: row.case_id.0,
            file_name: row.file_name,
            media_type: row.media_type.0,
            size: row.size,
            sha256,
            created_by: row.created_by.0,
            created_at: row.created_at.0,
        })
    }
}

/// Those of a case, in the order that they came.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    case: CaseId,
    page: &PageRequest,
) -> Result<Attachments, Error> {
    let member = cases::brought_by(conn, scope, case)?;
    let columns = ["attachments.created_at", "attachments.id"];
    let rows = attachments::table
        .select(Row::as_select())
        .filter(attachments::case_id.eq(Sql(case)))
        .filter(attachments::removed_at.is_null())
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((attachments::created_at.asc(), attachments::id.asc()))
        .limit(page.limit + 1)
        .load::<Row>(conn)?;
    let rows = rows.into_iter().map(Attachment::try_from).collect::<Result<Vec<_>, _>>()?;
    let page = Page::cut(rows, page, |row| Cursor::new(row.created_at, row.id));
    Ok(Attachments { page, member })
}

/// All of a case that the caller may see.
pub(super) fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Attachment>, Error> {
    let rows = attachments::table
        .select(Row::as_select())
        .filter(attachments::case_id.eq(Sql(case)))
        .filter(attachments::removed_at.is_null())
        .order((attachments::created_at.asc(), attachments::id.asc()))
        .load::<Row>(conn)?;
    rows.into_iter().map(Attachment::try_from).collect()
}

pub fn get(conn: &mut Conn, scope: &Scope, id: AttachmentId) -> Result<AttachmentDetail, Error> {
    let attachment: Attachment = attachments::table
        .find(Sql(id))
        .filter(attachments::removed_at.is_null())
        .select(Row::as_select())
        .first::<Row>(conn)?
        .try_into()?;
    let member = cases::brought_by(conn, scope, attachment.case_id)?;
    Ok(AttachmentDetail { attachment, member })
}

/// Adds a file whose bytes are stored already.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewAttachment,
) -> Result<Audited<Attachment>, Error> {
    let case = cases::hold_visible(tx, scope, new.case_id)?;
    let by = tx.account().ok_or_else(|| Error::Internal("a file needs an account".to_owned()))?;
    let there: i64 = attachments::table
        .filter(attachments::case_id.eq(Sql(new.case_id)))
        .filter(attachments::removed_at.is_null())
        .count()
        .get_result(tx.conn)?;
    if there >= MOST {
        return Err(domain::Error::Conflict { code: "too_many_attachments" }.into());
    }
    let row = Row {
        id: Sql(tx.new_id()),
        case_id: Sql(new.case_id),
        file_name: new.file_name.clone(),
        media_type: Sql(new.media_type),
        size: new.size,
        sha256: new.sha256.to_vec(),
        created_by: Sql(by),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(attachments::table).values(&row).execute(tx.conn)?;
    let event = case.attached(&new.file_name, tx.now());
    cases::record(tx, case.id, event)?;
    let entry = Entry::new("attachments_create", "attachments", row.id.0, case.unit_id);
    Ok(Audited::write(row.try_into()?, entry))
}

/// Takes a file away from its case.
pub fn remove(tx: &mut Tx<'_>, scope: &Scope, id: AttachmentId) -> Result<Audited<()>, Error> {
    let found = get(tx.conn, scope, id)?.attachment;
    let case = cases::hold_visible(tx, scope, found.case_id)?;
    let removed = diesel::update(attachments::table.find(Sql(id)))
        .filter(attachments::removed_at.is_null())
        .set(attachments::removed_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    if removed == 0 {
        return Err(Error::NotFound);
    }
    let event = case.detached(tx.now());
    cases::record(tx, case.id, event)?;
    let entry = Entry::new("attachments_delete", "attachments", id, case.unit_id);
    Ok(Audited::write((), entry))
}

/// Whether any attachment of any case has these bytes.
pub fn is_referred(conn: &mut Conn, sha256: &[u8; 32]) -> Result<bool, Error> {
    let count: i64 = attachments::table
        .filter(attachments::sha256.eq(sha256.to_vec()))
        .filter(attachments::removed_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}
