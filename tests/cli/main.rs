//! The `thumbsheet` command as a person or a script runs it: the real binary, its streams, files and exit codes.

mod bench;
mod input;
mod kill;
mod output;
