//! `/units`: the tree.

use domain::access::Role;
use domain::id::UnitId;
use serde_json::{Value, json};

use crate::harness::{Reply, TestApp};

fn unit(parent: impl serde::Serialize, kind: &str, code: &str) -> Value {
    json!({"parent_id": parent, "kind": kind, "code": code, "name": format!("新{code}")})
}

async fn create(app: &TestApp, body: Value) -> Reply {
    app.post("/units").by(&app.people.administrator).json(body).send().await
}

async fn rename(app: &TestApp, id: UnitId, version: i64, patch: Value) -> Reply {
    app.patch(&format!("/units/{id}"))
        .by(&app.people.administrator)
        .version(version)
        .json(patch)
        .send()
        .await
}

on_both! {
    async fn units_are_set_up_level_by_level(app: &TestApp) {
        let units = app.units;
        let made = create(app, unit(units.district, "subdistrict", "430109")).await.expect(201);
        let below = create(app, unit(made.id(), "community", "430109001")).await.expect(201);
        let listed = app.get(&format!("/units?parent={}", made.id())).by(&app.people.administrator).send().await.expect(200);
        assert_eq!(listed.body["items"][0]["id"], below.body["id"]);
        for (parent, kind) in [(units.district, "community"), (units.community, "community"), (units.subdistrict, "subdistrict")] {
            let refused = create(app, unit(parent, kind, "x")).await.expect(422);
            assert_eq!(refused.faults(), [("/parent_id", "wrong_parent")], "{kind}");
        }
        create(app, unit(units.district, "district", "x")).await.expect(422);
        assert_eq!(create(app, unit(units.district, "subdistrict", "430109")).await.expect(409).body["code"], "already_exists");
        let unknown = create(app, unit(uuid::Uuid::now_v7(), "community", "x")).await.expect(422);
        assert_eq!(unknown.faults(), [("/parent_id", "unknown_reference")]);
        app.post("/units").by(&app.people.coordinator).json(unit(units.subdistrict, "community", "x")).send().await.expect(403);
    }

    async fn a_unit_is_renamed(app: &TestApp) {
        let id = app.units.community;
        let changed = rename(app, id, 1, json!({"name": "书院北路社区"})).await.expect(200);
        assert_eq!((&changed.body["name"], changed.version()), (&json!("书院北路社区"), 2));
        let stale = rename(app, id, 1, json!({"name": "别的"})).await.expect(412);
        assert_eq!(stale.body["current"]["name"], "书院北路社区");
        rename(app, id, 2, json!({"code": "430101002"})).await.expect(409);
        rename(app, app.units.district, 1, json!({"parent_id": app.units.subdistrict})).await.expect(422);
    }

    async fn rights_follow_a_unit_that_moves(app: &TestApp) {
        let units = app.units;
        let second = app.get(&format!("/units/{}", units.far)).by(&app.people.administrator).send().await.expect(200);
        let second: UnitId = second.body["parent_id"].as_str().unwrap().parse().unwrap();
        let here = app.person("jie-dao-yi", Role::Caseworker, units.subdistrict).await;
        let there = app.person("jie-dao-er", Role::Caseworker, second).await;
        let path = format!("/units/{}", units.community);
        app.get(&path).by(&here).send().await.expect(200);
        app.get(&path).by(&there).send().await.expect(404);
        rename(app, units.community, 1, json!({"parent_id": second})).await.expect(200);
        app.get(&path).by(&here).send().await.expect(404);
        app.get(&path).by(&there).send().await.expect(200);
        app.get(&path).by(&app.people.caseworker).send().await.expect(200);
        app.get(&path).by(&app.people.district_caseworker).send().await.expect(200);
        app.get(&format!("/units/{}", units.other)).by(&here).send().await.expect(200);
        rename(app, units.community, 2, json!({"parent_id": units.subdistrict})).await.expect(200);
        app.get(&path).by(&here).send().await.expect(200);
        app.get(&path).by(&there).send().await.expect(404);
    }

    async fn a_unit_stays_where_its_own_administrator_has_no_say(app: &TestApp) {
        let second = app.get(&format!("/units/{}", app.units.far)).by(&app.people.administrator).send().await.expect(200);
        let own = app.person("xiao-guan", Role::Administrator, app.units.community).await;
        let path = format!("/units/{}", app.units.community);
        let away = json!({"parent_id": second.body["parent_id"]});
        app.patch(&path).by(&own).version(1).json(away).send().await.expect(403);
        app.patch(&path).by(&own).version(1).json(json!({"name": "新名"})).send().await.expect(200);
        app.patch(&format!("/units/{}", app.units.other)).by(&own).version(1).json(json!({})).send().await.expect(404);
    }
}
