//! Signing in with a code, and out again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::portal::{CODE_DAYS, SESSION_SECONDS};
use futures_util::future::join_all;
use serde_json::json;

use super::{code, dump, holds, trade, two, visitor};
use crate::harness::TestApp;
use crate::visits::somebody;

/// The text of a letter, whose body is in base64.
fn body_of(letter: &str) -> String {
    let (head, body) = letter.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
    let plain: String = body.split_whitespace().collect();
    String::from_utf8(STANDARD.decode(plain).unwrap()).unwrap()
}

on_both! {
    async fn a_code_works_once_and_not_for_long(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let (first, second) = (code(app, &member).await, code(app, &member).await);
        let old = trade(app, &first).await.expect(401);
        assert_eq!(old.problem(), "wrong-credentials", "a new code ends the one before");
        let all = join_all((0..8).map(|_| trade(app, &second))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1, "of eight at once");
        let without_id = |reply: &crate::harness::Reply| {
            let mut body = reply.body.clone();
            body["instance"] = json!(null);
            (reply.status, body)
        };
        for refused in all.iter().filter(|reply| reply.status != 201) {
            assert_eq!(without_id(refused), without_id(&old), "used or unknown is all the same");
        }
        let typed = code(app, &member).await.to_lowercase().replace('-', " ");
        trade(app, &typed).await.expect(201);
        let late = code(app, &member).await;
        app.app.clock.set(app.app.clock.now().plus_days(CODE_DAYS));
        assert_eq!(without_id(&trade(app, &late).await), without_id(&old));
    }

    async fn a_code_is_the_office_s_to_make(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let path = format!("/members/{member}/portal_codes");
        app.post(&path).by(&app.people.neighbour).send().await.expect(404);
        app.post(&path).by(&app.people.volunteer).send().await.expect(403);
        // A retry makes another code: the answer of the first is kept nowhere.
        let make = || app.post(&path).by(&app.people.caseworker).header("idempotency-key", "k").send();
        let (one, other) = (make().await.expect(201), make().await.expect(201));
        assert_ne!(one.body["code"], other.body["code"]);
        let plain = other.body["code"].as_str().unwrap().replace('-', "");
        assert_eq!(other.body["url"], format!("http://localhost:8080/portal#{plain}"));
    }

    async fn a_code_goes_by_e_mail_in_the_member_s_language(app: &TestApp) {
        let body = json!({
            "unit_id": app.units.community, "kind": "resident", "name": "张小明",
            "email": "ming@example.org", "preferred_language": "zh-Hans"
        });
        let made = app.post("/members").by(&app.people.caseworker).json(body).send().await;
        let member = made.expect(201).id();
        let path = format!("/members/{member}/portal_codes/mail");
        app.post(&path).by(&app.people.neighbour).send().await.expect(404);
        let sent = app.post(&path).by(&app.people.caseworker).send().await.expect(201);
        assert!(sent.body["expires_at"].is_string() && sent.body.get("code").is_none());
        let letters = app.letters();
        let [letter] = letters.as_slice() else { panic!("one letter, not {letters:?}") };
        assert!(letter.contains("To: ming@example.org"), "{letter}");
        let text = body_of(letter);
        assert!(text.contains("登录代码") || text.contains("即可查看"), "{text}");
        assert!(!text.contains("张小明") && !text.contains(&member), "who reads it learns no name");
        let (_, typed) = text.split_once("/portal#").unwrap();
        trade(app, typed.split_whitespace().next().unwrap()).await.expect(201);
    }

    async fn without_an_address_no_code_is_made(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let slip = code(app, &member).await;
        let path = format!("/members/{member}/portal_codes/mail");
        let refused = app.post(&path).by(&app.people.caseworker).send().await.expect(409);
        assert_eq!(refused.body["code"], "no_email_address");
        assert!(app.letters().is_empty());
        trade(app, &slip).await.expect(201);
    }

    async fn a_slip_can_be_printed_in_three_languages(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let path = format!("/members/{member}/portal_codes/slip");
        let print = |language: &str| {
            app.post(&path).by(&app.people.caseworker).header("accept-language", language).send()
        };
        for (language, words) in [("en", "Scan"), ("zh-Hans", "请用手机扫描"), ("zh-Hant", "請用手機掃描")] {
            let slip = print(language).await.expect(200);
            let page = String::from_utf8_lossy(&slip.bytes).into_owned();
            assert!(page.contains(words) && page.contains("<svg"), "{page}");
            assert!(!page.contains("张小明") && !page.contains(&member), "who finds it learns no name");
            assert_eq!(slip.header("cache-control"), Some("no-store"));
            let (_, rest) = page.split_once("class=\"code\">").unwrap();
            trade(app, rest.split_once('<').unwrap().0).await.expect(201);
        }
    }

    async fn codes_cannot_be_guessed_at_speed(app: &TestApp) {
        let guess = |n: usize| {
            let code = format!("{n:0>16}");
            app.post("/portal/session").header("x-forwarded-for", "192.0.2.9").json(json!({"code": code})).send()
        };
        let all = join_all((0..40).map(guess)).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 401).count(), 10);
        assert_eq!(all.iter().filter(|reply| reply.status == 429).count(), 30);
        for nonsense in ["", "七", "7KQM"] {
            assert_eq!(trade(app, nonsense).await.expect(401).problem(), "wrong-credentials");
        }
    }

    async fn tokens_of_staff_and_of_members_are_not_taken_for_one_another(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let zhang = visitor(app, &member).await;
        app.get("/portal/me").by(&zhang).send().await.expect(200);
        for path in ["/me", "/members", "/suggestions", &format!("/members/{member}")] {
            assert_eq!(app.get(path).by(&zhang).send().await.expect(401).problem(), "unauthenticated");
        }
        app.get("/portal/me").by(&app.people.coordinator).send().await.expect(401);
        app.get("/portal/me").send().await.expect(401);
    }

    async fn a_session_ends_by_signing_out_by_time_and_by_leaving(app: &TestApp) {
        let [(zhang_id, zhang), (_, fang)] = two(app).await;
        app.delete("/portal/session").by(&zhang).send().await.expect(204);
        app.get("/portal/me").by(&zhang).send().await.expect(401);
        app.get("/portal/me").by(&fang).send().await.expect(200);

        let (again, unused) = (visitor(app, &zhang_id).await, code(app, &zhang_id).await);
        let leave = app.post(&format!("/members/{zhang_id}/leave")).by(&app.people.caseworker);
        leave.version(1).json(json!({})).send().await.expect(200);
        app.get("/portal/me").by(&again).send().await.expect(401);
        trade(app, &unused).await.expect(401);
        let anew = visitor(app, &zhang_id).await;
        app.get("/portal/me").by(&anew).send().await.expect(200);

        app.app.clock.set(app.app.clock.now().plus_seconds(SESSION_SECONDS));
        app.get("/portal/me").by(&fang).send().await.expect(401);
    }

    async fn nothing_that_opens_the_portal_is_kept(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let code = code(app, &member).await;
        let session = trade(app, &code).await.expect(201);
        let token = session.body["token"].as_str().unwrap().to_owned();
        let (typed, open) = (code.replace('-', ""), token.trim_start_matches("linli_p_").to_owned());
        let kept = dump(app);
        assert!(holds(&kept, "张小明"), "what is there is found");
        for secret in [&code, &typed, &token, &open] {
            assert!(!holds(&kept, secret), "{secret}");
        }
    }

    async fn what_is_over_is_swept_away(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        visitor(app, &member).await;
        code(app, &member).await;
        let late = app.app.clock.now().plus_days(CODE_DAYS);
        let codes = persistence::maintain!(&app.app.db, portal_codes::sweep(late)).unwrap();
        let sessions = persistence::maintain!(&app.app.db, portal_sessions::sweep(late)).unwrap();
        assert_eq!((codes, sessions), (2, 1));
        let again = persistence::maintain!(&app.app.db, portal_codes::sweep(late)).unwrap();
        assert_eq!(again, 0);
    }
}
