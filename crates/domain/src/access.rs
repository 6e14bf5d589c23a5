//! Who may do what, where: grants give a role in a unit and all below it.

use crate::error::Error;
use crate::id::{AccountId, DepartmentId, UnitId};
use crate::time::Timestamp;
use crate::words;

words! {
    /// What somebody is to an office; each sees what their work needs and no more.
    pub enum Role {
        /// Units, accounts, departments; no member data.
        Administrator = "administrator",
        /// Leads a community: everything a caseworker does, and assigns, approves, undoes.
        Coordinator = "coordinator",
        /// The records of the own community.
        Caseworker = "caseworker",
        /// Visits assigned to them and events of their unit.
        Volunteer = "volunteer",
        /// Figures, never a person.
        Analyst = "analyst",
        /// The audit trail.
        Auditor = "auditor",
        /// The referrals to their own department.
        Partner = "partner",
    }
}

words! {
    /// A right that an operation asks for.
    pub enum Permission {
        ViewUnits = "view_units",
        ManageUnits = "manage_units",
        ViewAccounts = "view_accounts",
        ManageAccounts = "manage_accounts",
        Invite = "invite",
        ViewDepartments = "view_departments",
        ManageDepartments = "manage_departments",
        ViewMembers = "view_members",
        EditMembers = "edit_members",
        /// Making two records of one person into one, and taking them apart again.
        MergeMembers = "merge_members",
        /// Taking members to another unit, with what is on record of them.
        MoveMembers = "move_members",
        /// Confirm or refuse what somebody asked: to be erased.
        DecideErasures = "decide_erasures",
        PublishConsentTexts = "publish_consent_texts",
        ViewVisits = "view_visits",
        EditVisits = "edit_visits",
        /// Visits that are assigned to the caller: see and record them.
        OwnVisits = "own_visits",
        AssignVisits = "assign_visits",
        ViewEvents = "view_events",
        EditEvents = "edit_events",
        CheckIn = "check_in",
        ViewCases = "view_cases",
        EditCases = "edit_cases",
        AssignCases = "assign_cases",
        /// Referrals to the caller's own department.
        OwnReferrals = "own_referrals",
        ViewSuggestions = "view_suggestions",
        /// Take them in, review, answer, decline.
        EditSuggestions = "edit_suggestions",
        PublishSuggestions = "publish_suggestions",
        Import = "import",
        UndoImport = "undo_import",
        /// Lists as oneself and others like to see them.
        UseViews = "use_views",
        /// Give a view of a list to all who work in a unit.
        ShareViews = "share_views",
        /// Figures of the own units.
        ViewStatistics = "view_statistics",
        /// Publish releases of figures.
        PublishReleases = "publish_releases",
        /// Data requests of the own units, and of those above.
        ViewDataRequests = "view_data_requests",
        FileDataRequests = "file_data_requests",
        /// Approve or refuse what communities are asked; from the district alone.
        DecideDataRequests = "decide_data_requests",
        /// Fill the forms of the own community.
        AnswerDataRequests = "answer_data_requests",
        /// Tokens for departments' programs, and where these are told of what is published.
        ManageTokens = "manage_tokens",
        /// How long records are kept, and what is over.
        ViewRetention = "view_retention",
        ViewAudit = "view_audit",
    }
}

impl Role {
    /// The table of rights; a right that stands nowhere here nobody has.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Administrator => matches!(
                permission,
                P::ViewUnits
                    | P::ManageUnits
                    | P::ViewAccounts
                    | P::ManageAccounts
                    | P::Invite
                    | P::ViewDepartments
                    | P::ManageDepartments
                    | P::ManageTokens
                    | P::PublishConsentTexts
                    | P::ViewDataRequests
                    | P::FileDataRequests
            ),
            Self::Coordinator => {
                Self::Caseworker.may(permission)
                    || matches!(
                        permission,
                        P::ViewAccounts
                            | P::Invite
                            | P::MergeMembers
                            | P::MoveMembers
                            | P::DecideErasures
                            | P::PublishConsentTexts
                            | P::AssignVisits
                            | P::AssignCases
                            | P::PublishReleases
                            | P::FileDataRequests
                            | P::DecideDataRequests
                            | P::PublishSuggestions
                            | P::UndoImport
                            | P::ShareViews
                            | P::ViewRetention
                    )
            }
            Self::Caseworker => matches!(
                permission,
                P::ViewUnits
                    | P::ViewDepartments
                    | P::ViewMembers
                    | P::EditMembers
                    | P::ViewVisits
                    | P::EditVisits
                    | P::OwnVisits
                    | P::ViewEvents
                    | P::EditEvents
                    | P::CheckIn
                    | P::ViewCases
                    | P::EditCases
                    | P::ViewSuggestions
                    | P::EditSuggestions
                    | P::Import
                    | P::UseViews
                    | P::ViewStatistics
                    | P::ViewDataRequests
                    | P::AnswerDataRequests
            ),
            Self::Volunteer => {
                matches!(
                    permission,
                    P::ViewUnits | P::OwnVisits | P::ViewEvents | P::CheckIn | P::UseViews
                )
            }
            Self::Analyst => matches!(
                permission,
                P::ViewUnits | P::ViewStatistics | P::ViewDataRequests | P::FileDataRequests
            ),
            Self::Auditor => matches!(permission, P::ViewUnits | P::ViewAudit),
            Self::Partner => matches!(permission, P::OwnReferrals),
        }
    }
}

