//! A walk through all that changes figures: each step does something at random, sense or not. What is refused counts, too: it
//! must leave nothing behind.

mod boundaries;
mod persons;

use domain::access::Role;
use domain::id::UnitId;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use super::differences;
use crate::events::minutes_on;
use crate::harness::{Person, Reply, TestApp};
use crate::visits::{day, days_pass};

/// No walk is longer: each comparison counts all records, so that the next thousand steps would take ever longer.
const LONGEST: usize = 1_000;

/// Steps of `LINLI_FIGURES_STEPS`, from `LINLI_FIGURES_SEED` on; each walk but the first in an installation of its own.
pub async fn all(app: &TestApp) {
    let steps = number("LINLI_FIGURES_STEPS").unwrap_or(250);
    let first: u64 = number("LINLI_FIGURES_SEED").unwrap_or(1);
    Walk::new(app, first).go(steps.min(LONGEST)).await;
    for (seed, begun) in (first + 1..).zip((LONGEST..steps).step_by(LONGEST)) {
        let app = app.another().await;
        Walk::new(&app, seed).go(LONGEST.min(steps - begun)).await;
    }
}

fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// After so many steps the figures are compared.
const STRIDE: usize = 50;

pub struct Walk<'a> {
    app: &'a TestApp,
    seed: u64,
    chance: StdRng,
    members: Vec<String>,
    visits: Vec<String>,
    cases: Vec<String>,
    events: Vec<String>,
    sign_ups: Vec<String>,
    enrolments: Vec<String>,
    suggestions: Vec<String>,
    consents: Vec<String>,
    imports: Vec<String>,
    merges: Vec<String>,
    subdistrict: Option<String>,
    /// That are not a part of another one.
    communities: Vec<UnitId>,
    /// A coordinator of the whole district.
    lead: Person,
    department: Option<String>,
    done: usize,
}

impl<'a> Walk<'a> {
    fn new(app: &'a TestApp, seed: u64) -> Self {
        Self {
            app,
            seed,
            chance: StdRng::seed_from_u64(seed),
            members: Vec::new(),
            visits: Vec::new(),
            cases: Vec::new(),
            events: Vec::new(),
            sign_ups: Vec::new(),
            enrolments: Vec::new(),
            suggestions: Vec::new(),
            consents: Vec::new(),
            imports: Vec::new(),
            merges: Vec::new(),
            subdistrict: None,
            communities: vec![app.units.community, app.units.other, app.units.far],
            lead: app.people.coordinator.clone(),
            department: None,
            done: 0,
        }
    }

    async fn go(mut self, steps: usize) {
        self.member().await;
        let body = json!({"unit_id": self.app.units.district, "name": "城市管理局"});
        self.lead = self.app.person("qu-zhu-ren", Role::Coordinator, self.app.units.district).await;
        let admin = &self.app.people.administrator;
        let made = self.app.post("/departments").by(admin).json(body).send().await.expect(201);
        self.department = Some(made.id());
        let second = json!({
            "parent_id": self.app.units.district, "kind": "subdistrict", "code": "S9", "name": "东街道"
        });
        let made = self.app.post("/units").by(admin).json(second).send().await.expect(201);
        self.subdistrict = Some(made.id());
        for at in 1..=steps {
            self.step().await;
            if at % STRIDE == 0 || at == steps {
                let found = differences(self.app).await;
                assert!(found.is_empty(), "after {at} steps from seed {}: {found:#?}", self.seed);
                assert!(at < STRIDE || found.compared > 0);
            }
        }
        // A walk where next to nothing works shows nothing.
        assert!(self.done * 2 > steps, "{} of {steps} steps did something", self.done);
    }

