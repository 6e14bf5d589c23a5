//! Notifications by e-mail. A letter says of what kind they are, of which unit, and where to look, and nothing of anybody.

use domain::id::NotificationLetterId;
use domain::notifications::{News, NotificationSubject};
use domain::outbox::next_try;
use persistence::notifications::{Letter as Told, LetterLine};
use rand::Rng as _;

use crate::app::App;
use crate::mail::Letter;
use crate::texts::Language;

/// Sends all letters whose time has come; returns how many went. When the server does not take one, the others wait for
/// the next round. Nothing is sent, and nothing lost, as long as there is no way for messages.
///
/// # Errors
/// When the database does not answer; what was taken is sent again when its lease is over.
pub async fn send_letters(app: &App) -> Result<usize, persistence::Error> {
    let mut sent = 0;
    if app.mail.ensure_way().is_err() {
        return Ok(sent);
    }
    loop {
        let now = app.clock.now();
        if !persistence::read!(&app.db, notification_letters::any_due(now))? {
            return Ok(sent);
        }
        let claimed = persistence::maintain!(&app.db, notification_letters::claim(now))?;
        let Some(told) = claimed else { return Ok(sent) };
        if app.mail.send(letter(&told, &app.public_url)).await.is_err() {
            put_off(app, told.lines).await?;
            return Ok(sent);
        }
        sent += 1;
        let ids: Vec<NotificationLetterId> = told.lines.iter().map(|line| line.id).collect();
        persistence::maintain!(&app.db, notification_letters::settle(&ids))?;
    }
}

/// Each is sent again when its time comes, or was tried often enough.
async fn put_off(app: &App, lines: Vec<LetterLine>) -> Result<(), persistence::Error> {
    let now = app.clock.now();
    for line in lines {
        let (id, chance) = (line.id, rand::rng().random_range(0..100));
        match next_try(line.tries, now, chance) {
            Some(until) => {
                persistence::maintain!(&app.db, notification_letters::put_off(id, until))?;
            }
            None => {
                tracing::warn!(letter = %id, "no server took a notification by e-mail");
                persistence::maintain!(&app.db, notification_letters::settle(&[id]))?;
            }
        }
    }
    Ok(())
}

fn letter(told: &Told, public_url: &str) -> Letter {
    let language = Language::from_tag(told.language.as_str()).unwrap_or(Language::English);
    let many = told.lines.len();
    let lines: Vec<String> =
        told.lines.iter().map(|line| said(line, language, public_url)).collect();
    let subject = match told.lines.first() {
        Some(line) if many == 1 => kind(&line.news, language),
        _ => language.text("notification_letter.many", &[("count", many.to_string())]),
    };
    let url = format!("{public_url}/account");
    let choose = language.text("notification_letter.choose", &[("url", url)]);
    let text = format!("{}\r\n\r\n{choose}", lines.join("\r\n\r\n"));
    Letter { to: told.email.clone(), subject, text }
}

fn kind(news: &News, language: Language) -> String {
    language.text(&format!("notification.{}", news.kind), &[])
}

/// `A case was assigned to you · Happiness Community`, and below it where to look.
fn said(line: &LetterLine, language: Language, public_url: &str) -> String {
    let mut words = kind(&line.news, language);
    if let Some(unit) = &line.unit_name {
        words = format!("{words} · {unit}");
    }
    format!("{words}\r\n{public_url}{}", path(&line.news))
}

/// Where the web app shows it.
fn path(news: &News) -> String {
    match news.subject {
        // Of a round each has visits of their own.
        NotificationSubject::Rounds => "/visits?status=planned&assignee=me".to_owned(),
        subject => format!("/{subject}/{}", news.subject_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::accounts::Language as Spoken;
    use domain::id::{AccountId, Id};
    use domain::notifications::NotificationKind;
    use uuid::Uuid;

    fn line(kind: NotificationKind, subject: NotificationSubject) -> LetterLine {
        let record: Id<()> = Id::from_uuid(Uuid::from_u128(7));
        LetterLine {
            id: Id::from_uuid(Uuid::from_u128(1)),
            news: News::of(kind, (subject, record), None),
            unit_name: Some("幸福社区".to_owned()),
            tries: 1,
        }
    }

    fn told(lines: Vec<LetterLine>) -> Told {
        Told {
            account: AccountId::from_uuid(Uuid::from_u128(1)),
            email: "fang@example.org".to_owned(),
            language: Spoken::English,
            lines,
        }
    }

    #[test]
    fn one_is_said_in_the_subject_and_many_are_counted() {
        let case = line(NotificationKind::CaseAssigned, NotificationSubject::Cases);
        let round = line(NotificationKind::VisitAssigned, NotificationSubject::Rounds);
        let one = letter(&told(vec![case.clone()]), "https://linli.example");
        assert_eq!(one.subject, "A case was assigned to you");
        let link = format!("https://linli.example/cases/{}", Uuid::from_u128(7));
        assert!(one.text.starts_with(&format!("{} · 幸福社区\r\n{link}\r\n\r\n", one.subject)));
        assert!(one.text.ends_with("https://linli.example/account"), "{}", one.text);
        let two = letter(&told(vec![case, round]), "https://linli.example");
        assert_eq!(two.subject, "2 new notifications");
        assert!(two.text.contains("/visits?status=planned&assignee=me\r\n"), "{}", two.text);
    }

    #[test]
    fn every_kind_has_its_words_in_every_language() {
        for kind in NotificationKind::ALL {
            for language in [Language::English, Language::Simplified, Language::Traditional] {
                let key = format!("notification.{kind}");
                assert_ne!(language.text(&key, &[]), key);
            }
        }
    }
}
