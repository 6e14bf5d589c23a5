//! `/me`: the own account, password and second factor.

use api::second_factor::code_of;
use domain::access::Role;
use domain::id::AccountId;
use futures_util::future::join_all;
use serde_json::json;

use crate::auth::{PASSWORD, join, person, sign_in};
use crate::harness::{Person, Reply, TestApp};

async fn signed_in(app: &TestApp) -> (AccountId, Person) {
    let id = join(app, "wang.fang", Role::Caseworker, app.units.community).await;
    let tokens = sign_in(app, "wang.fang", PASSWORD).await.expect(200);
    (id, person(id, &tokens))
}

async fn change_password(app: &TestApp, by: &Person, current: &str, new: &str) -> Reply {
    app.put("/me/password").by(by).json(json!({"current": current, "new": new})).send().await
}

async fn with_code(app: &TestApp, password: &str, code: &str) -> Reply {
    let body = json!({"login": "wang.fang", "password": password, "code": code});
    app.post("/auth/login").json(body).send().await
}

/// The codes of the last, this and the next half minute, at a moment when this one is not about to end.
async fn codes(app: &TestApp, id: AccountId) -> [String; 3] {
    let held = persistence::read!(&app.app.db, accounts::own_credentials(id)).unwrap();
    let secret = held.totp_secret.unwrap();
    let seconds = || jiff::Timestamp::now().as_second();
    while seconds() % 30 > 20 {
        actix_web::rt::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    let step = seconds() / 30;
    [step - 1, step, step + 1].map(|step| code_of(&secret, step).unwrap())
}

/// Switches the second factor on; gives the two codes that are still good.
async fn protect(app: &TestApp, by: &Person) -> [String; 2] {
    app.post("/me/totp").by(by).send().await.expect(200);
    let [last, this, next] = codes(app, by.account).await;
    app.put("/me/totp").by(by).json(json!({"code": last})).send().await.expect(204);
    [this, next]
}

on_both! {
    async fn the_own_account_is_shown_and_changed(app: &TestApp) {
        let (_, wang) = signed_in(app).await;
        let me = app.get("/me").by(&wang).send().await.expect(200);
        let rights: Vec<&str> = me.body["permissions"].as_array().unwrap().iter().map(|right| right.as_str().unwrap()).collect();
        assert!(rights.contains(&"edit_members") && !rights.contains(&"manage_accounts"), "{rights:?}");
        assert_eq!(me.body["grants"][0]["unit_name"], "书院路社区");
        let patch = json!({"name": "王芳", "language": "zh-Hant"});
        app.patch("/me").by(&wang).json(&patch).send().await.expect(428);
        let changed = app.patch("/me").by(&wang).version(me.version()).json(&patch).send().await.expect(200);
        assert_eq!((&changed.body["name"], &changed.body["language"]), (&json!("王芳"), &json!("zh-Hant")));
        let stale = app.patch("/me").by(&wang).version(me.version()).json(&patch).send().await.expect(412);
        assert_eq!(stale.body["current"]["version"], changed.body["version"]);
        let status = app.patch("/me").by(&wang).version(changed.version()).json(json!({"status": "disabled"}));
        assert_eq!(status.send().await.expect(422).faults(), [("/status", "unknown_field")]);
    }

    async fn a_new_password_ends_the_other_sessions(app: &TestApp) {
        let (id, wang) = signed_in(app).await;
        let elsewhere = person(id, &sign_in(app, "wang.fang", PASSWORD).await.expect(200));
        let new = "seven slow boats at noon";
        assert_eq!(change_password(app, &wang, "wrong", new).await.expect(422).faults(), [("/current", "wrong_password")]);
        for (bad, code) in [
            ("fourteen chars", "password_too_short"), ("passwordpassword", "password_common"),
            ("wang.fang wang.fang", "password_expected"), ("书院路社区书院路社区书院路社区", "password_expected"),
        ] {
            assert_eq!(change_password(app, &wang, PASSWORD, bad).await.expect(422).faults(), [("/new", code)], "{bad}");
        }
        change_password(app, &wang, PASSWORD, new).await.expect(204);
        app.get("/me").by(&wang).send().await.expect(200);
        app.get("/me").by(&elsewhere).send().await.expect(401);
        sign_in(app, "wang.fang", PASSWORD).await.expect(401);
        sign_in(app, "wang.fang", new).await.expect(200);
    }

    async fn of_two_changes_from_one_password_one_is_done(app: &TestApp) {
        let (_, wang) = signed_in(app).await;
        let new = ["seven slow boats at noon", "nine quiet geese at dusk"];
        let all = join_all(new.map(|new| change_password(app, &wang, PASSWORD, new))).await;
        let mut statuses: Vec<u16> = all.iter().map(|reply| reply.status.as_u16()).collect();
        statuses.sort_unstable();
        // The second finds the password changed before it compares, or before it writes.
        assert!(statuses == [204, 409] || statuses == [204, 422], "{statuses:?}");
    }

    async fn guessing_the_password_of_an_open_screen_is_throttled(app: &TestApp) {
        let (_, wang) = signed_in(app).await;
        for _ in 0..5 {
            change_password(app, &wang, "guess", "seven slow boats at noon").await.expect(422);
        }
        change_password(app, &wang, PASSWORD, "seven slow boats at noon").await.expect(429);
    }

    async fn a_second_factor_is_asked_for_once_it_is_confirmed(app: &TestApp) {
        let (_, wang) = signed_in(app).await;
        app.put("/me/totp").by(&wang).json(json!({"code": "123456"})).send().await.expect(409);
        let begun = app.post("/me/totp").by(&wang).send().await.expect(200);
        assert!(begun.body["url"].as_str().unwrap().starts_with("otpauth://totp/Linli:wang.fang?"));
        sign_in(app, "wang.fang", PASSWORD).await.expect(200);
        let wrong = app.put("/me/totp").by(&wang).json(json!({"code": "12345"})).send().await.expect(422);
        assert_eq!(wrong.faults(), [("/code", "wrong_code")]);
        let [this, next] = protect(app, &wang).await;
        app.post("/me/totp").by(&wang).send().await.expect(409);
        assert_eq!(app.get("/me").by(&wang).send().await.body["second_factor"], true);
        assert_eq!(sign_in(app, "wang.fang", PASSWORD).await.expect(401).problem(), "code-required");
        assert_eq!(sign_in(app, "wang.fang", "not the password").await.expect(401).problem(), "wrong-credentials");
        with_code(app, PASSWORD, &this).await.expect(200);
        assert_eq!(with_code(app, PASSWORD, &this).await.expect(401).problem(), "wrong-credentials");
        let all = join_all((0..4).map(|_| with_code(app, PASSWORD, &next))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1, "a code opens one session");
    }

    async fn a_short_password_needs_the_second_factor(app: &TestApp) {
        let (_, wang) = signed_in(app).await;
        let short = "gravel-7";
        change_password(app, &wang, PASSWORD, short).await.expect(422);
        let _codes = protect(app, &wang).await;
        change_password(app, &wang, PASSWORD, short).await.expect(204);
        let remove = |password: &str| app.delete("/me/totp").by(&wang).json(json!({"password": password})).send();
        assert_eq!(remove("wrong").await.expect(422).faults(), [("/password", "wrong_password")]);
        assert_eq!(remove(short).await.expect(409).body["code"], "password_too_short_alone");
        change_password(app, &wang, short, PASSWORD).await.expect(204);
        remove(PASSWORD).await.expect(204);
        remove(PASSWORD).await.expect(409);
        sign_in(app, "wang.fang", PASSWORD).await.expect(200);
    }
}
