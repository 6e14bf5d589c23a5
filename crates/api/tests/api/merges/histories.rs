//! Merged and undone, every row is what it was, whatever happened to the two before.

use std::collections::BTreeMap;

use persistence::archive::{Snapshot, TABLES};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use super::{merge, read, undo, visit};
use crate::cases::{step, steps};
use crate::departments::city_management;
use crate::events::published;
use crate::harness::{Reply, TestApp};
use crate::sign_ups::{consent, sign_up, stranger};
use crate::visits::day;

const PURPOSES: [&str; 4] = ["contact", "visits", "events", "referral"];
/// Histories on each database, and what happens in each.
const HISTORIES: u64 = 12;
const STEPS: usize = 22;

/// What a merge leaves behind on purpose, and what every request writes.
const LEFT_OUT: [&str; 7] = [
    "merges",
    "merge_moves",
    "audit_entries",
    "audit_heads",
    "audit_persons",
    "audit_person_marks",
    "idempotency_keys",
];
/// Counts of changes, and texts that are sealed anew each time; those are compared as the API shows them.
const COLUMNS: [&str; 8] =
    ["version", "updated_at", "phone", "email", "address", "leave_reason", "notes", "description"];

type Rows = BTreeMap<&'static str, Vec<BTreeMap<String, Value>>>;

fn rows(app: &TestApp) -> Rows {
    let mut snapshot = Snapshot::open(&app.settings).unwrap();
    let mut all = Rows::new();
    for table in TABLES.iter().filter(|table| !LEFT_OUT.contains(&table.name)) {
        let columns = snapshot.columns(table).unwrap();
        let mut lines: Vec<Vec<Value>> = Vec::new();
        let collect = &mut |line: &str| {
            lines.push(serde_json::from_str(line).unwrap());
            Ok(())
        };
        snapshot.each_line(table, collect).unwrap();
        let row = |line: Vec<Value>| {
            let named = columns.iter().map(|column| column.name.clone()).zip(line);
            named.filter(|(name, _)| !COLUMNS.contains(&name.as_str())).collect()
        };
        all.insert(table.name, lines.into_iter().map(row).collect());
    }
    all
}

/// What the two records and their visits say, opened.
async fn opened(app: &TestApp, pair: &[String; 2]) -> Vec<Value> {
    let mut all = Vec::new();
    for member in pair {
        let mut shown = read(app, &format!("/members/{member}")).await;
        let visits = read(app, &format!("/visits?member={member}&limit=200")).await;
        for one in visits["items"].as_array().unwrap() {
            let path = format!("/visits/{}", one["id"].as_str().unwrap());
            let mut visit = read(app, &path).await;
            without_counts(&mut visit);
            all.push(visit);
        }
        without_counts(&mut shown);
        all.push(shown);
    }
    all
}

fn without_counts(value: &mut Value) {
    let fields = value.as_object_mut().unwrap();
    fields.remove("version");
    fields.remove("updated_at");
}

/// What things can happen in.
struct Place {
    events: [String; 2],
    round: String,
    shops: [String; 2],
    department: String,
}

async fn place(app: &TestApp, department: &str) -> Place {
    let shop = async |name: &str| {
        let body = json!({"unit_id": app.units.community, "kind": "business", "name": name});
        let made = app.post("/members").by(&app.people.caseworker).json(&body).send().await;
        match made.status.as_u16() {
            201 => made.id(),
            _ => made.body["candidates"][0]["id"].as_str().unwrap().to_owned(),
        }
    };
    let round = json!({
        "unit_id": app.units.community, "title": "春节慰问", "purpose": "greeting",
        "starts_on": day(app, 0), "ends_on": day(app, 9)
    });
    let round = app.post("/rounds").by(&app.people.coordinator).json(round).send().await;
    Place {
        events: [published(app, None).await, published(app, Some(1)).await],
        round: round.expect(201).id(),
        shops: [shop("小卖部").await, shop("理发店").await],
        department: department.to_owned(),
    }
}

/// Something happens to somebody; what is refused did not happen.
async fn happen(app: &TestApp, chance: &mut StdRng, place: &Place, member: &str) {
    let (li, which) = (&app.people.caseworker, usize::from(chance.random_bool(0.5)));
    let purpose = PURPOSES[chance.random_range(0..4)];
    match chance.random_range(0..13) {
        0 => drop(consent(app, member, purpose).await),
        1 => {
            let soon = app.app.clock.now().plus_seconds(chance.random_range(600..90_000));
            let body = json!({
                "purpose": purpose, "given_how": "written", "text_version": "2026-1", "expires_at": soon
            });
            app.post(&format!("/members/{member}/consents"))
                .by(li)
                .json(body)
                .send()
                .await
                .expect(201);
        }
        2 => {
            let shown = read(app, &format!("/members/{member}")).await;
            if let Some(one) = shown["consents"].as_array().unwrap().first() {
                let path = format!("/consents/{}/withdraw", one["id"].as_str().unwrap());
                happened(
                    &app.post(&path).by(li).json(json!({"given_how": "written"})).send().await,
                );
            }
        }
        3 => happened(&visit(app, member, json!({"planned_on": day(app, 2)})).await),
        4 => {
            let record = json!({
                "outcome": "done", "notes": format!("第{}次", chance.random_range(1..9)),
                "assistance": [{"kind": "goods", "amount": 2, "description": "大米"}],
                "needs": [{"category": "facilities", "title": "路灯不亮"}], "follow_up_on": day(app, 7)
            });
            happened(&visit(app, member, record).await);
        }
        5 => {
            let plan = json!({"planned_on": day(app, 1), "round_id": place.round});
            happened(&visit(app, member, plan).await);
        }
        6 => {
            let body = json!({"member_ids": [member]});
            let path = format!("/rounds/{}/members", place.round);
            app.post(&path).by(&app.people.coordinator).json(body).send().await.expect(200);
        }
        7 => happened(&sign_up(app, &place.events[which], member).await),
        8 => {
            let programme = ["culture_sport", "work_training"][which];
            let body = json!({"programme": programme});
            let path = format!("/members/{member}/enrolments");
            happened(&app.post(&path).by(li).json(body).send().await);
        }
        9 => {
            let body = json!({"business_id": place.shops[which], "relation": "owner"});
            let path = format!("/members/{member}/links");
            happened(&app.post(&path).by(li).json(body).send().await);
        }
        10 => {
            let body = json!({"unit_id": app.units.community, "member_id": member, "body": "多放几把长椅"});
            app.post("/suggestions").by(li).json(body).send().await.expect(201);
        }
        11 => referred(app, place, member).await,
        _ => {
            let path = format!("/members/{member}");
            let version = super::version_of(app, member).await;
            let mut body = json!({"wants_visits": which == 0});
            let (field, text) = [
                ("phone", "13800138000"),
                ("email", "zhang@example.org"),
                ("address", "和平里12号"),
                ("contact_time", "周末上午"),
            ][chance.random_range(0..4)];
            body[field] = json!(text);
            app.patch(&path).by(li).version(version).json(body).send().await.expect(200);
        }
    }
}

