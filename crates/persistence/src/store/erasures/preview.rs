//! What erasing somebody would touch. A row that concerns several records of the person is counted once.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::id::{HouseholdId, Id, MemberId};

use super::super::{Conn, dialect, idempotency_keys, imports, merges};
use super::{FoundId, Sought, find};
use crate::erasures::{Fate, STEPS, Step, Touched};
use crate::error::Error;
use crate::schema::members;
use crate::types::Sql;
use crate::types::sql::Uid;
use crate::vault::Vault;

/// What [`super::erase`] would touch now, of the member's record and of those that were made one with it.
pub fn preview(conn: &mut Conn, vault: &Vault, member: MemberId) -> Result<Vec<Touched>, Error> {
    let mut records = Vec::new();
    for one in merges::whole(conn, member)? {
        records.extend(find(conn, one)?);
    }
    let mut touched = Vec::new();
    for step in STEPS {
        let removed = match step.fate {
            Fate::Removed => true,
            // Nothing of theirs is in it but where they are.
            Fate::Emptied { columns: [], .. } => continue,
            Fate::Emptied { .. } => false,
            Fate::Sought { .. } => matches!(step.table, "households" | "member_search"),
        };
        let rows = count(conn, vault, step, &records)?;
        if rows > 0 {
            touched.push(Touched { table: step.table, removed, rows });
        }
    }
    Ok(touched)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows a step would touch.
fn count(conn: &mut Conn, vault: &Vault, step: &Step, records: &[Sought]) -> Result<i64, Error> {
    let rows = match (step.fate, step.table) {
        (Fate::Sought { .. }, "import_faults") => {
            let mut lines = BTreeSet::new();
            for who in records {
                lines.extend(imports::faults_of_person(conn, vault, who)?);
            }
            lines.len()
        }
        (Fate::Sought { .. }, "idempotency_keys") => {
            let ids = records.iter().flat_map(|who| &who.ids).copied().collect();
            idempotency_keys::about(conn, &ids)?.len()
        }
        (Fate::Sought { .. }, "member_search") => records.len(),
        (Fate::Sought { .. }, _) => households(conn, records)?,
        _ if step.has_ids() => {
            let mut rows = BTreeSet::new();
            for who in records {
                let query = diesel::sql_query(step.select("id", dialect::PARAMETER));
                let found: Vec<FoundId> = query.bind::<Uid, _>(Sql(who.member)).load(conn)?;
                rows.extend(found.into_iter().map(|row| row.id.0.uuid()));
            }
            rows.len()
        }
        _ => {
            let mut rows = 0;
            for who in records {
                let query = diesel::sql_query(step.select("count(*) AS count", dialect::PARAMETER));
                rows += query.bind::<Uid, _>(Sql(who.member)).get_result::<Counted>(conn)?.count;
            }
            return Ok(rows);
        }
    };
    Ok(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// Households that nobody would be left in.
fn households(conn: &mut Conn, records: &[Sought]) -> Result<usize, Error> {
    let theirs: BTreeSet<HouseholdId> = records.iter().filter_map(|who| who.household).collect();
    let going: Vec<Sql<MemberId>> = records.iter().map(|who| Sql(who.member)).collect();
    let mut left = 0;
    for household in theirs {
        let other: Option<Sql<Id<()>>> = members::table
            .filter(members::household_id.eq(Some(Sql(household))))
            .filter(members::id.ne_all(&going))
            .select(members::id)
            .first(conn)
            .optional()?;
        left += usize::from(other.is_none());
    }
    Ok(left)
}
