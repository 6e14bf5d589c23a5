//! Suggestions: taken in, answered, and what came of them for everybody to read.

mod bodies;

use actix_web::{HttpRequest, get, patch, post};
use domain::Timestamp;
use domain::access::{Permission, Standing};
use domain::id::{UnitId, kind};
use domain::suggestions::{NewSuggestion, Suggestion, SuggestionSource as Source};
use persistence::suggestions::{PublishedAnswer, SuggestionFilter};
use persistence::{Request, Written};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::auth::Attempt;
use crate::body::{Body, PathId, Query};
use crate::caller::{Caller, application, request_id};
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, PublicErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::words::{SuggestionSource, SuggestionState, SuggestionVerb};
use crate::{change, show, write};

use bodies::{NewSuggestionBody, PublicSuggestionBody, SuggestionPatchBody, SuggestionStepBody};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    // The fixed path before the one with an id.
    cfg.service(list_published).service(create_public);
    cfg.service(list).service(create).service(get).service(transition).service(update);
}

/// Which suggestions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SuggestionListQuery {
    /// Of this unit and those below it.
    unit: Option<Uuid>,
    #[param(inline)]
    state: Option<SuggestionState>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

/// Which published answers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PublishedListQuery {
    /// Of this unit and those below it.
    unit: Option<Uuid>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A suggestion as the office sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionView {
    pub id: Uuid,
    pub unit_id: Uuid,
    /// Who sent it, if they gave their name.
    pub member_id: Option<Uuid>,
    pub source: SuggestionSource,
    pub state: SuggestionState,
    /// What may be done with it now.
    pub actions: Vec<SuggestionVerb>,
    #[schema(example = "小公园里多放几把长椅")]
    pub body: String,
    pub answer: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub answered_at: Option<Timestamp>,
    /// What was suggested, in words for everybody.
    pub summary: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub published_at: Option<Timestamp>,
    /// What came of it.
    pub outcome: Option<String>,
    pub decline_reason: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<Suggestion> for SuggestionView {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            actions: suggestion.verbs().into_iter().map(SuggestionVerb::from).collect(),
            id: suggestion.id.uuid(),
            unit_id: suggestion.unit_id.uuid(),
            member_id: suggestion.member_id.map(Uuid::from),
            source: suggestion.source.into(),
            state: suggestion.state.into(),
            body: suggestion.body,
            answer: suggestion.answer,
            answered_at: suggestion.answered_at,
            summary: suggestion.summary,
            published_at: suggestion.published_at,
            outcome: suggestion.outcome,
            decline_reason: suggestion.decline_reason,
            created_at: suggestion.created_at,
            updated_at: suggestion.updated_at,
            version: suggestion.version,
        }
    }
}

/// An answer for everybody. Who suggested it is said nowhere.
#[derive(Debug, Serialize, ToSchema)]
struct PublishedAnswerView {
    id: Uuid,
    /// The office that answers.
    #[schema(example = "书院路社区")]
    unit: String,
    #[schema(example = "小公园里的长椅不够")]
    summary: String,
    #[schema(example = "下月增加六把。")]
    answer: String,
    /// What came of it.
    outcome: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    published_at: Timestamp,
}

impl From<PublishedAnswer> for PublishedAnswerView {
    fn from(answer: PublishedAnswer) -> Self {
        Self {
            id: answer.id.uuid(),
            unit: answer.unit,
            summary: answer.summary,
            answer: answer.answer,
            outcome: answer.outcome,
            published_at: answer.published_at,
        }
    }
}

/// That a suggestion came in.
#[derive(Debug, Serialize, ToSchema)]
struct ReceivedView {
    id: Uuid,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

fn shown(suggestion: Suggestion) -> Answer {
    let version = suggestion.version;
    Answer::ok(&SuggestionView::from(suggestion)).version(version)
}

/// Suggestions, newest first.
#[utoipa::path(
    operation_id = "suggestions_list", tag = "suggestions", params(SuggestionListQuery),
    responses((status = 200, description = "A page of suggestions.", body = List<SuggestionView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/suggestions")]
async fn list(caller: Caller, query: Query<SuggestionListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewSuggestions)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let filter = SuggestionFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        state: query.0.state.map(|word| word.0),
    };
    let found = show!(caller, "suggestions_list", suggestions::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, SuggestionView::from))
}

