//! The thread that does imports, one after the other, and takes up those that were left.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::id::ImportId;
use jiff::tz::TimeZone;
use persistence::Database;

use super::work::{Outcome, Workplace, run};
use crate::app::Clock;

/// How long a job may say nothing before it is taken for abandoned.
const SILENCE_SECONDS: i64 = 30;
/// How often abandoned jobs are looked for.
const LOOK_AROUND: Duration = Duration::from_secs(15);

/// Imports of a server: where files wait, and the thread that works on them.
#[derive(Debug)]
pub struct Imports {
    folder: PathBuf,
    stopping: Arc<AtomicBool>,
    thread: Mutex<Option<(Sender<ImportId>, JoinHandle<()>)>>,
}

impl Imports {
    /// Files wait in `folder`, which is made when the first one comes.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, stopping: Arc::new(AtomicBool::new(false)), thread: Mutex::new(None) }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the thread, unless it runs; it begins by looking for jobs that were left.
    pub fn start(&self, db: &Database, clock: &Clock, zone: &TimeZone) {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_some() || self.stopping.load(Ordering::Relaxed) {
            return;
        }
        let place = Workplace {
            db: db.clone(),
            clock: clock.clone(),
            zone: zone.clone(),
            stopping: Arc::clone(&self.stopping),
        };
        let folder = self.folder.clone();
        let (send, receive) = channel();
        let started = std::thread::Builder::new()
            .name("imports".to_owned())
            .spawn(move || work(&place, &folder, &receive));
        match started {
            Ok(handle) => *thread = Some((send, handle)),
            Err(error) => tracing::error!(%error, "no thread for imports"),
        }
    }

    /// Has a job done; without a thread it waits in the database for the next one.
    pub fn submit(&self, id: ImportId) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((send, _)) = thread.as_ref() {
            // A thread that is gone leaves the job to the next one.
            let _gone = send.send(id);
        }
    }

    /// Ends after the stretch in work; the job is taken up at the next start.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((send, handle)) = thread {
            drop(send);
            if handle.join().is_err() {
                tracing::error!("the thread of imports panicked");
            }
        }
    }
}

impl Drop for Imports {
    fn drop(&mut self) {
        self.stop();
    }
}

fn work(place: &Workplace, folder: &Path, jobs: &Receiver<ImportId>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return tracing::error!(%error, "no runtime for imports"),
    };
    runtime.block_on(take_up(place, folder));
    while !place.stopping.load(Ordering::Relaxed) {
        match jobs.recv_timeout(LOOK_AROUND) {
            Ok(id) => runtime.block_on(one(place, folder, id)),
            Err(RecvTimeoutError::Timeout) => runtime.block_on(take_up(place, folder)),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

async fn one(place: &Workplace, folder: &Path, id: ImportId) {
    match run(place, id, folder).await {
        Ok(Outcome::Over(import)) => {
            tracing::info!(import = %id, state = %import.state, rows = import.rows_read, "import over");
        }
        Ok(Outcome::Left) => {}
        // It stays as it is and is taken up when the database answers again.
        Err(error) => tracing::error!(%error, import = %id, "an import was interrupted"),
    }
}

/// Jobs whose process is gone go on where their last stretch ended.
pub async fn take_up(place: &Workplace, folder: &Path) {
    let since = place.clock.now().plus_seconds(-SILENCE_SECONDS);
    let abandoned = persistence::scan!(&place.db, jobs::abandoned(since));
    match abandoned {
        Ok(ids) => {
            for id in ids {
                if place.stopping.load(Ordering::Relaxed) {
                    return;
                }
                one(place, folder, id).await;
            }
        }
        Err(error) => tracing::warn!(%error, "abandoned jobs were not looked for"),
    }
}
