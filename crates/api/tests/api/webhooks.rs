//! `/webhooks` and `/webhook_deliveries`, with a receiver that listens.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use domain::access::{Role, Scope};
use domain::outbox::TRIES;
use domain::webhooks::DeliveryState;
use serde_json::{Value, json};

use crate::harness::{Reply, TestApp};
use crate::releases::last_quarter;

/// What came to a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Got {
    head: String,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(name));
        line.unwrap().split_once(": ").unwrap().1
    }
}

/// Listens, answers with these statuses one after another, and hands on what came.
fn receiver(statuses: &'static [u16]) -> (String, Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (sender, came) = channel();
    std::thread::spawn(move || {
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = Vec::new();
            let got = loop {
                let mut piece = [0; 4096];
                let read = stream.read(&mut piece).unwrap();
                bytes.extend_from_slice(&piece[..read]);
                let text = String::from_utf8(bytes.clone()).unwrap();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let got = Got { head: head.to_owned(), body: body.to_owned() };
                if body.len() >= got.header("content-length").parse::<usize>().unwrap() {
                    break got;
                }
            };
            let elsewhere = "location: http://127.0.0.1:9/\r\n";
            let answer = format!(
                "HTTP/1.1 {status} X\r\n{elsewhere}content-length: 0\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).unwrap();
            sender.send(got).unwrap();
        }
    });
    (url, came)
}

async fn webhook(app: &TestApp, url: &str) -> (String, String) {
    let body = json!({"unit_id": app.units.district, "url": url, "events": ["release.published"]});
    let made =
        app.post("/webhooks").by(&app.people.administrator).json(body).send().await.expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made.body["webhook"]["id"]), text(&made.body["secret"]))
}

async fn publish(app: &TestApp) -> Reply {
    let lead = app.person("qu-zhu-ren", Role::Coordinator, app.units.district).await;
    let body = json!({"unit_id": app.units.district, "period": last_quarter(app)});
    app.post("/releases").by(&lead).json(body).send().await.expect(201)
}

async fn deliver(app: &TestApp) -> usize {
    api::webhooks::deliver(&app.app).await.unwrap()
}

async fn deliveries(app: &TestApp, query: &str) -> Vec<Value> {
    let path = format!("/webhook_deliveries?{query}");
    let list = app.get(&path).by(&app.people.administrator).send().await.expect(200);
    list.body["items"].as_array().unwrap().clone()
}

/// What the example of the documentation says of a message.
fn verified(secret: &str, got: &Got, body: &str) -> bool {
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/verify_webhook.py");
    let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let mut python = Command::new("python3")
        .arg(script)
        .args(headers.map(|name| got.header(name)))
        .env("LINLI_WEBHOOK_SECRET", secret)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    python.wait().unwrap().success()
}

