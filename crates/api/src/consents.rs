//! Consents: what a member agreed to, and took back.

mod receipt;

pub use receipt::ReceiptView;

use actix_web::{get, post};
use domain::access::Permission;
use domain::consents::{Consent, Guardian, NewConsent};
use domain::error::optional_text;
use domain::id::kind;
use domain::{Fault, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId};
use crate::caller::Caller;
use crate::members::ConsentView;
use crate::openapi::{ReadErrors, WriteErrors};
use crate::page::List;
use crate::problem::Problem;
use crate::words::{GivenHow, Purpose};
use crate::{show, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(withdraw);
    cfg.service(receipt::receipt).service(receipt::receipt_page);
}

/// Who consents in the place of somebody under age.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianBody {
    #[schema(min_length = 1, max_length = 80, example = "王芳")]
    pub name: String,
    /// What they are to the member, in their own words.
    #[schema(min_length = 1, max_length = 40, example = "母亲")]
    pub relation: String,
}

/// A consent as it was given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "purpose": "visits", "given_how": "spoken", "witness": "王主任", "text_version": "2026-1"
}))]
struct NewConsentBody {
    purpose: Purpose,
    given_how: GivenHow,
    /// Before whom it was spoken; needed then.
    #[schema(max_length = 80)]
    witness: Option<String>,
    /// Needed while a guardian consents for the member, and taken only then.
    guardian: Option<GuardianBody>,
    /// Version of the text that was shown or read out: one of `/consent_texts`.
    #[schema(min_length = 1, max_length = 32)]
    text_version: String,
    /// From when it holds; from now if not given.
    #[schema(value_type = Option<String>, format = "date-time")]
    starts_at: Option<Timestamp>,
    /// Until when it holds; until it is withdrawn if not given.
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
}

/// How a consent was taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"given_how": "spoken", "witness": "王主任"}))]
struct WithdrawBody {
    given_how: GivenHow,
    #[schema(max_length = 80)]
    witness: Option<String>,
}

/// The member's whole trail of consents, oldest first.
#[utoipa::path(
    operation_id = "consents_list", tag = "consents", params(("id" = Uuid, Path, description = "The member.")),
    responses((status = 200, description = "All of them, without paging.", body = List<ConsentView>), ReadErrors),
    security(("bearer" = []))
)]
#[get("/members/{id}/consents")]
async fn list(caller: Caller, id: PathId<kind::Member>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewMembers)?;
    let trail = show!(caller, "consents_list", consents::list(&scope, id.0))?;
    let items = trail.into_iter().map(ConsentView::from).collect();
    Ok(Answer::ok(&List::<ConsentView> { items, next: None, total: None }))
}

/// Records that a member agreed to something.
#[utoipa::path(
    operation_id = "consents_create", tag = "consents", request_body = NewConsentBody,
    params(
        ("id" = Uuid, Path, description = "The member."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The consent.", body = ConsentView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/consents")]
async fn create(
    caller: Caller,
    id: PathId<kind::Member>,
    body: Body<NewConsentBody>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let (id, body) = (id.0, body.0);
    let starts_at = body.starts_at.unwrap_or_else(|| caller.now());
    if starts_at > caller.now() {
        return Err(Fault::new("/starts_at", "in_the_future").into());
    }
    let new = NewConsent::parse(
        body.purpose.0,
        body.given_how.0,
        body.witness.as_deref(),
        &body.text_version,
        starts_at,
        body.expires_at,
    )?;
    let guardian =
        body.guardian.map(|one| Guardian::parse(&one.name, &one.relation)).transpose()?;
    let new = NewConsent { guardian, ..new };
    write!(caller, consents::create(&scope, id, &new), move |consent: Consent| {
        Answer::created(format!("/members/{id}/consents"), &ConsentView::from(consent))
    })
}

/// Records that a member took a consent back. What rests on it ends at once: planned visits, places at
/// events to come, a department's view of the member.
#[utoipa::path(
    operation_id = "consents_withdraw", tag = "consents", request_body = WithdrawBody,
    params(
        ("id" = Uuid, Path, description = "The consent that ends."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The record of the withdrawal.", body = ConsentView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/consents/{id}/withdraw")]
async fn withdraw(
    caller: Caller,
    id: PathId<kind::Consent>,
    body: Body<WithdrawBody>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let (id, how) = (id.0, body.0.given_how.0.of_a_person()?);
    let witness = optional_text("/witness", body.0.witness.as_deref(), 80)?;
    write!(caller, consents::withdraw(&scope, id, how, witness.as_deref()), |consent: Consent| {
        let member = consent.member;
        Answer::created(format!("/members/{member}/consents"), &ConsentView::from(consent))
    })
}
