//! Where finished files go.

mod folder;
mod name;

pub use folder::{Folder, replace};
pub use name::{file_name, slug};
