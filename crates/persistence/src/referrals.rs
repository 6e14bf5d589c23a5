//! What is asked about referrals, and what is answered: the same on both databases.

use domain::Date;
use domain::referrals::{Referral, ReferralStatus};

/// A referral as the department sees it: its own share, and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralShare {
    pub referral: Referral,
    pub department: String,
    /// The office that asks.
    pub unit: String,
}

/// Which referrals a department asks for.
#[derive(Clone, Debug, Default)]
pub struct ReferralFilter {
    pub status: Option<ReferralStatus>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
}
