//! `/members` and what hangs on it.

use futures_util::future::join_all;
use serde_json::json;

use crate::harness::TestApp;

fn somebody(app: &TestApp, name: &str, phone: &str) -> serde_json::Value {
    json!({"unit_id": app.units.community.to_string(), "kind": "resident", "name": name, "phone": phone})
}

on_both! {
    async fn a_member_is_registered_found_and_changed(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = app.post("/members").by(li).json(somebody(app, "张小明", "138 0013 8000")).send().await.expect(201);
        let path = format!("/members/{}", made.id());
        assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
        assert_eq!(made.body["phone"], "13800138000");
        for q in ["小明", "張", "zxm", "zhangxiao", "8000"] {
            let found = app.get(&format!("/members?q={q}")).by(li).send().await.expect(200);
            assert_eq!(found.body["items"][0]["id"], made.body["id"], "{q}");
        }
        let patch = json!({"phone": null, "wants_visits": true});
        let changed = app.patch(&path).by(li).version(1).json(&patch).send().await.expect(200);
        assert_eq!((changed.version(), &changed.body["phone"]), (2, &json!(null)));
        let gone = app.get("/members?q=8000").by(li).send().await.expect(200);
        assert_eq!(gone.body["items"], json!([]));
    }

    async fn every_wrong_field_is_named_at_once(app: &TestApp) {
        let body = json!({"unit_id": app.units.community.to_string(), "kind": "person", "name": "", "colour": "red"});
        let refused = app.post("/members").by(&app.people.caseworker).json(body).send().await.expect(422);
        let mut faults = refused.faults();
        faults.sort_unstable();
        assert_eq!(faults, [("/colour", "unknown_field"), ("/kind", "not_in_list"), ("/name", "required")]);
        let body = somebody(app, "张小明", "12");
        let refused = app.post("/members").by(&app.people.caseworker)
            .header("accept-language", "zh-CN").json(body).send().await.expect(422);
        assert_eq!(refused.faults(), [("/phone", "phone_too_short")]);
        assert_eq!(refused.body["title"], "提交的内容有误");
    }

    async fn broken_requests_are_problems_too(app: &TestApp) {
        let li = &app.people.caseworker;
        let broken = app.post("/members").by(li).body("application/json", "{\"name\":").send().await.expect(400);
        assert_eq!(broken.problem(), "malformed-body");
        app.post("/members").by(li).body("text/plain", "x").send().await.expect(415);
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(300_000));
        app.post("/members").by(li).body("application/json", large).send().await.expect(413);
        assert_eq!(app.get("/nowhere").by(li).send().await.expect(404).problem(), "not-found");
        assert_eq!(app.delete("/members").by(li).send().await.expect(405).problem(), "method-not-allowed");
        assert_eq!(app.get("/members/not-a-uuid").by(li).send().await.expect(404).problem(), "not-found");
        assert_eq!(app.get("/members?colour=red").by(li).send().await.expect(400).problem(), "invalid-request");
        assert_eq!(app.get("/members?limit=0").by(li).send().await.expect(400).faults(), [("/limit", "out_of_range")]);
        assert_eq!(app.get("/members?after=x").by(li).send().await.expect(400).faults(), [("/after", "not_a_cursor")]);
        assert_eq!(app.get("/members").send().await.expect(401).problem(), "unauthenticated");
        let nul = somebody(app, "张\u{0}明", "13800138000");
        app.post("/members").by(li).json(nul).send().await.expect(422);
    }

    async fn how_to_reach_a_member_is_on_their_own_page_alone_and_sealed_in_the_database(app: &TestApp) {
        let li = &app.people.caseworker;
        let mut new = somebody(app, "张小明", "13874120369");
        new["email"] = json!("zhang@example.org");
        new["address"] = json!("和平里12号");
        let made = app.post("/members").by(li).json(&new).send().await.expect(201);
        let path = format!("/members/{}", made.id());
        let left = app.post(&format!("{path}/leave")).by(li).version(1).json(json!({"reason": "搬到外地"}));
        left.send().await.expect(200);
        let page = app.get(&path).by(li).send().await.expect(200);
        let private = ["13874120369", "zhang@example.org", "和平里12号", "搬到外地"];
        for (field, text) in ["phone", "email", "address", "leave_reason"].into_iter().zip(private) {
            assert_eq!(page.body[field], text);
        }
        for query in ["", "?q=0369", "?q=13874120369"] {
            let list = app.get(&format!("/members{query}")).by(li).send().await.expect(200);
            assert_eq!(list.body["items"][0]["id"], made.body["id"], "{query}");
            for text in private {
                assert!(!list.body.to_string().contains(text), "{query}: {text}");
            }
        }
        let none = app.get("/members?q=13900000369").by(li).send().await.expect(200);
        assert_eq!(none.body["items"], json!([]), "the last four digits are not all");

        let mut snapshot = persistence::archive::Snapshot::open(&app.settings).unwrap();
        for table in persistence::archive::TABLES.iter().filter(|table| table.name != "idempotency_keys") {
            let mut lines = String::new();
            let collect = &mut |line: &str| {
                lines.push_str(line);
                Ok(())
            };
            snapshot.each_line(table, collect).unwrap();
            for text in private {
                let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
                assert!(!lines.contains(text) && !lines.contains(&hex), "{}: {text}", table.name);
            }
        }
    }

    async fn a_likely_duplicate_is_shown_before_saving(app: &TestApp) {
        let li = &app.people.caseworker;
        let first = app.post("/members").by(li).json(somebody(app, "张小明", "13800138000")).send().await.expect(201);
        let mut again = somebody(app, "張小明", "138-0013-8000");
        let refused = app.post("/members").by(li).json(&again).send().await.expect(409);
        assert_eq!(refused.problem(), "duplicate-candidates");
        assert_eq!(refused.body["candidates"][0]["id"], first.body["id"]);
        assert_eq!(refused.body["candidates"][0]["matches"], json!(["name", "phone"]));
        again["different_from"] = json!([first.body["id"]]);
        app.post("/members").by(li).json(&again).send().await.expect(201);
    }

    async fn what_is_out_of_scope_is_not_there(app: &TestApp) {
        let (li, sun) = (&app.people.caseworker, &app.people.neighbour);
        let made = app.post("/members").by(li).json(somebody(app, "张小明", "13800138000")).send().await.expect(201);
        let path = format!("/members/{}", made.id());
        app.get(&path).by(sun).send().await.expect(404);
        app.patch(&path).by(sun).version(1).json(json!({"name": "张大明"})).send().await.expect(404);
        assert_eq!(app.get("/members").by(sun).send().await.expect(200).body["items"], json!([]));
        assert_eq!(app.get("/members?q=zxm").by(sun).send().await.expect(200).body["items"], json!([]));
        app.get(&format!("/members?unit={}", app.units.community)).by(sun).send().await.expect(404);
        let there = app.post("/members").by(sun).json(somebody(app, "王芳", "13900139000")).send().await.expect(422);
        assert_eq!(there.faults(), [("/unit_id", "unknown_reference")]);
        for person in [&app.people.administrator, &app.people.auditor, &app.people.partner, &app.people.volunteer, &app.people.analyst] {
            app.get(&path).by(person).send().await.expect(403);
        }
        app.get(&path).by(&app.people.district_caseworker).send().await.expect(200);
    }

    async fn of_a_hundred_patches_with_one_etag_one_is_done(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = app.post("/members").by(li).json(somebody(app, "张小明", "13800138000")).send().await.expect(201);
        let path = format!("/members/{}", made.id());
        let all = join_all((0..100).map(|i| {
            let patch = json!({"contact_time": format!("第{i}次")});
            app.patch(&path).by(li).version(1).json(patch).send()
        })).await;
        let done: Vec<_> = all.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(done.len(), 1);
        let stale: Vec<_> = all.iter().filter(|reply| reply.status == 412).collect();
        assert_eq!(stale.len(), 99);
        for reply in stale {
            assert_eq!(reply.body["current"]["contact_time"], done[0].body["contact_time"]);
        }
        app.patch(&path).by(li).json(json!({})).send().await.expect(428);
    }

    async fn a_retry_is_answered_and_not_done_again(app: &TestApp) {
        let li = &app.people.caseworker;
        let ask = |name: &str| app.post("/members").by(li).header("idempotency-key", "k-1").json(somebody(app, name, "13800138000"));
        let all = join_all((0..8).map(|_| ask("张小明").send())).await;
        for reply in &all {
            assert_eq!((reply.status.as_u16(), &reply.body["id"]), (201, &all[0].body["id"]), "{:#}", reply.body);
        }
        assert_eq!(all.iter().filter(|reply| reply.header("idempotency-replayed").is_none()).count(), 1);
        let other = ask("王芳").send().await.expect(422);
        assert_eq!(other.problem(), "idempotency-key-reused");
        assert_eq!(app.get("/members?count=true").by(li).send().await.body["total"], 1);
    }

    async fn pages_hold_every_member_once(app: &TestApp) {
        let li = &app.people.caseworker;
        for i in 0..25 {
            app.post("/members").by(li).json(somebody(app, &format!("张小{i}"), &format!("138001380{i:02}"))).send().await.expect(201);
        }
        for query in ["/members?limit=7", "/members?limit=7&sort=created_at", "/members?limit=7&q=张"] {
            let mut seen = std::collections::BTreeSet::new();
            let mut path = query.to_owned();
            loop {
                let page = app.get(&path).by(li).send().await.expect(200);
                for item in page.body["items"].as_array().unwrap() {
                    assert!(seen.insert(item["id"].as_str().unwrap().to_owned()), "twice");
                }
                let Some(next) = page.body["next"].as_str() else { break };
                assert!(page.header("link").unwrap().contains(next));
                path = format!("{query}&after={next}");
            }
            assert_eq!(seen.len(), 25, "{query}");
        }
    }

    async fn consents_come_and_go_as_records(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = app.post("/members").by(li).json(somebody(app, "张小明", "13800138000")).send().await.expect(201);
        let path = format!("/members/{}/consents", made.id());
        let spoken = json!({"purpose": "visits", "given_how": "spoken", "text_version": "2026-1"});
        let refused = app.post(&path).by(li).json(&spoken).send().await.expect(422);
        assert_eq!(refused.faults(), [("/witness", "witness_required")]);
        let spoken = json!({"purpose": "visits", "given_how": "spoken", "witness": "王主任", "text_version": "2026-1"});
        let given = app.post(&path).by(li).json(&spoken).send().await.expect(201);
        let member = app.get(&format!("/members/{}", made.id())).by(li).send().await.expect(200);
        assert_eq!(member.body["consents"][0]["id"], given.body["id"]);
        let withdraw = format!("/consents/{}/withdraw", given.id());
        app.post(&withdraw).by(li).json(json!({"given_how": "written"})).send().await.expect(201);
        app.post(&withdraw).by(li).json(json!({"given_how": "written"})).send().await.expect(409);
        let trail = app.get(&path).by(li).send().await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 2);
        let member = app.get(&format!("/members/{}", made.id())).by(li).send().await.expect(200);
        assert_eq!(member.body["consents"], json!([]));
    }

    async fn who_read_and_wrote_is_on_record(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = app.post("/members").by(li).json(somebody(app, "张小明", "13800138000")).send().await.expect(201);
        app.get(&format!("/members/{}", made.id())).by(li).send().await.expect(200);
        app.get("/members").by(li).send().await.expect(200);
        let path = format!("/audit_entries?account={}", li.account);
        let trail = app.get(&path).by(&app.people.auditor).send().await.expect(200);
        let lines: Vec<_> = trail.body["items"].as_array().unwrap().iter()
            .map(|line| line["operation"].as_str().unwrap()).collect();
        assert_eq!(lines, ["members_list", "members_get", "members_create"]);
        assert_eq!(trail.body["items"][0]["person_ids"], json!([made.body["id"]]));
        app.get(&path).by(li).send().await.expect(403);
    }

    async fn households_links_and_programmes(app: &TestApp) {
        let li = &app.people.caseworker;
        let unit = app.units.community.to_string();
        let household = app.post("/households").by(li).json(json!({"unit_id": unit, "name": "和平里12号3室"})).send().await.expect(201);
        let mut zhang = somebody(app, "张小明", "13800138000");
        zhang["household_id"] = household.body["id"].clone();
        let zhang = app.post("/members").by(li).json(&zhang).send().await.expect(201);
        let found = app.get(&format!("/members?household={}", household.id())).by(li).send().await.expect(200);
        assert_eq!(found.body["items"].as_array().unwrap().len(), 1);
        let shop = json!({"unit_id": unit, "kind": "business", "name": "老周修车铺"});
        let shop = app.post("/members").by(li).json(shop).send().await.expect(201);
        let link = json!({"business_id": shop.body["id"], "relation": "owner"});
        let path = format!("/members/{}/links", zhang.id());
        let made = app.post(&path).by(li).json(&link).send().await.expect(201);
        app.post(&path).by(li).json(&link).send().await.expect(409);
        app.delete(&format!("/links/{}", made.id())).by(li).send().await.expect(204);
        let path = format!("/members/{}/enrolments", zhang.id());
        let enrolment = json!({"programme": "volunteering", "started_on": "2026-01-10"});
        let enrolled = app.post(&path).by(li).json(&enrolment).send().await.expect(201);
        app.post(&path).by(li).json(&enrolment).send().await.expect(409);
        let found = app.get("/members?programme=volunteering").by(li).send().await.expect(200);
        assert_eq!(found.body["items"].as_array().unwrap().len(), 1);
        let end = format!("/enrolments/{}/end", enrolled.id());
        let early = app.post(&end).by(li).json(json!({"ended_on": "2026-01-09"})).send().await.expect(422);
        assert_eq!(early.faults(), [("/ended_on", "before_start")]);
        app.post(&end).by(li).json(json!({})).send().await.expect(200);
    }

    async fn leaving_and_coming_back(app: &TestApp) {
        let li = &app.people.caseworker;
        let made = app.post("/members").by(li).json(somebody(app, "张小明", "13800138000")).send().await.expect(201);
        let path = format!("/members/{}", made.id());
        let leave = format!("{path}/leave");
        let left = app.post(&leave).by(li).version(1).json(json!({"reason": "搬到外地"})).send().await.expect(200);
        assert_eq!(left.body["status"], "left");
        let again = app.post(&leave).by(li).version(2).json(json!({})).send().await.expect(409);
        assert_eq!(again.problem(), "impossible-transition");
        let changed = app.patch(&path).by(li).version(2).json(json!({"name": "张明"})).send().await.expect(409);
        assert_eq!(changed.body["state"], "left");
        let back = app.post(&format!("{path}/return")).by(li).version(2).send().await.expect(200);
        assert_eq!(back.body["status"], "active");
    }
}
