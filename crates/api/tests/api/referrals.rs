//! `/referrals`: what a department is asked, and its answer.

use domain::access::Role;
use serde_json::{Value, json};

use crate::cases::{day_after, step, steps, taken_in};
use crate::departments::city_management;
use crate::harness::TestApp;

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
            "answer", "answered_at", "created_at", "department", "department_id", "due_on", "id", "place",
            "solved", "status", "summary", "unit", "updated_at", "version",
        ]);
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
}
