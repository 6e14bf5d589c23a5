//! What can be wrong with a request, without any word of how it travelled.
//!
//! Codes are stable; their texts in three languages belong to the API.

use crate::words::Word;

/// One thing wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the field within the body: `/phone`.
    pub pointer: String,
    pub code: &'static str,
    /// Values for the code's text: `max` = `80`.
    pub params: Vec<(&'static str, String)>,
}

impl Fault {
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self { pointer: pointer.into(), code, params: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// Collects every fault of a body, so that they are reported together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn add(&mut self, pointer: impl Into<String>, code: &'static str) {
        self.0.push(Fault::new(pointer, code));
    }

    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// The value, or `None` after its fault was noted.
    pub fn check<T>(&mut self, parsed: Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.0.push(fault)).ok()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// # Errors
    /// [`Error::Invalid`] when anything was noted.
    pub fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// Text within limits: trimmed, not empty, at most `max` characters, no control characters.
///
/// # Errors
/// A fault `required`, `too_long` or `control_character` at `pointer`.
pub fn text(pointer: &str, value: &str, max: usize) -> Result<String, Fault> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Fault::new(pointer, "required"));
    }
    if value.chars().count() > max {
        return Err(Fault::new(pointer, "too_long").with("max", max));
    }
    if value.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
        return Err(Fault::new(pointer, "control_character"));
    }
    Ok(value.to_owned())
}

/// As [`text`], where an absent or blank value is `None`.
///
/// # Errors
/// As [`text`], but never `required`.
pub fn optional_text(
    pointer: &str,
    value: Option<&str>,
    max: usize,
) -> Result<Option<String>, Fault> {
    match value.map(str::trim) {
        None | Some("") => Ok(None),
        Some(value) => text(pointer, value, max).map(Some),
    }
}

/// Why the domain refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("the request has faults: {0:?}")]
    Invalid(Faults),
    /// A step that the record's state does not allow.
    #[error("{resource} in state {state} cannot {action}")]
    Impossible { resource: &'static str, state: &'static str, action: &'static str },
    /// Nothing was agreed that would allow this; the purpose says what to ask for.
    #[error("no live consent for {purpose}")]
    ConsentRequired { purpose: &'static str },
    /// What is asked contradicts what is recorded; the code says how.
    #[error("conflict: {code}")]
    Conflict { code: &'static str },
    /// The caller may see this but not do this.
    #[error("not allowed")]
    Forbidden,
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Invalid(Faults(vec![fault]))
    }
}

impl Error {
    /// An impossible step, named by the words of its state.
    pub fn impossible(resource: &'static str, state: impl Word, action: &'static str) -> Self {
        Self::Impossible { resource, state: state.word(), action }
    }
}
