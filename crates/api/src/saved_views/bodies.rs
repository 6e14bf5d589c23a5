//! Saved views as the API shows and takes them.

use std::collections::BTreeMap;

use domain::id::{AccountId, UnitId};
use domain::saved_views::{NewSavedView, SavedView, SavedViewDraft};
use domain::{Error, Fault, Timestamp};
use persistence::saved_views::Viewer;
use persistence::{Key, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::body::Patch;
use crate::page;
use crate::problem::Problem;
use crate::words::OfficeList;

/// Which views to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SavedViewListQuery {
    /// Views of this list.
    #[param(inline)]
    list: Option<OfficeList>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

impl SavedViewListQuery {
    pub fn list(&self) -> Option<domain::lists::OfficeList> {
        self.list.map(|word| word.0)
    }

    /// # Errors
    /// A wrong limit, or a cursor of another list.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        page::request_by(self.limit, self.after.as_deref(), None, |key| matches!(key, Key::Text(_)))
    }
}

/// A list as somebody likes to see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SavedView)]
pub struct SavedViewView {
    id: Uuid,
    list: OfficeList,
    #[schema(example = "本周逾期的走访")]
    name: String,
    /// The unit that it is shared in; `null` for a view of the caller's own.
    unit_id: Option<Uuid>,
    /// Whether the caller made it.
    own: bool,
    /// Filters of the list, by the names that its address has for them in the web app: days are whole days.
    #[schema(example = json!({"due": "overdue", "assignee": "me"}))]
    filters: BTreeMap<String, String>,
    #[schema(example = "planned_on")]
    sort: Option<String>,
    /// What lines tell; `null` for what they usually do.
    #[schema(example = json!(["day", "assignee"]))]
    columns: Option<Vec<String>>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl SavedViewView {
    pub fn new(view: SavedView, caller: AccountId) -> Self {
        let SavedView { id, account, what, created_at, updated_at, version } = view;
        Self {
            id: id.uuid(),
            list: what.list.into(),
            name: what.name,
            unit_id: what.unit.map(Uuid::from),
            own: account == caller,
            filters: what.question.filters,
            sort: what.question.sort,
            columns: what.columns,
            created_at,
            updated_at,
            version,
        }
    }
}

/// A view to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "list": "visits", "name": "本周逾期的走访", "filters": {"due": "overdue"}, "sort": "planned_on"
}))]
pub struct NewSavedViewBody {
    list: OfficeList,
    #[schema(min_length = 1, max_length = 40)]
    name: String,
    /// The unit to share it in, with all who work there.
    unit_id: Option<Uuid>,
    /// Names and values of the list's own filters. A text that was searched for, or a person's record, is refused.
    #[serde(default)]
    filters: BTreeMap<String, String>,
    sort: Option<String>,
    #[schema(max_items = 20)]
    columns: Option<Vec<String>>,
}

impl NewSavedViewBody {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(self, viewer: &Viewer) -> Result<NewSavedView, Error> {
        if !viewer.lists.contains(&self.list.0) {
            return Err(Fault::new("/list", "unknown_reference").into());
        }
        NewSavedView::parse(SavedViewDraft {
            list: self.list.0,
            name: self.name,
            unit: self.unit_id.map(UnitId::from_uuid),
            filters: self.filters,
            sort: self.sort,
            columns: self.columns,
        })
    }
}

/// What to change: a field that is absent stays, `null` empties it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11"}))]
pub struct SavedViewPatchBody {
    #[schema(min_length = 1, max_length = 40)]
    name: Option<String>,
    /// The unit to share it in; `null` takes it back for whoever made it.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    unit_id: Patch<Uuid>,
    /// All filters anew: one that is not named is gone.
    filters: Option<BTreeMap<String, String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    sort: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    columns: Patch<Vec<String>>,
}

impl SavedViewPatchBody {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn apply(&self, view: &SavedView) -> Result<NewSavedView, Error> {
        let (patch, what) = (self.clone(), view.what.clone());
        NewSavedView::parse(SavedViewDraft {
            list: what.list,
            name: patch.name.unwrap_or(what.name),
            unit: patch.unit_id.map(UnitId::from_uuid).or(what.unit),
            filters: patch.filters.unwrap_or(what.question.filters),
            sort: patch.sort.or(what.question.sort),
            columns: patch.columns.or(what.columns),
        })
    }
}
