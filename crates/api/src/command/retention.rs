//! `retention`: what is over, removed now instead of with the next daily sweep.

use super::{Failure, start};
use crate::{config::Configuration, retention};
use clap::Args;

#[derive(Args, Clone, Copy, Debug)]
pub struct Arguments {
    /// Only say how many records of each table would go, and which members
    #[arg(long)]
    dry_run: bool,
}

pub fn run(configuration: &Configuration, arguments: Arguments) -> Result<(), Failure> {
    start::ensure_database(configuration)?;
    actix_web::rt::System::new().block_on(look_through(configuration, arguments))
}

async fn look_through(configuration: &Configuration, arguments: Arguments) -> Result<(), Failure> {
    let (app, _) = start::open(configuration, String::new(), start::Wishes::default()).await?;
    let done = if arguments.dry_run { dry_run(&app).await } else { sweep(&app).await };
    app.db.close();
    done
}

async fn dry_run(app: &crate::app::App) -> Result<(), Failure> {
    for (table, due) in retention::due(app).await? {
        println!("{table} {due}");
    }
    for member in retention::due_members(app).await? {
        println!("member {} left {}", member.id, member.left_on);
    }
    Ok(())
}

async fn sweep(app: &crate::app::App) -> Result<(), Failure> {
    let mut failed = Vec::new();
    for (table, swept) in retention::sweep(app).await {
        match swept {
            Ok(count) => println!("{table} {count}"),
            Err(error) => failed.push(format!("{table}: {error}")),
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure::Said(failed.join("\n"))) }
}
