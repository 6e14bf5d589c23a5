//! Everything that is recorded about the member, in one piece, to read and to take along.

mod page;

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get};
use domain::Timestamp;
use persistence::portal::{Everything, MergedRecord};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::cases::{OwnCaseView, OwnEntryView};
use super::consents::OwnConsentView;
use super::erasure_requests::OwnErasureRequestView;
use super::events::OwnEventView;
use super::record::{OpeningView, OwnHouseholdView, OwnMemberView, OwnRecordView};
use super::suggestions::OwnSuggestionView;
use super::visitor::Visiting;
use super::visits::OwnVisitView;
use crate::answer::Answer;
use crate::audit_entries::file_persons;
use crate::objections::ObjectionView;
use crate::openapi::ReadErrors;
use crate::paper;
use crate::problem::{Kind, Problem};
use crate::texts::Language;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get).service(print);
}

/// Everything that is recorded about the member. Each part is the same as in the list of its own.
#[derive(Debug, Serialize, ToSchema)]
struct StatementView {
    #[schema(value_type = String, format = "date-time")]
    made_at: Timestamp,
    record: OwnRecordView,
    consents: Vec<OwnConsentView>,
    visits: Vec<OwnVisitView>,
    sign_ups: Vec<OwnEventView>,
    cases: Vec<StatementCaseView>,
    suggestions: Vec<OwnSuggestionView>,
    objections: Vec<ObjectionView>,
    erasure_requests: Vec<OwnErasureRequestView>,
    /// Other records of the member's that were made one with this one. What hung on them is among the rest.
    merged_records: Vec<MergedRecordView>,
    openings: Vec<OpeningView>,
}

/// A record that went into the member's, with what it said.
#[derive(Debug, Serialize, ToSchema)]
struct MergedRecordView {
    member: OwnMemberView,
    household: Option<OwnHouseholdView>,
    #[schema(value_type = String, format = "date-time")]
    merged_at: Timestamp,
    /// Why it was said to be of the same person.
    #[schema(example = "同一人，两次登记")]
    merge_reason: Option<String>,
    consents: Vec<OwnConsentView>,
    openings: Vec<OpeningView>,
}

impl MergedRecordView {
    fn new(merged: MergedRecord, now: Timestamp) -> Self {
        Self {
            member: merged.member.into(),
            household: merged.household.map(OwnHouseholdView::from),
            merged_at: merged.merged_at,
            merge_reason: merged.reason,
            consents: OwnConsentView::trail(merged.consents, now),
            openings: merged.openings.into_iter().map(OpeningView::from).collect(),
        }
    }
}

/// A case with all that happened to it.
#[derive(Debug, Serialize, ToSchema)]
struct StatementCaseView {
    #[serde(flatten)]
    case: OwnCaseView,
    entries: Vec<OwnEntryView>,
}

impl StatementView {
    fn new(all: Everything, now: Timestamp) -> Self {
        let cases = all.cases.into_iter().map(|(case, entries)| StatementCaseView {
            case: case.into(),
            entries: entries.into_iter().map(OwnEntryView::from).collect(),
        });
        Self {
            made_at: now,
            record: all.record.into(),
            consents: OwnConsentView::trail(all.consents, now),
            visits: all.visits.into_iter().map(OwnVisitView::from).collect(),
            sign_ups: all.sign_ups.into_iter().map(OwnEventView::from).collect(),
            cases: cases.collect(),
            suggestions: all.suggestions.into_iter().map(OwnSuggestionView::from).collect(),
            objections: all.objections.into_iter().map(ObjectionView::from).collect(),
            erasure_requests: all
                .erasure_requests
                .into_iter()
                .map(OwnErasureRequestView::from)
                .collect(),
            merged_records: all
                .merged
                .into_iter()
                .map(|merged| MergedRecordView::new(merged, now))
                .collect(),
            openings: all.openings.into_iter().map(OpeningView::from).collect(),
        }
    }
}

/// Everything that is recorded about the member, as one file. For the parts by themselves, in pages, there are the lists.
#[utoipa::path(
    operation_id = "portal_statement_get", tag = "portal",
    responses((status = 200, description = "All of it.", body = StatementView), ReadErrors),
    security(("portal" = []))
)]
#[get("/portal/statement")]
async fn get(visiting: Visiting) -> Result<Answer, Problem> {
    let (who, vault) = (visiting.who, visiting.vault());
    // Who opened the record is told as of now.
    file_persons(&visiting.app).await?;
    let all = own!(visiting, "portal_statement_get", portal::everything(&vault, who))?;
    let statement = StatementView::new(all, visiting.now);
    Ok(Answer::ok(&statement).header("content-disposition", named("json")))
}

/// The same as a page to read or to keep: one file that needs nothing else, in the language of `Accept-Language`.
#[utoipa::path(
    operation_id = "portal_statement_page", tag = "portal",
    responses(
        (status = 200, description = "The page.", content_type = "text/html", body = String),
        ReadErrors
    ),
    security(("portal" = []))
)]
#[get("/portal/statement.html")]
async fn print(visiting: Visiting) -> Result<HttpResponse, Problem> {
    let (who, vault) = (visiting.who, visiting.vault());
    let language = Language::of(visiting.http.headers());
    file_persons(&visiting.app).await?;
    let all = own!(visiting, "portal_statement_page", portal::everything(&vault, who))?;
    let statement = serde_json::to_value(StatementView::new(all, visiting.now));
    let statement = statement.map_err(|_| Problem::new(Kind::Internal))?;
    let mut answer = paper::answer(language, page::page(language, &visiting.app.zone, &statement));
    if let Ok(name) = named("html").parse() {
        answer.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

fn named(ending: &str) -> String {
    format!("attachment; filename=\"statement.{ending}\"")
}
