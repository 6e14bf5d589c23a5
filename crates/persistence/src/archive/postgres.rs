//! An archive's reading and writing of PostgreSQL.

use super::{
    Class, Column, Table, file_search_terms,
    line::{Row, Value, push_hex},
};
use crate::{
    error::Error,
    types::{Sql, sql::Day, sql::Instant},
};
use diesel::{
    RunQueryDsl as _,
    connection::SimpleConnection as _,
    deserialize::{self, FromSql, QueryableByName},
    pg::{Pg, PgConnection, PgRowByRowLoadingMode, PgValue},
    row::{Field as _, NamedRow},
    sql_query,
    sql_types::{Array, BigInt, Bool, Double, Integer, Nullable, Text},
};
use domain::{Date, Timestamp};

pub(super) const SESSION: &str =
    "SET TIME ZONE 'UTC'; SET lock_timeout = '60s'; SET client_min_messages = warning";

#[derive(diesel::QueryableByName)]
struct Declared {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

pub(super) fn columns(conn: &mut PgConnection, table: &Table) -> Result<Vec<Column>, Error> {
    let declared: Vec<Declared> = sql_query(
        "SELECT attname::text AS name, format_type(atttypid, atttypmod) AS kind FROM pg_attribute \
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE \"C\"",
    )
    .bind::<Text, _>(table.name)
    .load(conn)?;
    declared
        .into_iter()
        .map(|Declared { name, kind }| {
            let class = match kind.as_str() {
                "uuid" | "bytea" => Class::Bytes,
                "timestamp with time zone" | "bigint" | "integer" | "boolean" => Class::Integer,
                "double precision" => Class::Real,
                "text" | "date" => Class::Text,
                other => {
                    return Err(Error::Internal(format!("{}.{name}: type {other}", table.name)));
                }
            };
            Ok(Column { name, class, kind })
        })
        .collect()
}

fn read(value: PgValue<'_>) -> deserialize::Result<Value> {
    // The numbers of PostgreSQL's own types never change.
    Ok(match value.get_oid().get() {
        17 | 2950 => Value::Bytes(value.as_bytes().to_vec()),
        16 => Value::Integer(i64::from(<bool as FromSql<Bool, Pg>>::from_sql(value)?)),
        20 => Value::Integer(<i64 as FromSql<BigInt, Pg>>::from_sql(value)?),
        23 => Value::Integer(i64::from(<i32 as FromSql<Integer, Pg>>::from_sql(value)?)),
        25 => Value::Text(<String as FromSql<Text, Pg>>::from_sql(value)?),
        701 => Value::Real(<f64 as FromSql<Double, Pg>>::from_sql(value)?),
        1082 => Value::Text(<Sql<Date> as FromSql<Day, Pg>>::from_sql(value)?.0.to_string()),
        1184 => {
            Value::Integer(<Sql<Timestamp> as FromSql<Instant, Pg>>::from_sql(value)?.0.as_micros())
        }
        other => return Err(format!("a value of type {other}").into()),
    })
}

impl QueryableByName<Pg> for Row {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut values = Vec::with_capacity(row.field_count());
        for index in 0..row.field_count() {
            let field = diesel::row::Row::get(row, index).ok_or("a column is missing")?;
            values.push(field.value().map_or(Ok(Value::Null), read)?);
        }
        Ok(Self(values))
    }
}

pub(super) fn each_row(
    conn: &mut PgConnection,
    table: &Table,
    columns: &[Column],
    each: &mut dyn FnMut(Row) -> Result<(), Error>,
) -> Result<(), Error> {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    // By bytes, as SQLite orders, whatever the database's language.
    let order: Vec<String> = table
        .key
        .iter()
        .map(|key| match columns.iter().find(|column| column.name == *key) {
            Some(column) if column.kind == "text" => format!("{key} COLLATE \"C\""),
            _ => (*key).to_owned(),
        })
        .collect();
    let query = sql_query(format!(
        "SELECT {} FROM {} ORDER BY {}",
        names.join(", "),
        table.name,
        order.join(", ")
    ));
    for row in query.load_iter::<Row, PgRowByRowLoadingMode>(conn)? {
        each(row?)?;
    }
    Ok(())
}

/// A value in the form in which PostgreSQL reads its type from text.
fn to_text(value: Value, kind: &str) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Text(text) => text,
        Value::Real(number) => format!("{number:?}"),
        Value::Integer(number) if kind == "timestamp with time zone" => {
            Timestamp::from_micros(number).to_string()
        }
        Value::Integer(number) => number.to_string(),
        Value::Bytes(bytes) => {
            let mut text = String::from(if kind == "bytea" { "\\x" } else { "" });
            push_hex(&mut text, &bytes);
            text
        }
    })
}

/// One array per column, so that the statement is the same whatever the number of rows.
pub(super) fn insert(
    conn: &mut PgConnection,
    table: &Table,
    columns: &[Column],
    rows: Vec<Row>,
) -> Result<(), Error> {
    let mut arrays: Vec<Vec<Option<String>>> = vec![Vec::with_capacity(rows.len()); columns.len()];
    for row in rows {
        for ((value, column), array) in row.0.into_iter().zip(columns).zip(&mut arrays) {
            array.push(to_text(value, &column.kind));
        }
    }
    let joined = |form: &dyn Fn(usize, &Column) -> String| {
        columns.iter().enumerate().map(|(i, column)| form(i, column)).collect::<Vec<_>>().join(", ")
    };
    let mut query = sql_query(format!(
        "INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS row ({})",
        table.name,
        joined(&|_, column| format!("\"{}\"", column.name)),
        joined(&|i, column| format!("c{i}::{}", column.kind)),
        joined(&|i, _| format!("${}", i + 1)),
        joined(&|i, _| format!("c{i}")),
    ))
    .into_boxed::<Pg>();
    for array in arrays {
        query = query.bind::<Array<Nullable<Text>>, _>(array);
    }
    query.execute(conn)?;
    Ok(())
}

/// Foreign keys are dropped and made again at the end, within the transaction: checking a million rows at
/// once is a join, and a row may come before the one it refers to.
pub(super) fn set_foreign_keys_aside(conn: &mut PgConnection) -> Result<(), Error> {
    conn.batch_execute(
        "CREATE TEMPORARY TABLE kept_foreign_keys ON COMMIT DROP AS \
         SELECT conrelid::regclass::text AS child, conname::text AS name, pg_get_constraintdef(oid) AS definition \
         FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace; \
         DO $$ DECLARE k record; BEGIN \
           FOR k IN SELECT * FROM kept_foreign_keys LOOP \
             EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.child, k.name); \
           END LOOP; END $$",
    )?;
    Ok(())
}

pub(super) fn finish(conn: &mut PgConnection) -> Result<(), Error> {
    file_search_terms!(conn, postgres);
    conn.batch_execute(
        "SELECT setval(pg_get_serial_sequence('members', 'number'), coalesce(max(number), 0) + 1, false) FROM members; \
         DO $$ DECLARE k record; BEGIN \
           FOR k IN SELECT * FROM kept_foreign_keys LOOP \
             EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.child, k.name, k.definition); \
           END LOOP; END $$; \
         COMMIT; ANALYZE",
    )?;
    Ok(())
}
