//! The office's lists: what each can be narrowed by, sorted by, and show.
//!
//! A question of one is what may be kept of it. What somebody typed to find a person is none of it: a name that was looked
//! for would stay where nobody looks for what is kept of people.

use std::collections::BTreeMap;

use crate::access::{Access, Permission as P};
use crate::cases::{CaseCategory, CasePriority, CaseState};
use crate::error::Faults;
use crate::events::{EventKind, EventSort, EventStatus};
use crate::id::UnitId;
use crate::members::{MemberKind, MemberStatus};
use crate::programmes::Programme;
use crate::suggestions::SuggestionState;
use crate::time::Date;
use crate::visits::{VisitDue, VisitSort, VisitStatus};
use crate::words;
use crate::words::Word;

words! {
    /// A list that the office works with.
    pub enum OfficeList {
        Members = "members",
        Visits = "visits",
        Events = "events",
        Cases = "cases",
        Suggestions = "suggestions",
    }
}

/// What a filter takes.
enum Takes {
    /// A word of a closed list.
    Word(fn(&str) -> bool),
    Flag,
    Day,
    /// A unit, with all below it.
    Unit,
    /// Months, 1 to 120.
    Months,
}

fn word<T: Word>(text: &str) -> bool {
    T::from_word(text).is_some()
}

fn me(text: &str) -> bool {
    text == "me"
}

/// Filters that tell of one person: whom somebody looked for, by name or by record.
const OF_A_PERSON: &[&str] = &["q", "member", "household"];

impl OfficeList {
    /// The filters that may be kept, by the names that the list's address has for them.
    const fn filters(self) -> &'static [(&'static str, Takes)] {
        match self {
            Self::Members => &[
                ("unit", Takes::Unit),
                ("kind", Takes::Word(word::<MemberKind>)),
                ("status", Takes::Word(word::<MemberStatus>)),
                ("programme", Takes::Word(word::<Programme>)),
                ("wants_visits", Takes::Flag),
                // Those who wait for a visit for so long, which `members_unvisited` lists.
                ("unvisited", Takes::Months),
            ],
            Self::Visits => &[
                ("unit", Takes::Unit),
                ("status", Takes::Word(word::<VisitStatus>)),
                ("due", Takes::Word(word::<VisitDue>)),
                ("assignee", Takes::Word(me)),
                ("planned_from", Takes::Day),
                ("planned_to", Takes::Day),
            ],
            Self::Events => &[
                ("unit", Takes::Unit),
                ("status", Takes::Word(word::<EventStatus>)),
                ("kind", Takes::Word(word::<EventKind>)),
                // Whole days of the office's calendar.
                ("from", Takes::Day),
                ("to", Takes::Day),
            ],
            Self::Cases => &[
                ("unit", Takes::Unit),
                ("open", Takes::Flag),
                ("state", Takes::Word(word::<CaseState>)),
                ("category", Takes::Word(word::<CaseCategory>)),
                ("priority", Takes::Word(word::<CasePriority>)),
                ("assignee", Takes::Word(me)),
                ("due_by", Takes::Day),
            ],
            Self::Suggestions => {
                &[("unit", Takes::Unit), ("state", Takes::Word(word::<SuggestionState>))]
            }
        }
    }

    fn sorts(self, order: &str) -> bool {
        match self {
            Self::Members => matches!(order, "created_at" | "-created_at"),
            Self::Visits => word::<VisitSort>(order),
            Self::Events => word::<EventSort>(order),
            Self::Cases => matches!(order, "opened_at" | "-opened_at" | "due_on"),
            Self::Suggestions => false,
        }
    }

    /// What a line may tell besides what it is about.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Members => &["unit", "last_visit", "contact_time", "language", "joined_on"],
            Self::Visits => &["purpose", "channel", "day", "assignee", "unit"],
            Self::Cases => &["category", "place", "member", "assignee", "unit", "opened", "due"],
            Self::Events | Self::Suggestions => &[],
        }
    }

    /// Whether the account sees any of it.
    #[must_use]
    pub fn is_open_to(self, access: &Access) -> bool {
        match self {
            Self::Members => access.may(P::ViewMembers),
            Self::Visits => access.may(P::ViewVisits) || access.may(P::OwnVisits),
            Self::Events => access.may(P::ViewEvents),
            Self::Cases => access.may(P::ViewCases),
            Self::Suggestions => access.may(P::ViewSuggestions),
        }
    }
}

