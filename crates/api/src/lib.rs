pub mod config;
pub mod passwords;
pub mod tokens;
