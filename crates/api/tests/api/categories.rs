//! What Linli does not record has no place in what it shows, takes and brings along: names and words of the API
//! document and the domain, texts of server and web app, fixtures, the made-up district.
//!
//! The words are those of the import guard. Columns of the real schema are looked at in `persistence/tests/retention.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use domain::unrecorded::{Matter, hints, in_name};
use serde_json::{Value, json};

/// A word that may stand somewhere: what the place begins with, what is found there, and why.
struct Exception {
    place: &'static str,
    found: &'static str,
    reason: &'static str,
}

const fn may(place: &'static str, found: &'static str, reason: &'static str) -> Exception {
    Exception { place, found, reason }
}

const SWITCHED_OFF: &str = "an account that is switched off; of staff, and nobody's state";
const OF_AN_EVENT: &str = "how somebody found an event; nobody is rated";
const OF_A_RECEIPT: &str = "a name of ISO/IEC TS 27560: who asks for a consent";
const OF_A_LIST: &str = "a list as somebody likes to see it, not what somebody thinks";
const NAMES_IT: &str = "names what is not recorded, in order to refuse it or ask about it";

const EXCEPTIONS: &[Exception] = &[
    may("/components/schemas/AccountPatchBody", "disabled", SWITCHED_OFF),
    may("/components/schemas/AccountStatus", "disabled", SWITCHED_OFF),
    may("/paths//api/v1/accounts/get", "disabled", SWITCHED_OFF),
    may("crates/domain/src/accounts.rs", "isabled", SWITCHED_OFF),
    may("frontend/src/locales/en/accounts.json", "isabled", SWITCHED_OFF),
    may("frontend/src/locales/zh-Hans/accounts.json", "disabled", SWITCHED_OFF),
    may("frontend/src/locales/zh-Hant/accounts.json", "disabled", SWITCHED_OFF),
    may("migrations/postgres/0001_spine/up.sql", "disabled", SWITCHED_OFF),
    may("migrations/sqlite/0001_spine/up.sql", "disabled", SWITCHED_OFF),
    may("/components/schemas/FeedbackView", "rating", OF_AN_EVENT),
    may("/components/schemas/List_FeedbackView", "rating", OF_AN_EVENT),
    may("/components/schemas/NewFeedbackBody", "rating", OF_AN_EVENT),
    may("frontend/src/locales/en/events.json feedback", "ating", OF_AN_EVENT),
    may("frontend/src/locales/zh-Hans/events.json feedback", "rating", OF_AN_EVENT),
    may("frontend/src/locales/zh-Hant/events.json feedback", "rating", OF_AN_EVENT),
    may("/components/schemas/OwnFeedbackView", "rating", OF_AN_EVENT),
    may("crates/api/locales/en.toml statement.rating", "rating", OF_AN_EVENT),
    may("crates/api/locales/zh-Hans.toml statement.rating", "rating", OF_AN_EVENT),
    may("crates/api/locales/zh-Hant.toml statement.rating", "rating", OF_AN_EVENT),
    may("frontend/src/locales/en/consents.json", "party", OF_A_RECEIPT),
    may("frontend/src/locales/zh-Hans/consents.json", "party", OF_A_RECEIPT),
    may("frontend/src/locales/zh-Hant/consents.json", "party", OF_A_RECEIPT),
    may("/components/schemas/PartyView", "party", OF_A_RECEIPT),
    may("/components/schemas/ReceiptView", "party_identification", OF_A_RECEIPT),
    may("/components/schemas/Permission/enum", "_views", OF_A_LIST),
    may("/paths//api/v1/saved_views", "saved_views", OF_A_LIST),
    may("crates/domain/src/access.rs", "Views", OF_A_LIST),
    may("crates/domain/src/access.rs", "_views", OF_A_LIST),
    may("crates/domain/src/saved_views", "_views", OF_A_LIST),
    may("crates/api/locales/en.toml conflict.too_many_views", "views", OF_A_LIST),
    may("crates/api/locales/zh-Hans.toml conflict.too_many_views", "views", OF_A_LIST),
    may("crates/api/locales/zh-Hant.toml conflict.too_many_views", "views", OF_A_LIST),
    may("frontend/src/locales/en/audit_entries.json resource", "views", OF_A_LIST),
    may("frontend/src/locales/zh-Hans/audit_entries.json resource", "views", OF_A_LIST),
    may("frontend/src/locales/zh-Hant/audit_entries.json resource", "views", OF_A_LIST),
    may("frontend/src/locales/en/saved_views.json", "views", OF_A_LIST),
    may("/components/schemas/Matter/enum", "", NAMES_IT),
    may("/components/schemas/TextHintsBody/example", "糖尿病", NAMES_IT),
    may("crates/domain/src/unrecorded.rs", "", NAMES_IT),
    may("crates/api/locales/en.toml text_hint.", "", NAMES_IT),
    may("crates/api/locales/zh-Hans.toml text_hint.", "", NAMES_IT),
    may("crates/api/locales/zh-Hant.toml text_hint.", "", NAMES_IT),
    may("frontend/src/locales/zh-Hans/visits.json notes_hint", "信仰", NAMES_IT),
    may("frontend/src/locales/zh-Hant/visits.json notes_hint", "信仰", NAMES_IT),
    may(
        "crates/api/tests/data/register-refused.csv",
        "",
        "the file that shows how such columns are refused",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder whose name ends so.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "there are {ending} files in {folder}");
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    let root = root().canonicalize().unwrap();
    path.canonicalize().unwrap().strip_prefix(root).unwrap().display().to_string()
}

/// Finds of one kind of source: place and word. What no exception covers fails the test.
#[derive(Default)]
struct Finds(BTreeSet<(String, String)>);

