//! An application with a small district in it, and short ways to ask it.

use std::future::{Future, poll_fn};
use std::path::Path;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use actix_web::web;
use api::app::{App, Clock};
use api::changes::Changes;
use api::imports::Imports;
use api::mail::Mail;
use api::passwords::{Cost, Passwords};
use api::tokens::TokenKeys;
use domain::access::{Access, Grant, Role, Standing};
use domain::accounts::{Language, LoginName, NewAccount};
use domain::audit_entries::AuditKey;
use domain::grants::NewGrant;
use domain::id::{AccountId, DepartmentId, RequestId, UnitId};
use domain::sessions::SignIn;
use domain::units::{NewUnit, UnitKind};
use persistence::testing::{PostgresDatabase, member_keys};
use persistence::{Database, Request, Settings};
use serde_json::Value;
use uuid::Uuid;

use crate::contract::Contract;

/// Runs each test on SQLite and on PostgreSQL, on an application of its own.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: &TestApp) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test need not use all of its file's imports")]
            use super::*;

            async fn run($app: &TestApp) $body

            $(#[$meta])*
            #[actix_web::test]
            async fn sqlite() {
                let app = TestApp::sqlite().await;
                run(&app).await;
                app.figures_are_right().await;
            }

            $(#[$meta])*
            #[actix_web::test]
            async fn postgres() {
                let app = TestApp::postgres().await;
                run(&app).await;
                app.figures_are_right().await;
            }
        }
    )*};
}

/// `in_tx!(app.db, |tx, store| …)`: work on the store itself, in one transaction.
macro_rules! in_tx {
    ($db:expr, |$tx:ident, $store:ident| $body:expr) => {
        in_tx!($db, $db.vault(), |$tx, $store| $body)
    };
    // With the keys of another installation.
    ($db:expr, $vault:expr, |$tx:ident, $store:ident| $body:expr) => {
        match $db {
            persistence::Database::Sqlite(db) => {
                use persistence::sqlite as $store;
                let vault: persistence::Vault = $vault;
                db.with_writer(move |conn| {
                    let request = $crate::harness::request();
                    let $tx = &mut $store::Tx::new(conn, &request, &vault);
                    let done = $body;
                    $store::statistics::settle($tx)?;
                    done
                })
                .await
            }
            persistence::Database::Postgres(db) => {
                use persistence::postgres as $store;
                let vault: persistence::Vault = $vault;
                db.with_writer(move |conn| {
                    let request = $crate::harness::request();
                    let $tx = &mut $store::Tx::new(conn, &request, &vault);
                    let done = $body;
                    $store::statistics::settle($tx)?;
                    done
                })
                .await
            }
        }
    };
}

/// The installation's own request, for set-up.
pub fn request() -> Request {
    Request {
        account: None,
        id: RequestId::from_uuid(Uuid::now_v7()),
        now: jiff::Timestamp::now().into(),
        zone: zone(),
        idempotency: None,
        standing: Standing::default(),
    }
}

/// The key that the tests' audit trails are written with.
pub fn audit_key() -> AuditKey {
    AuditKey::new(&[5; 32])
}

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(8))
}

/// Somebody with one grant, signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub token: String,
}

/// The units of the test district: `community` and `other` are siblings.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    pub district: UnitId,
    pub subdistrict: UnitId,
    pub community: UnitId,
    pub other: UnitId,
    /// A community of another subdistrict.
    pub far: UnitId,
}

/// One person of every role, and colleagues elsewhere.
#[derive(Clone, Debug)]
pub struct People {
    /// Of the district.
    pub administrator: Person,
    /// Of the community, as the next three.
    pub coordinator: Person,
    pub caseworker: Person,
    pub colleague: Person,
    pub volunteer: Person,
    /// Of the district.
    pub analyst: Person,
    /// Of the district.
    pub auditor: Person,
    /// Of the district, for [`TestApp::department`].
    pub partner: Person,
    /// A caseworker of the sibling community.
    pub neighbour: Person,
    /// A caseworker of the whole district.
    pub district_caseworker: Person,
}

