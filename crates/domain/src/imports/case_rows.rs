//! A row of another system's cases: a case with its own times, or the faults that keep it out.

use jiff::tz::TimeZone;

use super::RowFault;
use super::days::{NotADate, parse_time};
use super::headers::CaseColumn;
use super::mapping::{CaseMapping, CaseType};
use super::member_rows::is_formula;
use super::plan::Plan;
use crate::cases::{CaseDraft, ImportedCase, ImportedCaseDraft};
use crate::error::{Error, Faults};
use crate::id::{ImportId, UnitId};
use crate::time::Timestamp;

/// A case as a row gives it.
pub type CaseRow = ImportedCase;

/// Reads rows by a plan.
#[derive(Debug)]
pub struct CaseReader<'a> {
    mapping: &'a CaseMapping,
    zone: TimeZone,
    places: [Option<usize>; CaseColumn::ALL.len()],
    width: usize,
    unit: UnitId,
    import: ImportId,
    now: Timestamp,
}

impl<'a> CaseReader<'a> {
    /// `office` is the zone of times where the mapping names none.
    #[must_use]
    pub fn new(
        mapping: &'a CaseMapping,
        plan: &Plan<CaseColumn>,
        office: TimeZone,
        unit: UnitId,
        import: ImportId,
        now: Timestamp,
    ) -> Self {
        let mut places = [None; CaseColumn::ALL.len()];
        for (field, place) in &plan.places {
            if let Some(slot) = places.get_mut(*field as usize)
                && *field != CaseColumn::Reason
            {
                *slot = Some(*place);
            }
        }
        let zone = mapping.zone().unwrap_or(office);
        Self { mapping, zone, places, width: plan.columns.len(), unit, import, now }
    }

    /// # Errors
    /// Every fault of the row.
    pub fn read<'r>(
        &self,
        cell: impl Fn(usize) -> Option<&'r str>,
    ) -> Result<CaseRow, Vec<RowFault>> {
        let mut faults = Vec::new();
        let get = |field: CaseColumn| {
            let place = self.places.get(field as usize).copied().flatten();
            place.and_then(&cell).map(str::trim).filter(|text| !text.is_empty())
        };
        for field in CaseColumn::ALL {
            if get(*field).is_some_and(is_formula) {
                faults.push(RowFault::new(field.as_str(), "formula"));
            }
        }
        if cell(self.width).is_some_and(|more| !more.trim().is_empty()) {
            faults.push(RowFault { field: None, code: "too_many_cells", params: Vec::new() });
        }
        let opened_at = self.time(CaseColumn::OpenedAt, get(CaseColumn::OpenedAt), &mut faults);
        if get(CaseColumn::OpenedAt).is_none() {
            faults.push(RowFault::new("opened_at", "required"));
        }
        let closed_at = self.time(CaseColumn::ClosedAt, get(CaseColumn::ClosedAt), &mut faults);
        let case_type = self.case_type(get(CaseColumn::Category), &mut faults);
        let latitude = degrees("latitude", get(CaseColumn::Latitude), &mut faults);
        let longitude = degrees("longitude", get(CaseColumn::Longitude), &mut faults);
        let (Some(opened_at), Some(case_type), true) = (opened_at, case_type, faults.is_empty())
        else {
            return Err(faults);
        };
        let title = get(CaseColumn::Title).map(str::to_owned).or_else(|| case_type.title.clone());
        let draft = ImportedCaseDraft {
            case: CaseDraft {
                unit_id: self.unit,
                member_id: None,
                visit_id: None,
                category: case_type.category,
                priority: None,
                title: title
                    .unwrap_or_else(|| get(CaseColumn::ExternalId).unwrap_or_default().to_owned()),
                description: get(CaseColumn::Description).map(str::to_owned),
                place: get(CaseColumn::Place).map(str::to_owned),
                latitude,
                longitude,
                assignee_id: None,
                due_on: None,
            },
            opened_at,
            closed_at,
            resolution: get(CaseColumn::Outcome).map(str::to_owned),
            source: self.mapping.source.clone(),
            external_id: get(CaseColumn::ExternalId).unwrap_or_default().to_owned(),
            import_id: self.import,
        };
        ImportedCase::parse(draft, self.now).map_err(from_error)
    }

    fn time(
        &self,
        field: CaseColumn,
        cell: Option<&str>,
        faults: &mut Vec<RowFault>,
    ) -> Option<Timestamp> {
        parse_time(cell?, &self.zone)
            .map_err(|error: NotADate| faults.push(RowFault::new(field.as_str(), error.code())))
            .ok()
    }

    fn case_type(&self, cell: Option<&str>, faults: &mut Vec<RowFault>) -> Option<&CaseType> {
        let found = match cell {
            Some(cell) => self.mapping.case_type(cell),
            None => self.mapping.other.as_ref(),
        };
        if found.is_none() {
            let code = if cell.is_some() { "unknown_word" } else { "required" };
            faults.push(RowFault::new("category", code));
        }
        found
    }
}

