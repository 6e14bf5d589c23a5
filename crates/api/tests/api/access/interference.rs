//! Whatever exists outside of a caller's units, answers are the same: bodies, lists, counts, pages, headers.
//!
//! Two installations have the same inside; one of them has a busy outside, made before, in between and with the same
//! names. What differs by its nature (ids, times, cursors) is compared by what it stands for.

use actix_web::http::Method;
use serde_json::Value;
use uuid::Uuid;

use super::recipes::{self, Asked, Call};
use super::table::{EVERYBODY, Expected, Relation};
use super::world::{Standing, World, each_id};
use super::{Operation, operations, send, table};
use crate::harness::{Reply, TestApp};

const OUTSIDE: [Relation; 3] = [Relation::Above, Relation::Beside, Relation::Elsewhere];
/// Headers that differ from one answer to the next.
const PASSING: [&str; 4] = ["date", "x-request-id", "last-modified", "link"];
/// How many of everything there are outside.
const CROWD: usize = 3;
/// Names are counted from here, inside as outside: people inside have the names of others outside.
const FIRST: u32 = 100;

/// What is for everybody, wherever it comes from; and what units above announce, which is for those below.
const FOR_EVERYBODY: [&str; 2] = ["suggestions_list_published", "portal_events_list"];
/// Figures of persons are rounded with those of the whole tree, so that no difference tells of anybody; releases are of
/// the whole tree, and for everybody.
const OF_THE_WHOLE: [&str; 8] = [
    "statistics_data_value_set",
    "releases_list",
    "releases_get",
    "releases_data",
    "releases_create",
    "releases_list_public",
    "releases_get_public",
    "releases_data_public",
];
/// What stands above a unit is there for those below as well: departments, texts of consents, events.
const SHARED: [&str; 7] = [
    "departments_",
    "consent_texts_",
    "events_",
    "sign_ups_",
    "feedback_",
    "portal_",
    "data_request",
];

on_both! {
    async fn answers_tell_nothing_of_what_lies_outside(app: &TestApp) {
        let other = match app.app.db.name() {
            "sqlite" => TestApp::sqlite().await,
            _ => TestApp::postgres().await,
        };
        let (quiet, busy) = (World::new(app).await, World::new(&other).await);
        // A release is of the whole tree, and messages tell of it: there is one on either side.
        for world in [&quiet, &busy] {
            world.release(world.unit(Relation::Own)).await;
        }
        crowd(&busy).await;
        for world in [&quiet, &busy] {
            world.count_from(FIRST);
        }
        let (mut compared, mut told) = (0, Vec::new());
        let reads = operations();
        let reads = reads.iter().filter(|operation| operation.method == Method::GET);
        let left_out = |name: &str| FOR_EVERYBODY.contains(&name) || OF_THE_WHOLE.contains(&name);
        for operation in reads.filter(|read| !left_out(&read.name)) {
            for (role, relation) in insiders() {
                for query in queries(operation) {
                    let here = answers(&quiet, operation, role, relation, query).await;
                    let there = answers(&busy, operation, role, relation, query).await;
                    compared += here.len();
                    if here != there {
                        let name = &operation.name;
                        told.push(format!("{name} {query} by {role}, {relation:?}:\n{here:#?}\n{there:#?}"));
                    }
                }
            }
        }
        println!("{compared} answers compared on {}", app.app.db.name());
        assert!(told.is_empty(), "{} answers differ:\n{}", told.len(), told.join("\n"));
        assert!(compared > 1_000, "{compared}");
    }

    async fn what_is_hidden_is_answered_as_what_never_was(app: &TestApp) {
        let (world, table) = (World::new(app).await, table());
        let mut compared = 0;
        for operation in operations().iter().filter(|operation| operation.path.contains("{id}")) {
            for (role, cells) in &table[&operation.name] {
                let hidden = cells.iter().filter(|(relation, expected)| {
                    OUTSIDE.contains(relation) && *expected == Expected::Status(404)
                });
                for (relation, _) in hidden {
                    let (standing, unit) = (relation.standing(), world.unit(*relation));
                    let asked = Asked { world: &world, role, standing, unit };
                    let call = recipes::call(&operation.name, &asked).await;
                    let mut never = call.clone();
                    never.path[0] = Uuid::now_v7().to_string();
                    let hidden = send(&world, operation, role, standing, call).await.expect(404);
                    let never = send(&world, operation, role, standing, never).await.expect(404);
                    assert_eq!(outline(&world, &hidden), outline(&world, &never), "{}", operation.name);
                    compared += 1;
                }
            }
        }
        assert!(compared > 100, "{compared}");
    }
}

