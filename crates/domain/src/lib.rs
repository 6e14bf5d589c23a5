//! The rules of Linli: what a record may be, what may become of it, and who may see it.
//!
//! Nothing here does I/O, reads a clock or draws a random number; times and ids are passed in.

pub mod access;
pub mod accounts;
pub mod attachments;
pub mod audit_alerts;
pub mod audit_entries;
pub mod cases;
pub mod changes;
pub mod consent_texts;
pub mod consents;
pub mod data_requests;
pub mod department_tokens;
pub mod departments;
pub mod disclosure;
pub mod erasure_requests;
pub mod error;
pub mod events;
pub mod feedback;
pub mod grants;
pub mod households;
pub mod id;
pub mod imports;
pub mod invitations;
pub mod lists;
pub mod members;
pub mod merges;
pub mod notifications;
pub mod objections;
pub mod outbox;
pub mod phone;
pub mod portal;
pub mod programmes;
pub mod referrals;
pub mod releases;
pub mod retention;
pub mod rounds;
pub mod saved_views;
pub mod sessions;
pub mod sign_ups;
pub mod statistics;
pub mod suggestions;
pub mod text;
pub mod time;
pub mod units;
pub mod unrecorded;
pub mod visits;
pub mod webhooks;
pub mod words;

pub use error::{Error, Fault, Faults};
pub use time::{Date, Timestamp};
