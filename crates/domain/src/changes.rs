//! What changed, for screens that are open: which record of which unit, and who may be told.
//!
//! A change says no more than a place to look at; whoever is told reads it under their own rights.

use std::collections::BTreeMap;

use crate::access::{Access, Permission};
use crate::id::{AccountId, DepartmentId, Id, UnitId};

/// So many records of one kind and unit at once are told as one change, without their ids.
pub const MANY: usize = 50;

crate::words! {
    /// What screens are told of.
    pub enum Resource {
        Members = "members",
        Households = "households",
        Visits = "visits",
        Rounds = "rounds",
        Events = "events",
        Cases = "cases",
        Referrals = "referrals",
        Suggestions = "suggestions",
        Objections = "objections",
        ErasureRequests = "erasure_requests",
        Merges = "merges",
        Imports = "imports",
        AuditAlerts = "audit_alerts",
        Units = "units",
        Accounts = "accounts",
        Invitations = "invitations",
        /// What the listener was told, and nobody else's.
        Notifications = "notifications",
    }
}

impl Resource {
    /// The resource whose table this is, or which rows of this table are a part of.
    #[must_use]
    pub fn of_table(table: &str) -> Option<Self> {
        Some(match table {
            "consents" | "enrolments" | "member_links" => Self::Members,
            "event_sign_ups" | "event_feedback" => Self::Events,
            "attachments" => Self::Cases,
            "grants" => Self::Accounts,
            own => own.parse().ok()?,
        })
    }

    /// The right that shows all of a unit's; none for what is each one's own.
    const fn seen_by(self) -> Option<Permission> {
        Some(match self {
            Self::Members | Self::Households | Self::Objections | Self::ErasureRequests => {
                Permission::ViewMembers
            }
            Self::Visits | Self::Rounds => Permission::ViewVisits,
            Self::Events => Permission::ViewEvents,
            Self::Cases | Self::Referrals => Permission::ViewCases,
            Self::Suggestions => Permission::ViewSuggestions,
            Self::Merges => Permission::MergeMembers,
            Self::Imports => Permission::Import,
            Self::AuditAlerts => Permission::ViewAudit,
            Self::Units => Permission::ViewUnits,
            Self::Accounts => Permission::ViewAccounts,
            Self::Invitations => Permission::Invite,
            Self::Notifications => return None,
        })
    }
}

/// Who is told of a change without seeing all of the unit's: whose own it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The visit is this account's.
    Visitor(AccountId),
    /// This account was told it.
    Told(AccountId),
    /// The referral is this department's.
    Department(DepartmentId),
}

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub resource: Resource,
    /// None when many of the unit's changed, or it is not known which.
    pub id: Option<Id<()>>,
    /// None for what is of the whole installation.
    pub unit: Option<UnitId>,
    /// The unit and those above it; the top of the tree for what is of no unit.
    pub path: Vec<UnitId>,
    pub owner: Option<Owner>,
}

impl Change {
    /// Whether somebody with these rights may know of it.
    #[must_use]
    pub fn concerns(&self, access: &Access) -> bool {
        let seen = self.resource.seen_by().is_some_and(|right| self.is_in(access, right));
        seen || self.is_own(access)
    }

    fn is_in(&self, access: &Access, permission: Permission) -> bool {
        access
            .scope(permission)
            .is_ok_and(|scope| scope.roots().iter().any(|root| self.path.contains(root)))
    }

    fn is_own(&self, access: &Access) -> bool {
        match self.owner {
            Some(Owner::Visitor(account)) => {
                account == access.account && self.is_in(access, Permission::OwnVisits)
            }
            Some(Owner::Told(account)) => account == access.account,
            Some(Owner::Department(department)) => {
                access.departments().is_ok_and(|own| own.contains(&department))
            }
            None => false,
        }
    }
}

