//! Answers as tables: one line for each figure.

use domain::Timestamp;
use domain::statistics::{
    Boundaries, Dimension, Figure, Figures, Granularity, Measure, Period, Place, Question,
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::views::{Protection, note};
use crate::imports::harmless;
use crate::problem::{Kind, Problem};
use crate::texts::Language;

/// What some spreadsheet programs know UTF-8 by.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// An answer that becomes a file.
pub struct Table<'a> {
    pub question: &'a Question,
    pub figures: &'a Figures,
    pub exact: bool,
    pub as_of: Timestamp,
    pub language: Language,
}

/// A number as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Value(u64),
    /// Of nothing there is no median, and of a unit that was not there no figure.
    None,
    Withheld,
}

impl Told {
    const fn value(self) -> Option<u64> {
        match self {
            Self::Value(value) => Some(value),
            Self::None | Self::Withheld => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Value(_) => "normal",
            Self::None => "none",
            Self::Withheld => "withheld",
        }
    }

    /// SDMX `OBS_STATUS` and `CONF_STATUS`.
    const fn codes(self) -> (&'static str, &'static str) {
        match self {
            Self::Value(_) => ("A", "F"),
            Self::None => ("M", "F"),
            Self::Withheld => ("Q", "D"),
        }
    }
}

/// The numbers that a figure is told in, with their names.
#[must_use]
pub fn told(measure: Measure, figure: &Figure) -> Vec<(&'static str, Told)> {
    let count = match figure.count {
        None => Told::None,
        Some(count) => count.value().map_or(Told::Withheld, Told::Value),
    };
    let Measure::Duration { target_days } = measure else { return vec![("value", count)] };
    let all = figure.durations.clone().unwrap_or_default();
    let minutes = |percent| {
        let minutes = all.percentile(percent).and_then(|minutes| u64::try_from(minutes).ok());
        minutes.map_or(Told::None, Told::Value)
    };
    vec![
        ("count", count),
        ("median_minutes", minutes(50)),
        ("p90_minutes", minutes(90)),
        (
            "within_target",
            figure.count.map_or(Told::None, |_| Told::Value(all.within(target_days))),
        ),
    ]
}

fn failed<E: std::fmt::Display>(error: E) -> Problem {
    tracing::error!(%error, "a table was not written");
    Problem::new(Kind::Internal)
}

