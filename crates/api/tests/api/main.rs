//! The API in process, on both databases. Every answer is checked against the API document.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test says where it failed"
)]

#[macro_use]
mod harness;
mod contract;

<<<<<<< HEAD
mod calendar;
mod events;
mod feedback;
=======
mod attachments;
mod cases;
mod departments;
>>>>>>> df764d1 (Cases, referrals, departments and attachments over HTTP, on both databases)
mod members;
mod openapi;
mod referrals;
mod rounds;
mod sign_ups;
mod visits;
