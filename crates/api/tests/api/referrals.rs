//! `/referrals`: what a department is asked, and its answer.

use domain::access::Role;
use serde_json::{Value, json};

use crate::cases::{day_after, step, steps, taken_in};
use crate::departments::city_management;
use crate::harness::TestApp;
use crate::sign_ups::consent;
use crate::visits::somebody;

/// A case that went out to the department, and the referral's id.
async fn referred(app: &TestApp, department: &str) -> (String, String) {
    let case = taken_in(app).await.id();
    steps(app, &case, &["accept", "start"]).await;
    let body = json!({
        "action": "refer", "department_id": department, "summary": "请处理占道。", "due_on": day_after(app, 3),
    });
    let out = step(app, &app.people.caseworker, &case, body).await.expect(200);
    let referral = out.body["referrals"][0]["id"].as_str().unwrap().to_owned();
    (case, referral)
}

/// A case that the member brought, and that is being worked on.
async fn brought(app: &TestApp, member: &str, place: &str) -> String {
    let body = json!({
        "unit_id": app.units.community, "category": "facilities", "title": "楼道漏水", "place": place,
        "member_id": member
    });
    let case =
        app.post("/cases").by(&app.people.caseworker).json(body).send().await.expect(201).id();
    steps(app, &case, &["accept", "start"]).await;
    case
}

