//! How values of the domain stand in each database.
//!
//! | here | PostgreSQL | SQLite |
//! |---|---|---|
//! | `Uid` | `uuid` | BLOB of 16 bytes |
//! | `Instant` | `timestamptz` | INTEGER, microseconds since 1970 |
//! | `Day` | `date` | TEXT `YYYY-MM-DD` |

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
use diesel::sqlite::{Sqlite, SqliteValue};
use domain::id::Id;
use domain::words::Word;
use domain::{Date, Timestamp};

/// The SQL types of `schema.rs`.
pub mod sql {
    pub use diesel::sql_types::*;

    #[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
    #[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Binary"))]
    pub struct Uid;

    #[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
    #[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Long"))]
    pub struct Instant;

    #[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
    #[diesel(postgres_type(oid = 1082, array_oid = 1182), sqlite_type(name = "Text"))]
    pub struct Day;

    // Times and days are compared and ordered.
    impl SqlOrd for Uid {}
    impl SqlOrd for Instant {}
    impl SqlOrd for Day {}

    use diesel::query_builder::QueryId;
    use diesel::sql_types::SqlType;
}
use sql::{Day, Instant, Uid};

/// PostgreSQL counts from 2000-01-01.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

/// A value of the domain on its way to or from the database: ids, times, days and words.
///
/// The domain knows no SQL, and Rust wants either the trait or the type to be one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sql<T>(pub T);

/// The plain value of a column that may be null.
pub fn plain<T>(value: Option<Sql<T>>) -> Option<T> {
    value.map(|Sql(value)| value)
}

macro_rules! bind {
    ($([$($generic:ident)?] $value:ty => $sql:ty,)*) => {$(
        impl<$($generic)?> AsExpression<$sql> for Sql<$value> {
            type Expression = Bound<$sql, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<$($generic)?> AsExpression<Nullable<$sql>> for Sql<$value> {
            type Expression = Bound<Nullable<$sql>, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<'expr, $($generic)?> AsExpression<$sql> for &'expr Sql<$value> {
            type Expression = Bound<$sql, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<'expr, $($generic)?> AsExpression<Nullable<$sql>> for &'expr Sql<$value> {
            type Expression = Bound<Nullable<$sql>, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<$($generic,)? DB: Backend> ToSql<Nullable<$sql>, DB> for Sql<$value>
        where
            Self: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<$sql, DB>::to_sql(self, out)
            }
        }

        impl<$($generic,)? DB: Backend> Queryable<$sql, DB> for Sql<$value>
        where
            Self: FromSql<$sql, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    )*};
}

bind! {
    [K] Id<K> => Uid,
    [] Timestamp => Instant,
    [] Date => Day,
}

impl<K: 'static> ToSql<Uid, Sqlite> for Sql<Id<K>> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl<K> FromSql<Uid, Sqlite> for Sql<Id<K>> {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?;
        Ok(Self(Id::from_uuid(uuid::Uuid::from_slice(&bytes)?)))
    }
}

impl<K: 'static> ToSql<Uid, Pg> for Sql<Id<K>> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        std::io::Write::write_all(out, self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl<K> FromSql<Uid, Pg> for Sql<Id<K>> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Id::from_uuid(uuid::Uuid::from_slice(value.as_bytes())?)))
    }
}

impl ToSql<Instant, Sqlite> for Sql<Timestamp> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_micros());
        Ok(IsNull::No)
    }
}

impl FromSql<Instant, Sqlite> for Sql<Timestamp> {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<BigInt, Sqlite>>::from_sql(value)?;
        Ok(Self(Timestamp::from_micros(micros)))
    }
}

impl ToSql<Instant, Pg> for Sql<Timestamp> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let micros = self.0.as_micros() - POSTGRES_EPOCH_MICROS;
        ToSql::<BigInt, Pg>::to_sql(&micros, &mut out.reborrow())
    }
}

impl FromSql<Instant, Pg> for Sql<Timestamp> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<BigInt, Pg>>::from_sql(value)?;
        Ok(Self(Timestamp::from_micros(micros.saturating_add(POSTGRES_EPOCH_MICROS))))
    }
}

impl ToSql<Day, Sqlite> for Sql<Date> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<Day, Sqlite> for Sql<Date> {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(<String as FromSql<Text, Sqlite>>::from_sql(value)?.parse()?))
    }
}

const POSTGRES_EPOCH_DAY: Date = jiff::civil::date(2000, 1, 1);

impl ToSql<Day, Pg> for Sql<Date> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let days = POSTGRES_EPOCH_DAY.until(self.0)?.get_days();
        ToSql::<Integer, Pg>::to_sql(&days, &mut out.reborrow())
    }
}

impl FromSql<Day, Pg> for Sql<Date> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let days = <i32 as FromSql<Integer, Pg>>::from_sql(value)?;
        Ok(Self(POSTGRES_EPOCH_DAY.checked_add(jiff::Span::new().try_days(days)?)?))
    }
}

impl<T: Word> AsExpression<Text> for Sql<T> {
    type Expression = Bound<Text, &'static str>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self.0.word())
    }
}

impl<T: Word> AsExpression<Nullable<Text>> for Sql<T> {
    type Expression = Bound<Nullable<Text>, &'static str>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self.0.word())
    }
}

impl<T: Word> AsExpression<Text> for &Sql<T> {
    type Expression = Bound<Text, &'static str>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self.0.word())
    }
}

impl<T: Word + std::fmt::Debug> ToSql<Text, Sqlite> for Sql<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.word());
        Ok(IsNull::No)
    }
}

impl<T: Word + std::fmt::Debug> ToSql<Text, Pg> for Sql<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        std::io::Write::write_all(out, self.0.word().as_bytes())?;
        Ok(IsNull::No)
    }
}

fn word<T: Word>(text: &str) -> deserialize::Result<Sql<T>> {
    T::from_word(text)
        .map(Sql)
        .ok_or_else(|| format!("a word in the database is not a {}", T::NAME).into())
}

impl<T: Word> FromSql<Text, Sqlite> for Sql<T> {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        word(&<String as FromSql<Text, Sqlite>>::from_sql(value)?)
    }
}

impl<T: Word> FromSql<Text, Pg> for Sql<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        word(std::str::from_utf8(value.as_bytes())?)
    }
}

impl<T, DB> Queryable<Text, DB> for Sql<T>
where
    DB: Backend,
    Self: FromSql<Text, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}
