//! Who may do what, and to whose records: every operation of the API document, by every role, on records of every
//! unit, against the table of `docs/access.md`.

mod interference;
mod recipes;
mod records;
mod table;
mod world;

use std::path::Path;

use actix_web::http::Method;
use serde_json::Value;

use crate::harness::{Reply, TestApp};
use recipes::{Asked, Call};
use table::{ASSIGNED, EVERYBODY, Expected, OTHER_MEMBER, Relation, Table};
use world::{Standing, World};

/// An operation of the document.
struct Operation {
    name: String,
    method: Method,
    /// Below `/api/v1`.
    path: String,
    /// Names of what it takes in the query.
    query: Vec<String>,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::to_value(api::server::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(name) = operation["operationId"].as_str() else { continue };
            operations.push(Operation {
                name: name.to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.strip_prefix("/api/v1").unwrap_or(path).to_owned(),
                query: query_of(operation),
            });
        }
    }
    // Reads first: lists are looked through while they are short.
    operations.sort_by_key(|operation| operation.method != Method::GET);
    operations
}

fn query_of(operation: &Value) -> Vec<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let queried = parameters.filter(|parameter| parameter["in"] == "query");
    queried.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

fn table() -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    table::parse(&std::fs::read_to_string(path).unwrap())
}

#[test]
fn the_table_speaks_of_every_operation_and_everybody() {
    let (table, operations) = (table(), operations());
    let names: Vec<&str> = operations.iter().map(|operation| operation.name.as_str()).collect();
    let missing = table::missing(&table, &names);
    assert!(missing.is_empty(), "docs/access.md lacks:\n{}", missing.join("\n"));
    let strange: Vec<_> = table.keys().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "docs/access.md has what the API has not: {strange:?}");
}

on_both! {
    async fn everybody_gets_what_the_table_says(app: &TestApp) {
        let (table, world) = (table(), World::new(app).await);
        let (mut cells, mut wrong) = (0, Vec::new());
        for operation in &operations() {
            let Some(rows) = table.get(&operation.name) else { continue };
            for role in EVERYBODY.into_iter().chain([ASSIGNED, OTHER_MEMBER]) {
                for (relation, expected) in rows.get(role).into_iter().flatten() {
                    let reply = ask(&world, operation, role, *relation).await;
                    cells += 1;
                    if let Some(fault) = reply.fault(*expected) {
                        wrong.push(format!("{} | {role} | {relation:?}: {fault}", operation.name));
                    }
                }
            }
        }
        println!("{cells} cells on {}", app.app.db.name());
        assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// An answer, and what was looked for in it.
struct Answered {
    reply: Reply,
    shows: Option<String>,
}

impl Answered {
    /// What is wrong with it.
    fn fault(&self, expected: Expected) -> Option<String> {
        let status = self.reply.status.as_u16();
        let Some(looked_for) = &self.shows else {
            return (expected != Expected::Status(status))
                .then(|| format!("{expected} expected, {status} {}", self.reply.body));
        };
        let got = match status {
            200 if self.holds(looked_for) => Expected::Shown,
            200 => Expected::Hidden,
            status => Expected::Status(status),
        };
        (got != expected).then(|| format!("{expected} expected, {got}"))
    }

    /// Whether a line is about the record: of a list its own id counts, not that of what it belongs to.
    fn holds(&self, looked_for: &str) -> bool {
        let Some(items) = self.reply.body["items"].as_array() else {
            return String::from_utf8_lossy(&self.reply.bytes).contains(looked_for);
        };
        let names = ["id", "member_id", "subject_id", "mac"];
        let own = |item: &Value| {
            names.into_iter().any(|name| item[name] == looked_for)
                || item["member"]["id"] == looked_for
        };
        items.iter().any(own)
    }
}

async fn ask(world: &World<'_>, operation: &Operation, role: &str, relation: Relation) -> Answered {
    let (standing, unit) = (relation.standing(), world.unit(relation));
    let call = recipes::call(&operation.name, &Asked { world, role, standing, unit }).await;
    let shows = call.shows.clone();
    let reply = send(world, operation, role, standing, call).await;
    world.settle(operation.method != Method::GET && reply.status.is_success());
    Answered { reply, shows }
}

async fn send(
    world: &World<'_>,
    operation: &Operation,
    role: &str,
    standing: Standing,
    call: Call,
) -> Reply {
    let mut ask = world.app.ask(operation.method.clone(), &address(operation, &call));
    if role != "anonymous" {
        let caller = match &call.by {
            Some(person) => person.clone(),
            None => world.caller(role, standing).await.person,
        };
        ask = ask.by(&caller);
    }
    // An address of its own, so that nobody is slowed down for what others did.
    let [a, b, c] = rand::random::<[u8; 3]>();
    ask = ask.header("x-forwarded-for", &format!("10.{a}.{b}.{c}"));
    if let Some(version) = call.version {
        ask = ask.version(version);
    }
    if let Some(body) = &call.json {
        ask = ask.json(body);
    }
    if let Some((media_type, content)) = call.form {
        ask = ask.body(&media_type, content);
    }
    ask.send().await
}

/// The path with what stands for its parameters; lists as long as they may be.
fn address(operation: &Operation, call: &Call) -> String {
    let mut values = call.path.iter();
    let parts: Vec<String> = operation
        .path
        .split('/')
        // `{id}`, or `{token}.ics`.
        .map(|part| match part.split_once('}') {
            Some((_, ending)) => format!("{}{ending}", values.next().unwrap()),
            None => part.to_owned(),
        })
        .collect();
    let path = parts.join("/");
    let limit =
        if operation.takes("limit") && !call.query.contains("limit=") { "limit=200" } else { "" };
    let query: Vec<&str> =
        [limit, call.query.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

impl Operation {
    fn takes(&self, parameter: &str) -> bool {
        self.query.iter().any(|name| name == parameter)
    }
}
