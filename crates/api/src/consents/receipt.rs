//! The receipt of a consent: the fields of ISO/IEC TS 27560, as JSON and as a page to print.

use actix_web::{HttpResponse, get};
use domain::Timestamp;
use domain::access::Permission;
use domain::consents::Purpose as Word;
use domain::id::kind;
use jiff::tz::TimeZone;
use maud::html;
use persistence::consents::Receipt;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::PathId;
use crate::caller::Caller;
use crate::openapi::ReadErrors;
use crate::paper;
use crate::problem::Problem;
use crate::show;
use crate::texts::Language;
use crate::words::{ConsentAction, GivenHow, Purpose};

/// A receipt after ISO/IEC TS 27560: what was agreed to, between whom, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    #[schema(example = "ISO/IEC TS 27560:2023")]
    schema_version: &'static str,
    /// The consent's id.
    record_id: Uuid,
    /// The member's id.
    pii_principal_id: Uuid,
    pii_processing: ProcessingView,
    party_identification: Vec<PartyView>,
    /// What happened to the consent, oldest first.
    events: Vec<ReceiptEventView>,
}

/// What is done with which data, and what for.
#[derive(Debug, Serialize, ToSchema)]
struct ProcessingView {
    /// The text that was shown or read out, in the language asked for.
    privacy_notice: String,
    #[schema(example = "2026-1")]
    privacy_notice_version: String,
    #[schema(example = "zh-Hans")]
    language: &'static str,
    purpose: Purpose,
    #[schema(example = "上门走访")]
    purpose_name: String,
    #[schema(example = "consent")]
    lawful_basis: &'static str,
    /// Kinds of data, by the register's field names.
    pii_information: Vec<&'static str>,
    given_how: GivenHow,
    /// Before whom it was spoken.
    witness: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    valid_from: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    valid_until: Option<Timestamp>,
    /// Kinds of recipients besides the office.
    recipient_third_parties: Vec<&'static str>,
    withdrawal_method: String,
}

/// Somebody whom the consent binds.
#[derive(Debug, Serialize, ToSchema)]
struct PartyView {
    /// `pii_principal`, `guardian` or `pii_controller`.
    #[schema(example = "pii_controller")]
    party_role: &'static str,
    #[schema(example = "书院路社区")]
    party_name: String,
    /// What a guardian is to the member, as they said it.
    relation: Option<String>,
}

/// A thing that happened to the consent.
#[derive(Debug, Serialize, ToSchema)]
struct ReceiptEventView {
    event_type: ConsentAction,
    #[schema(value_type = String, format = "date-time")]
    event_time: Timestamp,
}

const fn information(purpose: Word) -> &'static [&'static str] {
    match purpose {
        Word::Contact => &["name", "phone", "email", "contact_time", "preferred_language"],
        Word::Visits | Word::Referral => {
            &["name", "phone", "email", "address", "contact_time", "preferred_language"]
        }
        Word::Events => &["name"],
    }
}

const fn recipients(purpose: Word) -> &'static [&'static str] {
    match purpose {
        Word::Referral => &["department"],
        Word::Contact | Word::Visits | Word::Events => &[],
    }
}

fn said(language: Language, key: &str) -> String {
    language.text(&format!("receipt.{key}"), &[])
}

