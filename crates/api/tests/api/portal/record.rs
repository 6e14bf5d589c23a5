//! All that is recorded about a member, and who looked at it.

use serde_json::{Value, json};

use super::{case_of, listed, noted, two, visitor};
use crate::events::published;
use crate::harness::TestApp;
use crate::sign_ups::consent;
use crate::visits::somebody;

on_both! {
    async fn the_statement_holds_all_that_is_recorded(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = somebody(app, "张小明").await;
        consent(app, &member, "events").await;
        noted(app, &member, "一切都好").await;
        let event = published(app, None).await;
        let body = json!({"member_id": member});
        app.post(&format!("/events/{event}/sign_ups")).by(li).json(body).send().await.expect(201);
        let case = case_of(app, &member).await;
        let note = json!({"kind": "note", "body": "夜里去听过"});
        app.post(&format!("/cases/{case}/entries")).by(li).json(note).send().await.expect(201);
        let body = json!({"unit_id": app.units.community, "member_id": member, "body": "多放长椅"});
        app.post("/suggestions").by(li).json(body).send().await.expect(201);

        let zhang = visitor(app, &member).await;
        let me = app.get("/portal/me").by(&zhang).send().await.expect(200).body;
        assert_eq!((&me["member"]["id"], &me["unit"]), (&json!(member), &json!("书院路社区")));
        assert_eq!(me["member"]["phone"], app.get(&format!("/members/{member}")).by(li).send().await.body["phone"]);
        let visit = &listed(app, &zhang, "visits").await[0];
        assert_eq!((&visit["notes"], &visit["assistance"][0]["description"]), (&json!("一切都好"), &json!("大米")));
        assert_eq!(listed(app, &zhang, "sign_ups").await[0]["title"], "春节茶话会");
        assert_eq!(listed(app, &zhang, "cases").await[0]["id"], json!(case));
        assert_eq!(listed(app, &zhang, &format!("cases/{case}/timeline")).await[1]["body"], "夜里去听过");
        assert_eq!(listed(app, &zhang, "suggestions").await[0]["body"], "多放长椅");
        let consents = listed(app, &zhang, "consents").await;
        assert_eq!(consents.iter().filter(|one| one["holds"] == true).count(), 2);
    }

    async fn who_opened_the_record_is_told_by_role_and_not_by_name(app: &TestApp) {
        let [(member, zhang), (_, fang)] = two(app).await;
        app.get(&format!("/members/{member}")).by(&app.people.coordinator).send().await.expect(200);
        app.get("/portal/visits").by(&zhang).send().await.expect(200);
        let found = app.get("/portal/openings").by(&zhang).send().await.expect(200);
        let items = found.body["items"].as_array().unwrap();
        let by = |operation: &str| items.iter().find(|one| one["operation"] == operation).unwrap();
        assert_eq!((&by("members_get")["roles"], &by("members_get")["kind"]), (&json!(["coordinator"]), &json!("read")));
        assert_eq!(by("members_create")["roles"], json!(["caseworker"]));
        assert_eq!(by("portal_visits_list")["roles"], json!(["member"]), "own reading is recorded, too");
        assert_eq!(by("portal_sign_in")["kind"], "write");
        let text = found.body.to_string();
        let staff = &app.people.coordinator.account;
        assert!(!text.contains(&staff.to_string()) && !text.contains("account"), "{text}");
        assert!(listed(app, &fang, "openings").await.iter().all(|one| one["operation"] != "members_get"));
    }

    async fn each_part_comes_in_pages(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        for n in 0..3 {
            noted(app, &member, &format!("第{n}次")).await;
            case_of(app, &member).await;
        }
        let zhang = visitor(app, &member).await;
        for list in ["visits", "cases", "openings"] {
            let mut path = format!("/portal/{list}?limit=2");
            let mut seen = Vec::new();
            loop {
                let page = app.get(&path).by(&zhang).send().await.expect(200).body;
                let items = page["items"].as_array().unwrap();
                assert!(items.len() <= 2);
                seen.extend(items.iter().map(|one| one["id"].to_string()));
                let Some(next) = page["next"].as_str() else { break };
                path = format!("/portal/{list}?limit=2&after={next}");
                // Of the trail each page is a line of its own, at the front of what is listed.
            }
            let all = seen.len();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), all, "{list}");
            assert!(all >= 3, "{list}: {all}");
        }
    }

    async fn other_members_are_not_shown(app: &TestApp) {
        let li = &app.people.caseworker;
        let [(zhang_id, zhang), (fang_id, _)] = two(app).await;
        let home = json!({"unit_id": app.units.community, "name": "和平里12号"});
        let home = app.post("/households").by(li).json(home).send().await.expect(201).id();
        for member in [&zhang_id, &fang_id] {
            let patch = app.patch(&format!("/members/{member}")).by(li).version(1);
            patch.json(json!({"household_id": home})).send().await.expect(200);
        }
        let shop = json!({"unit_id": app.units.community, "kind": "business", "name": "春风面馆"});
        let shop = app.post("/members").by(li).json(shop).send().await.expect(201).id();
        let link = json!({"business_id": shop, "relation": "owner"});
        app.post(&format!("/members/{zhang_id}/links")).by(li).json(link).send().await.expect(201);
        noted(app, &fang_id, "只关于王小芳").await;
        case_of(app, &fang_id).await;

        let me = app.get("/portal/me").by(&zhang).send().await.expect(200).body;
        assert_eq!(me["household"]["name"], "和平里12号");
        assert_eq!((&me["links"][0]["relation"], &me["links"][0]["other_kind"]), (&json!("owner"), &json!("business")));
        let mut all = me.to_string();
        for list in ["visits", "cases", "sign_ups", "suggestions", "objections", "consents", "events", "openings"] {
            all += &Value::from(listed(app, &zhang, list).await).to_string();
        }
        for hidden in [fang_id.as_str(), "王小芳", shop.as_str(), "春风面馆"] {
            assert!(!all.contains(hidden), "{hidden}");
        }
    }

    async fn a_member_corrects_how_they_are_reached_and_nothing_else(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let zhang = visitor(app, &member).await;
        let patch = |version: i64, body: Value| app.patch("/portal/me").by(&zhang).version(version).json(body).send();
        let changed = patch(1, json!({"phone": "139 0013 9000", "address": null})).await.expect(200);
        assert_eq!((&changed.body["phone"], &changed.body["address"]), (&json!("13900139000"), &Value::Null));
        let stale = patch(1, json!({"phone": null})).await.expect(412);
        assert_eq!(stale.body["current"]["phone"], "13900139000");
        assert_eq!(patch(2, json!({"phone": "12"})).await.expect(422).faults(), [("/phone", "phone_too_short")]);
        assert_eq!(patch(2, json!({"name": "李四"})).await.expect(422).faults(), [("/name", "unknown_field")]);
        app.patch("/portal/me").by(&zhang).json(json!({})).send().await.expect(428);
        let seen = app.get(&format!("/members/{member}")).by(&app.people.caseworker).send().await.expect(200);
        assert_eq!((&seen.body["phone"], &seen.body["name"]), (&json!("13900139000"), &json!("张小明")));
    }
}
