//! One thumbnail's place on the sheet, as it is on screen.

use serde_json::Value;

use super::Page;

/// The four that are ticked at the first start.
pub(crate) const OFFLINE: [&str; 4] = ["aurora", "contours", "halftone", "papercut"];
/// Models of the fakes, as their tiles are named.
pub(crate) const FLARE: &str = "gpt-image-2.6-flare";
/// Slower, of the same provider.
pub(crate) const SUNBURST: &str = "gpt-image-2.6-sunburst";
/// Google's.
pub(crate) const NANO: &str = "gemini-nano-banana-2.1";
/// Google's quickest.
pub(crate) const LITE: &str = "gemini-3.1-flash-lite-image";

/// The name of a tile.
pub(crate) fn column(row: usize, model: &str) -> String {
    format!("tile-{row}-{model}")
}

/// What a tile shows at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    pub(crate) state: String,
    /// Rises with every picture that came to be on screen.
    pub(crate) drawn: u64,
    /// Everything it says.
    pub(crate) text: String,
}

impl Tile {
    pub(crate) fn of(value: &Value) -> Option<Self> {
        Some(Self {
            state: value["state"].as_str()?.to_owned(),
            drawn: value["drawn"].as_u64().unwrap_or(0),
            text: format!("{} {}", value["text"].as_str()?, value["label"].as_str().unwrap_or_default()),
        })
    }
}

impl Page {
    /// The tile, which has to be there.
    pub(crate) async fn tile(&self, row: usize, model: &str) -> Tile {
        let id = column(row, model);
        let value = self.wait(&format!("the tile {id}"), "return e2e.tile(arguments[0])", &[id.clone().into()]).await;
        Tile::of(&value).unwrap_or_else(|| panic!("{id} is no tile: {value}"))
    }

    /// Waits until the tile is in this state.
    pub(crate) async fn tile_is(&self, row: usize, model: &str, state: &str) -> Tile {
        let id = column(row, model);
        let script = "const tile = e2e.tile(arguments[0]); return tile?.state === arguments[1] ? tile : null";
        let found = self.wait(&format!("{id} to be {state}"), script, &[id.into(), state.into()]).await;
        Tile::of(&found).unwrap()
    }

    /// Waits until the tile shows a picture newer than the one numbered `after`.
    pub(crate) async fn tile_redrawn(&self, row: usize, model: &str, after: u64) -> Tile {
        let id = column(row, model);
        let script = "const tile = e2e.tile(arguments[0]); return tile?.drawn > arguments[1] ? tile : null";
        let found = self.wait(&format!("{id} to be redrawn"), script, &[id.into(), after.into()]).await;
        Tile::of(&found).unwrap()
    }

    /// A number for the pixels of the picture that the tile shows.
    pub(crate) async fn pixels(&self, row: usize, model: &str) -> u64 {
        let id = column(row, model);
        let shown = self.wait(&format!("a picture on {id}"), "return e2e.pixels(arguments[0])", &[id.into()]).await;
        shown.as_u64().unwrap()
    }

    /// The states that the tile was seen in, in order.
    pub(crate) async fn states(&self, row: usize, model: &str) -> Vec<String> {
        let seen = self
            .js("return (e2e.seen[arguments[0]] ?? []).map((one) => one.state)", &[column(row, model).into()])
            .await;
        seen.as_array().unwrap().iter().map(|state| state.as_str().unwrap().to_owned()).collect()
    }

    /// Everything that the tile said while it was in a state.
    pub(crate) async fn said(&self, row: usize, model: &str, state: &str) -> String {
        let script = "return (e2e.seen[arguments[0]] ?? []).filter((one) => one.state === arguments[1]).map((one) => one.text).join(' | ')";
        let said = self.js(script, &[column(row, model).into(), state.into()]).await;
        said.as_str().unwrap().to_owned()
    }

    /// Clicks a button of a tile, which may be there only while the pointer is over it.
    pub(crate) async fn click_in_tile(&self, row: usize, model: &str, button: &str) {
        let id = column(row, model);
        self.point_at(&id).await;
        let script = "return e2e.shown(e2e.named(arguments[1], e2e.named(arguments[0]) ?? undefined))";
        let found =
            self.wait_element(&format!("the button {button} of {id}"), script, &[id.into(), button.into()]).await;
        self.click_element(&found, button).await;
    }

    /// Waits until the inspector has its findings: until then what is below them may still move.
    pub(crate) async fn checked(&self) {
        self.wait(
            "the checks to be there",
            "const checks = e2e.shown(e2e.named('checks')); return checks?.getAttribute('aria-busy') === 'false' && e2e.named('check-legibility')",
            &[],
        )
        .await;
    }

    /// Puts the grid's focus on a tile, without opening it.
    pub(crate) async fn focus_tile(&self, row: usize, model: &str) {
        let id = column(row, model);
        let script = "const one = e2e.named(arguments[0]); if (!one) return null; \
                      const cell = one.closest('[role=gridcell]') ?? one; \
                      const target = cell.matches('[tabindex]') ? cell : (cell.querySelector('[tabindex]') ?? one); \
                      target.focus(); return document.activeElement === target";
        self.wait(&format!("{id} to take the focus"), script, &[id.into()]).await;
    }
}

/// Checks that `seen` goes through `order` without stepping back: states may be too short to be seen, never out of order.
#[track_caller]
pub(crate) fn assert_in_order(seen: &[String], order: &[&str], must: &[&str], whose: &str) {
    let mut place = 0;
    for state in seen {
        let found = order[place..].iter().position(|one| one == state);
        let Some(step) = found else { panic!("{whose} went {seen:?}, where {state:?} is out of order: {order:?}") };
        place += step;
    }
    for state in must {
        assert!(seen.iter().any(|one| one == state), "{whose} was never seen {state:?}: {seen:?}");
    }
}
