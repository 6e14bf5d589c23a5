//! A made-up district for trying things out: people in every role and a year of work, written as if it had happened.

mod cases;
mod data_requests;
mod events;
mod people;
mod register;
mod rounds;
mod suggestions;
mod visits;

use domain::{
    Timestamp,
    access::{Access, Grant, Role},
    id::{AccountId, MemberId, UnitId},
};

use super::{Conn, Tx, settings, statistics};
use crate::demo::{Chance, Person};
use crate::error::Error;
use crate::vault::Vault;
use crate::write::{Audited, Entry, Request};

/// The same district each time, but for ids and for the day it begins on.
const SEED: u64 = 20_240_601;

/// What hangs together while the district is made.
struct Making<'a, 'b> {
    conn: &'a mut Conn,
    request: &'b Request,
    vault: &'b Vault,
    chance: Chance,
    /// The trail of the made-up past.
    past: Vec<(Request, Entry)>,
}

impl Making<'_, '_> {
    /// Does something as `account` at a time of the past, with its audit entries.
    fn at<T>(
        &mut self,
        now: Timestamp,
        account: Option<AccountId>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Audited<T>, Error>,
    ) -> Result<T, Error> {
        let request = Request { account, now, idempotency: None, ..self.request.clone() };
        let mut tx = Tx::new(self.conn, &request, self.vault);
        let (value, entries) = work(&mut tx)?.into_parts();
        statistics::settle(&mut tx)?;
        self.past.extend(entries.into_iter().map(|entry| (request.clone(), entry)));
        Ok(value)
    }

    /// So many days, and some hours of a working day, before the district is made.
    fn days_ago(&mut self, days: u64) -> Timestamp {
        let seconds = days * 86_400 + self.chance.below(8 * 3_600);
        let micros = i64::try_from(seconds).unwrap_or(0) * 1_000_000;
        Timestamp::from_micros(self.request.now.as_micros() - micros)
    }
}

/// A community with those who work in it.
struct Community {
    unit: UnitId,
    /// Tells communities apart in names and numbers.
    number: usize,
    coordinator: AccountId,
    caseworkers: [AccountId; 2],
    volunteer: AccountId,
}

impl Community {
    /// What somebody may do who leads this community.
    fn access(&self, account: AccountId, now: Timestamp) -> Access {
        let grant =
            Grant { role: Role::Coordinator, unit: self.unit, department: None, expires_at: None };
        Access::new(account, vec![grant], now)
    }
}

/// A member, and what may be done with them.
struct Registered {
    id: MemberId,
    business: bool,
    visits: bool,
    events: bool,
}

/// Fills a new installation; every account gets the password of `password_hash`.
pub fn fill(tx: &mut Tx<'_>, password_hash: &str) -> Result<Audited<Vec<Person>>, Error> {
    let (request, vault) = (tx.request(), tx.vault());
    let mut making =
        Making { conn: tx.conn, request, vault, chance: Chance::new(SEED), past: Vec::new() };
    let mut district = people::make(&mut making, password_hash)?;
    for community in &district.communities {
        let members = register::make(&mut making, community)?;
        visits::make(&mut making, community, &members)?;
        rounds::make(&mut making, community, &members)?;
        events::make(&mut making, community, &members)?;
        cases::make(&mut making, community, &members, district.department)?;
        suggestions::make(&mut making, community, &members)?;
    }
    let lead = people::add_lead(&mut making, &mut district, password_hash)?;
    data_requests::make(&mut making, &district, lead)?;
    let past = making.past;
    settings::put(tx.conn, "demo_since", &request.now.to_string())?;
    let entry = Entry::new("demo_fill", "units", district.unit, district.unit);
    Ok(Audited::write(district.people, entry).after(past))
}
