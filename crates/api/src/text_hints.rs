//! A question to whoever types a note: does it tell what somebody is or thinks?
//!
//! Nothing is refused for it. The text is neither kept nor logged, and no line of the audit trail speaks of it.

use actix_web::post;
use domain::unrecorded::{Hint, hints};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::Body;
use crate::caller::Caller;
use crate::openapi::WriteErrors;
use crate::problem::Problem;
use crate::texts::Language;
use crate::words::Matter;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create);
}

/// What somebody is typing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "老人有糖尿病，周三去医院复诊"}))]
struct TextHintsBody {
    #[schema(max_length = 10000)]
    text: String,
}

/// A stretch of the text that seems to tell what Linli does not record.
#[derive(Debug, Serialize, ToSchema)]
struct TextHintView {
    matter: Matter,
    /// In characters (code points) from the beginning of the text.
    #[schema(example = 3)]
    start: usize,
    /// Behind the last one.
    #[schema(example = 6)]
    end: usize,
    /// The same in UTF-16 code units, by which browsers count.
    #[schema(example = 3)]
    start_utf16: usize,
    #[schema(example = 6)]
    end_utf16: usize,
    /// A question for the writer, in the caller's language.
    #[schema(example = "Does the note need somebody's state of health?")]
    question: String,
}

/// What to ask the writer about, in the order of the text; usually nothing.
#[derive(Debug, Serialize, ToSchema)]
struct TextHintsView {
    hints: Vec<TextHintView>,
}

impl TextHintView {
    fn new(hint: Hint, language: Language) -> Self {
        Self {
            matter: hint.matter.into(),
            start: hint.span.start,
            end: hint.span.end,
            start_utf16: hint.span.start_utf16,
            end_utf16: hint.span.end_utf16,
            question: language.text(&format!("text_hint.{}", hint.matter), &[]),
        }
    }
}

/// Looks through a text for what Linli does not record: ethnicity, belief, party, opinion, health and the like.
///
/// Words mean different things, so this is a question and refuses nothing: the text can be saved as it is. It is
/// neither kept nor logged.
#[utoipa::path(
    operation_id = "text_hints_create", tag = "text_hints", request_body = TextHintsBody,
    responses((status = 200, description = "What to ask about.", body = TextHintsView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/text_hints")]
async fn create(caller: Caller, body: Body<TextHintsBody>) -> Result<Answer, Problem> {
    let text = body.0.text;
    let language = Language::of(caller.http.headers());
    let hints = hints(&text).into_iter().map(|hint| TextHintView::new(hint, language)).collect();
    Ok(Answer::ok(&TextHintsView { hints }))
}
