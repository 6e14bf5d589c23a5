//! `/members/{id}/merges`, `/members/{id}/duplicates` and `/merges`.

mod concurrency;
mod consents;
mod histories;

use serde_json::{Value, json};

use crate::cases::steps;
use crate::departments::city_management;
use crate::events::published;
use crate::harness::{Reply, TestApp};
use crate::sign_ups::{consent, sign_up, stranger};
use crate::visits::day;

/// The member's version as it is now.
pub async fn version_of(app: &TestApp, member: &str) -> i64 {
    let path = format!("/members/{member}");
    app.get(&path).by(&app.people.coordinator).send().await.expect(200).version()
}

/// Makes `other` part of `survivor`, both as they are now.
pub async fn merge(app: &TestApp, survivor: &str, other: &str) -> Reply {
    let versions = (version_of(app, survivor).await, version_of(app, other).await);
    merge_of(app, (survivor, other), versions).await
}

/// As [`merge`], of records of these versions.
pub async fn merge_of(
    app: &TestApp,
    (survivor, other): (&str, &str),
    versions: (i64, i64),
) -> Reply {
    let body =
        json!({"member_id": other, "member_version": versions.1, "reason": "同一人，两次登记"});
    let path = format!("/members/{survivor}/merges");
    app.post(&path).by(&app.people.coordinator).version(versions.0).json(body).send().await
}

pub async fn undo(app: &TestApp, merge: &str, assign: Value) -> Reply {
    let path = format!("/merges/{merge}");
    let version = app.get(&path).by(&app.people.coordinator).send().await.expect(200).version();
    let ask = app.post(&format!("{path}/undo")).by(&app.people.coordinator).version(version);
    ask.json(json!({"assign": assign})).send().await
}

/// Somebody who agreed to everything.
pub async fn friend(app: &TestApp, name: &str) -> String {
    let member = stranger(app, name).await;
    for purpose in ["contact", "visits", "events", "referral"] {
        consent(app, &member, purpose).await;
    }
    member
}

pub async fn visit(app: &TestApp, member: &str, body: Value) -> Reply {
    let mut whole = json!({"member_id": member, "purpose": "welfare"});
    whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    app.post("/visits").by(&app.people.caseworker).json(whole).send().await
}

pub async fn read(app: &TestApp, path: &str) -> Value {
    app.get(path).by(&app.people.coordinator).send().await.expect(200).body
}