/// Each change once, in the order in which they came first; many of a kind and unit as one.
#[must_use]
pub fn gathered(changes: Vec<Change>) -> Vec<Change> {
    let mut each: Vec<Change> = Vec::new();
    for change in changes {
        if !each.contains(&change) {
            each.push(change);
        }
    }
    let mut counts: BTreeMap<(Resource, Option<UnitId>), usize> = BTreeMap::new();
    for change in &each {
        *counts.entry((change.resource, change.unit)).or_default() += 1;
    }
    let many = |change: &Change| {
        counts.get(&(change.resource, change.unit)).is_some_and(|count| *count > MANY)
    };
    let mut gathered: Vec<Change> = Vec::new();
    for change in each {
        // Whose own they are is told still: those who see no more learn of nothing else.
        let told = if many(&change) && change.owner.is_none() {
            Change { id: None, ..change }
        } else {
            change
        };
        if !gathered.contains(&told) {
            gathered.push(told);
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Grant, Role};
    use crate::time::Timestamp;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    fn account(n: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(n))
    }

    fn department(n: u128) -> DepartmentId {
        DepartmentId::from_uuid(Uuid::from_u128(n))
    }

    fn access(role: Role, n: u128, of: Option<DepartmentId>) -> Access {
        let grant = Grant { role, unit: unit(n), department: of, expires_at: None };
        Access::new(account(1), vec![grant], Timestamp::from_micros(1))
    }

    /// In unit 3, which is below 2 and 1.
    fn change(resource: Resource, n: u128) -> Change {
        Change {
            resource,
            id: Some(Id::from_uuid(Uuid::from_u128(n))),
            unit: Some(unit(3)),
            path: vec![unit(3), unit(2), unit(1)],
            owner: None,
        }
    }

    #[test]
    fn whoever_sees_the_records_is_told_in_the_own_units_and_below() {
        for (role, resource, told) in [
            (Role::Caseworker, Resource::Cases, true),
            (Role::Caseworker, Resource::Merges, false),
            (Role::Coordinator, Resource::Merges, true),
            (Role::Volunteer, Resource::Events, true),
            (Role::Volunteer, Resource::Members, false),
            (Role::Volunteer, Resource::Visits, false),
            (Role::Administrator, Resource::Members, false),
            (Role::Administrator, Resource::Accounts, true),
            (Role::Analyst, Resource::Cases, false),
            (Role::Auditor, Resource::AuditAlerts, true),
            (Role::Partner, Resource::Referrals, false),
        ] {
            for above in 1..=3 {
                let access = access(role, above, None);
                assert_eq!(change(resource, 9).concerns(&access), told, "{role} {resource}");
            }
            assert!(!change(resource, 9).concerns(&access(role, 4, None)), "{role} {resource}");
        }
    }

    #[test]
    fn a_volunteer_is_told_of_the_own_visits_and_a_department_of_its_referrals() {
        let visit = |owner| Change { owner: Some(owner), ..change(Resource::Visits, 9) };
        let volunteer = access(Role::Volunteer, 2, None);
        assert!(visit(Owner::Visitor(account(1))).concerns(&volunteer));
        assert!(!visit(Owner::Visitor(account(2))).concerns(&volunteer));
        let moved_away = access(Role::Volunteer, 4, None);
        assert!(!visit(Owner::Visitor(account(1))).concerns(&moved_away));
        let referral = |of| Change {
            owner: Some(Owner::Department(department(of))),
            ..change(Resource::Referrals, 9)
        };
        let partner = access(Role::Partner, 7, Some(department(5)));
        assert!(referral(5).concerns(&partner));
        assert!(!referral(6).concerns(&partner));
    }

    #[test]
    fn a_notification_is_told_to_whom_it_is_for() {
        let told = |owner| Change { owner, ..change(Resource::Notifications, 9) };
        for role in Role::ALL {
            let access = access(*role, 1, None);
            assert!(told(Some(Owner::Told(account(1)))).concerns(&access), "{role}");
            assert!(!told(Some(Owner::Told(account(2)))).concerns(&access), "{role}");
            assert!(!told(None).concerns(&access), "{role}");
        }
    }

    #[test]
    fn parts_are_told_as_what_they_are_a_part_of_and_other_tables_not_at_all() {
        assert_eq!(Resource::of_table("consents"), Some(Resource::Members));
        assert_eq!(Resource::of_table("event_sign_ups"), Some(Resource::Events));
        for resource in Resource::ALL {
            assert_eq!(Resource::of_table(resource.as_str()), Some(*resource));
        }
        for table in ["sessions", "portal_codes", "idempotency_keys"] {
            assert_eq!(Resource::of_table(table), None);
        }
    }

    #[test]
    fn each_is_told_once_and_many_as_one() {
        let few = gathered(vec![change(Resource::Cases, 1), change(Resource::Cases, 1)]);
        assert_eq!(few, vec![change(Resource::Cases, 1)]);
        let own = Change { owner: Some(Owner::Visitor(account(1))), ..change(Resource::Visits, 1) };
        let mut all: Vec<Change> =
            (0..=MANY as u128).map(|n| change(Resource::Members, n)).collect();
        all.push(own.clone());
        let told = gathered(all);
        assert_eq!(told, vec![Change { id: None, ..change(Resource::Members, 0) }, own]);
    }
}
