//! Releases. Rows are added and never changed.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::{ReleaseId, UnitId};
use domain::releases::{Block, NewRelease, Release, compared};
use domain::statistics::definitions;

use super::dialect::{self, lock};
use super::members::ensure_unit;
use super::{Conn, Tx, statistics, webhooks};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::releases::{Material, PublicRelease, PublicUnit, ReleaseDetail};
use crate::schema::{releases, unit_ancestors, units};
use crate::types::Sql;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = releases)]
struct Row {
    id: Sql<ReleaseId>,
    unit_id: Sql<UnitId>,
    period: String,
    vintage: i32,
    reason: Option<String>,
    created_at: Sql<Timestamp>,
}

impl Row {
    fn named(self, unit_name: String) -> Result<Release, Error> {
        let period = self.period.parse();
        Ok(Release {
            id: self.id.0,
            unit: self.unit_id.0,
            unit_name,
            period: period.map_err(|_| Error::Internal("a release of no period".to_owned()))?,
            vintage: self.vintage,
            reason: self.reason,
            created_at: self.created_at.0,
        })
    }
}

/// Releases of the trees that these units are in, newest first.
pub fn list(conn: &mut Conn, roots: &[UnitId], page: &PageRequest) -> Result<Page<Release>, Error> {
    let columns = ["releases.created_at", "releases.id"];
    let above = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq_any(roots.iter().copied().map(Sql)))
        .select(unit_ancestors::ancestor_id);
    let rows: Vec<(Row, String)> = releases::table
        .inner_join(units::table.on(units::id.eq(releases::unit_id)))
        .filter(releases::unit_id.eq_any(above))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((releases::created_at.desc(), releases::id.desc()))
        .limit(page.limit + 1)
        .select((Row::as_select(), units::name))
        .load(conn)?;
    let named = |(row, name): (Row, String)| row.named(name);
    let rows = rows.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(rows, page, |release: &Release| Cursor::new(release.created_at, release.id)))
}

/// A release with what it has of these units and of those below them, as the tree was then.
///
/// # Errors
/// [`Error::NotFound`] when it has nothing of them.
pub fn get(conn: &mut Conn, roots: &[UnitId], id: ReleaseId) -> Result<ReleaseDetail, Error> {
    let (row, unit_name, content): (Row, String, String) = releases::table
        .inner_join(units::table.on(units::id.eq(releases::unit_id)))
        .filter(releases::id.eq(Sql(id)))
        .select((Row::as_select(), units::name, releases::content))
        .first(conn)?;
    let mut blocks = blocks(&content)?;
    blocks.retain(|block| block.is_within(roots));
    if blocks.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(ReleaseDetail { release: row.named(unit_name)?, blocks })
}

/// Releases that tell of units that are shown to everybody, newest first.
pub fn list_public(conn: &mut Conn, page: &PageRequest) -> Result<Page<Release>, Error> {
    let columns = ["releases.created_at", "releases.id"];
    let place = |release: &Release| Cursor::new(release.created_at, release.id);
    // An installation holds one district: a unit is in all of its releases since it was set up.
    let since: Option<Sql<Timestamp>> = units::table
        .filter(units::public_releases.eq(true))
        .order(units::created_at.asc())
        .select(units::created_at)
        .first(conn)
        .optional()?;
    let Some(since) = since else { return Ok(Page::cut(Vec::new(), page, place)) };
    let rows: Vec<(Row, String)> = releases::table
        .inner_join(units::table.on(units::id.eq(releases::unit_id)))
        .filter(releases::created_at.ge(since))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((releases::created_at.desc(), releases::id.desc()))
        .limit(page.limit + 1)
        .select((Row::as_select(), units::name))
        .load(conn)?;
    let named = |(row, name): (Row, String)| row.named(name);
    let rows = rows.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(rows, page, place))
}

