//! `/units`: the tree.

use domain::access::Role;
use domain::id::UnitId;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};

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

/// The community becomes a part of the other one.
pub async fn merge(app: &TestApp, id: UnitId, into: UnitId) -> Reply {
    let (path, by) = (format!("/units/{id}"), &app.people.administrator);
    let version = app.get(&path).by(by).send().await.expect(200).version();
    let ask = app.post(&format!("{path}/merge")).by(by).version(version);
    ask.json(json!({ "into_id": into })).send().await
}

/// Members of the one unit come to the other one.
pub async fn split(app: &TestApp, by: &Person, id: UnitId, into: UnitId, who: &[&String]) -> Reply {
    let body = json!({"into_id": into, "member_ids": who});
    app.post(&format!("/units/{id}/split")).by(by).json(body).send().await
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

    async fn a_community_that_became_part_of_another_one_is_its_people_s(app: &TestApp) {
        let (one, other) = (app.units.community, app.units.other);
        let (wang, li) = (&app.people.neighbour, &app.people.caseworker);
        let member = crate::visits::host(app, "张小明").await;
        let path = format!("/members/{member}");
        app.get(&path).by(wang).send().await.expect(404);
        let household = json!({"unit_id": one, "name": "张家"});
        let household = app.post("/households").by(li).json(household).send().await.expect(201).id();
        let merged = merge(app, one, other).await.expect(200);
        assert_eq!((&merged.body["parent_id"], merged.body["closed_on"].is_string()), (&json!(other), true));
        // Who worked there goes on, and those of the other one do so as well.
        for by in [wang, li] {
            app.get(&path).by(by).send().await.expect(200);
        }
        let visit = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
        app.post("/visits").by(wang).json(visit).send().await.expect(201);
        let found = app.get("/members?q=张小明").by(wang).send().await.expect(200);
        assert_eq!(found.body["items"][0]["id"], json!(member));
        // What is new is recorded in the community that there is; a household of before takes in who comes there.
        let new = |unit: UnitId| json!({"unit_id": unit, "kind": "resident", "name": "李芳", "household_id": household});
        let refused = app.post("/members").by(li).json(new(one)).send().await.expect(422);
        assert_eq!(refused.faults(), [("/unit_id", "unit_closed")]);
        app.post("/members").by(wang).json(new(other)).send().await.expect(201);
        let list = async |query: &str| {
            let path = format!("/units?kind=community&parent={other}{query}");
            let found = app.get(&path).by(&app.people.administrator).send().await.expect(200);
            found.body["items"].as_array().unwrap().len()
        };
        assert_eq!([list("").await, list("&closed=true").await, list("&closed=false").await], [1, 1, 0]);
    }

    async fn a_unit_becomes_a_part_of_what_it_can_be_a_part_of(app: &TestApp) {
        let units = app.units;
        assert_eq!(merge(app, units.subdistrict, units.community).await.expect(409).body["code"], "only_communities");
        for (into, code) in [(units.community, "same_unit"), (units.subdistrict, "other_level"), (UnitId::from_uuid(uuid::Uuid::now_v7()), "unknown_reference")] {
            assert_eq!(merge(app, units.community, into).await.expect(422).faults(), [("/into_id", code)]);
        }
        merge(app, units.community, units.other).await.expect(200);
        assert_eq!(merge(app, units.community, units.far).await.expect(409).body["code"], "unit_closed");
        assert_eq!(merge(app, units.far, units.community).await.expect(422).faults(), [("/into_id", "unit_closed")]);
        rename(app, units.community, 2, json!({"parent_id": units.subdistrict})).await.expect(409);
        rename(app, units.community, 2, json!({"name": "原社区"})).await.expect(200);
        let stale = app.post(&format!("/units/{}/merge", units.far)).by(&app.people.administrator).version(7);
        let stale = stale.json(json!({"into_id": units.other})).send().await.expect(412);
        assert_eq!(stale.body["current"]["id"], json!(units.far));
        // On from there: with all that it has become.
        merge(app, units.other, units.far).await.expect(200);
        let own = app.person("xiao-guan", Role::Administrator, units.far).await;
        let path = format!("/units/{}", units.community);
        assert_eq!(app.get(&path).by(&own).send().await.expect(200).body["parent_id"], json!(units.other));
        app.post(&format!("/units/{}/merge", units.far)).by(&own).version(1).json(json!({"into_id": units.far})).send().await.expect(422);
    }

    async fn members_come_to_another_community_with_all_that_is_theirs(app: &TestApp) {
        let (one, other) = (app.units.community, app.units.other);
        let (wang, li) = (&app.people.neighbour, &app.people.caseworker);
        let lead = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
        let member = crate::visits::host(app, "张小明").await;
        let stays = crate::visits::host(app, "李芳").await;
        let visit = json!({"member_id": member, "purpose": "welfare", "outcome": "done",
            "assistance": [{"kind": "goods", "amount": 1}], "needs": [{"category": "noise", "title": "楼上装修"}]});
        let visit = app.post("/visits").by(li).json(visit).send().await.expect(201).id();
        let household = json!({"unit_id": one, "name": "张家"});
        let household = app.post("/households").by(li).json(household).send().await.expect(201).id();
        for who in [&member, &stays] {
            let path = format!("/members/{who}");
            let version = app.get(&path).by(li).send().await.expect(200).version();
            app.patch(&path).by(li).version(version).json(json!({"household_id": household})).send().await.expect(200);
        }
        let divided = split(app, &lead, one, other, &[&member]).await.expect(422);
        assert_eq!(divided.faults(), [("/member_ids", "household_divided")]);
        let path = format!("/members/{stays}");
        let version = app.get(&path).by(li).send().await.expect(200).version();
        app.patch(&path).by(li).version(version).json(json!({"household_id": null})).send().await.expect(200);

        let moved = split(app, &lead, one, other, &[&member]).await.expect(200);
        assert_eq!(moved.body["id"], json!(other));
        for path in [format!("/members/{member}"), format!("/visits/{visit}"), format!("/households/{household}")] {
            app.get(&path).by(wang).send().await.expect(200);
            app.get(&path).by(li).send().await.expect(404);
        }
        app.get(&format!("/members/{stays}")).by(li).send().await.expect(200);
        let cases = app.get("/cases").by(wang).send().await.expect(200);
        assert_eq!(cases.body["items"].as_array().unwrap().len(), 1);
        let find = async |by: &Person| {
            let found = app.get("/members?q=张小明").by(by).send().await.expect(200);
            found.body["items"].as_array().unwrap().len()
        };
        assert_eq!([find(wang).await, find(li).await], [1, 0]);
        // Who comes on the same day comes to the same part; who was in a part comes out of it again.
        split(app, &lead, one, other, &[&stays]).await.expect(200);
        let parts = async || {
            let found = app.get("/units?closed=true").by(&app.people.administrator).send().await.expect(200);
            found.body["items"].as_array().unwrap().len()
        };
        assert_eq!(parts().await, 1);
        split(app, &lead, other, app.units.far, &[&stays, &member]).await.expect(200);
        assert_eq!(parts().await, 2);
        app.get(&format!("/members/{member}")).by(wang).send().await.expect(404);
        let trail = app.get("/audit_entries?operation=units_split").by(&app.people.auditor).send().await.expect(200);
        let named = trail.body["items"].as_array().unwrap().iter().filter(|one| one["person_ids"].as_array().is_some_and(|all| all.contains(&json!(member))));
        assert_eq!(named.count(), 2, "{:#}", trail.body);
    }

    async fn who_is_not_of_the_unit_cannot_be_taken_out_of_it(app: &TestApp) {
        let (one, other) = (app.units.community, app.units.other);
        let lead = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
        let member = crate::visits::host(app, "张小明").await;
        let nobody = uuid::Uuid::now_v7().to_string();
        for (from, who) in [(other, &member), (one, &nobody)] {
            let refused = split(app, &lead, from, app.units.far, &[who]).await.expect(422);
            assert_eq!(refused.faults(), [("/member_ids", "unknown_reference")]);
        }
        assert_eq!(split(app, &lead, one, other, &[]).await.expect(422).faults(), [("/member_ids", "too_few")]);
        for (into, code) in [(one, "same_unit"), (app.units.subdistrict, "other_level")] {
            assert_eq!(split(app, &lead, one, into, &[&member]).await.expect(422).faults(), [("/into_id", code)]);
        }
        split(app, &app.people.caseworker, one, other, &[&member]).await.expect(403);
        split(app, &app.people.administrator, one, other, &[&member]).await.expect(403);
        // A coordinator of the community alone knows of no other one.
        let refused = split(app, &app.people.coordinator, one, other, &[&member]).await.expect(422);
        assert_eq!(refused.faults(), [("/into_id", "unknown_reference")]);
        merge(app, other, one).await.expect(200);
        assert_eq!(split(app, &lead, other, app.units.far, &[&member]).await.expect(409).body["code"], "unit_closed");
    }
}
