//! Statements of our own words that stay prepared.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Text};

/// A value in [`Prepared`].
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    Number(i64),
    Text(&'a str),
}

/// SQL of our own that stays prepared, as that of `diesel::sql_query` does not: its parts, with a value after each but
/// perhaps the last. Rows are numbers.
#[derive(Clone, Copy, Debug)]
pub struct Prepared<'a> {
    parts: &'static [&'static str],
    binds: &'a [Given<'a>],
}

impl<'a> Prepared<'a> {
    pub const fn new(parts: &'static [&'static str], binds: &'a [Given<'a>]) -> Self {
        Self { parts, binds }
    }
}

impl QueryId for Prepared<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Prepared<'_> {
    type SqlType = BigInt;
}

impl<Conn> diesel::RunQueryDsl<Conn> for Prepared<'_> {}

impl<DB> QueryFragment<DB> for Prepared<'_>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (i, part) in self.parts.iter().enumerate() {
            out.push_sql(part);
            match self.binds.get(i) {
                Some(Given::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
                Some(Given::Text(text)) => out.push_bind_param::<Text, str>(text)?,
                None => {}
            }
        }
        Ok(())
    }
}
