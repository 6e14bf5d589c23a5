//! The numbers that an answer is made of.

use diesel::prelude::*;
use domain::Date;
use domain::access::Scope;
use domain::id::UnitId;
use domain::statistics::{
    Boundaries, Counts, Definition, FormerPlace, Granularity, Number, Period, Place, Question,
    Tree, Trees,
};
use domain::units::UnitKind;

use super::super::Conn;
use super::super::tx::{admits, admits_all, ensure};
use crate::error::Error;
use crate::schema::{statistics, unit_ancestors, unit_places, units};
use crate::statistics::Gathered;
use crate::types::{Sql, plain};

/// What answers the question: figures of work, and of persons for those who may see the persons, from the units that count;
/// else from the whole tree, since what is published of one unit depends on all that contain it.
///
/// # Errors
/// [`Error::NotFound`] when the unit is out of scope.
pub fn gather(
    conn: &mut Conn,
    scope: &Scope,
    sees_members: Option<&Scope>,
    question: &Question,
) -> Result<Gathered, Error> {
    ensure(conn, scope, question.root)?;
    let sees = match (question.definition.counts, sees_members) {
        (Counts::Work, _) => true,
        (Counts::Persons, Some(members)) => admits(conn, members, question.root)?,
        (Counts::Persons, None) => false,
    };
    if sees && question.boundaries == Boundaries::Now {
        let trees = Trees::unchanged(tree(conn, question.root)?);
        let numbers = numbers(conn, Of::Below(question.root), question, true)?;
        return Ok(Gathered { trees, numbers, exact: true });
    }
    let top = top_of(conn, question.root)?;
    let trees = trees(conn, top, question.kept_around().0)?;
    let counted = trees.within(question.root, question.boundaries, question.span.periods());
    // What was below the unit once may be somebody else's now.
    let exact = match (question.definition.counts, sees_members) {
        (Counts::Persons, Some(members)) if sees => admits_all(conn, members, &counted)?,
        _ => sees,
    };
    let of = if exact { Of::These(&counted) } else { Of::Below(top) };
    let numbers = numbers(conn, of, question, exact)?;
    Ok(Gathered { trees, numbers, exact })
}

/// The unit that stands above all others of the tree.
pub(in super::super) fn top_of(conn: &mut Conn, unit: UnitId) -> Result<UnitId, Error> {
    let Sql(top) = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .order(unit_ancestors::distance.desc())
        .select(unit_ancestors::ancestor_id)
        .first(conn)?;
    Ok(top)
}

type UnitRow = (Sql<UnitId>, Option<Sql<UnitId>>, Sql<UnitKind>, String, String);

/// The unit and all below it, by code.
pub(in super::super) fn tree(conn: &mut Conn, top: UnitId) -> Result<Tree, Error> {
    let rows: Vec<UnitRow> = units::table
        .inner_join(unit_ancestors::table.on(unit_ancestors::unit_id.eq(units::id)))
        .filter(unit_ancestors::ancestor_id.eq(Sql(top)))
        .order((units::code.asc(), units::id.asc()))
        .select((units::id, units::parent_id, units::kind, units::code, units::name))
        .load(conn)?;
    let place = |(id, parent, kind, code, name): UnitRow| Place {
        id: id.0,
        parent: plain(parent),
        kind: kind.0,
        code,
        name,
    };
    Ok(Tree::new(rows.into_iter().map(place).collect()))
}

/// The tree of the unit, now and since the period around one began.
pub(in super::super) fn trees(conn: &mut Conn, top: UnitId, since: Period) -> Result<Trees, Error> {
    let since = Period::around(Granularity::Year, since.first()).first();
    let rows: Vec<(Sql<UnitId>, Sql<UnitId>, Sql<Date>)> = unit_places::table
        .inner_join(unit_ancestors::table.on(unit_ancestors::unit_id.eq(unit_places::unit_id)))
        .filter(unit_ancestors::ancestor_id.eq(Sql(top)))
        .select((unit_places::unit_id, unit_places::parent_id, unit_places::ended_on))
        .load(conn)?;
    let former = |(Sql(unit), Sql(parent), Sql(ended_on))| FormerPlace { unit, parent, ended_on };
    let former: Vec<FormerPlace> = rows.into_iter().map(former).collect();
    Ok(Trees::new(tree(conn, top)?, &former, since))
}

