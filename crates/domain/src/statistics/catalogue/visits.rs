//! Visits, and whom they and all other work reached.

use super::{Axis, Counts, Definition, Dimension, Indicator, Measure, Names};
use crate::programmes::Programme;
use crate::statistics::facts::Failure;
use crate::visits::{AssistanceKind, VisitChannel, VisitPurpose};

pub const MEMBERS_SERVED: Definition = Definition {
    indicator: Indicator::MembersServed,
    version: 1,
    name: Names::new("Members served", "服务对象人数", "服務對象人數"),
    description: Names::new(
        "Different members who were met on a visit, came to an event or brought a case in the period, by the community that \
         they are registered in. Who came more than once is counted once.",
        "该时期内走访见到、参加活动或提出诉求的不同对象人数，按其登记的社区统计，多次服务只计一人。",
        "該時期內走訪見到、參加活動或提出訴求的不同對象人數，按其登記的社區統計，多次服務只計一人。",
    ),
    counts: Counts::Persons,
    measure: Measure::Count,
    axes: &[],
};

pub const MEMBERS_ENROLLED: Definition = Definition {
    indicator: Indicator::MembersEnrolled,
    version: 1,
    name: Names::new("Members newly enrolled", "新参加项目人数", "新參加項目人數"),
    description: Names::new(
        "Different members who began to take part in a programme in the period, by the community that they are registered in.",
        "该时期内开始参加服务项目的不同对象人数，按其登记的社区统计。",
        "該時期內開始參加服務項目的不同對象人數，按其登記的社區統計。",
    ),
    counts: Counts::Persons,
    measure: Measure::Count,
    axes: &[Axis::of::<Programme>(Dimension::Programme)],
};

pub const PLANNED: Definition = Definition {
    indicator: Indicator::VisitsPlanned,
    version: 1,
    name: Names::new("Visits planned", "计划走访次数", "計劃走訪次數"),
    description: Names::new(
        "Visits that were planned for a day of the period and not called off, whatever became of them.",
        "计划日期在该时期内且未取消的走访次数，不论结果如何。",
        "計劃日期在該時期內且未取消的走訪次數，不論結果如何。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[Axis::of::<VisitPurpose>(Dimension::Purpose)],
};

pub const DONE: Definition = Definition {
    indicator: Indicator::VisitsDone,
    version: 1,
    name: Names::new("Visits done", "完成走访次数", "完成走訪次數"),
    description: Names::new(
        "Visits in the period on which the member was met or spoken to, planned or not.",
        "该时期内见到或联系到对象的走访次数，含计划外走访。",
        "該時期內見到或聯繫到對象的走訪次數，含計劃外走訪。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[
        Axis::of::<VisitPurpose>(Dimension::Purpose),
        Axis::of::<VisitChannel>(Dimension::Channel),
    ],
};

pub const MISSED: Definition = Definition {
    indicator: Indicator::VisitsMissed,
    version: 1,
    name: Names::new("Visits that failed", "未成走访次数", "未成走訪次數"),
    description: Names::new(
        "Visits tried in the period on which nobody was there, or that were not wanted.",
        "该时期内未遇或被婉拒的走访次数。",
        "該時期內未遇或被婉拒的走訪次數。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[Axis::of::<Failure>(Dimension::Outcome), Axis::of::<VisitPurpose>(Dimension::Purpose)],
};

pub const ASSISTANCE: Definition = Definition {
    indicator: Indicator::AssistanceGiven,
    version: 1,
    name: Names::new("Assistance given", "提供帮助次数", "提供幫助次數"),
    description: Names::new(
        "How often goods, money or hours of help were given on visits of the period; not how much.",
        "该时期内走访时给予物资、现金或服务工时的次数，不计数额。",
        "該時期內走訪時給予物資、現金或服務工時的次數，不計數額。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[Axis::of::<AssistanceKind>(Dimension::Category)],
};
