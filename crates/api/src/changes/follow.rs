//! Reads on in the audit trail once a second: every server of an installation notices what any of them wrote.

use std::time::Duration;

use actix_web::web;
use domain::Timestamp;
use persistence::changes::Marks;

use crate::app::App;

/// How often the trail's ends are looked at: a few rows.
const EVERY: Duration = Duration::from_secs(1);

/// Goes on until it is aborted.
pub async fn follow(app: web::Data<App>) {
    let mut marks = None;
    let mut timer = tokio::time::interval(EVERY);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut away = false;
    loop {
        timer.tick().await;
        match look(&app, &mut marks).await {
            Ok(()) => away = false,
            // Nothing is lost meanwhile: it goes on from where it was. One line is enough for a night without a database.
            Err(error) => {
                if !away {
                    tracing::warn!(%error, "what changed cannot be read");
                }
                away = true;
            }
        }
    }
}

/// One look: what came since the marks goes up on the board.
///
/// # Errors
/// When the database does not answer; the marks stay.
pub async fn look(app: &App, marks: &mut Option<Marks>) -> Result<(), persistence::Error> {
    // By the machine's clock: the one that may be set goes back, too.
    let now = Timestamp::from(jiff::Timestamp::now()).as_micros();
    let Some(known) = marks.clone() else {
        *marks = Some(persistence::scan!(&app.db, changes::marks())?);
        app.changes.put_up(now, Vec::new());
        return Ok(());
    };
    let news = persistence::scan!(&app.db, changes::since(&known))?;
    *marks = Some(news.marks);
    match news.changes {
        Some(changes) => app.changes.put_up(now, changes),
        None => app.changes.skip(now),
    }
    Ok(())
}
