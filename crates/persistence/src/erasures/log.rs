//! The ledger of who was erased, as a file beside the database: it outlives a database that is put back to an older
//! state.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::ErasedMember;
use crate::error::Error;

/// One line for each who was erased: the identifier, and when.
#[derive(Clone, Debug)]
pub struct ErasureLog {
    path: PathBuf,
}

impl ErasureLog {
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everybody who is in it; nobody, when it is not there yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> Result<Vec<ErasedMember>, Error> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(lines(&text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Adds those who are not in it yet; on the disk when it returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&self, erased: &[ErasedMember]) -> Result<(), Error> {
        if erased.is_empty() {
            return Ok(());
        }
        self.add(erased).map_err(|error| self.failed(&error))
    }

    fn add(&self, erased: &[ErasedMember]) -> std::io::Result<()> {
        let mut file =
            OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(&self.path)?;
        // Given back when the file is closed.
        file.lock()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let known: BTreeSet<_> = lines(&text).into_iter().map(|one| one.member).collect();
        let mut more = String::new();
        if !text.is_empty() && !text.ends_with('\n') {
            // The machine stopped in the middle of a line.
            more.push('\n');
        }
        let new = erased.iter().filter(|one| !known.contains(&one.member));
        more.extend(new.map(|one| format!("{} {}\n", one.member, one.erased_at)));
        file.write_all(more.as_bytes())?;
        file.sync_all()?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }

    fn failed(&self, error: &std::io::Error) -> Error {
        Error::Unavailable(format!("the ledger of erasures, {}: {error}", self.path.display()))
    }
}

/// A line that was cut off is none: the database has whom it was about, and they are added again.
fn lines(text: &str) -> Vec<ErasedMember> {
    let mut erased = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let parsed = line.split_once(' ').and_then(|(member, at)| {
            Some(ErasedMember { member: member.parse().ok()?, erased_at: at.parse().ok()? })
        });
        match parsed {
            Some(one) => erased.push(one),
            None => tracing::warn!("a line of the ledger of erasures is not whole"),
        }
    }
    erased
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use domain::id::MemberId;
    use std::os::unix::fs::PermissionsExt as _;
    use uuid::Uuid;

    fn one(number: u128) -> ErasedMember {
        let member = MemberId::from_uuid(Uuid::from_u128(number));
        ErasedMember { member, erased_at: Timestamp::from_micros(1_000_000) }
    }

    fn log() -> (tempfile::TempDir, ErasureLog) {
        let folder = tempfile::tempdir().unwrap();
        let log = ErasureLog::new(folder.path().join("erased-members"));
        (folder, log)
    }

    #[test]
    fn everybody_is_in_it_once() {
        let (_folder, log) = log();
        assert_eq!(log.read().unwrap(), []);
        log.append(&[]).unwrap();
        assert!(!log.path().exists());
        log.append(&[one(1), one(2)]).unwrap();
        log.append(&[one(2), one(3)]).unwrap();
        assert_eq!(log.read().unwrap(), [one(1), one(2), one(3)]);
        let mode = std::fs::metadata(log.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn after_a_line_that_was_cut_off_it_goes_on() {
        let (_folder, log) = log();
        log.append(&[one(1), one(2)]).unwrap();
        let text = std::fs::read_to_string(log.path()).unwrap();
        for cut in text.len() / 2 + 1..text.len() - 1 {
            std::fs::write(log.path(), text.get(..cut).unwrap()).unwrap();
            log.append(&[one(1), one(2)]).unwrap();
            let read = log.read().unwrap();
            assert!(read.iter().any(|found| found.member == one(2).member), "{cut}");
            assert_eq!(read[0], one(1));
        }
    }

    #[test]
    fn many_write_at_once() {
        let (_folder, log) = log();
        std::thread::scope(|scope| {
            for number in 0..20 {
                let log = &log;
                scope.spawn(move || log.append(&[one(number), one(99)]).unwrap());
            }
        });
        assert_eq!(log.read().unwrap().len(), 21);
    }
}
