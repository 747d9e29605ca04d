//! What the tests stand on: a desktop session for each, the app in it, and ways to see and touch the page.

mod camera;
mod evidence;
mod files;
mod keyboard;
mod page;
mod processes;
mod session;
mod slots;
mod stage;
mod tile;

pub(crate) use files::{Fragments, jpeg_size, jpegs_below, write};
pub(crate) use page::Page;
pub(crate) use processes::Processes;
pub(crate) use session::{Display, Keyring};
pub(crate) use stage::{GOOGLE_KEY, OPENAI_KEY, Plan, Stage, app_binary, play, until};
pub(crate) use tile::{FLARE, LITE, NANO, OFFLINE, SUNBURST, assert_in_order, column};
