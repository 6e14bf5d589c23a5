//! `/cases`: the story of the shop and the stalls, and what else can happen to a case.

use domain::cases::{CaseCategory, CaseDraft, ImportedCase, ImportedCaseDraft};
use domain::id::{CaseId, ImportId};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::departments::city_management;
use crate::harness::{Person, Reply, TestApp};

/// A day that is not over yet, far from midnight's edge.
pub fn day_after(app: &TestApp, days: i64) -> String {
    app.app.clock.now().plus_days(days).date_in(&app.app.zone).to_string()
}

fn stalls(app: &TestApp) -> Value {
    json!({
        "unit_id": app.units.community.to_string(),
        "category": "street_order",
        "title": "流动摊贩堵住店门",
        "place": "书院路18号门前",
        "latitude": 28.1949,
        "longitude": 112.9732,
    })
}

/// A case of the community, taken in by its caseworker.
pub async fn taken_in(app: &TestApp) -> Reply {
    app.post("/cases").by(&app.people.caseworker).json(stalls(app)).send().await.expect(201)
}

pub async fn step(app: &TestApp, by: &Person, id: &str, body: Value) -> Reply {
    app.post(&format!("/cases/{id}/transitions")).by(by).json(body).send().await
}

/// The case after these actions, none of which needs words.
pub async fn steps(app: &TestApp, id: &str, actions: &[&str]) -> Reply {
    let mut last = None;
    for action in actions {
        let body = json!({ "action": action });
        last = Some(step(app, &app.people.caseworker, id, body).await.expect(200));
    }
    last.unwrap()
}

fn actions(reply: &Reply) -> Vec<&str> {
    reply.body["actions"].as_array().unwrap().iter().map(|verb| verb.as_str().unwrap()).collect()
}

