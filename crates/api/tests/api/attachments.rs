//! Files of cases.

use std::path::PathBuf;

use actix_web::web::Bytes;
use serde_json::json;

use crate::cases::taken_in;
use crate::harness::{Ask, Reply, TestApp};

const FORM: &str = "multipart/form-data; boundary=xyz";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// A form with one file, as browsers send it.
pub fn form<'a>(ask: Ask<'a>, name: &str, bytes: &[u8]) -> Ask<'a> {
    parts(ask, &[("file", name, bytes)])
}

fn parts<'a>(ask: Ask<'a>, files: &[(&str, &str, &[u8])]) -> Ask<'a> {
    ask.body(FORM, Bytes::from(content(files)))
}

/// Media type and content of a form with one file.
pub fn file_form(name: &str, bytes: &[u8]) -> (&'static str, Vec<u8>) {
    (FORM, content(&[("file", name, bytes)]))
}

fn content(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, name, bytes) in files {
        body.extend_from_slice(
            format!("--xyz\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xyz--\r\n");
    body
}

async fn attach(app: &TestApp, case: &str, name: &str, bytes: &[u8]) -> Reply {
    let ask = app.post(&format!("/cases/{case}/attachments")).by(&app.people.caseworker);
    form(ask, name, bytes).send().await
}

/// Every file that lies in the folder, locks left out.
fn lying(app: &TestApp) -> Vec<PathBuf> {
    let Ok(shelves) = std::fs::read_dir(&app.app.attachments_folder) else { return Vec::new() };
    shelves
        .flat_map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .filter(|path| path.file_name().unwrap() != "lock")
        .collect()
}

on_both! {
    async fn a_photograph_comes_in_and_goes_out_so_that_nothing_runs(app: &TestApp) {
        let li = &app.people.caseworker;
        let case = taken_in(app).await.id();
        let made = attach(app, &case, "门口.png", PNG).await.expect(201);
        assert_eq!((&made.body["media_type"], &made.body["size"]), (&json!("image/png"), &json!(PNG.len())));
        let path = format!("/attachments/{}", made.id());
        assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
        let sha256 = made.body["sha256"].as_str().unwrap();
        let place = app.app.attachments_folder.join(sha256.split_at(2).0).join(sha256);
        assert_eq!(std::fs::read(&place).unwrap(), PNG);
        let got = app.get(&path).by(li).send().await.expect(200);
        assert_eq!(got.bytes, PNG);
        assert_eq!(got.header("content-type"), Some("image/png"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(got.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        let disposition = got.header("content-disposition").unwrap();
        assert!(disposition.starts_with("inline") && disposition.contains("filename*=UTF-8''%E9%97%A8%E5%8F%A3.png"), "{disposition}");
        let part = app.get(&path).by(li).header("range", "bytes=1-3").send().await.expect(206);
        assert_eq!(part.bytes, "PNG");
        let text = attach(app, &case, "notes.txt", "记录".as_bytes()).await.expect(201);
        let text = app.get(&format!("/attachments/{}", text.id())).by(li).send().await.expect(200);
        assert!(text.header("content-disposition").unwrap().starts_with("attachment"));
        let list = app.get(&format!("/cases/{case}/attachments")).by(li).send().await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
        let timeline = app.get(&format!("/cases/{case}/timeline")).by(li).send().await.expect(200);
        assert_eq!((&timeline.body["items"][1]["kind"], &timeline.body["items"][1]["body"]), (&json!("attachment"), &json!("门口.png")));
    }

    async fn what_is_not_what_it_says_is_refused_and_leaves_nothing(app: &TestApp) {
        let case = taken_in(app).await.id();
        for (name, bytes, code) in [
            ("page.html", b"<html><script>alert(1)</script>".as_slice(), "file_type"),
            ("drawing.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "file_type"),
            ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", "file_type"),
            ("photo.jpg", PNG, "file_mismatch"),
            ("photo.png", b"just text", "file_mismatch"),
            ("run.png", b"MZ\x90\0\x03\0\0\0", "file_type"),
            ("empty.txt", b"", "file_type"),
            ("noending", PNG, "file_type"),
        ] {
            let refused = attach(app, &case, name, bytes).await.expect(422);
            assert_eq!(refused.faults(), [("/file", code)], "{name}");
        }
        assert_eq!(lying(app), Vec::<PathBuf>::new());
        let ask = || app.post(&format!("/cases/{case}/attachments")).by(&app.people.caseworker);
        let large = vec![b'x'; app.app.attachment_bytes + 1];
        assert_eq!(form(ask(), "large.txt", &large).send().await.expect(413).problem(), "too-large");
        assert_eq!(parts(ask(), &[]).send().await.expect(422).faults(), [("/file", "required")]);
        let two = [("file", "a.png", PNG), ("file", "b.png", PNG)];
        assert_eq!(parts(ask(), &two).send().await.expect(422).faults(), [("/file", "too_many")]);
        assert_eq!(parts(ask(), &[("photo", "a.png", PNG)]).send().await.expect(422).faults(), [("/photo", "unknown_field")]);
        ask().json(json!({"file": "x"})).send().await.expect(415);
        ask().body("multipart/form-data; boundary=xyz", "--xyz\r\nbroken").send().await.expect(400);
        ask().body("multipart/form-data", "x").send().await.expect(400);
        assert_eq!(lying(app), Vec::<PathBuf>::new());
    }

    async fn one_content_is_one_file_and_goes_with_the_last_that_needs_it(app: &TestApp) {
        let li = &app.people.caseworker;
        let (one, other) = (taken_in(app).await.id(), taken_in(app).await.id());
        let first = attach(app, &one, "a.png", PNG).await.expect(201).id();
        let second = attach(app, &other, "b.png", PNG).await.expect(201).id();
        assert_eq!(lying(app).len(), 1);
        let path = format!("/attachments/{first}");
        app.delete(&path).by(li).send().await.expect(428);
        let stale = app.delete(&path).by(li).version(7).send().await.expect(412);
        assert_eq!(stale.body["current"]["version"], 1);
        app.delete(&path).by(li).version(1).send().await.expect(204);
        app.get(&path).by(li).send().await.expect(404);
        app.delete(&path).by(li).version(1).send().await.expect(404);
        assert_eq!(lying(app).len(), 1, "the other needs it");
        app.get(&format!("/attachments/{second}")).by(li).send().await.expect(200);
        app.delete(&format!("/attachments/{second}")).by(li).version(1).send().await.expect(204);
        assert_eq!(lying(app), Vec::<PathBuf>::new());
        let timeline = app.get(&format!("/cases/{one}/timeline")).by(li).send().await.expect(200);
        assert_eq!(timeline.body["items"][2]["fields"], json!(["attachments"]));
    }

    async fn the_same_content_comes_and_goes_at_once(app: &TestApp) {
        let li = &app.people.caseworker;
        let case = taken_in(app).await.id();
        let first = attach(app, &case, "a.png", PNG).await.expect(201).id();
        let removal = app.delete(&format!("/attachments/{first}")).by(li).version(1).send();
        let arrivals = futures_util::future::join_all((0..6).map(|_| attach(app, &case, "a.png", PNG)));
        let (gone, came) = futures_util::future::join(removal, arrivals).await;
        gone.expect(204);
        for reply in came {
            let id = reply.expect(201).id();
            assert_eq!(app.get(&format!("/attachments/{id}")).by(li).send().await.expect(200).bytes, PNG);
        }
    }

    async fn a_retry_attaches_once(app: &TestApp) {
        let case = taken_in(app).await.id();
        let send = |name: &str| {
            let ask = app.post(&format!("/cases/{case}/attachments")).by(&app.people.caseworker).header("idempotency-key", "f");
            form(ask, name, PNG).send()
        };
        assert_eq!(send("a.png").await.expect(201).id(), send("a.png").await.expect(201).id());
        assert_eq!(send("b.png").await.expect(422).problem(), "idempotency-key-reused");
    }

    async fn what_is_out_of_scope_is_not_there(app: &TestApp) {
        let case = taken_in(app).await.id();
        let id = attach(app, &case, "a.png", PNG).await.expect(201).id();
        let (sun, path) = (&app.people.neighbour, format!("/attachments/{id}"));
        app.get(&path).by(sun).send().await.expect(404);
        app.delete(&path).by(sun).version(1).send().await.expect(404);
        form(app.post(&format!("/cases/{case}/attachments")).by(sun), "a.png", PNG).send().await.expect(404);
        app.get(&path).by(&app.people.partner).send().await.expect(403);
        assert_eq!(lying(app).len(), 1);
    }

    async fn a_sweep_takes_only_what_nothing_refers_to(app: &TestApp) {
        let case = taken_in(app).await.id();
        attach(app, &case, "a.png", PNG).await.expect(201);
        let name = "ab".repeat(32);
        let shelf = app.app.attachments_folder.join("ab");
        std::fs::create_dir_all(&shelf).unwrap();
        std::fs::write(shelf.join(&name), "left over").unwrap();
        assert_eq!(api::attachments::sweep(&app.app).await, 0, "it may still be on its way");
        let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7_200);
        for path in lying(app) {
            std::fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
        }
        assert_eq!(api::attachments::sweep(&app.app).await, 1);
        assert_eq!(lying(app).len(), 1, "the one that the case has");
    }
}
