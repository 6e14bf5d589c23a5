//! Which encoding a text file is in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded text and the name of its encoding.
#[derive(Debug)]
pub struct Decoded {
    pub text: String,
    pub encoding: &'static str,
}

/// Bytes that are looked at to tell encodings apart.
const SAMPLE: usize = 64 * 1024;

/// Decodes a file. `score` says how many header words a text holds; it decides between encodings in which the
/// bytes are valid either way, as short Chinese texts often are.
///
/// `None` when no encoding fits.
pub fn decode(bytes: Vec<u8>, score: impl Fn(&str) -> usize) -> Option<Decoded> {
    if let Some((encoding, skip)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(skip..)?;
        return strictly(encoding, rest);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(Decoded { text, encoding: UTF_8.name() }),
        Err(error) => error.into_bytes(),
    };
    if let Some(encoding) = utf_16_without_mark(&bytes) {
        return strictly(encoding, &bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    // Its GBK is a part of GB18030, which spreadsheet programs write.
    let guess = match detector.guess(None, Utf8Detection::Deny) {
        encoding if encoding.name() == "GBK" => GB18030,
        encoding => encoding,
    };
    let mut best: Option<(usize, Decoded)> = None;
    for encoding in [guess, GB18030, BIG5] {
        if best.as_ref().is_some_and(|(_, other)| other.encoding == encoding.name()) {
            continue;
        }
        let Some(decoded) = strictly(encoding, &bytes) else { continue };
        let found = score(head(&decoded.text));
        if best.as_ref().is_none_or(|(most, _)| found > *most) {
            best = Some((found, decoded));
        }
    }
    best.map(|(_, decoded)| decoded)
}

/// The first part of a text, cut between characters.
fn head(text: &str) -> &str {
    let end = text.floor_char_boundary(SAMPLE);
    text.get(..end).unwrap_or(text)
}

/// The text, unless some bytes are no characters of the encoding.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<Decoded> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded { text: text.into_owned(), encoding: encoding.name() })
}

/// Text with separators and digits in UTF-16 has a zero in every other place.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or(bytes);
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let few = sample.len() / 20;
    if odd > few && even == 0 {
        Some(UTF_16LE)
    } else if even > few && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_header(text: &str) -> usize {
        ["姓名", "電話", "电话", "地址"].iter().filter(|word| text.contains(**word)).count()
    }

    fn decoded(bytes: Vec<u8>) -> (String, &'static str) {
        let decoded = decode(bytes, by_header).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn every_encoding_of_offices_is_told() {
        let text = "姓名,电话,地址\r\n张小明,13812345678,书院路1号\r\n";
        let wide =
            |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let mark = |bytes: &[u8], rest: Vec<u8>| [bytes.to_vec(), rest].concat();
        let (gb, _, _) = GB18030.encode(text);
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (mark(b"\xEF\xBB\xBF", text.as_bytes().to_vec()), "UTF-8"),
            (wide(u16::to_le_bytes), "UTF-16LE"),
            (wide(u16::to_be_bytes), "UTF-16BE"),
            (mark(b"\xFF\xFE", wide(u16::to_le_bytes)), "UTF-16LE"),
            (mark(b"\xFE\xFF", wide(u16::to_be_bytes)), "UTF-16BE"),
            (gb.into_owned(), "gb18030"),
        ] {
            assert_eq!(decoded(bytes), (text.to_owned(), name));
        }
        let traditional = "姓名;電話;地址\r\n張小明;13812345678;書院路\r\n";
        let (big5, _, _) = BIG5.encode(traditional);
        assert_eq!(decoded(big5.into_owned()), (traditional.to_owned(), "Big5"));
    }

    #[test]
    fn what_is_no_text_is_not_forced() {
        assert!(
            decode(b"\x89PNG\r\n\x1a\n\xff\xff\xff\x81".to_vec(), by_header)
                .is_none_or(|d| by_header(&d.text) == 0)
        );
    }
}
