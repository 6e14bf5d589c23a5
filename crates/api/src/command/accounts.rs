//! `accounts`: what only somebody with access to the machine can do.

use super::{Failure, start};
use crate::{accounts::rescue, config::Configuration};
use clap::Subcommand;
use secrecy::ExposeSecret as _;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Give an account a new password, printed once; its second factor and its sessions end
    ResetPassword { login: String },
}

pub fn run(configuration: &Configuration, command: &Command) -> Result<(), Failure> {
    let Command::ResetPassword { login } = command;
    start::ensure_database(configuration)?;
    actix_web::rt::System::new().block_on(reset_password(configuration, login))
}

async fn reset_password(configuration: &Configuration, login: &str) -> Result<(), Failure> {
    let (app, _) = start::open(configuration, String::new(), start::Wishes::default()).await?;
    let done = rescue::reset_password(&app, login).await;
    app.db.close();
    let sign_in = done.map_err(|error| Failure::Said(error.to_string()))?;
    println!("{}", sign_in.password.expose_secret());
    eprintln!("This is the new password of {}; it is shown this once.", sign_in.login);
    Ok(())
}
