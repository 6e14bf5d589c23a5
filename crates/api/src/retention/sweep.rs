//! Removes what is over, in small pieces.

use domain::access::Standing;
use domain::id::RequestId;
use domain::retention::{Limit, Rule};
use persistence::retention::{DueMember, MEMBERS, NextMember, SWEPT};
use persistence::{Request, Written};

use crate::answer::Answer;
use crate::app::App;
use crate::attachments;
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

/// Members whom the next sweep would erase.
///
/// # Errors
/// When the database does not answer.
pub async fn due_members(app: &App) -> Result<Vec<DueMember>, persistence::Error> {
    match limit(app, MEMBERS) {
        Some(limit) => persistence::scan!(&app.db, retention::all_due_members(limit)),
        None => Ok(Vec::new()),
    }
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
        let count = match table {
            MEMBERS => gently(erase_member(app, limit)).await?,
            table => gently(sweep_piece(app, table, limit)).await?,
        };
        all += count;
        if count == 0 {
            break;
        }
    }
    Ok(all)
}

fn request(app: &App) -> Request {
    Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now: app.clock.now(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    }
}

async fn sweep_piece(
    app: &App,
    table: &'static str,
    limit: Limit,
) -> Result<usize, persistence::Error> {
    let swept = persistence::write!(
        &app.db,
        request(app),
        retention::sweep(table, limit, BATCH),
        |count: usize| Swept(count)
    )?;
    Ok(match swept {
        Written::Fresh(Swept(count)) => count,
        Written::Replayed(_) => 0,
    })
}

/// Erases the next one, with the files of their cases; how many it was.
async fn erase_member(app: &App, limit: Limit) -> Result<usize, persistence::Error> {
    let done = persistence::write!(
        &app.db,
        request(app),
        retention::erase_next(limit),
        |outcome: NextMember| Swept(outcome)
    )?;
    let Written::Fresh(Swept(NextMember::Erased { contents })) = done else { return Ok(0) };
    attachments::discard(&app.db, &app.attachments_folder, contents).await;
    Ok(1)
}

/// What was removed; nobody asked, so that nothing is kept for a retry.
struct Swept<T>(T);

impl<T> persistence::Storable for Swept<T> {
    fn to_stored(&self) -> persistence::StoredAnswer {
        Answer::no_content().to_stored()
    }
}
