//! The work of an import: read, compare with the register, write; stretch by stretch.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::access::Scope;
use domain::access::Standing;
use domain::id::{ImportId, MemberId, RequestId};
use domain::imports::{
    CaseReader, Import, JobState, MemberMapping, MemberReader, MemberRow, RowFault,
};
use jiff::tz::TimeZone;
use persistence::{Chunk, Database, Error, MemberLine, Request, Storable, StoredAnswer, Written};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::options::{AnyPlan, Mapping, Options, Understood};
use super::stretches::{self, Cases, Duplicates, Members, Reporter};
use crate::app::Clock;

/// What an import needs of the application.
#[derive(Clone)]
pub struct Workplace {
    pub db: Database,
    pub clock: Clock,
    pub zone: TimeZone,
    /// Set when the process is to stop: the job is left for whoever comes next.
    pub stopping: Arc<AtomicBool>,
}

/// How the work on a job ended here.
#[derive(Debug)]
pub enum Outcome {
    /// It is over: done, failed or cancelled.
    Over(Box<Import>),
    /// Somebody else goes on with it, or will.
    Left,
}

/// Nothing is kept for a retry: no request waits for the job.
struct Told(Import);

impl Storable for Told {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer { status: 200, headers: Vec::new(), body: Vec::new() }
    }
}

fn told(written: Written<Told>) -> Result<Import, Error> {
    match written {
        Written::Fresh(Told(import)) => Ok(import),
        Written::Replayed(_) => Err(Error::Internal("a job has no idempotency key".to_owned())),
    }
}

impl Workplace {
    fn request(&self, import: &Import) -> Request {
        Request {
            account: Some(import.created_by),
            id: RequestId::from_uuid(uuid::Uuid::now_v7()),
            now: self.clock.now(),
            zone: self.zone.clone(),
            idempotency: None,
            standing: Standing::default(),
        }
    }

    async fn find(&self, id: ImportId) -> Result<Import, Error> {
        persistence::scan!(&self.db, imports::find(id))
    }

    async fn start(&self, import: &Import, total: i64) -> Result<Import, Error> {
        let (request, id, scope) = (self.request(import), import.id, scope_of(import));
        told(persistence::write!(&self.db, request, imports::start(&scope, id, total), Told)?)
    }

    /// Ends the job. Of one that did not get to its end nothing is kept.
    pub async fn finish(
        &self,
        import: &Import,
        state: JobState,
        error: Option<&'static str>,
    ) -> Result<Import, Error> {
        let (request, id, scope) = (self.request(import), import.id, scope_of(import));
        told(persistence::write!(
            &self.db,
            request,
            imports::finish(&scope, id, state, error),
            Told
        )?)
    }
}

/// The import's unit and all below it.
fn scope_of(import: &Import) -> Scope {
    Scope::of_the_installation(vec![import.unit])
}

/// Does the job, or what is left of it; `file` is removed when it is over.
///
/// # Errors
/// When the database cannot be written to: the job is left as it is.
pub async fn run(place: &Workplace, id: ImportId, folder: &Path) -> Result<Outcome, Error> {
    let import = place.find(id).await?;
    if import.state.is_over() {
        return Ok(Outcome::Left);
    }
    let Ok(options) = serde_json::from_str::<Options>(&import.options) else {
        let over = place.finish(&import, JobState::Failed, Some("options_lost")).await?;
        return Ok(Outcome::Over(Box::new(over)));
    };
    let file = folder.join(options.upload.to_string());
    let outcome = run_from(place, import, options, &file).await?;
    if let Outcome::Over(_) = outcome
        && let Err(error) = tokio::fs::remove_file(&file).await
    {
        tracing::warn!(%error, import = %id, "the file of an import was not removed");
    }
    Ok(outcome)
}

async fn run_from(
    place: &Workplace,
    import: Import,
    options: Options,
    file: &Path,
) -> Result<Outcome, Error> {
    let over = |import| Ok(Outcome::Over(Box::new(import)));
    let Ok(bytes) = tokio::fs::read(file).await else {
        return over(place.finish(&import, JobState::Failed, Some("file_lost")).await?);
    };
    let understood = match Understood::new(bytes, &options.mapping, &options.leave_out) {
        Ok(understood) => Arc::new(understood),
        Err(error) => {
            tracing::warn!(%error, import = %import.id, "a file was no longer understood");
            return over(place.finish(&import, JobState::Failed, Some("file_lost")).await?);
        }
    };
    let started = place.start(&import, understood.table.rows_expected()).await?;
    let ended = match &options.mapping {
        Mapping::Members(_) => take_members(place, &started, understood, Arc::new(options)).await,
        Mapping::Cases(_) => take_cases(place, &started, understood, Arc::new(options)).await,
    };
    end(place, &started, ended).await
}

/// What the last stretch says about the whole.
async fn end(
    place: &Workplace,
    import: &Import,
    ended: Result<bool, Error>,
) -> Result<Outcome, Error> {
    let over = |import| Ok(Outcome::Over(Box::new(import)));
    match ended {
        Ok(true) => over(place.finish(import, JobState::Done, None).await?),
        Ok(false) => Ok(Outcome::Left),
        Err(Error::Domain(domain::Error::Conflict { code: "import_goes_on_elsewhere" })) => {
            Ok(Outcome::Left)
        }
        Err(error) => {
            let now = place.find(import.id).await?;
            if now.state.is_over() {
                return over(now);
            }
            if now.cancel_requested {
                return over(place.finish(&now, JobState::Cancelled, None).await?);
            }
            tracing::error!(%error, import = %import.id, "an import failed");
            over(place.finish(&now, JobState::Failed, Some("internal")).await?)
        }
    }
}

