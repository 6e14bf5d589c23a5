//! The one thread that writes: whatever waits becomes one transaction and one fsync.

use std::sync::mpsc::Receiver;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::sqlite::SqliteConnection;
use domain::audit_entries::AuditKey;

use super::checkpoints::Checkpoints;
use super::readers::Readers;
use super::{AfterCommit, Message};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::sqlite::{audit_entries, audit_heads};

/// Writes that go into one commit at the most.
const GROUP: usize = 256;

/// The writer's loop: up to [`GROUP`] of what waits go into one transaction.
pub(super) fn write_in_groups(
    conn: &mut SqliteConnection,
    queue: &Receiver<Message>,
    key: &AuditKey,
    readers: &Readers,
) {
    let checkpoints = Checkpoints::start(readers.path());
    while let Ok(first) = queue.recv() {
        let group: Vec<Message> =
            std::iter::once(first).chain(queue.try_iter().take(GROUP - 1)).collect();
        let (alone, group): (Vec<_>, Vec<_>) =
            group.into_iter().partition(|message| matches!(message, Message::Alone(_)));
        if !group.is_empty() {
            write_group(conn, group, Ledger::new(key.clone()), readers);
            checkpoints.committed(conn, readers);
        }
        for message in alone {
            if let Message::Alone(work) = message {
                readers.without_snapshots(|| work(conn));
            }
        }
    }
    drop(checkpoints);
    // Leaves one file behind, without its log.
    let last = readers.without_snapshots(|| {
        conn.batch_execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);")
    });
    if let Err(error) = last {
        tracing::warn!(%error, "the last checkpoint failed");
    }
}

fn write_group(
    conn: &mut SqliteConnection,
    group: Vec<Message>,
    mut ledger: Ledger,
    readers: &Readers,
) {
    let begun = AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE");
    let mut reads = Vec::new();
    let mut waiting = Vec::new();
    let mut after: Vec<AfterCommit> = Vec::new();
    for message in group {
        match message {
            Message::AuditRead(entry, answer) => {
                reads.push(*entry);
                waiting.push(answer);
            }
            Message::Write(job) if begun.is_ok() => after.push(job(conn, &mut ledger)),
            // Dropping the job drops the sender that its caller waits on. What is done alone is done elsewhere.
            Message::Write(_) | Message::Alone(_) => {}
        }
    }
    let committed = begun.map_err(Error::from).and_then(|()| {
        let appended = audit_entries::append_reads(conn, &mut ledger, reads.iter())
            .and_then(|()| audit_heads::keep(conn, &ledger));
        if let Err(error) = appended {
            AnsiTransactionManager::rollback_transaction(conn)?;
            return Err(error);
        }
        AnsiTransactionManager::commit_transaction(conn).map_err(Error::from)
    });
    if let Err(error) = &committed {
        tracing::error!(%error, "a group of writes was not committed");
    }
    // Entries of reads alone change nothing that a request reads.
    if !after.is_empty() {
        readers.changed();
    }
    let outcome = || match &committed {
        Ok(()) => Ok(()),
        Err(error) => Err(Error::Unavailable(format!("not committed: {error}"))),
    };
    for answer in waiting {
        let _gone = answer.send(outcome());
    }
    for answer in after {
        answer(outcome());
    }
}
