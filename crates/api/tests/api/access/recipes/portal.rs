//! The portal, and what staff do for it.

use serde_json::json;
use uuid::Uuid;

use super::super::records::kept;
use super::super::table::{MEMBER, OTHER_MEMBER, Relation};
use super::super::world::World;
use super::{Asked, Call};

pub async fn call(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    match operation {
        "portal_codes_create" | "portal_codes_mail" | "portal_codes_slip" => {
            Some(Call::to(kept!(world, unit, member)))
        }
        "objections_list" => Some(Call::plain().shows(kept!(world, unit, objection))),
        "objections_get" => Some(Call::to(kept!(world, unit, objection))),
        "objections_answer" => {
            let answer = json!({"answer": "记录已更正。"});
            Some(Call::to(kept!(world, unit, objection)).version(1).json(answer))
        }
        "portal_sign_in" => Some(sign_in(asked).await),
        own if own.starts_with("portal_") => Some(portal(own, asked).await),
        _ => None,
    }
}

async fn sign_in(asked: &Asked<'_>) -> Call {
    let code = match asked.role {
        MEMBER => asked.world.portal_code(&asked.world.member(asked.unit).await).await,
        _ => "7KQM-4XTD-9WPA-2HNV".to_owned(),
    };
    Call::plain().json(json!({"code": code}))
}

/// Asked by whose record it is, or by another member. To everybody else it does not matter what is there.
async fn portal(operation: &str, asked: &Asked<'_>) -> Call {
    let world = asked.world;
    if ![MEMBER, OTHER_MEMBER].contains(&asked.role) {
        return Call::to(Uuid::now_v7().to_string()).version(1).json(json!({}));
    }
    let owner = world.member(asked.unit).await;
    let call = match operation.split('_').nth(1).unwrap() {
        "consent" | "consents" => consents(operation, asked, &owner).await,
        "events" | "sign" => events(operation, asked, &owner).await,
        "cases" => cases(operation, asked, &owner).await,
        "objections" => objections(operation, world, &owner).await,
        _ => record(operation, asked, &owner).await,
    };
    let visitor = match asked.role {
        MEMBER => world.visitor(&owner).await,
        _ => world.visitor(&world.member(world.unit(Relation::Own)).await).await,
    };
    call.by(&visitor)
}

async fn record(operation: &str, asked: &Asked<'_>, owner: &str) -> Call {
    let (world, unit) = (asked.world, asked.unit);
    match operation {
        "portal_me_get" | "portal_statement_get" => Call::plain().shows(owner),
        "portal_statement_page" => Call::plain().shows(world.name_of(owner).await),
        "portal_me_update" => {
            Call::plain().version(1).json(json!({"contact_time": "周末"})).shows(owner)
        }
        "portal_openings_list" => Call::plain().shows(world.entry_of(unit, owner).await),
        "portal_visits_list" => Call::plain().shows(world.visit_to(owner).await),
        "portal_suggestions_list" => Call::plain().shows(world.suggestion_of(unit, owner).await),
        "portal_erasure_requests_list" => Call::plain().shows(world.erasure_asked(owner).await),
        "portal_erasure_requests_create" => Call::plain(),
        "portal_suggestions_create" => Call::plain().json(json!({"body": "多放几把长椅"})),
        other => panic!("tests/api/access/recipes does not say how {other} is asked"),
    }
}

async fn consents(operation: &str, asked: &Asked<'_>, owner: &str) -> Call {
    let consent = asked.world.consent_to(owner).await;
    match operation {
        "portal_consent_texts_list" => {
            Call::plain().shows(asked.world.consent_text(asked.unit).await)
        }
        "portal_consents_list" => Call::plain().shows(consent),
        "portal_consents_create" => {
            Call::plain().json(json!({"purpose": "visits", "text_version": "2026-1"}))
        }
        _ => Call::to(consent),
    }
}

async fn events(operation: &str, asked: &Asked<'_>, owner: &str) -> Call {
    let (world, unit) = (asked.world, asked.unit);
    let event = world.published(unit).await;
    match operation {
        "portal_sign_out" => Call::plain(),
        "portal_events_list" => Call::plain().shows(event),
        "portal_sign_ups_create" => Call::to(event),
        "portal_sign_ups_list" => Call::plain().shows(world.coming(&event, owner).await),
        _ => Call::to(world.coming(&event, owner).await).version(1),
    }
}

async fn cases(operation: &str, asked: &Asked<'_>, owner: &str) -> Call {
    let case = asked.world.case_of(asked.unit, owner).await;
    match operation {
        "portal_cases_list" => Call::plain().shows(case),
        "portal_cases_comment" => Call::to(case).json(json!({"body": "今天早上又有摊位。"})),
        "portal_cases_transition" => {
            asked.world.resolve(&case).await;
            Call::to(case).json(json!({"action": "confirm"}))
        }
        _ => Call::to(case),
    }
}

async fn objections(operation: &str, world: &World<'_>, owner: &str) -> Call {
    let body = json!({"body": "我没有这样说过。"});
    match operation {
        "portal_objections_list" => Call::plain().shows(world.objection_of(owner).await),
        "portal_objections_create_visit" => Call::to(world.noted_visit(owner).await).json(body),
        _ => Call::to(world.case_note(owner).await).json(body),
    }
}
