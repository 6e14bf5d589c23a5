//! Cases that come in: at the desk, from a visit, from another system.

use super::{Case, CaseCategory, CaseEvent, CasePriority, CaseState, CloseKind, Point, limits};
use crate::error::{Error, Faults, optional_text, text};
use crate::id::{AccountId, CaseId, ImportId, MemberId, UnitId, VisitId};
use crate::time::{Date, Timestamp};

/// A case as somebody says it, not yet checked.
#[derive(Clone, Debug)]
pub struct CaseDraft {
    pub unit_id: UnitId,
    pub member_id: Option<MemberId>,
    pub visit_id: Option<VisitId>,
    pub category: CaseCategory,
    pub priority: Option<CasePriority>,
    pub title: String,
    pub description: Option<String>,
    pub place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub assignee_id: Option<AccountId>,
    pub due_on: Option<Date>,
}

/// A case that can be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCase {
    pub unit_id: UnitId,
    pub member_id: Option<MemberId>,
    pub visit_id: Option<VisitId>,
    pub category: CaseCategory,
    pub priority: CasePriority,
    pub title: String,
    pub description: Option<String>,
    pub place: Option<String>,
    pub point: Option<Point>,
    pub assignee_id: Option<AccountId>,
    pub due_on: Option<Date>,
}

impl NewCase {
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn parse(draft: CaseDraft) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let title = faults.check(text("/title", &draft.title, limits::TITLE));
        let description = faults.check(optional_text(
            "/description",
            draft.description.as_deref(),
            limits::DESCRIPTION,
        ));
        let place = faults.check(optional_text("/place", draft.place.as_deref(), limits::PLACE));
        let point = Point::parse_pair(draft.latitude, draft.longitude, &mut faults);
        faults.finish()?;
        Ok(Self {
            unit_id: draft.unit_id,
            member_id: draft.member_id,
            visit_id: draft.visit_id,
            category: draft.category,
            priority: draft.priority.unwrap_or(CasePriority::Normal),
            title: title.unwrap_or_default(),
            description: description.flatten(),
            place: place.flatten(),
            point,
            assignee_id: draft.assignee_id,
            due_on: draft.due_on,
        })
    }
}

