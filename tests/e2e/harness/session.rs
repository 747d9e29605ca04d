//! A desktop session without a screen: bus, display, window manager, keyring.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use super::{processes::Processes, stage::until};

/// The person's keyring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keyring {
    /// Running and open.
    #[default]
    Unlocked,
    /// Running, with a login keyring that is locked.
    Locked,
    /// No secret service on the bus.
    Absent,
}

/// What the windows of a session are shown by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Display {
    /// Xvfb with openbox: the tests see and touch the screen.
    #[default]
    X11,
    /// Weston without a screen: the tests see the screen, and touch nothing.
    Wayland,
}

/// The size of the screen in pixels.
const SCREEN: (u32, u32) = (2600, 1440);

const PASSWORD: &[u8] = b"the person's own password";

/// What the tests need beside Rust, as commands and as Debian packages.
const NEEDED: &[(&str, &str)] = &[
    ("/usr/bin/WebKitWebDriver", "webkit2gtk-driver"),
    ("/usr/bin/Xvfb", "xvfb"),
    ("/usr/bin/dbus-daemon", "dbus"),
    ("/usr/bin/openbox", "openbox"),
    ("/usr/bin/weston", "weston"),
    ("/usr/bin/xdotool", "xdotool"),
    ("/usr/bin/gnome-keyring-daemon", "gnome-keyring"),
    ("/usr/bin/python3", "python3"),
    ("/usr/lib/python3/dist-packages/gi/__init__.py", "python3-gi"),
    ("/usr/lib/x86_64-linux-gnu/girepository-1.0/Gtk-3.0.typelib", "gir1.2-gtk-3.0"),
];

/// A bus without activation: what is not started here is not there. (Debian's own configuration would start a keyring for
/// the test that has none.)
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"#;

/// One session. Its processes end with it.
pub(crate) struct Session {
    pub(crate) processes: Processes,
    pub(crate) variables: Vec<(String, String)>,
    folder: PathBuf,
}

impl Session {
    /// Starts it, with everything that belongs to the person below `folder`.
    pub(crate) async fn start(mark: &str, folder: &Path, keyring: Keyring, display: Display) -> Self {
        demand();
        let logs = folder.join("logs");
        for below in ["logs", "person", "data", "config", "cache", "state", "runtime"] {
            std::fs::create_dir_all(folder.join(below)).unwrap();
        }
        private(&folder.join("runtime"));
        let named = |name: &str, below: &str| (name.to_owned(), folder.join(below).display().to_string());
        let mut variables = vec![
            named("HOME", "person"),
            named("XDG_DATA_HOME", "data"),
            named("XDG_CONFIG_HOME", "config"),
            named("XDG_CACHE_HOME", "cache"),
            named("XDG_STATE_HOME", "state"),
            named("XDG_RUNTIME_DIR", "runtime"),
            ("PATH".into(), "/usr/bin:/bin".into()),
            ("LANG".into(), "C.UTF-8".into()),
            ("NO_AT_BRIDGE".into(), "1".into()),
            ("RUST_BACKTRACE".into(), "1".into()),
        ];
        let configuration = folder.join("bus.conf");
        std::fs::write(&configuration, BUS).unwrap();
        let mut session =
            Self { processes: Processes::new(mark, &logs), variables: variables.clone(), folder: folder.into() };

        let mut bus = session.command("/usr/bin/dbus-daemon");
        bus.args(["--nofork", "--nopidfile", "--print-address=1", "--config-file"]).arg(&configuration);
        let address = session.processes.start_and_hear("bus", &mut bus);
        variables.push(("DBUS_SESSION_BUS_ADDRESS".into(), address));

        session.variables = variables;
        match display {
            Display::X11 => session.start_x11().await,
            Display::Wayland => session.start_wayland().await,
        }
        match keyring {
            Keyring::Absent => {}
            Keyring::Unlocked => session.start_keyring(true).await,
            Keyring::Locked => {
                session.start_keyring(true).await;
                session.lock_keyring().await;
            }
        }
        session
    }

