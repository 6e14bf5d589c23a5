//! A file that is sent for import, with what is to be done with it.

use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use actix_multipart::{Multipart, MultipartError};
use actix_web::HttpMessage as _;
use domain::Fault;
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::views::ImportOptions;
use crate::body::{self, BodyDigest};
use crate::caller::Caller;
use crate::problem::{Kind, Problem};

/// The largest text of options.
const OPTIONS_BYTES: usize = 64 * 1024;
const FILE_NAME_MAX: usize = 200;

/// What was sent.
pub struct Upload {
    pub bytes: Vec<u8>,
    pub file_name: String,
    pub sha256: [u8; 32],
    pub options: ImportOptions,
}

/// Reads the parts `file` and `options`.
///
/// # Errors
/// A part that is missing, unknown, twice or too large, and options that are not of the documented form.
pub async fn receive(caller: &Caller, mut parts: Multipart) -> Result<Upload, Problem> {
    let (mut file, mut options) = (None, None);
    while let Some(mut part) = parts.try_next().await.map_err(malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        let slot = match name.as_str() {
            "file" => &mut file,
            "options" => &mut options,
            _ => return Err(Fault::new(format!("/{name}"), "unknown_field").into()),
        };
        let limit = if name == "file" { caller.app().import_bytes } else { OPTIONS_BYTES };
        let file_name = part
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .unwrap_or_default()
            .to_owned();
        let mut bytes = Vec::new();
        while let Some(piece) = part.try_next().await.map_err(malformed)? {
            if bytes.len() + piece.len() > limit {
                return Err(Problem::new(Kind::TooLarge));
            }
            bytes.extend_from_slice(&piece);
        }
        if slot.replace((bytes, file_name)).is_some() {
            return Err(Problem::new(Kind::MalformedBody).detail("detail.malformed-form"));
        }
    }
    let missing = |name: &str| Problem::from(Fault::new(format!("/{name}"), "required"));
    let (options, _) = options.ok_or_else(|| missing("options"))?;
    let (bytes, file_name) = file.ok_or_else(|| missing("file"))?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let whole = Sha256::new().chain_update(sha256).chain_update(&options).finalize();
    caller.http.extensions_mut().insert(BodyDigest(whole.into()));
    Ok(Upload { options: body::parse(&options)?, bytes, file_name: shown(&file_name), sha256 })
}

fn malformed(error: MultipartError) -> Problem {
    tracing::debug!(%error, "an upload was not read");
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => Problem::new(Kind::UnsupportedMediaType),
        _ => Problem::new(Kind::MalformedBody).detail("detail.malformed-form"),
    }
}

/// The last part of the name, without what would break a line or a header.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).take(FILE_NAME_MAX).collect();
    if shown.is_empty() { "file".to_owned() } else { shown }
}

/// Puts the file where the job finds it; durable when it returns.
///
/// # Errors
/// When the folder cannot be written to.
pub async fn keep(folder: &Path, upload: Uuid, bytes: Vec<u8>) -> std::io::Result<()> {
    let folder = folder.to_owned();
    let write = move || {
        // Nobody else on the machine reads what people wrote of themselves.
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let path = folder.join(upload.to_string());
        let mut file =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        std::io::Write::write_all(&mut file, &bytes)?;
        file.sync_all()
    };
    tokio::task::spawn_blocking(write).await.map_err(std::io::Error::other)?
}
