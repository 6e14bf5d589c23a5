//! Looks through what accounts read today and yesterday.

use std::collections::BTreeSet;

use domain::access::Standing;
use domain::audit_alerts::DayOfReading;
use domain::id::{AccountId, MemberId, RequestId};
use domain::{Date, Timestamp};
use jiff::ToSpan as _;
use persistence::{Error, PageRequest, Request, Written};

use crate::answer::Answer;
use crate::app::App;
use crate::upkeep::gently;

/// Entries that are read at once.
const ENTRIES: i64 = 500;
/// Persons who are looked for in an account's work at once.
const PERSONS: usize = 100;

/// Files what is unusual; returns how many alerts are new or have grown.
///
/// # Errors
/// When the database does not answer; the next round goes on from there.
pub async fn find(app: &App) -> Result<usize, Error> {
    let today = app.clock.now().date_in(&app.zone);
    let mut all = 0;
    for day in [today.saturating_sub(1.day()), today] {
        let next = day.saturating_add(1.day());
        let (from, until) =
            (Timestamp::start_of(day, &app.zone), Timestamp::start_of(next, &app.zone));
        let readers = persistence::scan!(&app.db, audit_alerts::readers(from, until))?;
        for account in readers {
            all += look(app, account, day, (from, until)).await?;
        }
    }
    Ok(all)
}

async fn look(
    app: &App,
    account: AccountId,
    day: Date,
    (from, until): (Timestamp, Timestamp),
) -> Result<usize, Error> {
    let read = reading(app, account, (from, until)).await?;
    if !read.may_be_unusual(app.alerts) {
        return Ok(0);
    }
    let own = own_work(app, account, read.persons()).await?;
    let (unit, found) = (read.unit(), read.findings(&own, app.alerts));
    let news = persistence::scan!(&app.db, audit_alerts::unfiled(account, day, found))?;
    if news.is_empty() {
        return Ok(0);
    }
    let request = Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now: app.clock.now(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    let filed = persistence::write!(
        &app.db,
        request,
        audit_alerts::file(account, unit, day, &news),
        Filed
    )?;
    Ok(match filed {
        Written::Fresh(Filed(count)) => count,
        Written::Replayed(_) => 0,
    })
}

async fn reading(
    app: &App,
    account: AccountId,
    time: (Timestamp, Timestamp),
) -> Result<DayOfReading, Error> {
    let mut day = DayOfReading::default();
    let mut page = PageRequest { limit: ENTRIES, after: None, count: false };
    loop {
        let request = page.clone();
        let piece = gently(async {
            persistence::scan!(&app.db, audit_alerts::reads(account, time, &request))
        });
        let piece = piece.await?;
        piece.items.iter().for_each(|one| day.take(one));
        page.after = piece.next;
        if page.after.is_none() {
            return Ok(day);
        }
    }
}

async fn own_work(
    app: &App,
    account: AccountId,
    persons: &BTreeSet<MemberId>,
) -> Result<BTreeSet<MemberId>, Error> {
    let mut own = BTreeSet::new();
    let persons: Vec<MemberId> = persons.iter().copied().collect();
    for some in persons.chunks(PERSONS) {
        let some = some.to_vec();
        let found =
            gently(async { persistence::scan!(&app.db, audit_alerts::own_work(account, &some)) });
        own.extend(found.await?);
    }
    Ok(own)
}

/// How many were filed; nobody asked, so that nothing is kept for a retry.
struct Filed(usize);

impl persistence::Storable for Filed {
    fn to_stored(&self) -> persistence::StoredAnswer {
        Answer::no_content().to_stored()
    }
}
