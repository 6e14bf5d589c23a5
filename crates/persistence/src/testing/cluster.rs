//! One PostgreSQL server for all test processes of a run, on the loopback interface only.
//!
//! The first test that asks starts it, later ones find it through a file beside its data. Every test process holds
//! a shared lock while it lives; a watchdog stops the server and removes its data when nobody has held that lock
//! for a while, so that nothing stays behind whatever way a test run ends.
//! `LINLI_TEST_POSTGRES=postgres://…` names a server to use instead; its account must be able to create databases.

use super::connect;
use diesel::{Connection, PgConnection};
use std::{
    env,
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};
use uuid::Uuid;

/// Seconds without any test process after which the server is stopped.
const IDLE_SECONDS: u32 = 60;

/// Nothing here has to survive a power cut, and a test waits for every commit.
const SETTINGS: &str = "\
    fsync = off\n\
    synchronous_commit = off\n\
    full_page_writes = off\n\
    max_connections = 400\n\
    shared_buffers = 64MB\n\
    max_wal_size = 512MB\n\
    autovacuum = off\n\
    unix_socket_directories = ''\n\
    listen_addresses = '127.0.0.1'\n";

/// The lock that says this process still needs the server; held until the process ends.
static IN_USE: OnceLock<(File, String)> = OnceLock::new();

/// The URL of the server's `postgres` database.
pub fn admin_url() -> String {
    if let Ok(url) = env::var("LINLI_TEST_POSTGRES") {
        return url;
    }
    IN_USE.get_or_init(|| Cluster::for_this_checkout().join()).1.clone()
}

struct Cluster {
    home: PathBuf,
    owner: Option<Owner>,
}

