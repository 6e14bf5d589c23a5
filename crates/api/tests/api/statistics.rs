//! Figures, and that they are what the records come to.

mod answers;
mod boundaries;
mod walk;

use futures_util::future::{join, join_all};
use persistence::archive::{Snapshot, TABLES};
use persistence::statistics::Differences;
use persistence::testing::execute;
use serde_json::{Value, json};

use crate::harness::{Reply, TestApp};
use crate::visits::{day, days_pass, host};

/// What is wrong with the figures.
async fn differences(app: &TestApp) -> Differences {
    let (vault, zone) = (app.app.db.vault(), app.app.zone.clone());
    persistence::scan!(&app.app.db, statistics::differences(&vault, &zone)).unwrap()
}

async fn mend(app: &TestApp, found: Differences) {
    for some in found.pieces(3) {
        persistence::maintain!(&app.app.db, statistics::mend(&some)).unwrap();
    }
}

/// Visits done and members served in a year, as the community's caseworker is told.
async fn told(app: &TestApp, year: i16) -> [Value; 2] {
    let unit = app.units.community;
    let ask = async |indicator: &str| {
        let query = format!("unit_id={unit}&from={year}&granularity=year");
        let path = format!("/statistics/{indicator}?{query}");
        let told = app.get(&path).by(&app.people.caseworker).send().await.expect(200);
        told.body["series"][0]["figures"].clone()
    };
    [ask("visits_done").await, ask("members_served").await]
}

/// How many rows a table has.
fn rows(app: &TestApp, name: &str) -> u64 {
    let mut snapshot = Snapshot::open(&app.settings).unwrap();
    let table = TABLES.iter().find(|table| table.name == name).unwrap();
    snapshot.each_line(table, &mut |_| Ok(())).unwrap().rows()
}

async fn visited(app: &TestApp, name: &str) {
    let member = host(app, name).await;
    let body = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
    app.post("/visits").by(&app.people.caseworker).json(body).send().await.expect(201);
}

on_both! {
    async fn whatever_is_wrong_with_the_figures_is_found_and_put_right(app: &TestApp) {
        for name in ["张小明", "李芳", "王建国"] {
            visited(app, name).await;
        }
        assert!(differences(app).await.is_empty());
        for (sql, cells, persons) in [
            ("UPDATE statistics SET amount = amount + 1 WHERE indicator = 'visits_done'", 2, 0),
            ("DELETE FROM statistics", 4, 0),
            ("UPDATE statistics SET keys_low = keys_low - 1 WHERE indicator = 'members_served'", 2, 0),
            ("UPDATE statistic_members SET records = 2", 0, 6),
            ("DELETE FROM statistic_members", 0, 6),
            ("UPDATE visits SET purpose = 'greeting'", 2, 0),
            ("UPDATE visits SET status = 'declined'", 6, 6),
        ] {
            execute(&app.app.db, sql).await.unwrap();
            let found = differences(app).await;
            assert_eq!((found.cells.len(), found.persons.len()), (cells, persons), "{sql}: {found:#?}");
            mend(app, found).await;
            assert!(differences(app).await.is_empty(), "{sql}");
        }
        visited(app, "赵敏").await;
        assert!(differences(app).await.is_empty());
    }

    async fn what_goes_by_its_age_stays_counted(app: &TestApp) {
        for name in ["张小明", "李芳"] {
            visited(app, name).await;
        }
        let year = day(app, 0).year();
        let before = told(app, year).await;
        assert_eq!(before, [json!([2]), json!([2])]);
        days_pass(app, 3 * 366 + 1);
        let swept = api::retention::sweep(&app.app).await;
        assert!(swept.into_iter().any(|(table, rows)| table == "visits" && rows.unwrap() == 2));
        assert_eq!(told(app, year).await, before);
        // Their number stays, and nobody knows any more who they were.
        assert_eq!(rows(app, "statistic_members"), 0);
        assert!(differences(app).await.is_empty());
        execute(&app.app.db, "UPDATE statistics SET amount = amount + 1").await.unwrap();
        let found = differences(app).await;
        mend(app, found).await;
        assert_eq!(told(app, year).await, before);
    }

    async fn who_is_erased_is_counted_no_more_and_the_work_for_them_is(app: &TestApp) {
        visited(app, "李芳").await;
        let member = host(app, "张小明").await;
        let body = json!({"member_id": member, "purpose": "welfare", "outcome": "done"});
        app.post("/visits").by(&app.people.caseworker).json(body).send().await.expect(201);
        let year = day(app, 0).year();
        assert_eq!(told(app, year).await, [json!([2]), json!([2])]);
        crate::erasure_requests::erased(app, &member).await;
        assert_eq!(told(app, year).await, [json!([2]), json!([1])]);
        assert!(!crate::portal::dump(app).contains(&format!("[\"{member}\",\"members_served\"")));
        assert_eq!(rows(app, "statistic_members"), 2);
    }

    async fn of_many_writes_at_once_each_is_counted_once(app: &TestApp) {
        let li = &app.people.caseworker;
        let mut members = Vec::new();
        for number in 0..4 {
            members.push(host(app, &format!("居民{number}")).await);
        }
        let visit = |number: usize, day: Option<domain::Date>| {
            let mut body = json!({"member_id": members[number % 4], "purpose": "welfare"});
            match day {
                Some(day) => body["planned_on"] = json!(day),
                None => body["outcome"] = json!(["done", "missed"][number % 2]),
            }
            app.post("/visits").by(li).json(body).send()
        };
        let case = |category: &'static str| {
            let body = json!({"unit_id": app.units.community, "category": category, "title": "噪音扰民"});
            app.post("/cases").by(li).json(body).send()
        };
        let recorded = join_all((0..32).map(|number| visit(number, None)));
        let opened = join_all((0..8).map(|number| case(["noise", "parking"][number % 2])));
        let (recorded, opened) = join(recorded, opened).await;
        for made in recorded.into_iter().chain(opened) {
            made.expect(201);
        }

        let planned = visit(0, Some(day(app, 1))).await.expect(201).id();
        let path = format!("/visits/{planned}");
        let record = || app.post(&format!("{path}/record")).by(li).json(json!({"outcome": "done"})).send();
        let move_it = |days| {
            let body = json!({"planned_on": day(app, days)});
            app.patch(&path).by(li).version(1).json(body).send()
        };
        let (recorded, moved) =
            join(join_all((0..6).map(|_| record())), join_all((30..36).map(move_it))).await;
        let done = |replies: &[Reply]| replies.iter().filter(|one| one.status.is_success()).count();
        assert!(done(&recorded) <= 1 && done(&recorded) + done(&moved) >= 1);
        for failed in recorded.iter().chain(&moved).filter(|one| !one.status.is_success()) {
            assert!([409, 412].contains(&failed.status.as_u16()), "{:#}", failed.body);
        }
        let found = differences(app).await;
        assert!(found.is_empty(), "{found:#?}");
    }

    async fn a_write_that_is_refused_leaves_the_figures_alone(app: &TestApp) {
        let member = host(app, "张小明").await;
        let body = json!({"member_id": member, "purpose": "welfare", "outcome": "done",
            "needs": [{"category": "noise", "title": "楼上装修"}], "round_id": member});
        let refused = app.post("/visits").by(&app.people.caseworker).json(body).send().await;
        assert!(refused.status.is_client_error(), "{:#}", refused.body);
        assert_eq!(differences(app).await.compared, 0);
    }

    async fn figures_are_what_the_records_come_to_whatever_is_done(app: &TestApp) {
        walk::all(app).await;
    }
}
