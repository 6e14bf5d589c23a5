//! The key of a member beside the member's own columns.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Binary, Nullable};

/// The wrapped key of the row of `members`: read in the same statement, which may lock that row.
#[derive(Clone, Copy, Debug)]
pub struct WrappedKey;

impl Expression for WrappedKey {
    type SqlType = Nullable<Binary>;
}
impl<QS> AppearsOnTable<QS> for WrappedKey {}
impl<QS> SelectableExpression<QS> for WrappedKey {}
impl<G> ValidGrouping<G> for WrappedKey {
    type IsAggregate = is_aggregate::Never;
}
impl QueryId for WrappedKey {
    type QueryId = Self;
}

impl<DB: Backend> QueryFragment<DB> for WrappedKey {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(SELECT mk.wrapped FROM member_keys AS mk WHERE mk.member_id = members.id)");
        Ok(())
    }
}
