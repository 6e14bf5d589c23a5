//! Archives under encryption: written for whoever holds one of several keys, read with one of them.
//!
//! The format is that of [age](https://age-encryption.org/v1), so that its own program opens them too.

use crate::command::Failure;
use age::{DecryptError, Decryptor, Encryptor, Identity, IdentityFile, x25519::Recipient};
use std::{
    fs::File,
    io::{BufReader, Read, Seek as _, Write},
    path::Path,
};

/// Every file of the format begins with it.
const MARK: &[u8] = b"age-encryption.org/";

/// Whether a file is encrypted; it is read from its beginning afterwards.
pub fn is_sealed(file: &mut File) -> Result<bool, Failure> {
    let mut head = Vec::with_capacity(MARK.len());
    Read::by_ref(file).take(MARK.len() as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == MARK)
}

/// Encrypts what `work` writes. What is written before it has returned cannot be read.
pub fn seal<W: Write, T>(
    recipients: &[Recipient],
    out: W,
    work: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients)
        .map_err(|error| Failure::of("the backup cannot be encrypted")(&error))?;
    let mut sealed = encryptor.wrap_output(out)?;
    let done = work(&mut sealed)?;
    sealed.finish()?.flush()?;
    Ok(done)
}

/// The keys of a file, one a line as `linli backup-key` and `age-keygen` write them.
pub struct Identities(Vec<Box<dyn Identity + Send + Sync>>);

impl Identities {
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let failed =
            |why: &dyn std::fmt::Display| Failure::Said(format!("{}: {why}", path.display()));
        let file = File::open(path).map_err(|error| failed(&error))?;
        let keys = IdentityFile::from_buffer(BufReader::new(file))
            .map_err(|_| failed(&"is not a file of keys as `linli backup-key` writes them"))?
            .into_identities()
            .map_err(|error| failed(&error))?;
        if keys.is_empty() {
            return Err(failed(&"holds no key"));
        }
        Ok(Self(keys))
    }

    /// What is in a sealed file, as a stream; it fails where the file was changed or ends too early.
    pub fn open(&self, file: File) -> Result<impl Read, Failure> {
        let keys = self.0.iter().map(|key| key.as_ref() as &dyn Identity);
        Decryptor::new_buffered(BufReader::with_capacity(1 << 20, file))
            .and_then(|sealed| sealed.decrypt(keys))
            .map_err(|error| Failure::Said(said(&error).to_owned()))
    }
}

const fn said(error: &DecryptError) -> &'static str {
    match error {
        DecryptError::NoMatchingKeys => {
            "it was encrypted for other keys than the one that was named"
        }
        DecryptError::UnknownFormat => "it was encrypted in a newer format than this version knows",
        _ => "it is damaged or was cut off: its head cannot be read",
    }
}
