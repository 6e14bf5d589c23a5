//! Notifications: what somebody is to look at, told to those whom it concerns, in the app and by e-mail.
//!
//! One says of what kind it is and where the record is, and nothing that is in it: whoever opens the record reads it
//! under their own rights.

use uuid::Uuid;

use crate::access::{Access, Permission};
use crate::error::{Error, Fault, Faults};
use crate::id::{AccountId, Id, NotificationId, UnitId};
use crate::members::email;
use crate::time::Timestamp;
use crate::words;

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "notifications";

/// Days for which one is kept, read or not. What it points at stays.
pub const KEPT_DAYS: u16 = 90;
/// Days for which a letter waits for a server that takes it.
pub const LETTER_DAYS: u16 = 7;
/// What comes within so many seconds goes by one letter.
pub const GATHER_SECONDS: i64 = 60;
/// Whoever sends a letter has this long: a server that says nothing is given up after a minute.
pub const LETTER_LEASE_SECONDS: i64 = 120;

words! {
    /// What somebody may be told of.
    pub enum NotificationKind {
        /// A case was given to them.
        CaseAssigned = "case_assigned",
        /// Who brought a case says that it is not solved after all.
        CaseReopened = "case_reopened",
        /// Who brought a case says that it is solved.
        CaseConfirmed = "case_confirmed",
        /// Who brought a case wrote something to it.
        CaseCommented = "case_commented",
        /// Their department is asked for its part.
        ReferralReceived = "referral_received",
        /// A department answered.
        ReferralAnswered = "referral_answered",
        /// A department's answer is due today.
        ReferralDue = "referral_due",
        /// A planned visit was given to them, or those of a round.
        VisitAssigned = "visit_assigned",
        /// A suggestion waits to be looked through.
        SuggestionReceived = "suggestion_received",
        /// A member says something against a note about them.
        ObjectionReceived = "objection_received",
        /// Somebody is to be erased, and a second person has to confirm it.
        ErasureRequested = "erasure_requested",
        /// A department wants to know what no record answers: the district decides.
        DataRequestFiled = "data_request_filed",
        /// A form of a data request waits for their unit.
        DataFormOpened = "data_form_opened",
        /// A form was given back to be put right.
        DataFormReturned = "data_form_returned",
        /// An import of theirs is over.
        ImportEnded = "import_ended",
        /// Unusual reading was found.
        AuditAlertFound = "audit_alert_found",
        /// A receiver is gone, and its webhook was turned off.
        WebhookStopped = "webhook_stopped",
    }
}

impl NotificationKind {
    /// Whoever has one of these rights can do something about it.
    #[must_use]
    pub const fn needs(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::CaseAssigned
            | Self::CaseReopened
            | Self::CaseConfirmed
            | Self::CaseCommented
            | Self::ReferralAnswered => &[P::EditCases],
            Self::ReferralReceived => &[P::OwnReferrals],
            Self::ReferralDue => &[P::EditCases, P::OwnReferrals],
            Self::VisitAssigned => &[P::OwnVisits],
            Self::SuggestionReceived => &[P::EditSuggestions],
            Self::ObjectionReceived => &[P::EditMembers],
            Self::ErasureRequested => &[P::DecideErasures],
            Self::DataRequestFiled => &[P::DecideDataRequests],
            Self::DataFormOpened | Self::DataFormReturned => &[P::AnswerDataRequests],
            Self::ImportEnded => &[P::Import],
            Self::AuditAlertFound => &[P::ViewAudit],
            Self::WebhookStopped => &[P::ManageTokens],
        }
    }

    /// Whether somebody with these rights may be told of it.
    #[must_use]
    pub fn concerns(self, access: &Access) -> bool {
        self.needs().iter().any(|right| access.may(*right))
    }

    /// Nobody is told of what they did themselves, but for work that went on while they did something else.
    #[must_use]
    pub const fn tells_who_did_it(self) -> bool {
        matches!(self, Self::ImportEnded)
    }
}

