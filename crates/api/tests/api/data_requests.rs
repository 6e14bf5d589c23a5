//! `/data_requests`, `/data_request_forms` and `/data_request_answers`.

use domain::access::Role;
use domain::id::UnitId;
use domain::statistics::{Granularity, Month, Period};
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};
use crate::releases::last_quarter;
use crate::visits::day;

/// A coordinator of the whole district.
async fn lead(app: &TestApp) -> Person {
    app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await
}

fn body(app: &TestApp, unit: UnitId, lines: Value) -> Value {
    json!({
        "unit_id": unit, "department": "民政局", "title": "社区服务用房统计", "legal_basis": "《统计法》第七条",
        "frequency": "once", "first_period": last_quarter(app), "lines": lines
    })
}

fn area() -> Value {
    json!({"name": "社区服务用房面积", "counts": "work"})
}

async fn filed(app: &TestApp, by: &Person, lines: Value) -> Reply {
    let body = body(app, app.units.district, lines);
    app.post("/data_requests").by(by).json(body).send().await
}

async fn decided(app: &TestApp, by: &Person, request: &Reply, lines: Value) -> Reply {
    let path = format!("/data_requests/{}/decisions", request.id());
    app.post(&path).by(by).version(request.version()).json(json!({"lines": lines})).send().await
}

/// The line at a place, approved.
fn approve(request: &Reply, at: usize) -> Value {
    json!({"line_id": request.body["lines"][at]["id"], "verdict": "approve"})
}

async fn form(app: &TestApp, request: &Reply) -> Reply {
    let path = format!("/data_request_forms?request={}", request.id());
    let list = app.get(&path).by(&app.people.caseworker).send().await.expect(200);
    let id = list.body["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{}", list.body));
    let path = format!("/data_request_forms/{id}");
    app.get(&path).by(&app.people.caseworker).send().await.expect(200)
}

async fn written(app: &TestApp, form: &Reply, values: Value) -> Reply {
    let save = app.patch(&format!("/data_request_forms/{}", form.id())).by(&app.people.caseworker);
    save.version(form.version()).json(json!({"values": values})).send().await
}

async fn stepped(app: &TestApp, by: &Person, form: &Reply, body: Value) -> Reply {
    let path = format!("/data_request_forms/{}/transitions", form.id());
    app.post(&path).by(by).version(form.version()).json(body).send().await
}

async fn burden(app: &TestApp) -> Value {
    let month = Period::around(Granularity::Month, Month::of(day(app, 0)));
    let path = format!("/data_requests/burden?unit_id={}&from={month}", app.units.community);
    let found = app.get(&path).by(&app.people.caseworker).send().await.expect(200);
    found.body["items"][0].clone()
}

