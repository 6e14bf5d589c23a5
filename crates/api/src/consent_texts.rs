//! Consent texts: what is shown before somebody agrees, in every version.

use actix_web::{get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::consent_texts::{ConsentText, NewConsentText, Texts};
use domain::id::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::List;
use crate::problem::Problem;
use crate::words::Purpose;
use crate::{read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create);
}

/// Which texts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConsentTextListQuery {
    #[param(inline)]
    purpose: Option<Purpose>,
}

/// A text in the three languages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TextsBody {
    #[schema(min_length = 1, max_length = 4000, example = "I agree that staff visit me at home.")]
    en: String,
    #[serde(rename = "zh-Hans")]
    #[schema(min_length = 1, max_length = 4000, example = "我同意工作人员上门走访。")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    #[schema(min_length = 1, max_length = 4000, example = "我同意工作人員上門走訪。")]
    zh_hant: String,
}

impl From<Texts> for TextsBody {
    fn from(texts: Texts) -> Self {
        Self { en: texts.en, zh_hans: texts.zh_hans, zh_hant: texts.zh_hant }
    }
}

/// A version of the text of a purpose. It is never edited.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentTextView {
    /// None for a version that every installation has, as the next two.
    id: Option<Uuid>,
    /// It is shown to members of this unit and of all below.
    unit_id: Option<Uuid>,
    #[schema(value_type = Option<String>, format = "date-time")]
    published_at: Option<Timestamp>,
    purpose: Purpose,
    #[schema(example = "2026-1")]
    version: String,
    texts: TextsBody,
}

impl From<ConsentText> for ConsentTextView {
    fn from(text: ConsentText) -> Self {
        let published = text.published;
        Self {
            id: published.as_ref().map(|one| one.id.uuid()),
            unit_id: published.as_ref().map(|one| one.unit.uuid()),
            published_at: published.as_ref().map(|one| one.at),
            purpose: text.purpose.into(),
            version: text.version,
            texts: text.texts.into(),
        }
    }
}

/// A version to be published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "purpose": "visits", "version": "2027-1",
    "texts": {
        "en": "I agree that staff visit me at home.",
        "zh-Hans": "我同意工作人员上门走访。", "zh-Hant": "我同意工作人員上門走訪。"
    }
}))]
struct NewConsentTextBody {
    unit_id: Uuid,
    purpose: Purpose,
    /// A name that no version of the purpose has had.
    #[schema(min_length = 1, max_length = 32)]
    version: String,
    texts: TextsBody,
}

/// Every version that was ever published for the caller's units, newest first, and then those that
/// every installation has.
#[utoipa::path(
    operation_id = "consent_texts_list", tag = "consent_texts", params(ConsentTextListQuery),
    responses((status = 200, description = "All of them, without paging.", body = List<ConsentTextView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/consent_texts")]
async fn list(caller: Caller, query: Query<ConsentTextListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewUnits)?;
    let purpose = query.0.purpose.map(|word| word.0);
    let found = read!(caller, consent_texts::list(&scope, purpose))?;
    let items = found.into_iter().map(ConsentTextView::from).collect();
    Ok(Answer::ok(&List::<ConsentTextView> { items, next: None, total: None }))
}

/// Publishes a version. Consents given under an earlier one stay as they are.
#[utoipa::path(
    operation_id = "consent_texts_create", tag = "consent_texts", request_body = NewConsentTextBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The version.", body = ConsentTextView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/consent_texts")]
async fn create(caller: Caller, body: Body<NewConsentTextBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::PublishConsentTexts)?;
    let body = body.0;
    let texts =
        Texts { en: body.texts.en, zh_hans: body.texts.zh_hans, zh_hant: body.texts.zh_hant };
    let unit = UnitId::from_uuid(body.unit_id);
    let new = NewConsentText::parse(unit, body.purpose.0, &body.version, &texts)?;
    write!(caller, consent_texts::create(&scope, &new), |text: ConsentText| {
        Answer::created("/consent_texts", &ConsentTextView::from(text))
    })
}
