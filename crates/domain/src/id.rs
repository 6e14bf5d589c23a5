//! Identifiers, typed by the kind of record so that they cannot be mistaken for each other.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// The id of a record of kind `K`: a UUID, version 7 where Linli makes it.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::from_uuid)
    }
}
impl<K> From<Uuid> for Id<K> {
    fn from(uuid: Uuid) -> Self {
        Self::from_uuid(uuid)
    }
}
impl<K> From<Id<K>> for Uuid {
    fn from(id: Id<K>) -> Self {
        id.0
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

macro_rules! ids {
    ($($alias:ident = $kind:ident,)*) => {
        /// What an id can be the id of.
        pub mod kind {
            $(#[derive(Debug)] pub enum $kind {})*
        }
        $(pub type $alias = Id<kind::$kind>;)*
    };
}

ids! {
    AccountId = Account,
    AssistanceId = Assistance,
    AttachmentId = Attachment,
    AuditAlertId = AuditAlert,
    AuditEntryId = AuditEntry,
    CaseId = Case,
    CaseEntryId = CaseEntry,
    ConsentId = Consent,
    ConsentTextId = ConsentText,
    DataFormId = DataForm,
    DataLineId = DataLine,
    DataRequestId = DataRequest,
    DepartmentId = Department,
    DepartmentTokenId = DepartmentToken,
    EnrolmentId = Enrolment,
    ErasureRequestId = ErasureRequest,
    EventId = Event,
    FeedbackId = Feedback,
    GrantId = Grant,
    HouseholdId = Household,
    ImportId = Import,
    InvitationId = Invitation,
    LinkId = Link,
    MemberId = Member,
    MergeId = Merge,
    NotificationId = Notification,
    NotificationLetterId = NotificationLetter,
    ObjectionId = Objection,
    PortalCodeId = PortalCode,
    PortalSessionId = PortalSession,
    ReferralId = Referral,
    ReleaseId = Release,
    RequestId = Request,
    RoundId = Round,
    SavedViewId = SavedView,
    SessionId = Session,
    SignUpId = SignUp,
    SuggestionId = Suggestion,
    UnitId = Unit,
    VisitId = Visit,
    WebhookId = Webhook,
    WebhookDeliveryId = WebhookDelivery,
}
