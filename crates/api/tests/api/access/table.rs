//! The table of `docs/access.md`: what each role may do, and to whose records.

use std::collections::BTreeMap;

/// The table's columns, in its order.
pub const RELATIONS: [Relation; 7] = [
    Relation::Own,
    Relation::Below,
    Relation::Above,
    Relation::Beside,
    Relation::Elsewhere,
    Relation::Revoked,
    Relation::Expired,
];

/// How the unit of the record stands to the unit of the caller's grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    Own,
    Below,
    Above,
    Beside,
    /// Another tree altogether.
    Elsewhere,
    /// The own unit, in which the caller's grant was taken away.
    Revoked,
    /// The own unit, in which the caller's grant is over.
    Expired,
}

/// Everybody whom a row has to speak of.
pub const EVERYBODY: [&str; 9] = [
    "administrator",
    "coordinator",
    "caseworker",
    "volunteer",
    "analyst",
    "auditor",
    "partner",
    "anonymous",
    MEMBER,
];

/// Whose record it is, with a session of the portal.
pub const MEMBER: &str = "member";
/// Another member, of the own unit, with a session of the portal. Only what is of the portal speaks of them.
pub const OTHER_MEMBER: &str = "other member";

/// A volunteer to whom the visit in question was given.
pub const ASSIGNED: &str = "assigned volunteer";

/// What is to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Status(u16),
    /// A list, and the record is in it.
    Shown,
    /// A list, and the record is not in it.
    Hidden,
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => write!(f, "{status}"),
            Self::Shown => f.write_str("shown"),
            Self::Hidden => f.write_str("hidden"),
        }
    }
}

/// By operation, by role: the cells that there are.
pub type Table = BTreeMap<String, BTreeMap<String, Vec<(Relation, Expected)>>>;

/// Reads the table; a line of it that cannot be read is a fault of the table.
pub fn parse(text: &str) -> Table {
    let mut table = Table::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [operation, roles, answers @ ..] = cells.as_slice() else { panic!("{line}") };
        assert_eq!(answers.len(), RELATIONS.len(), "{line}");
        let operation = operation.trim_matches('`').to_owned();
        let row: Vec<_> = RELATIONS
            .iter()
            .zip(answers)
            .filter(|(_, answer)| **answer != "–")
            .map(|(relation, answer)| (*relation, expected(answer, line)))
            .collect();
        for role in roles.split(", ") {
            let known = EVERYBODY.contains(&role) || [ASSIGNED, OTHER_MEMBER].contains(&role);
            assert!(known, "there is no role {role}: {line}");
            let rows = table.entry(operation.clone()).or_default();
            assert!(rows.insert(role.to_owned(), row.clone()).is_none(), "{role} twice: {line}");
        }
    }
    table
}

fn expected(answer: &str, line: &str) -> Expected {
    match answer {
        "shown" => Expected::Shown,
        "hidden" => Expected::Hidden,
        status => Expected::Status(status.parse().unwrap_or_else(|_| panic!("{line}"))),
    }
}

/// Lines for what the table lacks of these operations: to be pasted, and thought about.
pub fn missing(table: &Table, operations: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for operation in operations {
        let rows = table.get(*operation);
        let spoken_of = |role: &str| rows.is_some_and(|rows| rows.contains_key(role));
        let in_portal = operation.starts_with("portal_") && !operation.starts_with("portal_codes");
        if in_portal && !spoken_of(OTHER_MEMBER) {
            lines.push(format!("| `{operation}` | {OTHER_MEMBER} |{}", " 404 |".repeat(5)));
        }
        let open: Vec<&str> =
            EVERYBODY.into_iter().filter(|role| *role != "anonymous" && !spoken_of(role)).collect();
        if !open.is_empty() {
            let roles = open.join(", ");
            lines.push(format!("| `{operation}` | {roles} |{}", " 403 |".repeat(RELATIONS.len())));
        }
        if !spoken_of("anonymous") {
            lines.push(format!("| `{operation}` | anonymous | 401 |{}", " – |".repeat(6)));
        }
    }
    lines
}
