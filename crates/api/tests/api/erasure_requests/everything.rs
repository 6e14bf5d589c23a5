//! Somebody of whom everything is recorded that can be, each text with a word of its own.

use domain::access::Role;
use serde_json::{Value, json};

use crate::attachments::form;
use crate::cases::{day_after, step, steps};
use crate::departments::city_management;
use crate::events::{minutes_pass, published};
use crate::harness::{Person, Reply, TestApp};
use crate::portal::visitor;
use crate::sign_ups::{check_in, members, sign_up};
use crate::visits::day;

/// What every planted text begins with. Letters and digits, so that no tokenizer cuts it.
pub const MARK: &str = "qvogel";
/// Nobody else's number.
pub const PHONE: &str = "13987650421";
/// What the file of a case holds.
pub const CONTENT: &str = "qvogelcontentqz";
pub const RETRY: &str = "retry-of-the-record";

/// The word of a column: `qvogelmembersnameqz`.
pub fn word(table: &str, column: &str) -> String {
    let column = format!("{table}{column}").replace('_', "");
    format!("{MARK}{column}qz")
}

/// The member, and what is recorded of them.
pub struct Everything {
    pub member: String,
    /// Another record of theirs, which went into this one.
    pub merged: String,
    pub merge: String,
    pub household: String,
    pub friend: String,
    /// A case that waits.
    pub case: String,
    pub visit: String,
    pub planned: String,
    /// Where the member has a place and the friend waits.
    pub full_event: String,
    pub held_event: String,
    pub attended: String,
    pub attachment: String,
    pub suggestion: String,
    pub referral: String,
    pub import: String,
    pub body: Value,
}

struct Desk<'a> {
    app: &'a TestApp,
    li: &'a Person,
}

