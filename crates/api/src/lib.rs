pub mod config;
pub mod logs;
pub mod metrics;
pub mod observe;
pub mod passwords;
pub mod tokens;
