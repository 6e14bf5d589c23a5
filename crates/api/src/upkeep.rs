//! What the installation does of itself, from time to time: closes solved cases that nobody came back
//! about, looks through the audit trail, and removes what nobody needs any more.

use std::time::{Duration, Instant};

use actix_web::web;
use domain::erasure_requests::may_compact;

use crate::app::App;
use crate::{
    attachments, audit_alerts, audit_entries, cases, data_requests, notifications, retention,
    webhooks,
};

/// How often messages that wait are looked for: one read by index when there are none.
const AT_ONCE: Duration = Duration::from_secs(2);
/// How often cases are looked at, and the audit trail's new entries are filed: one read by index when there is nothing.
const OFTEN: Duration = Duration::from_secs(60);
/// How often unusual reading is looked for.
const SOMETIMES: Duration = Duration::from_secs(10 * 60);
/// How often the rest is swept.
const SELDOM: Duration = Duration::from_secs(60 * 60);

/// How often records that were kept long enough are removed.
const DAILY: Duration = Duration::from_secs(24 * 60 * 60);

/// Of the time of whoever waits for the same thing, house keeping in pieces takes a tenth at the most.
const PAUSES: u32 = 9;

/// One piece of longer work, and a pause nine times as long.
pub(crate) async fn gently<T>(piece: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let done = piece.await;
    tokio::time::sleep(begun.elapsed() * PAUSES).await;
    done
}

/// Goes round until it is aborted. Every kind of work has a round of its own, so that one which takes its time after a
/// busy hour keeps no other waiting. Records that were kept long enough stay when `sweeps` is false.
pub async fn keep(app: web::Data<App>, sweeps: bool) {
    let app = &app;
    tokio::join!(
        every(AT_ONCE, || tell(app)),
        every(AT_ONCE, || write(app)),
        every(OFTEN, || close(app)),
        every(OFTEN, || ask(app)),
        every(OFTEN, || remind(app)),
        every(OFTEN, || file(app)),
        every(OFTEN, || clean(app)),
        every(OFTEN, || take_up_keys(app)),
        every(SOMETIMES, || watch(app)),
        every(SELDOM, || sweep(app)),
        every(DAILY, || async {
            if sweeps {
                let_go(app).await;
            }
        }),
        every(SELDOM, || compact(app)),
    );
}

/// Work at once, and again in every period. Work that fails is logged, and the next round starts anew.
async fn every<F: Future<Output = ()>>(period: Duration, work: impl Fn() -> F) {
    let mut timer = tokio::time::interval(period);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        work().await;
    }
}

/// Sends what webhooks are to be told.
async fn tell(app: &App) {
    match webhooks::deliver(app).await {
        Ok(0) => {}
        Ok(tried) => tracing::info!(tried, "messages to webhooks were sent"),
        Err(error) => tracing::warn!(%error, "what became of messages to webhooks was not kept"),
    }
}

/// Sends notifications by e-mail.
async fn write(app: &App) {
    match notifications::send_letters(app).await {
        Ok(0) => {}
        Ok(sent) => tracing::info!(sent, "notifications were sent by e-mail"),
        Err(error) => tracing::warn!(%error, "what became of notifications by e-mail was not kept"),
    }
}

/// Tells of answers that are due today.
async fn remind(app: &App) {
    if let Err(error) = notifications::tell_due(app).await {
        tracing::warn!(%error, "nobody was told of answers that are due");
    }
}

/// Closes solved cases that nobody came back about.
async fn close(app: &App) {
    match cases::close_silent(app).await {
        Ok(0) => {}
        Ok(closed) => tracing::info!(closed, "solved cases were closed after their silence"),
        Err(error) => tracing::warn!(%error, "solved cases were not closed"),
    }
}

/// Opens the forms of data requests whose period is over.
async fn ask(app: &App) {
    if let Err(error) = data_requests::open_due(app).await {
        tracing::warn!(%error, "forms of data requests were not opened");
    }
}

/// Files whom the audit trail's new entries show.
async fn file(app: &App) {
    if let Err(error) = audit_entries::file_persons_slowly(app).await {
        tracing::warn!(%error, "the audit trail's persons were not filed");
    }
}

/// Takes up a key of the installation that came since, so that nothing new is wrapped by an earlier one.
async fn take_up_keys(app: &App) {
    let vault = app.db.vault();
    if web::block(move || vault.reload()).await.is_err() {
        tracing::warn!("the installation's keys were not read again");
    }
}

/// Makes index and log hold nothing of those who were erased, and both ledgers the same.
async fn clean(app: &App) {
    if let Err(error) = persistence::erasures::record(&app.db).await {
        tracing::warn!(%error, "the ledger of erasures was not written");
    }
    if let Err(error) = app.db.clean().await {
        tracing::warn!(%error, "what was erased is not cleaned away yet");
    }
}

/// Makes the free stretches of the database hold nothing of them, when it keeps nobody waiting.
async fn compact(app: &App) {
    let compacted = match persistence::scan!(&app.db, erasures::uncompacted_since()) {
        Ok(Some(since)) if may_compact(since, app.clock.now(), &app.zone) => app.db.compact().await,
        Ok(_) => return,
        Err(error) => Err(error),
    };
    if let Err(error) = compacted {
        tracing::warn!(%error, "the database was not written anew");
    }
}

/// Looks for unusual reading.
async fn watch(app: &App) {
    match audit_alerts::find(app).await {
        Ok(0) => {}
        Ok(found) => tracing::info!(found, "unusual reading was found"),
        Err(error) => tracing::warn!(%error, "unusual reading was not looked for"),
    }
}

/// Removes records that were kept as long as the rules of retention say.
async fn let_go(app: &App) {
    for (table, swept) in retention::sweep(app).await {
        match swept {
            Ok(0) => {}
            Ok(records) => tracing::info!(table, records, "records were kept long enough"),
            Err(error) => tracing::warn!(table, %error, "what is over was not removed"),
        }
    }
}

/// Removes what nobody needs any more.
async fn sweep(app: &App) {
    let contents = attachments::sweep(app).await;
    match forget(app).await {
        Ok((answers, attempts)) => tracing::debug!(contents, answers, attempts, "swept"),
        Err(error) => tracing::warn!(%error, "what is over was not swept"),
    }
}

/// Answers kept for retries that are over, codes and sessions of the portal that are, notifications that were kept long
/// enough, and counts of failed sign-ins that count no more.
async fn forget(app: &App) -> Result<(usize, usize), persistence::Error> {
    // Sign-ins run by the machine's clock, answers by the one that may be set.
    let (now, machine) = (app.clock.now(), domain::Timestamp::from(jiff::Timestamp::now()));
    let answers = persistence::maintain!(&app.db, idempotency_keys::sweep(now))?;
    persistence::maintain!(&app.db, portal_codes::sweep(now))?;
    persistence::maintain!(&app.db, portal_sessions::sweep(now))?;
    persistence::maintain!(&app.db, notifications::sweep(now))?;
    persistence::maintain!(&app.db, notification_letters::sweep(now))?;
    let attempts = persistence::maintain!(&app.db, login_attempts::sweep(machine))?;
    Ok((answers, attempts))
}
