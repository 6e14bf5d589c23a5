//! `/events`.

use domain::Timestamp;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};

/// The point in time so many minutes from now, by the application's clock.
pub fn minutes_on(app: &TestApp, minutes: i64) -> Timestamp {
    app.app.clock.now().plus_seconds(minutes * 60)
}

/// Lets the clock run on.
pub fn minutes_pass(app: &TestApp, minutes: i64) {
    app.app.clock.set(minutes_on(app, minutes));
}

/// An event of the community that starts in an hour and takes two.
pub fn plan(app: &TestApp, capacity: Option<i32>) -> Value {
    json!({
        "unit_id": app.units.community, "kind": "get_together", "title": "春节茶话会",
        "place": "社区活动室", "starts_at": minutes_on(app, 60), "ends_at": minutes_on(app, 180),
        "capacity": capacity
    })
}

pub async fn draft(app: &TestApp, capacity: Option<i32>) -> String {
    let body = plan(app, capacity);
    app.post("/events").by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

pub async fn step(app: &TestApp, event: &str, verb: &str) -> Reply {
    app.post(&format!("/events/{event}/{verb}")).by(&app.people.caseworker).send().await
}

/// An event that people can sign up for.
pub async fn published(app: &TestApp, capacity: Option<i32>) -> String {
    let event = draft(app, capacity).await;
    step(app, &event, "publish").await.expect(200);
    event
}

/// The event as the staff sees it.
pub async fn shown(app: &TestApp, event: &str) -> Reply {
    app.get(&format!("/events/{event}")).by(&app.people.caseworker).send().await.expect(200)
}

async fn titles(app: &TestApp, person: &Person, query: &str) -> Vec<String> {
    let found = app.get(&format!("/events?{query}")).by(person).send().await.expect(200);
    let items = found.body["items"].as_array().unwrap();
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn an_event_lives_from_draft_to_archive(app: &TestApp) {
        let (li, chen) = (&app.people.caseworker, &app.people.volunteer);
        let made = app.post("/events").by(li).json(plan(app, Some(50))).send().await.expect(201);
        let (event, path) = (made.id(), format!("/events/{}", made.id()));
        assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
        assert_eq!((made.version(), &made.body["status"]), (1, &json!("draft")));
        app.get(&path).by(chen).send().await.expect(404);
        assert!(titles(app, chen, "").await.is_empty());

        let announced = step(app, &event, "publish").await.expect(200);
        assert_eq!((announced.version(), &announced.body["status"]), (2, &json!("published")));
        app.get(&path).by(chen).send().await.expect(200);
        assert_eq!(titles(app, chen, "status=published").await, ["春节茶话会"]);
        assert_eq!(step(app, &event, "publish").await.expect(409).problem(), "impossible-transition");

        let early = step(app, &event, "hold").await.expect(409);
        assert_eq!(early.body["code"], "event_not_started");
        minutes_pass(app, 90);
        assert_eq!(step(app, &event, "hold").await.expect(200).body["status"], "held");
        let late = app.post(&format!("{path}/cancel")).by(li).json(json!({"reason": "台风"}));
        let late = late.send().await.expect(409);
        assert_eq!((&late.body["state"], &late.body["action"]), (&json!("held"), &json!("cancel")));
        assert_eq!(step(app, &event, "archive").await.expect(200).body["status"], "archived");
        let words = app.patch(&path).by(li).version(4).json(json!({"title": "茶话会"}));
        words.send().await.expect(409);
    }

    async fn a_draft_that_was_cancelled_is_announced_to_nobody(app: &TestApp) {
        let event = draft(app, None).await;
        let cancel = format!("/events/{event}/cancel");
        let li = &app.people.caseworker;
        let blank = app.post(&cancel).by(li).json(json!({"reason": "  "})).send().await.expect(422);
        assert_eq!(blank.faults(), [("/reason", "required")]);
        let gone = app.post(&cancel).by(li).json(json!({"reason": "台风"})).send().await.expect(200);
        assert_eq!((&gone.body["status"], &gone.body["cancel_reason"]), (&json!("cancelled"), &json!("台风")));
        app.get(&format!("/events/{event}")).by(&app.people.volunteer).send().await.expect(404);
        assert!(titles(app, &app.people.volunteer, "").await.is_empty());
    }

    async fn every_wrong_field_is_named_at_once(app: &TestApp) {
        let li = &app.people.caseworker;
        let mut body = plan(app, Some(0));
        body["kind"] = json!("party");
        body["colour"] = json!("red");
        let refused = app.post("/events").by(li).json(&body).send().await.expect(422);
        let mut faults = refused.faults();
        faults.sort_unstable();
        assert_eq!(faults, [("/capacity", "too_small"), ("/colour", "unknown_field"), ("/kind", "not_in_list")]);
        let mut body = plan(app, None);
        body["title"] = json!(" ");
        body["ends_at"] = body["starts_at"].clone();
        let refused = app.post("/events").by(li).json(&body).send().await.expect(422);
        assert_eq!(refused.faults(), [("/title", "required"), ("/ends_at", "before_start")]);
        for (starts_at, ends_at) in [
            ("1900-01-01T00:00:00Z", "1900-01-01T01:00:00Z"),
            ("9999-12-30T00:00:00Z", "9999-12-30T01:00:00Z"),
        ] {
            let mut body = plan(app, None);
            body["starts_at"] = json!(starts_at);
            body["ends_at"] = json!(ends_at);
            let refused = app.post("/events").by(li).json(&body).send().await.expect(422);
            assert_eq!(refused.faults(), [("/starts_at", "out_of_range")]);
        }
    }

    async fn what_is_out_of_scope_is_not_there(app: &TestApp) {
        let (event, sun) = (published(app, None).await, &app.people.neighbour);
        let path = format!("/events/{event}");
        app.get(&path).by(sun).send().await.expect(404);
        app.patch(&path).by(sun).version(2).json(json!({"title": "x"})).send().await.expect(404);
        app.post(&format!("{path}/hold")).by(sun).send().await.expect(404);
        app.get(&format!("{path}/sign_ups")).by(sun).send().await.expect(404);
        app.get(&format!("{path}/feedback")).by(sun).send().await.expect(404);
        assert!(titles(app, sun, "").await.is_empty());
        app.get(&format!("/events?unit={}", app.units.community)).by(sun).send().await.expect(404);
        let there = app.post("/events").by(sun).json(plan(app, None)).send().await.expect(422);
        assert_eq!(there.faults(), [("/unit_id", "unknown_reference")]);
        let people = &app.people;
        for person in [&people.administrator, &people.analyst, &people.auditor, &people.partner] {
            app.get(&path).by(person).send().await.expect(403);
        }
        let volunteer = app.post("/events").by(&people.volunteer).json(plan(app, None));
        volunteer.send().await.expect(403);
        app.get(&path).by(&people.district_caseworker).send().await.expect(200);
        app.get(&path).send().await.expect(401);
    }

    async fn a_list_is_read_page_by_page(app: &TestApp) {
        let li = &app.people.caseworker;
        for day in [3, 1, 2, 5, 4] {
            let mut body = plan(app, None);
            body["title"] = json!(day.to_string());
            body["starts_at"] = json!(minutes_on(app, day * 1_440));
            body["ends_at"] = json!(minutes_on(app, day * 1_440 + 60));
            app.post("/events").by(li).json(body).send().await.expect(201);
        }
        for (sort, wanted) in [("starts_at", "12345"), ("-starts_at", "54321"), ("-created_at", "45213")] {
            let (mut seen, mut after) = (String::new(), String::new());
            loop {
                let page = app.get(&format!("/events?sort={sort}&limit=2&count=true{after}")).by(li);
                let page = page.send().await.expect(200);
                assert_eq!(page.body["total"], 5);
                for item in page.body["items"].as_array().unwrap() {
                    seen.push_str(item["title"].as_str().unwrap());
                }
                let Some(next) = page.body["next"].as_str() else { break };
                assert!(page.header("link").unwrap().contains(next));
                after = format!("&after={next}");
            }
            assert_eq!(seen, wanted, "{sort}");
        }
        let (from, to) = (minutes_on(app, 2 * 1_440 + 30), minutes_on(app, 4 * 1_440 - 30));
        let query = format!("sort=starts_at&from={from}&to={to}");
        assert_eq!(titles(app, li, &query).await, ["2", "3"], "the second is not over by then");
        assert!(titles(app, li, "kind=forum").await.is_empty());
        app.get("/events?sort=title").by(li).send().await.expect(400);
    }

    async fn a_change_needs_the_version_that_was_read(app: &TestApp) {
        let (event, li) = (draft(app, Some(5)).await, &app.people.caseworker);
        let path = format!("/events/{event}");
        app.patch(&path).by(li).json(json!({"title": "x"})).send().await.expect(428);
        let patch = json!({"title": "元宵", "place": null, "capacity": null});
        let changed = app.patch(&path).by(li).version(1).json(patch).send().await.expect(200);
        assert_eq!((&changed.body["place"], &changed.body["capacity"]), (&json!(null), &json!(null)));
        let stale = app.patch(&path).by(li).version(1).json(json!({"title": "x"})).send().await.expect(412);
        assert_eq!(stale.body["current"]["title"], "元宵");
        let null = app.patch(&path).by(li).version(2).json(json!({"title": null})).send().await.expect(422);
        assert_eq!(null.faults(), [("/title", "wrong_type")]);
        let short = json!({"ends_at": minutes_on(app, 1)});
        let short = app.patch(&path).by(li).version(2).json(short).send().await.expect(422);
        assert_eq!(short.faults(), [("/ends_at", "before_start")]);
    }

    async fn a_retry_makes_no_second_event(app: &TestApp) {
        let (li, body) = (&app.people.caseworker, plan(app, None));
        let ask = || app.post("/events").by(li).header("idempotency-key", "e-1").json(&body);
        let first = ask().send().await.expect(201);
        let again = ask().send().await.expect(201);
        assert_eq!(first.bytes, again.bytes);
        assert_eq!(titles(app, li, "").await.len(), 1);
    }
}
