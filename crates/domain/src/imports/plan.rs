//! From a header to what is read: the row that is the header, the columns that are taken.

use serde::{Deserialize, Serialize};

use super::headers::{CaseColumn, MemberField, header_key};
use super::mapping::{CaseMapping, MemberMapping};
use crate::error::{Error, Fault, Faults};
use crate::unrecorded::{Matter, in_name};
use crate::words;
use crate::words::Word;

words! {
    /// What becomes of a column.
    pub enum ColumnFate {
        /// Its cells are read.
        Taken = "taken",
        /// Nobody knows it; its cells are not read.
        Ignored = "ignored",
        /// The person importing left it out; its cells are not read.
        LeftOut = "left_out",
    }
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// The field that it fills.
    pub field: Option<String>,
    pub fate: ColumnFate,
}

/// The columns of a file and where the fields are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<F> {
    pub columns: Vec<Column>,
    /// Field and place of its column.
    pub places: Vec<(F, usize)>,
}

/// A mapping, as far as headers are concerned.
pub trait Headers {
    type Field: Word;

    fn field(&self, header: &str) -> Option<Self::Field>;

    /// Fields without which a file cannot be read.
    fn missing(&self, has: &dyn Fn(Self::Field) -> bool) -> Vec<Self::Field>;
}

impl Headers for MemberMapping {
    type Field = MemberField;

    fn field(&self, header: &str) -> Option<MemberField> {
        Self::field(self, header)
    }

    fn missing(&self, has: &dyn Fn(MemberField) -> bool) -> Vec<MemberField> {
        let given = |field| match field {
            MemberField::Kind => self.constants.kind.is_some(),
            MemberField::Consent => self.constants.consent.is_some(),
            _ => false,
        };
        [MemberField::Name, MemberField::Kind, MemberField::Consent]
            .into_iter()
            .filter(|field| !has(*field) && !given(*field))
            .collect()
    }
}

impl Headers for CaseMapping {
    type Field = CaseColumn;

    fn field(&self, header: &str) -> Option<CaseColumn> {
        Self::field(self, header)
    }

    fn missing(&self, has: &dyn Fn(CaseColumn) -> bool) -> Vec<CaseColumn> {
        // Every column that the mapping names has to be there: a report that was cut short by hand shows.
        self.columns.values().copied().filter(|field| !has(*field)).collect()
    }
}

/// Rows above the table: titles, notes, an empty line.
pub const HEADER_WITHIN: usize = 30;

/// How much a row looks like the header: its known and its refused columns.
pub fn header_score<H: Headers, S: AsRef<str>>(headers: &H, row: &[S]) -> usize {
    row.iter()
        .filter(|cell| {
            let cell = cell.as_ref();
            cell.chars().count() <= 60 && (headers.field(cell).is_some() || in_name(cell).is_some())
        })
        .count()
}

/// The place of the header among a table's first rows.
pub fn find_header<H: Headers, S: AsRef<str>>(
    headers: &H,
    rows: &[Vec<S>],
) -> Option<(usize, usize)> {
    let mut best = None;
    for (place, row) in rows.iter().take(HEADER_WITHIN).enumerate() {
        let score = header_score(headers, row);
        if score > best.map_or(1, |(_, best)| best) {
            best = Some((place, score));
        }
    }
    best
}

/// The fault that names a refused column.
#[must_use]
pub fn refused_fault(pointer: &str, column: &str, matter: Matter) -> Fault {
    Fault::new(pointer, "refused_column").with("column", column.trim()).with("matter", matter)
}

impl<F: Word> Plan<F> {
    /// Decides for each column of the header.
    ///
    /// # Errors
    /// [`Error::Invalid`] that names every column that is refused, every field that is missing or stands twice, and
    /// every column that was to be left out and is not there.
    pub fn new<H: Headers<Field = F>, S: AsRef<str>>(
        headers: &H,
        header: &[S],
        leave_out: &[String],
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let left: Vec<String> = leave_out.iter().map(|name| header_key(name)).collect();
        let mut places: Vec<(F, usize)> = Vec::new();
        let mut columns = Vec::with_capacity(header.len());
        for (place, name) in header.iter().enumerate() {
            let name = name.as_ref().trim();
            let left_out = left.contains(&header_key(name)) && !name.is_empty();
            if !left_out && let Some(matter) = in_name(name) {
                faults.push(refused_fault("/file", name, matter));
            }
            let field = if left_out { None } else { headers.field(name) };
            if let Some(field) = field {
                if places.iter().any(|(taken, _)| *taken == field) {
                    faults.push(
                        Fault::new("/file", "column_twice")
                            .with("column", name)
                            .with("field", field.word()),
                    );
                }
                places.push((field, place));
            }
            columns.push(Column {
                name: name.to_owned(),
                field: field.map(|field| field.word().to_owned()),
                fate: match (left_out, field) {
                    (true, _) => ColumnFate::LeftOut,
                    (false, Some(_)) => ColumnFate::Taken,
                    (false, None) => ColumnFate::Ignored,
                },
            });
        }
        for name in leave_out {
            let key = header_key(name);
            if !columns.iter().any(|column| header_key(&column.name) == key) {
                faults.push(Fault::new("/leave_out", "unknown_column").with("column", name));
            }
        }
        for field in headers.missing(&|field| places.iter().any(|(taken, _)| *taken == field)) {
            faults.push(Fault::new("/file", "missing_column").with("field", field.word()));
        }
        faults.finish()?;
        Ok(Self { columns, places })
    }

