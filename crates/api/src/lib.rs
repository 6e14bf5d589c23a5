//! The API of Linli: HTTP in, HTTP out. It knows no SQL and no rules.

pub mod answer;
pub mod app;
pub mod attachments;
pub mod audit_entries;
pub mod body;
pub mod caller;
pub mod config;
pub mod consents;
pub mod enrolments;
pub mod etag;
pub mod households;
pub mod links;
pub mod logs;
pub mod members;
pub mod metrics;
pub mod observe;
pub mod openapi;
pub mod page;
pub mod passwords;
pub mod problem;
pub mod programmes;
pub mod server;
pub mod texts;
pub mod tokens;
pub mod units;
pub mod words;