    /// A command within the session: with its environment and nothing else of this machine's.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.folder.join("person")).stdin(Stdio::null());
        command
    }

    /// Adds a variable for the commands to come.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.into()));
    }

    /// What xdotool says, if it succeeds.
    pub(crate) fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let output = self.command("/usr/bin/xdotool").args(arguments).stderr(Stdio::null()).output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    async fn start_x11(&mut self) {
        let mut display = self.command("/usr/bin/Xvfb");
        let screen = format!("{}x{}x24", SCREEN.0, SCREEN.1);
        display.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]);
        let number = self.processes.start_and_hear("display", &mut display);
        self.set("DISPLAY", format!(":{number}"));
        let mut manager = self.command("/usr/bin/openbox");
        self.processes.start("window-manager", &mut manager);
        until("the window manager to be there", async || self.xdotool(&["get_num_desktops"]).is_some()).await;
    }

    async fn start_wayland(&mut self) {
        const SOCKET: &str = "wayland-e2e";
        let mut compositor = self.command("/usr/bin/weston");
        compositor.args(["--no-config", "--backend=headless-backend.so", "--use-pixman", "--idle-time=0"]);
        // Without `debug` the compositor gives nobody a picture of its screen.
        compositor.args(["--debug", &format!("--socket={SOCKET}")]);
        compositor.args([format!("--width={}", SCREEN.0), format!("--height={}", SCREEN.1)]);
        self.processes.start("display", &mut compositor);
        let socket = self.folder.join("runtime").join(SOCKET);
        until("the compositor to be there", async || socket.exists()).await;
        self.set("WAYLAND_DISPLAY", SOCKET);
        self.set("GDK_BACKEND", "wayland");
    }

    async fn start_keyring(&mut self, unlock: bool) {
        let mut daemon = self.command("/usr/bin/gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        let mut given = None;
        if unlock {
            daemon.arg("--unlock");
            let (reader, writer) = std::io::pipe().unwrap();
            daemon.stdin(reader);
            given = Some(writer);
        }
        self.processes.start("keyring", &mut daemon);
        drop(daemon);
        if let Some(mut writer) = given {
            writer.write_all(PASSWORD).unwrap();
        }
        until("the keyring to be on the bus", async || self.owns("org.freedesktop.secrets")).await;
    }

    /// Starts the keyring anew, without its password: as after a login by fingerprint.
    pub(crate) async fn lock_keyring(&mut self) {
        self.processes.end("keyring");
        until("the keyring to leave the bus", async || !self.owns("org.freedesktop.secrets")).await;
        self.start_keyring(false).await;
    }

    fn owns(&self, name: &str) -> bool {
        let mut send = self.command("/usr/bin/dbus-send");
        send.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
        send.args(["org.freedesktop.DBus.NameHasOwner", &format!("string:{name}")]);
        let output = send.output().unwrap();
        String::from_utf8_lossy(&output.stdout).contains("boolean true")
    }

    /// The folder where the keyring keeps what it was given.
    pub(crate) fn keyring_store(&self) -> PathBuf {
        self.folder.join("data/keyrings")
    }
}

/// Moves the pointer as a hand does: in small steps, with the time between them that GTK needs to see a drag.
pub(crate) async fn move_pointer(session: &Session, from: (i32, i32), to: (i32, i32)) {
    const STEPS: i32 = 16;
    for step in 1..=STEPS {
        let at = |from: i32, to: i32| (from + (to - from) * step / STEPS).to_string();
        session.xdotool(&["mousemove", &at(from.0, to.0), &at(from.1, to.1)]);
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Fails with what to install when something is missing.
fn demand() {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package).collect();
    assert!(
        missing.is_empty(),
        "these tests need more of the system: sudo apt-get install --no-install-recommends {}",
        missing.join(" ")
    );
}

/// As the bus and the keyring want their runtime folder.
fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
}
