//! Lists: a page, and where the next one starts.

use actix_web::HttpRequest;
use domain::{Fault, Faults};
use persistence::{Cursor, Key, Page, PageRequest};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::problem::{Kind, Problem};

pub const LIMIT: i64 = 50;
pub const LIMIT_MAX: i64 = 200;

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct List<T: ToSchema> {
    pub items: Vec<T>,
    /// Give it as `after` to read on; `null` on the last page.
    pub next: Option<String>,
    /// How many there are in all, if `count=true` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// Reads `limit`, `after` and `count` of a list's query.
///
/// # Errors
/// A limit outside 1 to 200, or a cursor that no list gave out.
pub fn request(
    limit: Option<i64>,
    after: Option<&str>,
    count: Option<bool>,
) -> Result<PageRequest, Problem> {
    let mut faults = Faults::new();
    let limit = limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        faults.push(Fault::new("/limit", "out_of_range").with("min", 1).with("max", LIMIT_MAX));
    }
    let after = match after.map(|text| (text, Cursor::decode(text))) {
        None => None,
        Some((_, Some(cursor))) => Some(cursor),
        Some((_, None)) => {
            faults.add("/after", "not_a_cursor");
            None
        }
    };
    if faults.is_empty() {
        Ok(PageRequest { limit, after, count: count.unwrap_or(false) })
    } else {
        Err(Problem::new(Kind::InvalidRequest).errors(faults.0))
    }
}

/// As [`request`], for a list that is sorted by keys of one kind: a cursor of another list, or of the
/// same one in another order, is none of its own.
///
/// # Errors
/// As [`request`].
pub fn request_by(
    limit: Option<i64>,
    after: Option<&str>,
    count: Option<bool>,
    own: impl Fn(&Key) -> bool,
) -> Result<PageRequest, Problem> {
    let page = request(limit, after, count)?;
    match &page.after {
        Some(cursor) if !own(&cursor.key) => {
            Err(Problem::invalid_request(Fault::new("/after", "not_a_cursor")))
        }
        _ => Ok(page),
    }
}

/// The page as an answer, with `Link: <…>; rel="next"` (RFC 8288).
pub fn answer<T, V: Serialize + ToSchema>(
    request: &HttpRequest,
    page: Page<T>,
    view: impl FnMut(T) -> V,
) -> Answer {
    let (list, link) = list(request, page, view);
    let answer = Answer::ok(&list);
    match link {
        Some(link) => answer.header("link", link),
        None => answer,
    }
}

/// A page as it is shown, and what its header `Link` says.
pub fn list<T, V: ToSchema>(
    request: &HttpRequest,
    page: Page<T>,
    view: impl FnMut(T) -> V,
) -> (List<V>, Option<String>) {
    let next = page.next.as_ref().map(Cursor::encode);
    let link = next.as_deref().map(|next| link(request, next));
    let items = page.items.into_iter().map(view).collect();
    (List { items, next, total: page.total }, link)
}

fn link(request: &HttpRequest, next: &str) -> String {
    let kept = request
        .query_string()
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("after="))
        .fold(String::new(), |query, part| query + part + "&");
    format!("<{}?{kept}after={next}>; rel=\"next\"", request.path())
}
