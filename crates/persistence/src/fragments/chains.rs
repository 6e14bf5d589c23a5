//! Places in the chains of the audit trail.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, Integer};

/// `(chain, sequence) > (?, ?)`: the entries of the audit trail after a place.
#[derive(Clone, Copy, Debug)]
pub struct AfterPlace {
    pub chain: i32,
    pub sequence: i64,
}

condition!(AfterPlace);

impl<DB> QueryFragment<DB> for AfterPlace
where
    DB: Backend,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(audit_entries.chain, audit_entries.sequence) > (");
        out.push_bind_param::<Integer, _>(&self.chain)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.sequence)?;
        out.push_sql(")");
        Ok(())
    }
}

/// `the head is of the chain that this session of PostgreSQL writes to`: that is a setting of it.
#[derive(Clone, Copy, Debug)]
pub struct OwnChain;

condition!(OwnChain);

impl<DB: Backend> QueryFragment<DB> for OwnChain {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "audit_heads.chain = NULLIF(current_setting('linli.audit_chain', true), '')::integer",
        );
        Ok(())
    }
}
