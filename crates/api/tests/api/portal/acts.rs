//! What a member does of their own: consents, events, cases, suggestions.

use serde_json::{Value, json};

use super::{case_of, listed, two, visitor};
use crate::cases::{step, steps};
use crate::events::{draft, published};
use crate::harness::{Person, TestApp};
use crate::sign_ups::consent;
use crate::visits::{day, somebody};

on_both! {
    async fn consents_are_given_and_taken_back_in_one_step(app: &TestApp) {
        let li = &app.people.caseworker;
        let [(member, zhang), (_, fang)] = two(app).await;
        let give = |purpose: &str, version: &str| {
            let body = json!({"purpose": purpose, "text_version": version});
            app.post("/portal/consents").by(&zhang).json(body).send()
        };
        assert_eq!(give("visits", "1999").await.expect(422).faults(), [("/text_version", "unknown_version")]);
        let texts = listed(app, &zhang, "consent_texts").await;
        let text = texts.iter().find(|one| one["purpose"] == "visits").unwrap();
        let given = give("visits", text["version"].as_str().unwrap()).await.expect(201);
        assert_eq!(given.body["given_how"], "portal");
        let plan = json!({"member_id": member, "purpose": "welfare", "planned_on": day(app, 1)});
        let visit = app.post("/visits").by(li).json(plan).send().await.expect(201).id();
        let withdraw = |by: &Person, id: &str| app.post(&format!("/portal/consents/{id}/withdraw")).by(by).send();
        withdraw(&fang, &given.id()).await.expect(404);
        let receipt = format!("/portal/consents/{}/receipt", given.id());
        app.get(&receipt).by(&fang).send().await.expect(404);
        app.get(&receipt).by(&zhang).send().await.expect(200);
        let page = app.get(&format!("{receipt}.html")).by(&zhang).header("accept-language", "en").send().await.expect(200);
        assert!(String::from_utf8_lossy(&page.bytes).contains("in the portal"));
        withdraw(&zhang, &given.id()).await.expect(201);
        assert_eq!(withdraw(&zhang, &given.id()).await.expect(409).body["code"], "consent_over");
        let visit = app.get(&format!("/visits/{visit}")).by(li).send().await.expect(200);
        assert_eq!(visit.body["status"], "cancelled");
        assert!(listed(app, &zhang, "consents").await.iter().all(|one| one["holds"] == false));
    }

    async fn a_guardian_consents_at_the_office(app: &TestApp) {
        let child = json!({
            "unit_id": app.units.community, "kind": "resident", "name": "李小雨",
            "guardian_until": day(app, 900)
        });
        let child = app.post("/members").by(&app.people.caseworker).json(child).send().await.expect(201).id();
        let rain = visitor(app, &child).await;
        let body = json!({"purpose": "events", "text_version": "2026-1"});
        let refused = app.post("/portal/consents").by(&rain).json(body).send().await.expect(422);
        assert_eq!(refused.faults(), [("/guardian", "guardian_required")]);
    }

    async fn a_member_signs_up_for_what_was_announced(app: &TestApp) {
        let [(zhang_id, zhang), (fang_id, fang)] = two(app).await;
        let (event, hidden) = (published(app, Some(1)).await, draft(app, None).await);
        let come = |by: &Person, event: &str| app.post(&format!("/portal/events/{event}/sign_ups")).by(by).send();
        let refused = come(&zhang, &event).await.expect(409);
        assert_eq!((refused.problem(), &refused.body["purpose"]), ("consent-required", &json!("events")));
        for member in [&zhang_id, &fang_id] {
            consent(app, member, "events").await;
        }
        come(&zhang, &hidden).await.expect(404);
        let place = come(&zhang, &event).await.expect(201);
        assert_eq!(place.body["status"], "signed_up");
        assert_eq!(come(&zhang, &event).await.expect(409).body["code"], "already_signed_up");
        assert_eq!(come(&fang, &event).await.expect(201).body["status"], "waiting");
        let open = listed(app, &fang, "events").await;
        assert_eq!((open.len(), &open[0]["full"], &open[0]["sign_up"]["status"]), (1, &json!(true), &json!("waiting")));
        let path = format!("/portal/sign_ups/{}", place.id());
        app.delete(&path).by(&fang).version(1).send().await.expect(404);
        let stale = app.delete(&path).by(&zhang).version(7).send().await.expect(412);
        assert_eq!(stale.body["current"]["version"], 1);
        let gone = app.delete(&path).by(&zhang).version(1).send().await.expect(200);
        assert_eq!(gone.body["status"], "cancelled");
        assert_eq!(listed(app, &fang, "sign_ups").await[0]["status"], "signed_up", "who waited has the place");
        assert!(!gone.body.to_string().contains(&fang_id));
    }

    async fn a_member_follows_their_own_case_and_has_the_last_word(app: &TestApp) {
        let li = &app.people.caseworker;
        let [(member, zhang), (_, fang)] = two(app).await;
        let case = case_of(app, &member).await;
        let path = format!("/portal/cases/{case}");
        app.get(&path).by(&fang).send().await.expect(404);
        let say = |by: &Person| app.post(&format!("{path}/entries")).by(by).json(json!({"body": " 昨晚又响 "})).send();
        assert_eq!(say(&zhang).await.expect(201).body["body"], "昨晚又响");
        say(&fang).await.expect(404);
        let act = |by: &Person, body: Value| app.post(&format!("{path}/transitions")).by(by).json(body).send();
        let confirm = || json!({"action": "confirm"});
        assert_eq!(act(&zhang, confirm()).await.expect(409).problem(), "impossible-transition");
        let resolve = || step(app, li, &case, json!({"action": "resolve", "resolution": "已劝停"}));
        steps(app, &case, &["accept", "start"]).await;
        resolve().await.expect(200);
        act(&fang, confirm()).await.expect(404);
        let shown = app.get(&path).by(&zhang).send().await.expect(200);
        assert_eq!(shown.body["actions"], json!(["confirm", "reopen"]));
        assert_eq!(act(&zhang, json!({"action": "reopen"})).await.expect(422).faults(), [("/reason", "required")]);
        let again = act(&zhang, json!({"action": "reopen", "reason": "又开工了"})).await.expect(200);
        assert_ne!(again.body["state"], "resolved");
        for nothing in ["decline", "close", "refer"] {
            act(&zhang, json!({"action": nothing})).await.expect(422);
        }
        resolve().await.expect(200);
        assert_eq!(act(&zhang, confirm()).await.expect(200).body["state"], "closed");
        act(&zhang, json!({"action": "reopen", "reason": "又开工了"})).await.expect(409);
        let seen = app.get(&format!("/cases/{case}/timeline")).by(li).send().await.expect(200);
        let comment = seen.body["items"].as_array().unwrap().iter().find(|one| one["kind"] == "comment").unwrap().clone();
        assert_eq!(comment["body"], "昨晚又响");
    }

    async fn a_case_that_is_confirmed_and_reopened_at_once_goes_one_way(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = somebody(app, "张小明").await;
        let zhang = visitor(app, &member).await;
        let case = case_of(app, &member).await;
        steps(app, &case, &["accept", "start"]).await;
        step(app, li, &case, json!({"action": "resolve", "resolution": "已劝停"})).await.expect(200);
        let path = format!("/portal/cases/{case}/transitions");
        let act = |body: Value| app.post(&path).by(&zhang).json(body).send();
        let reopen = json!({"action": "reopen", "reason": "又开工了"});
        let (one, other) = futures_util::join!(act(json!({"action": "confirm"})), act(reopen));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }

    async fn a_suggestion_comes_with_the_member_s_name(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let zhang = visitor(app, &member).await;
        let send = |body: &str| app.post("/portal/suggestions").by(&zhang).json(json!({"body": body})).send();
        assert_eq!(send(" ").await.expect(422).faults(), [("/body", "required")]);
        let sent = send("多放长椅").await.expect(201);
        assert_eq!(sent.body["source"], "member");
        let seen = app.get(&format!("/suggestions/{}", sent.id())).by(&app.people.caseworker).send().await.expect(200);
        assert_eq!((&seen.body["unit_id"], &seen.body["member_id"]), (&json!(app.units.community), &json!(member)));
        let path = "/audit_entries?operation=portal_suggestions_create";
        let trail = app.get(path).by(&app.people.auditor).send().await.expect(200);
        assert_eq!((&trail.body["items"][0]["person_ids"], &trail.body["items"][0]["roles"]), (&json!([member]), &json!(["member"])));
    }
}
