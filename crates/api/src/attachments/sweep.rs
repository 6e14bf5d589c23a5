//! Removes the bytes that no attachment refers to.

use std::path::Path;
use std::time::Duration;

use actix_web::web;
use persistence::Database;

use super::files::{Files, Hash, Held};
use crate::app::App;

/// An upload may take this long; what is older and refers to nothing was broken off.
const AGE: Duration = Duration::from_secs(3_600);

/// Looks at all that lies in the folder; returns how many contents went.
pub async fn sweep(app: &App) -> usize {
    let files = Files::new(app.attachments_folder.clone());
    let looking = files.clone();
    let old = match web::block(move || looking.leftovers(AGE)).await {
        Ok(Ok(old)) => old,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the folder of attachments could not be read");
            return 0;
        }
        Err(_) => return 0,
    };
    let mut gone = 0;
    for hash in old {
        gone += usize::from(hold_and_discard(&app.db, &files, hash).await);
    }
    gone
}

/// Removes contents that were referred to until now, at once. What cannot be removed the sweep finds.
pub async fn discard(db: &Database, folder: &Path, contents: Vec<Hash>) {
    let files = Files::new(folder.to_path_buf());
    for hash in contents {
        hold_and_discard(db, &files, hash).await;
    }
}

/// As [`discard_unreferred`], for whoever does not hold the content yet.
async fn hold_and_discard(db: &Database, files: &Files, hash: Hash) -> bool {
    let holding = files.clone();
    match web::block(move || holding.hold(&hash)).await {
        Ok(Ok(held)) => discard_unreferred(db, files, hash, held).await,
        _ => false,
    }
}

/// Removes a content unless an attachment refers to it. What cannot be removed now the sweep finds.
pub async fn discard_unreferred(db: &Database, files: &Files, hash: Hash, held: Held) -> bool {
    let referred = persistence::read!(db, attachments::is_referred(&hash));
    match referred {
        Ok(false) => {}
        Ok(true) => return false,
        Err(error) => {
            tracing::warn!(%error, "whether a content is needed is not known");
            return false;
        }
    }
    let files = files.clone();
    let removed = web::block(move || files.discard(&hash, &held)).await;
    match removed {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "a content could not be removed");
            false
        }
        Err(_) => false,
    }
}
