//! Whole imports by the command, on both databases.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Parser;
use domain::access::Standing;
use domain::accounts::{Language, LoginName, NewAccount};
use domain::id::RequestId;
use domain::units::{NewUnit, UnitKind};
use jiff::tz::TimeZone;
use persistence::testing::PostgresDatabase;
use persistence::{Database, MemberFilter, MemberSort, PageRequest, Request, Settings};

use super::command::{ImportCommand, Refused, import};
use super::work::{Outcome, run};
use super::*;
use crate::app::Clock;

/// An installation with one community.
struct Office {
    db: Database,
    folder: tempfile::TempDir,
    unit: UnitId,
    _postgres: Option<PostgresDatabase>,
}

/// Work on the store itself, in one transaction.
macro_rules! in_tx {
    ($db:expr, |$tx:ident, $store:ident| $body:expr) => {
        match $db {
            Database::Sqlite(db) => {
                use persistence::sqlite as $store;
                let vault = db.vault().clone();
                db.with_writer(move |conn| {
                    let request = request();
                    let $tx = &mut $store::Tx::new(conn, &request, &vault);
                    $body
                })
                .await
            }
            Database::Postgres(db) => {
                use persistence::postgres as $store;
                let vault = db.vault().clone();
                db.with_writer(move |conn| {
                    let request = request();
                    let $tx = &mut $store::Tx::new(conn, &request, &vault);
                    $body
                })
                .await
            }
        }
    };
}

macro_rules! on_both {
    ($(async fn $name:ident($office:ident: &Office) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test need not use all of its file's imports")]
            use super::*;

            async fn run_on($office: &Office) $body

            #[actix_web::test]
            async fn sqlite() {
                run_on(&Office::sqlite().await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                run_on(&Office::postgres().await).await;
            }
        }
    )*};
}

fn request() -> Request {
    Request {
        account: None,
        id: RequestId::from_uuid(Uuid::now_v7()),
        now: jiff::Timestamp::now().into(),
        zone: zone(),
        idempotency: None,
        standing: Standing::default(),
    }
}

fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: ImportCommand,
}

impl Office {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = folder.path().join("linli.db");
        Self::on(&Settings::from_url(url.to_str().unwrap()), folder, None).await
    }

    async fn postgres() -> Self {
        let database = PostgresDatabase::migrated();
        let mut settings = Settings::from_url(&database.url());
        settings.connections = 4;
        Self::on(&settings, tempfile::tempdir().unwrap(), Some(database)).await
    }

    async fn on(
        settings: &Settings,
        folder: tempfile::TempDir,
        postgres: Option<PostgresDatabase>,
    ) -> Self {
        let db = Database::open(
            settings,
            domain::audit_entries::AuditKey::new(&[5; 32]),
            persistence::testing::member_keys(),
        )
        .unwrap();
        let unit = in_tx!(&db, |tx, store| {
            let unit = |parent, kind, code: &str| NewUnit::parse(parent, kind, code, code).unwrap();
            let account = NewAccount {
                login: LoginName::parse("/login", "guan-li-yuan").unwrap(),
                name: "管理员".to_owned(),
                language: Language::SimplifiedChinese,
                password_hash: "$argon2id$none".to_owned(),
            };
            store::accounts::insert(tx, &account)?;
            let district = store::units::insert(tx, &unit(None, UnitKind::District, "4301"))?.id;
            let above = unit(Some(district), UnitKind::Subdistrict, "430101");
            let above = store::units::insert(tx, &above)?.id;
            let community = unit(Some(above), UnitKind::Community, "430101001");
            Ok(store::units::insert(tx, &community)?.id)
        });
        Self { db, folder, unit: unit.unwrap(), _postgres: postgres }
    }

    fn uploads(&self) -> PathBuf {
        self.folder.path().join("imports")
    }

    /// `linli import …`, and what it says.
    async fn linli(&self, line: &[&str]) -> (Result<Import, Refused>, String) {
        let words = ["linli"].iter().chain(line).chain(&["--unit", "430101001"]);
        let line = Line::try_parse_from(words).unwrap();
        let mut said = Vec::new();
        let (db, clock) = (self.db.clone(), Clock::default());
        let done = import(db, clock, zone(), &self.uploads(), line.command, &mut said).await;
        (done, String::from_utf8(said).unwrap())
    }

    async fn members(&self, q: Option<&str>) -> Vec<String> {
        let scope = domain::access::Scope::of_the_installation(vec![self.unit]);
        let filter =
            MemberFilter { query: q.and_then(domain::text::query), ..MemberFilter::default() };
        let page = PageRequest { limit: 1_000, after: None, count: false };
        let vault = self.db.vault();
        let sort = MemberSort::Created(persistence::Direction::Ascending);
        let found =
            persistence::scan!(&self.db, members::list(&vault, &scope, &filter, sort, &page));
        found.unwrap().items.into_iter().map(|member| member.name).collect()
    }

    fn place(&self) -> Workplace {
        Workplace {
            db: self.db.clone(),
            clock: Clock::default(),
            zone: zone(),
            stopping: std::sync::Arc::default(),
        }
    }
}

