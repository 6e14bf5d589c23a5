//! `/changes`: who is told of what, on which server it was written, and how a stream ends.

use persistence::changes::Marks;
use serde_json::{Value, json};

use crate::cases::{step, taken_in};
use crate::departments::city_management;
use crate::grants::{own_grant, take};
use crate::harness::{Events, Person, STREAMS, TestApp};
use crate::visits::{host, planned};

/// Somebody's stream, after its beginning.
async fn listening(app: &TestApp, person: &Person) -> Events {
    let mut events = app.get("/changes").by(person).listen().await;
    let begun = events.next().await.unwrap();
    assert!(begun.starts_with("retry: 3000\n\nevent: begun\ndata: {}\n\nid: "), "{begun}");
    events
}

/// As the server does once a second.
async fn look(app: &TestApp, marks: &mut Option<Marks>) {
    api::changes::look(&app.app, marks).await.unwrap();
}

/// The board as it is after a first look.
async fn started(app: &TestApp) -> Option<Marks> {
    let mut marks = None;
    look(app, &mut marks).await;
    marks
}

/// What the next piece of the stream tells of.
async fn told(events: &mut Events) -> Vec<Value> {
    let text = events.next().await.unwrap();
    let data = text.split("\n\n").filter(|event| event.starts_with("event: change\n"));
    data.map(|event| serde_json::from_str(event.rsplit_once("data: ").unwrap().1).unwrap())
        .collect()
}

/// What comes after everything that may be told: a case of the person's own unit, that they have to hear of.
async fn nothing_before(events: &mut Events, app: &TestApp, marks: &mut Option<Marks>) {
    let case = taken_in(app).await.id();
    look(app, marks).await;
    let expected = json!({"resource": "cases", "id": case, "unit_id": app.units.community});
    assert_eq!(told(events).await, [expected]);
}

