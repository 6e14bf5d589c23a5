//! What becomes of each table when a member is erased: the list that erasing goes by.
//!
//! A test compares it with the rules of `domain::retention`: a column with particulars of members that this list does
//! not speak of fails it.

use domain::retention::Rule;

/// What becomes of the rows of a table that concern the member.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// They go.
    Removed,
    /// They stay for the office's own figures, and tell of nobody.
    Emptied {
        /// Columns, and what stands there from now on.
        columns: &'static [(&'static str, &'static str)],
        /// Columns that stay as they are, and why they may.
        kept: &'static [(&'static str, &'static str)],
    },
    /// By a function of its own, for these columns.
    Sought { columns: &'static [&'static str] },
}

/// A step of erasing. They run in the order of the list.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub table: &'static str,
    /// Which rows, with `{m}` where the member's id is wanted.
    pub whose: &'static str,
    pub fate: Fate,
}

const fn removed(table: &'static str, whose: &'static str) -> Step {
    Step { table, whose, fate: Fate::Removed }
}

/// Cases that the member brought, or that a visit to them opened for nobody else.
const CASES: &str = "(member_id = {m} OR member_id IS NULL \
    AND visit_id IN (SELECT id FROM visits WHERE member_id = {m}))";
const OF_CASE: &str = "case_id IN (SELECT id FROM cases WHERE member_id = {m} \
    OR member_id IS NULL AND visit_id IN (SELECT id FROM visits WHERE member_id = {m}))";
const OF_MEMBER: &str = "member_id = {m}";
/// What points at a record of theirs, whichever it is.
const TOLD: &str = "subject_id IN (\
    SELECT id FROM cases WHERE member_id = {m} OR member_id IS NULL \
        AND visit_id IN (SELECT id FROM visits WHERE member_id = {m}) \
    UNION ALL SELECT id FROM referrals WHERE person_id = {m} OR case_id IN (SELECT id FROM cases \
        WHERE member_id = {m} OR member_id IS NULL \
        AND visit_id IN (SELECT id FROM visits WHERE member_id = {m})) \
    UNION ALL SELECT id FROM visits WHERE member_id = {m} \
    UNION ALL SELECT id FROM suggestions WHERE member_id = {m} \
    UNION ALL SELECT id FROM objections WHERE member_id = {m} \
    UNION ALL SELECT id FROM erasure_requests WHERE member_id = {m} \
    UNION ALL SELECT id FROM audit_alerts WHERE person_id = {m})";
const WORK: &str = "what the office did is counted";
/// Whoever read the row before, to change it, comes too late.
const NEXT: (&str, &str) = ("version", "version + 1");

