//! Codes with which members sign in to the portal, handed out by staff on a slip or sent by e-mail.

use actix_web::{HttpResponse, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::id::{MemberId, kind};
use domain::portal::Code;
use hmac::{Hmac, Mac as _};
use maud::{PreEscaped, html};
use persistence::Written;
use persistence::portal::NewSlip;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;
use sha2::Sha256;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::app::App;
use crate::auth::{Unkept, unkept};
use crate::body::PathId;
use crate::caller::Caller;
use crate::mail::Letter;
use crate::openapi::WriteErrors;
use crate::paper;
use crate::problem::{Kind, Problem};
use crate::show;
use crate::texts::Language;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create).service(print).service(send);
}

/// A code for a member, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
struct PortalCodeView {
    #[schema(example = "7KQM-4XTD-9WPA-2HNV")]
    code: String,
    /// What the QR code of a slip holds. The code stands after `#`, so that no server on the way writes it down.
    #[schema(format = "uri", example = "https://linli.example.org/portal#7KQM4XTD9WPA2HNV")]
    url: String,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// A code that is on its way to the member.
#[derive(Debug, Serialize, ToSchema)]
struct SentPortalCodeView {
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// A code that was made, and what is kept of it.
pub(crate) struct Made {
    pub code: Code,
    pub hash: [u8; 32],
}

impl Made {
    pub fn new(app: &App) -> Self {
        let code = Code::of(rand::random());
        let hash = hash(app, &code);
        Self { code, hash }
    }

    pub fn url(&self, app: &App) -> String {
        format!("{}/portal#{}", app.public_url, self.code.as_str())
    }
}

/// What the database keeps of a code. The hash is keyed: a code is shorter than the secrets of which a plain one is
/// kept, and whoever has the database alone shall have nothing to try codes against.
pub(crate) fn hash(app: &App, code: &Code) -> [u8; 32] {
    let key = app.keys.derive("portal codes");
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_slice()) else { return *key };
    mac.update(code.as_str().as_bytes());
    mac.finalize().into_bytes().into()
}

/// Makes a code and keeps its hash. It is kept for no retry, whatever idempotency key came along.
async fn make(
    caller: &Caller,
    member: MemberId,
    operation: &'static str,
) -> Result<(Made, NewSlip), Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let made = Made::new(caller.app());
    let hash = made.hash;
    let mut request = unkept(caller.app(), &caller.http, Some(caller.access.account));
    request.now = caller.now();
    request.standing = caller.access.standing();
    let done = persistence::write!(
        caller.db(),
        request,
        portal_codes::create(&scope, member, &hash, operation),
        Unkept
    )?;
    match done {
        Written::Fresh(Unkept(slip)) => Ok((made, slip)),
        Written::Replayed(_) => Err(Problem::new(Kind::Internal)),
    }
}

/// Makes a code with which a member signs in to the portal, once, within three days. An earlier one works no more.
///
/// It is shown this once and kept nowhere, so a retry makes another.
#[utoipa::path(
    operation_id = "portal_codes_create", tag = "portal_codes",
    params(("id" = Uuid, Path, description = "The member.")),
    responses((status = 201, description = "The code.", body = PortalCodeView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/portal_codes")]
async fn create(caller: Caller, id: PathId<kind::Member>) -> Result<Answer, Problem> {
    let (made, slip) = make(&caller, id.0, "portal_codes_create").await?;
    let view = PortalCodeView {
        code: made.code.grouped(),
        url: made.url(caller.app()),
        expires_at: slip.expires_at,
    };
    Ok(Answer::created("/portal/session", &view))
}

/// As `portal_codes_create`, as a slip to print, with a QR code, in the language of `Accept-Language`.
///
/// The slip names no member: who finds it does not learn whose it is.
#[utoipa::path(
    operation_id = "portal_codes_slip", tag = "portal_codes",
    params(("id" = Uuid, Path, description = "The member.")),
    responses(
        (status = 200, description = "The slip.", content_type = "text/html", body = String),
        WriteErrors
    ),
    security(("bearer" = []))
)]
#[post("/members/{id}/portal_codes/slip")]
async fn print(caller: Caller, id: PathId<kind::Member>) -> Result<HttpResponse, Problem> {
    let language = Language::of(caller.http.headers());
    let (made, slip) = make(&caller, id.0, "portal_codes_slip").await?;
    let page = slip_page(caller.app(), language, &made, &slip)?;
    Ok(paper::answer(language, page))
}

