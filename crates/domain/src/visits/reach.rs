//! Which visits somebody may see and touch: all of some units, or only those assigned to them.

use super::Visit;
use crate::access::{Access, Permission, Scope};
use crate::error::Error;
use crate::id::AccountId;

/// What the caller's roles let them reach.
#[derive(Clone, Debug)]
pub struct Reach {
    account: AccountId,
    all: Option<Scope>,
    own: Option<Scope>,
    assign: Option<Scope>,
}

impl Reach {
    /// To see visits.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the caller may see no visit anywhere, not even an own one.
    pub fn to_view(access: &Access) -> Result<Self, Error> {
        Self::by(access, Permission::ViewVisits)
    }

    /// To record visits that are planned.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the caller may record no visit anywhere, not even an own one.
    pub fn to_record(access: &Access) -> Result<Self, Error> {
        Self::by(access, Permission::EditVisits)
    }

    /// To plan visits and change plans: an assigned visit is not enough.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the caller may do so nowhere.
    pub fn to_plan(access: &Access) -> Result<Self, Error> {
        let all = access.scope(Permission::EditVisits)?;
        let assign = access.scope(Permission::AssignVisits).ok();
        Ok(Self { account: access.account, all: Some(all), own: None, assign })
    }

    fn by(access: &Access, permission: Permission) -> Result<Self, Error> {
        let all = access.scope(permission).ok();
        let own = access.scope(Permission::OwnVisits).ok();
        if all.is_none() && own.is_none() {
            return Err(Error::Forbidden);
        }
        Ok(Self { account: access.account, all, own, assign: None })
    }

    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// Units whose visits are all in reach.
    #[must_use]
    pub const fn all(&self) -> Option<&Scope> {
        self.all.as_ref()
    }

    /// Units of which only the caller's own visits are in reach; none where that adds nothing.
    #[must_use]
    pub fn own(&self) -> Option<&Scope> {
        let covered = |own: &Scope| {
            self.all.as_ref().is_some_and(|all| own.roots().iter().all(|r| all.roots().contains(r)))
        };
        self.own.as_ref().filter(|own| !covered(own))
    }

    /// Units in which the caller may name others for a visit.
    #[must_use]
    pub const fn assign(&self) -> Option<&Scope> {
        self.assign.as_ref()
    }

    /// Whether giving `visit` from one person to another takes the right to assign: what concerns
    /// the caller alone does not.
    #[must_use]
    pub fn assigns_others(&self, from: Option<AccountId>, to: Option<AccountId>) -> bool {
        let other = |who: Option<AccountId>| who.is_some_and(|who| who != self.account);
        from != to && (other(from) || other(to))
    }

    /// Whether the caller sees how to reach the member: always where all visits are in reach
    /// (`in_all`), and otherwise as long as the visit needs it.
    #[must_use]
    pub const fn shows_contact_details(visit: &Visit, in_all: bool) -> bool {
        in_all || visit.needs_contact_details()
    }
}
