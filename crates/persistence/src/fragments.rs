//! Pieces of SQL that diesel's query builder has no word for, the same on both databases.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, Text};
use domain::access::Scope;
use domain::consents::Operation;
use domain::id::{Id, UnitId};
use domain::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::types::Sql;
use crate::types::sql::{Day, Instant, Uid};

macro_rules! condition {
    ($name:ident) => {
        impl Expression for $name {
            type SqlType = Bool;
        }
        impl<QS> AppearsOnTable<QS> for $name {}
        impl<QS> SelectableExpression<QS> for $name {}
        impl<G> ValidGrouping<G> for $name {
            type IsAggregate = is_aggregate::Never;
        }
        impl QueryId for $name {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
    };
}

mod chains;
mod member_keys;
mod over;
pub use chains::{AfterPlace, OwnChain};
pub use member_keys::WrappedKey;
pub use over::Over;

/// `unit column is one of the scope's units or below`: the condition of every list.
#[derive(Clone, Debug)]
pub struct Within {
    column: &'static str,
    roots: Vec<Sql<UnitId>>,
}

impl Within {
    /// `column` is a column of units, qualified: `members.unit_id`.
    pub fn new(column: &'static str, scope: &Scope) -> Self {
        Self { column, roots: scope.roots().iter().copied().map(Sql).collect() }
    }

    /// A unit and all below it.
    pub fn below(column: &'static str, unit: UnitId) -> Self {
        Self { column, roots: vec![Sql(unit)] }
    }
}

condition!(Within);

impl<DB> QueryFragment<DB> for Within
where
    DB: Backend + diesel::sql_types::HasSqlType<Uid>,
    Sql<UnitId>: ToSql<Uid, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.roots.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        out.push_sql("EXISTS (SELECT 1 FROM unit_ancestors AS ua WHERE ua.unit_id = ");
        out.push_sql(self.column);
        out.push_sql(" AND ua.ancestor_id IN (");
        for (i, root) in self.roots.iter().enumerate() {
            if i > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<Uid, _>(root)?;
        }
        out.push_sql("))");
        Ok(())
    }
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    Ascending,
    Descending,
}

/// Where the next page starts: the sort key and id of the last row of this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    pub key: Key,
    pub id: Uuid,
}

/// A value that lists are sorted by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Key {
    #[serde(rename = "t")]
    Time(i64),
    #[serde(rename = "d")]
    Date(Date),
    #[serde(rename = "n")]
    Number(i64),
    #[serde(rename = "s")]
    Text(String),
}

impl From<Timestamp> for Key {
    fn from(time: Timestamp) -> Self {
        Self::Time(time.as_micros())
    }
}

impl Cursor {
    pub fn new<K>(key: impl Into<Key>, id: Id<K>) -> Self {
        Self { key: key.into(), id: id.uuid() }
    }

    /// As clients see it: opaque, safe in a URL.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// `None` when the text is not a cursor of ours.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

/// Which page of a list.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// 1 to 200.
    pub limit: i64,
    pub after: Option<Cursor>,
    /// Whether to count all rows, too.
    pub count: bool,
}

impl PageRequest {
    /// Everything at once, for what is handed out whole.
    #[must_use]
    pub const fn whole() -> Self {
        Self { limit: i64::MAX - 1, after: None, count: false }
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// Cuts rows fetched with `limit + 1` to a page; `cursor` gives the place of a row.
    pub fn cut(mut rows: Vec<T>, page: &PageRequest, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next, total: None }
    }

    #[must_use]
    pub const fn with_total(mut self, total: Option<i64>) -> Self {
        self.total = total;
        self
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next, total: self.total }
    }
}

