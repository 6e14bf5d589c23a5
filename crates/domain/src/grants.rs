//! Grants: a role given to an account in a unit and all below it, until it ends or is taken away.

use crate::access::Role;
use crate::error::{Fault, Faults};
use crate::id::{AccountId, DepartmentId, GrantId, UnitId};
use crate::time::Timestamp;

/// A grant as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRecord {
    pub id: GrantId,
    pub account: AccountId,
    pub role: Role,
    pub unit: UnitId,
    pub unit_name: String,
    pub department: Option<DepartmentId>,
    pub expires_at: Option<Timestamp>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

/// A role in a unit, to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGrant {
    pub role: Role,
    pub unit: UnitId,
    pub department: Option<DepartmentId>,
    pub expires_at: Option<Timestamp>,
}

impl NewGrant {
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn parse(
        role: Role,
        unit: UnitId,
        department: Option<DepartmentId>,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, crate::Error> {
        let mut faults = Faults::new();
        faults.check(check_department(role, department));
        if expires_at.is_some_and(|end| end <= now) {
            faults.add("/expires_at", "in_the_past");
        }
        faults.finish()?;
        Ok(Self { role, unit, department, expires_at })
    }
}

/// A partner works for a department, nobody else does.
///
/// # Errors
/// A fault `required` or `department_not_allowed`.
pub fn check_department(role: Role, department: Option<DepartmentId>) -> Result<(), Fault> {
    match (role, department) {
        (Role::Partner, None) => Err(Fault::new("/department_id", "required")),
        (Role::Partner, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => Err(Fault::new("/department_id", "department_not_allowed")),
    }
}

impl Role {
    /// Whether somebody in this role may give `other` to others, within the own units. Nobody gives more than they
    /// have the say over: an administrator sets up every role, a coordinator the people of the own community.
    #[must_use]
    pub const fn may_give(self, other: Self) -> bool {
        match self {
            Self::Administrator => true,
            Self::Coordinator => matches!(other, Self::Caseworker | Self::Volunteer),
            Self::Caseworker | Self::Volunteer | Self::Analyst | Self::Auditor | Self::Partner => {
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::access::{Access, Grant, Permission};

    const NOW: i64 = 1_700_000_000_000_000;

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    fn roles() -> impl Strategy<Value = Role> {
        proptest::sample::select(Role::ALL)
    }

    #[test]
    fn a_partner_has_a_department_and_nobody_else() {
        let now = Timestamp::from_micros(NOW);
        let department = Some(DepartmentId::from_uuid(Uuid::from_u128(7)));
        for role in Role::ALL {
            let partner = *role == Role::Partner;
            assert_eq!(
                NewGrant::parse(*role, unit(1), department, None, now).is_ok(),
                partner,
                "{role}"
            );
            assert_eq!(
                NewGrant::parse(*role, unit(1), None, None, now).is_ok(),
                !partner,
                "{role}"
            );
        }
    }

    #[test]
    fn a_grant_cannot_be_over_before_it_begins() {
        let now = Timestamp::from_micros(NOW);
        assert!(NewGrant::parse(Role::Auditor, unit(1), None, Some(now), now).is_err());
        assert!(
            NewGrant::parse(Role::Auditor, unit(1), None, Some(now.plus_seconds(1)), now).is_ok()
        );
    }

    proptest! {
        /// Giving never leads to more than the giver's own say, over any number of steps.
        #[test]
        fn giving_on_never_widens(chain in proptest::collection::vec(roles(), 2..6)) {
            let given = chain.windows(2).all(|pair| matches!(pair, [giver, taker] if giver.may_give(*taker)));
            if let (true, [first, .., last]) = (given, chain.as_slice()) {
                prop_assert!(first.may_give(*last));
            }
        }

        #[test]
        fn only_who_may_invite_gives_anything(giver in roles(), taken in roles()) {
            prop_assert!(!giver.may_give(taken) || giver.may(Permission::Invite));
        }

        #[test]
        fn the_scope_to_give_holds_only_units_of_roles_with_that_say(
            held in proptest::collection::vec((roles(), 0_u128..4), 0..6), given in roles(),
        ) {
            let grants = held.iter().map(|(role, n)| {
                Grant { role: *role, unit: unit(*n), department: None, expires_at: None }
            });
            let account = AccountId::from_uuid(Uuid::nil());
            let access = Access::new(account, grants.collect(), Timestamp::from_micros(NOW));
            let expected: std::collections::BTreeSet<UnitId> =
                held.iter().filter(|(role, _)| role.may_give(given)).map(|(_, n)| unit(*n)).collect();
            match access.scope_to_give(given) {
                Ok(scope) => prop_assert!(expected.iter().eq(scope.roots())),
                Err(_) => prop_assert!(expected.is_empty()),
            }
        }
    }
}