fn ids(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

async fn patch(app: &TestApp, member: &str, body: Value) {
    let version = version_of(app, member).await;
    let path = format!("/members/{member}");
    app.patch(&path)
        .by(&app.people.caseworker)
        .version(version)
        .json(body)
        .send()
        .await
        .expect(200);
}

on_both! {
    async fn two_records_become_one_and_two_again(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let wang = &app.people.coordinator;
        patch(app, &two, json!({"name": "張小明", "phone": "13800138000", "address": "和平里12号"})).await;
        patch(app, &one, json!({"address": "和平里2号"})).await;
        let done = visit(app, &two, json!({
            "outcome": "done", "notes": "门铃坏了",
            "assistance": [{"kind": "goods", "amount": 1, "description": "大米"}]
        })).await.expect(201).id();
        let found = read(app, &format!("/members/{one}/duplicates")).await;
        assert_eq!(ids(&found), [two.as_str()]);

        let preview = read(app, &format!("/members/{one}/merges/preview?member_id={two}")).await;
        assert_eq!(preview["filled"], json!(["phone"]));
        assert_eq!((&preview["ends"], &preview["survivor"]["id"]), (&json!([]), &json!(one)));
        assert_eq!(preview["moves"], json!([{"kind": "visit", "count": 1}]));

        let merged = merge(app, &one, &two).await.expect(201);
        assert_eq!((merged.version(), &merged.body["survivor_id"]), (1, &json!(one)));
        let both = read(app, &format!("/members/{one}")).await;
        assert_eq!((&both["phone"], &both["address"]), (&json!("13800138000"), &json!("和平里2号")));
        assert_eq!(both["last_visited_on"], json!(day(app, 0)));
        let visits = read(app, &format!("/visits/{done}")).await;
        assert_eq!((&visits["notes"], &visits["member"]["id"]), (&json!("门铃坏了"), &json!(one)));
        assert_eq!(visits["assistance"][0]["description"], "大米");
        let gone = app.get(&format!("/members/{two}")).by(wang).send().await.expect(404);
        assert_eq!(gone.body["merged_into"], json!(one));
        assert_eq!(ids(&read(app, &format!("/members/{one}/merges")).await), [merged.id().as_str()]);
        let kept = read(app, &format!("/merges/{}", merged.id())).await;
        assert_eq!((&kept["reason"], &kept["added"]), (&json!("同一人，两次登记"), &json!([])));

        let undone = undo(app, &merged.id(), json!([])).await.expect(200);
        assert_eq!(undone.version(), 2);
        let apart = (read(app, &format!("/members/{one}")).await, read(app, &format!("/members/{two}")).await);
        assert_eq!((&apart.0["phone"], &apart.1["phone"]), (&json!(null), &json!("13800138000")));
        assert_eq!((&apart.0["last_visited_on"], &apart.1["last_visited_on"]), (&json!(null), &json!(day(app, 0))));
        let visits = read(app, &format!("/visits/{done}")).await;
        assert_eq!((&visits["notes"], &visits["member"]["id"]), (&json!("门铃坏了"), &json!(two)));
        assert_eq!(visits["assistance"][0]["description"], "大米");
        let mut found: Vec<_> = ids(&read(app, "/members?q=zxm").await).into_iter().map(str::to_owned).collect();
        let mut expected = vec![one.clone(), two.clone()];
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
        let twice = undo(app, &merged.id(), json!([])).await.expect(409);
        assert_eq!(twice.body["code"], "merge_undone");
    }

    async fn a_merged_record_is_found_and_used_nowhere(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        patch(app, &two, json!({"name": "张小明", "wants_visits": true, "phone": "13800138000"})).await;
        let business = app.post("/members").by(&app.people.caseworker)
            .json(json!({"unit_id": app.units.community, "kind": "business", "name": "小卖部"})).send().await.expect(201).id();
        let event = published(app, None).await;
        merge(app, &one, &two).await.expect(201);
        for path in [
            "/members", "/members?count=true", "/members?q=zxm", "/members?q=8000", "/members?wants_visits=true",
            "/members/unvisited?months=0", "/members?sort=created_at",
        ] {
            let reply = app.get(path).by(&app.people.coordinator).send().await;
            let found = reply.body.to_string();
            assert!(!found.contains(&two), "{path}: {found}");
        }
        assert_eq!(read(app, "/members?count=true").await["total"], 2);
        let li = &app.people.caseworker;
        for path in ["", "/consents", "/duplicates", "/merges"] {
            app.get(&format!("/members/{two}{path}")).by(&app.people.coordinator).send().await.expect(404);
        }
        app.get(&format!("/visits?member={two}")).by(li).send().await.expect(404);
        app.patch(&format!("/members/{two}")).by(li).version(3).json(json!({"phone": null})).send().await.expect(404);
        visit(app, &two, json!({"planned_on": day(app, 1)})).await.expect(404);
        sign_up(app, &event, &two).await.expect(422);
        let given = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1"});
        app.post(&format!("/members/{two}/consents")).by(li).json(given).send().await.expect(404);
        let case = json!({"unit_id": app.units.community, "member_id": two, "category": "facilities", "title": "路灯不亮"});
        app.post("/cases").by(li).json(case).send().await.expect(422);
        let said = json!({"unit_id": app.units.community, "member_id": two, "body": "多放几把长椅"});
        app.post("/suggestions").by(li).json(said).send().await.expect(422);
        let link = json!({"business_id": business, "relation": "owner"});
        app.post(&format!("/members/{two}/links")).by(li).json(link).send().await.expect(404);
        let round = json!({
            "unit_id": app.units.community, "title": "春节慰问", "purpose": "greeting",
            "starts_on": day(app, 0), "ends_on": day(app, 9)
        });
        let round = app.post("/rounds").by(&app.people.coordinator).json(round).send().await.expect(201).id();
        let path = format!("/rounds/{round}/members");
        let listed = app.post(&path).by(&app.people.coordinator).json(json!({"member_ids": [two]}));
        listed.send().await.expect(422);
        let all = app.post(&path).by(&app.people.coordinator).json(json!({"filter": {}})).send().await.expect(200);
        assert!(!all.body.to_string().contains(&two));
        // Somebody new is compared with the one record that is left.
        let again = json!({"unit_id": app.units.community, "kind": "resident", "name": "张小明", "phone": "13800138000"});
        let alike = app.post("/members").by(li).json(again).send().await.expect(409);
        assert_eq!(alike.body["candidates"].as_array().unwrap().len(), 1);
        assert_eq!(alike.body["candidates"][0]["id"], json!(one));
    }

    async fn what_came_since_goes_to_whom_the_coordinator_says(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let first = visit(app, &two, json!({"planned_on": day(app, 1)})).await.expect(201).id();
        let merged = merge(app, &one, &two).await.expect(201).id();
        let li = &app.people.caseworker;
        let record = json!({
            "outcome": "done", "follow_up_on": day(app, 7), "needs": [{"category": "facilities", "title": "路灯不亮"}]
        });
        app.post(&format!("/visits/{first}/record")).by(li).json(record).send().await.expect(200);
        let own = visit(app, &one, json!({"outcome": "done", "notes": "在家"})).await.expect(201).id();
        let suggestion = json!({"unit_id": app.units.community, "member_id": one, "body": "多放几把长椅"});
        app.post("/suggestions").by(li).json(suggestion).send().await.expect(201);
        let event = published(app, None).await;
        sign_up(app, &event, &one).await.expect(201);
        let given = consent(app, &one, "contact").await;

        let added = read(app, &format!("/merges/{merged}")).await["added"].as_array().unwrap().clone();
        let kinds: Vec<_> = added.iter().map(|one| (one["kind"].as_str().unwrap(), one["suggested"].as_str().unwrap())).collect();
        assert_eq!(kinds, [
            ("visit", "merged"), ("visit", "survivor"), ("case", "merged"), ("sign_up", "survivor"),
            ("consent", "survivor"), ("suggestion", "survivor"),
        ]);
        assert_eq!((&added[1]["id"], &added[4]["id"]), (&json!(own), &json!(given)));
        let assign = |to: &dyn Fn(&Value) -> Value| -> Value {
            added.iter().map(|one| json!({"kind": one["kind"], "id": one["id"], "to": to(one)})).collect()
        };
        let suggested = assign(&|one| one["suggested"].clone());
        let none = undo(app, &merged, json!([])).await.expect(422);
        assert_eq!(none.faults(), [("/assign", "not_all_assigned")]);
        let mut wrong = suggested.as_array().unwrap().clone();
        wrong.push(wrong[0].clone());
        wrong.push(json!({"kind": "case", "id": merged, "to": "merged"}));
        let wrong = undo(app, &merged, json!(wrong)).await.expect(422);
        assert_eq!(wrong.faults(), [("/assign/6/id", "listed_twice"), ("/assign/7/id", "not_added_since")]);

        let to_merged = assign(&|one| if one["id"] == json!(own) { one["suggested"].clone() } else { json!("merged") });
        undo(app, &merged, to_merged).await.expect(200);
        let of = async |member: &str, what: &str| {
            read(app, &format!("/{what}?member={member}")).await["items"].as_array().unwrap().len()
        };
        assert_eq!((of(&one, "visits").await, of(&two, "visits").await), (1, 2));
        assert_eq!((of(&one, "cases").await, of(&two, "cases").await), (0, 1));
        assert_eq!(read(app, &format!("/visits/{own}")).await["notes"], "在家");
        let sign_ups = read(app, &format!("/events/{event}/sign_ups")).await;
        assert_eq!(sign_ups["items"][0]["member_id"], json!(two));
        let (last, other) = (read(app, &format!("/members/{one}")).await, read(app, &format!("/members/{two}")).await);
        let today = json!(day(app, 0));
        assert_eq!((&last["last_visited_on"], &other["last_visited_on"]), (&today, &today));
        let trail = read(app, &format!("/members/{two}/consents")).await;
        assert!(ids(&trail).contains(&given.as_str()));
    }

    async fn whoever_moved_up_meanwhile_keeps_the_place(app: &TestApp) {
        let (one, two, waiting) = (friend(app, "张小明").await, friend(app, "张大明").await, friend(app, "周大力").await);
        let event = published(app, Some(2)).await;
        for member in [&one, &two, &waiting] {
            sign_up(app, &event, member).await.expect(201);
        }
        let statuses = async || {
            let list = read(app, &format!("/events/{event}/sign_ups?limit=10")).await;
            let of = |member: &str| {
                let mut all = list["items"].as_array().unwrap().iter();
                all.find(|one| one["member_id"] == member).map_or("none".to_owned(), |one| one["status"].as_str().unwrap().to_owned())
            };
            [of(&one), of(&two), of(&waiting)]
        };
        assert_eq!(statuses().await, ["signed_up", "signed_up", "waiting"]);
        let merged = merge(app, &one, &two).await.expect(201).id();
        assert_eq!(statuses().await, ["signed_up", "none", "signed_up"]);
        undo(app, &merged, json!([])).await.expect(200);
        assert_eq!(statuses().await, ["signed_up", "waiting", "signed_up"]);
        let shown = crate::events::shown(app, &event).await.body;
        assert_eq!((&shown["signed_up"], &shown["waiting"]), (&json!(2), &json!(1)));
    }

    async fn records_that_cannot_be_one_person_are_refused(app: &TestApp) {
        let one = friend(app, "张小明").await;
        let make = async |unit, kind: &str, name: &str| {
            let body = json!({"unit_id": unit, "kind": kind, "name": name});
            app.post("/members").by(&app.people.district_caseworker).json(body).send().await.expect(201).id()
        };
        let shop = make(app.units.community, "business", "小卖部").await;
        let far = make(app.units.other, "resident", "张三").await;
        let try_with = async |other: &str, version: i64| {
            let body = json!({"member_id": other, "member_version": version});
            let path = format!("/members/{one}/merges");
            app.post(&path).by(&app.people.coordinator).version(1).json(body).send().await
        };
        let code = |reply: &Reply| reply.faults().first().map(|fault| (fault.0.to_owned(), fault.1.to_owned()));
        let fault = |code: &str| Some(("/member_id".to_owned(), code.to_owned()));
        let look = async |other: &str| {
            let path = format!("/members/{one}/merges/preview?member_id={other}");
            app.get(&path).by(&app.people.coordinator).send().await.expect(400)
        };
        assert_eq!(code(&look(&one).await), fault("same_member"));
        assert_eq!(code(&look(&shop).await), fault("other_kind"));
        assert_eq!(code(&try_with(&one, 1).await.expect(422)), fault("same_member"));
        assert_eq!(code(&try_with(&shop, 1).await.expect(422)), fault("other_kind"));
        assert_eq!(code(&try_with(&far, 1).await.expect(422)), fault("unknown_reference"));
        let leader = app.person("ji-zhuren", domain::access::Role::Coordinator, app.units.subdistrict).await;
        let body = json!({"member_id": far, "member_version": 1});
        let path = format!("/members/{one}/merges");
        let refused = app.post(&path).by(&leader).version(1).json(&body).send().await.expect(422);
        assert_eq!(code(&refused), fault("other_unit"));
        app.post(&path).by(&app.people.coordinator).json(&body).send().await.expect(428);
        let two = friend(app, "张大明").await;
        let stale = try_with(&two, 7).await.expect(412);
        assert_eq!((&stale.body["current"]["merged"]["id"], &stale.body["current"]["survivor"]["version"]), (&json!(two), &json!(1)));
        app.post(&format!("/members/{one}/leave")).by(&app.people.caseworker).version(1).json(json!({})).send().await.expect(200);
        let gone = merge(app, &one, &two).await.expect(409);
        assert_eq!(gone.problem(), "impossible-transition");
        let said = json!({"purpose": "visits", "given_how": "merge", "text_version": "2026-1"});
        let refused = app.post(&format!("/members/{two}/consents")).by(&app.people.caseworker).json(said).send().await.expect(422);
        assert_eq!(refused.faults(), [("/given_how", "not_given_so")]);
    }

    async fn a_department_sees_the_person_who_brought_the_case_still(app: &TestApp) {
        let department = city_management(app).await;
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let li = &app.people.caseworker;
        let body = json!({"unit_id": app.units.community, "category": "facilities", "title": "路灯不亮", "member_id": two});
        let case = app.post("/cases").by(li).json(body).send().await.expect(201).id();
        steps(app, &case, &["accept", "start"]).await;
        let refer = json!({
            "action": "refer", "department_id": department, "summary": "请修路灯。", "due_on": day(app, 3), "share_person": true
        });
        crate::cases::step(app, li, &case, refer).await.expect(200);
        let seen = async || {
            let found = app.get("/referrals").by(&app.people.partner).send().await.expect(200);
            found.body["items"][0]["person"]["name"].as_str().map(str::to_owned)
        };
        assert_eq!(seen().await.as_deref(), Some("张大明"));
        let merged = merge(app, &one, &two).await.expect(201).id();
        assert_eq!(seen().await.as_deref(), Some("张小明"));
        undo(app, &merged, json!([])).await.expect(200);
        assert_eq!(seen().await.as_deref(), Some("张大明"));
    }
}
