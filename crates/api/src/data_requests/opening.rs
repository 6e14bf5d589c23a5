//! Forms are opened when their period is over.

use domain::access::Standing;
use domain::id::RequestId;
use persistence::{Request, Written};

use crate::answer::Answer;
use crate::app::App;

/// Opens all that are due, those of one request and one period in a transaction.
///
/// # Errors
/// When the database does not answer; the next round goes on from there.
pub async fn open_due(app: &App) -> Result<(), persistence::Error> {
    loop {
        let now = app.clock.now();
        let today = now.date_in(&app.zone);
        if !persistence::read!(&app.db, data_requests::any_due(today))? {
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
        let opened = persistence::write!(&app.db, request, data_requests::open_due(), Opened)?;
        if !matches!(opened, Written::Fresh(Opened(true))) {
            return Ok(());
        }
    }
}

/// So that nobody waits for the next round. What fails is done then.
pub async fn open_now(app: &App) {
    if let Err(error) = open_due(app).await {
        tracing::warn!(%error, "forms of data requests were not opened");
    }
}

/// Whether there was one; nobody asked, so that nothing is kept for a retry.
struct Opened(bool);

impl persistence::Storable for Opened {
    fn to_stored(&self) -> persistence::StoredAnswer {
        Answer::no_content().to_stored()
    }
}
