//! What departments ask of communities: the burden of forms.

use super::{Counts, Definition, Indicator, Measure, Names};

pub const FORMS: Definition = Definition {
    indicator: Indicator::DataFormsAsked,
    version: 1,
    name: Names::new("Data request forms", "报表份数", "報表份數"),
    description: Names::new(
        "Forms of departments' data requests that were opened for a community in the period.",
        "该时期内因部门数据需求下发给社区填写的报表份数。",
        "該時期內因部門數據需求下發給社區填寫的報表份數。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[],
};

pub const CELLS: Definition = Definition {
    indicator: Indicator::DataCellsAsked,
    version: 1,
    name: Names::new("Data request cells", "报表填写项数", "報表填寫項數"),
    description: Names::new(
        "Cells of these forms, those that were prefilled from records included.",
        "这些报表中的填写项数，含由记录预填的项。",
        "這些報表中的填寫項數，含由記錄預填的項。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[],
};

pub const MINUTES: Definition = Definition {
    indicator: Indicator::DataMinutesAsked,
    version: 1,
    name: Names::new("Data request burden", "报表填写负担分钟数", "報表填寫負擔分鐘數"),
    description: Names::new(
        "Estimated minutes for these forms: 5 for each, 3 for a cell, 1 for a cell that was prefilled.",
        "填写这些报表的估计分钟数：每份5分钟，每项3分钟，已预填的每项1分钟。",
        "填寫這些報表的估計分鐘數：每份5分鐘，每項3分鐘，已預填的每項1分鐘。",
    ),
    counts: Counts::Work,
    measure: Measure::Minutes,
    axes: &[],
};

pub const AVOIDED: Definition = Definition {
    indicator: Indicator::DataOverlapsAvoided,
    version: 1,
    name: Names::new("Data request overlaps avoided", "避免重复填报项数", "避免重複填報項數"),
    description: Names::new(
        "Figures that communities were not asked for, since the catalogue or an earlier form answers them.",
        "因指标目录或之前的报表已能回答而无需社区填报的项数。",
        "因指標目錄或之前的報表已能回答而無需社區填報的項數。",
    ),
    counts: Counts::Work,
    measure: Measure::Count,
    axes: &[],
};
