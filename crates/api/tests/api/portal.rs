//! `/portal`: a member's own way to what is recorded about them.

mod acts;
mod erasure_requests;
mod objections;
mod record;
mod sessions;
mod statement;

use persistence::archive::{Snapshot, TABLES};
use serde_json::json;

use crate::harness::{Person, Reply, TestApp};
use crate::visits::somebody;

/// A code for a member, as the office makes it.
pub async fn code(app: &TestApp, member: &str) -> String {
    let path = format!("/members/{member}/portal_codes");
    let made = app.post(&path).by(&app.people.caseworker).send().await.expect(201);
    made.body["code"].as_str().unwrap().to_owned()
}

pub async fn trade(app: &TestApp, code: &str) -> Reply {
    app.post("/portal/session").json(json!({"code": code})).send().await
}

/// A member who signed in, as a bearer of their token.
pub async fn visitor(app: &TestApp, member: &str) -> Person {
    let session = trade(app, &code(app, member).await).await.expect(201);
    let token = session.body["token"].as_str().unwrap().to_owned();
    Person { account: app.people.caseworker.account, token }
}

/// Two members of one community, each signed in.
pub async fn two(app: &TestApp) -> [(String, Person); 2] {
    let zhang = somebody(app, "张小明").await;
    let fang = crate::sign_ups::stranger(app, "王小芳").await;
    let both = (visitor(app, &zhang).await, visitor(app, &fang).await);
    [(zhang, both.0), (fang, both.1)]
}

/// What the portal lists for a member.
pub async fn listed(app: &TestApp, by: &Person, list: &str) -> Vec<serde_json::Value> {
    let found = app.get(&format!("/portal/{list}")).by(by).send().await.expect(200);
    found.body["items"].as_array().unwrap().clone()
}

pub async fn case_of(app: &TestApp, member: &str) -> String {
    let body = json!({
        "unit_id": app.units.community, "category": "noise", "title": "夜里施工", "member_id": member
    });
    app.post("/cases").by(&app.people.caseworker).json(body).send().await.expect(201).id()
}

/// A visit that took place to somebody who had agreed, of which this was noted.
pub async fn noted(app: &TestApp, member: &str, notes: &str) -> String {
    crate::sign_ups::consent(app, member, "visits").await;
    let visit = json!({
        "member_id": member, "purpose": "welfare", "outcome": "done", "notes": notes,
        "assistance": [{"kind": "goods", "description": "大米", "amount": 100}]
    });
    app.post("/visits").by(&app.people.caseworker).json(visit).send().await.expect(201).id()
}

/// Every row of every table. Bytes are in hexadecimal digits.
pub fn dump(app: &TestApp) -> String {
    let mut snapshot = Snapshot::open(&app.settings).unwrap();
    let mut all = String::new();
    for table in TABLES {
        let mut add = |line: &str| {
            all.push_str(line);
            Ok(())
        };
        snapshot.each_line(table, &mut add).unwrap();
    }
    all
}

/// Whether the database holds this text as it is, as text or as bytes.
pub fn holds(dump: &str, text: &str) -> bool {
    let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    dump.contains(text) || dump.contains(&bytes)
}
