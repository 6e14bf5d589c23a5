//! The statement as a page. It is made from the statement itself, field by field, so that nothing is left out.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::paper;
use crate::texts::Language;

/// The page. What people wrote is escaped by the template.
pub fn page(language: Language, zone: &TimeZone, statement: &Value) -> String {
    let writer = Writer { language, zone };
    let title = writer.label("statement");
    let body = html! {
        h1 { (title) }
        (writer.value("statement", statement))
    };
    paper::sheet(language, &title, &body)
}

struct Writer<'a> {
    language: Language,
    zone: &'a TimeZone,
}

impl Writer<'_> {
    /// What a field is called.
    fn label(&self, name: &str) -> String {
        self.language.text(&format!("statement.{name}"), &[])
    }

    fn value(&self, name: &str, value: &Value) -> Markup {
        match value {
            Value::Object(fields) => self.fields(fields),
            Value::Array(items) => self.items(name, items),
            Value::String(text) => html! { span.text { (self.text(name, text)) } },
            Value::Number(number) => html! { (written(name, number)) },
            Value::Bool(true) => html! { (self.label("yes")) },
            Value::Bool(false) => html! { (self.label("no")) },
            Value::Null => html! {},
        }
    }

    fn fields(&self, fields: &Map<String, Value>) -> Markup {
        let told = || fields.iter().filter(|(name, value)| is_told(name, value));
        html! {
            dl {
                @for (name, value) in told().filter(|(_, value)| !is_part(value)) {
                    dt { (self.label(name)) } dd { (self.value(name, value)) }
                }
            }
            @for (name, part) in told().filter(|(_, value)| is_part(value)) {
                section { h2 { (self.label(name)) } (self.value(name, part)) }
            }
        }
    }

    fn items(&self, name: &str, items: &[Value]) -> Markup {
        html! {
            @if items.is_empty() { p { (self.label("nothing")) } }
            @for (place, item) in items.iter().enumerate() {
                @if is_part(item) {
                    section { (self.value(name, item)) }
                } @else {
                    @if place > 0 { ", " }
                    (self.value(name, item))
                }
            }
        }
    }

    /// A time as the office's clocks show it, a word of a closed list in the reader's language, all else as it is.
    fn text(&self, name: &str, text: &str) -> String {
        if (name == "at" || name.ends_with("_at"))
            && let Ok(at) = text.parse::<jiff::Timestamp>()
        {
            return domain::Timestamp::from(at).written_in(self.zone);
        }
        let list = match name {
            "from_state" | "to_state" => "state",
            "other_kind" => "kind",
            other => other,
        };
        let key = format!("statement_words.{list}-{text}");
        let word = self.language.text(&key, &[]);
        if word == key { text.to_owned() } else { word }
    }
}

/// Hundredths are written with a point.
fn written(name: &str, number: &serde_json::Number) -> String {
    match number.as_i64() {
        Some(hundredths) if name == "amount" => {
            let (whole, rest) = (hundredths / 100, hundredths.unsigned_abs() % 100);
            if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") }
        }
        _ => number.to_string(),
    }
}

/// A part of the statement, with a heading of its own.
fn is_part(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.first().is_none_or(Value::is_object),
        _ => false,
    }
}

/// Numbers of records say nothing to a reader; they are in the file for programs.
fn is_told(name: &str, value: &Value) -> bool {
    let number =
        name == "id" || name == "version" || (name.ends_with("_id") && name != "external_id");
    !number && name != "withdraws" && !value.is_null()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn made(statement: &Value) -> String {
        page(Language::English, &TimeZone::UTC, statement)
    }

    #[test]
    fn what_somebody_wrote_is_no_markup() {
        let shown = made(&json!({"notes": "<script>alert(1)</script> & \"so\""}));
        assert!(!shown.contains("<script>") && shown.contains("&lt;script&gt;"), "{shown}");
    }

    #[test]
    fn words_times_and_amounts_are_written_for_people() {
        let shown = made(&json!({
            "visits": [{"status": "done", "visited_at": "2026-11-23T09:00:00Z", "amount": 150, "id": "nobody"}]
        }));
        assert!(
            shown.contains("Done") && shown.contains("1.50") && shown.contains("2026-11-23"),
            "{shown}"
        );
        assert!(!shown.contains("nobody") && !shown.contains("09:00:00Z"), "{shown}");
    }

    #[test]
    fn what_is_empty_says_so() {
        assert!(made(&json!({"visits": []})).contains("Nothing is recorded."));
    }
}
