//! What the portal answers: the same on both databases.

use domain::Timestamp;
use domain::access::MEMBER;
use domain::attachments::Attachment;
use domain::audit_entries::AuditEntry;
use domain::cases::{Case, CaseEntry};
use domain::consents::Consent;
use domain::erasure_requests::ErasureRequest;
use domain::events::Event;
use domain::feedback::Feedback;
use domain::households::Household;
use domain::id::AuditEntryId;
use domain::members::{Link, Member};
use domain::programmes::Enrolment;
use domain::referrals::Referral;
use domain::rounds::Round;
use domain::sign_ups::SignUp;
use domain::suggestions::Suggestion;
use domain::visits::VisitDetail;

use crate::objections::ObjectionDetail;

/// A code that was just made: whose office it is of, and until when it works.
#[derive(Clone, Debug)]
pub struct NewSlip {
    pub unit_name: String,
    pub expires_at: Timestamp,
}

/// The member's own record with what hangs on it and is never long.
#[derive(Clone, Debug)]
pub struct OwnRecord {
    pub member: Member,
    /// The office.
    pub unit_name: String,
    pub household: Option<Household>,
    pub enrolments: Vec<Enrolment>,
    pub links: Vec<Link>,
    pub rounds: Vec<OwnRound>,
    /// With the event's title.
    pub feedback: Vec<(Feedback, String)>,
}

/// A list of visits to be made that the member is on.
#[derive(Clone, Debug)]
pub struct OwnRound {
    pub round: Round,
    pub added_at: Timestamp,
    /// Whether the visit was planned or made.
    pub has_visit: bool,
}

/// A case of the member's, with what hangs on it and is never long.
#[derive(Clone, Debug)]
pub struct OwnCase {
    pub case: Case,
    /// With the department's name.
    pub referrals: Vec<(Referral, String)>,
    pub attachments: Vec<Attachment>,
}

/// An event that the member may come to, and their sign-up if there is one.
#[derive(Clone, Debug)]
pub struct OpenEvent {
    pub event: Event,
    pub sign_up: Option<SignUp>,
}

/// Everything that is recorded about a member.
#[derive(Clone, Debug)]
pub struct Everything {
    pub record: OwnRecord,
    /// The whole trail, oldest first.
    pub consents: Vec<Consent>,
    pub visits: Vec<VisitDetail>,
    pub sign_ups: Vec<(SignUp, Event)>,
    /// Each with its timeline.
    pub cases: Vec<(OwnCase, Vec<CaseEntry>)>,
    pub suggestions: Vec<Suggestion>,
    pub objections: Vec<ObjectionDetail>,
    /// Newest first.
    pub erasure_requests: Vec<ErasureRequest>,
    /// Other records of the member's that were made one with this one.
    pub merged: Vec<MergedRecord>,
    /// Who opened or changed the record, newest first.
    pub openings: Vec<Opening>,
}

/// A record that went into the member's: what it said stays until the merge is undone or the member is erased.
#[derive(Clone, Debug)]
pub struct MergedRecord {
    pub member: Member,
    pub household: Option<Household>,
    pub merged_at: Timestamp,
    /// Why it was said to be of the same person.
    pub reason: Option<String>,
    pub consents: Vec<Consent>,
    /// Who opened or changed it, newest first.
    pub openings: Vec<Opening>,
}

/// Somebody looked at the member's record, or changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub id: AuditEntryId,
    pub at: Timestamp,
    /// The roles of who did it, or `member`; none for what the installation does of itself.
    pub roles: Vec<String>,
    pub operation: String,
    /// `read` or `write`.
    pub kind: String,
}

impl Opening {
    /// Whether it was the member.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.roles.iter().any(|role| role == MEMBER)
    }
}

impl From<AuditEntry> for Opening {
    fn from(entry: AuditEntry) -> Self {
        let roles = entry.roles.as_deref().unwrap_or_default();
        Self {
            id: entry.id,
            at: entry.at,
            roles: roles.split_whitespace().map(str::to_owned).collect(),
            operation: entry.operation.into_owned(),
            kind: entry.kind.into_owned(),
        }
    }
}
