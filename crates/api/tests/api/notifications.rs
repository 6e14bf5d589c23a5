//! `/notifications` and `/me/notifications`: who is told of what, where, and that nobody's letter names anybody.

use domain::access::Role;
use domain::outbox::TRIES;
use serde_json::{Value, json};

use crate::cases::{day_after, step, steps, taken_in};
use crate::departments::city_management;
use crate::erasure_requests::erased;
use crate::harness::{MAIL, Person, TestApp};
use crate::portal::{case_of, visitor};
use crate::visits::{day, days_pass, host, planned, somebody};

async fn listed(app: &TestApp, by: &Person, query: &str) -> Vec<Value> {
    let found = app.get(&format!("/notifications?{query}")).by(by).send().await.expect(200);
    found.body["items"].as_array().unwrap().clone()
}

/// The kinds of what somebody was told, newest first.
pub async fn told(app: &TestApp, by: &Person) -> Vec<String> {
    let items = listed(app, by, "").await;
    items.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

async fn unread(app: &TestApp, by: &Person) -> i64 {
    let path = "/notifications?unread=true&limit=1&count=true";
    app.get(path).by(by).send().await.expect(200).body["total"].as_i64().unwrap()
}

/// A case of the community that the coordinator gives to somebody.
async fn given(app: &TestApp, to: &Person) -> String {
    let case = taken_in(app).await;
    let body = json!({"assignee_id": to.account});
    let path = format!("/cases/{}", case.id());
    let patch = app.patch(&path).by(&app.people.coordinator).version(case.version()).json(body);
    patch.send().await.expect(200).id()
}

async fn choose(app: &TestApp, by: &Person, body: Value) {
    let now = app.get("/me/notifications").by(by).send().await.expect(200);
    let patch = app.patch("/me/notifications").by(by).version(now.version()).json(body);
    patch.send().await.expect(200);
}

async fn send(app: &TestApp) -> usize {
    api::notifications::send_letters(&app.app).await.unwrap()
}

/// As the clock runs on until a letter has gathered what comes.
async fn sent_later(app: &TestApp) -> usize {
    app.app.clock.set(app.app.clock.now().plus_seconds(61));
    send(app).await
}

async fn refer(app: &TestApp, case: &str, due: String) {
    let department = city_management(app).await;
    steps(app, case, &["accept", "start"]).await;
    let body = json!({
        "action": "refer", "department_id": department, "summary": "请到现场处理。", "due_on": due
    });
    step(app, &app.people.caseworker, case, body).await.expect(200);
}

on_both! {
    async fn who_is_given_work_is_told_and_reads_it(app: &TestApp) {
        let (wang, li, zhao) = (&app.people.coordinator, &app.people.caseworker, &app.people.colleague);
        let first = given(app, li).await;
        given(app, wang).await;
        assert_eq!((told(app, zhao).await.len(), told(app, wang).await.len()), (0, 0), "nobody tells themselves");
        let one = listed(app, li, "").await.remove(0);
        assert_eq!((&one["kind"], &one["subject"], &one["subject_id"]), (&json!("case_assigned"), &json!("cases"), &json!(first)));
        assert_eq!((&one["unit_id"], &one["unit_name"]), (&json!(app.units.community), &json!("书院路社区")));
        let path = format!("/notifications/{}/read", one["id"].as_str().unwrap());
        app.post(&path).by(zhao).send().await.expect(404);
        assert_eq!(unread(app, li).await, 1);
        let read = app.post(&path).by(li).send().await.expect(200);
        let again = app.post(&path).by(li).send().await.expect(200);
        assert_eq!(read.body["read_at"], again.body["read_at"]);
        assert_eq!(unread(app, li).await, 0);

        let member = host(app, "张小明").await;
        planned(app, &member, day(app, 1), Some(li)).await;
        let seen = listed(app, li, "limit=1").await.remove(0);
        assert_eq!((&seen["kind"], &seen["subject"]), (&json!("visit_assigned"), &json!("visits")));
        given(app, li).await;
        let through = json!({"through": seen["id"]});
        app.post("/notifications/read").by(zhao).json(&through).send().await.expect(404);
        app.post("/notifications/read").by(li).json(&through).send().await.expect(204);
        assert_eq!(unread(app, li).await, 1, "what came since was not seen");
        let page = app.get("/notifications?limit=2").by(li).send().await.expect(200);
        let rest = format!("/notifications?limit=2&after={}", page.body["next"].as_str().unwrap());
        let rest = app.get(&rest).by(li).send().await.expect(200);
        assert_eq!((rest.body["items"].as_array().unwrap().len(), &rest.body["items"][0]["id"]), (1, &one["id"]));
    }

    async fn what_is_told_again_before_it_is_read_stands_once(app: &TestApp) {
        let (wang, li, zhao) = (&app.people.coordinator, &app.people.caseworker, &app.people.colleague);
        let case = given(app, li).await;
        for to in [zhao, li] {
            let path = format!("/cases/{case}");
            let now = app.get(&path).by(wang).send().await.expect(200).version();
            let body = json!({"assignee_id": to.account});
            app.patch(&path).by(wang).version(now).json(body).send().await.expect(200);
        }
        assert_eq!(told(app, li).await, ["case_assigned"]);
    }

    async fn the_word_of_the_person_is_told_to_who_works_on_it_or_gives_it_out(app: &TestApp) {
        let (wang, li, zhao) = (&app.people.coordinator, &app.people.caseworker, &app.people.colleague);
        let zhang = somebody(app, "张小明").await;
        let case = case_of(app, &zhang).await;
        let zhang = visitor(app, &zhang).await;
        let comment = json!({"body": "门口又堵上了"});
        let path = format!("/portal/cases/{case}/entries");
        app.post(&path).by(&zhang).json(&comment).send().await.expect(201);
        assert_eq!(told(app, wang).await, ["case_commented"], "nobody works on it yet");
        assert!(told(app, li).await.is_empty());
        let path = format!("/cases/{case}");
        let now = app.get(&path).by(wang).send().await.expect(200).version();
        app.patch(&path).by(wang).version(now).json(json!({"assignee_id": li.account})).send().await.expect(200);
        steps(app, &case, &["accept", "start"]).await;
        step(app, li, &case, json!({"action": "resolve", "resolution": "已劝离。"})).await.expect(200);
        let says = |body: Value| app.post(&format!("/portal/cases/{case}/transitions")).by(&zhang).json(body).send();
        says(json!({"action": "reopen", "reason": "又来了"})).await.expect(200);
        step(app, li, &case, json!({"action": "resolve", "resolution": "已再次劝离。"})).await.expect(200);
        says(json!({"action": "confirm"})).await.expect(200);
        assert_eq!(told(app, li).await, ["case_confirmed", "case_reopened", "case_assigned"]);
        assert_eq!((told(app, wang).await.len(), told(app, zhao).await.len()), (1, 0));
    }

    async fn a_department_is_told_what_it_is_asked_and_the_office_what_it_answers(app: &TestApp) {
        let (li, partner) = (&app.people.caseworker, &app.people.partner);
        let case = given(app, li).await;
        refer(app, &case, day_after(app, 1)).await;
        let asked = listed(app, partner, "").await.remove(0);
        assert_eq!((&asked["kind"], &asked["subject"]), (&json!("referral_received"), &json!("referrals")));
        api::notifications::tell_due(&app.app).await.unwrap();
        assert_eq!(told(app, partner).await.len(), 1, "it is not due today");
        days_pass(app, 1);
        for _ in 0..2 {
            api::notifications::tell_due(&app.app).await.unwrap();
        }
        assert_eq!(told(app, partner).await, ["referral_due", "referral_received"], "once a day");
        let due = listed(app, li, "").await.remove(0);
        assert_eq!((&due["kind"], &due["subject_id"]), (&json!("referral_due"), &json!(case)));
        let path = format!("/referrals/{}/answer", asked["subject_id"].as_str().unwrap());
        let answer = json!({"answer": "已清理。", "solved": true});
        app.post(&path).by(partner).json(answer).send().await.expect(200);
        assert_eq!(told(app, li).await, ["referral_answered", "referral_due", "case_assigned"]);
        assert_eq!(told(app, partner).await.len(), 2);
    }

    async fn what_a_unit_sees_to_is_not_told_above_it(app: &TestApp) {
        let people = &app.people;
        let above = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
        let suggest = |unit: domain::id::UnitId| {
            let body = json!({"unit_id": unit, "body": "请在路口装一盏灯"});
            app.post("/suggestions/public").json(body).send()
        };
        suggest(app.units.community).await.expect(201);
        for person in [&people.coordinator, &people.caseworker, &people.colleague] {
            assert_eq!(told(app, person).await, ["suggestion_received"]);
        }
        for person in [&above, &people.district_caseworker, &people.neighbour, &people.volunteer] {
            assert!(told(app, person).await.is_empty());
        }
        // Nobody works there: the next above do.
        suggest(app.units.far).await.expect(201);
        assert_eq!(told(app, &above).await, ["suggestion_received"]);
        assert_eq!(told(app, &people.district_caseworker).await, ["suggestion_received"]);
        assert_eq!(told(app, &people.coordinator).await.len(), 1);
    }

    async fn an_erasure_is_told_to_who_may_confirm_it_and_takes_what_points_at_the_person(app: &TestApp) {
        let (wang, li) = (&app.people.coordinator, &app.people.caseworker);
        let member = host(app, "张小明").await;
        planned(app, &member, day(app, 1), Some(li)).await;
        let other = given(app, li).await;
        let above = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
        let ask = json!({"member_id": member});
        let request = app.post("/erasure_requests").by(wang).json(ask).send().await.expect(201);
        assert_eq!(told(app, &above).await, ["erasure_requested"], "who entered it cannot confirm it");
        assert!(told(app, wang).await.is_empty());
        let confirm = format!("/erasure_requests/{}/confirm", request.id());
        app.post(&confirm).by(&above).version(1).send().await.expect(200);
        assert!(told(app, &above).await.is_empty());
        let left = listed(app, li, "").await;
        assert_eq!((left.len(), &left[0]["subject_id"]), (1, &json!(other)));
        let again = host(app, "王小芳").await;
        erased(app, &again).await;
        assert!(told(app, wang).await.is_empty(), "it is done");
    }

    async fn each_kind_can_be_turned_off(app: &TestApp) {
        let (li, volunteer) = (&app.people.caseworker, &app.people.volunteer);
        let usual = app.get("/me/notifications").by(volunteer).send().await.expect(200);
        let visits = json!([{"kind": "visit_assigned", "in_app": true, "by_email": false}]);
        assert_eq!((&usual.body["kinds"], &usual.body["email"], &usual.body["mail"]), (&visits, &Value::Null, &json!(true)));
        choose(app, li, json!({"kinds": [{"kind": "case_assigned", "in_app": false, "by_email": false}]})).await;
        given(app, li).await;
        let member = host(app, "张小明").await;
        planned(app, &member, day(app, 1), Some(li)).await;
        assert_eq!(told(app, li).await, ["visit_assigned"]);
        let now = app.get("/me/notifications").by(li).send().await.expect(200);
        let patch = |version: i64, body: Value| app.patch("/me/notifications").by(li).version(version).json(body).send();
        let bad = patch(now.version(), json!({"email": "li"})).await.expect(422);
        assert_eq!(bad.faults(), [("/email", "not_an_email")]);
        let saved = patch(now.version(), json!({"email": "li@example.org"})).await.expect(200);
        assert_eq!(saved.body["email"], "li@example.org");
        let off = saved.body["kinds"].as_array().unwrap().iter().find(|one| one["kind"] == "case_assigned").unwrap();
        assert_eq!(off["in_app"], false, "what is not named stays");
        let stale = patch(now.version(), json!({"email": null})).await.expect(412);
        assert_eq!(stale.body["current"]["email"], "li@example.org");
        let me = app.get("/me").by(li).send().await.expect(200);
        assert_eq!(me.version(), saved.version(), "it is the account's version");
    }

    async fn a_letter_gathers_what_came_and_names_nobody(app: &TestApp) {
        let li = &app.people.caseworker;
        let by_mail = json!([
            {"kind": "case_assigned", "in_app": false, "by_email": true},
            {"kind": "visit_assigned", "in_app": true, "by_email": true}
        ]);
        choose(app, li, json!({"kinds": by_mail})).await;
        let member = host(app, "张小明").await;
        planned(app, &member, day(app, 1), Some(li)).await;
        assert_eq!(sent_later(app).await, 0, "there is no address");
        choose(app, li, json!({"email": "li@example.org"})).await;
        let case = given(app, li).await;
        assert_eq!(send(app).await, 0, "it waits for what comes");
        let visit = planned(app, &member, day(app, 2), Some(li)).await;
        assert_eq!((sent_later(app).await, send(app).await), (1, 0));
        let letter = app.letters().remove(0);
        assert!(letter.contains("To: li@example.org"), "{letter}");
        for link in [format!("/cases/{case}"), format!("/visits/{visit}"), "/account".to_owned()] {
            assert!(encoded(&letter, &link), "{link}: {letter}");
        }
        for name in ["张小明", "流动摊贩", "li-na", "13800138000"] {
            assert!(!encoded(&letter, name), "{name}");
        }
        assert_eq!(told(app, li).await.len(), 2, "cases are told by e-mail alone");
    }

    async fn a_letter_that_no_server_takes_is_sent_again(app: &TestApp) {
        let li = &app.people.caseworker;
        let kinds = json!([{"kind": "case_assigned", "in_app": true, "by_email": true}]);
        choose(app, li, json!({"email": "li@example.org", "kinds": kinds})).await;
        given(app, li).await;
        let (here, away) = (app.app.mail.folder().unwrap().to_owned(), app.app.mail.folder().unwrap().with_file_name("away"));
        assert!(here.ends_with(MAIL));
        std::fs::rename(&here, &away).unwrap();
        assert_eq!((sent_later(app).await, send(app).await), (0, 0));
        std::fs::rename(&away, &here).unwrap();
        assert_eq!(send(app).await, 0, "not before its time");
        days_pass(app, 1);
        assert_eq!((send(app).await, app.letters().len()), (1, 1));
        given(app, li).await;
        std::fs::rename(&here, &away).unwrap();
        for _ in 0..TRIES {
            days_pass(app, 3);
            assert_eq!(send(app).await, 0);
        }
        std::fs::rename(&away, &here).unwrap();
        days_pass(app, 3);
        assert_eq!((send(app).await, app.letters().len()), (0, 1), "it was tried often enough");
    }

    async fn who_left_is_not_written_to_and_what_is_old_goes(app: &TestApp) {
        let (li, admin) = (&app.people.caseworker, &app.people.administrator);
        let kinds = json!([{"kind": "case_assigned", "in_app": true, "by_email": true}]);
        choose(app, li, json!({"email": "li@example.org", "kinds": kinds})).await;
        given(app, li).await;
        let now = app.app.clock.now();
        let swept = persistence::maintain!(&app.app.db, notifications::sweep(now.plus_days(89))).unwrap();
        assert_eq!(swept, 0);
        let swept = persistence::maintain!(&app.app.db, notifications::sweep(now.plus_days(91))).unwrap();
        assert_eq!(swept, 1);
        let path = format!("/accounts/{}", li.account);
        let version = app.get(&path).by(admin).send().await.expect(200).version();
        let off = json!({"status": "disabled"});
        app.patch(&path).by(admin).version(version).json(off).send().await.expect(200);
        assert_eq!(sent_later(app).await, 0);
        assert!(app.letters().is_empty());
        let left = persistence::maintain!(&app.app.db, notification_letters::sweep(now.plus_days(9))).unwrap();
        assert_eq!(left, 0, "it went with the account");
    }
}

/// Whether a message says this, in whatever way its text is written.
fn encoded(letter: &str, text: &str) -> bool {
    use base64::Engine as _;
    let (_, body) = letter.split_once("\r\n\r\n").unwrap_or_default();
    let joined: String = body.split_whitespace().collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(joined);
    let plain = decoded.unwrap_or_else(|_| unquoted(&body.replace("=\r\n", "")));
    String::from_utf8(plain).is_ok_and(|plain| plain.contains(text))
}

/// The bytes of a text that is written as quoted-printable (RFC 2045).
fn unquoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        rest = match byte.filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                &more[2..]
            }
            None => {
                bytes.push(*first);
                more
            }
        };
    }
    bytes
}
