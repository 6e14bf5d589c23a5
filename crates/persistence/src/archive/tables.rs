//! The tables of an archive, each after those that it refers to.

/// A table and the columns that its rows are ordered by: its key.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub(super) key: &'static [&'static str],
}

const fn by_id(name: &'static str) -> Table {
    Table { name, key: &["id"] }
}

/// Every table but the search index, which is made anew, and the list of migrations.
pub const TABLES: &[Table] = &[
    by_id("units"),
    Table { name: "unit_ancestors", key: &["unit_id", "ancestor_id"] },
    Table { name: "unit_places", key: &["unit_id", "ended_on"] },
    by_id("accounts"),
    by_id("grants"),
    by_id("sessions"),
    Table { name: "refresh_tokens", key: &["token_hash"] },
    Table { name: "login_attempts", key: &["subject"] },
    by_id("invitations"),
    by_id("departments"),
    by_id("households"),
    by_id("members"),
    Table { name: "member_keys", key: &["member_id"] },
    by_id("member_links"),
    Table { name: "member_distinctions", key: &["lower_id", "higher_id"] },
    by_id("merges"),
    by_id("merge_moves"),
    by_id("enrolments"),
    by_id("erasure_requests"),
    Table { name: "erased_members", key: &["member_id"] },
    by_id("consents"),
    by_id("consent_texts"),
    by_id("rounds"),
    Table { name: "round_members", key: &["round_id", "member_id"] },
    by_id("visits"),
    by_id("assistance"),
    by_id("events"),
    by_id("event_sign_ups"),
    by_id("event_feedback"),
    by_id("cases"),
    by_id("case_entries"),
    by_id("referrals"),
    by_id("suggestions"),
    by_id("portal_codes"),
    by_id("portal_sessions"),
    by_id("objections"),
    by_id("attachments"),
    by_id("jobs"),
    by_id("imports"),
    Table { name: "import_faults", key: &["import_id", "line", "seq"] },
    Table { name: "import_mappings", key: &["unit_id", "kind"] },
    by_id("audit_entries"),
    Table { name: "audit_heads", key: &["chain"] },
    Table { name: "audit_persons", key: &["person_id", "entry_id"] },
    Table { name: "audit_person_marks", key: &["chain"] },
    by_id("audit_alerts"),
    Table { name: "idempotency_keys", key: &["account_id", "key"] },
    Table { name: "settings", key: &["name"] },
    Table {
        name: "statistics",
        key: &["indicator", "unit_id", "value_1", "value_2", "period", "bucket"],
    },
    by_id("department_tokens"),
    by_id("releases"),
    by_id("webhooks"),
    by_id("webhook_deliveries"),
    by_id("saved_views"),
    by_id("notifications"),
    by_id("notification_letters"),
    Table { name: "notification_choices", key: &["account_id", "kind"] },
    by_id("data_requests"),
    // An earlier line is of an earlier request, and its id the smaller one.
    by_id("data_request_lines"),
    by_id("data_request_forms"),
    Table { name: "data_request_answers", key: &["form_id", "line_id"] },
    Table { name: "statistic_members", key: &["member_id", "indicator", "value", "period"] },
];

impl Table {
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }
}
