//! Two at once, and one merge after another.

use futures_util::future::{join, join_all};
use serde_json::json;

use super::{friend, merge, merge_of, read, undo, version_of, visit};
use crate::harness::TestApp;
use crate::visits::day;

on_both! {
    async fn of_two_merges_at_once_one_comes_first(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let (first, second) = (version_of(app, &one).await, version_of(app, &two).await);
        let there = merge_of(app, (&one, &two), (first, second));
        let (there, back) = join(there, merge_of(app, (&two, &one), (second, first))).await;
        let mut statuses = [there.status.as_u16(), back.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 201, "{:#} {:#}", there.body, back.body);
        assert!([404, 412, 422].contains(&statuses[1]), "{statuses:?}");
        let total = read(app, "/members?count=true").await["total"].clone();
        assert_eq!(total, 1);
    }

    async fn of_a_merge_and_changes_at_once_nothing_is_lost(app: &TestApp) {
        for round in 0..4 {
            let (one, two) = (friend(app, &format!("甲{round}")).await, friend(app, &format!("乙{round}")).await);
            let (li, version) = (&app.people.caseworker, version_of(app, &two).await);
            let path = format!("/members/{two}");
            let change = app.patch(&path).by(li).version(version).json(json!({"phone": "13800138000"})).send();
            let body = json!({"unit_id": app.units.community, "member_id": two, "category": "facilities", "title": "路灯不亮"});
            let case = app.post("/cases").by(li).json(body).send();
            let ((merged, planned), (changed, opened)) =
                join(join(merge(app, &one, &two), visit(app, &two, json!({"planned_on": day(app, 1)}))), join(change, case)).await;
            if merged.status.as_u16() == 201 {
                // What came before it moved, what came after it was refused.
                let found = |path: String| async move { read(app, &path).await["items"].as_array().unwrap().len() };
                assert_eq!(found(format!("/visits?member={one}")).await, usize::from(planned.status.is_success()));
                assert_eq!(found(format!("/cases?member={one}")).await, usize::from(opened.status.is_success()));
                let phone = read(app, &format!("/members/{one}")).await["phone"].clone();
                assert_eq!(phone == json!("13800138000"), changed.status.is_success(), "{:#}", changed.body);
                undo(app, &merged.id(), json!([])).await.expect(200);
            } else {
                assert_eq!((merged.status.as_u16(), changed.status.as_u16()), (412, 200), "{:#}", merged.body);
            }
        }
    }

    async fn of_many_who_undo_one_does(app: &TestApp) {
        let (one, two) = (friend(app, "张小明").await, friend(app, "张大明").await);
        let merged = merge(app, &one, &two).await.expect(201).id();
        let path = format!("/merges/{merged}/undo");
        let undoing = (0..6).map(|_| {
            app.post(&path).by(&app.people.coordinator).version(1).json(json!({"assign": []})).send()
        });
        let done = join_all(undoing).await;
        assert_eq!(done.iter().filter(|reply| reply.status.as_u16() == 200).count(), 1);
        assert!(done.iter().all(|reply| [200, 409, 412].contains(&reply.status.as_u16())));
    }

    async fn the_last_merge_is_undone_first(app: &TestApp) {
        let people = [friend(app, "甲").await, friend(app, "乙").await, friend(app, "丙").await];
        let visits = join_all(people.iter().map(|one| visit(app, one, json!({"planned_on": day(app, 1)})))).await;
        let first = merge(app, &people[1], &people[2]).await.expect(201).id();
        let second = merge(app, &people[0], &people[1]).await.expect(201).id();
        let gone = app.get(&format!("/members/{}", people[2])).by(&app.people.coordinator).send().await.expect(404);
        assert_eq!(gone.body["merged_into"], json!(people[0]));
        let early = undo(app, &first, json!([])).await.expect(409);
        assert_eq!(early.body["code"], "merged_since");
        undo(app, &second, json!([])).await.expect(200);
        undo(app, &first, json!([])).await.expect(200);
        for (visit, member) in visits.iter().zip(&people) {
            let visit = read(app, &format!("/visits/{}", visit.body["id"].as_str().unwrap())).await;
            assert_eq!(visit["member"]["id"], json!(member));
        }
    }
}
