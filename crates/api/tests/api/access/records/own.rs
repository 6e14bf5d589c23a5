//! Records of a given member.

use domain::id::UnitId;
use serde_json::json;

use super::super::world::World;
use super::problem_of;

impl World<'_> {
    pub async fn name_of(&self, member: &str) -> String {
        let read = self.read(&format!("/members/{member}")).await;
        read.body["name"].as_str().unwrap().to_owned()
    }

    /// A consent that a member gave.
    pub async fn consent_to(&self, member: &str) -> String {
        let list = self.read(&format!("/members/{member}/consents")).await;
        list.body["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// A visit that is planned to this member.
    pub async fn visit_to(&self, member: &str) -> String {
        self.plan_visit(member, None).await
    }

    /// A visit to this member of which something was noted.
    pub async fn noted_visit(&self, member: &str) -> String {
        let body = json!({
            "member_id": member, "purpose": "welfare", "outcome": "done", "notes": "想换一盏灯"
        });
        self.post("/visits", body).await.id()
    }

    /// The sign-up of this member.
    pub async fn coming(&self, event: &str, member: &str) -> String {
        let body = json!({"member_id": member});
        self.post(&format!("/events/{event}/sign_ups"), body).await.id()
    }

    /// A case that this member brought.
    pub async fn case_of(&self, unit: UnitId, member: &str) -> String {
        self.post("/cases", problem_of(unit, member)).await.id()
    }

    /// Calls a case solved.
    pub async fn resolve(&self, case: &str) {
        let path = format!("/cases/{case}/transitions");
        for action in ["accept", "start"] {
            self.post(&path, json!({"action": action})).await;
        }
        self.post(&path, json!({"action": "resolve", "resolution": "已劝离"})).await;
    }

    /// What was noted of a case that this member brought.
    pub async fn case_note(&self, member: &str) -> String {
        let of = self.read(&format!("/members/{member}")).await.body["unit_id"].clone();
        let case = self.case_of(of.as_str().unwrap().parse().unwrap(), member).await;
        let note = json!({"kind": "note", "body": "去看过"});
        self.post(&format!("/cases/{case}/entries"), note).await.id()
    }

    pub async fn suggestion_of(&self, unit: UnitId, member: &str) -> String {
        let body = json!({"unit_id": unit, "member_id": member, "body": "小公园里多放几把长椅"});
        self.post("/suggestions", body).await.id()
    }

    /// An objection of a member of the unit, at version 1.
    pub async fn objection(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        self.objection_of(&member).await
    }

    /// What this member says against what was noted of a visit.
    pub async fn objection_of(&self, member: &str) -> String {
        let (visit, visitor) = (self.noted_visit(member).await, self.visitor(member).await);
        let path = format!("/portal/visits/{visit}/objections");
        let ask = self.app.post(&path).by(&visitor.person);
        ask.json(json!({"body": "我没有这样说过。"})).send().await.expect(201).id()
    }

    /// That this member asks to be erased, at version 1.
    pub async fn erasure_asked(&self, member: &str) -> String {
        self.post("/erasure_requests", json!({"member_id": member})).await.id()
    }

    /// An entry of the trail about this member.
    pub async fn entry_of(&self, unit: UnitId, member: &str) -> String {
        let entry = self.audited(unit, &format!("/audit_entries?subject={member}")).await;
        entry["id"].as_str().unwrap().to_owned()
    }
}
