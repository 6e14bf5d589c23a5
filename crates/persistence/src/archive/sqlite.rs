//! An archive's reading and writing of SQLite.

use super::{
    Class, Column, Table, file_search_terms,
    line::{Row, Value},
};
use crate::error::Error;
use diesel::{
    RunQueryDsl as _,
    connection::SimpleConnection as _,
    deserialize::{self, FromSql, QueryableByName},
    row::{Field as _, NamedRow},
    sql_query,
    sql_types::{BigInt, Binary, Double, Nullable, Text},
    sqlite::{Sqlite, SqliteConnection, SqliteType},
};

/// Foreign keys are checked at the end, all at once; a row may come before the one it refers to.
pub(super) const PRAGMAS: &str = "PRAGMA busy_timeout = 60000; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16000;";

#[derive(diesel::QueryableByName)]
struct Declared {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

pub(super) fn columns(conn: &mut SqliteConnection, table: &Table) -> Result<Vec<Column>, Error> {
    let declared: Vec<Declared> =
        sql_query("SELECT name, type AS kind FROM pragma_table_info(?) ORDER BY name")
            .bind::<Text, _>(table.name)
            .load(conn)?;
    declared
        .into_iter()
        .map(|Declared { name, kind }| {
            let class = match kind.to_ascii_uppercase().as_str() {
                "BLOB" => Class::Bytes,
                "INTEGER" | "BIGINT" | "BOOLEAN" => Class::Integer,
                "DOUBLE" | "REAL" => Class::Real,
                "TEXT" | "DATE" => Class::Text,
                other => {
                    return Err(Error::Internal(format!("{}.{name}: type {other}", table.name)));
                }
            };
            Ok(Column { name, class, kind })
        })
        .collect()
}

impl QueryableByName<Sqlite> for Row {
    fn build<'a>(row: &impl NamedRow<'a, Sqlite>) -> deserialize::Result<Self> {
        let mut values = Vec::with_capacity(row.field_count());
        for index in 0..row.field_count() {
            let field = diesel::row::Row::get(row, index).ok_or("a column is missing")?;
            let Some(value) = field.value() else {
                values.push(Value::Null);
                continue;
            };
            values.push(match value.value_type() {
                None => Value::Null,
                Some(SqliteType::Binary) => {
                    Value::Bytes(<Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?)
                }
                Some(SqliteType::Text) => {
                    Value::Text(<String as FromSql<Text, Sqlite>>::from_sql(value)?)
                }
                Some(SqliteType::Float | SqliteType::Double) => {
                    Value::Real(<f64 as FromSql<Double, Sqlite>>::from_sql(value)?)
                }
                Some(_) => Value::Integer(<i64 as FromSql<BigInt, Sqlite>>::from_sql(value)?),
            });
        }
        Ok(Self(values))
    }
}

pub(super) fn each_row(
    conn: &mut SqliteConnection,
    table: &Table,
    columns: &[Column],
    each: &mut dyn FnMut(Row) -> Result<(), Error>,
) -> Result<(), Error> {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let query = sql_query(format!(
        "SELECT {} FROM {} ORDER BY {}",
        names.join(", "),
        table.name,
        table.key.join(", ")
    ));
    for row in query.load_iter::<Row, _>(conn)? {
        each(row?)?;
    }
    Ok(())
}

pub(super) fn insert(
    conn: &mut SqliteConnection,
    table: &Table,
    columns: &[Column],
    rows: Vec<Row>,
) -> Result<(), Error> {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    let values = vec![row; rows.len()].join(",");
    let mut query =
        sql_query(format!("INSERT INTO {} ({}) VALUES {values}", table.name, names.join(", ")))
            .into_boxed::<Sqlite>();
    for value in rows.into_iter().flat_map(|row| row.0) {
        query = match value {
            Value::Null => query.bind::<Nullable<Text>, _>(None::<String>),
            Value::Bytes(bytes) => query.bind::<Binary, _>(bytes),
            Value::Integer(number) => query.bind::<BigInt, _>(number),
            Value::Real(number) => query.bind::<Double, _>(number),
            Value::Text(text) => query.bind::<Text, _>(text),
        };
    }
    query.execute(conn)?;
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Dangling {
    #[diesel(sql_type = Text)]
    child: String,
}

pub(super) fn finish(conn: &mut SqliteConnection) -> Result<(), Error> {
    file_search_terms!(conn, sqlite);
    let dangling: Vec<Dangling> =
        sql_query("SELECT DISTINCT \"table\" AS child FROM pragma_foreign_key_check").load(conn)?;
    if let Some(Dangling { child }) = dangling.first() {
        return Err(Error::Internal(format!(
            "rows of {child} refer to rows that the archive does not have"
        )));
    }
    conn.batch_execute("COMMIT; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}
