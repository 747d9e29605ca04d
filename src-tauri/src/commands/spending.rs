//! What was spent.

use tauri::State;
use thumbsheet_engine::Spending;

use super::Answer;
use crate::app::App;

/// The most days that the page may ask for: ten years.
const MAX_DAYS: u32 = 3660;

/// What was spent today, this month, and on each of the last days, with the limits.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn spending(app: State<'_, App>, days: u32) -> Answer<Spending> {
    app.blocking(move |engine| engine.runs().spending(days.min(MAX_DAYS))).await
}