fn degrees(field: &'static str, cell: Option<&str>, faults: &mut Vec<RowFault>) -> Option<f64> {
    let number = cell?.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        faults.push(RowFault::new(field, "not_a_number"));
    }
    number
}

fn from_error(error: Error) -> Vec<RowFault> {
    let Error::Invalid(Faults(faults)) = error else {
        return vec![RowFault { field: None, code: "not_taken", params: Vec::new() }];
    };
    faults
        .into_iter()
        .map(|fault| {
            let named = |name: &&str| fault.pointer.strip_prefix('/') == Some(name);
            let field = CaseColumn::ALL.iter().map(|field| field.as_str()).find(named);
            RowFault { field, code: fault.code, params: fault.params }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::cases::CaseCategory;

    const HEADER: [&str; 6] =
        ["srnumber", "created_date", "closed_date", "type_id", "address", "latitude"];

    fn mapping() -> CaseMapping {
        let columns = [
            ("srnumber", CaseColumn::ExternalId),
            ("created_date", CaseColumn::OpenedAt),
            ("closed_date", CaseColumn::ClosedAt),
            ("type_id", CaseColumn::Category),
            ("address", CaseColumn::Place),
        ];
        CaseMapping {
            source: "la311".into(),
            zone: Some("America/Los_Angeles".into()),
            columns: columns.into_iter().map(|(name, field)| (name.to_owned(), field)).collect(),
            categories: [(
                "4".to_owned(),
                CaseType { category: CaseCategory::Sanitation, title: Some("Bulky items".into()) },
            )]
            .into(),
            other: None,
        }
    }

    fn read(row: &[&str]) -> Result<CaseRow, Vec<(Option<&'static str>, &'static str)>> {
        let mapping = mapping();
        let plan = Plan::new(&mapping, &HEADER, &[]).unwrap();
        let id = Uuid::from_u128(1);
        let now = "2026-11-23T00:00:00Z".parse().unwrap();
        let reader = CaseReader::new(
            &mapping,
            &plan,
            TimeZone::UTC,
            UnitId::from_uuid(id),
            ImportId::from_uuid(id),
            now,
        );
        reader
            .read(|place| row.get(place).copied())
            .map_err(|faults| faults.into_iter().map(|fault| (fault.field, fault.code)).collect())
    }

    #[test]
    fn a_case_keeps_its_own_times() {
        let case = read(&[
            "1-15",
            "2020-07-01 00:05:00",
            "2020-07-02 08:43:00",
            "4",
            "16815 W VANOWEN ST",
            "",
        ])
        .unwrap();
        assert_eq!(case.opened_at.to_string(), "2020-07-01T07:05:00Z");
        assert_eq!(case.closed_at.unwrap().to_string(), "2020-07-02T15:43:00Z");
        assert_eq!(
            (case.case.category, case.case.title.as_str()),
            (CaseCategory::Sanitation, "Bulky items")
        );
        assert_eq!(
            read(&["1-15", "2020-07-01 00:05:00", "", "4", "", ""]).unwrap().closed_at,
            None
        );
    }

    #[test]
    fn every_fault_of_a_row_is_named() {
        assert_eq!(
            read(&["", "2020-13-01", "soon", "77", "=1+1", ""]),
            Err(vec![
                (Some("place"), "formula"),
                (Some("opened_at"), "date_impossible"),
                (Some("closed_at"), "date_unclear"),
                (Some("category"), "unknown_word"),
            ])
        );
        assert_eq!(
            read(&["", "2020-07-01", "2020-06-30", "4", "", ""]),
            Err(vec![(Some("external_id"), "required"), (Some("closed_at"), "before_opening")])
        );
        assert_eq!(read(&["1", "2020-07-01", "", "4", "", "", "", "x"]).map(drop), Ok(()));
        assert_eq!(
            read(&["1", "2020-07-01", "", "4", "", "", "x"]),
            Err(vec![(None, "too_many_cells")])
        );
    }

    #[test]
    fn a_mapping_is_checked_as_a_whole() {
        assert_eq!(mapping().check(), Ok(()));
        let mut wrong = mapping();
        wrong.zone = Some("Mars/Olympus".into());
        wrong.columns.remove("srnumber");
        wrong.columns.insert("religion".into(), CaseColumn::Title);
        let Err(Error::Invalid(Faults(faults))) = wrong.check() else { panic!("it was taken") };
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["unknown_zone", "refused_column", "missing_column"]);
    }
}
