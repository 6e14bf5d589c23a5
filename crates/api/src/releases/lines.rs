//! The lines of a release. They are kept as they are written here: no later version of the program changes them.

use std::collections::HashMap;

use domain::disclosure::{CellSecret, Published};
use domain::id::UnitId;
use domain::releases::{Block, Observation};
use domain::statistics::{Definition, Frozen, Period};
use persistence::releases::Material;
use serde::Deserialize;

use crate::imports::harmless;
use crate::problem::{Kind, Problem};

/// The first line of a file.
const HEADER: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,MEASURE,DIMENSION,CATEGORY,TIME_PERIOD,\
     DEFINITION_VERSION,OBS_VALUE,OBS_STATUS,CONF_STATUS";
const END: &str = "\r\n";

/// All figures of the period, unit by unit.
///
/// # Errors
/// When a line cannot be written.
pub fn blocks(
    material: &Material,
    period: Period,
    secret: &CellSecret,
) -> Result<Vec<Block>, Problem> {
    let tree = material.trees.now();
    let mut places: HashMap<UnitId, (usize, &str)> = HashMap::new();
    let mut blocks = Vec::new();
    for (at, unit) in tree.units().enumerate() {
        places.insert(unit.id, (at, &unit.code));
        blocks.push(Block {
            unit: unit.id,
            path: tree.path(unit.id).collect(),
            observations: Vec::new(),
            differences: Vec::new(),
        });
    }
    for (definition, figures) in material.figures(period, secret) {
        for figure in figures {
            let Some((at, code)) = places.get(&figure.unit) else { continue };
            let line = observation(definition, period, code, &figure)?;
            if let Some(block) = blocks.get_mut(*at) {
                block.observations.push(line);
            }
        }
    }
    Ok(blocks)
}

fn observation(
    definition: &Definition,
    period: Period,
    code: &str,
    figure: &Frozen,
) -> Result<Observation, Problem> {
    let (dimension, category) = match figure.part {
        Some((dimension, value)) => (dimension.as_str(), value),
        None => ("", ""),
    };
    let (period, version) = (period.to_string(), definition.version.to_string());
    let of = record([
        "dataflow",
        "LINLI:RELEASES(1.0)",
        "I",
        "Q",
        &harmless(code),
        definition.indicator.as_str(),
        figure.measure,
        dimension,
        category,
        &period,
        &version,
    ])?;
    let value = match figure.value {
        Published::Value(value) => value.to_string(),
        Published::Withheld => String::new(),
    };
    let (status, confidentiality) =
        (figure.value.observation_status(), figure.value.confidentiality());
    Ok(Observation { of, is: format!("{value},{status},{confidentiality}") })
}

/// What a figure is of; its value is none where it is withheld.
pub struct Told {
    pub indicator: String,
    pub measure: String,
    pub value: Option<i64>,
}

/// The figures of a unit that are divided by nothing.
///
/// # Errors
/// When a line was not kept whole.
pub fn undivided(block: &Block) -> Result<Vec<Told>, Problem> {
    let file = file(std::slice::from_ref(block));
    let mut told = Vec::new();
    for line in csv::Reader::from_reader(file.as_bytes()).deserialize() {
        let line: Line = line.map_err(|_| Problem::new(Kind::Internal))?;
        if line.dimension.is_empty() {
            told.push(Told { indicator: line.indicator, measure: line.measure, value: line.value });
        }
    }
    Ok(told)
}

/// Of a line what its figure is found by.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Line {
    indicator: String,
    measure: String,
    dimension: String,
    #[serde(rename = "OBS_VALUE")]
    value: Option<i64>,
}

/// Cells as a line without its end.
fn record<const N: usize>(cells: [&str; N]) -> Result<String, Problem> {
    let failed = || Problem::new(Kind::Internal);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(|_| failed())?;
    let line = writer.into_inner().map_err(|_| failed())?;
    let line = String::from_utf8(line).map_err(|_| failed())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The file of these units.
#[must_use]
pub fn file(blocks: &[Block]) -> String {
    let mut file = format!("{HEADER}{END}");
    for line in blocks.iter().flat_map(|block| &block.observations) {
        file.push_str(&line.of);
        file.push(',');
        file.push_str(&line.is);
        file.push_str(END);
    }
    file
}
