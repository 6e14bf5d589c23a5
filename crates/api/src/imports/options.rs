//! What the person importing chooses, and how a file is understood by it.

use domain::id::UnitId;
use domain::imports::{
    CaseColumn, CaseMapping, Column, ImportKind, MemberField, MemberMapping, Plan,
};
use domain::{Error, Fault};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::table::{self, Table};

/// The choices of an import as they are kept with it: a job that is taken up reads them again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    pub mapping: Mapping,
    pub leave_out: Vec<String>,
    /// Rows that resemble another are taken all the same.
    pub accept_duplicates: bool,
    /// Name of the file that waits to be read.
    pub upload: Uuid,
}

/// The form's own words, by what comes in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mapping {
    Members(MemberMapping),
    Cases(CaseMapping),
}

impl Mapping {
    /// # Errors
    /// A fault at `/mapping`, or below it, when it is not one of this kind.
    pub fn parse(kind: ImportKind, value: Option<Value>) -> Result<Self, Error> {
        let wrong = |error: serde_json::Error| {
            Error::from(Fault::new("/mapping", "mapping_invalid").with("reason", error))
        };
        match (kind, value) {
            (ImportKind::Members, None) => Ok(Self::Members(MemberMapping::default())),
            (ImportKind::Members, Some(value)) => {
                let mapping: MemberMapping = serde_json::from_value(value).map_err(wrong)?;
                below_mapping(mapping.check())?;
                Ok(Self::Members(mapping))
            }
            (ImportKind::Cases, None) => Err(Fault::new("/mapping", "required").into()),
            (ImportKind::Cases, Some(value)) => {
                let mapping: CaseMapping = serde_json::from_value(value).map_err(wrong)?;
                below_mapping(mapping.check())?;
                Ok(Self::Cases(mapping))
            }
        }
    }

    #[must_use]
    pub const fn kind(&self) -> ImportKind {
        match self {
            Self::Members(_) => ImportKind::Members,
            Self::Cases(_) => ImportKind::Cases,
        }
    }
}

fn below_mapping(checked: Result<(), Error>) -> Result<(), Error> {
    checked.map_err(|error| match error {
        Error::Invalid(mut faults) => {
            for fault in &mut faults.0 {
                fault.pointer.insert_str(0, "/mapping");
            }
            Error::Invalid(faults)
        }
        other => other,
    })
}

/// A file that is understood: its table, and which column is what.
#[derive(Debug)]
pub struct Understood {
    pub table: Table,
    pub plan: AnyPlan,
}

#[derive(Debug)]
pub enum AnyPlan {
    Members(Plan<MemberField>),
    Cases(Plan<CaseColumn>),
}

impl AnyPlan {
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        match self {
            Self::Members(plan) => &plan.columns,
            Self::Cases(plan) => &plan.columns,
        }
    }
}

impl Understood {
    /// # Errors
    /// Everything that keeps the file from being taken, refused columns by name.
    pub fn new(bytes: Vec<u8>, mapping: &Mapping, leave_out: &[String]) -> Result<Self, Error> {
        match mapping {
            Mapping::Members(mapping) => {
                let table = table::open(bytes, mapping)?;
                let plan = AnyPlan::Members(Plan::new(mapping, &table.header, leave_out)?);
                Ok(Self { table, plan })
            }
            Mapping::Cases(mapping) => {
                let table = table::open(bytes, mapping)?;
                let plan = AnyPlan::Cases(Plan::new(mapping, &table.header, leave_out)?);
                Ok(Self { table, plan })
            }
        }
    }

    /// What the import keeps of the file before a row is read.
    #[must_use]
    pub fn new_import(&self, unit: UnitId, kind: ImportKind) -> persistence::NewImport {
        persistence::NewImport {
            unit,
            kind,
            file_name: String::new(),
            sha256: [0; 32],
            dry_run: false,
            options: String::new(),
            encoding: self.table.encoding.map(str::to_owned),
            separator: self.table.separator.map(|one| one.to_string()),
            sheet: self.table.sheet.clone(),
            columns: self.plan.columns().to_vec(),
        }
    }
}
