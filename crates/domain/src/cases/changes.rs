//! Changes to the fields of a case.

use super::{Case, CaseCategory, CaseEvent, CasePriority, Point, limits};
use crate::error::{Error, Faults, optional_text, text};
use crate::id::AccountId;
use crate::time::{Date, Timestamp};
use crate::words;

words! {
    /// A field that a timeline entry says was changed.
    pub enum CaseField {
        Category = "category",
        Title = "title",
        Description = "description",
        Place = "place",
        Point = "point",
        Priority = "priority",
        Assignee = "assignee",
        DueOn = "due_on",
        /// A file was removed.
        Attachments = "attachments",
    }
}

/// New values; `None` leaves a field as it is, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CasePatch {
    pub category: Option<CaseCategory>,
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub place: Option<Option<String>>,
    pub latitude: Option<Option<f64>>,
    pub longitude: Option<Option<f64>>,
    pub priority: Option<CasePriority>,
    pub assignee_id: Option<Option<AccountId>>,
    pub due_on: Option<Option<Date>>,
}

impl CasePatch {
    /// The patch with its texts trimmed and checked.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut faults = Faults::new();
        if let Some(title) = self.title.take() {
            self.title = faults.check(text("/title", &title, limits::TITLE));
        }
        let mut optional = |pointer: &str, value: Option<Option<String>>, max: usize| {
            value.map(|inner| faults.check(optional_text(pointer, inner.as_deref(), max)).flatten())
        };
        self.description = optional("/description", self.description, limits::DESCRIPTION);
        self.place = optional("/place", self.place, limits::PLACE);
        faults.finish()?;
        Ok(self)
    }
}

impl Case {
    /// The case with `patch` in it, and the entry that says so; no entry when nothing is different.
    ///
    /// # Errors
    /// [`Error::Impossible`] when nobody works on the case any more, [`Error::Invalid`] when one
    /// coordinate would stand without the other.
    pub fn amend(
        mut self,
        patch: CasePatch,
        now: Timestamp,
    ) -> Result<(Self, Option<CaseEvent>), Error> {
        if !self.state.is_open() {
            return Err(Error::impossible("cases", self.state, "update"));
        }
        let point = self.moved(&patch)?;
        let mut changed = Vec::new();
        let mut note = |field: CaseField, different: bool| {
            if different {
                changed.push(field);
            }
        };
        note(CaseField::Category, replace(&mut self.category, patch.category));
        note(CaseField::Title, replace(&mut self.title, patch.title));
        note(CaseField::Description, replace(&mut self.description, patch.description));
        note(CaseField::Place, replace(&mut self.place, patch.place));
        note(CaseField::Point, replace(&mut self.point, Some(point)));
        note(CaseField::Priority, replace(&mut self.priority, patch.priority));
        note(CaseField::Assignee, replace(&mut self.assignee_id, patch.assignee_id));
        note(CaseField::DueOn, replace(&mut self.due_on, patch.due_on));
        if changed.is_empty() {
            return Ok((self, None));
        }
        self.updated_at = self.moment(now);
        let event = CaseEvent::changed(&changed, self.updated_at);
        Ok((self, Some(event)))
    }

    fn moved(&self, patch: &CasePatch) -> Result<Option<Point>, Error> {
        let latitude = patch.latitude.unwrap_or(self.point.map(Point::latitude));
        let longitude = patch.longitude.unwrap_or(self.point.map(Point::longitude));
        let mut faults = Faults::new();
        let point = Point::parse_pair(latitude, longitude, &mut faults);
        faults.finish()?;
        Ok(point)
    }
}

fn replace<T: PartialEq>(field: &mut T, new: Option<T>) -> bool {
    match new {
        Some(new) if new != *field => {
            *field = new;
            true
        }
        _ => false,
    }
}
