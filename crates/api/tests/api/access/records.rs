//! Records of a unit, each made as the office makes it.

mod own;

use domain::access::{Access, Grant, Permission, Role};
use domain::audit_alerts::{AlertKind, Finding};
use domain::grants::NewGrant;
use domain::id::{AccountId, ReleaseId, UnitId, WebhookDeliveryId, WebhookId};
use domain::imports::ImportKind;
use domain::webhooks::DeliveryState;
use persistence::{NewImport, Request, Storable, StoredAnswer, Written};
use serde_json::{Value, json};

use super::world::World;
use crate::harness::Person;
use crate::visits::day;

/// Months that have gone by since the office last saw its members.
const LONG_AGO: i64 = -300;

/// `kept!(world, unit, member)`: a member of the unit, the same until an operation has used it.
macro_rules! kept {
    ($world:expr, $unit:expr, $make:ident) => {
        $world.keep(stringify!($make), $unit, $world.$make($unit)).await
    };
}
pub(super) use kept;

/// What `POST` answered, for a write that goes by the API.
struct Id(String);

impl Storable for Id {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer { status: 202, headers: Vec::new(), body: Vec::new() }
    }
}

/// A body that takes in a case of a member's.
fn problem_of(unit: UnitId, member: &str) -> Value {
    json!({
        "unit_id": unit, "member_id": member, "category": "street_order",
        "title": "流动摊贩堵住店门"
    })
}

