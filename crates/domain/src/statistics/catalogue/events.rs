//! Events and who came to them.

use super::{Axis, Counts, Definition, Dimension, Indicator, Measure, Names};
use crate::events::EventKind;
use crate::statistics::facts::Rating;

const BY_KIND: &[Axis] = &[Axis::of::<EventKind>(Dimension::Category)];

pub const HELD: Definition = Definition {
    indicator: Indicator::EventsHeld,
    version: 1,
    name: Names::new("Events held", "举办活动场次", "舉辦活動場次"),
    description: Names::new(
        "Events that began in the period and took place.",
        "在该时期内开始并已举办的活动场次。",
        "在該時期內開始並已舉辦的活動場次。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: BY_KIND,
};

pub const PLACES: Definition = Definition {
    indicator: Indicator::PlacesFilled,
    version: 1,
    name: Names::new("Places filled", "活动报名人次", "活動報名人次"),
    description: Names::new(
        "Places taken at the events that were held in the period, also by those who then stayed away.",
        "该时期内已举办活动中被占用的名额，含报名未到者。",
        "該時期內已舉辦活動中被佔用的名額，含報名未到者。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: BY_KIND,
};

pub const ATTENDANCE: Definition = Definition {
    indicator: Indicator::Attendance,
    version: 1,
    name: Names::new("Attendance", "活动签到人次", "活動簽到人次"),
    description: Names::new(
        "Check-ins at events that began in the period; who came to two events is counted twice.",
        "该时期内开始的活动的签到人次，参加两场计两次。",
        "該時期內開始的活動的簽到人次，參加兩場計兩次。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: BY_KIND,
};

pub const VOLUNTEERS: Definition = Definition {
    indicator: Indicator::VolunteerMinutes,
    version: 1,
    name: Names::new("Volunteer time", "志愿服务时长", "志願服務時長"),
    description: Names::new(
        "Minutes that people who came helped at events that began in the period.",
        "该时期内开始的活动中到场者的志愿服务分钟数。",
        "該時期內開始的活動中到場者的志願服務分鐘數。",
    ),
    counts: Counts::Work,
    measure: Measure::Minutes,
    axes: BY_KIND,
};

pub const FEEDBACK: Definition = Definition {
    indicator: Indicator::FeedbackReceived,
    version: 1,
    name: Names::new("Feedback received", "活动反馈份数", "活動反饋份數"),
    description: Names::new(
        "Feedback on events that began in the period, by how the event was rated, from 1 (poor) to 5 (very good).",
        "对该时期内开始的活动的反馈份数，按活动评分（1 差至 5 很好）划分。",
        "對該時期內開始的活動的反饋份數，按活動評分（1 差至 5 很好）劃分。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[Axis::of::<Rating>(Dimension::Outcome)],
};
