//! Who sees to a case, and what they are told of it.

use domain::access::Permission;
use domain::cases::{Case, CaseVerb};
use domain::id::AccountId;
use domain::notifications::{News, NotificationKind, NotificationSubject};

use super::super::{Tx, notifications};
use super::assignees;
use crate::error::Error;

/// Who works on it; as long as nobody does, those who give such work out.
pub fn keepers(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<AccountId>, Error> {
    match case.assignee_id {
        Some(assignee) if assignees::works_on_cases(tx, case.unit_id, assignee)? => {
            Ok(vec![assignee])
        }
        _ => notifications::nearest(tx, case.unit_id, Permission::AssignCases),
    }
}

fn news(case: &Case, kind: NotificationKind) -> News {
    News::of(kind, (NotificationSubject::Cases, case.id), case.unit_id)
}

/// The case is theirs now.
pub fn tell_assignee(tx: &mut Tx<'_>, case: &Case) -> Result<(), Error> {
    notifications::tell(tx, &news(case, NotificationKind::CaseAssigned), case.assignee_id)
}

/// Tells of what the person says about the case, be it in the portal or to a colleague.
pub fn tell_of_the_word(tx: &mut Tx<'_>, case: &Case, verb: CaseVerb) -> Result<(), Error> {
    let kind = match verb {
        CaseVerb::Confirm => NotificationKind::CaseConfirmed,
        CaseVerb::Reopen => NotificationKind::CaseReopened,
        _ => return Ok(()),
    };
    tell_keepers(tx, case, kind)
}

pub fn tell_keepers(tx: &mut Tx<'_>, case: &Case, kind: NotificationKind) -> Result<(), Error> {
    let to = keepers(tx, case)?;
    notifications::tell(tx, &news(case, kind), to)
}
