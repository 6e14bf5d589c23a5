//! Steps that change whose records are, or take them away: merges, erasures, the portal, the sweep.

use rand::Rng as _;
use serde_json::json;

use super::Walk;
use crate::harness::Person;
use crate::visits::days_pass;

/// Somebody who is never erased: there is always a member for the other steps.
const STAYS: usize = 1;

impl Walk<'_> {
    /// Two of one community become one; of two communities that is refused.
    pub(super) async fn merge(&mut self) {
        let (one, two) = (self.of(&self.members.clone()), self.of(&self.members.clone()));
        let (Some(one), Some(two)) = (one, two) else { return };
        let by = self.lead.clone();
        let mut versions = Vec::new();
        for member in [&one, &two] {
            let now = self.app.get(&format!("/members/{member}")).by(&by).send().await;
            if !now.status.is_success() {
                return;
            }
            versions.push(now.version());
        }
        let body = json!({"member_id": two, "member_version": versions[1]});
        let path = format!("/members/{one}/merges");
        let ask = self.app.post(&path).by(&by).version(versions[0]).json(body);
        let made = self.count(ask.send().await);
        self.merges.extend(made.map(|made| made.id()));
    }

    /// Two again; what was recorded since goes to one of them.
    pub(super) async fn part(&mut self) {
        let Some(merge) = self.of(&self.merges.clone()) else { return };
        let (path, by) = (format!("/merges/{merge}"), self.lead.clone());
        let now = self.app.get(&path).by(&by).send().await;
        if !now.status.is_success() {
            return;
        }
        let added = now.body["added"].as_array().cloned().unwrap_or_default();
        let mut assign = Vec::new();
        for one in added {
            let to = ["survivor", "merged"][self.chance.random_range(0..2)];
            assign.push(json!({"kind": one["kind"], "id": one["id"], "to": to}));
        }
        let ask = self.app.post(&format!("{path}/undo")).by(&by).version(now.version());
        self.count(ask.json(json!({ "assign": assign })).send().await);
    }

    pub(super) async fn erase(&mut self) {
        if self.members.len() <= STAYS || self.chance.random_range(0..3) > 0 {
            return;
        }
        let at = self.chance.random_range(STAYS..self.members.len());
        let (member, by) = (self.members[at].clone(), &self.app.people.district_caseworker);
        let ask = self.app.post("/erasure_requests").by(by).json(json!({ "member_id": member }));
        let Some(asked) = self.count(ask.send().await) else { return };
        let path = format!("/erasure_requests/{}/confirm", asked.id());
        let done = self.app.post(&path).by(&self.lead).version(asked.version()).send().await;
        if self.count(done).is_some() {
            self.members.remove(at);
        }
    }

    /// A member does something of their own.
    pub(super) async fn visit_portal(&mut self) {
        let Some(member) = self.of(&self.members.clone()) else { return };
        let by = &self.app.people.district_caseworker;
        let code = self.app.post(&format!("/members/{member}/portal_codes")).by(by).send().await;
        let Some(code) = self.count(code) else { return };
        let session = self.app.post("/portal/session").json(json!({"code": code.body["code"]}));
        let Some(session) = self.count(session.send().await) else { return };
        let token = session.body["token"].as_str().unwrap().to_owned();
        let visitor = Person { account: by.account, token };
        match self.chance.random_range(0..4) {
            0 => {
                let ask = self.app.post("/portal/suggestions").by(&visitor);
                let made = self.count(ask.json(json!({"body": "多放几把长椅"})).send().await);
                self.suggestions.extend(made.map(|made| made.id()));
            }
            1 => {
                let Some(event) = self.of(&self.events.clone()) else { return };
                let path = format!("/portal/events/{event}/sign_ups");
                let made = self.count(self.app.post(&path).by(&visitor).send().await);
                self.sign_ups.extend(made.map(|made| made.id()));
            }
            2 => self.take_back(&visitor).await,
            _ => self.decide(&visitor).await,
        }
    }

    async fn take_back(&mut self, visitor: &Person) {
        let own = self.app.get("/portal/consents").by(visitor).send().await.expect(200);
        let live = own.body["items"].as_array().unwrap().iter().find(|one| one["holds"] == true);
        let Some(id) = live.and_then(|one| one["id"].as_str()) else { return };
        let path = format!("/portal/consents/{id}/withdraw");
        let reply = self.app.post(&path).by(visitor).send().await;
        self.count(reply);
    }

    /// Confirms that an own case is solved, or opens it again.
    async fn decide(&mut self, visitor: &Person) {
        let own = self.app.get("/portal/cases").by(visitor).send().await.expect(200);
        let all = own.body["items"].as_array().unwrap();
        let Some(id) = all.first().and_then(|one| one["id"].as_str()) else { return };
        let now = self.app.get(&format!("/portal/cases/{id}")).by(visitor).send().await.expect(200);
        let actions = now.body["actions"].as_array().cloned().unwrap_or_default();
        let Some(action) = actions.first() else { return };
        let body = match action.as_str().unwrap() {
            "reopen" => json!({"action": action, "reason": "还是很吵"}),
            _ => json!({ "action": action }),
        };
        let path = format!("/portal/cases/{id}/transitions");
        let reply = self.app.post(&path).by(visitor).json(body).send().await;
        self.count(reply);
    }

    /// Years later what was kept long enough goes.
    pub(super) async fn let_go(&mut self) {
        days_pass(self.app, self.chance.random_range(300..1_200));
        for (table, swept) in api::retention::sweep(&self.app.app).await {
            assert!(swept.is_ok(), "{table}: {swept:?}");
        }
    }
}
