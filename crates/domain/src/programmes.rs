//! Programmes: services that somebody may enrol in, never a kind of person.

use crate::id::{AccountId, EnrolmentId, MemberId};
use crate::time::{Date, Timestamp};
use crate::{Error, words};

words! {
    /// The closed list of programmes.
    pub enum Programme {
        BusinessSupport = "business_support",
        FamilyElderCare = "family_elder_care",
        WorkTraining = "work_training",
        Volunteering = "volunteering",
        CultureSport = "culture_sport",
        DocumentsPaperwork = "documents_paperwork",
        Newcomers = "newcomers",
    }
}

/// That a member takes part in a programme from one day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub member: MemberId,
    pub programme: Programme,
    pub started_on: Date,
    pub ended_on: Option<Date>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
}

impl Enrolment {
    /// # Errors
    /// When it has ended already, or would end before it started.
    pub fn end(mut self, on: Date) -> Result<Self, Error> {
        if self.ended_on.is_some() {
            return Err(Error::Conflict { code: "enrolment_ended" });
        }
        if on < self.started_on {
            return Err(crate::Fault::new("/ended_on", "before_start").into());
        }
        self.ended_on = Some(on);
        Ok(self)
    }
}
