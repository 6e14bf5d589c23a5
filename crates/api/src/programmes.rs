//! The closed list of programmes.

use actix_web::get;
use utoipa_actix_web::service_config::ServiceConfig;

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::caller::Caller;
use crate::openapi::ListErrors;
use crate::page::List;
use crate::problem::Problem;
use crate::texts::Language;
use crate::words::Programme;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// A programme: a service that somebody may enrol in, never a kind of person.
#[derive(Debug, Serialize, ToSchema)]
struct ProgrammeView {
    id: Programme,
    /// In the caller's language.
    #[schema(example = "Family and elder care")]
    name: String,
}

/// The programmes there are.
#[utoipa::path(
    operation_id = "programmes_list", tag = "programmes",
    responses((status = 200, description = "All of them, without paging.", body = List<ProgrammeView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/programmes")]
async fn list(caller: Caller) -> Result<Answer, Problem> {
    let language = Language::of(caller.http.headers());
    let items = domain::programmes::Programme::ALL
        .iter()
        .map(|programme| ProgrammeView {
            id: (*programme).into(),
            name: language.text(&format!("programme.{programme}"), &[]),
        })
        .collect();
    Ok(Answer::ok(&List::<ProgrammeView> { items, next: None, total: None }))
}
