//! The built web app: its files, and for every other address its page, which finds the way itself.

use actix_files::NamedFile;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue},
    },
};
use std::path::{Component, Path, PathBuf};

/// Where the web app lies; nowhere when the API is served alone.
#[derive(Clone, Debug, Default)]
pub struct WebApp(pub Option<PathBuf>);

/// Addresses that belong to programs: no page answers there.
const NOT_PAGES: &[&str] = &["/api", "/docs", "/health", "/metrics", "/openapi.json"];

/// Styles are made while the page runs; scripts come from files of this server alone.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=()"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// The file or page for a request that no route took.
pub fn answer(app: &WebApp, request: &HttpRequest) -> Option<HttpResponse> {
    let folder = app.0.as_ref()?;
    let path = request.path();
    let is_page = !NOT_PAGES.iter().any(|prefix| path.strip_prefix(prefix).is_some_and(ends_word));
    if !is_page || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let file = within(folder, path).filter(|file| file.is_file());
    let is_asset = path.starts_with("/assets/");
    if is_asset && file.is_none() {
        // A script that is gone must not be answered with a page.
        return None;
    }
    let opened = NamedFile::open(file.unwrap_or_else(|| folder.join("index.html"))).ok()?;
    let mut answer = opened.prefer_utf8(true).into_response(request);
    // The names of assets change with their content.
    let keep = if is_asset { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    protect(answer.headers_mut());
    Some(answer)
}

/// The headers that a browser is told to be careful by.
pub fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

fn ends_word(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

/// The file that a path names, when it stays within the folder.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    let stays = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (stays && !path.contains(['\\', '\0'])).then(|| folder.join(relative))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use std::fs;

    fn status(app: &WebApp, path: &str) -> Option<u16> {
        answer(app, &TestRequest::get().uri(path).to_http_request())
            .map(|answer| answer.status().as_u16())
    }

    #[test]
    fn pages_and_files_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let app = WebApp(Some(folder.path().join("dist")));
        fs::create_dir_all(folder.path().join("dist/assets")).unwrap();
        fs::write(folder.path().join("secret"), "x").unwrap();
        fs::write(folder.path().join("dist/index.html"), "<!doctype html>").unwrap();
        fs::write(folder.path().join("dist/assets/a.js"), "1").unwrap();
        for path in ["/", "/login", "/members/1", "/apiary", "/assets/a.js"] {
            assert_eq!(status(&app, path), Some(200), "{path}");
        }
        for path in ["/api/v1/nothing", "/api", "/health/other", "/assets/gone.js", "/metrics"] {
            assert_eq!(status(&app, path), None, "{path}");
        }
        for path in ["/../secret", "/..%2fsecret", "/assets/../../secret"] {
            let request = TestRequest::get().uri(path).to_http_request();
            let said = answer(&app, &request);
            assert!(
                said.is_none_or(|answer| answer.headers().contains_key("x-frame-options")),
                "{path}"
            );
            assert!(
                within(&folder.path().join("dist"), path).is_none_or(|file| !file.is_file()),
                "{path}"
            );
        }
        assert!(answer(&WebApp::default(), &TestRequest::get().to_http_request()).is_none());
    }
}
