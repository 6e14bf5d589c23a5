//! Unusual reading is filed for the auditor, once, and names nobody.

use domain::access::Role;
use serde_json::{Value, json};

use crate::harness::{Person, TestApp};
use crate::notifications::told;

/// Members whom `by` takes in.
async fn members(app: &TestApp, by: &Person, count: usize) -> Vec<String> {
    let mut made = Vec::new();
    for n in 0..count {
        let unit = app.units.community.to_string();
        let body = json!({"unit_id": unit, "kind": "resident", "name": format!("居民{n}")});
        made.push(app.post("/members").by(by).json(body).send().await.expect(201).id());
    }
    made
}

async fn open(app: &TestApp, by: &Person, member: &str) {
    app.get(&format!("/members/{member}")).by(by).send().await.expect(200);
}

async fn alerts(app: &TestApp, by: &Person, query: &str) -> Vec<Value> {
    let found = app.get(&format!("/audit_alerts?{query}")).by(by).send().await.expect(200);
    found.body["items"].as_array().unwrap().clone()
}

on_both! {
    async fn many_persons_outside_of_the_own_work_are_an_alert(app: &TestApp) {
        let (li, zhao) = (&app.people.caseworker, &app.people.colleague);
        let made = members(app, li, 5).await;
        for member in &made[..4] {
            open(app, li, member).await;
            open(app, zhao, member).await;
        }
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 0, "below the threshold");
        open(app, li, &made[4]).await;
        open(app, zhao, &made[4]).await;
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 1, "li took them in");
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 0, "it is filed once");
        assert_eq!(told(app, &app.people.auditor).await, ["audit_alert_found"]);
        let found = alerts(app, &app.people.auditor, "").await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["kind"], "outside_work");
        assert_eq!(found[0]["account_id"], zhao.account.to_string());
        assert_eq!((&found[0]["count"], &found[0]["threshold"]), (&json!(5), &json!(5)));
        assert_eq!(found[0]["unit_id"], app.units.community.to_string());
        assert_eq!(found[0]["person_id"], Value::Null);
        assert!(!found[0].to_string().contains("居民"));
    }

    async fn looking_somebody_up_again_and_again_is_an_alert_that_grows_until_it_is_seen(app: &TestApp) {
        let (li, auditor) = (&app.people.caseworker, &app.people.auditor);
        let made = members(app, li, 1).await;
        for _ in 0..4 {
            open(app, li, &made[0]).await;
            app.get("/members").by(li).send().await.expect(200);
        }
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 1);
        open(app, li, &made[0]).await;
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 1);
        let found = alerts(app, auditor, "state=new").await;
        assert_eq!((found.len(), &found[0]["count"]), (1, &json!(5)), "lists are no look-ups");
        assert_eq!((&found[0]["kind"], &found[0]["person_id"]), (&json!("repeated"), &json!(made[0])));

        let path = format!("/audit_alerts/{}", found[0]["id"].as_str().unwrap());
        let one = app.get(&path).by(auditor).send().await.expect(200);
        let see = format!("{path}/see");
        let note = json!({"note": "与主任核对过。"});
        app.post(&see).by(auditor).json(&note).send().await.expect(428);
        let stale = app.post(&see).by(auditor).version(1).json(&note).send().await.expect(412);
        assert_eq!(stale.body["current"]["version"], 2);
        let long = json!({"note": "长".repeat(501)});
        app.post(&see).by(auditor).version(one.version()).json(long).send().await.expect(422);
        let seen = app.post(&see).by(auditor).version(one.version()).json(&note).send().await.expect(200);
        assert_eq!((&seen.body["state"], &seen.body["note"]), (&json!("seen"), &note["note"]));
        assert_eq!(seen.body["seen_by"], auditor.account.to_string());
        let again = app.post(&see).by(auditor).version(seen.version()).json(&note).send().await.expect(409);
        assert_eq!(again.problem(), "impossible-transition");

        open(app, li, &made[0]).await;
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 0, "an auditor knows of it");
        assert!(alerts(app, auditor, "state=new").await.is_empty());
        assert_eq!(alerts(app, auditor, &format!("account={}", li.account)).await.len(), 1);
        let trail = app.get("/audit_entries?operation=audit_alerts_see").by(auditor).send().await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 1);
    }

    async fn alerts_are_for_auditors_of_the_unit(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = members(app, li, 1).await;
        for _ in 0..4 {
            open(app, li, &made[0]).await;
        }
        assert_eq!(api::audit_alerts::find(&app.app).await.unwrap(), 1);
        let here = app.person("shen-ji", Role::Auditor, app.units.community).await;
        let there = app.person("shen-ji-2", Role::Auditor, app.units.far).await;
        let found = alerts(app, &here, "").await;
        let path = format!("/audit_alerts/{}", found[0]["id"].as_str().unwrap());
        app.get(&path).by(&here).send().await.expect(200);
        assert!(alerts(app, &there, "").await.is_empty());
        app.get(&path).by(&there).send().await.expect(404);
        app.post(&format!("{path}/see")).by(&there).version(1).json(json!({})).send().await.expect(404);
        for other in [li, &app.people.coordinator, &app.people.administrator] {
            app.get("/audit_alerts").by(other).send().await.expect(403);
        }
    }
}
