//! `/saved_views`.

use domain::access::Role;
use domain::id::UnitId;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};

fn overdue(unit: Option<UnitId>) -> Value {
    json!({
        "list": "visits", "name": " 逾期走访 ", "unit_id": unit, "sort": "planned_on",
        "filters": {"due": "overdue", "assignee": "me"}, "columns": ["day", "assignee"]
    })
}

async fn keep(app: &TestApp, by: &Person, body: &Value) -> Reply {
    app.post("/saved_views").by(by).json(body).send().await
}

async fn names(app: &TestApp, by: &Person, query: &str) -> Vec<String> {
    let list = app.get(&format!("/saved_views{query}")).by(by).send().await.expect(200);
    let items = list.body["items"].as_array().unwrap();
    items.iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_view_of_ones_own_is_there_for_nobody_else(app: &TestApp) {
        let own = &app.people.caseworker;
        let made = keep(app, own, &overdue(None)).await.expect(201);
        let path = format!("/saved_views/{}", made.id());
        assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
        assert_eq!((&made.body["name"], &made.body["own"]), (&json!("逾期走访"), &json!(true)));
        assert_eq!(made.body["filters"], json!({"due": "overdue", "assignee": "me"}));
        assert_eq!(made.body["columns"], json!(["day", "assignee"]));
        // Not even for whoever leads the office.
        let lead = &app.people.coordinator;
        app.get(&path).by(lead).send().await.expect(404);
        app.delete(&path).by(lead).send().await.expect(404);
        assert!(names(app, lead, "").await.is_empty());
        app.get(&path).by(own).send().await.expect(200);
        assert_eq!(names(app, own, "?list=visits").await, ["逾期走访"]);
        assert!(names(app, own, "?list=cases").await.is_empty());
        app.delete(&path).by(own).send().await.expect(204);
        app.get(&path).by(own).send().await.expect(404);
    }

    async fn no_view_keeps_whom_somebody_looked_for(app: &TestApp) {
        let own = &app.people.caseworker;
        let body = json!({
            "list": "members", "name": "", "sort": "name", "columns": ["phone"],
            "filters": {"q": "张小明", "household": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "status": "张小明"}
        });
        let refused = keep(app, own, &body).await.expect(422);
        assert_eq!(refused.faults(), [("/name", "required")]);
        let body = json!({"name": "找人", "list": "members", "sort": body["sort"], "columns": body["columns"], "filters": body["filters"]});
        let refused = keep(app, own, &body).await.expect(422);
        assert_eq!(refused.faults(), [
            ("/filters/household", "tells_of_a_person"), ("/filters/q", "tells_of_a_person"),
            ("/filters/status", "invalid"), ("/sort", "invalid"), ("/columns/0", "invalid"),
        ]);
        assert!(!String::from_utf8_lossy(&refused.bytes).contains("张小明"));
        let made = keep(app, own, &overdue(None)).await.expect(201);
        let looked_for = json!({"filters": {"member": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11"}});
        let path = format!("/saved_views/{}", made.id());
        let refused = app.patch(&path).by(own).version(1).json(looked_for).send().await.expect(422);
        assert_eq!(refused.faults(), [("/filters/member", "tells_of_a_person")]);
    }

    async fn a_coordinator_shares_a_view_with_all_who_work_there(app: &TestApp) {
        let (lead, unit) = (&app.people.coordinator, app.units.community);
        let made = keep(app, lead, &overdue(None)).await.expect(201);
        let path = format!("/saved_views/{}", made.id());
        let volunteer = app.person("volunteer2", Role::Volunteer, unit).await;
        app.get(&path).by(&volunteer).send().await.expect(404);
        let share = json!({"unit_id": unit});
        app.patch(&path).by(lead).json(&share).send().await.expect(428);
        let shared = app.patch(&path).by(lead).version(1).json(&share).send().await.expect(200);
        assert_eq!((shared.version(), &shared.body["unit_id"]), (2, &json!(unit)));
        for other in [&volunteer, &app.people.caseworker] {
            let seen = app.get(&path).by(other).send().await.expect(200);
            assert_eq!(seen.body["own"], false);
            let name = json!({"name": "别的名字"});
            app.patch(&path).by(other).version(2).json(name).send().await.expect(403);
            app.delete(&path).by(other).send().await.expect(403);
        }
        let stale = app.patch(&path).by(lead).version(1).json(&share).send().await.expect(412);
        assert_eq!(stale.body["current"]["version"], 2);
        // Somebody else who leads there looks after it, too; taken back, it is its maker's again.
        let second = app.person("lead2", Role::Coordinator, unit).await;
        let back = json!({"unit_id": null, "name": "我的逾期"});
        app.patch(&path).by(&second).version(2).json(back).send().await.expect(200);
        app.get(&path).by(&second).send().await.expect(404);
        assert_eq!(names(app, lead, "").await, ["我的逾期"]);
        assert!(names(app, &volunteer, "").await.is_empty());
    }

    async fn sharing_is_for_who_leads_there_and_of_what_all_see_there(app: &TestApp) {
        let lead = &app.people.coordinator;
        let unit = app.units.community;
        keep(app, &app.people.caseworker, &overdue(Some(unit))).await.expect(403);
        let beside = keep(app, lead, &overdue(Some(app.units.other))).await.expect(422);
        assert_eq!(beside.faults(), [("/unit_id", "unknown_reference")]);
        let mut narrowed = overdue(Some(unit));
        narrowed["filters"]["unit"] = json!(app.units.other);
        let beside = keep(app, lead, &narrowed).await.expect(422);
        assert_eq!(beside.faults(), [("/filters/unit", "unknown_reference")]);
        narrowed["filters"]["unit"] = json!(unit);
        keep(app, lead, &narrowed).await.expect(201);
    }

    async fn of_a_list_that_somebody_does_not_see_there_are_no_views(app: &TestApp) {
        let (lead, unit) = (&app.people.coordinator, app.units.community);
        let body = json!({"list": "cases", "name": "没人办的", "unit_id": unit, "filters": {"open": "true"}});
        let made = keep(app, lead, &body).await.expect(201);
        let volunteer = app.person("volunteer3", Role::Volunteer, unit).await;
        assert!(names(app, &volunteer, "").await.is_empty());
        app.get(&format!("/saved_views/{}", made.id())).by(&volunteer).send().await.expect(404);
        let own = json!({"list": "cases", "name": "我的"});
        let refused = keep(app, &volunteer, &own).await.expect(422);
        assert_eq!(refused.faults(), [("/list", "unknown_reference")]);
        keep(app, &app.people.auditor, &overdue(None)).await.expect(403);
    }

    async fn views_come_by_name_page_by_page_and_have_an_end(app: &TestApp) {
        let own = &app.people.caseworker;
        for n in (0..50).rev() {
            let body = json!({"list": "events", "name": format!("视图{n:02}"), "filters": {}});
            keep(app, own, &body).await.expect(201);
        }
        let body = json!({"list": "events", "name": "一个太多"});
        let full = keep(app, own, &body).await.expect(409);
        assert_eq!(full.body["code"], "too_many_views");
        let first = app.get("/saved_views?list=events&limit=30").by(own).send().await.expect(200);
        assert_eq!(first.body["items"][29]["name"], "视图29");
        let next = first.body["next"].as_str().unwrap();
        let rest = names(app, own, &format!("?list=events&limit=30&after={next}")).await;
        assert_eq!((rest.len(), rest[0].as_str()), (20, "视图30"));
    }
}
