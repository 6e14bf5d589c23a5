//! `/auth`: signing in and out.

use domain::access::Role;
use domain::id::{AccountId, UnitId};
use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Person, Reply, TestApp};

pub const PASSWORD: &str = "tulip 42 gravel roof";

/// Invites somebody and lets them choose [`PASSWORD`].
pub async fn join(app: &TestApp, login: &str, role: Role, unit: UnitId) -> AccountId {
    let invitation = json!({"name": login, "role": role, "unit_id": unit});
    let sent = app.post("/invitations").by(&app.people.administrator).json(invitation);
    let sent = sent.send().await.expect(201);
    let acceptance = json!({"token": sent.body["token"], "login": login, "password": PASSWORD});
    let account = app.post("/invitations/accept").json(acceptance).send().await.expect(201);
    account.body["account_id"].as_str().unwrap().parse().unwrap()
}

/// Each from an address of its own, so that only the name is counted.
pub async fn sign_in(app: &TestApp, login: &str, password: &str) -> Reply {
    let body = json!({"login": login, "password": password});
    app.post("/auth/login").header("x-forwarded-for", &address()).json(body).send().await
}

fn address() -> String {
    let [a, b, c, ..] = *Uuid::new_v4().as_bytes();
    format!("10.{a}.{b}.{c}")
}

/// The person behind the tokens of a sign-in.
pub fn person(account: AccountId, tokens: &Reply) -> Person {
    let token = tokens.body["access_token"].as_str().unwrap().to_owned();
    Person { account, token }
}

async fn refresh(app: &TestApp, tokens: &Reply) -> Reply {
    let body = json!({"refresh_token": tokens.body["refresh_token"]});
    app.post("/auth/refresh").header("x-forwarded-for", &address()).json(body).send().await
}

