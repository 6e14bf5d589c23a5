//! Units, colleagues, departments, imports, the audit trail.

use serde_json::{Value, json};

use super::super::records::kept;
use super::{Asked, Call};

pub async fn call(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    if let Some(call) = imports(operation, asked).await {
        return Some(call);
    }
    if let Some(call) = colleagues(operation, asked).await {
        return Some(call);
    }
    if let Some(call) = trail(operation, asked).await {
        return Some(call);
    }
    if let Some(call) = data_requests(operation, asked).await {
        return Some(call);
    }
    let (world, unit) = (asked.world, asked.unit);
    let number = world.number();
    Some(match operation {
        "statistics_list" => Call::plain(),
        "statistics_get" => Call::to("visits_done").query(format!("unit_id={unit}&from=2026")),
        "statistics_data_value_set" => Call::plain().query(format!("unit_id={unit}&period=2026")),
        "releases_list" => Call::plain().shows(kept!(world, unit, release)),
        "releases_get" | "releases_data" => Call::to(kept!(world, unit, release)),
        "releases_list_public" => Call::plain().shows(kept!(world, unit, public_release)),
        "releases_get_public" | "releases_data_public" => {
            Call::to(kept!(world, unit, public_release))
        }
        "releases_create" => Call::plain().json(json!({"unit_id": unit, "period": "2025-Q1"})),
        "department_tokens_list" => Call::plain().shows(kept!(world, unit, department_token)),
        "department_tokens_create" => Call::plain().json(world.token_for(unit)),
        "department_tokens_revoke" => Call::to(kept!(world, unit, department_token)),
        "saved_views_list" => Call::plain().shows(kept!(world, unit, saved_view)),
        "saved_views_create" => Call::plain().json(world.view_for(unit)),
        "saved_views_get" | "saved_views_delete" => Call::to(kept!(world, unit, saved_view)),
        "saved_views_update" => {
            let view = kept!(world, unit, saved_view);
            let version = world.read(&format!("/saved_views/{view}")).await.version();
            Call::to(view).version(version).json(json!({"name": format!("改名{number}")}))
        }
        "webhooks_list" => Call::plain().shows(kept!(world, unit, webhook)),
        "webhooks_create" => Call::plain().json(world.webhook_for(unit)),
        "webhooks_get" | "webhooks_delete" | "webhooks_rotate" => {
            Call::to(kept!(world, unit, webhook))
        }
        "webhooks_update" => {
            let webhook = kept!(world, unit, webhook);
            let version = world.read(&format!("/webhooks/{webhook}")).await.version();
            Call::to(webhook).version(version).json(json!({"active": true}))
        }
        "webhook_deliveries_list" => Call::plain().shows(kept!(world, unit, dead_delivery)),
        "webhook_deliveries_retry" => Call::to(kept!(world, unit, dead_delivery)),
        "units_list" => Call::plain().shows(unit.to_string()),
        "units_create" => {
            // Below a community there is nothing, so it is a community that is asked for in vain.
            let above = world.read(&format!("/units/{unit}")).await;
            let kind = if above.body["kind"] == "district" { "subdistrict" } else { "community" };
            Call::plain().json(json!({
                "parent_id": unit, "kind": kind, "code": format!("new{number}"), "name": "新社区"
            }))
        }
        "units_get" => Call::to(unit.to_string()),
        "units_update" => {
            let version = world.read(&format!("/units/{unit}")).await.version();
            let name = format!("改名{number}");
            Call::to(unit.to_string()).version(version).json(json!({"name": name}))
        }
        // What was a unit is a part of another one from then on: nobody would be left to ask of. So each is asked to
        // become a part of itself, and members to come to where they are.
        "units_merge" => {
            let version = world.read(&format!("/units/{unit}")).await.version();
            Call::to(unit.to_string()).version(version).json(json!({ "into_id": unit }))
        }
        "units_split" => {
            let body = json!({"into_id": unit, "member_ids": [unit]});
            Call::to(unit.to_string()).json(body)
        }
        "departments_list" => Call::plain().shows(kept!(world, unit, new_department)),
        "departments_create" => {
            Call::plain().json(json!({"unit_id": unit, "name": format!("水务局{number}")}))
        }
        "departments_get" => Call::to(kept!(world, unit, new_department)),
        "departments_update" => {
            let body = json!({"name": format!("城管局{number}")});
            Call::to(kept!(world, unit, new_department)).version(1).json(body)
        }
        _ => return None,
    })
}

