//! Answers of departments that are due today: told once, by the first round of the day.

use diesel::prelude::*;
use domain::Date;
use domain::id::{CaseId, DepartmentId, ReferralId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::referrals::ReferralStatus;
use jiff::Span;

use super::super::{Conn, Tx, cases, dialect, settings};
use super::{partners, tell};
use crate::error::Error;
use crate::schema::referrals;
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// The last day of which was told.
const TOLD: &str = "referrals_due_told";

/// The first day of which was not told; none when that of today was.
fn first_untold(conn: &mut Conn, today: Date) -> Result<Option<Date>, Error> {
    let told: Option<Date> = settings::get(conn, TOLD)?.and_then(|day| day.parse().ok());
    // What was overdue before anybody was told of such things stands in lists.
    let from = told.map_or(today, |day| day.saturating_add(Span::new().days(1)));
    Ok((from <= today).then_some(from))
}

/// Whether the round of the day was not made yet.
pub fn any_referral_due(conn: &mut Conn, today: Date) -> Result<bool, Error> {
    Ok(first_untold(conn, today)?.is_some())
}

type Due = (Sql<ReferralId>, Sql<CaseId>, Sql<DepartmentId>);

/// Tells the departments, and the office that waits for them; returns of how many.
pub fn tell_referrals_due(tx: &mut Tx<'_>) -> Result<Audited<usize>, Error> {
    let today = tx.today();
    dialect::take_turns(tx.conn, TOLD)?;
    let Some(from) = first_untold(tx.conn, today)? else {
        return Ok(Audited::write(0, summary(0)));
    };
    let due: Vec<Due> = referrals::table
        .filter(referrals::status.eq(Sql(ReferralStatus::Open)))
        .filter(referrals::due_on.ge(Sql(from)))
        .filter(referrals::due_on.le(Sql(today)))
        .order(referrals::case_id.asc())
        .select((referrals::id, referrals::case_id, referrals::department_id))
        .load(tx.conn)?;
    for (Sql(referral), Sql(case), Sql(department)) in &due {
        let case = cases::hold(tx, *case)?;
        let kind = NotificationKind::ReferralDue;
        let asked = News::of(kind, (NotificationSubject::Referrals, *referral), case.unit_id);
        let to = partners(tx, *department)?;
        tell(tx, &asked, to)?;
        let waits = News::of(kind, (NotificationSubject::Cases, case.id), case.unit_id);
        let to = cases::keepers(tx, &case)?;
        tell(tx, &waits, to)?;
    }
    settings::put(tx.conn, TOLD, &today.to_string())?;
    Ok(Audited::write(due.len(), summary(due.len())))
}

fn summary(told: usize) -> Entry {
    Entry::summary("referrals_due", format!("told: {told}"))
}
