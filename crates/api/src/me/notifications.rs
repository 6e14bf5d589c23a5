//! What the caller wants to be told, and where.

use actix_web::{get, patch};
use domain::access::Access;
use domain::notifications::{Choice, Choices, ChoicesPatch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, Patch};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ReadErrors};
use crate::problem::Problem;
use crate::words::NotificationKind;
use crate::{change, read};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get).service(update);
}

/// Where the caller is told of one kind of thing.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NotificationChoice {
    kind: NotificationKind,
    in_app: bool,
    /// It needs an address, and an installation that sends e-mail.
    by_email: bool,
}

/// What the caller is told, and where.
#[derive(Debug, Serialize, ToSchema)]
struct NotificationChoicesView {
    /// Where the caller is written to.
    #[schema(example = "wang.fang@example.org")]
    email: Option<String>,
    /// Whether this installation sends e-mail at all.
    mail: bool,
    /// The kinds that the caller's roles have to do with.
    kinds: Vec<NotificationChoice>,
    /// That of the account; the number in the `ETag`.
    version: i64,
}

/// What to change: what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "wang.fang@example.org",
    "kinds": [{"kind": "case_assigned", "in_app": true, "by_email": true}]
}))]
struct NotificationChoicesBody {
    /// `null` removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Patch<String>,
    /// Those that are not named stay.
    #[serde(default)]
    kinds: Vec<NotificationChoice>,
}

impl NotificationChoicesBody {
    fn parse(self) -> Result<ChoicesPatch, domain::Error> {
        let email = match &self.email {
            Patch::Keep => None,
            Patch::Clear => Some(None),
            Patch::Set(address) => Some(Some(address.as_str())),
        };
        let choice = |one: NotificationChoice| Choice {
            kind: one.kind.0,
            in_app: one.in_app,
            by_email: one.by_email,
        };
        ChoicesPatch::parse(email, self.kinds.into_iter().map(choice).collect())
    }
}

impl NotificationChoicesView {
    fn new(choices: Choices, mail: bool, access: &Access) -> Self {
        let mine = choices.kinds.into_iter().filter(|choice| choice.kind.concerns(access));
        let kinds = mine.map(|choice| NotificationChoice {
            kind: choice.kind.into(),
            in_app: choice.in_app,
            by_email: choice.by_email,
        });
        Self { email: choices.email, mail, kinds: kinds.collect(), version: choices.version }
    }
}

async fn show(caller: &Caller) -> Result<NotificationChoicesView, Problem> {
    let account = caller.access.account;
    let choices = read!(caller, notifications::choices(account))?;
    let mail = caller.app().mail.ensure_way().is_ok();
    Ok(NotificationChoicesView::new(choices, mail, &caller.access))
}

/// What the caller is told, and where.
#[utoipa::path(
    operation_id = "me_notifications_get", tag = "me",
    responses((status = 200, description = "What the caller chose.", body = NotificationChoicesView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/me/notifications")]
async fn get(caller: Caller) -> Result<Answer, Problem> {
    let view = show(&caller).await?;
    let version = view.version;
    Ok(Answer::ok(&view).version(version))
}

/// Changes what the caller is told, and where (merge patch, RFC 7396, but for kinds: those that are not named stay).
#[utoipa::path(
    operation_id = "me_notifications_update", tag = "me", request_body = NotificationChoicesBody,
    params(("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "What the caller chose.", body = NotificationChoicesView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/me/notifications")]
async fn update(
    caller: Caller,
    version: IfMatch,
    body: Body<NotificationChoicesBody>,
) -> Result<Answer, Problem> {
    let account = caller.access.account;
    let patch = body.0.parse()?;
    let (mail, access) = (caller.app().mail.ensure_way().is_ok(), caller.access.clone());
    change!(
        caller, notifications::choose(account, version.0, &patch),
        move |choices: Choices| {
            let version = choices.version;
            let view = NotificationChoicesView::new(choices, mail, &access);
            Answer::ok(&view).version(version)
        },
        current: show(&caller).await, std::convert::identity
    )
}
