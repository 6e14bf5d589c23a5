//! Members: people and businesses who asked to be served.

mod duplicates;

pub use duplicates::{Candidate, Known, Match, candidates};

use crate::error::{Fault, Faults, optional_text, text};
use crate::id::{HouseholdId, LinkId, MemberId, UnitId};
use crate::phone::Phone;
use crate::time::{Date, Timestamp};
use crate::{Error, words};
use serde::{Deserialize, Serialize};

pub const NAME_MAX: usize = 80;
pub const ADDRESS_MAX: usize = 200;
pub const EMAIL_MAX: usize = 254;
pub const CONTACT_TIME_MAX: usize = 80;
pub const LANGUAGE_MAX: usize = 40;
pub const REASON_MAX: usize = 500;

words! {
    pub enum MemberKind {
        Resident = "resident",
        Business = "business",
    }
}

words! {
    pub enum MemberStatus {
        Active = "active",
        /// Asked for a break; nothing is planned.
        Paused = "paused",
        /// Left the register; nothing new is recorded.
        Left = "left",
    }
}

words! {
    /// What a resident is to a business.
    pub enum Relation {
        Owner = "owner",
        Staff = "staff",
        Contact = "contact",
    }
}

/// A member as lists show them: without the ways to reach them, which only the member's own page has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: MemberId,
    pub unit: UnitId,
    pub kind: MemberKind,
    pub status: MemberStatus,
    pub name: String,
    /// The language that the member likes to be addressed in.
    pub preferred_language: Option<String>,
    /// When contact is convenient, in the member's words.
    pub contact_time: Option<String>,
    pub household: Option<HouseholdId>,
    /// Until this day a guardian consents for them.
    pub guardian_until: Option<Date>,
    pub wants_visits: bool,
    pub wants_visits_since: Option<Date>,
    pub last_visited_on: Option<Date>,
    pub joined_on: Date,
    pub left_on: Option<Date>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// What is kept under the member's own key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub leave_reason: Option<String>,
}

impl Listed {
    /// All of the record.
    #[must_use]
    pub fn with(self, private: Private) -> Member {
        Member {
            id: self.id,
            unit: self.unit,
            kind: self.kind,
            status: self.status,
            name: self.name,
            phone: private.phone,
            email: private.email,
            address: private.address,
            preferred_language: self.preferred_language,
            contact_time: self.contact_time,
            household: self.household,
            guardian_until: self.guardian_until,
            wants_visits: self.wants_visits,
            wants_visits_since: self.wants_visits_since,
            last_visited_on: self.last_visited_on,
            joined_on: self.joined_on,
            left_on: self.left_on,
            leave_reason: private.leave_reason,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

/// A member as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub unit: UnitId,
    pub kind: MemberKind,
    pub status: MemberStatus,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    /// The language that the member likes to be addressed in.
    pub preferred_language: Option<String>,
    /// When contact is convenient, in the member's words.
    pub contact_time: Option<String>,
    pub household: Option<HouseholdId>,
    /// Until this day a guardian consents for them.
    pub guardian_until: Option<Date>,
    pub wants_visits: bool,
    pub wants_visits_since: Option<Date>,
    pub last_visited_on: Option<Date>,
    pub joined_on: Date,
    pub left_on: Option<Date>,
    pub leave_reason: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// A resident's tie to a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub id: LinkId,
    pub resident: MemberId,
    pub business: MemberId,
    pub relation: Relation,
    pub created_at: Timestamp,
}

/// What a member says of themselves, as it was typed; [`Draft::parse`] makes it valid.
#[derive(Clone, Debug, Default)]
pub struct Draft<'a> {
    pub name: &'a str,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
    pub address: Option<&'a str>,
    pub preferred_language: Option<&'a str>,
    pub contact_time: Option<&'a str>,
}

/// The valid form of a [`Draft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub preferred_language: Option<String>,
    pub contact_time: Option<String>,
}

impl Draft<'_> {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(&self) -> Result<Particulars, Error> {
        let mut faults = Faults::new();
        let name = faults.check(text("/name", self.name, NAME_MAX));
        let phone = faults.check(phone(self.phone)).flatten();
        let email = faults.check(email(self.email)).flatten();
        let mut optional =
            |pointer, value, max| faults.check(optional_text(pointer, value, max)).flatten();
        let address = optional("/address", self.address, ADDRESS_MAX);
        let preferred_language =
            optional("/preferred_language", self.preferred_language, LANGUAGE_MAX);
        let contact_time = optional("/contact_time", self.contact_time, CONTACT_TIME_MAX);
        faults.finish()?;
        let name = name.ok_or_else(|| Fault::new("/name", "required"))?;
        Ok(Particulars { name, phone, email, address, preferred_language, contact_time })
    }
}

fn phone(value: Option<&str>) -> Result<Option<String>, Fault> {
    match value.map(str::trim) {
        None | Some("") => Ok(None),
        Some(value) => match Phone::parse(value) {
            Ok(phone) => Ok(Some(phone.into_string())),
            Err(error) => Err(Fault::new("/phone", error.code())),
        },
    }
}

