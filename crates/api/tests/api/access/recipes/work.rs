//! Visits, rounds, events, cases, suggestions.

use domain::access::Role;
use serde_json::json;

use super::super::records::kept;
use super::super::table::ASSIGNED;
use super::{Asked, Call};
use crate::visits::day;

const PLACE: &str = "和平里活动室";

pub async fn call(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    match operation.split_once('_')?.0 {
        "visits" => visits(operation, asked).await,
        "rounds" => rounds(operation, asked).await,
        "cases" | "attachments" | "referrals" => cases(operation, asked).await,
        "suggestions" => suggestions(operation, asked).await,
        _ => events(operation, asked).await,
    }
}

async fn visits(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    if operation == "visits_create" {
        let member = kept!(world, unit, member);
        let plan =
            json!({"member_id": member, "purpose": "welfare", "planned_on": day(world.app, 1)});
        return Some(Call::plain().json(plan));
    }
    let assigned = if asked.role == ASSIGNED { Some(assigned(asked).await) } else { None };
    let visit = match &assigned {
        Some((visit, _)) => visit.clone(),
        None => kept!(world, unit, visit),
    };
    let call = match operation {
        "visits_list" => Call::plain().shows(visit),
        "visits_get" => Call::to(visit),
        "visits_update" => {
            Call::to(visit).version(1).json(json!({"planned_on": day(world.app, 2)}))
        }
        "visits_record" => Call::to(visit).json(json!({"outcome": "done"})),
        _ => return None,
    };
    Some(match assigned {
        Some((_, volunteer)) => call.by(&volunteer),
        None => call,
    })
}

/// A visit of the unit that was given to a volunteer while they worked there, and the volunteer.
async fn assigned(asked: &Asked<'_>) -> (String, super::Colleague) {
    let (world, unit) = (asked.world, asked.unit);
    let volunteer = world.newcomer(ASSIGNED, asked.standing).await;
    let here = world.grants_of(&volunteer.person).await;
    let own = !here.is_empty() && unit == world.unit(super::super::table::Relation::Own);
    let borrowed =
        if own { None } else { Some(world.give(&volunteer.person, Role::Volunteer, unit).await) };
    let account = volunteer.person.account.to_string();
    let visit = world.visit_for(unit, Some(&account)).await;
    if let Some(grant) = borrowed {
        world.take_away(&grant).await;
    }
    (visit, volunteer)
}

async fn rounds(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "rounds_list" => Call::plain().shows(kept!(world, unit, round)),
        "rounds_create" => Call::plain().json(world.plan_of_round(unit)),
        "rounds_get" | "rounds_members" => Call::to(kept!(world, unit, round)),
        "rounds_update" => {
            Call::to(kept!(world, unit, round)).version(1).json(json!({"title": "慰问"}))
        }
        "rounds_add_members" => {
            let member = kept!(world, unit, member);
            Call::to(kept!(world, unit, round)).json(json!({"member_ids": [member]}))
        }
        _ => return None,
    })
}

async fn events(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "events_list" => Call::plain().shows(kept!(world, unit, published)),
        "events_create" => Call::plain().json(world.plan_of_event(unit, 60)),
        "events_get" => Call::to(kept!(world, unit, published)),
        "events_update" => {
            Call::to(kept!(world, unit, draft)).version(1).json(json!({"place": PLACE}))
        }
        "events_publish" => Call::to(kept!(world, unit, draft)),
        "events_hold" => Call::to(kept!(world, unit, begun)),
        "events_archive" => Call::to(kept!(world, unit, held)),
        "events_cancel" => Call::to(kept!(world, unit, published)).json(json!({"reason": "台风"})),
        "sign_ups_list" => Call::to(kept!(world, unit, published)),
        "sign_ups_create" => {
            let member = kept!(world, unit, member);
            Call::to(kept!(world, unit, published)).json(json!({"member_id": member}))
        }
        "sign_ups_get" => Call::to(kept!(world, unit, sign_up)),
        "sign_ups_cancel" => Call::to(kept!(world, unit, sign_up)).version(1),
        "sign_ups_check_in" => Call::to(kept!(world, unit, sign_up)).json(json!({})),
        "feedback_list" => Call::to(kept!(world, unit, held)),
        "feedback_create" => Call::to(kept!(world, unit, held)).json(json!({"rating": 4})),
        _ => return None,
    })
}

async fn cases(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "cases_list" => Call::plain().shows(kept!(world, unit, case)),
        "cases_create" => Call::plain().json(world.problem(unit).await),
        "cases_nearby" => {
            let kept = kept!(world, unit, case_at_a_place);
            let (query, id) = kept.split_once(' ')?;
            Call::plain().query(query).shows(id)
        }
        "cases_get" | "cases_timeline" | "attachments_list" => Call::to(kept!(world, unit, case)),
        "cases_update" => {
            Call::to(kept!(world, unit, case)).version(1).json(json!({"priority": "high"}))
        }
        "cases_transition" => Call::to(kept!(world, unit, case)).json(json!({"action": "accept"})),
        "cases_note" => {
            let body = json!({"kind": "note", "body": "到现场看过"});
            Call::to(kept!(world, unit, case)).json(body)
        }
        "attachments_create" => {
            let (media_type, form) = crate::attachments::file_form("notes.txt", "记录".as_bytes());
            Call::to(kept!(world, unit, case)).form(media_type, form)
        }
        "attachments_get" => Call::to(kept!(world, unit, attachment)),
        "attachments_delete" => Call::to(kept!(world, unit, attachment)).version(1),
        "referrals_list" => Call::plain().shows(kept!(world, unit, referral)),
        "referrals_get" => Call::to(kept!(world, unit, referral)),
        "referrals_answer" => {
            let body = json!({"answer": "已劝离摊贩。", "solved": true});
            Call::to(kept!(world, unit, referral)).json(body)
        }
        _ => return None,
    })
}

async fn suggestions(operation: &str, asked: &Asked<'_>) -> Option<Call> {
    let (world, unit) = (asked.world, asked.unit);
    Some(match operation {
        "suggestions_list" => Call::plain().shows(kept!(world, unit, suggestion)),
        "suggestions_create" | "suggestions_create_public" => {
            Call::plain().json(json!({"unit_id": unit, "body": "晚上路灯太暗"}))
        }
        "suggestions_get" => Call::to(kept!(world, unit, suggestion)),
        // Who may publish is asked to; everybody else for the first step there is.
        "suggestions_transition" if asked.role == "coordinator" => {
            let body = json!({"action": "publish", "summary": "长椅不够"});
            Call::to(kept!(world, unit, answered)).version(2).json(body)
        }
        "suggestions_transition" => {
            let body = json!({"action": "review"});
            Call::to(kept!(world, unit, suggestion)).version(1).json(body)
        }
        "suggestions_update" => {
            let body = json!({"outcome": "六把长椅已于三月装好。"});
            Call::to(kept!(world, unit, answered)).version(2).json(body)
        }
        "suggestions_list_published" => Call::plain().shows(kept!(world, unit, published_answer)),
        _ => return None,
    })
}
