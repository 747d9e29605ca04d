//! The thumbsheet command.
fn main() {}
