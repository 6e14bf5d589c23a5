//! Referrals: a department is asked to do its part of a case.

mod person;

pub use person::{Disclosure, Person};

use crate::error::{Error, Faults, optional_text, text};
use crate::id::{AccountId, CaseId, DepartmentId, MemberId, ReferralId};
use crate::time::{Date, Timestamp};
use crate::words;

/// The longest texts, in characters.
pub mod limits {
    pub const SUMMARY: usize = 2_000;
    pub const PLACE: usize = 200;
    pub const ANSWER: usize = 4_000;
}

words! {
    pub enum ReferralStatus {
        Open = "open",
        Answered = "answered",
        /// The office does not wait for it any more.
        Withdrawn = "withdrawn",
    }
}

/// What an office says to a department. Written for it: nothing is copied from the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReferral {
    pub department_id: DepartmentId,
    pub summary: String,
    /// Where to go; without it the place that the case has.
    pub place: Option<String>,
    pub due_on: Date,
    /// Whether the department is to see who brought the case; their consent is needed then.
    pub share_person: bool,
}

impl NewReferral {
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn parse(
        department_id: DepartmentId,
        summary: &str,
        place: Option<&str>,
        due_on: Date,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let summary = faults.check(text("/summary", summary, limits::SUMMARY));
        let place = faults.check(optional_text("/place", place, limits::PLACE));
        faults.finish()?;
        Ok(Self {
            department_id,
            summary: summary.unwrap_or_default(),
            place: place.flatten(),
            due_on,
            share_person: false,
        })
    }

    /// # Errors
    /// [`Error::Invalid`] when the day is over already.
    pub fn check_due(&self, today: Date) -> Result<(), Error> {
        let mut faults = Faults::new();
        if self.due_on < today {
            faults.add("/due_on", "in_the_past");
        }
        faults.finish()
    }
}

/// What a department says back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralAnswer {
    pub answer: String,
    /// Whether the department did its part; the office looks and decides what comes next.
    pub solved: bool,
}

impl ReferralAnswer {
    /// # Errors
    /// [`Error::Invalid`] when the answer is missing or does not fit.
    pub fn parse(answer: &str, solved: bool) -> Result<Self, Error> {
        Ok(Self { answer: text("/answer", answer, limits::ANSWER)?, solved })
    }
}

/// A referral as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    pub id: ReferralId,
    pub case_id: CaseId,
    pub department_id: DepartmentId,
    pub status: ReferralStatus,
    pub summary: String,
    pub place: Option<String>,
    /// Whether the place is the person's own, and hidden whenever the person is.
    pub place_of_person: bool,
    /// Who is shown to the department, until they take their consent back.
    pub person: Option<MemberId>,
    pub due_on: Date,
    pub answer: Option<String>,
    pub solved: Option<bool>,
    pub answered_by: Option<AccountId>,
    pub answered_at: Option<Timestamp>,
    pub created_by: AccountId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Referral {
    #[must_use]
    pub fn open(
        new: NewReferral,
        disclosure: Disclosure,
        id: ReferralId,
        case_id: CaseId,
        by: AccountId,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            case_id,
            department_id: new.department_id,
            status: ReferralStatus::Open,
            summary: new.summary,
            place: disclosure.place,
            place_of_person: disclosure.place_of_person,
            person: disclosure.person,
            due_on: new.due_on,
            answer: None,
            solved: None,
            answered_by: None,
            answered_at: None,
            created_by: by,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// # Errors
    /// [`Error::Impossible`] when it was answered or withdrawn.
    pub fn answer(
        self,
        answer: ReferralAnswer,
        by: AccountId,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let at = self.step("answer", now)?;
        Ok(Self {
            status: ReferralStatus::Answered,
            answer: Some(answer.answer),
            solved: Some(answer.solved),
            answered_by: Some(by),
            answered_at: Some(at),
            updated_at: at,
            ..self
        })
    }

    /// # Errors
    /// [`Error::Impossible`] when it was answered or withdrawn.
    pub fn withdraw(self, now: Timestamp) -> Result<Self, Error> {
        let at = self.step("withdraw", now)?;
        Ok(Self { status: ReferralStatus::Withdrawn, updated_at: at, ..self })
    }

    /// Only an open referral goes anywhere, and time never backwards.
    fn step(&self, action: &'static str, now: Timestamp) -> Result<Timestamp, Error> {
        if self.status == ReferralStatus::Open {
            Ok(now.max(self.updated_at))
        } else {
            Err(Error::impossible("referrals", self.status, action))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn new() -> NewReferral {
        let department = DepartmentId::from_uuid(Uuid::from_u128(1));
        NewReferral::parse(department, " Stalls block a door ", None, day("2026-12-01")).unwrap()
    }

    fn open() -> Referral {
        Referral::open(
            new(),
            new().disclose(None, None).unwrap(),
            ReferralId::from_uuid(Uuid::from_u128(2)),
            CaseId::from_uuid(Uuid::from_u128(3)),
            AccountId::from_uuid(Uuid::from_u128(4)),
            Timestamp::from_micros(10),
        )
    }

    #[test]
    fn it_is_due_today_at_the_earliest() {
        assert!(new().check_due(day("2026-12-01")).is_ok());
        let Err(Error::Invalid(faults)) = new().check_due(day("2026-12-02")) else { panic!() };
        assert_eq!((faults.0[0].pointer.as_str(), faults.0[0].code), ("/due_on", "in_the_past"));
    }

    #[test]
    fn it_is_answered_once() {
        let by = AccountId::from_uuid(Uuid::from_u128(5));
        let said = || ReferralAnswer::parse(" Street is in order ", true).unwrap();
        let answered = open().answer(said(), by, Timestamp::from_micros(5)).unwrap();
        assert_eq!(answered.answer.as_deref(), Some("Street is in order"));
        assert_eq!(
            answered.answered_at,
            Some(Timestamp::from_micros(10)),
            "not before it was asked"
        );
        let now = Timestamp::from_micros(20);
        assert_eq!(
            answered.clone().answer(said(), by, now).unwrap_err(),
            Error::impossible("referrals", ReferralStatus::Answered, "answer")
        );
        assert!(answered.withdraw(now).is_err());
        let withdrawn = open().withdraw(now).unwrap();
        assert_eq!(withdrawn.status, ReferralStatus::Withdrawn);
        assert!(withdrawn.answer(said(), by, now).is_err());
    }
}
