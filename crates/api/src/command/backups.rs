//! `backup`, `backup-key` and `restore`.
//!
//! A backup is an export under encryption, so that it can be restored on either database; it is a file that is there
//! whole or not at all.

use super::{
    Failure,
    archives::{open, write_file},
    member_key, settings, start,
};
use crate::{
    archive::{self, Identities},
    config::{Configuration, recipient},
};
use age::{
    secrecy::ExposeSecret as _,
    x25519::{Identity, Recipient},
};
use clap::Args;
use std::{
    fs::File,
    io::{BufReader, Read, Write},
    path::{Path, PathBuf},
};

const NOBODY: &str = "there is no key to encrypt the backup for. `linli backup-key FILE` makes one: run it where backups \
    are to be restored, keep FILE there, and name the public key that it prints as backup_recipients in the settings or with \
    --recipient. `--plain` writes a backup that anybody can read";

#[derive(Args, Debug)]
pub struct Backup {
    /// Where to write
    file: PathBuf,
    /// A public key to encrypt for, besides those of the settings; may be repeated
    #[arg(long, value_name = "KEY", value_parser = recipient)]
    recipient: Vec<Recipient>,
    /// Do not encrypt: anybody who has the file can read it
    #[arg(long, conflicts_with = "recipient")]
    plain: bool,
}

#[derive(Args, Debug)]
pub struct NewKey {
    /// Where to write the secret key; only its owner can read it
    file: PathBuf,
}

#[derive(Args, Debug)]
pub struct Restore {
    /// The backup to read
    file: PathBuf,
    /// The file with the secret key that `linli backup-key` wrote
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

pub fn backup(configuration: &Configuration, to: &Backup) -> Result<(), Failure> {
    let configured = configuration.backup_recipients.0.iter();
    let recipients: Vec<_> = configured.chain(&to.recipient).cloned().collect();
    if recipients.is_empty() && !to.plain {
        return Err(Failure::Said(NOBODY.to_owned()));
    }
    start::ensure_database(configuration)?;
    let counts = write_file(&to.file, |out| {
        let write = |mut out: &mut dyn Write| {
            archive::write(&settings(configuration), &configuration.attachments(), &mut out)
        };
        if to.plain { write(out) } else { archive::seal(&recipients, out, write) }
    })?;
    match recipients.len() {
        _ if to.plain => eprintln!("Written, not encrypted: {counts}."),
        1 => eprintln!("Written, encrypted for one key: {counts}."),
        number => eprintln!("Written, encrypted for any of {number} keys: {counts}."),
    }
    Ok(())
}

/// The file is as `age-keygen` writes them, so that either program reads it.
pub fn make_key(to: &NewKey) -> Result<(), Failure> {
    let key = Identity::generate();
    let public = key.to_public();
    write_file(&to.file, |out| {
        writeln!(out, "# public key: {public}\n{}", key.to_string().expose_secret())?;
        Ok(())
    })?;
    println!("{public}");
    Ok(())
}

/// Looks the whole backup through before it touches anything: a damaged one is found on the way, not at the end.
pub fn restore(configuration: &Configuration, from: &Restore) -> Result<(), Failure> {
    let of_backup = |failure: Failure| Failure::Said(format!("{}: {failure}", from.file.display()));
    let opener = Opener::new(from)?;
    opener.read(|content| archive::check(content)).map_err(of_backup)?;
    start::make_folders(configuration)?;
    let (settings, attachments) = (settings(configuration), configuration.attachments());
    let keys = member_key::find(configuration)?;
    let counts = opener
        .read(|content| archive::read(&settings, &attachments, keys.as_ref(), content))
        .map_err(of_backup)?;
    eprintln!("Restored, and every digest agrees: {counts}.");
    start::replay_ledger(configuration)
}

/// Opens a backup, as often as it is read.
struct Opener<'a> {
    file: &'a Path,
    keys: Option<Identities>,
}

impl<'a> Opener<'a> {
    fn new(from: &'a Restore) -> Result<Self, Failure> {
        let refuse = |why: &str| Err(Failure::Said(format!("{}: {why}", from.file.display())));
        match (archive::is_sealed(&mut open(&from.file)?)?, &from.identity) {
            (true, None) => {
                refuse("it is encrypted: name the file with the secret key with --identity")
            }
            (false, Some(_)) => refuse(
                "it is not an encrypted backup, or its head is damaged; one that is not encrypted is restored \
                 without --identity",
            ),
            (true, Some(path)) => {
                Ok(Self { file: &from.file, keys: Some(Identities::read(path)?) })
            }
            (false, None) => Ok(Self { file: &from.file, keys: None }),
        }
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&mut dyn Read) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let file: File = open(self.file)?;
        match &self.keys {
            Some(keys) => work(&mut keys.open(file)?),
            None => work(&mut BufReader::new(file)),
        }
    }
}
