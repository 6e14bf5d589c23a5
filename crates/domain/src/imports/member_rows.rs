//! A row of a register: a member with consent and programmes, or the faults that keep it out.

use super::RowFault;
use super::days::parse_date;
use super::headers::MemberField;
use super::mapping::MemberMapping;
use super::plan::Plan;
use super::values::{has_lost_characters, witness, yes_or_no};
use crate::consents::GivenHow;
use crate::error::{Error, Fault, Faults};
use crate::members::{Draft, MemberKind, Particulars};
use crate::programmes::Programme;
use crate::time::Date;

/// Longest name of a witness.
const WITNESS_MAX: usize = 80;

/// A member as a row gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    pub kind: MemberKind,
    pub particulars: Particulars,
    pub programmes: Vec<Programme>,
    pub joined_on: Option<Date>,
    pub wants_visits: bool,
    pub given_how: GivenHow,
    pub witness: Option<String>,
    /// What is odd about the row but does not keep it out.
    pub notes: Vec<RowFault>,
}

/// Reads rows by a plan.
#[derive(Debug)]
pub struct MemberReader<'a> {
    mapping: &'a MemberMapping,
    /// Place of each field's column, by the field's number.
    places: [Option<usize>; MemberField::ALL.len()],
    width: usize,
    today: Date,
}

/// The cells of one row, by field.
struct Cells<'r>([&'r str; MemberField::ALL.len()]);

impl<'r> Cells<'r> {
    fn get(&self, field: MemberField) -> &'r str {
        self.0.get(field as usize).copied().unwrap_or_default()
    }

    fn optional(&self, field: MemberField) -> Option<&'r str> {
        Some(self.get(field)).filter(|cell| !cell.is_empty())
    }
}

/// A cell without the quote that keeps a spreadsheet from computing it.
fn unquoted(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// Whether a spreadsheet would compute the cell.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    match cell.as_bytes() {
        [b'=' | b'@', _, ..] => true,
        [b'+' | b'-', next, ..] => !(next.is_ascii_digit() || matches!(next, b' ' | b'(' | b'.')),
        _ => false,
    }
}

impl<'a> MemberReader<'a> {
    #[must_use]
    pub fn new(mapping: &'a MemberMapping, plan: &Plan<MemberField>, today: Date) -> Self {
        let mut places = [None; MemberField::ALL.len()];
        for (field, place) in &plan.places {
            if let Some(slot) = places.get_mut(*field as usize)
                && !matches!(field, MemberField::Number | MemberField::Reason)
            {
                *slot = Some(*place);
            }
        }
        Self { mapping, places, width: plan.columns.len(), today }
    }

