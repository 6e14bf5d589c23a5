//! Rows whose time is over.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::Bool;
use domain::retention::Limit;
use domain::{Date, Timestamp};

use crate::types::Sql;
use crate::types::sql::{Day, Instant};

/// `what the row is counted from lies before the limit`, in the words of one table; `{at}` stands there for the point
/// in time, `{day}` for the day.
#[derive(Clone, Copy, Debug)]
pub struct Over {
    words: &'static str,
    at: Sql<Timestamp>,
    day: Sql<Date>,
}

impl Over {
    pub const fn new(words: &'static str, limit: Limit) -> Self {
        Self { words, at: Sql(limit.at), day: Sql(limit.day) }
    }
}

condition!(Over);

impl<DB> QueryFragment<DB> for Over
where
    DB: Backend + diesel::sql_types::HasSqlType<Instant> + diesel::sql_types::HasSqlType<Day>,
    Sql<Timestamp>: ToSql<Instant, DB>,
    Sql<Date>: ToSql<Day, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        let mut rest = self.words;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_sql(before);
            match after.split_once('}') {
                Some(("at", after)) => {
                    out.push_bind_param::<Instant, _>(&self.at)?;
                    rest = after;
                }
                Some(("day", after)) => {
                    out.push_bind_param::<Day, _>(&self.day)?;
                    rest = after;
                }
                // Not one of ours: the statement fails, and a test with it.
                _ => rest = after,
            }
        }
        out.push_sql(rest);
        out.push_sql(")");
        Ok(())
    }
}