on_both! {
    async fn a_change_is_told_as_a_place_to_look_at_to_those_who_may_look(app: &TestApp) {
        let mut marks = started(app).await;
        let people = &app.people;
        let mut colleague = listening(app, &people.colleague).await;
        let mut above = listening(app, &people.district_caseworker).await;
        let mut beside = listening(app, &people.neighbour).await;
        let mut analyst = listening(app, &people.analyst).await;
        let case = taken_in(app).await.id();
        look(app, &mut marks).await;
        let expected = json!({"resource": "cases", "id": case, "unit_id": app.units.community});
        assert_eq!(told(&mut colleague).await, std::slice::from_ref(&expected));
        assert_eq!(told(&mut above).await, [expected]);
        let household = json!({"unit_id": app.units.other, "name": "王家", "address": "白沙路1号"});
        let made = app.post("/households").by(&people.neighbour).json(household).send().await.expect(201);
        look(app, &mut marks).await;
        let expected = json!({"resource": "households", "id": made.id(), "unit_id": app.units.other});
        assert_eq!(told(&mut beside).await, std::slice::from_ref(&expected), "and not of the case");
        assert_eq!(told(&mut above).await, [expected]);
        nothing_before(&mut colleague, app, &mut marks).await;
        app.app.changes.close();
        assert_eq!(analyst.next().await, None, "there was nothing for an analyst");
    }

    async fn what_is_a_part_is_told_as_the_whole(app: &TestApp) {
        let zhang = host(app, "张小明").await;
        let mut marks = started(app).await;
        let mut events = listening(app, &app.people.colleague).await;
        let consent = json!({"purpose": "events", "given_how": "written", "text_version": "2026-1"});
        let path = format!("/members/{zhang}/consents");
        app.post(&path).by(&app.people.caseworker).json(consent).send().await.expect(201);
        look(app, &mut marks).await;
        let expected = json!({"resource": "members", "id": zhang, "unit_id": app.units.community});
        assert_eq!(told(&mut events).await, [expected]);
    }

    async fn a_volunteer_hears_of_the_own_visits_and_a_department_of_its_referrals(app: &TestApp) {
        let people = &app.people;
        let zhang = host(app, "张小明").await;
        let department = city_management(app).await;
        let mut marks = started(app).await;
        let mut volunteer = listening(app, &people.volunteer).await;
        let mut partner = listening(app, &people.partner).await;
        let today = app.app.clock.now().date_in(&app.app.zone);
        planned(app, &zhang, today, Some(&people.colleague)).await;
        let own = planned(app, &zhang, today, Some(&people.volunteer)).await;
        look(app, &mut marks).await;
        let expected = json!({"resource": "visits", "id": own, "unit_id": app.units.community});
        let heard = told(&mut volunteer).await;
        assert_eq!((&heard[0], heard.len()), (&expected, 2));
        assert_eq!(heard[1]["resource"], "notifications", "they were told of it");
        let case = taken_in(app).await.id();
        step(app, &people.caseworker, &case, json!({"action": "accept"})).await.expect(200);
        step(app, &people.caseworker, &case, json!({"action": "start"})).await.expect(200);
        let refer = json!({"action": "refer", "department_id": department, "summary": "请到现场处理。",
            "due_on": crate::cases::day_after(app, 3)});
        step(app, &people.caseworker, &case, refer).await.expect(200);
        look(app, &mut marks).await;
        let heard = told(&mut partner).await;
        assert_eq!(heard.len(), 2, "{heard:?}");
        assert_eq!((&heard[0]["resource"], &heard[1]["resource"]), (&json!("referrals"), &json!("notifications")));
        let read = format!("/notifications/{}/read", heard[1]["id"].as_str().unwrap());
        app.post(&read).by(&people.partner).send().await.expect(200);
        look(app, &mut marks).await;
        assert_eq!(told(&mut partner).await[0]["id"], heard[1]["id"], "another window shows it as read");
        let path = format!("/referrals/{}", heard[0]["id"].as_str().unwrap());
        app.get(&path).by(&people.partner).send().await.expect(200);
    }

    async fn a_stream_ends_with_the_rights_and_with_the_session(app: &TestApp) {
        let mut marks = started(app).await;
        let people = &app.people;
        let mut events = listening(app, &people.colleague).await;
        let grant = own_grant(app, &people.colleague).await;
        take(app, &people.administrator, &grant).await.expect(204);
        taken_in(app).await;
        look(app, &mut marks).await;
        assert_eq!(events.next().await, None, "nothing is told under rights that were taken away");
        let mut events = listening(app, &people.caseworker).await;
        let case = taken_in(app).await.id();
        app.post("/auth/logout").by(&people.caseworker).send().await.expect(204);
        look(app, &mut marks).await;
        assert_eq!(events.next().await, None, "{case}");
        app.get("/changes").by(&people.caseworker).send().await.expect(401);
    }

    async fn whoever_comes_back_is_told_what_came_between(app: &TestApp) {
        let mut marks = started(app).await;
        let person = &app.people.colleague;
        let mut events = listening(app, person).await;
        let first = taken_in(app).await.id();
        look(app, &mut marks).await;
        let text = events.next().await.unwrap();
        let id = text.split("id: ").nth(1).unwrap().lines().next().unwrap().to_owned();
        drop(events);
        let second = taken_in(app).await.id();
        look(app, &mut marks).await;
        // The first look is less than ten seconds ago: what came before it is not known.
        let mut events = app.get("/changes").by(person).header("last-event-id", &id).listen().await;
        assert!(events.next().await.unwrap().contains("event: reset\n"));
        let later = (id.parse::<i64>().unwrap() + 11_000_000).to_string();
        let mut events = app.get("/changes").by(person).header("last-event-id", &later).listen().await;
        assert!(events.next().await.unwrap().contains("event: begun\n"));
        let strange = app.get("/changes").by(person).header("last-event-id", "so what").send().await;
        assert!(String::from_utf8_lossy(&strange.expect(200).bytes).contains("event: begun\n"));
        assert_ne!(first, second);
    }

    async fn every_server_notices_what_another_wrote(app: &TestApp) {
        let here = started(app).await;
        // Another server's board, on the same database: it has looked at another time and keeps marks of its own.
        let mut there = here.clone();
        let mut marks = here;
        for _ in 0..3 {
            let cases = futures_util::future::join_all((0..5).map(|_| taken_in(app))).await;
            for own in [&mut marks, &mut there] {
                let known = own.clone().unwrap();
                let news = persistence::scan!(&app.app.db, changes::since(&known)).unwrap();
                *own = Some(news.marks);
                let told: Vec<String> =
                    news.changes.unwrap().iter().filter_map(|change| Some(change.id?.to_string())).collect();
                for case in &cases {
                    assert!(told.contains(&case.body["id"].as_str().unwrap().to_owned()));
                }
                assert_eq!(told.len(), cases.len(), "each once");
            }
        }
    }

    async fn an_account_has_so_many_streams_and_no_more(app: &TestApp) {
        let person = &app.people.colleague;
        let mut open = Vec::new();
        for _ in 0..STREAMS {
            open.push(listening(app, person).await);
        }
        let refused = app.get("/changes").by(person).send().await.expect(429);
        assert_eq!(refused.header("retry-after"), Some("30"));
        listening(app, &app.people.caseworker).await;
        open.pop();
        listening(app, person).await;
    }

    async fn nothing_on_the_way_holds_a_stream_back(app: &TestApp) {
        let begun = app.get("/changes").by(&app.people.colleague).send().await.expect(200);
        assert_eq!(begun.header("x-accel-buffering"), Some("no"));
        assert_eq!(begun.header("cache-control"), Some("no-store, no-transform"));
        assert_eq!(begun.header("content-encoding"), None);
        app.app.changes.close();
        let mut events = app.get("/changes").by(&app.people.colleague).listen().await;
        events.next().await.unwrap();
        assert_eq!(events.next().await, None, "a server that stops begins nothing");
    }
}
