//! `/rounds`.

use serde_json::{Value, json};

use crate::harness::{Reply, TestApp};
use crate::visits::{day, days_pass, host, somebody};

fn round(app: &TestApp) -> Value {
    json!({
        "unit_id": app.units.community.to_string(), "title": " 春节慰问 ", "purpose": "greeting",
        "starts_on": day(app, 0), "ends_on": day(app, 9)
    })
}

async fn opened(app: &TestApp) -> String {
    let made = app.post("/rounds").by(&app.people.coordinator).json(round(app)).send().await;
    format!("/rounds/{}", made.expect(201).id())
}

async fn add(app: &TestApp, path: &str, body: Value) -> Reply {
    app.post(&format!("{path}/members")).by(&app.people.coordinator).json(body).send().await
}

async fn coverage(app: &TestApp, path: &str) -> Value {
    let got = app.get(path).by(&app.people.caseworker).send().await.expect(200);
    got.body["coverage"].clone()
}

on_both! {
    async fn a_round_shows_how_far_it_has_come(app: &TestApp) {
        let (wang, li) = (&app.people.coordinator, &app.people.caseworker);
        let path = opened(app).await;
        let (zhang, fang, zhou) =
            (host(app, "张小明").await, host(app, "王小芳").await, host(app, "周大力").await);
        let body = json!({
            "member_ids": [zhang, fang], "planned_on": day(app, 2), "assignee_id": li.account
        });
        let added = add(app, &path, body).await.expect(200);
        assert_eq!(added.body["added"].as_array().unwrap().len(), 2);
        assert_eq!(added.body["round"]["coverage"]["planned"], 2);
        assert_eq!(crate::notifications::told(app, li).await, ["visit_assigned"], "once for all of them");
        let added = add(app, &path, json!({"member_ids": [zhang, zhou]})).await.expect(200);
        assert_eq!((&added.body["added"], &added.body["already"]), (&json!([zhou]), &json!(1)));
        let plans = app.get("/visits?assignee=me").by(li).send().await.expect(200);
        let plans = plans.body["items"].as_array().unwrap().clone();
        assert_eq!(plans.len(), 2);
        for plan in &plans {
            assert_eq!((&plan["purpose"], &plan["planned_on"]), (&json!("greeting"), &json!(day(app, 2))));
        }
        for (plan, outcome) in plans.iter().zip(["done", "missed"]) {
            let record = format!("/visits/{}/record", plan["id"].as_str().unwrap());
            app.post(&record).by(li).json(json!({"outcome": outcome})).send().await.expect(200);
        }
        assert_eq!(coverage(app, &path).await, json!({
            "members": 3, "done": 1, "planned": 0, "missed": 1, "declined": 0, "open": 1, "progress": 33
        }));
        let id = path.rsplit('/').next().unwrap();
        let again = |member: Value, outcome: &str| app.post("/visits").by(wang).json(json!({
            "member_id": member, "purpose": "greeting", "round_id": id, "outcome": outcome
        })).send();
        let refused = again(plans[0]["member_id"].clone(), "done").await.expect(409);
        assert_eq!(refused.body["code"], "round_visit_exists");
        again(plans[1]["member_id"].clone(), "done").await.expect(201);
        again(json!(zhou), "declined").await.expect(201);
        let newcomer = host(app, "陈小红").await;
        again(json!(newcomer), "done").await.expect(201);
        assert_eq!(coverage(app, &path).await, json!({
            "members": 4, "done": 3, "planned": 0, "missed": 0, "declined": 1, "open": 0, "progress": 75
        }));
        let listed = app.get("/rounds?count=true").by(li).send().await.expect(200);
        assert_eq!((&listed.body["total"], &listed.body["items"][0]["coverage"]["done"]), (&json!(1), &json!(3)));
        let visits = app.get(&format!("/visits?round={id}&count=true")).by(li).send().await.expect(200);
        assert_eq!(visits.body["total"], 5);
    }

    async fn who_may_not_be_visited_is_left_out_and_reported(app: &TestApp) {
        let li = &app.people.caseworker;
        let path = opened(app).await;
        let (willing, silent) = (host(app, "张小明").await, somebody(app, "王小芳").await);
        let paused = host(app, "周大力").await;
        let pause = app.patch(&format!("/members/{paused}")).by(li).version(1);
        pause.json(json!({"status": "paused"})).send().await.expect(200);
        let body = json!({"member_ids": [willing, silent, paused]});
        let added = add(app, &path, body).await.expect(200);
        assert_eq!(added.body["added"], json!([willing]));
        let reasons: Vec<_> = added.body["left_out"].as_array().unwrap().iter()
            .map(|one| (one["member_id"].clone(), one["reason"].clone())).collect();
        assert_eq!(reasons, [(json!(silent), json!("no_consent")), (json!(paused), json!("paused"))]);
        assert_eq!(coverage(app, &path).await["members"], 1);
    }

    async fn members_are_added_by_a_filter(app: &TestApp) {
        let li = &app.people.caseworker;
        let path = opened(app).await;
        let (zhang, fang) = (host(app, "张小明").await, host(app, "王小芳").await);
        let silent = somebody(app, "周大力").await;
        let enrol = json!({"programme": "family_elder_care"});
        app.post(&format!("/members/{zhang}/enrolments")).by(li).json(enrol).send().await.expect(201);
        let filter = json!({"filter": {"programme": "family_elder_care", "kind": "resident"}});
        let added = add(app, &path, filter).await.expect(200);
        assert_eq!(added.body["added"], json!([zhang]));
        let done = json!({"member_id": zhang, "purpose": "welfare", "outcome": "done"});
        app.post("/visits").by(li).json(done).send().await.expect(201);
        let filter = json!({"filter": {"unvisited_months": 1, "wants_visits": true}});
        let added = add(app, &path, filter).await.expect(200);
        assert_eq!(added.body["added"], json!([fang]));
        assert_eq!(added.body["left_out"][0]["member_id"], json!(silent));
        let elsewhere = json!({"filter": {"unit_id": app.units.other.to_string()}});
        let refused = add(app, &path, elsewhere).await.expect(422);
        assert_eq!(refused.faults(), [("/filter/unit_id", "unknown_reference")]);
    }

    async fn what_does_not_fit_is_refused(app: &TestApp) {
        let path = opened(app).await;
        let zhang = host(app, "张小明").await;
        let there = json!({
            "unit_id": app.units.other.to_string(), "kind": "resident", "name": "别处的人"
        });
        let there = app.post("/members").by(&app.people.neighbour).json(there).send().await.expect(201).id();
        let faults = |body| async { add(app, &path, body).await.expect(422).faults().first().map(|(p, c)| format!("{p} {c}")).unwrap() };
        assert_eq!(faults(json!({"member_ids": [zhang, there]})).await, "/member_ids/1 unknown_reference");
        assert_eq!(faults(json!({})).await, "/member_ids required");
        assert_eq!(faults(json!({"member_ids": [zhang], "filter": {}})).await, "/filter not_together");
        assert_eq!(faults(json!({"member_ids": [zhang], "planned_on": day(app, 10)})).await, "/planned_on outside_the_round");
        let auditor = app.people.auditor.account;
        let wrong = json!({"member_ids": [zhang], "planned_on": day(app, 1), "assignee_id": auditor});
        assert_eq!(faults(wrong).await, "/assignee_id unknown_reference");
        assert_eq!(coverage(app, &path).await["members"], 0, "nothing of it stays");
        let li = &app.people.caseworker;
        let other = json!({"member_ids": [zhang], "planned_on": day(app, 1), "assignee_id": app.people.colleague.account});
        app.post(&format!("{path}/members")).by(li).json(other).send().await.expect(403);
        let own = json!({"member_ids": [zhang], "planned_on": day(app, 1), "assignee_id": li.account});
        app.post(&format!("{path}/members")).by(li).json(own).send().await.expect(200);
        days_pass(app, 10);
        let over = add(app, &path, json!({"member_ids": [zhang]})).await.expect(409);
        assert_eq!(over.body["code"], "round_over");
    }

    async fn a_round_is_changed_by_who_read_it(app: &TestApp) {
        let wang = &app.people.coordinator;
        let path = opened(app).await;
        let patch = |version, body| app.patch(&path).by(wang).version(version).json(body).send();
        let changed = patch(1, json!({"title": "元宵慰问"})).await.expect(200);
        assert_eq!((changed.version(), &changed.body["title"]), (2, &json!("元宵慰问")));
        let stale = patch(1, json!({"title": "x"})).await.expect(412);
        assert_eq!(stale.body["current"]["title"], "元宵慰问");
        let wrong = patch(2, json!({"ends_on": day(app, -1)})).await.expect(422);
        assert_eq!(wrong.faults(), [("/ends_on", "before_start")]);
        app.patch(&path).by(wang).json(json!({})).send().await.expect(428);
        let sun = &app.people.neighbour;
        app.get(&path).by(sun).send().await.expect(404);
        app.patch(&path).by(sun).version(2).json(json!({})).send().await.expect(404);
        app.get(&format!("{path}/members")).by(sun).send().await.expect(404);
        let body = json!({"filter": {}});
        app.post(&format!("{path}/members")).by(sun).json(body).send().await.expect(404);
        let refused = app.post("/rounds").by(sun).json(round(app)).send().await.expect(422);
        assert_eq!(refused.faults(), [("/unit_id", "unknown_reference")]);
        let blank = json!({"unit_id": app.units.community.to_string(), "title": "  ", "purpose": "greeting",
            "starts_on": day(app, 3), "ends_on": day(app, 2)});
        let refused = app.post("/rounds").by(wang).json(blank).send().await.expect(422);
        assert_eq!(refused.faults(), [("/title", "required"), ("/ends_on", "before_start")]);
    }

    async fn pages_hold_every_member_once(app: &TestApp) {
        let path = opened(app).await;
        let mut members = Vec::new();
        for name in ["甲一", "乙二", "丙三", "丁四", "戊五"] {
            members.push(host(app, name).await);
        }
        add(app, &path, json!({"member_ids": members[..2], "planned_on": day(app, 1)})).await.expect(200);
        add(app, &path, json!({"filter": {}})).await.expect(200);
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let list = format!("{path}/members?limit=2&count=true{after}");
            let page = app.get(&list).by(&app.people.caseworker).send().await.expect(200);
            assert_eq!(page.body["total"], 5);
            for item in page.body["items"].as_array().unwrap() {
                let planned = members[..2].iter().any(|id| item["member"]["id"] == json!(id));
                assert_eq!(item["status"], if planned { json!("planned") } else { Value::Null });
                seen.push(item["member"]["id"].as_str().unwrap().to_owned());
            }
            let Some(next) = page.body["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        seen.sort_unstable();
        members.sort_unstable();
        assert_eq!(seen, members);
    }
}