    async fn step(&mut self) {
        match self.chance.random_range(0..32) {
            0..=2 => self.member().await,
            3..=6 => self.visit().await,
            7 | 8 => self.record().await,
            9 => self.replan().await,
            10 | 11 => self.case().await,
            12..=14 => self.act().await,
            15 => self.event().await,
            16 => self.sign_up().await,
            17 => self.come().await,
            18 => self.move_event().await,
            19 => self.say().await,
            20 => self.enrol().await,
            21 => self.suggest().await,
            22 => self.leave().await,
            23 => self.merge().await,
            24 => self.part().await,
            25 => self.erase().await,
            26 | 27 => self.visit_portal().await,
            28 => self.regroup().await,
            29 => self.unite().await,
            30 => self.divide().await,
            _ => self.import().await,
        }
        if self.chance.random_range(0..12) == 0 {
            days_pass(self.app, self.chance.random_range(1..40));
        }
        if self.chance.random_range(0..150) == 0 {
            self.let_go().await;
        }
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of.choose(&mut self.chance).unwrap()
    }

    fn of(&mut self, these: &[String]) -> Option<String> {
        these.choose(&mut self.chance).cloned()
    }

    fn unit(&mut self) -> UnitId {
        *self.communities.choose(&mut self.chance).unwrap()
    }

    async fn post(&mut self, path: &str, body: Value) -> Option<Reply> {
        let ask = self.app.post(path).by(&self.app.people.district_caseworker);
        self.count(ask.json(body).send().await)
    }

    async fn patch(&mut self, path: &str, body: Value) -> Option<Reply> {
        let by = &self.app.people.district_caseworker;
        let now = self.app.get(path).by(by).send().await;
        if !now.status.is_success() {
            return None;
        }
        let version = now.version();
        let ask = self.app.patch(path).by(by).version(version);
        self.count(ask.json(body).send().await)
    }

    fn count(&mut self, reply: Reply) -> Option<Reply> {
        assert!(!reply.status.is_server_error(), "{:#}", reply.body);
        self.done += usize::from(reply.status.is_success());
        reply.status.is_success().then_some(reply)
    }

    async fn member(&mut self) {
        let number = self.members.len();
        let body =
            json!({"unit_id": self.unit(), "kind": "resident", "name": format!("居民{number}")});
        let Some(made) = self.post("/members", body).await else { return };
        for purpose in ["visits", "events", "referral"] {
            let body =
                json!({"purpose": purpose, "given_how": "written", "text_version": "2026-1"});
            let given = self.post(&format!("/members/{}/consents", made.id()), body).await;
            self.consents.extend(given.map(|given| given.id()));
        }
        self.members.push(made.id());
    }

    async fn visit(&mut self) {
        let member = self.of(&self.members.clone());
        let mut body = json!({
            "member_id": member,
            "purpose": self.one(&["greeting", "welfare", "needs", "follow_up", "business"]),
            "channel": self.one(&["home", "phone", "office", "group"]),
        });
        if self.chance.random() {
            body["planned_on"] = json!(day(self.app, self.chance.random_range(0..60)));
        } else {
            let ago = -self.chance.random_range(0..25);
            body["visited_at"] = json!(self.app.app.clock.now().plus_days(ago));
            self.outcome(&mut body);
        }
        let made = self.post("/visits", body).await;
        self.visits.extend(made.map(|made| made.id()));
    }

    fn outcome(&mut self, body: &mut Value) {
        let outcome = self.one(&["done", "done", "missed", "declined"]);
        body["outcome"] = json!(outcome);
        if outcome == "done" && self.chance.random() {
            let kind = self.one(&["goods", "cash", "hours"]);
            body["assistance"] =
                json!([{"kind": kind, "amount": 100}, {"kind": "goods", "amount": 1}]);
            body["needs"] = json!([{"category": "aid", "title": "申请补贴"}]);
        }
        if self.chance.random_range(0..3) == 0 {
            body["follow_up_on"] = json!(day(self.app, self.chance.random_range(1..50)));
        }
    }

    async fn record(&mut self) {
        let Some(visit) = self.of(&self.visits.clone()) else { return };
        let mut body = json!({});
        self.outcome(&mut body);
        self.post(&format!("/visits/{visit}/record"), body).await;
    }

    async fn replan(&mut self) {
        let Some(visit) = self.of(&self.visits.clone()) else { return };
        let on = day(self.app, self.chance.random_range(0..90));
        let body = match self.chance.random_range(0..3) {
            0 => json!({"planned_on": on, "purpose": "greeting"}),
            1 => json!({"planned_on": on}),
            _ => json!({"status": "cancelled"}),
        };
        self.patch(&format!("/visits/{visit}"), body).await;
    }

