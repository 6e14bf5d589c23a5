//! A form's own words, kept for the next import: which column is what, and what its cells mean.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::headers::{CaseColumn, MemberField, header_key, member_field};
use super::values;
use crate::cases::CaseCategory;
use crate::consents::{GivenHow, Purpose};
use crate::error::{Error, Faults};
use crate::members::MemberKind;
use crate::programmes::Programme;
use crate::words;

words! {
    /// What an import brings in.
    pub enum ImportKind {
        Members = "members",
        Cases = "cases",
    }
}

/// What a register's form says beyond the built-in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MemberMapping {
    /// Header of a column -> field; it goes before the built-in words.
    pub columns: BTreeMap<String, MemberField>,
    /// Values for a form that has no such column.
    pub constants: MemberConstants,
    /// The form's own words for kinds of members, programmes and ways of consent.
    pub kinds: BTreeMap<String, MemberKind>,
    pub programmes: BTreeMap<String, Programme>,
    pub consents: BTreeMap<String, GivenHow>,
    /// What the form's consent is for; contact and visits when it does not say.
    pub consent_purposes: Option<Vec<Purpose>>,
    /// Version of the text that was agreed to.
    pub consent_text: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MemberConstants {
    pub kind: Option<MemberKind>,
    pub consent: Option<GivenHow>,
    pub witness: Option<String>,
    pub wants_visits: Option<bool>,
}

/// What another system's cases say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseMapping {
    /// Name of the other system; with a case's number there it is met once.
    pub source: String,
    /// IANA name of the time zone of its times; the office's own when absent.
    #[serde(default)]
    pub zone: Option<String>,
    /// Header of a column -> field.
    pub columns: BTreeMap<String, CaseColumn>,
    /// Its types by code or word.
    #[serde(default)]
    pub categories: BTreeMap<String, CaseType>,
    /// For a type that is not listed; without it such a row has a fault.
    #[serde(default)]
    pub other: Option<CaseType>,
}

/// What a type of the other system is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseType {
    pub category: CaseCategory,
    /// The case's title, where no column gives one.
    #[serde(default)]
    pub title: Option<String>,
}

/// How often the text of an own word may be: it is a word of a form, not a document.
const WORD_MAX: usize = 200;
const WORDS_MAX: usize = 500;

fn check_words<'a>(
    faults: &mut Faults,
    pointer: &str,
    words: impl ExactSizeIterator<Item = &'a String>,
) {
    if words.len() > WORDS_MAX {
        faults.add(pointer, "too_many");
    }
    for word in words {
        if word.trim().is_empty() || word.chars().count() > WORD_MAX {
            faults.add(pointer, "word_invalid");
        }
    }
}

impl MemberMapping {
    /// # Errors
    /// [`Error::Invalid`] when a word is empty or too long, or a column is one that Linli does not take.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::new();
        check_words(&mut faults, "/columns", self.columns.keys());
        check_words(&mut faults, "/kinds", self.kinds.keys());
        check_words(&mut faults, "/programmes", self.programmes.keys());
        check_words(&mut faults, "/consents", self.consents.keys());
        check_refused(&mut faults, self.columns.keys());
        if let Some(text) = &self.consent_text {
            faults.check(crate::error::text(
                "/consent_text",
                text,
                crate::consent_texts::VERSION_MAX,
            ));
        }
        if let Some(witness) = &self.constants.witness {
            faults.check(crate::error::text("/constants/witness", witness, 80));
        }
        if self.constants.consent == Some(GivenHow::Spoken) && self.constants.witness.is_none() {
            faults.add("/constants/witness", "witness_missing");
        }
        if self.consent_purposes.as_ref().is_some_and(Vec::is_empty) {
            faults.add("/consent_purposes", "required");
        }
        faults.finish()
    }

    #[must_use]
    pub fn field(&self, header: &str) -> Option<MemberField> {
        let key = header_key(header);
        let own = self.columns.iter().find(|(name, _)| header_key(name) == key);
        own.map(|(_, field)| *field).or_else(|| member_field(header))
    }

    pub(super) fn kind(&self, cell: &str) -> Option<MemberKind> {
        own_word(&self.kinds, cell).or_else(|| values::kind(cell))
    }

    pub(super) fn programme(&self, cell: &str) -> Option<Option<Programme>> {
        own_word(&self.programmes, cell).map(Some).or_else(|| values::programme(cell))
    }

    pub(super) fn consent(&self, cell: &str) -> Option<(GivenHow, Option<String>)> {
        own_word(&self.consents, cell).map(|how| (how, None)).or_else(|| values::consent(cell))
    }

    #[must_use]
    pub fn purposes(&self) -> Vec<Purpose> {
        let mut purposes = self
            .consent_purposes
            .clone()
            .unwrap_or_else(|| vec![Purpose::Contact, Purpose::Visits]);
        purposes.sort_unstable();
        purposes.dedup();
        purposes
    }

    /// Version of the text that the members of the form agreed to.
    #[must_use]
    pub fn text_version(&self) -> &str {
        self.consent_text.as_deref().unwrap_or("register-form")
    }
}

fn own_word<T: Copy>(words: &BTreeMap<String, T>, cell: &str) -> Option<T> {
    if words.is_empty() {
        return None;
    }
    let key = header_key(cell);
    words.iter().find(|(word, _)| header_key(word) == key).map(|(_, value)| *value)
}

fn check_refused<'a>(faults: &mut Faults, columns: impl Iterator<Item = &'a String>) {
    for column in columns {
        if let Some(matter) = crate::unrecorded::in_name(column) {
            faults.push(super::refused_fault("/columns", column, matter));
        }
    }
}

impl CaseMapping {
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::new();
        faults.check(crate::error::text("/source", &self.source, crate::cases::limits::SOURCE));
        if self.zone().is_none() && self.zone.is_some() {
            faults.add("/zone", "unknown_zone");
        }
        check_words(&mut faults, "/columns", self.columns.keys());
        check_refused(&mut faults, self.columns.keys());
        check_words(&mut faults, "/categories", self.categories.keys());
        for required in [CaseColumn::ExternalId, CaseColumn::OpenedAt] {
            if !self.columns.values().any(|column| *column == required) {
                faults
                    .push(crate::Fault::new("/columns", "missing_column").with("field", required));
            }
        }
        let types = self.categories.values().chain(&self.other);
        for title in types.filter_map(|one| one.title.as_ref()) {
            faults.check(crate::error::text("/categories", title, crate::cases::limits::TITLE));
        }
        faults.finish()
    }

    /// The zone of the other system's times, when it is named and known.
    #[must_use]
    pub fn zone(&self) -> Option<TimeZone> {
        self.zone.as_deref().and_then(|name| TimeZone::get(name).ok())
    }

    #[must_use]
    pub fn field(&self, header: &str) -> Option<CaseColumn> {
        let key = header_key(header);
        let own =
            self.columns.iter().find(|(name, _)| header_key(name) == key).map(|(_, field)| *field);
        own.or_else(|| {
            (member_field(header) == Some(MemberField::Reason)).then_some(CaseColumn::Reason)
        })
    }

    pub(super) fn case_type(&self, cell: &str) -> Option<&CaseType> {
        let key = header_key(cell);
        let own = self.categories.iter().find(|(word, _)| header_key(word) == key);
        own.map(|(_, value)| value).or(self.other.as_ref())
    }
}
