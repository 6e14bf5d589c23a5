//! What comes in about suggestions.

use domain::Error;
use domain::access::Permission;
use domain::id::{MemberId, UnitId};
use domain::suggestions::{
    NewSuggestion, SuggestionAction, SuggestionPatch, SuggestionSource, SuggestionVerb as Verb,
};
use domain::{Fault, Faults};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::body::Patch;
use crate::words::SuggestionVerb;

/// A suggestion that somebody told the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "body": "小公园里多放几把长椅"
}))]
pub struct NewSuggestionBody {
    unit_id: Uuid,
    /// A member of the unit, if they give their name.
    member_id: Option<Uuid>,
    #[schema(min_length = 1, max_length = 4000)]
    body: String,
}

impl NewSuggestionBody {
    pub fn parse(&self) -> Result<NewSuggestion, Error> {
        let member = self.member_id.map(MemberId::from_uuid);
        let unit = UnitId::from_uuid(self.unit_id);
        NewSuggestion::parse(unit, member, SuggestionSource::Staff, &self.body)
    }
}

/// A suggestion without a name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "body": "小公园里多放几把长椅"
}))]
pub struct PublicSuggestionBody {
    /// The office that it is for.
    pub unit_id: Uuid,
    #[schema(min_length = 1, max_length = 4000)]
    pub body: String,
}

/// What to do with a suggestion, with the text that goes with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"action": "answer", "answer": "下月增加六把。"}))]
pub struct SuggestionStepBody {
    action: SuggestionVerb,
    /// To whoever sent it; with `answer`.
    #[schema(min_length = 1, max_length = 4000)]
    answer: Option<String>,
    /// What was suggested, in words for everybody; with `publish`.
    #[schema(min_length = 1, max_length = 500)]
    summary: Option<String>,
    /// Why nothing comes of it; with `decline`.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

impl SuggestionStepBody {
    /// Publishing is for who leads a community.
    pub fn permission(&self) -> Permission {
        match self.action.0 {
            Verb::Publish | Verb::Unpublish => Permission::PublishSuggestions,
            Verb::Review | Verb::Answer | Verb::Decline => Permission::EditSuggestions,
        }
    }

    pub fn parse(self) -> Result<SuggestionAction, Error> {
        let verb = self.action.0;
        let mut faults = Faults::new();
        let texts = [
            ("/answer", &self.answer, Verb::Answer),
            ("/summary", &self.summary, Verb::Publish),
            ("/reason", &self.reason, Verb::Decline),
        ];
        for (pointer, text, with) in texts {
            match (text, with == verb) {
                (None, true) => faults.push(Fault::new(pointer, "required")),
                (Some(_), false) => faults.push(Fault::new(pointer, "unknown_field")),
                _ => {}
            }
        }
        faults.finish()?;
        let action = match verb {
            Verb::Review => SuggestionAction::Review,
            Verb::Unpublish => SuggestionAction::Unpublish,
            Verb::Answer => SuggestionAction::Answer { answer: self.answer.unwrap_or_default() },
            Verb::Publish => {
                SuggestionAction::Publish { summary: self.summary.unwrap_or_default() }
            }
            Verb::Decline => SuggestionAction::Decline { reason: self.reason.unwrap_or_default() },
        };
        action.parse()
    }
}

/// What to change of an answered suggestion: a field that is absent stays, `null` empties it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "六把长椅已于三月装好。"}))]
pub struct SuggestionPatchBody {
    #[schema(min_length = 1, max_length = 4000)]
    answer: Option<String>,
    /// What came of it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    outcome: Patch<String>,
}

impl SuggestionPatchBody {
    pub fn parse(&self) -> Result<SuggestionPatch, Error> {
        let outcome = match &self.outcome {
            Patch::Keep => None,
            Patch::Clear => Some(None),
            Patch::Set(outcome) => Some(Some(outcome.as_str())),
        };
        SuggestionPatch::parse(self.answer.as_deref(), outcome)
    }
}