on_both! {
    async fn others_referrals_are_not_there(app: &TestApp) {
        let department = city_management(app).await;
        let body = json!({"unit_id": app.units.district.to_string(), "name": "水务局"});
        let water = app.post("/departments").by(&app.people.administrator).json(body).send().await.expect(201).id();
        let partner = &app.people.partner;
        let (_, own) = referred(app, &department).await;
        let (_, others) = referred(app, &water).await;
        app.get(&format!("/referrals/{own}")).by(partner).send().await.expect(200);
        app.get(&format!("/referrals/{others}")).by(partner).send().await.expect(404);
        let answer = json!({"answer": "好", "solved": true});
        app.post(&format!("/referrals/{others}/answer")).by(partner).json(&answer).send().await.expect(404);
        let list = app.get("/referrals").by(partner).send().await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
        for nobody in [&app.people.caseworker, &app.people.administrator, &app.people.volunteer] {
            app.get("/referrals").by(nobody).send().await.expect(403);
        }
    }

    async fn a_share_names_nothing_but_itself(app: &TestApp) {
        let department = city_management(app).await;
        let (case, referral) = referred(app, &department).await;
        let share = app.get(&format!("/referrals/{referral}")).by(&app.people.partner).send().await.expect(200);
        let mut fields: Vec<&String> = share.body.as_object().unwrap().keys().collect();
        fields.sort_unstable();
        assert_eq!(fields, [
            "answer", "answered_at", "created_at", "department", "department_id", "due_on", "id", "person",
            "place", "solved", "status", "summary", "unit", "updated_at", "version",
        ]);
        assert_eq!(share.body["person"], Value::Null);
        assert!(!share.body.to_string().contains(&case));
        assert_eq!((&share.body["unit"], &share.body["place"]), (&json!("书院路社区"), &json!("书院路18号门前")));
    }

    async fn it_is_answered_once_and_the_case_comes_back(app: &TestApp) {
        let department = city_management(app).await;
        let (case, referral) = referred(app, &department).await;
        let path = format!("/referrals/{referral}/answer");
        let partner = &app.people.partner;
        let blank = app.post(&path).by(partner).json(json!({"answer": " ", "solved": false})).send().await.expect(422);
        assert_eq!(blank.faults(), [("/answer", "required")]);
        let answer = json!({"answer": "人手不足，下周处理。", "solved": false});
        app.post(&path).by(partner).header("idempotency-key", "a").json(&answer).send().await.expect(200);
        app.post(&path).by(partner).header("idempotency-key", "a").json(&answer).send().await.expect(200);
        let twice = app.post(&path).by(partner).json(&answer).send().await.expect(409);
        assert_eq!(twice.problem(), "impossible-transition");
        let li = &app.people.caseworker;
        let back = app.get(&format!("/cases/{case}")).by(li).send().await.expect(200);
        assert_eq!((&back.body["state"], &back.body["referrals"][0]["solved"]), (&json!("in_progress"), &json!(false)));
        // Asked once more, it stands beside the first.
        let body = json!({"action": "refer", "department_id": department, "summary": "请再看一次。", "due_on": day_after(app, 9)});
        let again = step(app, li, &case, body).await.expect(200);
        assert_eq!(again.body["referrals"].as_array().unwrap().len(), 2);
    }

    async fn an_answer_reaches_a_case_that_waits(app: &TestApp) {
        let department = city_management(app).await;
        let (case, referral) = referred(app, &department).await;
        let li = &app.people.caseworker;
        let waits = step(app, li, &case, json!({"action": "wait", "reason": "等店主回电"})).await.expect(200);
        assert_eq!(waits.body["referrals"][0]["status"], "open");
        let resumed = step(app, li, &case, json!({"action": "resume"})).await.expect(200);
        assert_eq!(resumed.body["state"], "referred", "the department still has it");
        step(app, li, &case, json!({"action": "wait", "reason": "等店主回电"})).await.expect(200);
        let answer = json!({"answer": "已处理。", "solved": true});
        app.post(&format!("/referrals/{referral}/answer")).by(&app.people.partner).json(answer).send().await.expect(200);
        let back = app.get(&format!("/cases/{case}")).by(li).send().await.expect(200);
        assert_eq!((&back.body["state"], &back.body["wait_reason"]), (&json!("in_progress"), &Value::Null));
    }

    async fn what_is_taken_back_is_withdrawn(app: &TestApp) {
        let department = city_management(app).await;
        let (case, referral) = referred(app, &department).await;
        steps(app, &case, &["resume"]).await;
        let partner = &app.people.partner;
        let seen = app.get(&format!("/referrals/{referral}")).by(partner).send().await.expect(200);
        assert_eq!(seen.body["status"], "withdrawn");
        let answer = json!({"answer": "已处理。", "solved": true});
        app.post(&format!("/referrals/{referral}/answer")).by(partner).json(answer).send().await.expect(409);
        let open = app.get("/referrals?status=open").by(partner).send().await.expect(200);
        assert_eq!(open.body["items"], json!([]));
    }

    async fn a_referral_goes_to_a_department_that_works_here_by_a_day_to_come(app: &TestApp) {
        let department = city_management(app).await;
        let case = taken_in(app).await.id();
        steps(app, &case, &["accept", "start"]).await;
        let ask = |department: &str, due: String| {
            let body = json!({"action": "refer", "department_id": department, "summary": "请处理。", "due_on": due});
            step(app, &app.people.caseworker, &case, body)
        };
        let late = ask(&department, day_after(app, -1)).await.expect(422);
        assert_eq!(late.faults(), [("/due_on", "in_the_past")]);
        let far = json!({"unit_id": app.units.far.to_string(), "name": "碧湘物业"});
        let far = app.post("/departments").by(&app.people.administrator).json(far).send().await.expect(201).id();
        let unknown = ask(&far, day_after(app, 1)).await.expect(422);
        assert_eq!(unknown.faults(), [("/department_id", "unknown_reference")]);
        let empty = step(app, &app.people.caseworker, &case, json!({"action": "refer"})).await.expect(422);
        let mut faults = empty.faults();
        faults.sort_unstable();
        assert_eq!(faults, [("/department_id", "required"), ("/due_on", "required"), ("/summary", "required")]);
        let own = ask(&department, day_after(app, 0)).await.expect(200);
        assert_eq!(own.body["state"], "referred");
    }

    async fn a_partner_without_a_department_sees_nothing(app: &TestApp) {
        let nobody = app.person("wu-bu-men", Role::Partner, app.units.district).await;
        app.get("/referrals").by(&nobody).send().await.expect(403);
    }

    async fn a_person_is_shown_only_if_asked_for_and_only_while_they_agree(app: &TestApp) {
        let (li, partner) = (&app.people.caseworker, &app.people.partner);
        let department = city_management(app).await;
        let member = somebody(app, "张小明").await;
        let case = brought(app, &member, "和平里12号楼道").await;
        let ask = |share: bool, summary: &str| json!({
            "action": "refer", "department_id": department, "summary": summary,
            "due_on": day_after(app, 3), "share_person": share
        });
        let refused = step(app, li, &case, ask(true, "楼道漏水。")).await.expect(409);
        assert_eq!((refused.problem(), &refused.body["purpose"]), ("consent-required", &json!("referral")));
        let expires_at = app.app.clock.now().plus_seconds(60);
        let body = json!({
            "purpose": "referral", "given_how": "written", "text_version": "2026-1", "expires_at": expires_at
        });
        app.post(&format!("/members/{member}/consents")).by(li).json(body).send().await.expect(201);
        for summary in ["请联系张小明", "电话138 0013 8000"] {
            let named = step(app, li, &case, ask(true, summary)).await.expect(422);
            assert_eq!(named.faults(), [("/summary", "names_the_person")]);
        }
        let out = step(app, li, &case, ask(true, "楼道漏水。")).await.expect(200);
        assert_eq!(out.body["referrals"][0]["shares_person"], true);
        let path = format!("/referrals/{}", out.body["referrals"][0]["id"].as_str().unwrap());
        let shown = app.get(&path).by(partner).send().await.expect(200);
        assert_eq!((&shown.body["person"]["name"], &shown.body["person"]["phone"]), (&json!("张小明"), &json!("13800138000")));
        assert_eq!(shown.body["place"], "和平里12号楼道");
        let trail = app.get("/audit_entries?operation=referrals_get").by(&app.people.auditor).send().await;
        assert_eq!(trail.expect(200).body["items"][0]["person_ids"], json!([member]));
        app.app.clock.set(expires_at.plus_seconds(-1));
        assert_eq!(app.get(&path).by(partner).send().await.expect(200).body["person"]["name"], "张小明");
        app.app.clock.set(expires_at);
        for path in [path.as_str(), "/referrals"] {
            let hidden = app.get(path).by(partner).send().await.expect(200);
            for gone in ["张小明", "13800138000", "和平里"] {
                assert!(!hidden.body.to_string().contains(gone), "{path}: {gone}");
            }
        }
    }

    async fn taking_the_consent_back_closes_the_view_and_a_new_one_does_not_open_it(app: &TestApp) {
        let (li, partner) = (&app.people.caseworker, &app.people.partner);
        let department = city_management(app).await;
        let member = somebody(app, "张小明").await;
        let given = consent(app, &member, "referral").await;
        let case = brought(app, &member, "和平里12号").await;
        let body = json!({
            "action": "refer", "department_id": department, "summary": "楼道漏水。", "due_on": day_after(app, 3),
            "share_person": true
        });
        let out = step(app, li, &case, body).await.expect(200);
        let path = format!("/referrals/{}", out.body["referrals"][0]["id"].as_str().unwrap());
        assert!(app.get(&path).by(partner).send().await.expect(200).body["person"].is_object());
        let withdraw = format!("/consents/{given}/withdraw");
        app.post(&withdraw).by(li).json(json!({"given_how": "written"})).send().await.expect(201);
        consent(app, &member, "referral").await;
        let closed = app.get(&path).by(partner).send().await.expect(200);
        assert_eq!((&closed.body["person"], &closed.body["place"]), (&Value::Null, &Value::Null));
        assert_eq!((&closed.body["status"], closed.version()), (&json!("open"), 2), "the case goes on");
        let case = app.get(&format!("/cases/{case}")).by(li).send().await.expect(200);
        assert_eq!(case.body["referrals"][0]["shares_person"], false);
        let answer = json!({"answer": "已修。", "solved": true});
        let answered = app.post(&format!("{path}/answer")).by(partner).json(answer).send().await.expect(200);
        assert_eq!(answered.body["person"], Value::Null);
    }

    async fn who_agrees_to_nothing_is_helped_and_not_shown(app: &TestApp) {
        let (li, partner) = (&app.people.caseworker, &app.people.partner);
        let department = city_management(app).await;
        let member = somebody(app, "张小明").await;
        let case = brought(app, &member, "和平里12号").await;
        let mut body = json!({
            "action": "refer", "department_id": department, "summary": "楼道漏水。", "due_on": day_after(app, 3),
            "place": "和平里 12 号 2 楼"
        });
        let refused = step(app, li, &case, body.clone()).await.expect(422);
        assert_eq!(refused.faults(), [("/place", "place_of_the_person")]);
        body["place"] = Value::Null;
        let out = step(app, li, &case, body).await.expect(200);
        assert_eq!((&out.body["state"], &out.body["referrals"][0]["place"]), (&json!("referred"), &Value::Null));
        let list = app.get("/referrals").by(partner).send().await.expect(200);
        for gone in ["张小明", "13800138000", "和平里", &member] {
            assert!(!list.body.to_string().contains(gone), "{gone}");
        }
        assert_eq!(list.body["items"][0]["summary"], "楼道漏水。");
    }
}