type Answering = Pin<Box<dyn Future<Output = ServiceResponse>>>;

pub struct TestApp {
    pub app: web::Data<App>,
    pub settings: Settings,
    pub units: Units,
    pub people: People,
    /// The department of the partner's grant; a test that needs its row inserts it under this id.
    pub department: DepartmentId,
    call: Rc<dyn Fn(TestRequest) -> Answering>,
    contract: Contract,
    folder: tempfile::TempDir,
    _postgres: Option<PostgresDatabase>,
}

/// How many streams of changes one account may have open.
pub const STREAMS: usize = 3;

/// Where messages lie that a test sent.
pub const MAIL: &str = "mail";

fn mail(folder: &Path) -> Mail {
    let folder = folder.join(MAIL);
    std::fs::create_dir(&folder).unwrap();
    let from = "Linli <linli@office.example>".parse().unwrap();
    Mail::new(from, Some(&format!("file:{}", folder.display()))).unwrap()
}

impl TestApp {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = folder.path().join("linli.db");
        Self::on(Settings::from_url(url.to_str().unwrap()), folder, None).await
    }

    /// An installation of its own, on the same kind of database.
    pub async fn another(&self) -> Self {
        match self.app.db {
            persistence::Database::Sqlite(_) => Self::sqlite().await,
            persistence::Database::Postgres(_) => Self::postgres().await,
        }
    }

    pub async fn postgres() -> Self {
        let database = PostgresDatabase::migrated();
        let mut settings = Settings::from_url(&database.url());
        settings.connections = 8;
        Self::on(settings, tempfile::tempdir().unwrap(), Some(database)).await
    }

    /// Every message that was sent.
    pub fn letters(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join(MAIL)).unwrap();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    async fn on(
        settings: Settings,
        folder: tempfile::TempDir,
        postgres: Option<PostgresDatabase>,
    ) -> Self {
        let mut settings = settings;
        settings.erasures = Some(folder.path().join("erased-members"));
        let db = Database::open(&settings, audit_key(), member_keys()).unwrap();
        let keys = TokenKeys::ephemeral().unwrap();
        let units = make_units(&db).await;
        let department = DepartmentId::from_uuid(Uuid::now_v7());
        let people = make_people(&db, &keys, units, department).await;
        let app = web::Data::new(App {
            db,
            keys,
            passwords: Passwords::new(Cost::Ephemeral, 2).unwrap(),
            clock: Clock::default(),
            zone: zone(),
            public_url: "http://localhost:8080".to_owned(),
            mail: mail(folder.path()),
            attachments_folder: folder.path().join("attachments"),
            attachment_bytes: 1024 * 1024,
            import_bytes: 8 * 1024 * 1024,
            alerts: domain::audit_alerts::AlertThresholds { outside_work: 5, repeated: 4 },
            imports: Imports::new(folder.path().join("imports")),
            changes: Changes::new(STREAMS),
            webhook_reach: domain::webhooks::Reach { inside: true },
            case_rules: domain::cases::CaseRules::default(),
            settable_clock: true,
            // Tests come from this address; with `x-forwarded-for` they come from elsewhere.
            trusted_proxies: serde_json::from_str("\"127.0.0.1\"").unwrap(),
        });
        let service = Rc::new(actix_web::test::init_service(api::server::build(app.clone())).await);
        let call = Rc::new(move |request: TestRequest| -> Answering {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let answer = service.call(request.to_request()).await.unwrap();
                answer.map_into_boxed_body()
            })
        });
        let contract = Contract::new(&api::server::document());
        Self {
            app,
            settings,
            units,
            people,
            department,
            call,
            contract,
            folder,
            _postgres: postgres,
        }
    }

    /// Whatever a test wrote, the figures were kept up to date with it.
    pub async fn figures_are_right(&self) {
        let (vault, zone) = (self.app.db.vault(), self.app.zone.clone());
        let found =
            persistence::scan!(&self.app.db, statistics::differences(&vault, &zone)).unwrap();
        assert!(found.is_empty(), "{found:#?}");
    }

    pub fn get(&self, path: &str) -> Ask<'_> {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Ask<'_> {
        self.ask(Method::POST, path)
    }

    pub fn put(&self, path: &str) -> Ask<'_> {
        self.ask(Method::PUT, path)
    }

    pub fn patch(&self, path: &str) -> Ask<'_> {
        self.ask(Method::PATCH, path)
    }

    pub fn delete(&self, path: &str) -> Ask<'_> {
        self.ask(Method::DELETE, path)
    }

    /// A request to a path below `/api/v1`, or to any path that begins with `//`.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let path = match path.strip_prefix("//") {
            Some(rest) => format!("/{rest}"),
            None => format!("/api/v1{path}"),
        };
        let path: String = path
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { percent_encoded(c) })
            .collect();
        let request = TestRequest::with_uri(&path)
            .method(method.clone())
            .peer_addr("127.0.0.1:9".parse().unwrap());
        Ask { app: self, method, path, request }
    }

    /// What the district's caseworker may do.
    pub fn access(&self) -> Access {
        let account = self.people.district_caseworker.account;
        let unit = self.units.district;
        let grant = Grant { role: Role::Caseworker, unit, department: None, expires_at: None };
        Access::new(account, vec![grant], self.app.clock.now())
    }

    /// One more account with a grant, signed in.
    pub async fn person(&self, name: &str, role: Role, unit: UnitId) -> Person {
        make_person(&self.app.db, &self.app.keys, name, role, unit, None).await
    }
}