impl Desk<'_> {
    async fn post(&self, path: &str, body: Value) -> Reply {
        let reply = self.app.post(path).by(self.li).json(&body).send().await;
        assert!(reply.status.is_success(), "{path} {body}: {:#}", reply.body);
        reply
    }

    async fn consents(&self, member: &str) {
        for purpose in ["contact", "visits", "events", "referral"] {
            let body = json!({
                "purpose": purpose, "given_how": "spoken", "text_version": "2026-1",
                "witness": word("consents", "witness"),
                "guardian": {
                    "name": word("consents", "guardian_name"), "relation": word("consents", "guardian_relation")
                }
            });
            self.post(&format!("/members/{member}/consents"), body).await;
        }
    }

    /// A case of the member that is being worked on.
    async fn case(&self, member: &str) -> String {
        let body = json!({
            "unit_id": self.app.units.community, "member_id": member, "category": "facilities",
            "title": word("cases", "title"), "description": word("cases", "description"),
            "place": word("cases", "place"), "latitude": 28.19, "longitude": 112.97
        });
        let case = self.post("/cases", body).await.id();
        steps(self.app, &case, &["accept", "start"]).await;
        case
    }

    async fn cases(&self, member: &str) -> (String, String, String) {
        let department = city_management(self.app).await;
        let resolved = self.case(member).await;
        let body = json!({"action": "resolve", "resolution": word("cases", "resolution")});
        step(self.app, self.li, &resolved, body).await.expect(200);

        let body = json!({
            "unit_id": self.app.units.community, "member_id": member, "category": "facilities", "title": "噪音"
        });
        let declined = self.post("/cases", body).await.id();
        let body = json!({"action": "decline", "reason": word("cases", "decline_reason")});
        step(self.app, self.li, &declined, body).await.expect(200);

        let case = self.case(member).await;
        let body = json!({
            "action": "refer", "department_id": department, "summary": word("referrals", "summary"),
            "place": word("referrals", "place"), "due_on": day_after(self.app, 3), "share_person": true
        });
        let out = step(self.app, self.li, &case, body).await.expect(200);
        let referral = out.body["referrals"][0]["id"].as_str().unwrap().to_owned();
        let answer = json!({"answer": word("referrals", "answer"), "solved": false});
        let path = format!("/referrals/{referral}/answer");
        self.app.post(&path).by(&self.app.people.partner).json(answer).send().await.expect(200);
        let body = json!({"action": "wait", "reason": word("cases", "wait_reason")});
        step(self.app, self.li, &case, body).await.expect(200);
        let note = json!({"kind": "contact", "body": word("case_entries", "body")});
        self.post(&format!("/cases/{case}/entries"), note).await;
        let ask = self.app.post(&format!("/cases/{case}/attachments")).by(self.li);
        let name = format!("{}.txt", word("attachments", "file_name"));
        let attachment = form(ask, &name, CONTENT.as_bytes()).send().await.expect(201).id();
        (case, referral, attachment)
    }

    /// Suggestions in the states that hold all of their texts, none of them published.
    async fn suggestions(&self, member: &str) -> String {
        let new = json!({
            "unit_id": self.app.units.community, "member_id": member, "body": word("suggestions", "body")
        });
        let wang = &self.app.people.coordinator;
        let step = async |by: &Person, id: &str, version: i64, body: Value| {
            let path = format!("/suggestions/{id}/transitions");
            self.app.post(&path).by(by).version(version).json(body).send().await.expect(200)
        };
        let declined = self.post("/suggestions", new.clone()).await.id();
        let reason = json!({"action": "decline", "reason": word("suggestions", "decline_reason")});
        step(self.li, &declined, 1, reason).await;

        let id = self.post("/suggestions", new).await.id();
        let answer = json!({"action": "answer", "answer": word("suggestions", "answer")});
        step(self.li, &id, 1, answer).await;
        let publish = json!({"action": "publish", "summary": word("suggestions", "summary")});
        step(wang, &id, 2, publish).await;
        let outcome = json!({"outcome": word("suggestions", "outcome")});
        let path = format!("/suggestions/{id}");
        self.app.patch(&path).by(self.li).version(3).json(outcome).send().await.expect(200);
        step(wang, &id, 4, json!({"action": "unpublish"})).await;
        id
    }

    async fn visits(&self, member: &str) -> (String, String) {
        let made = json!({
            "member_id": member, "purpose": "welfare", "outcome": "done",
            "notes": word("visits", "notes"),
            "assistance": [{"kind": "goods", "description": word("assistance", "description"), "amount": 100}],
            "follow_up_on": day(self.app, 7)
        });
        let made = self.post("/visits", made).await.id();
        let plan =
            json!({"member_id": member, "purpose": "welfare", "planned_on": day(self.app, 1)});
        (made, self.post("/visits", plan).await.id())
    }

    /// A place at an event for one, for which the friend waits; and an event that the member came to.
    async fn events(&self, member: &str, friend: &str) -> (String, String, String) {
        let app = self.app;
        let held = published(app, None).await;
        let attended = sign_up(app, &held, member).await.expect(201).id();
        check_in(app, &attended, self.li, json!({"volunteer_minutes": 90})).await.expect(200);
        minutes_pass(app, 200);
        crate::events::step(app, &held, "hold").await.expect(200);
        let feedback = json!({
            "member_id": member, "rating": 4, "comment": word("event_feedback", "comment")
        });
        self.post(&format!("/events/{held}/feedback"), feedback).await;
        let full = published(app, Some(1)).await;
        sign_up(app, &full, member).await.expect(201);
        sign_up(app, &full, friend).await.expect(201);
        (full, held, attended)
    }

    /// A report with the member's line in it, twice, since it repeats the record.
    async fn import(&self, name: &str) -> String {
        let options =
            json!({"kind": "members", "unit_id": self.app.units.community, "dry_run": false});
        let file = format!(
            "类型,姓名/店名,联系电话,方便时间,登记日期,同意方式\n居民,{name},{PHONE},{},2025-10-02,书面\n",
            word("import_faults", "cells")
        );
        let sent =
            crate::imports::upload(self.app, self.li, "register.csv", file.as_bytes(), &options);
        let begun = sent.send().await.expect(202);
        let done = crate::imports::over(self.app, self.li, &begun.id()).await;
        assert_eq!(done.body["rows_imported"], 0, "{:#}", done.body);
        done.id()
    }

    /// An auditor's note on who looked the member up again and again.
    async fn alert(&self, member: &str) {
        let reader = self.app.person("du-zhe", Role::Caseworker, self.app.units.community).await;
        for _ in 0..5 {
            self.app.get(&format!("/members/{member}")).by(&reader).send().await.expect(200);
        }
        api::audit_alerts::find(&self.app.app).await.unwrap();
        let auditor = &self.app.people.auditor;
        let list = self.app.get("/audit_alerts?state=new").by(auditor).send().await.expect(200);
        let found = list.body["items"].as_array().unwrap();
        let found = found.iter().find(|alert| alert["person_id"] == member).unwrap();
        let path = format!("/audit_alerts/{}/see", found["id"].as_str().unwrap());
        let note = json!({"note": word("audit_alerts", "note")});
        let version = found["version"].as_i64().unwrap();
        self.app.post(&path).by(auditor).version(version).json(note).send().await.expect(200);
    }

    /// A second record of the person, with a visit of its own, which then goes into the first.
    async fn merged(&self, member: &str) -> (String, String) {
        let (app, unit) = (self.app, self.app.units.community);
        let body = json!({
            "unit_id": unit, "kind": "resident", "name": word("merged", "name"),
            "email": format!("{}@example.org", word("merged", "email")),
            "address": word("merged", "address"), "contact_time": word("merged", "contact_time"),
            "guardian_until": day(app, 20)
        });
        let other = self.post("/members", body).await.id();
        self.consents(&other).await;
        let visit = json!({
            "member_id": other, "purpose": "welfare", "outcome": "done", "notes": word("merged", "notes")
        });
        self.post("/visits", visit).await;
        let version = async |id: &str| {
            app.get(&format!("/members/{id}")).by(self.li).send().await.expect(200).version()
        };
        let body = json!({
            "member_id": other, "member_version": version(&other).await, "reason": word("merges", "reason")
        });
        let merge = app.post(&format!("/members/{member}/merges")).by(&app.people.coordinator);
        let merge = merge.version(version(member).await).json(body).send().await.expect(201).id();
        (other, merge)
    }

    /// What the member says against the note of a visit, and the office's answer.
    async fn objection(&self, member: &str, visit: &str) {
        let own = visitor(self.app, member).await;
        let object = self.app.post(&format!("/portal/visits/{visit}/objections")).by(&own);
        let body = json!({"body": word("objections", "body")});
        let id = object.json(body).send().await.expect(201).id();
        let answer = self.app.post(&format!("/objections/{id}/answer")).by(self.li).version(1);
        let body = json!({"answer": word("objections", "answer")});
        answer.json(body).send().await.expect(200);
    }

    /// A request that was refused.
    async fn refused(&self, member: &str) {
        let id = self.post("/erasure_requests", json!({"member_id": member})).await.id();
        let body = json!({
            "reason": "taken_back", "explanation": word("erasure_requests", "explanation")
        });
        let path = format!("/erasure_requests/{id}/refuse");
        let refuse = self.app.post(&path).by(&self.app.people.coordinator).version(1);
        refuse.json(body).send().await.expect(200);
    }
}

