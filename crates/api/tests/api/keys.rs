//! A new key of the installation, with the API still there.

use persistence::testing::member_keys;
use persistence::{Database, InstallationKeys};
use serde_json::json;

use crate::harness::{TestApp, audit_key};

/// The key of the tests, and one that came after it.
const OLD: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const NEW: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

fn keys(text: &str) -> InstallationKeys {
    InstallationKeys::parse(text).unwrap()
}

fn opened(app: &TestApp, keys: InstallationKeys) -> Result<Database, persistence::Error> {
    Database::open(&app.settings, audit_key(), keys)
}

/// Wraps up to so many keys anew, and stops there.
async fn some_rotated(app: &TestApp, most: i64) -> usize {
    let db = opened(app, keys(&format!("{NEW} {OLD}"))).unwrap();
    let (vault, again) = (db.vault(), db.vault());
    let rotated = persistence::maintain!(&db, member_keys::rotate(&vault, most)).unwrap();
    let whole = persistence::read!(&db, member_keys::is_rotated(&again)).unwrap();
    assert_eq!(whole, rotated == 0);
    db.close();
    rotated
}

/// The telephone numbers that are read with these keys, and what is found by them.
async fn numbers(app: &TestApp, db: &Database, members: &[String]) -> Vec<String> {
    let (vault, access) = (db.vault(), app.access());
    let scope = access.scope(domain::access::Permission::ViewMembers).unwrap();
    let mut numbers = Vec::new();
    for id in members {
        let (vault, scope, id) = (vault.clone(), scope.clone(), id.parse().unwrap());
        let found = persistence::read!(db, members::get_detail(&vault, &scope, id)).unwrap();
        numbers.push(found.member.phone.unwrap());
    }
    let digits = domain::text::query("8015").unwrap();
    let filter = persistence::MemberFilter { query: Some(digits), ..Default::default() };
    let page = persistence::PageRequest { limit: 9, after: None, count: false };
    let sort = persistence::MemberSort::Created(persistence::Direction::Descending);
    let found =
        persistence::read!(db, members::list(&vault, &scope, &filter, sort, &page)).unwrap();
    assert_eq!(found.items.len(), 1, "by its last digits");
    numbers
}

on_both! {
    async fn a_new_key_comes_in_pieces_and_everything_opens_at_every_moment(app: &TestApp) {
        let mut members = Vec::new();
        let wanted: Vec<String> = (0..20).map(|n| format!("1380013{}", 8000 + n)).collect();
        for (n, phone) in wanted.iter().enumerate() {
            let body = json!({
                "unit_id": app.units.community, "kind": "resident", "name": format!("居民{n}"), "phone": phone
            });
            let made = app.post("/members").by(&app.people.caseworker).json(body).send().await;
            members.push(made.expect(201).id());
        }
        assert_eq!(some_rotated(app, 7).await, 7);
        // Broken off here: with both keys everything is there, with one of them nothing is opened at all.
        let both = opened(app, keys(&format!("{NEW} {OLD}"))).unwrap();
        assert_eq!(numbers(app, &both, &members).await, wanted);
        assert!(opened(app, keys(NEW)).is_err());
        assert!(opened(app, member_keys()).is_err());
        both.close();
        assert_eq!(some_rotated(app, 7).await, 7);
        assert_eq!(some_rotated(app, 7).await, 6);
        assert!(opened(app, keys(NEW)).is_err(), "the key for hashes is under the old one still");
        assert_eq!(some_rotated(app, 7).await, 0);
        let new = opened(app, keys(NEW)).unwrap();
        assert_eq!(numbers(app, &new, &members).await, wanted);
        new.close();
        assert!(opened(app, member_keys()).is_err(), "the old one opens nothing");
    }
}
