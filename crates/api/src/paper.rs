//! Pages that the server makes by itself, to print or to keep: whole in one file, without a script.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use maud::{DOCTYPE, Markup, html};

use crate::texts::Language;

const STYLE: &str = "body{font-family:sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;line-height:1.5}dt{font-weight:bold;margin-top:.6rem}dd{margin:0}blockquote{border-left:.2rem solid;margin:0;padding-left:1rem;white-space:pre-wrap}section section{border-left:.1rem solid;margin:1rem 0;padding-left:1rem}svg{width:14rem;height:14rem}.code{font-family:monospace;font-size:1.6rem}.text{white-space:pre-wrap}";

/// What a page of ours may load: nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page around a body. What people wrote is escaped by the template.
#[must_use]
pub fn sheet(language: Language, title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (STYLE) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

/// The page as an answer, kept in no cache on the way.
#[must_use]
pub fn answer(language: Language, page: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_LANGUAGE, language.tag()))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("content-security-policy", POLICY))
        .body(page)
}