pub async fn recorded(app: &TestApp) -> Everything {
    let desk = Desk { app, li: &app.people.caseworker };
    let household = json!({
        "unit_id": app.units.community, "name": word("households", "name"),
        "address": word("households", "address")
    });
    let household = desk.post("/households", household).await.id();
    let name = word("members", "name");
    let body = json!({
        "unit_id": app.units.community, "kind": "resident", "name": name, "phone": PHONE,
        "email": format!("{}@example.org", word("members", "email")),
        "address": word("members", "address"), "wants_visits": true,
        "preferred_language": word("members", "preferred_language"),
        "contact_time": word("members", "contact_time"), "household_id": household,
        "guardian_until": day(app, 30)
    });
    let sent = app.post("/members").by(desk.li).header("idempotency-key", RETRY).json(&body);
    let member = sent.send().await.expect(201).id();
    let friend = members(app, 1).await.remove(0);
    desk.consents(&member).await;
    let (merged, merge) = desk.merged(&member).await;
    let enrolment = json!({"programme": "family_elder_care"});
    desk.post(&format!("/members/{member}/enrolments"), enrolment).await;
    let shop = json!({"unit_id": app.units.community, "kind": "business", "name": "老周修车铺"});
    let shop = desk.post("/members", shop).await.id();
    let link = json!({"business_id": shop, "relation": "owner"});
    desk.post(&format!("/members/{member}/links"), link).await;
    let (visit, planned) = desk.visits(&member).await;
    desk.objection(&member, &visit).await;
    let (case, referral, attachment) = desk.cases(&member).await;
    let suggestion = desk.suggestions(&member).await;
    let (full_event, held_event, attended) = desk.events(&member, &friend).await;
    let import = desk.import(&name).await;
    desk.alert(&member).await;
    desk.refused(&member).await;
    Everything {
        member,
        merged,
        merge,
        household,
        friend,
        case,
        visit,
        planned,
        full_event,
        held_event,
        attended,
        attachment,
        suggestion,
        referral,
        import,
        body,
    }
}
