//! The portal: a member's own way to what is recorded about them.

#[macro_use]
mod visitor;
mod cases;
mod consents;
mod erasure_requests;
mod events;
mod objections;
mod record;
mod sessions;
mod statement;
mod suggestions;
mod visits;

use persistence::PageRequest;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::page;
use crate::problem::Problem;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    sessions::routes(cfg);
    record::routes(cfg);
    consents::routes(cfg);
    visits::routes(cfg);
    events::routes(cfg);
    cases::routes(cfg);
    suggestions::routes(cfg);
    objections::routes(cfg);
    erasure_requests::routes(cfg);
    statement::routes(cfg);
}

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PortalListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

impl PortalListQuery {
    fn page(&self) -> Result<PageRequest, Problem> {
        page::request(self.limit, self.after.as_deref(), None)
    }
}

/// What the member says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"body": "今天早上又有摊位。"}))]
struct OwnWordsBody {
    #[schema(min_length = 1, max_length = 4000)]
    body: String,
}