/// `(key, id) < (?, ?)`: the rows after a cursor, as row values so that one index range serves.
#[derive(Clone, Debug)]
pub struct Keyset {
    columns: [&'static str; 2],
    direction: Direction,
    start: Start,
}

/// Where a page starts.
#[derive(Clone, Debug)]
enum Start {
    /// With the first row.
    First,
    After(Bind, Sql<Id<()>>),
    /// Behind the last row: the cursor is none of this list's.
    Nowhere,
}

#[derive(Clone, Debug)]
enum Bind {
    Time(Sql<Timestamp>),
    Date(Sql<Date>),
    Number(i64),
    Text(String),
}

impl Keyset {
    /// Without a cursor the condition is true for every row; after a cursor of another list, or one
    /// that was made up, for none. PostgreSQL would refuse to compare what is not of a kind.
    pub fn after(
        columns: [&'static str; 2],
        direction: Direction,
        cursor: Option<&Cursor>,
    ) -> Self {
        let start = match cursor {
            None => Start::First,
            Some(cursor) => match bind(columns[0], &cursor.key) {
                Some(bind) => Start::After(bind, Sql(Id::from_uuid(cursor.id))),
                None => Start::Nowhere,
            },
        };
        Self { columns, direction, start }
    }
}

/// The key as a value of the column, if it can be one. What a column holds shows in its name: times
/// end in `at`, days in `on`, and two are counted; all other lists are sorted by texts.
fn bind(column: &str, key: &Key) -> Option<Bind> {
    let times = column.ends_with("_at") || column.rsplit('.').next() == Some("at");
    let days = column.ends_with("_on") || column.ends_with("_on)");
    let numbers = column.ends_with(".number") || column.ends_with(".position");
    // Before the year 1 is before the calendar of PostgreSQL's times, too.
    let in_calendar = |date: Date| date.year() >= 1;
    match key {
        Key::Time(micros) if times => {
            // A time outside of the calendar is cut to its nearest end.
            Some(Bind::Time(Sql(Timestamp::from_micros(*micros))))
        }
        Key::Date(date) if days => in_calendar(*date).then_some(Bind::Date(Sql(*date))),
        Key::Number(number) if numbers => Some(Bind::Number(*number)),
        Key::Text(text) if !times && !days && !numbers && !text.contains('\0') => {
            Some(Bind::Text(text.clone()))
        }
        _ => None,
    }
}

condition!(Keyset);

impl<DB> QueryFragment<DB> for Keyset
where
    DB: Backend
        + diesel::sql_types::HasSqlType<Uid>
        + diesel::sql_types::HasSqlType<Instant>
        + diesel::sql_types::HasSqlType<Day>,
    Sql<Id<()>>: ToSql<Uid, DB>,
    Sql<Timestamp>: ToSql<Instant, DB>,
    Sql<Date>: ToSql<Day, DB>,
    i64: ToSql<BigInt, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let (bind, id) = match &self.start {
            Start::First => {
                out.push_sql("1 = 1");
                return Ok(());
            }
            Start::Nowhere => {
                out.push_sql("1 = 0");
                return Ok(());
            }
            Start::After(bind, id) => (bind, id),
        };
        let [key, tie] = self.columns;
        out.push_sql("(");
        out.push_sql(key);
        out.push_sql(", ");
        out.push_sql(tie);
        out.push_sql(match self.direction {
            Direction::Ascending => ") > (",
            Direction::Descending => ") < (",
        });
        match bind {
            Bind::Time(value) => out.push_bind_param::<Instant, _>(value)?,
            Bind::Date(value) => out.push_bind_param::<Day, _>(value)?,
            Bind::Number(value) => out.push_bind_param::<BigInt, _>(value)?,
            Bind::Text(value) => out.push_bind_param::<Text, _>(value)?,
        }
        out.push_sql(", ");
        out.push_bind_param::<Uid, _>(id)?;
        out.push_sql(")");
        Ok(())
    }
}

/// `one of the scope's units has no parent`: the caller sees the whole installation.
#[derive(Clone, Debug)]
pub struct HoldsRoot {
    roots: Vec<Sql<UnitId>>,
}

