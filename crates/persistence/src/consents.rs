//! What is answered about consents: the same on both databases.

use domain::Timestamp;
use domain::consent_texts::Texts;
use domain::consents::Consent;
use domain::id::MemberId;

use crate::shows::Shows;

/// A consent with everything that its receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub consent: Consent,
    pub member_name: String,
    /// The office that it was given to.
    pub unit_name: String,
    pub texts: Texts,
    pub withdrawn_at: Option<Timestamp>,
}

impl Shows for Receipt {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.consent.member]
    }
}
