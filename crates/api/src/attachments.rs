pub mod content;
pub mod files;
