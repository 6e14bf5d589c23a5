//! The closed catalogue: every figure there is.
//!
//! An indicator counts what the office does, or for how many it does it; none says what somebody is like, and none ranks
//! persons. What a definition counts never changes under its version: figures of two versions are not comparable.

mod asking;
mod events;
mod problems;
mod visits;

use super::periods::Granularity;
use crate::accounts::Language;
use crate::words;
use crate::words::Word;

words! {
    /// What is counted.
    pub enum Indicator {
        MembersServed = "members_served",
        MembersEnrolled = "members_enrolled",
        VisitsPlanned = "visits_planned",
        VisitsDone = "visits_done",
        VisitsMissed = "visits_missed",
        AssistanceGiven = "assistance_given",
        EventsHeld = "events_held",
        PlacesFilled = "places_filled",
        Attendance = "attendance",
        VolunteerMinutes = "volunteer_minutes",
        FeedbackReceived = "feedback_received",
        CasesOpened = "cases_opened",
        CasesClosed = "cases_closed",
        CasesReopened = "cases_reopened",
        TimeToFirstResponse = "time_to_first_response",
        TimeToResolution = "time_to_resolution",
        ReferralsSent = "referrals_sent",
        ReferralsAnswered = "referrals_answered",
        SuggestionsReceived = "suggestions_received",
        SuggestionsAnswered = "suggestions_answered",
        DataFormsAsked = "data_forms_asked",
        DataCellsAsked = "data_cells_asked",
        DataMinutesAsked = "data_minutes_asked",
        DataOverlapsAvoided = "data_overlaps_avoided",
    }
}

words! {
    /// By what a figure can be divided.
    pub enum Dimension {
        Purpose = "purpose",
        Category = "category",
        Outcome = "outcome",
        Programme = "programme",
        Channel = "channel",
    }
}

words! {
    /// Whether an indicator counts what was done, or for how many different persons.
    pub enum Counts {
        Work = "work",
        Persons = "persons",
    }
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A number of things, or of persons.
    Count,
    /// Minutes in all.
    Minutes,
    /// How long each took: median, 90th percentile, share within so many days.
    Duration { target_days: i64 },
}

impl Measure {
    /// The unit of count, in a word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Minutes => "minutes",
            Self::Duration { .. } => "duration",
        }
    }
}

/// A text in three languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    pub en: &'static str,
    pub zh_hans: &'static str,
    pub zh_hant: &'static str,
}

impl Names {
    const fn new(en: &'static str, zh_hans: &'static str, zh_hant: &'static str) -> Self {
        Self { en, zh_hans, zh_hant }
    }

    #[must_use]
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::SimplifiedChinese => self.zh_hans,
            Language::TraditionalChinese => self.zh_hant,
        }
    }
}

/// What has to be said beside protected figures.
pub const MAY_NOT_ADD_UP: Names =
    Names::new("Figures may not add up.", "数字相加可能不等于合计。", "數字相加可能不等於合計。");

/// A dimension of an indicator, and what it is divided into there.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    pub dimension: Dimension,
    values: fn() -> Vec<&'static str>,
}

impl Axis {
    const fn of<W: Word>(dimension: Dimension) -> Self {
        Self { dimension, values: words_of::<W> }
    }

    #[must_use]
    pub fn values(&self) -> Vec<&'static str> {
        (self.values)()
    }
}

fn words_of<W: Word>() -> Vec<&'static str> {
    W::all().iter().map(|one| one.word()).collect()
}

/// What an indicator means.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub indicator: Indicator,
    /// Goes up when something else is counted than before.
    pub version: u16,
    pub name: Names,
    pub description: Names,
    pub counts: Counts,
    pub measure: Measure,
    /// Two at the most, besides unit and period.
    pub axes: &'static [Axis],
}

