//! The state of the desktop program: the engine, the runs under way, and the channel to the page.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tauri::{AppHandle, Manager as _};
use thumbsheet_core::{Code, Error, RunId};
use thumbsheet_desktop::wire::{InterruptedRun, Notice, Task};
use thumbsheet_desktop::{drawn::SentDrawings, quitting::Quitting};
use thumbsheet_engine::{DroppedFile, Engine, Environment, OpenRun, Parts, Run, Settings, studio::SheetView};

use crate::notice::Notices;

/// The folder of dragged files in the home.
const DRAGS: &str = "drags";

/// The state of the process, one instance, which Tauri manages.
pub(crate) struct App {
    pub(crate) notices: Notices,
    /// When the program began.
    pub(crate) began: Instant,
    pub(crate) quitting: Quitting,
    /// Replaced when settings or typefaces change; runs under way keep the one they began with.
    engine: RwLock<Engine>,
    logs: PathBuf,
    problems: Vec<Error>,
    live: Mutex<HashMap<RunId, Arc<Run>>>,
    wanted: Mutex<Option<String>>,
    dragging: AtomicBool,
    drawn: Mutex<SentDrawings>,
    /// Folder of the files that are dragged out. Other programs may read them until the
    /// next start: a target may only have noted the path.
    drags: PathBuf,
}

impl App {
    /// Opens the home folder. If that fails, opens a temporary one and reports the problem.
    ///
    /// # Errors
    /// When the temporary folder cannot be opened either.
    pub(crate) fn start(environment: &Environment) -> Result<Self, Error> {
        let began = Instant::now();
        let aside = std::env::temp_dir().join(format!("thumbsheet-{}", std::process::id()));
        let mut problems = Vec::new();
        let engine = match Parts::new(environment).and_then(Engine::open) {
            Ok(engine) => engine,
            Err(error) => {
                let parts = Parts { home: aside.join("home"), ..Parts::new(environment)? };
                problems.push(elsewhere(error, &parts.home));
                Engine::open(parts)?
            }
        };
        problems.extend(engine.problems().iter().cloned());
        let arguments: Vec<String> = std::env::args().collect();
        Ok(Self {
            notices: Notices::default(),
            began,
            quitting: Quitting::default(),
            logs: engine.home().join("logs"),
            drags: engine.home().join(DRAGS).join(std::process::id().to_string()),
            engine: RwLock::new(engine),
            problems,
            live: Mutex::default(),
            wanted: Mutex::new(wanted(&arguments)),
            dragging: AtomicBool::new(false),
            drawn: Mutex::default(),
        })
    }

    /// A cheap clone of the current engine.
    pub(crate) fn engine(&self) -> Engine {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the engine by one with these settings and the typefaces that are now in the home folder.
    pub(crate) fn reconfigure(&self, settings: Settings) -> Result<(), Error> {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        *engine = engine.reconfigured(settings)?;
        Ok(())
    }

    /// Replaces the engine by one with the typefaces that are now in the home folder.
    pub(crate) fn reload_fonts(&self) -> Result<(), Error> {
        let settings = self.engine().settings().clone();
        self.reconfigure(settings)
    }

    /// Saves the settings and applies them.
    pub(crate) async fn keep_settings(&self, settings: Settings) -> Result<Settings, Error> {
        let kept = settings.clone();
        self.blocking(move |engine| engine.save_settings(&kept)).await?;
        self.reconfigure(settings)?;
        Ok(self.engine().settings().clone())
    }

    /// The folder of the log files.
    pub(crate) fn logs(&self) -> &Path {
        &self.logs
    }

    /// The problems of the start, which the page shows.
    pub(crate) fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// The run that the command line names. Only the first call returns it.
    pub(crate) fn wanted(&self) -> Option<String> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Runs `work` on a thread for blocking work, such as reading files or asking the keychain.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let engine = self.engine();
        tokio::task::spawn_blocking(move || work(&engine)).await.unwrap_or_else(|panic| {
            Err(Error::new(Code::Internal, format!("The operation failed unexpectedly: {panic}.")))
        })
    }

    /// The unfinished runs of this process.
    pub(crate) fn live(&self) -> MutexGuard<'_, HashMap<RunId, Arc<Run>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The run with this id, if it is under way in this process.
    pub(crate) fn run(&self, id: &str) -> Option<Arc<Run>> {
        self.live().get(&RunId::new(id)).cloned()
    }

