//! Cipher texts in columns of members, and the keys that open them.
//!
//! AES-256-GCM-SIV: a nonce that came twice would tell no more than that two texts are equal. What a text belongs to is
//! bound to it, so that one that was moved to another row or column does not open.

use std::cell::OnceCell;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Binary;
use domain::id::MemberId;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::vault::Vault;

/// A text under a member's key, as a column holds it: nonce, cipher text, tag.
#[derive(Clone, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct Sealed(Vec<u8>);

impl<DB: Backend> ToSql<Binary, DB> for Sealed
where
    Vec<u8>: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<Binary, DB> for Sealed
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Vec::from_sql(bytes).map(Self)
    }
}

/// The column and the row that a text belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    table: &'static str,
    column: &'static str,
    row: Uuid,
}

impl Place {
    pub fn new(table: &'static str, column: &'static str, row: impl Into<Uuid>) -> Self {
        Self { table, column, row: row.into() }
    }

    fn bound(self) -> Vec<u8> {
        [self.table.as_bytes(), &[0], self.column.as_bytes(), &[0], self.row.as_bytes()].concat()
    }
}

/// Seals `text`, bound to `aad`.
pub(crate) fn seal(key: &RandomizedNonceKey, aad: &[u8], text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut cipher = Zeroizing::new(text.to_vec());
    let nonce = key
        .seal_in_place_append_tag(Aad::from(aad), &mut *cipher)
        .map_err(|_| Error::Internal("a text was not sealed".to_owned()))?;
    Ok([nonce.as_ref().as_slice(), cipher.as_slice()].concat())
}

/// None when the key is another one, the text was changed, or it belongs elsewhere.
pub(crate) fn open(
    key: &RandomizedNonceKey,
    aad: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, cipher) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut cipher = Zeroizing::new(cipher.to_vec());
    let length = key.open_in_place(nonce, Aad::from(aad), &mut cipher).ok()?.len();
    cipher.truncate(length);
    Some(cipher)
}

/// The key of one member.
pub struct MemberKey(RandomizedNonceKey);

impl std::fmt::Debug for MemberKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemberKey")
    }
}

impl MemberKey {
    pub(crate) fn new(secret: &[u8]) -> Result<Self, Error> {
        let key = RandomizedNonceKey::new(&AES_256_GCM_SIV, secret);
        key.map(Self).map_err(|_| Error::Internal("a key is not 32 bytes long".to_owned()))
    }

    pub fn seal(&self, place: Place, text: &str) -> Result<Sealed, Error> {
        seal(&self.0, &place.bound(), text.as_bytes()).map(Sealed)
    }

    pub fn seal_some(&self, place: Place, text: Option<&str>) -> Result<Option<Sealed>, Error> {
        text.map(|text| self.seal(place, text)).transpose()
    }

    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<String, Error> {
        let Place { table, column, row } = place;
        let shut = || Error::Internal(format!("{table}.{column} of {row} does not open"));
        let text = open(&self.0, &place.bound(), &sealed.0).ok_or_else(shut)?;
        String::from_utf8(text.to_vec()).map_err(|_| shut())
    }
}

/// Opens what is sealed of one member; the key is unwrapped when the first text is there to be opened.
pub struct Opener<'a> {
    vault: &'a Vault,
    member: MemberId,
    wrapped: Option<Vec<u8>>,
    key: OnceCell<MemberKey>,
}

impl<'a> Opener<'a> {
    pub const fn new(vault: &'a Vault, member: MemberId, wrapped: Option<Vec<u8>>) -> Self {
        Self { vault, member, wrapped, key: OnceCell::new() }
    }

    /// # Errors
    /// When there is no key for what is sealed, or it does not open.
    pub fn open(&self, place: Place, sealed: Option<&Sealed>) -> Result<Option<String>, Error> {
        sealed.map(|sealed| self.key()?.open(place, sealed)).transpose()
    }

    fn key(&self) -> Result<&MemberKey, Error> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let gone = || Error::Internal(format!("there is no key for member {}", self.member));
        let wrapped = self.wrapped.as_deref().ok_or_else(gone)?;
        let key = self.vault.unwrap(self.member, wrapped)?;
        Ok(self.key.get_or_init(|| key))
    }

    /// The key itself, when the member has one.
    pub fn into_key(self) -> Result<Option<MemberKey>, Error> {
        if self.wrapped.is_some() {
            self.key()?;
        }
        Ok(self.key.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::Id;
    use proptest::prelude::*;

    fn key(byte: u8) -> MemberKey {
        MemberKey::new(&[byte; 32]).unwrap()
    }

    fn row(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    proptest! {
        #[test]
        fn a_text_opens_in_its_own_place_alone(text: String, other in 2_u128..) {
            let place = Place::new("members", "phone", row(1));
            let sealed = key(1).seal(place, &text).unwrap();
            prop_assert_eq!(key(1).open(place, &sealed).unwrap(), text.clone());
            prop_assert!(text.len() < 4 || !sealed.0.windows(text.len()).any(|part| part == text.as_bytes()));
            for elsewhere in [
                Place::new("members", "email", row(1)),
                Place::new("visits", "phone", row(1)),
                Place::new("members", "phone", row(other)),
            ] {
                prop_assert!(key(1).open(elsewhere, &sealed).is_err());
            }
            prop_assert!(key(2).open(place, &sealed).is_err());
        }

        #[test]
        fn a_text_that_was_changed_does_not_open(text in ".{0,40}", at: prop::sample::Index, bit in 0_u8..8) {
            let place = Place::new("visits", "notes", row(1));
            let mut sealed = key(1).seal(place, &text).unwrap();
            let at = at.index(sealed.0.len());
            sealed.0[at] ^= 1 << bit;
            prop_assert!(key(1).open(place, &sealed).is_err());
            sealed.0.truncate(at);
            prop_assert!(key(1).open(place, &sealed).is_err());
        }
    }

    #[test]
    fn a_text_is_sealed_anew_each_time() {
        let place = Place::new("members", "phone", row(1));
        assert_ne!(key(1).seal(place, "x").unwrap(), key(1).seal(place, "x").unwrap());
    }

    #[test]
    fn without_a_key_only_nothing_opens() {
        let vault = crate::vault::tests::vault(&[1]);
        let opener = Opener::new(&vault, Id::from_uuid(row(1)), None);
        let place = Place::new("members", "phone", row(1));
        assert_eq!(opener.open(place, None).unwrap(), None);
        assert!(opener.open(place, Some(&key(1).seal(place, "x").unwrap())).is_err());
    }
}
