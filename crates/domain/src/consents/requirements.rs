//! Which operation needs which consent: the one place where it is said.

use super::Purpose;
use crate::words;

words! {
    /// An operation that needs a consent, by its id in the API document.
    pub enum Operation {
        /// Planning a visit, and recording one that took place without a plan.
        VisitsCreate = "visits_create",
        /// Giving a planned visit another day.
        VisitsUpdate = "visits_update",
        VisitsRecord = "visits_record",
        /// Members without the consent are left out of the round.
        RoundsAddMembers = "rounds_add_members",
        /// Having a place at an event, or waiting for one: who waits without the consent gets none.
        SignUpsCreate = "sign_ups_create",
        /// Referring a case together with the person who brought it; a case alone needs no consent.
        CasesTransition = "cases_transition",
    }
}

impl Operation {
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::VisitsCreate
            | Self::VisitsUpdate
            | Self::VisitsRecord
            | Self::RoundsAddMembers => Purpose::Visits,
            Self::SignUpsCreate => Purpose::Events,
            Self::CasesTransition => Purpose::Referral,
        }
    }
}
