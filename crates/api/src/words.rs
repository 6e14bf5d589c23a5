//! The domain's closed lists as the API documents them: each a schema of its own.

use domain::words::Word as DomainWord;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A word of a closed list of the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: DomainWord> From<T> for Word<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T: DomainWord> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: DomainWord> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        T::from_word(&word).map(Word).ok_or_else(|| {
            let all: Vec<&str> = T::all().iter().map(|one| one.word()).collect();
            de::Error::custom(format!("expected one of {}", all.join(", ")))
        })
    }
}

impl<T: DomainWord> PartialSchema for Word<T> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .enum_values(Some(T::all().iter().map(|one| one.word())))
            .into()
    }
}

impl<T: DomainWord> ToSchema for Word<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed(T::NAME)
    }
}

macro_rules! aliases {
    ($($alias:ident = $word:path,)*) => {$(
        #[doc = concat!("See [`", stringify!($word), "`].")]
        pub type $alias = Word<$word>;
    )*};
}

aliases! {
    AddedKind = domain::merges::AddedKind,
    AccountStatus = domain::accounts::AccountStatus,
    AssistanceKind = domain::visits::AssistanceKind,
    AuditKind = persistence::AuditKind,
    Boundaries = domain::statistics::Boundaries,
    AlertKind = domain::audit_alerts::AlertKind,
    AlertState = domain::audit_alerts::AlertState,
    CaseCategory = domain::cases::CaseCategory,
    CaseField = domain::cases::CaseField,
    CasePriority = domain::cases::CasePriority,
    CaseState = domain::cases::CaseState,
    CaseVerb = domain::cases::CaseVerb,
    CloseKind = domain::cases::CloseKind,
    ColumnFate = domain::imports::ColumnFate,
    Counts = domain::statistics::Counts,
    ConsentAction = domain::consents::ConsentAction,
    DeliveryFailure = domain::webhooks::DeliveryFailure,
    DeliveryState = domain::webhooks::DeliveryState,
    DataFormState = domain::data_requests::FormState,
    DataFormVerb = domain::data_requests::FormVerb,
    DataLineState = domain::data_requests::LineState,
    DataRequestState = domain::data_requests::DataRequestState,
    DataRequestVerb = domain::data_requests::DataRequestVerb,
    Dimension = domain::statistics::Dimension,
    EntryKind = domain::cases::EntryKind,
    ErasureState = domain::erasure_requests::ErasureState,
    EventKind = domain::events::EventKind,
    EventSort = domain::events::EventSort,
    EventStatus = domain::events::EventStatus,
    Frequency = domain::data_requests::Frequency,
    GivenHow = domain::consents::GivenHow,
    Granularity = domain::statistics::Granularity,
    ImportKind = domain::imports::ImportKind,
    Indicator = domain::statistics::Indicator,
    InvitationState = domain::invitations::InvitationState,
    JobState = domain::imports::JobState,
    Language = domain::accounts::Language,
    LeftOutReason = domain::rounds::LeftOutReason,
    Match = domain::members::Match,
    Matter = domain::unrecorded::Matter,
    MediaType = domain::attachments::MediaType,
    MemberKind = domain::members::MemberKind,
    MemberStatus = domain::members::MemberStatus,
    MergeField = domain::merges::MergeField,
    MergeSide = domain::merges::MergeSide,
    ObjectionState = domain::objections::ObjectionState,
    Permission = domain::access::Permission,
    OfficeList = domain::lists::OfficeList,
    PortalVerb = domain::portal::PortalVerb,
    Programme = domain::programmes::Programme,
    Purpose = domain::consents::Purpose,
    NotificationKind = domain::notifications::NotificationKind,
    NotificationSubject = domain::notifications::NotificationSubject,
    ReferralStatus = domain::referrals::ReferralStatus,
    RefusalReason = domain::erasure_requests::RefusalReason,
    Relation = domain::members::Relation,
    Resource = domain::changes::Resource,
    Role = domain::access::Role,
    SignUpStatus = domain::sign_ups::SignUpStatus,
    Spread = domain::statistics::Spread,
    SuggestionSource = domain::suggestions::SuggestionSource,
    SuggestionState = domain::suggestions::SuggestionState,
    SuggestionVerb = domain::suggestions::SuggestionVerb,
    TokenScope = domain::department_tokens::TokenScope,
    WebhookEvent = domain::webhooks::WebhookEvent,
    UnitKind = domain::units::UnitKind,
    Verdict = domain::data_requests::Verdict,
    VisitChannel = domain::visits::VisitChannel,
    VisitDue = domain::visits::VisitDue,
    VisitOutcome = domain::visits::VisitOutcome,
    VisitPurpose = domain::visits::VisitPurpose,
    VisitSortWord = domain::visits::VisitSort,
    VisitStatus = domain::visits::VisitStatus,
}