impl Case {
    /// A case that has just been brought.
    #[must_use]
    pub fn open(
        new: NewCase,
        id: CaseId,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> (Self, CaseEvent) {
        let case = Self {
            id,
            unit_id: new.unit_id,
            member_id: new.member_id,
            visit_id: new.visit_id,
            state: CaseState::Received,
            category: new.category,
            priority: new.priority,
            title: new.title,
            description: new.description,
            place: new.place,
            point: new.point,
            assignee_id: new.assignee_id,
            wait_reason: None,
            decline_reason: None,
            resolution: None,
            close_kind: None,
            due_on: new.due_on,
            opened_at: now,
            first_response_at: None,
            resolved_at: None,
            closed_at: None,
            reopened: 0,
            source: None,
            external_id: None,
            import_id: None,
            open_referral: None,
            created_by: by,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        (case, CaseEvent::opened(CaseState::Received, now))
    }

    /// A case that another system kept until now, with its own times.
    #[must_use]
    pub fn imported(
        import: ImportedCase,
        id: CaseId,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> (Self, CaseEvent) {
        let (case, _) = Self::open(import.case, id, by, now);
        let state =
            if import.closed_at.is_some() { CaseState::Closed } else { CaseState::Received };
        let case = Self {
            state,
            opened_at: import.opened_at,
            resolved_at: import.closed_at,
            closed_at: import.closed_at,
            close_kind: import.closed_at.map(|_| CloseKind::Imported),
            resolution: import.resolution,
            source: Some(import.source),
            external_id: Some(import.external_id),
            import_id: Some(import.import_id),
            ..case
        };
        (case, CaseEvent::opened(state, now))
    }
}

/// A row of another system's cases, not yet checked.
#[derive(Clone, Debug)]
pub struct ImportedCaseDraft {
    pub case: CaseDraft,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub resolution: Option<String>,
    pub source: String,
    pub external_id: String,
    pub import_id: ImportId,
}

/// A case of another system that can come in.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedCase {
    pub case: NewCase,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub resolution: Option<String>,
    /// The other system, and the case's number there; together they are met once.
    pub source: String,
    pub external_id: String,
    pub import_id: ImportId,
}

impl ImportedCase {
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn parse(draft: ImportedCaseDraft, now: Timestamp) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let case = match NewCase::parse(draft.case) {
            Ok(case) => Some(case),
            Err(Error::Invalid(found)) => {
                found.0.into_iter().for_each(|fault| faults.push(fault));
                None
            }
            Err(other) => return Err(other),
        };
        let source = faults.check(text("/source", &draft.source, limits::SOURCE));
        let external_id =
            faults.check(text("/external_id", &draft.external_id, limits::EXTERNAL_ID));
        let resolution = faults.check(optional_text(
            "/resolution",
            draft.resolution.as_deref(),
            limits::RESOLUTION,
        ));
        if draft.opened_at > now {
            faults.add("/opened_at", "in_the_future");
        }
        if let Some(closed_at) = draft.closed_at {
            if closed_at < draft.opened_at {
                faults.add("/closed_at", "before_start");
            } else if closed_at > now {
                faults.add("/closed_at", "in_the_future");
            }
        }
        let (Some(case), Some(source), Some(external_id), true) =
            (case, source, external_id, faults.is_empty())
        else {
            return Err(Error::Invalid(faults));
        };
        Ok(Self {
            case,
            opened_at: draft.opened_at,
            closed_at: draft.closed_at,
            resolution: resolution.flatten(),
            source,
            external_id,
            import_id: draft.import_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn draft() -> CaseDraft {
        CaseDraft {
            unit_id: UnitId::from_uuid(Uuid::from_u128(1)),
            member_id: None,
            visit_id: None,
            category: CaseCategory::StreetOrder,
            priority: None,
            title: "  Stalls before the shop door ".to_owned(),
            description: Some("   ".to_owned()),
            place: None,
            latitude: None,
            longitude: None,
            assignee_id: None,
            due_on: None,
        }
    }

    #[test]
    fn texts_are_trimmed_and_blank_ones_are_absent() {
        let new = NewCase::parse(draft()).unwrap();
        assert_eq!(new.title, "Stalls before the shop door");
        assert_eq!(new.description, None);
        assert_eq!(new.priority, CasePriority::Normal);
    }

    #[test]
    fn every_fault_is_reported_at_once() {
        let bad = CaseDraft {
            title: " ".to_owned(),
            description: Some("x".repeat(limits::DESCRIPTION + 1)),
            latitude: Some(91.0),
            longitude: None,
            ..draft()
        };
        let Err(Error::Invalid(faults)) = NewCase::parse(bad) else { panic!("no faults") };
        let found: Vec<_> = faults.0.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
        assert_eq!(
            found,
            [
                ("/title", "required"),
                ("/description", "too_long"),
                ("/latitude", "out_of_range"),
                ("/longitude", "required"),
            ]
        );
    }

    #[test]
    fn an_imported_case_keeps_its_own_times() {
        let now = Timestamp::from_micros(1_000);
        let row = |opened: i64, closed: Option<i64>| ImportedCaseDraft {
            case: draft(),
            opened_at: Timestamp::from_micros(opened),
            closed_at: closed.map(Timestamp::from_micros),
            resolution: None,
            source: "la311".to_owned(),
            external_id: "1-1".to_owned(),
            import_id: ImportId::from_uuid(Uuid::from_u128(2)),
        };
        let id = CaseId::from_uuid(Uuid::from_u128(3));
        let closed = ImportedCase::parse(row(10, Some(20)), now).unwrap();
        let (case, event) = Case::imported(closed, id, None, now);
        assert_eq!((case.state, case.close_kind), (CaseState::Closed, Some(CloseKind::Imported)));
        assert_eq!(case.opened_at.as_micros(), 10);
        assert_eq!(case.closed_at.map(Timestamp::as_micros), Some(20));
        assert_eq!(event.to, Some(CaseState::Closed));
        let (open, _) =
            Case::imported(ImportedCase::parse(row(10, None), now).unwrap(), id, None, now);
        assert_eq!((open.state, open.close_kind), (CaseState::Received, None));

        let code = |draft| match ImportedCase::parse(draft, now) {
            Err(Error::Invalid(faults)) => faults.0[0].code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(row(20, Some(10))), "before_start");
        assert_eq!(code(row(2_000, None)), "in_the_future");
        assert_eq!(code(row(10, Some(2_000))), "in_the_future");
    }
}
