//! Separated values, record by record, with the lines that they begin on.

/// Records of a text.
pub struct Records<'t> {
    reader: csv::Reader<&'t [u8]>,
    text: &'t [u8],
    /// Up to here lines were counted.
    at: usize,
    line: u32,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, separator: u8) -> Self {
        let text = text.as_bytes();
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text);
        Self { reader, text, at: 0, line: 1 }
    }

    pub fn read(&mut self) -> Option<(u32, csv::StringRecord)> {
        let mut record = csv::StringRecord::new();
        // The text is valid UTF-8 and lengths may differ: nothing is left that could be an error.
        if !self.reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        let end_of_last = record.position().map_or(0, csv::Position::byte);
        Some((self.line_behind(usize::try_from(end_of_last).unwrap_or(usize::MAX)), record))
    }

    /// The line of the first text behind an offset. The reader's own count stands before the
    /// line's end and the empty lines that it is yet to skip.
    fn line_behind(&mut self, offset: usize) -> u32 {
        let mut next = self.text.get(self.at).copied();
        while let Some(byte) = next
            && (self.at < offset || matches!(byte, b'\r' | b'\n'))
        {
            self.at += 1;
            next = self.text.get(self.at).copied();
            if byte == b'\n' || (byte == b'\r' && next != Some(b'\n')) {
                self.line = self.line.saturating_add(1);
            }
        }
        self.line
    }
}
