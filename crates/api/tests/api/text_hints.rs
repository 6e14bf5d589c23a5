//! `/text_hints`.

use serde_json::json;

use crate::harness::TestApp;

on_both! {
    async fn a_note_is_asked_about_and_nothing_of_it_is_kept(app: &TestApp) {
        let chen = &app.people.volunteer;
        let text = "😀老人有糖尿病，周三去醫院複診";
        let ask = || app.post("/text_hints").by(chen).header("idempotency-key", "same");
        let found = ask().json(json!({"text": text})).send().await.expect(200);
        let hints = found.body["hints"].as_array().unwrap();
        assert_eq!(hints.len(), 1, "the hospital is where they go, not what they have: {hints:#?}");
        let hint = &hints[0];
        assert_eq!((&hint["matter"], &hint["start"], &hint["end"]), (&json!("health"), &json!(4), &json!(7)));
        assert_eq!((&hint["start_utf16"], &hint["end_utf16"]), (&json!(5), &json!(8)));
        // Under the same key another text has its own answer: the first was not kept.
        let other = ask().json(json!({"text": "一切都好"})).send().await.expect(200);
        assert_eq!(other.body["hints"], json!([]));
        let trail = app.get("/audit_entries?operation=text_hints_create").by(&app.people.auditor);
        assert_eq!(trail.send().await.expect(200).body["items"], json!([]));
    }

    async fn the_question_is_in_the_writer_s_language(app: &TestApp) {
        let mut questions = std::collections::BTreeSet::new();
        for language in ["en", "zh-CN", "zh-TW"] {
            let ask = app.post("/text_hints").by(&app.people.caseworker).header("accept-language", language);
            let found = ask.json(json!({"text": "She is a party member"})).send().await.expect(200);
            assert_eq!(found.body["hints"][0]["matter"], "party");
            questions.insert(found.body["hints"][0]["question"].as_str().unwrap().to_owned());
        }
        assert_eq!(questions.len(), 3);
    }

    async fn a_text_has_its_bounds(app: &TestApp) {
        let li = &app.people.caseworker;
        let ask = |body| app.post("/text_hints").by(li).json(body).send();
        ask(json!({"text": ""})).await.expect(200);
        ask(json!({"text": "𠮷".repeat(10_000)})).await.expect(200);
        let long = ask(json!({"text": "字".repeat(10_001)})).await.expect(422);
        assert_eq!(long.faults(), [("/text", "too_long")]);
        assert!(!long.body.to_string().contains('字'), "the answer repeats nothing of the text");
        ask(json!({})).await.expect(422);
        ask(json!({"text": "x", "member_id": null})).await.expect(422);
        app.post("/text_hints").json(json!({"text": "x"})).send().await.expect(401);
    }
}
