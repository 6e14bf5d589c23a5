//! Records that were made one are of one person: they are erased as one, whatever else happens at the same time.

use std::fs::File;

use domain::access::Permission;
use futures_util::future::join;
use persistence::testing::{PostgresDatabase, member_keys};
use persistence::{Database, MemberDetail, Settings};
use serde_json::json;

use super::{confirmed, entered, rows};
use crate::harness::{TestApp, audit_key, request};
use crate::merges::{friend, merge, merge_of, undo, version_of, visit};

/// Somebody who was visited, with a word in the note.
async fn visited(app: &TestApp, name: &str) -> (String, String) {
    let member = friend(app, name).await;
    let made = visit(app, &member, json!({"outcome": "done", "notes": "在家"})).await.expect(201);
    (member, made.id())
}

async fn status(app: &TestApp, path: &str) -> u16 {
    app.get(path).by(&app.people.caseworker).send().await.status.as_u16()
}

on_both! {
    async fn a_chain_of_records_goes_whole(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let household = json!({"unit_id": app.units.community, "name": "和平里12号"});
        let household = app.post("/households").by(li).json(household).send().await.expect(201).id();
        let mut people = Vec::new();
        for name in ["甲", "乙", "丙"] {
            let (member, _) = visited(app, name).await;
            let version = app.get(&format!("/members/{member}")).by(li).send().await.expect(200).version();
            let patch = app.patch(&format!("/members/{member}")).by(li).version(version);
            patch.json(json!({"household_id": household})).send().await.expect(200);
            people.push(member);
        }
        merge(app, &people[1], &people[2]).await.expect(201);
        merge(app, &people[0], &people[1]).await.expect(201);
        let of_merged = entered(app, li, &people[2]).await.expect(404);
        assert_eq!(of_merged.body["merged_into"], json!(people[0]));
        let id = entered(app, li, &people[0]).await.expect(201).id();
        let preview = app.get(&format!("/erasure_requests/{id}/preview")).by(wang).send().await.expect(200);
        for (table, touched) in [
            ("members", (true, 3)), ("member_keys", (true, 3)), ("merges", (true, 2)),
            ("households", (true, 1)), ("visits", (false, 3)),
        ] {
            assert_eq!(rows(&preview, table), [touched], "{table}: {:#}", preview.body);
        }
        confirmed(app, wang, &id, 1).await.expect(200);
        for member in &people {
            assert_eq!(status(app, &format!("/members/{member}")).await, 404);
        }
        assert_eq!(status(app, &format!("/households/{household}")).await, 404);
        let ledger = std::fs::read_to_string(app.settings.erasures.as_ref().unwrap()).unwrap();
        assert!(people.iter().all(|member| ledger.contains(member)) && ledger.lines().count() == 3);
    }

    async fn of_a_merge_and_an_erasure_at_once_one_comes_first(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        for round in 0..6 {
            let (one, _) = visited(app, &format!("甲{round}")).await;
            let (two, _) = visited(app, &format!("乙{round}")).await;
            // Asking to be erased, against becoming part of another record.
            let (asked, merged) = join(entered(app, li, &two), merge(app, &one, &two)).await;
            let statuses = (asked.status.as_u16(), merged.status.as_u16());
            let id = match statuses {
                (201, 409) => asked.id(),
                (404 | 422, 201) => entered(app, li, &one).await.expect(201).id(),
                other => panic!("{other:?}: {:#} {:#}", asked.body, merged.body),
            };
            // Being erased, against becoming part of another record, or being taken apart.
            if statuses.0 == 201 {
                let versions = (version_of(app, &one).await, version_of(app, &two).await);
                let merging = merge_of(app, (&one, &two), versions);
                let (done, merged) = join(confirmed(app, wang, &id, 1), merging).await;
                done.expect(200);
                assert!([404, 409, 412, 422].contains(&merged.status.as_u16()), "{:#}", merged.body);
                assert_eq!(status(app, &format!("/members/{one}")).await, 200);
            } else {
                let (done, undone) = join(confirmed(app, wang, &id, 1), undo_blindly(app, &merged.id())).await;
                done.expect(200);
                assert_eq!(status(app, &format!("/members/{one}")).await, 404);
                let expected = if undone == 200 { 200 } else { 404 };
                assert_eq!(status(app, &format!("/members/{two}")).await, expected, "{undone}");
                continue;
            }
            assert_eq!(status(app, &format!("/members/{two}")).await, 404);
        }
    }

    async fn a_backup_of_when_they_were_one_brings_nothing_of_them_back(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let ((one, _), (two, _)) = (visited(app, "甲").await, visited(app, "乙").await);
        let path = format!("/members/{two}");
        let patch = app.patch(&path).by(li).version(version_of(app, &two).await);
        patch.json(json!({"phone": "13987650421"})).send().await.expect(200);
        let merged = merge(app, &one, &two).await.expect(201).id();
        let (third, _) = visited(app, "丙").await;
        let later = merge(app, &one, &third).await.expect(201).id();
        let backup = Backup::of(app);
        undo(app, &later, json!([])).await.expect(200);
        undo(app, &merged, json!([])).await.expect(200);
        let id = entered(app, li, &two).await.expect(201).id();
        confirmed(app, wang, &id, 1).await.expect(200);

        let (db, _server) = backup.bring_back(app);
        let replayed = persistence::erasures::replay(&db, &request()).await.unwrap();
        assert_eq!(replayed.members, 1);
        let (stays, other) = (detail(app, &db, &one).await.unwrap(), detail(app, &db, &third).await.unwrap());
        assert_eq!((stays.member.name.as_str(), stays.member.phone), ("甲", None), "the telephone was the other's");
        assert_eq!(other.member.name, "丙");
        let gone = detail(app, &db, &two).await;
        assert!(matches!(gone, Err(persistence::Error::NotFound)), "{gone:?}");
        let session = domain::id::PortalSessionId::from_uuid(uuid::Uuid::now_v7());
        let who = domain::portal::Visitor { session, member: one.parse().unwrap(), unit: app.units.community };
        let (vault, page) = (db.vault(), persistence::PageRequest::whole());
        let visits = persistence::read!(&db, portal::visits(&vault, who, &page)).unwrap().items;
        assert_eq!(visits.len(), 1, "the other's visits are nobody's");
        db.close();
    }

    async fn who_was_taken_apart_again_is_erased_alone(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let ((one, own), (two, other)) = (visited(app, "甲").await, visited(app, "乙").await);
        let merged = merge(app, &one, &two).await.expect(201).id();
        undo(app, &merged, json!([])).await.expect(200);
        let id = entered(app, li, &one).await.expect(201).id();
        confirmed(app, wang, &id, 1).await.expect(200);
        for (path, expected) in [
            (format!("/members/{one}"), 404), (format!("/visits/{own}"), 404),
            (format!("/members/{two}"), 200), (format!("/visits/{other}"), 200),
        ] {
            assert_eq!(status(app, &path).await, expected, "{path}");
        }
    }
}

