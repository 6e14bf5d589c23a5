//! Files that hold a key: private, made whole or not at all.

use super::Failure;
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};
use zeroize::Zeroizing;

pub const NO_KEY: &str =
    "is not a key: 32 bytes in base64, as `openssl rand -base64 32` makes them";

pub fn refuse<T>(path: &Path, why: impl std::fmt::Display) -> Result<T, Failure> {
    Err(Failure::Said(format!("{}: {why}", path.display())))
}

pub fn read(path: &Path) -> Result<Zeroizing<String>, Failure> {
    fs::read_to_string(path).map(Zeroizing::new).or_else(|error| refuse(path, error))
}

/// The file where nothing else was named, when it is there; others must not be able to read it.
pub fn read_default(path: &Path) -> Result<Option<Zeroizing<String>>, Failure> {
    if !path.try_exists()? {
        return Ok(None);
    }
    refuse_open_file(path)?;
    read(path).map(Some)
}

/// A whole file under another name first, so that of two processes that start at once one wins and both
/// read the same key.
pub fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let (folder, file) = draft(path, text)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(File::open(folder)?.sync_all()?),
        Err(other) if other.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(other) => refuse(path, other.error),
    }
}

/// A whole file in the place of the one that is there.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let (folder, file) = draft(path, text)?;
    match file.persist(path) {
        Ok(_) => Ok(File::open(folder)?.sync_all()?),
        Err(other) => refuse(path, other.error),
    }
}

fn draft<'a>(path: &'a Path, text: &str) -> Result<(&'a Path, tempfile::NamedTempFile), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // Mode 600 from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{text}")?;
    file.as_file().sync_all()?;
    Ok((folder, file))
}

fn refuse_open_file(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    refuse(path, "can be read by others; make it private with chmod 600")
}
