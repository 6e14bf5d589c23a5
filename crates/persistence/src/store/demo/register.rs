//! Members of a community: residents, households, shops; what they agreed to and enrolled in.

use domain::consents::{GivenHow, NewConsent, Purpose};
use domain::households::NewHousehold;
use domain::id::HouseholdId;
use domain::members::{Draft, MemberKind, NewMember};
use domain::programmes::Programme;

use super::super::{consents, enrolments, households, members};
use super::{Community, Making, Registered};
use crate::demo::SHOPS;
use crate::error::Error;
use crate::write::{Audited, Entry};

const RESIDENTS: usize = 14;
const BUSINESSES: usize = 2;
/// Every so many residents begin a household.
const HOUSEHOLD: usize = 5;

pub fn make(making: &mut Making<'_, '_>, community: &Community) -> Result<Vec<Registered>, Error> {
    let mut members = Vec::with_capacity(RESIDENTS + BUSINESSES);
    let mut household = None;
    for number in 0..RESIDENTS {
        let name = making.chance.name();
        let address = making.chance.address();
        household = match number % HOUSEHOLD {
            0 => Some(found_household(making, community, &name, &address)?),
            1 => household,
            _ => None,
        };
        members.push(add(making, community, MemberKind::Resident, &name, &address, household)?);
    }
    for _ in 0..BUSINESSES {
        let name = format!("{}{}", making.chance.name(), making.chance.pick(&SHOPS, "便利店"));
        let address = making.chance.address();
        members.push(add(making, community, MemberKind::Business, &name, &address, None)?);
    }
    Ok(members)
}

fn found_household(
    making: &mut Making<'_, '_>,
    community: &Community,
    name: &str,
    address: &str,
) -> Result<HouseholdId, Error> {
    let new = NewHousehold {
        unit: community.unit,
        name: format!("{name}家"),
        address: Some(address.to_owned()),
    };
    let then = making.days_ago(390);
    let scope = domain::access::Scope::of_the_installation(vec![community.unit]);
    making
        .at(then, Some(community.caseworkers[0]), |tx| households::create(tx, &scope, &new))
        .map(|made| made.id)
}

fn add(
    making: &mut Making<'_, '_>,
    community: &Community,
    kind: MemberKind,
    name: &str,
    address: &str,
    household: Option<HouseholdId>,
) -> Result<Registered, Error> {
    let chance = &mut making.chance;
    let phone = chance.percent(90).then(|| chance.phone());
    let contact_time =
        chance.percent(40).then(|| chance.pick(&["上午", "下午", "周末", "晚饭后"], "上午"));
    let draft = Draft {
        name,
        phone: phone.as_deref(),
        email: None,
        address: Some(address),
        preferred_language: None,
        contact_time,
    };
    let wants_visits = chance.percent(60);
    let agreed: Vec<Purpose> = [
        (Purpose::Contact, 100),
        (Purpose::Visits, 85),
        (Purpose::Events, 70),
        (Purpose::Referral, 45),
    ]
    .into_iter()
    .filter(|(purpose, share)| {
        (*purpose == Purpose::Visits && wants_visits) || chance.percent(*share)
    })
    .map(|(purpose, _)| purpose)
    .collect();
    let programme = chance
        .percent(35)
        .then(|| Programme::ALL.get(usize::try_from(chance.below(7)).unwrap_or(0)).copied());
    let days = 370 + chance.below(20);
    let new = NewMember {
        unit: community.unit,
        kind,
        particulars: draft.parse()?,
        household,
        guardian_until: None,
        wants_visits,
        joined_on: None,
        different_from: Vec::new(),
    };
    let then = making.days_ago(days);
    let [first, second] = community.caseworkers;
    let who = if community.number.is_multiple_of(2) { first } else { second };
    let id = making.at(then, Some(who), |tx| {
        // Namesakes are a part of life: nobody is asked here whether they are the same.
        let newcomer = members::newcomer(tx, &new)?;
        let id = members::insert(tx, newcomer)?.id;
        for purpose in &agreed {
            let consent =
                NewConsent::parse(*purpose, GivenHow::Written, None, "2026-1", tx.now(), None)?;
            consents::insert(tx, id, &consent)?;
        }
        if let Some(programme) = programme.flatten() {
            let today = tx.today();
            enrolments::insert(tx, id, programme, today)?;
        }
        Ok(Audited::write(id, Entry::new("members_create", "members", id, new.unit)))
    })?;
    let agreed = |purpose| agreed.contains(&purpose);
    let business = kind == MemberKind::Business;
    Ok(Registered {
        id,
        business,
        visits: agreed(Purpose::Visits),
        events: agreed(Purpose::Events),
    })
}
