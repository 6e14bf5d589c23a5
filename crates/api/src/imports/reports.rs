//! The report of an import: what did not come in, and why.

use actix_web::http::header::{ACCEPT, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, get};
use domain::access::Permission;
use domain::id::{ImportId, kind};
use domain::imports::Import;

use super::corrections::{ROWS, Sheet};
use super::views::{ImportReport, ReportFormat, ReportQuery, RowFaultView};
use crate::body::{PathId, Query};
use crate::caller::Caller;
use crate::openapi::ReadErrors;
use crate::problem::{Kind, Problem};
use crate::texts::Language;
use crate::{read, scan};

/// What did not come in, line by line, with column and reason.
#[utoipa::path(
    operation_id = "imports_report", tag = "imports", params(("id" = Uuid, Path), ReportQuery),
    responses(
        (status = 200, description = "The report.", content(
            (ImportReport = "application/json"), (String = "text/csv")
        )),
        ReadErrors
    ),
    security(("bearer" = []))
)]
#[get("/imports/{id}/report")]
pub async fn report(
    caller: Caller,
    id: PathId<kind::Import>,
    query: Query<ReportQuery>,
) -> Result<HttpResponse, Problem> {
    let scope = caller.scope(Permission::Import)?;
    let again = scope.clone();
    let import = read!(caller, imports::get(&again, id.0))?;
    let language = Language::of(caller.http.headers());
    let accept = caller.http.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let by_header = accept.is_some_and(|accept| accept.starts_with("text/csv"));
    let csv = query.0.format.map_or(by_header, |format| format == ReportFormat::Csv);
    let pages = Pages { caller: &caller, scope, id: import.id };
    if csv {
        sheet(pages, &import, language).await
    } else {
        document(pages, import, language).await
    }
}

/// The faults of an import, a few thousand rows at a time.
struct Pages<'a> {
    caller: &'a Caller,
    scope: domain::access::Scope,
    id: ImportId,
}

impl Pages<'_> {
    async fn next(&self, behind: i32) -> Result<Vec<persistence::ImportFault>, Problem> {
        let (scope, id) = (self.scope.clone(), self.id);
        scan!(self.caller, imports::faults(&scope, id, behind, ROWS))
    }
}

async fn document(
    pages: Pages<'_>,
    import: Import,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let mut faults = Vec::new();
    let mut behind = 0;
    loop {
        let page = pages.next(behind).await?;
        let Some(last) = page.last() else { break };
        behind = last.line;
        faults.extend(page.into_iter().map(|fault| RowFaultView::new(fault, language)));
    }
    let view = ImportReport { import: import.into(), faults };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(view))
}

async fn sheet(
    pages: Pages<'_>,
    import: &Import,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let failed = |error: csv::Error| {
        tracing::error!(%error, "a report was not written");
        Problem::new(Kind::Internal)
    };
    let mut sheet = Sheet::new(import, language).map_err(failed)?;
    let mut behind = 0;
    loop {
        let page = pages.next(behind).await?;
        let Some(last) = page.last() else { break };
        behind = last.line;
        sheet.add(page).map_err(failed)?;
    }
    // The rows hold what people wrote of themselves, although none of them is a member yet.
    let entry = persistence::Entry::read("imports_report", Vec::new());
    let entry = persistence::Entry {
        subject: Some(("imports", import.id.uuid())),
        unit: Some(import.unit),
        ..entry
    };
    pages.caller.db().audit_read(pages.caller.request()?, entry).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"import-report.csv\""))
        .body(sheet.into_bytes()))
}