/// A role that an account holds in a unit and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub unit: UnitId,
    /// Whose referrals a partner sees; `None` for every other role.
    pub department: Option<DepartmentId>,
    pub expires_at: Option<Timestamp>,
}

impl Grant {
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// How the trail calls a member who acts for themselves.
pub const MEMBER: &str = "member";

/// Under what somebody acts, for the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub roles: Vec<Role>,
    /// None when the grants are of several units: then no single one answers for it.
    pub unit: Option<UnitId>,
    /// A member who looks at their own record. It is no role: nobody is given it.
    pub member: bool,
}

impl Standing {
    /// A member of this unit, with their own record.
    #[must_use]
    pub const fn of_member(unit: UnitId) -> Self {
        Self { roles: Vec::new(), unit: Some(unit), member: true }
    }

    /// The roles as the trail has them: `caseworker`, or `auditor caseworker`; `member` for a member.
    #[must_use]
    pub fn roles_text(&self) -> Option<String> {
        let mut words: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
        words.extend(self.member.then_some(MEMBER));
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// What an account may do now. Read from the database at each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub account: AccountId,
    grants: Vec<Grant>,
}

impl Access {
    /// Grants that are over by `now` count for nothing.
    #[must_use]
    pub fn new(account: AccountId, grants: Vec<Grant>, now: Timestamp) -> Self {
        let grants = grants.into_iter().filter(|grant| grant.is_live(now)).collect();
        Self { account, grants }
    }

    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Under what the account acts: its roles, and its unit when all its grants are of one.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let mut roles: Vec<Role> = self.grants.iter().map(|grant| grant.role).collect();
        roles.sort_unstable();
        roles.dedup();
        let mut units = self.grants.iter().map(|grant| grant.unit);
        let unit = units.next().filter(|first| units.all(|unit| unit == *first));
        Standing { roles, unit, member: false }
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.iter().any(|grant| grant.role.may(permission))
    }

    /// The units where the account holds `permission`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when it holds it nowhere.
    pub fn scope(&self, permission: Permission) -> Result<Scope, Error> {
        let mut roots: Vec<UnitId> = self
            .grants
            .iter()
            .filter(|grant| grant.role.may(permission))
            .map(|grant| grant.unit)
            .collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.is_empty() { Err(Error::Forbidden) } else { Ok(Scope { roots }) }
    }

    /// The units where the account may give `role` to somebody.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when there is none.
    pub fn scope_to_give(&self, role: Role) -> Result<Scope, Error> {
        let giving = self.grants.iter().filter(|grant| grant.role.may_give(role));
        let mut roots: Vec<UnitId> = giving.map(|grant| grant.unit).collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.is_empty() { Err(Error::Forbidden) } else { Ok(Scope { roots }) }
    }

    /// The departments whose referrals the account may answer.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when there is none.
    pub fn departments(&self) -> Result<Vec<DepartmentId>, Error> {
        let mut own: Vec<DepartmentId> = self
            .grants
            .iter()
            .filter(|grant| grant.role.may(Permission::OwnReferrals))
            .filter_map(|grant| grant.department)
            .collect();
        own.sort_unstable();
        own.dedup();
        if own.is_empty() { Err(Error::Forbidden) } else { Ok(own) }
    }
}

/// The units that a request may touch: these roots and all below them.
///
/// It comes from [`Access::scope`] alone, so that no query can be written without asking for a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    roots: Vec<UnitId>,
}

impl Scope {
    #[must_use]
    pub fn roots(&self) -> &[UnitId] {
        &self.roots
    }

