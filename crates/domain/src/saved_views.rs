//! Saved views: a name for a list as somebody likes to see it, for themselves or for all who work in a unit.

use std::collections::BTreeMap;

use crate::error::{Error, Faults, text};
use crate::id::{AccountId, SavedViewId, UnitId};
use crate::lists::{OfficeList, Question};
use crate::time::Timestamp;

/// The longest name, in characters.
pub const NAME: usize = 40;
/// How many views of one list an account may keep.
pub const MOST: i64 = 50;

/// How a list is seen, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedViewDraft {
    pub list: OfficeList,
    pub name: String,
    /// The unit that it is shared in; none for a view of one's own.
    pub unit: Option<UnitId>,
    pub filters: BTreeMap<String, String>,
    pub sort: Option<String>,
    /// What lines tell; none for what they usually do.
    pub columns: Option<Vec<String>>,
}

/// A view to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSavedView {
    pub list: OfficeList,
    pub name: String,
    pub unit: Option<UnitId>,
    pub question: Question,
    pub columns: Option<Vec<String>>,
}

impl NewSavedView {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(draft: SavedViewDraft) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let SavedViewDraft { list, name, unit, filters, sort, columns } = draft;
        let name = faults.check(text("/name", &name, NAME)).unwrap_or_default();
        let question = Question { filters, sort };
        question.check(list, &mut faults);
        for (at, column) in columns.iter().flatten().enumerate() {
            if !list.columns().contains(&column.as_str()) {
                faults.add(format!("/columns/{at}"), "invalid");
            }
        }
        faults.finish()?;
        Ok(Self { list, name, unit, question, columns })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub id: SavedViewId,
    /// Who made it.
    pub account: AccountId,
    pub what: NewSavedView,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl SavedView {
    /// The view in its new form.
    #[must_use]
    pub fn amend(self, what: NewSavedView, now: Timestamp) -> Self {
        let updated_at = now.max(self.updated_at);
        Self { what, updated_at, version: self.version + 1, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn draft(list: OfficeList) -> SavedViewDraft {
        SavedViewDraft {
            list,
            name: " 逾期走访 ".to_owned(),
            unit: None,
            filters: BTreeMap::from([("due".to_owned(), "overdue".to_owned())]),
            sort: Some("planned_on".to_owned()),
            columns: Some(vec!["day".to_owned()]),
        }
    }

    #[test]
    fn a_view_is_of_what_its_list_has() {
        let view = NewSavedView::parse(draft(OfficeList::Visits)).unwrap();
        assert_eq!(view.name, "逾期走访");
        let refused = NewSavedView::parse(SavedViewDraft {
            name: " ".to_owned(),
            ..draft(OfficeList::Suggestions)
        });
        let Err(Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
        let pointers: Vec<&str> = faults.0.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/filters/due", "/sort", "/columns/0"]);
    }

    #[test]
    fn a_change_counts_and_goes_back_in_no_time() {
        let what = NewSavedView::parse(draft(OfficeList::Visits)).unwrap();
        let at = Timestamp::from_micros(1_000);
        let view = SavedView {
            id: SavedViewId::from_uuid(Uuid::from_u128(1)),
            account: AccountId::from_uuid(Uuid::from_u128(2)),
            what: what.clone(),
            created_at: at,
            updated_at: at,
            version: 1,
        };
        let renamed = NewSavedView { name: "本周逾期".to_owned(), ..what };
        let next = view.amend(renamed, Timestamp::from_micros(900));
        assert_eq!((next.version, next.updated_at, next.what.name.as_str()), (2, at, "本周逾期"));
    }
}