on_both! {
    async fn somebody_signs_in_works_and_signs_out(app: &TestApp) {
        let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let tokens = sign_in(app, " Wang.Fang", PASSWORD).await.expect(200);
        assert_eq!(tokens.body["expires_in"], 600);
        assert_eq!(tokens.header("cache-control"), Some("no-store"));
        let wang = person(id, &tokens);
        let me = app.get("/me").by(&wang).send().await.expect(200);
        assert_eq!((&me.body["login"], &me.body["grants"][0]["role"]), (&json!("wang.fang"), &json!("caseworker")));
        app.get("/members").by(&wang).send().await.expect(200);
        app.post("/auth/logout").by(&wang).send().await.expect(204);
        app.get("/me").by(&wang).send().await.expect(401);
        assert_eq!(refresh(app, &tokens).await.expect(401).problem(), "unauthenticated");
    }

    async fn whether_there_is_an_account_is_not_told(app: &TestApp) {
        join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let off = join(app, "switched.off", Role::Caseworker, app.units.community).await;
        app.patch(&format!("/accounts/{off}")).by(&app.people.administrator).version(1)
            .json(json!({"status": "disabled"})).send().await.expect(200);
        let mut seen = Vec::new();
        for (login, password) in [("wang.fang", "not the password"), ("nobody", PASSWORD), ("switched.off", PASSWORD), ("王芳", "x")] {
            let mut answers = Vec::new();
            for _ in 0..7 {
                let mut answer = sign_in(app, login, password).await;
                answer.body["instance"] = json!(null);
                answers.push((answer.status.as_u16(), answer.body.clone(), answer.header("retry-after").is_some()));
            }
            seen.push(answers);
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
        let statuses: Vec<u16> = seen[0].iter().map(|(status, ..)| *status).collect();
        assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429]);
        assert!(seen[0][5].2, "and says when to come back");
    }

    async fn of_many_guesses_at_once_five_are_looked_at(app: &TestApp) {
        join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let guesses = join_all((0..25).map(|i| {
            let guess = format!("guess number {i} of many");
            async move { sign_in(app, "wang.fang", &guess).await }
        })).await;
        assert_eq!(guesses.iter().filter(|reply| reply.status == 401).count(), 5);
        assert_eq!(guesses.iter().filter(|reply| reply.status == 429).count(), 20);
        let right = sign_in(app, "wang.fang", PASSWORD).await.expect(429);
        assert!(right.header("retry-after").is_some(), "the right one has to wait, too");
        let path = "/accounts?q=wang.fang".to_owned();
        let found = app.get(&path).by(&app.people.administrator).send().await.expect(200);
        let id = found.body["items"][0]["id"].as_str().unwrap();
        app.patch(&format!("/accounts/{id}")).by(&app.people.administrator).version(1)
            .json(json!({"status": "active"})).send().await.expect(200);
        sign_in(app, "wang.fang", PASSWORD).await.expect(200);
    }

    async fn an_address_cannot_try_one_name_after_the_other(app: &TestApp) {
        join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let from = |address: &str, login: &str, password: &str| {
            let body = json!({"login": login, "password": password});
            app.post("/auth/login").header("x-forwarded-for", address).json(body).send()
        };
        for i in 0..30 {
            from("192.0.2.7", &format!("name{i}"), "a wrong password").await.expect(401);
        }
        from("192.0.2.7", "wang.fang", PASSWORD).await.expect(429);
        from("192.0.2.8", "wang.fang", PASSWORD).await.expect(200);
    }

    async fn a_right_password_makes_good_for_wrong_ones_before(app: &TestApp) {
        join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        for _ in 0..3 {
            for _ in 0..4 {
                sign_in(app, "wang.fang", "not the password").await.expect(401);
            }
            sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        }
    }

    async fn a_refresh_token_used_twice_ends_the_session(app: &TestApp) {
        let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let first = sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        let second = refresh(app, &first).await.expect(200);
        assert_ne!(first.body["refresh_token"], second.body["refresh_token"]);
        let wang = person(id, &second);
        app.get("/me").by(&wang).send().await.expect(200);
        refresh(app, &first).await.expect(401);
        refresh(app, &second).await.expect(401);
        app.get("/me").by(&wang).send().await.expect(401);
        sign_in(app, "wang.fang", PASSWORD).await.expect(200);
    }

    async fn of_a_thousand_refreshes_at_once_one_is_answered_and_the_session_ends(app: &TestApp) {
        let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let tokens = sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        let all = join_all((0..1_000).map(|_| refresh(app, &tokens))).await;
        let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(|reply| reply.status == 200);
        assert_eq!(done.len(), 1);
        assert!(refused.iter().all(|reply| reply.status == 401));
        refresh(app, &done[0]).await.expect(401);
        for tokens in [&tokens, &done[0]] {
            app.get("/me").by(&person(id, tokens)).send().await.expect(401);
        }
    }

    async fn somebody_elses_token_is_nobody_s(app: &TestApp) {
        let li = &app.people.caseworker;
        app.get("/me").by(li).send().await.expect(200);
        let (head, signature) = li.token.rsplit_once('.').unwrap();
        let foreign = api::tokens::TokenKeys::ephemeral().unwrap();
        let now = jiff::Timestamp::now().as_microsecond();
        let foreign = foreign.issue(li.account.uuid(), Uuid::now_v7(), now).unwrap();
        let unknown_session = app.app.keys.issue(li.account.uuid(), Uuid::now_v7(), now).unwrap();
        let hour = 3_600_000_000;
        let session = Uuid::now_v7();
        for token in [
            head.to_owned(), format!("{head}."), format!("{head}.AAAA"), format!("{signature}.{head}"), foreign,
            unknown_session, app.app.keys.issue(li.account.uuid(), session, now - hour).unwrap(),
            app.app.keys.issue(li.account.uuid(), session, now + hour).unwrap(), "x".repeat(100_000), String::new(),
        ] {
            let refused = app.get("/me").by(&Person { token, ..li.clone() }).send().await.expect(401);
            assert_eq!(refused.problem(), "unauthenticated");
        }
    }

    async fn other_texts_are_no_refresh_tokens(app: &TestApp) {
        let tokens = ["", "linli_r_", "linli_r_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"];
        for token in tokens {
            app.post("/auth/refresh").json(json!({"refresh_token": token})).send().await.expect(401);
        }
    }

    async fn logging_out_everywhere_ends_every_session(app: &TestApp) {
        let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let phone = sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        let desk = sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        app.post("/auth/logout").by(&person(id, &phone)).send().await.expect(204);
        app.get("/me").by(&person(id, &desk)).send().await.expect(200);
        let third = sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        app.post("/auth/logout-everywhere").by(&person(id, &desk)).send().await.expect(204);
        for tokens in [&desk, &third] {
            app.get("/me").by(&person(id, tokens)).send().await.expect(401);
            refresh(app, tokens).await.expect(401);
        }
    }

    async fn secrets_are_not_kept_for_a_retry(app: &TestApp) {
        join(app, "wang.fang", Role::Caseworker, app.units.community).await;
        let body = json!({"login": "wang.fang", "password": PASSWORD});
        let ask = || app.post("/auth/login").header("idempotency-key", "k-1").json(&body).send();
        let (one, two) = (ask().await.expect(200), ask().await.expect(200));
        assert_ne!(one.body["refresh_token"], two.body["refresh_token"]);
    }
}