/// A release with what it has of units that are shown to everybody: of each what is its own, nothing of those below.
///
/// # Errors
/// [`Error::NotFound`] when it has nothing of them.
pub fn get_public(conn: &mut Conn, id: ReleaseId) -> Result<PublicRelease, Error> {
    let shown: Vec<(Sql<UnitId>, String, String)> = units::table
        .filter(units::public_releases.eq(true))
        .order((units::code.asc(), units::id.asc()))
        .select((units::id, units::code, units::name))
        .load(conn)?;
    // The figures of a whole district are not read for nothing.
    if shown.is_empty() {
        return Err(Error::NotFound);
    }
    let (row, unit_name, content): (Row, String, String) = releases::table
        .inner_join(units::table.on(units::id.eq(releases::unit_id)))
        .filter(releases::id.eq(Sql(id)))
        .select((Row::as_select(), units::name, releases::content))
        .first(conn)?;
    let found = blocks(&content)?.into_iter().map(|block| (block.unit, block));
    let mut found: HashMap<UnitId, Block> = found.collect();
    let units: Vec<PublicUnit> = shown
        .into_iter()
        .filter_map(|(Sql(id), code, name)| {
            found.remove(&id).map(|block| PublicUnit { id, code, name, block })
        })
        .collect();
    if units.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(PublicRelease { release: row.named(unit_name)?, units })
}

fn blocks(content: &str) -> Result<Vec<Block>, Error> {
    serde_json::from_str(content)
        .map_err(|error| Error::Internal(format!("a release was not kept whole: {error}")))
}

/// All that a release of the unit is made of, as of one moment.
///
/// # Errors
/// A fault when the unit is out of scope, or is not at the top.
pub fn gather(conn: &mut Conn, scope: &Scope, new: &NewRelease) -> Result<Material, Error> {
    dialect::as_of_one_moment(conn, |conn| {
        ensure_top(conn, scope, new.unit)?;
        let trees = statistics::trees(conn, new.unit, new.period)?;
        let mut numbers = Vec::new();
        for definition in definitions() {
            let found = statistics::finest(conn, new.unit, definition, new.period)?;
            numbers.push((definition, found));
        }
        Ok(Material { trees, numbers })
    })
}

fn ensure_top(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<(), Error> {
    ensure_unit(conn, scope, unit)?;
    let parent: Option<Sql<UnitId>> =
        units::table.find(Sql(unit)).select(units::parent_id).first(conn)?;
    match parent {
        Some(_) => Err(domain::Fault::new("/unit_id", "not_at_the_top").into()),
        None => Ok(()),
    }
}

/// Publishes the figures: the first vintage of the quarter, or a further one.
///
/// # Errors
/// A fault when a further one has no reason, a conflict when it would say nothing else.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewRelease,
    made: &[Block],
) -> Result<Audited<Release>, Error> {
    ensure_top(tx.conn, scope, new.unit)?;
    // Of two at once the second is a further vintage.
    let query = units::table.find(Sql(new.unit)).select(units::name);
    let unit_name: String = lock!(query).first(tx.conn)?;
    let before: Option<(i32, String)> = releases::table
        .filter(releases::unit_id.eq(Sql(new.unit)))
        .filter(releases::period.eq(new.period.to_string()))
        .order(releases::vintage.desc())
        .select((releases::vintage, releases::content))
        .first(tx.conn)
        .optional()?;
    let (vintage, blocks) = match before {
        None => (1, made.to_vec()),
        Some((vintage, content)) => {
            let unchanged = domain::Error::Conflict { code: "release_unchanged" };
            let blocks = compared(&blocks(&content)?, made.to_vec()).ok_or(unchanged)?;
            if new.reason.is_none() {
                return Err(domain::Fault::new("/reason", "required").into());
            }
            (vintage + 1, blocks)
        }
    };
    let content = serde_json::to_string(&blocks).map_err(|e| Error::Internal(e.to_string()))?;
    let id: ReleaseId = tx.new_id();
    diesel::insert_into(releases::table)
        .values((
            releases::id.eq(Sql(id)),
            releases::unit_id.eq(Sql(new.unit)),
            releases::period.eq(new.period.to_string()),
            releases::vintage.eq(vintage),
            releases::reason.eq(new.reason.as_deref()),
            releases::content.eq(content),
            releases::created_at.eq(Sql(tx.now())),
        ))
        .execute(tx.conn)?;
    let release = Release {
        id,
        unit: new.unit,
        unit_name,
        period: new.period,
        vintage,
        reason: new.reason.clone(),
        created_at: tx.now(),
    };
    webhooks::announce(tx, &release)?;
    let entry = Entry::new("releases_create", "releases", id, new.unit);
    Ok(Audited::write(release, entry.detail(format!("{} vintage {vintage}", new.period))))
}
