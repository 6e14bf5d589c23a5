//! Accounts: who may sign in, with what, and how often they may try.

pub mod login;
pub mod password;
pub mod throttle;
pub mod totp;

mod expected;

use crate::access::Role;
use crate::error::{Fault, Faults, text};
use crate::id::{AccountId, UnitId};
use crate::time::Timestamp;
use crate::words;

pub use login::LoginName;

const NAME_LENGTH: usize = 80;

words! {
    /// Whether an account may be used.
    pub enum AccountStatus {
        Active = "active",
        Disabled = "disabled",
    }
}

words! {
    /// The language that somebody works in (BCP 47).
    pub enum Language {
        SimplifiedChinese = "zh-Hans",
        TraditionalChinese = "zh-Hant",
        English = "en",
    }
}

/// An account as it is recorded, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub login: String,
    pub name: String,
    pub language: Language,
    pub status: AccountStatus,
    /// Whether a second factor is asked for at the sign-in.
    pub second_factor: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// An account to be created; the password was checked and hashed before.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub login: LoginName,
    pub name: String,
    pub language: Language,
    pub password_hash: String,
}

/// What a sign-in is checked against.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub account: AccountId,
    pub login: String,
    pub name: String,
    pub status: AccountStatus,
    pub password_hash: String,
    /// The secret that codes are made from; not yet asked for while it is unconfirmed.
    pub totp_secret: Option<Vec<u8>>,
    pub totp_confirmed: bool,
    pub totp_last_step: Option<i64>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Which accounts a list asks for.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Part of the name, or the beginning of the login name.
    pub text: Option<String>,
    pub unit: Option<UnitId>,
    pub role: Option<Role>,
    pub status: Option<AccountStatus>,
}

/// What is to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountPatch {
    pub name: Option<String>,
    pub language: Option<Language>,
    pub status: Option<AccountStatus>,
}

impl AccountPatch {
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn parse(
        name: Option<&str>,
        language: Option<Language>,
        status: Option<AccountStatus>,
    ) -> Result<Self, crate::Error> {
        let mut faults = Faults::new();
        let name = name.and_then(|name| faults.check(person_name("/name", name)));
        faults.finish()?;
        Ok(Self { name, language, status })
    }

    #[must_use]
    pub fn apply(&self, mut account: Account) -> Account {
        if let Some(name) = &self.name {
            account.name.clone_from(name);
        }
        account.language = self.language.unwrap_or(account.language);
        account.status = self.status.unwrap_or(account.status);
        account
    }
}

/// The name that colleagues see.
///
/// # Errors
/// A fault at `pointer` when it is missing, too long or not one line.
pub fn person_name(pointer: &str, name: &str) -> Result<String, Fault> {
    let name = text(pointer, name, NAME_LENGTH)?;
    if name.contains(['\n', '\r', '\t']) {
        return Err(Fault::new(pointer, "control_character"));
    }
    Ok(name)
}
