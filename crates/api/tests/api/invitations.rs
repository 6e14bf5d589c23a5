//! `/invitations`: how colleagues come in.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::auth::{PASSWORD, sign_in};
use crate::harness::{Person, Reply, TestApp};

async fn invite(app: &TestApp, by: &Person, role: &str, unit: impl serde::Serialize) -> Reply {
    let body = json!({"name": "林小满", "role": role, "unit_id": unit});
    app.post("/invitations").by(by).json(body).send().await
}

async fn accept(app: &TestApp, sent: &Reply, login: &str) -> Reply {
    let body = json!({"token": sent.body["token"], "login": login, "password": PASSWORD});
    app.post("/invitations/accept").json(body).send().await
}

async fn preview(app: &TestApp, sent: &Reply) -> Reply {
    app.post("/invitations/preview").json(json!({"token": sent.body["token"]})).send().await
}

async fn revoke(app: &TestApp, by: &Person, sent: &Reply) -> Reply {
    let id = sent.body["invitation"]["id"].as_str().unwrap();
    app.delete(&format!("/invitations/{id}")).by(by).send().await
}

on_both! {
    async fn a_colleague_comes_in_by_a_link(app: &TestApp) {
        let sent = invite(app, &app.people.coordinator, "volunteer", app.units.community).await.expect(201);
        let token = sent.body["token"].as_str().unwrap();
        assert_eq!(sent.body["url"], format!("http://localhost:8080/invitation#{token}"));
        let shown = preview(app, &sent).await.expect(200);
        assert_eq!((&shown.body["name"], &shown.body["unit_name"]), (&json!("林小满"), &json!("书院路社区")));
        let list = app.get("/invitations").by(&app.people.coordinator).send().await.expect(200);
        assert_eq!(list.body["items"][0]["state"], "open");
        assert!(!String::from_utf8_lossy(&list.bytes).contains(token), "the link is shown once");
        accept(app, &sent, "lin.xiaoman").await.expect(201);
        sign_in(app, "lin.xiaoman", PASSWORD).await.expect(200);
        let again = accept(app, &sent, "lin.xiaoman2").await.expect(409);
        assert_eq!((again.problem(), &again.body["state"]), ("impossible-transition", &json!("accepted")));
        preview(app, &sent).await.expect(409);
        let accepted = app.get("/invitations?state=accepted").by(&app.people.coordinator).send().await.expect(200);
        assert_eq!(accepted.body["items"].as_array().unwrap().len(), 1);
        let open = app.get("/invitations?state=open").by(&app.people.coordinator).send().await.expect(200);
        assert_eq!(open.body["items"], json!([]));
    }

    async fn a_link_makes_one_account_however_many_use_it_at_once(app: &TestApp) {
        let sent = invite(app, &app.people.administrator, "caseworker", app.units.community).await.expect(201);
        let sent = &sent;
        let all = join_all((0..10).map(|i| async move { accept(app, sent, &format!("racer{i}")).await })).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
        assert_eq!(all.iter().filter(|reply| reply.status == 409).count(), 9);
        let found = app.get("/accounts?q=racer").by(&app.people.administrator).send().await.expect(200);
        assert_eq!(found.body["items"].as_array().unwrap().len(), 1);
    }

    async fn a_link_ends_when_it_is_revoked_or_too_old(app: &TestApp) {
        let admin = &app.people.administrator;
        let sent = invite(app, admin, "caseworker", app.units.community).await.expect(201);
        revoke(app, admin, &sent).await.expect(204);
        assert_eq!(accept(app, &sent, "lin.xiaoman").await.expect(409).body["state"], "revoked");
        revoke(app, admin, &sent).await.expect(409);
        let sent = invite(app, admin, "caseworker", app.units.community).await.expect(201);
        app.app.clock.set(app.app.clock.now().plus_days(7));
        assert_eq!(preview(app, &sent).await.expect(409).body["state"], "expired");
        accept(app, &sent, "lin.xiaoman").await.expect(409);
    }

    async fn a_link_does_not_outlive_the_right_to_send_it(app: &TestApp) {
        let (admin, coordinator) = (&app.people.administrator, &app.people.coordinator);
        let sent = invite(app, coordinator, "volunteer", app.units.community).await.expect(201);
        let me = app.get("/me").by(coordinator).send().await.expect(200);
        let grant = me.body["grants"][0]["id"].as_str().unwrap();
        app.delete(&format!("/grants/{grant}")).by(admin).send().await.expect(204);
        accept(app, &sent, "lin.xiaoman").await.expect(409);
    }

    async fn who_invites_whom(app: &TestApp) {
        let (coordinator, unit) = (&app.people.coordinator, app.units.community);
        invite(app, coordinator, "caseworker", unit).await.expect(201);
        for role in ["administrator", "coordinator", "auditor", "analyst"] {
            invite(app, coordinator, role, unit).await.expect(403);
        }
        let outside = invite(app, coordinator, "caseworker", app.units.other).await.expect(422);
        assert_eq!(outside.faults(), [("/unit_id", "unknown_reference")]);
        for person in [&app.people.caseworker, &app.people.volunteer, &app.people.auditor] {
            invite(app, person, "volunteer", unit).await.expect(403);
            app.get("/invitations").by(person).send().await.expect(403);
        }
        let sent = invite(app, &app.people.administrator, "coordinator", unit).await.expect(201);
        revoke(app, coordinator, &sent).await.expect(403);
        let far = invite(app, &app.people.administrator, "caseworker", app.units.far).await.expect(201);
        revoke(app, coordinator, &far).await.expect(404);
        let list = app.get("/invitations").by(coordinator).send().await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
    }

    async fn what_is_wrong_is_said_at_once(app: &TestApp) {
        let admin = &app.people.administrator;
        let sent = invite(app, admin, "caseworker", app.units.community).await.expect(201);
        let try_with = |login: &str, password: &str| {
            let body = json!({"token": sent.body["token"], "login": login, "password": password});
            app.post("/invitations/accept").json(body).send()
        };
        let refused = try_with("王芳", "short").await.expect(422);
        assert_eq!(refused.faults(), [("/login", "login_characters"), ("/password", "password_too_short")]);
        let refused = try_with("lin.xiaoman", "林小满林小满林小满林小满林小满").await.expect(422);
        assert_eq!(refused.faults(), [("/password", "password_expected")]);
        let refused = try_with("Li-Min", PASSWORD).await.expect(422);
        assert_eq!(refused.faults(), [("/login", "login_taken")]);
        try_with("lin.xiaoman", PASSWORD).await.expect(201);
    }

    async fn other_texts_are_no_links(app: &TestApp) {
        for token in ["", "linli_i_", "linli_i_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let body: Value = json!({"token": token, "login": "lin.xiaoman", "password": PASSWORD});
            app.post("/invitations/accept").json(body).send().await.expect(404);
            app.post("/invitations/preview").json(json!({"token": token})).send().await.expect(404);
        }
    }
}
