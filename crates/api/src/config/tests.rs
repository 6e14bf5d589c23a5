use super::*;
use secrecy::ExposeSecret;
use std::{fs, net::IpAddr, path::Path};

fn read(file: &str, variables: &[(&str, &str)]) -> Result<Configuration, ConfigurationError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("linli.toml");
    fs::write(&path, file).unwrap();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Configuration::read(Some(&path), variables)
}

fn refused(file: &str, variables: &[(&str, &str)]) -> String {
    read(file, variables).unwrap_err().to_string()
}

#[test]
fn the_page_says_what_the_code_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    if std::env::var_os("LINLI_TEST_WRITE").is_some() {
        fs::write(&path, reference()).unwrap();
    }
    let page = fs::read_to_string(path).unwrap();
    assert_eq!(page, reference(), "run `LINLI_TEST_WRITE=1 cargo test -p api --lib config`");
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_default() {
    let read = read("stop_seconds = 5\nworkers = 3", &[("LINLI_STOP_SECONDS", "7")]).unwrap();
    assert_eq!((read.stop_seconds, read.workers), (7, Some(3)));
    assert_eq!(read.listen.to_string(), "127.0.0.1:8080");
}

#[test]
fn a_switch_is_turned_in_the_environment_as_in_the_file() {
    assert!(read("", &[]).unwrap().retention_sweep);
    assert!(!read("retention_sweep = false", &[]).unwrap().retention_sweep);
    assert!(!read("", &[("LINLI_RETENTION_SWEEP", "false")]).unwrap().retention_sweep);
    let on = read("retention_sweep = false", &[("LINLI_RETENTION_SWEEP", "true")]).unwrap();
    assert!(on.retention_sweep);
}

#[test]
fn a_wrong_key_is_named_with_its_place() {
    let message = refused("", &[("LINLI_LISTN", "127.0.0.1:1")]);
    assert!(message.contains("listn") && message.contains("the environment"), "{message}");
    let message = refused("lissen = 1", &[]);
    assert!(message.contains("lissen") && message.contains("linli.toml"), "{message}");
}

#[test]
fn a_wrong_value_is_named_with_its_reason() {
    for (name, value, reason) in [
        ("LINLI_LISTEN", "everywhere", "socket address"),
        ("LINLI_TIME_ZONE", "Mars/Olympus", "is not a time zone"),
        ("LINLI_TRUSTED_PROXIES", "127.0.0.1, localhost", "is not an IP address"),
        ("LINLI_LOG_FORMAT", "xml", "`text` or `json`"),
        ("LINLI_ATTACHMENT_MEGABYTES", "0", "would refuse every file"),
        ("LINLI_STOP_SECONDS", "soon", "u64"),
        ("LINLI_RETENTION_SWEEP", "off", "a boolean"),
        ("LINLI_MAIL_FROM", "office", "not an e-mail address"),
        ("LINLI_BACKUP_RECIPIENTS", "age1x", "not a public key for backups"),
    ] {
        let message = refused("", &[(name, value)]);
        assert!(message.contains(name) && message.contains(reason), "{name}: {message}");
    }
}

#[test]
fn the_database_is_the_one_that_was_named() {
    assert!(read("", &[]).unwrap().is_embedded());
    let named = read("", &[("DATABASE_URL", "postgres://a/b")]).unwrap();
    assert_eq!(named.database().expose_secret(), "postgres://a/b");
    assert!(!named.is_embedded());
    let own = read("", &[("DATABASE_URL", "postgres://a/b"), ("LINLI_DATABASE_URL", "sqlite:/x")])
        .unwrap();
    assert_eq!(own.database().expose_secret(), "sqlite:/x");
}

#[test]
fn a_secret_comes_from_a_file_and_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("url");
    fs::write(&path, "postgres://user:geheim@host/base\n").unwrap();
    let path = path.to_str().unwrap();
    let read = read("", &[("LINLI_DATABASE_URL_FILE", path)]).unwrap();
    assert_eq!(read.database().expose_secret(), "postgres://user:geheim@host/base");
    assert!(!format!("{read:?}").contains("geheim"));
    let both =
        refused("", &[("LINLI_DATABASE_URL_FILE", path), ("LINLI_DATABASE_URL", "sqlite:x")]);
    assert!(both.contains("both set"), "{both}");
}

#[test]
fn the_way_for_messages_is_looked_at_before_it_is_needed() {
    assert!(read("mail_url = \"smtps://a:b@mail.example\"", &[]).is_ok());
    let message = refused("mail_url = \"mail.example/geheim\"", &[]);
    assert!(message.contains("mail_url") && !message.contains("geheim"), "{message}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("url");
    fs::write(&path, "file:/tmp\n").unwrap();
    let variables = [("LINLI_MAIL_URL_FILE", path.to_str().unwrap())];
    let read_from_file = read("", &variables).unwrap();
    assert_eq!(read_from_file.mail().unwrap().folder(), Some(Path::new("/tmp")));
    let message = refused("mail_url = \"file:/tmp\"", &variables);
    assert!(message.contains("one of them is enough"), "{message}");
}

#[test]
fn a_password_of_its_own_joins_the_url() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    fs::write(&path, "a b&c%\n").unwrap();
    let file = ("LINLI_DATABASE_PASSWORD_FILE", path.to_str().unwrap());
    let url = |url| {
        read("", &[file, ("DATABASE_URL", url)]).unwrap().database().expose_secret().to_owned()
    };
    assert_eq!(url("postgres://u@h/d"), "postgres://u@h/d?password=a%20b%26c%25");
    assert_eq!(
        url("postgres://u@h/d?sslmode=require"),
        "postgres://u@h/d?sslmode=require&password=a%20b%26c%25"
    );
    assert!(refused("", &[file]).contains("not on PostgreSQL"));
}

#[test]
fn proxies_are_a_list_or_separated_by_commas() {
    let home: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
    for file in ["trusted_proxies = ['10.0.0.1', '::1']", "trusted_proxies = '10.0.0.1, ::1'"] {
        let proxies = read(file, &[]).unwrap().trusted_proxies;
        assert!(proxies.contains(home) && !proxies.contains("10.0.0.2".parse().unwrap()));
    }
}

#[test]
fn recipients_of_backups_are_a_list_and_a_secret_one_is_not_repeated() {
    let keys = [age::x25519::Identity::generate(), age::x25519::Identity::generate()];
    let [one, two] = keys.each_ref().map(|key| key.to_public().to_string());
    let read = read("", &[("LINLI_BACKUP_RECIPIENTS", &format!("{one}, {two}"))]).unwrap();
    assert_eq!(read.backup_recipients.0, keys.each_ref().map(age::x25519::Identity::to_public));
    let secret = keys[0].to_string();
    let said = refused("", &[("LINLI_BACKUP_RECIPIENTS", secret.expose_secret())]);
    assert!(said.contains("not a public key") && !said.contains("SECRET-KEY"), "{said}");
}