impl World<'_> {
    /// A body that makes a token for a department's program.
    pub fn token_for(&self, unit: UnitId) -> Value {
        json!({
            "unit_id": unit, "name": format!("月报{}", self.number()), "asked_by": "来函",
            "scopes": ["releases"], "expires_at": self.app.app.clock.now().plus_days(30)
        })
    }

    pub async fn department_token(&self, unit: UnitId) -> String {
        let made = self.post("/department_tokens", self.token_for(unit)).await;
        made.body["department_token"]["id"].as_str().unwrap().to_owned()
    }

    /// A body that shares a view of events, which everybody sees who sees a list.
    pub fn view_for(&self, unit: UnitId) -> Value {
        json!({
            "list": "events", "name": format!("视图{}", self.number()), "unit_id": unit,
            "filters": {"status": "published"}
        })
    }

    pub async fn saved_view(&self, unit: UnitId) -> String {
        self.post("/saved_views", self.view_for(unit)).await.id()
    }

    /// A body that makes a webhook; nobody listens there.
    pub fn webhook_for(&self, unit: UnitId) -> Value {
        let url = format!("http://127.0.0.1:9/{}", self.number());
        json!({"unit_id": unit, "url": url, "events": ["release.published"]})
    }

    pub async fn webhook(&self, unit: UnitId) -> String {
        let made = self.post("/webhooks", self.webhook_for(unit)).await;
        made.body["webhook"]["id"].as_str().unwrap().to_owned()
    }

    /// A message to a webhook of the unit that is sent no more.
    pub async fn dead_delivery(&self, unit: UnitId) -> String {
        let webhook = WebhookId::from_uuid(self.webhook(unit).await.parse().unwrap());
        let release = ReleaseId::from_uuid(self.release(unit).await.parse().unwrap());
        let id = WebhookDeliveryId::from_uuid(uuid::Uuid::now_v7());
        in_tx!(&self.app.app.db, |tx, store| {
            store::webhook_deliveries::insert(tx, id, (webhook, release), DeliveryState::Dead)
        })
        .unwrap();
        id.to_string()
    }

    /// The first release of the tree that the unit is in.
    pub async fn release(&self, unit: UnitId) -> String {
        let mut top = self.read(&format!("/units/{unit}")).await;
        while let Some(parent) = top.body["parent_id"].as_str() {
            let path = format!("/units/{parent}");
            top = self.read(&path).await;
        }
        let period = "2025-Q1";
        let list = self.read("/releases?limit=200").await;
        let items = list.body["items"].as_array().unwrap();
        if let Some(known) = items.iter().find(|one| one["unit_id"] == top.body["id"]) {
            return known["id"].as_str().unwrap().to_owned();
        }
        self.post("/releases", json!({"unit_id": top.body["id"], "period": period})).await.id()
    }

    /// The same, with the unit in it shown to everybody.
    pub async fn public_release(&self, unit: UnitId) -> String {
        let path = format!("/units/{unit}");
        let version = self.read(&path).await.version();
        let shown = self.app.patch(&path).by(&self.root).version(version);
        shown.json(json!({"public_releases": true})).send().await.expect(200);
        self.release(unit).await
    }

    /// A body that files a data request of the unit, about a month that is over.
    pub fn data_request_for(&self, unit: UnitId) -> Value {
        json!({
            "unit_id": unit, "department": "民政局", "title": format!("用房统计{}", self.number()),
            "legal_basis": "《统计法》第七条", "frequency": "once", "first_period": "2025-01",
            "lines": [{"name": "社区服务用房面积", "counts": "work"}]
        })
    }

    /// One that waits for the district, at version 1.
    pub async fn data_request(&self, unit: UnitId) -> String {
        self.post("/data_requests", self.data_request_for(unit)).await.id()
    }

    /// The unit, or a new community below it that is below none of the others.
    async fn community(&self, unit: UnitId) -> UnitId {
        let mut at = unit;
        loop {
            let kind = match self.read(&format!("/units/{at}")).await.body["kind"].as_str() {
                Some("district") => "subdistrict",
                Some("subdistrict") => "community",
                _ => return at,
            };
            let code = format!("asked{}", self.number());
            let body = json!({"parent_id": at, "kind": kind, "code": code, "name": "新社区"});
            at = self.post("/units", body).await.id().parse().unwrap();
        }
    }

    /// A form of a community in or below the unit, at version 1.
    pub async fn data_form(&self, unit: UnitId) -> String {
        let unit = self.community(unit).await;
        let id = self.data_request(unit).await;
        let line = self.read(&format!("/data_requests/{id}")).await.body["lines"][0]["id"].clone();
        let body = json!({"lines": [{"line_id": line, "verdict": "approve"}]});
        let path = format!("/data_requests/{id}/decisions");
        self.app.post(&path).by(&self.root).version(1).json(body).send().await.expect(200);
        let list = self.read(&format!("/data_request_forms?request={id}&unit={unit}")).await;
        list.body["items"][0]["id"].as_str().unwrap().to_owned()
    }

    pub async fn household(&self, unit: UnitId) -> String {
        let name = format!("和平里{}号", self.number());
        self.post("/households", json!({"unit_id": unit, "name": name})).await.id()
    }

    /// A body that makes a member.
    pub fn somebody(&self, unit: UnitId) -> Value {
        let number = self.number();
        json!({
            "unit_id": unit, "kind": "resident", "name": format!("居民{number}"), "wants_visits": true,
            "email": format!("{number}@example.org")
        })
    }

    /// Somebody who agreed to all that the office offers.
    pub async fn member(&self, unit: UnitId) -> String {
        let id = self.post("/members", self.somebody(unit)).await.id();
        for purpose in ["contact", "visits", "events", "referral"] {
            self.consent_of(&id, purpose).await;
        }
        id
    }

    async fn consent_of(&self, member: &str, purpose: &str) -> String {
        let body = json!({"purpose": purpose, "given_how": "written", "text_version": "2026-1"});
        self.post(&format!("/members/{member}/consents"), body).await.id()
    }

    /// Somebody who has waited for a visit for long.
    pub async fn waiting(&self, unit: UnitId) -> String {
        let clock = &self.app.app.clock;
        clock.set(clock.now().plus_days(LONG_AGO));
        let id = self.member(unit).await;
        clock.set(clock.now().plus_days(-LONG_AGO));
        id
    }

    /// Somebody who has left, at version 2.
    pub async fn former(&self, unit: UnitId) -> String {
        let id = self.member(unit).await;
        let leave = self.app.post(&format!("/members/{id}/leave")).by(&self.root).version(1);
        leave.json(json!({"reason": "搬到外地"})).send().await.expect(200);
        id
    }

    /// Somebody who left so long ago that the time of the record is over.
    pub async fn long_gone(&self, unit: UnitId) -> String {
        let clock = &self.app.app.clock;
        clock.set(clock.now().plus_days(5 * LONG_AGO));
        let id = self.former(unit).await;
        clock.set(clock.now().plus_days(-5 * LONG_AGO));
        id
    }

    /// Two records that are one, at version 1.
    pub async fn merge(&self, unit: UnitId) -> String {
        let (member, other) = (self.member(unit).await, self.member(unit).await);
        let merge = self.app.post(&format!("/members/{member}/merges")).by(&self.root).version(1);
        let body = json!({"member_id": other, "member_version": 1});
        merge.json(body).send().await.expect(201).id()
    }

    /// That somebody asks to be erased, entered by who sets everything up; at version 1.
    pub async fn erasure_request(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        self.erasure_asked(&member).await
    }

    pub async fn consent(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        self.consent_to(&member).await
    }

    /// A body that publishes a version of a consent text.
    pub fn wording(&self, unit: UnitId) -> Value {
        json!({
            "unit_id": unit, "purpose": "visits", "version": format!("of-{}", self.number()),
            "texts": {"en": "We come by.", "zh-Hans": "我们上门走访。", "zh-Hant": "我們上門走訪。"}
        })
    }

    pub async fn consent_text(&self, unit: UnitId) -> String {
        self.post("/consent_texts", self.wording(unit)).await.id()
    }

    pub async fn enrolment(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        let body = json!({"programme": "family_elder_care"});
        self.post(&format!("/members/{member}/enrolments"), body).await.id()
    }

    pub async fn business(&self, unit: UnitId) -> String {
        let mut body = self.somebody(unit);
        body["kind"] = json!("business");
        self.post("/members", body).await.id()
    }

    pub async fn link(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        let body = json!({"business_id": self.business(unit).await, "relation": "owner"});
        self.post(&format!("/members/{member}/links"), body).await.id()
    }

    pub async fn visit(&self, unit: UnitId) -> String {
        self.visit_for(unit, None).await
    }

    pub async fn visit_for(&self, unit: UnitId, assignee: Option<&str>) -> String {
        let member = self.member(unit).await;
        self.plan_visit(&member, assignee).await
    }

    async fn plan_visit(&self, member: &str, assignee: Option<&str>) -> String {
        let body = json!({
            "member_id": member, "purpose": "welfare", "planned_on": day(self.app, 1),
            "assignee_id": assignee
        });
        self.post("/visits", body).await.id()
    }

    /// A body that makes a round.
    pub fn plan_of_round(&self, unit: UnitId) -> Value {
        json!({
            "unit_id": unit, "title": "春节慰问", "purpose": "greeting",
            "starts_on": day(self.app, 0), "ends_on": day(self.app, 9)
        })
    }

    pub async fn round(&self, unit: UnitId) -> String {
        self.post("/rounds", self.plan_of_round(unit)).await.id()
    }

    /// A body that makes an event, so many minutes from now.
    pub fn plan_of_event(&self, unit: UnitId, minutes: i64) -> Value {
        let at = |minutes| crate::events::minutes_on(self.app, minutes);
        json!({
            "unit_id": unit, "kind": "get_together", "title": "春节茶话会",
            "starts_at": at(minutes), "ends_at": at(minutes + 30)
        })
    }

    pub async fn draft(&self, unit: UnitId) -> String {
        self.post("/events", self.plan_of_event(unit, 60)).await.id()
    }

    async fn announced(&self, unit: UnitId, minutes: i64) -> String {
        let event = self.post("/events", self.plan_of_event(unit, minutes)).await.id();
        self.post(&format!("/events/{event}/publish"), json!({})).await;
        event
    }

    pub async fn published(&self, unit: UnitId) -> String {
        self.announced(unit, 60).await
    }

    /// An event that has begun.
    pub async fn begun(&self, unit: UnitId) -> String {
        self.announced(unit, -60).await
    }

    pub async fn held(&self, unit: UnitId) -> String {
        let event = self.begun(unit).await;
        self.post(&format!("/events/{event}/hold"), json!({})).await;
        event
    }

    pub async fn sign_up(&self, unit: UnitId) -> String {
        let event = self.published(unit).await;
        self.sign_up_for(&event, unit).await
    }

    pub async fn sign_up_for(&self, event: &str, unit: UnitId) -> String {
        let member = self.member(unit).await;
        self.coming(event, &member).await
    }

    /// A body that takes in a case.
    pub async fn problem(&self, unit: UnitId) -> Value {
        problem_of(unit, &self.member(unit).await)
    }

    pub async fn case(&self, unit: UnitId) -> String {
        self.post("/cases", self.problem(unit).await).await.id()
    }

    /// A case at a place of its own: `latitude=…&longitude=…`, and its id after a space.
    pub async fn case_at_a_place(&self, unit: UnitId) -> String {
        let latitude = 20.0 + f64::from(self.number()) / 100.0;
        let mut body = self.problem(unit).await;
        body["latitude"] = json!(latitude);
        body["longitude"] = json!(113.0);
        let id = self.post("/cases", body).await.id();
        format!("latitude={latitude}&longitude=113.0 {id}")
    }

    /// A referral to the unit's own department.
    pub async fn referral(&self, unit: UnitId) -> String {
        let path = format!("/cases/{}/transitions", self.case(unit).await);
        for action in ["accept", "start"] {
            self.post(&path, json!({"action": action})).await;
        }
        let refer = json!({
            "action": "refer", "department_id": self.department(unit), "summary": "请到现场处理。",
            "due_on": day(self.app, 3)
        });
        let referred = self.post(&path, refer).await;
        referred.body["referrals"][0]["id"].as_str().unwrap().to_owned()
    }

    pub async fn attachment(&self, unit: UnitId) -> String {
        let path = format!("/cases/{}/attachments", self.case(unit).await);
        let text = format!("记录{}", self.number());
        let ask = self.app.post(&path).by(&self.root);
        crate::attachments::form(ask, "notes.txt", text.as_bytes()).send().await.expect(201).id()
    }

    /// What a member of the unit suggests, at version 1.
    pub async fn suggestion(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        self.suggestion_of(unit, &member).await
    }

    /// A suggestion that was answered, at version 2.
    pub async fn answered(&self, unit: UnitId) -> String {
        let id = self.suggestion(unit).await;
        self.step(&id, 1, json!({"action": "answer", "answer": "下月增加六把。"})).await;
        id
    }

    pub async fn published_answer(&self, unit: UnitId) -> String {
        let id = self.answered(unit).await;
        self.step(&id, 2, json!({"action": "publish", "summary": "长椅不够"})).await;
        id
    }

    async fn step(&self, suggestion: &str, version: i64, body: Value) {
        let path = format!("/suggestions/{suggestion}/transitions");
        let step = self.app.post(&path).by(&self.root).version(version);
        step.json(body).send().await.expect(200);
    }

    pub async fn new_department(&self, unit: UnitId) -> String {
        let name = format!("城市管理局{}", self.number());
        self.post("/departments", json!({"unit_id": unit, "name": name})).await.id()
    }

    /// Somebody who works in the unit.
    pub async fn account(&self, unit: UnitId) -> String {
        self.somebody_who_is(Role::Caseworker, unit).await.account.to_string()
    }

    async fn somebody_who_is(&self, role: Role, unit: UnitId) -> Person {
        let grant = NewGrant { role, unit, department: None, expires_at: None };
        self.colleague(&[grant]).await.person
    }

    pub async fn grant(&self, unit: UnitId) -> String {
        let account = self.read(&format!("/accounts/{}", self.account(unit).await)).await;
        account.body["grants"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The secret of an invitation, and its id after a space.
    pub async fn invitation(&self, unit: UnitId) -> String {
        let body = json!({"name": "林小满", "role": "volunteer", "unit_id": unit});
        let sent = self.post("/invitations", body).await;
        let part = |value: &Value| value.as_str().unwrap().to_owned();
        format!("{} {}", part(&sent.body["token"]), part(&sent.body["invitation"]["id"]))
    }

    /// What an auditor of the unit finds first in a list.
    async fn audited(&self, unit: UnitId, path: &str) -> Value {
        let auditor = self.somebody_who_is(Role::Auditor, unit).await;
        let found = self.app.get(path).by(&auditor).send().await.expect(200);
        found.body["items"][0].clone()
    }

    /// An entry of the trail, about a member of the unit.
    pub async fn entry(&self, unit: UnitId) -> String {
        let member = self.member(unit).await;
        self.entry_of(unit, &member).await
    }

    /// The mac by which the register of the trail's chains is known.
    pub async fn register_of_chains(&self) -> String {
        let register = self.audited(self.app.units.district, "/audit_heads").await;
        register["mac"].as_str().unwrap().to_owned()
    }

    /// An alert about somebody who works in the unit, at version 1.
    pub async fn alert(&self, unit: UnitId) -> String {
        let account: AccountId = self.account(unit).await.parse().unwrap();
        let today = day(self.app, 0);
        let kind = AlertKind::OutsideWork;
        let finding = Finding { kind, person: None, count: 9, threshold: 5 };
        let filed = in_tx!(&self.app.app.db, |tx, store| {
            let filed = store::audit_alerts::file(tx, account, Some(unit), today, &[finding])?;
            Ok(filed.into_parts().0)
        });
        assert_eq!(filed.unwrap(), 1);
        let alert = self.audited(unit, &format!("/audit_alerts?account={account}")).await;
        alert["id"].as_str().unwrap().to_owned()
    }

    /// An import that nobody works on.
    pub async fn queued_import(&self, unit: UnitId) -> String {
        let new = NewImport {
            unit,
            kind: ImportKind::Members,
            file_name: "register.csv".to_owned(),
            sha256: [0; 32],
            dry_run: true,
            options: "{}".to_owned(),
            encoding: None,
            separator: None,
            sheet: None,
            columns: Vec::new(),
        };
        let grant = Grant { role: Role::Caseworker, unit, department: None, expires_at: None };
        let mut request: Request = crate::harness::request();
        request.account = Some(self.root.account);
        // A job that has said nothing for half a minute is taken up, however slow the machine is on which this runs.
        request.now = request.now.plus_seconds(3_600);
        let access = Access::new(self.root.account, vec![grant], request.now);
        let scope = access.scope(Permission::Import).unwrap();
        let written = persistence::write!(
            &self.app.app.db,
            request,
            imports::create(&scope, &new),
            |import: domain::imports::Import| Id(import.id.to_string())
        );
        match written.unwrap() {
            Written::Fresh(Id(id)) => id,
            Written::Replayed(_) => panic!("a new request is no retry"),
        }
    }

    /// A register of one member, to be sent.
    pub fn register(&self, unit: UnitId, dry_run: bool) -> (Vec<u8>, Value) {
        let file = format!(
            "类型,姓名/店名,登记日期,同意方式\n居民,登记{},2025-10-02,书面\n",
            self.number()
        );
        (file.into_bytes(), json!({"kind": "members", "unit_id": unit, "dry_run": dry_run}))
    }

    /// An import that brought in one member.
    pub async fn import(&self, unit: UnitId) -> String {
        let (file, options) = self.register(unit, false);
        let begun = crate::imports::upload(self.app, &self.root, "register.csv", &file, &options);
        let begun = begun.send().await.expect(202);
        let done = crate::imports::over(self.app, &self.root, &begun.id()).await;
        assert_eq!(
            (&done.body["state"], &done.body["rows_imported"]),
            (&json!("done"), &json!(1)),
            "{:#}",
            done.body
        );
        done.id()
    }
}
