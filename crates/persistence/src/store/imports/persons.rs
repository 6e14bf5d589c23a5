//! Somebody's lines in the reports of imports: what was not taken is kept there to be corrected.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::id::ImportId;
use domain::phone::Phone;
use domain::text::match_name;

use super::super::Conn;
use super::super::erasures::Sought;
use crate::error::Error;
use crate::schema::import_faults;
use crate::types::Sql;
use crate::vault::Vault;

/// Lines that are looked at together.
const LINES: i64 = 1_000;
/// A line of a report.
type Place = (ImportId, i32);

/// Empties the lines that tell of somebody.
pub fn forget_person(conn: &mut Conn, vault: &Vault, who: &Sought) -> Result<(), Error> {
    for (import, line) in faults_of_person(conn, vault, who)? {
        let rows = import_faults::table
            .filter(import_faults::import_id.eq(Sql(import)))
            .filter(import_faults::line.eq(line));
        diesel::update(rows)
            .set((import_faults::cells.eq("[]"), import_faults::detail.eq("{}")))
            .execute(conn)?;
    }
    Ok(())
}

/// Lines with somebody's name, in either script, or telephone number. A namesake's line is among them.
pub fn faults_of_person(
    conn: &mut Conn,
    vault: &Vault,
    who: &Sought,
) -> Result<BTreeSet<Place>, Error> {
    let imports: Vec<Sql<ImportId>> =
        import_faults::table.select(import_faults::import_id).distinct().load(conn)?;
    let mut found = BTreeSet::new();
    for Sql(import) in imports {
        let mut after = i32::MIN;
        loop {
            let lines: Vec<(i32, String)> = import_faults::table
                .filter(import_faults::import_id.eq(Sql(import)))
                .filter(import_faults::line.gt(after))
                .select((import_faults::line, import_faults::cells))
                .order((import_faults::line.asc(), import_faults::seq.asc()))
                .limit(LINES)
                .load(conn)?;
            // The faults of a line have the same cells, so that the rest of the last one need not be read.
            let Some((last, _)) = lines.last() else { break };
            after = *last;
            let theirs = lines.iter().filter(|(_, cells)| tells_of(cells, vault, who));
            found.extend(theirs.map(|(line, _)| (import, *line)));
        }
    }
    Ok(found)
}

fn tells_of(cells: &str, vault: &Vault, who: &Sought) -> bool {
    let cells: Vec<String> = serde_json::from_str(cells).unwrap_or_default();
    cells.iter().any(|cell| match_name(cell) == who.match_name || is_number_of(cell, vault, who))
}

fn is_number_of(cell: &str, vault: &Vault, who: &Sought) -> bool {
    let Some(theirs) = &who.phone_hash else { return false };
    Phone::parse(cell).is_ok_and(|phone| vault.phone_hash(phone.as_str()) == *theirs)
}
