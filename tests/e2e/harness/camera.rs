//! Pictures of the screen. The driver's own never come when WebKit draws without a graphics card and nothing moves, and they show
//! the page, not what became of it on the screen.

use std::{path::Path, process::Command};

use super::{session::Session, stage::WAIT_TIMEOUT};

#[derive(Clone)]
pub(crate) struct Camera {
    /// The environment of the session: its display.
    variables: Vec<(String, String)>,
}

impl Camera {
    pub(crate) fn of(session: &Session) -> Self {
        Self { variables: session.variables.clone() }
    }

    /// The inside of the app's window, as a PNG, or why there is none.
    pub(crate) async fn picture(&self) -> Result<Vec<u8>, String> {
        let mut command = Command::new("/usr/bin/python3");
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/desktop/screen.py"));
        let taken = tokio::task::spawn_blocking(move || command.output());
        match tokio::time::timeout(WAIT_TIMEOUT, taken).await {
            Ok(Ok(Ok(output))) if output.status.success() => Ok(output.stdout),
            Ok(Ok(Ok(output))) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
            Ok(failed) => Err(format!("{failed:?}")),
            Err(late) => Err(late.to_string()),
        }
    }
}
