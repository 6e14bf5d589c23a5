//! Why a read or a write did not happen.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Domain(#[from] domain::Error),
    /// Not there, or out of the caller's scope: the two are not told apart.
    #[error("not found")]
    NotFound,
    /// It went into this other record of the same person.
    #[error("merged into {0}")]
    Merged(domain::id::MemberId),
    /// The record has changed since the caller read it.
    #[error("stale version")]
    Stale,
    /// The idempotency key came before with another request.
    #[error("idempotency key used for another request")]
    KeyReused,
    /// Members who may be the one that is to be created.
    #[error("possible duplicates")]
    Duplicates(Vec<domain::members::Candidate>),
    /// Something was built on what should be taken back: kinds of records, and how many.
    #[error("built on")]
    BuiltOn(domain::imports::BuiltOn),
    /// The database is busy or away; the same request may succeed later.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    #[error(transparent)]
    Database(Diesel),
    #[error("{0}")]
    Internal(String),
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::NotFound,
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                Self::Domain(domain::Error::Conflict { code: "already_exists" })
            }
            Diesel::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Self::Domain(domain::Error::Conflict { code: "unknown_reference" })
            }
            Diesel::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            other => Self::Database(other),
        }
    }
}

impl From<domain::Fault> for Error {
    fn from(fault: domain::Fault) -> Self {
        Self::Domain(fault.into())
    }
}

impl Error {
    /// The audit trail was begun with another key, or somebody has been at its heads.
    #[must_use]
    pub fn not_our_trail() -> Self {
        Self::Unavailable(
            "the audit key is not the one that this database's audit trail was begun with, or the trail's heads \
             were changed; put the key back, and run `linli audit verify`"
                .to_owned(),
        )
    }

    /// The members' keys are wrapped by a key of another installation.
    #[must_use]
    pub fn not_our_keys() -> Self {
        Self::Unavailable(
            "the installation's key for members (`members.key`, or what `member_key` and `member_key_file` name) is not \
             the one that this data was written with; put that key back beside or in place of this one"
                .to_owned(),
        )
    }

    /// Whether the same transaction, run again, may go through: deadlock, serialisation, or a key
    /// that another request has just stored.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Database(Diesel::DatabaseError(DatabaseErrorKind::SerializationFailure, _))
        )
    }
}
