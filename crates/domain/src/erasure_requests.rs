//! Erasure: somebody asks to be forgotten; one account enters it, another one confirms, and it is done.

use crate::error::{Error, Fault, text};
use crate::id::{AccountId, ErasureRequestId, MemberId, UnitId};
use crate::time::Timestamp;
use crate::words;
use jiff::tz::TimeZone;

pub const EXPLANATION_MAX: usize = 500;

words! {
    /// Where a request to be erased stands.
    pub enum ErasureState {
        Asked = "asked",
        /// A second account confirmed it, and it is done: there is nobody any more.
        Confirmed = "confirmed",
        Refused = "refused",
    }
}

words! {
    /// Why a request is not followed. There is no other reason.
    pub enum RefusalReason {
        /// A law has the office keep it.
        LegalDuty = "legal_duty",
        /// A claim that is not settled needs it.
        OpenClaim = "open_claim",
        /// Public money was given, and the account of it is still to be examined.
        PublicFunds = "public_funds",
        /// Who asked is not the person on record.
        NotThePerson = "not_the_person",
        /// The person no longer asks.
        TakenBack = "taken_back",
    }
}

/// A request to be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewErasureRequest {
    pub member: MemberId,
    pub unit: UnitId,
    /// Who enters it; none when the member asks without staff.
    pub asked_by: Option<AccountId>,
}

/// A request to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRequest {
    pub id: ErasureRequestId,
    pub unit: UnitId,
    pub member: MemberId,
    pub state: ErasureState,
    /// Who entered it; none when the member asked without staff.
    pub asked_by: Option<AccountId>,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Timestamp>,
    pub reason: Option<RefusalReason>,
    pub explanation: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// Why a request is refused, in a word and in words that the member can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: RefusalReason,
    pub explanation: String,
}

impl Refusal {
    /// # Errors
    /// A fault when nothing is explained.
    pub fn parse(reason: RefusalReason, explanation: &str) -> Result<Self, Fault> {
        let explanation = text("/explanation", explanation, EXPLANATION_MAX)?;
        Ok(Self { reason, explanation })
    }
}

impl ErasureRequest {
    #[must_use]
    pub const fn enter(new: NewErasureRequest, id: ErasureRequestId, now: Timestamp) -> Self {
        Self {
            id,
            unit: new.unit,
            member: new.member,
            state: ErasureState::Asked,
            asked_by: new.asked_by,
            decided_by: None,
            decided_at: None,
            reason: None,
            explanation: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// The request after a second account confirmed it.
    ///
    /// # Errors
    /// When it was decided already; a conflict `second_account_needed` for the one who entered it.
    pub fn confirm(self, by: AccountId, now: Timestamp) -> Result<Self, Error> {
        let decided = self.decide(ErasureState::Confirmed, "confirm", by, now)?;
        if decided.asked_by == Some(by) {
            return Err(Error::Conflict { code: "second_account_needed" });
        }
        Ok(decided)
    }

    /// The request that is not followed.
    ///
    /// # Errors
    /// When it was decided already.
    pub fn refuse(self, refusal: Refusal, by: AccountId, now: Timestamp) -> Result<Self, Error> {
        let decided = self.decide(ErasureState::Refused, "refuse", by, now)?;
        Ok(Self { reason: Some(refusal.reason), explanation: Some(refusal.explanation), ..decided })
    }

    fn decide(
        self,
        state: ErasureState,
        action: &'static str,
        by: AccountId,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if self.state != ErasureState::Asked {
            return Err(Error::impossible("erasure_requests", self.state, action));
        }
        Ok(Self {
            state,
            decided_by: Some(by),
            decided_at: Some(now),
            updated_at: now,
            version: self.version + 1,
            ..self
        })
    }
}

/// Hours of the night, in which a server that stands still for a while keeps nobody waiting.
const NIGHT: std::ops::RangeInclusive<i8> = 1..=4;
/// Free stretches of the database hold what was erased no longer than this, night or not: some servers run by day alone.
const LONGEST_DAYS: i64 = 1;

/// Whether it is time to write the database anew, when the first who may be found in its free stretches was erased `since`.
#[must_use]
pub fn may_compact(since: Timestamp, now: Timestamp, zone: &TimeZone) -> bool {
    NIGHT.contains(&zone.to_datetime(now.to_jiff()).hour()) || since.plus_days(LONGEST_DAYS) <= now
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn asked(by: Option<AccountId>) -> ErasureRequest {
        let new = NewErasureRequest {
            member: MemberId::from_uuid(Uuid::nil()),
            unit: UnitId::from_uuid(Uuid::nil()),
            asked_by: by,
        };
        let id = ErasureRequestId::from_uuid(Uuid::nil());
        ErasureRequest::enter(new, id, Timestamp::from_micros(1))
    }

    #[test]
    fn who_entered_a_request_does_not_confirm_it() {
        let now = Timestamp::from_micros(2);
        let refused = asked(Some(account(1))).confirm(account(1), now);
        assert_eq!(refused.unwrap_err(), Error::Conflict { code: "second_account_needed" });
        let done = asked(Some(account(1))).confirm(account(2), now).unwrap();
        assert_eq!(
            (done.state, done.decided_by, done.version),
            (ErasureState::Confirmed, Some(account(2)), 2)
        );
        assert!(asked(None).confirm(account(1), now).is_ok(), "the member asked");
    }

    #[test]
    fn a_database_is_written_anew_at_night_or_after_a_day() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let since = at("2026-11-23T02:00:00Z");
        for (now, due) in [
            ("2026-11-23T02:00:00Z", false),
            ("2026-11-23T16:59:59Z", false),
            ("2026-11-23T17:00:00Z", true),
            ("2026-11-23T20:59:59Z", true),
            ("2026-11-23T21:00:00Z", false),
            ("2026-11-24T01:59:59Z", false),
            ("2026-11-24T02:00:00Z", true),
        ] {
            assert_eq!(may_compact(since, at(now), &zone), due, "{now}");
        }
    }

    #[test]
    fn a_request_is_decided_once() {
        let now = Timestamp::from_micros(2);
        let refusal = Refusal::parse(RefusalReason::OpenClaim, " a claim is open ").unwrap();
        assert_eq!(refusal.explanation, "a claim is open");
        let refused = asked(None).refuse(refusal.clone(), account(1), now).unwrap();
        assert_eq!(
            (refused.state, refused.reason),
            (ErasureState::Refused, Some(RefusalReason::OpenClaim))
        );
        assert!(refused.clone().confirm(account(2), now).is_err());
        assert!(refused.refuse(refusal, account(2), now).is_err());
        assert!(Refusal::parse(RefusalReason::OpenClaim, " ").is_err());
    }
}
