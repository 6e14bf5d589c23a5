//! Events as an iCalendar object (RFC 5545).
//!
//! The feed goes out to whoever has its address, so it holds what a notice at the door would: title,
//! place and time. No name of a person has a field here, and the description, where one might stand,
//! stays behind.

use domain::Timestamp;
use domain::events::{Event, EventStatus};
use icalendar::{Calendar, Component, EventLike, Property, ValueType};

const PRODUCT: &str = "-//Linli//Linli//EN";
/// How often a calendar program should look again.
const REFRESH: &str = "PT1H";

/// The text of the feed. The same events give the same text, byte for byte.
pub fn text(events: &[Event]) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", PRODUCT))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(
            Property::new("REFRESH-INTERVAL", REFRESH).append_parameter(ValueType::Duration).done(),
        )
        .append_property(("X-PUBLISHED-TTL", REFRESH))
        .name("Linli 鄰里");
    for event in events {
        calendar.push(entry(event));
    }
    calendar.to_string()
}

fn entry(event: &Event) -> icalendar::Event {
    let mut entry = icalendar::Event::new();
    entry
        .uid(&format!("{}@linli", event.id))
        // Without it the library would take the clock's, and the text would never be the same twice.
        .add_property("DTSTAMP", time(event.updated_at))
        .add_property("LAST-MODIFIED", time(event.updated_at))
        .add_property("SEQUENCE", (event.version - 1).to_string())
        .add_property("DTSTART", time(event.starts_at))
        .add_property("DTEND", time(event.ends_at))
        .add_property("CATEGORIES", event.kind.as_str().to_uppercase())
        .summary(&one_line(&event.title))
        .status(status(event.status));
    if let Some(place) = &event.place {
        entry.location(&one_line(place));
    }
    entry.done()
}

const fn status(status: EventStatus) -> icalendar::EventStatus {
    match status {
        EventStatus::Draft => icalendar::EventStatus::Tentative,
        EventStatus::Published | EventStatus::Held | EventStatus::Archived => {
            icalendar::EventStatus::Confirmed
        }
        EventStatus::Cancelled => icalendar::EventStatus::Cancelled,
    }
}

/// Form 2 of RFC 5545, section 3.3.5: UTC, whole seconds.
fn time(time: Timestamp) -> String {
    time.to_jiff().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Line breaks within a title would end the property's line: the library escapes LF, not CR.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::events::EventKind;
    use domain::id::{EventId, UnitId};
    use uuid::Uuid;

    use super::*;

    fn event(title: &str, status: EventStatus) -> Event {
        let starts_at: Timestamp = "2026-11-23T10:00:00.5Z".parse().unwrap();
        Event {
            id: EventId::from_uuid(Uuid::from_u128(1)),
            unit_id: UnitId::from_uuid(Uuid::from_u128(2)),
            kind: EventKind::GetTogether,
            status,
            title: title.into(),
            description: Some("Ask for Mrs Zhang".into()),
            place: Some("Hall 2; ground floor, left".into()),
            starts_at,
            ends_at: starts_at.plus_seconds(7_200),
            capacity: Some(50),
            signed_up: 3,
            waiting: 0,
            cancel_reason: Some("rain".into()),
            published_at: Some(starts_at.plus_days(-7)),
            created_by: None,
            created_at: starts_at.plus_days(-8),
            updated_at: starts_at.plus_days(-7),
            version: 4,
        }
    }

    /// Lines as a reader sees them, folds undone.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_is_a_vevent_with_every_field_that_the_standard_asks_for() {
        let text = text(&[event("Spring tea", EventStatus::Published)]);
        let lines = lines(&text);
        for expected in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Linli//Linli//EN",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "BEGIN:VEVENT",
            "UID:00000000-0000-0000-0000-000000000001@linli",
            "DTSTAMP:20261116T100000Z",
            "DTSTART:20261123T100000Z",
            "DTEND:20261123T120000Z",
            "SEQUENCE:3",
            "SUMMARY:Spring tea",
            "LOCATION:Hall 2\\; ground floor\\, left",
            "STATUS:CONFIRMED",
            "END:VEVENT",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|line| line == expected), "{expected} in {lines:#?}");
        }
    }

    #[test]
    fn it_tells_of_a_cancellation_and_not_of_people() {
        let text = text(&[event("Tea", EventStatus::Cancelled)]);
        assert!(text.contains("STATUS:CANCELLED\r\n"));
        for hidden in ["Zhang", "rain", "ATTENDEE", "ORGANIZER", "DESCRIPTION"] {
            assert!(!text.contains(hidden), "{hidden}");
        }
    }

    #[test]
    fn the_same_events_give_the_same_text() {
        let events = [event("Tea", EventStatus::Held)];
        assert_eq!(text(&events), text(&events));
    }

    #[test]
    fn a_title_cannot_break_out_of_its_line() {
        let text = text(&[event("Tea\r\nATTENDEE:x\rEND:VEVENT", EventStatus::Published)]);
        assert!(lines(&text).contains(&"SUMMARY:Tea ATTENDEE:x END:VEVENT".to_owned()));
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let title = "春".repeat(100);
        let text = text(&[event(&title, EventStatus::Published)]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(lines(&text).contains(&format!("SUMMARY:{title}")));
    }
}
