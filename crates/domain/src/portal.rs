//! The portal: a member's own way to what is recorded about them.

mod codes;

pub use codes::Code;

use crate::cases::{CaseAction, CaseState};
use crate::error::{Error, Fault, text};
use crate::id::{MemberId, PortalSessionId, UnitId};
use crate::members::{Draft, Member, MemberChange};
use crate::words;

/// How long the code on a slip works: long enough to be carried home.
pub const CODE_DAYS: i64 = 3;
/// How long a member stays signed in.
pub const SESSION_SECONDS: i64 = 3_600;

/// A member who signed in with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub session: PortalSessionId,
    pub member: MemberId,
    pub unit: UnitId,
}

words! {
    /// What a member may do with an own case that the office calls solved.
    pub enum PortalVerb {
        Confirm = "confirm",
        Reopen = "reopen",
    }
}

impl PortalVerb {
    /// # Errors
    /// A fault when a case is opened again without a reason, or confirmed with one.
    pub fn action(self, reason: Option<&str>) -> Result<CaseAction, Error> {
        match (self, reason) {
            (Self::Confirm, None) => Ok(CaseAction::Confirm),
            (Self::Confirm, Some(_)) => Err(Fault::new("/reason", "unknown_field").into()),
            (Self::Reopen, reason) => {
                let reason =
                    text("/reason", reason.unwrap_or_default(), crate::cases::limits::REASON)?;
                Ok(CaseAction::Reopen { reason })
            }
        }
    }

    /// The word is the person's only while the office calls the case solved: what was closed or
    /// declined is brought anew, or staff open it again.
    ///
    /// # Errors
    /// [`Error::Impossible`] in every other state.
    pub fn check(self, state: CaseState) -> Result<(), Error> {
        match state {
            CaseState::Resolved => Ok(()),
            other => Err(Error::impossible("cases", other, self.as_str())),
        }
    }

    /// What the member may do with a case in this state.
    #[must_use]
    pub fn possible(state: CaseState) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|verb| verb.check(state).is_ok()).collect()
    }
}

/// What a member corrects: how to reach them. The rest of the record is the office's to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactPatch {
    pub phone: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub address: Option<Option<String>>,
    pub preferred_language: Option<Option<String>>,
    pub contact_time: Option<Option<String>>,
}

impl ContactPatch {
    /// The record with the patch over it, parsed anew.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn apply(&self, member: &Member) -> Result<MemberChange, Error> {
        let over = |patch: &Option<Option<String>>, current: &Option<String>| {
            patch.clone().unwrap_or_else(|| current.clone())
        };
        let phone = over(&self.phone, &member.phone);
        let email = over(&self.email, &member.email);
        let address = over(&self.address, &member.address);
        let preferred_language = over(&self.preferred_language, &member.preferred_language);
        let contact_time = over(&self.contact_time, &member.contact_time);
        let draft = Draft {
            name: &member.name,
            phone: phone.as_deref(),
            email: email.as_deref(),
            address: address.as_deref(),
            preferred_language: preferred_language.as_deref(),
            contact_time: contact_time.as_deref(),
        };
        Ok(MemberChange {
            particulars: draft.parse()?,
            household: member.household,
            guardian_until: member.guardian_until,
            wants_visits: member.wants_visits,
            status: member.status,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_opens_a_case_again_says_why() {
        assert_eq!(PortalVerb::Confirm.action(None).unwrap(), CaseAction::Confirm);
        assert!(PortalVerb::Confirm.action(Some("好")).is_err());
        assert!(PortalVerb::Reopen.action(None).is_err());
        let again = PortalVerb::Reopen.action(Some(" 又堵了 ")).unwrap();
        assert_eq!(again, CaseAction::Reopen { reason: "又堵了".to_owned() });
    }

    #[test]
    fn the_word_is_the_person_s_while_the_case_is_called_solved_and_not_otherwise() {
        for state in CaseState::ALL {
            let expected: &[PortalVerb] =
                if *state == CaseState::Resolved { PortalVerb::ALL } else { &[] };
            assert_eq!(PortalVerb::possible(*state), expected, "{state}");
        }
    }
}
