//! A tree of units, somebody of every role in the middle of it, and records to be asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::future::Future;

use api::tokens::{OpaqueToken, Purpose};
use domain::access::Role;
use domain::grants::NewGrant;
use domain::id::{DepartmentId, UnitId};
use domain::units::{NewUnit, UnitKind};
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use super::table::{ASSIGNED, MEMBER, OTHER_MEMBER, Relation};
use crate::auth::PASSWORD;
use crate::harness::{Person, Reply, TestApp, make_account};

/// How a caller's grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    Live,
    Revoked,
    Expired,
}

impl Relation {
    pub const fn standing(self) -> Standing {
        match self {
            Self::Revoked => Standing::Revoked,
            Self::Expired => Standing::Expired,
            _ => Standing::Live,
        }
    }
}

/// Somebody of a role, with what they sign in with.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub person: Person,
    pub login: String,
    pub refresh_token: String,
}

pub struct World<'a> {
    pub app: &'a TestApp,
    /// Who sets everything up: administrator and coordinator of both trees.
    pub root: Person,
    units: BTreeMap<Relation, UnitId>,
    departments: HashMap<UnitId, DepartmentId>,
    password_hash: String,
    callers: RefCell<HashMap<(String, Standing), Colleague>>,
    /// Records that no operation has used up yet.
    kept: RefCell<HashMap<(&'static str, UnitId), String>>,
    /// Those of them that the operation at hand was given.
    given: RefCell<Vec<(&'static str, UnitId)>>,
    serial: Cell<u32>,
    /// What the login names of new colleagues begin with.
    pub called: Cell<&'static str>,
    /// Ids of what was made, in that order.
    made: RefCell<Vec<String>>,
}

impl<'a> World<'a> {
    pub async fn new(app: &'a TestApp) -> Self {
        let units = places(app).await;
        let elsewhere = units[&Relation::Elsewhere];
        let grant = |role, unit| NewGrant { role, unit, department: None, expires_at: None };
        let grants = [Role::Administrator, Role::Coordinator]
            .into_iter()
            .flat_map(|role| [grant(role, app.units.district), grant(role, elsewhere)])
            .collect::<Vec<_>>();
        let (db, keys) = (&app.app.db, &app.app.keys);
        let root = make_account(db, keys, "root", "$none", &grants, rand::random()).await;
        let hash = app.app.passwords.hash(&SecretString::from(PASSWORD)).await;
        let mut world = Self {
            app,
            root,
            units,
            departments: HashMap::new(),
            password_hash: hash.unwrap(),
            callers: RefCell::default(),
            kept: RefCell::default(),
            given: RefCell::default(),
            serial: Cell::new(0),
            called: Cell::new("colleague"),
            made: RefCell::default(),
        };
        for unit in world.units.values().copied().collect::<Vec<_>>() {
            let id = world.new_department(unit).await.parse().unwrap();
            world.departments.insert(unit, id);
        }
        world
    }

    /// The unit of records that stand so to the callers, who are all of [`Relation::Own`].
    pub fn unit(&self, relation: Relation) -> UnitId {
        self.units[&relation]
    }

    /// The department that the unit's cases are referred to.
    pub fn department(&self, unit: UnitId) -> String {
        self.departments[&unit].to_string()
    }

    /// A number that was not there before.
    pub fn number(&self) -> u32 {
        self.serial.set(self.serial.get() + 1);
        self.serial.get()
    }

    /// From now on numbers are counted from here, and what is made is remembered anew.
    pub fn count_from(&self, number: u32) {
        self.serial.set(number);
        self.made.borrow_mut().clear();
    }

    /// The place of an id among those of what was made.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.made.borrow().iter().position(|one| one == id)
    }

    fn remember(&self, body: &Value) {
        let mut made = self.made.borrow_mut();
        each_id(&body.to_string(), |id| {
            if !made.iter().any(|one| one == id) {
                made.push(id.to_owned());
            }
        });
    }

    /// Somebody of this role, always the same.
    pub async fn caller(&self, role: &str, standing: Standing) -> Colleague {
        let key = (role.to_owned(), standing);
        let known = self.callers.borrow().get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        let made = self.newcomer(role, standing).await;
        self.callers.borrow_mut().insert(key, made.clone());
        made
    }

    /// Somebody of this role whom nobody else knows.
    pub async fn newcomer(&self, role: &str, standing: Standing) -> Colleague {
        if [MEMBER, OTHER_MEMBER].contains(&role) {
            let member = self.member(self.unit(Relation::Own)).await;
            return self.visitor(&member).await;
        }
        let role = if role == ASSIGNED { Role::Volunteer } else { role.parse().unwrap() };
        let own = self.unit(Relation::Own);
        let department = (role == Role::Partner).then(|| self.departments[&own]);
        let past = self.app.app.clock.now().plus_seconds(-1);
        let expires_at = (standing == Standing::Expired).then_some(past);
        let grant = NewGrant { role, unit: own, department, expires_at };
        let made = self.colleague(&[grant]).await;
        if standing == Standing::Revoked {
            self.take_away_grants(&made).await;
        }
        made
    }

    /// A member with a session of the portal.
    pub async fn visitor(&self, member: &str) -> Colleague {
        let code = self.portal_code(member).await;
        let trade = self.app.post("/portal/session").json(json!({"code": code}));
        let session = trade.send().await.expect(201);
        let token = session.body["token"].as_str().unwrap().to_owned();
        let person = Person { account: self.root.account, token };
        Colleague { person, login: "nobody".to_owned(), refresh_token: String::new() }
    }

    pub async fn portal_code(&self, member: &str) -> String {
        let made = self.post(&format!("/members/{member}/portal_codes"), json!({})).await;
        made.body["code"].as_str().unwrap().to_owned()
    }

    pub async fn colleague(&self, grants: &[NewGrant]) -> Colleague {
        let (db, keys) = (&self.app.app.db, &self.app.app.keys);
        let token = OpaqueToken::generate(Purpose::Refresh);
        let login = format!("{}{}", self.called.get(), self.number());
        let person =
            make_account(db, keys, &login, &self.password_hash, grants, token.hash()).await;
        Colleague { person, login, refresh_token: token.expose().to_owned() }
    }

    /// Gives somebody a role for a while.
    pub async fn give(&self, to: &Person, role: Role, unit: UnitId) -> String {
        let path = format!("/accounts/{}/grants", to.account);
        self.post(&path, json!({"role": role, "unit_id": unit})).await.id()
    }

    pub async fn take_away(&self, grant: &str) {
        let path = format!("/grants/{grant}");
        self.app.delete(&path).by(&self.root).send().await.expect(204);
    }

    async fn take_away_grants(&self, from: &Colleague) {
        for grant in self.grants_of(&from.person).await {
            self.take_away(&grant).await;
        }
    }

    pub async fn grants_of(&self, person: &Person) -> Vec<String> {
        let account = self.read(&format!("/accounts/{}", person.account)).await;
        let grants = account.body["grants"].as_array().unwrap();
        grants.iter().map(|grant| grant["id"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        let mut reply = self.app.post(path).by(&self.root).json(&body).send().await;
        if let Some(candidates) = reply.body["candidates"].as_array() {
            // Who sets everything up sees namesakes everywhere: they are somebody else.
            let mut body = body.clone();
            body["different_from"] = candidates.iter().map(|one| one["id"].clone()).collect();
            reply = self.app.post(path).by(&self.root).json(&body).send().await;
        }
        assert!(reply.status.is_success(), "{path} {body}: {:#}", reply.body);
        self.remember(&reply.body);
        reply
    }

    pub async fn read(&self, path: &str) -> Reply {
        self.app.get(path).by(&self.root).send().await.expect(200)
    }

    /// The record of this name in this unit: the one that is there, or a new one.
    pub async fn keep(
        &self,
        name: &'static str,
        unit: UnitId,
        make: impl Future<Output = String>,
    ) -> String {
        self.given.borrow_mut().push((name, unit));
        let known = self.kept.borrow().get(&(name, unit)).cloned();
        if let Some(known) = known {
            return known;
        }
        let made = make.await;
        self.kept.borrow_mut().insert((name, unit), made.clone());
        made
    }

    /// What was kept of this unit is not given out again.
    pub fn forget(&self, unit: UnitId) {
        self.kept.borrow_mut().retain(|(_, kept_in), _| *kept_in != unit);
    }

    /// After each operation: what it was given is not used again when it may have changed it.
    pub fn settle(&self, changed: bool) {
        for key in self.given.borrow_mut().drain(..) {
            if changed {
                self.kept.borrow_mut().remove(&key);
            }
        }
    }
}

/// Every id that stands in a text, in its order.
pub fn each_id(text: &str, found: impl FnMut(&str)) {
    let is_id = |word: &&str| word.len() == 36 && Uuid::parse_str(word).is_ok();
    let words = text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    words.filter(is_id).for_each(found);
}

async fn places(app: &TestApp) -> BTreeMap<Relation, UnitId> {
    let (own, above) = (app.units.subdistrict, app.units.district);
    let beside = NewUnit::parse(Some(above), UnitKind::Subdistrict, "430199", "赤岭路街道");
    let elsewhere = NewUnit::parse(None, UnitKind::District, "5101", "锦江区");
    let (beside, elsewhere) = (beside.unwrap(), elsewhere.unwrap());
    let made = in_tx!(&app.app.db, |tx, store| {
        Ok((store::units::insert(tx, &beside)?.id, store::units::insert(tx, &elsewhere)?.id))
    });
    let (beside, elsewhere) = made.unwrap();
    BTreeMap::from([
        (Relation::Own, own),
        (Relation::Below, app.units.community),
        (Relation::Above, above),
        (Relation::Beside, beside),
        (Relation::Elsewhere, elsewhere),
        (Relation::Revoked, own),
        (Relation::Expired, own),
    ])
}
