//! Files that belong to a case: a photograph of the place, a form, a recording of a call.

use crate::error::Fault;
use crate::id::{AccountId, AttachmentId, CaseId};
use crate::time::Timestamp;
use crate::words;

/// The longest file name, in characters.
pub const FILE_NAME: usize = 120;

words! {
    /// The kinds of files that are taken; everything else is refused.
    pub enum MediaType {
        Jpeg = "image/jpeg",
        Png = "image/png",
        Gif = "image/gif",
        Webp = "image/webp",
        Heic = "image/heic",
        Pdf = "application/pdf",
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Csv = "text/csv",
        Text = "text/plain",
        Mp3 = "audio/mpeg",
        M4a = "audio/mp4",
        Mp4 = "video/mp4",
    }
}

impl MediaType {
    /// The endings that a file of this kind may have.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Csv => &["csv", "tsv"],
            Self::Text => &["txt", "text", "log", "md"],
            Self::Mp3 => &["mp3"],
            Self::M4a => &["m4a"],
            Self::Mp4 => &["mp4", "m4v"],
        }
    }

    #[must_use]
    pub fn by_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|kind| kind.endings().contains(&ending.as_str()))
    }

    /// Images that browsers draw without running anything.
    #[must_use]
    pub const fn may_show_inline(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Gif | Self::Webp)
    }
}

/// The name that a file came with, safe to show and to save under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    name: String,
    kind: MediaType,
}

impl FileName {
    /// Takes the last part of a path, leaves out what cannot be seen or what turns the reading
    /// direction (so that `gpj.exe` cannot pose as `exe.jpg`), and cuts what is too long before the ending.
    ///
    /// # Errors
    /// `required` without a name, `file_type` when the ending is none that is taken.
    pub fn parse(pointer: &str, raw: &str) -> Result<Self, Fault> {
        let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let clean: String = last.chars().filter(|c| !is_hidden(*c)).collect();
        let clean = clean.trim().trim_start_matches('.');
        if clean.is_empty() {
            return Err(Fault::new(pointer, "required"));
        }
        let unknown = || Fault::new(pointer, "file_type");
        let (stem, ending) = clean.rsplit_once('.').ok_or_else(unknown)?;
        let kind = MediaType::by_ending(ending).ok_or_else(unknown)?;
        let room = FILE_NAME.saturating_sub(ending.chars().count() + 1);
        let stem: String = stem.chars().take(room).collect();
        Ok(Self { name: format!("{stem}.{ending}"), kind })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The kind that the ending promises.
    #[must_use]
    pub const fn kind(&self) -> MediaType {
        self.kind
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '"'
        )
}

/// A file whose bytes are stored already under their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttachment {
    pub case_id: CaseId,
    pub file_name: String,
    pub media_type: MediaType,
    pub size: i64,
    pub sha256: [u8; 32],
}

/// An attachment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub case_id: CaseId,
    pub file_name: String,
    pub media_type: MediaType,
    pub size: i64,
    pub sha256: [u8; 32],
    pub created_by: AccountId,
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(raw: &str) -> Result<String, &'static str> {
        FileName::parse("/file", raw).map(|name| name.name).map_err(|fault| fault.code)
    }

    #[test]
    fn only_the_last_part_of_a_path_counts() {
        assert_eq!(name(r"C:\Users\li\门口.JPG").unwrap(), "门口.JPG");
        assert_eq!(name("../../etc/passwd.txt").unwrap(), "passwd.txt");
        assert_eq!(name("/tmp/").unwrap_err(), "required");
    }

    #[test]
    fn nothing_hides_in_a_name() {
        assert_eq!(name("a\u{202e}gpj.txt").unwrap(), "agpj.txt");
        assert_eq!(name("a\r\nX: \"y\".png").unwrap(), "aX: y.png");
    }

    #[test]
    fn endings_outside_the_list_are_refused() {
        for raw in ["page.html", "drawing.svg", "run.exe", "noending", "a.docm", "a.jpg.js"] {
            assert_eq!(name(raw).unwrap_err(), "file_type", "{raw}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = name(&format!("{}.pdf", "长".repeat(300))).unwrap();
        assert_eq!(long.chars().count(), FILE_NAME);
        assert_eq!(long.rsplit_once('.').unwrap().1, "pdf");
    }

    #[test]
    fn no_ending_has_two_meanings() {
        for kind in MediaType::ALL {
            for ending in kind.endings() {
                assert_eq!(MediaType::by_ending(ending), Some(*kind));
            }
        }
    }
}
