//! A server that runs, and the few requests that the tests send it.

use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

/// The program with nothing of this machine's configuration.
pub fn linli(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linli"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("LINLI_") || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    let elsewhere = std::env::temp_dir();
    command
        .env("LINLI_DATA_FOLDER", data)
        .env("LINLI_LISTEN", "127.0.0.1:0")
        .current_dir(elsewhere);
    command
}

pub struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
    pub said: String,
    pub token: Option<String>,
    /// For `If-Match`.
    pub version: Option<i64>,
}

impl Running {
    /// Starts it and reads what it says up to the line with `until`.
    pub fn start(command: &mut Command, until: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains(until) {
            assert!(output.read_line(&mut said).unwrap() > 0, "it ended: {said}");
        }
        let address = said.split_once("http://").unwrap().1;
        let address =
            address.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').next().unwrap();
        Self { address: address.to_owned(), child, output, said, token: None, version: None }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        self.send("GET", path, "")
    }

    pub fn post(&self, path: &str, body: &str) -> (u16, String) {
        self.send("POST", path, body)
    }

    /// What it answers, as it should.
    pub fn ask(&self, method: &str, path: &str, body: &str, expected: u16) -> Value {
        let (status, answer) = self.send(method, path, body);
        assert_eq!(status, expected, "{path}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Password of the demo's people, and login of the first of this role, as the server said them.
    pub fn somebody(&self, role: &str) -> (String, String) {
        let password = self.said.split("shown this once: ").nth(1).unwrap();
        let line = self.said.lines().find(|line| line.trim_start().starts_with(role)).unwrap();
        let word = |text: &str, at: usize| text.split_whitespace().nth(at).unwrap().to_owned();
        (word(password, 0), word(line, 1))
    }

    /// From now on this person asks.
    pub fn sign_in(&mut self, (password, login): &(String, String)) {
        self.token = None;
        let body = format!(r#"{{"login":"{login}","password":"{password}"}}"#);
        let tokens = self.ask("POST", "/api/v1/auth/login", &body, 200);
        self.token = Some(tokens["access_token"].as_str().unwrap().to_owned());
    }

    fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = self.begin(method, path, body.len());
        stream.write_all(body.as_bytes()).unwrap();
        finish(stream)
    }

    /// Sends a request up to its body, which the caller sends.
    pub fn begin(&self, method: &str, path: &str, length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let token = self
            .token
            .as_ref()
            .map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
        let version =
            self.version.map_or_else(String::new, |version| format!("If-Match: \"{version}\"\r\n"));
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {}\r\n{token}{version}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n",
            self.address
        )
        .unwrap();
        stream
    }

    /// Tells it to stop, and does not wait.
    pub fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Whether it takes new connections.
    pub fn listens(&self) -> bool {
        TcpStream::connect(&self.address).is_ok()
    }

    /// Tells it to stop, reads the rest of what it says, and gives whether it ended well and in time.
    pub fn stop(&mut self) -> bool {
        self.tell_to_stop();
        let _ = self.output.read_to_string(&mut self.said);
        let patience = Instant::now() + Duration::from_secs(40);
        while Instant::now() < patience {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

/// Reads the answer to its end: status and body.
pub fn finish(mut stream: TcpStream) -> (u16, String) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
