//! Facts about the installation, by name.

use diesel::prelude::*;

use super::Conn;
use crate::error::Error;
use crate::schema::settings;

pub fn get(conn: &mut Conn, name: &str) -> Result<Option<String>, Error> {
    Ok(settings::table.find(name).select(settings::value).first(conn).optional()?)
}

pub fn put(conn: &mut Conn, name: &str, value: &str) -> Result<(), Error> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .on_conflict(settings::name)
        .do_update()
        .set(settings::value.eq(value))
        .execute(conn)?;
    Ok(())
}
