//! Cases and their timeline as rows.

use diesel::prelude::*;
use domain::cases::{
    Case, CaseCategory, CaseEntry, CaseEvent, CasePriority, CaseState, CloseKind, EntryKind, Point,
};
use domain::id::{AccountId, CaseEntryId, CaseId, ImportId, MemberId, UnitId, VisitId};
use domain::{Date, Timestamp};

use crate::schema::{case_entries, cases};
use crate::types::{Sql, plain};

#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
pub struct Row {
    pub id: Sql<CaseId>,
    pub unit_id: Sql<UnitId>,
    pub member_id: Option<Sql<MemberId>>,
    pub visit_id: Option<Sql<VisitId>>,
    pub state: Sql<CaseState>,
    pub category: Sql<CaseCategory>,
    pub priority: Sql<CasePriority>,
    pub title: String,
    pub description: Option<String>,
    pub place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub grid_y: Option<i32>,
    pub grid_x: Option<i32>,
    pub assignee_id: Option<Sql<AccountId>>,
    pub wait_reason: Option<String>,
    pub decline_reason: Option<String>,
    pub resolution: Option<String>,
    pub close_kind: Option<Sql<CloseKind>>,
    pub due_on: Option<Sql<Date>>,
    pub opened_at: Sql<Timestamp>,
    pub first_response_at: Option<Sql<Timestamp>>,
    pub resolved_at: Option<Sql<Timestamp>>,
    pub closed_at: Option<Sql<Timestamp>>,
    pub reopened: i32,
    pub source: Option<String>,
    pub external_id: Option<String>,
    pub import_id: Option<Sql<ImportId>>,
    pub created_by: Option<Sql<AccountId>>,
    pub created_at: Sql<Timestamp>,
    pub updated_at: Sql<Timestamp>,
    pub version: i64,
}

impl From<Row> for Case {
    /// Without its open referral, which is a row of another table.
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit_id: row.unit_id.0,
            member_id: plain(row.member_id),
            visit_id: plain(row.visit_id),
            state: row.state.0,
            category: row.category.0,
            priority: row.priority.0,
            title: row.title,
            description: row.description,
            place: row.place,
            point: row.latitude.zip(row.longitude).and_then(|(y, x)| Point::new(y, x)),
            assignee_id: plain(row.assignee_id),
            wait_reason: row.wait_reason,
            decline_reason: row.decline_reason,
            resolution: row.resolution,
            close_kind: plain(row.close_kind),
            due_on: plain(row.due_on),
            opened_at: row.opened_at.0,
            first_response_at: plain(row.first_response_at),
            resolved_at: plain(row.resolved_at),
            closed_at: plain(row.closed_at),
            reopened: row.reopened,
            source: row.source,
            external_id: row.external_id,
            import_id: plain(row.import_id),
            open_referral: None,
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

impl From<Case> for Row {
    fn from(case: Case) -> Self {
        let cell = case.point.map(Point::cell);
        Self {
            id: Sql(case.id),
            unit_id: Sql(case.unit_id),
            member_id: case.member_id.map(Sql),
            visit_id: case.visit_id.map(Sql),
            state: Sql(case.state),
            category: Sql(case.category),
            priority: Sql(case.priority),
            title: case.title,
            description: case.description,
            place: case.place,
            latitude: case.point.map(Point::latitude),
            longitude: case.point.map(Point::longitude),
            grid_y: cell.map(|cell| cell.y),
            grid_x: cell.map(|cell| cell.x),
            assignee_id: case.assignee_id.map(Sql),
            wait_reason: case.wait_reason,
            decline_reason: case.decline_reason,
            resolution: case.resolution,
            close_kind: case.close_kind.map(Sql),
            due_on: case.due_on.map(Sql),
            opened_at: Sql(case.opened_at),
            first_response_at: case.first_response_at.map(Sql),
            resolved_at: case.resolved_at.map(Sql),
            closed_at: case.closed_at.map(Sql),
            reopened: case.reopened,
            source: case.source,
            external_id: case.external_id,
            import_id: case.import_id.map(Sql),
            created_by: case.created_by.map(Sql),
            created_at: Sql(case.created_at),
            updated_at: Sql(case.updated_at),
            version: case.version,
        }
    }
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_entries)]
pub struct EntryRow {
    pub id: Sql<CaseEntryId>,
    pub case_id: Sql<CaseId>,
    pub kind: Sql<EntryKind>,
    pub from_state: Option<Sql<CaseState>>,
    pub to_state: Option<Sql<CaseState>>,
    pub body: Option<String>,
    pub account_id: Option<Sql<AccountId>>,
    pub at: Sql<Timestamp>,
}

impl EntryRow {
    pub fn new(
        id: CaseEntryId,
        case_id: CaseId,
        account_id: Option<AccountId>,
        event: CaseEvent,
    ) -> Self {
        Self {
            id: Sql(id),
            case_id: Sql(case_id),
            kind: Sql(event.kind),
            from_state: event.from.map(Sql),
            to_state: event.to.map(Sql),
            body: event.body,
            account_id: account_id.map(Sql),
            at: Sql(event.at),
        }
    }
}

impl From<EntryRow> for CaseEntry {
    fn from(row: EntryRow) -> Self {
        Self {
            id: row.id.0,
            case_id: row.case_id.0,
            kind: row.kind.0,
            from_state: plain(row.from_state),
            to_state: plain(row.to_state),
            body: row.body,
            account_id: plain(row.account_id),
            at: row.at.0,
        }
    }
}
