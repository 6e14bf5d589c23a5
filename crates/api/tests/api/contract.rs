//! Holds every answer against the API document: its status, its media type, its body.

use std::cell::RefCell;
use std::collections::HashMap;

use actix_web::http::{Method, StatusCode};
use jsonschema::Validator;
use serde_json::{Value, json};

pub struct Contract {
    document: Value,
    validators: RefCell<HashMap<String, Validator>>,
}

impl Contract {
    pub fn new(document: &utoipa::openapi::OpenApi) -> Self {
        let document = serde_json::to_value(document).unwrap();
        Self { document, validators: RefCell::default() }
    }

    /// Panics when the document does not have such an answer. Paths that it does not have at all are
    /// not its business.
    pub fn check(
        &self,
        method: &Method,
        path: &str,
        status: StatusCode,
        media_type: &str,
        body: &Value,
    ) {
        let path = path.split('?').next().unwrap();
        let method = method.as_str().to_ascii_lowercase();
        let paths = self.document["paths"].as_object().unwrap();
        let Some((template, item)) = find(paths, path) else { return };
        let Some(operation) = item.get(&method) else { return };
        let name = operation["operationId"].as_str().unwrap();
        let status = status.as_u16();
        let Some(answer) = operation["responses"].get(status.to_string()) else {
            panic!("{name} answers {status}, which the document does not have: {body:#}");
        };
        let Some(content) = answer["content"].as_object() else { return };
        let media_type = media_type.split(';').next().unwrap();
        let Some(form) = content.get(media_type) else {
            panic!(
                "{name} answers {status} as {media_type:?}, the document has {:?}",
                content.keys()
            );
        };
        if form["schema"].is_object() && media_type.ends_with("json") {
            self.check_body(template, &method, status, media_type, name, body);
        }
    }

    fn check_body(
        &self,
        template: &str,
        method: &str,
        status: u16,
        media_type: &str,
        name: &str,
        body: &Value,
    ) {
        let escaped = |part: &str| part.replace('~', "~0").replace('/', "~1");
        let pointer = format!(
            "#/paths/{}/{method}/responses/{status}/content/{}/schema",
            escaped(template).replace('{', "%7B").replace('}', "%7D"),
            escaped(media_type).replace('+', "%2B"),
        );
        let mut validators = self.validators.borrow_mut();
        let validator = validators.entry(pointer.clone()).or_insert_with(|| {
            let mut schema = self.document.clone();
            schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
            schema["$ref"] = json!(pointer);
            jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
        });
        let errors: Vec<String> = validator
            .iter_errors(body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name} {status}: {errors:#?}\n{body:#}");
    }
}

fn find<'a>(
    paths: &'a serde_json::Map<String, Value>,
    path: &str,
) -> Option<(&'a String, &'a Value)> {
    let fits = |template: &str| {
        let (wanted, given): (Vec<_>, Vec<_>) =
            (template.split('/').collect(), path.split('/').collect());
        wanted.len() == given.len()
            && wanted.iter().zip(given).all(|(part, other)| part.starts_with('{') || *part == other)
    };
    // A literal path before one with parameters.
    paths
        .iter()
        .filter(|(template, _)| fits(template))
        .min_by_key(|(template, _)| template.matches('{').count())
}
