//! Attachments of cases: files come in, are told by their bytes, and go out so that nothing runs.

mod content;
mod files;
mod sweep;
mod upload;
mod views;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, delete, get, post, web};
use domain::access::Permission;
use domain::attachments::Attachment;
use domain::id::kind;
use persistence::attachments::AttachmentDetail;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::{read, show, write};

pub use files::Files;
pub use sweep::{discard, sweep};
use views::{AttachmentListQuery, AttachmentView, FileAnswer, UploadBody, VERSION};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(delete);
}

/// Files of a case, in the order that they came.
#[utoipa::path(
    operation_id = "attachments_list", tag = "attachments",
    params(("id" = Uuid, Path), AttachmentListQuery),
    responses((status = 200, description = "A page of attachments.", body = List<AttachmentView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/cases/{id}/attachments")]
async fn list(
    caller: Caller,
    id: PathId<kind::Case>,
    query: Query<AttachmentListQuery>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewCases)?, id.0);
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = show!(caller, "attachments_list", attachments::list(&scope, id, &page))?;
    Ok(page::answer(&caller.http, found.page, AttachmentView::from))
}

/// Adds a file to a case: a part named `file` of a form.
///
/// Taken are JPEG, PNG, GIF, WebP, HEIC, PDF, DOCX and XLSX without macros, plain text and CSV, MP3,
/// M4A and MP4. What a file is is told by its content; a name with another ending is refused.
#[utoipa::path(
    operation_id = "attachments_create", tag = "attachments",
    request_body(content = UploadBody, content_type = "multipart/form-data"),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe."),
    ),
    responses((status = 201, description = "The attachment.", body = AttachmentView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/cases/{id}/attachments")]
async fn create(
    caller: Caller,
    id: PathId<kind::Case>,
    payload: web::Payload,
) -> Result<Answer, Problem> {
    let (scope, again, id) =
        (caller.scope(Permission::EditCases)?, caller.scope(Permission::EditCases)?, id.0);
    // Nobody uploads in vain to a case that is not there.
    read!(caller, cases::get(&again, None, id))?;
    let files = Files::new(caller.app().attachments_folder.clone());
    let received = upload::receive(&caller, payload, &files).await?;
    let (new, held) = upload::keep(&files, received, id).await?;
    let hash = new.sha256;
    let answer = write!(caller, attachments::create(&scope, &new), |attachment: Attachment| {
        let id = attachment.id;
        Answer::created(format!("/attachments/{id}"), &AttachmentView::from(attachment))
            .version(VERSION)
    });
    if answer.is_err() {
        sweep::discard_unreferred(caller.db(), &files, hash, held).await;
    }
    answer
}

/// The file itself, to be saved; photographs may be shown in the page.
#[utoipa::path(
    operation_id = "attachments_get", tag = "attachments", params(("id" = Uuid, Path)),
    responses(FileAnswer, ReadErrors), security(("bearer" = []))
)]
#[get("/attachments/{id}")]
async fn get(caller: Caller, id: PathId<kind::Attachment>) -> Result<HttpResponse, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewCases)?, id.0);
    let found = show!(caller, "attachments_get", attachments::get(&scope, id))?.attachment;
    let files = Files::new(caller.app().attachments_folder.clone());
    let file = actix_files::NamedFile::open(files.path(&found.sha256)).map_err(|error| {
        tracing::error!(%error, attachment = %found.id, "the content of an attachment is not there");
        Problem::new(Kind::Internal)
    })?;
    let mut answer = views::named(file, &found)?.into_response(&caller.http);
    let safe = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::ETAG, "\"1\""),
    ];
    for (name, value) in safe {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}

/// Takes a file away from its case. The bytes go when no other attachment has the same.
#[utoipa::path(
    operation_id = "attachments_delete", tag = "attachments",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 204, description = "It is gone."), ChangeErrors),
    security(("bearer" = []))
)]
#[delete("/attachments/{id}")]
async fn delete(
    caller: Caller,
    id: PathId<kind::Attachment>,
    version: IfMatch,
) -> Result<Answer, Problem> {
    let (scope, again, id) =
        (caller.scope(Permission::EditCases)?, caller.scope(Permission::EditCases)?, id.0);
    let AttachmentDetail { attachment, .. } =
        show!(caller, "attachments_delete", attachments::get(&again, id))?;
    if version.0 != VERSION {
        let current = AttachmentView::from(attachment);
        return Err(Problem::new(Kind::Stale).more("current", current));
    }
    let files = Files::new(caller.app().attachments_folder.clone());
    let held = upload::hold(&files, attachment.sha256).await?;
    let answer = write!(caller, attachments::remove(&scope, id), |()| Answer::no_content())?;
    sweep::discard_unreferred(caller.db(), &files, attachment.sha256, held).await;
    Ok(answer)
}
