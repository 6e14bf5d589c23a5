//! What shows persons when it is read, and which ones.

use domain::consents::Consent;
use domain::id::MemberId;
use domain::members::{Link, Member};
use domain::programmes::Enrolment;

use crate::fragments::Page;

/// Something whose reading shows persons.
pub trait Shows {
    fn persons(&self) -> Vec<MemberId>;
}

impl<T: Shows> Shows for Page<T> {
    fn persons(&self) -> Vec<MemberId> {
        self.items.persons()
    }
}

impl<T: Shows> Shows for Vec<T> {
    fn persons(&self) -> Vec<MemberId> {
        self.iter().flat_map(Shows::persons).collect()
    }
}

impl<T: Shows> Shows for Option<T> {
    fn persons(&self) -> Vec<MemberId> {
        self.iter().flat_map(Shows::persons).collect()
    }
}

impl Shows for Consent {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.member]
    }
}

/// A member with what hangs on it.
#[derive(Clone, Debug)]
pub struct MemberDetail {
    pub member: Member,
    pub enrolments: Vec<Enrolment>,
    /// The whole trail; the caller picks what is live.
    pub consents: Vec<Consent>,
    pub links: Vec<Link>,
}

impl Shows for Member {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.id]
    }
}

impl Shows for MemberDetail {
    fn persons(&self) -> Vec<MemberId> {
        let linked = self.links.iter().flat_map(|link| [link.resident, link.business]);
        let mut shown: Vec<MemberId> = std::iter::once(self.member.id).chain(linked).collect();
        shown.sort_unstable();
        shown.dedup();
        shown
    }
}