/// As `portal_codes_create`, sent to the member's e-mail address in the language that they like to be addressed in.
///
/// The answer does not hold the code. 409 with code `no_email_address` when the member gave none, `mail_not_set_up` when
/// this installation sends no e-mail; 503 when the mail server did not take the message.
#[utoipa::path(
    operation_id = "portal_codes_mail", tag = "portal_codes",
    params(("id" = Uuid, Path, description = "The member.")),
    responses((status = 201, description = "The code was sent.", body = SentPortalCodeView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/portal_codes/mail")]
async fn send(caller: Caller, id: PathId<kind::Member>) -> Result<Answer, Problem> {
    let (scope, vault, id) = (caller.scope(Permission::EditMembers)?, caller.vault(), id.0);
    let member =
        show!(caller, "portal_codes_mail", members::get_detail(&vault, &scope, id))?.member;
    let to = member.email.ok_or_else(|| Problem::conflict("no_email_address"))?;
    caller.app().mail.ensure_way()?;
    let liked = member.preferred_language.as_deref().and_then(Language::from_tag);
    let language = liked.unwrap_or_else(|| Language::of(caller.http.headers()));
    let (made, slip) = make(&caller, id, "portal_codes_mail").await?;
    let letter = letter(caller.app(), language, to, &made, &slip);
    caller.app().mail.send(letter).await?;
    let view = SentPortalCodeView { expires_at: slip.expires_at };
    Ok(Answer::created("/portal/session", &view))
}

/// It names nobody: who reads it on a screen that others see does not tell whose record it is.
fn letter(app: &App, language: Language, to: String, made: &Made, slip: &NewSlip) -> Letter {
    let params = [
        ("unit", slip.unit_name.clone()),
        ("until", slip.expires_at.written_in(&app.zone)),
        ("url", format!("{}/portal", app.public_url)),
    ];
    let say = |key: &str| language.text(key, &params);
    let (address, code) = (made.url(app), made.code.grouped());
    let parts = [
        say("code_letter.intro"),
        address,
        say("code_letter.type"),
        code,
        say("slip.until"),
        say("code_letter.keep"),
    ];
    Letter { to, subject: say("code_letter.subject"), text: parts.join("\r\n\r\n") }
}

fn slip_page(
    app: &App,
    language: Language,
    made: &Made,
    slip: &NewSlip,
) -> Result<String, Problem> {
    let until = slip.expires_at.written_in(&app.zone);
    let say = |key: &str| {
        let params = [("until", until.clone()), ("url", format!("{}/portal", app.public_url))];
        language.text(&format!("slip.{key}"), &params)
    };
    let picture = picture(&made.url(app))?;
    let title = say("title");
    let body = html! {
        h1 { (title) }
        p { (slip.unit_name) }
        (PreEscaped(picture))
        p { (say("scan")) }
        p { (say("type")) }
        p.code { (made.code.grouped()) }
        p { (say("until")) }
        p { (say("keep")) }
    };
    Ok(paper::sheet(language, &title, &body))
}

/// A QR code as an SVG picture of its own.
fn picture(text: &str) -> Result<String, Problem> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| {
        tracing::error!(%error, "the address of the portal does not fit a QR code");
        Problem::new(Kind::Internal)
    })?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(224, 224).build();
    // The declaration is for files; within a page there is the element alone.
    let element = drawn.find("<svg").and_then(|start| drawn.get(start..));
    Ok(element.unwrap_or_default().to_owned())
}
