//! What is written down after a visit: how it came out, what was given, what was heard.

use jiff::tz::TimeZone;

use super::{AssistanceKind, Visit, VisitOutcome};
use crate::cases::{CaseCategory, CasePriority, NewCase, limits};
use crate::error::{Fault, Faults, optional_text, text};
use crate::time::{Date, Timestamp};

/// Longest notes, in characters.
pub const NOTES_MAX: usize = 4_000;
const DESCRIPTION_MAX: usize = 500;
const ASSISTANCE_MAX: usize = 20;
const NEEDS_MAX: usize = 10;
const MINUTES_MAX: i32 = 24 * 60;
/// One million of whatever is counted; more is a slip of the finger.
const AMOUNT_MAX: i64 = 100_000_000;
/// A telephone at somebody's door may be ahead of the server's clock by this much.
const CLOCK_SKEW_SECONDS: i64 = 300;
/// Older visits come in as files of their own, not by hand.
const OLDEST_DAYS: i64 = 3_660;
/// A follow-up further off than this is not a plan any more.
const FOLLOW_UP_DAYS: i64 = 731;

/// A recording as it was sent.
#[derive(Clone, Debug)]
pub struct RecordingDraft {
    pub outcome: VisitOutcome,
    /// Now, when absent.
    pub visited_at: Option<Timestamp>,
    pub duration_minutes: Option<i32>,
    pub notes: Option<String>,
    pub assistance: Vec<AssistanceDraft>,
    pub needs: Vec<NeedDraft>,
    pub follow_up_on: Option<Date>,
}

#[derive(Clone, Debug)]
pub struct AssistanceDraft {
    pub kind: AssistanceKind,
    pub description: Option<String>,
    pub amount: i64,
}

#[derive(Clone, Debug)]
pub struct NeedDraft {
    pub category: CaseCategory,
    pub title: String,
    pub description: Option<String>,
    pub priority: Option<CasePriority>,
}

/// A recording that holds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub outcome: VisitOutcome,
    pub visited_at: Timestamp,
    /// The day of `visited_at` as the office has it.
    pub visited_on: Date,
    pub duration_minutes: Option<i32>,
    pub notes: Option<String>,
    pub assistance: Vec<Assistance>,
    pub needs: Vec<Need>,
    pub follow_up_on: Option<Date>,
}

/// Something given: goods, cash or somebody's hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assistance {
    pub kind: AssistanceKind,
    pub description: Option<String>,
    /// Hundredths: fen of money, hundredths of an hour or of a piece.
    pub amount: i64,
}

/// A need that was heard; it becomes a case of the member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub category: CaseCategory,
    pub title: String,
    pub description: Option<String>,
    pub priority: CasePriority,
}

impl Need {
    /// The case to open for the member who was visited; who accepts it is decided there.
    #[must_use]
    pub fn case(&self, visit: &Visit) -> NewCase {
        NewCase {
            unit_id: visit.unit_id,
            member_id: Some(visit.member_id),
            visit_id: Some(visit.id),
            category: self.category,
            priority: self.priority,
            title: self.title.clone(),
            description: self.description.clone(),
            place: None,
            point: None,
            assignee_id: None,
            due_on: None,
        }
    }
}

impl Recording {
    /// Whether the member was met, so that the day counts as their last visit.
    #[must_use]
    pub const fn met(&self) -> bool {
        matches!(self.outcome, VisitOutcome::Done)
    }

    /// The recording, when it has no fault; its faults go to `faults`.
    #[must_use]
    pub fn parse(
        draft: RecordingDraft,
        now: Timestamp,
        zone: &TimeZone,
        faults: &mut Faults,
    ) -> Option<Self> {
        let before = faults.0.len();
        only_of_a_visit_done(&draft, faults);
        let visited_at = visited_at(draft.visited_at, now, faults);
        let visited_on = visited_at.date_in(zone);
        let duration_minutes = draft
            .duration_minutes
            .and_then(|minutes| faults.check(within("/duration_minutes", minutes, 1, MINUTES_MAX)));
        let notes = faults.check(optional_text("/notes", draft.notes.as_deref(), NOTES_MAX));
        let assistance = assistance(draft.assistance, faults);
        let needs = needs(draft.needs, faults);
        if let Some(date) = draft.follow_up_on {
            check_follow_up(date, visited_on, faults);
        }
        (faults.0.len() == before).then(|| Self {
            outcome: draft.outcome,
            visited_at,
            visited_on,
            duration_minutes,
            notes: notes.flatten(),
            assistance,
            needs,
            follow_up_on: draft.follow_up_on,
        })
    }
}

