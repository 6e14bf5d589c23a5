//! What lies outside of a caller's units is answered as what never was: status, headers and body.

use serde_json::Value;
use uuid::Uuid;

use super::recipes::{self, Asked};
use super::table::{Expected, Relation};
use super::world::{World, each_id};
use super::{operations, send, table};
use crate::harness::{Reply, TestApp};

const OUTSIDE: [Relation; 3] = [Relation::Above, Relation::Beside, Relation::Elsewhere];
/// Headers that differ from one answer to the next.
const PASSING: [&str; 4] = ["date", "x-request-id", "last-modified", "link"];

on_both! {
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

/// Status, headers and body, with ids by their place in the making, and without times.
fn outline(world: &World<'_>, reply: &Reply) -> String {
    let mut lines = vec![reply.status.to_string()];
    let is_text = reply.body.is_null();
    for (name, value) in &reply.headers {
        // The tag of a text is a digest of it, times included.
        let passing = PASSING.contains(&name.as_str()) || (is_text && name == "etag");
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

/// Times, cursors and the request's own id say nothing of the answer.
fn settle(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(_) if name == "next" || name == "instance" => {
                        *field = name.as_str().into();
                    }
                    field => settle(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::String(text) if text.parse::<jiff::Timestamp>().is_ok() => *value = "time".into(),
        _ => {}
    }
}
