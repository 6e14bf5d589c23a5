//! How far the chains of the audit trail have come, for auditors.

use actix_web::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::Permission;
use domain::audit_entries::{Anchor, AuditHead};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::caller::Caller;
use crate::openapi::ListErrors;
use crate::page::List;
use crate::problem::Problem;
use crate::scan;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// Where a chain of the trail ends. Kept elsewhere, it proves later that nothing before it was changed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditHeadView {
    /// 0 is the register of chains: its sequence is their number.
    chain: i32,
    /// The place of the last entry; 0 before the first.
    sequence: i64,
    /// The last entry's mac, in base64url.
    mac: String,
}

impl From<AuditHead> for AuditHeadView {
    fn from(head: AuditHead) -> Self {
        Self { chain: head.chain, sequence: head.sequence, mac: URL_SAFE_NO_PAD.encode(head.mac) }
    }
}

impl AuditHeadView {
    /// `None` when the mac cannot be read.
    #[must_use]
    pub fn anchor(&self) -> Option<Anchor> {
        let mac = URL_SAFE_NO_PAD.decode(&self.mac).ok()?;
        Some(Anchor { chain: self.chain, sequence: self.sequence, mac })
    }
}

/// The heads of the audit trail. They are of the whole installation: an auditor of a part sees none.
#[utoipa::path(
    operation_id = "audit_heads_list", tag = "audit_heads",
    responses((status = 200, description = "All of them, without paging.", body = List<AuditHeadView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/audit_heads")]
async fn list(caller: Caller) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewAudit)?;
    let heads = scan!(caller, audit_heads::list(&scope))?;
    let items = heads.into_iter().map(AuditHeadView::from).collect();
    Ok(Answer::ok(&List::<AuditHeadView> { items, next: None, total: None }))
}
