//! What a merge would do, before anybody does it.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::consents::{Purpose, allowed};
use domain::id::MemberId;
use domain::merges::{AddedKind, absorb};

use super::super::{Conn, links, members};
use super::of_one_office;
use crate::error::Error;
use crate::merges::MergePreview;
use crate::schema::{cases, enrolments, event_feedback, event_sign_ups, suggestions, visits};
use crate::types::Sql;
use crate::vault::Vault;

/// # Errors
/// As the merge itself, for records that cannot be of one person here.
pub fn preview(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    survivor: MemberId,
    other: MemberId,
    now: Timestamp,
) -> Result<MergePreview, Error> {
    let survivor = members::get_detail(conn, vault, scope, survivor)?;
    let merged = members::get_detail(conn, vault, scope, other)?;
    let one = |purpose| allowed(&survivor.consents, purpose, now);
    let two = |purpose| allowed(&merged.consents, purpose, now);
    let both_to_visits = one(Purpose::Visits) && two(Purpose::Visits);
    let known = of_one_office(conn, &survivor.member, &merged.member)?;
    let (_, carried) = absorb(&survivor.member, &known, both_to_visits)?;
    let ends = Purpose::ALL.iter().copied().filter(|purpose| one(*purpose) != two(*purpose));
    Ok(MergePreview {
        filled: carried.filled,
        ends: ends.collect(),
        moves: counts(conn, other)?,
        survivor,
        merged,
    })
}

/// What is recorded of the other one, by kind.
fn counts(conn: &mut Conn, member: MemberId) -> Result<Vec<(AddedKind, i64)>, Error> {
    macro_rules! count {
        ($table:ident) => {
            $table::table
                .filter($table::member_id.eq(Some(Sql(member))))
                .count()
                .get_result::<i64>(conn)?
        };
    }
    let links = links::of_member(conn, member)?.len();
    let counts = [
        (AddedKind::Visit, count!(visits)),
        (AddedKind::Case, count!(cases)),
        (AddedKind::SignUp, count!(event_sign_ups)),
        (AddedKind::Feedback, count!(event_feedback)),
        (AddedKind::Suggestion, count!(suggestions)),
        (
            AddedKind::Enrolment,
            enrolments::table
                .filter(enrolments::member_id.eq(Sql(member)))
                .count()
                .get_result(conn)?,
        ),
        (AddedKind::Link, i64::try_from(links).unwrap_or(i64::MAX)),
    ];
    Ok(counts.into_iter().filter(|(_, count)| *count > 0).collect())
}
