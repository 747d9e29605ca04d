//! One test: its session, its fake providers, the app, and what is kept when it fails.

use std::{
    net::TcpListener,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use futures_util::FutureExt as _;
use tempfile::TempDir;
use thumbsheet_testkit::{FakeGoogle, FakeOpenAi};

use super::{
    Keyring, Page,
    camera::Camera,
    evidence,
    processes::Processes,
    session::{Display, Session, move_pointer},
    slots::Slot,
};

/// How long the tests wait for something that should come at once, on a machine that is busy with other things.
pub(crate) const WAIT_TIMEOUT: Duration = Duration::from_secs(20);

const DRIVER: &str = "/usr/bin/WebKitWebDriver";

/// A key that looks like one and is found again in no other text.
pub(crate) const OPENAI_KEY: &str = "sk-proj-Vx7Qm2LkT9wRz4HbN8cYpJ3dGfKs6A1e";
/// As above, of Google's shape.
pub(crate) const GOOGLE_KEY: &str = "AIzaSyD8kQw3ZrT6uVnX1bLm9PcH4jEfGyRt2sWo";

/// What a test begins with.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) keyring: Keyring,
    pub(crate) display: Display,
    /// Whether the fakes' keys are in the environment.
    pub(crate) keys: bool,
    /// `settings.toml`, where there is one already.
    pub(crate) settings: Option<String>,
    /// The size of the window's inside.
    pub(crate) size: (u32, u32),
    /// Whether the home lies where no folder can be.
    pub(crate) no_home: bool,
}

impl Default for Plan {
    fn default() -> Self {
        // Waits as short as they are sensible: the tests look at order and reason, not at patience.
        let settings = "schema = 1\n[generation]\nwait_ms = 1500\n".to_owned();
        Self {
            keyring: Keyring::Absent,
            display: Display::X11,
            keys: true,
            settings: Some(settings),
            size: (1600, 1000),
            no_home: false,
        }
    }
}

impl Plan {
    /// A person who starts it for the first time: no settings, no keys.
    pub(crate) fn first_start() -> Self {
        Self { keys: false, settings: None, ..Self::default() }
    }
}

/// Where a test acts.
pub(crate) struct Stage {
    pub(crate) openai: FakeOpenAi,
    pub(crate) google: FakeGoogle,
    pub(crate) session: Session,
    pub(crate) plan: Plan,
    page: Option<Page>,
    folder: TempDir,
    slot: Slot,
}

/// Plays a scene, and keeps the evidence when it fails. The test's name is the function that the scene stands in.
pub(crate) async fn play<F: AsyncFnOnce(&mut Stage)>(plan: Plan, scene: F) {
    let name = std::any::type_name::<F>().replace("::{{closure}}", "");
    let name = name.rsplit("::").next().unwrap_or("test").to_owned();
    let slot = Slot::take().await;
    let mut stage = Stage::set(&name, plan, slot).await;
    let ended = AssertUnwindSafe(scene(&mut stage)).catch_unwind().await;
    if let Err(cause) = ended {
        let said = cause.downcast_ref::<String>().cloned();
        let said = said.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
        let logs = [stage.folder.path().join("logs"), stage.home().join("logs")];
        let kept = evidence::save(&name, stage.page.as_ref(), &logs).await;
        drop(stage);
        panic!("{said}\n{kept}");
    }
    if let Some(page) = stage.page.take() {
        page.leave().await;
    }
}

