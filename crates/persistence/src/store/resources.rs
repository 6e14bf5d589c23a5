//! The one list of resources, compiled once per database.

use super::{Conn, dialect};

pub mod accounts;
pub mod attachments;
pub mod audit_alerts;
pub mod audit_entries;
pub mod audit_heads;
pub mod audit_persons;
pub mod calendar;
pub mod callers;
pub mod cases;
pub mod consent_texts;
pub mod consents;
pub mod credentials;
pub mod demo;
pub mod departments;
pub mod enrolments;
pub mod erasure_requests;
pub mod erasures;
pub mod events;
pub mod feedback;
pub mod grants;
pub mod households;
pub mod idempotency_keys;
pub mod imports;
pub mod invitations;
pub mod jobs;
pub mod links;
pub mod login_attempts;
pub mod member_keys;
pub mod member_search;
pub mod members;
pub mod referrals;
pub mod rounds;
pub mod sessions;
pub mod settings;
pub mod sign_ups;
pub mod suggestions;
pub mod tx;
pub mod units;
pub mod visits;

pub use tx::Tx;
