//! What a file is, told by its bytes: names and declared types are only compared with it.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};

use domain::attachments::MediaType;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

/// The signatures looked for are all within the first bytes.
const HEAD: u64 = 8_192;

/// The kind of a file, when it is one that is taken.
pub fn kind_of(file: &mut File) -> io::Result<Option<MediaType>> {
    file.rewind()?;
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    if head.starts_with(b"PK\x03\x04") {
        return Ok(office_kind(file));
    }
    match infer::get(&head).map(|found| found.mime_type()) {
        Some(found) => Ok(by_signature(found)),
        None => text_kind(file),
    }
}

/// Whether a file of the kind `found` may be called by an ending of `declared`.
pub fn agrees(declared: MediaType, found: MediaType) -> bool {
    // A table as text has no signature of its own.
    declared == found || (declared == MediaType::Csv && found == MediaType::Text)
}

fn by_signature(found: &str) -> Option<MediaType> {
    Some(match found {
        "image/jpeg" => MediaType::Jpeg,
        "image/png" => MediaType::Png,
        "image/gif" => MediaType::Gif,
        "image/webp" => MediaType::Webp,
        "image/heif" => MediaType::Heic,
        "application/pdf" => MediaType::Pdf,
        "audio/mpeg" => MediaType::Mp3,
        "audio/m4a" => MediaType::M4a,
        "video/mp4" | "video/x-m4v" => MediaType::Mp4,
        _ => return None,
    })
}

/// Documents and tables are ZIP archives; those that carry macros are not taken.
fn office_kind(file: &mut File) -> Option<MediaType> {
    file.rewind().ok()?;
    let archive = zip::ZipArchive::new(BufReader::new(file)).ok()?;
    let holds = |name: &str| archive.index_for_name(name).is_some();
    if archive.file_names_raw().any(|name| name.ends_with(b"vbaProject.bin")) {
        return None;
    }
    match (holds("word/document.xml"), holds("xl/workbook.xml")) {
        _ if !holds("[Content_Types].xml") => None,
        (true, false) => Some(MediaType::Docx),
        (false, true) => Some(MediaType::Xlsx),
        _ => None,
    }
}

/// Text is what decodes without a fault in an encoding that offices here use, and has nothing in it
/// that only machines read.
fn text_kind(file: &mut File) -> io::Result<Option<MediaType>> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let encodings = Encoding::for_bom(&bytes)
        .map_or_else(|| vec![UTF_8, GB18030, BIG5], |(by_mark, _)| vec![by_mark]);
    let is_text = |encoding: &'static Encoding| {
        let bytes = Encoding::for_bom(&bytes)
            .map_or(bytes.as_slice(), |(_, length)| bytes.get(length..).unwrap_or_default());
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| !text.is_empty() && text.chars().all(is_readable))
    };
    Ok(encodings.into_iter().any(is_text).then_some(MediaType::Text))
}

fn is_readable(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{0c}')
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn kind(bytes: &[u8]) -> Option<MediaType> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        kind_of(&mut file).unwrap()
    }

    fn archive(names: &[&str]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(b"<x/>").unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn signatures_are_told_apart() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(MediaType::Png));
        assert_eq!(kind(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(MediaType::Jpeg));
        assert_eq!(kind(b"GIF89a\x01\0\x01\0"), Some(MediaType::Gif));
        assert_eq!(kind(b"RIFF\x24\0\0\0WEBPVP8 "), Some(MediaType::Webp));
        assert_eq!(kind(b"%PDF-1.7\n"), Some(MediaType::Pdf));
        assert_eq!(kind(b"ID3\x04\0\0\0\0\0\x23"), Some(MediaType::Mp3));
        assert_eq!(kind(b"\0\0\0\x20ftypM4A \0\0\0\0"), Some(MediaType::M4a));
        assert_eq!(kind(b"\0\0\0\x18ftypmp42\0\0\0\0"), Some(MediaType::Mp4));
        assert_eq!(kind(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(MediaType::Heic));
    }

    #[test]
    fn office_files_are_told_by_what_is_in_them() {
        assert_eq!(
            kind(&archive(&["[Content_Types].xml", "word/document.xml"])),
            Some(MediaType::Docx)
        );
        assert_eq!(
            kind(&archive(&["xl/workbook.xml", "[Content_Types].xml"])),
            Some(MediaType::Xlsx)
        );
        assert_eq!(kind(&archive(&["readme.txt"])), None);
        let macros = ["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"];
        assert_eq!(kind(&archive(&macros)), None);
        assert_eq!(kind(b"PK\x03\x04 torn"), None);
    }

    #[test]
    fn text_is_text_in_the_encodings_of_the_offices() {
        assert_eq!(kind("门口有摊贩\r\n".as_bytes()), Some(MediaType::Text));
        assert_eq!(kind("\u{feff}姓名,电话\n".as_bytes()), Some(MediaType::Text));
        assert_eq!(kind(&GB18030.encode("门口有摊贩").0), Some(MediaType::Text));
        assert_eq!(kind(&BIG5.encode("門口有攤販").0), Some(MediaType::Text));
        let utf_16: Vec<u8> = "\u{feff}门口".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind(&utf_16), Some(MediaType::Text));
    }

    #[test]
    fn what_could_run_is_nothing_that_is_taken() {
        for bytes in [
            b"<!DOCTYPE html><script>alert(1)</script>".as_slice(),
            b"<html><body>x</body></html>",
            b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"MZ\x90\0\x03\0\0\0",
            b"\x7fELF\x02\x01\x01\0",
            b"#!/bin/sh\nrm -rf /\n",
            b"a\0b",
            b"",
        ] {
            assert_eq!(kind(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_table_may_be_called_csv_and_nothing_else_may_differ() {
        assert!(agrees(MediaType::Csv, MediaType::Text));
        assert!(agrees(MediaType::Png, MediaType::Png));
        assert!(!agrees(MediaType::Text, MediaType::Csv));
        assert!(!agrees(MediaType::Png, MediaType::Jpeg));
    }
}
