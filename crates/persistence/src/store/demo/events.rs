//! Events of the year and the one that comes, with those who signed up.

use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::events::{EventKind, NewEvent, Sight};

use super::super::{events, sign_ups};
use super::{Community, Making, Registered};
use crate::error::Error;

const EVENTS: [(EventKind, &str, &str); 5] = [
    (EventKind::GetTogether, "邻里百家宴", "社区广场"),
    (EventKind::Training, "智能手机课", "活动室"),
    (EventKind::Forum, "停车问题居民议事会", "会议室"),
    (EventKind::Volunteering, "周末清洁日", "社区门口"),
    (EventKind::GetTogether, "露天电影", "小公园"),
];
/// Days before today; the last one is to come.
const STARTS: [i64; 5] = [300, 210, 120, 35, -6];
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

pub fn make(
    making: &mut Making<'_, '_>,
    community: &Community,
    members: &[Registered],
) -> Result<(), Error> {
    let guests: Vec<&Registered> = members.iter().filter(|member| member.events).collect();
    for ((kind, title, place), days) in EVENTS.into_iter().zip(STARTS) {
        // Different communities meet on different days, at three in the afternoon.
        let shift = i64::try_from(community.number % 9).unwrap_or(0);
        let noon = making.request.now.as_micros() / DAY * DAY + 7 * HOUR;
        let starts = noon - (days - shift) * DAY;
        let new = NewEvent {
            unit_id: community.unit,
            kind,
            title: title.to_owned(),
            description: None,
            place: Some(place.to_owned()),
            starts_at: Timestamp::from_micros(starts),
            ends_at: Timestamp::from_micros(starts + 2 * HOUR),
            capacity: Some(8),
        };
        make_one(making, community, &guests, &new)?;
    }
    Ok(())
}

fn make_one(
    making: &mut Making<'_, '_>,
    community: &Community,
    guests: &[&Registered],
    new: &NewEvent,
) -> Result<(), Error> {
    let who = Some(community.coordinator);
    let scope = Scope::of_the_installation(vec![community.unit]);
    let before = |days| Timestamp::from_micros(new.starts_at.as_micros() - days * DAY);
    let event = making.at(before(20), who, |tx| events::create(tx, &scope, new))?.id;
    making.at(before(19), who, |tx| events::publish(tx, &scope, event))?;
    let mut signed = Vec::new();
    for guest in guests {
        if making.chance.percent(60) {
            signed.push(
                making
                    .at(before(12), who, |tx| sign_ups::create(tx, &scope, event, guest.id))?
                    .sign_up
                    .id,
            );
        }
    }
    if new.ends_at > making.request.now {
        return Ok(());
    }
    let sight = Sight::new(
        &community.access(community.coordinator, new.starts_at),
        Permission::EditEvents,
    )?;
    for id in signed.into_iter().take(8) {
        if making.chance.percent(85) {
            let minutes = (new.kind == EventKind::Volunteering).then_some(90);
            making.at(new.starts_at, who, |tx| sign_ups::check_in(tx, &sight, id, minutes))?;
        }
    }
    making.at(new.ends_at, who, |tx| events::hold(tx, &scope, event))?;
    Ok(())
}
