//! The bytes of attachments: one file per content, named by its SHA-256, in a folder of their own.
//!
//! A file is written aside, flushed and renamed before any row refers to it, and removed after the
//! last row is gone. A crash between the two leaves a file that nothing refers to, never a row
//! without its file; [`Files::leftovers`] finds such files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

pub type Hash = [u8; 32];

/// Where attachments lie.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

/// While it lives nobody else adds or removes contents of the same first byte, in this process or
/// another on the same folder.
#[derive(Debug)]
pub struct Held {
    _lock: File,
}

impl Files {
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn shelf(&self, hash: &Hash) -> PathBuf {
        self.root.join(hex(hash).chars().take(2).collect::<String>())
    }

    #[must_use]
    pub fn path(&self, hash: &Hash) -> PathBuf {
        self.shelf(hash).join(hex(hash))
    }

    /// A new file to receive bytes in; it goes away by itself unless it is [kept](Self::keep).
    pub fn receive(&self) -> io::Result<NamedTempFile> {
        let incoming = self.incoming();
        fs::create_dir_all(&incoming)?;
        NamedTempFile::new_in(incoming)
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// Waits until nobody else works on the shelf of `hash`; blocks.
    pub fn hold(&self, hash: &Hash) -> io::Result<Held> {
        let shelf = self.shelf(hash);
        fs::create_dir_all(&shelf)?;
        let lock = File::create(shelf.join("lock"))?;
        lock.lock()?;
        Ok(Held { _lock: lock })
    }

    /// Puts received bytes in their place; durable when it returns.
    pub fn keep(&self, received: NamedTempFile, hash: &Hash, _held: &Held) -> io::Result<()> {
        let place = self.path(hash);
        if place.try_exists()? {
            return Ok(());
        }
        received.as_file().sync_all()?;
        received.persist(&place).map_err(|failed| failed.error)?;
        File::open(self.shelf(hash))?.sync_all()?;
        File::open(&self.root)?.sync_all()
    }

    /// Removes a content that no row refers to.
    pub fn discard(&self, hash: &Hash, _held: &Held) -> io::Result<()> {
        match fs::remove_file(self.path(hash)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// Contents that have lain for at least `age`: whoever was adding them is done or gone.
    /// Uploads that broke off that long ago are removed.
    pub fn leftovers(&self, age: Duration) -> io::Result<Vec<Hash>> {
        let before = SystemTime::now().checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH);
        let mut old = Vec::new();
        for shelf in entries(&self.root)? {
            for file in entries(&shelf)? {
                let Ok(found) = file.metadata() else { continue };
                if !found.is_file() || found.modified()? > before {
                    continue;
                }
                if shelf == self.incoming() {
                    fs::remove_file(&file)?;
                } else if let Some(hash) = file.file_name().and_then(|name| unhex(name.to_str()?)) {
                    old.push(hash);
                }
            }
        }
        Ok(old)
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(found) => found.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Hash> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const HASH: Hash = [0xab; 32];

    fn received(files: &Files, text: &str) -> NamedTempFile {
        let mut file = files.receive().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn contents_lie_by_their_hash() {
        let data = tempfile::tempdir().unwrap();
        let files = Files::new(data.path().to_owned());
        let held = files.hold(&HASH).unwrap();
        files.keep(received(&files, "first"), &HASH, &held).unwrap();
        let name = hex(&HASH);
        let place = data.path().join("ab").join(&name);
        assert_eq!(files.path(&HASH), place);
        assert_eq!(fs::read_to_string(&place).unwrap(), "first");
        assert_eq!(unhex(&name), Some(HASH));
        files.keep(received(&files, "the same again"), &HASH, &held).unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "first", "one content, one file");
        files.discard(&HASH, &held).unwrap();
        assert!(!place.exists());
        files.discard(&HASH, &held).unwrap();
    }

    #[test]
    fn broken_uploads_and_forgotten_contents_are_found() {
        let data = tempfile::tempdir().unwrap();
        let files = Files::new(data.path().to_owned());
        assert_eq!(files.leftovers(Duration::ZERO).unwrap(), Vec::<Hash>::new());
        let held = files.hold(&HASH).unwrap();
        files.keep(received(&files, "kept"), &HASH, &held).unwrap();
        let (_, broken) = received(&files, "half").keep().unwrap();
        assert_eq!(files.leftovers(Duration::from_secs(3_600)).unwrap(), Vec::<Hash>::new());
        assert!(broken.exists());
        assert_eq!(files.leftovers(Duration::ZERO).unwrap(), [HASH]);
        assert!(!broken.exists());
        assert!(files.path(&HASH).exists(), "removing is for who has asked the database");
    }

    #[test]
    fn a_shelf_is_held_by_one() {
        let data = tempfile::tempdir().unwrap();
        let files = Files::new(data.path().to_owned());
        let held = files.hold(&HASH).unwrap();
        let other = files.clone();
        let (sender, receiver) = std::sync::mpsc::channel();
        let waiting = std::thread::spawn(move || {
            let held = other.hold(&HASH).unwrap();
            sender.send(()).unwrap();
            drop(held);
        });
        assert!(receiver.recv_timeout(Duration::from_millis(100)).is_err());
        drop(held);
        receiver.recv_timeout(Duration::from_secs(10)).unwrap();
        waiting.join().unwrap();
    }
}