impl HoldsRoot {
    pub fn new(scope: &Scope) -> Self {
        Self { roots: scope.roots().iter().copied().map(Sql).collect() }
    }
}

condition!(HoldsRoot);

impl<DB> QueryFragment<DB> for HoldsRoot
where
    DB: Backend + diesel::sql_types::HasSqlType<Uid>,
    Sql<UnitId>: ToSql<Uid, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("EXISTS (SELECT 1 FROM units AS ru WHERE ru.parent_id IS NULL AND ru.id IN (");
        for (i, root) in self.roots.iter().enumerate() {
            if i > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<Uid, _>(root)?;
        }
        out.push_sql("))");
        Ok(())
    }
}

/// `the member has a consent to what the operation is for that holds now`: given, begun, neither over nor taken
/// back.
#[derive(Clone, Debug)]
pub struct LiveConsent {
    column: &'static str,
    purpose: &'static str,
    now: Sql<Timestamp>,
}

impl LiveConsent {
    /// `column` is a column of members' ids, qualified: `members.id`.
    pub const fn new(column: &'static str, operation: Operation, now: Timestamp) -> Self {
        Self { column, purpose: operation.purpose().as_str(), now: Sql(now) }
    }
}

condition!(LiveConsent);

impl<DB> QueryFragment<DB> for LiveConsent
where
    DB: Backend + diesel::sql_types::HasSqlType<Instant>,
    Sql<Timestamp>: ToSql<Instant, DB>,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("EXISTS (SELECT 1 FROM consents AS lc WHERE lc.member_id = ");
        out.push_sql(self.column);
        out.push_sql(" AND lc.purpose = ");
        out.push_bind_param::<Text, str>(self.purpose)?;
        out.push_sql(" AND lc.action = 'given' AND lc.starts_at <= ");
        out.push_bind_param::<Instant, _>(&self.now)?;
        out.push_sql(" AND (lc.expires_at IS NULL OR lc.expires_at > ");
        out.push_bind_param::<Instant, _>(&self.now)?;
        // The member and the purpose are said again so that the index on them serves here, too.
        out.push_sql(
            ") AND NOT EXISTS (SELECT 1 FROM consents AS lw WHERE lw.member_id = lc.member_id \
             AND lw.purpose = lc.purpose AND lw.action = 'withdrawn' AND lw.withdraws = lc.id \
             AND lw.starts_at <= ",
        );
        out.push_bind_param::<Instant, _>(&self.now)?;
        out.push_sql("))");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_list_leads_nowhere() {
        let at = |column: &'static str, key: Key| {
            let cursor = Cursor { key, id: Uuid::nil() };
            let keyset = Keyset::after([column, "x.id"], Direction::Ascending, Some(&cursor));
            matches!(keyset.start, Start::After(..))
        };
        let (time, number) = (Key::Time(1_700_000_000_000_000), Key::Number(3));
        let (day, text) = (Key::Date(jiff::civil::date(2026, 11, 23)), Key::Text("a".to_owned()));
        for (column, fits) in [
            ("visits.created_at", [true, false, false, false]),
            ("audit_entries.at", [true, false, false, false]),
            ("visits.planned_on", [false, true, false, false]),
            ("COALESCE(a.seen_on, a.joined_on)", [false, true, false, false]),
        ] {
            let keys = [time.clone(), day.clone(), number.clone(), text.clone()];
            assert_eq!(keys.map(|key| at(column, key)), fits, "{column}");
        }
        assert!(at("members.number", number.clone()) && !at("members.number", text.clone()));
        assert!(at("units.code", text) && !at("units.code", number));
        assert!(at("visits.created_at", Key::Time(i64::MIN)), "cut to the calendar's first day");
        assert!(!at("visits.planned_on", Key::Date(Date::MIN)));
        assert!(!at("units.code", Key::Text("\0".to_owned())));
    }
}
