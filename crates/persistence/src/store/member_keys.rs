//! The keys of members, each wrapped by the installation's.

use diesel::prelude::*;
use domain::id::MemberId;

use super::dialect::lock;
use super::{Conn, Tx, dialect, settings};
use crate::error::Error;
use crate::schema::member_keys;
use crate::sealed::{MemberKey, Opener};
use crate::types::Sql;
use crate::vault::{InstallationKeys, Vault, Wrapped};
use crate::write::{Audited, Entry};

/// Where the key that hashes are made with is kept, wrapped.
const LOOKUP: &str = "member_lookup_key";

#[derive(Insertable)]
#[diesel(table_name = member_keys)]
pub struct NewRow {
    member_id: Sql<MemberId>,
    version: i32,
    wrapped: Vec<u8>,
}

impl NewRow {
    pub fn new(member: MemberId, Wrapped { version, bytes }: Wrapped) -> Self {
        Self { member_id: Sql(member), version, wrapped: bytes }
    }
}

/// Keeps the keys of members who were inserted just now.
pub fn insert(conn: &mut Conn, rows: &[NewRow]) -> Result<(), Error> {
    diesel::insert_into(member_keys::table).values(rows).execute(conn)?;
    Ok(())
}

/// The member's key. A member who came without one, as from an archive, gets it with the first text to be sealed.
pub fn get_or_make(conn: &mut Conn, vault: &Vault, member: MemberId) -> Result<MemberKey, Error> {
    let wrapped: Option<Vec<u8>> = find(conn, member)?;
    if let Some(key) = Opener::new(vault, member, wrapped).into_key()? {
        return Ok(key);
    }
    let (_, wrapped) = vault.new_key(member)?;
    // Of two transactions that make one at once the first to commit has made it for both.
    diesel::insert_into(member_keys::table)
        .values(&NewRow::new(member, wrapped))
        .on_conflict_do_nothing()
        .execute(conn)?;
    let made = Opener::new(vault, member, find(conn, member)?).into_key()?;
    made.ok_or_else(|| Error::Internal("a member's key was not kept".to_owned()))
}

/// What opens the texts of a member.
pub fn opener<'a>(
    conn: &mut Conn,
    vault: &'a Vault,
    member: MemberId,
) -> Result<Opener<'a>, Error> {
    Ok(Opener::new(vault, member, find(conn, member)?))
}

fn find(conn: &mut Conn, member: MemberId) -> Result<Option<Vec<u8>>, Error> {
    Ok(member_keys::table.find(Sql(member)).select(member_keys::wrapped).first(conn).optional()?)
}

/// Whether members' keys were ever kept here: then no other installation key will do.
pub fn has_begun(conn: &mut Conn) -> Result<bool, Error> {
    Ok(settings::get(conn, LOOKUP)?.is_some())
}

/// The vault of this database, begun if it was not.
///
/// # Errors
/// When the keys are not those that the database was written with.
pub fn open_vault(conn: &mut Conn, keys: InstallationKeys) -> Result<Vault, Error> {
    dialect::take_turns(conn, LOOKUP)?;
    let kept = match settings::get(conn, LOOKUP)? {
        Some(kept) => kept,
        None => {
            let kept = keys.new_lookup()?;
            settings::put(conn, LOOKUP, &kept)?;
            kept
        }
    };
    check_versions(conn, &keys)?;
    keys.vault(&kept)
}

/// That what is here can be opened with the keys; nothing is, where nothing was ever sealed.
///
/// # Errors
/// When it cannot.
pub fn check(conn: &mut Conn, keys: Option<&InstallationKeys>) -> Result<(), Error> {
    let Some(kept) = settings::get(conn, LOOKUP)? else { return Ok(()) };
    let keys = keys.ok_or_else(Error::not_our_keys)?;
    check_versions(conn, keys)?;
    keys.clone().vault(&kept).map(|_| ())
}

/// Wraps up to so many keys that an earlier key of the installation wraps by the one in use; how many it were: 0 when
/// there are no more, and then the key for hashes is as well.
pub fn rotate(conn: &mut Conn, vault: &Vault, most: i64) -> Result<usize, Error> {
    let earlier = member_keys::table
        .filter(member_keys::version.ne(vault.version()?))
        .order(member_keys::member_id.asc())
        .limit(most)
        .select((member_keys::member_id, member_keys::wrapped));
    let earlier: Vec<(Sql<MemberId>, Vec<u8>)> = lock!(earlier).load(conn)?;
    for (member, wrapped) in &earlier {
        let Wrapped { version, bytes } = vault.rewrap(member.0, wrapped)?;
        diesel::update(member_keys::table.find(member))
            .set((member_keys::version.eq(version), member_keys::wrapped.eq(bytes)))
            .execute(conn)?;
    }
    if earlier.is_empty() {
        rotate_lookup(conn, vault)?;
    }
    Ok(earlier.len())
}

fn rotate_lookup(conn: &mut Conn, vault: &Vault) -> Result<(), Error> {
    dialect::take_turns(conn, LOOKUP)?;
    let kept = settings::get(conn, LOOKUP)?.ok_or_else(Error::not_our_keys)?;
    match vault.rewrap_lookup(&kept)? {
        Some(anew) => settings::put(conn, LOOKUP, &anew),
        None => Ok(()),
    }
}

/// Whether everything is wrapped by the key in use.
pub fn is_rotated(conn: &mut Conn, vault: &Vault) -> Result<bool, Error> {
    let earlier: Option<i32> = member_keys::table
        .filter(member_keys::version.ne(vault.version()?))
        .select(member_keys::version)
        .first(conn)
        .optional()?;
    let kept = settings::get(conn, LOOKUP)?.ok_or_else(Error::not_our_keys)?;
    Ok(earlier.is_none() && vault.rewrap_lookup(&kept)?.is_none())
}

/// Keeps in the trail that the installation has a new key.
pub fn rotated(_: &mut Tx<'_>, members: usize) -> Result<Audited<()>, Error> {
    let entry = Entry::summary("keys_rotate", format!("{members} keys of members"));
    Ok(Audited::write((), entry))
}

/// That every member's key is wrapped by one of the keys that are there.
fn check_versions(conn: &mut Conn, keys: &InstallationKeys) -> Result<(), Error> {
    let unknown: Option<i32> = member_keys::table
        .filter(member_keys::version.ne_all(keys.versions()))
        .select(member_keys::version)
        .first(conn)
        .optional()?;
    if unknown.is_some() { Err(Error::not_our_keys()) } else { Ok(()) }
}