impl Definition {
    /// The periods that it is asked for by. Persons are not counted by the month: so few are served in one that the figures
    /// would tell of them.
    #[must_use]
    pub const fn granularities(&self) -> &'static [Granularity] {
        match self.counts {
            Counts::Work => &[Granularity::Month, Granularity::Quarter, Granularity::Year],
            Counts::Persons => &[Granularity::Quarter, Granularity::Year],
        }
    }

    /// Where a dimension stands among the indicator's own; none when it is not divided by it.
    #[must_use]
    pub fn axis(&self, dimension: Dimension) -> Option<usize> {
        self.axes.iter().position(|axis| axis.dimension == dimension)
    }
}

/// Every definition, in the order of the catalogue.
pub fn definitions() -> impl Iterator<Item = &'static Definition> {
    Indicator::ALL.iter().map(|indicator| definition(*indicator))
}

#[must_use]
pub const fn definition(indicator: Indicator) -> &'static Definition {
    use Indicator as I;
    match indicator {
        I::MembersServed => &visits::MEMBERS_SERVED,
        I::MembersEnrolled => &visits::MEMBERS_ENROLLED,
        I::VisitsPlanned => &visits::PLANNED,
        I::VisitsDone => &visits::DONE,
        I::VisitsMissed => &visits::MISSED,
        I::AssistanceGiven => &visits::ASSISTANCE,
        I::EventsHeld => &events::HELD,
        I::PlacesFilled => &events::PLACES,
        I::Attendance => &events::ATTENDANCE,
        I::VolunteerMinutes => &events::VOLUNTEERS,
        I::FeedbackReceived => &events::FEEDBACK,
        I::CasesOpened => &problems::OPENED,
        I::CasesClosed => &problems::CLOSED,
        I::CasesReopened => &problems::REOPENED,
        I::TimeToFirstResponse => &problems::FIRST_RESPONSE,
        I::TimeToResolution => &problems::RESOLUTION,
        I::ReferralsSent => &problems::REFERRED,
        I::ReferralsAnswered => &problems::REFERRALS_ANSWERED,
        I::SuggestionsReceived => &problems::SUGGESTED,
        I::SuggestionsAnswered => &problems::SUGGESTIONS_ANSWERED,
        I::DataFormsAsked => &asking::FORMS,
        I::DataCellsAsked => &asking::CELLS,
        I::DataMinutesAsked => &asking::MINUTES,
        I::DataOverlapsAvoided => &asking::AVOIDED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_definition_is_its_own_indicator_s_and_whole() {
        let mut names = HashSet::new();
        for (indicator, one) in Indicator::ALL.iter().zip(definitions()) {
            assert_eq!(one.indicator, *indicator);
            assert!(one.version >= 1 && one.axes.len() <= 2, "{indicator}");
            for language in Language::ALL {
                assert!(names.insert((*language, one.name.get(*language))), "{indicator}");
                assert!(one.description.get(*language).chars().count() >= 12, "{indicator}");
            }
            let mut dimensions = HashSet::new();
            for axis in one.axes {
                assert!(dimensions.insert(axis.dimension), "{indicator}");
                let values = axis.values();
                assert!(values.len() >= 2 && values.iter().all(|value| !value.is_empty()));
            }
        }
    }

    #[test]
    fn persons_are_counted_in_few_tables_of_long_periods() {
        for one in definitions().filter(|one| one.counts == Counts::Persons) {
            assert_eq!(one.measure, Measure::Count);
            assert!(one.axes.len() <= 1 && !one.granularities().contains(&Granularity::Month));
        }
    }

    #[test]
    fn what_is_not_recorded_is_not_counted_either() {
        for one in definitions() {
            let texts = Language::ALL.iter().map(|language| one.name.get(*language));
            let values = one.axes.iter().flat_map(Axis::values);
            for word in texts.chain(values).chain([one.indicator.as_str()]) {
                assert_eq!(crate::unrecorded::in_name(word), None, "{word}");
            }
        }
    }
}