async fn data_requests(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "data_requests_list" => Call::plain().shows(kept!(world, unit, data_request)),
        "data_requests_get" => Call::to(kept!(world, unit, data_request)),
        "data_requests_create" | "data_requests_check" => {
            Call::plain().json(world.data_request_for(unit))
        }
        "data_requests_burden" => Call::plain().query(format!("unit_id={unit}&from=2026-01")),
        "data_requests_decide" => {
            let id = kept!(world, unit, data_request);
            let line =
                world.read(&format!("/data_requests/{id}")).await.body["lines"][0]["id"].clone();
            let body = json!({"lines": [{"line_id": line, "verdict": "approve"}]});
            Call::to(id).version(1).json(body)
        }
        "data_requests_transition" => Call::to(kept!(world, unit, data_request))
            .version(1)
            .json(json!({"action": "withdraw"})),
        "data_request_forms_list" => Call::plain().shows(kept!(world, unit, data_form)),
        "data_request_forms_get" => Call::to(kept!(world, unit, data_form)),
        "data_request_forms_save" => {
            let body = json!({"values": []});
            Call::to(kept!(world, unit, data_form)).version(1).json(body)
        }
        "data_request_forms_transition" => {
            let id = kept!(world, unit, data_form);
            let path = format!("/data_request_forms/{id}");
            let form = world.read(&path).await;
            let values: Vec<Value> = form.body["cells"]
                .as_array()
                .unwrap()
                .iter()
                .map(|cell| json!({"line_id": cell["line_id"], "value": 7}))
                .collect();
            let fill = world.app.patch(&path).by(&world.root).version(form.version());
            let filled = fill.json(json!({"values": values})).send().await.expect(200);
            Call::to(id).version(filled.version()).json(json!({"action": "submit"}))
        }
        "data_request_answers_list" => {
            let id = kept!(world, unit, data_request);
            Call::plain().query(format!("request={id}"))
        }
        _ => return None,
    })
}

async fn trail(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "audit_list" => {
            let member = kept!(world, unit, member);
            Call::plain().query(format!("subject={member}")).shows(member)
        }
        "audit_get" => Call::to(kept!(world, unit, entry)),
        "audit_heads_list" => Call::plain().shows(world.register_of_chains().await),
        "audit_alerts_list" => Call::plain().shows(kept!(world, unit, alert)),
        "audit_alerts_get" => Call::to(kept!(world, unit, alert)),
        "audit_alerts_see" => {
            let body = json!({"note": "已与主任核对。"});
            Call::to(kept!(world, unit, alert)).version(1).json(body)
        }
        _ => return None,
    })
}

async fn imports(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "imports_list" => Call::plain().shows(kept!(world, unit, queued_import)),
        "imports_create" => {
            let (file, options) = world.register(unit, true);
            let form = crate::imports::form("register.csv", &file, &options);
            Call::plain().form(&crate::imports::media_type(), form)
        }
        "imports_get" | "imports_cancel" => Call::to(kept!(world, unit, queued_import)),
        "imports_report" | "imports_undo" => Call::to(kept!(world, unit, import)),
        "import_mappings_get" => {
            mapping(asked).await;
            Call { path: vec![unit.to_string(), "members".to_owned()], ..Call::plain() }
        }
        "import_mappings_put" => {
            let version = mapping(asked).await;
            let path = vec![unit.to_string(), "members".to_owned()];
            Call { path, ..Call::plain() }.version(version).json(columns())
        }
        _ => return None,
    })
}

fn columns() -> Value {
    json!({"mapping": {"columns": {"店名": "name"}}})
}

/// Sees to it that the unit has a mapping; gives its version.
async fn mapping(asked: &Asked<'_>) -> i64 {
    let world = asked.world;
    let path = format!("/units/{}/import_mappings/members", asked.unit);
    let known = world.app.get(&path).by(&world.root).send().await;
    if known.status == 200 {
        return known.version();
    }
    world.app.put(&path).by(&world.root).json(columns()).send().await.expect(200).version()
}

async fn colleagues(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    let invitation = async || {
        let kept = kept!(world, unit, invitation);
        let (token, id) = kept.split_once(' ').unwrap();
        (token.to_owned(), id.to_owned())
    };
    Some(match operation {
        "accounts_list" => Call::plain().shows(kept!(world, unit, account)),
        "accounts_get" => Call::to(kept!(world, unit, account)),
        "accounts_update" => {
            Call::to(kept!(world, unit, account)).version(1).json(json!({"name": "王芳"}))
        }
        "grants_create" => {
            let body = json!({"role": "volunteer", "unit_id": unit});
            Call::to(kept!(world, unit, account)).json(body)
        }
        "grants_revoke" => Call::to(kept!(world, unit, grant)),
        "invitations_list" => Call::plain().shows(invitation().await.1),
        "invitations_create" => {
            Call::plain().json(json!({"name": "林小满", "role": "volunteer", "unit_id": unit}))
        }
        "invitations_revoke" => Call::to(invitation().await.1),
        "invitations_preview" => Call::plain().json(json!({"token": invitation().await.0})),
        "invitations_accept" => {
            let login = format!("invited{}", world.number());
            let body = json!({
                "token": invitation().await.0, "login": login, "password": crate::auth::PASSWORD
            });
            Call::plain().json(body)
        }
        _ => return None,
    })
}