    async fn case(&mut self) {
        let category = self.one(&["noise", "parking", "aid", "safety", "housing"]);
        let mut body = json!({"unit_id": self.unit(), "category": category, "title": "楼道堆物"});
        if self.chance.random() {
            let Some(member) = self.of(&self.members.clone()) else { return };
            let by = &self.app.people.district_caseworker;
            let home = self.app.get(&format!("/members/{member}")).by(by).send().await;
            if !home.status.is_success() {
                return;
            }
            body["unit_id"] = home.body["unit_id"].clone();
            body["member_id"] = json!(member);
        }
        let made = self.post("/cases", body).await;
        self.cases.extend(made.map(|made| made.id()));
    }

    /// Something that the case lets be done with it.
    async fn act(&mut self) {
        let Some(case) = self.of(&self.cases.clone()) else { return };
        let path = format!("/cases/{case}");
        let by = &self.app.people.district_caseworker;
        let now = self.app.get(&path).by(by).send().await;
        if self.chance.random_range(0..8) == 0 {
            self.patch(&path, json!({"category": "sanitation"})).await;
            return;
        }
        let actions = now.body["actions"].as_array().cloned().unwrap_or_default();
        let Some(action) = actions.choose(&mut self.chance).cloned() else { return };
        let body = match action.as_str().unwrap() {
            "wait" | "reopen" | "decline" => json!({"action": action, "reason": "需要核实"}),
            "resolve" => json!({"action": action, "resolution": "已清理"}),
            "refer" => json!({
                "action": action, "department_id": self.department, "summary": "请到现场处理。",
                "due_on": day(self.app, self.chance.random_range(0..9))
            }),
            _ => json!({ "action": action }),
        };
        if let Some(referral) = now.body["referrals"][0]["id"].as_str()
            && self.chance.random()
        {
            let path = format!("/referrals/{referral}/answer");
            let answer = json!({"answer": "已处理", "solved": true});
            let ask = self.app.post(&path).by(&self.app.people.partner).json(answer);
            self.count(ask.send().await);
            return;
        }
        self.post(&format!("{path}/transitions"), body).await;
    }

    async fn event(&mut self) {
        let starts = self.chance.random_range(5..2_000);
        let body = json!({
            "unit_id": self.unit(), "title": "茶话会", "capacity": self.chance.random_range(1..4),
            "kind": self.one(&["forum", "get_together", "volunteering", "training"]),
            "starts_at": minutes_on(self.app, starts), "ends_at": minutes_on(self.app, starts + 60),
        });
        let Some(made) = self.post("/events", body).await else { return };
        self.post(&format!("/events/{}/publish", made.id()), json!({})).await;
        self.events.push(made.id());
    }

    async fn sign_up(&mut self) {
        let Some(event) = self.of(&self.events.clone()) else { return };
        for _ in 0..3 {
            let member = self.of(&self.members.clone());
            let path = format!("/events/{event}/sign_ups");
            let made = self.post(&path, json!({ "member_id": member })).await;
            self.sign_ups.extend(made.map(|made| made.id()));
        }
    }

    async fn come(&mut self) {
        let Some(sign_up) = self.of(&self.sign_ups.clone()) else { return };
        let path = format!("/sign_ups/{sign_up}");
        if self.chance.random_range(0..5) == 0 {
            let by = &self.app.people.district_caseworker;
            let now = self.app.get(&path).by(by).send().await;
            if !now.status.is_success() {
                return;
            }
            let version = now.version();
            let reply = self.app.delete(&path).by(by).version(version).send().await;
            self.count(reply);
            return;
        }
        let minutes = self.chance.random_range(0..200);
        self.post(&format!("{path}/check_in"), json!({ "volunteer_minutes": minutes })).await;
    }

