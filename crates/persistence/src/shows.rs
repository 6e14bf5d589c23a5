//! What shows persons when it is read, and which ones.

use domain::consents::Consent;
use domain::feedback::Feedback;
use domain::id::MemberId;
use domain::members::{Candidate, Link, Listed, Member};
use domain::programmes::Enrolment;
use domain::rounds::RoundMember;
use domain::sign_ups::{Attendee, Cancellation};
use domain::visits::{Unvisited, VisitDetail, VisitLine};

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

impl Shows for Listed {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.id]
    }
}

impl Shows for Candidate {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.id]
    }
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

impl Shows for VisitLine {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.member.id]
    }
}

impl Shows for VisitDetail {
    fn persons(&self) -> Vec<MemberId> {
        self.line.persons()
    }
}

impl Shows for Unvisited {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.member.id]
    }
}

impl Shows for RoundMember {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.member.id]
    }
}

impl Shows for Attendee {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.sign_up.member_id]
    }
}

impl Shows for Cancellation {
    fn persons(&self) -> Vec<MemberId> {
        let promoted = self.promoted.iter().map(|one| one.sign_up.member_id);
        std::iter::once(self.cancelled.sign_up.member_id).chain(promoted).collect()
    }
}

impl Shows for Feedback {
    fn persons(&self) -> Vec<MemberId> {
        self.member_id.into_iter().collect()
    }
}
