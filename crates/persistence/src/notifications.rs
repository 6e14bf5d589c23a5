//! What is asked and told about notifications: the same on both databases.

use domain::accounts::Language;
use domain::id::{AccountId, NotificationLetterId};
use domain::notifications::News;

/// Which notifications a list asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct NotificationFilter {
    /// Only those that were not read.
    pub unread: bool,
}

/// What there is to write to one account.
#[derive(Clone, Debug)]
pub struct Letter {
    pub account: AccountId,
    pub email: String,
    pub language: Language,
    /// Oldest first.
    pub lines: Vec<LetterLine>,
}

/// One thing in a letter.
#[derive(Clone, Debug)]
pub struct LetterLine {
    pub id: NotificationLetterId,
    pub news: News,
    pub unit_name: Option<String>,
    /// How often it was sent, this time included.
    pub tries: i32,
}
