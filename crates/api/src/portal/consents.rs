//! What the member agreed to, and takes back.

use actix_web::{HttpResponse, get, post};
use domain::Timestamp;
use domain::consents::{Consent, GivenHow, NewConsent, live};
use domain::id::kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::visitor::Visiting;
use crate::answer::Answer;
use crate::body::{Body, PathId};
use crate::consent_texts::ConsentTextView;
use crate::consents::ReceiptView;
use crate::members::ConsentView;
use crate::openapi::{ListErrors, ReadErrors, WriteErrors};
use crate::page::List;
use crate::paper;
use crate::problem::Problem;
use crate::texts::Language;
use crate::words::Purpose;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(texts).service(list).service(create).service(withdraw);
    cfg.service(receipt).service(receipt_page);
}

/// A record of the member's trail of consents.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnConsentView {
    #[serde(flatten)]
    consent: ConsentView,
    /// Whether it is a consent that holds now, and can be taken back.
    holds: bool,
}

impl OwnConsentView {
    /// The whole trail, as it stands at `now`.
    pub fn trail(trail: Vec<Consent>, now: Timestamp) -> Vec<Self> {
        let holding: Vec<_> = live(&trail, now).into_iter().map(|consent| consent.id).collect();
        let view = |consent: Consent| Self {
            holds: holding.contains(&consent.id),
            consent: consent.into(),
        };
        trail.into_iter().map(view).collect()
    }
}

/// What the member agrees to, in the version of the text that the portal showed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"purpose": "events", "text_version": "2026-1"}))]
struct OwnConsentBody {
    purpose: Purpose,
    #[schema(min_length = 1, max_length = 32)]
    text_version: String,
}

/// The newest text of each purpose, to be shown before the member agrees.
#[utoipa::path(
    operation_id = "portal_consent_texts_list", tag = "portal",
    responses((status = 200, description = "One for each purpose.", body = List<ConsentTextView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/consent_texts")]
async fn texts(visiting: Visiting) -> Result<Answer, Problem> {
    let who = visiting.who;
    let found = own!(visiting, "portal_consent_texts_list", portal::consent_texts(who))?;
    let items = found.into_iter().map(ConsentTextView::from).collect();
    Ok(Answer::ok(&List::<ConsentTextView> { items, next: None, total: None }))
}

/// The member's whole trail of consents, oldest first.
#[utoipa::path(
    operation_id = "portal_consents_list", tag = "portal",
    responses((status = 200, description = "All of them, without paging.", body = List<OwnConsentView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/consents")]
async fn list(visiting: Visiting) -> Result<Answer, Problem> {
    let who = visiting.who;
    let trail = own!(visiting, "portal_consents_list", portal::consents(who))?;
    let items = OwnConsentView::trail(trail, visiting.now);
    Ok(Answer::ok(&List::<OwnConsentView> { items, next: None, total: None }))
}

/// Agrees to something. For a member under 14 a guardian consents, at the office.
#[utoipa::path(
    operation_id = "portal_consents_create", tag = "portal", request_body = OwnConsentBody,
    responses((status = 201, description = "The consent.", body = ConsentView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/consents")]
async fn create(visiting: Visiting, body: Body<OwnConsentBody>) -> Result<Answer, Problem> {
    let (who, now) = (visiting.who, visiting.now);
    let (purpose, version) = (body.0.purpose.0, body.0.text_version);
    let new = NewConsent::parse(purpose, GivenHow::Portal, None, &version, now, None)?;
    act!(visiting, portal::give_consent(who, &new), |consent: Consent| {
        Answer::created("/portal/consents", &ConsentView::from(consent))
    })
}

/// Takes a consent back, in one step. What rests on it ends at once, as it does at the office.
#[utoipa::path(
    operation_id = "portal_consents_withdraw", tag = "portal",
    params(("id" = Uuid, Path, description = "The consent that ends.")),
    responses((status = 201, description = "The record of it.", body = ConsentView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/consents/{id}/withdraw")]
async fn withdraw(visiting: Visiting, id: PathId<kind::Consent>) -> Result<Answer, Problem> {
    let (who, id) = (visiting.who, id.0);
    act!(visiting, portal::withdraw_consent(who, id), |consent: Consent| {
        Answer::created("/portal/consents", &ConsentView::from(consent))
    })
}

/// The receipt of a consent, with the fields of ISO/IEC TS 27560, in the language of `Accept-Language`.
#[utoipa::path(
    operation_id = "portal_consents_receipt", tag = "portal", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The receipt.", body = ReceiptView), ReadErrors),
    security(("portal" = []))
)]
#[get("/portal/consents/{id}/receipt")]
async fn receipt(visiting: Visiting, id: PathId<kind::Consent>) -> Result<Answer, Problem> {
    let (who, id) = (visiting.who, id.0);
    let language = Language::of(visiting.http.headers());
    let found = own!(visiting, "portal_consents_receipt", portal::receipt(who, id))?;
    Ok(Answer::ok(&ReceiptView::new(found, language)))
}

/// The same receipt as a page to print.
#[utoipa::path(
    operation_id = "portal_consents_receipt_page", tag = "portal", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The page.", content_type = "text/html", body = String),
        ReadErrors
    ),
    security(("portal" = []))
)]
#[get("/portal/consents/{id}/receipt.html")]
async fn receipt_page(
    visiting: Visiting,
    id: PathId<kind::Consent>,
) -> Result<HttpResponse, Problem> {
    let (who, id) = (visiting.who, id.0);
    let language = Language::of(visiting.http.headers());
    let found = own!(visiting, "portal_consents_receipt_page", portal::receipt(who, id))?;
    let page = ReceiptView::new(found, language).page(language, &visiting.app.zone);
    Ok(paper::answer(language, page))
}