/// A request that is being made.
pub struct Ask<'a> {
    app: &'a TestApp,
    method: Method,
    path: String,
    request: TestRequest,
}

impl Ask<'_> {
    pub fn by(mut self, person: &Person) -> Self {
        self.request =
            self.request.insert_header(("authorization", format!("Bearer {}", person.token)));
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.insert_header((name, value));
        self
    }

    /// `If-Match` with this version.
    pub fn version(self, version: i64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    pub fn json(mut self, body: impl serde::Serialize) -> Self {
        self.request = self.request.set_json(body);
        self
    }

    pub fn body(mut self, media_type: &str, body: impl Into<web::Bytes>) -> Self {
        self.request = self.request.insert_header(("content-type", media_type)).set_payload(body);
        self
    }

    /// Sends it and stays to listen.
    pub async fn listen(self) -> Events {
        let response = (self.app.call)(self.request).await;
        assert_eq!(response.status(), StatusCode::OK);
        Events(Box::pin(response.into_body()))
    }

    /// Sends it and checks the answer against the API document.
    pub async fn send(self) -> Reply {
        let response = (self.app.call)(self.request).await;
        let status = response.status();
        let headers = response.headers().clone();
        let header =
            |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let media_type = header("content-type").unwrap_or_default();
        let bytes = if media_type == "text/event-stream" {
            // It has no end: what it begins with is its answer.
            Events(Box::pin(response.into_body())).bytes().await.unwrap_or_default()
        } else {
            actix_web::body::to_bytes(response.into_body()).await.unwrap()
        };
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let reply = Reply { status, headers, bytes, body };
        self.app.contract.check(&self.method, &self.path, status, &media_type, &reply.body);
        reply
    }
}

/// A stream of server-sent events.
pub struct Events(Pin<Box<BoxBody>>);

impl Events {
    async fn bytes(&mut self) -> Option<web::Bytes> {
        let next = poll_fn(|context| self.0.as_mut().poll_next(context)).await;
        next.map(Result::unwrap)
    }

    /// The next piece; none when the stream is over. It fails when neither comes within ten seconds.
    pub async fn next(&mut self) -> Option<String> {
        let bytes = tokio::time::timeout(Duration::from_secs(10), self.bytes()).await.unwrap()?;
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: actix_web::http::header::HeaderMap,
    pub bytes: web::Bytes,
    pub body: Value,
}

impl Reply {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The field `id`.
    pub fn id(&self) -> String {
        self.body["id"].as_str().unwrap().to_owned()
    }

