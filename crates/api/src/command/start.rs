//! What there has to be before requests can be served: folders, keys, the database, somebody who can sign in.

use super::{Failure, audit_key, member_key, settings};
use crate::{
    app::{App, Clock},
    attachments,
    changes::Changes,
    config::Configuration,
    imports::Imports,
    passwords::{self, Cost, Passwords},
    tokens::{OpaqueToken, Purpose, TokenKeys},
};
use domain::webhooks::Reach;
use domain::{
    Timestamp,
    access::Standing,
    accounts::{Language, LoginName, NewAccount},
    audit_alerts::AlertThresholds,
    cases::CaseRules,
    id::{AccountId, RequestId, SessionId},
    sessions::SignIn,
    units::{NewUnit, UnitKind},
};
use persistence::{Database, Request, Storable, StoredAnswer, Written, demo::Person};
use secrecy::{ExposeSecret as _, SecretString};
use std::{fs, path::Path};

/// The login name of the first administrator.
const FIRST_LOGIN: &str = "admin";

/// Makes the data folder, which nobody else may enter.
pub fn make_folders(configuration: &Configuration) -> Result<(), Failure> {
    let mut folders = vec![configuration.attachments(), configuration.keys()];
    if configuration.is_embedded() || configuration.keys_folder.is_none() {
        folders.insert(0, configuration.data_folder.clone());
    }
    for folder in folders {
        make_private(&folder)
            .map_err(|error| Failure::Said(format!("{}: {error}", folder.display())))?;
    }
    Ok(())
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    if folder.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// After an archive was read: erases who is in the ledger beside the database, and says so.
pub fn replay_ledger(configuration: &Configuration) -> Result<(), Failure> {
    if !configuration.erasures().exists() {
        return Ok(());
    }
    let settings = settings(configuration);
    let opened = audit_key::load(configuration).and_then(|key| {
        let members = member_key::load_or_create(configuration, &settings)?;
        Ok(Database::open(&settings, key, members)?)
    });
    let db = match opened {
        Ok(db) => db,
        Err(failure) => {
            // Nothing is served before it was done: a server does it when it starts.
            eprintln!(
                "Who was erased since is still in it, until a server starts with its keys: {failure}."
            );
            return Ok(());
        }
    };
    let erased = actix_web::rt::System::new().block_on(replay(&db, configuration));
    db.close();
    match erased? {
        0 => {}
        1 => eprintln!("One member who was erased since was erased again."),
        many => eprintln!("{many} members who were erased since were erased again."),
    }
    Ok(())
}

/// For commands that read an installation: they must not make an empty one by a slip of the pen.
pub fn ensure_database(configuration: &Configuration) -> Result<(), Failure> {
    let url = configuration.database();
    let url = url.expose_secret();
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    if configuration.is_embedded() && !Path::new(path).is_file() {
        return Err(Failure::Said(format!("there is no database at {path}")));
    }
    Ok(())
}

/// What stands at the beginning of serving.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// A new installation begins with a district of made-up people.
    pub demo: bool,
    /// It is thrown away afterwards: cheap passwords, a clock that can be set.
    pub ephemeral: bool,
}

/// Somebody whose password is known because it was made just now.
#[derive(Debug)]
pub enum Newcomers {
    Nobody,
    Administrator { password: SecretString },
    Demo { password: SecretString, people: Vec<SignedIn> },
}

/// One of the made-up people, signed in already where programs are to use them.
#[derive(Debug)]
pub struct SignedIn {
    pub person: Person,
    pub tokens: Option<Tokens>,
}

#[derive(Debug)]
pub struct Tokens {
    pub access: String,
    pub refresh: OpaqueToken,
}

/// The application and who can sign in to it for the first time.
pub async fn open(
    configuration: &Configuration,
    public_url: String,
    wishes: Wishes,
) -> Result<(App, Newcomers), Failure> {
    make_folders(configuration)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let cost = if wishes.ephemeral { Cost::Ephemeral } else { Cost::Real };
    let app = App {
        db: open_database(configuration)?,
        keys: TokenKeys::load_or_create(&configuration.keys())
            .map_err(|e| Failure::Said(e.to_string()))?,
        // Half of the processors at the most: people who sign in must not keep those waiting who work.
        passwords: Passwords::new(cost, threads / 2).map_err(|e| Failure::Said(e.to_string()))?,
        clock: Clock::default(),
        zone: configuration.time_zone.0.clone(),
        public_url,
        mail: configuration.mail().map_err(Failure::Said)?,
        attachments_folder: configuration.attachments(),
        attachment_bytes: configuration.attachment_megabytes.bytes(),
        import_bytes: configuration.import_megabytes.bytes(),
        case_rules: CaseRules { silent_days: configuration.silent_days },
        alerts: AlertThresholds {
            outside_work: configuration.alert_outside_work,
            repeated: configuration.alert_repeated,
        },
        imports: Imports::new(configuration.imports()),
        changes: Changes::new(configuration.streams_per_account),
        webhook_reach: Reach { inside: configuration.webhook_inside },
        settable_clock: wishes.ephemeral,
        trusted_proxies: configuration.trusted_proxies.clone(),
    };
    replay(&app.db, configuration).await?;
    let newcomers = welcome(&app, wishes).await?;
    Ok((app, newcomers))
}