on_both! {
    async fn a_release_is_told_of_and_the_message_is_signed(app: &TestApp) {
        let (url, came) = receiver(&[204]);
        let (id, secret) = webhook(app, &url).await;
        let release = publish(app).await;
        assert_eq!(deliver(app).await, 1);
        let got = came.recv().unwrap();
        assert!(verified(&secret, &got, &got.body));
        assert!(!verified(&secret, &got, &got.body.replace("release", "other")));
        let said: Value = serde_json::from_str(&got.body).unwrap();
        assert_eq!((&said["type"], &said["data"]["id"]), (&json!("release.published"), &release.body["id"]));
        let keys: Vec<&String> = said["data"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "unit_id", "period", "vintage", "url"]);
        let one = deliveries(app, &format!("webhook={id}")).await.remove(0);
        assert_eq!((&one["state"], &one["last_status"], &one["tries"]), (&json!("delivered"), &json!(204), &json!(1)));
        assert_eq!(one["id"], got.header("webhook-id"));
        assert_eq!(deliver(app).await, 0);
    }

    async fn what_is_not_taken_is_tried_again_then_dead_then_sent_again(app: &TestApp) {
        let (url, came) = receiver(&[500, 302, 500, 500, 500, 500, 500, 500, 500, 500, 200]);
        webhook(app, &url).await;
        publish(app).await;
        let mut ids = Vec::new();
        for _ in 0..TRIES {
            assert_eq!(deliver(app).await, 1);
            assert_eq!(deliver(app).await, 0, "not before its time");
            ids.push(came.recv().unwrap().header("webhook-id").to_owned());
            crate::visits::days_pass(app, 3);
        }
        assert!(ids.iter().all(|id| *id == ids[0]));
        let dead = deliveries(app, "state=dead").await.remove(0);
        assert_eq!((&dead["tries"], &dead["next_at"]), (&json!(TRIES), &Value::Null));
        assert_eq!(deliver(app).await, 0);
        let path = format!("/webhook_deliveries/{}/retry", ids[0]);
        let admin = &app.people.administrator;
        app.post(&path).by(admin).send().await.expect(200);
        assert_eq!(app.post(&path).by(admin).send().await.expect(409).body["code"], "delivery_not_dead");
        assert_eq!(deliver(app).await, 1);
        assert_eq!(came.recv().unwrap().header("webhook-id"), ids[0]);
        assert_eq!(deliveries(app, "state=delivered").await.len(), 1);
    }

    async fn a_message_that_was_taken_by_a_server_that_stopped_is_sent_again(app: &TestApp) {
        let (url, came) = receiver(&[200]);
        webhook(app, &url).await;
        publish(app).await;
        let (vault, now) = (app.app.db.vault(), app.app.clock.now());
        let again = vault.clone();
        let taken = persistence::maintain!(&app.app.db, webhook_deliveries::claim(&vault, now, &[], 9)).unwrap();
        // Of two servers the second finds nothing.
        let other = persistence::maintain!(&app.app.db, webhook_deliveries::claim(&again, now, &[], 9)).unwrap();
        assert_eq!((taken.len(), other.len()), (1, 0));
        assert_eq!(deliver(app).await, 0);
        crate::visits::days_pass(app, 1);
        assert_eq!(deliver(app).await, 1);
        assert_eq!(came.recv().unwrap().header("webhook-id"), taken[0].id.to_string());
    }

    async fn several_servers_at_once_send_each_message_once(app: &TestApp) {
        let (url, came) = receiver(&[200; 5]);
        for _ in 0..5 {
            webhook(app, &url).await;
        }
        publish(app).await;
        let sent = futures_util::future::join_all((0..4).map(|_| deliver(app))).await;
        assert_eq!(sent.into_iter().sum::<usize>(), 5);
        let ids: std::collections::BTreeSet<String> =
            (0..5).map(|_| came.recv().unwrap().header("webhook-id").to_owned()).collect();
        assert_eq!(ids.len(), 5);
    }

    async fn a_receiver_that_is_gone_is_told_nothing_more(app: &TestApp) {
        let (url, _came) = receiver(&[410]);
        let (id, _) = webhook(app, &url).await;
        publish(app).await;
        assert_eq!(deliver(app).await, 1);
        let (admin, path) = (&app.people.administrator, format!("/webhooks/{id}"));
        let off = app.get(&path).by(admin).send().await.expect(200);
        assert_eq!(crate::notifications::told(app, admin).await, ["webhook_stopped"]);
        assert_eq!((&off.body["active"], off.body["gone_at"].is_string()), (&json!(false), true));
        let dead = deliveries(app, "state=dead").await.remove(0);
        let retry = format!("/webhook_deliveries/{}/retry", dead["id"].as_str().unwrap());
        assert_eq!(app.post(&retry).by(admin).send().await.expect(409).body["code"], "webhook_off");
        let on = json!({"active": true});
        let on = app.patch(&path).by(admin).version(off.version()).json(on).send().await.expect(200);
        assert_eq!(on.body["gone_at"], Value::Null);
        app.delete(&path).by(admin).send().await.expect(204);
        assert!(deliveries(app, "").await.is_empty());
    }

    async fn after_a_change_of_the_secret_both_are_good_for_a_day(app: &TestApp) {
        let (url, came) = receiver(&[500, 200]);
        let (id, old) = webhook(app, &url).await;
        let rotate = format!("/webhooks/{id}/rotate");
        let made = app.post(&rotate).by(&app.people.administrator).send().await.expect(200);
        let new = made.body["secret"].as_str().unwrap().to_owned();
        publish(app).await;
        deliver(app).await;
        let got = came.recv().unwrap();
        assert!(verified(&old, &got, &got.body) && verified(&new, &got, &got.body));
        crate::visits::days_pass(app, 2);
        deliver(app).await;
        let got = came.recv().unwrap();
        assert!(!verified(&old, &got, &got.body) && verified(&new, &got, &got.body));
        let dump = crate::portal::dump(app);
        assert!(!dump.contains(&new) && !dump.contains(&old));
    }

    async fn a_secret_that_does_not_open_keeps_nobody_elses_messages(app: &TestApp) {
        let (url, came) = receiver(&[204, 204]);
        let (lost, _) = webhook(app, &url).await;
        let (well, secret) = webhook(app, &url).await;
        // As if it had been sealed by keys that are gone.
        let elsewhere = TestApp::sqlite().await.app.db.vault();
        let scope = Scope::of_the_installation(vec![app.units.district]);
        let id = lost.parse().unwrap();
        in_tx!(&app.app.db, elsewhere.clone(), |tx, store| {
            store::webhooks::rotate(tx, &scope, id, &[7; 32]).map(|_| ())
        })
        .unwrap();
        publish(app).await;
        assert_eq!(deliver(app).await, 2);
        let got = came.recv().unwrap();
        assert!(verified(&secret, &got, &got.body));
        let one = deliveries(app, &format!("webhook={well}")).await.remove(0);
        assert_eq!((&one["state"], &one["last_failure"]), (&json!("delivered"), &Value::Null));
        let one = deliveries(app, &format!("webhook={lost}")).await.remove(0);
        assert_eq!((&one["state"], &one["tries"]), (&json!("waiting"), &json!(1)));
        assert_eq!((&one["last_status"], &one["last_failure"]), (&Value::Null, &json!("secret_unreadable")));
        // With another secret it is told; the one that cannot be opened is left out.
        let rotate = format!("/webhooks/{lost}/rotate");
        let made = app.post(&rotate).by(&app.people.administrator).send().await.expect(200);
        crate::visits::days_pass(app, 1);
        assert_eq!(deliver(app).await, 1);
        let got = came.recv().unwrap();
        assert!(verified(made.body["secret"].as_str().unwrap(), &got, &got.body));
        assert_eq!(got.header("webhook-signature").split(' ').count(), 1);
        let one = deliveries(app, &format!("webhook={lost}")).await.remove(0);
        assert_eq!((&one["state"], &one["last_failure"]), (&json!("delivered"), &Value::Null));
    }

    async fn a_slow_receiver_keeps_no_other_waiting(app: &TestApp) {
        // It listens, and never answers.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let (slow, _) = webhook(app, &format!("http://{}/", silent.local_addr().unwrap())).await;
        let (url, came) = receiver(&[204, 204, 204]);
        let (quick, _) = webhook(app, &url).await;
        let released = publish(app).await.id();
        let insert = async |webhook: &str| {
            let ids = (webhook.parse().unwrap(), released.parse().unwrap());
            let id = uuid::Uuid::now_v7().to_string().parse().unwrap();
            in_tx!(&app.app.db, |tx, store| {
                store::webhook_deliveries::insert(tx, id, ids, DeliveryState::Waiting)
            })
            .unwrap();
        };
        for webhook in [&slow, &quick] {
            insert(webhook.as_str()).await;
        }
        let running = app.app.clone();
        let round = actix_web::rt::spawn(async move { api::webhooks::deliver(&running).await });
        let delivered = async |count: usize| {
            for _ in 0..100 {
                if deliveries(app, "state=delivered").await.len() == count {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            panic!("{count} were not delivered in time");
        };
        delivered(2).await;
        // Nor does one that came meanwhile wait.
        insert(quick.as_str()).await;
        delivered(3).await;
        assert_eq!(came.iter().take(3).count(), 3);
        let tries: Vec<_> = deliveries(app, &format!("webhook={slow}")).await;
        let tries: Vec<_> = tries.iter().map(|one| one["tries"].as_i64().unwrap()).collect();
        assert_eq!(tries, [0, 1], "of one receiver's messages one is under way");
        assert!(!round.is_finished());
        // Its line breaks: both of its messages are tried, and put off.
        drop(silent);
        assert_eq!(round.await.unwrap().unwrap(), 5);
        for one in deliveries(app, &format!("webhook={slow}")).await {
            assert_eq!((&one["state"], &one["tries"], &one["last_status"]), (&json!("waiting"), &json!(1), &Value::Null));
            assert!(["unreachable", "answer_unreadable"].contains(&one["last_failure"].as_str().unwrap()), "{one}");
        }
    }

    async fn what_is_wrong_with_a_webhook_is_said(app: &TestApp) {
        let admin = &app.people.administrator;
        for (url, events, fault) in [
            ("ftp://example.org/", json!(["release.published"]), ("/url", "not_https")),
            ("https://example.org/", json!([]), ("/events", "too_few")),
        ] {
            let body = json!({"unit_id": app.units.district, "url": url, "events": events});
            let refused = app.post("/webhooks").by(admin).json(body).send().await.expect(422);
            assert_eq!(refused.faults(), [fault]);
        }
        let (id, _) = webhook(app, "https://example.org/").await;
        let path = format!("/webhooks/{id}");
        let patch = json!({"url": "https://a:b@example.org/"});
        let refused = app.patch(&path).by(admin).version(1).json(patch).send().await.expect(422);
        assert_eq!(refused.faults(), [("/url", "url_with_secrets")]);
        app.patch(&path).by(admin).version(7).json(json!({"active": false})).send().await.expect(412);
        app.get(&path).by(&app.people.coordinator).send().await.expect(403);
    }
}
