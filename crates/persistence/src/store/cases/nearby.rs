//! Open cases near a place: somebody may have brought the same problem.

use diesel::prelude::*;
use domain::access::Scope;
use domain::cases::{Neighbourhood, Point};
use domain::id::CaseId;

use super::super::Conn;
use super::rows::Row;
use super::states_that_are;
use crate::cases::{Near, NearbyQuery};
use crate::error::Error;
use crate::fragments::Within;
use crate::schema::cases;
use crate::types::Sql;

/// The nearest first. The grid's index gives a few cells around, the domain the true distances.
pub fn nearby(conn: &mut Conn, scope: &Scope, query: &NearbyQuery) -> Result<Vec<Near>, Error> {
    let around = Neighbourhood::around(query.point, query.metres);
    let mut found = Vec::new();
    for columns in &around.columns {
        let mut select = cases::table
            .select((cases::id, cases::latitude, cases::longitude))
            .filter(cases::grid_y.eq_any(around.rows.clone().collect::<Vec<i32>>()))
            .filter(cases::grid_x.between(*columns.start(), *columns.end()))
            .filter(cases::state.eq_any(states_that_are(true)))
            .filter(Within::new("cases.unit_id", scope))
            .into_boxed();
        if let Some(category) = query.category {
            select = select.filter(cases::category.eq(Sql(category)));
        }
        found.extend(select.load::<(Sql<CaseId>, Option<f64>, Option<f64>)>(conn)?);
    }
    let mut near: Vec<(f64, CaseId)> = found
        .into_iter()
        .filter_map(|(id, y, x)| Some((Point::new(y?, x?)?.metres_to(query.point), id.0)))
        .filter(|(metres, _)| *metres <= query.metres)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near.truncate(query.limit);
    let mut answer = Vec::with_capacity(near.len());
    for (metres, id) in near {
        let row: Row = cases::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
        answer.push(Near { case: row.into(), metres });
    }
    Ok(answer)
}
