//! `import`: a file comes in, and this waits for it.

use super::{Failure, start};
use crate::{
    app::Clock,
    config::Configuration,
    imports::command::{ImportCommand, import},
};
use actix_web::rt::System;

pub fn run(configuration: &Configuration, what: ImportCommand) -> Result<(), Failure> {
    start::ensure_database(configuration)?;
    let db = start::open_database(configuration)?;
    let zone = configuration.time_zone.0.clone();
    let folder = configuration.imports();
    let mut out = std::io::stdout();
    let imported =
        System::new().block_on(import(db.clone(), Clock::default(), zone, &folder, what, &mut out));
    db.close();
    imported.map(|_| ()).map_err(|refused| Failure::Said(refused.to_string()))
}
