//! Consents: what a member agreed to, as records that are never edited.

mod requirements;

pub use requirements::Operation;

use crate::error::{Fault, Faults, optional_text, text};
use crate::id::{AccountId, ConsentId, MemberId};
use crate::time::{Date, Timestamp};
use crate::{Error, words};
use jiff::tz::TimeZone;

words! {
    /// What a consent is for.
    pub enum Purpose {
        Contact = "contact",
        Visits = "visits",
        Events = "events",
        Referral = "referral",
    }
}

words! {
    /// How a consent was given.
    pub enum GivenHow {
        /// A signed form.
        Written = "written",
        /// Spoken before a named member of staff.
        Spoken = "spoken",
        Portal = "portal",
        /// Not by the person: two records became one, and what only one of them allowed holds no longer.
        Merge = "merge",
    }
}

impl GivenHow {
    /// # Errors
    /// A fault at `/given_how` for what nobody can say of themselves.
    pub fn of_a_person(self) -> Result<Self, Fault> {
        match self {
            Self::Written | Self::Spoken | Self::Portal => Ok(self),
            Self::Merge => Err(Fault::new("/given_how", "not_given_so")),
        }
    }
}

words! {
    /// What a record says: that consent was given, or that it was taken back.
    pub enum ConsentAction {
        Given = "given",
        Withdrawn = "withdrawn",
    }
}

/// Who consents in the place of somebody under age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guardian {
    pub name: String,
    /// What they are to the member, as they said it.
    pub relation: String,
}

impl Guardian {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(name: &str, relation: &str) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let name = faults.check(text("/guardian/name", name, 80)).unwrap_or_default();
        let relation = faults.check(text("/guardian/relation", relation, 40)).unwrap_or_default();
        faults.finish()?;
        Ok(Self { name, relation })
    }
}

/// A record of the trail of consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    pub member: MemberId,
    pub purpose: Purpose,
    pub action: ConsentAction,
    /// Version of the text that was shown or read out.
    pub text_version: String,
    pub given_how: GivenHow,
    /// The member of staff before whom it was spoken.
    pub witness: Option<String>,
    /// Who consented for the member.
    pub guardian: Option<Guardian>,
    /// The consent that a withdrawal ends.
    pub withdraws: Option<ConsentId>,
    pub starts_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
}

/// A consent to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsent {
    pub purpose: Purpose,
    pub given_how: GivenHow,
    pub witness: Option<String>,
    pub guardian: Option<Guardian>,
    pub text_version: String,
    pub starts_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

impl NewConsent {
    /// A spoken consent needs its witness.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(
        purpose: Purpose,
        given_how: GivenHow,
        witness: Option<&str>,
        text_version: &str,
        starts_at: Timestamp,
        expires_at: Option<Timestamp>,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let witness = faults.check(optional_text("/witness", witness, 80)).flatten();
        let text_version = faults.check(text("/text_version", text_version, 32));
        if given_how == GivenHow::Spoken && witness.is_none() {
            faults.add("/witness", "witness_required");
        }
        faults.check(given_how.of_a_person());
        if expires_at.is_some_and(|end| end <= starts_at) {
            faults.add("/expires_at", "before_start");
        }
        faults.finish()?;
        let text_version = text_version.ok_or_else(|| Fault::new("/text_version", "required"))?;
        let guardian = None;
        Ok(Self { purpose, given_how, witness, guardian, text_version, starts_at, expires_at })
    }

    /// The consent as it holds for a member for whom a guardian consents until a day. What a guardian
    /// gave ends with that day: from then on the member is asked.
    ///
    /// # Errors
    /// A fault when a guardian is needed and none is named, or one is named and none is needed.
    pub fn of_ward(self, guardian_until: Option<Date>, zone: &TimeZone) -> Result<Self, Error> {
        let until = guardian_until.filter(|day| self.starts_at.date_in(zone) < *day);
        match (until, &self.guardian) {
            (None, None) => Ok(self),
            (None, Some(_)) => Err(Fault::new("/guardian", "guardian_not_needed").into()),
            (Some(_), None) => Err(Fault::new("/guardian", "guardian_required").into()),
            (Some(day), Some(_)) => {
                let end = Timestamp::start_of(day, zone);
                let expires_at = Some(self.expires_at.map_or(end, |given| given.min(end)));
                Ok(Self { expires_at, ..self })
            }
        }
    }
}