impl ReceiptView {
    pub fn new(found: Receipt, language: Language) -> Self {
        let consent = found.consent;
        let party =
            |party_role, party_name, relation| PartyView { party_role, party_name, relation };
        let mut parties = vec![
            party("pii_principal", found.member_name, None),
            party("pii_controller", found.unit_name, None),
        ];
        if let Some(guardian) = consent.guardian {
            parties.insert(1, party("guardian", guardian.name, Some(guardian.relation)));
        }
        let event = |event_type: domain::consents::ConsentAction, event_time| ReceiptEventView {
            event_type: event_type.into(),
            event_time,
        };
        let mut events = vec![event(consent.action, consent.created_at)];
        events.extend(
            found.withdrawn_at.map(|at| event(domain::consents::ConsentAction::Withdrawn, at)),
        );
        Self {
            schema_version: "ISO/IEC TS 27560:2023",
            record_id: consent.id.uuid(),
            pii_principal_id: consent.member.uuid(),
            pii_processing: ProcessingView {
                privacy_notice: found.texts.of(language.spoken()).to_owned(),
                privacy_notice_version: consent.text_version,
                language: language.tag(),
                purpose: consent.purpose.into(),
                purpose_name: said(language, consent.purpose.as_str()),
                lawful_basis: "consent",
                pii_information: information(consent.purpose).to_vec(),
                given_how: consent.given_how.into(),
                witness: consent.witness,
                valid_from: consent.starts_at,
                valid_until: consent.expires_at,
                recipient_third_parties: recipients(consent.purpose).to_vec(),
                withdrawal_method: said(language, "withdrawal_method"),
            },
            party_identification: parties,
            events,
        }
    }

    /// The page to print. What people wrote is escaped by the template.
    pub fn page(&self, language: Language, zone: &TimeZone) -> String {
        let say = |key: &str| said(language, key);
        let time = |at: Timestamp| at.written_in(zone);
        let processing = &self.pii_processing;
        let title = said(language, "title");
        let body = html! {
            h1 { (say("title")) ": " (processing.purpose_name) }
            blockquote { (processing.privacy_notice) }
            dl {
                @for party in &self.party_identification {
                    dt { (say(party.party_role)) }
                    dd {
                        (party.party_name)
                        @if let Some(relation) = &party.relation { " (" (relation) ")" }
                    }
                }
                dt { (say("version")) } dd { (processing.privacy_notice_version) }
                dt { (say("given_how")) }
                dd {
                    (say(processing.given_how.0.as_str()))
                    @if let Some(witness) = &processing.witness { " (" (witness) ")" }
                }
                dt { (say("valid_from")) } dd { (time(processing.valid_from)) }
                @if let Some(end) = processing.valid_until {
                    dt { (say("valid_until")) } dd { (time(end)) }
                }
                dt { (say("information")) }
                dd { @for kind in &processing.pii_information { (say(kind)) "; " } }
                dt { (say("recipients")) }
                dd {
                    @if processing.recipient_third_parties.is_empty() { (say("nobody")) }
                    @for kind in &processing.recipient_third_parties { (say(kind)) }
                }
                @for event in &self.events {
                    dt { (say(event.event_type.0.as_str())) } dd { (time(event.event_time)) }
                }
                dt { (say("record_id")) } dd { (self.record_id) }
            }
            p { (processing.withdrawal_method) }
        };
        paper::sheet(language, &title, &body)
    }
}

/// The receipt of a consent, with the fields of ISO/IEC TS 27560, in the language of `Accept-Language`.
#[utoipa::path(
    operation_id = "consents_receipt", tag = "consents", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The receipt.", body = ReceiptView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/consents/{id}/receipt")]
pub async fn receipt(caller: Caller, id: PathId<kind::Consent>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewMembers)?, id.0);
    let language = Language::of(caller.http.headers());
    let found = show!(caller, "consents_receipt", consents::receipt(&scope, id))?;
    Ok(Answer::ok(&ReceiptView::new(found, language)))
}

/// The same receipt as a page to print.
#[utoipa::path(
    operation_id = "consents_receipt_page", tag = "consents", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The page.", content_type = "text/html", body = String),
        ReadErrors
    ),
    security(("bearer" = []))
)]
#[get("/consents/{id}/receipt.html")]
pub async fn receipt_page(
    caller: Caller,
    id: PathId<kind::Consent>,
) -> Result<HttpResponse, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewMembers)?, id.0);
    let language = Language::of(caller.http.headers());
    let found = show!(caller, "consents_receipt_page", consents::receipt(&scope, id))?;
    let page = ReceiptView::new(found, language).page(language, &caller.app().zone);
    Ok(paper::answer(language, page))
}