/// Waits until something is true.
pub(crate) async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is().await {
        assert!(begun.elapsed() < WAIT_TIMEOUT, "waited {WAIT_TIMEOUT:?} for {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// The built app.
pub(crate) fn app_binary() -> PathBuf {
    let said = std::env::var_os("THUMBSHEET_APP").map(PathBuf::from);
    let built = option_env!("CARGO_BIN_EXE_thumbsheet-desktop").map(PathBuf::from);
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/debug/thumbsheet-desktop");
    let binary = said.or(built).unwrap_or(usual);
    assert!(
        binary.exists(),
        "there is no app at {}: build it with `npm --prefix ui ci && npm --prefix ui run build && cargo build --features \
         desktop,custom-protocol`, or name another with THUMBSHEET_APP",
        binary.display()
    );
    binary.canonicalize().unwrap()
}

impl Stage {
    async fn set(name: &str, plan: Plan, slot: Slot) -> Self {
        let folder = tempfile::Builder::new().prefix("thumbsheet-e2e-").tempdir().unwrap();
        let mark = format!("{name}-{}", folder.path().file_name().unwrap().to_string_lossy());
        let session = Session::start(&mark, folder.path(), plan.keyring, plan.display).await;
        let (openai, google) = (
            FakeOpenAi::setup().key(OPENAI_KEY).start_on_thread(),
            FakeGoogle::setup().key(GOOGLE_KEY).start_on_thread(),
        );
        let mut stage = Self { openai, google, session, plan, page: None, folder, slot };
        if let Some(settings) = &stage.plan.settings {
            super::write(&stage.home().join("settings.toml"), settings);
        }
        let home = stage.home();
        let session = &mut stage.session;
        session.set("THUMBSHEET_HOME", home.display().to_string());
        session.set("OPENAI_BASE_URL", stage.openai.base_url());
        session.set("GOOGLE_GEMINI_BASE_URL", stage.google.base_url());
        if stage.plan.keys {
            session.set("OPENAI_API_KEY", stage.openai.key());
            session.set("GEMINI_API_KEY", stage.google.key());
        }
        stage
    }

    /// The folder that the app keeps everything in.
    pub(crate) fn home(&self) -> PathBuf {
        // A file in the way stops even root, which a mode of the folder would not.
        self.folder.path().join(if self.plan.no_home { "bus.conf/home" } else { "home" })
    }

    /// Everything of this test's person.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the person.
    pub(crate) fn person(&self) -> PathBuf {
        self.folder.path().join("person")
    }

    /// Starts the app and waits until its sheet is there.
    pub(crate) async fn open(&mut self) -> Page {
        self.open_with(&[]).await
    }

    /// As [`Stage::open`], with arguments.
    pub(crate) async fn open_with(&mut self, arguments: &[&str]) -> Page {
        let page = self.start(arguments).await;
        page.find("titles").await;
        self.place_window(self.plan.size).await;
        page
    }

    /// Starts the app; what it shows may be anything.
    pub(crate) async fn start(&mut self, arguments: &[&str]) -> Page {
        assert!(self.page.is_none(), "the app is open");
        let page = self.driven(arguments).await.unwrap_or_else(|error| panic!("the app did not open: {error}"));
        self.page = Some(page.clone());
        until("the page to be loaded", async || {
            page.try_js("return document.readyState === 'complete' && location.href !== 'about:blank'").await
                == Some(true.into())
        })
        .await;
        page.prepare().await;
        page
    }

    /// A driver of its own, and the app through it.
    async fn driven(&mut self, arguments: &[&str]) -> Result<Page, String> {
        self.session.processes.end("driver");
        let port = self.slot.port();
        let mut driver = self.session.command(DRIVER);
        let place = format!("--port={port}");
        Processes::end_left_over(DRIVER, &place);
        // Else the test may talk to the driver that is going.
        until("the driver's port to be free", async || TcpListener::bind(("127.0.0.1", port)).is_ok()).await;
        // As tauri-driver does: they let WebDriver into the webview.
        driver.envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")]);
        driver.arg(place);
        self.session.processes.start("driver", &mut driver);
        let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
        Page::open(port, &app_binary().display().to_string(), &arguments, Camera::of(&self.session)).await
    }

    /// The process of the app.
    pub(crate) fn app(&self) -> Option<u32> {
        self.session.processes.running(&app_binary()).first().copied()
    }

    /// Waits until the app has ended.
    pub(crate) async fn has_ended(&mut self) {
        until("the app to end", async || self.session.processes.running(&app_binary()).is_empty()).await;
        self.page = None;
    }

    /// Closes the window by the keys of the window manager, until the app asks or ends.
    pub(crate) async fn close_window(&self) {
        const AGAIN: Duration = Duration::from_secs(4);
        let mut pressed: Option<Instant> = None;
        until("the app to ask or to end", async || {
            let answered = match &self.page {
                _ if self.app().is_none() => true,
                Some(page) => page.try_js("return e2e.named('quit-dialog') !== null").await == Some(true.into()),
                None => false,
            };
            // A key that comes while the focus moves is nobody's.
            if !answered && pressed.is_none_or(|at| at.elapsed() > AGAIN) {
                pressed = Some(Instant::now());
                self.session.xdotool(&["windowactivate", "--sync", &self.window()]);
                self.session.xdotool(&["key", "--clearmodifiers", "alt+F4"]);
            }
            answered
        })
        .await;
    }

    /// Closes the app, which has nothing to ask, and waits for its end.
    pub(crate) async fn quit(&mut self) {
        self.close_window().await;
        self.has_ended().await;
    }

    /// Kills the app without warning.
    pub(crate) async fn kill(&mut self) {
        Processes::kill(self.app().expect("the app runs"), "KILL");
        self.has_ended().await;
    }

    /// The X id of the app's window.
    pub(crate) fn window(&self) -> String {
        self.find_window().expect("the app has a window on the screen")
    }

    fn find_window(&self) -> Option<String> {
        let found = self.session.xdotool(&["search", "--onlyvisible", "--name", "^Thumbsheet$"])?;
        found.lines().next().map(str::to_owned).filter(|window| !window.is_empty())
    }

    /// Puts the window's inside at the top left of the screen, in this size.
    pub(crate) async fn place_window(&self, size: (u32, u32)) {
        // The page may be loaded before the window manager has shown its window.
        // Taken as it was found: the manager hides it for a moment more while it puts it into its frame.
        let mut found = None;
        until("the window to be on the screen", async || {
            found = self.find_window();
            found.is_some()
        })
        .await;
        let window = found.unwrap_or_default();
        let (width, height) = (size.0.to_string(), size.1.to_string());
        self.session.xdotool(&["windowactivate", "--sync", &window]);
        self.session.xdotool(&["windowsize", &window, &width, &height]);
        self.session.xdotool(&["windowmove", &window, "0", "0"]);
        if let Some(page) = &self.page {
            let script = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
            page.wait("the window to have its size", script, &[size.0.into(), size.1.into()]).await;
        }
    }

    /// Where a point of the page is on the screen.
    pub(crate) fn on_screen(&self, point: (i32, i32)) -> (i32, i32) {
        let place = self.session.xdotool(&["getwindowgeometry", "--shell", &self.window()]).unwrap();
        let value = |name: &str| -> i32 {
            place.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap().parse().unwrap()
        };
        (value("X") + point.0, value("Y") + point.1)
    }

    /// Drags with the real pointer from one point of the screen to another.
    pub(crate) async fn drag(&self, from: (i32, i32), to: (i32, i32)) {
        self.drag_and_hold(from, to).await;
        self.session.xdotool(&["mouseup", "1"]);
    }

    /// Drags without letting go.
    pub(crate) async fn drag_and_hold(&self, from: (i32, i32), to: (i32, i32)) {
        self.session.xdotool(&["mousemove", &from.0.to_string(), &from.1.to_string()]);
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.session.xdotool(&["mousedown", "1"]);
        let begun = (from.0 + 24, from.1 + 12);
        move_pointer(&self.session, from, begun).await;
        // The page asks the program, which draws the files before the drag begins.
        tokio::time::sleep(Duration::from_millis(400)).await;
        move_pointer(&self.session, begun, to).await;
        move_pointer(&self.session, (to.0 - 4, to.1 - 4), to).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    /// Types a path into the desktop's own file dialog, as a person does.
    pub(crate) async fn choose_file(&self, dialog: &str, path: &Path) {
        let search = ["search", "--onlyvisible", "--name", &format!("^{dialog}$")];
        let shown = || self.session.xdotool(&search).and_then(|found| Some(found.lines().next()?.to_owned()));
        until(&format!("the dialog {dialog}"), async || shown().is_some()).await;
        let window = shown().unwrap();
        self.session.xdotool(&["windowactivate", "--sync", &window]);
        self.session.xdotool(&["key", "--clearmodifiers", "ctrl+l"]);
        self.session.xdotool(&["key", "--clearmodifiers", "ctrl+a"]);
        self.session.xdotool(&["type", "--clearmodifiers", "--delay", "8", &path.display().to_string()]);
        // The first Enter may take what the dialog completes.
        let mut pressed: Option<Instant> = None;
        until(&format!("the dialog {dialog} to close"), async || {
            let is_gone = shown().is_none();
            if !is_gone && pressed.is_none_or(|at| at.elapsed() > Duration::from_secs(2)) {
                pressed = Some(Instant::now());
                self.session.xdotool(&["key", "--clearmodifiers", "Return"]);
            }
            is_gone
        })
        .await;
    }

    /// A Python program of these tests, started in the session.
    pub(crate) fn python(&mut self, name: &str, program: &str, arguments: &[&str]) -> u32 {
        let mut command = self.session.command("/usr/bin/python3");
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/desktop").join(program)).args(arguments);
        self.session.processes.start(name, &mut command)
    }

    /// The command line of the same build, on the same home.
    pub(crate) fn command_line(&self) -> Command {
        let beside = app_binary().with_file_name("thumbsheet");
        let binary = std::env::var_os("THUMBSHEET_CLI").map_or(beside, PathBuf::from);
        assert!(
            binary.exists(),
            "there is no {}: build it with `cargo build --package thumbsheet-cli`",
            binary.display()
        );
        self.session.command(binary)
    }

    /// What the program has logged, of all its starts.
    pub(crate) fn log(&self) -> String {
        let files = std::fs::read_dir(self.home().join("logs")).into_iter().flatten().flatten();
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
    }

    /// How many requests have reached the fakes.
    pub(crate) fn requests(&self) -> usize {
        self.openai.count() + self.google.count()
    }

    /// Ticks or unticks models by their ids.
    pub(crate) async fn tick(&self, page: &Page, models: &[&str], on: bool) {
        for model in models {
            let id = format!("model-{model}");
            let provider = model.split('/').next().unwrap_or_default();
            // Long lists of a provider are folded.
            let unfold = "if (!e2e.named(arguments[0])) e2e.named(arguments[1])?.click()";
            page.js(unfold, &[id.as_str().into(), format!("more-models-{provider}").into()]).await;
            page.js("e2e.named(arguments[0])?.scrollIntoView({ block: 'center' })", &[id.as_str().into()]).await;
            let script = "const one = e2e.named(arguments[0]); const box = one?.matches('input,[role=checkbox]') ? one : one?.querySelector('input,[role=checkbox]'); \
                          return box ? [box.checked ?? box.getAttribute('aria-checked') === 'true'] : null";
            let state = page.wait(&format!("`{id}`"), script, &[id.as_str().into()]).await;
            if state[0].as_bool() != Some(on) {
                page.click(&id).await;
                let reached = script.replace(
                    "return box ?",
                    "return box && (box.checked ?? box.getAttribute('aria-checked') === 'true') === arguments[1] ?",
                );
                page.wait(&format!("`{id}` to be ticked: {on}"), &reached, &[id.as_str().into(), on.into()]).await;
            }
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // The fakes let go of held answers only when they stop, and the app may be waiting for one: it goes first.
        for app in self.session.processes.running(&app_binary()) {
            Processes::kill(app, "KILL");
        }
    }
}
