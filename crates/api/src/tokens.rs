//! What a caller proves itself with: short-lived signed access tokens, and opaque secrets (refresh tokens, invitation
//! and calendar links) of which only a hash is kept.
//!
//! An access token says who calls and in which session, nothing else: rights are read from the database.

mod access;
mod cache;
mod keys;
mod opaque;

pub use access::{Claims, LIFETIME, TokenError};
pub use keys::{KeyError, TokenKeys};
pub use opaque::{OpaqueToken, Purpose, TokenHash};
