//! `/erasure_requests`.

mod canary;
mod everything;
mod merged;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Person, Reply, TestApp};
use crate::visits::somebody;
use everything::{CONTENT, Everything, MARK, RETRY, recorded};

async fn entered(app: &TestApp, by: &Person, member: &str) -> Reply {
    app.post("/erasure_requests").by(by).json(json!({"member_id": member})).send().await
}

async fn confirmed(app: &TestApp, by: &Person, id: &str, version: i64) -> Reply {
    app.post(&format!("/erasure_requests/{id}/confirm")).by(by).version(version).send().await
}

/// The member, erased.
async fn erased(app: &TestApp, member: &str) -> Reply {
    let id = entered(app, &app.people.caseworker, member).await.expect(201).id();
    confirmed(app, &app.people.coordinator, &id, 1).await.expect(200)
}

/// The rows of a preview, by table.
fn rows(preview: &Reply, table: &str) -> Vec<(bool, i64)> {
    let items = preview.body["items"].as_array().unwrap().iter();
    let of_table = items.filter(|item| item["table"] == table);
    of_table
        .map(|item| (item["removed"].as_bool().unwrap(), item["rows"].as_i64().unwrap()))
        .collect()
}

/// What stays for the office's figures tells of nobody.
async fn nothing_is_left(app: &TestApp, who: &Everything) {
    let li = &app.people.caseworker;
    for gone in [
        format!("/members/{}", who.member),
        format!("/members/{}", who.merged),
        format!("/households/{}", who.household),
        format!("/visits/{}", who.visit),
        format!("/visits/{}", who.planned),
        format!("/sign_ups/{}", who.attended),
        format!("/attachments/{}", who.attachment),
    ] {
        app.get(&gone).by(li).send().await.expect(404);
    }
    let merge = app.get(&format!("/merges/{}", who.merge)).by(&app.people.coordinator);
    merge.send().await.expect(404);
    for (path, by) in [
        ("/members?q=qvogel".to_owned(), li),
        ("/members?q=0421".to_owned(), li),
        (format!("/cases/{}", who.case), li),
        (format!("/cases/{}/timeline", who.case), li),
        ("/cases".to_owned(), li),
        ("/visits".to_owned(), li),
        ("/suggestions".to_owned(), li),
        (format!("/suggestions/{}", who.suggestion), li),
        ("/households".to_owned(), li),
        (format!("/events/{}/feedback", who.held_event), li),
        (format!("/imports/{}/report", who.import), li),
        (format!("/referrals/{}", who.referral), &app.people.partner),
        ("/audit_alerts".to_owned(), &app.people.auditor),
        ("/erasure_requests".to_owned(), li),
        ("/objections".to_owned(), li),
    ] {
        let found = app.get(&path).by(by).send().await.expect(200);
        let text = String::from_utf8_lossy(&found.bytes).into_owned();
        assert!(!text.contains(MARK), "{path}: {text}");
    }
}

