//! `/events/{id}/feedback`.

use serde_json::{Value, json};

use crate::events::{minutes_pass, published, step};
use crate::harness::{Reply, TestApp};
use crate::sign_ups::{check_in, members, sign_up};

async fn give(app: &TestApp, event: &str, body: Value) -> Reply {
    app.post(&format!("/events/{event}/feedback"))
        .by(&app.people.caseworker)
        .json(body)
        .send()
        .await
}

on_both! {
    async fn who_was_there_says_it_once_and_anybody_without_a_name(app: &TestApp) {
        let (event, members) = (published(app, None).await, members(app, 2).await);
        let li = &app.people.caseworker;
        let here = sign_up(app, &event, &members[0]).await.expect(201).id();
        sign_up(app, &event, &members[1]).await.expect(201);
        check_in(app, &here, li, json!({})).await.expect(200);
        assert_eq!(give(app, &event, json!({"rating": 5})).await.expect(409).problem(), "impossible-transition");
        minutes_pass(app, 200);
        step(app, &event, "hold").await.expect(200);

        let named = json!({"member_id": members[0], "rating": 5, "comment": "场地有点小"});
        let given = give(app, &event, named.clone()).await.expect(201);
        assert_eq!(given.body["member_id"], json!(members[0]));
        assert_eq!(give(app, &event, named).await.expect(409).body["code"], "feedback_already_given");
        let absent = give(app, &event, json!({"member_id": members[1], "rating": 1})).await.expect(422);
        assert_eq!(absent.faults(), [("/member_id", "not_attended")]);
        for rating in [1, 2] {
            give(app, &event, json!({"rating": rating})).await.expect(201);
        }
        assert_eq!(give(app, &event, json!({"rating": 6})).await.expect(422).faults(), [("/rating", "too_large")]);

        let path = format!("/events/{event}/feedback?limit=2&count=true");
        let page = app.get(&path).by(li).send().await.expect(200);
        assert_eq!((&page.body["total"], &page.body["items"][0]["rating"]), (&json!(3), &json!(2)));
        let next = page.body["next"].as_str().unwrap();
        let last = app.get(&format!("{path}&after={next}")).by(li).send().await.expect(200);
        assert_eq!(last.body["items"].as_array().unwrap().len(), 1);
        assert_eq!(last.body["items"][0]["comment"], "场地有点小");
        let volunteer = app.get(&format!("/events/{event}/feedback")).by(&app.people.volunteer);
        volunteer.send().await.expect(403);
    }

    async fn ten_at_once_by_one_member_are_one(app: &TestApp) {
        let (event, members) = (published(app, None).await, members(app, 1).await);
        let here = sign_up(app, &event, &members[0]).await.expect(201).id();
        check_in(app, &here, &app.people.caseworker, json!({})).await.expect(200);
        minutes_pass(app, 200);
        step(app, &event, "hold").await.expect(200);
        let body = json!({"member_id": members[0], "rating": 4});
        let all = (0..10).map(|_| give(app, &event, body.clone()));
        let all = futures_util::future::join_all(all).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
        assert_eq!(all.iter().filter(|reply| reply.status == 409).count(), 9);
    }
}