    /// The installation's own work, such as closing cases after their silent period, on everything
    /// below the given units.
    #[must_use]
    pub const fn of_the_installation(roots: Vec<UnitId>) -> Self {
        Self { roots }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    fn access(grants: Vec<Grant>) -> Access {
        Access::new(AccountId::from_uuid(Uuid::from_u128(1)), grants, Timestamp::from_micros(1_000))
    }

    fn grant(role: Role, n: u128) -> Grant {
        Grant { role, unit: unit(n), department: None, expires_at: None }
    }

    #[test]
    fn an_administrator_sees_no_member() {
        for permission in [Permission::ViewMembers, Permission::ViewVisits, Permission::ViewCases] {
            assert!(!Role::Administrator.may(permission));
            assert!(access(vec![grant(Role::Administrator, 1)]).scope(permission).is_err());
        }
    }

    #[test]
    fn scope_holds_only_the_units_of_grants_with_the_right() {
        let access = access(vec![
            grant(Role::Caseworker, 3),
            grant(Role::Auditor, 1),
            grant(Role::Coordinator, 2),
            grant(Role::Caseworker, 2),
        ]);
        assert_eq!(access.scope(Permission::EditMembers).unwrap().roots(), [unit(2), unit(3)]);
        assert_eq!(access.scope(Permission::UndoImport).unwrap().roots(), [unit(2)]);
        assert_eq!(access.scope(Permission::ViewAudit).unwrap().roots(), [unit(1)]);
    }

    #[test]
    fn what_somebody_acts_under_names_every_role_and_one_unit_or_none() {
        let one = access(vec![grant(Role::Coordinator, 2), grant(Role::Caseworker, 2)]).standing();
        let text = one.roles_text().unwrap();
        assert_eq!(text.split(' ').count(), 2);
        assert!(text.contains("coordinator") && text.contains("caseworker"));
        assert_eq!(one.unit, Some(unit(2)));
        let two = access(vec![grant(Role::Auditor, 1), grant(Role::Auditor, 2)]).standing();
        assert_eq!((two.roles_text().as_deref(), two.unit), (Some("auditor"), None));
        assert_eq!(access(Vec::new()).standing(), Standing::default());
        assert_eq!(Standing::default().roles_text(), None);
        let own = Standing::of_member(unit(2));
        assert_eq!((own.roles_text().as_deref(), own.unit), (Some("member"), Some(unit(2))));
        assert!(Role::ALL.iter().all(|role| role.as_str() != MEMBER));
    }

    #[test]
    fn a_grant_ends_to_the_microsecond() {
        let mut one = grant(Role::Caseworker, 1);
        one.expires_at = Some(Timestamp::from_micros(1_000));
        assert!(!access(vec![one.clone()]).may(Permission::ViewMembers));
        one.expires_at = Some(Timestamp::from_micros(1_001));
        assert!(access(vec![one]).may(Permission::ViewMembers));
    }

    #[test]
    fn a_partner_sees_only_the_own_department() {
        let department = DepartmentId::from_uuid(Uuid::from_u128(9));
        let access =
            access(vec![Grant { department: Some(department), ..grant(Role::Partner, 1) }]);
        assert_eq!(access.departments().unwrap(), [department]);
        for permission in Permission::ALL.iter().filter(|p| **p != Permission::OwnReferrals) {
            assert!(!access.may(*permission), "{permission}");
        }
    }

    proptest! {
        /// Grants on a random tree (each unit's parent is one before it) against a walk up from the unit.
        #[test]
        fn a_scope_admits_what_a_walk_up_the_tree_finds(
            parents in proptest::collection::vec(any::<Option<proptest::sample::Index>>(), 1..20),
            held in proptest::collection::vec(
                (proptest::sample::select(Role::ALL), 0_u128..20, proptest::option::of(998_i64..1_003)), 0..6,
            ),
        ) {
            let path = |of: usize| {
                let above = |at: &usize| {
                    let parent = parents.get(*at).copied().flatten().filter(|_| *at > 0)?;
                    Some(parent.index(*at))
                };
                std::iter::successors(Some(of), above).map(|at| unit(at as u128)).collect::<Vec<_>>()
            };
            let grants = held.iter().map(|(role, at, end)| Grant {
                expires_at: end.map(Timestamp::from_micros), ..grant(*role, *at)
            });
            let access = access(grants.collect());
            for permission in Permission::ALL {
                let scope = access.scope(*permission);
                for at in 0..parents.len() {
                    let path = path(at);
                    let expected = held.iter().any(|(role, held_in, end)| {
                        role.may(*permission) && end.is_none_or(|end| end > 1_000) && path.contains(&unit(*held_in))
                    });
                    let admitted = scope.as_ref().is_ok_and(|s| s.roots().iter().any(|root| path.contains(root)));
                    prop_assert_eq!(admitted, expected, "{} in {}", permission, at);
                }
            }
        }
    }
}
