//! A real gnome-keyring on a session bus of its own, in a folder of its own: never the machine's.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A bus without activation: nothing runs on it but what a test starts.
const CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=BUS</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Timeout for the start of a program.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// A session bus, and perhaps a keyring on it. Both end when this is dropped.
pub struct Keyring {
    folder: PathBuf,
    bus: Child,
    daemon: Option<Child>,
}

impl Keyring {
    /// A bus with no keyring on it, which lives in `folder`. The path has to be short: a socket's is 107 bytes at most.
    pub fn none(folder: &Path) -> Self {
        for part in ["", "home", "data", "config", "cache", "runtime"] {
            std::fs::create_dir_all(folder.join(part)).expect("the test's folder can be written");
        }
        let config = folder.join("bus.conf");
        let text = CONFIG.replace("BUS", &folder.join("bus").display().to_string());
        put(&config, &text);
        let mut command = program("dbus-daemon");
        command.arg("--nofork").arg("--nopidfile").arg(format!("--config-file={}", config.display()));
        let bus = start(command.stdin(Stdio::null()), "dbus-daemon", "dbus");
        let keyring = Self { folder: folder.to_owned(), bus, daemon: None };
        wait_for("the session bus", || keyring.folder.join("bus").exists());
        keyring
    }

    /// A bus with an open keyring.
    pub fn open(folder: &Path) -> Self {
        let mut keyring = Self::none(folder);
        keyring.start(true);
        keyring
    }

    /// Ends the keyring and starts it again over the same files, as after a login without its password.
    pub fn restart_locked(&mut self) {
        self.stop();
        self.start(false);
    }

    /// Ends the keyring and starts it again with its password.
    pub fn restart_open(&mut self) {
        self.stop();
        self.start(true);
    }

    /// Ends the keyring; the bus stays.
    pub fn stop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            end(&mut daemon);
            wait_for("the keyring's end", || !self.has_service());
        }
    }

    /// What a program needs to see this keyring and nothing of the machine's.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let below = |part: &str| self.folder.join(part).display().to_string();
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", below("bus"))),
            ("HOME", below("home")),
            ("XDG_DATA_HOME", below("data")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_CACHE_HOME", below("cache")),
            ("XDG_RUNTIME_DIR", below("runtime")),
        ]
    }

    fn start(&mut self, unlocked: bool) {
        let mut command = program("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).envs(self.environment());
        if unlocked {
            command.arg("--unlock");
        }
        let mut daemon = start(command.stdin(Stdio::piped()), "gnome-keyring-daemon", "gnome-keyring");
        let mut stdin = daemon.stdin.take().expect("it is piped");
        // A daemon that was not asked to unlock does not read it.
        let _ = stdin.write_all(b"the test's password");
        drop(stdin);
        self.daemon = Some(daemon);
        wait_for("the keyring", || self.has_service());
    }

    fn has_service(&self) -> bool {
        let mut command = program("dbus-send");
        let address = format!("unix:path={}", self.folder.join("bus").display());
        command.arg(format!("--bus={address}")).args([
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        ]);
        let said = command.output().unwrap_or_else(|error| missing("dbus-send", "dbus", &error));
        String::from_utf8_lossy(&said.stdout).contains("true")
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        if let Some(daemon) = &mut self.daemon {
            end(daemon);
        }
        end(&mut self.bus);
    }
}

#[expect(clippy::disallowed_methods, reason = "where this machine's programs are")]
fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).stderr(Stdio::null());
    command
}

#[expect(clippy::disallowed_methods, reason = "nobody else reads it")]
fn put(path: &Path, text: &str) {
    std::fs::write(path, text).expect("the test's folder can be written");
}

fn start(command: &mut Command, name: &str, package: &str) -> Child {
    command.stdout(Stdio::null()).spawn().unwrap_or_else(|error| missing(name, package, &error))
}

fn missing(name: &str, package: &str, error: &std::io::Error) -> ! {
    panic!("{name}: {error}. This test needs it: `scripts/setup test`, or `apt-get install {package}`.")
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Another program's readiness has no event to wait for.
fn wait_for(what: &str, is_there: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_there() {
        assert!(began.elapsed() < START_TIMEOUT, "{what} took longer than {} s", START_TIMEOUT.as_secs());
        thread::sleep(Duration::from_millis(10));
    }
}
