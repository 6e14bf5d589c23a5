//! Removes what is over, in small pieces.

use domain::access::Standing;
use domain::id::RequestId;
use domain::retention::{Limit, Rule};
use persistence::retention::SWEPT;
use persistence::{Request, Written};

use crate::answer::Answer;
use crate::app::App;
use crate::upkeep::gently;

/// Removed in one transaction.
const BATCH: i64 = 100;

/// Sign-ins run by the machine's clock, all else by the one that may be set.
fn limit(app: &App, table: &str) -> Option<Limit> {
    let now = match table {
        "sessions" => domain::Timestamp::from(jiff::Timestamp::now()),
        _ => app.clock.now(),
    };
    Rule::of(table)?.keep?.period.limit(now, &app.zone)
}

/// How many records of each table are over, in the whole installation.
///
/// # Errors
/// When the database does not answer.
pub async fn due(app: &App) -> Result<Vec<(&'static str, i64)>, persistence::Error> {
    let mut all = Vec::with_capacity(SWEPT.len());
    for table in SWEPT.iter().copied() {
        if let Some(limit) = limit(app, table) {
            let due = persistence::scan!(&app.db, retention::count(None, table, limit))?;
            all.push((table, due));
        }
    }
    Ok(all)
}

/// Removes all that is over; returns how many records of each table. A table that something stands in the way of
/// keeps no other waiting.
pub async fn sweep(app: &App) -> Vec<(&'static str, Result<usize, persistence::Error>)> {
    let mut all = Vec::with_capacity(SWEPT.len());
    for table in SWEPT.iter().copied() {
        if let Some(limit) = limit(app, table) {
            all.push((table, sweep_table(app, table, limit).await));
        }
    }
    all
}

async fn sweep_table(
    app: &App,
    table: &'static str,
    limit: Limit,
) -> Result<usize, persistence::Error> {
    let mut all = 0;
    while persistence::scan!(&app.db, retention::any(table, limit))? {
        let count = gently(sweep_piece(app, table, limit)).await?;
        all += count;
        if count == 0 {
            break;
        }
    }
    Ok(all)
}

async fn sweep_piece(
    app: &App,
    table: &'static str,
    limit: Limit,
) -> Result<usize, persistence::Error> {
    let request = Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now: app.clock.now(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    let swept = persistence::write!(
        &app.db,
        request,
        retention::sweep(table, limit, BATCH),
        |count: usize| Swept(count)
    )?;
    Ok(match swept {
        Written::Fresh(Swept(count)) => count,
        Written::Replayed(_) => 0,
    })
}

/// How many were removed; nobody asked, so that nothing is kept for a retry.
struct Swept(usize);

impl persistence::Storable for Swept {
    fn to_stored(&self) -> persistence::StoredAnswer {
        Answer::no_content().to_stored()
    }
}