    pub fn version(&self) -> i64 {
        self.header("etag").unwrap().trim_matches('"').parse().unwrap()
    }

    /// The last part of the problem's `type`.
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().unwrap().rsplit('/').next().unwrap()
    }

    /// Pointer and code of every field that is wrong.
    pub fn faults(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors
            .iter()
            .map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect()
    }
}

async fn make_units(db: &Database) -> Units {
    let unit =
        |parent, kind, code: &str, name: &str| NewUnit::parse(parent, kind, code, name).unwrap();
    let made = in_tx!(db, |tx, store| {
        let mut add = |new: NewUnit| store::units::insert(tx, &new).map(|unit| unit.id);
        let district = add(unit(None, UnitKind::District, "4301", "天心区"))?;
        let subdistrict = add(unit(Some(district), UnitKind::Subdistrict, "430101", "书院路街道"))?;
        let second = add(unit(Some(district), UnitKind::Subdistrict, "430102", "坡子街街道"))?;
        let community =
            add(unit(Some(subdistrict), UnitKind::Community, "430101001", "书院路社区"))?;
        let other = add(unit(Some(subdistrict), UnitKind::Community, "430101002", "白沙路社区"))?;
        let far = add(unit(Some(second), UnitKind::Community, "430102001", "碧湘社区"))?;
        Ok(Units { district, subdistrict, community, other, far })
    });
    made.unwrap()
}

async fn make_people(
    db: &Database,
    keys: &TokenKeys,
    units: Units,
    department: DepartmentId,
) -> People {
    let make = |name, role, unit, department| make_person(db, keys, name, role, unit, department);
    let Units { district, community, other, .. } = units;
    People {
        administrator: make("guan-li-yuan", Role::Administrator, district, None).await,
        coordinator: make("wang-zhu-ren", Role::Coordinator, community, None).await,
        caseworker: make("li-min", Role::Caseworker, community, None).await,
        colleague: make("zhao-lei", Role::Caseworker, community, None).await,
        volunteer: make("chen-jie", Role::Volunteer, community, None).await,
        analyst: make("zhou-tao", Role::Analyst, district, None).await,
        auditor: make("wu-ping", Role::Auditor, district, None).await,
        partner: make("cheng-guan", Role::Partner, district, Some(department)).await,
        neighbour: make("sun-li", Role::Caseworker, other, None).await,
        district_caseworker: make("he-fang", Role::Caseworker, district, None).await,
    }
}

async fn make_person(
    db: &Database,
    keys: &TokenKeys,
    login: &str,
    role: Role,
    unit: UnitId,
    department: Option<DepartmentId>,
) -> Person {
    let grant = NewGrant { role, unit, department, expires_at: None };
    make_account(db, keys, login, "$argon2id$none", &[grant], rand::random()).await
}

/// An account with these grants and one session, whose refresh token has this hash.
pub async fn make_account(
    db: &Database,
    keys: &TokenKeys,
    login: &str,
    password_hash: &str,
    grants: &[NewGrant],
    token_hash: [u8; 32],
) -> Person {
    let account = NewAccount {
        login: LoginName::parse("/login", login).unwrap(),
        name: login.to_owned(),
        language: Language::SimplifiedChinese,
        password_hash: password_hash.to_owned(),
    };
    let grants = grants.to_vec();
    let made = in_tx!(db, |tx, store| {
        let id = store::accounts::insert(tx, &account)?;
        for grant in &grants {
            store::grants::insert(tx, id, grant)?;
        }
        let sign_in = SignIn {
            account: id,
            password_hash: account.password_hash.clone(),
            rehashed: None,
            totp_step: None,
            token_hash,
        };
        let (session, _) = store::sessions::open(tx, &sign_in)?.into_parts();
        Ok((id, session))
    });
    let (account, session) = made.unwrap();
    let now = jiff::Timestamp::now().as_microsecond();
    let token = keys.issue(account.uuid(), session.uuid(), now).unwrap();
    Person { account, token }
}

/// A character as it stands in a URL.
fn percent_encoded(c: char) -> String {
    c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}