/// An address of the form that mail servers take; whether it arrives only a message can tell.
///
/// # Errors
/// A fault at `/email` when it is none.
pub(crate) fn email(value: Option<&str>) -> Result<Option<String>, Fault> {
    let Some(value) = optional_text("/email", value, EMAIL_MAX)? else { return Ok(None) };
    let valid = value.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && local.len() <= 64
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("..")
            && !host.contains('@')
    }) && !value.contains(char::is_whitespace);
    if valid { Ok(Some(value)) } else { Err(Fault::new("/email", "not_an_email")) }
}

/// A member to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    pub unit: UnitId,
    pub kind: MemberKind,
    pub particulars: Particulars,
    pub household: Option<HouseholdId>,
    /// Until this day a guardian consents for them.
    pub guardian_until: Option<Date>,
    pub wants_visits: bool,
    pub joined_on: Option<Date>,
    /// Members who looked alike and are somebody else.
    pub different_from: Vec<MemberId>,
}

/// What a member's record is to become; the parts that stay are the record's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberChange {
    pub particulars: Particulars,
    pub household: Option<HouseholdId>,
    pub guardian_until: Option<Date>,
    pub wants_visits: bool,
    pub status: MemberStatus,
}

/// Fourteen years, the age from which people consent for themselves, with their leap days.
const UNDER_AGE_DAYS: i64 = 14 * 365 + 4;

/// A guardian consents for a person, and at the longest until somebody born today is fourteen.
///
/// # Errors
/// A fault at `/guardian_until`.
pub fn check_guardian_until(
    kind: MemberKind,
    until: Option<Date>,
    today: Date,
) -> Result<(), Fault> {
    let Some(until) = until else { return Ok(()) };
    if kind == MemberKind::Business {
        return Err(Fault::new("/guardian_until", "only_for_residents"));
    }
    if crate::visits::days_between(today, until) > UNDER_AGE_DAYS {
        let fault = Fault::new("/guardian_until", "too_far_ahead");
        return Err(fault.with("days", UNDER_AGE_DAYS));
    }
    Ok(())
}

impl Member {
    /// What lists show, and what is kept under the member's own key.
    #[must_use]
    pub fn parted(self) -> (Listed, Private) {
        let private = Private {
            phone: self.phone,
            email: self.email,
            address: self.address,
            leave_reason: self.leave_reason,
        };
        let listed = Listed {
            id: self.id,
            unit: self.unit,
            kind: self.kind,
            status: self.status,
            name: self.name,
            preferred_language: self.preferred_language,
            contact_time: self.contact_time,
            household: self.household,
            guardian_until: self.guardian_until,
            wants_visits: self.wants_visits,
            wants_visits_since: self.wants_visits_since,
            last_visited_on: self.last_visited_on,
            joined_on: self.joined_on,
            left_on: self.left_on,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        };
        (listed, private)
    }

    /// The record after `change`. Leaving and returning have their own ways.
    ///
    /// # Errors
    /// When the member has left, or the change would make or undo that.
    pub fn change(mut self, change: MemberChange, today: Date) -> Result<Self, Error> {
        if self.status == MemberStatus::Left {
            return Err(Error::impossible("member", self.status, "change"));
        }
        if change.status == MemberStatus::Left {
            return Err(Fault::new("/status", "use_leave").into());
        }
        let particulars = change.particulars;
        self.name = particulars.name;
        self.phone = particulars.phone;
        self.email = particulars.email;
        self.address = particulars.address;
        self.preferred_language = particulars.preferred_language;
        self.contact_time = particulars.contact_time;
        self.household = change.household;
        check_guardian_until(self.kind, change.guardian_until, today)?;
        self.guardian_until = change.guardian_until;
        self.status = change.status;
        self.wants_visits_since = match (change.wants_visits, self.wants_visits) {
            (true, true) => self.wants_visits_since,
            (true, false) => Some(today),
            (false, _) => None,
        };
        self.wants_visits = change.wants_visits;
        Ok(self)
    }

    /// # Errors
    /// When the member has left already, or the day is before they joined or still to come.
    pub fn leave(mut self, on: Date, reason: Option<String>, today: Date) -> Result<Self, Error> {
        if self.status == MemberStatus::Left {
            return Err(Error::impossible("member", self.status, "leave"));
        }
        if on < self.joined_on {
            return Err(Fault::new("/on", "before_start").into());
        }
        if on > today {
            return Err(Fault::new("/on", "in_the_future").into());
        }
        self.status = MemberStatus::Left;
        self.left_on = Some(on);
        self.leave_reason = reason;
        self.wants_visits = false;
        self.wants_visits_since = None;
        Ok(self)
    }

    /// # Errors
    /// When the member has not left.
    pub fn come_back(mut self) -> Result<Self, Error> {
        if self.status != MemberStatus::Left {
            return Err(Error::impossible("member", self.status, "return"));
        }
        self.status = MemberStatus::Active;
        self.left_on = None;
        self.leave_reason = None;
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