impl Finds {
    /// A name, judged as the name of a column is.
    fn name(&mut self, place: &str, name: &str) {
        if let Some(matter) = in_name(name) {
            self.0.insert((place.to_owned(), format!("{name} ({matter})")));
        }
    }

    /// Running text, judged as a note is.
    fn text(&mut self, place: &str, text: &str) {
        for hint in hints(text) {
            let span = hint.span;
            let word: String = text.chars().skip(span.start).take(span.end - span.start).collect();
            self.0.insert((place.to_owned(), format!("{word} ({})", hint.matter)));
        }
    }

    #[track_caller]
    fn expect_none(self) {
        let excused = |(place, word): &&(String, String)| {
            EXCEPTIONS.iter().any(|one| place.starts_with(one.place) && word.contains(one.found))
        };
        let left: Vec<_> = self.0.iter().filter(|find| !excused(find)).collect();
        assert!(left.is_empty(), "Linli does not record this: {left:#?}");
    }
}

#[test]
fn the_api_has_no_name_and_no_word_for_it() {
    let document = serde_json::to_value(api::server::document()).unwrap();
    let mut finds = Finds::default();
    walk(&document, "", &mut finds);
    finds.expect_none();
}

/// Keys of objects are names; so are the values of lists of words and of `operationId`, `name` and `tags`.
fn walk(value: &Value, place: &str, finds: &mut Finds) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let within = format!("{place}/{name}");
                if name != "example" {
                    finds.name(&within, name);
                }
                match (name.as_str(), field) {
                    ("enum" | "tags" | "required", Value::Array(words)) => {
                        for word in words.iter().filter_map(Value::as_str) {
                            finds.name(&within, word);
                        }
                    }
                    ("operationId" | "name", Value::String(word)) => finds.name(&within, word),
                    ("example", example) => finds.text(&within, &example.to_string()),
                    _ => walk(field, &within, finds),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, place, finds)),
        _ => {}
    }
}

#[test]
fn the_domain_and_the_schema_have_no_word_for_it() {
    let mut finds = Finds::default();
    for path in files("crates/domain/src", ".rs") {
        // `Variant = "word",`: a line of a closed list.
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((variant, word)) = line.trim().split_once(" = \"") else { continue };
            let Some(word) = word.strip_suffix("\",") else { continue };
            finds.name(&shown(&path), variant);
            finds.name(&shown(&path), word);
        }
    }
    for path in files("migrations", "up.sql") {
        let text = fs::read_to_string(&path).unwrap();
        // A comment may hold an apostrophe.
        let statements = text.lines().map(|line| line.split("--").next().unwrap());
        for word in statements.flat_map(|line| line.split('\'').skip(1).step_by(2)) {
            finds.name(&shown(&path), word);
        }
    }
    finds.expect_none();
}

#[test]
fn no_text_of_server_or_web_app_asks_for_it() {
    let mut finds = Finds::default();
    for path in files("crates/api/locales", ".toml") {
        let tables: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (table, texts) in &tables {
            for (key, text) in texts.as_table().unwrap() {
                let place = format!("{} {table}.{key}", shown(&path));
                finds.name(&place, key);
                finds.text(&place, text.as_str().unwrap());
            }
        }
    }
    for path in files("frontend/src/locales", ".json") {
        let texts: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        labels(&texts, &shown(&path), &mut finds);
    }
    finds.expect_none();
}

/// A text of the web app is a label as often as a sentence: short ones are judged as names are.
fn labels(value: &Value, place: &str, finds: &mut Finds) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                finds.name(place, key);
                labels(field, &format!("{place} {key}"), finds);
            }
        }
        Value::String(text) if text.chars().count() <= 20 => finds.name(place, text),
        Value::String(text) => finds.text(place, text),
        _ => {}
    }
}

#[test]
fn fixtures_and_the_made_up_district_hold_none_of_it() {
    let mut finds = Finds::default();
    for path in files("crates/api/tests/data", ".csv") {
        let text = decoded(&path);
        let header = text.lines().next().unwrap();
        for column in header.trim_start_matches('\u{feff}').split([',', ';']) {
            finds.name(&shown(&path), column);
        }
        finds.text(&shown(&path), &text);
    }
    for path in files("crates/persistence/src/store/demo", ".rs") {
        finds.text(&shown(&path), &fs::read_to_string(&path).unwrap());
    }
    finds.expect_none();
}

/// Registers come in several encodings; the name says which.
fn decoded(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let encoding = match name {
        _ if name.contains("gb18030") => encoding_rs::GB18030,
        _ if name.contains("big5") => encoding_rs::BIG5,
        _ => encoding_rs::UTF_8,
    };
    encoding.decode(&bytes).0.into_owned()
}

#[test]
fn every_exception_has_a_reason_and_every_matter_its_own_name() {
    for exception in EXCEPTIONS {
        assert!(exception.reason.len() > 10 && exception.place.len() > 10, "{}", exception.place);
    }
    for matter in Matter::ALL {
        assert_eq!(in_name(matter.as_str()), Some(*matter), "{matter} is found by its own name");
    }
}

#[test]
fn a_field_of_that_kind_would_be_found() {
    let mut finds = Finds::default();
    let schema =
        json!({"MemberView": {"properties": {"blood_type": {}, "party_member": {}, "phone": {}}}});
    walk(&schema, "/components/schemas", &mut finds);
    finds.text("demo", "张小明，回族，党员");
    let words: Vec<&str> = finds.0.iter().map(|(_, word)| word.as_str()).collect();
    assert_eq!(
        words,
        ["blood_type (health)", "party_member (party)", "党员 (party)", "回族 (ethnicity)"]
    );
}