type NumberRow = (Sql<UnitId>, String, String, String, i32, i64, i64, i64);

/// Which of the cells of an indicator are read.
#[derive(Clone, Copy)]
enum Cells {
    Total,
    /// Under each value of the dimensions.
    Divided,
    All,
}

/// Of which units cells are read.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// The unit and all below it now.
    Below(UnitId),
    These(&'a [UnitId]),
}

/// What answers the question, of these units.
fn numbers(
    conn: &mut Conn,
    of: Of<'_>,
    question: &Question,
    exact: bool,
) -> Result<Vec<Number>, Error> {
    let span = if exact { question.kept() } else { question.kept_around() };
    let cells = match (exact, question.is_divided()) {
        (true, true) => Cells::Divided,
        (true, false) => Cells::Total,
        (false, _) => Cells::All,
    };
    read(conn, of, question.definition, span, cells)
}

/// What a release is made of: of work the finest numbers, of persons those of every period that contains the release's.
pub(in super::super) fn finest(
    conn: &mut Conn,
    top: UnitId,
    definition: &Definition,
    period: Period,
) -> Result<Vec<Number>, Error> {
    let around = |granularity, month| Period::around(granularity, month);
    let (span, cells) = match definition.counts {
        Counts::Persons => ((around(Granularity::Year, period.first()), period), Cells::All),
        Counts::Work => {
            let month = |month| around(Granularity::Month, month);
            let months = (month(period.first()), month(period.last()));
            (months, if definition.axes.is_empty() { Cells::Total } else { Cells::Divided })
        }
    };
    read(conn, Of::Below(top), definition, span, cells)
}

/// What a kind of work comes to in a period, of the unit and all below it.
pub(in super::super) fn work_of(
    conn: &mut Conn,
    unit: UnitId,
    definition: &Definition,
    period: Period,
) -> Result<i64, Error> {
    let month = |month| Period::around(Granularity::Month, month);
    let span = (month(period.first()), month(period.last()));
    let numbers = read(conn, Of::Below(unit), definition, span, Cells::Total)?;
    Ok(numbers.iter().map(|number| number.amount).sum())
}

/// Cost goes by the cells, however many records they count.
fn read(
    conn: &mut Conn,
    of: Of<'_>,
    definition: &Definition,
    (first, last): (Period, Period),
    cells: Cells,
) -> Result<Vec<Number>, Error> {
    let mut query = statistics::table
        .filter(statistics::indicator.eq(definition.indicator.as_str()))
        .filter(statistics::period.between(first.to_string(), last.to_string()))
        .select((
            statistics::unit_id,
            statistics::value_1,
            statistics::value_2,
            statistics::period,
            statistics::bucket,
            statistics::amount,
            statistics::keys_high,
            statistics::keys_low,
        ))
        .into_boxed();
    query = match of {
        Of::Below(unit) => query.filter(
            statistics::unit_id.eq_any(
                unit_ancestors::table
                    .filter(unit_ancestors::ancestor_id.eq(Sql(unit)))
                    .select(unit_ancestors::unit_id),
            ),
        ),
        Of::These(units) => {
            query.filter(statistics::unit_id.eq_any(units.iter().copied().map(Sql)))
        }
    };
    query = match cells {
        Cells::Divided => query.filter(statistics::value_1.ne("")),
        Cells::Total => query.filter(statistics::value_1.eq("")).filter(statistics::value_2.eq("")),
        Cells::All => query,
    };
    let rows: Vec<NumberRow> = query.load(conn)?;
    Ok(rows.into_iter().filter_map(number).collect())
}

fn number(
    (unit, value_1, value_2, period, bucket, amount, high, low): NumberRow,
) -> Option<Number> {
    Some(Number {
        unit: unit.0,
        period: period.parse().ok()?,
        values: [value_1, value_2],
        bucket: i16::try_from(bucket).ok()?,
        amount,
        keys: (high, low),
    })
}
