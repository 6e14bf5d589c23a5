//! `/departments`.

use domain::departments::NewDepartment;
use serde_json::json;

use crate::harness::TestApp;

/// The row of the department that the partner works for.
pub async fn city_management(app: &TestApp) -> String {
    let (id, new) =
        (app.department, NewDepartment::parse(app.units.district, "城市管理局").unwrap());
    in_tx!(&app.app.db, |tx, store| store::departments::insert(tx, id, &new)).unwrap();
    id.to_string()
}

on_both! {
    async fn an_administrator_makes_departments_known(app: &TestApp) {
        let admin = &app.people.administrator;
        let body = json!({"unit_id": app.units.district.to_string(), "name": " 水务局 "});
        app.post("/departments").by(&app.people.coordinator).json(&body).send().await.expect(403);
        let made = app.post("/departments").by(admin).json(&body).send().await.expect(201);
        let path = format!("/departments/{}", made.id());
        assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
        assert_eq!(made.body["name"], "水务局");
        let twice = app.post("/departments").by(admin).json(&body).send().await.expect(409);
        assert_eq!(twice.body["code"], "already_exists");
        let blank = json!({"unit_id": app.units.district.to_string(), "name": " "});
        let blank = app.post("/departments").by(admin).json(blank).send().await.expect(422);
        assert_eq!(blank.faults(), [("/name", "required")]);
        let patch = json!({"name": "水务集团"});
        app.patch(&path).by(admin).json(&patch).send().await.expect(428);
        let changed = app.patch(&path).by(admin).version(1).json(&patch).send().await.expect(200);
        assert_eq!((changed.version(), &changed.body["name"]), (2, &json!("水务集团")));
        let stale = app.patch(&path).by(admin).version(1).json(&patch).send().await.expect(412);
        assert_eq!(stale.body["current"]["version"], 2);
    }

    async fn a_community_sees_the_departments_above_it(app: &TestApp) {
        let admin = &app.people.administrator;
        let add = |unit: domain::id::UnitId, name: &str| {
            let body = json!({"unit_id": unit.to_string(), "name": name});
            app.post("/departments").by(admin).json(body).send()
        };
        let district = add(app.units.district, "区城管局").await.expect(201).id();
        let own = add(app.units.community, "社区物业").await.expect(201).id();
        let other = add(app.units.other, "别处物业").await.expect(201).id();
        let seen = app.get("/departments").by(&app.people.caseworker).send().await.expect(200);
        let mut seen: Vec<&str> = seen.body["items"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
        let mut expected = [district.as_str(), own.as_str()];
        seen.sort_unstable();
        expected.sort_unstable();
        assert_eq!(seen, expected);
        app.get(&format!("/departments/{district}")).by(&app.people.caseworker).send().await.expect(200);
        app.get(&format!("/departments/{other}")).by(&app.people.caseworker).send().await.expect(404);
        let serving = app.get(&format!("/departments?serving={}", app.units.other)).by(admin).send().await.expect(200);
        assert_eq!(serving.body["items"].as_array().unwrap().len(), 2);
        app.get("/departments").by(&app.people.partner).send().await.expect(403);
    }
}
