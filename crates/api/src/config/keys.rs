//! What can be set. A line of documentation here is the text of `docs/configuration.md`.

use super::values::{LogFormat, Megabytes, Proxies, Recipients, Sender, Zone};
use secrecy::SecretString;
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf};

/// One key, for the reference page.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    /// The default, as a reader wants it said.
    pub default: &'static str,
    pub text: &'static str,
}

impl Key {
    #[must_use]
    pub fn variable(&self) -> String {
        format!("LINLI_{}", self.name.to_uppercase())
    }
}

/// One list for the struct, its defaults and the reference page.
macro_rules! keys {
    ($($(#[doc = $text:literal])+ $name:ident: $type:ty = $default:expr, $said:literal;)+) => {
        /// The configuration as the server uses it.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Configuration {
            $($(#[doc = $text])+ pub $name: $type,)+
        }

        impl Default for Configuration {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        /// Every key there is.
        pub const KEYS: &[Key] = &[
            $(Key { name: stringify!($name), default: $said, text: concat!($($text, "\n"),+) },)+
        ];
    };
}

keys! {
    /// Address and port to listen on. Port 0 takes a free one and says which. Anything but a loopback address
    /// needs a proxy in front that speaks TLS.
    listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)), "`127.0.0.1:8080`";

    /// Where people reach the server: links in invitations and calendar feeds begin with it.
    public_url: Option<String> = None, "`http://` and the address listened on";

    /// Folder of the embedded database, attachments and keys. Made at the first start, readable by its owner only.
    data_folder: PathBuf = PathBuf::from("linli-data"), "`linli-data`";

    /// Folder of the signing key. Several servers on one database need the same key: give them one folder.
    keys_folder: Option<PathBuf> = None, "the data folder";

    /// The key of the audit trail: 32 bytes in base64, as `openssl rand -base64 32` makes them. Better in a file.
    audit_key: Option<SecretString> = None, "none: it is in `audit_key_file`";

    /// A file that holds the key of the audit trail. Several servers on one database need the same key. A file that
    /// is named here has to be there; the default one is made at the first start, and never again once anything
    /// was recorded.
    audit_key_file: Option<PathBuf> = None, "`audit.key` in the folder of keys";

    /// The installation's key, under which each member's own key is kept: 32 bytes in base64. Better in a file. Older
    /// keys follow it, with a space between: the first one is for new members, the others for those before.
    member_key: Option<SecretString> = None, "none: it is in `member_key_file`";

    /// A file that holds the installation's key, and below it older ones. Several servers on one database need the
    /// same file. A file that is named here has to be there; the default one is made at the first start, and never
    /// again once there is anything that was sealed with it. Without it telephone numbers, addresses and notes are lost:
    /// keep a copy, and not beside the backups.
    member_key_file: Option<PathBuf> = None, "`members.key` in the folder of keys";

    /// From how many persons on that an account reads on one day, and that are in none of its own visits, cases and
    /// events, an alert is filed for the auditor.
    alert_outside_work: u32 = 300, "300";

    /// From how many look-ups of one person by one account on one day an alert is filed for the auditor.
    alert_repeated: u32 = 30, "30";

    /// Folder of attachments, each under the digest of its content. Several servers on one database need to
    /// share it.
    attachments_folder: Option<PathBuf> = None, "`attachments` in the data folder";

    /// For whom backups are encrypted: the public keys that `linli backup-key` printed, separated by commas. Any one of
    /// the secret keys that belong to them restores a backup. They do not belong on this machine.
    backup_recipients: Recipients = Recipients::default(), "none: `linli backup` asks for one";

    /// Folder of the built web app, served beside the API.
    web_folder: Option<PathBuf> = None, "`web` beside the program, else `frontend/dist`; without either the API alone";

    /// `postgres://user:password@host/database`, or `sqlite:` and a path. Also read from `DATABASE_URL`.
    database_url: Option<SecretString> = None, "`linli.db` in the data folder";

    /// A file that holds the database's URL, for systems that hand out secrets as files.
    database_url_file: Option<PathBuf> = None, "none";

    /// A file that holds the password alone, for a PostgreSQL URL without one.
    database_password_file: Option<PathBuf> = None, "none";

    /// Connections to PostgreSQL, or reading connections to SQLite.
    database_connections: Option<u32> = None, "16 on PostgreSQL, 4 on SQLite";

    /// Threads that serve requests.
    workers: Option<usize> = None, "one per processor";

    /// Time zone of the office: it decides when a day begins. A name of the IANA database.
    time_zone: Zone = Zone::default(), "`Asia/Shanghai`";

    /// The server that messages go through: `smtps://user:password@host`, `smtp://user:password@host:587?tls=required`,
    /// or `file:` and a folder, for trials: whoever reads the folder reads the messages. Better in a file.
    mail_url: Option<SecretString> = None, "none: nothing can be sent by e-mail";

    /// A file that holds `mail_url`.
    mail_url_file: Option<PathBuf> = None, "none";

    /// Whom messages come from, as `Linli <linli@office.example>`.
    mail_from: Sender = Sender::default(), "`Linli <linli@localhost>`";

    /// Proxies whose `X-Forwarded-For` is believed, separated by commas. From anybody else the header is
    /// ignored, so that nobody slips past the throttling of sign-ins by writing one.
    trusted_proxies: Proxies = Proxies::default(), "none";

    /// Largest attachment of a case.
    attachment_megabytes: Megabytes = Megabytes::new(20), "20";

    /// Largest file that can be sent for import.
    import_megabytes: Megabytes = Megabytes::new(50), "50";

    /// Days after its solution on which a case is closed when nobody says otherwise.
    silent_days: u16 = 14, "14";

    /// How many streams of changes one account may have open at one server: a browser needs one for each window that is
    /// looked at.
    streams_per_account: usize = 8, "8";

    /// Whether webhooks may go to addresses of the own network and of the machine itself, to the latter by `http`, too.
    /// Otherwise they go to addresses of the internet alone, by `https`.
    webhook_inside: bool = false, "false";

    /// `text` for people, `json` for programs: one object per line on standard error.
    log_format: LogFormat = LogFormat::Text, "`text`";

    /// Whether records that were kept long enough are removed, at the start and daily. Turned off, as while a dispute
    /// needs old records, they stay until `linli retention` is run.
    retention_sweep: bool = true, "true";

    /// What is logged: a level, or levels per module as in `info,api=debug`. No level writes personal data.
    log_filter: String = "info,actix_server=warn".to_owned(), "`info,actix_server=warn`";

    /// How long requests in flight may take to finish when the server is told to stop.
    stop_seconds: u64 = 30, "30";
}