/// The database, with the keys that its trail and its members are under.
pub fn open_database(configuration: &Configuration) -> Result<Database, Failure> {
    let settings = settings(configuration);
    let key = audit_key::load_or_create(configuration, &settings)?;
    let members = member_key::load_or_create(configuration, &settings)?;
    Ok(Database::open(&settings, key, members)?)
}

/// Erases again who came back with an older backup; returns how many.
pub async fn replay(db: &Database, configuration: &Configuration) -> Result<usize, Failure> {
    let request = Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now: Clock::default().now(),
        zone: configuration.time_zone.0.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    let replayed = persistence::erasures::replay(db, &request).await?;
    if replayed.members > 0 {
        tracing::info!(
            members = replayed.members,
            "an older backup had whom somebody erased; they are erased again"
        );
        attachments::discard(db, &configuration.attachments(), replayed.contents).await;
        db.clean().await?;
        db.compact().await?;
    }
    Ok(replayed.members)
}

async fn welcome(app: &App, wishes: Wishes) -> Result<Newcomers, Failure> {
    let is_new = persistence::read!(&app.db, accounts::is_empty())?;
    if is_new {
        return if wishes.demo {
            fill(app, wishes.ephemeral).await
        } else {
            first_administrator(app).await
        };
    }
    let demo_since = persistence::read!(&app.db, settings::get("demo_since"))?;
    if wishes.demo && demo_since.is_none() {
        let why = "--demo fills a new installation, and this one is in use: name another data folder or database";
        return Err(Failure::Said(why.to_owned()));
    }
    Ok(Newcomers::Nobody)
}

fn request(app: &App, now: Timestamp) -> Request {
    let id = RequestId::from_uuid(uuid::Uuid::now_v7());
    Request {
        account: None,
        id,
        now,
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    }
}

/// A value on its way out of a write that no caller repeats.
struct Once<T>(T);

impl<T> Storable for Once<T> {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer { status: 204, headers: Vec::new(), body: Vec::new() }
    }
}

async fn first_administrator(app: &App) -> Result<Newcomers, Failure> {
    let password = passwords::generate();
    let new = NewAccount {
        login: LoginName::parse("/login", FIRST_LOGIN)
            .map_err(|fault| Failure::Said(fault.code.to_owned()))?,
        name: "管理员".to_owned(),
        language: Language::SimplifiedChinese,
        password_hash: app
            .passwords
            .hash(&password)
            .await
            .map_err(|e| Failure::Said(e.to_string()))?,
    };
    let district = NewUnit::parse(None, UnitKind::District, "1", "本区")
        .map_err(|e| Failure::Said(e.to_string()))?;
    let written = persistence::write!(
        &app.db,
        request(app, app.clock.now()),
        accounts::create_first_administrator(&new, &district),
        Once::<Option<AccountId>>
    )?;
    // None: another process, started at the same moment, was faster and prints its own.
    Ok(match written {
        Written::Fresh(Once(Some(_))) => Newcomers::Administrator { password },
        _ => Newcomers::Nobody,
    })
}

async fn fill(app: &App, sign_in: bool) -> Result<Newcomers, Failure> {
    let password = passwords::generate();
    let hash = app.passwords.hash(&password).await.map_err(|e| Failure::Said(e.to_string()))?;
    let kept = hash.clone();
    let written = persistence::write!(
        &app.db,
        request(app, app.clock.now()),
        demo::fill(&kept),
        Once::<Vec<Person>>
    )?;
    let Written::Fresh(Once(people)) = written else { return Ok(Newcomers::Nobody) };
    let mut signed_in = Vec::with_capacity(people.len());
    for person in people {
        let tokens = if sign_in { Some(open_session(app, &person, &hash).await?) } else { None };
        signed_in.push(SignedIn { person, tokens });
    }
    Ok(Newcomers::Demo { password, people: signed_in })
}

/// Spares programs the sign-in; what they get is what a sign-in gives.
async fn open_session(app: &App, person: &Person, password_hash: &str) -> Result<Tokens, Failure> {
    let refresh = OpaqueToken::generate(Purpose::Refresh);
    let sign_in = SignIn {
        account: person.account,
        password_hash: password_hash.to_owned(),
        rehashed: None,
        totp_step: None,
        token_hash: refresh.hash(),
    };
    let now = app.clock.now();
    let written = persistence::write!(
        &app.db,
        request(app, now),
        sessions::open(&sign_in),
        Once::<SessionId>
    )?;
    let Written::Fresh(Once(session)) = written else {
        return Err(Failure::Said("a session was not opened".to_owned()));
    };
    let access = app.keys.issue(person.account.uuid(), session.uuid(), now.as_micros());
    Ok(Tokens { access: access.map_err(|error| Failure::Said(error.to_string()))?, refresh })
}