/// A case that a department is asked about, with the person when they agreed.
async fn referred(app: &TestApp, place: &Place, member: &str) {
    let li = &app.people.caseworker;
    let body = json!({
        "unit_id": app.units.community, "category": "facilities", "title": "路灯不亮", "member_id": member
    });
    let case = app.post("/cases").by(li).json(body).send().await.expect(201).id();
    steps(app, &case, &["accept", "start"]).await;
    let refer = json!({
        "action": "refer", "department_id": place.department, "summary": "请修路灯。", "due_on": day(app, 3),
        "share_person": true
    });
    happened(&step(app, li, &case, refer).await);
}

/// It was done, or refused for what happened before.
#[track_caller]
fn happened(reply: &Reply) {
    let status = reply.status.as_u16();
    assert!([200, 201, 409].contains(&status), "{:#}", reply.body);
}

async fn agreed(app: &TestApp, member: &str) -> Vec<bool> {
    let shown = read(app, &format!("/members/{member}")).await;
    let live = shown["consents"].as_array().unwrap();
    PURPOSES.iter().map(|purpose| live.iter().any(|one| one["purpose"] == *purpose)).collect()
}

on_both! {
    async fn merged_and_undone_every_row_is_what_it_was(app: &TestApp) {
        let department = city_management(app).await;
        let mut moved = BTreeMap::new();
        for seed in 0..HISTORIES {
            let mut chance = StdRng::seed_from_u64(seed);
            let place = place(app, &department).await;
            let pair = [
                stranger(app, &format!("甲{seed}号")).await, stranger(app, &format!("乙{seed}号")).await
            ];
            for member in &pair {
                for purpose in PURPOSES {
                    if chance.random_bool(0.7) {
                        consent(app, member, purpose).await;
                    }
                }
            }
            for _ in 0..STEPS {
                let who = usize::from(chance.random_bool(0.5));
                happen(app, &mut chance, &place, &pair[who]).await;
            }
            let before = (rows(app), opened(app, &pair).await);
            let allowed = (agreed(app, &pair[0]).await, agreed(app, &pair[1]).await);
            let merged = merge(app, &pair[0], &pair[1]).await.expect(201).id();
            let both: Vec<bool> = allowed.0.iter().zip(&allowed.1).map(|(one, two)| *one && *two).collect();
            assert_eq!(agreed(app, &pair[0]).await, both, "seed {seed}");
            kinds_of_moves(app, &mut moved);
            undo(app, &merged, json!([])).await.expect(200);
            let after = (rows(app), opened(app, &pair).await);
            for (table, rows) in &before.0 {
                pretty(seed, table, rows, &after.0[table]);
            }
            assert_eq!(after.1, before.1, "seed {seed}");
        }
        // The histories are such that every kind of change was made, and taken back.
        let kinds: Vec<&str> = moved.keys().map(String::as_str).collect();
        for kind in ["added", "called_off", "link", "moved", "round_member", "sign_up"] {
            assert!(kinds.contains(&kind), "{kind}: {moved:?}");
        }
    }
}

/// Counts what a merge noted, by the kind of change.
fn kinds_of_moves(app: &TestApp, kinds: &mut BTreeMap<String, usize>) {
    let mut snapshot = Snapshot::open(&app.settings).unwrap();
    let table = TABLES.iter().find(|table| table.name == "merge_moves").unwrap();
    let columns = snapshot.columns(table).unwrap();
    let place = columns.iter().position(|column| column.name == "change").unwrap();
    let collect = &mut |line: &str| {
        let row: Vec<Option<String>> = serde_json::from_str(line).unwrap();
        let change: Value = serde_json::from_str(row[place].as_deref().unwrap()).unwrap();
        let kind = match &change {
            Value::String(word) => word.clone(),
            other => other.as_object().unwrap().keys().next().unwrap().clone(),
        };
        *kinds.entry(kind).or_default() += 1;
        Ok(())
    };
    snapshot.each_line(table, collect).unwrap();
}

#[track_caller]
fn pretty(
    seed: u64,
    table: &str,
    before: &[BTreeMap<String, Value>],
    after: &[BTreeMap<String, Value>],
) {
    let gone: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
    let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(gone.is_empty() && new.is_empty(), "seed {seed}, {table}: {gone:#?} became {new:#?}");
}
