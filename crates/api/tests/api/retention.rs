//! `/retention`, and the sweep that goes by the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use domain::retention::{Period, Rule, rules};
use persistence::archive::{Snapshot, TABLES};
use persistence::retention::SWEPT;
use serde_json::{Value, json};

use crate::events::{minutes_pass, published, step};
use crate::harness::TestApp;
use crate::merges::{friend, read, visit};
use crate::sign_ups::{check_in, sign_up};
use crate::visits::{day, days_pass};

/// Days that are as many years and a day more.
const fn years(count: i64) -> i64 {
    count * 366 + 1
}

/// Rules with a period of their own that this sweep does not follow, and what does or why nothing can yet.
const ELSEWHERE: [(&str, &str); 8] = [
    ("idempotency_keys", "swept hourly, by its own round"),
    ("login_attempts", "swept hourly, by its own round"),
    ("notification_letters", "swept hourly, by its own round"),
    ("notifications", "swept hourly, by its own round"),
    ("portal_codes", "swept hourly, by its own round"),
    ("portal_sessions", "swept hourly, by its own round"),
    (
        "erased_members",
        "an identifier alone, which keeps an older backup from bringing somebody back",
    ),
    ("audit_entries", "the chain proves itself from its first entry on"),
];

#[test]
fn every_rule_with_a_period_has_its_sweep() {
    let mut known: BTreeSet<&str> = SWEPT.iter().copied().collect();
    assert!(ELSEWHERE.iter().all(|(table, _)| known.insert(table)));
    for rule in rules() {
        let Some(keep) = rule.keep else { continue };
        let own = !matches!(keep.period, Period::With(_));
        assert_eq!(own, known.contains(rule.table), "{}", rule.table);
        let swept = SWEPT.contains(&rule.table)
            || ELSEWHERE.contains(&(rule.table, "swept hourly, by its own round"));
        assert_eq!(keep.swept, swept, "{}", rule.table);
    }
}

/// How many rows each table has.
fn counts(app: &TestApp) -> BTreeMap<&'static str, u64> {
    let mut snapshot = Snapshot::open(&app.settings).unwrap();
    let count = |table: &'static persistence::archive::Table| {
        (table.name, snapshot.each_line(table, &mut |_| Ok(())).unwrap().rows())
    };
    TABLES.iter().map(count).collect()
}

/// The records of a year, some of each kind that is swept.
async fn a_year_of_work(app: &TestApp) -> String {
    let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
    let member = friend(app, "张小明").await;
    let post = async |path: &str, body: Value| app.post(path).by(wang).json(body).send().await;
    let round = post(
        "/rounds",
        json!({
            "unit_id": app.units.community, "title": "春节慰问", "purpose": "greeting",
            "starts_on": day(app, 0), "ends_on": day(app, 9)
        }),
    )
    .await
    .expect(201)
    .id();
    post(
        &format!("/rounds/{round}/members"),
        json!({"member_ids": [member], "planned_on": day(app, 1)}),
    )
    .await
    .expect(200);
    let record = json!({
        "outcome": "done", "notes": "在家", "follow_up_on": day(app, 30),
        "assistance": [{"kind": "goods", "amount": 1, "description": "大米"}],
        "needs": [{"category": "facilities", "title": "路灯不亮"}]
    });
    visit(app, &member, record).await.expect(201);
    let declined = post("/cases", json!({
        "unit_id": app.units.community, "category": "facilities", "title": "要一架飞机", "member_id": member
    })).await.expect(201).id();
    post(
        &format!("/cases/{declined}/transitions"),
        json!({"action": "decline", "reason": "不在职责范围内"}),
    )
    .await
    .expect(200);
    post(
        "/suggestions",
        json!({"unit_id": app.units.community, "member_id": member, "body": "多放几把长椅"}),
    )
    .await
    .expect(201);
    let enrolment =
        post(&format!("/members/{member}/enrolments"), json!({"programme": "culture_sport"}))
            .await
            .expect(201)
            .id();
    post(&format!("/enrolments/{enrolment}/end"), json!({})).await.expect(200);
    let consents = read(app, &format!("/members/{member}/consents")).await;
    let given = consents["items"][0]["id"].as_str().unwrap();
    post(&format!("/consents/{given}/withdraw"), json!({"given_how": "written"})).await.expect(201);
    post("/households", json!({"unit_id": app.units.community, "name": "和平里12号"}))
        .await
        .expect(201);
    post(
        "/invitations",
        json!({"name": "林小满", "role": "volunteer", "unit_id": app.units.community}),
    )
    .await
    .expect(201);
    let event = published(app, None).await;
    let sign_up = sign_up(app, &event, &member).await.expect(201).id();
    minutes_pass(app, 90);
    check_in(app, &sign_up, li, json!({})).await.expect(200);
    minutes_pass(app, 120);
    step(app, &event, "hold").await.expect(200);
    post(&format!("/events/{event}/feedback"), json!({"member_id": member, "rating": 5}))
        .await
        .expect(201);
    let file = "类型,姓名/店名,登记日期,同意方式\n居民,,2025-10-02,书面\n";
    let options = json!({"kind": "members", "unit_id": app.units.community, "dry_run": false});
    let begun = crate::imports::upload(app, wang, "register.csv", file.as_bytes(), &options);
    crate::imports::over(app, wang, &begun.send().await.expect(202).id()).await;
    member
}