/// The whole of it. What refers to others comes before them.
pub const STEPS: &[Step] = &[
    removed("notifications", TOLD),
    removed("notification_letters", TOLD),
    removed("portal_sessions", OF_MEMBER),
    removed("portal_codes", OF_MEMBER),
    removed("objections", OF_MEMBER),
    // What was one record is erased as one: it cannot be parted any more.
    removed(
        "merge_moves",
        "merge_id IN (SELECT id FROM merges WHERE survivor_id = {m} OR merged_id = {m})",
    ),
    removed("merges", "(survivor_id = {m} OR merged_id = {m})"),
    Step {
        table: "case_entries",
        whose: OF_CASE,
        fate: Fate::Emptied { columns: &[("body", "NULL")], kept: &[] },
    },
    removed("attachments", OF_CASE),
    Step {
        table: "referrals",
        whose: "(person_id = {m} OR case_id IN (SELECT id FROM cases WHERE member_id = {m} \
            OR member_id IS NULL AND visit_id IN (SELECT id FROM visits WHERE member_id = {m})))",
        fate: Fate::Emptied {
            columns: &[
                ("summary", "'—'"),
                ("place", "NULL"),
                ("answer", "NULL"),
                ("person_id", "NULL"),
                NEXT,
            ],
            kept: &[],
        },
    },
    Step {
        table: "cases",
        whose: CASES,
        fate: Fate::Emptied {
            columns: &[
                ("title", "'—'"),
                ("description", "NULL"),
                ("place", "NULL"),
                ("latitude", "NULL"),
                ("longitude", "NULL"),
                ("grid_y", "NULL"),
                ("grid_x", "NULL"),
                ("wait_reason", "NULL"),
                ("decline_reason", "NULL"),
                ("resolution", "NULL"),
                // The number that another system has for the case leads back to the person.
                ("source", "NULL"),
                ("external_id", "NULL"),
                ("member_id", "NULL"),
                NEXT,
            ],
            kept: &[],
        },
    },
    Step {
        table: "assistance",
        whose: "visit_id IN (SELECT id FROM visits WHERE member_id = {m})",
        fate: Fate::Emptied {
            columns: &[("description", "NULL")],
            kept: &[("kind", WORK), ("amount", WORK)],
        },
    },
    removed("round_members", OF_MEMBER),
    Step {
        table: "visits",
        whose: OF_MEMBER,
        fate: Fate::Emptied {
            columns: &[
                ("status", "CASE status WHEN 'planned' THEN 'cancelled' ELSE status END"),
                ("notes", "NULL"),
                ("follow_up_on", "NULL"),
                ("follows_id", "NULL"),
                ("member_id", "NULL"),
                NEXT,
            ],
            kept: &[
                ("purpose", WORK),
                ("channel", WORK),
                ("planned_on", WORK),
                ("visited_at", WORK),
                ("duration_minutes", WORK),
            ],
        },
    },
    // Who came is counted; who would have come, or did not, is not.
    removed("event_sign_ups", "member_id = {m} AND status <> 'attended'"),
    Step {
        table: "event_sign_ups",
        whose: "member_id = {m} AND status = 'attended'",
        fate: Fate::Emptied {
            columns: &[
                ("checked_in_at", "NULL"),
                ("promoted_at", "NULL"),
                ("member_id", "NULL"),
                NEXT,
            ],
            kept: &[("status", WORK), ("position", WORK), ("volunteer_minutes", WORK)],
        },
    },
    Step {
        table: "event_feedback",
        whose: OF_MEMBER,
        fate: Fate::Emptied {
            columns: &[("comment", "NULL"), ("member_id", "NULL")],
            kept: &[("rating", "a number of stars that nobody gave")],
        },
    },
    Step {
        table: "suggestions",
        whose: OF_MEMBER,
        fate: Fate::Emptied {
            columns: &[
                ("body", "'—'"),
                // Once published they are words for everybody, and were checked to name nobody.
                (
                    "answer",
                    "CASE WHEN published_at IS NULL AND answer IS NOT NULL THEN '—' ELSE answer END",
                ),
                ("summary", "CASE WHEN published_at IS NULL THEN NULL ELSE summary END"),
                ("outcome", "CASE WHEN published_at IS NULL THEN NULL ELSE outcome END"),
                ("decline_reason", "NULL"),
                ("member_id", "NULL"),
                NEXT,
            ],
            kept: &[("source", WORK)],
        },
    },
    removed("consents", OF_MEMBER),
    removed("enrolments", OF_MEMBER),
    removed("member_links", "(resident_id = {m} OR business_id = {m})"),
    removed("member_distinctions", "(lower_id = {m} OR higher_id = {m})"),
    Step {
        table: "audit_alerts",
        whose: "person_id = {m}",
        fate: Fate::Emptied {
            columns: &[("note", "NULL"), ("person_id", "NULL")],
            kept: &[
                ("kind", "of the account that read"),
                ("day", "of the account that read"),
                ("count", "of the account that read"),
            ],
        },
    },
    Step {
        table: "erasure_requests",
        whose: OF_MEMBER,
        fate: Fate::Emptied {
            columns: &[
                ("explanation", "NULL"),
                // Erased for another reason, such as an age: what was asked is done all the same.
                ("state", "CASE state WHEN 'asked' THEN 'confirmed' ELSE state END"),
                NEXT,
            ],
            kept: &[
                ("reason", "a word of a closed list"),
                ("decided_at", "that the office did what it was asked"),
            ],
        },
    },
    Step {
        table: "audit_entries",
        whose: "subject_id = {m}",
        fate: Fate::Emptied {
            columns: &[],
            kept: &[
                ("at", "the trail names identifiers, which lead nowhere now"),
                ("roles", "of the account"),
                ("operation", "of the account"),
                ("kind", "of the account"),
                ("detail", "holds counts and words of closed lists"),
            ],
        },
    },
    Step {
        table: "import_faults",
        whose: "import_id IN (SELECT import_id FROM members WHERE id = {m})",
        fate: Fate::Sought { columns: &["cells", "detail"] },
    },
    Step {
        table: "idempotency_keys",
        whose: "1 = 0",
        fate: Fate::Sought { columns: &["headers", "body"] },
    },
    Step { table: "member_search", whose: "1 = 0", fate: Fate::Sought { columns: &["terms"] } },
    // Figures count nobody who is erased; no more do the lists of whom they count.
    Step {
        table: "statistic_members",
        whose: "1 = 0",
        fate: Fate::Sought { columns: &["indicator", "value", "period", "records"] },
    },
    removed("member_keys", OF_MEMBER),
    removed("members", "id = {m}"),
    Step {
        table: "households",
        whose: "1 = 0",
        fate: Fate::Sought { columns: &["name", "address"] },
    },
];

