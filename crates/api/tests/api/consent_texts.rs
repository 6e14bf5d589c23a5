//! `/consent_texts`, and consents that name one: guardians, receipts.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};
use crate::sign_ups::{consent, stranger};
use crate::visits::day;

fn text(unit: impl ToString, version: &str) -> Value {
    json!({
        "unit_id": unit.to_string(), "purpose": "visits", "version": version,
        "texts": {"en": "We come by.", "zh-Hans": "我们上门走访。", "zh-Hant": "我們上門走訪。"}
    })
}

async fn publish(app: &TestApp, by: &Person, body: Value) -> Reply {
    app.post("/consent_texts").by(by).json(body).send().await
}

async fn give(app: &TestApp, member: &str, body: Value) -> Reply {
    let path = format!("/members/{member}/consents");
    app.post(&path).by(&app.people.caseworker).json(body).send().await
}

async fn versions(app: &TestApp, by: &Person) -> Vec<String> {
    let found = app.get("/consent_texts?purpose=visits").by(by).send().await.expect(200);
    let items = found.body["items"].as_array().unwrap();
    items.iter().map(|one| one["version"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn versions_are_published_and_earlier_ones_stay(app: &TestApp) {
        let (wang, admin) = (&app.people.coordinator, &app.people.administrator);
        assert_eq!(versions(app, wang).await, ["2026-1", "register-form"]);
        publish(app, wang, text(app.units.community, "2027-1")).await.expect(201);
        publish(app, admin, text(app.units.district, "2027-2")).await.expect(201);
        assert_eq!(versions(app, wang).await, ["2027-2", "2027-1", "2026-1", "register-form"]);
        assert_eq!(versions(app, &app.people.neighbour).await, ["2027-2", "2026-1", "register-form"]);
        for taken in ["2026-1", "2027-1", " 2027-2 "] {
            let twice = publish(app, wang, text(app.units.community, taken)).await.expect(409);
            assert_eq!(twice.body["code"], "already_exists", "{taken}");
        }
        publish(app, &app.people.caseworker, text(app.units.community, "2028-1")).await.expect(403);
        let elsewhere = publish(app, wang, text(app.units.other, "2028-1")).await.expect(422);
        assert_eq!(elsewhere.faults(), [("/unit_id", "unknown_reference")]);
        let mut blank = text(app.units.community, "2028-1");
        blank["texts"]["zh-Hant"] = json!(" ");
        assert_eq!(publish(app, wang, blank).await.expect(422).faults(), [("/texts/zh-Hant", "required")]);
        let all = app.get("/consent_texts").by(wang).send().await.expect(200);
        assert_eq!(all.body["items"].as_array().unwrap().len(), 10);
        app.get("/consent_texts").by(&app.people.partner).send().await.expect(403);
    }

    async fn of_ten_who_publish_the_same_version_one_does(app: &TestApp) {
        let wang = &app.people.coordinator;
        let all = join_all((0..10).map(|_| publish(app, wang, text(app.units.community, "2027-1")))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
        assert!(all.iter().all(|reply| [201, 409].contains(&reply.status.as_u16())));
    }

    async fn a_consent_names_a_version_that_members_of_the_unit_are_shown(app: &TestApp) {
        let member = stranger(app, "张小明").await;
        let body = |version: &str| json!({"purpose": "visits", "given_how": "written", "text_version": version});
        let elsewhere = app.person("bai-sha", domain::access::Role::Coordinator, app.units.other).await;
        publish(app, &elsewhere, text(app.units.other, "of-others")).await.expect(201);
        for unknown in ["2025-1", "of-others"] {
            let refused = give(app, &member, body(unknown)).await.expect(422);
            assert_eq!(refused.faults(), [("/text_version", "unknown_version")], "{unknown}");
        }
        publish(app, &app.people.coordinator, text(app.units.community, "2027-1")).await.expect(201);
        give(app, &member, body("2027-1")).await.expect(201);
        let mut events = body("2027-1");
        events["purpose"] = json!("events");
        give(app, &member, events).await.expect(422);
    }

    async fn a_guardian_consents_for_a_child_until_the_day(app: &TestApp) {
        let li = &app.people.caseworker;
        let body = json!({
            "unit_id": app.units.community, "kind": "resident", "name": "张小小", "guardian_until": day(app, 30)
        });
        let child = app.post("/members").by(li).json(body).send().await.expect(201).id();
        let mut body = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1"});
        let refused = give(app, &child, body.clone()).await.expect(422);
        assert_eq!(refused.faults(), [("/guardian", "guardian_required")]);
        body["guardian"] = json!({"name": "王芳", "relation": "母亲"});
        let given = give(app, &child, body.clone()).await.expect(201);
        assert_eq!(given.body["guardian"], json!({"name": "王芳", "relation": "母亲"}));
        let end: domain::Timestamp = given.body["expires_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(end.date_in(&app.app.zone), day(app, 30), "the day itself is the child's own");
        let plan = json!({"member_id": child, "purpose": "greeting", "planned_on": day(app, 1)});
        app.post("/visits").by(li).json(plan).send().await.expect(201);
        app.app.clock.set(end);
        let refused = give(app, &child, body.clone()).await.expect(422);
        assert_eq!(refused.faults(), [("/guardian", "guardian_not_needed")]);
        let plan = json!({"member_id": child, "purpose": "greeting", "planned_on": day(app, 1)});
        app.post("/visits").by(li).json(plan).send().await.expect(409);

        let patch = |until: Value| app.patch(&format!("/members/{child}")).by(li).version(1)
            .json(json!({"guardian_until": until})).send();
        let far = patch(json!(day(app, 15 * 366))).await.expect(422);
        assert_eq!(far.faults(), [("/guardian_until", "too_far_ahead")]);
        assert_eq!(patch(Value::Null).await.expect(200).body["guardian_until"], Value::Null);
        let shop = json!({
            "unit_id": app.units.community, "kind": "business", "name": "便民小店", "guardian_until": day(app, 30)
        });
        let shop = app.post("/members").by(li).json(shop).send().await.expect(422);
        assert_eq!(shop.faults(), [("/guardian_until", "only_for_residents")]);
    }

    async fn a_receipt_says_what_was_agreed_to_and_what_became_of_it(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = stranger(app, "<b>张小明</b>").await;
        let given = consent(app, &member, "visits").await;
        let path = format!("/consents/{given}/receipt");
        let receipt = app.get(&path).by(li).header("accept-language", "zh-CN").send().await.expect(200);
        let processing = &receipt.body["pii_processing"];
        assert_eq!((&receipt.body["record_id"], &receipt.body["pii_principal_id"]), (&json!(given), &json!(member)));
        assert_eq!((&processing["purpose_name"], &processing["lawful_basis"]), (&json!("上门走访"), &json!("consent")));
        assert!(processing["privacy_notice"].as_str().unwrap().starts_with("我同意"));
        assert_eq!(receipt.body["party_identification"][1]["party_name"], "书院路社区");
        assert_eq!(receipt.body["events"].as_array().unwrap().len(), 1);
        let body = json!({"given_how": "written"});
        let gone = app.post(&format!("/consents/{given}/withdraw")).by(li).json(body).send().await.expect(201);
        let receipt = app.get(&path).by(li).send().await.expect(200);
        assert_eq!(receipt.body["events"][1]["event_type"], "withdrawn");
        assert!(receipt.body["pii_processing"]["privacy_notice"].as_str().unwrap().starts_with("I agree"));
        for (tag, title) in [("en", "Receipt of a consent"), ("zh-CN", "同意回执"), ("zh-TW", "同意回執")] {
            let page = app.get(&format!("{path}.html")).by(li).header("accept-language", tag).send().await.expect(200);
            assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
            let text = String::from_utf8(page.bytes.to_vec()).unwrap();
            assert!(text.contains(title) && text.contains("&lt;b&gt;张小明&lt;/b&gt;"), "{text}");
            assert!(!text.contains("<b>") && !text.contains("receipt."), "{text}");
        }
        for path in [format!("/consents/{}/receipt", gone.id()), format!("/consents/{member}/receipt")] {
            app.get(&path).by(li).send().await.expect(404);
        }
        app.get(&path).by(&app.people.neighbour).send().await.expect(404);
        app.get(&format!("{path}.html")).by(&app.people.neighbour).send().await.expect(404);
        app.get(&path).by(&app.people.administrator).send().await.expect(403);
        for operation in ["consents_receipt", "consents_receipt_page"] {
            let path = format!("/audit_entries?operation={operation}");
            let trail = app.get(&path).by(&app.people.auditor).send().await.expect(200);
            assert_eq!(trail.body["items"][0]["person_ids"], json!([member]), "{operation}");
        }
    }
}
