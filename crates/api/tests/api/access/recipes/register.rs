//! Members, and what is recorded of them.

use serde_json::json;

use super::super::records::kept;
use super::{Asked, Call};

pub async fn call(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "households_list" => Call::plain().shows(kept!(world, unit, household)),
        "households_create" => Call::plain().json(json!({"unit_id": unit, "name": "和平里12号"})),
        "households_get" => Call::to(kept!(world, unit, household)),
        "households_update" => {
            Call::to(kept!(world, unit, household)).version(1).json(json!({"name": "和平里"}))
        }
        "members_list" => Call::plain().shows(kept!(world, unit, member)),
        "members_create" => Call::plain().json(world.somebody(unit)),
        "members_unvisited" => Call::plain().query("months=1").shows(kept!(world, unit, waiting)),
        "members_get" => Call::to(kept!(world, unit, member)),
        "members_update" => {
            Call::to(kept!(world, unit, member)).version(1).json(json!({"address": "和平里"}))
        }
        "members_leave" => Call::to(kept!(world, unit, member)).version(1).json(json!({})),
        "members_return" => Call::to(kept!(world, unit, former)).version(2),
        "duplicates_list" | "merges_list" => Call::to(kept!(world, unit, member)),
        "merges_preview" => {
            let other = kept!(world, unit, former);
            Call::to(kept!(world, unit, member)).query(format!("member_id={other}"))
        }
        "merges_create" => {
            let body = json!({"member_id": kept!(world, unit, former), "member_version": 2});
            Call::to(kept!(world, unit, member)).version(1).json(body)
        }
        "retention_list" => Call::plain(),
        "retention_members" => Call::plain().shows(kept!(world, unit, long_gone)),
        "merges_get" => Call::to(kept!(world, unit, merge)),
        "merges_undo" => Call::to(kept!(world, unit, merge)).version(1).json(json!({})),
        "erasure_requests_list" => Call::plain().shows(kept!(world, unit, erasure_request)),
        "erasure_requests_create" => {
            Call::plain().json(json!({"member_id": kept!(world, unit, member)}))
        }
        "erasure_requests_get" | "erasure_requests_preview" => {
            Call::to(kept!(world, unit, erasure_request))
        }
        "erasure_requests_confirm" => Call::to(kept!(world, unit, erasure_request)).version(1),
        "erasure_requests_refuse" => {
            let body = json!({"reason": "open_claim", "explanation": "理赔还没有结案。"});
            Call::to(kept!(world, unit, erasure_request)).version(1).json(body)
        }
        "consents_list" => Call::to(kept!(world, unit, member)),
        "consents_create" => {
            let body =
                json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1"});
            Call::to(kept!(world, unit, member)).json(body)
        }
        "consents_withdraw" => {
            Call::to(kept!(world, unit, consent)).json(json!({"given_how": "written"}))
        }
        "consents_receipt" | "consents_receipt_page" => Call::to(kept!(world, unit, consent)),
        "consent_texts_list" => Call::plain().shows(kept!(world, unit, consent_text)),
        "consent_texts_create" => Call::plain().json(world.wording(unit)),
        "enrolments_create" => {
            Call::to(kept!(world, unit, member)).json(json!({"programme": "culture_sport"}))
        }
        "enrolments_end" => Call::to(kept!(world, unit, enrolment)).json(json!({})),
        "links_create" => {
            let business = kept!(world, unit, business);
            let body = json!({"business_id": business, "relation": "owner"});
            Call::to(kept!(world, unit, member)).json(body)
        }
        "links_delete" => Call::to(kept!(world, unit, link)),
        _ => return None,
    })
}
