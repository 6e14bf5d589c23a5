//! Cases, referrals and suggestions: what people brought, and what came of it.

use super::{Axis, Counts, Definition, Dimension, Indicator, Measure, Names};
use crate::cases::{CaseCategory, CloseKind};
use crate::statistics::facts::{CaseOutcome, Punctuality};

const BY_CATEGORY: &[Axis] = &[Axis::of::<CaseCategory>(Dimension::Category)];

pub const OPENED: Definition = Definition {
    indicator: Indicator::CasesOpened,
    version: 1,
    name: Names::new("Cases opened", "受理诉求件数", "受理訴求件數"),
    description: Names::new(
        "Cases that were brought in the period, by what they are about and by how they stand today.",
        "该时期内提出的诉求件数，按事项类别和目前结果划分。",
        "該時期內提出的訴求件數，按事項類別和目前結果劃分。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[
        Axis::of::<CaseCategory>(Dimension::Category),
        Axis::of::<CaseOutcome>(Dimension::Outcome),
    ],
};

pub const CLOSED: Definition = Definition {
    indicator: Indicator::CasesClosed,
    version: 1,
    name: Names::new("Cases closed", "办结诉求件数", "辦結訴求件數"),
    description: Names::new(
        "Cases that were closed in the period, by what they are about and by how they came to be closed.",
        "该时期内办结的诉求件数，按事项类别和办结方式划分。",
        "該時期內辦結的訴求件數，按事項類別和辦結方式劃分。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[
        Axis::of::<CaseCategory>(Dimension::Category),
        Axis::of::<CloseKind>(Dimension::Outcome),
    ],
};

pub const REOPENED: Definition = Definition {
    indicator: Indicator::CasesReopened,
    version: 1,
    name: Names::new("Reopenings", "诉求重办次数", "訴求重辦次數"),
    description: Names::new(
        "How often cases that were brought in the period were opened again since, as of today.",
        "该时期内提出的诉求至今被重新办理的次数。",
        "該時期內提出的訴求至今被重新辦理的次數。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: BY_CATEGORY,
};

pub const FIRST_RESPONSE: Definition = Definition {
    indicator: Indicator::TimeToFirstResponse,
    version: 1,
    name: Names::new("Time to first response", "首次回应时长", "首次回應時長"),
    description: Names::new(
        "From when a case was brought until the office first said what it does, for responses of the period, in time of the \
         calendar, nights and holidays included. The target is two days.",
        "从诉求提出到首次回应的时长，按回应所在时期统计，为自然时间，含夜间和节假日；目标为两天。",
        "從訴求提出到首次回應的時長，按回應所在時期統計，為自然時間，含夜間和節假日；目標為兩天。",
    ),
    counts: Counts::Work,
    measure: Measure::Duration { target_days: 2 },
    axes: BY_CATEGORY,
};

pub const RESOLUTION: Definition = Definition {
    indicator: Indicator::TimeToResolution,
    version: 1,
    name: Names::new("Time to resolution", "解决时长", "解決時長"),
    description: Names::new(
        "From when a case was brought until it was solved, for solutions of the period that still stand, in time of the calendar, \
         nights and holidays included. The target is fifteen days.",
        "从诉求提出到解决的时长，按解决所在时期统计，仅含至今有效的解决，为自然时间，含夜间和节假日；目标为十五天。",
        "從訴求提出到解決的時長，按解決所在時期統計，僅含至今有效的解決，為自然時間，含夜間和節假日；目標為十五天。",
    ),
    counts: Counts::Work,
    measure: Measure::Duration { target_days: 15 },
    axes: BY_CATEGORY,
};

pub const REFERRED: Definition = Definition {
    indicator: Indicator::ReferralsSent,
    version: 1,
    name: Names::new("Referrals sent", "转办件数", "轉辦件數"),
    description: Names::new(
        "Referrals that were sent to a department in the period, those withdrawn later included.",
        "该时期内转交部门办理的件数，含之后撤回的。",
        "該時期內轉交部門辦理的件數，含之後撤回的。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[],
};

pub const REFERRALS_ANSWERED: Definition = Definition {
    indicator: Indicator::ReferralsAnswered,
    version: 1,
    name: Names::new("Referrals answered", "转办答复件数", "轉辦答覆件數"),
    description: Names::new(
        "Referrals that a department answered in the period, by whether that was in time.",
        "该时期内部门答复的转办件数，按是否按期划分。",
        "該時期內部門答覆的轉辦件數，按是否按期劃分。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[Axis::of::<Punctuality>(Dimension::Outcome)],
};

pub const SUGGESTED: Definition = Definition {
    indicator: Indicator::SuggestionsReceived,
    version: 1,
    name: Names::new("Suggestions received", "收到建议条数", "收到建議條數"),
    description: Names::new(
        "Suggestions that came in during the period, with a name or without.",
        "该时期内收到的建议条数，含匿名建议。",
        "該時期內收到的建議條數，含匿名建議。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[],
};

pub const SUGGESTIONS_ANSWERED: Definition = Definition {
    indicator: Indicator::SuggestionsAnswered,
    version: 1,
    name: Names::new("Suggestions answered", "答复建议条数", "答覆建議條數"),
    description: Names::new(
        "Suggestions whose answer was given in the period; one that is published is counted when it was answered.",
        "该时期内答复的建议条数，已公布的按答复时间统计。",
        "該時期內答覆的建議條數，已公佈的按答覆時間統計。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[],
};