    async fn move_event(&mut self) {
        let Some(event) = self.of(&self.events.clone()) else { return };
        let path = format!("/events/{event}");
        match self.chance.random_range(0..6) {
            0 => {
                let starts = self.chance.random_range(5..90_000);
                let (starts, ends) =
                    (minutes_on(self.app, starts), minutes_on(self.app, starts + 60));
                self.patch(&path, json!({"starts_at": starts, "ends_at": ends, "kind": "forum"}))
                    .await;
            }
            1 => {
                let capacity = self.chance.random_range(1..9);
                self.patch(&path, json!({ "capacity": capacity })).await;
            }
            2 => {
                self.post(&format!("{path}/cancel"), json!({"reason": "下雨"})).await;
            }
            3 => {
                self.post(&format!("{path}/archive"), json!({})).await;
            }
            _ => {
                self.post(&format!("{path}/hold"), json!({})).await;
            }
        }
    }

    async fn say(&mut self) {
        let Some(event) = self.of(&self.events.clone()) else { return };
        let body = json!({"rating": self.chance.random_range(1..6)});
        self.post(&format!("/events/{event}/feedback"), body).await;
    }

    async fn enrol(&mut self) {
        let Some(member) = self.of(&self.members.clone()) else { return };
        let ended = self.of(&self.enrolments.clone()).filter(|_| self.chance.random());
        if let Some(enrolment) = ended {
            self.post(&format!("/enrolments/{enrolment}/end"), json!({})).await;
            return;
        }
        let body = json!({"programme": self.one(&["newcomers", "volunteering", "culture_sport"])});
        let made = self.post(&format!("/members/{member}/enrolments"), body).await;
        self.enrolments.extend(made.map(|made| made.id()));
    }

    async fn suggest(&mut self) {
        if let Some(one) = self.of(&self.suggestions.clone()).filter(|_| self.chance.random()) {
            let by = &self.app.people.coordinator;
            let path = format!("/suggestions/{one}");
            let now = self.app.get(&path).by(by).send().await;
            if !now.status.is_success() {
                return;
            }
            let body = match self.one(&["review", "answer", "publish", "unpublish", "decline"]) {
                "answer" => json!({"action": "answer", "answer": "下月增加"}),
                "publish" => json!({"action": "publish", "summary": "长椅"}),
                "decline" => json!({"action": "decline", "reason": "不属本社区"}),
                other => json!({ "action": other }),
            };
            let ask = self.app.post(&format!("{path}/transitions")).by(by).version(now.version());
            self.count(ask.json(body).send().await);
            return;
        }
        let body = json!({"unit_id": self.app.units.community, "body": "多放几把长椅"});
        let made = self.post("/suggestions", body).await;
        self.suggestions.extend(made.map(|made| made.id()));
    }

    /// Somebody takes a consent back, or leaves: what was planned falls away.
    async fn leave(&mut self) {
        if self.chance.random() {
            let Some(consent) = self.of(&self.consents.clone()) else { return };
            let body = json!({"given_how": "written"});
            self.post(&format!("/consents/{consent}/withdraw"), body).await;
            return;
        }
        let Some(member) = self.of(&self.members.clone()) else { return };
        let path = format!("/members/{member}");
        let by = &self.app.people.district_caseworker;
        let now = self.app.get(&path).by(by).send().await;
        if !now.status.is_success() {
            return;
        }
        let version = now.version();
        let ask = self.app.post(&format!("{path}/leave")).by(by).version(version);
        self.count(ask.json(json!({})).send().await);
    }

    /// Brings members with programmes in, or takes them back.
    async fn import(&mut self) {
        let by = &self.app.people.coordinator;
        if let Some(import) = self.imports.pop() {
            let path = format!("/imports/{import}/undo");
            let reply = self.app.post(&path).by(by).send().await;
            self.count(reply);
            return;
        }
        let number = self.chance.random_range(0..1_000_000);
        let file = format!(
            "类型,姓名/店名,登记日期,同意方式,参加项目\n居民,登记{number}甲,2025-10-02,书面,志愿服务\n居民,登记{number}乙,,书面,\n",
        );
        let options =
            json!({"kind": "members", "unit_id": self.app.units.community, "dry_run": false});
        let begun = crate::imports::upload(self.app, by, "register.csv", file.as_bytes(), &options);
        let begun = self.count(begun.send().await).unwrap();
        let over = crate::imports::over(self.app, by, &begun.id()).await;
        assert_eq!(over.body["state"], "done", "{:#}", over.body);
        self.imports.push(begun.id());
    }
}
