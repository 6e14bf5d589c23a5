//! A merge allows nothing that one of the two records does not.

use serde_json::json;

use super::{friend, merge, read, undo, visit};
use crate::events::published;
use crate::harness::TestApp;
use crate::sign_ups::{consent, sign_up, stranger};
use crate::visits::day;

/// What the member agrees to now.
async fn agreed(app: &TestApp, member: &str) -> Vec<String> {
    let member = read(app, &format!("/members/{member}")).await;
    let consents = member["consents"].as_array().unwrap().iter();
    let mut purposes: Vec<_> =
        consents.map(|one| one["purpose"].as_str().unwrap().to_owned()).collect();
    purposes.sort_unstable();
    purposes.dedup();
    purposes
}

async fn status_of(app: &TestApp, visit: &str) -> String {
    let visit = read(app, &format!("/visits/{visit}")).await;
    visit["status"].as_str().unwrap().to_owned()
}

on_both! {
    async fn the_stricter_holds_until_the_person_is_asked_again(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, stranger(app, "张大明").await);
        consent(app, &two, "contact").await;
        let planned = visit(app, &one, json!({"planned_on": day(app, 1)})).await.expect(201).id();
        let event = published(app, None).await;
        sign_up(app, &event, &one).await.expect(201);
        let preview = read(app, &format!("/members/{one}/merges/preview?member_id={two}")).await;
        assert_eq!(preview["ends"], json!(["visits", "events", "referral"]));

        let merged = merge(app, &one, &two).await.expect(201).id();
        assert_eq!(agreed(app, &one).await, ["contact"]);
        assert_eq!(status_of(app, &planned).await, "cancelled");
        assert_eq!(crate::events::shown(app, &event).await.body["signed_up"], 0);
        visit(app, &one, json!({"planned_on": day(app, 1)})).await.expect(409);
        sign_up(app, &event, &one).await.expect(409);
        // Asked again, the person says so for the one record there is.
        consent(app, &one, "visits").await;
        visit(app, &one, json!({"planned_on": day(app, 2)})).await.expect(201);

        let added = read(app, &format!("/merges/{merged}")).await["added"].clone();
        let assign = added.as_array().unwrap().iter();
        let assign = assign.map(|one| json!({"kind": one["kind"], "id": one["id"], "to": "merged"}));
        undo(app, &merged, assign.collect()).await.expect(200);
        assert_eq!(agreed(app, &one).await, ["contact", "events", "referral", "visits"]);
        assert_eq!(agreed(app, &two).await, ["contact", "visits"]);
        assert_eq!(status_of(app, &planned).await, "planned");
        assert_eq!(crate::events::shown(app, &event).await.body["signed_up"], 1);
    }

    async fn the_shorter_of_two_consents_ends_for_both(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, stranger(app, "张大明").await);
        let end = app.app.clock.now().plus_seconds(3_600);
        let body = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1", "expires_at": end});
        app.post(&format!("/members/{two}/consents")).by(&app.people.caseworker).json(body).send().await.expect(201);
        merge(app, &one, &two).await.expect(201);
        visit(app, &one, json!({"planned_on": day(app, 1)})).await.expect(201);
        app.app.clock.set(end);
        visit(app, &one, json!({"planned_on": day(app, 1)})).await.expect(409);
    }

    async fn what_was_taken_back_since_stays_taken_back_for_both(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let planned = visit(app, &two, json!({"planned_on": day(app, 1)})).await.expect(201).id();
        let merged = merge(app, &one, &two).await.expect(201).id();
        let member = read(app, &format!("/members/{one}")).await;
        let visits = member["consents"].as_array().unwrap().iter().find(|one| one["purpose"] == "visits").unwrap();
        let path = format!("/consents/{}/withdraw", visits["id"].as_str().unwrap());
        app.post(&path).by(&app.people.caseworker).json(json!({"given_how": "written"})).send().await.expect(201);
        assert_eq!(status_of(app, &planned).await, "cancelled");
        undo(app, &merged, json!([])).await.expect(200);
        for member in [&one, &two] {
            assert_eq!(agreed(app, member).await, ["contact", "events", "referral"]);
        }
        assert_eq!(status_of(app, &planned).await, "cancelled");
    }
}
