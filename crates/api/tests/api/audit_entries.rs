//! The audit trail: what it says, that it is whole, and that nothing is shown without it.

use domain::access::Role;
use domain::audit_entries::{Break, BreakKind, Whole};
use domain::id::{MemberId, RequestId, UnitId};
use futures_util::{StreamExt as _, stream};
use persistence::testing::execute;
use persistence::{Database, Entry, Request, Trail};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Person, TestApp, audit_key, request};

async fn member(app: &TestApp, name: &str) -> String {
    let body =
        json!({"unit_id": app.units.community.to_string(), "kind": "resident", "name": name});
    app.post("/members").by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

async fn trail(app: &TestApp, query: &str) -> Vec<Value> {
    let path = format!("/audit_entries?{query}");
    let found = app.get(&path).by(&app.people.auditor).send().await.expect(200);
    found.body["items"].as_array().unwrap().clone()
}

fn verified(app: &TestApp) -> Result<Whole, Break> {
    let mut trail = Trail::open(&app.settings).unwrap();
    trail.verify(audit_key(), Vec::new(), &mut |_| {}).unwrap()
}

/// Reads as `person`, so many times, 32 at a time.
async fn read_often(app: &TestApp, person: &Person, path: &str, times: usize) {
    let answers = stream::iter(0..times)
        .map(|_| async { app.get(path).by(person).send().await.expect(200) })
        .buffer_unordered(32);
    assert_eq!(answers.count().await, times);
}

on_both! {
    async fn an_entry_says_who_under_what_and_of_whom(app: &TestApp) {
        let li = &app.people.caseworker;
        let zhang = member(app, "张小明").await;
        let answer = app.get(&format!("/members/{zhang}")).by(li).send().await.expect(200);
        let request = answer.header("x-request-id").unwrap().to_owned();
        let found = trail(app, &format!("request={request}")).await;
        assert_eq!(found.len(), 1);
        let entry = &found[0];
        assert_eq!(entry["operation"], "members_get");
        assert_eq!((&entry["kind"], &entry["roles"]), (&json!("read"), &json!(["caseworker"])));
        assert_eq!(entry["unit_id"], app.units.community.to_string());
        assert_eq!(entry["account_id"], li.account.to_string());
        assert_eq!(entry["person_ids"], json!([zhang]));
        let path = format!("/audit_entries/{}", entry["id"].as_str().unwrap());
        let one = app.get(&path).by(&app.people.auditor).send().await.expect(200);
        assert_eq!(&one.body, entry);
        app.get(&path).by(li).send().await.expect(403);
        let nowhere = format!("/audit_entries/{}", Uuid::now_v7());
        app.get(&nowhere).by(&app.people.auditor).send().await.expect(404);
    }

    async fn every_filter_holds_and_a_person_is_found_in_reads_and_writes(app: &TestApp) {
        let li = &app.people.caseworker;
        let (zhang, wang) = (member(app, "张小明").await, member(app, "王芳").await);
        app.get(&format!("/members/{zhang}")).by(li).send().await.expect(200);
        app.get("/members").by(li).send().await.expect(200);
        app.get(&format!("/members/{wang}")).by(&app.people.district_caseworker).send().await.expect(200);
        let consent = json!({"purpose": "visits", "given_how": "written", "text_version": "2026-1"});
        app.post(&format!("/members/{zhang}/consents")).by(li).json(consent).send().await.expect(201);
        let of = |entries: Vec<Value>| -> Vec<String> {
            entries.iter().map(|entry| entry["operation"].as_str().unwrap().to_owned()).collect()
        };
        let person = of(trail(app, &format!("person={zhang}")).await);
        assert_eq!(person, ["consents_create", "members_list", "members_get", "members_create"]);
        let person = of(trail(app, &format!("person={wang}&kind=read")).await);
        assert_eq!(person, ["members_get", "members_list"]);
        let other = of(trail(app, &format!("person={}", Uuid::now_v7())).await);
        assert!(other.is_empty());
        let whole = of(trail(app, &format!("person={zhang}&account={}", li.account)).await);
        let page = of(trail(app, &format!("person={zhang}&limit=2")).await);
        assert_eq!(page, whole[..2]);
        let unit = of(trail(app, &format!("unit={}&operation=members_get", app.units.community)).await);
        assert_eq!(unit, ["members_get"], "the district's caseworker read under the district");
        assert!(of(trail(app, &format!("unit={}", app.units.far)).await).is_empty());
        assert!(of(trail(app, "from=2999-01-01T00:00:00Z").await).is_empty());
        assert!(of(trail(app, "to=2020-01-01T00:00:00Z").await).is_empty());
        assert!(!of(trail(app, "from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z").await).is_empty());
        for bad in ["kind=both", "from=yesterday", "person=x", "chain=1"] {
            let path = format!("/audit_entries?{bad}");
            app.get(&path).by(&app.people.auditor).send().await.expect(400);
        }
    }

    async fn an_auditor_of_a_part_sees_that_part_alone(app: &TestApp) {
        let zhang = member(app, "张小明").await;
        app.get(&format!("/members/{zhang}")).by(&app.people.district_caseworker).send().await.expect(200);
        let here = app.person("shen-ji", Role::Auditor, app.units.community).await;
        let there = app.person("shen-ji-2", Role::Auditor, app.units.far).await;
        let seen = app.get("/audit_entries").by(&here).send().await.expect(200);
        let operations: Vec<&Value> = seen.body["items"].as_array().unwrap().iter().map(|e| &e["operation"]).collect();
        assert_eq!(operations, ["members_create"], "what was read under the district is the district's");
        let path = format!("/audit_entries/{}", seen.body["items"][0]["id"].as_str().unwrap());
        app.get(&path).by(&here).send().await.expect(200);
        app.get(&path).by(&there).send().await.expect(404);
        for auditor in [&here, &there] {
            let heads = app.get("/audit_heads").by(auditor).send().await.expect(200);
            assert_eq!(heads.body["items"], json!([]));
        }
        let heads = app.get("/audit_heads").by(&app.people.auditor).send().await.expect(200);
        let heads = heads.body["items"].as_array().unwrap();
        assert_eq!(heads[0]["chain"], 0);
        assert_eq!(heads[0]["sequence"], heads.len() - 1);
        app.get("/audit_heads").by(&app.people.caseworker).send().await.expect(403);
    }

    async fn a_thousand_reads_at_32_a_time_are_a_thousand_entries_of_whole_chains(app: &TestApp) {
        let li = &app.people.caseworker;
        let zhang = member(app, "张小明").await;
        let before = verified(app).unwrap();
        read_often(app, li, &format!("/members/{zhang}"), 1_000).await;
        let after = verified(app).unwrap();
        assert_eq!(after.entries - before.entries, 1_000);
        let mut found = 0;
        let mut path = format!("/audit_entries?person={zhang}&operation=members_get&limit=200");
        loop {
            let page = app.get(&path).by(&app.people.auditor).send().await.expect(200);
            found += page.body["items"].as_array().unwrap().len();
            let Some(next) = page.body["next"].as_str() else { break };
            path = format!("/audit_entries?person={zhang}&operation=members_get&limit=200&after={next}");
        }
        assert_eq!(found, 1_000);
    }

    async fn writes_that_fail_among_others_leave_the_chains_whole(app: &TestApp) {
        let li = &app.people.caseworker;
        let zhang = member(app, "张小明").await;
        let before = verified(app).unwrap().entries;
        let (path, unit) = (format!("/members/{zhang}"), app.units.community.to_string());
        let asked = stream::iter(0..120).map(|n: usize| {
            let (path, unit) = (path.clone(), unit.clone());
            async move {
                let new = |unit: &str| json!({"unit_id": unit, "kind": "resident", "name": format!("李{n}")});
                match n % 4 {
                    0 => app.get(&path).by(li).send().await.expect(200),
                    1 => app.post("/members").by(li).json(new(&unit)).send().await.expect(201),
                    // A unit out of scope: rolled back.
                    2 => app.post("/members").by(li).json(new(&app.units.far.to_string())).send().await.expect(422),
                    // Stale: rolled back, and the record as it is now shown, which is a read.
                    _ => app.patch(&path).by(li).version(99).json(json!({"name": "x"})).send().await.expect(412),
                }
            }
        });
        asked.buffer_unordered(32).count().await;
        assert_eq!(verified(app).unwrap().entries - before, 90);
    }

    async fn without_its_entry_nothing_is_shown_and_nothing_written(app: &TestApp) {
        let li = &app.people.caseworker;
        let zhang = member(app, "张小明").await;
        execute(&app.app.db, "UPDATE audit_heads SET sequence = sequence + 1 WHERE chain > 0").await.unwrap();
        for path in [format!("/members/{zhang}"), "/members".to_owned()] {
            let refused = app.get(&path).by(li).send().await.expect(503);
            assert!(!refused.body.to_string().contains("张小明"), "{}", refused.body);
            assert_eq!(refused.problem(), "unavailable");
        }
        let patch = app.patch(&format!("/members/{zhang}")).by(li).version(1);
        patch.json(json!({"name": "张明"})).send().await.expect(503);
        execute(&app.app.db, "UPDATE audit_heads SET sequence = sequence - 1 WHERE chain > 0").await.unwrap();
        let shown = app.get(&format!("/members/{zhang}")).by(li).send().await.expect(200);
        assert_eq!((&shown.body["name"], &shown.body["version"]), (&json!("张小明"), &json!(1)));
        verified(app).unwrap();
    }

    async fn what_was_done_to_the_tables_is_found_and_named(app: &TestApp) {
        let li = &app.people.caseworker;
        let zhang = member(app, "张小明").await;
        read_often(app, li, &format!("/members/{zhang}"), 300).await;
        let whole = verified(app).unwrap();
        let count = |head: &Value| head["sequence"].as_i64().unwrap();
        let heads = app.get("/audit_heads").by(&app.people.auditor).send().await.expect(200);
        let chains = &heads.body["items"].as_array().unwrap()[1..];
        let long = chains.iter().max_by_key(|head| count(head)).unwrap();
        let (chain, last) = (i32::try_from(long["chain"].as_i64().unwrap()).unwrap(), count(long));
        assert!(last > 20 && whole.entries > 300);
        let set = |column: &str, n: i64| format!("UPDATE audit_entries SET {column} WHERE chain = {chain} AND sequence = {n};");
        let back = format!("UPDATE audit_entries SET chain = {chain} WHERE chain = 9{chain};");
        let swap = [set("sequence = 0", 5), set("sequence = 5", 9), set("sequence = 9", 0)].concat();
        let chain_away = format!("UPDATE audit_heads SET chain = 9{chain} WHERE chain = {chain};");
        let whole_chain = format!("UPDATE audit_entries SET chain = 9{chain} WHERE chain = {chain};");
        let chain_back = format!("UPDATE audit_heads SET chain = {chain} WHERE chain = 9{chain};");
        for (done, undone, sequence, kind) in [
            (set("operation = operation || 'x'", 7), set("operation = 'members_get'", 7), 7, BreakKind::Changed),
            (set("roles = NULL", 6), set("roles = 'caseworker'", 6), 6, BreakKind::Changed),
            (set(&format!("chain = 9{chain}"), 8), back.clone(), 8, BreakKind::Missing { until: 8 }),
            (set(&format!("chain = 9{chain}"), last), back.clone(), last, BreakKind::CutOff { head: last }),
            (swap.clone(), swap, 5, BreakKind::Swapped { with: 9 }),
            (
                format!("UPDATE audit_heads SET sequence = {} WHERE chain = {chain}", last - 1),
                format!("UPDATE audit_heads SET sequence = {last} WHERE chain = {chain}"),
                last - 1,
                BreakKind::HeadForged,
            ),
        ] {
            execute(&app.app.db, &done).await.unwrap();
            let found = verified(app).unwrap_err();
            assert_eq!((found.chain, found.sequence, found.kind), (chain, sequence, kind), "{done}");
            execute(&app.app.db, &undone).await.unwrap();
            assert_eq!(verified(app), Ok(whole), "{undone}");
        }
        execute(&app.app.db, &[chain_away, whole_chain].concat()).await.unwrap();
        assert_eq!(verified(app).unwrap_err().kind, BreakKind::Extra, "a head that the register does not know");
        execute(&app.app.db, &[chain_back, back].concat()).await.unwrap();
        let gone = format!("DELETE FROM audit_entries WHERE chain = {chain}; DELETE FROM audit_heads WHERE chain = {chain};");
        execute(&app.app.db, &gone).await.unwrap();
        let found = verified(app).unwrap_err();
        assert_eq!((found.chain, found.kind), (chain, BreakKind::ChainRemoved));
    }
}

/// As two processes, or a server and a command: each has connections of its own, and on PostgreSQL chains
/// of its own.
#[actix_web::test]
async fn two_servers_on_one_database_keep_its_chains_whole() {
    for app in [TestApp::sqlite().await, TestApp::postgres().await] {
        let second =
            Database::open(&app.settings, audit_key(), persistence::testing::member_keys())
                .unwrap();
        let member = MemberId::from_uuid(Uuid::now_v7());
        let asked = stream::iter(0..400).map(|n: usize| {
            let db = if n.is_multiple_of(2) { app.app.db.clone() } else { second.clone() };
            async move {
                let request = Request { id: RequestId::from_uuid(Uuid::now_v7()), ..request() };
                db.audit_read(request, Entry::read("members_get", vec![member])).await.unwrap();
            }
        });
        asked.buffer_unordered(32).count().await;
        second.close();
        let whole = verified(&app).unwrap();
        assert_eq!(whole.entries, 400);
        assert_eq!(whole.chains >= 2, app.app.db.name() == "postgres", "{whole:?}");
    }
}

#[actix_web::test]
async fn another_key_is_refused_and_leaves_no_trace() {
    for app in [TestApp::sqlite().await, TestApp::postgres().await] {
        member(&app, "张小明").await;
        let other = domain::audit_entries::AuditKey::new(&[6; 32]);
        let Err(refused) =
            Database::open(&app.settings, other, persistence::testing::member_keys())
        else {
            panic!("it was taken")
        };
        assert!(refused.to_string().contains("audit key"), "{refused}");
        assert!(verified(&app).is_ok());
        let unit: UnitId = app.units.community;
        assert_eq!(trail(&app, &format!("unit={unit}")).await.len(), 1);
    }
}

/// Appends so many entries of reads that show so many persons each, 32 at a time.
async fn append(app: &TestApp, entries: usize, persons: usize) -> std::time::Duration {
    let begun = std::time::Instant::now();
    let asked = stream::iter(0..entries).map(|_| async {
        let persons = (0..persons).map(|_| MemberId::from_uuid(Uuid::now_v7())).collect();
        let entry = Entry::read("members_list", persons);
        app.app.db.audit_read(request(), entry).await.unwrap();
    });
    asked.buffer_unordered(32).count().await;
    begun.elapsed()
}

/// `cargo nextest run -p api --test api --run-ignored only -E 'test(what_the_trail_costs)' --no-capture`
#[actix_web::test]
#[ignore = "it measures, and proves nothing"]
async fn what_the_trail_costs() {
    for app in [TestApp::sqlite().await, TestApp::postgres().await] {
        for (entries, persons) in [(5_000, 1), (1_000, 50)] {
            let appended = append(&app, entries, persons).await;
            let begun = std::time::Instant::now();
            api::audit_entries::file_persons(&app.app).await.unwrap();
            let filed = begun.elapsed();
            let name = app.app.db.name();
            println!(
                "{name}: {entries} entries of {persons}: appended {appended:?}, persons filed {filed:?}"
            );
        }
        let begun = std::time::Instant::now();
        let whole = verified(&app).unwrap();
        println!(
            "{}: {} entries verified in {:?}",
            app.app.db.name(),
            whole.entries,
            begun.elapsed()
        );
    }
}
