//! Accounts: who may sign in, with what, and how often they may try.

pub mod login;
pub mod password;
pub mod throttle;

mod expected;

pub use login::LoginName;
