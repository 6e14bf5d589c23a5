//! Consent texts: what is shown or read out before somebody agrees, kept in every version.

use crate::accounts::Language;
use crate::consents::Purpose;
use crate::error::{Error, Faults, text};
use crate::id::{AccountId, ConsentTextId, UnitId};
use crate::time::Timestamp;

mod built_in;

pub use built_in::built_in;

pub const VERSION_MAX: usize = 32;
pub const TEXT_MAX: usize = 4_000;

/// One text in the three languages: nobody agrees to what they cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    pub en: String,
    pub zh_hans: String,
    pub zh_hant: String,
}

impl Texts {
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::SimplifiedChinese => &self.zh_hans,
            Language::TraditionalChinese => &self.zh_hant,
        }
    }
}

/// A version of the text of a purpose. It is never edited: a change is a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentText {
    /// None for one that every installation has.
    pub published: Option<Published>,
    pub purpose: Purpose,
    pub version: String,
    pub texts: Texts,
}

/// Where a version comes from; it is for the unit and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub id: ConsentTextId,
    pub unit: UnitId,
    pub by: Option<AccountId>,
    pub at: Timestamp,
}

/// A version to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsentText {
    pub unit: UnitId,
    pub purpose: Purpose,
    pub version: String,
    pub texts: Texts,
}

impl NewConsentText {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong; a conflict `already_exists` when
    /// every installation has such a version.
    pub fn parse(
        unit: UnitId,
        purpose: Purpose,
        version: &str,
        texts: &Texts,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let version = faults.check(text("/version", version, VERSION_MAX));
        let mut part =
            |pointer, value: &str| faults.check(text(pointer, value, TEXT_MAX)).unwrap_or_default();
        let texts = Texts {
            en: part("/texts/en", &texts.en),
            zh_hans: part("/texts/zh-Hans", &texts.zh_hans),
            zh_hant: part("/texts/zh-Hant", &texts.zh_hant),
        };
        faults.finish()?;
        let version = version.unwrap_or_default();
        if built_in().iter().any(|one| one.purpose == purpose && one.version == version) {
            return Err(Error::Conflict { code: "already_exists" });
        }
        Ok(Self { unit, purpose, version, texts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn texts(text: &str) -> Texts {
        Texts { en: text.to_owned(), zh_hans: text.to_owned(), zh_hant: text.to_owned() }
    }

    #[test]
    fn every_purpose_has_texts_from_the_start() {
        for purpose in Purpose::ALL {
            let versions: Vec<&str> = built_in()
                .iter()
                .filter(|one| one.purpose == *purpose)
                .map(|one| {
                    assert!(
                        [&one.texts.en, &one.texts.zh_hans, &one.texts.zh_hant]
                            .into_iter()
                            .all(|text| text.chars().count() > 20
                                && text.chars().count() <= TEXT_MAX)
                    );
                    one.version.as_str()
                })
                .collect();
            assert_eq!(versions, ["2026-1", "register-form"], "{purpose}");
        }
    }

    #[test]
    fn a_version_has_its_text_in_every_language() {
        let unit = UnitId::from_uuid(Uuid::from_u128(1));
        let mut some = texts("Come in.");
        some.zh_hant = " ".to_owned();
        let refused = NewConsentText::parse(unit, Purpose::Visits, "", &some).unwrap_err();
        let Error::Invalid(faults) = refused else { panic!() };
        let pointers: Vec<&str> = faults.0.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/version", "/texts/zh-Hant"]);
        let again = NewConsentText::parse(unit, Purpose::Visits, " 2026-1 ", &texts("Come in."));
        assert_eq!(again.unwrap_err(), Error::Conflict { code: "already_exists" });
    }
}