words! {
    /// Of what kind the record is that a notification points at.
    pub enum NotificationSubject {
        Cases = "cases",
        Referrals = "referrals",
        Visits = "visits",
        Rounds = "rounds",
        Suggestions = "suggestions",
        Objections = "objections",
        ErasureRequests = "erasure_requests",
        DataRequests = "data_requests",
        DataRequestForms = "data_request_forms",
        Imports = "imports",
        AuditAlerts = "audit_alerts",
        Webhooks = "webhooks",
    }
}

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    pub kind: NotificationKind,
    pub subject: NotificationSubject,
    pub subject_id: Uuid,
    /// None for what is of the whole installation.
    pub unit: Option<UnitId>,
}

impl News {
    pub fn of<K>(
        kind: NotificationKind,
        (subject, id): (NotificationSubject, Id<K>),
        unit: impl Into<Option<UnitId>>,
    ) -> Self {
        Self { kind, subject, subject_id: id.uuid(), unit: unit.into() }
    }
}

/// Something that an account was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    pub account: AccountId,
    pub news: News,
    pub unit_name: Option<String>,
    pub read_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// How somebody wants to be told of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub kind: NotificationKind,
    pub in_app: bool,
    pub by_email: bool,
}

impl Choice {
    /// As long as nobody chose otherwise.
    #[must_use]
    pub const fn usual(kind: NotificationKind) -> Self {
        Self { kind, in_app: true, by_email: false }
    }
}

/// Where an account is written to, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    pub email: Option<String>,
    /// One of each kind.
    pub kinds: Vec<Choice>,
    /// That of the account.
    pub version: i64,
}

/// What is to change; what is `None` or not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoicesPatch {
    pub email: Option<Option<String>>,
    pub kinds: Vec<Choice>,
}

impl ChoicesPatch {
    /// # Errors
    /// Every fault: an address that is none, a kind that is named twice.
    pub fn parse(given: Option<Option<&str>>, kinds: Vec<Choice>) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let email = match given {
            Some(address) => faults.check(email(address)),
            None => None,
        };
        for (at, choice) in kinds.iter().enumerate() {
            if kinds.iter().take(at).any(|other| other.kind == choice.kind) {
                faults.push(Fault::new(format!("/kinds/{at}/kind"), "given_twice"));
            }
        }
        faults.finish()?;
        Ok(Self { email, kinds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Grant, Role};

    fn access(role: Role) -> Access {
        let unit = UnitId::from_uuid(Uuid::from_u128(1));
        let grant = Grant { role, unit, department: None, expires_at: None };
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        Access::new(account, vec![grant], Timestamp::from_micros(1))
    }

    fn of(role: Role) -> Vec<NotificationKind> {
        let access = access(role);
        NotificationKind::ALL.iter().copied().filter(|kind| kind.concerns(&access)).collect()
    }

    #[test]
    fn each_is_told_what_they_can_do_something_about() {
        use NotificationKind as K;
        assert_eq!(of(Role::Volunteer), [K::VisitAssigned]);
        assert_eq!(of(Role::Partner), [K::ReferralReceived, K::ReferralDue]);
        assert_eq!(of(Role::Auditor), [K::AuditAlertFound]);
        assert_eq!(of(Role::Administrator), [K::WebhookStopped]);
        assert_eq!(of(Role::Analyst), []);
        let (case, lead) = (of(Role::Caseworker), of(Role::Coordinator));
        assert!(case.iter().all(|kind| lead.contains(kind)));
        assert!(!case.contains(&K::ErasureRequested) && lead.contains(&K::ErasureRequested));
        for kind in K::ALL {
            assert!(Role::ALL.iter().any(|role| of(*role).contains(kind)), "{kind}");
        }
    }

    #[test]
    fn an_address_and_the_kinds_are_looked_at_together() {
        let choice = Choice::usual(NotificationKind::CaseAssigned);
        let Err(Error::Invalid(faults)) =
            ChoicesPatch::parse(Some(Some("nobody")), vec![choice, choice])
        else {
            panic!("it was taken");
        };
        let said: Vec<_> =
            faults.0.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(said, [("/email", "not_an_email"), ("/kinds/1/kind", "given_twice")]);
        let none = ChoicesPatch::parse(Some(None), Vec::new()).unwrap();
        assert_eq!(none.email, Some(None));
        let blank = ChoicesPatch::parse(Some(Some("  ")), Vec::new()).unwrap();
        assert_eq!(blank.email, Some(None));
        let stays = ChoicesPatch::parse(None, vec![choice]).unwrap();
        assert_eq!((stays.email, stays.kinds.len()), (None, 1));
    }
}
