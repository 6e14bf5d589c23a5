//! What is asked about referrals, and what is answered: the same on both databases.

use domain::Date;
use domain::id::MemberId;
use domain::referrals::{Person, Referral, ReferralStatus};

use crate::shows::Shows;

/// A referral as the department sees it: its own share, and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralShare {
    pub referral: Referral,
    pub department: String,
    /// The office that asks.
    pub unit: String,
    /// Who brought the case, while they agree that the department knows.
    pub person: Option<Person>,
}

impl Shows for ReferralShare {
    fn persons(&self) -> Vec<MemberId> {
        self.person.iter().map(|person| person.id).collect()
    }
}

/// Which referrals a department asks for.
#[derive(Clone, Debug, Default)]
pub struct ReferralFilter {
    pub status: Option<ReferralStatus>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
}
