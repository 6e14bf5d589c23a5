//! What is answered about attachments: the same on both databases.

use domain::attachments::Attachment;
use domain::id::MemberId;

use crate::fragments::Page;
use crate::shows::Shows;

/// A file, and whose case it belongs to: what is in it is about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentDetail {
    pub attachment: Attachment,
    pub member: Option<MemberId>,
}

impl Shows for AttachmentDetail {
    fn persons(&self) -> Vec<MemberId> {
        self.member.into_iter().collect()
    }
}

/// The files of one case.
#[derive(Clone, Debug)]
pub struct Attachments {
    pub page: Page<Attachment>,
    pub member: Option<MemberId>,
}

impl Shows for Attachments {
    fn persons(&self) -> Vec<MemberId> {
        if self.page.items.is_empty() { Vec::new() } else { self.member.into_iter().collect() }
    }
}
