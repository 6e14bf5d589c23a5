//! What lets members see and correct their own record.

use super::{CLAIMS, days, swept, years};
use crate::access::Permission as P;
use crate::retention::{About, Rule};

pub const RULES: &[Rule] = &[
    Rule {
        table: "portal_codes",
        about: About::MembersAndStaff,
        purpose: "To let a member sign in once, with a code of which a keyed hash is kept.",
        keep: Some(swept(days(3, "the code was made", "a slip has to be carried home first"))),
        seen_with: &[],
        particulars: &["created_at", "expires_at", "used_at"],
        references: &["member_id", "created_by"],
        other: &["id", "code_hash"],
    },
    Rule {
        table: "portal_sessions",
        about: About::Members,
        purpose: "To stay signed in for an hour, and to end it.",
        keep: Some(swept(days(1, "the session began", "no session lasts a day"))),
        seen_with: &[],
        particulars: &["created_at", "expires_at", "ended_at"],
        references: &["member_id"],
        other: &["id", "token_hash"],
    },
    Rule {
        table: "objections",
        about: About::MembersAndStaff,
        purpose: "To answer what a member says against a note about them.",
        keep: Some(swept(years(3, "the answer", CLAIMS))),
        seen_with: &[P::ViewMembers],
        particulars: &["body", "answer"],
        references: &["member_id", "visit_id", "case_entry_id", "answered_by"],
        other: &["id", "unit_id", "state", "answered_at", "created_at", "updated_at", "version"],
    },
];
