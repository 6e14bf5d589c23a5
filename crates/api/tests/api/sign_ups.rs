//! `/events/{id}/sign_ups` and `/sign_ups`.

use futures_util::future::{join_all, join3};
use serde_json::{Value, json};

use crate::events::{draft, minutes_pass, published, shown, step};
use crate::harness::{Person, Reply, TestApp};

/// Members of the community who agree to events.
pub async fn members(app: &TestApp, count: usize) -> Vec<String> {
    let members = strangers(app, count).await;
    join_all(members.iter().map(|member| consent(app, member, "events"))).await;
    members
}

/// The id of a consent that a member gives.
pub async fn consent(app: &TestApp, member: &str, purpose: &str) -> String {
    let body = json!({"purpose": purpose, "given_how": "written", "text_version": "2026-1"});
    let path = format!("/members/{member}/consents");
    app.post(&path).by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

/// Members of the community who agreed to nothing.
pub async fn strangers(app: &TestApp, count: usize) -> Vec<String> {
    join_all((0..count).map(|n| async move { stranger(app, &format!("居民{n}")).await })).await
}

/// One of them, by name.
pub async fn stranger(app: &TestApp, name: &str) -> String {
    let body = json!({"unit_id": app.units.community, "kind": "resident", "name": name});
    app.post("/members").by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

pub async fn sign_up(app: &TestApp, event: &str, member: &str) -> Reply {
    let path = format!("/events/{event}/sign_ups");
    let body = json!({"member_id": member});
    app.post(&path).by(&app.people.caseworker).json(body).send().await
}

pub async fn check_in(app: &TestApp, sign_up: &str, person: &Person, body: Value) -> Reply {
    app.post(&format!("/sign_ups/{sign_up}/check_in")).by(person).json(body).send().await
}

async fn cancel(app: &TestApp, sign_up: &str, version: i64) -> Reply {
    app.delete(&format!("/sign_ups/{sign_up}"))
        .by(&app.people.caseworker)
        .version(version)
        .send()
        .await
}

/// Every sign-up of the event, page by page, as `person` sees it.
async fn listed(app: &TestApp, event: &str, person: &Person, query: &str) -> Vec<Value> {
    let (mut items, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/events/{event}/sign_ups?limit=60{query}{after}");
        let page = app.get(&path).by(person).send().await.expect(200);
        items.extend(page.body["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page.body["next"].as_str() else { return items };
        after = format!("&after={next}");
    }
}

/// The positions of those with this status, in the order of the list.
async fn positions(app: &TestApp, event: &str, status: &str) -> Vec<i64> {
    let items = listed(app, event, &app.people.caseworker, &format!("&status={status}")).await;
    items.iter().map(|item| item["position"].as_i64().unwrap()).collect()
}

async fn resize(app: &TestApp, event: &str, capacity: Option<i32>) -> Reply {
    let version = shown(app, event).await.version();
    app.patch(&format!("/events/{event}"))
        .by(&app.people.caseworker)
        .version(version)
        .json(json!({"capacity": capacity}))
        .send()
        .await
}

/// Places taken and people waiting, as the event counts them.
async fn counts(app: &TestApp, event: &str) -> (i64, i64) {
    let event = shown(app, event).await;
    (event.body["signed_up"].as_i64().unwrap(), event.body["waiting"].as_i64().unwrap())
}

on_both! {
    async fn of_two_hundred_at_once_fifty_have_a_place_and_the_rest_wait_in_order(app: &TestApp) {
        let event = published(app, Some(50)).await;
        let members = members(app, 200).await;
        let replies = join_all(members.iter().map(|member| sign_up(app, &event, member))).await;
        let replies: Vec<Reply> = replies.into_iter().map(|reply| reply.expect(201)).collect();
        let mut by_position: Vec<(i64, &str)> = replies
            .iter()
            .map(|reply| (reply.body["position"].as_i64().unwrap(), reply.body["status"].as_str().unwrap()))
            .collect();
        by_position.sort_unstable();
        let wanted: Vec<(i64, &str)> =
            (1..=200).map(|n| (n, if n <= 50 { "signed_up" } else { "waiting" })).collect();
        assert_eq!(by_position, wanted);
        assert_eq!(counts(app, &event).await, (50, 150));
        assert_eq!(positions(app, &event, "waiting").await, (51..=200).collect::<Vec<_>>());

        // Those who go make room for those who came first, also when they all go at once.
        let going: Vec<&Reply> = replies.iter().filter(|r| r.body["status"] == "signed_up").take(10).collect();
        let gone = join_all(going.iter().map(|reply| async { cancel(app, &reply.id(), 1).await.expect(200) })).await;
        let mut promoted: Vec<i64> = gone
            .iter()
            .flat_map(|reply| reply.body["promoted"].as_array().unwrap().clone())
            .map(|one| one["position"].as_i64().unwrap())
            .collect();
        promoted.sort_unstable();
        assert_eq!(promoted, (51..=60).collect::<Vec<_>>());
        assert_eq!(counts(app, &event).await, (50, 140));

        let larger = resize(app, &event, Some(70)).await.expect(200);
        assert_eq!((&larger.body["signed_up"], &larger.body["waiting"]), (&json!(70), &json!(120)));
        assert_eq!(positions(app, &event, "waiting").await, (81..=200).collect::<Vec<_>>());
        let smaller = resize(app, &event, Some(69)).await.expect(422);
        assert_eq!(smaller.faults(), [("/capacity", "below_signed_up")]);
        assert!(smaller.body["errors"][0]["detail"].as_str().unwrap().contains("70"));
        resize(app, &event, None).await.expect(200);
        assert_eq!(counts(app, &event).await, (190, 0));
    }

    async fn coming_going_and_resizing_at_once_never_exceed_the_capacity(app: &TestApp) {
        let event = published(app, Some(10)).await;
        let members = members(app, 60).await;
        let first = join_all(members[..30].iter().map(|member| sign_up(app, &event, member))).await;
        let coming = members[30..].iter().map(|member| sign_up(app, &event, member));
        let going = first.iter().map(crate::harness::Reply::id);
        let going = going.map(|id| async move { cancel(app, &id, 1).await });
        let resizing = (8..14).map(|places| resize(app, &event, Some(places)));
        let (came, went, resized) =
            join3(join_all(coming), join_all(going), join_all(resizing)).await;
        for reply in came {
            reply.expect(201);
        }
        for reply in went {
            // Some were promoted in between, so that their version has moved on.
            assert!([200, 412].contains(&reply.status.as_u16()), "{:#}", reply.body);
        }
        for reply in resized {
            assert!([200, 412, 422].contains(&reply.status.as_u16()), "{:#}", reply.body);
        }
        let event_now = shown(app, &event).await;
        let capacity = event_now.body["capacity"].as_i64().unwrap();
        let (with_place, waiting) =
            (positions(app, &event, "signed_up").await, positions(app, &event, "waiting").await);
        let taken = i64::try_from(with_place.len()).unwrap();
        assert_eq!(counts(app, &event).await, (taken, i64::try_from(waiting.len()).unwrap()));
        assert!(taken <= capacity);
        assert!(waiting.is_empty() || taken == capacity);
        if let (Some(last), Some(first)) = (with_place.last(), waiting.first()) {
            assert!(last < first, "{last} overtook {first}");
        }
    }

    async fn nobody_has_two_places(app: &TestApp) {
        let (event, members) = (published(app, Some(1)).await, members(app, 2).await);
        let all = join_all((0..10).map(|_| sign_up(app, &event, &members[0]))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
        for refused in all.iter().filter(|reply| reply.status != 201) {
            assert_eq!((refused.status.as_u16(), &refused.body["code"]), (409, &json!("already_signed_up")));
        }
        let id = all.iter().find(|reply| reply.status == 201).unwrap().id();
        assert_eq!(sign_up(app, &event, &members[1]).await.expect(201).body["status"], "waiting");
        app.delete(&format!("/sign_ups/{id}")).by(&app.people.caseworker).send().await.expect(428);
        let gone = cancel(app, &id, 1).await.expect(200);
        assert_eq!(gone.body["promoted"][0]["name"], "居民1");
        let stale = cancel(app, &id, 1).await.expect(412);
        assert_eq!(stale.body["current"]["status"], "cancelled");
        assert_eq!(cancel(app, &id, 2).await.expect(409).problem(), "impossible-transition");
        let back = sign_up(app, &event, &members[0]).await.expect(201);
        assert_eq!((back.id(), &back.body["status"], &back.body["position"]), (id, &json!("waiting"), &json!(3)));
    }

    async fn who_can_be_signed_up(app: &TestApp) {
        let (event, members) = (published(app, None).await, members(app, 1).await);
        let li = &app.people.caseworker;
        let unpublished = draft(app, None).await;
        assert_eq!(sign_up(app, &unpublished, &members[0]).await.expect(409).problem(), "impossible-transition");
        let nobody = sign_up(app, &event, &event).await.expect(422);
        assert_eq!(nobody.faults(), [("/member_id", "unknown_reference")]);
        let body = json!({"unit_id": app.units.other, "kind": "resident", "name": "王芳"});
        let elsewhere = app.post("/members").by(&app.people.neighbour).json(body).send().await.expect(201).id();
        assert_eq!(sign_up(app, &event, &elsewhere).await.expect(422).faults(), [("/member_id", "unknown_reference")]);
        let leave = app.post(&format!("/members/{}/leave", members[0])).by(li).version(1);
        leave.json(json!({})).send().await.expect(200);
        assert_eq!(sign_up(app, &event, &members[0]).await.expect(409).body["code"], "member_left");
        let path = format!("/events/{event}/sign_ups");
        let volunteer = app.post(&path).by(&app.people.volunteer).json(json!({"member_id": elsewhere}));
        volunteer.send().await.expect(403);
    }

    async fn a_volunteer_at_the_door_sees_names_and_who_is_here(app: &TestApp) {
        let (event, members) = (published(app, Some(2)).await, members(app, 3).await);
        let (li, chen) = (&app.people.caseworker, &app.people.volunteer);
        let mut ids = Vec::new();
        for member in &members {
            ids.push(sign_up(app, &event, member).await.expect(201).id());
        }
        let expected = listed(app, &event, chen, "").await;
        assert_eq!(expected.len(), 2, "who waits is not expected");
        assert_eq!((&expected[0]["name"], &expected[0]["member_id"]), (&json!("居民0"), &json!(null)));
        assert_eq!(listed(app, &event, li, "").await[0]["member_id"], json!(members[0]));
        app.get(&format!("/sign_ups/{}", ids[0])).by(chen).send().await.expect(200);
        app.get(&format!("/sign_ups/{}", ids[2])).by(chen).send().await.expect(404);

        let here = check_in(app, &ids[0], chen, json!({})).await.expect(200);
        assert_eq!((&here.body["status"], here.version()), (&json!("attended"), 2));
        assert_eq!(check_in(app, &ids[2], chen, json!({})).await.expect(409).problem(), "impossible-transition");
        app.delete(&format!("/sign_ups/{}", ids[1])).by(chen).version(1).send().await.expect(403);
        check_in(app, &ids[0], &app.people.neighbour, json!({})).await.expect(404);
        app.get(&format!("/members/{}", members[0])).by(chen).send().await.expect(403);
    }

    async fn who_was_there_and_how_long_they_helped(app: &TestApp) {
        let (event, members) = (published(app, None).await, members(app, 3).await);
        let li = &app.people.caseworker;
        let mut ids = Vec::new();
        for member in &members {
            ids.push(sign_up(app, &event, member).await.expect(201).id());
        }
        let first = check_in(app, &ids[0], li, json!({"volunteer_minutes": 90})).await.expect(200);
        let again = check_in(app, &ids[0], li, json!({})).await.expect(200);
        assert_eq!(first.body["checked_in_at"], again.body["checked_in_at"]);
        assert_eq!(again.body["volunteer_minutes"], 90);
        let long = check_in(app, &ids[1], li, json!({"volunteer_minutes": 5000})).await.expect(422);
        assert_eq!(long.faults(), [("/volunteer_minutes", "too_large")]);

        minutes_pass(app, 200);
        step(app, &event, "hold").await.expect(200);
        let statuses = |items: Vec<Value>| -> Vec<String> {
            items.iter().map(|item| item["status"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(statuses(listed(app, &event, li, "").await), ["attended", "absent", "absent"]);
        check_in(app, &ids[1], li, json!({"volunteer_minutes": 30})).await.expect(200);
        assert_eq!(statuses(listed(app, &event, li, "").await), ["attended", "attended", "absent"]);
        assert_eq!(counts(app, &event).await, (3, 0));
        assert_eq!(sign_up(app, &event, &members[0]).await.expect(409).problem(), "impossible-transition");
        step(app, &event, "archive").await.expect(200);
        check_in(app, &ids[2], li, json!({})).await.expect(409);
    }

    async fn whoever_is_shown_is_in_the_trail(app: &TestApp) {
        let (event, members) = (published(app, None).await, members(app, 2).await);
        let id = sign_up(app, &event, &members[0]).await.expect(201).id();
        listed(app, &event, &app.people.volunteer, "").await;
        cancel(app, &id, 1).await.expect(200);
        for operation in ["sign_ups_create", "sign_ups_list", "sign_ups_cancel"] {
            let path = format!("/audit_entries?operation={operation}");
            let trail = app.get(&path).by(&app.people.auditor).send().await.expect(200);
            assert_eq!(trail.body["items"][0]["person_ids"], json!([members[0]]), "{operation}");
        }
    }
}