async fn leave(app: &TestApp, member: &str) {
    let (li, path) = (&app.people.caseworker, format!("/members/{member}"));
    let version = app.get(&path).by(li).send().await.expect(200).version();
    let leave = app.post(&format!("{path}/leave")).by(li).version(version).json(json!({}));
    leave.send().await.expect(200);
}

/// How many contents of attachments there are.
fn files(app: &TestApp) -> usize {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().path()).collect()
    };
    let shelves = entries(&app.app.attachments_folder).into_iter();
    let contents = shelves.filter(|shelf| shelf.is_dir()).flat_map(|shelf| entries(&shelf));
    contents.filter(|content| !content.ends_with("lock")).count()
}

async fn sweep(app: &TestApp) -> BTreeMap<&'static str, usize> {
    let swept = api::retention::sweep(&app.app).await.into_iter();
    swept.map(|(table, count)| (table, count.unwrap())).filter(|(_, count)| *count > 0).collect()
}

on_both! {
    async fn what_is_over_goes_and_nothing_before(app: &TestApp) {
        a_year_of_work(app).await;
        let before = counts(app);
        for table in ["visits", "assistance", "round_members", "event_feedback", "import_faults", "enrolments", "households"] {
            assert!(before[table] > 0, "{table}");
        }
        assert_eq!(sweep(app).await, BTreeMap::new());
        days_pass(app, 89);
        assert_eq!(sweep(app).await, BTreeMap::new());
        days_pass(app, 3);
        assert_eq!(sweep(app).await.into_keys().collect::<Vec<_>>(), ["import_faults"]);
        days_pass(app, years(1));
        let swept = sweep(app).await;
        for table in ["event_sign_ups", "event_feedback", "invitations", "jobs"] {
            assert!(swept.contains_key(table), "{table}: {swept:?}");
        }
        let kept = ["visits", "rounds", "cases", "suggestions", "enrolments", "consents", "households", "events"];
        assert!(kept.iter().all(|table| !swept.contains_key(table)), "{swept:?}");
        days_pass(app, years(2));
        let due: BTreeMap<_, _> = api::retention::due(&app.app).await.unwrap().into_iter().collect();
        let swept = sweep(app).await;
        for table in kept {
            assert_eq!(i64::try_from(swept[table]).unwrap(), due[table], "{table}");
        }
        let after = counts(app);
        for table in [
            "visits", "assistance", "rounds", "round_members", "suggestions", "enrolments", "events", "event_sign_ups",
            "event_feedback", "invitations", "jobs", "imports", "import_faults",
        ] {
            assert_eq!(after[table], 0, "{table}");
        }
        // Of two cases one was declined; the other is open, and stays however old it is.
        assert_eq!((before["cases"], after["cases"]), (2, 1));
        // Of four consents one was taken back; it goes with what took it back.
        assert_eq!((before["consents"], after["consents"]), (5, 3));
        assert_eq!((after["members"], after["member_keys"]), (before["members"], before["member_keys"]));
        assert_eq!(sweep(app).await, BTreeMap::new());
    }

    async fn who_left_long_ago_is_erased_whole_unless_a_law_keeps_them(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let gone = a_year_of_work(app).await;
        let (kept, recent, there) = (friend(app, "王芳").await, friend(app, "刘洋").await, friend(app, "陈静").await);
        let problem = json!({"unit_id": app.units.community, "member_id": gone, "category": "facilities", "title": "路灯不亮"});
        let case = app.post("/cases").by(li).json(problem).send().await.expect(201).id();
        let ask = app.post(&format!("/cases/{case}/attachments")).by(li);
        crate::attachments::form(ask, "灯.txt", "灯".as_bytes()).send().await.expect(201);
        leave(app, &gone).await;
        leave(app, &kept).await;
        days_pass(app, 1000);
        leave(app, &recent).await;
        let request = app.post("/erasure_requests").by(li).json(json!({"member_id": kept})).send().await.expect(201).id();
        let refusal = json!({"reason": "public_funds", "explanation": "账目还在核查。"});
        let refuse = app.post(&format!("/erasure_requests/{request}/refuse")).by(wang).version(1);
        refuse.json(refusal).send().await.expect(200);
        assert!(!sweep(app).await.contains_key("members"));
        days_pass(app, 99);

        let listed = read(app, "/retention/members?count=true").await;
        assert_eq!((&listed["items"][0]["id"], &listed["total"]), (&json!(gone), &json!(1)));
        let named: Vec<String> = api::retention::due_members(&app.app).await.unwrap().iter()
            .map(|member| member.id.to_string()).collect();
        assert_eq!(named, std::slice::from_ref(&gone));
        let (before, files) = (counts(app), files(app));
        assert_eq!((sweep(app).await["members"], files), (1, 1));
        let after = counts(app);
        assert_eq!((after["members"], after["member_keys"]), (before["members"] - 1, before["member_keys"] - 1));
        assert_eq!((after["attachments"], self::files(app)), (0, 0));
        assert_eq!(read(app, &format!("/cases/{case}")).await["title"], "—");
        let ledger = std::fs::read_to_string(app.settings.erasures.as_ref().unwrap()).unwrap();
        assert!(ledger.starts_with(&gone) && ledger.lines().count() == 1, "{ledger}");
        let trail = app.get(&format!("/audit_entries?subject={gone}&kind=write")).by(&app.people.auditor);
        let trail = trail.send().await.expect(200);
        let last = &trail.body["items"][0];
        assert_eq!((&last["operation"], &last["detail"], &last["account_id"]),
            (&json!("retention_sweep"), &json!("erased"), &Value::Null));
        app.get(&format!("/members/{gone}")).by(li).send().await.expect(404);
        for still in [&kept, &recent, &there] {
            app.get(&format!("/members/{still}")).by(li).send().await.expect(200);
        }

        days_pass(app, years(3));
        // The refusal goes in this round, and who was kept by it in the next.
        let swept = sweep(app).await;
        assert_eq!((swept["members"], swept["erasure_requests"]), (1, 1));
        assert_eq!(sweep(app).await["members"], 1);
        for (member, status) in [(&kept, 404), (&recent, 404), (&there, 200)] {
            app.get(&format!("/members/{member}")).by(li).send().await.expect(status);
        }
        assert_eq!(sweep(app).await, BTreeMap::new());
    }

    async fn who_comes_back_while_the_sweep_runs_stays_whole(app: &TestApp) {
        let li = &app.people.caseworker;
        for round in 0..4 {
            let member = friend(app, &format!("甲{round}")).await;
            leave(app, &member).await;
            days_pass(app, years(3));
            let path = format!("/members/{member}");
            let version = app.get(&path).by(li).send().await.expect(200).version();
            let back = app.post(&format!("{path}/return")).by(li).version(version).send();
            let (back, swept) = futures_util::future::join(back, sweep(app)).await;
            let erased = swept.contains_key("members");
            let expected = if erased { 404 } else { 200 };
            assert_eq!(back.status.as_u16(), expected, "{:#}", back.body);
            app.get(&path).by(li).send().await.expect(expected);
        }
    }

    async fn old_records_that_are_brought_in_count_from_that_day(app: &TestApp) {
        let mapping = json!({
            "source": "la311", "zone": "America/Los_Angeles",
            "columns": {"nr": "external_id", "when": "opened_at", "until": "closed_at", "what": "category"},
            "categories": {"4": {"category": "sanitation", "title": "Bulky items"}}
        });
        let options = json!({"kind": "cases", "unit_id": app.units.community, "dry_run": false, "mapping": mapping});
        let csv = "nr,when,until,what\n1,2010-01-01 00:12:00,2010-01-02 08:00:00,4\n";
        let wang = &app.people.coordinator;
        let begun = crate::imports::upload(app, wang, "old.csv", csv.as_bytes(), &options);
        crate::imports::over(app, wang, &begun.send().await.expect(202).id()).await;
        assert_eq!(sweep(app).await, BTreeMap::new());
        days_pass(app, years(3));
        assert_eq!(sweep(app).await["cases"], 1);
    }

    async fn sessions_go_by_the_machines_clock(app: &TestApp) {
        days_pass(app, years(2));
        assert_eq!(sweep(app).await, BTreeMap::new());
        let later = domain::Timestamp::from(jiff::Timestamp::now()).plus_days(years(2));
        let limit = Rule::of("sessions").unwrap().keep.unwrap().period.limit(later, &app.app.zone).unwrap();
        let before = counts(app)["sessions"];
        let swept = in_tx!(&app.app.db, |tx, store| {
            store::retention::sweep(tx, "sessions", limit, 100).map(|swept| swept.into_parts().0)
        });
        assert_eq!((u64::try_from(swept.unwrap()).unwrap(), counts(app)["sessions"]), (before, 0));
    }

    async fn an_account_that_was_disabled_is_emptied(app: &TestApp) {
        let wang = &app.people.administrator;
        let id = app.people.colleague.account;
        let account = app.get(&format!("/accounts/{id}")).by(wang).send().await.expect(200);
        let path = format!("/accounts/{id}");
        app.patch(&path).by(wang).version(account.version()).json(json!({"status": "disabled"})).send().await.expect(200);
        days_pass(app, years(3));
        assert_eq!(sweep(app).await["accounts"], 1);
        let mut snapshot = Snapshot::open(&app.settings).unwrap();
        let mut lines = String::new();
        let collect = &mut |line: &str| {
            lines.push_str(line);
            Ok(())
        };
        let table = TABLES.iter().find(|table| table.name == "accounts").unwrap();
        snapshot.each_line(table, collect).unwrap();
        assert!(!lines.contains("zhao-lei") && lines.contains("li-min"), "{lines}");
        assert_eq!(sweep(app).await, BTreeMap::new());
    }

    async fn a_coordinator_sees_what_would_go_of_the_own_units(app: &TestApp) {
        let member = a_year_of_work(app).await;
        leave(app, &member).await;
        let due = async |table: &str| {
            let list = read(app, "/retention").await;
            let mut rules = list["items"].as_array().unwrap().iter();
            rules.find(|rule| rule["table"] == table).unwrap()["due"].as_i64().unwrap()
        };
        assert_eq!((due("visits").await, due("consents").await), (0, 0));
        assert_eq!(read(app, "/retention/members").await["items"], json!([]));
        days_pass(app, years(3));
        assert!(due("visits").await > 0 && due("consents").await == 1);
        let members = read(app, "/retention/members?count=true").await;
        assert_eq!((&members["items"][0]["id"], &members["total"]), (&json!(member), &json!(1)));
        let elsewhere = app.person("ling-zhuren", domain::access::Role::Coordinator, app.units.other).await;
        let list = app.get("/retention").by(&elsewhere).send().await.expect(200);
        let dues = list.body["items"].as_array().unwrap().iter();
        assert!(dues.clone().count() == SWEPT.len() && dues.clone().all(|rule| rule["due"] == 0), "{:#}", list.body);
        let none = app.get("/retention/members").by(&elsewhere).send().await.expect(200);
        assert_eq!(none.body["items"], json!([]));
        app.get("/retention").by(&app.people.caseworker).send().await.expect(403);
    }
}