impl Step {
    /// The statement that does it; none where a function does.
    #[must_use]
    pub fn statement(&self, parameter: &str) -> Option<String> {
        let whose = self.whose.replace("{m}", parameter);
        match self.fate {
            Fate::Removed => Some(format!("DELETE FROM {} WHERE {whose}", self.table)),
            Fate::Emptied { columns: [], .. } | Fate::Sought { .. } => None,
            Fate::Emptied { columns, .. } => {
                let set: Vec<String> =
                    columns.iter().map(|(column, value)| format!("{column} = {value}")).collect();
                Some(format!("UPDATE {} SET {} WHERE {whose}", self.table, set.join(", ")))
            }
        }
    }

    /// Whether the rows have ids, that other rows may name.
    #[must_use]
    pub fn has_ids(&self) -> bool {
        let rule = Rule::of(self.table);
        rule.is_some_and(|rule| rule.columns().any(|column| column == "id"))
    }

    /// The statement that reads something of the rows.
    #[must_use]
    pub fn select(&self, what: &str, parameter: &str) -> String {
        let whose = self.whose.replace("{m}", parameter);
        format!("SELECT {what} FROM {} WHERE {whose}", self.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::retention::{About, rules};
    use std::collections::BTreeSet;

    #[test]
    fn every_particular_of_a_member_has_its_fate() {
        let mut missing = Vec::new();
        for rule in
            rules().filter(|rule| matches!(rule.about, About::Members | About::MembersAndStaff))
        {
            let steps: Vec<&Step> = STEPS.iter().filter(|step| step.table == rule.table).collect();
            let all = steps
                .iter()
                .any(|step| matches!(step.fate, Fate::Removed) && !step.whose.contains("status"));
            let spoken: BTreeSet<&str> = steps
                .iter()
                .flat_map(|step| match step.fate {
                    Fate::Removed => Vec::new(),
                    Fate::Emptied { columns, kept } => {
                        columns.iter().chain(kept).map(|(column, _)| *column).collect()
                    }
                    Fate::Sought { columns } => columns.to_vec(),
                })
                .collect();
            for column in rule.particulars {
                if !all && !spoken.contains(column) {
                    missing.push(format!("{}.{column}", rule.table));
                }
            }
        }
        assert_eq!(missing, Vec::<String>::new(), "say in erasures.rs what becomes of these");
    }

    #[test]
    fn what_is_said_is_said_of_columns_that_there_are_once() {
        for step in STEPS {
            let rule = domain::retention::Rule::of(step.table).unwrap();
            let named: Vec<&str> = match step.fate {
                Fate::Removed => continue,
                Fate::Emptied { columns, kept } => {
                    columns.iter().chain(kept).map(|(column, _)| *column).collect()
                }
                Fate::Sought { columns } => columns.to_vec(),
            };
            let once: BTreeSet<&str> = named.iter().copied().collect();
            assert_eq!(once.len(), named.len(), "{}", step.table);
            for column in named {
                assert!(rule.columns().any(|one| one == column), "{}.{column}", step.table);
            }
        }
    }

    #[test]
    fn a_step_is_one_statement() {
        let step = removed("members", "id = {m}");
        assert_eq!(step.statement("$1").unwrap(), "DELETE FROM members WHERE id = $1");
        let visits = STEPS.iter().find(|step| step.table == "visits").unwrap();
        assert!(
            visits.statement("?1").unwrap().ends_with("version = version + 1 WHERE member_id = ?1")
        );
    }
}
