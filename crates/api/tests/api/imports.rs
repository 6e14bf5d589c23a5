//! `/imports`: a file is sent, read by a job, reported on, taken back.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Ask, Person, Reply, TestApp};
use crate::notifications::told;

const BOUNDARY: &str = "linli-test-boundary";

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

/// The two parts of an upload.
pub fn form(name: &str, bytes: &[u8], options: &Value) -> Vec<u8> {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"options\"\r\n\
         Content-Type: application/json\r\n\r\n{options}\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn options(app: &TestApp, more: Value) -> Value {
    let mut options = json!({"kind": "members", "unit_id": app.units.community.to_string()});
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    options
}

pub fn upload<'a>(
    app: &'a TestApp,
    person: &Person,
    name: &str,
    bytes: &[u8],
    options: &Value,
) -> Ask<'a> {
    app.post("/imports").by(person).body(&media_type(), form(name, bytes, options))
}

pub fn media_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// Asks until the job is over.
pub async fn over(app: &TestApp, person: &Person, id: &str) -> Reply {
    for _ in 0..600 {
        let now = app.get(&format!("/imports/{id}")).by(person).send().await.expect(200);
        if !["queued", "running"].contains(&now.body["state"].as_str().unwrap()) {
            return now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the job is not over after half a minute");
}

async fn imported(app: &TestApp, person: &Person, name: &str, more: Value) -> Reply {
    let options = options(app, more);
    let begun = upload(app, person, name, &file(name), &options).send().await.expect(202);
    let path = format!("/api/v1/imports/{}", begun.id());
    assert_eq!(begun.header("location"), Some(path.as_str()));
    over(app, person, &begun.id()).await
}

fn counts(reply: &Reply) -> Vec<i64> {
    ["rows_read", "rows_imported", "rows_faulty", "rows_duplicate"]
        .iter()
        .map(|name| reply.body[*name].as_i64().unwrap())
        .collect()
}

async fn members(app: &TestApp, person: &Person) -> i64 {
    let list = app.get("/members?limit=1&count=true").by(person).send().await.expect(200);
    list.body["total"].as_i64().unwrap()
}

on_both! {
    async fn a_register_is_tried_imported_reported_and_undone(app: &TestApp) {
        let (li, wang) = (&app.people.caseworker, &app.people.coordinator);
        let trial = imported(app, li, "register-gb18030.csv", json!({"dry_run": true})).await;
        assert_eq!((counts(&trial), members(app, li).await), (vec![400, 392, 7, 1], 0));
        let done = imported(app, li, "register-gb18030.csv", json!({})).await;
        assert_eq!((&done.body["state"], counts(&done)), (&json!("done"), vec![400, 392, 7, 1]));
        assert_eq!((&done.body["encoding"], &done.body["file_name"]), (&json!("gb18030"), &json!("register-gb18030.csv")));
        assert_eq!(members(app, li).await, 392);
        assert_eq!(told(app, li).await, ["import_ended", "import_ended"], "who began it did something else meanwhile");
        let path = format!("/imports/{}", done.id());
        let report = app.get(&format!("{path}/report")).by(li).header("accept-language", "zh-CN").send().await.expect(200);
        let faults: Vec<_> = report.body["faults"].as_array().unwrap().iter()
            .map(|f| (f["line"].as_i64().unwrap(), f["code"].as_str().unwrap())).collect();
        assert_eq!(faults, [
            (13, "required"), (23, "phone_too_short"), (33, "date_impossible"), (43, "consent_missing"),
            (53, "repeats_line"), (63, "formula"), (73, "unknown_word"), (83, "too_long"),
        ]);
        assert_eq!(report.body["faults"][4]["detail"], "与第 52 行重复。");
        let sheet = app.get(&format!("{path}/report?format=csv")).by(li).send().await.expect(200);
        let text = String::from_utf8(sheet.bytes.to_vec()).unwrap();
        assert_eq!(text.lines().count(), 9, "{text}");
        app.post(&format!("{path}/undo")).by(li).send().await.expect(403);
        let undone = app.post(&format!("{path}/undo")).by(wang).send().await.expect(200);
        assert!(undone.body["undone_at"].is_string());
        assert_eq!(members(app, li).await, 0);
        app.post(&format!("{path}/undo")).by(wang).send().await.expect(409);
        // What was wrong is put right in the report and sent again.
        let corrected = text.replacen("11,居民,,", "11,居民,王五,", 1).replace("2025/13/40", "2025/12/30");
        let again = upload(app, li, "again.csv", corrected.as_bytes(), &options(app, json!({}))).send().await.expect(202);
        assert_eq!(counts(&over(app, li, &again.id()).await), [8, 3, 5, 0]);
    }

    async fn an_import_that_was_built_on_stays(app: &TestApp) {
        let wang = &app.people.coordinator;
        let done = imported(app, wang, "register.xlsx", json!({})).await;
        assert_eq!((&done.body["sheet"], counts(&done)), (&json!("登记表"), vec![400, 392, 7, 1]));
        let one = app.get("/members?limit=1").by(wang).send().await.expect(200);
        let member = format!("/members/{}", one.body["items"][0]["id"].as_str().unwrap());
        app.patch(&member).by(wang).version(1).json(json!({"contact_time": "早上"})).send().await.expect(200);
        let refused = app.post(&format!("/imports/{}/undo", done.id())).by(wang).send().await.expect(409);
        assert_eq!(refused.body["built_on"], json!({"members": 1}));
        assert_eq!(members(app, wang).await, 392);
    }

    async fn refused_columns_are_all_named_and_may_be_left_out(app: &TestApp) {
        let li = &app.people.caseworker;
        let bytes = file("register-refused.csv");
        let refused = upload(app, li, "x.csv", &bytes, &options(app, json!({}))).send().await.expect(422);
        assert_eq!(refused.faults(), [("/file", "refused_column"); 4]);
        for (place, column) in ["民族", "宗教信仰", "政治面貌", "思想状况"].iter().enumerate() {
            assert!(refused.body["errors"][place]["detail"].as_str().unwrap().contains(column));
        }
        // A mapping does not get such a column in.
        let sly = json!({"mapping": {"columns": {"民族": "contact_time"}}});
        let refused = upload(app, li, "x.csv", &bytes, &options(app, sly)).send().await.expect(422);
        assert_eq!(refused.faults(), [("/mapping/columns", "refused_column")]);
        let left = json!({"leave_out": ["民族", "宗教信仰", "政治面貌", "思想状况"]});
        let done = imported(app, li, "register-refused.csv", left).await;
        assert_eq!(counts(&done), [30, 28, 2, 0]);
        let sheet = app.get(&format!("/imports/{}/report", done.id())).by(li)
            .header("accept", "text/csv").send().await.expect(200);
        let text = String::from_utf8(sheet.bytes.to_vec()).unwrap();
        assert!(!text.contains("民族") && !text.contains(",x,"), "{text}");
    }

    async fn an_upload_is_checked_like_any_body(app: &TestApp) {
        let li = &app.people.caseworker;
        let bytes = file("register-big5.csv");
        let wrong = upload(app, li, "x.csv", &bytes, &json!({"kind": "people", "colour": 1})).send().await.expect(422);
        let mut faults = wrong.faults();
        faults.sort_unstable();
        assert_eq!(faults, [("/colour", "unknown_field"), ("/kind", "not_in_list"), ("/unit_id", "required")]);
        let elsewhere = options(app, json!({"unit_id": app.units.other.to_string()}));
        let wrong = upload(app, li, "x.csv", &bytes, &elsewhere).send().await.expect(422);
        assert_eq!(wrong.faults(), [("/unit_id", "unknown_reference")]);
        let wrong = upload(app, li, "x.txt", "今天天气很好".as_bytes(), &options(app, json!({}))).send().await.expect(422);
        assert_eq!(wrong.faults(), [("/file", "header_not_found")]);
        app.post("/imports").by(li).json(json!({})).send().await.expect(415);
        let half = app.post("/imports").by(li).body(&format!("multipart/form-data; boundary={BOUNDARY}"), "--x");
        half.send().await.expect(400);
        upload(app, &app.people.volunteer, "x.csv", &bytes, &options(app, json!({}))).send().await.expect(403);
        let large = vec![b'x'; 9 * 1024 * 1024];
        upload(app, li, "x.csv", &large, &options(app, json!({}))).send().await.expect(413);
    }

    async fn a_retry_starts_nothing_new_and_others_do_not_see_it(app: &TestApp) {
        let (li, sun) = (&app.people.caseworker, &app.people.neighbour);
        let bytes = file("register-big5.csv");
        let send = || upload(app, li, "x.csv", &bytes, &options(app, json!({}))).header("idempotency-key", "one");
        let first = send().send().await.expect(202);
        let again = send().send().await.expect(202);
        assert_eq!((first.id(), again.header("idempotency-replayed")), (again.id(), Some("true")));
        over(app, li, &first.id()).await;
        let list = app.get("/imports").by(li).send().await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
        app.get(&format!("/imports/{}", first.id())).by(sun).send().await.expect(404);
        app.get(&format!("/imports/{}/report", first.id())).by(sun).send().await.expect(404);
        app.post(&format!("/imports/{}/cancel", first.id())).by(sun).send().await.expect(404);
        assert_eq!(app.get("/imports").by(sun).send().await.expect(200).body["items"], json!([]));
        app.post(&format!("/imports/{}/cancel", first.id())).by(li).send().await.expect(409);
    }

    async fn a_unit_keeps_the_words_of_its_form(app: &TestApp) {
        let li = &app.people.caseworker;
        let path = format!("/units/{}/import_mappings/members", app.units.community);
        app.get(&path).by(li).send().await.expect(404);
        let body = json!({"mapping": {
            "columns": {"谁": "name"}, "kinds": {"摊主": "business"}, "constants": {"consent": "written"}
        }});
        app.put(&path).by(li).json(&body).send().await.expect(200);
        app.put(&path).by(li).json(&body).send().await.expect(412);
        let kept = app.put(&path).by(li).version(1).json(&body).send().await.expect(200);
        assert_eq!(kept.version(), 2);
        let csv = "谁,类型,电话\n老李豆腐摊,摊主,13812345678\n";
        let begun = upload(app, li, "x.csv", csv.as_bytes(), &options(app, json!({}))).send().await.expect(202);
        assert_eq!(counts(&over(app, li, &begun.id()).await), [1, 1, 0, 0]);
        let wrong = json!({"mapping": {"columns": {"谁": "nickname"}}});
        let wrong = app.put(&path).by(li).version(2).json(wrong).send().await.expect(422);
        assert_eq!(wrong.faults(), [("/mapping", "mapping_invalid")]);
        let elsewhere = format!("/units/{}/import_mappings/members", app.units.far);
        app.put(&elsewhere).by(li).json(&body).send().await.expect(404);
    }

    async fn cases_of_another_system_come_in_by_a_mapping(app: &TestApp) {
        let li = &app.people.caseworker;
        let csv = "nr,when,until,what,where\n1,2020-01-01 00:05:00,2020-01-02 08:43:00,4,16815 W VANOWEN ST\n\
                   2,2020-01-01 00:21:00,,9,\n";
        let mapping = json!({
            "source": "la311", "zone": "America/Los_Angeles",
            "columns": {"nr": "external_id", "when": "opened_at", "until": "closed_at", "what": "category", "where": "place"},
            "categories": {"4": {"category": "sanitation", "title": "Bulky items"}}
        });
        let wanted = options(app, json!({"kind": "cases", "mapping": mapping}));
        let begun = upload(app, li, "la.csv", csv.as_bytes(), &wanted).send().await.expect(202);
        let done = over(app, li, &begun.id()).await;
        assert_eq!(counts(&done), [2, 1, 1, 0]);
        let again = upload(app, li, "la.csv", csv.as_bytes(), &wanted).send().await.expect(202);
        assert_eq!(counts(&over(app, li, &again.id()).await), [2, 0, 1, 1]);
        let without = options(app, json!({"kind": "cases"}));
        let wrong = upload(app, li, "la.csv", csv.as_bytes(), &without).send().await.expect(422);
        assert_eq!(wrong.faults(), [("/mapping", "required")]);
    }
}