    /// Name of the column that fills the field.
    #[must_use]
    pub fn column_of(&self, field: F) -> Option<&str> {
        let place = self.places.iter().find(|(taken, _)| *taken == field)?.1;
        self.columns.get(place).map(|column| column.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: [&str; 10] = [
        "序号",
        "类型",
        "姓名/店名",
        "联系电话",
        "住址/店址",
        "方便时间",
        "语言",
        "服务项目",
        "登记日期",
        "同意方式",
    ];

    fn faults(result: Result<Plan<MemberField>, Error>) -> Vec<(String, &'static str, String)> {
        let Err(Error::Invalid(Faults(faults))) = result else { panic!("it was taken") };
        faults
            .into_iter()
            .map(|fault| {
                let first =
                    fault.params.first().map(|(_, value)| value.clone()).unwrap_or_default();
                (fault.pointer, fault.code, first)
            })
            .collect()
    }

    #[test]
    fn the_header_is_found_below_a_title() {
        let mapping = MemberMapping::default();
        let rows = vec![
            vec!["书院路街道××社区服务对象登记表", "", ""],
            vec![],
            FORM.to_vec(),
            vec!["1", "商户", "老周修车铺", "15423938499"],
        ];
        assert_eq!(find_header(&mapping, &rows), Some((2, 10)));
        assert_eq!(find_header(&mapping, &rows[..2]), None);
    }

    #[test]
    fn every_column_has_its_fate() {
        let mut header = FORM.to_vec();
        header.push("备注");
        let plan = Plan::new(&MemberMapping::default(), &header, &["语言".to_owned()]).unwrap();
        assert_eq!(plan.columns[2].field.as_deref(), Some("name"));
        assert_eq!(plan.columns[6].fate, ColumnFate::LeftOut);
        assert_eq!(plan.columns[10].fate, ColumnFate::Ignored);
        assert_eq!(plan.column_of(MemberField::Phone), Some("联系电话"));
        assert_eq!(plan.column_of(MemberField::PreferredLanguage), None);
    }

    #[test]
    fn refused_columns_are_named_all_at_once_and_may_be_left_out() {
        let mut header = FORM.to_vec();
        header.extend(["民族", "宗教信仰", "政治面貌", "思想状况"]);
        let refusal = faults(Plan::new(&MemberMapping::default(), &header, &[]));
        let named: Vec<&str> = refusal.iter().map(|(_, _, column)| column.as_str()).collect();
        assert_eq!(named, ["民族", "宗教信仰", "政治面貌", "思想状况"]);
        assert!(
            refusal
                .iter()
                .all(|(pointer, code, _)| pointer == "/file" && *code == "refused_column")
        );
        let leave_out: Vec<String> = named.iter().map(ToString::to_string).collect();
        let plan = Plan::new(&MemberMapping::default(), &header, &leave_out).unwrap();
        assert_eq!(plan.columns.iter().filter(|c| c.fate == ColumnFate::LeftOut).count(), 4);
        assert!(plan.places.iter().all(|(_, place)| *place < 10));
    }

    #[test]
    fn an_own_mapping_does_not_get_a_refused_column_in() {
        let mut mapping = MemberMapping::default();
        mapping.columns.insert("民族".into(), MemberField::ContactTime);
        assert!(mapping.check().is_err());
        let header = ["姓名", "类型", "同意方式", "民族"];
        assert_eq!(faults(Plan::new(&mapping, &header, &[]))[0].1, "refused_column");
    }

    #[test]
    fn what_is_missing_or_twice_is_said() {
        let found = faults(Plan::new(
            &MemberMapping::default(),
            &["姓名", "店名", "电话"],
            &["民族".into()],
        ));
        let codes: Vec<_> = found.iter().map(|(_, code, what)| (*code, what.as_str())).collect();
        assert_eq!(
            codes,
            [
                ("column_twice", "店名"),
                ("unknown_column", "民族"),
                ("missing_column", "kind"),
                ("missing_column", "consent")
            ]
        );
        let mut mapping = MemberMapping::default();
        mapping.constants.kind = Some(crate::members::MemberKind::Resident);
        mapping.constants.consent = Some(crate::consents::GivenHow::Written);
        assert!(Plan::new(&mapping, &["姓名", "电话"], &[]).is_ok());
    }
}
