//! A row as text: a JSON array, every value a string or null.

use super::{Class, Column};
use crate::error::Error;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A value as SQLite stores it; PostgreSQL's types are read into the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bytes(Vec<u8>),
    Integer(i64),
    Real(f64),
    Text(String),
}

#[derive(Clone, Debug)]
pub(super) struct Row(pub(super) Vec<Value>);

impl Row {
    pub(super) fn to_line(&self) -> String {
        let mut line = String::from("[");
        for value in &self.0 {
            if line.len() > 1 {
                line.push(',');
            }
            push(&mut line, value);
        }
        line.push_str("]\n");
        line
    }

    pub(super) fn from_line(line: &str, columns: &[Column]) -> Result<Self, Error> {
        let broken = || Error::Internal("a line of the archive cannot be read".to_owned());
        let texts: Vec<Option<String>> = serde_json::from_str(line).map_err(|_| broken())?;
        if texts.len() != columns.len() {
            return Err(broken());
        }
        let values =
            texts.into_iter().zip(columns).map(|(text, column)| match (text, column.class) {
                (None, _) => Ok(Value::Null),
                (Some(text), Class::Text) => Ok(Value::Text(text)),
                (Some(text), Class::Integer) => {
                    text.parse().map(Value::Integer).map_err(|_| broken())
                }
                (Some(text), Class::Real) => text.parse().map(Value::Real).map_err(|_| broken()),
                (Some(text), Class::Bytes) => from_hex(&text).map(Value::Bytes).ok_or_else(broken),
            });
        values.collect::<Result<_, _>>().map(Self)
    }
}

fn push(line: &mut String, value: &Value) {
    // Writing into a string does not fail.
    let _ = match value {
        Value::Null => line.write_str("null"),
        Value::Integer(number) => write!(line, "\"{number}\""),
        // The shortest text that reads back as the same number.
        Value::Real(number) => write!(line, "\"{number:?}\""),
        Value::Bytes(bytes) => {
            line.push('"');
            push_hex(line, bytes);
            line.write_char('"')
        }
        Value::Text(text) => write!(line, "{}", serde_json::Value::from(text.as_str())),
    };
}

pub(super) fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).ok()).collect()
}

/// How many rows, and the SHA-256 of their lines.
#[derive(Clone, Default)]
pub struct Tally {
    rows: u64,
    digest: Sha256,
}

impl Tally {
    pub fn count(&mut self, line: &str) {
        self.rows += 1;
        self.digest.update(line);
    }

    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    #[must_use]
    pub fn sha256(&self) -> String {
        let mut text = String::new();
        push_hex(&mut text, &self.digest.clone().finalize());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(class: Class) -> Column {
        Column { name: "c".to_owned(), class, kind: String::new() }
    }

    fn back(value: &Value, class: Class) -> Value {
        let line = Row(vec![Value::Null, value.clone()]).to_line();
        let row = Row::from_line(&line, &[column(Class::Text), column(class)]).unwrap();
        assert_eq!(row.0[0], Value::Null);
        row.0[1].clone()
    }

    proptest! {
        #[test]
        fn a_line_reads_back_as_what_it_was(
            bytes: Vec<u8>,
            integer: i64,
            real in proptest::num::f64::NORMAL,
            text: String,
        ) {
            for (value, class) in [
                (Value::Bytes(bytes), Class::Bytes),
                (Value::Integer(integer), Class::Integer),
                (Value::Real(real), Class::Real),
                (Value::Text(text), Class::Text),
            ] {
                prop_assert_eq!(back(&value, class), value);
            }
        }
    }

    #[test]
    fn a_broken_line_is_refused() {
        let columns = [column(Class::Integer)];
        for line in ["", "[]", "[1]", "[\"x\"]", "[\"1\",\"2\"]", "{}"] {
            assert!(Row::from_line(line, &columns).is_err(), "{line}");
        }
        assert!(Row::from_line("[\"abc\"]", &[column(Class::Bytes)]).is_err());
        assert!(Row::from_line("[\"äö\"]", &[column(Class::Bytes)]).is_err());
    }
}
