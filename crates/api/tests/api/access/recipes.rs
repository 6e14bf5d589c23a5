//! How each operation is asked, of a record of a given unit.

mod offices;
mod own;
mod portal;
mod register;
mod work;

use actix_web::web::Bytes;
use domain::id::UnitId;
use serde_json::Value;

use super::world::{Colleague, Standing, World};
use crate::harness::Person;

/// Who asks, and of which unit's records.
pub struct Asked<'a> {
    pub world: &'a World<'a>,
    pub role: &'a str,
    pub standing: Standing,
    pub unit: UnitId,
}

/// What a request says besides who sends it.
#[derive(Clone, Default)]
pub struct Call {
    /// What stands in the path for `{id}` and the like, in its order.
    pub path: Vec<String>,
    pub query: String,
    pub json: Option<Value>,
    /// Media type and content.
    pub form: Option<(String, Bytes)>,
    pub version: Option<i64>,
    /// What a list is looked through for.
    pub shows: Option<String>,
    /// Who asks, if not the role's usual caller.
    pub by: Option<Person>,
}

impl Call {
    /// To the collection, or to nothing in particular.
    pub fn plain() -> Self {
        Self::default()
    }

    pub fn to(id: impl Into<String>) -> Self {
        Self { path: vec![id.into()], ..Self::default() }
    }

    /// A list in which this is to be looked for.
    pub fn shows(self, id: impl Into<String>) -> Self {
        Self { shows: Some(id.into()), ..self }
    }

    pub fn query(self, query: impl Into<String>) -> Self {
        Self { query: query.into(), ..self }
    }

    pub fn json(self, body: Value) -> Self {
        Self { json: Some(body), ..self }
    }

    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }

    pub fn by(self, colleague: &Colleague) -> Self {
        Self { by: Some(colleague.person.clone()), ..self }
    }

    pub fn form(self, media_type: &str, content: Vec<u8>) -> Self {
        Self { form: Some((media_type.to_owned(), content.into())), ..self }
    }
}

/// The request of this operation. A new operation gets an arm in one of the modules.
pub async fn call(operation: &str, asked: &Asked<'_>) -> Call {
    if let Some(call) = register::call(operation, asked).await {
        return call;
    }
    if let Some(call) = work::call(operation, asked).await {
        return call;
    }
    if let Some(call) = offices::call(operation, asked).await {
        return call;
    }
    if let Some(call) = portal::call(operation, asked).await {
        return call;
    }
    match own::call(operation, asked).await {
        Some(call) => call,
        None => panic!("tests/api/access/recipes does not say how {operation} is asked"),
    }
}
