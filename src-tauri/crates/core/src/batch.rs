//! Lists of titles.

mod defaults;

pub use defaults::Defaults;
