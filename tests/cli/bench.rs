//! A home, a folder, fakes in threads of their own, and the binary.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;
use thumbsheet_testkit::{FakeGoogle, FakeOpenAi};

/// The longest that a test waits for a process.
const PROCESS_TIMEOUT: Duration = Duration::from_mins(3);

/// Kills a process that a test has waited for too long: its output ends, and the test fails instead of hanging. Does
/// nothing once it is dropped.
pub(crate) struct Watchdog {
    _watched: Sender<()>,
}

impl Watchdog {
    pub(crate) fn of(child: &Child) -> Self {
        let (watched, ended) = channel::<()>();
        let id = child.id().to_string();
        std::thread::spawn(move || {
            if ended.recv_timeout(PROCESS_TIMEOUT) == Err(RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-KILL", &id]).status();
            }
        });
        Self { _watched: watched }
    }
}

pub(crate) struct Bench {
    pub(crate) place: TempDir,
    pub(crate) openai: FakeOpenAi,
    pub(crate) google: FakeGoogle,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            place: TempDir::new().unwrap(),
            openai: FakeOpenAi::setup().start_on_thread(),
            google: FakeGoogle::setup().start_on_thread(),
        }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.place.path().join("home")
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.place.path().join("thumbnails")
    }

    /// The command in its folder, with nothing of this machine's environment but the path.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_thumbsheet")), arguments)
    }

    /// The same, of the program at `program`.
    pub(crate) fn command_of(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.place.path())
            .env_clear()
            .env("THUMBSHEET_HOME", self.home())
            // Never this machine's keychain.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env("OPENAI_API_KEY", self.openai.key())
            .env("OPENAI_BASE_URL", self.openai.base_url())
            .env("GEMINI_API_KEY", self.google.key())
            .env("GOOGLE_GEMINI_BASE_URL", self.google.base_url())
            .stdin(Stdio::null());
        command
    }

    /// Gives a journal another version, as its header says it: 4 bytes at 60 (sqlite.org/fileformat2.html).
    pub(crate) fn set_version(journal: &Path, version: u32) {
        let mut bytes = std::fs::read(journal).unwrap();
        bytes[60..64].copy_from_slice(&version.to_be_bytes());
        std::fs::write(journal, bytes).unwrap();
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }
}

pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every line of stdout as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect()
    }

    /// Checks the exit code; shows both streams when it is another.
    #[track_caller]
    pub(crate) fn ends(self, code: i32, why: &str) -> Self {
        assert_eq!(self.code, code, "{why}\nstdout: {}\nstderr: {}", self.out, self.err);
        self
    }
}