impl Takes {
    fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Word(is_one) => is_one(value),
            Self::Flag => matches!(value, "true" | "false"),
            Self::Day => value.parse::<Date>().is_ok_and(|day| day.to_string() == value),
            Self::Unit => value.parse::<UnitId>().is_ok(),
            Self::Months => value.parse().is_ok_and(|months: u8| (1..=120).contains(&months)),
        }
    }
}

/// Filters and order of a list, as far as they may be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub filters: BTreeMap<String, String>,
    pub sort: Option<String>,
}

impl Question {
    /// Notes a fault for every filter that the list has not, or that may not be kept.
    pub fn check(&self, list: OfficeList, faults: &mut Faults) {
        for (name, value) in &self.filters {
            let at = format!("/filters/{}", name.replace('~', "~0").replace('/', "~1"));
            match list.filters().iter().find(|(known, _)| known == name) {
                Some((_, takes)) if takes.accepts(value) => {}
                Some(_) => faults.add(at, "invalid"),
                None if OF_A_PERSON.contains(&name.as_str()) => faults.add(at, "tells_of_a_person"),
                None => faults.add(at, "unknown_field"),
            }
        }
        if self.sort.as_deref().is_some_and(|order| !list.sorts(order)) {
            faults.add("/sort", "invalid");
        }
    }

    /// The unit that the list is narrowed to.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        self.filters.get("unit").and_then(|unit| unit.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Grant, Role};
    use crate::id::AccountId;
    use crate::time::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn faults(list: OfficeList, filters: &[(&str, &str)], sort: Option<&str>) -> Vec<String> {
        let filters = filters.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let question = Question { filters: filters.collect(), sort: sort.map(str::to_owned) };
        let mut faults = Faults::new();
        question.check(list, &mut faults);
        faults.0.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
    }

    #[test]
    fn a_question_is_made_of_the_lists_own_filters() {
        let unit = Uuid::from_u128(7).to_string();
        let members = [("unit", unit.as_str()), ("status", "active"), ("wants_visits", "true")];
        assert!(faults(OfficeList::Members, &members, Some("created_at")).is_empty());
        let visits = [("due", "overdue"), ("assignee", "me"), ("planned_to", "2026-12-01")];
        assert!(faults(OfficeList::Visits, &visits, Some("planned_on")).is_empty());
        assert_eq!(faults(OfficeList::Suggestions, &visits[..1], Some("due")).len(), 2);
    }

    #[test]
    fn whom_somebody_looked_for_is_kept_in_no_question() {
        for list in OfficeList::ALL {
            for name in OF_A_PERSON {
                let found = faults(*list, &[(name, "张小明")], None);
                assert_eq!(found, [format!("/filters/{name} tells_of_a_person")], "{list}");
            }
        }
    }

    #[test]
    fn a_value_is_of_the_filters_own_kind() {
        for (name, value) in [("due_by", "2026-12-1"), ("due_by", "张小明"), ("assignee", "王芳")]
        {
            let found = faults(OfficeList::Cases, &[(name, value)], None);
            assert_eq!(found, [format!("/filters/{name} invalid")]);
        }
    }

    proptest! {
        /// What can be kept holds no character of a name that is written in Chinese.
        #[test]
        fn no_free_text_is_kept(list in proptest::sample::select(OfficeList::ALL), text in "[\u{4e00}-\u{9fff}]{1,8}") {
            for (name, takes) in list.filters() {
                prop_assert!(!takes.accepts(&text), "{} {}", list, name);
            }
            prop_assert!(!list.sorts(&text));
        }
    }

    #[test]
    fn a_list_is_open_to_whoever_sees_something_of_it() {
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        let unit = UnitId::from_uuid(Uuid::from_u128(2));
        let open = |role| {
            let grant = Grant { role, unit, department: None, expires_at: None };
            let access = Access::new(account, vec![grant], Timestamp::from_micros(0));
            OfficeList::ALL.iter().filter(|list| list.is_open_to(&access)).count()
        };
        assert_eq!(open(Role::Coordinator), OfficeList::ALL.len());
        assert_eq!((open(Role::Volunteer), open(Role::Auditor)), (2, 0));
    }
}