on_both! {
    async fn what_is_asked_once_is_found_by_the_next_who_asks(app: &TestApp) {
        let (wang, analyst) = (lead(app).await, &app.people.analyst);
        let lines = json!([{"indicator": "events_held"}, area()]);
        let analyst = if filed(app, analyst, lines.clone()).await.status == 201 { analyst.clone() } else { wang.clone() };
        let request = filed(app, &analyst, lines).await.expect(201);
        assert_eq!((&request.body["state"], &request.body["lines"][0]["state"]), (&json!("filed"), &json!("catalogue")));
        let open = decided(app, &wang, &request, json!([approve(&request, 1)])).await.expect(200);
        assert_eq!(open.body["state"], "open");
        let blank = form(app, &request).await;
        assert_eq!((&blank.body["state"], &blank.body["cells"][0]["value"]), (&json!("open"), &Value::Null));
        let caseworker = &app.people.caseworker;
        let early = stepped(app, caseworker, &blank, json!({"action": "submit"})).await.expect(422);
        assert_eq!(early.faults(), [("/values/0/value", "required")]);
        let line = blank.body["cells"][0]["line_id"].clone();
        let full = written(app, &blank, json!([{"line_id": line, "value": 320}])).await.expect(200);
        let sent = stepped(app, caseworker, &full, json!({"action": "submit"})).await.expect(200);
        assert_eq!(sent.body["state"], "submitted");
        let path = format!("/data_request_answers?request={}", request.id());
        let answers = app.get(&path).by(&wang).send().await.expect(200);
        assert_eq!(answers.body["items"][0]["values"][0]["value"], 320);
        let next = body(app, app.units.district, json!([{"name": "服务用房面积", "counts": "work"}, {"name": "活动场次", "counts": "work"}]));
        let check = app.post("/data_requests/check").by(&analyst).json(next.clone()).send().await.expect(200);
        assert_eq!(check.body["lines"][0]["earlier"][0]["line_id"], line);
        assert_eq!(check.body["lines"][1]["catalogue"][0]["indicator"], "events_held");
        assert_eq!((&check.body["asked"], &check.body["minutes"]), (&json!(2), &json!(11)));
        let lines = json!([{"name": "服务用房面积", "counts": "work", "earlier_line_id": line}]);
        let known = filed(app, &analyst, lines).await.expect(201);
        assert_eq!((&known.body["state"], &known.body["lines"][0]["earlier_request_id"]), (&json!("answered"), &json!(request.id())));
    }

    async fn a_form_is_given_back_by_the_district_alone(app: &TestApp) {
        let wang = lead(app).await;
        let request = filed(app, &wang, json!([{"name": "志愿者人数", "counts": "persons"}])).await.expect(201);
        decided(app, &wang, &request, json!([approve(&request, 0)])).await.expect(200);
        assert_eq!(crate::notifications::told(app, &app.people.coordinator).await, ["data_form_opened"]);
        let blank = form(app, &request).await;
        let line = blank.body["cells"][0]["line_id"].clone();
        let full = written(app, &blank, json!([{"line_id": line, "value": 4}])).await.expect(200);
        let sent = stepped(app, &app.people.caseworker, &full, json!({"action": "submit"})).await.expect(200);
        let back = json!({"action": "return", "note": "请核对"});
        stepped(app, &app.people.coordinator, &sent, back.clone()).await.expect(403);
        let path = format!("/data_request_answers?request={}", request.id());
        let told = app.get(&path).by(&wang).send().await.expect(200);
        let value = &told.body["items"][0]["values"][0];
        assert_eq!((&value["value"], &value["obs_status"]), (&Value::Null, &json!("Q")));
        let returned = stepped(app, &wang, &sent, back).await.expect(200);
        assert_eq!((&returned.body["state"], &returned.body["note"]), (&json!("returned"), &json!("请核对")));
        assert_eq!(crate::notifications::told(app, &app.people.caseworker).await, ["data_form_returned", "data_form_opened"]);
        assert_eq!(app.get(&path).by(&wang).send().await.expect(200).body["items"], json!([]));
    }

    async fn what_linli_does_not_record_is_refused(app: &TestApp) {
        let wang = lead(app).await;
        let bad = filed(app, &wang, json!([{"name": "各民族人数", "counts": "persons"}])).await.expect(422);
        assert_eq!(bad.faults(), [("/lines/0/name", "not_recorded")]);
        let check = body(app, app.units.district, json!([{"name": "信教群众人数", "counts": "persons"}]));
        app.post("/data_requests/check").by(&wang).json(check).send().await.expect(422);
    }

    async fn the_district_decides_once(app: &TestApp) {
        let wang = lead(app).await;
        let request = filed(app, &wang, json!([area()])).await.expect(201);
        let lines = json!([approve(&request, 0)]);
        decided(app, &app.people.coordinator, &request, lines.clone()).await.expect(403);
        decided(app, &app.people.caseworker, &request, lines.clone()).await.expect(403);
        let (one, two) = tokio::join!(
            decided(app, &wang, &request, lines.clone()),
            decided(app, &wang, &request, lines)
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }

    async fn of_two_who_fill_a_form_at_once_one_has_to_look_again(app: &TestApp) {
        let wang = lead(app).await;
        let request = filed(app, &wang, json!([area()])).await.expect(201);
        decided(app, &wang, &request, json!([approve(&request, 0)])).await.expect(200);
        let blank = form(app, &request).await;
        let line = blank.body["cells"][0]["line_id"].clone();
        let (one, two) = tokio::join!(
            written(app, &blank, json!([{"line_id": line, "value": 1}])),
            written(app, &blank, json!([{"line_id": line, "value": 2}]))
        );
        let stale = if one.status == 412 { &one } else { &two };
        assert_eq!((stale.status.as_u16(), one.status == two.status), (412, false));
        assert!(stale.body["current"]["cells"][0]["value"].is_number());
    }

    async fn forms_are_prefilled_and_their_burden_is_counted(app: &TestApp) {
        let wang = lead(app).await;
        let before = burden(app).await;
        assert_eq!((&before["forms"], &before["minutes"]), (&json!(0), &json!(0)));
        let lines = json!([area(), {"name": "完成走访", "counts": "work"}, {"indicator": "events_held"}]);
        let request = filed(app, &wang, lines).await.expect(201);
        let second = json!({"line_id": request.body["lines"][1]["id"], "verdict": "approve", "indicator": "visits_done"});
        decided(app, &wang, &request, json!([approve(&request, 0), second])).await.expect(200);
        let blank = form(app, &request).await;
        let cells = &blank.body["cells"];
        assert_eq!((&cells[0]["prefilled"], &cells[1]["prefilled"], &cells[1]["value"]), (&Value::Null, &json!(0), &json!(0)));
        let after = burden(app).await;
        assert_eq!([&after["forms"], &after["cells"], &after["minutes"], &after["overlaps_avoided"]], [&json!(1), &json!(2), &json!(9), &json!(1)]);
        let vault = app.app.db.vault();
        let zone = app.app.zone.clone();
        let differences = persistence::scan!(&app.app.db, statistics::differences(&vault, &zone)).unwrap();
        assert!(differences.is_empty(), "{differences:?}");
        let path = format!("/data_requests/{}/transitions", request.id());
        app.post(&path).by(&wang).version(request.version()).json(json!({"action": "close"})).send().await.expect(412);
        let now = app.get(&format!("/data_requests/{}", request.id())).by(&wang).send().await.expect(200);
        let closed = app.post(&path).by(&wang).version(now.version()).json(json!({"action": "close"})).send().await.expect(200);
        assert_eq!((&closed.body["state"], &closed.body["actions"]), (&json!("closed"), &json!([])));
        assert_eq!(form(app, &request).await.body["state"], "lapsed");
    }

    async fn a_departments_program_files_its_number_once(app: &TestApp) {
        let admin = &app.people.administrator;
        let token = json!({
            "unit_id": app.units.district, "name": "民政局", "asked_by": "来函", "scopes": ["data_requests"],
            "expires_at": app.app.clock.now().plus_days(30)
        });
        let made = app.post("/department_tokens").by(admin).json(token).send().await.expect(201);
        let token = made.body["token"].as_str().unwrap().to_owned();
        let program = Person { account: admin.account, token };
        let mut asked = body(app, app.units.district, json!([area()]));
        asked["reference"] = json!("民〔2026〕12号");
        let wang = lead(app).await;
        let filed = app.post("/data_requests").by(&program).json(asked.clone()).send().await.expect(201);
        assert_eq!(crate::notifications::told(app, &wang).await, ["data_request_filed"]);
        assert!(filed.header("ratelimit").is_some());
        let again = app.post("/data_requests").by(&program).json(asked).send().await.expect(409);
        assert_eq!(again.body["code"], "reference_filed");
        let path = format!("/data_requests/{}", filed.id());
        app.get(&path).by(&program).send().await.expect(200);
        app.get("/releases").by(&program).send().await.expect(403);
        app.get("/data_request_forms").by(&program).send().await.expect(401);
    }
}