fn counts(import: &Import) -> (i64, i64, i64, i64) {
    (import.rows_read, import.rows_imported, import.rows_faulty, import.rows_duplicate)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

on_both! {
    async fn the_register_comes_in_but_for_its_faults(office: &Office) {
        let report = office.folder.path().join("report.json");
        let file = data("register-gb18030.csv");
        let (done, said) =
            office.linli(&["members", path(&file), "--report", path(&report)]).await;
        let done = done.unwrap();
        assert_eq!(counts(&done), (400, 392, 7, 1), "{said}");
        assert_eq!(office.members(None).await.len(), 392);
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
        let faults: Vec<_> = report["faults"].as_array().unwrap().iter()
            .map(|f| (f["line"].as_i64().unwrap(), f["column"].as_str().unwrap(), f["code"].as_str().unwrap()))
            .collect();
        assert_eq!(faults, [
            (13, "姓名/店名", "required"),
            (23, "联系电话", "phone_too_short"),
            (33, "登记日期", "date_impossible"),
            (43, "同意方式", "consent_missing"),
            (53, "姓名/店名", "repeats_line"),
            (63, "姓名/店名", "formula"),
            (73, "类型", "unknown_word"),
            (83, "住址/店址", "too_long"),
        ]);
        assert_eq!(report["faults"][4]["params"]["line"], "52");
        // The same file again: everybody is there already.
        let (again, _) = office.linli(&["members", path(&file)]).await;
        assert_eq!(counts(&again.unwrap()), (400, 0, 7, 393));
        // The workbook holds the same table.
        let (again, _) = office.linli(&["members", path(&data("register.xlsx"))]).await;
        assert_eq!(counts(&again.unwrap()), (400, 0, 7, 393));
    }

    async fn the_workbook_leads_to_the_same(office: &Office) {
        let (done, _) = office.linli(&["members", path(&data("register.xlsx"))]).await;
        assert_eq!(counts(&done.unwrap()), (400, 392, 7, 1));
    }

    async fn a_trial_keeps_nothing(office: &Office) {
        let file = data("register-gb18030.csv");
        let (done, said) = office.linli(&["members", path(&file), "--dry-run"]).await;
        assert_eq!(counts(&done.unwrap()), (400, 392, 7, 1));
        assert!(said.contains("nothing was kept"), "{said}");
        assert_eq!(office.members(None).await.len(), 0);
    }

    async fn big5_is_told_and_either_script_finds(office: &Office) {
        let (done, _) = office.linli(&["members", path(&data("register-big5.csv"))]).await;
        let done = done.unwrap();
        assert_eq!((done.encoding.as_deref(), done.separator.as_deref()), (Some("Big5"), Some(";")));
        assert_eq!(counts(&done), (120, 112, 7, 1));
        let simplified = office.members(Some("张")).await;
        assert!(simplified.iter().any(|name| name.starts_with('張')), "{simplified:?}");
        assert_eq!(simplified, office.members(Some("張")).await);
    }

    async fn refused_columns_are_named_or_left_out(office: &Office) {
        let file = data("register-refused.csv");
        let (done, _) = office.linli(&["members", path(&file)]).await;
        let Err(Refused::Faults(said)) = done else { panic!("{done:?}") };
        for column in ["民族", "宗教信仰", "政治面貌", "思想状况"] {
            assert!(said.contains(column), "{said}");
        }
        assert_eq!(office.members(None).await.len(), 0);
        let report = office.folder.path().join("report.csv");
        let mut line = vec!["members", path(&file), "--report", path(&report)];
        for column in ["民族", "宗教信仰", "政治面貌", "思想状况"] {
            line.extend(["--leave-out", column]);
        }
        let (done, _) = office.linli(&line).await;
        assert_eq!(counts(&done.unwrap()), (30, 28, 2, 0));
        let report = std::fs::read_to_string(&report).unwrap();
        assert!(!report.contains("民族") && !report.contains(",x,"), "{report}");
        assert_eq!(std::fs::read_dir(office.uploads()).unwrap().count(), 0, "the file is not kept");
    }

    async fn a_report_is_corrected_and_sent_again(office: &Office) {
        let report = office.folder.path().join("report.csv");
        let file = data("register-gb18030.csv");
        office.linli(&["members", path(&file), "--report", path(&report)]).await.0.unwrap();
        let text = std::fs::read_to_string(&report).unwrap();
        assert!(text.lines().next().unwrap().ends_with(",linli_reason"), "{text}");
        assert!(text.contains("'=HYPERLINK"), "a spreadsheet must not compute it");
        let corrected = text
            .replacen("11,居民,,", "11,居民,王五,", 1)
            .replace("1380013,", "13800138000,")
            .replace("2025/13/40", "2025/12/30")
            .replace("其他", "居民");
        let corrected_file = office.folder.path().join("corrected.csv");
        std::fs::File::create(&corrected_file).unwrap().write_all(corrected.as_bytes()).unwrap();
        let (done, said) = office.linli(&["members", path(&corrected_file)]).await;
        // Still wrong: no consent, the formula, the address; and the row that repeats a member by now.
        assert_eq!(counts(&done.unwrap()), (8, 4, 3, 1), "{said}");
        assert_eq!(office.members(None).await.len(), 396);
    }

    async fn consents_and_programmes_come_with_members(office: &Office) {
        office.linli(&["members", path(&data("register-gb18030.csv"))]).await.0.unwrap();
        let unit = office.unit;
        let detail = in_tx!(&office.db, |tx, store| {
            let scope = domain::access::Scope::of_the_installation(vec![unit]);
            let filter = MemberFilter { query: domain::text::query("冯佳"), ..MemberFilter::default() };
            let page = PageRequest { limit: 1, after: None, count: false };
            let sort = MemberSort::Created(persistence::Direction::Ascending);
            let found = store::members::list(tx.conn, tx.vault(), &scope, &filter, sort, &page)?;
            store::members::get_detail(tx.conn, tx.vault(), &scope, found.items[0].id)
        }).unwrap();
        assert_eq!(detail.member.phone.as_deref(), Some("13820951719"));
        assert_eq!(detail.member.joined_on.to_string(), "2025-08-19");
        assert_eq!(detail.enrolments[0].programme.as_str(), "documents_paperwork");
        let consents: Vec<_> = detail.consents.iter()
            .map(|c| (c.purpose.as_str(), c.given_how.as_str(), c.witness.as_deref())).collect();
        assert_eq!(consents.len(), 2);
        assert!(consents.contains(&("visits", "spoken", Some("王主任"))), "{consents:?}");
    }

    async fn cases_come_in_once(office: &Office) {
        let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/la311-mapping.toml");
        let file = data("la311-2020.csv");
        let line = ["cases", path(&file), "--mapping", path(&mapping)];
        let (done, said) = office.linli(&line).await;
        assert_eq!(counts(&done.unwrap()), (9_989, 9_989, 0, 0), "{said}");
        let (again, _) = office.linli(&line).await;
        assert_eq!(counts(&again.unwrap()), (9_989, 0, 0, 9_989));
    }

    async fn an_abandoned_job_goes_on_where_it_ended(office: &Office) {
        let text: String = (0..2_500).fold("姓名,类型,同意方式,电话\n".to_owned(), |text, n| {
            text + &format!("王{n},居民,书面,138{n:08}\n")
        });
        let file = office.folder.path().join("many.csv");
        std::fs::write(&file, text).unwrap();
        let id = begun(office, &file).await;
        let place = office.place();
        // The process ends after the first stretch was written.
        let stopping = std::sync::Arc::clone(&place.stopping);
        let watch = {
            let (db, stopping) = (office.db.clone(), stopping);
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    loop {
                        let import = persistence::scan!(&db, imports::find(id)).unwrap();
                        if import.progress > 0 {
                            return stopping.store(true, std::sync::atomic::Ordering::Relaxed);
                        }
                    }
                });
            })
        };
        let left = run(&place, id, &office.uploads()).await.unwrap();
        watch.join().unwrap();
        if matches!(left, Outcome::Left) {
            let there = office.members(None).await.len();
            assert!((1..2_500).contains(&there) || there == 1_000, "{there}");
        }
        // Another process finds it, once it has been silent long enough.
        let place = office.place();
        take_up(&place, &office.uploads()).await;
        place.clock.set(place.clock.now().plus_seconds(120));
        take_up(&place, &office.uploads()).await;
        let done = persistence::scan!(&office.db, imports::find(id)).unwrap();
        assert_eq!((done.state.as_str(), counts(&done)), ("done", (2_500, 2_500, 0, 0)));
        let mut names = office.members(Some("13800001234")).await;
        names.extend(office.members(Some("13800000007")).await);
        assert_eq!(names, ["王1234", "王7"]);
    }

    async fn a_cancelled_job_keeps_nothing(office: &Office) {
        let id = begun(office, &data("register-gb18030.csv")).await;
        let unit = office.unit;
        let cancelled = in_tx!(&office.db, |tx, store| {
            let scope = domain::access::Scope::of_the_installation(vec![unit]);
            store::imports::start(tx, &scope, id, 400)?;
            store::imports::cancel(tx, &scope, id).map(|audited| audited.into_parts().0)
        }).unwrap();
        assert!(cancelled.cancel_requested);
        let Outcome::Over(over) = run(&office.place(), id, &office.uploads()).await.unwrap() else { panic!("left") };
        assert_eq!((over.state.as_str(), counts(&over).1), ("cancelled", 0));
        assert_eq!(office.members(None).await.len(), 0);
    }

    async fn an_import_is_undone_whole_or_not_at_all(office: &Office) {
        let first = office.linli(&["members", path(&data("register-gb18030.csv"))]).await.0.unwrap();
        let (unit, id) = (office.unit, first.id);
        let scope = domain::access::Scope::of_the_installation(vec![unit]);
        let again = scope.clone();
        let refused = in_tx!(&office.db, |tx, store| {
            let scope = scope.clone();
            let page = PageRequest { limit: 1, after: None, count: false };
            let sort = MemberSort::Created(persistence::Direction::Ascending);
            let found = store::members::list(tx.conn, tx.vault(), &scope, &MemberFilter::default(), sort, &page)?;
            let member = &found.items[0];
            store::members::leave(tx, &scope, member.id, 1, None, None)?;
            store::imports::undo(tx, &scope, id).map(|_| ())
        });
        let Err(persistence::Error::BuiltOn(built_on)) = refused else { panic!("{refused:?}") };
        assert_eq!(built_on, [("members", 1)]);
        // The refusal took the whole transaction with it, the leaving too.
        assert_eq!(office.members(None).await.len(), 392);
        let undone = in_tx!(&office.db, |tx, store| {
            store::imports::undo(tx, &again, id).map(|audited| audited.into_parts().0)
        }).unwrap();
        assert!(undone.undone_at.is_some());
        assert_eq!(office.members(None).await.len(), 0);
        assert_eq!(office.members(Some("张")).await.len(), 0);
        let back = office.linli(&["members", path(&data("register-gb18030.csv"))]).await.0.unwrap();
        assert_eq!(counts(&back).1, 392);
    }
}

/// A job that waits for its work, as an upload leaves it.
async fn begun(office: &Office, file: &Path) -> ImportId {
    let mapping = Mapping::parse(domain::imports::ImportKind::Members, None).unwrap();
    let bytes = std::fs::read(file).unwrap();
    let options = Options {
        mapping,
        leave_out: Vec::new(),
        accept_duplicates: false,
        upload: Uuid::now_v7(),
    };
    let understood = Understood::new(bytes.clone(), &options.mapping, &[]).unwrap();
    upload::keep(&office.uploads(), options.upload, bytes).await.unwrap();
    let new = persistence::NewImport {
        options: serde_json::to_string(&options).unwrap(),
        ..understood.new_import(office.unit, domain::imports::ImportKind::Members)
    };
    let unit = office.unit;
    in_tx!(&office.db, |tx, store| {
        let account = store::imports::first_account(tx.conn)?;
        let request = Request { account, ..request() };
        let tx = &mut store::Tx::new(tx.conn, &request, tx.vault());
        let scope = domain::access::Scope::of_the_installation(vec![unit]);
        store::imports::create(tx, &scope, &new).map(|audited| audited.into_parts().0.id)
    })
    .unwrap()
}
