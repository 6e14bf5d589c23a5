//! Tokens of departments: what their programs pull releases with.

use crate::error::{Error, Fault, Faults, text};
use crate::id::{DepartmentTokenId, UnitId};
use crate::time::Timestamp;
use crate::words;

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "department_tokens";

/// A token is good for no longer than this many days.
pub const LONGEST_DAYS: i64 = 731;

words! {
    /// What a token opens.
    pub enum TokenScope {
        /// What each figure means.
        Catalogue = "catalogue",
        /// Published releases.
        Releases = "releases",
        /// Data requests: to file them, and to read what came of them.
        DataRequests = "data_requests",
    }
}

/// A token to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDepartmentToken {
    /// This unit and all below it.
    pub unit: UnitId,
    /// Which department's which program has it.
    pub name: String,
    /// Who asked for it, and how.
    pub asked_by: String,
    pub scopes: Vec<TokenScope>,
    pub expires_at: Timestamp,
}

impl NewDepartmentToken {
    /// # Errors
    /// Every fault: texts that are missing or too long, no scope, an end that is past or too far off.
    pub fn parse(
        unit: UnitId,
        (name, asked_by): (&str, &str),
        scopes: &[TokenScope],
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let name = faults.check(text("/name", name, 80));
        let asked_by = faults.check(text("/asked_by", asked_by, 200));
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            faults.push(Fault::new("/scopes", "too_few").with("min", 1));
        }
        if expires_at <= now {
            faults.add("/expires_at", "in_the_past");
        } else if expires_at > now.plus_days(LONGEST_DAYS) {
            faults.push(Fault::new("/expires_at", "too_far_ahead").with("days", LONGEST_DAYS));
        }
        faults.finish()?;
        match (name, asked_by) {
            (Some(name), Some(asked_by)) => Ok(Self { unit, name, asked_by, scopes, expires_at }),
            _ => Err(Fault::new("", "required").into()),
        }
    }
}

/// A token as it is kept: its secret is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentToken {
    pub id: DepartmentTokenId,
    pub unit: UnitId,
    pub name: String,
    pub asked_by: String,
    pub scopes: Vec<TokenScope>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl DepartmentToken {
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// Scopes in one column, with blanks between them.
#[must_use]
pub fn scopes_text(scopes: &[TokenScope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}

/// The scopes of a column; a word that is none opens nothing.
#[must_use]
pub fn scopes_of(text: &str) -> Vec<TokenScope> {
    text.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// How many requests a token has in a stretch of time.
pub const REQUESTS: u32 = 60;
pub const WINDOW_SECONDS: i64 = 60;

/// The requests of one token, or of one visitor's network, in the stretch that began at `since`, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    since: i64,
    requests: u32,
}

/// What is left of somebody's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many there are in a stretch.
    pub most: u32,
    /// Whether this request is still one of them.
    pub allowed: bool,
    pub remaining: u32,
    /// Seconds until there are new ones.
    pub reset: i64,
}

impl Spent {
    /// Whether requests are still counted in the stretch that it is of.
    #[must_use]
    pub const fn is_running(self, now: i64) -> bool {
        now >= self.since && now < self.since + WINDOW_SECONDS
    }

    /// Counts a request at `now`, in seconds, of `most` in a stretch.
    pub fn count(&mut self, now: i64, most: u32) -> Allowance {
        if now >= self.since + WINDOW_SECONDS || now < self.since {
            *self = Self { since: now, requests: 0 };
        }
        let allowed = self.requests < most;
        self.requests += u32::from(allowed);
        Allowance {
            most,
            allowed,
            remaining: most.saturating_sub(self.requests),
            reset: self.since + WINDOW_SECONDS - now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_fault_of_a_token_is_said() {
        let unit = UnitId::from_uuid(Uuid::nil());
        let now = Timestamp::from_micros(1_000_000);
        let parse = |name, scopes: &[TokenScope], end| {
            NewDepartmentToken::parse(unit, (name, "来函"), scopes, end, now)
        };
        let both = [TokenScope::Releases, TokenScope::Catalogue, TokenScope::Releases];
        let made = parse("统计局", &both, now.plus_days(30)).unwrap();
        assert_eq!(scopes_text(&made.scopes), "catalogue releases");
        assert_eq!(scopes_of("catalogue releases everything"), made.scopes);
        let Err(Error::Invalid(Faults(faults))) = parse(" ", &[], now) else { panic!() };
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["required", "too_few", "in_the_past"]);
        assert!(parse("统计局", &both, now.plus_days(LONGEST_DAYS + 1)).is_err());
    }

    #[test]
    fn requests_are_counted_by_the_minute() {
        let mut spent = Spent::default();
        for used in 1..=REQUESTS {
            let left = spent.count(1_000, REQUESTS);
            assert_eq!((left.allowed, left.remaining), (true, REQUESTS - used));
        }
        let over = Allowance { most: REQUESTS, allowed: false, remaining: 0, reset: 1 };
        assert_eq!(spent.count(1_059, REQUESTS), over);
        assert_eq!(spent.count(1_060, REQUESTS).remaining, REQUESTS - 1);
        // A clock that was set back locks nobody out.
        assert_eq!(spent.count(5, REQUESTS).remaining, REQUESTS - 1);
    }
}