on_both! {
    async fn who_is_erased_is_nowhere_and_what_the_office_did_stays(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let who = recorded(app).await;
        let asked = entered(app, li, &who.member).await.expect(201);
        let id = asked.id();
        assert_eq!((&asked.body["state"], &asked.body["asked_by"]), (&json!("asked"), &json!(li.account.to_string())));
        let preview = format!("/erasure_requests/{id}/preview");
        let preview = app.get(&preview).by(wang).send().await.expect(200);
        for (table, touched) in [
            ("members", vec![(true, 2)]),
            ("member_keys", vec![(true, 2)]),
            ("merges", vec![(true, 1)]),
            ("objections", vec![(true, 1)]),
            ("households", vec![(true, 1)]),
            // Four of each record, and of the merge: four taken back, and four given anew.
            ("consents", vec![(true, 16)]),
            ("visits", vec![(false, 4)]),
            ("cases", vec![(false, 3)]),
            ("event_sign_ups", vec![(true, 1), (false, 1)]),
            ("attachments", vec![(true, 1)]),
            ("import_faults", vec![(false, 1)]),
            ("idempotency_keys", vec![(false, 1)]),
        ] {
            assert_eq!(rows(&preview, table), touched, "{table}: {:#}", preview.body);
        }
        let digest = sha256(CONTENT);
        let file = app.app.attachments_folder.join(digest.get(..2).unwrap()).join(&digest);
        assert!(file.exists());

        let done = confirmed(app, wang, &id, 1).await.expect(200);
        assert_eq!((&done.body["state"], &done.body["member_name"]), (&json!("confirmed"), &Value::Null));
        assert!(!file.exists(), "nothing else refers to the file");
        nothing_is_left(app, &who).await;

        let case = app.get(&format!("/cases/{}", who.case)).by(li).send().await.expect(200);
        assert_eq!((&case.body["title"], &case.body["category"]), (&json!("—"), &json!("facilities")));
        let full = app.get(&format!("/events/{}", who.full_event)).by(li).send().await.expect(200);
        assert_eq!((&full.body["signed_up"], &full.body["waiting"]), (&json!(1), &json!(0)));
        let list = app.get(&format!("/events/{}/sign_ups?status=signed_up", who.full_event)).by(li).send().await;
        assert_eq!(list.expect(200).body["items"][0]["member_id"], json!(who.friend), "who waited has the place");
        let held = app.get(&format!("/events/{}", who.held_event)).by(li).send().await.expect(200);
        assert_eq!(held.body["signed_up"], 1, "who came is counted");
        let sign_ups = app.get(&format!("/events/{}/sign_ups?count=true", who.held_event)).by(li).send().await;
        assert_eq!(sign_ups.expect(200).body["total"], 0);

        let again = app.post("/members").by(li).header("idempotency-key", RETRY).json(&who.body).send().await;
        again.expect(404);
        app.post(&format!("/sign_ups/{}/check_in", who.attended)).by(li).json(json!({})).send().await.expect(404);
        app.delete(&format!("/sign_ups/{}", who.attended)).by(li).version(1).send().await.expect(404);
        app.post(&format!("/visits/{}/record", who.planned)).by(li).json(json!({"outcome": "done"})).send().await.expect(404);
        let preview = app.get(&format!("/erasure_requests/{id}/preview")).by(wang).send().await.expect(200);
        assert_eq!(preview.body["items"], json!([]));

        assert!(persistence::scan!(&app.app.db, erasures::uncompacted_since()).unwrap().is_some());
        app.app.db.clean().await.unwrap();
        app.app.db.compact().await.unwrap();
        assert_eq!(persistence::scan!(&app.app.db, erasures::uncompacted_since()).unwrap(), None);
    }

    async fn who_entered_a_request_does_not_confirm_it(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let member = somebody(app, "张小明").await;
        let id = entered(app, wang, &member).await.expect(201).id();
        let own = confirmed(app, wang, &id, 1).await.expect(409);
        assert_eq!(own.body["code"], "second_account_needed");
        confirmed(app, li, &id, 1).await.expect(403);
        let twice = entered(app, li, &member).await.expect(409);
        assert_eq!(twice.body["code"], "erasure_asked_already");
        app.get(&format!("/members/{member}")).by(li).send().await.expect(200);
        let other = app.person("ma-zhu-ren", domain::access::Role::Coordinator, app.units.community).await;
        confirmed(app, &other, &id, 7).await.expect(412);
        app.post(&format!("/erasure_requests/{id}/confirm")).by(&other).send().await.expect(428);
        confirmed(app, &other, &id, 1).await.expect(200);
        app.get(&format!("/members/{member}")).by(li).send().await.expect(404);
        let late = confirmed(app, &other, &id, 2).await.expect(409);
        assert_eq!((late.problem(), &late.body["state"]), ("impossible-transition", &json!("confirmed")));
        let gone = entered(app, li, &member).await.expect(422);
        assert_eq!(gone.faults(), [("/member_id", "unknown_reference")]);
    }

    async fn a_request_is_refused_for_a_reason_and_in_words(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let member = somebody(app, "张小明").await;
        let id = entered(app, li, &member).await.expect(201).id();
        let refuse = |by: &Person, body: Value| {
            app.post(&format!("/erasure_requests/{id}/refuse")).by(by).version(1).json(body).send()
        };
        refuse(wang, json!({"reason": "because", "explanation": "x"})).await.expect(422);
        let bare = refuse(wang, json!({"reason": "legal_duty", "explanation": " "})).await.expect(422);
        assert_eq!(bare.faults(), [("/explanation", "required")]);
        let body = json!({"reason": "legal_duty", "explanation": "账目须保存五年。"});
        refuse(li, body.clone()).await.expect(403);
        let refused = refuse(wang, body).await.expect(200);
        assert_eq!((&refused.body["state"], &refused.body["reason"]), (&json!("refused"), &json!("legal_duty")));
        assert_eq!(refused.body["member_name"], "张小明");
        confirmed(app, wang, &id, 2).await.expect(409);
        let list = app.get("/erasure_requests?state=refused").by(li).send().await.expect(200);
        assert_eq!(list.body["items"][0]["explanation"], "账目须保存五年。");
        assert_eq!(app.get("/erasure_requests?state=asked").by(li).send().await.expect(200).body["items"], json!([]));
        entered(app, li, &member).await.expect(201);
    }

    async fn of_ten_who_confirm_at_once_one_does(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let id = entered(app, &app.people.caseworker, &member).await.expect(201).id();
        let all = join_all((0..10).map(|_| confirmed(app, &app.people.coordinator, &id, 1))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1);
        assert!(all.iter().all(|reply| [200, 409, 412].contains(&reply.status.as_u16())));
    }

    async fn what_is_written_at_the_same_time_brings_nobody_back(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let member = crate::visits::host(app, "张小明").await;
        let plan = json!({"member_id": member, "purpose": "welfare", "planned_on": crate::visits::day(app, 0)});
        let visit = app.post("/visits").by(li).json(&plan).send().await.expect(201).id();
        let id = entered(app, li, &member).await.expect(201).id();
        let record = json!({"outcome": "done", "notes": "qvogel"});
        let case = json!({
            "unit_id": app.units.community, "member_id": member, "category": "facilities", "title": "qvogel"
        });
        let patch = json!({"address": "qvogel"});
        let (done, replies) = futures_util::future::join(
            confirmed(app, wang, &id, 1),
            futures_util::future::join4(
                app.post(&format!("/visits/{visit}/record")).by(li).json(record).send(),
                app.post("/cases").by(li).json(case).send(),
                app.patch(&format!("/members/{member}")).by(li).version(1).json(patch).send(),
                app.post("/visits").by(li).json(&plan).send(),
            ),
        ).await;
        done.expect(200);
        for reply in [&replies.0, &replies.1, &replies.2, &replies.3] {
            assert!(reply.status.as_u16() < 500, "{:#}", reply.body);
        }
        for path in ["/cases", "/visits", "/members"] {
            let list = app.get(path).by(li).send().await.expect(200);
            assert!(!list.body.to_string().contains("qvogel"), "{path}: {:#}", list.body);
        }
    }

    async fn the_trail_says_who_did_it_and_names_nobody(app: &TestApp) {
        let member = somebody(app, "张小明").await;
        let id = erased(app, &member).await.id();
        let auditor = &app.people.auditor;
        for (subject, details) in [(&member, vec!["erased"]), (&id, vec!["confirmed", "asked"])] {
            let path = format!("/audit_entries?subject={subject}&kind=write");
            let trail = app.get(&path).by(auditor).send().await.expect(200);
            let of_erasure: Vec<&str> = trail.body["items"].as_array().unwrap().iter()
                .filter(|entry| entry["operation"].as_str().unwrap().starts_with("erasure_requests"))
                .filter_map(|entry| entry["detail"].as_str())
                .collect();
            assert_eq!(of_erasure, details, "{:#}", trail.body);
            assert!(!trail.body.to_string().contains("张小明"));
        }
    }

    async fn a_household_stays_while_somebody_is_in_it(app: &TestApp) {
        let li = &app.people.caseworker;
        let household = json!({"unit_id": app.units.community, "name": "和平里12号"});
        let household = app.post("/households").by(li).json(household).send().await.expect(201).id();
        let mut both = Vec::new();
        for name in ["张小明", "王芳"] {
            let body = json!({
                "unit_id": app.units.community, "kind": "resident", "name": name, "household_id": household
            });
            both.push(app.post("/members").by(li).json(body).send().await.expect(201).id());
        }
        erased(app, &both[0]).await;
        app.get(&format!("/households/{household}")).by(li).send().await.expect(200);
        erased(app, &both[1]).await;
        app.get(&format!("/households/{household}")).by(li).send().await.expect(404);
    }
}

fn sha256(text: &str) -> String {
    use sha2::Digest as _;
    format!("{:x}", sha2::Sha256::digest(text))
}
