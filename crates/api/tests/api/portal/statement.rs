//! Everything that is recorded about a member, as one file.

use std::collections::BTreeSet;

use api::texts::Language;
use serde_json::{Value, json};

use super::{case_of, listed, noted, two, visitor};
use crate::events::published;
use crate::harness::TestApp;
use crate::sign_ups::consent;
use crate::visits::somebody;

/// What has no words in three languages: file types, ids of operations, and what the member or the office wrote.
const AS_THEY_ARE: [&str; 1] = ["media_type"];

/// Names of fields below a schema, and the words that they may hold.
fn walk(
    document: &Value,
    name: &str,
    schema: &Value,
    found: &mut BTreeSet<(String, Option<String>)>,
) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).unwrap();
        return walk(document, name, target, found);
    }
    for word in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        found.insert((name.to_owned(), Some(word.to_owned())));
    }
    for parts in ["allOf", "oneOf", "anyOf"] {
        for part in schema[parts].as_array().into_iter().flatten() {
            walk(document, name, part, found);
        }
    }
    if schema["items"].is_object() {
        walk(document, name, &schema["items"], found);
    }
    for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
        found.insert((field.clone(), None));
        walk(document, field, schema, found);
    }
}

#[test]
fn every_field_and_word_of_the_statement_is_told_in_three_languages() {
    let document = serde_json::to_value(api::server::document()).unwrap();
    let mut found = BTreeSet::new();
    walk(
        &document,
        "statement",
        &json!({"$ref": "#/components/schemas/StatementView"}),
        &mut found,
    );
    assert!(found.len() > 150, "{}", found.len());
    let mut missing = BTreeSet::new();
    for (field, word) in &found {
        let number = field == "id"
            || field == "version"
            || field == "withdraws"
            || (field.ends_with("_id") && field != "external_id");
        if number || (word.is_some() && AS_THEY_ARE.contains(&field.as_str())) {
            continue;
        }
        let list = match field.as_str() {
            "from_state" | "to_state" => "state",
            "other_kind" => "kind",
            other => other,
        };
        let key = match word {
            Some(word) => format!("statement_words.{list}-{word}"),
            None => format!("statement.{field}"),
        };
        for language in [Language::English, Language::Simplified, Language::Traditional] {
            if language.text(&key, &[]) == key {
                missing.insert(key.clone());
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

on_both! {
    async fn everything_can_be_taken_along(app: &TestApp) {
        let li = &app.people.caseworker;
        let member = somebody(app, "张小明").await;
        consent(app, &member, "events").await;
        noted(app, &member, "一切都好 <b>&</b>").await;
        let event = published(app, None).await;
        let body = json!({"member_id": member});
        app.post(&format!("/events/{event}/sign_ups")).by(li).json(body).send().await.expect(201);
        let case = case_of(app, &member).await;
        let note = json!({"kind": "note", "body": "夜里去听过"});
        app.post(&format!("/cases/{case}/entries")).by(li).json(note).send().await.expect(201);
        let zhang = visitor(app, &member).await;
        let say = app.post("/portal/suggestions").by(&zhang).json(json!({"body": "多放长椅"}));
        say.send().await.expect(201);
        let visit = listed(app, &zhang, "visits").await[0]["id"].as_str().unwrap().to_owned();
        let object = app.post(&format!("/portal/visits/{visit}/objections")).by(&zhang);
        object.json(json!({"body": "我没有这样说过。"})).send().await.expect(201);
        app.post("/portal/erasure_requests").by(&zhang).send().await.expect(201);

        let file = app.get("/portal/statement").by(&zhang).send().await.expect(200);
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"statement.json\""));
        let me = app.get("/portal/me").by(&zhang).send().await.expect(200).body;
        assert_eq!(file.body["record"], me);
        for part in ["consents", "visits", "sign_ups", "suggestions", "objections", "erasure_requests"] {
            let list = listed(app, &zhang, part).await;
            assert!(!list.is_empty(), "{part}");
            assert_eq!(file.body[part], Value::from(list), "{part}");
        }
        assert_eq!(file.body["cases"][0]["entries"], Value::from(listed(app, &zhang, &format!("cases/{case}/timeline")).await));
        let openings = file.body["openings"].as_array().unwrap();
        assert!(openings.iter().any(|one| one["operation"] == "visits_create"));

        for (language, words) in [("en", "Welfare check"), ("zh-Hans", "走访"), ("zh-Hant", "走訪")] {
            let page = app.get("/portal/statement.html").by(&zhang).header("accept-language", language);
            let page = page.send().await.expect(200);
            assert_eq!(page.header("content-language"), Some(language));
            let text = String::from_utf8_lossy(&page.bytes).into_owned();
            for told in ["张小明", "一切都好 &lt;b&gt;&amp;&lt;/b&gt;", "夜里去听过", "多放长椅", "我没有这样说过。", "春节茶话会", "夜里施工", words] {
                assert!(text.contains(told), "{language}: {told}");
            }
            assert!(!text.contains("<b>") && !text.contains("<script") && !text.contains("src="));
            assert!(!text.contains("statement.") && !text.contains("statement_words"), "{language} lacks a word");
        }
    }

    async fn a_statement_is_of_nobody_else(app: &TestApp) {
        let [(zhang_id, zhang), (fang_id, fang)] = two(app).await;
        noted(app, &fang_id, "只关于王小芳").await;
        case_of(app, &fang_id).await;
        for path in ["/portal/statement", "/portal/statement.html"] {
            let told = app.get(path).by(&zhang).send().await.expect(200);
            let text = String::from_utf8_lossy(&told.bytes).into_owned();
            for hidden in [fang_id.as_str(), "王小芳", "li-min", &app.people.caseworker.account.to_string()] {
                assert!(!text.contains(hidden), "{path}: {hidden}");
            }
            app.get(path).by(&app.people.coordinator).send().await.expect(401);
        }
        let openings = listed(app, &zhang, "openings").await;
        assert!(openings.iter().any(|one| one["operation"] == "portal_statement_page" && one["roles"] == json!(["member"])));
        let empty = app.get("/portal/statement").by(&fang).send().await.expect(200);
        assert_eq!((&empty.body["objections"], &empty.body["record"]["member"]["id"]), (&json!([]), &json!(fang_id)));
        assert!(!empty.body.to_string().contains(&zhang_id));
    }
}
