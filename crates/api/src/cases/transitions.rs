//! What can be done with a case, as the API takes it.

use domain::cases::{CaseAction, limits};
use domain::id::DepartmentId;
use domain::referrals::{self, NewReferral};
use domain::{Date, Error};
use serde::Deserialize;
use serde_json::json;
use utoipa::openapi::schema::{
    AdditionalProperties, KnownFormat, Object, ObjectBuilder, OneOfBuilder, SchemaFormat,
    SchemaType, Type,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// What to do with a case: one form for each action.
#[derive(Debug, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum TransitionBody {
    Accept {},
    Start {},
    Wait {
        reason: String,
    },
    Resume {},
    Refer {
        department_id: Uuid,
        summary: String,
        place: Option<String>,
        due_on: Date,
        #[serde(default)]
        share_person: bool,
    },
    Resolve {
        resolution: String,
    },
    Confirm {},
    Close {},
    Reopen {
        reason: String,
    },
    Decline {
        reason: String,
    },
}

/// A transition as the store takes it.
pub enum Step {
    Refer(NewReferral),
    Take(CaseAction),
}

impl TryFrom<TransitionBody> for Step {
    type Error = Error;

    fn try_from(body: TransitionBody) -> Result<Self, Error> {
        use TransitionBody as B;
        let action = match body {
            B::Refer { department_id, summary, place, due_on, share_person } => {
                let department = DepartmentId::from_uuid(department_id);
                let new = NewReferral::parse(department, &summary, place.as_deref(), due_on);
                return new.map(|new| Self::Refer(NewReferral { share_person, ..new }));
            }
            B::Accept {} => CaseAction::Accept,
            B::Start {} => CaseAction::Start,
            B::Wait { reason } => CaseAction::Wait { reason },
            B::Resume {} => CaseAction::Resume,
            B::Resolve { resolution } => CaseAction::Resolve { resolution },
            B::Confirm {} => CaseAction::Confirm,
            B::Close {} => CaseAction::Close,
            B::Reopen { reason } => CaseAction::Reopen { reason },
            B::Decline { reason } => CaseAction::Decline { reason },
        };
        action.parse().map(Self::Take)
    }
}

// By hand: the derived schema of a tagged enumeration takes unknown fields.
impl PartialSchema for TransitionBody {
    #[expect(deprecated, reason = "derived schemas have their examples in the same place")]
    fn schema() -> RefOr<Schema> {
        let reason = || ("reason", words(limits::REASON), true);
        let forms = [
            form("accept", "The office takes it on.", vec![]),
            form("start", "Work begins.", vec![]),
            form("wait", "Nothing can be done until something happens.", vec![reason()]),
            form("resume", "Goes on after waiting, or takes a referred case back.", vec![]),
            form(
                "refer",
                "Asks a department. Words that name the person who brought the case are refused; with share_person the department sees them, which needs their consent to referral. Without a place it is the case's own, unless that is where the person lives.",
                asked(),
            ),
            form(
                "resolve",
                "The office thinks that it is solved; the person has the word.",
                vec![("resolution", words(limits::RESOLUTION), true)],
            ),
            form("confirm", "The person says that it is solved.", vec![]),
            form("close", "Nobody said otherwise for the silent period.", vec![]),
            form("reopen", "It is not solved after all.", vec![reason()]),
            form("decline", "It is not for the office.", vec![reason()]),
        ];
        let all = forms.into_iter().fold(OneOfBuilder::new(), OneOfBuilder::item);
        all.description(Some("What to do with a case: one form for each action."))
            .example(Some(json!({
                "action": "refer",
                "department_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
                "summary": "流动摊贩堵住店门，请到现场处理。",
                "due_on": "2026-12-01",
            })))
            .into()
    }
}

impl ToSchema for TransitionBody {
    fn name() -> std::borrow::Cow<'static, str> {
        "TransitionBody".into()
    }
}

type Field = (&'static str, Object, bool);

/// The form of one action: its tag and its fields, and nothing else.
fn form(action: &str, description: &str, fields: Vec<Field>) -> Object {
    let tag = text().enum_values(Some([action])).build();
    let object = ObjectBuilder::new()
        .description(Some(description))
        .property("action", tag)
        .required("action")
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    let object = fields.into_iter().fold(object, |object, (name, schema, required)| {
        let object = object.property(name, schema);
        if required { object.required(name) } else { object }
    });
    object.build()
}

fn asked() -> Vec<Field> {
    let known = |format| text().format(Some(SchemaFormat::KnownFormat(format))).build();
    let place = text()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .max_length(Some(referrals::limits::PLACE))
        .build();
    vec![
        ("department_id", known(KnownFormat::Uuid), true),
        ("summary", words(referrals::limits::SUMMARY), true),
        ("place", place, false),
        ("due_on", known(KnownFormat::Date), true),
        (
            "share_person",
            ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)).build(),
            false,
        ),
    ]
}

fn words(max: usize) -> Object {
    text().min_length(Some(1)).max_length(Some(max)).build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String))
}
