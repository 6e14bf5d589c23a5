//! Rows that are likely the same person: reported, and not taken unless somebody says that they differ.

use crate::members::{MemberKind, Particulars};
use crate::text::match_name;

/// What two members are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub kind: MemberKind,
    /// As [`match_name`] gives it.
    pub name: String,
    pub phone: Option<String>,
    pub address: Option<String>,
}

impl Likeness {
    #[must_use]
    pub fn new(kind: MemberKind, particulars: &Particulars) -> Self {
        Self {
            kind,
            name: match_name(&particulars.name),
            phone: particulars.phone.clone(),
            address: particulars.address.clone(),
        }
    }
}

/// Whether two are likely the same: one name, and the same telephone or address, or nothing that tells them apart.
#[must_use]
pub fn same(one: &Likeness, other: &Likeness) -> bool {
    if one.kind != other.kind || one.name != other.name {
        return false;
    }
    match (
        agree(one.phone.as_ref(), other.phone.as_ref()),
        agree(one.address.as_ref(), other.address.as_ref()),
    ) {
        (Some(true), _) | (_, Some(true)) => true,
        (Some(false), _) | (_, Some(false)) => false,
        (None, None) => true,
    }
}

/// `None` where one of the two is not known.
fn agree(one: Option<&String>, other: Option<&String>) -> Option<bool> {
    Some(one? == other?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(name: &str, phone: &str, address: &str) -> Likeness {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Likeness {
            kind: MemberKind::Resident,
            name: match_name(name),
            phone: known(phone),
            address: known(address),
        }
    }

    #[test]
    fn likely_the_same() {
        let one = likeness("韩磊", "13624351203", "黄新路73号");
        assert!(same(&one, &one));
        assert!(same(&one, &likeness("韓磊", "13624351203", "")));
        assert!(same(&one, &likeness("韩磊", "13900000000", "黄新路73号")));
        assert!(same(&one, &likeness("韩磊", "", "")));
        assert!(!same(&one, &likeness("韩磊", "13900000000", "人民路1号")));
        assert!(!same(&one, &likeness("韩磊", "", "人民路1号")));
        assert!(!same(&one, &likeness("韩蕾", "13624351203", "黄新路73号")));
        assert!(!same(&one, &Likeness { kind: MemberKind::Business, ..one.clone() }));
    }
}
