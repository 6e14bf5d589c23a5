//! A round that is over, and one that people are at.

use domain::id::{MemberId, RoundId};
use domain::rounds::{NewRound, NewRoundMembers, Who};
use domain::visits::{Reach, VisitPurpose};

use super::super::rounds;
use super::visits::record;
use super::{Community, Making, Registered};
use crate::error::Error;

/// So many members are on a round's list.
const LISTED: usize = 12;

struct Plan {
    title: &'static str,
    /// Days ago.
    begins: u64,
    days: i64,
    /// Of a hundred on the list.
    visited: u64,
}

const PLANS: [Plan; 2] = [
    Plan { title: "换季走访", begins: 120, days: 30, visited: 100 },
    Plan { title: "节前走访", begins: 10, days: 30, visited: 60 },
];

pub fn make(
    making: &mut Making<'_, '_>,
    community: &Community,
    members: &[Registered],
) -> Result<(), Error> {
    let listed: Vec<&Registered> =
        members.iter().filter(|member| member.visits).take(LISTED).collect();
    for plan in &PLANS {
        let round = begin(making, community, plan, listed.iter().map(|one| one.id).collect())?;
        for (number, member) in (0..).zip(&listed) {
            if making.chance.percent(plan.visited) {
                // One after the other, from the second day on.
                let ago = plan.begins.saturating_sub(1 + number * plan.begins.min(28) / 14);
                record(making, community, member, Some(round), ago)?;
            }
        }
    }
    Ok(())
}

fn begin(
    making: &mut Making<'_, '_>,
    community: &Community,
    plan: &Plan,
    listed: Vec<MemberId>,
) -> Result<RoundId, Error> {
    let then = making.days_ago(plan.begins);
    let first = then.date_in(&making.request.zone);
    let last = then.plus_days(plan.days).date_in(&making.request.zone);
    let new = NewRound::parse(community.unit, plan.title, VisitPurpose::Greeting, (first, last))?;
    let reach = Reach::to_plan(&community.access(community.coordinator, then))?;
    let who = Some(community.coordinator);
    let round = making.at(then, who, |tx| rounds::create(tx, &reach, &new))?.round.id;
    let members = NewRoundMembers { who: Who::Listed(listed), plan: None };
    making.at(then, who, |tx| rounds::add_members(tx, &reach, round, &members))?;
    Ok(round)
}