/// Everybody, about records of each unit inside.
fn insiders() -> impl Iterator<Item = (&'static str, Relation)> {
    let inside = [Relation::Own, Relation::Below];
    EVERYBODY.into_iter().flat_map(move |role| inside.map(|relation| (role, relation)))
}

/// Many of everything in every unit outside, but above it nothing that is there for the inside as well.
async fn crowd(world: &World<'_>) {
    world.count_from(FIRST);
    world.called.set("outsider");
    for _ in 0..CROWD {
        for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
            if OF_THE_WHOLE.contains(&operation.name.as_str()) {
                continue;
            }
            let shared = SHARED.iter().any(|prefix| operation.name.starts_with(prefix));
            let outside = OUTSIDE.into_iter().filter(|one| !(shared && *one == Relation::Above));
            for relation in outside {
                let (standing, unit) = (Standing::Live, world.unit(relation));
                // Nobody, so that no colleague of the inside is made on the way.
                let asked = Asked { world, role: "anonymous", standing, unit };
                recipes::call(&operation.name, &asked).await;
            }
        }
        for relation in OUTSIDE {
            world.forget(world.unit(relation));
        }
    }
    world.called.set("colleague");
}

/// Ways to ask for a list; the one way to ask for anything else.
fn queries(operation: &Operation) -> &'static [&'static str] {
    match (operation.takes("limit"), operation.takes("count"), operation.takes("q")) {
        (true, true, true) => &["", "limit=3", "limit=2&count=true", "q=居民&count=true"],
        (true, true, false) => &["", "limit=3", "limit=2&count=true"],
        (true, false, true) => &["", "limit=3", "q=colleague"],
        (true, false, false) => &["", "limit=3"],
        _ => &[""],
    }
}

/// The answer, and those of all further pages.
async fn answers(
    world: &World<'_>,
    operation: &Operation,
    role: &str,
    relation: Relation,
    query: &str,
) -> Vec<String> {
    let (standing, unit) = (relation.standing(), world.unit(relation));
    let mut call = recipes::call(&operation.name, &Asked { world, role, standing, unit }).await;
    let own = call.query.clone();
    call.query = joined(&[&own, query]);
    let mut answers = Vec::new();
    loop {
        let reply = send(world, operation, role, standing, call.clone()).await;
        answers.push(outline(world, &reply));
        let Some(next) = reply.body["next"].as_str() else { return answers };
        call = Call { query: joined(&[&own, query, &format!("after={next}")]), ..call };
    }
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("&")
}

/// Status, headers and body, with ids by their place in the making, and without times.
fn outline(world: &World<'_>, reply: &Reply) -> String {
    let mut lines = vec![reply.status.to_string()];
    let is_text = reply.body.is_null();
    for (name, value) in &reply.headers {
        // The tag of a text, and that of figures, is a digest of it, times included.
        let is_digest = name == "etag" && (is_text || reply.body["as_of"].is_string());
        let passing = PASSING.contains(&name.as_str()) || is_digest;
        if !passing {
            lines.push(format!("{name}: {}", value.to_str().unwrap()));
        }
    }
    lines.sort_unstable();
    let body = if is_text {
        without_digits(&with_places(world, &String::from_utf8_lossy(&reply.bytes)))
    } else {
        let mut body = reply.body.clone();
        settle(&mut body);
        with_places(world, &body.to_string())
    };
    lines.push(body);
    lines.join("\n")
}

fn with_places(world: &World<'_>, text: &str) -> String {
    let mut placed = text.to_owned();
    each_id(text, |id| {
        let place = world.place_of(id).map_or("unknown".to_owned(), |place| place.to_string());
        placed = placed.replace(id, &format!("<{place}>"));
    });
    placed
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Times, cursors and the request's own id say nothing of the answer. An entry's place in the trail is one in the whole
/// installation's.
fn settle(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(_) if name == "next" || name == "instance" => {
                        *field = name.as_str().into();
                    }
                    Value::Number(_) if name == "chain" || name == "sequence" => {
                        *field = name.as_str().into();
                    }
                    field => settle(field),
                }
            }
        }
        Value::Array(items) => {
            // Who sets everything up sees both sides, and said of namesakes that they are two.
            items.retain(|item| item["table"] != "member_distinctions");
            items.iter_mut().for_each(settle);
        }
        Value::String(text) if text.parse::<jiff::Timestamp>().is_ok() => *value = "time".into(),
        _ => {}
    }
}
