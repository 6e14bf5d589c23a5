//! The API document: as it is in the repository, and complete.

use std::path::Path;

use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(api::server::document()).unwrap()
}

/// `LINLI_UPDATE=1 cargo nextest run -p api openapi` mends it.
#[test]
fn the_file_in_the_repository_is_the_code_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/linli.json");
    if std::env::var_os("LINLI_UPDATE").is_some() {
        let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        std::fs::write(&path, text).unwrap();
    }
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(kept == document(), "openapi/linli.json is not what the code says");
}

#[test]
fn every_operation_is_documented_whole() {
    let document = document();
    let mut seen = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(seen.insert(name.to_owned()), "{name} twice");
            assert!(operation["summary"].is_string(), "{name} ({method} {path}) has no summary");
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{name} never succeeds"
            );
            assert!(responses.contains_key("503"), "{name} does not say what happens when busy");
            for (status, answer) in responses {
                if status.as_str() >= "400" {
                    let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(problem, "#/components/schemas/Problem", "{name} {status}");
                }
            }
        }
    }
}

/// Generators of clients stop at a reference to nothing.
#[test]
fn every_reference_leads_somewhere() {
    fn follow(document: &Value, here: &Value) {
        match here {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference} is not there");
                }
                fields.values().for_each(|field| follow(document, field));
            }
            Value::Array(items) => items.iter().for_each(|item| follow(document, item)),
            _ => {}
        }
    }
    let document = document();
    follow(&document, &document);
}

#[test]
fn every_body_has_an_example_and_refuses_unknown_fields() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let content = operation["requestBody"]["content"].as_object();
            let Some(schema) = content.and_then(|c| c.get("application/json")) else { continue };
            let name = schema["schema"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
            let schema = &schemas[name];
            assert!(schema["example"].is_object(), "{name} has no example");
            let forms = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
            for form in forms {
                assert_eq!(form["additionalProperties"], false, "{name} takes unknown fields");
            }
        }
    }
}
