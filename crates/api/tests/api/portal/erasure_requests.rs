//! Members ask to be erased; the office decides.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{listed, two, visitor};
use crate::harness::{Person, Reply, TestApp};
use crate::merges::{friend, merge, read};

async fn asked(app: &TestApp, by: &Person) -> Reply {
    app.post("/portal/erasure_requests").by(by).send().await
}

on_both! {
    async fn a_member_asks_and_reads_what_became_of_it(app: &TestApp) {
        let wang = &app.people.coordinator;
        let [(member, zhang), (_, fang)] = two(app).await;
        let made = asked(app, &zhang).await.expect(201);
        assert_eq!((&made.body["state"], &made.body["decided_at"]), (&json!("asked"), &Value::Null));
        assert_eq!(asked(app, &zhang).await.expect(409).body["code"], "erasure_asked_already");
        let entered = read(app, &format!("/erasure_requests/{}", made.id())).await;
        assert_eq!((&entered["member_id"], &entered["asked_by"]), (&json!(member), &Value::Null));
        assert!(listed(app, &fang, "erasure_requests").await.is_empty());

        let refusal = json!({"reason": "open_claim", "explanation": "理赔还没有结案。"});
        let refuse = app.post(&format!("/erasure_requests/{}/refuse", made.id())).by(wang).version(1);
        refuse.json(refusal).send().await.expect(200);
        let own = listed(app, &zhang, "erasure_requests").await;
        assert_eq!((&own[0]["refusal"], &own[0]["explanation"]), (&json!("open_claim"), &json!("理赔还没有结案。")));
        assert!(!own[0].to_string().contains(&wang.account.to_string()), "who decided is not said");
        let file = app.get("/portal/statement").by(&zhang).send().await.expect(200);
        assert_eq!(file.body["erasure_requests"], json!(own));

        let again = asked(app, &zhang).await.expect(201).id();
        let trail = app.get(&format!("/audit_entries?subject={again}&kind=write")).by(&app.people.auditor);
        let trail = trail.send().await.expect(200);
        assert_eq!(trail.body["items"][0]["operation"], "portal_erasure_requests_create");
        // Nobody of the office entered it: one account is enough.
        app.post(&format!("/erasure_requests/{again}/confirm")).by(wang).version(1).send().await.expect(200);
        app.get("/portal/me").by(&zhang).send().await.expect(401);
        app.get(&format!("/members/{member}")).by(wang).send().await.expect(404);
        app.get("/portal/me").by(&fang).send().await.expect(200);
    }

    async fn of_many_who_ask_at_once_one_is_entered(app: &TestApp) {
        let [(_, zhang), _] = two(app).await;
        let all = join_all((0..8).map(|_| asked(app, &zhang))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
        assert!(all.iter().all(|reply| [201, 409].contains(&reply.status.as_u16())));
    }

    async fn what_another_record_of_theirs_says_is_told_as_well(app: &TestApp) {
        let li = &app.people.caseworker;
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let path = format!("/members/{two}");
        let version = app.get(&path).by(li).send().await.expect(200).version();
        let address = json!({"address": "和平里12号"});
        app.patch(&path).by(li).version(version).json(address).send().await.expect(200);
        let entered = app.post("/erasure_requests").by(li).json(json!({"member_id": two}));
        let entered = entered.send().await.expect(201).id();
        let waits = merge(app, &one, &two).await.expect(409);
        assert_eq!(waits.body["code"], "erasure_asked");
        let refusal = json!({"reason": "taken_back", "explanation": "不再申请。"});
        let refuse = app.post(&format!("/erasure_requests/{entered}/refuse")).by(&app.people.coordinator);
        refuse.version(1).json(refusal).send().await.expect(200);
        merge(app, &one, &two).await.expect(201);

        let own = visitor(app, &one).await;
        let file = app.get("/portal/statement").by(&own).send().await.expect(200);
        let merged = &file.body["merged_records"][0];
        assert_eq!((&merged["member"]["id"], &merged["member"]["name"]), (&json!(two), &json!("张大明")));
        assert_eq!((&merged["member"]["address"], &merged["merge_reason"]), (&json!("和平里12号"), &json!("同一人，两次登记")));
        assert_eq!(merged["consents"].as_array().unwrap().len(), 4);
        let openings = merged["openings"].as_array().unwrap();
        assert!(openings.iter().any(|opening| opening["operation"] == "members_get"), "{merged:#}");
        assert_eq!(file.body["erasure_requests"][0]["id"], json!(entered), "it was entered for the other record");
        let page = app.get("/portal/statement.html").by(&own).send().await.expect(200);
        assert!(String::from_utf8_lossy(&page.bytes).contains("张大明"));
    }
}