    /// The drawings that the page has.
    pub(crate) fn drawn(&self) -> MutexGuard<'_, SentDrawings> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a drag out of this window is under way.
    pub(crate) fn is_dragging(&self) -> bool {
        self.dragging.load(Ordering::Relaxed)
    }

    /// Notes that a drag out of the window begins or ends.
    pub(crate) fn drags(&self, drags: bool) {
        self.dragging.store(drags, Ordering::Relaxed);
    }

    /// The folder of the files that are dragged out.
    pub(crate) fn drag_folder(&self) -> &Path {
        &self.drags
    }

    /// Removes files that earlier starts dragged out. Only for the one app that runs on this home.
    pub(crate) fn sweep_drags(&self) {
        let Some(all) = self.drags.parent() else { return };
        for folder in std::fs::read_dir(all).into_iter().flatten().flatten() {
            if folder.path() != self.drags {
                // What cannot be removed now is tried again at the next start.
                let _ = std::fs::remove_dir_all(folder.path());
            }
        }
    }

    /// Identifies dropped files and adds them to the library.
    pub(crate) async fn read_dropped(&self, paths: Vec<PathBuf>) -> Vec<DroppedFile> {
        let read =
            self.blocking(move |engine| Ok(paths.iter().map(|path| engine.drops().read_file(path)).collect())).await;
        let items: Vec<DroppedFile> = match read {
            Ok(items) => items,
            Err(error) => vec![DroppedFile::Refused { name: String::new(), error }],
        };
        if items.iter().any(|item| matches!(item, DroppedFile::Font { .. } | DroppedFile::Preset { .. }))
            && let Err(error) = self.reload_fonts()
        {
            tracing::error!(%error, "a typeface that was dropped is there from the next start on");
        }
        items
    }

    /// Shows a run that a second start of the program names.
    pub(crate) fn show_run(&self, run: &str) {
        match self.engine().studio().sheet_of_run(&RunId::new(run)) {
            Ok(sheet) => self.notices.tell(Notice::OpenSheet { sheet: sheet.to_string() }),
            Err(error) => tracing::warn!(%error, run, "the run that was asked for is not shown"),
        }
    }

    /// The runs that an earlier session left unfinished and that the person has not settled.
    pub(crate) fn interrupted(engine: &Engine) -> Result<Vec<InterruptedRun>, Error> {
        let one = |OpenRun { sheet, name, open }: OpenRun| InterruptedRun {
            sheet: sheet.map(|sheet| sheet.to_string()),
            batch: open.list,
            name,
            run: open.run,
            interrupted: open.interrupted,
            possibly_spent: open.possibly_spent,
            possibly_usd: open.possibly_usd,
            unpriced: open.unpriced,
        };
        Ok(engine.lists().open_runs()?.into_iter().map(one).collect())
    }

    /// The sheet, with the runs marked that are under way in this process.
    pub(crate) fn with_live(&self, mut sheet: SheetView) -> SheetView {
        let live = self.live();
        for run in &mut sheet.runs {
            run.live = live.contains_key(&run.run);
        }
        sheet
    }
}

/// The run that `--open RUN` names.
pub(crate) fn wanted(arguments: &[String]) -> Option<String> {
    arguments.windows(2).find(|pair| pair[0] == "--open").map(|pair| pair[1].clone())
}

/// Reports the progress of a task to the page, at most a few times per second.
pub(crate) struct Steps {
    handle: AppHandle,
    task: Task,
}

impl Steps {
    /// Reports the steps of `task`.
    pub(crate) fn of(handle: &AppHandle, task: Task) -> Self {
        Self { handle: handle.clone(), task }
    }

    /// A callback that takes the number of done steps and the number of all steps.
    pub(crate) fn note(&self) -> impl FnMut(usize, usize) + '_ {
        const PROGRESS_INTERVAL: Duration = Duration::from_millis(150);
        let mut told: Option<Instant> = None;
        move |done, of| {
            let now = Instant::now();
            if done < of && told.is_some_and(|told| now.duration_since(told) < PROGRESS_INTERVAL) {
                return;
            }
            told = Some(now);
            self.handle.state::<App>().notices.tell(Notice::Progress { task: self.task, done, of });
        }
    }
}

fn elsewhere(error: Error, folder: &Path) -> Error {
    let hint = error.hint.unwrap_or_default();
    let hint = format!("{hint} Until then everything is kept in {}.", folder.display());
    Error { hint: Some(hint.trim().to_owned()), ..error }
}