impl Table<'_> {
    /// The name of the file.
    #[must_use]
    pub fn name(&self, ending: &str) -> String {
        let (indicator, span) = (self.question.definition.indicator, self.question.span);
        let then = match self.question.boundaries {
            Boundaries::Now => "",
            Boundaries::Then => "_then",
        };
        format!("{indicator}_{}_{}{then}.{ending}", span.first(), span.last())
    }

    fn lines(&self) -> impl Iterator<Item = (&Place, &[&'static str], Period, &Figure)> {
        self.figures.rows().flat_map(|(unit, values, row)| {
            let each = self.figures.periods.iter().copied().zip(row);
            each.map(move |(period, figure)| (unit, values, period, figure))
        })
    }

    fn header(&self) -> Vec<String> {
        let blank = Figure { count: None, durations: None };
        let numbers = told(self.question.definition.measure, &blank);
        ["unit_code", "unit", "period"]
            .into_iter()
            .chain(self.question.dimensions().map(Dimension::as_str))
            .chain(numbers.into_iter().map(|(name, _)| name))
            .chain(["status"])
            .map(str::to_owned)
            .collect()
    }

    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self, bom: bool) -> Result<Vec<u8>, Problem> {
        let start = if bom { BYTE_ORDER_MARK } else { "" };
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(start.as_bytes().to_vec());
        let about = ["indicator", "definition_version", "protection", "boundaries", "as_of"];
        let header = self.header();
        let names = header.iter().map(String::as_str).chain(about);
        writer.write_record(names).map_err(failed)?;
        let definition = self.question.definition;
        let about = [
            definition.indicator.to_string(),
            definition.version.to_string(),
            Protection::new(self.exact).as_str().to_owned(),
            self.question.boundaries.to_string(),
            self.as_of.to_string(),
        ];
        for (unit, values, period, figure) in self.lines() {
            let mut line = vec![harmless(&unit.code), harmless(&unit.name), period.to_string()];
            line.extend(values.iter().map(ToString::to_string));
            let numbers = told(definition.measure, figure);
            line.extend(numbers.iter().map(|(_, told)| text(*told)));
            line.push(status(&numbers).word().to_owned());
            line.extend(about.iter().cloned());
            writer.write_record(&line).map_err(failed)?;
        }
        writer.into_inner().map_err(failed)
    }

    /// SDMX-CSV 2.0: a dimension or an attribute in each column, an observation in each line.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sdmx_csv(&self) -> Result<Vec<u8>, Problem> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let definition = self.question.definition;
        let dimensions: Vec<String> =
            self.question.dimensions().map(|one| one.as_str().to_uppercase()).collect();
        let head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "MEASURE"];
        let tail = [
            "TIME_PERIOD",
            "OBS_VALUE",
            "OBS_STATUS",
            "CONF_STATUS",
            "BOUNDARIES",
            "AS_OF",
            "COMMENT_OBS",
        ];
        let names = dimensions.iter().map(String::as_str);
        writer.write_record(head.into_iter().chain(names).chain(tail)).map_err(failed)?;
        let flow = format!(
            "LINLI:{}({}.0)",
            definition.indicator.as_str().to_uppercase(),
            definition.version
        );
        let frequency = match self.question.granularity() {
            Granularity::Month => "M",
            Granularity::Quarter => "Q",
            Granularity::Year => "A",
        };
        let (as_of, comment) =
            (self.as_of.to_string(), note(self.exact, self.language).unwrap_or_default());
        for (unit, values, period, figure) in self.lines() {
            for (name, told) in told(definition.measure, figure) {
                let (status, confidentiality) = told.codes();
                let (area, period, value) = (harmless(&unit.code), period.to_string(), text(told));
                let head = ["dataflow", &flow, "I", frequency, &area, name];
                let tail = [
                    period.as_str(),
                    &value,
                    status,
                    confidentiality,
                    self.question.boundaries.as_str(),
                    &as_of,
                    &comment,
                ];
                let line = head.into_iter().chain(values.iter().copied()).chain(tail);
                writer.write_record(line).map_err(failed)?;
            }
        }
        writer.into_inner().map_err(failed)
    }

    /// A sheet of figures, and one that says what they are.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn workbook(&self) -> Result<Vec<u8>, Problem> {
        self.written().map_err(failed)
    }

    fn written(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let seconds = self.as_of.as_micros().div_euclid(1_000_000);
        let properties =
            DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(seconds)?);
        workbook.set_properties(&properties);
        self.write_figures(workbook.add_worksheet())?;
        self.write_about(workbook.add_worksheet())?;
        workbook.save_to_buffer()
    }

    fn write_figures(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("figures")?;
        let bold = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(self.header()) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (at, (unit, values, period, figure)) in (1_u32..).zip(self.lines()) {
            let words = [unit.code.clone(), unit.name.clone(), period.to_string()];
            let words = words.into_iter().chain(values.iter().map(ToString::to_string));
            let mut column = 0_u16;
            for word in words {
                sheet.write_string(at, column, word)?;
                column += 1;
            }
            let numbers = told(self.question.definition.measure, figure);
            for (_, told) in &numbers {
                if let Some(value) = told.value() {
                    // Beyond 2^53 a workbook has no whole numbers; nobody counts that far.
                    sheet.write_number(at, column, u32::try_from(value).unwrap_or(u32::MAX))?;
                }
                column += 1;
            }
            sheet.write_string(at, column, status(&numbers).word())?;
        }
        Ok(())
    }

    fn write_about(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("about")?;
        let (definition, spoken) = (self.question.definition, self.language.spoken());
        let lines = [
            ("indicator", definition.indicator.to_string()),
            ("name", definition.name.get(spoken).to_owned()),
            ("description", definition.description.get(spoken).to_owned()),
            ("definition_version", definition.version.to_string()),
            ("protection", Protection::new(self.exact).as_str().to_owned()),
            ("boundaries", self.question.boundaries.to_string()),
            ("note", note(self.exact, self.language).unwrap_or_default()),
            ("as_of", self.as_of.to_string()),
        ];
        for (at, (name, text)) in (0_u32..).zip(lines) {
            sheet.write_string(at, 0, name)?;
            sheet.write_string(at, 1, text)?;
        }
        Ok(())
    }
}

fn text(told: Told) -> String {
    told.value().map(|value| value.to_string()).unwrap_or_default()
}

/// A line's status: that of its first number, the count.
fn status(numbers: &[(&'static str, Told)]) -> Told {
    numbers.first().map_or(Told::None, |(_, told)| *told)
}
