//! Thumbsheet.
