//! What the window stands on: the engine, what is under way, and the way to the page.

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
use thumbsheet_desktop::wire::{Interrupted, Notice, Task};
use thumbsheet_desktop::{drawn::Drawn, quitting::Quitting};
use thumbsheet_engine::{Dropped, Engine, Environment, OpenRun, Parts, Run, Settings, studio::SheetView};

use crate::notice::Notices;

/// One a process, managed by Tauri.
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
    drawn: Mutex<Drawn>,
    /// Files that are dragged out; theirs to read until the program ends.
    drags: PathBuf,
}

impl App {
    /// Opens the home; where it cannot be used, goes on in a temporary one and says so.
    ///
    /// # Errors
    /// When that does not work either.
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
            engine: RwLock::new(engine),
            problems,
            live: Mutex::default(),
            wanted: Mutex::new(wanted(&arguments)),
            dragging: AtomicBool::new(false),
            drawn: Mutex::default(),
            drags: aside.join("drags"),
        })
    }

    /// The engine as it is now; cheap.
    pub(crate) fn engine(&self) -> Engine {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From here on the engine has these settings, and the typefaces that are in the home by now.
    pub(crate) fn reconfigure(&self, settings: Settings) -> Result<(), Error> {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        *engine = engine.reconfigured(settings)?;
        Ok(())
    }

    /// From here on the engine has the typefaces that are in the home by now.
    pub(crate) fn reload_fonts(&self) -> Result<(), Error> {
        let settings = self.engine().settings().clone();
        self.reconfigure(settings)
    }

    /// Writes the settings down and goes on with them.
    pub(crate) async fn keep_settings(&self, settings: Settings) -> Result<Settings, Error> {
        let kept = settings.clone();
        self.blocking(move |engine| engine.save_settings(&kept)).await?;
        self.reconfigure(settings)?;
        Ok(self.engine().settings().clone())
    }

    /// Where the log is.
    pub(crate) fn logs(&self) -> &Path {
        &self.logs
    }

    /// What went wrong while starting, for the page to say.
    pub(crate) fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// The run that the program was started on, once.
    pub(crate) fn wanted(&self) -> Option<String> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Runs `work` where it may take its time: reading files, asking the keychain.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let engine = self.engine();
        tokio::task::spawn_blocking(move || work(&engine))
            .await
            .unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("This stopped: {panic}."))))
    }

    /// The runs of this process that have not come to their end.
    pub(crate) fn live(&self) -> MutexGuard<'_, HashMap<RunId, Arc<Run>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The run with this id, while it is under way here.
    pub(crate) fn run(&self, id: &str) -> Option<Arc<Run>> {
        self.live().get(&RunId::new(id)).cloned()
    }

    /// What the page was sent to show.
    pub(crate) fn drawn(&self) -> MutexGuard<'_, Drawn> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a drag out of this window is under way.
    pub(crate) fn is_dragging(&self) -> bool {
        self.dragging.load(Ordering::Relaxed)
    }

    /// A drag out begins or ends.
    pub(crate) fn drags(&self, drags: bool) {
        self.dragging.store(drags, Ordering::Relaxed);
    }

    /// Where files lie that are dragged out.
    pub(crate) fn drag_folder(&self) -> &Path {
        &self.drags
    }

    /// Tells what files are, and takes them into the library.
    pub(crate) async fn read_dropped(&self, paths: Vec<PathBuf>) -> Vec<Dropped> {
        let read =
            self.blocking(move |engine| Ok(paths.iter().map(|path| engine.drops().read_file(path)).collect())).await;
        let items: Vec<Dropped> = match read {
            Ok(items) => items,
            Err(error) => vec![Dropped::Refused { name: String::new(), error }],
        };
        if items.iter().any(|item| matches!(item, Dropped::Font { .. } | Dropped::Preset { .. }))
            && let Err(error) = self.reload_fonts()
        {
            tracing::error!(%error, "a typeface that was dropped is there from the next start on");
        }
        items
    }

    /// Shows a run that another start of the program named.
    pub(crate) fn show_run(&self, run: &str) {
        match self.engine().studio().sheet_of_run(&RunId::new(run)) {
            Ok(sheet) => self.notices.tell(Notice::OpenSheet { sheet: sheet.to_string() }),
            Err(error) => tracing::warn!(%error, run, "the run that was asked for is not shown"),
        }
    }

    /// The runs that an earlier session left unfinished, and about which the person has said nothing yet.
    pub(crate) fn interrupted(engine: &Engine) -> Result<Vec<Interrupted>, Error> {
        let one = |OpenRun { sheet, name, open }: OpenRun| Interrupted {
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

    /// The sheet with what is known here of its runs: which are under way.
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

/// Tells the page how far something has come, a few times a second at most.
pub(crate) struct Steps {
    handle: AppHandle,
    task: Task,
}

impl Steps {
    /// Of `task`.
    pub(crate) fn of(handle: &AppHandle, task: Task) -> Self {
        Self { handle: handle.clone(), task }
    }

    /// What is called with how much is done, and how much there is.
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

impl Drop for App {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.drags);
    }
}

fn elsewhere(error: Error, folder: &Path) -> Error {
    let hint = error.hint.unwrap_or_default();
    let hint = format!("{hint} Until then everything is kept in {}.", folder.display());
    Error { hint: Some(hint.trim().to_owned()), ..error }
}