/// The consents that hold at `now`: given, begun, not expired, not withdrawn.
#[must_use]
pub fn live(trail: &[Consent], now: Timestamp) -> Vec<&Consent> {
    let withdrawn = |id| {
        trail.iter().any(|c| {
            c.action == ConsentAction::Withdrawn && c.withdraws == Some(id) && c.starts_at <= now
        })
    };
    trail
        .iter()
        .filter(|c| c.action == ConsentAction::Given && c.starts_at <= now)
        .filter(|c| c.expires_at.is_none_or(|end| now < end))
        .filter(|c| !withdrawn(c.id))
        .collect()
}

/// Whether something allows `purpose` at `now`.
#[must_use]
pub fn allowed(trail: &[Consent], purpose: Purpose, now: Timestamp) -> bool {
    live(trail, now).iter().any(|consent| consent.purpose == purpose)
}

/// # Errors
/// [`Error::ConsentRequired`] when nothing allows what `operation` is for at `now`.
pub fn require(trail: &[Consent], operation: Operation, now: Timestamp) -> Result<(), Error> {
    if allowed(trail, operation.purpose(), now) { Ok(()) } else { Err(refused(operation)) }
}

/// The refusal of an operation, which says what to ask for.
#[must_use]
pub const fn refused(operation: Operation) -> Error {
    Error::ConsentRequired { purpose: operation.purpose().as_str() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn given(n: u128, starts: i64, expires: Option<i64>) -> Consent {
        Consent {
            id: ConsentId::from_uuid(Uuid::from_u128(n)),
            member: MemberId::from_uuid(Uuid::from_u128(99)),
            purpose: Purpose::Visits,
            action: ConsentAction::Given,
            text_version: "2026-1".to_owned(),
            given_how: GivenHow::Written,
            witness: None,
            guardian: None,
            withdraws: None,
            starts_at: Timestamp::from_micros(starts),
            expires_at: expires.map(Timestamp::from_micros),
            created_by: None,
            created_at: Timestamp::from_micros(starts),
        }
    }

    fn holds(trail: &[Consent], at: i64) -> bool {
        require(trail, Operation::VisitsCreate, Timestamp::from_micros(at)).is_ok()
    }

    #[test]
    fn it_holds_from_its_start_until_its_end() {
        let trail = [given(1, 10, Some(20))];
        assert_eq!([9, 10, 19, 20].map(|at| holds(&trail, at)), [false, true, true, false]);
    }

    #[test]
    fn a_withdrawal_ends_one_and_a_new_one_begins_again() {
        let withdrawal = Consent {
            action: ConsentAction::Withdrawn,
            withdraws: Some(ConsentId::from_uuid(Uuid::from_u128(1))),
            ..given(2, 30, None)
        };
        let trail = [given(1, 10, None), withdrawal, given(3, 40, None)];
        assert_eq!([29, 30, 39, 40].map(|at| holds(&trail, at)), [true, false, false, true]);
        assert!(require(&trail, Operation::SignUpsCreate, Timestamp::from_micros(45)).is_err());
    }

    #[test]
    fn a_guardian_consents_until_the_day_and_not_after() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let day = Some("2027-03-01".parse().unwrap());
        let last = at("2027-02-28T15:59:59Z");
        let given = |starts_at, guardian| {
            let new = NewConsent::parse(
                Purpose::Events,
                GivenHow::Written,
                None,
                "2026-1",
                starts_at,
                Some(at("2030-01-01T00:00:00Z")),
            );
            NewConsent { guardian, ..new.unwrap() }
        };
        let mother = || Some(Guardian::parse("王芳", "母亲").unwrap());
        let held = given(last, mother()).of_ward(day, &zone).unwrap();
        assert_eq!(held.expires_at, Some(at("2027-02-28T16:00:00Z")));
        assert!(given(last, None).of_ward(day, &zone).is_err());
        let first = last.plus_seconds(1);
        assert!(given(first, None).of_ward(day, &zone).is_ok());
        assert!(given(first, mother()).of_ward(day, &zone).is_err());
        assert!(given(first, mother()).of_ward(None, &zone).is_err());
        assert!(Guardian::parse(" ", "").is_err());
    }

    #[test]
    fn spoken_consent_names_its_witness() {
        let parse = |witness| {
            NewConsent::parse(
                Purpose::Visits,
                GivenHow::Spoken,
                witness,
                "1",
                Timestamp::from_micros(0),
                None,
            )
        };
        assert!(parse(None).is_err());
        assert!(parse(Some("王主任")).is_ok());
    }
}