/// Nobody was met, so nothing lasted, was given or was heard.
fn only_of_a_visit_done(draft: &RecordingDraft, faults: &mut Faults) {
    if draft.outcome == VisitOutcome::Done {
        return;
    }
    let present = [
        ("/duration_minutes", draft.duration_minutes.is_some()),
        ("/assistance", !draft.assistance.is_empty()),
        ("/needs", !draft.needs.is_empty()),
    ];
    for (pointer, _) in present.into_iter().filter(|(_, present)| *present) {
        faults.add(pointer, "only_when_done");
    }
}

fn visited_at(sent: Option<Timestamp>, now: Timestamp, faults: &mut Faults) -> Timestamp {
    let Some(sent) = sent else { return now };
    if sent > now.plus_seconds(CLOCK_SKEW_SECONDS) {
        faults.add("/visited_at", "in_the_future");
    } else if sent < now.plus_days(-OLDEST_DAYS) {
        faults.push(Fault::new("/visited_at", "too_old").with("days", OLDEST_DAYS));
    }
    // What the telephone's clock is ahead is taken off, so that no record lies in the future.
    sent.min(now)
}

/// A recording may come late from a telephone that was offline, so the follow-up counts from the
/// visit, not from today; one whose day has passed is simply overdue.
fn check_follow_up(date: Date, visited_on: Date, faults: &mut Faults) {
    if date <= visited_on {
        faults.add("/follow_up_on", "not_after_the_visit");
    } else if days_between(visited_on, date) > FOLLOW_UP_DAYS {
        faults.push(Fault::new("/follow_up_on", "too_far_off").with("days", FOLLOW_UP_DAYS));
    }
}

/// Days from `earlier` to `later`; dates of the calendar are never so far apart that it fails.
pub(crate) fn days_between(earlier: Date, later: Date) -> i64 {
    later.since(earlier).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

fn assistance(drafts: Vec<AssistanceDraft>, faults: &mut Faults) -> Vec<Assistance> {
    if drafts.len() > ASSISTANCE_MAX {
        faults.push(Fault::new("/assistance", "too_many").with("max", ASSISTANCE_MAX));
    }
    drafts
        .into_iter()
        .enumerate()
        .filter_map(|(index, draft)| {
            let pointer = format!("/assistance/{index}");
            let amount =
                faults.check(within(&format!("{pointer}/amount"), draft.amount, 1, AMOUNT_MAX));
            let description = faults.check(optional_text(
                &format!("{pointer}/description"),
                draft.description.as_deref(),
                DESCRIPTION_MAX,
            ));
            Some(Assistance { kind: draft.kind, description: description?, amount: amount? })
        })
        .collect()
}

fn needs(drafts: Vec<NeedDraft>, faults: &mut Faults) -> Vec<Need> {
    if drafts.len() > NEEDS_MAX {
        faults.push(Fault::new("/needs", "too_many").with("max", NEEDS_MAX));
    }
    drafts
        .into_iter()
        .enumerate()
        .filter_map(|(index, draft)| {
            let pointer = format!("/needs/{index}");
            let title =
                faults.check(text(&format!("{pointer}/title"), &draft.title, limits::TITLE));
            let description = faults.check(optional_text(
                &format!("{pointer}/description"),
                draft.description.as_deref(),
                limits::DESCRIPTION,
            ));
            Some(Need {
                category: draft.category,
                title: title?,
                description: description?,
                priority: draft.priority.unwrap_or(CasePriority::Normal),
            })
        })
        .collect()
}

fn within<T: PartialOrd + Copy + ToString>(
    pointer: &str,
    value: T,
    min: T,
    max: T,
) -> Result<T, Fault> {
    if value < min || value > max {
        Err(Fault::new(pointer, "out_of_range")
            .with("min", min.to_string())
            .with("max", max.to_string()))
    } else {
        Ok(value)
    }
}
