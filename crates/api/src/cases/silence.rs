//! Closes solved cases that nobody came back about.

use domain::access::Standing;
use domain::id::RequestId;
use persistence::{Request, Written};

use crate::answer::Answer;
use crate::app::App;

/// Closed in one transaction.
const BATCH: i64 = 200;

/// Closes all whose silent period is over; returns how many.
///
/// # Errors
/// When the database does not answer; the next sweep goes on from there.
pub async fn close_silent(app: &App) -> Result<usize, persistence::Error> {
    let rules = app.case_rules;
    let mut all = 0;
    loop {
        let now = app.clock.now();
        if !persistence::read!(&app.db, cases::any_silent(now, rules))? {
            return Ok(all);
        }
        let request = Request {
            account: None,
            id: RequestId::from_uuid(uuid::Uuid::now_v7()),
            now,
            zone: app.zone.clone(),
            idempotency: None,
            standing: Standing::default(),
        };
        let closed =
            persistence::write!(&app.db, request, cases::close_silent(rules, BATCH), Closed)?;
        let Written::Fresh(Closed(count)) = closed else { return Ok(all) };
        all += count;
        if count == 0 {
            return Ok(all);
        }
    }
}

/// How many were closed; nobody asked, so that nothing is kept for a retry.
struct Closed(usize);

impl persistence::Storable for Closed {
    fn to_stored(&self) -> persistence::StoredAnswer {
        Answer::no_content().to_stored()
    }
}
