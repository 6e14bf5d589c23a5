//! Tells of answers that are due today.

use domain::access::Standing;
use domain::id::RequestId;
use persistence::Request;

use crate::app::App;
use crate::auth::Unkept;

/// Once a day, for all that are due.
///
/// # Errors
/// When the database does not answer; the next round tells of them.
pub async fn tell_due(app: &App) -> Result<(), persistence::Error> {
    let now = app.clock.now();
    let today = now.date_in(&app.zone);
    if !persistence::read!(&app.db, notifications::any_referral_due(today))? {
        return Ok(());
    }
    let request = Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now,
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    persistence::write!(&app.db, request, notifications::tell_referrals_due(), Unkept).map(drop)
}
