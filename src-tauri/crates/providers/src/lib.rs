//! Image model vendors: one file each, and the transport they share.

pub mod offline;
