//! The API in process, on both databases. Every answer is checked against the API document.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test says where it failed"
)]

#[macro_use]
mod harness;
mod contract;

mod access;
mod accounts;
mod attachments;
mod audit_alerts;
mod audit_entries;
mod auth;
mod calendar;
mod cases;
mod categories;
mod changes;
mod consent_texts;
mod consents;
mod data_requests;
mod departments;
mod erasure_requests;
mod events;
mod feedback;
mod grants;
mod imports;
mod invitations;
mod keys;
mod me;
mod members;
mod merges;
mod notifications;
mod openapi;
mod portal;
mod privacy;
mod referrals;
mod releases;
mod retention;
mod rounds;
mod saved_views;
mod sign_ups;
mod statistics;
mod suggestions;
mod text_hints;
mod units;
mod visits;
mod webhooks;
