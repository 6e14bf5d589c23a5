//! Messages by e-mail: through a server, or as files for trials.

use std::path::{Path, PathBuf};

use actix_web::web;
use lettre::message::{Mailbox, Message, header::ContentType};
use lettre::{FileTransport, SmtpTransport, Transport as _};

use crate::problem::{Kind, Problem};

/// From whom messages come, and the way that they go.
#[derive(Clone)]
pub struct Mail {
    from: Mailbox,
    way: Option<Way>,
}

#[derive(Clone)]
enum Way {
    Server(SmtpTransport),
    /// One file for each message, that somebody has to look at.
    Folder(PathBuf),
}

/// What one message says, in plain text.
#[derive(Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Mail {
    /// `smtps://user:password@host`, `smtp://user:password@host:587?tls=required`, or `file:` and a folder.
    ///
    /// # Errors
    /// What is wrong with the address. It does not repeat it, as it may hold a password.
    pub fn new(from: Mailbox, url: Option<&str>) -> Result<Self, String> {
        Ok(Self { from, way: url.map(Way::new).transpose()? })
    }

    /// The folder that messages are put in, where there is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.way {
            Some(Way::Folder(folder)) => Some(folder),
            Some(Way::Server(_)) | None => None,
        }
    }

    /// # Errors
    /// 409 when there is no way for messages, before anything was done for one.
    pub fn ensure_way(&self) -> Result<(), Problem> {
        self.way().map(drop)
    }

    fn way(&self) -> Result<&Way, Problem> {
        self.way.as_ref().ok_or_else(|| Problem::conflict("mail_not_set_up"))
    }

    /// Hands a message over; it was taken when this returns.
    ///
    /// # Errors
    /// 409 when there is no way for messages or the address is none, 503 when the server did not take it.
    pub async fn send(&self, letter: Letter) -> Result<(), Problem> {
        let way = self.way()?.clone();
        let to = letter.to.parse().map_err(|_| Problem::conflict("not_an_email_address"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|error| untaken(&error))?;
        let sent = web::block(move || way.take(&message)).await;
        sent.map_err(|error| untaken(&error))?
    }
}

impl Way {
    fn new(url: &str) -> Result<Self, String> {
        match url.strip_prefix("file:") {
            Some(folder) => Ok(Self::Folder(PathBuf::from(folder))),
            None => server(url).map(Self::Server),
        }
    }

    fn take(&self, message: &Message) -> Result<(), Problem> {
        match self {
            Self::Server(server) => server.send(message).map(drop).map_err(|error| untaken(&error)),
            Self::Folder(folder) => {
                FileTransport::new(folder).send(message).map(drop).map_err(|error| untaken(&error))
            }
        }
    }
}

/// The text of an error of the transport holds no address but the server's own.
fn untaken(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "a message was not sent");
    Problem::new(Kind::Unavailable).detail("detail.mail_not_sent")
}

fn server(url: &str) -> Result<SmtpTransport, String> {
    let wrong = "a message server is written `smtps://user:password@host` or \
                 `smtp://user:password@host:587?tls=required`, a folder `file:` and its path";
    let builder = SmtpTransport::from_url(url).map_err(|_| wrong.to_owned())?;
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from() -> Mailbox {
        "Linli <linli@office.example>".parse().unwrap()
    }

    fn letter(to: &str) -> Letter {
        Letter {
            to: to.to_owned(), subject: "您的代码".to_owned(), text: "代码：7KQM".to_owned()
        }
    }

    #[test]
    fn an_address_of_no_kind_is_refused_and_not_repeated() {
        for wrong in ["http://user:geheim@host", "geheim", "smtp//geheim"] {
            let said = Mail::new(from(), Some(wrong)).err().unwrap();
            assert!(said.contains("smtps://") && !said.contains("geheim"), "{said}");
        }
        assert!(Mail::new(from(), Some("smtps://user:geheim@host")).is_ok());
    }

    #[actix_web::test]
    async fn a_message_lies_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("file:{}", folder.path().display());
        Mail::new(from(), Some(&url)).unwrap().send(letter("fang@example.org")).await.unwrap();
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("To: fang@example.org"), "{text}");
    }

    #[actix_web::test]
    async fn without_a_way_or_an_address_it_is_said() {
        let nowhere = Mail::new(from(), None).unwrap().send(letter("fang@example.org")).await;
        assert_eq!(nowhere.unwrap_err().kind, Kind::Conflict);
        let folder = Mail::new(from(), Some("file:/nowhere/at/all")).unwrap();
        assert_eq!(folder.send(letter("nobody")).await.unwrap_err().kind, Kind::Conflict);
        let lost = folder.send(letter("fang@example.org")).await;
        assert_eq!(lost.unwrap_err().kind, Kind::Unavailable);
    }

    /// Nothing listens on the port: it is let go just before.
    #[actix_web::test]
    async fn a_server_that_is_away_is_said() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("smtp://127.0.0.1:{port}");
        let sent = Mail::new(from(), Some(&url)).unwrap().send(letter("fang@example.org")).await;
        assert_eq!(sent.unwrap_err().kind, Kind::Unavailable);
    }
}
