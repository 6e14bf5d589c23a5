//! Attachments as the API shows and takes them.

use std::collections::BTreeMap;

use actix_files::NamedFile;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use domain::Timestamp;
use domain::attachments::{Attachment, MediaType as Kinds};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{ContentBuilder, RefOr, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, ToSchema};
use uuid::Uuid;

use super::files::hex;
use crate::problem::{Kind, Problem};
use crate::words::MediaType;

/// An attachment never changes: it comes and goes.
pub const VERSION: i64 = 1;

/// Which attachments to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A form with one file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the form; the parts are read one by one")]
pub struct UploadBody {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A file of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentView {
    pub id: Uuid,
    pub case_id: Uuid,
    #[schema(example = "门口.jpg")]
    pub file_name: String,
    pub media_type: MediaType,
    /// Bytes.
    #[schema(example = 284_113)]
    pub size: i64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The account that added it.
    pub created_by: Uuid,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// The number in the `ETag`; always 1.
    pub version: i64,
}

impl From<Attachment> for AttachmentView {
    fn from(attachment: Attachment) -> Self {
        Self {
            id: attachment.id.uuid(),
            case_id: attachment.case_id.uuid(),
            file_name: attachment.file_name,
            media_type: attachment.media_type.into(),
            size: attachment.size,
            sha256: hex(&attachment.sha256),
            created_by: attachment.created_by.uuid(),
            created_at: attachment.created_at,
            version: VERSION,
        }
    }
}

/// The bytes, in any of the kinds that are taken.
pub struct FileAnswer;

impl IntoResponses for FileAnswer {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let of = |description: &str| {
            let answer = ResponseBuilder::new().description(description);
            let answer = Kinds::ALL.iter().fold(answer, |answer, kind| {
                let bytes = ObjectBuilder::new()
                    .schema_type(SchemaType::new(Type::String))
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
                answer.content(kind.as_str(), ContentBuilder::new().schema(Some(bytes)).build())
            });
            RefOr::T(answer.build())
        };
        BTreeMap::from([
            ("200".to_owned(), of("The file.")),
            ("206".to_owned(), of("The part of it that `Range` asked for.")),
        ])
    }
}

/// The file under its own name and kind; only photographs may be shown in a page.
pub fn named(file: NamedFile, attachment: &Attachment) -> Result<NamedFile, Problem> {
    let kind = attachment.media_type;
    let media_type = kind.as_str().parse().map_err(|_| Problem::new(Kind::Internal))?;
    let disposition =
        if kind.may_show_inline() { DispositionType::Inline } else { DispositionType::Attachment };
    let plain: String =
        attachment.file_name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let full = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: attachment.file_name.clone().into_bytes(),
    };
    Ok(file
        .set_content_type(media_type)
        .set_content_disposition(ContentDisposition {
            disposition,
            parameters: vec![
                DispositionParam::Filename(plain),
                DispositionParam::FilenameExt(full),
            ],
        })
        .prefer_utf8(false)
        .use_etag(false)
        .use_last_modified(false))
}