/// Stretches that wait between reading and writing.
const WAITING: usize = 2;

/// Whether all rows went through; false when the process is to stop.
async fn take_members(
    place: &Workplace,
    import: &Import,
    understood: Arc<Understood>,
    options: Arc<Options>,
) -> Result<bool, Error> {
    let duplicates =
        if options.accept_duplicates { Duplicates::Accepted } else { Duplicates::Reported };
    let reporter = match &understood.plan {
        AnyPlan::Members(plan) => Reporter::new(plan),
        AnyPlan::Cases(_) => return Err(Error::Internal("a plan of another kind".to_owned())),
    };
    let (send, mut receive) = channel(WAITING);
    let today = place.clock.now().date_in(&place.zone);
    let skip = import.progress;
    let reading = tokio::task::spawn_blocking(move || {
        read_members(&understood, &options, duplicates, today, skip, &send)
    });
    let next = async |receive: &mut Receiver<Members>| match receive.recv().await {
        None => Ok(None),
        Some(stretch) if duplicates == Duplicates::Accepted => Ok(Some(stretch.chunk)),
        Some(stretch) => compare(place, import, &reporter, stretch).await.map(Some),
    };
    let mut ready = next(&mut receive).await?;
    while let Some(chunk) = ready {
        if place.stopping.load(Ordering::Relaxed) {
            return Ok(false);
        }
        // While one stretch is written the next is compared.
        let write = write_members(place, import, chunk);
        let (written, following) = futures_util::future::join(write, next(&mut receive)).await;
        written?;
        ready = following?;
    }
    finished(reading.await)
}

fn finished(
    read: Result<Result<(), domain::Error>, tokio::task::JoinError>,
) -> Result<bool, Error> {
    read.map_err(|e| Error::Internal(e.to_string()))??;
    Ok(true)
}

fn read_members(
    understood: &Understood,
    options: &Options,
    duplicates: Duplicates,
    today: domain::Date,
    skip: i64,
    send: &Sender<Members>,
) -> Result<(), domain::Error> {
    let (Mapping::Members(mapping), AnyPlan::Members(plan)) = (&options.mapping, &understood.plan)
    else {
        return Ok(());
    };
    let reader = MemberReader::new(mapping, plan, today);
    let purposes = mapping.purposes();
    let line_of = |row, line| member_line(mapping, &purposes, row, line);
    stretches::members(&understood.table, plan, &reader, duplicates, skip, line_of, |stretch| {
        send.blocking_send(stretch).is_ok()
    })
}

fn member_line(
    mapping: &MemberMapping,
    purposes: &[domain::consents::Purpose],
    row: MemberRow,
    line: i32,
) -> MemberLine {
    MemberLine {
        line,
        kind: row.kind,
        particulars: row.particulars,
        programmes: row.programmes,
        joined_on: row.joined_on,
        wants_visits: row.wants_visits,
        given_how: row.given_how,
        witness: row.witness,
        purposes: purposes.to_vec(),
        text_version: mapping.text_version().to_owned(),
    }
}

/// Takes out the rows that repeat somebody in the register.
async fn compare(
    place: &Workplace,
    import: &Import,
    reporter: &Reporter,
    stretch: Members,
) -> Result<Chunk<MemberLine>, Error> {
    let Members { mut chunk, likenesses, cells } = stretch;
    let (scope, vault) = (scope_of(import), place.db.vault());
    let alike: Vec<Option<MemberId>> =
        persistence::scan!(&place.db, imports::alike(&vault, &scope, &likenesses))?;
    if alike.iter().all(Option::is_none) {
        return Ok(chunk);
    }
    let good = std::mem::take(&mut chunk.good);
    for ((line, row), alike) in good.into_iter().zip(&cells).zip(alike) {
        match alike {
            None => chunk.good.push(line),
            Some(member) => {
                let fault = RowFault::new("name", "repeats_member").with("member", member);
                chunk.duplicate += 1;
                chunk.faults.retain(|note| note.line != line.line);
                chunk.faults.extend(reporter.lines(row, vec![fault]));
            }
        }
    }
    Ok(chunk)
}

async fn write_members(
    place: &Workplace,
    import: &Import,
    chunk: Chunk<MemberLine>,
) -> Result<Import, Error> {
    let (request, id, scope) = (place.request(import), import.id, scope_of(import));
    told(persistence::write!(&place.db, request, imports::take_members(&scope, id, &chunk), Told)?)
}

async fn take_cases(
    place: &Workplace,
    import: &Import,
    understood: Arc<Understood>,
    options: Arc<Options>,
) -> Result<bool, Error> {
    let (send, mut receive) = channel::<Cases>(WAITING);
    let (zone, now) = (place.zone.clone(), place.clock.now());
    let (unit, id, skip) = (import.unit, import.id, import.progress);
    let reading = tokio::task::spawn_blocking(move || {
        let (Mapping::Cases(mapping), AnyPlan::Cases(plan)) = (&options.mapping, &understood.plan)
        else {
            return Ok(());
        };
        let reader = CaseReader::new(mapping, plan, zone, unit, id, now);
        stretches::cases(&understood.table, plan, &reader, skip, |stretch| {
            send.blocking_send(stretch).is_ok()
        })
    });
    while let Some(Cases { chunk }) = receive.recv().await {
        if place.stopping.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let (request, id, scope) = (place.request(import), import.id, scope_of(import));
        told(persistence::write!(
            &place.db,
            request,
            imports::take_cases(&scope, id, &chunk),
            Told
        )?)?;
    }
    finished(reading.await)
}
