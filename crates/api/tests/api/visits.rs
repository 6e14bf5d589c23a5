//! `/visits` and `/members/unvisited`.

use domain::Date;
use domain::access::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Person, TestApp};

/// The day so many days from today, at the office.
pub fn day(app: &TestApp, days: i64) -> Date {
    app.app.clock.now().plus_days(days).date_in(&app.app.zone)
}

/// Lets the clock run on.
pub fn days_pass(app: &TestApp, days: i64) {
    app.app.clock.set(app.app.clock.now().plus_days(days));
}

/// A member of the community, without any consent.
pub async fn somebody(app: &TestApp, name: &str) -> String {
    let body = json!({
        "unit_id": app.units.community.to_string(), "kind": "resident", "name": name,
        "phone": "13800138000", "address": "和平里12号", "wants_visits": true
    });
    app.post("/members").by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

/// The id of the consent to visits that a member gives.
pub async fn agrees(app: &TestApp, member: &str) -> String {
    let body = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1"});
    let path = format!("/members/{member}/consents");
    app.post(&path).by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

/// A member who agreed to be visited.
pub async fn host(app: &TestApp, name: &str) -> String {
    let member = somebody(app, name).await;
    agrees(app, &member).await;
    member
}

fn plan(member: &str, on: Date) -> Value {
    json!({"member_id": member, "purpose": "welfare", "planned_on": on})
}

/// A visit that the coordinator planned, for somebody or for nobody yet.
pub async fn planned(app: &TestApp, member: &str, on: Date, assignee: Option<&Person>) -> String {
    let mut body = plan(member, on);
    body["assignee_id"] = json!(assignee.map(|person| person.account));
    app.post("/visits").by(&app.people.coordinator).json(body).send().await.expect(201).id()
}

async fn ids(app: &TestApp, person: &Person, path: &str) -> Vec<String> {
    let found = app.get(path).by(person).send().await.expect(200);
    let items = found.body["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_visit_is_planned_assigned_and_recorded(app: &TestApp) {
        let (wang, chen) = (&app.people.coordinator, &app.people.volunteer);
        let member = host(app, "张小明").await;
        let visit = planned(app, &member, day(app, 0), None).await;
        let path = format!("/visits/{visit}");
        let assign = json!({"assignee_id": chen.account, "notes": "带一袋米"});
        let given = app.patch(&path).by(wang).version(1).json(assign).send().await.expect(200);
        assert_eq!(given.body["assignee_name"], "chen-jie");
        assert_eq!(ids(app, chen, "/visits?assignee=me&due=today").await, std::slice::from_ref(&visit));
        assert_eq!(ids(app, chen, "/visits?assignee=me&due=overdue").await, Vec::<String>::new());

        let recording = json!({
            "outcome": "done", "duration_minutes": 30,
            "assistance": [{"kind": "goods", "description": "大米", "amount": 100}],
            "needs": [{"category": "aid", "title": "申请居家养老服务", "priority": "high"}],
            "follow_up_on": day(app, 7)
        });
        let record = format!("{path}/record");
        let done = app.post(&record).by(chen).json(recording).send().await.expect(200);
        assert_eq!((&done.body["status"], done.version()), (&json!("done"), 3));
        assert_eq!(done.body["notes"], "带一袋米", "notes of the plan stay");
        assert_eq!(done.body["case_ids"].as_array().unwrap().len(), 1);
        assert_eq!(done.body["assistance"][0]["amount"], 100);

        let got = app.get(&path).by(wang).send().await.expect(200);
        for field in ["case_ids", "assistance", "follow_up_id", "status", "visited_at"] {
            assert_eq!(got.body[field], done.body[field], "{field}");
        }
        let next = format!("/visits/{}", done.body["follow_up_id"].as_str().unwrap());
        let next = app.get(&next).by(chen).send().await.expect(200);
        assert_eq!(next.body["status"], "planned");
        assert_eq!(next.body["purpose"], "follow_up");
        assert_eq!(next.body["planned_on"], json!(day(app, 7)));
        assert_eq!(next.body["follows_id"], json!(visit));

        let seen = app.get(&format!("/members/{member}")).by(wang).send().await.expect(200);
        assert_eq!(seen.body["last_visited_on"], json!(day(app, 0)));
        assert_eq!(seen.version(), 2, "the day is part of the record");
    }

    async fn a_visit_is_recorded_as_it_is_entered(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        let body = json!({
            "member_id": member, "purpose": "greeting", "channel": "phone", "outcome": "done",
            "visited_at": app.app.clock.now().plus_days(-3), "duration_minutes": 15, "notes": " 一切都好 "
        });
        let made = app.post("/visits").by(li).json(&body).send().await.expect(201);
        assert_eq!(made.body["status"], "done");
        assert_eq!(made.body["notes"], "一切都好");
        assert_eq!(made.body["assignee_id"], json!(li.account));
        assert_eq!(made.body["assignee_name"], "li-min");
        assert_eq!(made.body["recorded_by"], json!(li.account));
        assert_eq!(made.body["planned_on"], Value::Null);
        assert_eq!(made.header("location").unwrap(), format!("/api/v1/visits/{}", made.id()));
        let mut earlier = body.clone();
        earlier["visited_at"] = json!(app.app.clock.now().plus_days(-9));
        app.post("/visits").by(li).json(&earlier).send().await.expect(201);
        let seen = app.get(&format!("/members/{member}")).by(li).send().await.expect(200);
        assert_eq!(seen.body["last_visited_on"], json!(day(app, -3)), "the latest day counts");
        assert_eq!(seen.version(), 2);
    }

    async fn without_consent_nothing_is_planned_or_recorded(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = somebody(app, "张小明").await;
        let done = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
        for body in [plan(&member, day(app, 1)), done.clone()] {
            let refused = app.post("/visits").by(li).json(body).send().await.expect(409);
            assert_eq!(refused.problem(), "consent-required");
            assert_eq!(refused.body["purpose"], "visits");
        }
        let consent = agrees(app, &member).await;
        let made = app.post("/visits").by(li).json(plan(&member, day(app, 1))).send().await.expect(201);
        let withdraw = format!("/consents/{consent}/withdraw");
        app.post(&withdraw).by(li).json(json!({"given_how": "written"})).send().await.expect(201);
        let path = format!("/visits/{}", made.id());
        let called_off = app.get(&path).by(li).send().await.expect(200);
        assert_eq!(called_off.body["status"], "cancelled");
        app.post("/visits").by(li).json(done).send().await.expect(409);
        let record = app.post(&format!("{path}/record")).by(li).json(json!({"outcome": "done"}));
        assert_eq!(record.send().await.expect(409).problem(), "impossible-transition");
    }

    async fn a_consent_that_runs_out_holds_up_what_was_planned(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = somebody(app, "张小明").await;
        let body = json!({
            "purpose": "visits", "given_how": "written", "text_version": "2026-1",
            "expires_at": app.app.clock.now().plus_days(2)
        });
        app.post(&format!("/members/{member}/consents")).by(li).json(body).send().await.expect(201);
        let visit = planned(app, &member, day(app, 1), None).await;
        days_pass(app, 3);
        let path = format!("/visits/{visit}");
        let late = app.post(&format!("{path}/record")).by(li).json(json!({"outcome": "done"})).send().await;
        assert_eq!(late.expect(409).problem(), "consent-required");
        let later = json!({"planned_on": day(app, 1)});
        let moved = app.patch(&path).by(li).version(1).json(later).send().await.expect(409);
        assert_eq!(moved.problem(), "consent-required");
        let off = json!({"status": "cancelled"});
        app.patch(&path).by(li).version(1).json(off).send().await.expect(200);
    }

    async fn a_pause_stops_plans_and_leaving_stops_all(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        let path = format!("/members/{member}");
        let done = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
        app.patch(&path).by(li).version(1).json(json!({"status": "paused"})).send().await.expect(200);
        let refused = app.post("/visits").by(li).json(plan(&member, day(app, 1))).send().await;
        assert_eq!(refused.expect(409).body["state"], "paused");
        app.post("/visits").by(li).json(&done).send().await.expect(201);
        app.post(&format!("{path}/leave")).by(li).version(3).json(json!({})).send().await.expect(200);
        let refused = app.post("/visits").by(li).json(&done).send().await.expect(409);
        assert_eq!(refused.body["state"], "left");
    }

    async fn of_ten_who_record_the_same_visit_one_does(app: &TestApp) {
        let member = host(app, "张小明").await;
        let visit = planned(app, &member, day(app, 0), None).await;
        let record = format!("/visits/{visit}/record");
        let recording = json!({
            "outcome": "done", "needs": [{"category": "noise", "title": "夜里施工"}],
            "follow_up_on": day(app, 3)
        });
        let people = [&app.people.caseworker, &app.people.colleague];
        let all = join_all((0..10).map(|i| {
            app.post(&record).by(people[i % 2]).json(&recording).send()
        })).await;
        let (done, late): (Vec<_>, Vec<_>) = all.iter().partition(|reply| reply.status == 200);
        assert_eq!((done.len(), late.len()), (1, 9));
        for reply in late {
            assert_eq!(reply.status, 409);
            assert_eq!((reply.problem(), &reply.body["state"]), ("impossible-transition", &json!("done")));
        }
        let list = format!("/visits?member={member}&count=true");
        let found = app.get(&list).by(&app.people.caseworker).send().await.expect(200);
        assert_eq!(found.body["total"], 2, "the visit and the one that follows");
        let got = app.get(&format!("/visits/{visit}")).by(&app.people.caseworker).send().await;
        assert_eq!(got.body["case_ids"].as_array().unwrap().len(), 1);
    }

    async fn a_retry_gets_the_first_answer(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        let body = json!({"member_id": member, "purpose": "welfare", "outcome": "done",
            "needs": [{"category": "aid", "title": "轮椅"}]});
        let all = join_all((0..6).map(|_| {
            app.post("/visits").by(li).header("idempotency-key", "door-1").json(&body).send()
        })).await;
        for reply in &all {
            assert_eq!((reply.status.as_u16(), &reply.body), (201, &all[0].body));
        }
        let mut other = body.clone();
        other["purpose"] = json!("greeting");
        let reused = app.post("/visits").by(li).header("idempotency-key", "door-1").json(other);
        assert_eq!(reused.send().await.expect(422).problem(), "idempotency-key-reused");
        let visit = planned(app, &member, day(app, 0), None).await;
        let record = || app.post(&format!("/visits/{visit}/record")).by(li)
            .header("idempotency-key", "door-2").json(json!({"outcome": "missed"})).send();
        let (first, again) = (record().await.expect(200), record().await.expect(200));
        assert_eq!(first.body, again.body);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }

    async fn plans_change_until_they_are_carried_out(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        let visit = planned(app, &member, day(app, 1), None).await;
        let path = format!("/visits/{visit}");
        let patch = |version, body| app.patch(&path).by(li).version(version).json(body).send();
        app.patch(&path).by(li).json(json!({})).send().await.expect(428);
        let moved = json!({"planned_on": day(app, 2), "purpose": "needs", "channel": "office"});
        let moved = patch(1, moved).await.expect(200);
        assert_eq!(moved.body["planned_on"], json!(day(app, 2)));
        let stale = patch(1, json!({"notes": "x"})).await.expect(412);
        assert_eq!(stale.body["current"]["purpose"], "needs");
        let wrong = patch(2, json!({"status": "done", "planned_on": day(app, -1)})).await.expect(422);
        assert_eq!(wrong.faults(), [("/status", "only_cancelled"), ("/planned_on", "in_the_past")]);
        let all = join_all((0..10).map(|_| patch(2, json!({"notes": "带一袋米"})))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1);
        assert_eq!(all.iter().filter(|reply| reply.status == 412).count(), 9);
        patch(3, json!({"status": "cancelled"})).await.expect(200);
        let over = patch(4, json!({"notes": "x"})).await.expect(409);
        assert_eq!((over.problem(), &over.body["state"]), ("impossible-transition", &json!("cancelled")));
    }

    async fn every_wrong_field_is_named_at_once(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        let body = json!({
            "member_id": member, "purpose": "welfare", "outcome": "missed", "planned_on": day(app, 1),
            "visited_at": app.app.clock.now().plus_days(1), "duration_minutes": 5,
            "assistance": [{"kind": "cash", "amount": 1}], "follow_up_on": "2020-01-01"
        });
        let refused = app.post("/visits").by(li).json(body).send().await.expect(422);
        assert_eq!(refused.faults(), [
            ("/planned_on", "only_when_planned"), ("/duration_minutes", "only_when_done"),
            ("/assistance", "only_when_done"), ("/visited_at", "in_the_future"),
            ("/follow_up_on", "not_after_the_visit"),
        ]);
        let body = json!({
            "member_id": "x", "purpose": "gossip", "duration_minutes": 0, "colour": "red",
            "needs": [{"category": "aid", "title": ""}]
        });
        let refused = app.post("/visits").by(li).json(body).send().await.expect(422);
        let mut faults = refused.faults();
        faults.sort_unstable();
        assert_eq!(faults, [
            ("/colour", "unknown_field"), ("/duration_minutes", "too_small"),
            ("/member_id", "wrong_format"), ("/needs/0/title", "required"), ("/purpose", "not_in_list"),
        ]);
        let stray = json!({"member_id": member, "purpose": "welfare", "follow_up_on": day(app, 3)});
        let refused = app.post("/visits").by(li).json(stray).send().await.expect(422);
        assert_eq!(refused.faults(), [("/follow_up_on", "only_with_outcome"), ("/planned_on", "required")]);
    }

    async fn a_volunteer_sees_own_visits_and_no_more_than_they_need(app: &TestApp) {
        let chen = &app.people.volunteer;
        let (zhang, wang) = (host(app, "张小明").await, host(app, "王小芳").await);
        let own = planned(app, &zhang, day(app, 0), Some(chen)).await;
        let others = planned(app, &wang, day(app, 0), Some(&app.people.caseworker)).await;
        assert_eq!(ids(app, chen, "/visits").await, std::slice::from_ref(&own));
        let list = app.get("/visits").by(chen).send().await.expect(200);
        assert_eq!(list.body["items"][0]["member"]["phone"], "13800138000");
        app.get(&format!("/visits/{others}")).by(chen).send().await.expect(404);
        let record = json!({"outcome": "done"});
        app.post(&format!("/visits/{others}/record")).by(chen).json(&record).send().await.expect(404);
        app.post("/visits").by(chen).json(plan(&zhang, day(app, 1))).send().await.expect(403);
        let patch = app.patch(&format!("/visits/{own}")).by(chen).version(1).json(json!({}));
        patch.send().await.expect(403);
        app.get("/members/unvisited").by(chen).send().await.expect(403);
        app.get("/rounds").by(chen).send().await.expect(403);

        let done = app.post(&format!("/visits/{own}/record")).by(chen).json(&record).send().await.expect(200);
        let got = app.get(&format!("/visits/{own}")).by(chen).send().await.expect(200);
        for reply in [&done.body, &got.body] {
            assert_eq!(reply["member"]["name"], "张小明");
            assert_eq!((&reply["member"]["phone"], &reply["member"]["address"]), (&json!(null), &json!(null)));
        }
        let staff = app.get(&format!("/visits/{own}")).by(&app.people.caseworker).send().await;
        assert_eq!(staff.body["member"]["phone"], "13800138000");
    }

    async fn who_works_here_and_helps_there_reaches_both(app: &TestApp) {
        let he = &app.people.district_caseworker;
        let member = host(app, "张小明").await;
        let visit = planned(app, &member, day(app, 0), None).await;
        let record = json!({"outcome": "missed"});
        app.post(&format!("/visits/{visit}/record")).by(he).json(record).send().await.expect(200);
        let helper = app.person("bang-shou", Role::Volunteer, app.units.subdistrict).await;
        let given = planned(app, &member, day(app, 0), Some(&helper)).await;
        assert_eq!(ids(app, &helper, "/visits").await, [given]);
    }

    async fn naming_others_is_the_coordinators(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let member = host(app, "张小明").await;
        let mut body = plan(&member, day(app, 1));
        body["assignee_id"] = json!(app.people.colleague.account);
        app.post("/visits").by(li).json(&body).send().await.expect(403);
        body["assignee_id"] = json!(li.account);
        let own = app.post("/visits").by(li).json(&body).send().await.expect(201);
        let path = format!("/visits/{}", own.id());
        let free = json!({"assignee_id": null});
        let free = app.patch(&path).by(li).version(1).json(free).send().await.expect(200);
        assert_eq!(free.body["assignee_name"], Value::Null);
        for nobody in [app.people.neighbour.account, app.people.auditor.account] {
            let name = json!({"assignee_id": nobody});
            let refused = app.patch(&path).by(wang).version(2).json(name).send().await.expect(422);
            assert_eq!(refused.faults(), [("/assignee_id", "unknown_reference")]);
        }
        let name = json!({"assignee_id": app.people.district_caseworker.account});
        app.patch(&path).by(wang).version(2).json(name).send().await.expect(200);
        app.patch(&path).by(li).version(3).json(json!({"assignee_id": li.account})).send().await.expect(403);
    }

    async fn what_is_out_of_scope_is_not_there(app: &TestApp) {
        let sun = &app.people.neighbour;
        let member = host(app, "张小明").await;
        let path = format!("/visits/{}", planned(app, &member, day(app, 1), None).await);
        app.get(&path).by(sun).send().await.expect(404);
        app.patch(&path).by(sun).version(1).json(json!({"notes": "x"})).send().await.expect(404);
        let record = json!({"outcome": "done"});
        app.post(&format!("{path}/record")).by(sun).json(record).send().await.expect(404);
        app.post("/visits").by(sun).json(plan(&member, day(app, 1))).send().await.expect(404);
        assert_eq!(ids(app, sun, "/visits").await, Vec::<String>::new());
        for filter in [format!("unit={}", app.units.community), format!("member={member}")] {
            app.get(&format!("/visits?{filter}")).by(sun).send().await.expect(404);
        }
        app.get(&format!("/members/unvisited?unit={}", app.units.community)).by(sun).send().await.expect(404);
        for person in [&app.people.administrator, &app.people.auditor, &app.people.analyst, &app.people.partner] {
            app.get("/visits").by(person).send().await.expect(403);
            app.get(&path).by(person).send().await.expect(403);
        }
        app.get(&path).by(&app.people.district_caseworker).send().await.expect(200);
        app.get("/visits").send().await.expect(401);
    }

    async fn days_that_pass_make_plans_overdue(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        let (soon, later) =
            (planned(app, &member, day(app, 1), None).await, planned(app, &member, day(app, 3), None).await);
        let none = Vec::<String>::new();
        assert_eq!(ids(app, li, "/visits?due=today").await, none);
        days_pass(app, 3);
        assert_eq!(ids(app, li, "/visits?due=overdue&sort=planned_on").await, std::slice::from_ref(&soon));
        assert_eq!(ids(app, li, "/visits?due=today").await, std::slice::from_ref(&later));
        let between = format!("/visits?planned_from={}&planned_to={}", day(app, -2), day(app, -1));
        assert_eq!(ids(app, li, &between).await, std::slice::from_ref(&soon));
        app.post(&format!("/visits/{soon}/record")).by(li).json(json!({"outcome": "missed"})).send().await.expect(200);
        assert_eq!(ids(app, li, "/visits?due=overdue").await, none);
        assert_eq!(ids(app, li, "/visits?status=missed").await, [soon]);
        assert_eq!(ids(app, li, "/visits?assignee=me").await.len(), 1);
    }

    async fn pages_hold_every_visit_once(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = host(app, "张小明").await;
        for i in 0..13 {
            planned(app, &member, day(app, i % 4), None).await;
        }
        for query in ["/visits?limit=5", "/visits?limit=5&sort=planned_on", "/visits?limit=5&sort=-created_at&count=true"] {
            let mut seen = Vec::new();
            let mut path = query.to_owned();
            loop {
                let page = app.get(&path).by(li).send().await.expect(200);
                seen.extend(page.body["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
                let Some(next) = page.body["next"].as_str() else { break };
                path = format!("{query}&after={next}");
            }
            assert_eq!(seen.len(), 13, "{query}");
            seen.sort_by_key(ToString::to_string);
            seen.dedup();
            assert_eq!(seen.len(), 13, "{query}");
        }
        let page = app.get("/visits?limit=5&sort=planned_on&count=true").by(li).send().await.expect(200);
        assert_eq!(page.body["total"], 13);
        let other = format!("/visits?after={}", page.body["next"].as_str().unwrap());
        assert_eq!(app.get(&other).by(li).send().await.expect(400).faults(), [("/after", "not_a_cursor")]);
        for wrong in ["assignee=you", "status=later", "planned_from=2026-13-01", "planned_from=-000001-01-01", "limit=201", "colour=red"] {
            app.get(&format!("/visits?{wrong}")).by(li).send().await.expect(400);
        }
    }

    async fn who_asked_for_visits_and_waits_is_listed(app: &TestApp) {
        let li = &app.people.caseworker;
        let never = somebody(app, "张小明").await;
        let visited = host(app, "王小芳").await;
        let unwilling = json!({"unit_id": app.units.community.to_string(), "kind": "resident", "name": "赵大力"});
        app.post("/members").by(li).json(unwilling).send().await.expect(201);
        let waiting = |path: &'static str| async move {
            let found = app.get(path).by(li).send().await.expect(200);
            let items = found.body["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["member"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(waiting("/members/unvisited").await, Vec::<String>::new(), "nobody waits for six months yet");
        assert_eq!(waiting("/members/unvisited?months=0").await.len(), 2);
        days_pass(app, 40);
        let done = json!({"member_id": visited, "purpose": "welfare", "outcome": "done"});
        app.post("/visits").by(li).json(done).send().await.expect(201);
        assert_eq!(waiting("/members/unvisited?months=1").await, std::slice::from_ref(&never));
        assert_eq!(waiting("/members/unvisited?months=0").await, [never.clone(), visited.clone()], "longest first");
        days_pass(app, 35);
        planned(app, &visited, day(app, 5), None).await;
        let page = app.get("/members/unvisited?months=1&count=true&limit=1").by(li).send().await.expect(200);
        assert_eq!(page.body["total"], 2);
        let first = &page.body["items"][0];
        assert_eq!((&first["member"]["id"], &first["visits_consent"]), (&json!(never), &json!(false)));
        assert_eq!(first["last_visited_on"], Value::Null);
        assert_eq!(first["waiting_since"], json!(day(app, -75)));
        let next = format!("/members/unvisited?months=1&limit=1&after={}", page.body["next"].as_str().unwrap());
        let second = app.get(&next).by(li).send().await.expect(200).body["items"][0].clone();
        assert_eq!((&second["member"]["id"], &second["visits_consent"]), (&json!(visited), &json!(true)));
        assert_eq!(second["next_planned_on"], json!(day(app, 5)));
        assert_eq!(second["waiting_since"], json!(day(app, -35)));
        app.get("/members/unvisited?months=121").by(li).send().await.expect(400);
    }

    async fn who_read_and_wrote_is_on_record(app: &TestApp) {
        let li = &app.people.colleague;
        let member = host(app, "张小明").await;
        let done = json!({"member_id": member, "purpose": "welfare", "outcome": "done",
            "needs": [{"category": "aid", "title": "轮椅"}], "follow_up_on": day(app, 9)});
        let made = app.post("/visits").by(li).json(done).send().await.expect(201);
        app.get("/visits").by(li).send().await.expect(200);
        let path = format!("/audit_entries?account={}", li.account);
        let trail = app.get(&path).by(&app.people.auditor).send().await.expect(200);
        let lines = trail.body["items"].as_array().unwrap();
        let operations: Vec<_> = lines.iter().map(|line| line["operation"].as_str().unwrap()).collect();
        assert_eq!(operations, ["visits_list", "visits_create", "visits_create", "visits_create"]);
        let subjects: Vec<_> = lines[1..].iter().map(|line| line["subject_id"].clone()).collect();
        for id in [&made.body["id"], &made.body["case_ids"][0], &made.body["follow_up_id"]] {
            assert!(subjects.contains(id));
        }
        assert!(lines.iter().any(|line| line["subject_id"] == made.body["id"] && line["person_ids"] == json!([member])));
    }
}