/// The application's database as it is, in an archive; and read from there into a new one, with the same ledger beside it.
struct Backup(tempfile::TempDir);

impl Backup {
    fn of(app: &TestApp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut file = File::create(folder.path().join("archive")).unwrap();
        api::archive::write(&app.settings, &app.app.attachments_folder, &mut file).unwrap();
        Self(folder)
    }

    /// With the database of PostgreSQL, which goes when it is dropped.
    fn bring_back(&self, app: &TestApp) -> (Database, Option<PostgresDatabase>) {
        let server = matches!(app.app.db, Database::Postgres(_)).then(PostgresDatabase::empty);
        let url = match &server {
            Some(server) => server.url(),
            None => self.0.path().join("linli.db").to_str().unwrap().to_owned(),
        };
        let mut settings = Settings::from_url(&url);
        settings.erasures.clone_from(&app.settings.erasures);
        let attachments = self.0.path().join("attachments");
        std::fs::create_dir(&attachments).unwrap();
        let archive = File::open(self.0.path().join("archive")).unwrap();
        api::archive::read(&settings, &attachments, Some(&member_keys()), archive).unwrap();
        (Database::open(&settings, audit_key(), member_keys()).unwrap(), server)
    }
}

async fn detail(
    app: &TestApp,
    db: &Database,
    member: &str,
) -> Result<MemberDetail, persistence::Error> {
    let (vault, access, id) = (db.vault(), app.access(), member.parse().unwrap());
    let scope = access.scope(Permission::ViewMembers).unwrap();
    persistence::read!(db, members::get_detail(&vault, &scope, id))
}

/// As [`undo`], of a merge that may be gone already.
async fn undo_blindly(app: &TestApp, merge: &str) -> u16 {
    let ask = app.post(&format!("/merges/{merge}/undo")).by(&app.people.coordinator).version(1);
    ask.json(json!({"assign": []})).send().await.status.as_u16()
}
