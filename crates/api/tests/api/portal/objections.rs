//! Objections to notes: the office answers each.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{case_of, dump, holds, listed, noted, two};
use crate::harness::{Person, Reply, TestApp};
use crate::visits::day;

async fn object(app: &TestApp, by: &Person, to: &str) -> Reply {
    let body = json!({"body": "我没有这样说过。"});
    app.post(&format!("/portal/{to}/objections")).by(by).json(body).send().await
}

async fn answer(app: &TestApp, by: &Person, id: &str, version: i64, body: Value) -> Reply {
    app.post(&format!("/objections/{id}/answer")).by(by).version(version).json(body).send().await
}

on_both! {
    async fn the_office_answers_an_objection_and_the_member_reads_it(app: &TestApp) {
        let (li, auditor) = (&app.people.caseworker, &app.people.auditor);
        let [(member, zhang), (_, fang)] = two(app).await;
        let visit = noted(app, &member, "说不想再见到邻居").await;
        object(app, &fang, &format!("visits/{visit}")).await.expect(404);
        let raised = object(app, &zhang, &format!("visits/{visit}")).await.expect(201);
        assert_eq!((&raised.body["state"], &raised.body["note"]), (&json!("open"), &json!("说不想再见到邻居")));
        let open = app.get("/objections?state=open&count=true").by(li).send().await.expect(200);
        assert_eq!((&open.body["total"], &open.body["items"][0]["body"]), (&json!(1), &json!("我没有这样说过。")));
        let id = raised.id();
        let words = || json!({"answer": "记录已更正。"});
        answer(app, &app.people.neighbour, &id, 1, words()).await.expect(404);
        answer(app, &app.people.volunteer, &id, 1, words()).await.expect(403);
        answer(app, auditor, &id, 1, words()).await.expect(403);
        assert_eq!(answer(app, li, &id, 1, json!({"answer": " "})).await.expect(422).faults(), [("/answer", "required")]);
        answer(app, li, &id, 1, words()).await.expect(200);
        let stale = answer(app, li, &id, 1, words()).await.expect(412);
        assert_eq!(stale.body["current"]["state"], "answered");
        assert_eq!(answer(app, li, &id, 2, words()).await.expect(409).problem(), "impossible-transition");
        let seen = listed(app, &zhang, "objections").await;
        assert_eq!((&seen[0]["state"], &seen[0]["answer"]), (&json!("answered"), &json!("记录已更正。")));
        assert!(!seen[0].to_string().contains(&li.account.to_string()));
        assert!(listed(app, &fang, "objections").await.is_empty());
        object(app, &zhang, &format!("visits/{visit}")).await.expect(201);
    }

    async fn a_note_has_one_open_objection_however_many_come_at_once(app: &TestApp) {
        let [(member, zhang), _] = two(app).await;
        let visit = format!("visits/{}", noted(app, &member, "一切都好").await);
        let all = join_all((0..6).map(|_| object(app, &zhang, &visit))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
        for refused in all.iter().filter(|reply| reply.status != 201) {
            assert_eq!((refused.status.as_u16(), &refused.body["code"]), (409, &json!("objection_open")));
        }
    }

    async fn only_what_somebody_wrote_can_be_objected_to(app: &TestApp) {
        let li = &app.people.caseworker;
        let [(member, zhang), (_, fang)] = two(app).await;
        crate::sign_ups::consent(app, &member, "visits").await;
        let plan = json!({"member_id": member, "purpose": "welfare", "planned_on": day(app, 1)});
        let bare = app.post("/visits").by(li).json(plan).send().await.expect(201).id();
        object(app, &zhang, &format!("visits/{bare}")).await.expect(404);
        let case = case_of(app, &member).await;
        let note = json!({"kind": "note", "body": "态度不好"});
        let note = app.post(&format!("/cases/{case}/entries")).by(li).json(note).send().await.expect(201).id();
        object(app, &fang, &format!("case_entries/{note}")).await.expect(404);
        let raised = object(app, &zhang, &format!("case_entries/{note}")).await.expect(201);
        assert_eq!(raised.body["note"], "态度不好");
        let own = json!({"body": "昨晚又响"});
        let own = app.post(&format!("/portal/cases/{case}/entries")).by(&zhang).json(own).send().await.expect(201).id();
        object(app, &zhang, &format!("case_entries/{own}")).await.expect(404);
    }

    async fn objections_are_sealed(app: &TestApp) {
        let [(member, zhang), _] = two(app).await;
        let visit = noted(app, &member, "一切都好").await;
        let id = object(app, &zhang, &format!("visits/{visit}")).await.expect(201).id();
        answer(app, &app.people.caseworker, &id, 1, json!({"answer": "记录已更正。"})).await.expect(200);
        let kept = dump(app);
        assert!(kept.contains(&id.replace('-', "")), "the row is there");
        for text in ["我没有这样说过", "记录已更正", "一切都好"] {
            assert!(!holds(&kept, text), "{text}");
        }
    }
}
