//! `export` and `import-archive`.

use super::{Failure, member_key, settings, start};
use crate::{archive, config::Configuration};
use clap::Args;
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

#[derive(Args, Debug)]
pub struct ToFile {
    /// Where to write; `-` or nothing for standard output
    #[arg(default_value = "-")]
    file: PathBuf,
}

#[derive(Args, Debug)]
pub struct FromFile {
    /// What to read; `-` or nothing for standard input
    #[arg(default_value = "-")]
    file: PathBuf,
}

fn is_stream(file: &Path) -> bool {
    file == Path::new("-")
}

pub fn export(configuration: &Configuration, to: &ToFile) -> Result<(), Failure> {
    start::ensure_database(configuration)?;
    let counts = if is_stream(&to.file) {
        if io::stdout().is_terminal() {
            return Err(Failure::Said(
                "name a file, or redirect the output: this is not for a screen".to_owned(),
            ));
        }
        let mut out = BufWriter::new(io::stdout().lock());
        let counts =
            archive::write(&settings(configuration), &configuration.attachments(), &mut out)?;
        out.flush()?;
        counts
    } else {
        write_file(&to.file, |out| {
            archive::write(&settings(configuration), &configuration.attachments(), out)
        })?
    };
    eprintln!("Written: {counts}.");
    Ok(())
}

pub fn import(configuration: &Configuration, from: &FromFile) -> Result<(), Failure> {
    start::make_folders(configuration)?;
    let (settings, attachments) = (settings(configuration), configuration.attachments());
    let keys = member_key::find(configuration)?;
    let counts = if is_stream(&from.file) {
        archive::read(&settings, &attachments, keys.as_ref(), BufReader::new(io::stdin().lock()))?
    } else {
        archive::read(&settings, &attachments, keys.as_ref(), BufReader::new(open(&from.file)?))?
    };
    eprintln!("Read, and every digest agrees: {counts}.");
    start::replay_ledger(configuration)
}

pub(super) fn open(file: &Path) -> Result<File, Failure> {
    File::open(file).map_err(|error| Failure::Said(format!("{}: {error}", file.display())))
}

/// Under another name until it is whole and on the disk; never over a file that is there.
pub(super) fn write_file<T>(
    file: &Path,
    work: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::Said(format!("{}: {error}", file.display()));
    if file.exists() {
        return Err(failed(&"is there already; name another file"));
    }
    let folder =
        file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    let mut out = BufWriter::with_capacity(1 << 20, draft.as_file_mut());
    let done = work(&mut out)?;
    out.flush()?;
    drop(out);
    draft.as_file().sync_all()?;
    draft.persist_noclobber(file).map_err(|error| failed(&error.error))?;
    File::open(folder)?.sync_all()?;
    Ok(done)
}
