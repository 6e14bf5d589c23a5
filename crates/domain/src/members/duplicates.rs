//! Likely duplicates: shown before saving, never decided by the machine.

use crate::id::{MemberId, UnitId};
use crate::text::match_name;
use crate::words;

use super::MemberKind;

words! {
    /// What two records have in common.
    pub enum Match {
        Name = "name",
        Phone = "phone",
        Address = "address",
    }
}

/// A member who may be the same as the one to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: MemberId,
    pub unit: UnitId,
    pub kind: MemberKind,
    pub name: String,
    pub matches: Vec<Match>,
}

/// What is known of a member who was found. Telephone numbers are compared in whatever form both sides have them: the
/// register has keyed hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: MemberId,
    pub unit: UnitId,
    pub kind: MemberKind,
    pub name: String,
    pub phone: Option<Vec<u8>>,
    pub address: Option<String>,
}

/// Those of `found` who are likely the same as the one described: the same name (whatever the
/// script) together with the same telephone or address, or where one of the two has no telephone,
/// the same name alone. A telephone alone is not enough: families and shops share one.
#[must_use]
pub fn candidates(
    name: &str,
    phone: Option<&[u8]>,
    address: Option<&str>,
    kind: MemberKind,
    found: &[Known],
) -> Vec<Candidate> {
    let wanted = match_name(name);
    found
        .iter()
        .filter(|member| member.kind == kind && match_name(&member.name) == wanted)
        .filter_map(|member| {
            let mut matches = vec![Match::Name];
            let same_phone = phone.is_some() && member.phone.as_deref() == phone;
            let same_address = address.is_some() && member.address.as_deref() == address;
            if same_phone {
                matches.push(Match::Phone);
            }
            if same_address {
                matches.push(Match::Address);
            }
            let unknown = phone.is_none() || member.phone.is_none();
            (same_phone || same_address || unknown).then(|| Candidate {
                id: member.id,
                unit: member.unit,
                kind: member.kind,
                name: member.name.clone(),
                matches,
            })
        })
        .collect()
}
