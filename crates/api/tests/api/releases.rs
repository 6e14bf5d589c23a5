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

/// A unit is shown to everybody from now on, or no longer.
async fn show(app: &TestApp, unit: UnitId, shown: bool) -> Reply {
    let (admin, path) = (&app.people.administrator, format!("/units/{unit}"));
    let version = app.get(&path).by(admin).send().await.expect(200).version();
    let body = json!({"public_releases": shown});
    app.patch(&path).by(admin).version(version).json(body).send().await.expect(200)
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

    async fn everybody_is_told_of_units_that_say_so_and_of_no_other(app: &TestApp) {
        let (wang, admin) = (lead(app).await, &app.people.administrator);
        for number in 0..12 {
            visited_before(app, &format!("居民{number}")).await;
        }
        let release = published(app, &wang, None).await.expect(201).id();
        let path = format!("/releases/public/{release}");
        let nobody = async |path: String| app.get(&path).send().await;
        let listed = async || nobody("/releases/public".into()).await.expect(200).body["items"].clone();
        assert_eq!(listed().await, json!([]));
        nobody(path.clone()).await.expect(404);
        nobody(format!("{path}/data")).await.expect(404);

        let shown = show(app, app.units.community, true).await;
        assert_eq!(shown.body["public_releases"], json!(true));
        assert_eq!(listed().await[0]["id"], json!(release));
        let one = nobody(path.clone()).await.expect(200);
        assert_eq!(one.header("cache-control"), Some("public, max-age=0, s-maxage=300"));
        assert_eq!(rate(&one).0, "\"requests\";q=300;w=60");
        assert_eq!(one.body["units"].as_array().unwrap().len(), 1);
        assert_eq!(one.body["unit"], json!(app.units.community));
        let citation = one.body["citation"].as_str().unwrap();
        assert!(citation.ends_with(&format!("/published?release={release}&unit={}", app.units.community)));
        let figures = one.body["figures"].as_array().unwrap();
        assert!(figures.iter().all(|one| one["value"] != 1 && one["value"] != 2));

        // It is what was published, to the byte.
        let part = nobody(format!("{path}/data")).await.expect(200);
        let (_, program) = token(app, app.units.community, json!(["releases"])).await;
        let same = app.get(&format!("/releases/{release}/data")).by(&program).send().await.expect(200);
        assert_eq!(part.bytes, same.bytes);
        let told = lines(&part);
        let whole: Vec<_> = told.iter().filter(|(of, _)| of.split('|').nth(7) == Some("")).collect();
        assert_eq!(figures.len(), whole.len());
        for figure in figures {
            let of = format!("|{}|{}||", figure["indicator"].as_str().unwrap(), figure["measure"].as_str().unwrap());
            let (_, (value, _)) = whole.iter().find(|(line, _)| line.contains(&of)).unwrap();
            assert_eq!(figure["value"].as_i64().map(|value| value.to_string()).unwrap_or_default(), *value, "{of}");
        }
        let tag = part.header("etag").unwrap();
        nobody(format!("{path}/data?unit={}", app.units.community)).await.expect(200);
        app.get(&format!("{path}/data")).header("if-none-match", tag).send().await.expect(304);
        // A token that is none changes nothing: nobody is asked who they are.
        app.get(&path).header("authorization", "Bearer nonsense").send().await.expect(200);

        show(app, app.units.community, false).await;
        nobody(path.clone()).await.expect(404);
        assert_eq!(listed().await, json!([]));
        let trail = app.get("/audit_entries?operation=units_update").by(&app.people.auditor).send().await.expect(200);
        let said: Vec<_> = trail.body["items"].as_array().unwrap().iter().map(|entry| entry["detail"].clone()).collect();
        assert_eq!(said, [json!("releases: not shown any more"), json!("releases: shown to everybody")]);
        app.patch(&format!("/units/{}", app.units.community)).by(&wang).version(3)
            .json(json!({"public_releases": true})).send().await.expect(403);
        app.get(&format!("/units/{}", app.units.community)).by(admin).send().await.expect(200);
    }

    async fn of_units_that_are_not_shown_everybody_is_told_nothing(app: &TestApp) {
        let wang = lead(app).await;
        visited_before(app, "张小明").await;
        let first = published(app, &wang, None).await.expect(201).id();
        for number in 0..12 {
            visited_before(app, &format!("居民{number}")).await;
        }
        let admin = &app.people.administrator;
        let others = [app.units.district, app.units.subdistrict, app.units.other, app.units.far];
        let mut hidden: Vec<String> = others.iter().map(ToString::to_string).collect();
        for (number, unit) in others.iter().enumerate() {
            let path = format!("/units/{unit}");
            let version = app.get(&path).by(admin).send().await.expect(200).version();
            let body = json!({"name": format!("藏名{number}"), "code": format!("HID{number}")});
            app.patch(&path).by(admin).version(version).json(body).send().await.expect(200);
            hidden.extend([format!("藏名{number}"), format!("HID{number}")]);
        }
        let second = published(app, &wang, Some("藏名2的走访补录")).await.expect(201).id();
        hidden.push("补录".to_owned());
        show(app, app.units.community, true).await;
        let mut paths = vec!["/releases/public".to_owned()];
        for release in [&first, &second] {
            paths.extend(["", "/data"].map(|end| format!("/releases/public/{release}{end}")));
        }
        for path in paths {
            let told = app.get(&path).send().await.expect(200);
            let text = String::from_utf8(told.bytes.to_vec()).unwrap();
            for word in &hidden {
                assert!(!text.contains(word.as_str()), "{path}: {word}");
            }
        }
        // Whether a unit is there at all is not told either.
        for end in ["", "/data"] {
            let ask = async |unit: String| {
                app.get(&format!("/releases/public/{second}{end}?unit={unit}")).send().await.expect(404).body["detail"].clone()
            };
            let none = ask(uuid::Uuid::now_v7().to_string()).await;
            for unit in others {
                assert_eq!(ask(unit.to_string()).await, none);
            }
        }
        // What is above a unit or below one that is shown is not shown with it.
        show(app, app.units.community, false).await;
        show(app, app.units.subdistrict, true).await;
        let one = app.get(&format!("/releases/public/{second}")).send().await.expect(200);
        let of: Vec<_> = one.body["units"].as_array().unwrap().iter().map(|unit| unit["id"].clone()).collect();
        assert_eq!(of, [json!(app.units.subdistrict)]);
    }

    async fn a_unit_that_came_after_a_release_is_not_in_it(app: &TestApp) {
        let wang = lead(app).await;
        visited_before(app, "张小明").await;
        let release = published(app, &wang, None).await.expect(201).id();
        let body = json!({
            "parent_id": app.units.subdistrict, "kind": "community", "code": "430101999", "name": "新苑社区"
        });
        days_pass(app, 1);
        let admin = &app.people.administrator;
        let made = app.post("/units").by(admin).json(body).send().await.expect(201).id();
        show(app, made.parse().unwrap(), true).await;
        let list = app.get("/releases/public").send().await.expect(200);
        assert_eq!(list.body["items"], json!([]));
        app.get(&format!("/releases/public/{release}")).send().await.expect(404);
    }

    async fn a_network_has_so_many_requests_and_no_more(app: &TestApp) {
        let ask = async |from: &str| {
            app.get("/releases/public").header("x-forwarded-for", from).send().await
        };
        // Of a network of its own: the process counts for all tests in it.
        let from = match app.app.db.name() {
            "sqlite" => "203.0.113.77",
            _ => "203.0.113.79",
        };
        // More than one minute's, for where they take longer than that.
        let mut asked = 0;
        let refused = loop {
            let reply = ask(from).await;
            if reply.status != 200 || asked > 3_000 {
                break reply.expect(429);
            }
            asked += 1;
        };
        assert!(asked >= 300, "{asked}");
        assert!(refused.header("retry-after").is_some());
        assert!(rate(&refused).1.starts_with("\"requests\";r=0;"), "{}", rate(&refused).1);
        ask("203.0.113.78").await.expect(200);
    }
}
