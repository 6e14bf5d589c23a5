//! `/suggestions`.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};
use crate::visits::somebody;

async fn sent(app: &TestApp, member: Option<&str>) -> Reply {
    let body = json!({
        "unit_id": app.units.community, "member_id": member, "body": " 小公园里多放几把长椅 "
    });
    app.post("/suggestions").by(&app.people.caseworker).json(body).send().await.expect(201)
}

async fn step(app: &TestApp, by: &Person, id: &str, version: i64, body: Value) -> Reply {
    let path = format!("/suggestions/{id}/transitions");
    app.post(&path).by(by).version(version).json(body).send().await
}

async fn anybody_sends(app: &TestApp, from: &str, unit: impl ToString) -> Reply {
    let body = json!({"unit_id": unit.to_string(), "body": "晚上路灯太暗"});
    app.post("/suggestions/public").header("x-forwarded-for", from).json(body).send().await
}

on_both! {
    async fn a_suggestion_is_answered_and_the_answer_published_without_a_name(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let member = somebody(app, "张小明").await;
        let made = sent(app, Some(&member)).await;
        assert_eq!((&made.body["state"], &made.body["source"]), (&json!("received"), &json!("staff")));
        assert_eq!(made.body["body"], "小公园里多放几把长椅");
        let id = made.id();
        step(app, li, &id, 1, json!({"action": "review"})).await.expect(200);
        let answer = json!({"action": "answer", "answer": "下月增加六把。"});
        let answered = step(app, li, &id, 2, answer).await.expect(200);
        assert_eq!(answered.body["actions"], json!(["publish"]));
        let publish = |summary: &str| json!({"action": "publish", "summary": summary});
        step(app, li, &id, 3, publish("长椅不够")).await.expect(403);
        for named in ["张小明觉得长椅不够", "和平里12号楼下缺长椅"] {
            let refused = step(app, wang, &id, 3, publish(named)).await.expect(422);
            assert_eq!(refused.faults(), [("/summary", "names_the_person")]);
        }
        step(app, wang, &id, 3, publish("长椅不够")).await.expect(200);
        let patch = json!({"outcome": "六把长椅已于三月装好。"});
        let path = format!("/suggestions/{id}");
        app.patch(&path).by(li).version(4).json(patch).send().await.expect(200);

        let published = app.get("/suggestions/public").send().await.expect(200);
        let item = published.body["items"][0].as_object().unwrap();
        let mut fields: Vec<&String> = item.keys().collect();
        fields.sort_unstable();
        assert_eq!(fields, ["answer", "id", "outcome", "published_at", "summary", "unit"]);
        assert_eq!((&item["unit"], &item["outcome"]), (&json!("书院路社区"), &json!("六把长椅已于三月装好。")));
        for gone in [member.as_str(), "张小明", "多放几把"] {
            assert!(!published.body.to_string().contains(gone), "{gone}");
        }
        let of_unit = |unit: domain::id::UnitId| app.get(&format!("/suggestions/public?unit={unit}")).send();
        assert_eq!(of_unit(app.units.district).await.expect(200).body["items"].as_array().unwrap().len(), 1);
        assert_eq!(of_unit(app.units.other).await.expect(200).body["items"], json!([]));
        step(app, wang, &id, 5, json!({"action": "unpublish"})).await.expect(200);
        assert_eq!(app.get("/suggestions/public").send().await.expect(200).body["items"], json!([]));
    }

    async fn what_is_not_possible_is_refused(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let id = sent(app, None).await.id();
        let early = step(app, wang, &id, 1, json!({"action": "publish", "summary": "长椅"})).await.expect(409);
        assert_eq!((early.problem(), &early.body["state"]), ("impossible-transition", &json!("received")));
        let bare = step(app, li, &id, 1, json!({"action": "decline"})).await.expect(422);
        assert_eq!(bare.faults(), [("/reason", "required")]);
        let stray = step(app, li, &id, 1, json!({"action": "review", "answer": "好"})).await.expect(422);
        assert_eq!(stray.faults(), [("/answer", "unknown_field")]);
        let stale = step(app, li, &id, 7, json!({"action": "review"})).await.expect(412);
        assert_eq!(stale.body["current"]["version"], 1);
        let path = format!("/suggestions/{id}/transitions");
        app.post(&path).by(li).json(json!({"action": "review"})).send().await.expect(428);
        let path = format!("/suggestions/{id}");
        app.patch(&path).by(li).version(1).json(json!({"outcome": "x"})).send().await.expect(409);
        let reason = json!({"action": "decline", "reason": "不归社区管"});
        let declined = step(app, li, &id, 1, reason).await.expect(200);
        assert_eq!((&declined.body["actions"], &declined.body["decline_reason"]), (&json!([]), &json!("不归社区管")));
        let blank = json!({"unit_id": app.units.community, "body": " "});
        let blank = app.post("/suggestions").by(li).json(blank).send().await.expect(422);
        assert_eq!(blank.faults(), [("/body", "required")]);
        let nobody = json!({"unit_id": app.units.community, "member_id": id, "body": "x"});
        let nobody = app.post("/suggestions").by(li).json(nobody).send().await.expect(422);
        assert_eq!(nobody.faults(), [("/member_id", "unknown_reference")]);
    }

    async fn what_is_out_of_scope_is_not_there(app: &TestApp) {
        let (li, sun) = (&app.people.caseworker, &app.people.neighbour);
        let id = sent(app, None).await.id();
        let path = format!("/suggestions/{id}");
        app.get(&path).by(sun).send().await.expect(404);
        step(app, sun, &id, 1, json!({"action": "review"})).await.expect(404);
        app.patch(&path).by(sun).version(1).json(json!({"outcome": "x"})).send().await.expect(404);
        assert_eq!(app.get("/suggestions").by(sun).send().await.expect(200).body["items"], json!([]));
        app.get(&format!("/suggestions?unit={}", app.units.community)).by(sun).send().await.expect(404);
        let there = json!({"unit_id": app.units.community, "body": "x"});
        let there = app.post("/suggestions").by(sun).json(there).send().await.expect(422);
        assert_eq!(there.faults(), [("/unit_id", "unknown_reference")]);
        for nobody in [&app.people.volunteer, &app.people.partner, &app.people.administrator, &app.people.auditor] {
            app.get("/suggestions").by(nobody).send().await.expect(403);
        }
        app.get(&path).send().await.expect(401);
        app.get(&path).by(li).send().await.expect(200);
    }

    async fn pages_hold_every_suggestion_of_a_state_once(app: &TestApp) {
        let li = &app.people.caseworker;
        let ids = join_all((0..7).map(|_| async { sent(app, None).await.id() })).await;
        step(app, li, &ids[3], 1, json!({"action": "review"})).await.expect(200);
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/suggestions?state=received&limit=2&count=true{after}");
            let page = app.get(&path).by(li).send().await.expect(200);
            assert_eq!(page.body["total"], 6);
            for one in page.body["items"].as_array().unwrap() {
                seen.push(one["id"].as_str().unwrap().to_owned());
            }
            let Some(next) = page.body["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        let mut wanted: Vec<String> = ids.iter().filter(|id| **id != ids[3]).cloned().collect();
        wanted.sort_unstable();
        seen.sort_unstable();
        assert_eq!(seen, wanted);
        let found = app.get("/suggestions?state=in_review").by(li).send().await.expect(200);
        assert_eq!(found.body["items"][0]["id"], json!(ids[3]));
    }

    async fn of_ten_who_answer_at_once_one_does(app: &TestApp) {
        let id = sent(app, None).await.id();
        let body = json!({"action": "answer", "answer": "好。"});
        let all = join_all((0..10).map(|_| step(app, &app.people.caseworker, &id, 1, body.clone()))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1);
        assert_eq!(all.iter().filter(|reply| reply.status == 412).count(), 9);
    }

    async fn anybody_sends_one_without_a_name_and_not_too_many(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = anybody_sends(app, "192.0.2.7", app.units.community).await.expect(201);
        let seen = app.get(&format!("/suggestions/{}", made.id())).by(li).send().await.expect(200);
        assert_eq!((&seen.body["source"], &seen.body["member_id"]), (&json!("public"), &Value::Null));
        let unknown = anybody_sends(app, "192.0.2.7", made.id()).await.expect(422);
        assert_eq!(unknown.faults(), [("/unit_id", "unknown_reference")]);
        let rest = join_all((0..30).map(|_| anybody_sends(app, "192.0.2.7", app.units.community))).await;
        let (taken, refused): (Vec<_>, Vec<_>) = rest.iter().partition(|reply| reply.status == 201);
        assert_eq!((taken.len(), refused.len()), (8, 22));
        for reply in refused {
            assert_eq!((reply.status.as_u16(), reply.problem()), (429, "too-many-requests"));
            assert!(reply.header("retry-after").is_some());
        }
        anybody_sends(app, "198.51.100.7", app.units.community).await.expect(201);
        let trail = app.get("/audit_entries?operation=suggestions_create_public").by(&app.people.auditor).send().await;
        let trail = trail.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 10);
        assert!(!trail.body.to_string().contains("192.0.2.7"), "no address is kept");
    }

    async fn whoever_is_shown_is_in_the_trail(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = somebody(app, "张小明").await;
        let id = sent(app, Some(&member)).await.id();
        app.get(&format!("/suggestions/{id}")).by(li).send().await.expect(200);
        app.get("/suggestions").by(li).send().await.expect(200);
        step(app, li, &id, 1, json!({"action": "review"})).await.expect(200);
        for operation in ["suggestions_create", "suggestions_get", "suggestions_list", "suggestions_transition"] {
            let path = format!("/audit_entries?operation={operation}");
            let trail = app.get(&path).by(&app.people.auditor).send().await.expect(200);
            assert_eq!(trail.body["items"][0]["person_ids"], json!([member]), "{operation}");
        }
    }
}
