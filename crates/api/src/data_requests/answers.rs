//! What came of a request.

use actix_web::get;
use domain::access::Permission;
use domain::data_requests::published;
use domain::department_tokens::TokenScope;
use domain::disclosure::CellSecret;
use domain::id::DataRequestId;
use domain::statistics::Period;
use domain::{Fault, Timestamp};
use persistence::data_requests::Answered;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::Query;
use crate::openapi::PulledErrors;
use crate::page::{self, List};
use crate::problem::Problem;
use crate::releases::Reader;

/// Which answers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DataAnswerListQuery {
    /// Of this request.
    request: Uuid,
    /// Of this period: `2026`, `2026-Q4` or `2026-11`.
    period: Option<String>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A figure of a community.
#[derive(Debug, Serialize, ToSchema)]
struct DataAnswerValueView {
    line_id: Uuid,
    name: String,
    /// `null` where it would tell of a few persons; never zero then.
    value: Option<u64>,
    /// `A`, or `Q` for what is withheld.
    #[schema(example = "A")]
    obs_status: String,
}

/// What one community answered for one period.
#[derive(Debug, Serialize, ToSchema)]
struct DataAnswerView {
    /// The form's.
    id: Uuid,
    unit_id: Uuid,
    unit_name: String,
    period: String,
    #[schema(value_type = String, format = "date-time")]
    submitted_at: Timestamp,
    values: Vec<DataAnswerValueView>,
}

impl DataAnswerView {
    fn new(answered: Answered, secret: &CellSecret) -> Self {
        let of = (answered.unit, answered.period);
        let values = answered.values.into_iter().map(|(line, value)| {
            let told = published(secret, &line, of, value);
            DataAnswerValueView {
                line_id: line.id.uuid(),
                value: told.value(),
                obs_status: told.observation_status().to_owned(),
                name: line.name,
            }
        });
        Self {
            id: answered.id.uuid(),
            unit_id: answered.unit.uuid(),
            unit_name: answered.unit_name,
            period: answered.period.to_string(),
            submitted_at: answered.submitted_at,
            values: values.collect(),
        }
    }
}

/// What communities of the caller's units answered, newest first. Figures of work are as they were written down; of persons
/// 1 to 9 is withheld, and more is drawn: it may be off by up to five.
#[utoipa::path(
    operation_id = "data_request_answers_list", tag = "data_request_answers", params(DataAnswerListQuery),
    responses((status = 200, description = "A page of answers.", body = List<DataAnswerView>), PulledErrors),
    security(("bearer" = []), ("department" = []))
)]
#[get("/data_request_answers")]
pub(super) async fn list(
    reader: Reader,
    query: Query<DataAnswerListQuery>,
) -> Result<Answer, Problem> {
    let scope = reader.scope(TokenScope::DataRequests, Permission::ViewDataRequests)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let request = DataRequestId::from_uuid(query.0.request);
    let period = query.0.period.as_deref().map(str::parse::<Period>).transpose();
    let period =
        period.map_err(|_| Problem::invalid_request(Fault::new("/period", "not_a_period")))?;
    let found = persistence::scan!(
        reader.db(),
        data_requests::answers_list(&scope, request, period, &page)
    )?;
    let vault = reader.vault();
    let answer =
        page::answer(&reader.http, found, |one| DataAnswerView::new(one, vault.cell_secret()));
    Ok(reader.tell(answer))
}
