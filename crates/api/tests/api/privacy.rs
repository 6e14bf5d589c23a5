//! `docs/privacy.md`: its tables are those of the code.

use std::fmt::Write as _;
use std::path::Path;

use domain::access::{Permission, Role};
use domain::retention::{Keep, Period, Rule, rules};

/// `LINLI_TEST_WRITE=1 cargo nextest run -p api --test api privacy` writes them.
#[test]
fn the_tables_of_the_page_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/privacy.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mut made = page.clone();
    for (name, table) in
        [("permissions", permissions()), ("register", register()), ("plain", plain())]
    {
        made = filled(&made, name, &table);
    }
    if std::env::var_os("LINLI_TEST_WRITE").is_some() {
        std::fs::write(path, &made).unwrap();
    } else {
        assert_eq!(
            page, made,
            "run `LINLI_TEST_WRITE=1 cargo nextest run -p api --test api privacy`"
        );
    }
}

/// The page with this table between its markers.
fn filled(page: &str, name: &str, table: &str) -> String {
    let (before, rest) = page.split_once(&format!("<!-- {name}:")).unwrap();
    let (origin, rest) = rest.split_once("-->").unwrap();
    let (_, after) = rest.split_once(&format!("<!-- /{name} -->")).unwrap();
    format!("{before}<!-- {name}:{origin}-->\n{table}<!-- /{name} -->{after}")
}

fn permissions() -> String {
    let mut table = "| right | roles |\n|---|---|\n".to_owned();
    for permission in Permission::ALL {
        writeln!(table, "| {} | {} |", spoken(permission.as_str()), roles(&[*permission])).unwrap();
    }
    table
}

fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// Who has one of these rights.
fn roles(permissions: &[Permission]) -> String {
    let holds = |role: &&Role| permissions.iter().any(|permission| role.may(*permission));
    let roles: Vec<&str> = Role::ALL.iter().filter(holds).map(|role| role.as_str()).collect();
    if roles.is_empty() { "nobody".to_owned() } else { roles.join(", ") }
}

fn register() -> String {
    let mut table = "| table | of whom | what for | particulars | references | kept | seen by |\n\
        |---|---|---|---|---|---|---|\n"
        .to_owned();
    for rule in rules() {
        let Some(keep) = rule.keep else { continue };
        let Rule { table: name, purpose, .. } = rule;
        let (about, seen) = (rule.about.as_str(), roles(rule.seen_with));
        let (particulars, references) = (columns(rule.particulars), columns(rule.references));
        let kept = kept(&keep);
        writeln!(
            table,
            "| `{name}` | {about} | {purpose} | {particulars} | {references} | {kept} | {seen} |"
        )
        .unwrap();
    }
    table
}

fn columns(names: &[&str]) -> String {
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

fn kept(keep: &Keep) -> String {
    let swept = if keep.swept { "; **swept**" } else { "" };
    let Keep { period, from, reason, .. } = keep;
    match period {
        Period::With(_) => format!("{period}: {reason}{swept}"),
        _ => format!("{period} after {from}: {reason}{swept}"),
    }
}

fn plain() -> String {
    let mut list = String::new();
    for rule in rules().filter(|rule| rule.keep.is_none()) {
        writeln!(list, "- `{}`: {}", rule.table, rule.purpose).unwrap();
    }
    list
}
