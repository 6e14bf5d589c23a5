//! Invitations: how new colleagues come in. A link that works once, for a while, for one role in one unit.

use crate::access::Role;
use crate::accounts::person_name;
use crate::error::Faults;
use crate::grants::check_department;
use crate::id::{AccountId, DepartmentId, InvitationId, UnitId};
use crate::time::Timestamp;
use crate::{Error, words};

/// A link is good for so many days unless another end is asked for.
pub const USUAL_DAYS: i64 = 7;
pub const LONGEST_DAYS: i64 = 30;

words! {
    /// What has become of an invitation.
    pub enum InvitationState {
        Open = "open",
        Accepted = "accepted",
        Expired = "expired",
        Revoked = "revoked",
    }
}

/// An invitation as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub name: String,
    pub role: Role,
    pub unit: UnitId,
    pub unit_name: String,
    pub department: Option<DepartmentId>,
    pub created_by: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub accepted_by: Option<AccountId>,
    pub revoked_at: Option<Timestamp>,
}

impl Invitation {
    #[must_use]
    pub fn state(&self, now: Timestamp) -> InvitationState {
        if self.accepted_at.is_some() {
            InvitationState::Accepted
        } else if self.revoked_at.is_some() {
            InvitationState::Revoked
        } else if now >= self.expires_at {
            InvitationState::Expired
        } else {
            InvitationState::Open
        }
    }

    /// # Errors
    /// [`Error::Impossible`] unless it is open.
    pub fn ensure_open(&self, now: Timestamp, action: &'static str) -> Result<(), Error> {
        match self.state(now) {
            InvitationState::Open => Ok(()),
            state => Err(Error::impossible("invitation", state, action)),
        }
    }
}

/// Which invitations a list asks for.
#[derive(Clone, Debug, Default)]
pub struct InvitationFilter {
    pub unit: Option<UnitId>,
    pub state: Option<InvitationState>,
}

/// An invitation to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    pub name: String,
    pub role: Role,
    pub unit: UnitId,
    pub department: Option<DepartmentId>,
    pub expires_at: Timestamp,
}

impl NewInvitation {
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn parse(
        name: &str,
        role: Role,
        unit: UnitId,
        department: Option<DepartmentId>,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let name = faults.check(person_name("/name", name));
        faults.check(check_department(role, department));
        let expires_at = expires_at.unwrap_or_else(|| now.plus_days(USUAL_DAYS));
        if expires_at <= now {
            faults.add("/expires_at", "in_the_past");
        } else if expires_at > now.plus_days(LONGEST_DAYS) {
            faults
                .push(crate::Fault::new("/expires_at", "too_far_ahead").with("days", LONGEST_DAYS));
        }
        faults.finish()?;
        let name = name.unwrap_or_default();
        Ok(Self { name, role, unit, department, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const NOW: i64 = 1_700_000_000_000_000;

    fn invitation(accepted: bool, revoked: bool, days: i64) -> Invitation {
        let now = Timestamp::from_micros(NOW);
        Invitation {
            id: InvitationId::from_uuid(Uuid::nil()),
            name: "林小满".to_owned(),
            role: Role::Caseworker,
            unit: UnitId::from_uuid(Uuid::nil()),
            unit_name: "榆树街".to_owned(),
            department: None,
            created_by: AccountId::from_uuid(Uuid::nil()),
            created_at: now,
            expires_at: now.plus_days(days),
            accepted_at: accepted.then_some(now),
            accepted_by: None,
            revoked_at: revoked.then_some(now),
        }
    }

    fn parse(name: &str, days: Option<i64>) -> Result<NewInvitation, Error> {
        let now = Timestamp::from_micros(NOW);
        let end = days.map(|days| now.plus_days(days));
        NewInvitation::parse(name, Role::Volunteer, UnitId::from_uuid(Uuid::nil()), None, end, now)
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let Err(Error::Invalid(faults)) = parse(" ", Some(31)) else { panic!("it has faults") };
        let pointers: Vec<_> = faults.0.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/expires_at"]);
    }

    #[test]
    fn a_link_is_good_for_a_week_and_never_longer_than_a_month() {
        assert_eq!(
            parse("林小满", None).unwrap().expires_at,
            Timestamp::from_micros(NOW).plus_days(7)
        );
        assert!(parse("林小满", Some(30)).is_ok());
        assert!(parse("林小满", Some(0)).is_err());
    }

    proptest! {
        #[test]
        fn only_an_open_invitation_is_accepted(accepted: bool, revoked: bool, days in 1_i64..30, later in 0_i64..40) {
            let now = Timestamp::from_micros(NOW).plus_days(later);
            let open = !accepted && !revoked && later < days;
            prop_assert_eq!(invitation(accepted, revoked, days).ensure_open(now, "accept").is_ok(), open);
        }
    }
}
