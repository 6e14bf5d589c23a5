//! Imports: registers and case lists from files, as jobs.

pub mod command;
mod corrections;
mod encoding;
mod mappings;
mod options;
mod records;
mod reports;
mod runner;
mod sheets;
mod stretches;
mod table;
#[cfg(test)]
mod tests;
mod upload;
mod views;
mod work;

use actix_multipart::Multipart;
use actix_web::{get, post};
use domain::access::Permission;
use domain::id::{ImportId, UnitId, kind};
use domain::imports::Import;
use persistence::{ImportFilter, Written};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::{read, write};
pub(crate) use corrections::harmless;
use options::{Mapping, Options, Understood};
pub use runner::{Imports, take_up};
use views::{ImportForm, ImportListQuery, ImportView};
pub use work::Workplace;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(get)
        .service(reports::report)
        .service(cancel)
        .service(undo)
        .service(mappings::get)
        .service(mappings::put);
}

/// Imports in scope, newest first.
#[utoipa::path(
    operation_id = "imports_list", tag = "imports", params(ImportListQuery),
    responses((status = 200, description = "A page of imports.", body = List<ImportView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/imports")]
async fn list(caller: Caller, query: Query<ImportListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::Import)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = ImportFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        kind: query.0.kind.map(|word| word.0),
    };
    let found = read!(caller, imports::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, ImportView::from))
}

/// Takes a file in. It is understood at once as far as its header; the rows are read by a job.
///
/// A file with a column that Linli does not take is refused with every such column named; left out, its
/// cells are not read. Columns that nobody knows are not read either; `columns` says so.
#[utoipa::path(
    operation_id = "imports_create", tag = "imports",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 202, description = "The job, at `Location`.", body = ImportView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/imports")]
async fn create(caller: Caller, parts: Option<Multipart>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::Import)?;
    let parts = parts.ok_or_else(|| Problem::new(Kind::UnsupportedMediaType))?;
    let upload = upload::receive(&caller, parts).await?;
    let unit = UnitId::from_uuid(upload.options.unit_id);
    let mapping = mapping_of(&caller, &scope, unit, &upload.options).await?;
    ensure_texts(&caller, unit, &mapping).await?;
    let new = begin(&caller, unit, mapping, upload).await?;
    let app = caller.shared_app();
    app.imports.start(&app.db, &app.clock, &app.zone);
    let written = persistence::write!(
        caller.db(),
        caller.request()?,
        imports::create(&scope, &new),
        accepted
    );
    match written? {
        Written::Fresh(Accepted(id, answer)) => {
            app.imports.submit(id);
            Ok(answer)
        }
        Written::Replayed(stored) => Ok(Answer::from(stored)),
    }
}

/// The answer, and the job that is to be done once it is committed.
struct Accepted(ImportId, Answer);

impl persistence::Storable for Accepted {
    fn to_stored(&self) -> persistence::StoredAnswer {
        self.1.to_stored()
    }
}

fn accepted(import: Import) -> Accepted {
    let (id, version) = (import.id, import.version);
    let view = ImportView::from(import);
    Accepted(id, Answer::accepted(format!("/imports/{id}"), &view).version(version))
}

/// The mapping that was sent, or else the unit's own.
async fn mapping_of(
    caller: &Caller,
    scope: &domain::access::Scope,
    unit: UnitId,
    options: &views::ImportOptions,
) -> Result<Mapping, Problem> {
    let kind = options.kind.0;
    if options.mapping.is_some() {
        return Ok(Mapping::parse(kind, options.mapping.clone())?);
    }
    let scope = scope.clone();
    let saved = read!(caller, imports::get_mapping(&scope, unit, kind));
    let saved = match saved {
        Err(problem) if problem.kind == Kind::NotFound => {
            return Err(domain::Fault::new("/unit_id", "unknown_reference").into());
        }
        other => other?,
    };
    let saved = saved.and_then(|saved| serde_json::from_str(&saved.mapping).ok());
    Ok(Mapping::parse(kind, saved)?)
}

/// The members of a file agreed to a text that is known here.
async fn ensure_texts(caller: &Caller, unit: UnitId, mapping: &Mapping) -> Result<(), Problem> {
    let Mapping::Members(mapping) = mapping else { return Ok(()) };
    for purpose in mapping.purposes() {
        let version = mapping.text_version().to_owned();
        if read!(caller, consent_texts::find(unit, purpose, &version))?.is_none() {
            return Err(domain::Fault::new("/mapping/consent_text", "unknown_version").into());
        }
    }
    Ok(())
}

/// Understands the file and puts it where the job finds it.
async fn begin(
    caller: &Caller,
    unit: UnitId,
    mapping: Mapping,
    upload: upload::Upload,
) -> Result<persistence::NewImport, Problem> {
    let upload::Upload { bytes, file_name, sha256, options } = upload;
    let (kind, dry_run) = (mapping.kind(), options.dry_run);
    let options = Options {
        mapping,
        leave_out: options.leave_out,
        accept_duplicates: options.accept_duplicates,
        upload: Uuid::now_v7(),
    };
    let (kept, options, understood) = tokio::task::spawn_blocking(move || {
        let kept = bytes.clone();
        let understood = Understood::new(bytes, &options.mapping, &options.leave_out);
        (kept, options, understood)
    })
    .await
    .map_err(|_| Problem::new(Kind::Internal))?;
    let new = understood?.new_import(unit, kind);
    upload::keep(caller.app().imports.folder(), options.upload, kept).await.map_err(|error| {
        tracing::error!(%error, "a file for import was not kept");
        Problem::new(Kind::Internal)
    })?;
    let text = serde_json::to_string(&options).map_err(|_| Problem::new(Kind::Internal))?;
    Ok(persistence::NewImport { file_name, sha256, dry_run, options: text, ..new })
}

/// An import and how far it is.
#[utoipa::path(
    operation_id = "imports_get", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The import.", body = ImportView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/imports/{id}")]
async fn get(caller: Caller, id: PathId<kind::Import>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::Import)?;
    let import = read!(caller, imports::get(&scope, id.0))?;
    let version = import.version;
    Ok(Answer::ok(&ImportView::from(import)).version(version))
}

/// Stops an import; what it had taken in is taken back.
#[utoipa::path(
    operation_id = "imports_cancel", tag = "imports",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 200, description = "The import; it is over once `state` says so.", body = ImportView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/imports/{id}/cancel")]
async fn cancel(caller: Caller, id: PathId<kind::Import>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::Import)?, id.0);
    write!(caller, imports::cancel(&scope, id), shown)
}

/// Takes back everything that an import brought in, as long as nothing was built on it.
///
/// Otherwise the answer is 409 with `built_on`: kinds of records, and how many.
#[utoipa::path(
    operation_id = "imports_undo", tag = "imports",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 200, description = "The import.", body = ImportView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/imports/{id}/undo")]
async fn undo(caller: Caller, id: PathId<kind::Import>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::UndoImport)?, id.0);
    write!(caller, imports::undo(&scope, id), shown)
}

fn shown(import: Import) -> Answer {
    let version = import.version;
    Answer::ok(&ImportView::from(import)).version(version)
}