fn ids(reply: &Reply) -> Vec<String> {
    let items = reply.body["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn the_shop_and_the_stalls(app: &TestApp) {
        let (li, partner) = (&app.people.caseworker, &app.people.partner);
        let department = city_management(app).await;
        let shop = json!({"unit_id": app.units.community.to_string(), "kind": "business", "name": "便民小店"});
        let shop = app.post("/members").by(li).json(shop).send().await.expect(201);

        // The shop reports it; the office goes to look.
        let mut report = stalls(app);
        report["member_id"] = shop.body["id"].clone();
        let case = app.post("/cases").by(li).json(report).send().await.expect(201);
        let (id, path) = (case.id(), format!("/cases/{}", case.id()));
        assert_eq!((&case.body["state"], &case.body["member_name"]), (&json!("received"), &json!("便民小店")));
        assert_eq!(actions(&case), ["accept", "decline"]);
        steps(app, &id, &["accept", "start"]).await;
        let seen = json!({"kind": "note", "body": "到现场看过：三个摊位占道。"});
        app.post(&format!("{path}/entries")).by(li).json(seen).send().await.expect(201);

        // It calls in city management, which sees its own share and nothing else.
        let referred = step(app, li, &id, json!({
            "action": "refer", "department_id": department, "due_on": day_after(app, 3),
            "summary": "摊贩占道，请处理。",
        })).await.expect(200);
        assert_eq!(referred.body["state"], "referred");
        assert_eq!(referred.body["referrals"][0]["department"], "城市管理局");
        let asked = app.get("/referrals?status=open").by(partner).send().await.expect(200);
        let share = &asked.body["items"][0];
        assert_eq!((&share["summary"], &share["place"]), (&json!("摊贩占道，请处理。"), &json!("书院路18号门前")));
        assert!(!asked.body.to_string().contains("便民小店"));
        app.get(&path).by(partner).send().await.expect(403);

        // The street is put in order, the office hears of it.
        let answer = json!({"answer": "已劝离摊贩，增加巡查。", "solved": true});
        let answer_path = format!("/referrals/{}/answer", share["id"].as_str().unwrap());
        let answered = app.post(&answer_path).by(partner).json(&answer).send().await.expect(200);
        assert_eq!((&answered.body["status"], &answered.body["solved"]), (&json!("answered"), &json!(true)));
        let back = app.get(&path).by(li).send().await.expect(200);
        assert_eq!((&back.body["state"], &back.body["referrals"][0]["solved"]), (&json!("in_progress"), &json!(true)));

        // The office calls it solved, the shop confirms.
        let solved = json!({"action": "resolve", "resolution": "城管已清理，店门畅通。"});
        let solved = step(app, li, &id, solved).await.expect(200);
        assert_eq!(actions(&solved), ["confirm", "reopen"]);
        assert!(solved.body["closes_at"].is_string());
        let said = json!({"kind": "contact", "body": "店主电话确认。"});
        app.post(&format!("{path}/entries")).by(li).json(said).send().await.expect(201);
        let closed = steps(app, &id, &["confirm"]).await;
        assert_eq!((&closed.body["state"], &closed.body["close_kind"]), (&json!("closed"), &json!("confirmed")));

        let timeline = app.get(&format!("{path}/timeline")).by(li).send().await.expect(200);
        let told: Vec<(&str, Option<&str>)> = timeline.body["items"].as_array().unwrap().iter()
            .map(|entry| (entry["kind"].as_str().unwrap(), entry["to_state"].as_str()))
            .collect();
        assert_eq!(told, [
            ("change", Some("received")), ("change", Some("accepted")), ("change", Some("in_progress")),
            ("note", None), ("referral", Some("referred")), ("answer", Some("in_progress")),
            ("change", Some("resolved")), ("contact", None), ("change", Some("closed")),
        ]);
        assert_eq!(timeline.body["items"][5]["account_name"], "cheng-guan");
        let first = app.get(&format!("{path}/timeline?limit=4")).by(li).send().await.expect(200);
        let next = first.body["next"].as_str().unwrap();
        let rest = app.get(&format!("{path}/timeline?limit=50&after={next}")).by(li).send().await.expect(200);
        assert_eq!([ids(&first), ids(&rest)].concat(), ids(&timeline));
    }

    async fn a_step_that_the_state_does_not_allow_is_a_conflict(app: &TestApp) {
        let li = &app.people.caseworker;
        let case = taken_in(app).await;
        let refused = step(app, li, &case.id(), json!({"action": "confirm"})).await.expect(409);
        assert_eq!(refused.problem(), "impossible-transition");
        assert_eq!((&refused.body["state"], &refused.body["action"]), (&json!("received"), &json!("confirm")));
        let blank = step(app, li, &case.id(), json!({"action": "decline", "reason": "  "})).await.expect(422);
        assert_eq!(blank.faults(), [("/reason", "required")]);
        let none = step(app, li, &case.id(), json!({"action": "decline"})).await.expect(422);
        assert_eq!(none.faults(), [("/reason", "required")]);
        let more = json!({"action": "accept", "reason": "x"});
        assert_eq!(step(app, li, &case.id(), more).await.expect(422).faults(), [("/reason", "unknown_field")]);
        step(app, li, &case.id(), json!({"action": "answer"})).await.expect(422);
        let early = {
            steps(app, &case.id(), &["accept", "start"]).await;
            let solved = json!({"action": "resolve", "resolution": "好了"});
            step(app, li, &case.id(), solved).await.expect(200);
            step(app, li, &case.id(), json!({"action": "close"})).await.expect(409)
        };
        assert_eq!((early.problem(), &early.body["code"]), ("conflict", &json!("silence_not_over")));
    }

    async fn waiting_declining_and_reopening_keep_their_reasons(app: &TestApp) {
        let li = &app.people.caseworker;
        let id = taken_in(app).await.id();
        steps(app, &id, &["accept", "start"]).await;
        let waits = step(app, li, &id, json!({"action": "wait", "reason": "等店主提供照片"})).await.expect(200);
        assert_eq!(waits.body["wait_reason"], "等店主提供照片");
        let resumed = steps(app, &id, &["resume"]).await;
        assert_eq!((&resumed.body["state"], &resumed.body["wait_reason"]), (&json!("in_progress"), &Value::Null));
        let declined = step(app, li, &id, json!({"action": "decline", "reason": "不属本社区"})).await.expect(200);
        assert_eq!((&declined.body["decline_reason"], actions(&declined)), (&json!("不属本社区"), vec!["reopen"]));
        let again = step(app, li, &id, json!({"action": "reopen", "reason": "边界核实后属本社区"})).await.expect(200);
        assert_eq!((&again.body["state"], &again.body["reopened"]), (&json!("received"), &json!(1)));
    }

    async fn silence_closes_a_solved_case_after_fourteen_days(app: &TestApp) {
        let li = &app.people.caseworker;
        let (silent, open) = (taken_in(app).await.id(), taken_in(app).await.id());
        for id in [&silent, &open] {
            steps(app, id, &["accept", "start"]).await;
        }
        let solved = json!({"action": "resolve", "resolution": "好了"});
        let solved = step(app, li, &silent, solved).await.expect(200);
        let at: domain::Timestamp = solved.body["resolved_at"].as_str().unwrap().parse().unwrap();
        app.app.clock.set(at.plus_days(14).plus_seconds(-60));
        assert_eq!(api::cases::close_silent(&app.app).await.unwrap(), 0);
        app.app.clock.set(at.plus_days(14).plus_seconds(1));
        let may = app.get(&format!("/cases/{silent}")).by(li).send().await.expect(200);
        assert!(actions(&may).contains(&"close"));
        assert_eq!(api::cases::close_silent(&app.app).await.unwrap(), 1);
        assert_eq!(api::cases::close_silent(&app.app).await.unwrap(), 0);
        let closed = app.get(&format!("/cases/{silent}")).by(li).send().await.expect(200);
        assert_eq!((&closed.body["state"], &closed.body["close_kind"]), (&json!("closed"), &json!("silent")));
        let timeline = app.get(&format!("/cases/{silent}/timeline")).by(li).send().await.expect(200);
        let last = timeline.body["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["to_state"], &last["account_id"]), (&json!("closed"), &Value::Null));
        let other = app.get(&format!("/cases/{open}")).by(li).send().await.expect(200);
        assert_eq!(other.body["state"], "in_progress");
    }

    async fn a_change_needs_the_version_that_was_read(app: &TestApp) {
        let li = &app.people.caseworker;
        let case = taken_in(app).await;
        let path = format!("/cases/{}", case.id());
        let patch = json!({"priority": "urgent", "place": null, "due_on": "2030-01-01"});
        app.patch(&path).by(li).json(&patch).send().await.expect(428);
        let changed = app.patch(&path).by(li).version(case.version()).json(&patch).send().await.expect(200);
        assert_eq!((&changed.body["priority"], &changed.body["place"]), (&json!("urgent"), &Value::Null));
        let stale = app.patch(&path).by(li).version(case.version()).json(&patch).send().await.expect(412);
        assert_eq!(stale.body["current"]["priority"], "urgent");
        let same = app.patch(&path).by(li).version(changed.version()).json(&patch).send().await.expect(200);
        assert_eq!(same.version(), changed.version(), "nothing was different");
        let timeline = app.get(&format!("{path}/timeline")).by(li).send().await.expect(200);
        assert_eq!(timeline.body["items"][1]["fields"], json!(["place", "priority", "due_on"]));
        let half = json!({"latitude": null});
        let half = app.patch(&path).by(li).version(same.version()).json(half).send().await.expect(422);
        assert_eq!(half.faults(), [("/latitude", "required")]);
        let bad = json!({"category": "person", "title": " ", "colour": 1, "longitude": 500});
        let bad = app.patch(&path).by(li).version(same.version()).json(bad).send().await.expect(422);
        let mut faults = bad.faults();
        faults.sort_unstable();
        assert!(faults.contains(&("/category", "not_in_list")) && faults.contains(&("/colour", "unknown_field")));
    }

    async fn of_many_changes_with_one_version_one_is_made(app: &TestApp) {
        let li = &app.people.caseworker;
        let case = taken_in(app).await;
        let path = format!("/cases/{}", case.id());
        let all = join_all((0..20).map(|n| {
            app.patch(&path).by(li).version(1).json(json!({"title": format!("第{n}次")})).send()
        })).await;
        let mut statuses: Vec<u16> = all.iter().map(|reply| reply.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!((statuses[0], statuses.iter().filter(|s| **s == 412).count()), (200, 19));
        let all = join_all((0..20).map(|_| step(app, li, path.rsplit('/').next().unwrap(), json!({"action": "accept"})))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1, "accepted once");
    }

    async fn a_retry_takes_nothing_in_twice(app: &TestApp) {
        let li = &app.people.caseworker;
        let send = |body: Value| app.post("/cases").by(li).header("idempotency-key", "k1").json(body).send();
        let first = send(stalls(app)).await.expect(201);
        let again = send(stalls(app)).await.expect(201);
        assert_eq!((first.id(), again.header("idempotency-replayed")), (again.id(), Some("true")));
        let mut other = stalls(app);
        other["title"] = json!("另一件");
        assert_eq!(send(other).await.expect(422).problem(), "idempotency-key-reused");
        let retry = |n: u8| app.post(&format!("/cases/{}/transitions", first.id())).by(li)
            .header("idempotency-key", &format!("t{n}")).json(json!({"action": "accept"})).send();
        retry(1).await.expect(200);
        retry(1).await.expect(200);
        retry(2).await.expect(409);
        assert_eq!(ids(&app.get("/cases").by(li).send().await.expect(200)).len(), 1);
    }

    async fn lists_are_filtered_sorted_counted_and_cut_to_pages(app: &TestApp) {
        let li = &app.people.caseworker;
        let mut made = Vec::new();
        for (n, priority) in ["low", "high", "high", "urgent", "normal"].into_iter().enumerate() {
            let mut body = stalls(app);
            body["priority"] = json!(priority);
            if n % 2 == 0 {
                body["due_on"] = json!(format!("2030-01-{:02}", 20 - n));
            }
            made.push(app.post("/cases").by(li).json(body).send().await.expect(201).id());
        }
        let get = |query: &str| app.get(&format!("/cases?{query}")).by(li).send();
        let newest: Vec<String> = made.iter().rev().cloned().collect();
        assert_eq!(ids(&get("limit=50").await.expect(200)), newest);
        assert_eq!(ids(&get("sort=opened_at").await.expect(200)), made);
        assert_eq!(ids(&get("sort=due_on").await.expect(200)), [&made[4], &made[2], &made[0]].map(Clone::clone));
        let high = get("priority=high&count=true").await.expect(200);
        assert_eq!((ids(&high).len(), &high.body["total"]), (2, &json!(2)));
        assert_eq!(get("sort=due_on&count=true").await.expect(200).body["total"], 3);
        assert_eq!(ids(&get("due_by=2030-01-17").await.expect(200)), [made[4].clone()]);
        let mut walked = Vec::new();
        let mut next = String::new();
        loop {
            let page = get(&format!("limit=2{next}")).await.expect(200);
            walked.extend(ids(&page));
            match page.body["next"].as_str() {
                Some(cursor) => {
                    assert!(page.header("link").unwrap().contains("rel=\"next\""));
                    next = format!("&after={cursor}");
                }
                None => break,
            }
        }
        assert_eq!(walked, newest);
        steps(app, &made[0], &["accept"]).await;
        assert_eq!(ids(&get("state=accepted").await.expect(200)), [made[0].clone()]);
        step(app, li, &made[0], json!({"action": "decline", "reason": "x"})).await.expect(200);
        assert_eq!(ids(&get("open=true").await.expect(200)).len(), 4);
        assert_eq!(ids(&get("open=false").await.expect(200)), [made[0].clone()]);
        assert_eq!(ids(&get("category=noise").await.expect(200)), Vec::<String>::new());
        assert_eq!(get("assignee=somebody").await.expect(400).faults(), [("/assignee", "wrong_format")]);
        get("state=gone").await.expect(400);
    }

    async fn a_case_is_taken_by_oneself_and_given_by_a_coordinator(app: &TestApp) {
        let people = &app.people;
        let case = taken_in(app).await;
        let path = format!("/cases/{}", case.id());
        let give = |by, to: &Person, version| {
            let body = json!({"assignee_id": to.account.to_string()});
            app.patch(&path).by(by).version(version).json(body).send()
        };
        give(&people.caseworker, &people.colleague, 1).await.expect(403);
        let own = give(&people.caseworker, &people.caseworker, 1).await.expect(200);
        assert_eq!(own.body["assignee_name"], "li-min");
        let mine = app.get("/cases?assignee=me").by(&people.caseworker).send().await.expect(200);
        assert_eq!(ids(&mine), [case.id()]);
        let given = give(&people.coordinator, &people.colleague, own.version()).await.expect(200);
        for stranger in [&people.volunteer, &people.neighbour] {
            let refused = give(&people.coordinator, stranger, given.version()).await.expect(422);
            assert_eq!(refused.faults(), [("/assignee_id", "unknown_reference")]);
        }
        give(&people.coordinator, &people.district_caseworker, given.version()).await.expect(200);
    }

    async fn what_is_out_of_scope_is_not_there(app: &TestApp) {
        let sun = &app.people.neighbour;
        let id = taken_in(app).await.id();
        let path = format!("/cases/{id}");
        app.get(&path).by(sun).send().await.expect(404);
        app.patch(&path).by(sun).version(1).json(json!({"title": "x"})).send().await.expect(404);
        app.get(&format!("{path}/timeline")).by(sun).send().await.expect(404);
        app.get(&format!("{path}/attachments")).by(sun).send().await.expect(404);
        let entry = json!({"kind": "note", "body": "x"});
        app.post(&format!("{path}/entries")).by(sun).json(entry).send().await.expect(404);
        step(app, sun, &id, json!({"action": "accept"})).await.expect(404);
        let count = app.get("/cases?count=true").by(sun).send().await.expect(200);
        assert_eq!((ids(&count).len(), &count.body["total"]), (0, &json!(0)));
        app.get(&format!("/cases?unit={}", app.units.community)).by(sun).send().await.expect(404);
        let elsewhere = app.post("/cases").by(sun).json(stalls(app)).send().await.expect(422);
        assert_eq!(elsewhere.faults(), [("/unit_id", "unknown_reference")]);
        let far = "/cases/nearby?latitude=28.1949&longitude=112.9732";
        assert_eq!(ids(&app.get(far).by(sun).send().await.expect(200)), Vec::<String>::new());
        assert_eq!(ids(&app.get(far).by(&app.people.district_caseworker).send().await.expect(200)), [id]);
        for nobody in [&app.people.volunteer, &app.people.analyst, &app.people.auditor, &app.people.partner, &app.people.administrator] {
            app.get("/cases").by(nobody).send().await.expect(403);
            app.get(&path).by(nobody).send().await.expect(403);
        }
    }

    async fn a_member_of_another_office_brings_nothing_here(app: &TestApp) {
        let other = json!({"unit_id": app.units.other.to_string(), "kind": "resident", "name": "刘洋"});
        let other = app.post("/members").by(&app.people.neighbour).json(other).send().await.expect(201);
        let mut body = stalls(app);
        body["member_id"] = other.body["id"].clone();
        for by in [&app.people.caseworker, &app.people.district_caseworker] {
            let refused = app.post("/cases").by(by).json(&body).send().await.expect(422);
            assert_eq!(refused.faults(), [("/member_id", "unknown_reference")]);
        }
    }

    async fn open_cases_nearby_come_nearest_first(app: &TestApp) {
        let li = &app.people.caseworker;
        let place = |north: f64, category: &str| {
            let mut body = stalls(app);
            body["latitude"] = json!(28.1949 + north);
            body["category"] = json!(category);
            app.post("/cases").by(li).json(body).send()
        };
        let far = place(0.02, "street_order").await.expect(201).id();
        let near = place(0.003, "street_order").await.expect(201).id();
        let here = place(0.0, "noise").await.expect(201).id();
        let done = place(0.0, "street_order").await.expect(201).id();
        step(app, li, &done, json!({"action": "decline", "reason": "x"})).await.expect(200);
        let look = |more: &str| app.get(&format!("/cases/nearby?latitude=28.1949&longitude=112.9732{more}")).by(li).send();
        let found = look("").await.expect(200);
        assert_eq!(ids(&found), [here.clone(), near.clone()]);
        assert_eq!(found.body["items"][1]["metres"], 334.0);
        assert_eq!(ids(&look("&radius=3000").await.expect(200)), [here, near.clone(), far]);
        assert_eq!(ids(&look("&category=street_order").await.expect(200)), [near]);
        assert_eq!(look("&radius=0").await.expect(400).faults(), [("/radius", "out_of_range")]);
        let lost = app.get("/cases/nearby?latitude=91&longitude=0").by(li).send().await.expect(400);
        assert_eq!(lost.faults(), [("/latitude", "out_of_range")]);
        app.get("/cases/nearby?latitude=1").by(li).send().await.expect(400);
    }

    async fn imported_cases_come_once_and_go_while_nobody_worked_on_them(app: &TestApp) {
        let unit = app.units.community;
        let import = ImportId::from_uuid(uuid::Uuid::now_v7());
        let now = app.app.clock.now();
        let row = |number: u32, closed: bool| ImportedCase::parse(ImportedCaseDraft {
            case: CaseDraft {
                unit_id: unit, member_id: None, visit_id: None, category: CaseCategory::Sanitation,
                priority: None, title: format!("第{number}号"), description: None, place: None,
                latitude: Some(34.0), longitude: Some(-118.0), assignee_id: None, due_on: None,
            },
            opened_at: now.plus_days(-10),
            closed_at: closed.then(|| now.plus_days(-9)),
            resolution: None,
            source: "la311".to_owned(),
            external_id: number.to_string(),
            import_id: import,
        }, now).unwrap();
        let rows: Vec<ImportedCase> = (0..30).map(|n| row(n, n % 3 == 0)).collect();
        let keep = rows.clone();
        let first: Vec<Option<CaseId>> = in_tx!(&app.app.db, |tx, store| store::cases::insert_imported(tx, &keep)).unwrap();
        assert!(first.iter().all(Option::is_some));
        let keep = [rows, vec![row(99, false)]].concat();
        let again = in_tx!(&app.app.db, |tx, store| store::cases::insert_imported(tx, &keep)).unwrap();
        assert_eq!(again.iter().filter(|id| id.is_some()).count(), 1, "only the new one");
        let li = &app.people.caseworker;
        let closed = app.get("/cases?source=la311&state=closed&count=true").by(li).send().await.expect(200);
        assert_eq!((&closed.body["total"], &closed.body["items"][0]["resolved_at"]), (&json!(10), &closed.body["items"][0]["closed_at"]));
        let one = format!("/cases/{}/entries", first[1].unwrap());
        app.post(&one).by(li).json(json!({"kind": "note", "body": "看过"})).send().await.expect(201);
        let built = in_tx!(&app.app.db, |tx, store| store::cases::built_on(tx.conn, import)).unwrap();
        assert_eq!(built, 1);
        let refused = in_tx!(&app.app.db, |tx, store| store::cases::remove_imported(tx, import));
        assert!(matches!(refused, Err(persistence::Error::Domain(domain::Error::Conflict { code: "built_on" }))));
        let other = ImportId::from_uuid(uuid::Uuid::now_v7());
        let mut fresh = row(100, true);
        fresh.import_id = other;
        in_tx!(&app.app.db, |tx, store| store::cases::insert_imported(tx, &[fresh])).unwrap();
        assert_eq!(in_tx!(&app.app.db, |tx, store| store::cases::remove_imported(tx, other)).unwrap(), 1);
        assert_eq!(app.get("/cases?count=true").by(li).send().await.expect(200).body["total"], 31);
    }

    async fn reading_a_persons_case_is_recorded(app: &TestApp) {
        let li = &app.people.caseworker;
        let person = json!({"unit_id": app.units.community.to_string(), "kind": "resident", "name": "张小明"});
        let person = app.post("/members").by(li).json(person).send().await.expect(201).id();
        let mut body = stalls(app);
        body["member_id"] = json!(person);
        let path = format!("/cases/{}", app.post("/cases").by(li).json(body).send().await.expect(201).id());
        for (read, operation) in [
            ("/cases".to_owned(), "cases_list"),
            (path.clone(), "cases_get"),
            (format!("{path}/timeline"), "cases_timeline"),
        ] {
            app.get(&read).by(li).send().await.expect(200);
            let trail = app.get(&format!("/audit_entries?operation={operation}")).by(&app.people.auditor).send().await.expect(200);
            assert_eq!(trail.body["items"][0]["person_ids"], json!([person]), "{operation}");
        }
    }
}