/// Whom the server runs as: PostgreSQL refuses to run as root.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Cluster {
    /// In the system's temporary folder: the server's user may not be able to enter a home folder.
    fn for_this_checkout() -> Self {
        let checkout =
            env!("CARGO_MANIFEST_DIR").bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let me = fs::metadata("/proc/self").expect("this process is known").uid();
        let home = env::temp_dir().join(format!("linli-test-postgres-{me}-{checkout:016x}"));
        Self { home, owner: (me == 0).then(unprivileged) }
    }

    fn join(&self) -> (File, String) {
        self.make_home();
        let start = self.lock_file("starting");
        start.lock().expect("the start lock is taken");
        let in_use = self.lock_file("in_use");
        in_use.lock_shared().expect("the server is marked as in use");
        let url = self.running().unwrap_or_else(|| self.start());
        (in_use, url)
    }

    fn make_home(&self) {
        fs::create_dir_all(&self.home).expect("a temporary folder is made");
        let meta = fs::metadata(&self.home).expect("the temporary folder is there");
        let me = fs::metadata("/proc/self").expect("this process is known").uid();
        assert_eq!(meta.uid(), me, "{} belongs to somebody else", self.home.display());
        // The server's user passes through; only this user writes here.
        fs::set_permissions(&self.home, fs::Permissions::from_mode(0o711))
            .expect("the folder is closed to others");
    }

    fn lock_file(&self, name: &str) -> File {
        OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(self.home.join(name))
            .expect("a lock file is opened")
    }

    /// The URL of a server that still answers.
    fn running(&self) -> Option<String> {
        let url = fs::read_to_string(self.home.join("url")).ok()?;
        PgConnection::establish(&url).ok().map(|_| url)
    }

    fn start(&self) -> String {
        let data = self.home.join("data");
        self.stop_what_is_left(&data);
        let password = Uuid::new_v4().simple().to_string();
        self.initialise(&data, &password);
        // A free port may be taken by somebody else before the server has it: then another one is tried.
        let url = (0..5)
            .find_map(|_| self.try_port(&data, &password))
            .unwrap_or_else(|| panic!("PostgreSQL does not start:\n{}", self.log()));
        drop(connect(&url));
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(self.home.join("url"))
            .expect("the server's address is noted");
        std::io::Write::write_all(&mut file, url.as_bytes())
            .expect("the server's address is noted");
        self.watch(&data);
        url
    }

    fn stop_what_is_left(&self, data: &Path) {
        if data.exists() {
            // Fails when it is not running, which is as good.
            let _ =
                self.command("pg_ctl").args(["stop", "-m", "immediate", "-D"]).arg(data).output();
            fs::remove_dir_all(data).expect("an old server's data is removed");
        }
    }

    fn initialise(&self, data: &Path, password: &str) {
        fs::create_dir(data).expect("the data folder is made");
        let secret = self.home.join("password");
        fs::write(&secret, password).expect("the password is written");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600))
            .expect("the password is kept from others");
        for path in [data, secret.as_path()] {
            if let Some(owner) = self.owner {
                chown(path, Some(owner.user), Some(owner.group))
                    .expect("the folder is given to the server's user");
            }
        }
        let done = self
            .command("initdb")
            .args([
                "--username=postgres",
                "--auth=password",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(data)
            .arg(format!("--pwfile={}", secret.display()))
            .output()
            .expect("initdb runs");
        assert!(done.status.success(), "initdb failed: {}", String::from_utf8_lossy(&done.stderr));
        fs::remove_file(&secret).expect("the password file is removed");
        let settings = data.join("postgresql.auto.conf");
        fs::write(&settings, SETTINGS).expect("the settings are written");
    }

    fn try_port(&self, data: &Path, password: &str) -> Option<String> {
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .ok()?
            .port();
        let started = self
            .command("pg_ctl")
            .args(["start", "-w", "-t", "60", "-D"])
            .arg(data)
            .arg("-o")
            .arg(format!("-p {port}"))
            .arg("-l")
            .arg(data.join("log"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("pg_ctl runs");
        started
            .success()
            .then(|| format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"))
    }

    /// A process of its own session, so that it outlives the test that started it and a Ctrl-C.
    fn watch(&self, data: &Path) {
        let script = format!(
            "idle=0
            while sleep 5 && [ -d \"$HOME_DIR\" ]; do
                if flock -n -x \"$HOME_DIR/in_use\" true; then idle=$((idle + 5)); else idle=0; fi
                [ $idle -lt {IDLE_SECONDS} ] && continue
                flock -x \"$HOME_DIR/starting\" sh -c '
                    flock -n -x \"$HOME_DIR/in_use\" true || exit 1
                    rm -f \"$HOME_DIR/url\"
                    setpriv $AS -- \"$PG_CTL\" stop -m immediate -D \"$DATA\" >/dev/null 2>&1
                    rm -rf \"$DATA\"' && exit
            done"
        );
        let as_owner = self.owner.map_or_else(
            || "--no-new-privs".to_owned(),
            |owner| format!("--reuid={} --regid={} --clear-groups", owner.user, owner.group),
        );
        Command::new("setsid")
            .args(["--fork", "sh", "-c", &script])
            .env("HOME_DIR", &self.home)
            .env("DATA", data)
            .env("AS", as_owner)
            .env("PG_CTL", program("pg_ctl"))
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the watchdog starts");
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(program(name));
        // Not the caller's settings, and not a folder that the server's user may not enter.
        command.env_clear().env("LC_ALL", "C").env("PATH", env::var_os("PATH").unwrap_or_default());
        command.current_dir("/").stdin(Stdio::null());
        if let Some(owner) = self.owner {
            command.uid(owner.user).gid(owner.group);
        }
        command
    }

    fn log(&self) -> String {
        fs::read_to_string(self.home.join("data/log")).unwrap_or_else(|error| error.to_string())
    }
}

/// The account that the Debian package makes, else the one that owns nothing.
fn unprivileged() -> Owner {
    let accounts = fs::read_to_string("/etc/passwd").expect("the accounts are listed");
    let find = |name: &str| {
        accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next() == Some(name)).then_some(())?;
            Some(Owner { user: fields.nth(1)?.parse().ok()?, group: fields.next()?.parse().ok()? })
        })
    };
    find("postgres").or_else(|| find("nobody")).expect("there is an account without rights")
}

/// Where Debian keeps PostgreSQL's programs, the newest first, else the search path.
fn program(name: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    versions.sort_by_key(|path| {
        path.file_name().and_then(OsStr::to_str).and_then(|version| version.parse::<u32>().ok())
    });
    versions
        .iter()
        .rev()
        .map(|version| version.join("bin").join(name))
        .find(|path| path.exists())
        .unwrap_or_else(|| PathBuf::from(name))
}
