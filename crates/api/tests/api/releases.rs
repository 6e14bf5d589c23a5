//! `/releases` and `/department_tokens`.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::id::UnitId;
use domain::statistics::{Granularity, Month, Period};
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};
use crate::visits::{day, days_pass, host};

/// The quarter that ended last.
pub fn last_quarter(app: &TestApp) -> String {
    let this = Period::around(Granularity::Quarter, Month::of(day(app, 0)));
    Period::around(Granularity::Quarter, this.first().plus(-1)).to_string()
}

/// Somebody was visited in the quarter that ended last.
async fn visited_before(app: &TestApp, name: &str) -> String {
    let member = host(app, name).await;
    let first = Period::around(Granularity::Quarter, Month::of(day(app, 0))).first();
    let back = (0..40_000).find(|days| Month::of(day(app, -days)) < first).unwrap() + 3;
    let at = app.app.clock.now().plus_days(-back);
    let body =
        json!({"member_id": member, "purpose": "welfare", "outcome": "done", "visited_at": at});
    app.post("/visits").by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

/// A coordinator of the whole district.
async fn lead(app: &TestApp) -> Person {
    app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await
}

async fn published(app: &TestApp, by: &Person, reason: Option<&str>) -> Reply {
    let mut body = json!({"unit_id": app.units.district, "period": last_quarter(app)});
    if let Some(reason) = reason {
        body["reason"] = json!(reason);
    }
    app.post("/releases").by(by).json(body).send().await
}

async fn token(app: &TestApp, unit: UnitId, scopes: Value) -> (String, Person) {
    let body = json!({
        "unit_id": unit, "name": "统计局月报程序", "asked_by": "统计局来函", "scopes": scopes,
        "expires_at": app.app.clock.now().plus_days(30)
    });
    let admin = &app.people.administrator;
    let made = app.post("/department_tokens").by(admin).json(body).send().await.expect(201);
    let token = made.body["token"].as_str().unwrap().to_owned();
    let id = made.body["department_token"]["id"].as_str().unwrap().to_owned();
    (id, Person { account: admin.account, token })
}

/// The lines of a file, by what they are of.
fn lines(reply: &Reply) -> BTreeMap<String, (String, String)> {
    let mut reader = csv::Reader::from_reader(reply.bytes.as_ref());
    let line = |line: csv::StringRecord| {
        let of: Vec<&str> = line.iter().take(11).collect();
        (of.join("|"), (line[11].to_owned(), line[12].to_owned()))
    };
    reader.records().map(|record| line(record.unwrap())).collect()
}

fn rate(reply: &Reply) -> (&str, &str) {
    (reply.header("ratelimit-policy").unwrap(), reply.header("ratelimit").unwrap())
}

on_both! {
    async fn a_release_is_the_same_each_time_it_is_pulled(app: &TestApp) {
        let wang = lead(app).await;
        for name in ["张小明", "李芳"] {
            visited_before(app, name).await;
        }
        let made = published(app, &wang, None).await.expect(201);
        assert_eq!((&made.body["vintage"], &made.body["period"]), (&json!(1), &json!(last_quarter(app))));
        assert!(made.body["citation"].as_str().unwrap().contains(&made.id()));
        let (_, program) = token(app, app.units.district, json!(["releases", "catalogue"])).await;
        let path = format!("/releases/{}/data", made.id());
        let first = app.get(&path).by(&program).send().await.expect(200);
        assert!(first.header("cache-control").unwrap().contains("immutable"));
        assert_eq!(rate(&first).0, "\"requests\";q=60;w=60");
        assert!(rate(&first).1.starts_with("\"requests\";r=5"), "{}", rate(&first).1);
        // What is recorded afterwards is no part of it.
        visited_before(app, "王芳").await;
        let again = app.get(&path).by(&program).send().await.expect(200);
        assert_eq!(first.bytes, again.bytes);
        let tag = first.header("etag").unwrap();
        app.get(&path).by(&program).header("if-none-match", tag).send().await.expect(304);
        let staff = app.get(&path).by(&app.people.analyst).send().await.expect(200);
        assert_eq!(first.bytes, staff.bytes);

        let lines = lines(&first);
        let definitions = domain::statistics::definitions().count();
        assert!(lines.len() > definitions * 5, "{}", lines.len());
        assert!(lines.values().all(|(value, status)| (status == "Q") == value.is_empty()));
        assert!(lines.values().all(|(value, _)| value != "1" && value != "2"));
        let detail = app.get(&format!("/releases/{}", made.id())).by(&program).send().await.expect(200);
        assert_eq!((&detail.body["observations"], &detail.body["units"]), (&json!(lines.len()), &json!(6)));
        assert_eq!(detail.body["differences"], json!([]));
        app.get("/statistics").by(&program).send().await.expect(200);
    }

    async fn a_further_vintage_says_what_differs_and_why(app: &TestApp) {
        let wang = lead(app).await;
        for number in 0..9 {
            visited_before(app, &format!("居民{number}")).await;
        }
        let one = published(app, &wang, None).await.expect(201);
        let same = published(app, &wang, Some("再发一次")).await.expect(409);
        assert_eq!(same.body["code"], "release_unchanged");
        for number in 0..30 {
            visited_before(app, &format!("补录{number}")).await;
        }
        assert_eq!(published(app, &wang, None).await.expect(422).faults(), [("/reason", "required")]);
        let two = published(app, &wang, Some("补录走访")).await.expect(201);
        assert_eq!((&two.body["vintage"], &two.body["reason"]), (&json!(2), &json!("补录走访")));
        let data = async |id: &str| lines(&app.get(&format!("/releases/{id}/data")).by(&wang).send().await.expect(200));
        let (old, new) = (data(&one.id()).await, data(&two.id()).await);
        assert_eq!(old.len(), new.len());
        let differ = old.iter().filter(|(of, value)| new[*of] != **value).count();
        let detail = app.get(&format!("/releases/{}", two.id())).by(&wang).send().await.expect(200);
        let differences = detail.body["differences"].as_array().unwrap();
        assert!(differ > 3);
        assert_eq!(differences.len(), differ);
        assert!(differences.iter().all(|one| one["before"] != one["after"]));
        let list = app.get("/releases").by(&wang).send().await.expect(200);
        let ids: Vec<&str> = list.body["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, [two.id(), one.id()]);
    }

    async fn a_token_opens_its_units_part_of_releases_and_nothing_else(app: &TestApp) {
        let wang = lead(app).await;
        visited_before(app, "张小明").await;
        let release = published(app, &wang, None).await.expect(201).id();
        let (_, program) = token(app, app.units.community, json!(["releases"])).await;
        let part = app.get(&format!("/releases/{release}/data")).by(&program).send().await.expect(200);
        let whole = app.get(&format!("/releases/{release}/data")).by(&wang).send().await.expect(200);
        let (part, whole) = (lines(&part), lines(&whole));
        assert_eq!(part.len() * 6, whole.len());
        assert!(part.iter().all(|(of, value)| whole[of] == *value));
        // The tree is that of the release.
        let other = app.units.subdistrict;
        let (_, above) = token(app, other, json!(["releases"])).await;
        let before = app.get(&format!("/releases/{release}/data")).by(&above).send().await.expect(200);
        let admin = &app.people.administrator;
        let second = json!({"parent_id": app.units.district, "kind": "subdistrict", "code": "S9", "name": "东街道"});
        let second = app.post("/units").by(admin).json(second).send().await.expect(201).id();
        let patch = json!({"parent_id": second});
        app.patch(&format!("/units/{}", app.units.community)).by(admin).version(1).json(patch).send().await.expect(200);
        let after = app.get(&format!("/releases/{release}/data")).by(&above).send().await.expect(200);
        assert_eq!(before.bytes, after.bytes);

        let unit = app.units.community;
        for path in [format!("/statistics/visits_done?unit_id={unit}&from=2026"), "/members".to_owned(), "/me".to_owned(),
            "/department_tokens".to_owned(), format!("/statistics/data_value_sets?unit_id={unit}&period=2026")] {
            app.get(&path).by(&program).send().await.expect(401);
        }
        app.get("/statistics").by(&program).send().await.expect(403);
        let (_, reader) = token(app, unit, json!(["catalogue"])).await;
        app.get("/releases").by(&reader).send().await.expect(403);
        app.get("/statistics").by(&reader).send().await.expect(200);
    }

    async fn a_token_ends_when_it_is_revoked_or_over(app: &TestApp) {
        let admin = &app.people.administrator;
        let (id, program) = token(app, app.units.district, json!(["releases"])).await;
        let listed = async || {
            let list = app.get("/department_tokens").by(admin).send().await.expect(200);
            let item = list.body["items"][0].clone();
            assert!(!list.body.to_string().contains(&program.token), "the secret is shown once");
            item
        };
        assert_eq!((&listed().await["last_used_at"], &listed().await["live"]), (&Value::Null, &json!(true)));
        app.get("/releases").by(&program).send().await.expect(200);
        assert!(listed().await["last_used_at"].is_string());
        app.delete(&format!("/department_tokens/{id}")).by(admin).send().await.expect(204);
        app.get("/releases").by(&program).send().await.expect(401);
        assert_eq!(listed().await["live"], false);
        let (_, other) = token(app, app.units.district, json!(["releases"])).await;
        days_pass(app, 31);
        app.get("/releases").by(&other).send().await.expect(401);
        assert!(!crate::portal::dump(app).contains(&other.token));
    }

    async fn a_program_that_asks_too_often_has_to_wait(app: &TestApp) {
        let (_, program) = token(app, app.units.district, json!(["releases"])).await;
        let mut refused = None;
        // A minute may begin in between.
        for _ in 0..130 {
            let reply = app.get("/releases").by(&program).send().await;
            if reply.status == 429 {
                refused = Some(reply);
                break;
            }
        }
        let refused = refused.unwrap();
        assert!(rate(&refused).1.starts_with("\"requests\";r=0;t="), "{}", rate(&refused).1);
        assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() <= 60);
        let (_, other) = token(app, app.units.district, json!(["releases"])).await;
        app.get("/releases").by(&other).send().await.expect(200);
    }

    async fn what_cannot_be_published_or_made_is_said(app: &TestApp) {
        let wang = lead(app).await;
        let publish = |unit: UnitId, period: &str| {
            app.post("/releases").by(&wang).json(json!({"unit_id": unit, "period": period})).send()
        };
        let this = Period::around(Granularity::Quarter, Month::of(day(app, 0))).to_string();
        for (unit, period, fault) in [
            (app.units.district, this.as_str(), ("/period", "not_over")),
            (app.units.district, "2025", ("/period", "not_a_quarter")),
            (app.units.community, "2025-Q1", ("/unit_id", "not_at_the_top")),
            (UnitId::from_uuid(uuid::Uuid::now_v7()), "2025-Q1", ("/unit_id", "unknown_reference")),
        ] {
            assert_eq!(publish(unit, period).await.expect(422).faults(), [fault]);
        }
        let body = json!({"unit_id": app.units.district, "period": "2025-Q1"});
        app.post("/releases").by(&app.people.analyst).json(body).send().await.expect(403);
        let admin = &app.people.administrator;
        let body = json!({"unit_id": app.units.district, "name": " ", "asked_by": "x", "scopes": ["releases"],
            "expires_at": "2020-01-01T00:00:00Z"});
        let refused = app.post("/department_tokens").by(admin).json(&body).send().await.expect(422);
        assert_eq!(refused.faults(), [("/name", "required"), ("/expires_at", "in_the_past")]);
        app.post("/department_tokens").by(&wang).json(&body).send().await.expect(403);
    }

    async fn of_two_releases_at_once_one_is_the_further_vintage_or_refused(app: &TestApp) {
        let wang = lead(app).await;
        visited_before(app, "张小明").await;
        let all = futures_util::future::join_all((0..4).map(|_| published(app, &wang, None))).await;
        let made = all.iter().filter(|one| one.status == 201).count();
        assert_eq!(made, 1);
        for refused in all.iter().filter(|one| one.status != 201) {
            assert_eq!(refused.body["code"], "release_unchanged", "{:#}", refused.body);
        }
    }
}
