//! `/me/calendar` and `/calendar/{token}.ics`.

use serde_json::json;

use crate::events::{draft, plan, published, step};
use crate::harness::{Person, Reply, TestApp};
use crate::sign_ups::{members, sign_up};

/// The path of a new feed, below `/api/v1`.
async fn subscribe(app: &TestApp, person: &Person) -> String {
    let made = app.post("/me/calendar").by(person).send().await.expect(201);
    let url = made.body["url"].as_str().unwrap();
    url.strip_prefix("http://localhost:8080/api/v1").unwrap().to_owned()
}

/// The feed as a calendar program reads it: without signing in.
async fn feed(app: &TestApp, path: &str) -> (Reply, String) {
    let reply = app.get(path).send().await.expect(200);
    assert_eq!(reply.header("content-type"), Some("text/calendar; charset=utf-8"));
    let text = String::from_utf8(reply.bytes.to_vec()).unwrap().replace("\r\n ", "");
    (reply, text)
}

on_both! {
    async fn a_feed_shows_what_was_announced_and_nobody_s_name(app: &TestApp) {
        let event = published(app, None).await;
        let member = &members(app, 1).await[0];
        sign_up(app, &event, member).await.expect(201);
        let mut hidden = plan(app, None);
        hidden["title"] = json!("草稿");
        app.post("/events").by(&app.people.caseworker).json(hidden).send().await.expect(201);
        let path = subscribe(app, &app.people.caseworker).await;
        let (_, text) = feed(app, &path).await;
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        for shown in ["SUMMARY:春节茶话会", "LOCATION:社区活动室", "STATUS:CONFIRMED", &format!("UID:{event}@linli")] {
            assert!(text.contains(&format!("{shown}\r\n")), "{shown} in {text}");
        }
        for missing in ["草稿", "居民0", "ATTENDEE", "li-min"] {
            assert!(!text.contains(missing), "{missing}");
        }
    }

    async fn a_cancelled_event_stays_as_cancelled_unless_it_was_never_announced(app: &TestApp) {
        let path = subscribe(app, &app.people.volunteer).await;
        for event in [published(app, None).await, draft(app, None).await] {
            let cancel = app.post(&format!("/events/{event}/cancel")).by(&app.people.caseworker);
            cancel.json(json!({"reason": "台风"})).send().await.expect(200);
        }
        let (_, text) = feed(app, &path).await;
        assert_eq!(text.matches("STATUS:CANCELLED\r\n").count(), 1);
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
        assert!(!text.contains("台风"));
    }

    async fn a_feed_that_is_known_is_not_sent_again(app: &TestApp) {
        let event = draft(app, None).await;
        let path = subscribe(app, &app.people.caseworker).await;
        let (first, _) = feed(app, &path).await;
        let tag = first.header("etag").unwrap().to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let same = app.get(&path).header("if-none-match", &known).send().await.expect(304);
            assert!(same.bytes.is_empty());
            assert_eq!(same.header("etag"), Some(tag.as_str()));
        }
        step(app, &event, "publish").await.expect(200);
        let changed = app.get(&path).header("if-none-match", &tag).send().await.expect(200);
        assert_ne!(changed.header("etag"), Some(tag.as_str()));
    }

    async fn a_feed_holds_what_its_owner_may_see_now(app: &TestApp) {
        published(app, None).await;
        let elsewhere = subscribe(app, &app.people.neighbour).await;
        assert!(!feed(app, &elsewhere).await.1.contains("VEVENT"));
        let own = subscribe(app, &app.people.volunteer).await;
        assert!(feed(app, &own).await.1.contains("VEVENT"));

        let (admin, volunteer) = (&app.people.administrator, app.people.volunteer.account);
        let account = app.get(&format!("/accounts/{volunteer}")).by(admin).send().await.expect(200);
        let grant = account.body["grants"][0]["id"].as_str().unwrap();
        app.delete(&format!("/grants/{grant}")).by(admin).send().await.expect(204);
        assert!(!feed(app, &own).await.1.contains("VEVENT"), "the grant was taken away");
    }

    async fn the_address_is_a_secret_that_can_be_replaced(app: &TestApp) {
        let li = &app.people.caseworker;
        let first = subscribe(app, li).await;
        let second = app.post("/me/calendar").by(li).header("idempotency-key", "c-1").send().await.expect(201);
        let third = app.post("/me/calendar").by(li).header("idempotency-key", "c-1").send().await.expect(201);
        assert_ne!(second.body["url"], third.body["url"], "an answer that is a secret is not kept");
        assert_eq!(app.get(&first).send().await.expect(404).problem(), "not-found");
        for wrong in ["/calendar/x.ics", "/calendar/.ics", "/calendar/linli_c_.ics"] {
            app.get(wrong).send().await.expect(404);
        }
        app.post("/me/calendar").by(&app.people.analyst).send().await.expect(403);
        app.post("/me/calendar").send().await.expect(401);
    }
}
