//! Saved views: one's own, and those that are shared in units in scope.

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::{AccountId, SavedViewId, UnitId};
use domain::lists::{OfficeList, Question};
use domain::saved_views::{MOST, NewSavedView, SavedView};
use domain::{Error as Refusal, Fault, Timestamp};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::{admits, expect_version};
use super::{Conn, Tx};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within};
use crate::saved_views::Viewer;
use crate::schema::saved_views;
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = saved_views, treat_none_as_null = true)]
struct Row {
    id: Sql<SavedViewId>,
    account_id: Sql<AccountId>,
    unit_id: Option<Sql<UnitId>>,
    list: Sql<OfficeList>,
    name: String,
    filters: String,
    sort: Option<String>,
    shown_columns: Option<String>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl Row {
    fn new(view: &SavedView) -> Result<Self, Error> {
        let NewSavedView { list, name, unit, question, columns } = &view.what;
        let filters = serde_json::to_string(&question.filters);
        Ok(Self {
            id: Sql(view.id),
            account_id: Sql(view.account),
            unit_id: unit.map(Sql),
            list: Sql(*list),
            name: name.clone(),
            filters: filters.map_err(|error| Error::Internal(error.to_string()))?,
            sort: question.sort.clone(),
            shown_columns: columns.as_ref().map(|columns| columns.join(" ")),
            created_at: Sql(view.created_at),
            updated_at: Sql(view.updated_at),
            version: view.version,
        })
    }

    fn view(self) -> Result<SavedView, Error> {
        let filters = serde_json::from_str(&self.filters);
        let filters = filters.map_err(|error| Error::Internal(format!("a view: {error}")))?;
        let columns = self.shown_columns;
        let columns = columns.map(|text| text.split_whitespace().map(str::to_owned).collect());
        Ok(SavedView {
            id: self.id.0,
            account: self.account_id.0,
            what: NewSavedView {
                list: self.list.0,
                name: self.name,
                unit: plain(self.unit_id),
                question: Question { filters, sort: self.sort },
                columns,
            },
            created_at: self.created_at.0,
            updated_at: self.updated_at.0,
            version: self.version,
        })
    }
}

/// The viewer's own, and those that are shared in units in scope; by name.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    list: Option<OfficeList>,
    page: &PageRequest,
) -> Result<Page<SavedView>, Error> {
    let columns = ["saved_views.name", "saved_views.id"];
    let own = saved_views::unit_id.is_null().and(saved_views::account_id.eq(Sql(viewer.account)));
    let wanted = viewer.lists.iter().filter(|one| list.is_none_or(|list| list == **one));
    let rows: Vec<Row> = saved_views::table
        .filter(Within::new("saved_views.unit_id", &viewer.scope).or(own))
        .filter(saved_views::list.eq_any(wanted.map(|one| one.as_str())))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((saved_views::name.asc(), saved_views::id.asc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let views = rows.into_iter().map(Row::view).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(views, page, |view| Cursor::new(Key::Text(view.what.name.clone()), view.id)))
}

pub fn get(conn: &mut Conn, viewer: &Viewer, id: SavedViewId) -> Result<SavedView, Error> {
    let row: Row = saved_views::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    seen(conn, viewer, row)
}

/// The view, if the viewer may know of it.
fn seen(conn: &mut Conn, viewer: &Viewer, row: Row) -> Result<SavedView, Error> {
    let view = row.view()?;
    let is_there = match view.what.unit {
        None => view.account == viewer.account,
        Some(unit) => admits(conn, &viewer.scope, unit)?,
    };
    if is_there && viewer.lists.contains(&view.what.list) { Ok(view) } else { Err(Error::NotFound) }
}

/// # Errors
/// When it is to be shared where the viewer may not, or narrows its list to a unit that those who see it do not all see.
fn ensure_shareable(conn: &mut Conn, viewer: &Viewer, what: &NewSavedView) -> Result<(), Error> {
    let of_unit = match what.unit {
        Some(unit) => {
            ensure_unit(conn, viewer.sharing()?, unit)?;
            Scope::of_the_installation(vec![unit])
        }
        None => viewer.scope.clone(),
    };
    match what.question.unit() {
        Some(unit) if !admits(conn, &of_unit, unit)? => {
            Err(Fault::new("/filters/unit", "unknown_reference").into())
        }
        _ => Ok(()),
    }
}

pub fn create(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    new: &NewSavedView,
) -> Result<Audited<SavedView>, Error> {
    ensure_shareable(tx.conn, viewer, new)?;
    let kept: i64 = saved_views::table
        .filter(saved_views::account_id.eq(Sql(viewer.account)))
        .filter(saved_views::list.eq(Sql(new.list)))
        .count()
        .get_result(tx.conn)?;
    if kept >= MOST {
        return Err(Refusal::Conflict { code: "too_many_views" }.into());
    }
    let view = SavedView {
        id: tx.new_id(),
        account: viewer.account,
        what: new.clone(),
        created_at: tx.now(),
        updated_at: tx.now(),
        version: 1,
    };
    diesel::insert_into(saved_views::table).values(&Row::new(&view)?).execute(tx.conn)?;
    let entry = Entry::new("saved_views_create", "saved_views", view.id, view.what.unit);
    Ok(Audited::write(view, entry))
}

/// The view, held for a change by somebody who may change it: of a shared one whoever may share there.
fn held(tx: &mut Tx<'_>, viewer: &Viewer, id: SavedViewId) -> Result<SavedView, Error> {
    let query = saved_views::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    let view = seen(tx.conn, viewer, row)?;
    match view.what.unit {
        Some(unit) if !admits(tx.conn, viewer.sharing()?, unit)? => Err(Refusal::Forbidden.into()),
        _ => Ok(view),
    }
}

/// `change` makes the new form from the recorded one.
pub fn update(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: SavedViewId,
    expected: i64,
    change: &dyn Fn(&SavedView) -> Result<NewSavedView, Refusal>,
) -> Result<Audited<SavedView>, Error> {
    let view = held(tx, viewer, id)?;
    expect_version(view.version, expected)?;
    let what = change(&view)?;
    ensure_shareable(tx.conn, viewer, &what)?;
    // Where it was shared is told of it as well as where it is shared now.
    let unit = what.unit.or(view.what.unit);
    let view = view.amend(what, tx.now());
    diesel::update(saved_views::table.find(Sql(id))).set(&Row::new(&view)?).execute(tx.conn)?;
    let entry = Entry::new("saved_views_update", "saved_views", id, unit);
    Ok(Audited::write(view, entry))
}

pub fn delete(tx: &mut Tx<'_>, viewer: &Viewer, id: SavedViewId) -> Result<Audited<()>, Error> {
    let view = held(tx, viewer, id)?;
    diesel::delete(saved_views::table.find(Sql(id))).execute(tx.conn)?;
    let entry = Entry::new("saved_views_delete", "saved_views", id, view.what.unit);
    Ok(Audited::write((), entry))
}