/// Writes down what somebody suggests, with or without their name.
#[utoipa::path(
    operation_id = "suggestions_create", tag = "suggestions", request_body = NewSuggestionBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The suggestion.", body = SuggestionView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/suggestions")]
async fn create(caller: Caller, body: Body<NewSuggestionBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditSuggestions)?;
    let new = body.0.parse()?;
    write!(caller, suggestions::create(&scope, &new), |suggestion: Suggestion| {
        let (id, version) = (suggestion.id, suggestion.version);
        Answer::created(format!("/suggestions/{id}"), &SuggestionView::from(suggestion))
            .version(version)
    })
}

/// One suggestion.
#[utoipa::path(
    operation_id = "suggestions_get", tag = "suggestions", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The suggestion.", body = SuggestionView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/suggestions/{id}")]
async fn get(caller: Caller, id: PathId<kind::Suggestion>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewSuggestions)?, id.0);
    Ok(shown(show!(caller, "suggestions_get", suggestions::get(&scope, id))?))
}

/// Moves a suggestion on: `review`, `answer`, `decline`; and, for who leads a community, `publish` and
/// `unpublish`. What would be published and names the sender is refused.
#[utoipa::path(
    operation_id = "suggestions_transition", tag = "suggestions", request_body = SuggestionStepBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The suggestion.", body = SuggestionView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/suggestions/{id}/transitions")]
async fn transition(
    caller: Caller,
    id: PathId<kind::Suggestion>,
    version: IfMatch,
    body: Body<SuggestionStepBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(body.0.permission())?, id.0);
    let again = scope.clone();
    let action = body.0.parse()?;
    change!(
        caller, suggestions::transition(&scope, id, version.0, &action), shown,
        current: show!(caller, "suggestions_transition", suggestions::get(&again, id)),
        SuggestionView::from
    )
}

/// Says what came of an answered suggestion, or puts the answer right (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "suggestions_update", tag = "suggestions", request_body = SuggestionPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The suggestion.", body = SuggestionView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/suggestions/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Suggestion>,
    version: IfMatch,
    body: Body<SuggestionPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditSuggestions)?, id.0);
    let again = scope.clone();
    let patch = body.0.parse()?;
    change!(
        caller, suggestions::update(&scope, id, version.0, &patch), shown,
        current: show!(caller, "suggestions_update", suggestions::get(&again, id)),
        SuggestionView::from
    )
}

/// Answers that were published, newest first; for anybody.
#[utoipa::path(
    operation_id = "suggestions_list_published", tag = "suggestions", params(PublishedListQuery),
    responses(
        (status = 200, description = "A page of answers.", body = List<PublishedAnswerView>),
        PublicErrors
    )
)]
#[get("/suggestions/public")]
async fn list_published(
    http: HttpRequest,
    query: Query<PublishedListQuery>,
) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let unit = query.0.unit.map(UnitId::from_uuid);
    let found = persistence::read!(&app.db, suggestions::list_published(unit, &page))?;
    Ok(page::answer(&http, found, PublishedAnswerView::from))
}

/// Sends a suggestion without a name. Neither the name nor the network address of the sender is kept.
#[utoipa::path(
    operation_id = "suggestions_create_public", tag = "suggestions", request_body = PublicSuggestionBody,
    responses((status = 201, description = "It came in.", body = ReceivedView), PublicErrors)
)]
#[post("/suggestions/public")]
async fn create_public(
    http: HttpRequest,
    body: Body<PublicSuggestionBody>,
) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let unit = UnitId::from_uuid(body.0.unit_id);
    let new = NewSuggestion::parse(unit, None, Source::Public, &body.0.body)?;
    Attempt::from_address(&app, &http).count(&app).await?;
    let request = Request {
        account: None,
        id: request_id(&http),
        now: app.clock.now(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    let received = |suggestion: Suggestion| {
        let view = ReceivedView { id: suggestion.id.uuid(), created_at: suggestion.created_at };
        Answer::created("/suggestions/public", &view)
    };
    match persistence::write!(&app.db, request, suggestions::create_public(&new), received)? {
        Written::Fresh(answer) => Ok(answer),
        Written::Replayed(_) => Err(Problem::new(Kind::Internal)),
    }
}