    /// # Errors
    /// Every fault of the row.
    pub fn read<'r>(
        &self,
        cell: impl Fn(usize) -> Option<&'r str>,
    ) -> Result<MemberRow, Vec<RowFault>> {
        let mut faults = Vec::new();
        let mut cells = Cells([""; MemberField::ALL.len()]);
        for ((slot, place), field) in cells.0.iter_mut().zip(&self.places).zip(MemberField::ALL) {
            let Some(text) = place.and_then(&cell) else { continue };
            let text = unquoted(text);
            if is_formula(text) {
                faults.push(RowFault::new(field.as_str(), "formula"));
            } else {
                *slot = text;
            }
        }
        if cell(self.width).is_some_and(|more| !more.trim().is_empty()) {
            faults.push(RowFault { field: None, code: "too_many_cells", params: Vec::new() });
        }
        let formula = |field: MemberField, faults: &[RowFault]| {
            faults
                .iter()
                .any(|fault| fault.code == "formula" && fault.field == Some(field.as_str()))
        };
        let particulars = self.particulars(&cells, &mut faults, &formula);
        let kind = self.kind(&cells, &mut faults, &formula);
        let programmes = self.programmes(&cells, &mut faults);
        let joined_on = self.joined_on(&cells, &mut faults);
        let wants_visits = self.wants_visits(&cells, &mut faults);
        let consent = self.consent(&cells, &mut faults, &formula);
        match (particulars, kind, consent, faults.is_empty()) {
            (Some(particulars), Some(kind), Some((given_how, witness)), true) => Ok(MemberRow {
                notes: lost_characters(&cells),
                kind,
                particulars,
                programmes,
                joined_on,
                wants_visits,
                given_how,
                witness,
            }),
            _ => Err(faults),
        }
    }

    #[expect(clippy::unused_self, reason = "the readers of a row's parts are called alike")]
    fn particulars(
        &self,
        cells: &Cells<'_>,
        faults: &mut Vec<RowFault>,
        formula: &impl Fn(MemberField, &[RowFault]) -> bool,
    ) -> Option<Particulars> {
        let draft = Draft {
            name: cells.get(MemberField::Name),
            phone: cells.optional(MemberField::Phone),
            email: cells.optional(MemberField::Email),
            address: cells.optional(MemberField::Address),
            preferred_language: cells.optional(MemberField::PreferredLanguage),
            contact_time: cells.optional(MemberField::ContactTime),
        };
        match draft.parse() {
            Ok(particulars) => Some(particulars),
            Err(Error::Invalid(Faults(found))) => {
                // A name that is a formula is not missing besides.
                let name_is_formula = formula(MemberField::Name, faults);
                faults.extend(
                    found
                        .into_iter()
                        .filter(|fault| !(name_is_formula && fault.pointer == "/name"))
                        .map(from_pointer),
                );
                None
            }
            Err(_) => None,
        }
    }

    fn kind(
        &self,
        cells: &Cells<'_>,
        faults: &mut Vec<RowFault>,
        formula: &impl Fn(MemberField, &[RowFault]) -> bool,
    ) -> Option<MemberKind> {
        let cell = cells.get(MemberField::Kind);
        if cell.is_empty() {
            if self.mapping.constants.kind.is_none() && !formula(MemberField::Kind, faults) {
                faults.push(RowFault::new("kind", "required"));
            }
            return self.mapping.constants.kind;
        }
        let kind = self.mapping.kind(cell);
        if kind.is_none() {
            faults.push(RowFault::new("kind", "unknown_word"));
        }
        kind
    }

    fn programmes(&self, cells: &Cells<'_>, faults: &mut Vec<RowFault>) -> Vec<Programme> {
        let mut programmes = Vec::new();
        let words =
            cells.get(MemberField::Programme).split(['、', ',', '，', ';', '；', '/', '|', '\n']);
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            match self.mapping.programme(word) {
                Some(Some(programme)) if !programmes.contains(&programme) => {
                    programmes.push(programme)
                }
                Some(_) => {}
                None => faults.push(RowFault::new("programme", "unknown_word")),
            }
        }
        programmes
    }

    fn joined_on(&self, cells: &Cells<'_>, faults: &mut Vec<RowFault>) -> Option<Date> {
        let cell = cells.optional(MemberField::JoinedOn)?;
        match parse_date(cell) {
            Ok(day) if day > self.today => {
                faults.push(RowFault::new("joined_on", "in_the_future"));
                None
            }
            Ok(day) => Some(day),
            Err(error) => {
                faults.push(RowFault::new("joined_on", error.code()));
                None
            }
        }
    }

    fn wants_visits(&self, cells: &Cells<'_>, faults: &mut Vec<RowFault>) -> bool {
        let Some(cell) = cells.optional(MemberField::WantsVisits) else {
            return self.mapping.constants.wants_visits.unwrap_or(false);
        };
        yes_or_no(cell).unwrap_or_else(|| {
            faults.push(RowFault::new("wants_visits", "unknown_word"));
            false
        })
    }

    fn consent(
        &self,
        cells: &Cells<'_>,
        faults: &mut Vec<RowFault>,
        formula: &impl Fn(MemberField, &[RowFault]) -> bool,
    ) -> Option<(GivenHow, Option<String>)> {
        let cell = cells.get(MemberField::Consent);
        let constant =
            self.mapping.constants.consent.map(|how| (how, self.mapping.constants.witness.clone()));
        let given = if cell.is_empty() { constant } else { self.mapping.consent(cell) };
        let Some((how, named)) = given else {
            if !formula(MemberField::Consent, faults) {
                let code = if cell.is_empty() { "consent_missing" } else { "unknown_word" };
                faults.push(RowFault::new("consent", code));
            }
            return None;
        };
        let named = cells.optional(MemberField::Witness).and_then(witness).or(named);
        if named.as_ref().is_some_and(|name| name.chars().count() > WITNESS_MAX) {
            faults.push(RowFault {
                field: Some("witness"),
                code: "too_long",
                params: vec![("max", WITNESS_MAX.to_string())],
            });
            return None;
        }
        if how == GivenHow::Spoken && named.is_none() {
            faults.push(RowFault::new("consent", "witness_missing"));
            return None;
        }
        // Only what was spoken needs somebody who heard it.
        Some((how, named.filter(|_| how == GivenHow::Spoken)))
    }
}

fn from_pointer(fault: Fault) -> RowFault {
    let field = MemberField::ALL
        .iter()
        .map(|field| field.as_str())
        .find(|name| fault.pointer.strip_prefix('/') == Some(name));
    RowFault { field, code: fault.code, params: fault.params }
}

/// Fields that are kept as they are written, with characters that the file's encoding did not have.
fn lost_characters(cells: &Cells<'_>) -> Vec<RowFault> {
    [
        MemberField::Name,
        MemberField::Address,
        MemberField::PreferredLanguage,
        MemberField::ContactTime,
    ]
    .into_iter()
    .filter(|field| has_lost_characters(cells.get(*field)))
    .map(|field| RowFault::new(field.as_str(), "character_lost"))
    .collect()
}

#[cfg(test)]
mod tests;
