//! A file on its way in: received aside, told by its bytes, put in its place.

use std::io::Write as _;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpMessage as _, web};
use domain::Fault;
use domain::attachments::{FileName, NewAttachment};
use domain::id::CaseId;
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::content;
use super::files::{Files, Hash, Held};
use crate::body::BodyDigest;
use crate::caller::Caller;
use crate::problem::{Kind, Problem};

/// Written to disk at a time.
const PIECE: usize = 256 * 1024;

/// A file that has come in whole and lies aside.
pub struct Received {
    file: NamedTempFile,
    name: FileName,
    size: i64,
    hash: Hash,
}

/// Reads the one part `file` of the form; no more of it than is allowed is ever kept.
pub async fn receive(
    caller: &Caller,
    payload: web::Payload,
    files: &Files,
) -> Result<Received, Problem> {
    let headers = caller.http.headers();
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type.unwrap_or_default().starts_with("multipart/form-data") {
        return Err(Problem::new(Kind::UnsupportedMediaType));
    }
    let mut form = Multipart::new(headers, payload);
    let mut received = None;
    while let Some(field) = form.try_next().await.map_err(broken)? {
        match field.name() {
            Some("file") if received.is_none() => {
                received = Some(receive_file(caller, field, files).await?);
            }
            Some("file") => return Err(Fault::new("/file", "too_many").with("max", 1).into()),
            other => {
                let pointer = format!("/{}", other.unwrap_or_default());
                return Err(Fault::new(pointer, "unknown_field").into());
            }
        }
    }
    let received = received.ok_or_else(|| Problem::from(Fault::new("/file", "required")))?;
    // What makes a retry the same request: the boundary between the parts differs each time.
    let digest = Sha256::new().chain_update(received.hash).chain_update(received.name.as_str());
    caller.http.extensions_mut().insert(BodyDigest(digest.finalize().into()));
    Ok(received)
}

async fn receive_file(
    caller: &Caller,
    mut field: Field,
    files: &Files,
) -> Result<Received, Problem> {
    let given = field.content_disposition().and_then(|part| part.get_filename());
    let name = FileName::parse("/file", given.unwrap_or_default())?;
    let most = caller.app().attachment_bytes;
    let files = files.clone();
    let mut file = block(move || files.receive()).await?;
    let (mut digest, mut size, mut piece) = (Sha256::new(), 0_usize, Vec::new());
    while let Some(bytes) = field.try_next().await.map_err(broken)? {
        size = size.saturating_add(bytes.len());
        if size > most {
            return Err(Problem::new(Kind::TooLarge));
        }
        digest.update(&bytes);
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE {
            file = append(file, std::mem::take(&mut piece)).await?;
        }
    }
    let file = append(file, piece).await?;
    let size = i64::try_from(size).map_err(|_| Problem::new(Kind::TooLarge))?;
    Ok(Received { file, name, size, hash: digest.finalize().into() })
}

async fn append(mut file: NamedTempFile, piece: Vec<u8>) -> Result<NamedTempFile, Problem> {
    block(move || file.write_all(&piece).map(|()| file)).await
}

/// Puts the file in its place if it is one that is taken and what its name says. While the second
/// value lives nobody removes it; it must live until a row refers to the file.
pub async fn keep(
    files: &Files,
    received: Received,
    case_id: CaseId,
) -> Result<(NewAttachment, Held), Problem> {
    let Received { mut file, name, size, hash } = received;
    let (file, found) = block(move || {
        let found = content::kind_of(file.as_file_mut())?;
        Ok((file, found))
    })
    .await?;
    let found = found.ok_or_else(|| Problem::from(Fault::new("/file", "file_type")))?;
    if !content::agrees(name.kind(), found) {
        let fault = Fault::new("/file", "file_mismatch");
        return Err(fault.with("declared", name.kind()).with("found", found).into());
    }
    let files = files.clone();
    let held = block(move || {
        let held = files.hold(&hash)?;
        files.keep(file, &hash, &held)?;
        Ok(held)
    })
    .await?;
    let new = NewAttachment {
        case_id,
        file_name: name.as_str().to_owned(),
        media_type: name.kind(),
        size,
        sha256: hash,
    };
    Ok((new, held))
}

/// As [`Files::hold`], off the thread that serves requests.
pub async fn hold(files: &Files, hash: Hash) -> Result<Held, Problem> {
    let files = files.clone();
    block(move || files.hold(&hash)).await
}

async fn block<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    match web::block(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            tracing::error!(%error, "a file could not be stored");
            Err(Problem::new(Kind::Internal))
        }
        Err(_) => Err(Problem::new(Kind::Unavailable).retry_after(1)),
    }
}

/// A form that breaks off or is none.
fn broken(error: MultipartError) -> Problem {
    tracing::debug!(%error, "a form could not be read");
    Problem::invalid_request(Fault::new("/body", "broken_form"))
}
